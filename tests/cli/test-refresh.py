#!/usr/bin/python3
"""refresh: tables follow their sources, by key, behind their rows or in their place; what fails leaves them as they were."""

import os
import pathlib
import signal
import sqlite3
import subprocess
import time

import cli
import services


def steps(it):
    connection = sqlite3.connect(it.project)
    labels = [label for (label,) in connection.execute("select label from hunch_undo where not is_undone order by step")]
    connection.close()
    return labels


def refresh(it, *words):
    answer = it.json("refresh", it.project, *words)
    return {table["table"]: table for table in answer["tables"]}, answer


# --- journeys ----------------------------------------------------------------------------------------


def test_films_of_a_database(it):
    """J4: popular pages into a table; then only what is new, into the same table."""
    with services.run(it) as server:
        receipt = it.json("import", it.project, "connector:tmdb?what=popular&pages=10", "--as", "films")
        assert receipt["rows_kept"] == 60 and receipt["requests"] == 3, receipt
        types = {column["name"]: column["type"] for column in receipt["columns"]}
        assert types["id"] == "integer" and types["release_date"] == "date" and types["adult"] == "boolean", types
        assert receipt["ticket"]["source"] == "connector:tmdb?what=popular&pages=10"

        # Nothing happened: three questions, three times "not modified", no step to undo.
        server.control(forget=0)
        before = steps(it)
        tables, _ = refresh(it, "--table", "films")
        assert tables["films"]["status"] == "same" and tables["films"]["requests"] == 3 and tables["films"]["bytes"] == 0, tables
        assert [status for _, status in server.log()] == [304, 304, 304]
        assert steps(it) == before

        # Five films more: each page counts them, so each is another; the rows that are the same stay.
        server.control(films=65, forget=0)
        tables, _ = refresh(it, "--table", "films")
        films = tables["films"]
        assert (films["status"], films["rows_before"], films["rows_after"], films["rows_added"], films["rows_changed"]) == ("changed", 60, 65, 5, 0), films
        assert len(server.log()) == 4, server.log()
        assert it.rows("select count(*), count(distinct id), max(id) from films") == [[65, 65, 1064]]
        assert it.rows("select rowid from films where id = 1000") == [[1]]

        # Every vote changes: the same rows, with new cells.
        server.control(votes=7)
        tables, _ = refresh(it, "--table", "films")
        assert (tables["films"]["rows_added"], tables["films"]["rows_changed"]) == (0, 65), tables
        assert it.rows("select vote_count from films where id = 1003") == [[110]]
        assert steps(it)[-1] == "Refresh a table"


def test_a_published_list(it):
    """J5: a spreadsheet published as CSV is a table that follows it, and lists follow the table."""
    with services.run(it) as server:
        it.json("import", it.project, "connector:spreadsheet?id=https://docs.google.com/spreadsheets/d/made-up_id/edit#gid=0", "--as", "shows")
        it.json("import", it.project, "connector:wikipedia?article=@shows.show&from=2019-07-01&to=2019-07-10", "--as", "views")
        assert it.rows("select show, launch from shows") == [["Harbour Lights", "2019-07-04"], ["Cellar", "2019-05-01"], ["The Mistake, Part 2", "2019-08-15"]]
        assert it.rows("select article, count(*) from views group by 1 order by 1") == [["Cellar", 10], ["Harbour Lights", 10], ["The Mistake, Part 2", 10]]

        server.control(rows=5)
        tables, _ = refresh(it, "--older-than", "0s")
        assert (tables["shows"]["status"], tables["shows"]["rows_after"]) == ("changed", 5), tables
        # Two articles are new, so the words do not ask for the newest days only.
        assert (tables["views"]["rows_added"], tables["views"]["rows_changed"]) == (20, 0), tables
        tables, _ = refresh(it, "--older-than", "0s")
        assert {table["status"] for table in tables.values()} == {"same"}, tables


