#!/usr/bin/python3
"""replay-server.py: answers as the services of data/connectors do, in the shapes they are known for, with data made up here.

Prints its port on the first line and ends when its standard input does. The services lie side by side:

    /tmdb/…  /omdb/…  /wikimedia/…  /imdb/…  /sheets/…  /search/…  /paging/…

POST /control/NAME?value=N changes what it does, GET /control/log tells as JSON which requests came (control itself left out):

    films       how many films there are (60 at the start), so that refreshed tables can grow
    votes       added to every film's vote_count, so that every page changes
    throttle    so many requests are answered 429 with Retry-After: 1
    fail        so many requests are answered 500
    cut         so many answers break off in the middle
    rows        rows of the spreadsheet
    forget      empties the log
"""

import base64
import datetime
import gzip
import hashlib
import http.server
import json
import re
import sys
import threading
import urllib.parse

KEY = "good-key-7f3a"
TOKEN = "good-token-91cc"
LOGIN = "Basic " + base64.b64encode(b"reader:s3cret").decode()

state = {"films": 60, "votes": 0, "throttle": 0, "fail": 0, "cut": 0, "rows": 3}
log = []
lock = threading.Lock()

GENRES = [(28, "Action"), (18, "Drama"), (35, "Comedy"), (27, "Horror")]
WORDS = {28: "chase fire engine agent", 18: "letter father winter harbour", 35: "wedding neighbour dog mistake", 27: "cellar night whisper mask"}
PAGE = 20


class Refusal(Exception):
    def __init__(self, status, answer, headers=()):
        super().__init__(status)
        self.status, self.answer, self.headers = status, answer, headers


# --- films ------------------------------------------------------------------------------------------


