#!/bin/sh
# Kills an editing and importing process again and again: nothing but the edit in hand may be lost. Then imports of every kind of file are stopped and
# killed a tenth as often each, sooner and later on their way.
#   tests/bench/crash-loop.sh BUILD-FOLDER [KILLS]
set -eu
here=$(dirname "$(readlink -f "$0")")
ninja -C "$1" tests/project/test-project-crash src/cli/hunch-cli >/dev/null
HUNCH_CRASH_KILLS=${2:-1000} "$1/tests/project/test-project-crash"
HUNCH_STOP_ROUNDS=$(( ${2:-1000} / 10 )) HUNCH_TEST_SOURCE_DIR="$here/../.." exec "$here/../cli/test-formats.py" "$1/src/cli/hunch-cli"
