"""What the tests of hunch-cli share: run it in a folder of its own, look at what it answers, report as TAP.

A test file defines functions named test_…, each taking a Cli, and ends with cli.main ().
"""

import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile
import traceback

SOURCE_DIR = pathlib.Path(os.environ["HUNCH_TEST_SOURCE_DIR"])
PROGRAM = os.path.abspath(sys.argv[1])


class Skip(Exception):
    pass


class Cli:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.project = str(self.folder / "p.hunch")

    def path(self, name):
        return str(self.folder / name)

    def write(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    def call(self, *words, **more):
        """The bare process: code, output and error output as text."""
        done = subprocess.run([PROGRAM, *words], capture_output=True, timeout=300, **more)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def run(self, *words):
        """Must succeed and say nothing on the error output; the output."""
        code, output, errors = self.call(*words)
        assert code == 0, f"{words}: exit {code}, {errors}"
        assert errors == "", f"{words}: {errors}"
        return output

    def json(self, *words):
        answer = json.loads(self.run(*words, "--json"), parse_constant=refuse_constant)
        return answer

    def fails(self, *words, code=1):
        """Must fail with `code`, one line on the error output and none on the other; the line's sentence."""
        found, output, errors = self.call(*words)
        assert found == code, f"{words}: exit {found} instead of {code}: {errors}{output}"
        assert output == "", f"{words}: {output}"
        assert errors.count("\n") == 1 and errors.endswith("\n"), f"{words}: {errors!r}"
        assert errors.startswith("hunch-cli: ") and len(errors) > 20, f"{words}: {errors!r}"
        return errors[len("hunch-cli: "):-1]

    def load(self, name, text, *words):
        """Imports `text` as the table `name`; the receipt."""
        return self.json("import", self.project, self.write(f"{name}.csv", text), "--as", name, *words)

    def rows(self, sql):
        return self.json("query", self.project, sql)["rows"]

    def ask(self, kind, table, *options):
        result = self.json("analyze", self.project, kind, "--table", table, *options)
        check_result(result)
        return result


def refuse_constant(word):
    raise AssertionError(f"the JSON holds {word}")


def digits(value, certified):
    """How many digits agree: the log relative error of McCullough (1998), 15 at most."""
    assert isinstance(value, (int, float)), f"{value!r} is not a number"
    error = abs(value - certified)
    if certified != 0:
        error /= abs(certified)
    return 15.0 if error == 0 else min(15.0, -math.log10(error))


def assert_digits(value, certified, wanted, what=""):
    found = digits(value, certified)
    assert found >= wanted, f"{what}: {value!r} instead of {certified!r}: {found:.1f} digits, {wanted} wanted"


def find(items, name):
    for item in items:
        if item["name"] == name:
            return item
    raise AssertionError(f"there is no “{name}” among {[item['name'] for item in items][:30]}")


# --- the contract of analyze --json ---------------------------------------------------------------

NUMBER = (int, float)


def is_optional(value, kinds):
    return value is None or (isinstance(value, kinds) and not isinstance(value, bool))


def check_numbers(item, members, where):
    for member in members:
        assert member in item, f"{where} has no {member}"
        assert is_optional(item[member], NUMBER), f"{where}.{member} is {item[member]!r}"


def check_interval(item, value, where):
    low, high = item["ci_low"], item["ci_high"]
    if low is not None and high is not None and item[value] is not None:
        slack = 1e-9 * max(abs(low), abs(high), 1e-300)
        assert low - slack <= item[value] <= high + slack, f"{where}: {item[value]} is not within {low} .. {high}"


def check_estimate(item, where):
    assert isinstance(item["name"], str) and item["name"], where
    check_numbers(item, ["estimate", "se", "statistic", "df", "p", "ci_low", "ci_high"], where)
    assert item["p"] is None or 0 <= item["p"] <= 1, f"{where}: p = {item['p']}"
    assert item["se"] is None or item["se"] >= 0, where
    check_interval(item, "estimate", where)


def check_test(item, where):
    assert isinstance(item["name"], str) and item["name"], where
    check_numbers(item, ["statistic", "p"], where)
    assert item["p"] is None or 0 <= item["p"] <= 1, f"{where}: p = {item['p']}"
    assert isinstance(item["df"], list) and all(is_optional(value, NUMBER) for value in item["df"]), where
    effect = item.get("effect")
    if effect is not None:
        assert isinstance(effect["name"], str), where
        check_numbers(effect, ["value", "ci_low", "ci_high"], where + ".effect")
        # The interval of a share of variance may leave its biased point estimate out, never its own order.
        if effect["ci_low"] is not None and effect["ci_high"] is not None:
            assert effect["ci_low"] <= effect["ci_high"], where


def check_table(item, where):
    assert isinstance(item["name"], str), where
    width = len(item["columns"])
    assert width > 0 and all(len(row) == width for row in item["rows"]), where


def check_result(result):
    """DESIGN's contract, member by member; NaN and Infinity have been refused by the reader."""
    assert isinstance(result["kind"], str) and isinstance(result["table"], str)
    assert isinstance(result["n"], int) and result["n"] >= 0
    assert isinstance(result["dropped"], int) and result["dropped"] >= 0
    for member, check in [("estimates", check_estimate), ("tests", check_test), ("tables", check_table)]:
        for place, item in enumerate(result[member]):
            check(item, f"{member}[{place}]")
    names = [item["name"] for item in result["estimates"]]
    assert len(set(names)) == len(names), f"two estimates share a name: {names[:20]}"
    assert all(is_optional(value, NUMBER) for value in (result.get("fit") or {}).values()), result["fit"]
    assert all(isinstance(item, dict) and isinstance(item["name"], str) for item in result["checks"])
    assert all(isinstance(item, str) for item in result["warnings"])
    assert isinstance(result["verdict"], str) and len(result["verdict"]) > 10, result["verdict"]


# --- TAP -----------------------------------------------------------------------------------------


def run_one(number, name, function):
    title = name[len("test_"):].replace("_", " ")
    try:
        with tempfile.TemporaryDirectory() as folder:
            function(Cli(folder))
        print(f"ok {number} - {title}")
    except Skip as reason:
        print(f"ok {number} - {title} # SKIP {reason}")
    except Exception:
        print("".join(f"# {line}\n" for line in traceback.format_exc().splitlines()), end="")
        print(f"not ok {number} - {title}")
        return False
    finally:
        sys.stdout.flush()
    return True


def main():
    module = sys.modules["__main__"]
    tests = [(name, value) for name, value in vars(module).items() if name.startswith("test_")]
    print(f"1..{len(tests)}", flush=True)
    results = [run_one(number, name, function) for number, (name, function) in enumerate(tests, 1)]
    sys.exit(0 if all(results) else 1)
