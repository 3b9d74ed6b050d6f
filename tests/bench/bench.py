"""What the measurements share: CPU seconds and peak memory of a command, and the line that compares two."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROUNDS = 3


def measure(*words, environment=None, **more):
    """CPU seconds (user and system) and peak memory in MB of one run; must succeed."""
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, env={**os.environ, **(environment or {})}, **more)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{words[0]} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def best(function, rounds=ROUNDS):
    """The cheapest of some runs: other work on the machine only ever adds."""
    return min(function() for _ in range(rounds))


def compare(what, ours, theirs, limit, peer):
    seconds, megabytes = ours
    ratio = seconds / theirs[0]
    verdict = "ok" if ratio <= limit else "TOO SLOW"
    print(f"{what}: {seconds:.3f} s, {peer} {theirs[0]:.3f} s: ratio {ratio:.3f} (at most {limit}) {verdict}; "
          f"{megabytes:.0f} MB, {peer} {theirs[1]:.0f} MB", flush=True)


def judge(what, ours, limit_seconds, limit_megabytes=None):
    seconds, megabytes = ours
    good = seconds <= limit_seconds and (limit_megabytes is None or megabytes <= limit_megabytes)
    limits = f"at most {limit_seconds} s" + (f" and {limit_megabytes} MB" if limit_megabytes else "")
    print(f"{what}: {seconds:.4f} s, {megabytes:.0f} MB ({limits}) {'ok' if good else 'TOO MUCH'}", flush=True)


def need(program):
    if shutil.which(program) is None:
        print(f"{program} is not installed: tools/install-packages bench", flush=True)
        return False
    return True


class Folder:
    """A folder for one measurement with a cache of its own, so that “cold” is cold."""

    def __enter__(self):
        self.temporary = tempfile.TemporaryDirectory(prefix="hunch-bench-")
        self.path = pathlib.Path(self.temporary.name)
        os.environ["XDG_CACHE_HOME"] = str(self.path / "cache")
        return self

    def __exit__(self, *reason):
        self.temporary.cleanup()

    def file(self, name):
        return str(self.path / name)

    def remove(self, *names):
        for name in names:
            path = self.path / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)


def program(name):
    """The program of that name in the build folder given on the command line."""
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "_build")
    path = folder / {"hunch-cli": "src/cli/hunch-cli", "hunch": "src/app/hunch"}.get(name, name)
    if not path.exists():
        sys.exit(f"{path} is not built.")
    return str(path.resolve())
