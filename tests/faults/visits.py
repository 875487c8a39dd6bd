"""Whole visits, one after another, by people whose browsers keep their connections; everything they were told noted."""

import http.client
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from demo.servers.postgres import Postgres
from tests.faults.counts import Counts
from tests.faults.people import PATIENCE, PEOPLE, START, hash_of, stored
from tests.journeys.over_http import HttpClient, Reply
from tests.journeys.visitor import Visitor
from tests.site import Site


@dataclass
class Told:
    """One request and its outcome: a status of 0 is a connection that broke."""

    method: str
    path: str
    status: int
    seconds: float


@dataclass
class KeepingClient(HttpClient):
    """A browser that keeps its connection.

    As browsers do, it asks for a page again where a connection that it had kept turns out to be closed before anything
    was answered. It never sends a form again by itself.
    """

    told: list[Told] = field(default_factory=list)
    connection: http.client.HTTPConnection | None = None

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def _request(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Reply:
        began = time.monotonic()
        is_kept = self.connection is not None and self.connection.sock is not None
        reply = self._attempt(method, path, body, headers)
        if reply.status_code == 0 and is_kept and method == "GET":
            reply = self._attempt(method, path, body, headers)
        self.told.append(Told(method, path, reply.status_code, time.monotonic() - began))
        return reply

    def _attempt(self, method: str, path: str, body: bytes | None, headers: dict[str, str] | None) -> Reply:
        if self.connection is None:
            self.connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=PATIENCE)
        reply = self.exchange(self.connection, method, path, body, headers)
        if reply.status_code == 0:
            self.close()
        return reply


# Each page that is saved leaves an entry in the paradata.
KEPT = "SELECT jsonb_array_length(paradata), reference FROM responses_response WHERE token_hash = %s"
PAGES = (
    {"strand": "individual", "sector": "nhs", "region": "north"},
    {"ind_access": "all"},
    {"platforms": ["other"], "platforms__other": "Byddai’n help mawr i ni yn y gwaith bob dydd."},
    {},
    {"barriers": ["none"]},
    {"share_or_learn": "neither", "contact_consent": "no"},
)


@dataclass
class Visit:
    """One person's visit, and what was acknowledged of it: pages, and the reference."""

    client: KeepingClient
    stop: threading.Event
    visitor: Visitor = field(init=False)
    pages_tried: int = 0
    pages: int = 0
    submits_tried: int = 0
    reference: str | None = None

    def __post_init__(self) -> None:
        self.visitor = Visitor(self.client)
        self.visitor.at = START

    @property
    def has_begun(self) -> bool:
        return bool(self.client.cookies)

    def make(self) -> None:
        """From the start page to the receipt; given up where it fails and everybody is to stop."""
        if not self._see() or not self._press({})[1]:
            return
        for answers in PAGES:
            if not self._see():
                return
            tries, taken = self._press(answers)
            self.pages_tried += tries
            self.pages += taken
            if not taken:
                return
        if self._see():
            self.submits_tried, taken = self._press({})
            self.reference = self.visitor.reference if taken and self._see() else None

    def _see(self) -> bool:
        """The page to which the person was sent last, asked for until it is there."""
        while self.visitor.status != 200 and not self.stop.is_set():
            self.visitor.get(self.visitor.at)
        return self.visitor.status == 200

    def _press(self, answers: dict[str, object]) -> tuple[int, bool]:
        """How often the form was sent, and whether it was taken in the end."""
        at, html, tries, taken = self.visitor.at, self.visitor.html, 0, False
        while not taken and not (tries and self.stop.is_set()):
            if tries:
                time.sleep(0.1)
            self.visitor.at, self.visitor.html = at, html
            self.visitor.press(**answers)
            taken = next(one for one in reversed(self.client.told) if one.method == "POST").status == 303
            tries += 1
        return tries, taken

    def compared_with(self, postgres: Postgres) -> tuple[Counts, Counts]:
        """Pages, and submits."""
        rows = stored(postgres, KEPT, [hash_of(self.visitor)])
        times, reference = rows[0] if rows else (0, None)
        lost, told = max(0, self.pages - times), int(self.reference is not None)
        pages = Counts(self.pages_tried, self.pages, lost, max(0, times - self.pages_tried))
        return pages, Counts(self.submits_tried, told, int(told and self.reference != reference))


@dataclass
class Visits:
    """Of everybody together."""

    visits: list[Visit] = field(default_factory=list)
    clients: list[KeepingClient] = field(default_factory=list)

    def compared_with(self, postgres: Postgres) -> tuple[Counts, Counts]:
        """Pages, and submits; a reference that two people were told is one doubled."""
        pages, submits = Counts(), Counts()
        for visit in self.visits:
            of_pages, of_submits = visit.compared_with(postgres)
            pages, submits = pages + of_pages, submits + of_submits
        references = [visit.reference for visit in self.visits if visit.reference]
        return pages, submits + Counts(doubled=len(references) - len(set(references)))

    @property
    def told(self) -> list[Told]:
        """Every reply so far."""
        return [told for client in list(self.clients) for told in list(client.told)]

    @property
    def errors(self) -> list[Told]:
        """Whatever a person saw that is neither a page nor the way to one."""
        return [one for one in self.told if one.status not in (200, 303)]

    @property
    def longest(self) -> float:
        """Seconds for the reply that took longest."""
        return max(one.seconds for one in self.told)


@contextmanager
def visits_under_way(site: Site) -> Iterator[Visits]:
    """While the block runs, everybody answers the survey, again and again, and goes on when told to try again.

    What they were told is complete after the block: visits that have begun are finished, as far as the site lets them.
    """
    stop, everything = threading.Event(), Visits()

    def go_on_visiting() -> list[Visit]:
        made: list[Visit] = []
        connection: http.client.HTTPConnection | None = None
        while not stop.is_set():
            client = KeepingClient(site.address, connection=connection)
            everything.clients.append(client)
            made.append(Visit(client, stop))
            made[-1].make()
            connection = client.connection
        client.close()
        return made

    with ThreadPoolExecutor(PEOPLE) as pool:
        visiting = [pool.submit(go_on_visiting) for _ in range(PEOPLE)]
        try:
            yield everything
        finally:
            stop.set()
        for visits in (one.result() for one in visiting):
            everything.visits += [visit for visit in visits if visit.has_begun]
