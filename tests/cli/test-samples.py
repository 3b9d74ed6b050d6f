#!/usr/bin/python3
"""import and sample: many objects of any format as one table, every kind of sample, filters, upserts, and drawing again."""

import gzip
import json
import sqlite3

import cli

N = 10000


def rows_of(n=N):
    """Row i has kind a in 7 of 10 rows, b in 2, c in 1."""
    return [(i, "aaaaaaabbc"[i % 10], i / 4) for i in range(n)]


def write_csv(it, name="n.csv", n=N):
    return it.write(name, "n,kind,x\n" + "".join(f"{i},{kind},{x}\n" for i, kind, x in rows_of(n)))


def write_lines(it, name="n.jsonl", n=N):
    return it.write(name, "".join(json.dumps({"n": i, "kind": kind, "x": x}) + "\n" for i, kind, x in rows_of(n)))


def test_one_pass_keeps_what_two_passes_keep(it):
    """The number of rows of JSON lines is not known beforehand; that of separated text is."""
    two = it.json("import", it.project, write_csv(it), "--as", "two", "--sample", "reservoir", "--rows", "500", "--seed", "7")
    one = it.json("import", it.project, write_lines(it), "--as", "one", "--sample", "reservoir", "--rows", "500", "--seed", "7")
    assert (two["rows_seen"], two["rows_kept"]) == (one["rows_seen"], one["rows_kept"]) == (N, 500)
    assert it.rows("select n, kind, x from two") == it.rows("select n, kind, x from one")
    numbers = [row[0] for row in it.rows("select n from one order by rowid")]
    assert numbers == sorted(numbers)


def test_fewer_rows_than_asked(it):
    for name, path in [("a", write_csv(it, n=7)), ("b", write_lines(it, n=7))]:
        for method in ["head", "reservoir", "stratified:kind", "blocks"]:
            receipt = it.json("import", it.project, path, "--as", name + method[0], "--sample", method, "--rows", "20", "--seed", "1")
            assert (receipt["rows_kept"], receipt["rows_seen"]) == (7, 7), (name, method, receipt)


def test_unparsed_cells_of_one_pass(it):
    """Every tenth cell is no number; the raw texts that stay are those of the rows that stay."""
    path = it.write("n.jsonl", "".join(json.dumps({"n": i, "v": f"raw {i}" if i % 10 == 0 else i}) + "\n" for i in range(3000)))
    receipt = it.json("import", it.project, path, "--sample", "reservoir", "--rows", "200", "--seed", "5", "--type", "v=integer")
    unparsed = {column["name"]: column["unparsed"] for column in receipt["columns"]}["v"]
    kept = it.rows("select count(*) from n where n % 10 = 0")[0][0]
    assert kept == unparsed > 5
    assert it.rows("select count(*) from n where v is null") == [[kept]]
    assert it.rows("select count(*) from hunch_unparsed u join n on n.rowid = u.row_id where u.raw = 'raw ' || n.n") == [[kept]]
    assert it.rows("select count(*) from hunch_unparsed") == [[kept]]


