#!/usr/bin/python3
"""translations.py SOURCE_DIR: every text for people can be translated, and every language of po/LINGUAS is whole."""

import pathlib
import re
import subprocess
import sys
import tempfile

# As meson's preset "glib" extracts them.
KEYWORDS = ["_", "N_", "C_:1c,2", "NC_:1c,2", "g_dcgettext:2", "g_dngettext:2,3", "g_dpgettext2:2c,3"]


def run(*words, root):
    done = subprocess.run(words, cwd=root, capture_output=True, text=True)
    return done.returncode, (done.stdout + done.stderr).strip()


def check_list(root):
    is_wanted = subprocess.run([root / "tools/potfiles"], capture_output=True, text=True, check=True).stdout
    if (root / "po/POTFILES.in").read_text(encoding="utf-8") != is_wanted:
        yield "po/POTFILES.in is not what tools/potfiles prints: run tools/potfiles --write"


def check_numbers(root):
    """xgettext reads "%" PRId64 and knows "%zu"; a macro of GLib cuts the text in two, and it is never found."""
    for path in sorted((root / "src").rglob("*.c")):
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines, 1):
            if re.search(r"(?:\b(?:_|N_)|gettext) ?\((?:GETTEXT_PACKAGE, )?\"[^\"]*\" G_G\w+_FORMAT", line):
                yield f"{path.relative_to(root)}:{number}: G_…_FORMAT within a text; take PRId64 or %zu"


def extract(root, folder):
    template = pathlib.Path(folder, "hunch.pot")
    code, output = run("xgettext", "--from-code=UTF-8", "--files-from=po/POTFILES.in", f"--output={template}",
                       *[f"--keyword={keyword}" for keyword in KEYWORDS], root=root)
    if code != 0:
        yield f"xgettext: {output}"


def check_language(root, language, template):
    path = f"po/{language}.po"
    code, output = run("msgfmt", "--check", "--output-file=/dev/null", path, root=root)
    if code != 0:
        yield f"{path}: {output}"
    code, output = run("msgcmp", path, template, root=root)
    if code != 0:
        lines = output.splitlines()
        yield f"{path}: {len(lines)} texts are not translated or fuzzy; the first: " + " | ".join(lines[:4])


def main():
    root = pathlib.Path(sys.argv[1])
    languages = (root / "po/LINGUAS").read_text(encoding="utf-8").split()
    with tempfile.TemporaryDirectory() as folder:
        faults = [*check_list(root), *check_numbers(root), *extract(root, folder)]
        for language in languages if not faults else []:
            faults += check_language(root, language, f"{folder}/hunch.pot")
    print("\n".join(faults) or f"Whole: {' '.join(languages) or 'no language yet'}.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
