"""The services of data/connectors as tests/source/replay-server.py plays them, for tests of hunch-cli."""

import contextlib
import json
import os
import subprocess
import sys
import urllib.request

import cli

KEY = "good-key-7f3a"
FOLDERS = {"TMDB": "tmdb", "OMDB": "omdb", "WIKIPEDIA": "wikimedia", "IMDB": "imdb", "SPREADSHEET": "sheets", "ELASTICSEARCH": "search"}


class Services:
    def __init__(self, port):
        self.address = f"http://127.0.0.1:{port}"

    def control(self, **wishes):
        for name, value in wishes.items():
            urllib.request.urlopen(urllib.request.Request(f"{self.address}/control/{name}?value={value}", data=b""), timeout=10).read()

    def log(self):
        """The requests since the last forget, as (path, status)."""
        with urllib.request.urlopen(f"{self.address}/control/log", timeout=10) as answer:
            return [(entry["path"], entry["status"]) for entry in json.load(answer)]


@contextlib.contextmanager
def run(it):
    """Starts the server and lets hunch-cli find it, with a cache and settings of the test's own."""
    server = subprocess.Popen([sys.executable, str(cli.SOURCE_DIR / "tests/source/replay-server.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    services = Services(int(server.stdout.readline()))
    before = dict(os.environ)
    os.environ.update({f"HUNCH_CONNECTOR_{name}_URL": f"{services.address}/{folder}" for name, folder in FOLDERS.items()})
    os.environ.update(TMDB_API_KEY=KEY, OMDB_API_KEY=KEY, ELASTICSEARCH_API_KEY=KEY,
                      XDG_CACHE_HOME=it.path("cache"), XDG_CONFIG_HOME=it.path("config"))
    try:
        yield services
    finally:
        os.environ.clear()
        os.environ.update(before)
        server.stdin.close()
        server.wait(10)
        server.stdout.close()
