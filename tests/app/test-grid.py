#!/usr/bin/python3
"""A million rows in the grid: far jumps, pages, sorting and searching without a frame that takes long."""
import os
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from driver import Program, key, need, ok, run, wait  # noqa: E402

need("xdotool")
FOLDER = tempfile.mkdtemp(prefix="hunch-grid-")
PROJECT = os.path.join(FOLDER, "million.hunch")
FRAMES = os.path.join(FOLDER, "frames")
CLI = os.environ.get("HUNCH_CLI") or os.path.join(os.environ["HUNCH_TEST_BUILD_DIR"], "src", "cli", "hunch-cli")
# The promise is 50 ms; a machine that also does other work may miss it once.
LIMIT_MS = 50
ALLOWED = 1


def slow_frames(since):
    with open(FRAMES, encoding="ascii") as log:
        frames = [float(line) for line in log][since:]
    return len(frames) + since, [frame for frame in frames if frame > LIMIT_MS]


def row_is(program, beginning):
    return [widget for widget in program.all() if widget.name.startswith(beginning)]


def main():
    print("1..4")
    run(CLI, "new", PROJECT)
    run(CLI, "import", PROJECT, "generator:clickstream?rows=1000000&seed=3", "--as", "clicks")
    os.environ["HUNCH_FRAME_LOG"] = FRAMES
    program = Program(PROJECT)
    grid = wait("the grid", lambda: row_is(program, "Row 1, "))[0]
    program.click(grid)
    seen, _ = slow_frames(0)

    key("ctrl+End")
    wait("the last row", lambda: row_is(program, "Row 1,000,000, "))
    key("ctrl+Home")
    wait("the first row", lambda: row_is(program, "Row 1, "))
    for _ in range(20):
        key("Next")
    program.act("go-to-row")
    run("xdotool", "type", "777777")
    key("Return")
    wait("the row asked for", lambda: row_is(program, "Row 777,777, "))
    seen, slow = slow_frames(seen)
    assert len(slow) <= ALLOWED, f"slow frames while jumping: {slow}"
    ok(1, "jumps and pages")

    key("ctrl+Home", "ctrl+Return", "ctrl+Return")
    wait("the sorted rows", lambda: row_is(program, "Row 1, "), 30)
    time.sleep(2)
    seen, slow = slow_frames(seen)
    assert len(slow) <= ALLOWED, f"slow frames while sorting: {slow}"
    ok(2, "sorting")

    program.act("find")
    run("xdotool", "type", "watch")
    wait("the rows found", lambda: [w for w in program.all("label") if " of 1,000,000 rows" in w.name], 30)
    seen, slow = slow_frames(seen)
    assert len(slow) <= ALLOWED, f"slow frames while searching: {slow}"
    ok(3, "searching")

    program.quit()
    assert not program.warnings(), program.warnings()
    ok(4, "nothing to complain about in the log")


if __name__ == "__main__":
    main()
