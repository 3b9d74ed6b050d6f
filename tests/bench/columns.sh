#!/bin/sh
# Eleven real columns from a project into memory: the first time (scan and segments) and the second (segments alone).
#   tests/bench/columns.sh BUILD-FOLDER [ROWS]
# With R and RSQLite installed, their time for the same columns is printed beside it.
set -eu
build=$1
rows=${2:-1000000}
bench=$build/tests/project/bench-project
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export LC_ALL=C XDG_CACHE_HOME="$folder/cache"

ninja -C "$build" tests/project/bench-project >/dev/null
awk -v n="$rows" 'BEGIN {
  srand (7); print "y,x1,x2,x3,x4,x5,x6,x7,x8,x9,x10"
  for (i = 0; i < n; i++)
    { for (k = 0; k < 10; k++) printf "%.9f,", rand () * 10; printf "%.9f\n", rand () } }' >"$folder/numbers.csv"
"$bench" import "$folder/numbers.csv" "$folder/n.hunch" >/dev/null

for round in 1 2 3; do
  rm -rf "$folder/cache"
  echo "first:  $("$bench" columns "$folder/n.hunch" t | tail -n 1)"
  echo "second: $("$bench" columns "$folder/n.hunch" t | tail -n 1)"
done
"$bench" order "$folder/n.hunch" t y
"$bench" profile "$folder/n.hunch" t
if command -v Rscript >/dev/null && Rscript -e 'library(RSQLite)' >/dev/null 2>&1; then
  /usr/bin/time -f 'RSQLite read and lm: %U + %S s CPU' Rscript -e "d <- RSQLite::dbGetQuery (DBI::dbConnect (RSQLite::SQLite (), '$folder/n.hunch'), 'SELECT * FROM t'); invisible (lm (y ~ ., d))"
fi
