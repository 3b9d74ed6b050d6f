#!/usr/bin/python3
"""bench-ols.py [BUILD]: least squares with ten numbers and a factor of 30 levels on a million rows, against R's lm on the same file, and on
five million: time, memory, and what errors that stand unequal spread cost."""

import json
import random
import subprocess

import bench

FORMULA = "y ~ " + " + ".join(f"x{k}" for k in range(1, 11)) + " + g"
R_SCRIPT = """
suppressMessages(library(RSQLite))
db <- dbConnect(SQLite(), commandArgs(TRUE)[1])
d <- dbGetQuery(db, "select * from t")
fit <- lm(%s, d)
cat(sprintf("%%.17g", coef(fit)), sep = "\\n")
""" % FORMULA


def write_table(path, n_rows):
    draw = random.Random(1)
    with open(path, "w", encoding="ascii") as table:
        table.write("y," + ",".join(f"x{k}" for k in range(1, 11)) + ",g,k\n")
        for _ in range(n_rows):
            x = [draw.gauss(k, 1 + k) for k in range(1, 11)]
            level = draw.randrange(30)
            y = 100 + sum(value * place for place, value in enumerate(x, 1)) + level / 2 + draw.gauss(0, 5)
            table.write(f"{y:.6f}," + ",".join(f"{value:.6f}" for value in x) + f",level{level:02d},{draw.randrange(2000)}\n")


def measure_five(cli, folder, one):
    """Five million rows: at most five times the time of one, in 150 MB."""
    project = folder.file("five.hunch")
    write_table(folder.file("five.csv"), 5_000_000)
    bench.measure(cli, "import", project, folder.file("five.csv"), "--as", "t")
    words = [cli, "analyze", project, "ols", "--table", "t", f"formula={FORMULA}", "--json"]
    bench.compare("least squares 5,000,000 x 10, warm", bench.best(lambda: bench.measure(*words)), one, 5, "1,000,000 rows")


def main():
    cli = bench.program("hunch-cli")
    if not bench.need("Rscript"):
        return
    with bench.Folder() as folder:
        project = folder.file("t.hunch")
        write_table(folder.file("t.csv"), 1_000_000)
        bench.measure(cli, "import", project, folder.file("t.csv"), "--as", "t")
        words = [cli, "analyze", project, "ols", "--table", "t", f"formula={FORMULA}", "--json"]

        def cold():
            folder.remove("cache")
            return bench.measure(*words)

        script = folder.file("lm.R")
        with open(script, "w", encoding="ascii") as file:
            file.write(R_SCRIPT)
        peer = bench.best(lambda: bench.measure("Rscript", script, project))
        bench.compare("least squares 1,000,000 x 10, first time", bench.best(cold), peer, 0.15, "R lm")
        bench.compare("least squares 1,000,000 x 10, warm", bench.best(lambda: bench.measure(*words)), peer, 0.05, "R lm")

        measure_five(cli, folder, bench.best(lambda: bench.measure(*words)))

        result = json.loads(subprocess.run(words, capture_output=True, check=True).stdout)
        expected = [float(line) for line in subprocess.run(["Rscript", script, project], capture_output=True, check=True).stdout.split()]
        error = max(abs(estimate["estimate"] / value - 1) for estimate, value in zip(result["estimates"], expected))
        print(f"largest relative difference of a coefficient from R: {error:.1e}")
        for se in ["hc1", "hc3", "cluster:k"]:
            bench.compare(f"least squares 1,000,000 x 10, se={se}, warm", bench.best(lambda: bench.measure(*words, f"se={se}")), peer, 1, "R lm")


if __name__ == "__main__":
    main()
