#!/usr/bin/python3
"""import: what is kept, what is told about it, and that a failure leaves no trace."""

import os
import pty
import signal
import sqlite3
import subprocess
import time

import cli

PEOPLE = "name,age,joined,share\nAda,36,2020-01-31,0.5\nBob,,2021-02-28,0.25\nCy,71,2022-03-31,1e-3\n"


def test_receipt_and_tables(it):
    receipt = it.load("people", PEOPLE)
    assert receipt["table"] == "people"
    assert (receipt["rows_seen"], receipt["rows_kept"], receipt["rows_rejected"]) == (3, 3, 0)
    assert receipt["bytes_read"] == len(PEOPLE)
    assert [(c["name"], c["type"], c["missing"], c["unparsed"]) for c in receipt["columns"]] == [
        ("name", "text", 0, 0), ("age", "integer", 1, 0), ("joined", "date", 0, 0), ("share", "real", 0, 0)]
    assert receipt["warnings"] == []
    ticket = receipt["ticket"]
    assert ticket["method"] == "all" and ticket["rows_seen"] == 3 and ticket["rows_kept"] == 3
    assert ticket["source"].endswith("people.csv")

    tables = it.json("tables", it.project)["tables"]
    assert [table["name"] for table in tables] == ["people"]
    assert tables[0]["rows"] == 3 and tables[0]["ticket"] == ticket
    assert tables[0]["columns"][1] == {"name": "age", "type": "integer"}
    assert "people: 3 rows" in it.run("tables", it.project)
    assert "3 of 3 rows kept" in it.run("import", it.project, it.path("people.csv"), "--as", "again")


def test_query_forms(it):
    it.load("people", PEOPLE)
    answer = it.json("query", it.project, "select name, age, share, null as none from people order by name")
    assert answer == {"columns": ["name", "age", "share", "none"],
                      "rows": [["Ada", 36, 0.5, None], ["Bob", None, 0.25, None], ["Cy", 71, 0.001, None]]}
    assert it.json("query", it.project, "select * from people where age > 100")["rows"] == []
    code, output, _ = it.call("query", it.project, "select 'a,\"b\"' as \"x,y\", '' as e, null as n, 1.5 as r, x'00ff' as b", "--csv")
    assert code == 0 and output == '"x,y",e,n,r,b\r\n"a,""b""","",,1.5,00ff\r\n', output
    lines = it.run("query", it.project, "select name, age from people order by name").splitlines()
    assert lines[0].split() == ["name", "age"] and lines[1].split() == ["Ada", "36"], lines
    assert it.rows("select netflix_kind('https://www.netflix.com/watch/80051137')") == [["watch"]]


def test_query_changes_nothing(it):
    it.load("people", PEOPLE)
    before = it.rows("select count(*), sum(age) from people")
    for sql in ["delete from people", "drop table people", "create table x (a)", "insert into people select * from people",
                "update people set age = 1", "pragma user_version = 9", "vacuum", "attach 'x.db' as x", "selekt 1", "select 1; delete from people"]:
        it.fails("query", it.project, sql)
    assert it.rows("select count(*), sum(age) from people") == before


def test_other_programs_read_it(it):
    it.load("people", PEOPLE)
    connection = sqlite3.connect(it.project)
    assert connection.execute("select name, age from people order by age").fetchall() == [("Bob", None), ("Ada", 36), ("Cy", 71)]
    assert connection.execute("pragma application_id").fetchone() == (0x48756E63,)
    assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
    connection.close()


def test_no_digit_is_lost(it):
    it.load("ids", "code,big,twenty,plain\n08123,9223372036854775808,12345678901234567890,1\n00001,1,12345678901234567891,2\n")
    assert it.rows("select code, big, twenty, plain from ids order by plain") == [
        ["08123", "9223372036854775808", "12345678901234567890", 1], ["00001", "1", "12345678901234567891", 2]]


def test_types_as_told(it):
    receipt = it.load("t", "a,b\n1,x\ntwo,y\n3,z\n", "--type", "a=integer")
    assert (receipt["columns"][0]["type"], receipt["columns"][0]["unparsed"]) == ("integer", 1)
    assert it.rows("select a from t order by b") == [[1], [None], [3]]
    receipt = it.load("u", "a,b\n1,2\n3,4\n", "--type", "a=text", "--type", "b=real")
    assert [column["type"] for column in receipt["columns"]] == ["text", "real"]
    it.fails("import", it.project, it.path("u.csv"), "--as", "v", "--type", "absent=text")
    assert len(it.json("tables", it.project)["tables"]) == 2


