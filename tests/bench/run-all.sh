#!/bin/sh
# tests/bench/run-all.sh [BUILD]: every measurement of this folder against its peer, one after the
# other so that they do not disturb each other. BUILD is a build without sanitizers; _build unless said.
set -u

cd "$(dirname "$0")/../.."
build=${1:-_build}
build=${build#"$PWD"/}
if [ ! -f "$build/build.ninja" ]; then
  meson setup "$build" --prefix "$PWD/$build/root" --buildtype release -Doptimization=2
fi
ninja -C "$build" --quiet || exit 1

export HUNCH_PLAYBOOK_DIR="$PWD/data/playbooks"
export GSETTINGS_SCHEMA_DIR="$PWD/$build/data"
failed=0
for script in tests/bench/bench-*.py tests/bench/columns.sh tests/bench/chart.sh; do
  [ -x "$script" ] || continue
  echo "== $script"
  "$script" "$PWD/$build" || failed=1
done
exit $failed
