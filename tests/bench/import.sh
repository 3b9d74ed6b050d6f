#!/bin/sh
# Import of clickstream-like CSV against `sqlite3 .import --csv` into a table with declared types, in one run.
#   tests/bench/import.sh BUILD-FOLDER [ROWS]
# Prints CPU seconds and peak memory of each, and the ratio, which is to stay below 0.5.
set -eu
build=$1
rows=${2:-1000000}
bench=$build/tests/project/bench-project
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export LC_ALL=C XDG_CACHE_HOME="$folder/cache"

ninja -C "$build" tests/project/bench-project >/dev/null
awk -v n="$rows" 'BEGIN {
  srand (7); split ("US DE FR BR IN JP GB CA", country, " "); split ("Chrome Firefox Safari Edge", browser, " ")
  print "ts,user,url,country,browser,dwell,score"
  for (i = 0; i < n; i++)
    printf "2019-%02d-%02d %02d:%02d:%02d,u%09x,/watch/%d/title-%d,%s,%s,%d,%.4f\n", i % 12 + 1, i % 28 + 1, i % 24, i % 60, i % 59,
      rand () * 2 ^ 31, rand () * 100000, rand () * 1000, country[int (rand () * 8) + 1], browser[int (rand () * 4) + 1],
      rand () * 100000, rand () * 100 }' >"$folder/clicks.csv"

seconds () { # COMMAND…: user and system seconds and peak KB
  /usr/bin/time -f '%U %S %M' -o "$folder/time" "$@" >/dev/null
  tail -n 1 "$folder/time"
}

echo "rows $rows, $(wc -c <"$folder/clicks.csv") bytes"
for round in 1 2 3; do
  rm -f "$folder"/*.db "$folder"/*.hunch
  sqlite3 "$folder/s.db" "CREATE TABLE t (ts TEXT, user TEXT, url TEXT, country TEXT, browser TEXT, dwell INTEGER, score REAL)"
  other=$(seconds sqlite3 "$folder/s.db" ".import --csv --skip 1 $folder/clicks.csv t")
  ours=$(seconds "$bench" import "$folder/clicks.csv" "$folder/h.hunch")
  echo "$other $ours" | awk '{ printf "sqlite3 %.2f s %d KB   hunch %.2f s %d KB   ratio %.2f\n", $1 + $2, $3, $4 + $5, $6, ($4 + $5) / ($1 + $2) }'
done
