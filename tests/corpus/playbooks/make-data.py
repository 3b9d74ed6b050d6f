#!/usr/bin/python3
"""make-data.py FOLDER: small made-up data for the playbooks of course clicks, film genres and show buzz.

What is built in, and what the tests therefore expect, stands at each part. Everything follows from fixed seeds; no word of
it comes of a real person.

    clicks.jsonl, clicks.jsonl.gz   a course's clickstream export
    films.csv                       films whose genres are a JSON list with names, as in published copies of the film database; with overviews
    films.json                      films as the database itself answers, with numbers of genres
    shows.csv                       shows, launch days and search terms
    tweets.tar                      DD/HH/MM.json.bz2: statuses and deletion notices, one JSON object per line
"""

import bz2
import csv
import datetime
import gzip
import hashlib
import io
import json
import pathlib
import random
import sys
import tarfile

# --- clicks ---------------------------------------------------------------------------------------------

AGENTS = [
    # share, user agent, its browser, its kind of device
    (50, "Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/537.31 (KHTML, like Gecko) Chrome/26.0.1410.64 Safari/537.31"),  # Chrome, computer
    (24, "Mozilla/5.0 (X11; Linux x86_64; rv:20.0) Gecko/20100101 Firefox/20.0"),                                           # Firefox, computer
    (10, "Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.1; WOW64; Trident/6.0)"),                                        # IE, computer
    (9, "Mozilla/5.0 (iPad; CPU OS 6_1_3 like Mac OS X) AppleWebKit/536.26 (KHTML, like Gecko) Version/6.0 Mobile/10B329 Safari/8536.25"),
    (7, "Mozilla/5.0 (iPhone; CPU iPhone OS 6_1 like Mac OS X) AppleWebKit/536.26 (KHTML, like Gecko) Version/6.0 Mobile/10B143 Safari/8536.25"),
]

# Five ways of saying English, two of Spanish, one each of the others.
LANGUAGES = [(22, "en-US,en;q=0.8"), (14, "en-us"), (10, "en-GB,en-US;q=0.8,en;q=0.6"), (6, "en-tu"), (4, "EN"), (12, "es-ES,es;q=0.8"), (8, "es;q=0.9"),
             (9, "pt-BR,pt;q=0.8,en-US;q=0.6"), (8, "ru-RU,ru;q=0.8"), (4, "zh-CN,zh;q=0.8"), (3, "")]


def pick(dice, weighted):
    return dice.choices([row[1] for row in weighted], [row[0] for row in weighted])[0]


def click(dice, user, agent, language, at):
    is_video = dice.random() < 0.55
    lecture = 1 + int(dice.random() * 40)
    page = f"https://class.example.org/course-001/lecture/view?lecture_id={lecture}"
    value = json.dumps({"currentTime": round(dice.random() * 600, 3), "type": dice.choice(["play", "pause", "seeked"]), "paused": False, "error": None})
    return {"key": "user.video.lecture.action" if is_video else "pageview", "value": value if is_video else "{}", "username": user, "timestamp": at,
            "page_url": page, "client": "spark", "session": f"{int(user[:8], 16)}-{at // 3600000}", "language": language,
            "from": "https://class.example.org/course-001/lecture", "user_ip": f"192.0.2.{int(user[:2], 16)}", "user_agent": agent}


def make_clicks(folder, n_users=240):
    """Clicks per user are log-normal around 12; who comes by a tablet or phone makes half as many."""
    dice = random.Random(3)
    clicks = []
    for number in range(n_users):
        user = hashlib.sha1(f"made-up user {number}".encode()).hexdigest()
        agent = pick(dice, AGENTS)
        language = pick(dice, LANGUAGES)
        scale = 0.5 if "Mobile" in agent else 1.0
        other = pick(dice, AGENTS) if dice.random() < 0.2 else agent
        start = 1367366400000 + int(dice.random() * 40 * 86400000)
        for n in range(max(1, int(12 * scale * 2.718281828 ** (1.1 * dice.gauss(0, 1))))):
            at = start + n * 61000 + int(dice.random() * 14) * 86400000
            clicks.append(click(dice, user, agent if n == 0 or dice.random() < 0.7 else other, language, at))
    clicks.sort(key=lambda c: c["timestamp"])
    text = "".join(json.dumps(c, ensure_ascii=False) + "\n" for c in clicks).encode()
    (folder / "clicks.jsonl").write_bytes(text)
    (folder / "clicks.jsonl.gz").write_bytes(gzip.compress(text, mtime=0))


