#!/usr/bin/python3
"""Real files, when they lie beside the checkout (HUNCH_SHARED_DATA, or ../shared/data): they are not part of the project."""

import os
import pathlib
import re

import cli

FOLDER = pathlib.Path(os.environ.get("HUNCH_SHARED_DATA", cli.SOURCE_DIR.parent / "shared/data"))


def need(name):
    path = FOLDER / name
    if not path.exists():
        raise cli.Skip(f"{name} is not here")
    return str(path)


def types(receipt):
    return {column["name"]: column["type"] for column in receipt["columns"]}


def test_titles(it):
    receipt = it.json("import", it.project, need("netflix/netflix_titles.csv"), "--as", "titles")
    assert (receipt["rows_seen"], receipt["rows_kept"]) == (8807, 8807)
    found = types(receipt)
    assert len(found) == 12 and found["release_year"] == "integer" and found["date_added"] == "date", found
    assert cli.find(receipt["columns"], "director")["missing"] == 2634
    assert it.rows("select count(*) from titles where rating like '% min'") == [[3]]
    result = it.ask("chisq", "titles", "x=type", "y=rating")
    assert result["tests"][0]["p"] < 0.001
    it.ask("ttest", "titles", "y=release_year", "by=type")
    it.run("chart", it.project, "bar", "--table", "titles", "x=rating", "-o", it.path("rating.pdf"))


def test_older_titles(it):
    receipt = it.json("import", it.project, need("netflix/netflix_titles_2020_numeric_ids.csv"), "--as", "titles")
    assert receipt["rows_kept"] == 6234 and types(receipt)["show_id"] == "integer"


def test_viewing_histories(it):
    us = it.json("import", it.project, need("netflix/viewing-history/en_m-d-yy/NetflixViewingHistory.csv"), "--as", "us")
    french = it.json("import", it.project, need("netflix/viewing-history/fr_dd-mm-yyyy/NetflixViewingHistory.csv"), "--as", "french")
    assert types(us)["Date"] == "date" and types(french)["Date"] == "date", (types(us), types(french))
    assert it.rows("select count(*) from us where Date glob '20[0-9][0-9]-[01][0-9]-[0-3][0-9]'")[0][0] == us["rows_kept"]


def test_r_data_sets(it):
    for name in ["mtcars", "iris", "ToothGrowth", "PlantGrowth", "airquality"]:
        it.json("import", it.project, need(f"rdatasets/{name}.csv"), "--as", name)
    # R 4.2.2: t.test (len ~ supp, ToothGrowth), oneway.test (weight ~ group, PlantGrowth), lm (mpg ~ wt, mtcars)
    test = it.ask("ttest", "ToothGrowth", "y=len", "by=supp")["tests"][0]
    cli.assert_digits(test["statistic"], 1.91526826869527, 13)
    cli.assert_digits(test["p"], 0.0606345078809341, 11)
    test = it.ask("anova", "PlantGrowth", "y=weight", "by=group", "var=pooled")["tests"][0]
    cli.assert_digits(test["statistic"], 4.84608786238013, 12)
    estimates = it.ask("ols", "mtcars", "formula=mpg ~ wt")["estimates"]
    cli.assert_digits(cli.find(estimates, "wt")["estimate"], -5.34447157272267, 12)


def test_nist_files(it):
    folder = pathlib.Path(need("nist/csv"))
    for path in sorted(folder.glob("*.csv")):
        it.json("import", it.project, str(path), "--as", path.stem)
    names = {table["name"] for table in it.json("tables", it.project)["tables"]}
    assert names == {path.stem for path in folder.glob("*.csv")}


def test_other_tables(it):
    receipt = it.json("import", it.project, need("tmdb/tmdb_5000_movies.csv"), "--as", "films")
    assert receipt["rows_kept"] == 4803
    for name in ["MostCommonBrowsers", "MostCommonDevices", "MostCommonLanguages"]:
        receipt = it.json("import", it.project, need(f"coursera/published-results/{name}.csv"))
        assert re.fullmatch(r"\w+", receipt["table"]), receipt["table"]


if __name__ == "__main__":
    cli.main()
