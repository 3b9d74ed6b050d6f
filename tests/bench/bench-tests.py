#!/usr/bin/python3
"""bench-tests.py [BUILD]: t, Mann-Whitney, chi-square and analysis of variance on a million rows, against the whole process of R that reads the same columns of
the same file through RSQLite (faster than read.csv of the same rows) and puts the same question."""

import json
import random
import subprocess

import bench

N_ROWS = 1_000_000
READ = """
suppressMessages(library(RSQLite))
db <- dbConnect(SQLite(), commandArgs(TRUE)[1])
d <- dbGetQuery(db, "select %s from t")
"""
SHOW = 'cat(sprintf("%%.17g", c(%s)), sep = "\\n")\n'

# What is asked of us, the columns that R reads, what it is asked, and what it prints: statistic and p of the first test.
QUESTIONS = [
    ("t test", ["ttest", "y=y", "by=half"], "y, half", "w <- t.test(y ~ half, d)", "w$statistic, w$p.value"),
    ("Mann-Whitney", ["mannwhitney", "y=y", "by=half"], "y, half", "w <- wilcox.test(y ~ half, d)", "w$statistic, w$p.value"),
    ("chi-square", ["chisq", "x=part", "y=kind"], "part, kind", "w <- chisq.test(table(d$part, d$kind))", "w$statistic, w$p.value"),
    ("analysis of variance", ["anova", "y=y", "by=part"], "y, part", "w <- oneway.test(y ~ part, d)", "w$statistic, w$p.value"),
]


def write_table(path):
    draw = random.Random(1)
    parts = ["north", "east", "south", "west", "centre"]
    kinds = ["film", "series", "short"]
    with open(path, "w", encoding="ascii") as table:
        table.write("y,half,part,kind\n")
        for _ in range(N_ROWS):
            place = draw.randrange(5)
            half = draw.randrange(2)
            kind = draw.choices(kinds, (5 + 0.04 * (place % 2), 4, 2))[0]
            table.write(f"{draw.gauss(10 + 0.01 * half + 0.01 * place, 3):.6f},{'ab'[half]},{parts[place]},{kind}\n")


def compare_answers(what, words, theirs):
    result = json.loads(subprocess.run(words, capture_output=True, check=True).stdout)
    test = result["tests"][0]
    expected = [float(line) for line in theirs.split()]
    error = max(abs(ours - value) / (abs(value) or 1) for ours, value in zip((test["statistic"], test["p"]), expected))
    print(f"{what}: largest relative difference of statistic and p from R: {error:.1e}", flush=True)


def main():
    cli = bench.program("hunch-cli")
    if not bench.need("Rscript"):
        return
    with bench.Folder() as folder:
        project = folder.file("t.hunch")
        write_table(folder.file("t.csv"))
        bench.measure(cli, "import", project, folder.file("t.csv"), "--as", "t")
        for what, question, columns, call, shown in QUESTIONS:
            words = [cli, "analyze", project, question[0], "--table", "t", *question[1:], "--json"]
            script = folder.file("test.R")
            with open(script, "w", encoding="ascii") as file:
                file.write(READ % columns + call + "\n" + SHOW % shown)

            def cold():
                folder.remove("cache")
                return bench.measure(*words)

            peer = bench.best(lambda: bench.measure("Rscript", script, project))
            bench.compare(f"{what}, {N_ROWS:,} rows, first time", bench.best(cold), peer, 0.15, "R")
            bench.compare(f"{what}, {N_ROWS:,} rows, warm", bench.best(lambda: bench.measure(*words)), peer, 0.05, "R")
            compare_answers(what, words, subprocess.run(["Rscript", script, project], capture_output=True, check=True, text=True).stdout)


if __name__ == "__main__":
    main()