def test_strata(it):
    """By hand: 7,000, 2,000 and 1,000 rows; 100 in proportion are 70, 20 and 10, and alike 34, 33 and 33 (the larger first)."""
    for path, name in [(write_csv(it), "c"), (write_lines(it), "j")]:
        receipt = it.json("import", it.project, path, "--as", name + "1", "--sample", "stratified:kind", "--rows", "100", "--seed", "3")
        assert it.rows(f"select kind, count(*) from {name}1 group by kind order by kind") == [["a", 70], ["b", 20], ["c", 10]]
        strata = {s["value"]: (s["rows_seen"], s["rows_kept"]) for s in receipt["ticket"]["strata"]}
        assert strata == {"a": (7000, 70), "b": (2000, 20), "c": (1000, 10)}
        it.json("import", it.project, path, "--as", name + "2", "--sample", "stratified:kind", "--rows", "100", "--seed", "3",
                "--allocation", "equal", "--columns", "x")
        assert it.rows(f"select count(*) from {name}2") == [[100]]
        assert sorted(it.rows(f"select count(*) from {name}2 group by cast(x * 4 as int) % 10 in (0,1,2,3,4,5,6), cast(x * 4 as int) % 10 = 9")) == [[33], [33], [34]]
        assert [c["name"] for c in it.json("tables", it.project)["tables"][-1]["columns"]] == ["x"]
        # Equal numbers of unequal kinds: a mean over all of them is not the whole's, and that is said.
        assert any("kind" in c for c in it.json("analyze", it.project, "describe", "--table", name + "2", "columns=x")["warnings"])
        assert not it.json("analyze", it.project, "describe", "--table", name + "1", "columns=x")["warnings"]
    assert it.rows("select * from c1") == it.rows("select * from j1")
    assert "colour" in it.fails("import", it.project, it.path("n.csv"), "--as", "no", "--sample", "stratified:colour", "--rows", "5")


def test_filter_before_the_sample(it):
    for path, name in [(write_csv(it), "c"), (write_lines(it), "j")]:
        receipt = it.json("import", it.project, path, "--as", name, "--sample", "reservoir", "--rows", "300", "--seed", "7",
                          "--where", "kind = 'c' and n >= 1000", "--columns", "x")
        assert (receipt["rows_seen"], receipt["rows_kept"], receipt["rows_rejected"]) == (N, 300, N - 900), receipt
        assert receipt["rejected"][0]["rows"] == N - 900
        assert receipt["ticket"]["filter"] == "kind = 'c' and n >= 1000"
        assert it.rows(f"select count(*), min(x) >= 250 from {name}") == [[300, 1]]
    assert it.rows("select * from c") == it.rows("select * from j")
    receipt = it.json("import", it.project, it.path("n.csv"), "--as", "all", "--where", "x > 2000 or kind is null")
    assert (receipt["rows_kept"], receipt["rows_rejected"]) == (1999, N - 1999)
    receipt = it.json("import", it.project, it.path("n.csv"), "--as", "strata", "--where", "kind <> 'a'", "--sample", "stratified:kind", "--rows", "30")
    assert it.rows("select kind, count(*) from strata group by kind order by kind") == [["b", 20], ["c", 10]]
    assert (receipt["rows_seen"], receipt["rows_rejected"]) == (N, 7000)
    receipt = it.json("import", it.project, it.path("n.csv"), "--as", "head", "--where", "kind = 'c'", "--rows", "3")
    assert it.rows("select n from head") == [[9], [19], [29]]
    assert "where kind = 'c' · first rows" in it.run("import", it.project, it.path("n.csv"), "--as", "line", "--where", "kind = 'c'", "--rows", "3")


def test_filters_that_are_none(it):
    path = write_csv(it, n=10)
    for words in ["", "nope > 3", "n >", "n > 3; drop table x", "1) or (1", '"Nope" = 1', "n in (select id from hunch_table)",
                  "(select count(*) from sqlite_schema) > 0", "load_extension('x')", "n > (with recursive r as (select 1 as x union all select x from r) select max(x) from r)", "n > 3) --"]:
        sentence = it.fails("import", it.project, path, "--where", words)
        assert len(sentence) < 400, sentence
    it.json("import", it.project, path, "--where", "n > 3 -- and nothing else")
    assert it.rows("select count(*) from n") == [[6]]


