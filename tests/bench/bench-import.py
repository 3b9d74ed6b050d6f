#!/usr/bin/python3
"""bench-import.py [BUILD]: a million rows of clicks into a project, against sqlite3 .import into a typed table; ten millions for the memory."""

import bench

CREATE = ("CREATE TABLE clicks (datetime TEXT, event_url TEXT, panelist_id TEXT, server_request_country_code TEXT, "
          "browser_name TEXT, browser_language TEXT, dt TEXT);")


def main():
    cli = bench.program("hunch-cli")
    if not bench.need("sqlite3"):
        return
    with bench.Folder() as folder:
        source = folder.file("clicks.csv")
        bench.measure(cli, "generate", "clickstream", "rows=1000000", "-o", source)

        def ours():
            folder.remove("a.hunch")
            return bench.measure(cli, "import", folder.file("a.hunch"), source, "--as", "clicks")

        def theirs():
            folder.remove("b.db")
            return bench.measure("sqlite3", folder.file("b.db"), CREATE, ".mode csv", f".import --skip 1 {source} clicks")

        bench.compare("import 1,000,000 x 7", bench.best(ours), bench.best(theirs), 0.5, "sqlite3 .import")
        folder.remove("a.hunch", "b.db", "clicks.csv")
        long = bench.measure(cli, "import", folder.file("a.hunch"), "generator:clickstream?rows=10000000", "--as", "clicks")
        bench.judge("import 10,000,000 x 7, memory", long, 60, 64)


if __name__ == "__main__":
    main()
