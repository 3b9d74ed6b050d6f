#!/usr/bin/python3
"""tracked-files.py SOURCE_DIR: what is kept in the repository speaks of the project alone.

No path of somebody's machine, no host that packages are fetched from, nothing about who or
what typed the text; no tabs in C, no blanks at the ends of lines, no file beyond 2 MB.
The words are put together here, so that this file does not hold them.
"""

import pathlib
import re
import shutil
import subprocess
import sys

SKIPPED = 77
MAX_BYTES = 2_000_000
TEXT_ENDINGS = {".c", ".h", ".py", ".sh", ".md", ".ui", ".xml", ".in", ".build", ".txt", ".json", ".po", ".pot", ".css", ".svg",
                ".1", ".5", ".supp", ".R", ".S", ""}

# A path of the whole machine, not the middle of a longer one.
START = r"(?<![\w.}$-])"

WORDS = [
    "".join(parts)
    for parts in [
        (START, "/", "work", "/"),
        (START, "/", "root", "/"),
        (START, "/", "home", "/", "[a-z]"),
        (START, "/", "tmp", "/", "b-"),
        ("pypi", r"\.", "org"),
        ("npmjs", r"\.", "com"),
        ("proxy", r"\.", "golang"),
        ("deb", r"\.", "debian", r"\.", "org"),
        ("crates", r"\.", "io"),
        (r"\bcla", "ude"),
        ("anthro", "pic"),
        (r"open", r"ai\b"),
        ("chat", "gpt"),
        ("co", "pilot"),
        ("language ", "model"),
        (r"\bsub", "-?agent"),
        (r"\bai ", "agent"),
        (r"co-", "authored-by"),
    ]
]


def list_files(root):
    if shutil.which("git") is None or subprocess.run(["git", "-C", root, "rev-parse"], capture_output=True).returncode != 0:
        print("This is not a git checkout, so there is nothing to look at.")
        sys.exit(SKIPPED)
    listing = subprocess.run(["git", "-C", root, "ls-files", "-z"], capture_output=True, check=True)
    return [name for name in listing.stdout.decode().split("\0") if name]


def check_text(name, text):
    for number, line in enumerate(text.split("\n"), 1):
        for word in WORDS:
            if re.search(word, line, re.IGNORECASE):
                yield f"{name}:{number}: {line.strip()[:100]}"
        if name.endswith((".c", ".h")) and "\t" in line:
            yield f"{name}:{number}: a tab"
        if name.endswith((".c", ".h", ".py", ".build", ".ui")) and line != line.rstrip():
            yield f"{name}:{number}: blanks at the end of the line"


def check_file(root, name):
    path = root / name
    if path.is_symlink() or not path.is_file():
        return
    if path.stat().st_size > MAX_BYTES:
        yield f"{name} is larger than {MAX_BYTES} bytes"
    elif path.suffix in TEXT_ENDINGS and "corpus" not in path.parts and "COPYING" != path.name:
        yield from check_text(name, path.read_text(encoding="utf-8", errors="replace"))


def main():
    root = pathlib.Path(sys.argv[1])
    faults = [fault for name in list_files(root) for fault in check_file(root, name)]
    print("\n".join(faults) or "Nothing to say against the files.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
