"""Who answers the survey of 2012 while something fails, and what they were told and found kept afterwards."""

import hashlib
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from demo.servers.postgres import Postgres
from tests.faults.counts import Counts
from tests.journeys.forms import form_on
from tests.journeys.over_http import HttpClient
from tests.journeys.visitor import Visitor
from tests.site import ROOT, Site, new_site

DATABASE = "respondents"
SURVEY: Path = ROOT / "demo" / "surveys" / "all-wales-2012.yaml"
START = "/en/surveys/all-wales-social-media-2012/"
OPEN = ("--opens", "2020-01-01T00:00:00+00:00", "--closes", "2090-01-01T00:00:00+00:00")
PEOPLE = 8
PATIENCE = 60.0


def site_on(postgres: Postgres, broker: str) -> Site:
    """A site on these servers whose survey is open; not started."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", postgres.url())
        patch.setenv("REDIS_URL", broker)
        made = new_site(DATABASE)
    made.manage("import_survey", str(SURVEY), "--publish", *OPEN)
    return made


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


@dataclass
class Submits:
    """What each person was told: at once, while something was killed, and in the end."""

    at_once: list[str | None]
    in_the_end: list[str]

    @property
    def told(self) -> set[str]:
        return {reference for reference in (*self.at_once, *self.in_the_end) if reference}

    def compared_with(self, postgres: Postgres) -> Counts:
        """Counted after the fact, where nobody else has submitted anything."""
        rows = stored(postgres, "SELECT reference FROM responses_response WHERE submitted_at IS NOT NULL")
        kept, tried = {reference for (reference,) in rows}, len(self.in_the_end)
        return Counts(tried, len(self.told), len(self.told - kept), len(kept | self.told) - tried)


def submit_all_while(site: Site, kill: Callable[[], None], mend: Callable[[], None]) -> Submits:
    """Everybody submits at the same time, and again if they were told nothing."""
    with ThreadPoolExecutor(PEOPLE) as pool:
        people = list(pool.map(lambda _: ready_to_submit(site), range(PEOPLE)))
        pages = [(one.at, one.html) for one in people]
        told = [pool.submit(submit, one) for one in people]
        time.sleep(random.uniform(0.0, 0.08))
        kill()
        first = [one.result() for one in told]
        mend()
        for person, (at, html) in zip(people, pages, strict=True):
            person.at, person.html = at, html
        return Submits(first, list(pool.map(submit_until_told, people)))


@dataclass
class Saves:
    """Of one person: how many saves were acknowledged, the number of the last of them, and of the last one sent."""

    acknowledged: int = 0
    last_acknowledged: int = 0
    sent: int = 0

    def compared_with(self, number: int, times: int) -> Counts:
        """With the number that is kept, and how often something was saved since the start."""
        lost = max(0, self.acknowledged - times, int(number < self.last_acknowledged))
        return Counts(self.sent, self.acknowledged, lost, max(0, times - self.sent))


def save_all_while(people: list[Visitor], meanwhile: Callable[[], None]) -> list[Saves]:
    """Everybody saves `name number n`, for n = 1, 2, 3 and so on, until `meanwhile` has returned."""
    stop = threading.Event()

    def go_on_saving(name: int, person: Visitor) -> Saves:
        saves = Saves()
        page, html = person.at, person.html
        while not stop.is_set():
            saves.sent += 1
            person.at, person.html = page, html
            person.press(platforms=["other"], platforms__other=f"{name} number {saves.sent}")
            if person.status == 200 and person.at.endswith("/4/"):
                saves.acknowledged += 1
                saves.last_acknowledged = saves.sent
        return saves

    with ThreadPoolExecutor(len(people)) as pool:
        saving = [pool.submit(go_on_saving, name, one) for name, one in enumerate(people)]
        time.sleep(random.uniform(0.3, 0.8))
        try:
            meanwhile()
        finally:
            stop.set()
        return [one.result() for one in saving]


# Each page that is saved leaves an entry in the paradata: two were saved before.
KEPT = """SELECT answers ->> 'platforms/other', jsonb_array_length(paradata) - 2 FROM responses_response
    WHERE token_hash = %s"""


def counts_of_saves(postgres: Postgres, people: list[Visitor], saves: list[Saves]) -> Counts:
    """Every save that was acknowledged, compared with what is kept of the person's response."""
    total = Counts()
    for person, of_person in zip(people, saves, strict=True):
        ((text, times),) = stored(postgres, KEPT, [hash_of(person)])
        number = int(text.rpartition(" ")[2]) if text else 0
        assert number <= of_person.sent
        total += of_person.compared_with(number, times)
    return total


def hash_of(person: Visitor) -> bytes:
    """Of the token in the person's cookie, as the database has it."""
    (token,) = person.client.cookies.values()
    return hashlib.sha256(token.encode()).digest()


def stored(postgres: Postgres, sql: str, params: list[object] | None = None) -> list[tuple]:
    with postgres.connect(DATABASE) as connection:
        return connection.execute(sql, params).fetchall()
