#!/usr/bin/python3
"""analyze: every kind keeps the contract, and a question without an answer is refused in one line."""

import json

import cli

# By hand: groups a = 1..5 and b = 4, 5, 6, 7, 8 with a few holes.
SCORES = """g,h,y,x,z,flag,text,when,constant,one
a,u,1,1.5,2,true,p,2020-01-01,7,k
a,v,2,2.25,1,false,q,2020-01-02,7,k
a,u,3,3.5,4,true,r,2020-01-03,7,k
a,v,4,3.75,3,false,s,2020-01-04,7,k
a,u,5,5.5,6,true,t,2020-01-05,7,k
b,v,4,4.25,5,true,u,2020-01-06,7,k
b,u,5,4.75,8,false,v,2020-01-07,7,k
b,v,6,6.5,7,true,w,2020-01-08,7,k
b,u,7,7.5,10,false,x,2020-01-09,7,k
b,v,8,,9,true,y,2020-01-10,7,k
c,u,9,8.5,12,false,z,2020-01-11,7,k
c,v,2,1.5,11,true,aa,2020-01-12,7,k
c,v,6,6.75,13,true,bb,2020-01-13,7,k
"""

QUESTIONS = [
    ["describe", "columns=y"],
    ["describe", "columns=y,x", "by=g", "quantiles=0.1,0.9"],
    ["frequencies", "column=g"],
    ["frequencies", "column=text", "top=3"],
    ["ecdf", "column=x"],
    ["ecdf", "column=x", "by=h"],
    ["ttest", "y=y", "by=h"],
    ["ttest", "y=y", "by=h", "var=pooled", "alternative=less", "conf=0.9"],
    ["ttest", "y=y", "mu=3"],
    ["ttest", "y=y", "paired=x"],
    ["ttest", "y=y", "by=flag"],
    ["chisq", "x=g", "y=h"],
    ["chisq", "x=h", "p=0.5,0.5"],
    ["anova", "y=y", "by=g"],
    ["anova", "y=y", "by=g", "var=pooled", "posthoc=tukey"],
    ["anova", "y=y", "by=g", "var=welch", "posthoc=games-howell"],
    ["correlation", "columns=y,x,z"],
    ["ols", "formula=y ~ x"],
    ["ols", "formula=y ~ x + g"],
    ["ols", "formula=y ~ g*h"],
    ["ols", "formula=log(y) ~ x + I(x^2) - 1"],
]

# The question, and a word that the sentence should hold.
REFUSALS = [
    (["describe", "columns=absent"], "absent"),
    (["ttest", "y=absent", "by=h"], "absent"),
    (["ttest", "y=y", "by=g"], ""),
    (["ttest", "y=y", "by=one"], ""),
    (["ttest", "y=constant", "by=h"], ""),
    (["ttest", "y=text", "by=h"], "text"),
    (["ttest", "y=y", "by=h", "conf=2"], "conf"),
    (["ttest", "y=y", "mu=many"], "mu"),
    (["anova", "y=y", "by=one"], ""),
    (["anova", "y=text", "by=g"], "text"),
    (["anova", "y=constant", "by=g"], ""),
    (["chisq", "x=g", "y=one"], ""),
    (["correlation", "columns=y"], ""),
    (["correlation", "columns=y,constant"], "constant"),
    (["correlation", "columns=y,text"], "text"),
    (["ols", "formula=y ~"], ""),
    (["ols", "formula=y ~ absent"], "absent"),
    (["ols", "formula=y ~ x + "], ""),
    (["ols", "formula=y ~ log(0 - x)"], "log"),
    (["ols", "formula=text ~ x"], "text"),
    (["ols", "formula=y ~ constant - 1 + one"], ""),
]


def test_every_kind_keeps_the_contract(it):
    it.load("t", SCORES)
    for kind, *options in QUESTIONS:
        result = it.ask(kind, "t", *options)
        assert result["kind"] == kind and result["table"] == "t"
        assert result["n"] + result["dropped"] == 13, (kind, options, result["n"], result["dropped"])
        report = it.run("analyze", it.project, kind, "--table", "t", *options)
        first = result["verdict"].split()[0]
        assert first in report and "n = " in report and "null" not in report and "nan" not in report.lower().split(), report


def test_questions_without_an_answer(it):
    it.load("t", SCORES)
    for (kind, *options), word in REFUSALS:
        sentence = it.fails("analyze", it.project, kind, "--table", "t", *options)
        assert word in sentence, f"{kind} {options}: {sentence}"
    it.fails("analyze", it.project, "describe", "--table", "absent", "columns=y")


def test_welch_by_hand(it):
    """Means 3 and 6, shares of variance 0.5 and 0.5: t = -3, df = 8, mean difference -3."""
    it.load("t", "g,y\n" + "".join(f"a,{n}\n" for n in range(1, 6)) + "".join(f"b,{n}\n" for n in range(4, 9)))
    result = it.ask("ttest", "t", "y=y", "by=g")
    test = result["tests"][0]
    cli.assert_digits(test["statistic"], -3, 14)
    cli.assert_digits(test["df"][0], 8, 14)
    # R 4.2.2: t.test (1:5, 4:8)$p.value
    cli.assert_digits(test["p"], 0.0170716812337826, 11)


def test_chisq_by_hand(it):
    """Table 10 20 / 30 40: expected 12 18 / 28 42, each 2 away, 1.5 with Yates's correction; df 1."""
    counts = {("a", "u"): 10, ("a", "v"): 20, ("b", "u"): 30, ("b", "v"): 40}
    it.load("t", "x,y\n" + "".join(f"{x},{y}\n" * n for (x, y), n in counts.items()))
    corrected, plain = it.ask("chisq", "t", "x=x", "y=y")["tests"][:2]
    shares = 1 / 12 + 1 / 18 + 1 / 28 + 1 / 42
    cli.assert_digits(corrected["statistic"], 1.5**2 * shares, 13)
    cli.assert_digits(plain["statistic"], 2**2 * shares, 13)
    assert corrected["df"] == plain["df"] == [1]


def test_missing_rows_are_counted(it):
    it.load("t", SCORES)
    result = it.ask("ols", "t", "formula=y ~ x")
    assert (result["n"], result["dropped"]) == (12, 1)


def test_same_answer_twice(it):
    it.load("t", SCORES)
    words = ["analyze", it.project, "ols", "--table", "t", "formula=y ~ x + g", "--json"]
    assert it.run(*words) == it.run(*words)


def test_kept_results(it):
    it.load("t", SCORES)
    result = it.ask("ttest", "t", "y=y", "by=h", "--save", "halves")
    kept = it.rows("select kind, table_name, result from hunch_analysis where name = 'halves'")
    assert kept[0][:2] == ["ttest", "t"]
    assert json.loads(kept[0][2])["tests"] == result["tests"]
    it.fails("analyze", it.project, "ttest", "--table", "t", "y=constant", "by=h", "--save", "none")
    assert it.rows("select count(*) from hunch_analysis") == [[1]]


def test_names_that_need_care(it):
    it.load("t", '"my y","a,b",select\n1,p,1\n2,q,3\n3,p,2\n4,q,5\n5,p,4\n6,q,7\n')
    it.ask("ols", "t", "formula=`my y` ~ select")
    it.ask("ttest", "t", "y=my y", "by=a,b")
    it.ask("describe", "t", "columns=`my y`,select")


if __name__ == "__main__":
    cli.main()
