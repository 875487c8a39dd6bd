"""Postgres, web workers and Valkey killed under people who save and submit, and one response submitted twenty times.

No acknowledged answer is lost, none is doubled, and every response has one reference.
"""

import os
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from demo.servers.throwaway import Servers
from tests.faults.conftest import Say
from tests.faults.counts import Counts
from tests.faults.people import (
    PEOPLE,
    START,
    Submits,
    counts_of_saves,
    ready_to_submit,
    save_all_while,
    somebody,
    stored,
    submit,
    submit_all_while,
)
from tests.faults.workers import kill_a_worker, wait_for_workers
from tests.journeys.over_http import HttpClient
from tests.journeys.visitor import Visitor
from tests.site import Site

pytestmark = pytest.mark.faults

KILLS = int(os.environ.get("KILLS", "3"))


@dataclass
class Part:
    """What is killed with -9, and how it comes back: by the same start that a supervisor makes."""

    name: str
    kill: Callable[[], None]
    mend: Callable[[], None]
    # Whether respondents need it, so that they may be asked to try again.
    is_needed: bool = True


@pytest.fixture(params=["Postgres", "a web worker", "Valkey"])
def part(request: pytest.FixtureRequest, site: Site, servers: Servers) -> Part:
    if request.param == "Postgres":
        return Part(request.param, servers.postgres.kill, servers.postgres.start)
    if request.param == "Valkey":
        return Part(request.param, servers.valkey.kill, servers.valkey.start, is_needed=False)
    return Part(request.param, lambda: kill_a_worker(site), lambda: wait_for_workers(site))


def test_every_page_that_was_acknowledged_is_kept_once(
    site: Site, servers: Servers, part: Part, say: Say
) -> None:
    def kill_and_mend() -> None:
        part.kill()
        time.sleep(random.uniform(0.0, 0.5))
        part.mend()
        # Everybody goes on.
        time.sleep(random.uniform(0.2, 0.5))

    counts = Counts()
    for _ in range(KILLS):
        people = [somebody(site) for _ in range(PEOPLE)]
        saves = save_all_while(people, kill_and_mend)
        counts += counts_of_saves(servers.postgres, people, saves)

    say(f"kill -9 of {part.name}, {KILLS} times: pages", counts)
    assert counts.is_flawless
    assert len(stored(servers.postgres, "SELECT FROM responses_response")) == PEOPLE * KILLS
    if not part.is_needed:
        assert counts.acknowledged == counts.tried


def test_every_submit_that_was_acknowledged_is_kept_once(
    site: Site, servers: Servers, part: Part, say: Say
) -> None:
    rounds = [submit_all_while(site, part.kill, part.mend) for _ in range(KILLS)]

    together = Submits(
        [r for one in rounds for r in one.at_once], [r for one in rounds for r in one.in_the_end]
    )
    counts = together.compared_with(servers.postgres)
    say(f"kill -9 of {part.name}, {KILLS} times: submits", counts)
    assert counts.is_flawless
    assert counts.acknowledged == counts.tried
    pairs = list(zip(together.at_once, together.in_the_end, strict=True))
    assert all(early in (None, late) for early, late in pairs)
    if not part.is_needed:
        assert all(early == late for early, late in pairs)


def test_twenty_submits_of_one_response_at_once_give_one_reference(
    site: Site, servers: Servers, say: Say
) -> None:
    counts = sum((submitted_twenty_times(site, servers) for _ in range(KILLS)), Counts())

    say(f"20 submits of one response at once, {KILLS} times", counts)
    assert counts == Counts(20 * KILLS, 20 * KILLS)


def submitted_twenty_times(site: Site, servers: Servers) -> Counts:
    """Counted as if each were a submit of its own; a second reference, or a second row, is one doubled."""
    visitor = ready_to_submit(site)
    cookies, before = dict(visitor.client.cookies), references(servers)

    def once_more(_: int) -> str | None:
        tab = Visitor(HttpClient(site.address, dict(cookies)))
        tab.at, tab.html = visitor.at, visitor.html
        return submit(tab)

    with ThreadPoolExecutor(20) as pool:
        told = [reference for reference in pool.map(once_more, range(20)) if reference]
    kept = references(servers) - before
    return Counts(20, len(told), len(set(told) - kept), len(kept | set(told)) - 1)


def references(servers: Servers) -> set[str]:
    rows = stored(servers.postgres, "SELECT reference FROM responses_response WHERE submitted_at IS NOT NULL")
    return {reference for (reference,) in rows}


def test_without_a_database_every_page_is_a_503_in_both_languages_and_the_site_recovers(
    site: Site, servers: Servers
) -> None:
    visitor = somebody(site)
    page, html = visitor.at, visitor.html
    servers.postgres.kill()

    for address in (page, START, "/en/", f"{START}check/"):
        visitor.get(address)
        assert visitor.status == 503
        assert visitor.reply["Retry-After"]
        assert 'lang="cy"' in visitor.html
        assert 'lang="en"' in visitor.html
    visitor.at, visitor.html = page, html
    assert visitor.press(platforms=["none"]).status == 503

    servers.postgres.start()
    visitor.at, visitor.html = page, html
    assert visitor.press(platforms=["none"]).at == f"{START}4/"
