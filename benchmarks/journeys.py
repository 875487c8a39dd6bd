"""Whole journeys through the benchmark survey, as a browser with JavaScript makes them, by many respondents at once."""

import asyncio
import random
import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

from benchmarks.http import Client, Reply
from questionnaire.document import Question, Questionnaire

TOKEN = re.compile(rb'name="token" value="([^"]+)"')
Fields = list[tuple[str, str]]


class Unexpected(Exception):
    """The server answered something else than the journey's next page."""


@dataclass
class Tally:
    """Counts of one run: whole journeys, POSTs, GETs, body bytes and head bytes read, page turns in seconds."""

    journeys: int = 0
    posts: int = 0
    gets: int = 0
    bytes_read: int = 0
    turns: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def per_second(self) -> float:
        return self.journeys / self.seconds

    def percentile(self, share: float) -> float:
        """The page turn (POST, redirect, GET) in milliseconds below which `share` of all turns lie."""
        ordered = sorted(self.turns)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


async def run(
    port: int, start: str, pages: list[Fields], respondents: int, seconds: float, tally: Tally
) -> None:
    """Keep `respondents` answering, one journey after another, for `seconds`; journeys begun are finished."""
    began = time.perf_counter()
    await asyncio.gather(
        *(_respondent(port, start, pages, began + seconds, tally) for _ in range(respondents))
    )
    tally.seconds = time.perf_counter() - began


async def _respondent(port: int, start: str, pages: list[Fields], until: float, tally: Tally) -> None:
    while time.perf_counter() < until:
        client = Client(port)
        await _journey(client, start, pages, tally)
        await client.close()
        tally.bytes_read += client.bytes_read
        tally.journeys += 1


async def _journey(client: Client, start: str, pages: list[Fields], tally: Tally) -> None:
    await client.get(start)
    tally.gets += 1
    reply, address = await _turn(client, start, b"", tally)
    for fields in pages:
        token = TOKEN.search(reply.body)
        if token is None:
            raise Unexpected(f"no form at {address}: {reply.status}")
        body = urlencode([("token", token[1].decode()), *fields, ("next", "")]).encode()
        reply, address = await _turn(client, address, body, tally)
    if b"data-reference" not in reply.body:
        raise Unexpected(f"no confirmation at {address}: {reply.status}")


async def _turn(client: Client, address: str, body: bytes, tally: Tally) -> tuple[Reply, str]:
    began = time.perf_counter()
    posted = await client.post(address, body)
    if posted.status not in (302, 303):
        raise Unexpected(f"POST {address}: {posted.status}")
    following = posted.headers["location"]
    reply = await client.get(following)
    if reply.status != 200:
        raise Unexpected(f"GET {following}: {reply.status}")
    tally.turns.append(time.perf_counter() - began)
    tally.posts += 1
    tally.gets += 1
    return reply, following


def plausible_pages(questionnaire: Questionnaire, seed: int = 1) -> list[Fields]:
    """What a browser posts for each page when every question of it is answered (`yes` to each yes-or-no)."""
    rng = random.Random(seed)
    return [
        [pair for question in page.questions for pair in _posted(question, rng)]
        for page in questionnaire.pages
    ]


def _posted(question: Question, rng: random.Random) -> Fields:
    code, asked = question.code, ("asked", question.code)
    match question.type:
        case "information":
            return []
        case "yes_no":
            return [asked, (code, "yes")]
        case "single_choice":
            return [asked, (code, rng.choice(question.options).code)]
        case "multi_choice":
            return [asked, *((code, option.code) for option in question.options[:3])]
        case "matrix_single":
            return [
                asked,
                *((f"{code}/{row.code}", rng.choice(question.options).code) for row in question.rows),
            ]
        case "rating" | "number":
            return [asked, (code, "3")]
        case "long_text":
            return [asked, (code, "Byddai’n help mawr i ni yn y gwaith bob dydd. " * 3)]
        case _:
            return [asked, (code, "CF10")]