def test_many_objects_are_one_sample(it):
    for month in range(1, 5):
        it.write(f"full/dt=2016-0{month}-01/part.csv", "n\n" + "".join(f"{month * 1000 + i}\n" for i in range(1000)))
    receipt = it.json("import", it.project, it.path("full/dt=2016-0[1-3]-*/*"), "--as", "t", "--sample", "reservoir", "--rows", "300", "--seed", "1")
    assert (receipt["rows_seen"], receipt["rows_kept"]) == (3000, 300)
    assert receipt["ticket"]["n_objects"] == 3 and len(receipt["ticket"]["objects"]) == 3
    assert all(o["version"] and o["bytes"] == 5002 for o in receipt["ticket"]["objects"])
    head = it.json("import", it.project, it.path("full/"), "--as", "head", "--rows", "1500")
    assert [o["rows"] for o in head["ticket"]["objects"]] == [1000, -1] and head["ticket"]["n_objects"] == 4
    whole = it.json("import", it.project, it.path("full/"), "--as", "whole")
    assert [o["rows"] for o in whole["ticket"]["objects"]] == [1000] * 4
    counts = dict(it.rows("select dt, count(*) from t group by dt"))
    assert sorted(counts) == ["2016-01-01", "2016-02-01", "2016-03-01"] and all(60 < c < 140 for c in counts.values()), counts


def test_a_surprise_is_read_again(it):
    """A member and a wider type that only come after the first look (8 MB)."""
    lines = [json.dumps({"n": i, "text": "x" * 200}) for i in range(45000)] + [json.dumps({"n": 1.5, "late": True})]
    receipt = it.json("import", it.project, it.write("late.jsonl", "\n".join(lines)))
    assert receipt["rows_kept"] == 45001
    assert [(c["name"], c["type"]) for c in receipt["columns"]] == [("n", "real"), ("text", "text"), ("late", "boolean")], receipt["columns"]
    assert it.rows("select n, late from late order by rowid desc limit 1") == [[1.5, 1]]


def test_packed(it):
    path = it.write("n.csv.gz", gzip.compress(("n\n" + "".join(f"{i}\n" for i in range(100))).encode()))
    assert it.json("import", it.project, path)["rows_kept"] == 100


SHOP = "id,price,name\n1,10,one\n2,20,two\n3,30,three\n"


def test_upsert(it):
    it.load("shop", SHOP)
    path = it.write("new.csv", "price,id,name,stock\n20,2,two,\n31,3,three,7\n40,4,four,8\n50,,nobody,9\n41,4,four again,8\n")
    receipt = it.json("import", it.project, path, "--as", "shop", "--upsert", "id")
    assert (receipt["rows_added"], receipt["rows_changed"], receipt["rows_same"]) == (1, 1, 1), receipt
    assert [(r["rows"]) for r in receipt["rejected"]] == [1, 1]
    assert it.rows("select rowid, id, price, name, stock from shop") == [
        [1, 1, 10, "one", None], [2, 2, 20, "two", None], [3, 3, 31, "three", 7], [4, 4, 41, "four again", 8]]
    assert receipt["ticket"]["rows_kept"] == 4
    table = it.json("tables", it.project)["tables"][0]
    assert table["rows"] == 4 and [c["name"] for c in table["columns"]] == ["id", "price", "name", "stock"]
    assert any("stock" in w for w in receipt["warnings"])
    again = it.json("import", it.project, path, "--as", "shop", "--upsert", "id")
    assert (again["rows_added"], again["rows_changed"], again["rows_same"]) == (0, 0, 3)


def test_upsert_by_two_columns(it):
    it.load("t", "day,shop,sold\n2021-01-01,a,1\n2021-01-01,b,2\n2021-01-02,a,3\n")
    path = it.write("new.csv", "day,shop,sold\n2021-01-01,b,5\n2021-01-02,b,6\n")
    receipt = it.json("import", it.project, path, "--as", "t", "--upsert", "day, shop")
    assert (receipt["rows_added"], receipt["rows_changed"], receipt["rows_same"]) == (1, 1, 0)
    assert it.rows("select * from t") == [["2021-01-01", "a", 1], ["2021-01-01", "b", 5], ["2021-01-02", "a", 3], ["2021-01-02", "b", 6]]


