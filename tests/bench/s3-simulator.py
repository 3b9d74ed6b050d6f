#!/usr/bin/python3
"""s3-simulator.py FOLDER: a bucket “clicks” with 40,864 objects of Parquet, 100 GB in all, as far as anyone can tell.

Every key vod_clickstream/full/dt=YYYY-MM-DD/00NN_part_00.parquet (1,277 days from 2016-01-01, 32 a day) stands for one of the files in
FOLDER. Answers ListObjectsV2 by pages of 1,000 keys, and HEAD and GET with ranges; no signature is asked for. Prints its port. GET /counts
tells {"lists", "gets", "list_bytes", "get_bytes", "objects"} as JSON: what was asked for since the start, bytes of bodies.
"""

import collections
import datetime
import hashlib
import http.server
import json
import mmap
import pathlib
import sys
import threading
import urllib.parse

DAYS = 1277
PARTS = 32
FIRST = datetime.date(2016, 1, 1)
PAGE = 1000


class Bucket:
    def __init__(self, folder):
        self.files = []
        for path in sorted(pathlib.Path(folder).glob("*.parquet")):
            with path.open("rb") as file:
                self.files.append(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        self.keys = sorted(f"vod_clickstream/full/dt={FIRST + datetime.timedelta(day)}/{part:04}_part_00.parquet"
                           for day in range(DAYS) for part in range(PARTS))
        self.places = {key: place for place, key in enumerate(self.keys)}
        self.lock = threading.Lock()
        self.counts = collections.Counter()
        self.touched = set()

    def get_bytes(self, key):
        # Neighbours are alike in nothing.
        return self.files[int(hashlib.sha256(key.encode()).hexdigest()[:8], 16) % len(self.files)]

    def get_etag(self, key):
        return '"' + hashlib.md5(key.encode()).hexdigest() + '"'

    def count(self, what, n_bytes, key=None):
        with self.lock:
            self.counts[what] += 1
            self.counts[what[:-1] + "_bytes"] += n_bytes
            if key:
                self.touched.add(key)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *words):
        pass

    def answer(self, status, body, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", headers.pop("length", len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def list_keys(self, query):
        bucket = self.server.bucket
        prefix = query.get("prefix", [""])[0]
        after = query.get("continuation-token", query.get("start-after", [""]))[0]
        keys = [key for key in bucket.keys if key.startswith(prefix) and key > after]
        rows = "".join(f"<Contents><Key>{key}</Key><LastModified>2020-01-01T00:00:00.000Z</LastModified>"
                       f"<ETag>{bucket.get_etag(key).replace(chr(34), '&quot;')}</ETag><Size>{len(bucket.get_bytes(key))}</Size>"
                       f"<StorageClass>STANDARD</StorageClass></Contents>" for key in keys[:PAGE])
        more = f"<NextContinuationToken>{keys[PAGE - 1]}</NextContinuationToken>" if len(keys) > PAGE else ""
        body = (f'<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>clicks</Name>'
                f"<Prefix>{prefix}</Prefix><KeyCount>{len(keys[:PAGE])}</KeyCount><MaxKeys>{PAGE}</MaxKeys>"
                f"<IsTruncated>{'true' if more else 'false'}</IsTruncated>{more}{rows}</ListBucketResult>").encode()
        bucket.count("lists", len(body))
        self.answer(200, body, Content_Type="application/xml")

    def get_object(self, key):
        bucket = self.server.bucket
        data = bucket.get_bytes(key)
        first, last, status = 0, len(data) - 1, 200
        words = self.headers.get("Range", "")
        headers = {"ETag": bucket.get_etag(key), "Accept_Ranges": "bytes", "Content_Type": "binary/octet-stream",
                   "Last_Modified": "Wed, 01 Jan 2020 00:00:00 GMT"}
        if words.startswith("bytes="):
            begin, _, end = words[6:].partition("-")
            first = max(len(data) - int(end), 0) if not begin else int(begin)
            last = min(int(end), last) if begin and end else last
            status = 206
            headers["Content_Range"] = f"bytes {first}-{last}/{len(data)}"
        body = data[first:last + 1]
        bucket.count("gets", 0 if self.command == "HEAD" else len(body), key)
        self.answer(status, body, **headers)

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        path = urllib.parse.unquote(url.path)
        bucket = self.server.bucket
        if path == "/counts":
            body = json.dumps({**bucket.counts, "objects": len(bucket.touched)}).encode()
            self.answer(200, body, Content_Type="application/json")
        elif path.rstrip("/") == "/clicks":
            self.list_keys(urllib.parse.parse_qs(url.query))
        elif path.removeprefix("/clicks/") in bucket.places:
            self.get_object(path.removeprefix("/clicks/"))
        else:
            bucket.count("gets", 0)
            self.answer(404, b"<Error><Code>NoSuchKey</Code></Error>", Content_Type="application/xml")

    do_HEAD = do_GET


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request, address):
        """Who hangs up in the middle of an answer may do so."""


def main():
    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.bucket = Bucket(sys.argv[1])
    print(server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
