#!/usr/bin/python3
"""Renders every view of the program to PNG, for looking at.

    tests/app/with-display.sh tests/app/shots.py FOLDER [light|dark] [wide|narrow]

HUNCH_PROGRAM (or HUNCH_TEST_BUILD_DIR) names the program, HUNCH_PLAYBOOK_DIR the playbooks.
"""
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from driver import Program, key, need, run, wait  # noqa: E402

need("xdotool", "import")
FOLDER = os.path.abspath(sys.argv[1])
SCHEME = sys.argv[2] if len(sys.argv) > 2 else "light"
SHAPE = sys.argv[3] if len(sys.argv) > 3 else "wide"
TABLE = os.environ.get("HUNCH_SHOT_TABLE")


def screen(name):
    """The whole screen: for dialogs, which are windows of their own."""
    time.sleep(0.7)
    subprocess.run(["import", "-window", "root", os.path.join(FOLDER, f"{name}-{SCHEME}-{SHAPE}.png")], check=True)


def resize():
    window = run("xdotool", "search", "--onlyvisible", "--name", "Hunch$").split()[-1]
    width, height = ("420", "760") if SHAPE == "narrow" else ("1200", "760")
    # The least width falls once the window knows that it is narrow.
    for step in ("690", width) if SHAPE == "narrow" else (width,):
        run("xdotool", "windowsize", window, step, height)
        time.sleep(0.6)


def shot(program, name):
    program.shot(f"{name}-{SCHEME}-{SHAPE}")


def shoot_import(program):
    shot(program, "welcome")
    if TABLE:
        program.act("open-uri", "file://" + TABLE)
        time.sleep(2)
        screen("import")
        key("Return")
        time.sleep(2)
        screen("receipt")
        key("Return")
        time.sleep(1.2)
        shot(program, "imported")


def shoot_data(program):
    shot(program, "data")
    program.act("toggle-details")
    time.sleep(0.8)
    shot(program, "data-details")
    program.act("toggle-details")
    program.act("ticket")
    screen("data-ticket")
    key("Escape")
    program.act("find")
    time.sleep(0.3)
    run("xdotool", "type", "watch")
    time.sleep(1.2)
    shot(program, "data-search")
    key("Escape")


def shoot_analyze(program):
    program.page("analyze")
    time.sleep(1)
    shot(program, "analyze")
    if SHAPE == "narrow":
        program.act("toggle-list")
        time.sleep(0.4)
    for name in ("matches", "genres", "taste", "minutes"):
        rows = [row for row in program.all("list item", name) if row.name == name]
        if not rows:
            continue
        bring_up(rows[-1])
        program.click(rows[-1])
        time.sleep(1.2)
        with_folded_list(program, lambda: shot(program, f"analyze-{name}"))
        program.press("push button", "Another question")
        time.sleep(0.6)


def bring_up(widget):
    """Kept results may stand below what is in sight: the wheel turns over the list until the widget is."""
    for _ in range(60):
        place = widget.queryComponent().getExtents(1)
        if place.y + place.height < 700:
            break
        run("xdotool", "mousemove", "150", "500")
        time.sleep(0.1)
        run("xdotool", "click", "5")
        time.sleep(0.1)
    time.sleep(0.4)


def with_folded_list(program, what):
    """In a narrow window the list lies over what is to be seen."""
    if SHAPE == "narrow":
        program.act("toggle-list")
        time.sleep(0.4)
    what()
    if SHAPE == "narrow":
        program.act("toggle-list")
        time.sleep(0.4)


def shoot_slides(program):
    program.page("slides")
    time.sleep(2.5)
    shot(program, "slides")
    key("Escape")
    canvas = [w for w in program.all("list item") if w.name.startswith("Slide 3") or w.name.startswith("3")]
    if canvas and SHAPE == "wide":
        program.click(canvas[0])
        time.sleep(0.8)
        shot(program, "slides-chart")


def shoot_windows(program):
    for action in ("shortcuts",):
        program.act(action)
        screen(action)
        key("Escape")
    key("F1")
    screen("help")
    key("Escape")
    key("ctrl+comma")
    screen("preferences")
    key("Escape")


def shoot_talk(program):
    program.act("present")
    time.sleep(1.5)
    screen("talk")
    key("Right", "Right")
    key("s")
    screen("talk-strip")
    key("question")
    screen("talk-keys")
    key("Escape", "s", "Escape")
    time.sleep(0.5)


def main():
    os.makedirs(FOLDER, exist_ok=True)
    if SCHEME == "dark":
        os.environ["ADW_DEBUG_COLOR_SCHEME"] = "prefer-dark"
    program = Program(shots=FOLDER)
    resize()
    shoot_import(program)
    program.act("run-playbook", "spend-five-billion")
    wait("the playbook", lambda: program.is_enabled("present"), 120)
    time.sleep(1.5)
    shoot_data(program)
    shoot_analyze(program)
    shoot_slides(program)
    shoot_windows(program)
    shoot_talk(program)
    program.quit()
    for line in program.warnings():
        print("#", line)


if __name__ == "__main__":
    main()