def test_upserts_that_cannot_be(it):
    it.load("t", "id,v\n1,1\n1,2\n2,3\n")
    before = it.rows("select rowid, * from t")
    path = it.write("new.csv", "id,v\n1,9\n")
    assert "t" in it.fails("import", it.project, path, "--as", "t", "--upsert", "id")
    assert "nope" in it.fails("import", it.project, path, "--as", "t", "--upsert", "nope")
    it.fails("import", it.project, path, "--as", "absent", "--upsert", "id")
    it.fails("import", it.project, path, "--as", "t", "--upsert", "", code=2)
    it.fails("import", it.project, path, "--as", "t", "--upsert", "id", "--append", code=2)
    it.fails("import", it.project, it.write("bad.csv", 'id,v\n2,"9\n'), "--as", "t", "--upsert", "id")
    assert it.rows("select rowid, * from t") == before


def draw_all(it, path, *words):
    """A table, more rows twice, and what came of it."""
    it.json("import", it.project, path, "--as", "t", *words)
    n = it.rows("select count(*) from t")[0][0]
    for more in (100, 50):
        receipt = it.json("sample", it.project, "t", "--more", str(more))
        assert receipt["rows_kept"] == more, receipt
    assert it.rows("select count(*), count(distinct n) from t") == [[n + 150, n + 150]]
    return receipt["ticket"]


def test_more_rows_are_other_rows(it):
    for path in (write_csv(it), write_lines(it)):
        for words in (["--rows", "200"], ["--sample", "reservoir", "--rows", "200", "--seed", "7"], ["--fraction", "0.03", "--seed", "7"],
                      ["--sample", "stratified:kind", "--rows", "200", "--seed", "7"],
                      ["--sample", "reservoir", "--rows", "200", "--seed", "7", "--where", "kind <> 'a'"]):
            ticket = draw_all(it, path, *words)
            assert [draw["rows"] for draw in ticket["draws"]] == [100, 50]
            assert ticket["rows_kept"] == it.rows("select count(*) from t")[0][0]
            assert ticket["rows_seen"] == N or words[0] == "--rows", (words, ticket)
            it.project = it.path(f"p{len(words)}{words[1][0]}{path[-1]}.hunch")


def test_more_until_there_is_none(it):
    it.json("import", it.project, write_csv(it, n=100), "--as", "t", "--sample", "reservoir", "--rows", "60", "--seed", "7")
    assert it.json("sample", it.project, "t", "--more", "100")["rows_kept"] == 40
    assert it.json("sample", it.project, "t", "--more", "100")["rows_kept"] == 0
    assert it.rows("select count(distinct n) from t") == [[100]]


def test_more_of_other_sources_is_refused(it):
    path = write_csv(it)
    it.json("import", it.project, path, "--as", "t", "--sample", "reservoir", "--rows", "60", "--seed", "7")
    write_csv(it, n=N + 1)
    assert "n.csv" in it.fails("sample", it.project, "t", "--more", "10")
    assert it.rows("select count(*) from t") == [[60]]


def test_more_of_relative_words(it):
    """Where the words were written and where the project is opened again are other folders."""
    for day in (1, 2):
        it.write(f"clicks/dt=2016-01-0{day}/a.csv", "n\n" + "".join(f"{day * 1000 + i}\n" for i in range(500)))
    it.write("one.csv", "n\n" + "".join(f"{i}\n" for i in range(500)))
    for words, name in [("clicks/dt=2016-*/*", "clicks"), ("./*.csv", "one"), ("clicks", "clicks")]:
        it.project = it.path(f"{len(words)}.hunch")
        code, output, errors = it.call("import", it.project, words, "--as", "t", "--sample", "reservoir", "--rows", "20", "--seed", "7", cwd=it.folder)
        assert (code, errors) == (0, ""), errors
        for folder in (it.folder, "/", it.folder / "clicks"):
            code, output, errors = it.call("sample", it.project, "t", "--more", "5", cwd=folder)
            assert (code, errors) == (0, ""), errors
            code, output, errors = it.call("refresh", it.project, "--table", "t", "--json", cwd=folder)
            assert (code, json.loads(output)["tables"][0]["status"]) == (0, "same"), output + errors
        assert it.rows("select count(distinct n) from t") == [[35]]


