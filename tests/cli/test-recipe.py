#!/usr/bin/python3
"""Recipes from the command line: rows after each step, what was not found, and the docs that name every step and function."""

import json
import re

import cli

PLAYS = """who,show,minutes,at
a,dark,50,2019-07-03 10:00:00
a,okja,45,2019-07-03 10:50:00
b,dark,,2019-07-04 09:00:00
b,nope,30,2019-07-04 09:10:00
"""
SHOWS = "id,genre\ndark,Drama\nokja,Film\n"


def load(it):
    it.load("plays", PLAYS)
    it.load("shows", SHOWS)


def make(it, name, steps, *words):
    return it.json("recipe", it.project, name, "--from", "plays", "--steps", it.write("steps.json", json.dumps(steps)), *words)


def test_counts(it):
    load(it)
    steps = [
        {"step": "filter", "where": "minutes is not null"},
        {"step": "lookup", "table": "shows", "on": "show", "key": "id", "columns": ["genre"]},
        {"step": "group", "by": ["genre"], "columns": [{"as": "n", "value": "count(*)"}, {"as": "m", "value": "median(minutes)"}]},
    ]
    answer = make(it, "genres", steps, "--counts")
    assert answer["rows"] == 3
    assert [(step["rows_before"], step["rows_after"]) for step in answer["steps"]] == [(4, 3), (3, 3), (3, 3)]
    assert answer["steps"][0]["words"] == "Keep rows where minutes is not null"
    assert answer["steps"][1]["matches"] == [
        {"table": "shows", "matched": 2, "unmatched": 1, "missing": 0, "commonest_unmatched": [{"value": "nope", "rows": 1}]}]
    assert sorted(it.rows("select genre, n, m from genres"), key=str) == [["Drama", 1, 50], ["Film", 1, 45], [None, 1, 30]]


def test_counts_as_text(it):
    load(it)
    path = it.write("steps.json", '[{"step": "retype", "column": "show", "type": "integer"}]')
    text = it.run("recipe", it.project, "x", "--from", "plays", "--steps", path, "--counts")
    assert "found 0, not found 4, missing 0" in text, text
    assert "dark" in text and "x: 4 rows" in text, text


def test_refreshed_rows_are_seen(it):
    load(it)
    make(it, "long", [{"step": "filter", "where": "minutes > 40"}])
    it.load("plays", PLAYS + "c,dark,99,2019-07-05 09:00:00\n", "--replace")
    assert it.rows("select count(*) from long") == [[3]]


def test_cycles_are_refused(it):
    load(it)
    make(it, "one", [])
    it.json("recipe", it.project, "two", "--from", "one", "--steps", it.write("s.json", "[]"))
    for steps in [
        [{"step": "stack", "tables": ["two"]}],
        [{"step": "lookup", "table": "two", "on": "who", "key": "who", "columns": ["show"], "prefix": "x_"}],
        [{"step": "derive", "column": "n", "as": "(select count(*) from two)"}],
    ]:
        it.fails("recipe", it.project, "one", "--from", "plays", "--steps", it.write("bad.json", json.dumps(steps)))
    assert it.rows("select count(*) from two") == [[4]]


def test_help_lists_steps(it):
    text = it.run("recipe", "--help")
    for name in step_names():
        assert f"  {name}: " in text, name


# --- docs/recipes.md ------------------------------------------------------------------------------


def source(name):
    return (cli.SOURCE_DIR / "src/recipe" / name).read_text(encoding="utf-8")


def step_names():
    return re.findall(r'^  \{ "([a-z-]+)", hunch_step_add_', source("steps.c"), re.MULTILINE)


def document():
    return (cli.SOURCE_DIR / "docs/recipes.md").read_text(encoding="utf-8")


def test_docs_name_every_step_and_member(it):
    text = document()
    info = source("step-info.c")
    names = step_names()
    assert len(names) == 26
    for name in names:
        section = re.search(rf"^### `{name}`\n(.*?)(?=^##)", text, re.MULTILINE | re.DOTALL)
        assert section, f"docs/recipes.md has no section on {name}"
        table = re.search(rf"{name.replace('-', '_')}_fields\[\] = \{{\n(.*?)^\}};", info, re.MULTILINE | re.DOTALL)[1]
        for member in re.findall(r'^  \{ "([a-z_]+)"', table, re.MULTILINE):
            assert f"`{member}`" in section[1], f"docs/recipes.md does not tell of {member} of {name}"


def test_docs_name_every_function(it):
    text = document()
    for name in re.findall(r'^  \{ "([a-z_0-9]+)", "[^"]*", N_\(.*, TRUE \},$', source("function-info.c"), re.MULTILINE):
        assert re.search(rf"`{name} ?\(", text), f"docs/recipes.md does not tell of {name}()"


def test_every_registered_function_is_told_of(it):
    told = set(re.findall(r'^  \{ "([a-z_0-9]+)", "', source("function-info.c"), re.MULTILINE))
    for path in sorted((cli.SOURCE_DIR / "src/recipe").glob("functions-*.c")):
        for name in re.findall(r'^  \{ "([a-z_]+)", \d, ', path.read_text(encoding="utf-8"), re.MULTILINE):
            assert name in told, f"{name}() of {path.name} is not in function-info.c"


def test_examples_of_the_docs_run(it):
    """Each example is a step over the table of its section's head, which the page itself shows."""
    text = document()
    for name, rows in re.findall(r"^<!-- table (\w+)\n(.*?)-->", text, re.MULTILINE | re.DOTALL):
        it.load(name, rows)
    examples = re.findall(r"^```json (\w+)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert len(examples) >= 26, len(examples)
    for number, (table, steps) in enumerate(examples):
        path = it.write(f"example-{number}.json", steps)
        it.json("recipe", it.project, f"example {number}", "--from", table, "--steps", path, "--counts")


if __name__ == "__main__":
    cli.main()
