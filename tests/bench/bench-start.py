#!/usr/bin/python3
"""bench-start.py [BUILD]: the window with a project's data page, against a bare window with a column view of 1,000 x 7.

Both run on a display of their own with the Cairo renderer; after three seconds, when nothing moves
any more, they are ended and their CPU seconds compared.
"""

import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

import bench

SECONDS = 3
ENVIRONMENT = {"GDK_BACKEND": "x11", "GSK_RENDERER": "cairo", "GDK_DEBUG": "gl-disable", "GSETTINGS_BACKEND": "memory", "LC_ALL": "C.UTF-8",
               "NO_AT_BRIDGE": "1", "GTK_A11Y": "none"}


def start_display(folder):
    """Returns the server's process and sets DISPLAY."""
    read, write = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset"],
                              pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as number:
        os.environ["DISPLAY"] = ":" + number.readline().strip()
    runtime = pathlib.Path(folder, "run")
    runtime.mkdir(mode=0o700)
    os.environ.update(ENVIRONMENT, XDG_RUNTIME_DIR=str(runtime), XDG_CONFIG_HOME=str(runtime))
    return server


def run_window(*words):
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(SECONDS)
    process.send_signal(signal.SIGTERM)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, -signal.SIGTERM):
        raise RuntimeError(f"{words[0]} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    if "DBUS_SESSION_BUS_ADDRESS" not in os.environ or os.environ.get("HUNCH_BENCH_BUS") != "1":
        os.environ["HUNCH_BENCH_BUS"] = "1"
        os.execvp("dbus-run-session", ["dbus-run-session", "--", *sys.argv])
    if shutil.which("Xvfb") is None:
        print("Xvfb is not installed: tools/install-packages test")
        return
    build = sys.argv[1] if len(sys.argv) > 1 else "_build"
    subprocess.run(["ninja", "-C", build, "src/app/hunch", "tests/bench/bare-window"], stdout=subprocess.DEVNULL, check=True)
    cli, hunch, bare = bench.program("hunch-cli"), bench.program("hunch"), bench.program("tests/bench/bare-window")
    with bench.Folder() as folder:
        project = folder.file("demo.hunch")
        bench.measure(cli, "playbook", "spend-five-billion", project)
        server = start_display(folder.path)
        try:
            run_window(hunch, project)
            bench.compare("window with the demo's data", bench.best(lambda: run_window(hunch, project)), bench.best(lambda: run_window(bare)),
                          1.5, "bare GTK 4 window")
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