def test_names_of_tables(it):
    """Of a pattern or folder the last part of the words that names something, and not the first file."""
    for day in (1, 2):
        it.write(f"shop/clicks/dt=2016-01-0{day}/part_0.csv", "n\n1\n")
        it.write(f"shop/train-{day}.csv", "n\n1\n")
    for words, name in [("shop/clicks/dt=2016-*/*", "clicks"), ("shop/clicks/", "clicks"), ("shop/clicks/**", "clicks"), ("shop/train-*.csv", "train"),
                        ("shop/t*.csv", "shop"), ("shop/train-1.csv", "train_1")]:
        project = it.path("names.hunch")
        assert it.json("import", project, it.path(words), "--replace")["table"] == name, words


def test_another(it):
    path = write_csv(it)
    it.json("import", it.project, path, "--as", "t", "--sample", "stratified:kind", "--rows", "200", "--seed", "7", "--where", "n > 10", "--columns", "n,kind")
    receipt = it.json("sample", it.project, "t", "--another", "u", "--seed", "8")
    assert receipt["table"] == "u" and receipt["rows_kept"] == 200 and receipt["ticket"]["seed"] == 8
    assert it.rows("select kind, count(*) from u group by kind") == it.rows("select kind, count(*) from t group by kind")
    assert it.rows("select count(*) from t join u using (n)")[0][0] < 40
    it.json("sample", it.project, "t", "--another", "same", "--seed", "7")
    assert it.rows("select * from same") == it.rows("select * from t")
    it.fails("sample", it.project, "t", "--another", "u")
    it.fails("sample", it.project, "t", code=2)
    it.fails("sample", it.project, "t", "--another", "x", "--more", "3", code=2)
    it.json("import", it.project, path, "--as", "whole")
    assert "whole" in it.fails("sample", it.project, "whole", "--more", "3")
    assert "whole" in it.fails("sample", it.project, "whole", "--another", "x")
    connection = sqlite3.connect(it.project)
    connection.execute("create table foreigner (n integer)")
    connection.commit()
    connection.close()
    assert "foreigner" in it.fails("sample", it.project, "foreigner", "--more", "3")


def test_words_that_do_not_go_together(it):
    path = write_csv(it, n=10)
    for words in (["--sample", "stratified"], ["--sample", "stratified:", "--rows", "3"], ["--sample", "quota", "--rows", "3"],
                  ["--sample", "blocks"], ["--allocation", "equal"], ["--blocks", "50"], ["--sample", "blocks", "--rows", "3", "--blocks", "1"],
                  ["--sample", "stratified:kind", "--rows", "3", "--allocation", "some"], ["--labels", "none"], ["--append", "--replace"]):
        it.fails("import", it.project, path, *words, code=2)
    it.fails("import", it.project, "-", code=2)
    it.fails("import", it.project, path, "--format", "xml")


def test_how_it_came_in_is_kept(it):
    it.load("t", SHOP, "--columns", "id,price", "--quote", "none")
    connection = sqlite3.connect(it.project)
    spec, key, policy, looked_at, objects = connection.execute("select spec, key, policy, looked_at, objects from hunch_source").fetchone()
    connection.close()
    spec = json.loads(spec)
    assert spec["words"] == [it.path("t.csv")] and spec["table"] == "t" and spec["options"]["columns"] == ["id", "price"] and spec["options"]["csv"]["quote"] == "-"
    assert (key, policy) == (None, "never") and looked_at > 1.6e9
    assert json.loads(objects)[0]["name"] == it.path("t.csv") and json.loads(objects)[0]["version"]


if __name__ == "__main__":
    cli.main()
