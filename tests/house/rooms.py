#!/usr/bin/python3
"""rooms.py SOURCE_DIR [HUNCH_CLI]: data flows one way, and each room uses only the libraries it was given.

Reads every #include of src/ and every dependency of the rooms' meson.build files; with
HUNCH_CLI also what that program is linked against.
"""

import pathlib
import re
import subprocess
import sys

# In the direction of the data: a room may include what stands before it.
ROOMS = ["base", "source", "format", "sample", "project", "recipe", "stats", "analysis", "chart", "deck", "app", "cli"]

# Exceptions to the order: what these rooms may include, and nothing else.
ONLY = {
    "stats": {"base"},
    "cli": set(ROOMS) - {"app", "cli"},
}

# Beginning of an #include <…>: the rooms that may write it.
LIBRARIES = {
    "adwaita.h": {"app"},
    "gtk/": {"app"},
    "gdk/": {"app"},
    "gsk/": {"app"},
    "graphene": {"app"},
    "sqlite3.h": {"project", "recipe"},
    "gsl/": {"stats"},
    "cairo": {"chart", "deck", "app"},
    "pango/": {"chart", "deck", "app"},
    "fontconfig/": {"chart", "deck", "app"},
    "curl/": {"source"},
    "libsecret/": {"source"},
    "archive": {"format"},
    "readstat.h": {"format"},
    "brotli/": {"format"},
    "snappy": {"format"},
    "zstd.h": {"format"},
    "lz4": {"format"},
    "zlib.h": {"format", "source"},
    "pcre2.h": {"recipe"},
    "yaml.h": {"recipe"},
    "libstemmer.h": {"analysis"},
    "json-glib/": set(ROOMS),
    "glib": set(ROOMS),
    "gio/": set(ROOMS),
    "gobject/": set(ROOMS),
    "gmodule": set(ROOMS),
    "sys/": set(ROOMS),
    "linux/": {"base", "chart"},
}

# The words of meson.build for the same libraries.
DEPENDENCIES = {
    "gtk_dep": {"app"},
    "adw_dep": {"app"},
    "adwaita_dep": {"app"},
    "libadwaita_dep": {"app"},
    "sqlite_dep": {"project", "recipe"},
    "gsl_dep": {"stats"},
    "cairo_dep": {"chart", "deck", "app"},
    "pango_dep": {"chart", "deck", "app"},
    "curl_dep": {"source"},
    "secret_dep": {"source"},
    "archive_dep": {"format"},
    "readstat_dep": {"format"},
    "codec_deps": {"format"},
    "pcre2_dep": {"recipe"},
    "yaml_dep": {"recipe"},
    "stemmer_dep": {"analysis"},
}

PRIVATE_TO_APP = ["gtk", "adwaita", "libgdk-3", "libgdk-4"]


def may_include(room, other):
    if room == other:
        return True
    if room in ONLY:
        return other in ONLY[room]
    return ROOMS.index(other) < ROOMS.index(room)


def check_own_header(room, place, header):
    parts = header.split("/")
    if parts[0] not in ROOMS:
        return
    if not may_include(room, parts[0]):
        yield f"{place}: {room}/ may not include {header}"
    elif parts[0] != room and header.endswith("-private.h"):
        yield f"{place}: {header} is private to {parts[0]}/"


def check_library_header(room, place, header):
    for beginning, rooms in LIBRARIES.items():
        if header.startswith(beginning):
            if room not in rooms:
                yield f"{place}: {room}/ may not use <{header}>"
            return
    if "/" in header and not pathlib.Path("/usr/include", header).parent.name in {"sys", "arpa", "netinet"}:
        yield f"{place}: <{header}> belongs to a library that no room has been given"


def check_file(room, path, root):
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = re.match(r'\s*#\s*include\s+([<"])([^>"]+)[>"]', line)
        if not match:
            continue
        place = f"{path.relative_to(root)}:{number}"
        check = check_own_header if match[1] == '"' else check_library_header
        yield from check(room, place, match[2])


def check_meson(room, path, root):
    for word in set(re.findall(r"\b\w+_dep\b", path.read_text(encoding="utf-8"))):
        other = word[: -len("_dep")]
        place = path.relative_to(root)
        if other in ROOMS and not may_include(room, other):
            yield f"{place}: {room}/ may not depend on {word}"
        if word in DEPENDENCIES and room not in DEPENDENCIES[word]:
            yield f"{place}: {room}/ may not depend on {word}"


def check_room(room, root):
    folder = root / "src" / room
    for path in sorted([*folder.rglob("*.c"), *folder.rglob("*.h")]):
        yield from check_file(room, path, root)
    yield from check_meson(room, folder / "meson.build", root)


def check_folders(root):
    for path in sorted((root / "src").iterdir()):
        if path.is_dir() and path.name not in ROOMS:
            yield f"src/{path.name}: this room is not in the plan of tests/house/rooms.py"


def check_linking(program):
    listing = subprocess.run(["ldd", program], capture_output=True, text=True, check=True).stdout
    for line in listing.splitlines():
        name = line.split()[0]
        if any(word in name for word in PRIVATE_TO_APP):
            yield f"{program} is linked against {name}"


def main():
    root = pathlib.Path(sys.argv[1])
    faults = list(check_folders(root))
    for room in ROOMS:
        faults += check_room(room, root)
    if len(sys.argv) > 2:
        faults += check_linking(sys.argv[2])
    print("\n".join(faults) or "Every room uses what it may use.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
