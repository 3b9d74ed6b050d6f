#!/usr/bin/python3
"""bench-logistic.py [BUILD]: logistic regression with ten predictors on a million rows, against R's glm on the same file; memory, and how soon a cancel takes effect."""

import json
import math
import random
import signal
import subprocess
import time

import bench

FORMULA = "y ~ " + " + ".join(f"x{k}" for k in range(1, 11))
R_SCRIPT = """
suppressMessages(library(RSQLite))
db <- dbConnect(SQLite(), commandArgs(TRUE)[1])
d <- dbGetQuery(db, "select * from t")
fit <- glm(%s, binomial, d%s)
cat(sprintf("%%.17g", coef(fit)), sep = "\\n")
"""


def write_table(path, n_rows):
    draw = random.Random(1)
    with open(path, "w", encoding="ascii") as table:
        table.write("y," + ",".join(f"x{k}" for k in range(1, 11)) + "\n")
        for _ in range(n_rows):
            x = [draw.gauss(k, 1 + k) for k in range(1, 11)]
            eta = -1 + sum(value * (0.3 if place % 2 else -0.2) / place for place, value in enumerate(x, 1))
            y = 1 if draw.random() < 1 / (1 + math.exp(-eta)) else 0
            table.write(f"{y}," + ",".join(f"{value:.6f}" for value in x) + "\n")


def r_script(folder, name, control):
    path = folder.file(name)
    with open(path, "w", encoding="ascii") as file:
        file.write(R_SCRIPT % (FORMULA, control))
    return path


def cancel(words, delay):
    """Seconds from the signal to the end of the process."""
    child = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(delay)
    begin = time.monotonic()
    child.send_signal(signal.SIGINT)
    child.wait()
    return time.monotonic() - begin


def main():
    cli = bench.program("hunch-cli")
    if not bench.need("Rscript"):
        return
    with bench.Folder() as folder:
        project = folder.file("t.hunch")
        write_table(folder.file("t.csv"), 1_000_000)
        bench.measure(cli, "import", project, folder.file("t.csv"), "--as", "t")
        words = [cli, "analyze", project, "logistic", "--table", "t", f"formula={FORMULA}", "--json"]

        def cold():
            folder.remove("cache")
            return bench.measure(*words)

        script = r_script(folder, "glm.R", "")
        peer = bench.best(lambda: bench.measure("Rscript", script, project))
        bench.compare("logistic 1,000,000 x 10, first time", bench.best(cold), peer, 0.15, "R glm")
        bench.compare("logistic 1,000,000 x 10, warm", bench.best(lambda: bench.measure(*words)), peer, 0.15, "R glm")

        result = json.loads(subprocess.run(words, capture_output=True, check=True).stdout)
        exact = r_script(folder, "exact.R", ", control = list(epsilon = 1e-14, maxit = 50)")
        expected = [float(line) for line in subprocess.run(["Rscript", exact, project], capture_output=True, check=True).stdout.split()]
        error = max(abs(estimate["estimate"] / value - 1) for estimate, value in zip(result["estimates"], expected))
        print(f"largest relative difference of a coefficient from R: {error:.1e}")
        slowest = max(cancel(words, delay) for delay in (0.15, 0.25, 0.35, 0.45))
        print(f"the slowest cancel took {slowest * 1000:.0f} ms (at most 50 and the end of the process)")


if __name__ == "__main__":
    main()
