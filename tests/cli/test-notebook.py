#!/usr/bin/python3
"""export -o x.ipynb: the notebook runs in Jupyter, and pandas, scipy and statsmodels get the same numbers as Hunch."""

import json
import math
import os
import random
import subprocess
import sys

import cli

# Every question that is kept for the notebook. A kind that is missing here fails test_all_kinds.
QUESTIONS = [
    ["describe", "columns=y,x"],
    ["describe", "columns=y", "by=g"],
    ["frequencies", "column=g"],
    ["frequencies", "column=g", "by=h"],
    ["ecdf", "column=x", "by=h"],
    ["ttest", "y=y", "by=h"],
    ["ttest", "y=y", "by=h", "var=pooled", "alternative=less", "conf=0.9"],
    ["ttest", "y=y", "mu=3"],
    ["ttest", "y=y", "paired=x"],
    ["anova", "y=y", "by=g"],
    ["anova", "y=y", "by=g", "var=pooled"],
    ["anova", "formula=y ~ g * h"],
    ["anova", "formula=y ~ g * h", "type=3"],
    ["chisq", "x=g", "y=h"],
    ["chisq", "x=h", "y=flag"],
    ["chisq", "x=g", "p=0.3,0.3,0.4"],
    ["correlation", "columns=y,x"],
    ["correlation", "columns=y,x,z"],
    ["ols", "formula=y ~ x + I(x^2) + g:x + log(z)"],
    ["ols", "formula=y ~ `a b` + h + offset(2*x)"],
    ["ols", "formula=y ~ x + flag", "weights=z"],
    ["mannwhitney", "y=y", "by=h"],
    ["mannwhitney", "y=y", "by=h", "alternative=greater", "exact=no"],
    ["wilcoxon", "y=y", "mu=3"],
    ["wilcoxon", "y=y", "paired=x"],
    ["kruskal", "y=y", "by=g"],
    ["friedman", "y=score", "by=round", "block=who"],
    ["ks", "y=y", "by=h"],
    ["ks", "y=x"],
    ["normality", "y=y"],
    ["normality", "y=y", "by=g"],
    ["variance", "y=y", "by=g"],
    ["variance", "y=y", "by=h", "method=f"],
    ["fisher", "x=h", "y=flag"],
    ["fisher", "x=g", "y=flag"],
    ["mcnemar", "x=h", "y=other"],
    ["mantelhaenszel", "x=h", "y=flag", "strata=g"],
    ["binomial", "y=flag", "success=true", "p=0.4"],
    ["proportions", "y=flag", "success=true", "by=h"],
    ["proportions", "y=flag", "success=true", "by=g"],
    ["proportions", "y=flag", "success=true", "p=0.4"],
    ["logistic", "formula=flag ~ x + g"],
    ["poisson", "formula=n ~ x + g + offset(log(z))"],
    ["negbin", "formula=n ~ x + g"],
    ["robust", "formula=y ~ x + h"],
    ["quantile", "formula=y ~ x + h", "tau=0.5"],
    ["nls", "formula=w ~ a * exp(-b * z)", "start=a=8,b=0.3"],
    ["power", "test=ttest", "effect=0.5", "power=0.8"],
]


def make_rows(n=160):
    """Numbers with a little structure, the same each time."""
    dice = random.Random(5)
    rows = ["y,x,z,g,h,flag,a b,other,who,round,score,n,w"]
    for i in range(n):
        g, h, flag = dice.choice("pqr"), dice.choice(["left", "right"]), dice.choice(["true", "false"])
        x, z = round(dice.gauss(4, 2), 3), round(1 + dice.expovariate(1), 3)
        y = round(1 + 0.4 * x + (g == "q") + 0.3 * (h == "left") + dice.gauss(0, 1), 3)
        rows.append(f"{y if i % 23 else ''},{x},{z},{g},{h},{flag},{round(x * 2 + dice.gauss(0, 1), 3)},"
                    f"{dice.choice(['left', 'right', h])},w{i // 4},{'abcd'[i % 4]},{round(i % 4 + dice.gauss(0, 2), 2)},"
                    f"{int(math.exp(0.5 + 0.1 * x + dice.gauss(0, 0.6)))},{round(9 * math.exp(-0.4 * z) + dice.gauss(0, 0.3), 3)}")
    return "\n".join(rows) + "\n"


