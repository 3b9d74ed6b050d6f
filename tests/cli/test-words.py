#!/usr/bin/python3
"""Words, exit codes and single lines: what a script that calls hunch-cli relies on."""

import json
import os
import resource
import subprocess

import cli

# Wrong usage: exit 2.
WRONG_WORDS = [
    [],
    ["nonsense"],
    ["new"],
    ["new", "a.hunch", "b.hunch"],
    ["import", "a.hunch"],
    ["import", "a.hunch", "b.csv", "--sample", "some"],
    ["import", "a.hunch", "b.csv", "--sample", "head"],
    ["import", "a.hunch", "b.csv", "--sample", "reservoir"],
    ["import", "a.hunch", "b.csv", "--sample", "bernoulli"],
    ["import", "a.hunch", "b.csv", "--sample", "all", "--rows", "10"],
    ["import", "a.hunch", "b.csv", "--rows", "0"],
    ["import", "a.hunch", "b.csv", "--rows", "ten"],
    ["import", "a.hunch", "b.csv", "--rows"],
    ["import", "a.hunch", "b.csv", "--rows", "5", "--fraction", "0.1"],
    ["import", "a.hunch", "b.csv", "--fraction", "0"],
    ["import", "a.hunch", "b.csv", "--fraction", "1.5"],
    ["import", "a.hunch", "b.csv", "--fraction", "0,5"],
    ["import", "a.hunch", "b.csv", "--fraction", "0.5", "--seed", "-1"],
    ["import", "a.hunch", "b.csv", "--append", "--replace"],
    ["import", "a.hunch", "b.csv", "--type", "a"],
    ["import", "a.hunch", "b.csv", "--type", "a=number"],
    ["import", "a.hunch", "b.csv", "--separator", "two"],
    ["import", "a.hunch", "b.csv", "--decimal", ";"],
    ["import", "a.hunch", "b.csv", "--decimal", ",", "--thousands", ","],
    ["import", "a.hunch", "b.csv", "--date-order", "dym"],
    ["import", "a.hunch", "b.csv", "--header", "--no-header"],
    ["import", "a.hunch", "b.csv", "--json=yes"],
    ["import", "a.hunch", "b.csv", "--no-such-option"],
    ["tables"],
    ["query", "a.hunch"],
    ["query", "a.hunch", "select 1", "--json", "--csv"],
    ["recipe", "a.hunch", "name"],
    ["analyze", "a.hunch"],
    ["analyze", "a.hunch", "astrology", "--table", "t"],
    ["analyze", "a.hunch", "describe"],
    ["analyze", "a.hunch", "ttest", "--table", "t", "y"],
    ["analyze", "a.hunch", "ttest", "--table", "t", "y=a", "y=b"],
    ["analyze", "a.hunch", "ttest", "--table", "t", "y=a", "by=b", "colour=red"],
    ["analyze", "a.hunch", "ttest", "--table", "t", "y=a", "by=b", "var=both"],
    ["chart", "a.hunch", "pie", "--table", "t", "x=a", "-o", "a.pdf"],
    ["chart", "a.hunch", "bar", "--table", "t", "x=a"],
    ["chart", "a.hunch", "bar", "--table", "t", "x=a", "-o", "a.pdf", "width=-1"],
    ["export", "a.hunch"],
    ["playbook", "spend-five-billion"],
    ["generate", "clickstream"],
    ["help", "nonsense"],
]

# Right words about what is not there: exit 1.
FAILURES = [
    ["tables", "absent.hunch"],
    ["query", "absent.hunch", "select 1"],
    ["analyze", "absent.hunch", "describe", "--table", "t"],
    ["export", "absent.hunch", "-o", "out.pdf"],
    ["import", "new.hunch", "absent.csv"],
    ["import", "new.hunch", "absent-*.csv"],
    ["import", "new.hunch", "."],
    ["import", "new.hunch", "a.parquet", "--format", "parquet"],
    ["preview", "absent.csv"],
    ["generate", "nonsense", "-o", "out.csv"],
    ["generate", "clickstream", "rows=many", "-o", "out.csv"],
    ["generate", "clickstream", "rows=10", "-o", "no/such/folder/out.csv"],
    ["playbook", "nonsense", "new.hunch"],
    ["export", "absent.hunch", "-o", "out.zip"],
    ["export", "absent.hunch", "-o", "out.ipynb"],
]


