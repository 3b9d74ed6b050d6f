#!/usr/bin/python3
"""import of every kind of file the whole way, into the project and out of it, and that whatever stops it leaves nothing behind."""

import io
import json
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import tarfile
import time

import cli

CORPUS = cli.SOURCE_DIR / "tests/corpus"


# --- statistics programs ---------------------------------------------------------------------------------------------


# Written by hand for the corpus: three people, the last of whom answered nothing but the name (tests/format tells the same of the reader).
def test_statistics_programs(it):
    for name, format, sex in [("sav", "spss", "männlich"), ("zsav", "spss", "männlich"), ("dta", "stata", "männlich"), ("sas7bdat", "sas", 1), ("xpt", "sas", 1)]:
        receipt = it.json("import", it.project, str(CORPUS / f"readstat/three-rows.{name}"), "--as", name)
        assert (receipt["rows_kept"], receipt["ticket"]["format"]) == (3, format), receipt
        types = {column["name"]: column["type"] for column in receipt["columns"]}
        assert (types["NAME"], types["DAY"], types["AT"], types["X"]) == ("text", "date", "timestamp", "real"), types
        assert it.rows(f"select NAME, SEX, DAY, AT, X from {name} limit 1") == [["Zoë", sex, "2016-01-01", "2016-01-01 01:01:01.500", 0.25]]
        # 1 h 23 min 45 s; of Stata's there is no such format.
        assert types["DUR"] == ("integer" if name == "dta" else "duration")
        assert it.rows(f"select DUR, typeof(DUR) from {name} limit 1") == [[5025, "integer" if name == "dta" else "real"]]
    codes = it.json("import", it.project, str(CORPUS / "readstat/three-rows.sav"), "--as", "codes", "--labels", "codes")
    assert {column["name"]: column["type"] for column in codes["columns"]}["SEX"] == "integer"
    both = it.json("import", it.project, str(CORPUS / "readstat/three-rows.sav"), "--as", "both", "--labels", "both")
    assert len(both["columns"]) > len(codes["columns"])
    sample = it.json("import", it.project, str(CORPUS / "readstat/three-rows.sav"), "--as", "two", "--sample", "reservoir", "--rows", "2", "--seed", "1", "--where", "PART > 0")
    assert sample["rows_kept"] == 2
    assert it.json("sample", it.project, "two", "--more", "5")["rows_kept"] == 1
    assert it.rows("select count(distinct PART) = (select count(distinct PART) from sav) from two") == [[1]]


# --- durations and blobs -----------------------------------------------------------------------------------------------


def test_durations(it):
    """Seconds as numbers everywhere: in the table, in the answer, and in what is reckoned."""
    it.load("t", "who,took\na,1:00:00\nb,0:00:30\nc,\nd,later\n", "--type", "took=duration")
    assert it.rows("select took, typeof(took) from t") == [[3600, "real"], [30, "real"], [None, "null"], [None, "null"]]
    assert it.rows("select raw from hunch_unparsed") == [["later"]]
    assert it.json("tables", it.project)["tables"][0]["columns"][1] == {"name": "took", "type": "duration"}
    assert it.run("query", it.project, "select took from t where took > 30", "--csv") == "took\r\n3600\r\n"
    result = it.json("analyze", it.project, "describe", "--table", "t", "columns=took")
    assert result["n"] == 2, result


def test_blobs(it):
    receipt = it.json("import", it.project, str(CORPUS / "parquet/texts-plain.parquet"), "--as", "t")
    types = {column["name"]: column["type"] for column in receipt["columns"]}
    assert types["b"] == types["f"] == "blob", types
    assert it.rows("select typeof(f), length(f), hex(f) from t where f is not null limit 1") == [["blob", 3, "616263"]]
    assert it.json("query", it.project, "select f from t where f is not null limit 1")["rows"] == [["616263"]]
    assert it.run("query", it.project, "select f from t where f is not null limit 1", "--csv") == "f\r\n616263\r\n"
    # Another program finds the bytes.
    connection = sqlite3.connect(it.project)
    assert connection.execute("select f from t where f is not null limit 1").fetchone() == (b"abc",)
    connection.close()
    again = it.json("import", it.project, str(CORPUS / "parquet/texts-plain.parquet"), "--as", "t", "--append")
    assert again["rows_kept"] == receipt["rows_kept"]
    assert it.rows("select count(*) from t") == [[2 * receipt["rows_kept"]]]


# --- blocks of an archive ------------------------------------------------------------------------------------------------


def test_blocks_of_an_archive(it):
    """Its members are the blocks; when all were drawn, further rows of them come, and none twice."""
    with tarfile.open(it.path("all.tar"), "w") as archive:
        for member in range(6):
            text = ("n\n" + "".join(f"{100 * member + i}\n" for i in range(100))).encode()
            entry = tarfile.TarInfo(f"m{member}.csv")
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text))
    it.json("import", it.project, it.path("all.tar"), "--as", "t", "--sample", "blocks", "--rows", "60", "--blocks", "5", "--seed", "3")
    connection = sqlite3.connect(it.project)
    labels = [row[0] for row in connection.execute("select label from hunch_block")]
    connection.close()
    assert all(label.startswith("all.tar · member ") for label in labels), labels
    for more, kept in [(150, 150), (150, 150), (150, 150), (150, 90)]:
        receipt = it.json("sample", it.project, "t", "--more", str(more))
        assert receipt["rows_kept"] == kept, receipt
    assert receipt["ticket"]["n_blocks"] == 6
    assert it.rows("select count(*), count(distinct n) from t") == [[600, 600]]
    assert "block" in it.fails("sample", it.project, "t", "--more", "1")