def execute(c, notebook):
    """Runs the notebook; the executed cells."""
    done = subprocess.run([sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute", "--allow-errors", "--output", "done.ipynb", notebook],
                          capture_output=True, cwd=c.folder, timeout=300, env={**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(c.folder), "LD_PRELOAD": ""})
    assert done.returncode == 0, done.stderr.decode()
    return json.loads((c.folder / "done.ipynb").read_text())["cells"]


def find_errors(cells):
    heading, found = "", []
    for cell in cells:
        if cell["cell_type"] == "markdown":
            heading = "".join(cell["source"]).split("\n")[0]
        for output in cell.get("outputs", []):
            if output["output_type"] == "error":
                found.append(f"{heading}: {output['ename']}: {output['evalue']}")
    return found


def make_series():
    dice = random.Random(6)
    return "month,v\n" + "".join(f"{2012 + i // 12}-{i % 12 + 1:02d}-01,{100 + i / 2 + 4 * (i % 12) + dice.gauss(0, 3):.2f}\n" for i in range(96))


def make_events():
    dice = random.Random(7)
    return "unit,day,event,v\n" + "".join(f"{unit},2020-01-{day:02d},2020-01-1{event},{5 + 4 * (day >= 10 + event) + dice.gauss(0, 1):.2f}\n"
                                          for event, unit in enumerate("abcdef") for day in range(1, 31))


def make_texts():
    dice = random.Random(8)
    kinds = {"sad": "tears war loss night grey alone", "glad": "laugh joke party sun dance friend"}
    return "text,label\n" + "".join(f"{' '.join(dice.choices(kinds[kind].split() + ['the', 'house', 'day'], k=8))},{kind}\n"
                                    for kind in dice.choices(list(kinds), k=120))


# Of tables of their own.
OTHERS = [
    ["series", "forecast", "y=v", "time=month"],
    ["events", "eventstudy", "y=v", "time=day", "unit=unit", "event=event", "from=-7", "to=14"],
    ["t", "allocate", "total=5000", "category=g", "effect=z"],
    ["texts", "textclass", "text=text", "label=label"],
]


def keep_all(c):
    c.load("t", make_rows())
    c.load("series", make_series())
    c.load("events", make_events())
    c.load("texts", make_texts())
    for question in QUESTIONS:
        table = [] if question[0] == "power" else ["--table", "t"]
        c.run("analyze", c.project, question[0], *table, *question[1:], "--save", " ".join(question))
    for table, *question in OTHERS:
        c.run("analyze", c.project, question[0], "--table", table, *question[1:], "--save", " ".join(question))


def test_all_kinds(c):
    """No kind is without its Python: the list of kinds is that of the sentence for an unknown one."""
    c.load("t", "y\n1\n2\n")
    sentence = c.fails("analyze", c.project, "astrology", "--table", "t", code=2)
    kinds = sentence.split("there are ")[1].rstrip(".").split(", ")
    asked = {question[0] for question in QUESTIONS} | {question[1] for question in OTHERS}
    assert len(kinds) > 20 and set(kinds) == asked, set(kinds) ^ asked
    for kind in kinds:
        assert (cli.SOURCE_DIR / "data" / "notebook" / f"{kind}.py").exists(), kind


def test_same_numbers(c):
    keep_all(c)
    c.run("export", c.project, "-o", c.path("n.ipynb"))
    cells = execute(c, "n.ipynb")
    assert sum(cell["cell_type"] == "code" for cell in cells) == len(QUESTIONS) + len(OTHERS) + 1
    errors = find_errors(cells)
    assert not errors, "\n".join(errors)


def test_differences_are_found(c):
    """A notebook whose kept numbers were changed by hand stops with a sentence."""
    c.load("t", make_rows())
    c.run("analyze", c.project, "ttest", "--table", "t", "y=y", "by=h", "--save", "one")
    c.run("export", c.project, "-o", c.path("n.ipynb"))
    text = (c.folder / "n.ipynb").read_text()
    value = c.ask("ttest", "t", "y=y", "by=h")["estimates"][0]["estimate"]
    assert repr(value) in text
    (c.folder / "n.ipynb").write_text(text.replace(repr(value), repr(value * 1.001)))
    errors = find_errors(execute(c, "n.ipynb"))
    assert len(errors) == 1 and "differ" in errors[0], errors


def test_recipe_of_hunch(c):
    """What only Hunch can read is written beside the notebook."""
    c.load("t", "url,y\nhttp://a.org/x,1\nhttp://b.org/y,2\nhttp://a.org/z,4\nhttp://b.org/w,8\n")
    steps = c.write("steps.json", json.dumps([{"step": "derive", "column": "host", "as": "url_host(url)"}]))
    c.run("recipe", c.project, "v", "--from", "t", "--steps", steps)
    c.run("analyze", c.project, "ttest", "--table", "v", "y=y", "by=host", "--save", "hosts")
    c.run("export", c.project, "-o", c.path("n.ipynb"))
    assert (c.folder / "n-tables.sqlite").exists()
    errors = find_errors(execute(c, "n.ipynb"))
    assert not errors, errors


def test_nothing_kept(c):
    c.load("t", "y\n1\n2\n")
    assert "keep one" in c.fails("export", c.project, "-o", c.path("n.ipynb"))


cli.main()
