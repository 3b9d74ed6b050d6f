#!/usr/bin/python3
"""bench-parquet.py [BUILD]: a million rows of clicks in a Parquet file into a project, against inserting the same rows from memory, that is without the
cost of decoding them; and the decoding alone against DuckDB or Apache Arrow, where this Python has them."""

import importlib.util
import sys

import bench

LIMIT = 1.2


def has(module):
    return importlib.util.find_spec(module) is not None


def make_file(csv, parquet, codec):
    """A Parquet file needs somebody else to write it: Hunch only reads."""
    if has("pyarrow"):
        code = f"import pyarrow.csv as c, pyarrow.parquet as p; p.write_table(c.read_csv({csv!r}), {parquet!r}, compression={codec!r})"
    else:
        code = f"import duckdb; duckdb.sql(\"copy (from '{csv}') to '{parquet}' (format parquet, compression {codec})\")"
    bench.measure(sys.executable, "-c", code)


def main():
    if not has("pyarrow") and not has("duckdb"):
        print("Neither pyarrow nor duckdb is there for this Python, so there is nobody to write a Parquet file: skipped.")
        return
    cli, decode = bench.program("hunch-cli"), bench.program("tests/bench/parquet-bench")
    with bench.Folder() as folder:
        csv = folder.file("clicks.csv")
        bench.measure(cli, "generate", "clickstream", "rows=1000000", "-o", csv)
        for codec in "snappy", "zstd":
            file = folder.file(f"clicks-{codec}.parquet")
            make_file(csv, file, codec)

            def whole():
                folder.remove("a.hunch")
                return bench.measure(cli, "import", folder.file("a.hunch"), file, "--as", "clicks")

            start = bench.best(lambda: bench.measure(cli, "--version"), 5)
            imported, decoded = bench.best(whole, 5), bench.best(lambda: bench.measure(decode, file), 5)
            # What a program costs to start is in both.
            memory = imported[0] - (decoded[0] - start[0])
            bench.compare(f"import 1,000,000 x 7, {codec}", imported, (memory, imported[1]), LIMIT, "the same from memory")
            if has("duckdb"):
                code = f"import duckdb; duckdb.sql(\"select max(datetime), max(event_url), max(panelist_id), max(dt) from '{file}'\").fetchall()"
                peer = bench.best(lambda: bench.measure(sys.executable, "-c", code))
                bench.compare(f"decode 1,000,000 x 4, {codec}",
                              bench.best(lambda: bench.measure(decode, file, "datetime", "event_url", "panelist_id", "dt")), peer, 1, "DuckDB's largest of each")


if __name__ == "__main__":
    main()
