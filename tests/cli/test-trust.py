#!/usr/bin/python3
"""Further samples, the ledger of questions, the sealed hold-out and evidence, as scripts see them."""

import json
import random

import cli


def make_csv(n=3000):
    throw = random.Random(7)
    lines = ["id,y,g,x,noise"]
    for i in range(n):
        g = throw.choice("ab")
        x = throw.gauss(0, 1)
        y = 0.5 * x + (0.3 if g == "a" else 0) + throw.gauss(0, 1)
        lines.append(f"{i},{y:.4f},{g},{x:.4f},{throw.gauss(0, 1):.4f}")
    return "\n".join(lines) + "\n"


def add_table(c, name="t", *more):
    c.run("import", c.project, c.write("rows.csv", make_csv()), "--as", name, *more)


def test_survive_bootstrap(c):
    add_table(c)
    result = c.json("analyze", c.project, "correlation", "--table", "t", "columns=y,x", "--survive")
    survive = result["survive"]
    assert survive["how"] == "bootstrap" and survive["n_draws"] == 20 and survive["n_holds"] == 20, survive
    assert survive["sentence"] == "Holds in 20 of 20 samples drawn anew from these rows."
    assert len(survive["draws"]) == 20 and all(draw["n"] == 3000 for draw in survive["draws"])
    assert len({draw["estimate"] for draw in survive["draws"]}) == 20
    assert abs(survive["estimate"] - result["headline"]["estimate"]) < 1e-12
    # The spread of the draws is the standard error, (1 - r^2) / sqrt (n), within what 20 draws can tell.
    error = (1 - survive["estimate"] ** 2) / 3000 ** 0.5
    assert 0.5 < survive["spread"] / error < 1.6, survive["spread"] / error
    assert survive["plot"]["summary"]

    again = c.json("analyze", c.project, "correlation", "--table", "t", "columns=y,x", "--survive", "5")["survive"]
    assert again["draws"] == survive["draws"][:5]
    other = c.json("analyze", c.project, "correlation", "--table", "t", "columns=y,x", "--survive=5", "--survive-seed", "3")["survive"]
    assert other["draws"][0] == survive["draws"][2]

    unsure = c.json("analyze", c.project, "ttest", "--table", "t", "y=noise", "by=g", "--survive", "10")["survive"]
    assert not unsure["is_sure"] and unsure["sentence"].startswith("Stays unsure in ")


def test_survive_source(c):
    add_table(c, "t", "--sample", "reservoir", "--rows", "400", "--seed", "5")
    c.run("recipe", c.project, "v", "--from", "t", "--steps", c.write("steps.json", json.dumps([{"step": "filter", "where": "x > 0"}])))
    size = c.folder.joinpath("p.hunch").stat().st_size
    for table in ("t", "v"):
        survive = c.json("analyze", c.project, "correlation", "--table", table, "columns=y,x", "--survive", "4", "--survive-from", "source",
                         "--survive-seed", "100")["survive"]
        assert survive["how"] == "source" and survive["n_failed"] == 0, survive
        assert len({draw["estimate"] for draw in survive["draws"]} | {survive["estimate"]}) == 5
        assert table == "v" or all(draw["n"] == 400 for draw in survive["draws"])
    # The same seed gives the same rows as an import with it.
    c.run("import", c.project, c.path("rows.csv"), "--as", "same", "--sample", "reservoir", "--rows", "400", "--seed", "100")
    same = c.json("analyze", c.project, "correlation", "--table", "same", "columns=y,x")
    survive = c.json("analyze", c.project, "correlation", "--table", "t", "columns=y,x", "--survive", "2", "--survive-from", "source",
                     "--survive-seed", "100")["survive"]
    assert survive["draws"][0]["estimate"] == same["headline"]["estimate"]
    names = [table["name"] for table in c.json("tables", c.project)["tables"]]
    assert names == ["t", "v", "same"], names
    assert c.folder.joinpath("p.hunch").stat().st_size < size + 200000


def test_survive_refused(c):
    add_table(c)
    base = ["analyze", c.project, "ttest", "--table", "t", "y=y", "mu=0"]
    assert "every row" in c.fails(*base, "--survive", "--survive-from", "source")
    assert "bootstrap or source" in c.fails(*base, "--survive", "--survive-from", "nowhere", code=2)
    c.fails(*base, "--survive=1", code=2)
    c.fails("analyze", c.project, "ecdf", "--table", "t", "column=y", "--survive")
    # A refused word asks nothing.
    c.fails(*base, "--survive=x", code=2)


