#!/usr/bin/python3
"""The whole journey through the real window: import, sort, test, deck, edit, reorder, undo, restart, PDF, talk."""
import json
import os
import sqlite3
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from driver import Program, key, need, ok, run, type_text, wait  # noqa: E402

need("xdotool")
FOLDER = tempfile.mkdtemp(prefix="hunch-journey-")
TABLE = os.path.join(FOLDER, "films.csv")
PROJECT = os.path.join(FOLDER, "films.hunch")
SHOTS = os.environ.get("HUNCH_SHOT_DIR")


def write_table():
    with open(TABLE, "w", encoding="utf-8") as table:
        table.write("title,kind,minutes\n")
        for i in range(60):
            table.write(f"Film {i},{'film' if i % 2 else 'show'},{90 + (i * 7) % 31 + (12 if i % 2 else 0)}\n")


def query(sql):
    with sqlite3.connect(f"file:{PROJECT}?mode=ro", uri=True) as db:
        return db.execute(sql).fetchall()


def slides():
    return query("SELECT id, layout, content FROM hunch_slide ORDER BY position")


def headline(slide):
    return json.loads(slide[2]).get("headline")


def choose_column(program, picker, down):
    """A drop-down is opened by its button; then the arrow keys and Return choose."""
    program.click(program.find("combo box", picker))
    wait("the list", lambda: program.all("list item") or program.all("list"))
    key(*["Down"] * down, "Return")


def import_table(program):
    program.act("open-uri", "file://" + TABLE)
    wait("the preview", lambda: program.has_text("60 rows"))
    key("Return")
    wait("the receipt", lambda: program.has_text("60 rows imported"))
    key("Return")
    wait("the table", lambda: query("SELECT count(*) FROM films") == [(60,)])


def run_t_test(program):
    program.page("analyze")
    row = program.find("list item", "Are these groups different?")
    program.click(row)
    choose_column(program, "Measure", 1)
    choose_column(program, "Two groups", 1)
    wait("the answer", lambda: program.find("push button", "Add to Deck", 1))


def main():
    print("1..10")
    write_table()
    # An empty project under a name, so that the test can look into the file.
    run(os.environ.get("HUNCH_CLI") or os.path.join(os.environ["HUNCH_TEST_BUILD_DIR"], "src", "cli", "hunch-cli"), "new", PROJECT)
    program = Program(PROJECT, shots=SHOTS)

    import_table(program)
    ok(1, "a table is imported through the dialog")

    grid = wait("the grid", lambda: [w for w in program.all() if w.name.startswith("Row 1, title")])[0]
    program.click(grid)
    key("ctrl+Home", "Right", "Right", "ctrl+Return", "ctrl+Return")
    wait("the sorted grid", lambda: [w for w in program.all() if w.name.startswith("Row 1, minutes: 13")])
    ok(2, "a column is sorted downwards, and the first cell says so")

    run_t_test(program)
    program.act("add-to-deck")
    wait("the slide", lambda: len(slides()) == 1)
    ok(3, "a t test becomes a slide")

    program.page("slides")
    wait("the canvas", lambda: program.all("list item", "") and program.is_enabled("duplicate-slide"))
    time.sleep(1.5)
    program.act("duplicate-slide")
    wait("two slides", lambda: len(slides()) == 2)
    before = [slide[0] for slide in slides()]
    time.sleep(1.0)
    program.act("move-slide-up")
    wait("the other order", lambda: [slide[0] for slide in slides()] == before[::-1])
    ok(4, "slides change places")

    program.act("undo")
    wait("the old order", lambda: [slide[0] for slide in slides()] == before)
    program.act("redo")
    wait("the new order", lambda: [slide[0] for slide in slides()] == before[::-1])
    ok(5, "undo and redo")

    canvas = program.find("panel", "Slide canvas")
    program.click(canvas)
    key("Up", "Return", "ctrl+a")
    type_text("Films are longer")
    key("Escape")
    wait("the new headline", lambda: sum(headline(slide) == "Films are longer" for slide in slides()) == 1)
    ok(6, "a headline is written in place")
    program.act("undo")
    wait("the old headline", lambda: all(headline(slide) != "Films are longer" for slide in slides()))

    rows = [row for row in program.all("list item") if row.name.startswith("Slide ")]
    program.drag(rows[1], rows[0])
    wait("the order after a drag", lambda: [slide[0] for slide in slides()] == before)
    ok(7, "a slide is dragged to another place")
    program.act("undo")
    wait("the order before", lambda: [slide[0] for slide in slides()] == before[::-1])

    program.quit()
    program = Program(PROJECT, shots=SHOTS)
    wait("undo after a restart", lambda: program.is_enabled("undo"))
    program.act("undo")
    wait("the old order", lambda: [slide[0] for slide in slides()] == before)
    ok(8, "undo survives closing and opening")

    program.page("slides")
    program.act("export-pdf")
    time.sleep(1.5)
    pdf = os.path.join(FOLDER, "deck.pdf")
    key("ctrl+a")
    type_text(pdf)
    key("Return")
    wait("the PDF", lambda: os.path.getsize(pdf) > 1000)
    ok(9, "the deck is exported as PDF")

    program.act("present")
    wait("the stage", lambda: program.all("frame", "Presentation") or len(list(program.application)) > 1)
    time.sleep(0.8)
    key("Right", "b", "b", "Home", "End", "question", "Escape", "Escape")
    wait("the end of the talk", lambda: len(list(program.application)) == 1)
    ok(10, "a talk is given with the keys and left")

    program.quit()
    complaints = program.warnings()
    if complaints:
        print("\n".join("# " + line for line in complaints))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