def test_marks_and_dates_as_told(it):
    receipt = it.load("t", "a;b;c\n1.234,5;03/04/2021;x\n2,25;05/06/2021;?\n", "--decimal", ",", "--thousands", ".", "--date-order", "dmy",
                      "--separator", "semicolon", "--missing", "?,none")
    assert [column["type"] for column in receipt["columns"]] == ["real", "date", "text"], receipt["columns"]
    assert it.rows("select a, b, c from t order by a") == [[2.25, "2021-06-05", None], [1234.5, "2021-04-03", "x"]]


def test_header_as_told(it):
    receipt = it.load("t", "a,b\nc,d\n", "--no-header")
    assert receipt["rows_kept"] == 2
    receipt = it.load("u", "1,2\n3,4\n", "--header")
    assert receipt["rows_kept"] == 1 and [column["name"] for column in receipt["columns"]] == ["1", "2"]


def test_encodings(it):
    path = it.write("latin.csv", "stadt,n\nKöln,1\nMünchen,2\n".encode("latin-1"))
    it.json("import", it.project, path, "--as", "a", "--encoding", "ISO-8859-1")
    it.json("import", it.project, path, "--as", "b")
    path = it.write("wide.csv", "stadt,n\nKöln,1\nMünchen,2\n".encode("utf-16"))
    it.json("import", it.project, path, "--as", "c")
    for table in "abc":
        assert it.rows(f"select stadt from {table} order by n") == [["Köln"], ["München"]], table


def test_columns_chosen(it):
    receipt = it.load("t", 'a,"b, c",d\n1,2,3\n', "--columns", "d,`b, c`")
    assert sorted(column["name"] for column in receipt["columns"]) == ["b, c", "d"]
    it.fails("import", it.project, it.path("t.csv"), "--as", "u", "--columns", "a,absent")


def test_samples(it):
    path = it.write("n.csv", "n\n" + "".join(f"{n}\n" for n in range(1, 10001)))
    assert it.json("import", it.project, path, "--as", "head", "--rows", "10")["rows_kept"] == 10
    assert it.rows("select max(n) from head") == [[10]]
    for table, seed in [("a", "7"), ("b", "7"), ("c", "8")]:
        receipt = it.json("import", it.project, path, "--as", table, "--sample", "reservoir", "--rows", "500", "--seed", seed)
        assert (receipt["rows_seen"], receipt["rows_kept"]) == (10000, 500)
        assert receipt["ticket"]["method"] == "reservoir" and receipt["ticket"]["seed"] == int(seed)
    assert it.rows("select count(*) from a join b using (n)") == [[500]]
    assert it.rows("select count(*) from a join c using (n)")[0][0] < 60
    # A mean of 500 of 1..10000: 5000.5 with a standard error of 126.
    assert abs(it.rows("select avg(n) from a")[0][0] - 5000.5) < 5 * 126
    receipt = it.json("import", it.project, path, "--as", "d", "--fraction", "0.1", "--seed", "1")
    assert receipt["ticket"]["method"] == "bernoulli" and 850 < receipt["rows_kept"] < 1150


def test_seed_is_chosen_and_told(it):
    path = it.write("n.csv", "n\n" + "".join(f"{n}\n" for n in range(1000)))
    first = it.json("import", it.project, path, "--as", "a", "--sample", "reservoir", "--rows", "50")
    again = it.json("import", it.project, path, "--as", "b", "--sample", "reservoir", "--rows", "50", "--seed", str(first["ticket"]["seed"]))
    assert again["rows_kept"] == 50
    assert it.rows("select count(*) from a join b using (n)") == [[50]]


def test_several_sources(it):
    for day in (1, 2, 3):
        it.write(f"days/2019-07-0{day}.csv", f"day,clicks\n{day},{day * 10}\n")
    receipt = it.json("import", it.project, it.path("days/2019-07-*.csv"), "--as", "days")
    assert (receipt["rows_seen"], receipt["rows_kept"]) == (3, 3)
    assert it.rows("select day, clicks from days order by day") == [[1, 10], [2, 20], [3, 30]]
    it.json("import", it.project, it.path("days/2019-07-01.csv"), "--as", "days", "--append")
    assert it.rows("select count(*) from days") == [[4]]
    it.json("import", it.project, it.path("days/2019-07-02.csv"), "--as", "days", "--replace")
    assert it.rows("select day from days") == [[2]]


def test_columns_of_several_sources_are_matched_by_name(it):
    it.write("x/1.csv", "a,b\n1,2\n")
    it.write("x/2.csv", "c,a\n3,1.5\n")
    it.json("import", it.project, it.path("x/*.csv"), "--as", "both")
    assert it.rows("select a, b, c from both") == [[1, 2, None], [1.5, None, 3]]


