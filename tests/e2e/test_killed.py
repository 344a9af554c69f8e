"""A busy day with parts of the server killed in the middle: nobody's number is lost or given twice, and the day goes on."""

import os
import re
import signal
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from jiamen.config.embedded import Cluster
from tests.e2e.pages import CENTRE
from tests.e2e.site import Site, running

PEOPLE, BUSY_S = 6, 4.0
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
OPEN_ALL_DAY = f"""
DELETE FROM places_openingexception WHERE centre_id = (SELECT id FROM places_centre WHERE code = '{CENTRE}');
INSERT INTO places_openingexception (centre_id, day, closed, opens_min, closes_min, reason)
SELECT id, (now() AT TIME ZONE 'Asia/Shanghai')::date + later, false, 0, 1440, '延时服务'
FROM places_centre, generate_series(0, 1) AS later WHERE code = '{CENTRE}'
"""
FORGET_LIMITS = "DELETE FROM accounts_throttle"
"""All people here come from one address, which on a fast machine has had its sixty numbers of the hour before the last kill."""
FAULTS = """
SELECT 'twice', count(*) - count(DISTINCT (centre_id, day, lane, number)) FROM counter_ticket
UNION ALL SELECT 'gap', sum(gap) FROM (
    SELECT max(number) - count(*) AS gap FROM counter_ticket GROUP BY centre_id, day, lane) AS lanes
UNION ALL SELECT 'open periods', count(*) FROM (
    SELECT t.id FROM counter_ticket t LEFT JOIN counter_ticketperiod p ON p.ticket_id = t.id AND p.ended_at IS NULL
    GROUP BY t.id HAVING count(p.id) <> 1) AS odd
UNION ALL SELECT 'no matter', count(*) FROM counter_ticket t WHERE NOT EXISTS (
    SELECT FROM counter_ticketitem i WHERE i.ticket_id = t.id)
"""


class Person(threading.Thread):
    """Takes one number after the other; `confirmed` are the pages of those the site said yes to."""

    def __init__(self, site: Site, until: float) -> None:
        super().__init__()
        self.site, self.until = site, until
        self.confirmed: list[str] = []

    def run(self) -> None:
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        address = f"{self.site.url}/centres/{CENTRE}/number/"
        while time.monotonic() < self.until:
            try:
                page = browser.open(address, timeout=5).read().decode()
                token, item = TOKEN.search(page), re.search(r'name="items" value="([^"]+)"', page)
                assert token
                assert item
                wish = {"csrfmiddlewaretoken": token[1], "once": uuid4(), "items": item[1], "priority": "", "phone": ""}
                answer = browser.open(
                    urllib.request.Request(address, urllib.parse.urlencode(wish).encode(), {"Referer": address}),
                    timeout=5,
                )
                if "/n/" in answer.url:
                    self.confirmed.append(answer.url.split("/n/")[1].strip("/"))
            except OSError:
                return  # the part is gone; whoever got no answer asks again later


def victim(site: Site, data: Path, part: str) -> int:
    """The process of a part of the site."""
    if part == "database":
        return int((cluster_of(data).places.data / "postmaster.pid").read_text().split()[0])
    supervisor = site.supervisor.pid
    for pid in Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text().split():
        if {"web": "granian", "worker": "procrastinate"}[part] in Path(f"/proc/{pid}/cmdline").read_text():
            return int(pid)
    raise AssertionError(f"no {part} under {supervisor}")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a site that was started once, with a centre open all day."""
    folder = tmp_path_factory.mktemp("killed") / "data"
    with running(folder):
        ask(folder, OPEN_ALL_DAY)
    return folder


def cluster_of(data: Path) -> Cluster:
    """The cluster of the site in this folder, wherever its files had to go."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JIAMEN_DATA", str(data))
        return Cluster("pg")


def ask(data: Path, words: str) -> list[tuple[object, ...]]:
    """A question to the database of the running site."""
    with psycopg.connect(cluster_of(data).url, autocommit=True) as connection:
        found = connection.execute(words)
        return found.fetchall() if found.description else []


@pytest.mark.parametrize("part", ["web", "worker", "database"])
def test_what_was_confirmed_is_there_once_after_a_part_was_killed(data: Path, part: str) -> None:
    with running(data) as site:
        ask(data, FORGET_LIMITS)
        people = [Person(site, time.monotonic() + BUSY_S) for _ in range(PEOPLE)]
        for person in people:
            person.start()
        time.sleep(BUSY_S / 2)
        os.kill(victim(site, data, part), signal.SIGKILL)
        for person in people:
            person.join()
        assert site.supervisor.wait(timeout=30) == 1  # it says what has stopped, and stops whole
    confirmed = {key for person in people for key in person.confirmed}
    assert confirmed
    with running(data) as site:  # the day goes on
        stored = {str(key) for (key,) in ask(data, "SELECT key FROM counter_ticket")}
        assert confirmed <= stored
        assert [row for row in ask(data, FAULTS) if row[1]] == []
        ask(data, FORGET_LIMITS)
        person = Person(site, time.monotonic() + BUSY_S)
        person.start()
        person.join()
        assert person.confirmed
