#!/usr/bin/python3
"""The test `rooms` finds what it is there to find: each fault below is planted in a small tree."""

import pathlib
import subprocess
import sys
import tempfile

CHECKER = pathlib.Path(__file__).with_name("rooms.py")
ROOMS = ["base", "source", "format", "sample", "project", "recipe", "stats", "analysis", "chart", "deck", "app", "cli"]

# Where, what stands there, and whether it is allowed.
CASES = [
    ("project/a.c", '#include "format/batch.h"', True),
    ("format/a.c", '#include "project/project.h"', False),
    ("stats/a.c", '#include "base/json.h"', True),
    ("stats/a.c", '#include "project/project.h"', False),
    ("deck/a.c", '#include "stats/ols.h"', True),
    ("deck/a.c", '#include "stats/ols-private.h"', False),
    ("stats/a.c", '#include "stats/ols-private.h"', True),
    ("cli/a.c", '#include "app/window.h"', False),
    ("app/a.c", '#include "cli/command.h"', False),
    ("app/a.c", "#include <gtk/gtk.h>", True),
    ("deck/a.c", "#include <gtk/gtk.h>", False),
    ("deck/a.h", "# include  <cairo.h>", True),
    ("analysis/a.h", "#include <cairo.h>", False),
    ("cli/a.c", "#include <cairo.h>", False),
    ("project/a.c", "#include <sqlite3.h>", True),
    ("analysis/a.c", "#include <sqlite3.h>", False),
    ("stats/a.c", "#include <gsl/gsl_cdf.h>", True),
    ("analysis/a.c", "#include <gsl/gsl_cdf.h>", False),
    ("source/a.c", "#include <archive/archive.h>", False),
    ("cli/a.c", "#include <sys/stat.h>", True),
    ("stats/meson.build", "dependencies: [project_dep]", False),
    ("analysis/meson.build", "dependencies: [gsl_dep]", False),
    ("analysis/meson.build", "dependencies: [stats_dep, project_dep]", True),
]


def is_accepted(name, text):
    with tempfile.TemporaryDirectory() as folder:
        for room in ROOMS:
            path = pathlib.Path(folder, "src", room)
            path.mkdir(parents=True)
            (path / "meson.build").write_text("")
        pathlib.Path(folder, "src", name).write_text(text + "\n")
        return subprocess.run([CHECKER, folder], capture_output=True).returncode == 0


def main():
    wrong = [case for case in CASES if is_accepted(case[0], case[1]) != case[2]]
    for name, text, allowed in wrong:
        print(f"src/{name}: {text} is {'refused' if allowed else 'accepted'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