def test_only_what_is_new_is_asked_for(it):
    with services.run(it) as server:
        words = "connector:elasticsearch?index=tweets&sort=created_at,id&time=created_at"
        receipt = it.json("import", it.project, words, "--as", "tweets")
        assert receipt["rows_kept"] == 2500 and receipt["requests"] == 3, receipt
        it.run("query", it.project, "select 1")
        server.control(forget=0)
        tables, _ = refresh(it, "--table", "tweets")
        # The newest are of the 28th: every 28th of 2,500 documents, from number 27 on, 89 of them, in one request.
        assert (tables["tweets"]["status"], tables["tweets"]["requests"]) == ("same", 1), tables
        assert len(server.log()) == 1
        spec = sqlite3.connect(it.project).execute("select spec from hunch_source").fetchone()[0]
        assert "from=" not in spec, spec


def test_ratings_by_a_column(it):
    with services.run(it):
        it.load("films", "title,year\nFilm 2,1992\nFilm 3,1993\nFilm 3,1993\nFilm 4,1900\nNo such film,1999\n")
        receipt = it.json("import", it.project, "connector:omdb?what=by_title&title=@films.title&year=@films.year", "--as", "ratings")
        assert receipt["rows_kept"] == 2 and receipt["requests"] == 4, receipt
        assert it.rows("select f.title, r.rotten_tomatoes, r.imdb_votes from films f join ratings r on r.asked_title = f.title group by f.title order by 1") == [
            ["Film 2", 42, 1234002], ["Film 3", None, 1234003]]
        it.fails("import", it.project, "connector:omdb?what=by_title&title=@films.name", "--as", "x")
        it.fails("import", it.project, "connector:omdb?what=by_title&title=@nowhere.name", "--as", "x")


def test_a_data_set_with_quotes_as_letters(it):
    with services.run(it):
        receipt = it.json("import", it.project, "connector:imdb?set=title.basics", "--as", "titles")
        assert receipt["rows_kept"] == 60, receipt
        assert {column["name"]: column["missing"] for column in receipt["columns"]}["runtimeMinutes"] == 12
        assert it.rows("select primaryTitle, runtimeMinutes, endYear from titles where tconst in ('tt0001000', 'tt0001001')") == [
            ['"Film 0', None, None], ["“Film 1", 91, None]]


def test_results_and_claims(it):
    with services.run(it) as server:
        it.json("import", it.project, "connector:tmdb?pages=10", "--as", "films")
        it.run("analyze", it.project, "describe", "--table", "films", "columns=vote_count", "--save", "votes")
        server.control(votes=100)
        _, answer = refresh(it, "--table", "films")
        # The mean of 100 + n over 60 films is 129.5; a hundred votes more make it 229.5. Shown with three digits.
        assert answer["results"] == [{"name": "votes", "table": "films", "before": "130", "after": "230", "failed": False}], answer
        assert answer["results_again"] == 1 and answer["claims"] == [], answer
        _, answer = refresh(it, "--table", "films")
        assert answer["results"] == [] and answer["results_again"] == 0, answer


def test_a_playbook_over_a_service(it):
    """The genres of films, from the service to the slides; of years that the server has films of."""
    with services.run(it):
        answer = it.json("playbook", "film-genres", it.project, "years=1990..1995")
        assert answer["tables"] >= 2 and answer["analyses"] > 0 and answer["slides"] > 0, answer
        assert answer["seconds"] <= answer["budget"], answer
        # 60 films, of which the four without a date are of no year; every one that is kept for its ratings has one genre or two.
        assert it.rows("select count(*) from films") == [[56]]
        assert it.rows("select count(distinct id) = (select count(*) from \"rated films\"), count(distinct genre), min(genre is not null) from \"films by genre\"") == [[1, 4, 1]]
        _, changes = refresh(it, "--older-than", "0s")
        assert changes["claims"] == [] and changes["results"] == [], changes


# --- files -----------------------------------------------------------------------------------------------


def test_new_files_come_behind(it):
    it.write("in/a.csv", "k,v\n1,a\n2,b\n")
    it.json("import", it.project, it.path("in/*.csv"), "--as", "t")
    it.write("in/b.csv", "k,v\n3,c\n")
    tables, _ = refresh(it, "--table", "t")
    assert (tables["t"]["rows_added"], tables["t"]["rows_changed"], tables["t"]["rows_removed"]) == (1, 0, 0), tables
    assert it.rows("select rowid, k from t") == [[1, 1], [2, 2], [3, 3]]
    assert refresh(it, "--table", "t")[0]["t"]["status"] == "same"
    # Another content of a file that is there: the rows come anew.
    it.write("in/a.csv", "k,v\n1,a\n2,b\n9,z\n")
    tables, _ = refresh(it, "--table", "t")
    assert (tables["t"]["status"], tables["t"]["rows_after"], tables["t"]["rows_added"]) == ("changed", 4, None), tables
    # One less.
    os.unlink(it.path("in/b.csv"))
    assert refresh(it, "--table", "t")[0]["t"]["rows_after"] == 3


