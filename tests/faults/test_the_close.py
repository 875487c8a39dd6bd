"""Thousands submit as the survey closes: taken are those before the moment, and those are frozen, by one clock."""

import hashlib
import http.client
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

import psycopg
import pytest

from demo.servers.throwaway import Servers
from tests.faults.conftest import Say
from tests.faults.counts import Counts
from tests.faults.people import DATABASE, PATIENCE, PEOPLE, START, hash_of, ready_to_submit, stored
from tests.site import Site

pytestmark = pytest.mark.faults

POSTS = 5_000
# After so many it is known how fast they are taken, and so when half of the others will be.
FIRST = 500
CHECK = f"{START}check/"

MULTIPLY = """INSERT INTO responses_response
        (survey_id, version_id, token_hash, language, source, page, started_at, answers, paradata)
    SELECT survey_id, version_id, given.token_hash, language, source, page, now() - interval '1 hour', answers, paradata
    FROM responses_response, unnest(%s::bytea[]) AS given(token_hash) WHERE responses_response.token_hash = %s"""
# The end of the grace, for whoever has begun before the close, is so many seconds away.
CLOSE = """UPDATE surveys_survey
    SET closes_at = clock_timestamp() + make_interval(secs => %s) - make_interval(mins => grace_minutes)
    RETURNING extract(epoch FROM closes_at + make_interval(mins => grace_minutes))::float"""
ROWS = """SELECT token_hash, extract(epoch FROM submitted_at)::float FROM responses_response
    WHERE submitted_at IS NOT NULL"""
REOPEN = """TRUNCATE exports_exportfile, exports_dataset, responses_response CASCADE;
    UPDATE surveys_survey SET closes_at = '2090-01-01', frozen_at = NULL"""


@dataclass(frozen=True)
class Post:
    """One person's submit: when it was sent and answered, by this machine's clock, which is the database's too."""

    token: str
    sent: float
    answered: float
    is_accepted: bool


class Crowd:
    """Each of these tokens is submitted once."""

    def __init__(self, site: Site, tokens: list[str]) -> None:
        self.netloc = urlsplit(site.address).netloc
        self.left = iter(tokens)
        self.next = threading.Lock()
        self.posts: list[Post] = []

    def submit_all(self) -> None:
        """Of those that are left, one after the other, on one connection."""
        connection = http.client.HTTPConnection(self.netloc, timeout=PATIENCE)
        while token := self._draw():
            self.posts.append(post(connection, token))
        connection.close()

    def _draw(self) -> str | None:
        with self.next:
            return next(self.left, None)


def post(connection: http.client.HTTPConnection, token: str) -> Post:
    """What is sent by pressing the button below one's checked answers."""
    sent = time.time()
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", CHECK, urlencode({"token": token, "next": ""}), form)
    reply = connection.getresponse()
    words, answered = reply.read().decode(), time.time()
    if reply.status == 303:
        assert reply.headers["Location"].endswith("/done/")
        return Post(token, sent, answered, is_accepted=True)
    assert reply.status == 403
    assert "Your answers were not submitted in time" in words
    return Post(token, sent, answered, is_accepted=False)


def hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def test_of_thousands_of_submits_around_the_close_those_before_it_are_taken_and_frozen(
    site: Site, servers: Servers, say: Say
) -> None:
    tokens = [f"{number:022d}" for number in range(POSTS)]
    one = ready_to_submit(site)
    with servers.postgres.connect(DATABASE) as connection:
        connection.execute(MULTIPLY, [[hashed(token) for token in tokens], hash_of(one)])
        try:
            crowd, end, frozen = close_under(site, connection, tokens)
            of_posts = {hashed(each.token): each for each in crowd.posts}
            rows = dict(stored(servers.postgres, ROWS))
        finally:
            connection.execute(REOPEN)

    accepted = {token for token, each in of_posts.items() if each.is_accepted}
    counts = Counts(POSTS, len(accepted), len(accepted - rows.keys()), len(rows.keys() - accepted))
    say("submits around the close", counts, f"{POSTS - len(accepted)} too late; {frozen} frozen")
    assert len(of_posts) == POSTS
    assert counts.is_flawless
    assert all(submitted_at < end for submitted_at in rows.values())
    # Who was told that it was too late was told so after the moment, and who was not had begun to send before it.
    assert all(end <= each.answered for each in crowd.posts if not each.is_accepted)
    assert all(each.sent < end for each in crowd.posts if each.is_accepted)
    assert 0 < len(accepted) < POSTS
    assert frozen == len(accepted)


def close_under(site: Site, connection: psycopg.Connection, tokens: list[str]) -> tuple[Crowd, float, int]:
    """The crowd, the moment after which nothing is taken, and how many responses the close froze meanwhile."""
    crowd, began = Crowd(site, tokens), time.monotonic()
    with ThreadPoolExecutor(PEOPLE) as pool:
        submitting = [pool.submit(crowd.submit_all) for _ in range(PEOPLE)]
        while len(crowd.posts) < FIRST:
            assert any(not each.done() for each in submitting), [each.result() for each in submitting]
            time.sleep(0.01)
        pace = FIRST / (time.monotonic() - began)
        seconds = (POSTS - FIRST) / 2 / pace
        ((end,),) = connection.execute(CLOSE, [seconds]).fetchall()
        # As the timekeeper does, from before the moment on.
        time.sleep(max(0.0, end - time.time() - 1.0))
        while not (frozen := connection.execute("SELECT rows FROM exports_dataset").fetchone()):
            site.manage("close_surveys")
        for each in submitting:
            each.result()
    return crowd, end, frozen[0]
