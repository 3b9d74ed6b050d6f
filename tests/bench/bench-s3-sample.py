#!/usr/bin/python3
"""bench-s3-sample.py [BUILD]: 100,000 rows of 4 columns out of 40,864 objects, 100 GB, on a simulated server (s3-simulator.py).

The objects are a few dozen Parquet files of 2.4 MB with 60 columns, most of them text, written by pyarrow; without it nothing is measured
(PYARROW names a python that has it). Bytes are held against the chunks kept and the footers, as pyarrow reads them from the objects on the
ticket; requests against the objects that were touched.
"""

import json
import os
import pathlib
import subprocess
import sys
import time
import urllib.request

import bench

COLUMNS = ["event_url", "panelist_id", "server_request_country_code", "browser_name"]
N_FILES = 24
ROWS = 100000

MAKE = """
import pathlib, random, sys
import pyarrow as pa, pyarrow.parquet as pq
folder, n_files = pathlib.Path(sys.argv[1]), int(sys.argv[2])
for number in range(n_files):
    rng = random.Random(number)
    n = 14000 + 40 * number
    columns = {}
    def text(name, different, length):
        words = ["".join(rng.choices("abcdefghijklmnopqrstuvwxyz/-", k=length)) for _ in range(different)]
        columns[name] = pa.array(rng.choices(words, k=n))
    columns["datetime"] = pa.array([1451606400000000 + 60000000 * i for i in range(n)], pa.timestamp("us", tz="UTC"))
    for k in range(20):
        text(f"before_{k}", 300 + 40 * k, 9 + k % 7)
    text("event_url", 3000, 40)
    text("panelist_id", 900, 20)
    text("server_request_country_code", 40, 2)
    text("browser_name", 12, 8)
    for k in range(30):
        text(f"after_{k}", 200 + 30 * k, 8 + k % 9)
    for k in range(5):
        columns[f"number_{k}"] = pa.array([rng.random() for _ in range(n)])
    pq.write_table(pa.table(columns), folder / f"{number:02}.parquet", compression="snappy")
"""

KEPT = """
import json, sys
import pyarrow.parquet as pq
from pathlib import Path
folder, names = Path(sys.argv[1]), sys.argv[2].split(",")
out = {}
for path in sorted(folder.glob("*.parquet")):
    data = path.read_bytes()
    meta = pq.ParquetFile(path).metadata
    group = meta.row_group(0)
    chunks = sum(group.column(i).total_compressed_size for i in range(group.num_columns) if group.column(i).path_in_schema in names)
    out[path.name] = [chunks, int.from_bytes(data[-8:-4], "little") + 8]
print(json.dumps(out))
"""


def find_pyarrow():
    for python in (os.environ.get("PYARROW"), sys.executable, "python3"):
        if python and subprocess.run([python, "-c", "import pyarrow.parquet"], capture_output=True).returncode == 0:
            return python
    return None


def get_counts(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/counts") as answer:
        return json.load(answer)


def run(python, cli, folder, objects, columns):
    server = subprocess.Popen([sys.executable, str(pathlib.Path(__file__).parent / "s3-simulator.py"), str(objects)], stdout=subprocess.PIPE, text=True)
    try:
        port = int(server.stdout.readline())
        folder.remove("s.hunch")
        environment = {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "AWS_EC2_METADATA_DISABLED": "true", "HOME": str(folder.path)}
        seconds, megabytes = bench.measure(cli, "import", folder.file("s.hunch"), "s3://clicks/vod_clickstream/full/", "--as", "clicks",
                                           "--columns", ",".join(columns), "--sample", "blocks", "--rows", str(ROWS), "--seed", "7",
                                           environment=environment)
        counts = get_counts(port)
        compare(folder, environment, counts, port)
    finally:
        server.terminate()
        server.wait()

    tables = json.loads(subprocess.run([cli, "tables", folder.file("s.hunch"), "--json"], check=True, capture_output=True, text=True).stdout)
    ticket = tables["tables"][0]["ticket"]
    n_blocks = ticket["n_blocks"]
    sizes = json.loads(subprocess.run([python, "-c", KEPT, str(objects), ",".join(columns)], check=True, capture_output=True, text=True).stdout)
    chunks = sum(chunk for chunk, _ in sizes.values()) / len(sizes)
    footers = sum(footer for _, footer in sizes.values()) / len(sizes)
    kept = n_blocks * chunks + counts["objects"] * footers
    return counts, kept, n_blocks, tables["tables"][0]["rows"], seconds, megabytes


def compare(folder, environment, before, port):
    """The view that holds the sample against the whole, where the program for it was built (ninja tests/bench/compare-bench)."""
    program = pathlib.Path(bench.program("hunch-cli")).parents[2] / "tests/bench/compare-bench"
    if not program.exists():
        return
    start = time.monotonic()
    seconds, megabytes = bench.measure(str(program), folder.file("s.hunch"), "clicks", environment=environment)
    after = get_counts(port)
    print(f"compared with the whole: {after['gets'] - before['gets']} requests and {after['lists'] - before['lists']} lists, "
          f"{(after['get_bytes'] - before['get_bytes']) / 1e6:.2f} MB; {time.monotonic() - start:.2f} s, {seconds:.2f} s CPU, {megabytes:.0f} MB", flush=True)


def judge(what, value, limit, unit=""):
    print(f"{what}: {value:.3f}{unit} (at most {limit}) {'ok' if value <= limit else 'TOO MUCH'}", flush=True)


def main():
    cli = bench.program("hunch-cli")
    python = find_pyarrow()
    if python is None:
        print("pyarrow is not installed, so there are no objects to take a sample of: nothing measured", flush=True)
        return
    with bench.Folder() as folder:
        objects = folder.path / "objects"
        objects.mkdir()
        subprocess.run([python, "-c", MAKE, str(objects), str(N_FILES)], check=True)
        mean = sum(path.stat().st_size for path in objects.iterdir()) / N_FILES
        print(f"40,864 objects of {mean / 1e6:.2f} MB: {40864 * mean / 1e9:.0f} GB", flush=True)
        # Columns far apart cost a request each where what lies between them is more than may be wasted: both limits cannot be kept then, and that of
        # the bytes is, so that the requests for scattered columns are too many.
        for name, columns in (("neighbouring", COLUMNS), ("scattered", ["before_2", "event_url", "browser_name", "after_20"])):
            counts, kept, n_blocks, rows, seconds, megabytes = run(python, cli, folder, objects, columns)
            print(f"{name} columns: {rows} rows of {n_blocks} blocks in {counts['objects']} objects; {counts['gets']} requests and "
                  f"{counts['lists']} lists, {counts['get_bytes'] / 1e6:.2f} MB and {counts['list_bytes'] / 1e6:.2f} MB of lists; {seconds:.2f} s CPU", flush=True)
            judge(f"  bytes over chunks kept and footers ({kept / 1e6:.2f} MB)", counts["get_bytes"] / kept, 1.15)
            judge("  requests for each object touched", counts["gets"] / counts["objects"], 3)
            judge("  peak memory", megabytes, 100, " MB")


if __name__ == "__main__":
    main()