def test_new_columns_and_keys(it):
    it.write("t.csv", "k,v\n1,a\n2,b\n")
    it.json("import", it.project, it.path("t.csv"), "--as", "t")
    it.write("t.csv", "k,v\n2,B\n3,c\n")
    it.json("import", it.project, it.path("t.csv"), "--as", "t", "--upsert", "k")
    assert it.rows("select k, v from t order by k") == [[1, "a"], [2, "B"], [3, "c"]]
    it.write("t.csv", "k,v,w\n3,C,x\n4,d,y\n")
    tables, _ = refresh(it, "--table", "t")
    assert (tables["t"]["rows_added"], tables["t"]["rows_changed"], tables["t"]["columns_added"]) == (1, 1, ["w"]), tables
    assert it.rows("select k, v, w from t order by k") == [[1, "a", None], [2, "B", None], [3, "C", "x"], [4, "d", "y"]]


def test_recipes_keep_their_columns(it):
    """Rows without a column that a recipe uses do not come in."""
    it.load("t", "k,v\n1,a\n2,b\n")
    it.run("recipe", it.project, "w", "--from", "t", "--steps", it.write("s.json", '[{"step": "filter", "where": "v = \'a\'"}]'))
    it.write("t.csv", "k\n1\n2\n3\n")
    sentence = it.fails("refresh", it.project, "--table", "t")
    assert "“w” is made of the table “t” and uses a column that the new rows do not have: v" in sentence, sentence
    assert it.rows("select k, v from w") == [[1, "a"]] and it.rows("select count(*) from t") == [[2]]
    it.write("t.csv", "k,v,more\n1,a,x\n2,b,y\n3,a,z\n")
    assert refresh(it, "--table", "t")[0]["t"]["columns_added"] == ["more"]
    assert it.rows("select k, v from w") == [[1, "a"], [3, "a"]]


def test_same_sample_again(it):
    path = it.write("n.csv", "n\n" + "".join(f"{n}\n" for n in range(10000)))
    it.json("import", it.project, path, "--as", "t", "--sample", "reservoir", "--rows", "100", "--seed", "7")
    before = it.rows("select n from t order by n")
    os.utime(path, (1, 1))
    assert refresh(it, "--table", "t")[0]["t"]["status"] == "changed"
    assert it.rows("select n from t order by n") == before


# --- when ---------------------------------------------------------------------------------------------------


def test_policies(it):
    it.load("a", "x\n1\n2\n")
    it.load("b", "x\n1\n2\n")
    assert refresh(it)[0] == {}
    assert "No table is due." in it.run("refresh", it.project)
    it.run("refresh", it.project, "--table", "a", "--set-policy", "on-open")
    it.run("refresh", it.project, "--table", "b", "--set-policy", "7d")
    assert list(refresh(it)[0]) == ["a"]
    assert list(refresh(it, "--older-than", "1h")[0]) == []
    assert list(refresh(it, "--older-than", "0s")[0]) == ["a", "b"]
    assert list(refresh(it, "--table", "b")[0]) == ["b"]
    it.run("refresh", it.project, "--table", "b", "--set-policy", "0s")
    assert list(refresh(it)[0]) == ["a", "b"]
    it.fails("refresh", it.project, "--set-policy", "7d", code=2)
    it.fails("refresh", it.project, "--table", "a", "--set-policy", "sometimes", code=2)
    it.fails("refresh", it.project, "--older-than", "never", code=2)
    it.fails("refresh", it.project, "--table", "absent")
    it.fails("refresh", it.path("absent.hunch"))


# --- what goes wrong --------------------------------------------------------------------------------------------


