#!/usr/bin/python3
"""Journey J1 without a display: made-up clicks, sampled, asked, drawn, and the playbook's deck."""

import os
import re
import subprocess

import cli

STEPS = """[
  {"step": "derive", "column": "kind", "as": "netflix_kind(event_url)"},
  {"step": "derive", "column": "title_id", "as": "netflix_id(event_url)"},
  {"step": "filter", "where": "kind = 'watch'"},
  {"step": "lookup", "table": "titles", "on": "title_id", "key": "title_id", "columns": ["minutes", "score", "main_genre_id"]},
  {"step": "choose", "columns": ["datetime", "server_request_country_code", "title_id", "minutes", "score", "main_genre_id"]}
]"""

CHARTS = [
    ("bar", ["x=server_request_country_code"]),
    ("histogram", ["x=minutes"]),
    ("box", ["y=minutes", "by=server_request_country_code"]),
    ("interval", ["y=score", "by=server_request_country_code"]),
    ("line", ["x=dt"]),
    ("scatter", ["x=score", "y=minutes"]),
    ("ecdf", ["x=minutes"]),
    ("heat", ["x=server_request_country_code", "y=main_genre_id"]),
]

BEGINNINGS = {"pdf": b"%PDF-1.", "png": b"\x89PNG\r\n\x1a\n", "svg": b"<?xml"}


def load(it):
    it.run("new", it.project)
    it.json("import", it.project, "generator:titles?seed=1", "--as", "titles")
    it.json("import", it.project, "generator:clickstream?rows=40000&seed=1", "--as", "clicks", "--sample", "reservoir", "--rows", "20000",
            "--seed", "7")
    it.json("recipe", it.project, "watches", "--from", "clicks", "--steps", it.write("steps.json", STEPS))


def test_steps(it):
    load(it)
    rows, matched = it.rows("select count(*), count(minutes) from watches")[0]
    assert rows > 1000
    # 12 in 100 titles are in no catalogue.
    assert 0.84 < matched / rows < 0.92, matched / rows
    it.fails("recipe", it.project, "bad", "--from", "clicks", "--steps", it.write("bad.json", '[{"step": "derive", "column": "x", "as": "no_such (1)"}]'))
    it.fails("recipe", it.project, "bad", "--from", "clicks", "--steps", it.write("bad.json", '[{"step": "dance"}]'))
    it.fails("recipe", it.project, "bad", "--from", "clicks", "--steps", it.path("absent.json"))
    assert "bad" not in [table["name"] for table in it.json("tables", it.project)["tables"]]


def test_questions(it):
    load(it)
    genres = it.ask("chisq", "watches", "x=main_genre_id", "y=server_request_country_code")
    assert genres["tests"][0]["p"] < 0.001, "genre and country are built to go together"
    titles = it.ask("ols", "titles", "formula=score ~ minutes + release_year")
    assert titles["n"] == 400


def draw(it, kind, options, ending):
    path = it.path(f"{kind}.{ending}")
    table = "clicks" if kind == "line" else "watches"
    it.run("chart", it.project, kind, "--table", table, *options, "-o", path)
    with open(path, "rb") as picture:
        content = picture.read()
    assert content.startswith(BEGINNINGS[ending]) and len(content) > 1000, f"{kind}.{ending}: {content[:20]}"


def test_charts(it):
    load(it)
    for kind, options in CHARTS:
        for ending in BEGINNINGS:
            draw(it, kind, options, ending)


def test_chart_options(it):
    load(it)
    path = it.path("a.png")
    it.run("chart", it.project, "scatter", "--table", "watches", "x=score", "y=minutes", "width=400", "height=300", "scale=1", "theme=dark",
           "title=Länge & Güte", "-o", path)
    with open(path, "rb") as picture:
        head = picture.read(24)
    assert (int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")) == (400, 300)
    assert ".pdf" in it.fails("chart", it.project, "scatter", "--table", "watches", "x=score", "y=minutes", "-o", it.path("a.gif"))
    it.fails("chart", it.project, "scatter", "--table", "watches", "x=absent", "y=minutes", "-o", path)
    it.fails("chart", it.project, "scatter", "--table", "watches", "x=score", "y=minutes", "-o", it.path("no/folder/a.pdf"))


def test_empty_deck_is_refused(it):
    it.run("new", it.project)
    it.fails("export", it.project, "-o", it.path("out.pdf"))
    assert not os.path.exists(it.path("out.pdf"))


def read_pdf(program, *words):
    return subprocess.run([program, *words], capture_output=True, text=True, check=True).stdout


def test_playbook(it):
    names = [playbook["name"] for playbook in it.json("playbook", "list")["playbooks"]]
    assert "spend-five-billion" in names
    assert "spend-five-billion" in it.run("playbook")
    answer = it.json("playbook", "spend-five-billion", it.project)
    assert answer["slides"] >= 5 and answer["analyses"] >= 3 and 0 < answer["seconds"] <= answer["budget"] == 300, answer

    it.run("export", it.project, "-o", it.path("deck.pdf"))
    it.run("export", it.project, "-o", it.path("notes.pdf"), "--notes")
    information = read_pdf("pdfinfo", it.path("deck.pdf"))
    pages = int(re.search(r"Pages:\s+(\d+)", information)[1])
    assert pages == answer["slides"], information
    assert re.search(r"Title:\s+\S", information), information
    assert f"Pages:           {2 * pages}\n" in read_pdf("pdfinfo", it.path("notes.pdf"))
    fonts = read_pdf("pdffonts", it.path("deck.pdf")).splitlines()[2:]
    assert fonts and all(" yes " in line for line in fonts), fonts
    text = read_pdf("pdftotext", it.path("deck.pdf"), "-")
    assert "{" not in text, "a live number was not filled in"
    assert "billion" in text


def test_playbook_into_nothing(it):
    it.fails("playbook", "spend-five-billion", it.path("no/such/folder/p.hunch"))
    it.fails("playbook", "spend-five-billion", it.path("q.hunch"), "no_such_key=1")
    assert not os.path.exists(it.path("q.hunch"))


if __name__ == "__main__":
    cli.main()
