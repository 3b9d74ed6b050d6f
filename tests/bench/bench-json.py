#!/usr/bin/python3
"""bench-json.py [BUILD]: a million lines of a clickstream export into a project, against DuckDB reading the same file into a table of its
own (where its Python module is); then 2 GB of them, all and sampled, for the memory. HUNCH_BENCH_PYTHON names a Python that has duckdb."""

import os
import pathlib
import subprocess
import sys

import bench

READ = "import duckdb, sys; duckdb.connect(sys.argv[2]).execute(f\"CREATE TABLE t AS SELECT * FROM read_json_auto('{sys.argv[1]}')\")"
LINES = pathlib.Path(__file__).with_name("clicks-json.py")


def find_duckdb():
    """A Python with DuckDB's module, or None."""
    for python in (os.environ.get("HUNCH_BENCH_PYTHON"), sys.executable):
        if python and subprocess.run([python, "-c", "import duckdb"], capture_output=True, check=False).returncode == 0:
            return python
    return None


def compare_with_duckdb(folder, cli, source):
    python = find_duckdb()

    def ours():
        folder.remove("a.hunch")
        return bench.measure(cli, "import", folder.file("a.hunch"), source, "--as", "clicks")

    def theirs():
        folder.remove("b.db")
        return bench.measure(python, "-c", READ, source, folder.file("b.db"))

    if python is None:
        print("DuckDB's Python module is not here, so there is nothing to compare with.", flush=True)
        bench.judge("import 1,000,000 lines of JSON", bench.best(ours), 10, 150)
        return
    bench.compare("import 1,000,000 lines of JSON", bench.best(ours), bench.best(theirs), 0.75, "DuckDB")


def measure_memory(folder, cli, source):
    """Four times the file is more than 2 GB."""
    large = folder.file("large.jsonl")
    with open(large, "wb") as to:
        for _ in range(4):
            with open(source, "rb") as part:
                while piece := part.read(1 << 20):
                    to.write(piece)
    folder.remove("a.hunch", "b.db", "clicks.jsonl")
    sample = bench.measure(cli, "import", folder.file("s.hunch"), large, "--sample", "reservoir", "--rows", "100000", "--seed", "1")
    bench.judge("sample 100,000 of 2.5 GB of JSON", sample, 30, 150)
    everything = bench.measure(cli, "import", folder.file("a.hunch"), large)
    bench.judge("import 2.5 GB of JSON", everything, 60, 150)


def main():
    cli = bench.program("hunch-cli")
    with bench.Folder() as folder:
        source = folder.file("clicks.jsonl")
        subprocess.run([sys.executable, str(LINES), "1000000", source], check=True)
        compare_with_duckdb(folder, cli, source)
        measure_memory(folder, cli, source)


if __name__ == "__main__":
    main()
