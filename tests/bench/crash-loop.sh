#!/bin/sh
# Kills an editing and importing process again and again: nothing but the edit in hand may be lost.
#   tests/bench/crash-loop.sh BUILD-FOLDER [KILLS]
set -eu
ninja -C "$1" tests/project/test-project-crash >/dev/null
HUNCH_CRASH_KILLS=${2:-1000} exec "$1/tests/project/test-project-crash"
