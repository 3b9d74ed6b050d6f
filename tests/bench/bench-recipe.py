#!/usr/bin/python3
"""bench-recipe.py [BUILD]: a million user agents (10,000 different ones), sessions of a million clicks, and terms searched in texts."""

import json
import pathlib
import random
import re

import bench

CASES = pathlib.Path("/usr/share/uap-core/tests/test_device.yaml")
WORDS = "the of and to in love watching tonight dark stranger things season new show best ever netflix great finale cast plot".split()


def write_clicks(path):
    """A million clicks of 20,000 people by 10,000 agents, in the order of time."""
    agents = sorted(set(re.findall(r"user_agent_string: '([^']+)'", CASES.read_text(encoding="utf-8"))))
    draw = random.Random(1)
    draw.shuffle(agents)
    agents = [agent.replace('"', "") for agent in agents[:10000]]
    with open(path, "w", encoding="utf-8") as file:
        file.write("at,who,agent\n")
        for second in range(1000000):
            file.write(f'{1500000000 + second * 3},u{draw.randrange(20000)},"{draw.choice(agents)}"\n')


def write_texts(path, n):
    draw = random.Random(2)
    with open(path, "w", encoding="utf-8") as file:
        file.write("text\n")
        for _ in range(n):
            file.write(" ".join(draw.choices(WORDS, k=15)) + "\n")


def recipe(cli, folder, table, steps):
    path = folder.file("steps.json")
    pathlib.Path(path).write_text(json.dumps(steps), encoding="utf-8")
    return bench.measure(cli, "recipe", folder.file("a.hunch"), "made", "--from", table, "--steps", path)


def main():
    cli = bench.program("hunch-cli")
    if not CASES.exists():
        print("uap-core is not installed: tools/install-packages build", flush=True)
        return
    with bench.Folder() as folder:
        write_clicks(folder.file("clicks.csv"))
        write_texts(folder.file("texts.csv"), 200000)
        pathlib.Path(folder.file("shows.csv")).write_text(
            "show,all,any\n" + "".join(f'show {i},{word},"stranger things, #{word}{i}, best finale"\n' for i, word in enumerate(WORDS)), encoding="utf-8")
        for name in ["clicks", "texts", "shows"]:
            bench.measure(cli, "import", folder.file("a.hunch"), folder.file(f"{name}.csv"), "--as", name)

        count = [{"as": "n", "value": "count(*)"}]
        plain = [{"step": "group", "by": ["agent"], "columns": count}]
        agents = [{"step": "derive", "column": "browser", "as": "ua_browser(agent)"}, {"step": "derive", "column": "system", "as": "ua_system(agent)"},
                  {"step": "derive", "column": "device", "as": "ua_device(agent)"}, {"step": "group", "by": ["browser", "system", "device"], "columns": count}]
        sessions = [{"step": "sessions", "at": "at", "within": ["who"]}, {"step": "group", "by": ["who"], "columns": [{"as": "n", "value": "max(session)"}]}]
        match = [{"step": "match", "column": "text", "any": ["stranger things", "#dark", "best finale"]}]
        terms = [{"step": "match-table", "column": "text", "table": "shows", "all": "all", "any": "any", "columns": ["show"]},
                 {"step": "group", "by": ["show"], "columns": count}]
        fuzzy = [dict(terms[0], spelling="auto"), terms[1]]
        bench.judge("group 1,000,000 agents as they are", recipe(cli, folder, "clicks", plain), 10)
        bench.judge("browser, system and device of 1,000,000", recipe(cli, folder, "clicks", agents), 15)
        bench.judge("sessions of 1,000,000 clicks", recipe(cli, folder, "clicks", sessions), 20)
        bench.judge("three terms in 200,000 texts", recipe(cli, folder, "texts", match), 4)
        bench.judge("20 shows x 200,000 texts", recipe(cli, folder, "texts", terms), 10)
        bench.judge("the same, spelling forgiven", recipe(cli, folder, "texts", fuzzy), 20)


if __name__ == "__main__":
    main()