# --- what stops an import ---------------------------------------------------------------------------------------------------


def write_big(it, n=60000):
    rows = [{"id": i, "who": f"user {i % 977}", "text": "x" * 30} for i in range(n)]
    it.write("big.csv", "id,who,text\n" + "".join(f"{r['id']},{r['who']},{r['text']}\n" for r in rows))
    it.write("big.jsonl", "".join(json.dumps(r) + "\n" for r in rows))
    with tarfile.open(it.path("big.tar"), "w") as archive:
        archive.add(it.path("big.jsonl"), "big.jsonl")


def read_state(it):
    connection = sqlite3.connect(it.project)
    state = connection.execute("select count(*), sum(id), min(text) from t").fetchone()
    assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
    connection.close()
    return state


WAYS = [["big.csv", "--replace"], ["big.jsonl", "--append"], ["big.tar", "--upsert", "id"], ["big.csv", "--upsert", "id"],
        ["big.jsonl", "--replace", "--sample", "reservoir", "--rows", "20000", "--seed", "1"],
        ["big.csv", "--replace", "--sample", "stratified:who", "--rows", "20000", "--seed", "1", "--where", "id % 2 = 0"],
        ["big.jsonl", "--replace", "--sample", "blocks", "--rows", "20000", "--seed", "1"]]


# Seconds; tests/bench/crash-loop.sh asks for many more.
ROUNDS = int(os.environ.get("HUNCH_STOP_ROUNDS", "4"))
DELAYS = [0.05 + 0.9 * i / max(ROUNDS - 1, 1) for i in range(ROUNDS)]


def stop_in_each_phase(it, way, number):
    """Begins the import anew and stops it later and later, until it gets to its end; the codes."""
    before = read_state(it)
    codes = []
    whole = None
    for delay in DELAYS:
        process = subprocess.Popen([cli.PROGRAM, "import", it.project, it.path(way[0]), "--as", "t", *way[1:]],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        process.send_signal(number)
        codes.append(process.wait(timeout=60))
        after = read_state(it)
        # Killed when all was done but the end: all of the new rows are there, which only an import that gets through can tell.
        if codes[-1] == 0 or (number == signal.SIGKILL and after != before):
            whole = whole or after
            assert after == whole, (way, delay, after, whole)
            shutil.copy(it.path("copy.hunch"), it.project)
        else:
            assert after == before, (way, delay, codes)
    return codes


def begin(it):
    write_big(it)
    it.json("import", it.project, it.write("first.csv", "id,who,text\n" + "".join(f"{i * 3},old,old text\n" for i in range(20000))), "--as", "t")
    shutil.copy(it.project, it.path("copy.hunch"))


def test_stopped_in_each_phase(it):
    begin(it)
    for way in WAYS:
        codes = stop_in_each_phase(it, way, signal.SIGINT)
        assert set(codes) <= {130, -signal.SIGINT, 0}, (way, codes)
    assert sorted(name for name in os.listdir(it.folder) if name.startswith("p.hunch")) == ["p.hunch"]


def test_killed_in_each_phase(it):
    begin(it)
    for way in WAYS[:4]:
        stop_in_each_phase(it, way, signal.SIGKILL)
    # What a killed import has left in the file is rolled back, and the next one goes through.
    receipt = it.json("import", it.project, it.path("big.csv"), "--as", "t", "--upsert", "id")
    assert (receipt["rows_added"], receipt["rows_changed"]) == (40000, 20000), receipt


def test_read_only(it):
    """A project that may not be written is read, and what would change it is refused in words."""
    path = it.write("n.csv", "n\n1\n2\n3\n")
    it.json("import", it.project, path, "--as", "t", "--sample", "reservoir", "--rows", "2", "--seed", "1")
    before = pathlib.Path(it.project).read_bytes()
    os.chmod(it.project, 0o444)
    os.chmod(it.folder, 0o555)
    try:
        if os.access(it.project, os.W_OK):
            raise cli.Skip("this user may write everything")
        assert it.rows("select count(*) from t") == [[2]]
        for words in (["import", it.project, path, "--as", "u"], ["import", it.project, path, "--as", "t", "--append"], ["sample", it.project, "t", "--more", "1"]):
            it.fails(*words)
    finally:
        os.chmod(it.folder, 0o755)
        os.chmod(it.project, 0o644)
    assert pathlib.Path(it.project).read_bytes() == before


def test_no_room(it):
    """A file that may not grow, as on a full disk: the import says so, and the table is as it was."""
    begin(it)
    before = read_state(it)
    limit = os.path.getsize(it.project) // 1024 + 512
    for way in WAYS[:4]:
        done = subprocess.run(["sh", "-c", f'ulimit -f {2 * limit}; trap "" XFSZ; exec "$@"', "sh", cli.PROGRAM, "import", it.project, it.path(way[0]), "--as", "t", *way[1:]],
                              capture_output=True, timeout=120)
        assert done.returncode == 1 and done.stderr.count(b"\n") == 1, (way, done)
        assert read_state(it) == before, way


if __name__ == "__main__":
    cli.main()
