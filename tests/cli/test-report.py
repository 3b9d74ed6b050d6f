#!/usr/bin/python3
"""export: the kept results as a report in PDF, HTML and Markdown, and the evidence behind a deck."""

import html.parser
import shutil
import sqlite3
import subprocess

import cli

# By hand: the means of y are 3 for <i>a</i> and 7 for b|c, whatever the names of groups hold.
TABLE = "group,y\n" + "".join(f"{name},{y}\n" for name, shift in (("<i>a</i>", 0), ("b|c", 4)) for y in (1 + shift, 2 + shift, 3 + shift, 4 + shift, 5 + shift))


class Reader(html.parser.HTMLParser):
    """Sees to it that what is opened is closed, and gathers the text."""
    alone = {"meta", "img", "br", "!doctype"}

    def __init__(self):
        super().__init__()
        self.open, self.text, self.tags = [], [], []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        if tag not in self.alone:
            self.open.append(tag)
        if tag == "img":
            assert dict(attributes)["alt"], "a picture without words"

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, tag

    def handle_data(self, data):
        self.text.append(data)


def keep(c):
    c.load("t", TABLE)
    c.run("analyze", c.project, "ttest", "--table", "t", "y=y", "by=group", "--save", "A & B <b>")
    c.run("analyze", c.project, "describe", "--table", "t", "columns=y", "--save", "plain")


def test_html(c):
    keep(c)
    c.run("export", c.project, "-o", c.path("r.html"))
    reader = Reader()
    reader.feed((c.folder / "r.html").read_text())
    text = "".join(reader.text)
    assert not reader.open, reader.open
    assert "A & B <b>" in text and "<i>a</i>" in text and "Welch’s t test" in text and "Checks" in text
    assert "i" not in reader.tags and "b" not in reader.tags and "script" not in reader.tags
    assert reader.tags.count("img") >= 3 and "table" in reader.tags and "ul" in reader.tags


def test_markdown(c):
    keep(c)
    c.run("export", c.project, "-o", c.path("r.md"))
    text = (c.folder / "r.md").read_text()
    pictures = sorted(path.name for path in (c.folder / "r-pictures").iterdir())
    assert pictures and all(f"](r-pictures/{name})" in text for name in pictures)
    assert "b\\|c" in text and "## plain" in text and "<i>" not in text
    widths = {line.count("|") - line.count("\\|") for line in text.splitlines() if line.startswith("| Welch") or line.startswith("| Test ")}
    assert len(widths) == 1, "rows of a table have as many cells as its head"


def test_pdf_with_evidence(c):
    keep(c)
    c.run("export", c.project, "-o", c.path("r.pdf"), "--report", "--evidence")
    if shutil.which("pdftotext") is None:
        raise cli.Skip("pdftotext is not installed")
    text = subprocess.run(["pdftotext", "-layout", c.path("r.pdf"), "-"], capture_output=True, text=True, check=True).stdout
    for words in ["A & B <b>", "Evidence: plain", "Smallest effect", "hunch-cli analyze", "B. L. Welch"]:
        assert words in text, words
    assert "nan" not in text.lower().split() and "(null)" not in text


def test_pinned_first(c):
    """The person's order: what is pinned leads."""
    keep(c)
    c.run("export", c.project, "-o", c.path("r.md"))
    text = (c.folder / "r.md").read_text()
    assert text.index("## A") < text.index("## plain")
    with sqlite3.connect(c.project) as project:
        project.execute("UPDATE hunch_analysis SET is_pinned = 1, note = 'look *here*' WHERE name = 'plain'")
    project.close()
    c.run("export", c.project, "-o", c.path("r.md"))
    text = (c.folder / "r.md").read_text()
    assert text.index("## plain") < text.index("## A")
    assert "look \\*here\\*" in text


def test_refusals(c):
    c.load("t", TABLE)
    assert "keep one first" in c.fails("export", c.project, "-o", c.path("r.html"))
    c.run("analyze", c.project, "describe", "--table", "t", "--save", "d")
    assert ".md" in c.fails("export", c.project, "-o", c.path("r.doc"))
    assert "could not be written" in c.fails("export", c.project, "-o", c.path("nowhere/r.html"))


cli.main()
