#!/usr/bin/python3
"""The Analyze page through the real window: kinds by words, roles by key and by dragging, options that come and go, answers that
follow, the twin, copies, keeping, notes, pins, two results side by side, the ledger, further samples, rows held back; with keys alone."""
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from driver import Program, key, need, ok, run, type_text, wait  # noqa: E402

import pyatspi  # noqa: E402

need("xdotool")
VISIBLE = pyatspi.STATE_VISIBLE
FOLDER = tempfile.mkdtemp(prefix="hunch-analyze-")
TABLE = os.path.join(FOLDER, "films.csv")
PROJECT = os.path.join(FOLDER, "films.hunch")
N_TESTS = 15


class Page(Program):
    """Looks for widgets on the Analyze page only: the others are large and hidden. Dialogs are looked for everywhere."""
    top = None

    def find_page(self):
        self.top = wait("the page", lambda: super(Page, self).all("filler", "HunchAnalyzePage"))[0]

    def all(self, role=None, name=None, top=None):
        windows = [window for window in self.application if window is not None]
        if top is not None or self.top is None:
            return super().all(role, name, top)
        found = super().all(role, name, self.top)
        for window in windows[1:]:
            found += super().all(role, name, window)
        return found


def write_table():
    with open(TABLE, "w", encoding="utf-8") as table:
        table.write("title,kind,country,minutes,rating,watched\n")
        for i in range(120):
            table.write(f"Film {i},{'film' if i % 2 else 'show'},{('DE', 'FR', 'US')[i % 3]},{90 + (i * 7) % 31 + (12 if i % 2 else 0)},"
                        f"{'' if i % 10 == 0 else 5 + (i * 3) % 4},{'true' if i % 5 < 2 else 'false'}\n")


def prepare():
    cli = os.environ.get("HUNCH_CLI") or os.path.join(os.environ["HUNCH_TEST_BUILD_DIR"], "src", "cli", "hunch-cli")
    write_table()
    run(cli, "new", PROJECT)
    run(cli, "import", PROJECT, TABLE, "--as", "films")


def query(sql):
    with sqlite3.connect(f"file:{PROJECT}?mode=ro", uri=True) as db:
        return db.execute(sql).fetchall()


def one(sql):
    return query(sql)[0][0]


def is_seen(widget):
    """It and whatever it stands in."""
    if widget.queryComponent().getExtents(1).width <= 0:
        return False
    while widget is not None and widget.getRoleName() not in ("frame", "dialog", "application"):
        if not widget.getState().contains(VISIBLE):
            return False
        widget = widget.parent
    return True


def shown(program, text):
    return [widget for widget in program.all("label") if text in widget.name and is_seen(widget)]


def wait_text(program, text, seconds=20.0):
    return wait(f"“{text}”", lambda: shown(program, text), seconds)


def find_test(program, words):
    """By the keyboard alone: to the words from anywhere, words, Return."""
    key("ctrl+shift+f")
    program.find("entry", "Find a test")
    time.sleep(0.2)
    key("ctrl+a")
    type_text(words)
    time.sleep(0.4)
    key("Return")
    time.sleep(0.4)


def focus_columns(program):
    """The list of columns with its first row chosen."""
    program.click(column_row(program, "title"))
    time.sleep(0.3)
    key("Home")


def column_row(program, name):
    def rows():
        for label in program.all("label"):
            if label.name.startswith(name + ": ") and "different values" in label.name:
                if is_seen(label):
                    return label
        return None
    return wait(f"the column {name}", rows)


# In the order of the menus.
PAGE_MENU = ["Keep Under a Name", "Note", "Pin", "Compare", "Copy", "Copy As", "Survive", "Questions", "Hold Rows Back"]
FORMATS = ["Text", "Spreadsheet", "CSV", "HTML", "LaTeX", "Markdown"]


def choose(program, button, items, item):
    """Opened by the button, then by keys: the first is chosen."""
    program.click(button)
    time.sleep(0.6)
    key(*["Down"] * items.index(item), "Return")
    time.sleep(0.3)


def menu(program, item):
    choose(program, program.find("push button", "More with this result"), PAGE_MENU, item)


