#!/usr/bin/python3
"""bench-deck.py [BUILD]: the playbook's deck to PDF, and how long the program takes to say its version."""

import bench


def main():
    cli = bench.program("hunch-cli")
    with bench.Folder() as folder:
        project = folder.file("five.hunch")
        print(f"playbook: {bench.measure(cli, 'playbook', 'spend-five-billion', project)[0]:.2f} s")
        bench.judge("deck to PDF", bench.best(lambda: bench.measure(cli, "export", project, "-o", folder.file("a.pdf")), 5), 0.300)
        bench.judge("hunch-cli --version", bench.best(lambda: bench.measure(cli, "--version"), 20), 0.010)


if __name__ == "__main__":
    main()
