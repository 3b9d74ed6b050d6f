#!/usr/bin/python3
"""manuals.py SOURCE_DIR [HUNCH_CLI]: the man pages are set without a complaint and name every command and option."""

import pathlib
import re
import subprocess
import sys


def set_page(path):
    done = subprocess.run(["groff", "-man", "-Tutf8", "-ww", "-K", "utf8", path], capture_output=True, text=True, check=True,
                          env={"GROFF_NO_SGR": "1", "PATH": "/usr/bin:/bin"})
    text = re.sub(".\b", "", done.stdout)
    return re.sub("\u2010\\s*", "", text), done.stderr.strip()


def ask_help(program, *topic):
    return subprocess.run([program, "help", *topic], capture_output=True, text=True, check=True).stdout


def list_words(program):
    """Commands and their options, as the program itself tells them."""
    for command in re.findall(r"^  (\S+)  ", ask_help(program), re.MULTILINE):
        yield command, command
        for option in re.findall(r"^  (--?[a-z-]+)", ask_help(program, command), re.MULTILINE):
            yield command, option


def main():
    root = pathlib.Path(sys.argv[1])
    faults = []
    pages = {}
    for name in ["hunch.1", "hunch-cli.1"]:
        pages[name], complaints = set_page(root / "data" / name)
        if complaints:
            faults.append(f"{name}: {complaints}")
    words = list(list_words(sys.argv[2])) if len(sys.argv) > 2 else []
    for command, word in words:
        if not re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", pages["hunch-cli.1"]):
            faults.append(f"hunch-cli.1 does not explain {word} of {command}")
    print("\n".join(faults) or f"{len(words)} words are explained.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