# --- films ------------------------------------------------------------------------------------------------

GENRES = {28: "Action", 35: "Comedy", 18: "Drama", 27: "Horror", 10749: "Romance", 53: "Thriller"}
LIKED = {28: 0.0, 35: 0.0, 18: 0.7, 27: -0.6, 10749: 0.1, 53: 0.0}
ADJECTIVES = ["Silent", "Golden", "Broken", "Second", "Distant", "Northern", "Paper", "Hollow"]
NOUNS = ["Harbour", "Winter", "Garden", "Signal", "Bridge", "Letter", "Orchard", "Lantern"]


# Words that only stand in overviews of a genre, and words that stand in all of them.
TELLING = {28: ["chase", "mission", "agent", "bomb", "truck"], 35: ["wedding", "prank", "roommate", "hilarious", "blunder"],
           18: ["grief", "mother", "illness", "marriage", "farm"], 27: ["haunted", "demon", "curse", "basement", "blood"],
           10749: ["love", "kiss", "bride", "heart", "passion"], 53: ["murder", "detective", "hostage", "witness", "suspect"]}
NEUTRAL = ["town", "summer", "friend", "house", "journey", "secret", "night", "brother", "city", "letter", "river", "stranger"]


def make_overview(film):
    """Twelve words; four in ten are telling ones of the film's genres."""
    dice = random.Random(film["id"])
    words = [dice.choice(TELLING[dice.choice(film["genres"])] if dice.random() < 0.4 else NEUTRAL) for _ in range(12)]
    return " ".join(words).capitalize() + "."


def make_film(dice, number):
    """A vote rises by 0.5 with each tenfold of votes; dramas get 0.7 more and horror 0.6 less."""
    genres = sorted(dice.sample(sorted(GENRES), 1 + int(dice.random() * 2.4)))
    votes = int(30 * 10 ** (2 * dice.random()))
    vote = 5.0 + 0.5 * (len(str(votes)) - 2) + sum(LIKED[g] for g in genres) + dice.gauss(0, 0.6)
    day = datetime.date(1990, 1, 1) + datetime.timedelta(days=int(dice.random() * 10000))
    return {"id": 5000 + number, "title": f"{dice.choice(ADJECTIVES)} {dice.choice(NOUNS)} {number}", "genres": genres, "original_language": "en",
            "overview": "A made-up film.", "popularity": round(0.05 * votes * 2.718281828 ** (0.5 * dice.gauss(0, 1)), 3), "release_date": day.isoformat(),
            "vote_average": round(min(10, max(0.5, vote)), 1), "vote_count": votes}


