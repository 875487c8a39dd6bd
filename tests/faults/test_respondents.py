"""Postgres or web workers killed while people save and submit, and one response submitted twenty times at once.

No acknowledged answer is lost, none is doubled, and every response has one reference.
"""

import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
import pytest

from demo.servers.throwaway import Servers, throwaway_servers
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


@pytest.fixture(scope="module")
def own_servers() -> Iterator[Servers]:
    """A Postgres and a Valkey of these tests alone; each starts again what it has killed."""
    with throwaway_servers() as servers:
        yield servers


@pytest.fixture(scope="module")
def running_site(own_servers: Servers) -> Iterator[Site]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", own_servers.postgres.url())
        made = new_site("respondents")
    opened = ["--opens", "2020-01-01T00:00:00+00:00", "--closes", "2090-01-01T00:00:00+00:00"]
    made.manage("import_survey", str(SURVEY), "--publish", *opened)
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture
def site(running_site: Site, own_servers: Servers) -> Site:
    """A site to which nobody has responded yet."""
    with psycopg.connect(own_servers.postgres.url("respondents")) as connection:
        connection.execute("TRUNCATE responses_response CASCADE")
    return running_site


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


@dataclass
class Submits:
    """What each person was told: at once, while something was killed, and in the end."""

    at_once: list[str | None]
    in_the_end: list[str]


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


def save_all_while(people: list[Visitor], kill: Callable[[], None]) -> list[Saves]:
    """Everybody saves `name number n`, for n = 1, 2, 3 and so on, until `kill` has returned."""
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
        time.sleep(random.uniform(0.5, 1.5))
        try:
            kill()
        finally:
            stop.set()
        return [one.result() for one in saving]


def kept_of(servers: Servers) -> list[tuple[int, int]]:
    """The person and the number in every response that is not submitted."""
    rows = stored(
        servers, "SELECT answers ->> 'platforms/other' FROM responses_response WHERE submitted_at IS NULL"
    )
    parts = [text.split(" number ") for (text,) in rows if text]
    return sorted((int(name), int(number)) for name, number in parts)


def references_of(servers: Servers) -> list[str]:
    rows = stored(servers, "SELECT reference FROM responses_response WHERE submitted_at IS NOT NULL")
    return sorted(reference for (reference,) in rows)


@pytest.mark.parametrize("kill", range(KILLS))
def test_postgres_killed_in_mid_submit_loses_and_doubles_nothing(site, own_servers, kill):
    told = submit_all_while(site, own_servers.postgres.kill, own_servers.postgres.start)

    assert_told_once(told)
    assert references_of(own_servers) == sorted(told.in_the_end)


def assert_told_once(told: Submits) -> None:
    assert all(early in (None, late) for early, late in zip(told.at_once, told.in_the_end, strict=True))
    assert len(set(told.in_the_end)) == PEOPLE


@pytest.mark.parametrize("kill", range(KILLS))
def test_postgres_killed_in_mid_save_keeps_every_answer_that_was_acknowledged(site, own_servers, kill):
    people = [somebody(site) for _ in range(PEOPLE)]

    saves = save_all_while(people, own_servers.postgres.kill)
    own_servers.postgres.start()

    kept = dict(kept_of(own_servers))
    assert len(stored(own_servers, "SELECT 1 FROM responses_response")) == PEOPLE
    assert max(one.acknowledged for one in saves) > 0
    for name, one in enumerate(saves):
        assert one.last_acknowledged <= kept.get(name, 0) <= one.sent


def kill_a_worker(site: Site) -> None:
    """-9 to one of gunicorn's workers; returns once the other has company again."""
    assert site.process
    master = psutil.Process(site.process.pid)
    before = {worker.pid for worker in master.children()}
    killed = random.choice(sorted(before))
    os.kill(killed, signal.SIGKILL)
    deadline = time.monotonic() + PATIENCE
    while killed in (now := {worker.pid for worker in master.children()}) or len(now) < site.workers:
        assert time.monotonic() < deadline, "gunicorn has started no other worker"
        time.sleep(0.05)


def test_web_workers_killed_in_mid_save_keep_every_answer_that_was_acknowledged(site, own_servers, capsys):
    people = [somebody(site) for _ in range(PEOPLE)]

    def kill() -> None:
        for _ in range(KILLS):
            kill_a_worker(site)
            time.sleep(random.uniform(0.3, 0.8))

    saves = save_all_while(people, kill)

    kept = kept_of(own_servers)
    last = dict(kept)
    lost = sum(last.get(name, 0) < one.last_acknowledged for name, one in enumerate(saves))
    doubled = len(stored(own_servers, "SELECT 1 FROM responses_response")) - PEOPLE
    report(
        capsys, "saves", sum(one.sent for one in saves), sum(one.acknowledged for one in saves), lost, doubled
    )
    assert (lost, doubled) == (0, 0)
    assert all(last[name] <= one.sent for name, one in enumerate(saves))
    # Everybody went on after the last kill.
    assert all(one.acknowledged for one in saves)


def test_web_workers_killed_in_mid_submit_lose_and_double_nothing(site, own_servers, capsys):
    told = [submit_all_while(site, lambda: kill_a_worker(site), lambda: None) for _ in range(KILLS)]

    kept = references_of(own_servers)
    acknowledged = [reference for one in told for reference in one.in_the_end]
    early = [reference for one in told for reference in one.at_once if reference]
    lost = len(set(acknowledged + early) - set(kept))
    doubled = len(kept) - PEOPLE * KILLS
    report(capsys, "submits", PEOPLE * KILLS, len(acknowledged), lost, doubled)
    for one in told:
        assert_told_once(one)
    assert (lost, doubled) == (0, 0)


def report(capsys, what: str, tried: int, acknowledged: int, lost: int, doubled: int) -> None:
    with capsys.disabled():
        print(
            f"\n{KILLS} web workers killed in mid-{what.removesuffix('s')}: {what} tried {tried},"
            f" acknowledged {acknowledged}, lost {lost}, doubled {doubled}"
        )


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
