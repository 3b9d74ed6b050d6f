#!/usr/bin/python3
"""server.py: a web and S3 server for the tests, which verifies every signature and misbehaves on demand.

It prints its port on one line and serves until its standard input ends.

  /odd/NAME…     a web server with the habits of the class Odd below: one method per habit
  /BUCKET/KEY    S3, path style; see the class Buckets. Keys: KEY_ID with SECRET, region us-east-1 unless the bucket lies elsewhere
  /count         how many requests came since the last /count, by what they asked for, as JSON

The signature of a request is computed anew from what came over the wire: the path and the query are decoded, encoded again as S3 has it and
sorted, and hashed with the headers that the client says it signed (AWS Signature Version 4, as Amazon's own documentation describes it).
"""

import base64
import calendar
import collections
import hashlib
import hmac
import http.server
import json
import re
import socket
import socketserver
import sys
import threading
import time
import urllib.parse
import xml.sax.saxutils

KEY_ID = "AKIDEXAMPLE"
SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
TOKEN = "session/token+1=="
PAGE = 7  # objects per page of a list

PLAIN = bytes((i * 31 + i // 256) % 256 for i in range(100_000))
LAST_MODIFIED = "Wed, 01 Jan 2020 00:00:00 GMT"

AWKWARD = [
    "plain.csv", "with space.csv", "a+b.csv", "a=b/dt=2016-01-01/x.csv", "100%.csv", "%41.csv", "ünïcødé/日本.csv", "q?x&y;z,w:v@u$t.csv",
    "~(a)!*'.csv", "double//slash.csv", "/leading.csv", "up/../down.csv", "./here.csv", 'quo"te<>.csv', "hash#tag.csv", "back\\slash.csv", "brace{}|^`.csv",
    "trailing ", "[1].csv", "line\nbreak.csv", "a&amp;b.csv",
]


def etag(body):
    return '"' + hashlib.md5(body).hexdigest() + '"'


def make_buckets():
    days = {f"full/dt=2016-{month:02}-{day:02}/part-{part}.csv": b"a,b\n1,2\n"
            for month in range(1, 13) for day in (1, 15) for part in (0, 1)}
    tidy = {**days, "full/_SUCCESS": b"", "full/.hidden.csv": b"x", "full/_temporary/0/part.csv": b"x", "folder/": b"", "old_$folder$": b"",
            "empty.csv": b"", "plain.bin": PLAIN, "other/a.csv": b"1", "other/deep/b.csv": b"2"}
    awkward = {key: ("key " + key).encode() for key in AWKWARD}
    one = {"a.csv": b"a,b\n1,2\n"}
    return {"tidy": tidy, "awkward": awkward, "public": {**one, "plain.bin": PLAIN}, "elsewhere": one, "elsewhere.body": one, "busy": one, "changing": {"a.bin": PLAIN},
            "payer": one, "session": one, "endless": one, "no-list": one, "bad-xml": one, "spoilt": {"a.bin": PLAIN}, "bare": one}


class Refused(Exception):
    def __init__(self, status, code, message="", headers=None, region=None):
        super().__init__(code)
        self.status, self.code, self.message, self.headers, self.region = status, code, message, headers or {}, region


# --- signatures ----------------------------------------------------------------------------------


def encode(text, safe=""):
    return urllib.parse.quote(text, safe=safe + "-_.~")


def canonical_query(query):
    pairs = []
    for part in query.split("&") if query else []:
        name, _, value = part.partition("=")
        decode = lambda word: urllib.parse.unquote_to_bytes(word.replace("+", " "))
        pairs.append((encode(decode(name)), encode(decode(value))))
    return "&".join(f"{name}={value}" for name, value in sorted(pairs))


def digest(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def expected_signature(request, scope, names):
    path, _, query = request.path.partition("?")
    lines = [request.command, encode(urllib.parse.unquote_to_bytes(path), "/"), canonical_query(query)]
    for name in names:
        values = request.headers.get_all(name)
        if values is None:
            raise Refused(403, "SignatureDoesNotMatch", f"{name} was signed and not sent")
        lines.append(f"{name}:" + ",".join(re.sub(" +", " ", value.strip()) for value in values))
    lines += ["", ";".join(names), request.headers["x-amz-content-sha256"]]
    hashed = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    key = ("AWS4" + SECRET).encode()
    for word in scope:
        key = digest(key, word)
    text = "\n".join(["AWS4-HMAC-SHA256", request.headers["x-amz-date"], "/".join(scope), hashed])
    return digest(key, text).hex()


def check_time(request, day):
    stamp = request.headers.get("x-amz-date", "")
    try:
        then = calendar.timegm(time.strptime(stamp, "%Y%m%dT%H%M%SZ"))
    except ValueError:
        raise Refused(403, "AccessDenied", "no date") from None
    if abs(then - time.time()) > 900 or not stamp.startswith(day):
        raise Refused(403, "RequestTimeTooSkewed")


def check_payload(request):
    said = request.headers.get("x-amz-content-sha256")
    if said is None:
        raise Refused(400, "MissingContentSHA256")
    if said not in ("UNSIGNED-PAYLOAD", hashlib.sha256(b"").hexdigest()):
        raise Refused(400, "XAmzContentSHA256Mismatch")


def check_signature(request, region):
    """None for nobody in particular, else the key's id."""
    words = request.headers.get("Authorization")
    if words is None:
        return None
    match = re.fullmatch(r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/([^/]+)/aws4_request, *SignedHeaders=([a-z0-9;-]+), *Signature=([0-9a-f]{64})", words)
    if match is None:
        raise Refused(400, "AuthorizationHeaderMalformed", words)
    key_id, day, said_region, service, names, signature = match.groups()
    names = names.split(";")
    if key_id != KEY_ID:
        raise Refused(403, "InvalidAccessKeyId")
    if said_region != region or service != "s3":
        raise Refused(400, "AuthorizationHeaderMalformed", f"the region is wrong; expecting '{region}'", region=region)
    if names != sorted(names) or "host" not in names or any(name.startswith("x-amz-") and name not in names for name in map(str.lower, request.headers.keys())):
        raise Refused(403, "SignatureDoesNotMatch", "headers")
    check_time(request, day)
    check_payload(request)
    if not hmac.compare_digest(signature, expected_signature(request, [day, said_region, service, "aws4_request"], names)):
        raise Refused(403, "SignatureDoesNotMatch")
    return key_id


# --- buckets -------------------------------------------------------------------------------------


class Buckets:
    """What each bucket is like:

    tidy, awkward      need a signature
    public             anybody may read and list; no-list may be read by anybody and listed by nobody
    elsewhere          lies in eu-west-9: 301 with a header; elsewhere.body: 400 with <Region> in the body
    busy               answers 503 SlowDown to every first asking
    changing           its object gets a new ETag with every GET
    payer              wants x-amz-request-payer; session wants TOKEN
    endless            its list never ends; bad-xml sends something else than a list
    spoilt             its object's bytes are not those of its checksum, the first time
    bare               leaves the quotes of ETags in lists out
    """

    REGIONS = {"elsewhere": "eu-west-9", "elsewhere.body": "eu-west-9"}

    def __init__(self):
        self.buckets = make_buckets()
        self.seen = collections.Counter()

    def first_time(self, *words):
        self.seen[words] += 1
        return self.seen[words] == 1

    def answer(self, request, bucket, key, query):
        if not bucket:
            return self.list_buckets(request)
        if bucket not in self.buckets:
            check_signature(request, "us-east-1")
            raise Refused(404, "NoSuchBucket")
        self.check_access(request, bucket, key)
        if bucket == "busy" and self.first_time(bucket, key):
            raise Refused(503, "SlowDown", headers={"Retry-After": "0"})
        if not key:
            return self.list_objects(request, bucket, dict(urllib.parse.parse_qsl(query, keep_blank_values=True)))
        return self.give(request, bucket, key)

    def check_access(self, request, bucket, key):
        region = self.REGIONS.get(bucket, "us-east-1")
        if bucket == "elsewhere" and f"/{region}/" not in request.headers.get("Authorization", f"/{region}/"):
            raise Refused(301, "PermanentRedirect", headers={"x-amz-bucket-region": region})
        key_id = check_signature(request, region)
        if bucket == "public" or (bucket == "no-list" and key):
            return
        if key_id is None or bucket == "no-list":
            raise Refused(403, "AccessDenied")
        if bucket == "payer" and request.headers.get("x-amz-request-payer") != "requester":
            raise Refused(403, "AccessDenied", "payer")
        if bucket == "session" and request.headers.get("x-amz-security-token") != TOKEN:
            raise Refused(403, "InvalidToken")

    def list_buckets(self, request):
        if check_signature(request, "us-east-1") is None:
            raise Refused(403, "AccessDenied")
        names = "".join(f"<Bucket><Name>{name}</Name><CreationDate>2020-01-01T00:00:00.000Z</CreationDate></Bucket>" for name in sorted(self.buckets))
        request.send(200, f"<ListAllMyBucketsResult><Owner><ID>1</ID></Owner><Buckets>{names}</Buckets></ListAllMyBucketsResult>")

    def list_objects(self, request, bucket, query):
        if query.get("list-type") != "2":
            raise Refused(400, "InvalidArgument")
        if bucket == "bad-xml":
            request.send(200, "<html><body>Welcome<br></body>")
            return
        prefix, delimiter = query.get("prefix", ""), query.get("delimiter", "")
        entries = {}
        for name in self.buckets[bucket]:
            if name.startswith(prefix):
                cut = name.find(delimiter, len(prefix)) if delimiter else -1
                entries[name if cut < 0 else name[: cut + 1]] = cut < 0
        names = sorted(entries, key=str.encode)
        start = 0
        if "continuation-token" in query:
            start = int(re.fullmatch(r"tok\+(\d+)/==", query["continuation-token"])[1])
        limit = min(PAGE, int(query.get("max-keys", 1000)))
        request.send(200, self.write_page(bucket, names[start:start + limit], entries, start + limit, bucket == "endless" or start + limit < len(names), query))

    def write_page(self, bucket, names, entries, end, is_truncated, query):
        is_encoded = query.get("encoding-type") == "url"
        quote = urllib.parse.quote_plus if is_encoded else xml.sax.saxutils.escape
        parts = []
        for name in names:
            if entries[name]:
                body = self.buckets[bucket][name]
                tag = etag(body).strip('"') if bucket == "bare" else xml.sax.saxutils.escape(etag(body), {'"': "&quot;"})
                parts.append(f"<Contents><Key>{quote(name)}</Key><LastModified>2020-01-01T00:00:00.000Z</LastModified><ETag>{tag}</ETag>"
                             f"<Size>{len(body)}</Size><StorageClass>STANDARD</StorageClass></Contents>")
            else:
                parts.append(f"<CommonPrefixes><Prefix>{quote(name)}</Prefix></CommonPrefixes>")
        if is_truncated:
            parts.append(f"<NextContinuationToken>tok+{end if bucket != 'endless' else 0}/==</NextContinuationToken>")
        return ('<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
                f"<Name>{bucket}</Name><Prefix>{quote(query.get('prefix', ''))}</Prefix>"
                + ("<EncodingType>url</EncodingType>" if is_encoded else "")
                + f"<IsTruncated>{str(is_truncated).lower()}</IsTruncated>" + "".join(parts) + "</ListBucketResult>")

    def give(self, request, bucket, key):
        body = self.buckets[bucket].get(key)
        if body is None:
            raise Refused(404, "NoSuchKey")
        if bucket == "changing":
            self.seen[bucket] += 1
            request.send_object(body, f'"version-{self.seen[bucket]}"')
            return
        headers = {}
        if request.headers.get("x-amz-checksum-mode") == "ENABLED" and request.headers.get("Range") is None:
            headers["x-amz-checksum-sha256"] = base64.b64encode(hashlib.sha256(body).digest()).decode()
            if bucket == "spoilt" and self.first_time(bucket, key):
                body = body[:50_000] + b"!" + body[50_001:]
        request.send_object(body, etag(self.buckets[bucket][key]), headers)


# --- a web server with odd habits ----------------------------------------------------------------


class Odd:
    """Each method is a path below /odd/; `n` says how often it was asked for before, `rest` what stands behind its name."""

    def plain(self, request, n, rest):
        request.send_object(PLAIN, '"plain"')

    def named(self, request, n, rest):
        request.send_object(rest.encode(), '"' + rest.replace('"', "") + '"')

    def dated(self, request, n, rest):
        """No ETag, but a date."""
        request.send_object(PLAIN, None, {"Last-Modified": LAST_MODIFIED})

    def no_pieces(self, request, n, rest):
        request.send_whole(PLAIN, {"ETag": '"no-pieces"'})

    def no_version(self, request, n, rest):
        request.send_whole(PLAIN)

    def empty(self, request, n, rest):
        request.send_object(b"", '"empty"')

    def cut(self, request, n, rest):
        """Every second answer breaks off in the middle."""
        request.send_object(PLAIN, '"cut"', cut=0.5 if n % 2 == 0 else None)

    def cut_always(self, request, n, rest):
        request.send_object(PLAIN, '"cut"', cut=0)

    def cut_no_pieces(self, request, n, rest):
        request.send_whole(PLAIN, {"ETag": '"cut"'}, cut=0.5 if n == 0 else None)

    def cut_no_version(self, request, n, rest):
        request.send_whole(PLAIN, cut=0.5)

    def cut_changed(self, request, n, rest):
        """Breaks off, and is another object afterwards."""
        request.send_object(PLAIN, f'"version-{n}"', cut=0.5 if n == 0 else None)

    def wrong_length(self, request, n, rest):
        request.send_object(PLAIN, '"long"', {"Content-Length": "200000"}, is_last=True)

    def wrong_piece(self, request, n, rest):
        """The first answer says that it is another piece than it was asked for."""
        request.send_object(PLAIN, '"piece"', shift=100 if n == 0 else 0)

    def wrong_piece_always(self, request, n, rest):
        request.send_object(PLAIN, '"piece"', shift=100)

    def wrong_checksum(self, request, n, rest):
        right = base64.b64encode(hashlib.sha256(PLAIN).digest()).decode()
        request.send_whole(PLAIN if n > 0 else PLAIN[:-1] + b"!", {"ETag": '"checked"', "x-amz-checksum-sha256": right})

    def wrong_checksum_always(self, request, n, rest):
        request.send_whole(PLAIN, {"ETag": '"checked"', "Content-MD5": base64.b64encode(bytes(16)).decode()})

    def changes(self, request, n, rest):
        request.send_object(PLAIN, f'"version-{n}"', matches=False)

    def status(self, request, n, rest):
        request.send(int(rest), "an explanation")

    def busy(self, request, n, rest):
        """429 the first time, with a second to wait."""
        if n == 0:
            request.send(429, "", {"Retry-After": "1"})
        else:
            request.send_object(PLAIN, '"busy"')

    def down(self, request, n, rest):
        """503 twice."""
        if n < 2:
            request.send(503, "")
        else:
            request.send_object(PLAIN, '"down"')

    def resets(self, request, n, rest):
        """Closes the connection without a word, twice."""
        if n < 2:
            request.hang_up()
        else:
            request.send_object(PLAIN, '"resets"')

    def hangs(self, request, n, rest):
        request.wait(30)

    def stalls(self, request, n, rest):
        """Sends the beginning and then nothing, the first time."""
        if n == 0:
            request.send_object(PLAIN, '"stalls"', stall=True)
        else:
            request.send_object(PLAIN, '"stalls"')

    def drips(self, request, n, rest):
        """A little at a time."""
        request.send_object(PLAIN, '"drips"', pause=0.05)

    def loop(self, request, n, rest):
        request.redirect(302, f"/odd/loop/{n}")

    def relative(self, request, n, rest):
        request.redirect(301, "plain?a=1")

    def to_file(self, request, n, rest):
        request.redirect(302, "file:///etc/hostname")

    def to_nowhere(self, request, n, rest):
        request.send(302, "")

    def away(self, request, n, rest):
        """To the same server under another name, which is another host."""
        host, port = request.headers["Host"].split(":")
        request.redirect(307, f"http://{'localhost' if host != 'localhost' else '127.0.0.1'}:{port}/odd/echo")

    def here(self, request, n, rest):
        request.redirect(307, "/odd/echo")

    def echo(self, request, n, rest):
        body = {"method": request.command, "body": request.body.decode("utf-8", "replace"), "headers": {name.lower(): value for name, value in request.headers.items()}}
        request.send(200, json.dumps(body), {"Content-Type": "application/json"})

    def after_post(self, request, n, rest):
        request.redirect(int(rest), "/odd/echo")

    def huge(self, request, n, rest):
        """A terabyte of zeros, if anybody wants to read them."""
        request.send_head(200, {"Content-Length": "1000000000000", "ETag": '"huge"'})
        request.pour(bytes(65536))

    def endless_head(self, request, n, rest):
        request.begin(200)
        request.pour(b"X-More: " + b"x" * 1000 + b"\r\n")

    def no_head(self, request, n, rest):
        """HEAD is not allowed."""
        if request.command == "HEAD":
            request.send(405, "")
        else:
            request.send_object(PLAIN, '"no-head"')


# --- the server ----------------------------------------------------------------------------------


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    buckets = Buckets()
    odd = Odd()
    lock = threading.Lock()
    count = collections.Counter()
    times = collections.Counter()

    def log_message(self, *words):
        pass

    def do_GET(self):
        length = int(self.headers.get("Content-Length", 0))
        self.body = self.rfile.read(length)
        path, _, query = self.path.partition("?")
        try:
            if path == "/count":
                self.send_count()
            elif path.startswith("/odd/"):
                self.answer_oddly(path[len("/odd/"):])
            else:
                self.answer_as_s3(path, query)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    do_HEAD = do_POST = do_GET

    def send_count(self):
        with self.lock:
            text = json.dumps(dict(self.count))
            self.count.clear()
        self.send(200, text)

    def answer_oddly(self, path):
        name, _, rest = path.partition("/")
        habit = getattr(self.odd, name.replace("-", "_"), None)
        if habit is None:
            self.send(404, "no such habit")
            return
        with self.lock:
            self.count["/odd/" + path] += 1
            n = self.times[path]
            self.times[path] += 1
        habit(self, n, urllib.parse.unquote(rest))

    def answer_as_s3(self, path, query):
        bucket, _, key = path[1:].partition("/")
        with self.lock:
            self.count["GET" if key else "LIST"] += 1
            self.count["signed" if "Authorization" in self.headers else "anonymous"] += 1
        try:
            self.buckets.answer(self, bucket, urllib.parse.unquote(key), query)
        except Refused as refusal:
            region = f"<Region>{refusal.region}</Region>" if refusal.region else ""
            self.send(refusal.status, f'<?xml version="1.0"?><Error><Code>{refusal.code}</Code>'
                      f"<Message>{xml.sax.saxutils.escape(refusal.message)}</Message>{region}</Error>", refusal.headers)

    # what the habits are made of

    def begin(self, status):
        self.wfile.write(f"HTTP/1.1 {status} Some words\r\n".encode())

    def send_head(self, status, headers):
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.begin(status)
        self.wfile.write((lines + "\r\n").encode())

    def send(self, status, body, headers=None):
        body = body.encode()
        self.send_head(status, {"Content-Length": len(body), **(headers or {})})
        if self.command != "HEAD" and status not in (204, 304):
            self.wfile.write(body)

    def redirect(self, status, place):
        self.send(status, "moved", {"Location": place})

    def hang_up(self):
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def wait(self, seconds):
        """Until the other side has gone or the time is over."""
        self.connection.settimeout(seconds)
        try:
            self.connection.recv(1)
        except OSError:
            pass
        self.close_connection = True

    def pour(self, piece):
        self.close_connection = True
        while True:
            self.wfile.write(piece)

    def write_body(self, body, cut, stall, pause):
        if self.command == "HEAD":
            return
        if cut is not None:
            self.wfile.write(body[: int(len(body) * cut)])
            self.hang_up()
        elif stall:
            self.wfile.write(body[:1000])
            self.wait(30)
        elif pause:
            for start in range(0, len(body), 5000):
                self.wfile.write(body[start:start + 5000])
                time.sleep(pause)
        else:
            self.wfile.write(body)

    def send_whole(self, body, headers=None, cut=None, stall=False, pause=0, is_last=False):
        self.send_head(200, {"Content-Length": len(body), **(headers or {})})
        self.write_body(body, cut, stall, pause)
        if is_last:
            self.hang_up()

    def is_same(self, tag, headers):
        asked = self.headers.get("If-None-Match")
        since = self.headers.get("If-Modified-Since")
        return (asked is not None and asked == tag) or (asked is None and since is not None and since == headers.get("Last-Modified"))

    def send_object(self, body, tag, headers=None, cut=None, shift=0, stall=False, pause=0, is_last=False, matches=True):
        """With pieces and conditions, as a good server would."""
        headers = dict(headers or {})
        if tag is not None:
            headers = {"ETag": tag, **headers}
        if matches and self.headers.get("If-Match", tag) != tag:
            self.send(412, "<Error><Code>PreconditionFailed</Code></Error>")
            return
        if self.is_same(tag, headers):
            self.send(304, "", headers)
            return
        asked = re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers.get("Range", ""))
        if asked is None:
            self.send_whole(body, headers, cut, stall, pause, is_last)
            return
        total = len(body)
        first = int(asked[1]) if asked[1] else max(0, total - int(asked[2]))
        last = min(int(asked[2]), total - 1) if asked[1] and asked[2] else total - 1
        if first >= total:
            self.send(416, "", {"Content-Range": f"bytes */{total}"})
            return
        piece = body[first:last + 1]
        self.send_head(206, {"Content-Length": len(piece), "Content-Range": f"bytes {first + shift}-{last + shift}/{total + shift}", **headers})
        self.write_body(piece, cut, stall, pause)
        if is_last:
            self.hang_up()


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request, client_address):
        pass


def main():
    server = Server(("127.0.0.1", 0), Handler)
    print(server.server_address[1], flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()


if __name__ == "__main__":
    main()
