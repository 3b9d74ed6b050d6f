#!/usr/bin/python3
"""bench-archive.py [BUILD]: a tar of bz2 of made-up statuses into a table, against tar and bzip2 unpacking it into a pipe while the same lines, unpacked
before, are imported: what a pipe into the same reader would cost at best. Time on the clock, as unpacking goes on beside reading."""

import bz2
import io
import json
import random
import subprocess
import tarfile
import time

import bench

MEMBERS = 80
LINES = 2500


def status(row, words, numbers):
    return json.dumps({
        "created_at": f"Wed Jul 03 06:30:{row % 60:02d} +0000 2019", "id": 1146300000000000000 + row * 4194304,
        "text": " ".join(numbers.choices(words, k=14)), "truncated": False,
        "user": {"id": numbers.getrandbits(32), "name": numbers.choice(words), "followers_count": numbers.randrange(100000),
                 "description": " ".join(numbers.choices(words, k=12)), "lang": None},
        "entities": {"hashtags": [{"text": numbers.choice(words)}], "urls": []},
        "lang": numbers.choice(["en", "ja", "es"]), "retweet_count": numbers.randrange(100), "timestamp_ms": str(1562135400000 + row),
    }) + "\n"


def make(tar, plain):
    numbers = random.Random(5)
    words = [f"w{numbers.getrandbits(20):x}" for _ in range(3000)]
    with tarfile.open(tar, "w") as archive, open(plain, "w", encoding="utf-8") as lines:
        for member in range(MEMBERS):
            text = "".join(status(member * LINES + row, words, numbers) for row in range(LINES))
            packed = bz2.compress(text.encode())
            entry = tarfile.TarInfo(f"2019/07/03/06/{member:02d}.json.bz2")
            entry.size = len(packed)
            archive.addfile(entry, io.BytesIO(packed))
            lines.write(text)


def clock(function):
    started = time.monotonic()
    function()
    return time.monotonic() - started


def main():
    cli = bench.program("hunch-cli")
    if not bench.need("bzip2") or not bench.need("tar"):
        return
    with bench.Folder() as folder:
        tar, plain = folder.file("statuses.tar"), folder.file("statuses.json")
        make(tar, plain)

        def ours():
            folder.remove("a.hunch")
            bench.measure(cli, "import", folder.file("a.hunch"), tar, "--as", "statuses")

        def theirs():
            folder.remove("b.hunch")
            pipe = subprocess.Popen(f"tar -xOf '{tar}' | bzip2 -dc >/dev/null", shell=True)
            bench.measure(cli, "import", folder.file("b.hunch"), plain, "--as", "statuses")
            if pipe.wait() != 0:
                raise RuntimeError("the pipe failed")

        pairs = [(clock(ours), clock(theirs)) for _ in range(bench.ROUNDS)]
        mine, peer = min(pair[0] for pair in pairs), min(pair[1] for pair in pairs)
        speed = peer / mine
        print(f"tar of bz2, {MEMBERS * LINES} statuses: {mine:.2f} s, tar | bzip2 beside the reader {peer:.2f} s: "
              f"{speed:.2f} of its speed (at least 0.9) {'ok' if speed >= 0.9 else 'TOO SLOW'}", flush=True)


if __name__ == "__main__":
    main()