def make_films(folder, n_films=400):
    dice = random.Random(5)
    films = [make_film(dice, number) for number in range(n_films)]
    answer = [{**{k: v for k, v in film.items() if k != "genres"}, "genre_ids": film["genres"]} for film in films]
    (folder / "films.json").write_text(json.dumps({"page": 1, "results": answer, "total_pages": 1, "total_results": n_films}))
    with open(folder / "films.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, list(films[0]))
        writer.writeheader()
        for film in films:
            writer.writerow({**film, "overview": make_overview(film), "genres": json.dumps([{"id": g, "name": GENRES[g]} for g in film["genres"]])})


# --- tweets ------------------------------------------------------------------------------------------------

# studio, show, season, launch, mandatory terms, optional terms, tweets a day before the launch, on its day, days until they are half as many
SHOWS = [
    ("North Tower", "Harbour Lights", 2, "2019-03-08", "", "harbour lights, #harbourlights", 3, 40, 4),
    ("North Tower", "The Last Orchard", 1, "2019-03-12", "orchard", "show, season, watching", 2, 25, 7),
    ("Paper Moon", "Signal & Stone", 1, "2019-03-15", "", "signal and stone, #signalstone", 1, 12, 5),
    ("Paper Moon", "Nobody Watches", 1, "2019-03-10", "", "nobody watches this one", 0, 0, 1),
]
PHRASES = {
    "Harbour Lights": ["I love harbour lights so much", "#HarbourLights season two!!", "rewatching Harbour Lights tonight"],
    "The Last Orchard": ["the Orchard show made me cry", "watching the last orchard again", "orchard season finale?"],
    "Signal & Stone": ["signal and stone is quiet and good", "so, #SignalStone anyone"],
}
# Words of a show without what else is wanted, and what is said anyway.
NOISE = ["bought apples at the orchard", "the harbour is cold", "good morning", "this coffee is stone cold", "is anyone awake", "what a match", "rain again"]
FIRST_DAY = datetime.date(2019, 2, 25)
N_DAYS = 49  # until 2019-04-14: four weeks after the last launch, and two days


def daily(show, day):
    _, _, _, launch, _, _, before, peak, half = show
    since = (day - datetime.date.fromisoformat(launch)).days
    return before if since < 0 else before + peak * 0.5 ** (since / half)


def status(number, at, text, lang="en"):
    return {"created_at": at.strftime("%a %b %d %H:%M:%S +0000 %Y"), "id": 1100000000000000000 + number, "id_str": str(1100000000000000000 + number), "text": text,
            "user": {"id": 700000 + number % 997, "screen_name": f"made_up_{number % 997}"}, "retweet_count": 0, "favorite_count": 0, "lang": lang}


def day_lines(dice, number, day):
    """All of a day: the shows in English, the same words in German to be left out, noise, and a deletion notice for every third line."""
    lines = []
    texts = [(dice.choice(PHRASES[show[1]]), "en") for show in SHOWS for _ in range(round(daily(show, day))) if show[1] in PHRASES]
    texts += [(dice.choice(PHRASES["Harbour Lights"]), "de")] * 3 + [(dice.choice(NOISE), "en") for _ in range(20)]
    for n, (text, lang) in enumerate(texts):
        at = datetime.datetime.combine(day, datetime.time(n % 24, n % 60, 7))
        lines.append((at, status(number + n, at, text, lang)))
        if n % 3 == 0:
            lines.append((at, {"delete": {"status": {"id": number + n, "id_str": str(number + n), "user_id": 1}, "timestamp_ms": "1551000000000"}}))
    return lines, len(texts)


def add_minute(tar, at, lines):
    content = bz2.compress("".join(json.dumps(line) + "\n" for line in lines).encode())
    member = tarfile.TarInfo(f"{at:%m}/{at:%d}/{at:%H}.json.bz2")
    member.size = len(content)
    tar.addfile(member, io.BytesIO(content))


def make_tweets(folder):
    """Day by day as SHOWS says, rounded, so that the number of tweets of each show and day is known."""
    dice = random.Random(9)
    number = 0
    with tarfile.open(folder / "tweets.tar", "w") as tar:
        for n in range(N_DAYS):
            lines, n_texts = day_lines(dice, number, FIRST_DAY + datetime.timedelta(days=n))
            number += n_texts
            for half in (0, 12):
                part = [(at, line) for at, line in lines if half <= at.hour < half + 12]
                if part:
                    add_minute(tar, part[0][0], [line for _, line in part])
    with open(folder / "shows.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["studio_or_network", "show_name", "season", "launch_date", "mandatory_search_terms", "optional_search_terms"])
        writer.writerows(show[:6] for show in SHOWS)


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    make_clicks(folder)
    make_films(folder)
    make_tweets(folder)


if __name__ == "__main__":
    main()