def test_sources_that_do_not_fit_leave_nothing(it):
    it.write("x/1.csv", "a,b\n1,2\n")
    it.write("x/2.csv", 'a,b\n1,"2\n')
    it.load("people", PEOPLE)
    assert "2.csv" in it.fails("import", it.project, it.path("x/*.csv"), "--as", "both")
    assert [table["name"] for table in it.json("tables", it.project)["tables"]] == ["people"]
    it.fails("import", it.path("new.hunch"), it.path("x/*.csv"))
    assert not os.path.exists(it.path("new.hunch"))


def test_a_table_is_not_overwritten(it):
    it.load("people", PEOPLE)
    it.fails("import", it.project, it.path("people.csv"), "--as", "people")
    it.fails("import", it.project, it.path("people.csv"), "--as", "other", "--append")
    assert it.rows("select count(*) from people") == [[3]]


def test_no_table_at_all(it):
    for name, content in [("empty", b""), ("blank", b"\n\n"), ("lone", b"42"), ("binary", bytes(range(256)) * 20), ("open-quote", b'a,b\n1,"2\n3,4\n')]:
        sentence = it.fails("import", it.path(f"{name}.hunch"), it.write(f"{name}.csv", content))
        assert len(sentence) < 300, sentence
        assert not os.path.exists(it.path(f"{name}.hunch"))


def test_preview_keeps_nothing(it):
    path = it.write("t.csv", "id;wert\n1;3,5\n2;k. A.\n")
    answer = it.json("preview", path)
    assert answer["separator"] == ";" and answer["header"] is True and answer["rows_looked_at"] == 2
    assert [column["name"] for column in answer["columns"]] == ["id", "wert"]
    assert answer["rows"][0]["raw"] == ["1", "3,5"]
    assert "wert" in it.run("preview", path)
    assert sorted(os.listdir(it.folder)) == ["t.csv"]


def test_generated_data(it):
    it.run("generate", "titles", "seed=3", "-o", it.path("titles.csv"))
    it.run("generate", "genres", "-o", it.path("genres.csv"))
    it.run("generate", "clickstream", "rows=5000", "seed=3", "-o", it.path("clicks.csv"))
    before = open(it.path("clicks.csv"), "rb").read()
    it.run("generate", "clickstream", "rows=5000", "seed=3", "-o", it.path("clicks.csv"))
    assert open(it.path("clicks.csv"), "rb").read() == before
    receipt = it.json("import", it.project, it.path("clicks.csv"))
    assert receipt["rows_kept"] == 5000
    assert it.json("import", it.project, "generator:clickstream?rows=5000&seed=3", "--as", "direct")["rows_kept"] == 5000
    assert it.rows("select count(*) from clicks except select count(*) from direct") == []
    os.mkdir(it.path("days"))
    it.run("generate", "clickstream", "rows=5000", "seed=3", "days=3", "-o", it.path("days"))
    assert sorted(os.listdir(it.path("days"))) == ["dt=2019-01-01", "dt=2019-01-02", "dt=2019-01-03"]
    receipt = it.json("import", it.project, it.path("days/dt=2019-01-0[1-3]/*.csv"), "--as", "days")
    assert receipt["rows_kept"] == 5000


def interrupt(it, number):
    """Starts a long import and stops it in the middle; the code."""
    with subprocess.Popen([cli.PROGRAM, "import", it.project, "generator:clickstream?rows=20000000", "--as", "long"],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        time.sleep(1.5)
        process.send_signal(number)
        output, errors = process.communicate(timeout=60)
    assert output == b"" and errors.count(b"\n") == 1 and errors.startswith(b"hunch-cli: "), (output, errors)
    return process.returncode


def test_stop_leaves_the_project_as_it_was(it):
    it.load("people", PEOPLE)
    size = os.path.getsize(it.project)
    assert interrupt(it, signal.SIGINT) == 130
    assert interrupt(it, signal.SIGTERM) == 143
    assert [table["name"] for table in it.json("tables", it.project)["tables"]] == ["people"]
    assert os.path.getsize(it.project) <= size + 65536
    assert sorted(os.listdir(it.folder)) == ["p.hunch", "people.csv"]


def test_progress_is_for_terminals(it):
    main, other = pty.openpty()
    seen = b""
    with subprocess.Popen([cli.PROGRAM, "import", it.project, "generator:clickstream?rows=600000"], stdout=subprocess.DEVNULL, stderr=other) as process:
        os.close(other)
        while True:
            try:
                part = os.read(main, 100000)
            except OSError:  # nobody has the other end any more
                break
            if not part:
                break
            seen += part
        assert process.wait(timeout=120) == 0
    os.close(main)
    assert b"rows/s" in seen and seen.endswith(b"\r\x1b[K"), repr(seen[-200:])


if __name__ == "__main__":
    cli.main()
