#!/usr/bin/python3
"""clicks-json.py ROWS FILE: made-up lines of a course's clickstream export: a JSON object each, the fields and
lengths like those of the real ones, every second one a video event whose value is JSON in a string."""

import random
import sys

BROWSERS = [
    "Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/537.31 (KHTML, like Gecko) Chrome/26.0.1410.64 Safari/537.31",
    "Mozilla/5.0 (Windows NT 6.1; WOW64; rv:20.0) Gecko/20100101 Firefox/20.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_8_3) AppleWebKit/536.28.10 (KHTML, like Gecko) Version/6.0.3 Safari/536.28.10",
    "Mozilla/5.0 (iPad; CPU OS 6_1_3 like Mac OS X) AppleWebKit/536.26 (KHTML, like Gecko) Version/6.0 Mobile/10B329 Safari/8536.25",
]
LANGUAGES = ["en-US,en;q=0.8", "es,en-US;q=0.8,en;q=0.6", "pt-BR,pt;q=0.8,en-US;q=0.6,en;q=0.4", "de-de,de;q=0.8,en-us;q=0.5,en;q=0.3"]
EVENTS = ["play", "pause", "seeked", "ratechange", "stalled"]
PAGES = ["lecture/view?lecture_id=%d", "wiki/view?page=Week%d", "forum/thread?thread_id=%d", "human_grading/view/courses/970/assessments/%d"]


def make_value(random, time):
    at = random.random() * 900
    return ('{\\"currentTime\\":%.14f,\\"playbackRate\\":1,\\"paused\\":%s,\\"error\\":null,\\"networkState\\":1,\\"readyState\\":4,'
            '\\"eventTimestamp\\":%d,\\"initTimestamp\\":%d,\\"type\\":\\"%s\\",\\"prevTime\\":%.14f}'
            % (at, random.choice(["true", "false"]), time + 8000, time - 20000, random.choice(EVENTS), at - 1))


def make_line(random, users, time):
    user, session, browser, language, address = random.choice(users)
    page = "https://class.example.org/mind-001/" + random.choice(PAGES) % random.randint(1, 120)
    is_video = random.random() < 0.5
    return ('{"key": "%s","value": "%s","username": "%s","timestamp": %d,"page_url": "%s","client": "spark","session": "%s",'
            '"language": "%s","from": "%s","user_ip": "%s","user_agent": "%s"}\n'
            % ("user.video.lecture.action" if is_video else "pageview", make_value(random, time) if is_video else "{}",
               user, time, page, session, language, page, address, browser))


def make_users(random, n):
    return [("%040x" % random.getrandbits(160), "%d-%d" % (random.randint(10**9, 10**10), 1368216000000 + i), random.choice(BROWSERS),
             random.choice(LANGUAGES), "192.0.2.%d" % random.randint(1, 254)) for i in range(n)]


def main():
    generator = random.Random(11)
    n_rows = int(sys.argv[1])
    users = make_users(generator, max(10, n_rows // 50))
    time = 1368217514905
    with open(sys.argv[2], "w", encoding="ascii", newline="\n") as file:
        for _ in range(n_rows):
            time += generator.randint(0, 900)
            file.write(make_line(generator, users, time))


if __name__ == "__main__":
    main()