def test_ledger(c):
    add_table(c)
    empty = c.json("ledger", c.project)
    assert empty["questions"] == 0 and empty["entries"] == [] and empty["confirmed"] is None
    first = c.json("analyze", c.project, "ttest", "--table", "t", "y=y", "by=g")
    assert first["ledger"]["questions"] == 1 and first["ledger"]["p_holm"] == first["tests"][0]["p"]
    c.json("analyze", c.project, "ttest", "--table", "T", "by=g", "y=y", "conf=0.9")
    c.json("analyze", c.project, "correlation", "--table", "t", "columns=y,noise", "--save", "noise")
    assert c.json("analyze", c.project, "describe", "--table", "t", "columns=y")["ledger"] is None
    c.fails("analyze", c.project, "ttest", "--table", "t", "y=nothing", "by=g")

    ledger = c.json("ledger", c.project)
    assert ledger["questions"] == 2 and ledger["runs"] == 3, ledger
    entries = ledger["entries"]
    assert [entry["n_runs"] for entry in entries] == [2, 1]
    assert [entry["is_kept"] for entry in entries] == [False, True]
    p = [entry["p"] for entry in entries]
    # R: p.adjust (p, "holm") of two is the larger of 2 min (p) and max (p) for the second.
    holm = [min(1, 2 * min(p)), max(min(1, 2 * min(p)), max(p))]
    assert [entry["p_holm"] for entry in sorted(entries, key=lambda entry: entry["p"])] == holm
    assert "asked of this project" in c.run("ledger", c.project)
    c.fails("ledger", c.path("nothing.hunch"))


def test_holdout(c):
    add_table(c)
    assert c.json("holdout", c.project, "t")["state"] == "none"
    c.run("analyze", c.project, "ttest", "--table", "t", "y=noise", "mu=0", "--save", "early")
    sealed = c.json("holdout", c.project, "t", "--share", "0.3", "--seed", "4")
    assert sealed["state"] == "sealed" and sealed["n_open"] + sealed["n_held"] == 3000 and abs(sealed["n_held"] - 900) < 110
    assert sealed["n_asked_before"] == 1
    result = c.json("analyze", c.project, "correlation", "--table", "t", "columns=y,x", "--save", "found")
    assert result["n"] == sealed["n_open"] and any("seal holds back" in text for text in result["warnings"])
    assert result["ledger"]["rows"] == "open"
    c.run("chart", c.project, "histogram", "--table", "t", "x=y", "-o", c.path("y.svg"))
    assert "sealed already" in c.fails("holdout", c.project, "t", "--share", "0.3")
    assert "not both" in c.fails("holdout", c.project, "t", "--share", "0.3", "--open", code=2)
    c.fails("holdout", c.project, "t", "--share", "much", code=2)
    c.fails("holdout", c.project, "nothing", "--share", "0.3")

    answer = c.json("holdout", c.project, "t", "--open")
    assert answer["found"] == 1 and answer["confirmed"] == 1, answer
    outcomes = {one["name"]: one for one in answer["results"]}
    assert outcomes["found"]["outcome"] == "confirmed" and not outcomes["found"]["was_asked_before"]
    assert outcomes["early"]["outcome"] == "not-found"
    assert outcomes["found"]["open"]["n"] == sealed["n_open"] and outcomes["found"]["held"]["n"] == sealed["n_held"]
    assert c.json("holdout", c.project, "t") == answer
    assert "only once" in c.fails("holdout", c.project, "t", "--open")
    assert c.json("analyze", c.project, "correlation", "--table", "t", "columns=y,x")["n"] == 3000
    assert c.json("ledger", c.project)["confirmed"]["questions"] == 2


def test_evidence(c):
    add_table(c, "t", "--sample", "reservoir", "--rows", "500", "--seed", "5")
    evidence = c.json("analyze", c.project, "ttest", "--table", "t", "y=y", "by=g", "--evidence", "--survive", "3")["evidence"]
    sections = {section["id"]: section for section in evidence["sections"]}
    assert list(sections) == ["question", "rows", "sample", "answer", "checks", "sensitivity", "ledger", "sources", "program"], list(sections)
    sample = {line["label"]: line["text"] for line in sections["sample"]["lines"]}
    assert sample["Seed"] == "5" and sample["Rows taken"] == "500" and sample["Rows in the source"] == "3,000"
    told = " ".join(line["text"] for line in sections["sensitivity"]["lines"])
    assert "8 of 10 samples" in told and "of 3 samples" in told and "as before" in told
    assert "How to ask again" in c.run("analyze", c.project, "ttest", "--table", "t", "y=y", "by=g", "--evidence")


cli.main()