def test_wrong_words_exit_2_with_one_line(it):
    for words in WRONG_WORDS:
        it.fails(*words, code=2)


def test_failures_exit_1_with_one_line(it):
    for words in FAILURES:
        code, output, errors = it.call(*words, cwd=it.folder)
        assert code == 1 and output == "", f"{words}: {code}, {output}{errors}"
        assert errors.startswith("hunch-cli: ") and errors.count("\n") == 1, f"{words}: {errors!r}"
        assert list(it.folder.iterdir()) == [], f"{words} left {list(it.folder.iterdir())}"


def test_other_endings_are_refused_by_name(it):
    it.run("new", it.project)
    for ending in ["zip", "odp", "docx"]:
        assert ".pdf" in it.fails("export", it.project, "-o", it.path(f"out.{ending}"))


def test_version_and_help(it):
    assert it.run("--version") == "hunch-cli 0.1.0\n"
    overview = it.run("--help")
    assert overview == it.run("help")
    for command in ["new", "import", "sample", "list", "refresh", "tables", "query", "recipe", "analyze", "chart", "export", "playbook", "generate", "preview"]:
        assert f"\n  {command} " in overview, command
        assert it.run("help", command) == it.run(command, "--help")


def test_every_kind_is_explained(it):
    for kind in ["describe", "frequencies", "ecdf", "ttest", "chisq", "anova", "correlation", "ols", "mannwhitney", "logistic", "forecast", "power"]:
        assert it.run("help", kind).startswith(f"{kind}: ")
    for chart in ["bar", "histogram", "box", "interval", "line", "scatter", "ecdf", "heat"]:
        assert f"{chart}: " in it.run("help", chart)


def test_new_refuses_what_is_there(it):
    it.run("new", it.project)
    before = open(it.project, "rb").read()
    it.fails("new", it.project)
    assert open(it.project, "rb").read() == before


def test_another_kind_of_file_is_refused_and_left_alone(it):
    for name, content in [("a.hunch", b"just text\n"), ("b.hunch", b""), ("c.hunch", b"SQLite format 3\0" + b"x" * 4000)]:
        path = it.write(name, content)
        for words in [["tables", path], ["query", path, "select 1"], ["import", path, it.write("t.csv", "a,b\n1,2\n")]]:
            it.fails(*words)
            assert open(path, "rb").read() == content, words


def test_output_that_cannot_be_written(it):
    it.run("new", it.project)
    with open("/dev/full", "w") as full:
        done = subprocess.run([cli.PROGRAM, "query", it.project, "select 1"], stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 1 and done.stderr.count(b"\n") == 1, done


def test_numbers_have_a_point_whatever_the_locale(it):
    """The locale of the tests may write 3,14; it changes words at most."""
    it.load("t", "a,b\n1.5,x\n2.5,y\n4.25,z\n")
    result = it.json("analyze", it.project, "describe", "--table", "t", "columns=a")
    assert cli.find(result["estimates"], "a.mean")["estimate"] == 2.75
    assert "2.75" in it.run("query", it.project, "select avg(a) from t")


def test_german_words(it):
    environment = dict(os.environ, LC_ALL="C.UTF-8", LANGUAGE="de", HUNCH_LOCALE_DIR=os.environ["HUNCH_TEST_BUILD_DIR"] + "/po")
    code, output, errors = it.call("help", env=environment)
    assert code == 0 and errors == "" and "Hunch auf der Befehlszeile" in output, output
    code, output, errors = it.call("tables", "nichts.hunch", env=environment)
    assert code == 1 and "Es gibt kein Projekt" in errors, errors
    it.load("t", "a,b\n1.5,x\n2.5,y\n4.25,z\n3,x\n2,y\n")
    code, output, errors = it.call("analyze", it.project, "ttest", "--table", "t", "y=a", "mu=1", "--json", env=environment)
    assert code == 0, errors
    result = json.loads(output)
    cli.check_result(result)
    assert "Mittelwert" in result["verdict"], result["verdict"]


def test_start_costs_little(it):
    """10 ms of CPU; sanitizers and busy machines are given room, tests/bench/ holds the figure itself."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for _ in range(10):
        subprocess.run([cli.PROGRAM, "--version"], stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / 10
    print(f"# {seconds * 1000:.1f} ms")
    assert seconds < 0.2


if __name__ == "__main__":
    cli.main()