def bring_up(program, widget):
    """Turns the wheel until it stands in the window."""
    place = widget.queryComponent().getExtents(1)
    run("xdotool", "mousemove", "800", "500")
    for _ in range(60):
        if 140 < place.y < 520:
            return widget
        run("xdotool", "click", "5" if place.y > 500 else "4")
        time.sleep(0.08)
        place = widget.queryComponent().getExtents(1)
    raise AssertionError(f"{widget.name} does not come into sight")


def clipboard(kind="text/plain;charset=utf-8"):
    """What another program gets."""
    reader = os.path.join(os.path.dirname(os.path.abspath(__file__)), "read-clipboard.py")
    return subprocess.run(["/usr/bin/python3", reader, kind], capture_output=True, timeout=20, check=True).stdout.decode("utf-8")


def test_words(program):
    program.click(program.find("entry", "Find a test"))
    type_text("before after")
    wait("what is found", lambda: any("t test" in row.name for row in program.all("list item")))
    key("ctrl+a")
    type_text("zzz")
    wait_text(program, "Nothing is called that")
    ok(1, "kinds are found by the words of their by-names; what is not there is said")


def test_roles(program):
    find_test(program, "welch two groups")
    wait_text(program, "Still to choose")
    focus_columns(program)
    key("Down", "Down", "Down", "1")          # minutes: the first role
    key("Up", "Up", "2")                      # kind: the second
    wait_text(program, "The mean of minutes is")
    ok(2, "columns get their roles by number keys, and the answer comes by itself")
    key("Delete")
    wait_text(program, "Choose two groups, a paired column")
    ok(3, "Delete takes the role away, and the page says what is missing")
    key("Return")
    time.sleep(0.5)
    key("Return")                             # the second role of the menu is the first that takes text
    wait("the role", lambda: shown(program, "Two groups") and program.is_enabled("keep-result") and any(
        label.name.startswith("kind: ") and label.name.endswith("Two groups.") for label in program.all("label")))
    ok(4, "Return offers the roles that fit")


def test_options(program):
    assert not any(is_seen(box) for box in program.all("combo box", "Paired with")), "a paired column is offered beside two groups"
    ok(5, "options that do not matter are not in sight")


def test_drag(program):
    focus_columns(program)
    key("Down", "Delete")
    wait_text(program, "Choose two groups, a paired column")
    program.drag(column_row(program, "watched"), program.find("combo box", "Two groups"))
    wait_text(program, "watched = ")
    ok(6, "a column is dragged to its role")
    focus_columns(program)
    key("Down", "2")
    wait_text(program, "for film than for show")


def test_copies(program):
    program.press("push button", "Copy the table “Tests”")
    html = wait("the table as HTML", lambda: clipboard("text/html"))
    assert "<caption>Tests</caption>" in html and "Welch" in html, html[:200]
    tabs = clipboard()
    assert tabs.startswith("Test\tEffect\tSize"), tabs[:100]
    for name, sign in (("CSV", "Test,Effect,Size"), ("LaTeX", "\\toprule"), ("Markdown", "| Test | Effect |"), ("Text", "───")):
        choose(program, bring_up(program, program.find("push button", "Copy “Tests” as")), FORMATS, name)
        wait(f"the table as {name}", lambda: sign in clipboard())
    ok(7, "a table is copied as HTML with cells for spreadsheets, CSV, LaTeX, Markdown and text")
    focus_columns(program)
    key("ctrl+shift+c")
    whole = wait("the whole result", lambda: "<h2>" in clipboard("text/html") and clipboard("text/html"))
    assert "The mean of minutes" in whole and "<caption>Estimates</caption>" in whole
    ok(8, "the whole result is copied with a key")


def test_keeping(program):
    menu(program, "Keep Under a Name")
    key("ctrl+a")
    type_text("By kind")
    key("Return")
    wait("the kept result", lambda: query("SELECT name FROM hunch_analysis") == [("By kind",)])
    menu(program, "Note")
    type_text("Ask again in May.")
    program.press("push button", "Keep")
    wait("the note", lambda: one("SELECT note FROM hunch_analysis") == "Ask again in May.")
    wait_text(program, "Ask again in May.")
    menu(program, "Pin")
    wait("the pin", lambda: one("SELECT is_pinned FROM hunch_analysis") == 1)
    program.act("undo")
    wait("no pin", lambda: one("SELECT is_pinned FROM hunch_analysis") == 0)
    ok(9, "a result is kept under a name, noted, pinned, and the pin is undone")


