#!/usr/bin/python3
"""bench-charts.py [BUILD]: a scatter of a million points against matplotlib, and a bar chart of twelve."""

import bench

MATPLOTLIB = """
import sqlite3, sys
import matplotlib
matplotlib.use("agg")
import matplotlib.pyplot as plt
import numpy as np
data = np.array(sqlite3.connect(sys.argv[1]).execute("select x, y from t").fetchall())
plt.figure(figsize=(8, 5), dpi=200)
plt.scatter(data[:, 0], data[:, 1], s=4, alpha=0.3)
plt.savefig(sys.argv[2])
"""


def write_points(path, n):
    import random
    draw = random.Random(2)
    with open(path, "w", encoding="ascii") as table:
        table.write("x,y,g\n")
        for _ in range(n):
            x = draw.gauss(0, 1)
            table.write(f"{x:.5f},{x / 2 + draw.gauss(0, 1):.5f},group {draw.randrange(12)}\n")


def main():
    cli = bench.program("hunch-cli")
    with bench.Folder() as folder:
        project = folder.file("t.hunch")
        write_points(folder.file("t.csv"), 1_000_000)
        bench.measure(cli, "import", project, folder.file("t.csv"), "--as", "t")
        for ending in ["png", "pdf"]:
            def cold():
                folder.remove("cache")
                return bench.measure(cli, "chart", project, "scatter", "--table", "t", "x=x", "y=y", "-o", folder.file(f"a.{ending}"))

            try:
                peer = bench.best(lambda: bench.measure("/usr/bin/python3", "-c", MATPLOTLIB, project, folder.file(f"b.{ending}")), 1)
            except RuntimeError:
                print("matplotlib is not installed: tools/install-packages bench")
                return
            bench.compare(f"scatter of 1,000,000 to .{ending}", bench.best(cold), peer, 0.25, "matplotlib")

        with open(folder.file("twelve.csv"), "w", encoding="ascii") as table:
            table.write("month,clicks\n" + "".join(f"m{k:02},{k * k}\n" for k in range(1, 13)))
        bench.measure(cli, "import", project, folder.file("twelve.csv"), "--as", "twelve")
        bar = bench.best(lambda: bench.measure(cli, "chart", project, "bar", "--table", "twelve", "x=month", "y=clicks", "-o", folder.file("c.pdf")), 10)
        bench.judge("bar chart of 12 to .pdf", bar, 0.030)


if __name__ == "__main__":
    main()