def film(number):
    """Film `number` of the made-up catalogue: everything follows from the number."""
    first, second = GENRES[number % 4][0], GENRES[(number // 4) % 4][0]
    words = WORDS[first].split()
    return {
        "adult": False, "backdrop_path": None, "genre_ids": sorted({first, second}), "id": 1000 + number,
        "original_language": "en", "original_title": f"Film {number}",
        "overview": f"A {words[number % 4]}, a {words[(number + 1) % 4]} and “{words[(number + 2) % 4]}”\nin one line.",
        "popularity": round(500 - number * 3.125, 3), "poster_path": f"/{number}.jpg",
        "release_date": "" if number % 17 == 5 else f"{1990 + number % 6}-{1 + number % 12:02}-{1 + number % 28:02}",
        "title": f"Film {number}", "video": False, "vote_average": number % 10 if number % 3 else 7.25, "vote_count": 100 + number + state["votes"]}


def film_page(films, query):
    page = int(query.get("page", "1"))
    if page < 1 or page > 500:
        raise Refusal(400, {"success": False, "status_code": 22, "status_message": "Invalid page: Pages start at 1 and max at 500."})
    return {"page": page, "results": films[(page - 1) * PAGE:page * PAGE],
            "total_pages": max(1, -(-len(films) // PAGE)), "total_results": len(films)}


def check_tmdb_key(query, headers):
    if query.get("api_key") != KEY and headers.get("Authorization") != f"Bearer {TOKEN}":
        raise Refusal(401, {"status_code": 7, "status_message": f"Invalid API key: You must be granted a valid key. ({query.get('api_key')})"})


def details(number):
    if not 0 <= number - 1000 < state["films"]:
        raise Refusal(404, {"status_code": 34, "status_message": "The resource you requested could not be found."})
    record = film(number - 1000)
    own = record.pop("genre_ids")
    record["genres"] = [{"id": i, "name": n} for i, n in GENRES if i in own]
    record.update(budget=12345678901234567890, imdb_id=f"tt{number:07}", runtime=90 + number % 40, revenue=0, status="Released", tagline=None,
                  homepage="", belongs_to_collection={"id": 5, "name": "Films of the harbour"} if number % 2 else None,
                  production_companies=[], production_countries=[], spoken_languages=[])
    return record


def tmdb(path, query, headers, body):
    check_tmdb_key(query, headers)
    films = [film(number) for number in range(state["films"])]
    match = re.fullmatch(r"/movie/(\d+)", path)
    if match:
        return details(int(match[1]))
    if path == "/genre/movie/list":
        return {"genres": [{"id": i, "name": n} for i, n in GENRES]}
    if path == "/movie/popular":
        return film_page(films, query)
    if path == "/movie/top_rated":
        return film_page(sorted(films, key=lambda f: (-f["vote_average"], f["id"])), query)
    if path == "/search/movie":
        return film_page([f for f in films if query["query"].lower() in f["title"].lower()], query)
    if path == "/discover/movie":
        if "with_genres" in query:
            films = [f for f in films if int(query["with_genres"]) in f["genre_ids"]]
        if "primary_release_year" in query:
            films = [f for f in films if f["release_date"].startswith(query["primary_release_year"])]
        if "primary_release_date.gte" in query:
            films = [f for f in films if f["release_date"] >= query["primary_release_date.gte"]]
        return film_page(films, query)
    raise Refusal(404, {"status_code": 34, "status_message": "The resource you requested could not be found."})


# --- ratings -------------------------------------------------------------------------------------------


def omdb(path, query, headers, body):
    if query.get("apikey") != KEY:
        raise Refusal(401, {"Response": "False", "Error": "Invalid API key!"})
    if "i" in query:
        number = int(query["i"][2:]) - 1000
    else:
        match = re.fullmatch(r"Film (\d+)", query["t"])
        number = int(match[1]) if match else -1
        if number >= 0 and "y" in query and not film(number)["release_date"].startswith(query["y"]):
            number = -1
    if not 0 <= number < state["films"]:
        return {"Response": "False", "Error": "Movie not found!"}
    record = film(number)
    ratings = [{"Source": "Internet Movie Database", "Value": f"{record['vote_average']}/10"}]
    if number % 2 == 0:
        ratings.append({"Source": "Rotten Tomatoes", "Value": f"{40 + number % 60}%"})
    return {"Title": record["title"], "Year": record["release_date"][:4] or "N/A", "Rated": "N/A", "Released": "18 Jul 1993", "Runtime": f"{90 + number} min",
            "Genre": "Drama", "Director": "N/A", "Actors": "N/A", "Plot": "A plot.", "Language": "English", "Country": "Norway", "Awards": "N/A",
            "Ratings": ratings, "Metascore": "N/A" if number % 3 else str(50 + number % 40), "imdbRating": str(record["vote_average"]),
            "imdbVotes": f"{1234000 + number:,}", "imdbID": f"tt{1000 + number:07}", "Type": "movie", "BoxOffice": "$1,234,567" if number % 2 else "N/A", "Response": "True"}


# --- articles -------------------------------------------------------------------------------------------


def days(first, last):
    day = datetime.date(int(first[:4]), int(first[4:6]), int(first[6:8]))
    while day.strftime("%Y%m%d") <= last[:8]:
        yield day
        day += datetime.timedelta(days=1)


def wikimedia(path, query, headers, body):
    parts = [urllib.parse.unquote(part) for part in path.split("/")]
    if path.startswith("/api/rest_v1/page/summary/"):
        if parts[-1].startswith("Missing"):
            raise Refusal(404, {"type": "not_found", "detail": "Page or revision not found."})
        return {"type": "standard", "title": parts[-1].replace("_", " "), "pageid": 77, "wikibase_item": "Q77", "lang": "en", "timestamp": "2019-07-04T10:00:00Z",
                "description": "a series", "extract": "It is a series.", "content_urls": {"desktop": {"page": "https://en.wikipedia.org/wiki/" + parts[-1]}}}
    project, access, agent, article, by, first, last = parts[-7:]
    if article.startswith("Missing"):
        raise Refusal(404, {"type": "about:blank", "title": "Not found.", "detail": "The date(s) you used are valid, but we either do not have data for those date(s)."})
    if not re.fullmatch(r"\d{8}", first):
        raise Refusal(400, {"detail": "start timestamp is invalid"})
    return {"items": [{"project": project, "article": article, "granularity": by, "timestamp": day.strftime("%Y%m%d00"), "access": access, "agent": agent,
                       "views": 1000 + day.toordinal() % 50 + len(article)} for day in days(first, last)]}


# --- files ------------------------------------------------------------------------------------------------


def imdb(path, query, headers, body):
    lines = ["tconst\ttitleType\tprimaryTitle\tstartYear\tendYear\truntimeMinutes"]
    lines += [f"tt{1000 + n:07}\tmovie\t{'“' if n % 7 else chr(34)}Film {n}\t{1990 + n % 6}\t\\N\t{90 + n if n % 5 else chr(92) + 'N'}" for n in range(state["films"])]
    return gzip.compress(("\n".join(lines) + "\n").encode(), mtime=0)


SHOWS = [("Harbour Lights", "2019-07-04", "harbour lights,#harbourlights"), ("Cellar", "2019-05-01", "cellar"), ("The Mistake, Part 2", "2019-08-15", "the mistake"),
         ("Winter Letter", "2019-09-01", "winter letter"), ("Dog Days", "2019-10-11", "dog days")]


def sheets(path, query, headers, body):
    if not re.fullmatch(r"/spreadsheets/d/(e/)?made-up_(id|1)/(export|pub)", path) or "csv" not in query.values():
        raise Refusal(404, {"error": "no such sheet"})
    lines = ["show,launch,terms"]
    lines += [f'"{show}",{launch},"{terms}"' for show, launch, terms in SHOWS[:state["rows"]]]
    return ("\r\n".join(lines) + "\r\n").encode()


# --- search server --------------------------------------------------------------------------------------------


def documents():
    for n in range(2500):
        day, text = 1 + n % 28, ("harbour lights" if n % 5 == 0 else "cellar") + f" number {n}"
        yield {"_index": "tweets", "_id": f"d{n}", "_source": {"id": 9007199254740993 + n, "created_at": f"2019-07-{day:02}", "text": text, "lang": "en" if n % 3 else "de"}}


def search(path, query, headers, body):
    if headers.get("Authorization") not in (LOGIN, f"ApiKey {KEY}"):
        raise Refusal(401, {"error": {"type": "security_exception", "reason": "missing authentication credentials"}, "status": 401})
    if not path.startswith("/tweets"):
        raise Refusal(404, {"error": {"reason": f"no such index [{path.split('/')[1]}]"}, "status": 404})
    wish = json.loads(body)
    words = wish["query"]["bool"]["must"][0]["query_string"]["query"].strip('"')
    found = [d for d in documents() if words == "*" or words in d["_source"]["text"]]
    for limit in wish["query"]["bool"].get("filter", []):
        for field, bounds in limit["range"].items():
            found = [d for d in found if bounds.get("gte", "") <= d["_source"][field] <= bounds.get("lte", "9")]
    if "aggs" in wish:
        return {"hits": {"total": {"value": len(found)}, "hits": []}, "aggregations": {"by": {"buckets": buckets(found, wish["aggs"]["by"])}}}
    fields = wish["sort"]
    found.sort(key=lambda d: [d["_source"][field] for field in fields])
    rows = [dict(d, sort=[d["_source"][field] for field in fields]) for d in found]
    total = len(rows)
    if "search_after" in wish:
        rows = [r for r in rows if r["sort"] > wish["search_after"]]
    if "_source" in wish:
        rows = [dict(r, _source={k: v for k, v in r["_source"].items() if k in wish["_source"]}) for r in rows]
    return {"took": 1, "hits": {"total": {"value": total, "relation": "eq"}, "hits": rows[:wish["size"]]}}


def buckets(found, wish):
    counts = {}
    if "terms" in wish:
        for d in found:
            value = d["_source"][wish["terms"]["field"]]
            counts[value] = counts.get(value, 0) + 1
        return [{"key": k, "doc_count": n} for k, n in sorted(counts.items(), key=lambda pair: -pair[1])][:wish["terms"]["size"]]
    for d in found:
        day = int(d["_source"][wish["date_histogram"]["field"]][8:])
        key = 1561939200000 + (day - 1) * 86400000  # 2019-07-01T00:00:00Z
        counts[key] = counts.get(key, 0) + 1
    return [{"key": k, "key_as_string": "…", "doc_count": n} for k, n in sorted(counts.items())]


# --- ways of paging that none of them has ----------------------------------------------------------------------


def paging(path, query, headers, body):
    """Eight records by offset, five by links, seven by a cursor; and what is no answer."""
    if path == "/offset":
        first = int(query["offset"])
        return {"rows": [{"n": n} for n in range(first, min(first + int(query["limit"]), 8))]}
    if path == "/link":
        page = int(query.get("k", "0"))
        return Linked({"rows": [{"n": page}]}, f'</paging/link?k={page}>; rel="self", </paging/link?k={page + 1}>; rel="next"' if page < 4 else "")
    if path == "/cursor":
        page = int(query.get("after", "0x0"), 16)
        return {"rows": [{"n": page}], "meta": {"next": hex(page + 1) if page < 6 else None}}
    if path == "/elsewhere":
        return Linked({"rows": [{"n": 1}]}, '<http://elsewhere.example/x?secret=1>; rel="next"')
    if path == "/endless":
        return {"rows": [{"n": 1}], "meta": {"next": "the same"}}
    return b"<html>Please log in to the network of this train</html>"


class Linked(dict):
    def __init__(self, content, link):
        super().__init__(content)
        self.link = link


# --- the server --------------------------------------------------------------------------------------------

SERVICES = {"tmdb": tmdb, "omdb": omdb, "wikimedia": wikimedia, "imdb": imdb, "sheets": sheets, "search": search, "paging": paging}


def take(what):
    """TRUE as often as control said."""
    with lock:
        if state[what] > 0:
            state[what] -= 1
            return True
    return False


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *words):
        pass

    def send(self, status, content, headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if not self.path.startswith("/control/") and len(content) > 1 and take("cut"):
            self.wfile.write(content[:len(content) // 2])
            self.wfile.flush()
            self.close_connection = True
            self.connection.close()
            return
        self.wfile.write(content)

    def control(self, name, query):
        if name == "log":
            with lock:
                content = json.dumps(log).encode()
            self.send(200, content)
            return
        with lock:
            if name == "forget":
                log.clear()
            else:
                state[name] = int(query["value"])
        self.send(200, b"{}")

    def answer(self):
        address = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(address.query))
        _, service, *rest = address.path.split("/")
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if service == "control":
            self.control(rest[0], query)
            return
        with lock:
            log.append({"method": self.command, "path": address.path, "query": query, "if_none_match": self.headers.get("If-None-Match"),
                        "agent": self.headers.get("User-Agent"), "authorization": self.headers.get("Authorization"), "status": 0})
            entry = log[-1]
        try:
            if take("throttle"):
                raise Refusal(429, {"status_message": "Your request count is over the allowed limit."}, [("Retry-After", "1")])
            if take("fail"):
                raise Refusal(500, {"status_message": "Internal error: Something went wrong."})
            content = SERVICES[service]("/" + "/".join(rest), query, self.headers, body)
            headers = [("Link", content.link)] if isinstance(content, Linked) and content.link else []
            if not isinstance(content, bytes):
                content = json.dumps(content, indent=1).encode()
            tag = '"' + hashlib.md5(content).hexdigest() + '"'
            entry["status"] = 304 if self.headers.get("If-None-Match") == tag and self.command == "GET" else 200
            self.send(entry["status"], b"" if entry["status"] == 304 else content, headers + ([("ETag", tag)] if self.command == "GET" else []))
        except Refusal as refusal:
            entry["status"] = refusal.status
            self.send(refusal.status, json.dumps(refusal.answer).encode(), refusal.headers)

    do_GET = do_POST = answer


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