def test_twin(program):
    program.find("push button", "Ask This Way: ", 5) if program.all("push button", "Ask This Way: ") else None
    buttons = [button for button in program.all("push button") if button.name.startswith("Ask This Way: ")]
    buttons[0].queryAction().doAction(0)
    wait("the twin's answer", lambda: [b for b in program.all("push button") if b.name.startswith("How to find out: ") and "t test" not in b.name])
    wait("its result", lambda: program.is_enabled("keep-result") and not shown(program, "The mean of minutes is"))
    program.act("keep-result")
    wait("two kept results", lambda: one("SELECT count(*) FROM hunch_analysis") == 2)
    ok(10, "the twin is one click away, with the same columns")


def test_comparing(program):
    menu(program, "Compare")
    window = wait("the window", lambda: [w for w in program.application if w is not None and w.name == "Two Results Compared"])[0]
    names = [box.name for box in program.all("combo box", top=window)]
    assert "Left result" in names and "Right result" in names, names
    texts = " ".join(label.name for label in program.all("label", top=window))
    assert "What both estimate" in texts or "estimate nothing of the same name" in texts
    key("Escape")
    wait("the page", lambda: not [w for w in program.application if w is not None and w.name == "Two Results Compared"])
    ok(11, "two results stand side by side")


def test_ledger(program):
    time.sleep(2.4)
    wait("the ledger", lambda: one("SELECT count(*) FROM hunch_ledger") >= 2)
    before = one("SELECT count(*) FROM hunch_ledger")
    menu(program, "Questions")
    window = wait("the window", lambda: [w for w in program.application if w is not None and w.name == "Questions Asked"])[0]
    assert any("asked of this project" in label.name for label in program.all("label", top=window))
    key("Escape")
    kinds = dict(query("SELECT kind, n_runs FROM hunch_ledger"))
    assert "ttest" in kinds, kinds
    assert before <= 4, "answers that were only passed through count as asked"
    ok(12, "what was looked at or kept is in the ledger")


def test_survival(program):
    find_test(program, "welch two groups")
    focus_columns(program)
    key("Down", "Down", "Down", "1", "Up", "Up", "2")
    wait_text(program, "The mean of minutes is")
    program.press("push button", "Would It Survive Another Sample?")
    wait("what further samples say", lambda: [w for w in program.all("label") if " 20 samples" in w.name], 30)
    ok(13, "twenty further samples are asked and told in a sentence")


def test_holdout(program):
    menu(program, "Hold Rows Back")
    program.press("push button", "Seal")
    wait("the seal", lambda: query("SELECT opened_at FROM hunch_holdout") == [(0,)])
    wait("fewer rows", lambda: shown(program, "The mean of minutes is") and not [w for w in shown(program, "120 rows used")])
    # What is kept now is of the rows in sight, so it is not out of date at once.
    program.act("keep-result")
    wait("what is kept of them", lambda: one("SELECT count(*) FROM hunch_analysis WHERE token LIKE '%+sealed'") == 1)
    menu(program, "Hold Rows Back")
    wait_text(program, "It can be done once.")
    program.press("push button", "Open the Seal")
    wait("the seal is open", lambda: one("SELECT opened_at FROM hunch_holdout") > 0, 30)
    wait_text(program, "Confirmed on B")
    key("Escape")
    ok(14, "rows are held back, and the seal is opened once")


def test_without_p(program):
    before = one("SELECT count(*) FROM hunch_ledger")
    find_test(program, "describe columns")
    time.sleep(1)
    wait("the description", lambda: program.is_enabled("keep-result"))
    time.sleep(2.6)
    assert one("SELECT count(*) FROM hunch_ledger") == before
    ok(15, "an answer without p is a look at the data, and stands in no ledger")


def main():
    print(f"1..{N_TESTS}")
    prepare()
    program = Page(PROJECT, shots=os.environ.get("HUNCH_SHOT_DIR"))
    wait("the table", lambda: program.has_text("films"))
    program.page("analyze")
    time.sleep(0.5)
    program.find_page()
    test_words(program)
    test_roles(program)
    test_options(program)
    test_drag(program)
    test_copies(program)
    test_keeping(program)
    test_twin(program)
    test_comparing(program)
    test_ledger(program)
    test_survival(program)
    test_holdout(program)
    test_without_p(program)
    program.quit()
    complaints = program.warnings()
    if complaints:
        print("\n".join("# " + line for line in complaints))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
