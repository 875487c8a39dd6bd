"""Postgres killed while people save and submit, and one response submitted twenty times at once.

No acknowledged answer is lost, none is doubled, and every response has one reference.
"""

import os
import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from demo.servers.throwaway import Servers
from tests.journeys.forms import form_on
from tests.journeys.over_http import HttpClient
from tests.journeys.visitor import Visitor
from tests.site import Site, new_site

pytestmark = pytest.mark.faults

KILLS = int(os.environ.get("KILLS", "3"))
PEOPLE = 8
START = "/en/surveys/all-wales-social-media-2012/"
SURVEY = Path(__file__).resolve().parents[2] / "demo" / "surveys" / "all-wales-2012.yaml"
PATIENCE = 60.0


@pytest.fixture
def site(own_servers: Servers, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("DATABASE_URL", own_servers.postgres.url())
    made = new_site("respondents")
    opened = ["--opens", "2020-01-01T00:00:00+00:00", "--closes", "2090-01-01T00:00:00+00:00"]
    made.manage("import_survey", str(SURVEY), "--publish", *opened)
    try:
        made.start()
        yield made
    finally:
        made.stop()


def somebody(site: Site) -> Visitor:
    """On the third page, with two saved."""
    visitor = Visitor(HttpClient(site.address)).get(START).press("next")
    visitor.press(strand="individual", sector="nhs", region="north")
    return visitor.press(ind_access="all")


def ready_to_submit(site: Site) -> Visitor:
    visitor = somebody(site).press(platforms=["none"]).press()
    visitor.press(barriers=["none"]).press(share_or_learn="neither", contact_consent="no")
    assert visitor.at.endswith("/check/"), visitor.words
    return visitor


def submit(visitor: Visitor) -> str | None:
    """The reference, if the site has told it."""
    return visitor.press("next").reference


def submit_until_told(visitor: Visitor) -> str:
    """Try again on the page that is still open, as the 503 page says."""
    form = visitor.filled(form_on(visitor.html), {}) | {"next": [""]}
    address, deadline = visitor.at, time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        visitor.send(address, form)
        if visitor.reference:
            return visitor.reference
        assert visitor.status in (0, 503), visitor.words
        time.sleep(0.2)
    raise AssertionError("never told")


def stored(servers: Servers, sql: str) -> list[tuple]:
    with psycopg.connect(servers.postgres.url("respondents")) as connection:
        return connection.execute(sql).fetchall()


@pytest.mark.parametrize("kill", range(KILLS))
def test_postgres_killed_in_mid_submit_loses_and_doubles_nothing(site, own_servers, kill):
    with ThreadPoolExecutor(PEOPLE) as pool:
        people = list(pool.map(lambda _: ready_to_submit(site), range(PEOPLE)))
        pages = [(one.at, one.html) for one in people]
        told = [pool.submit(submit, one) for one in people]
        time.sleep(random.uniform(0.0, 0.08))
        own_servers.postgres.kill()
        first = [one.result() for one in told]
        own_servers.postgres.start()
        for person, (at, html) in zip(people, pages, strict=True):
            person.at, person.html = at, html
        second = list(pool.map(submit_until_told, people))

    assert all(early is None or early == late for early, late in zip(first, second, strict=True))
    assert len(set(second)) == PEOPLE
    rows = stored(own_servers, "SELECT reference FROM responses_response WHERE submitted_at IS NOT NULL")
    assert sorted(reference for (reference,) in rows) == sorted(second)


@pytest.mark.parametrize("kill", range(KILLS))
def test_postgres_killed_in_mid_save_keeps_every_answer_that_was_acknowledged(site, own_servers, kill):
    people = [somebody(site) for _ in range(PEOPLE)]
    stop = threading.Event()

    def go_on_saving(person: Visitor) -> tuple[int, int]:
        """The last number acknowledged and the last one sent."""
        number, acknowledged = 0, 0
        page, html = person.at, person.html
        while not stop.is_set():
            number += 1
            person.at, person.html = page, html
            person.press(platforms=["other"], platforms__other=f"number {number}")
            if person.status == 200 and person.at.endswith("/4/"):
                acknowledged = number
        return acknowledged, number

    with ThreadPoolExecutor(PEOPLE) as pool:
        saving = [pool.submit(go_on_saving, one) for one in people]
        time.sleep(random.uniform(0.5, 1.5))
        own_servers.postgres.kill()
        stop.set()
        results = [one.result() for one in saving]
    own_servers.postgres.start()

    rows = stored(own_servers, "SELECT answers ->> 'platforms/other' FROM responses_response ORDER BY id")
    kept = [int((text or "number 0").removeprefix("number ")) for (text,) in rows]
    assert len(kept) == PEOPLE
    assert max(acknowledged for acknowledged, _ in results) > 0
    for (acknowledged, sent), number in zip(results, kept, strict=True):
        assert acknowledged <= number <= sent


def test_twenty_submits_of_one_response_at_once_give_one_reference(site, own_servers):
    visitor = ready_to_submit(site)
    cookies = dict(visitor.client.cookies)

    def once_more(_: int) -> str | None:
        tab = Visitor(HttpClient(site.address, dict(cookies)))
        tab.at, tab.html = visitor.at, visitor.html
        return submit(tab)

    with ThreadPoolExecutor(20) as pool:
        told = list(pool.map(once_more, range(20)))

    rows = stored(own_servers, "SELECT reference FROM responses_response WHERE submitted_at IS NOT NULL")
    assert len(rows) == 1
    assert set(told) == {rows[0][0]}


def test_without_a_database_every_page_is_a_503_in_both_languages_and_the_site_recovers(site, own_servers):
    visitor = somebody(site)
    page, html = visitor.at, visitor.html
    own_servers.postgres.kill()

    for address in (page, START, "/en/", f"{START}check/"):
        visitor.get(address)
        assert visitor.status == 503
        assert visitor.reply["Retry-After"]
        assert 'lang="cy"' in visitor.html
        assert 'lang="en"' in visitor.html
    visitor.at, visitor.html = page, html
    assert visitor.press(platforms=["none"]).status == 503

    own_servers.postgres.start()
    visitor.at, visitor.html = page, html
    assert visitor.press(platforms=["none"]).at == f"{START}4/"