def test_failures_leave_the_rows(it):
    with services.run(it) as server:
        it.json("import", it.project, "connector:tmdb?pages=10", "--as", "films")
        it.load("t", "k\n1\n2\n")
        before = it.rows("select * from films order by id")
        os.environ["TMDB_API_KEY"] = "wrong-key-0000"
        sentence = it.fails("refresh", it.project, "--table", "films")
        assert "“films”" in sentence and "Invalid API key" in sentence and "wrong-key" not in sentence, sentence
        os.environ["TMDB_API_KEY"] = services.KEY
        os.unlink(it.path("t.csv"))
        sentence = it.fails("refresh", it.project, "--older-than", "0s")
        assert "“t”" in sentence, sentence
        assert it.rows("select * from films order by id") == before and it.rows("select count(*) from t") == [[2]]
        server.control(films=100, votes=3)
        assert refresh(it, "--table", "films")[0]["films"]["rows_after"] == 100


def test_killed_half_way(it):
    """Whenever it is killed, the table has all of its old rows or all of its new ones."""
    path = pathlib.Path(it.write("n.csv", "n,text\n" + "".join(f"{n},{'x' * 40}\n" for n in range(60000))))
    it.json("import", it.project, str(path), "--as", "t")
    path.write_text("n,text\n" + "".join(f"{n},{'y' * 40}\n" for n in range(70000)))
    seen = set()
    for delay in [0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8]:
        process = subprocess.Popen([cli.PROGRAM, "refresh", it.project, "--table", "t"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
        connection = sqlite3.connect(it.project)
        seen.add(connection.execute("select count(*), min(text) from t").fetchone())
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
        connection.close()
    assert seen <= {(60000, "x" * 40), (70000, "y" * 40)}, [(n, text[0]) for n, text in seen]
    it.run("refresh", it.project, "--table", "t")
    assert it.rows("select count(*), min(text) = max(text) from t") == [[70000, 1]]


# --- the timer -------------------------------------------------------------------------------------------------------


def test_timer(it):
    it.load("t", "k\n1\n2\n")
    os.environ["XDG_CONFIG_HOME"] = it.path("config")
    odd = it.path("my 100% “$pecial” project.hunch")
    os.rename(it.project, odd)
    state = it.json("refresh", odd, "--timer-status")
    assert state["installed"] is False and state["unit"].startswith("hunch-refresh-") and state["unit"].endswith(".timer"), state
    state = it.json("refresh", odd, "--install-timer", "daily")
    assert state["installed"] is True and state["every"] == "daily", state
    units = pathlib.Path(it.path("config"), "systemd/user")
    service = (units / state["unit"].replace(".timer", ".service")).read_text()
    assert f'ExecStart="{cli.PROGRAM}" refresh "{os.path.realpath(odd).replace("%", "%%").replace("$", "$$")}"' in service, service
    timer = (units / state["unit"]).read_text()
    assert "OnCalendar=daily\n" in timer and "Persistent=true\n" in timer, timer
    assert (units / "timers.target.wants" / state["unit"]).resolve() == (units / state["unit"]).resolve()
    assert it.json("refresh", odd, "--install-timer", "hourly")["every"] == "hourly"
    assert it.json("refresh", odd, "--timer-status")["every"] == "hourly"
    assert it.json("refresh", odd, "--remove-timer")["installed"] is False
    assert [path for path in units.rglob("*") if not path.is_dir()] == []
    it.fails("refresh", odd, "--install-timer", "sometimes")
    it.run("refresh", odd, "--remove-timer")


# --- connectors ---------------------------------------------------------------------------------------------------------


def test_connectors_are_listed(it):
    names = {connector["name"]: connector for connector in it.json("connectors")["connectors"]}
    assert {"elasticsearch", "imdb", "omdb", "spreadsheet", "tmdb", "wikipedia"} <= set(names), list(names)
    tmdb = it.json("connectors", "tmdb")
    assert tmdb == names["tmdb"]
    assert [endpoint["name"] for endpoint in tmdb["endpoints"]] == ["popular", "top_rated", "discover", "search", "details", "genres"]
    assert "connector:tmdb?what=discover" in it.run("connectors", "tmdb")
    it.fails("connectors", "nothing")
    plan = it.json("connectors", "connector:tmdb?what=discover&genre=Drama&year=1990..1994&pages=3")
    assert (plan["series"], plan["requests"], plan["records"], plan["is_exact"]) == (5, 15, 300, False), plan
    assert all("api_key=•••" in line for line in plan["lines"][::2]), plan
    it.fails("connectors", "connector:tmdb?pages=501")


if __name__ == "__main__":
    cli.main()
