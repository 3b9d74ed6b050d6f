#!/usr/bin/python3
"""mime.py MIME.xml HUNCH_CLI: a project is known for what it is, by its name and by its bytes."""

import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile

TYPE = "application/x-hunch"


def make_project(path):
    """What every project file begins with, whoever made it."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA application_id = 0x48756e63")
    connection.execute("CREATE TABLE t (a)")
    connection.commit()
    connection.close()


def ask_type(path, environment):
    listing = subprocess.run(["gio", "info", "-a", "standard::content-type", path], capture_output=True, text=True, env=environment)
    return listing.stdout.split("content-type:")[-1].strip()


def main():
    with tempfile.TemporaryDirectory() as folder:
        packages = pathlib.Path(folder, "mime/packages")
        packages.mkdir(parents=True)
        shutil.copy(sys.argv[1], packages)
        done = subprocess.run(["update-mime-database", f"{folder}/mime"], capture_output=True, text=True)
        if done.returncode != 0 or "rror" in done.stderr:
            print(done.stderr)
            return 1

        environment = dict(os.environ, XDG_DATA_HOME=folder, XDG_DATA_DIRS="/usr/share")
        faults = []
        for name in ["a.hunch", "without-ending"]:
            make_project(f"{folder}/{name}")
            found = ask_type(f"{folder}/{name}", environment)
            if found != TYPE:
                faults.append(f"{name} is taken for {found}")
    print("\n".join(faults) or f"Projects are {TYPE}.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
