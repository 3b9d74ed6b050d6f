#!/usr/bin/python3
"""Rows from everywhere through the real window: files, a bucket, a service; a recipe; more rows, refreshed rows, and how fresh they have to be."""
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from driver import FOCUSED, SENSITIVE, Program, key, need, ok, run, type_text, wait  # noqa: E402

need("xdotool")
ROOT = os.environ["HUNCH_TEST_SOURCE_DIR"]
FOLDER = tempfile.mkdtemp(prefix="hunch-sources-")
PROJECT = os.path.join(FOLDER, "sources.hunch")
LINES = os.path.join(FOLDER, "clicks.jsonl")
VISITS = os.path.join(FOLDER, "visits")
SHOTS = os.environ.get("HUNCH_SHOT_DIR")


def start_server(name):
    """It ends when its standard input does."""
    server = subprocess.Popen([sys.executable, os.path.join(ROOT, "tests", "source", name)],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return server, f"http://127.0.0.1:{server.stdout.readline().strip()}"


def write_lines(n):
    with open(LINES, "w", encoding="utf-8") as lines:
        for i in range(n):
            lines.write(json.dumps({"id": i, "lang": ["en", "en-tu", "de"][i % 3], "seconds": i * 7 % 50}) + "\n")


def query(sql):
    with sqlite3.connect(f"file:{PROJECT}?mode=ro", uri=True) as db:
        return db.execute(sql).fetchall()


def count(table):
    return query(f'SELECT count(*) FROM "{table}"')[0][0]


def ticket(table):
    return json.loads(query(f"SELECT ticket FROM hunch_table WHERE name = '{table}'")[0][0])


def recipe(table):
    return json.loads(query(f"SELECT steps FROM hunch_recipe WHERE name = '{table}'")[0][0])


def windows(program):
    return len(list(program.application))


def is_focused(program, button):
    return [it for it in program.all("push button", button) if it.getState().contains(FOCUSED)]


def choose(program, what, down):
    program.click(program.find("combo box", what))
    wait("the list", lambda: program.all("list item") or program.all("list"))
    key(*["Down"] * down, "Return")


def write_number(program, what, number):
    program.click(program.find("spin button", what))
    key("ctrl+a")
    type_text(str(number))
    key("Tab")


def finish_import(program, rows):
    """The dialog is left by the key that its blue button has."""
    key("Return")
    wait("the receipt", lambda: program.has_text(f"{rows} rows imported"))
    key("Return")
    wait("the window alone", lambda: windows(program) == 1)


def table_menu(program, letter):
    program.click(program.find("push button", "What can be done with the table"))
    wait("the menu", lambda: [item for item in program.all("menu item") if "Refresh" in item.name])
    key(letter)
    wait("a dialog", lambda: windows(program) == 2)


def open_source_page(program, name):
    program.act("get-data")
    wait("the dialog", lambda: windows(program) == 2)
    program.click(program.find("page tab", name))


def add_step(program, name):
    """A kind of step is found by its name; Return takes it, and the first field has the focus."""
    key("alt+a")
    wait("the search", lambda: program.find("entry", "Find a step", 1))
    type_text(name)
    wait("one step", lambda: len([row for row in program.all("list item") if row.name == name]) == 1)
    key("Return")
    wait("the form", lambda: program.has_text("still to be filled in") or program.has_text(name))


def import_files(program):
    write_lines(300)
    program.act("open-uri", "file://" + LINES)
    wait("the preview", lambda: program.has_text("Every one of 300 rows"))
    choose(program, "How much", 2)
    write_number(program, "Rows", 50)
    finish_import(program, 50)
    assert count("clicks") == 50 and ticket("clicks")["method"] == "reservoir", ticket("clicks")
    ok(1, "fifty lines of JSON at random")

    # Twelve partitions with 20, 26, … 86 rows.
    shutil.copytree(os.path.join(ROOT, "tests", "corpus", "blocks"), VISITS, ignore=shutil.ignore_patterns("*.py"))
    program.act("open-uri", "file://" + VISITS)
    wait("the preview", lambda: program.has_text("12 of 12 files"))
    choose(program, "How much", 5)
    write_number(program, "Rows", 100)
    finish_import(program, 100)
    assert count("visits") == 100 and ticket("visits")["method"] == "blocks", ticket("visits")
    ok(2, "a hundred rows of a folder of Parquet files, by blocks")


def import_from_bucket(program):
    open_source_page(program, "S3")
    program.click(program.find("text", "Bucket, folder, or pattern"))
    key("End")
    type_text("tidy/full/")
    key("Return")
    wait("the folders", lambda: program.has_text("2 files here"))
    key("End")
    type_text("dt=2016-0[1-3]-*/*")
    program.press("push button", "Look at It")
    wait("the preview", lambda: program.has_text("12 of 12 files"))
    # Three months, two days each, two files of one row a day.
    finish_import(program, 12)
    assert count("full") == 12, query("SELECT name FROM hunch_table")
    ok(3, "a bucket is browsed, and what a pattern names comes in under the folder's name")


def import_from_service(program):
    open_source_page(program, "Services")
    wait("what would be asked", lambda: program.has_text("At most 5 requests"))
    program.press("push button", "Look at It")
    wait("the preview", lambda: program.has_text("60 rows in"))
    finish_import(program, 60)
    assert count("tmdb_popular") == 60
    ok(4, "a service is asked, after it was said how often")


def cook(program):
    program.act("show-table", "clicks")
    program.act("derive")
    wait("the editor", lambda: windows(program) == 2)
    add_step(program, "Filter rows")
    type_text("seconds >= 10")
    add_step(program, "Compute a column")
    type_text("minutes")
    key("Tab")
    type_text("seconds / 60.0")
    add_step(program, "Top rows")
    key("ctrl+a")
    type_text("5")
    wait("the count", lambda: program.has_text("5 rows"))
    wait("the button", lambda: program.find("push button", "Make Table", 1).getState().contains(SENSITIVE))
    key("ctrl+Return")
    wait("the table", lambda: windows(program) == 1 and count("clicks_2") == 5)
    steps = [step["step"] for step in recipe("clicks_2")]
    assert steps == ["from", "filter", "derive", "top"], steps
    assert query("SELECT count(*) FROM clicks_2 WHERE seconds < 10 OR minutes <> seconds / 60.0") == [(0,)]
    ok(5, "three steps make a table")

    table_menu(program, "e")
    program.click(program.find("text", "Rows"))
    key("ctrl+a")
    type_text("4")
    wait("the count", lambda: program.has_text("4 rows"))
    wait("the button", lambda: program.find("push button", "Save", 1).getState().contains(SENSITIVE))
    key("ctrl+Return")
    wait("the edited table", lambda: windows(program) == 1 and count("clicks_2") == 4)
    ok(6, "a recipe is edited")


def leave_recipe(program):
    """Escape asks before it throws steps away."""
    program.act("derive")
    wait("the editor", lambda: windows(program) == 2)
    add_step(program, "Remove duplicates")
    key("Escape")
    wait("the question", lambda: is_focused(program, "Keep Editing"))
    key("Escape")
    wait("the editor again", lambda: windows(program) == 2)
    key("Escape")
    wait("the question", lambda: is_focused(program, "Keep Editing"))
    program.press("push button", "Discard")
    wait("the window alone", lambda: windows(program) == 1)
    ok(10, "steps are not thrown away unasked")


def keep_fresh(program):
    program.act("show-table", "clicks")
    table_menu(program, "m")
    write_number(program, "Rows to add", 20)
    program.press("push button", "Add")
    wait("more rows", lambda: count("clicks") == 70)
    wait("the window alone", lambda: windows(program) == 1)
    ok(7, "twenty more rows")

    table_menu(program, "h")
    choose(program, "Refresh", 1)
    program.press("push button", "Apply")
    wait("the policy", lambda: query("SELECT s.policy FROM hunch_source s JOIN hunch_table t ON t.id = s.table_id WHERE t.name = 'clicks'") == [("on-open",)])
    ok(8, "a table is to be fresh whenever the project is opened")

    write_lines(320)
    program.act("refresh")
    wait("what changed", lambda: program.has_text("70 rows before"))
    key("Escape")
    wait("the window alone", lambda: windows(program) == 1)
    assert ticket("clicks")["rows_seen"] == 320, ticket("clicks")
    ok(9, "a file that changed is read again, and it is said what that changed")


def open_behind(program):
    """The file is gone: one notice, no dialog, the rows as they were."""
    n = count("clicks")
    program.quit()
    os.remove(LINES)
    program = Program(PROJECT, shots=SHOTS)
    wait("the notice", lambda: program.has_text("could not be refreshed"))
    assert windows(program) == 1 and count("clicks") == n
    ok(11, "a project is opened without the source of its tables")
    return program


def main():
    print("1..11")
    run(os.environ.get("HUNCH_CLI") or os.path.join(os.environ["HUNCH_TEST_BUILD_DIR"], "src", "cli", "hunch-cli"), "new", PROJECT)
    buckets, bucket_address = start_server("server.py")
    services, service_address = start_server("replay-server.py")
    os.environ.update(AWS_ENDPOINT_URL=bucket_address, AWS_ACCESS_KEY_ID="AKIDEXAMPLE", AWS_REGION="us-east-1",
                      AWS_SECRET_ACCESS_KEY="wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                      HUNCH_CONNECTOR_TMDB_URL=service_address + "/tmdb", TMDB_API_KEY="good-key-7f3a")
    program = Program(PROJECT, shots=SHOTS)
    import_files(program)
    import_from_bucket(program)
    import_from_service(program)
    cook(program)
    keep_fresh(program)
    leave_recipe(program)
    program = open_behind(program)
    program.quit()
    for server in (buckets, services):
        server.stdin.close()
        server.wait(10)
    complaints = program.warnings()
    if complaints:
        print("\n".join("# " + line for line in complaints))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
