"""A survey with one of everything, and responses that are hard on files."""

import datetime as dt
import hashlib
import hmac
import itertools
import json
import os
from typing import Any

from django.db import connection
from django.utils import timezone

from exports.closing import close
from exports.formats import all_formats
from exports.freezing import have_made
from exports.models import Dataset
from responses.encryption import encrypt
from responses.identity import new_reference
from responses.models import IdentifyingAnswer, Response
from surveys.models import Survey
from tests.factories import option, page, published_survey, question, text

AWKWARD = [
    "ŵ ŷ ẁ ẃ ẅ ỳ Ŵ Ŷ â ê î ô û ’",
    "=1+1",
    "-5",
    "+44 29 2000 0000",
    "@rhywun",
    "\tar ôl tab",
    "dwy linell\nyma",
    "tair\r\nllinell\r\nyma",
    'dyfynnod "dwbl", a choma',
    " bwlch ",
    "0",
    "'=eisoes",
    "\\.",
    "\\N",
    "😀 &<>_x0041_",
    "x" * 2000,
]
# A site outlives the processes that seed it, so each begins elsewhere (tests/site.py).
_tokens = itertools.count(int(os.environ.get("FACTORIES_COUNT_FROM", "0")))


def everything() -> list[dict[str, Any]]:
    """The pages of a survey with a question of every type."""
    details = {"label": text("Rhowch fanylion", "Please give details"), "max_length": 100}
    return [
        page(
            "one",
            question("note", "information"),
            question(
                "sector",
                "single_choice",
                options=[
                    option("local.gov", "Llywodraeth leol, ŵyl", 'Local "government", etc.'),
                    option("007", "Saith", "Seven"),
                    option("other", "Arall", "Other", other_text=details),
                ],
            ),
            question(
                "barriers",
                "multi_choice",
                options=[
                    option("time", "Amser", "Time"),
                    option("money", "Arian", "Money"),
                    option("other", "Arall", "Other", other_text=details),
                ],
            ),
            question("used", "yes_no"),
            question("grid", "matrix_single"),
        ),
        page(
            "two",
            question("score", "rating", settings={"min": 1, "max": 5}),
            question("order", "ranking", options=[option("a"), option("b"), option("c")]),
            question("staff", "number"),
            question("comment", "long_text"),
            question("day", "date"),
            question("email", "email", identifying=True),
        ),
    ]


def closed_window() -> dict[str, dt.datetime]:
    """A window that is over, with its grace."""
    now = timezone.now()
    return {"opens": now - dt.timedelta(days=10), "closes": now - dt.timedelta(hours=2)}


def closed_survey(*pages: dict[str, Any], **about: Any) -> Survey:
    """A published survey, due to close."""
    return published_survey(*(pages or everything()), **closed_window(), **about)


def respond(survey: Survey, answers: dict[str, Any], **values: Any) -> Response:
    """A submitted response, or one in progress with `submitted_at=None`; `email` answers are kept apart."""
    version = values.pop("version", survey.current_version)
    values = {
        "language": "cy",
        "source": "web",
        "started_at": survey.closes_at - dt.timedelta(hours=2),  # type: ignore[operator]
        "submitted_at": survey.closes_at - dt.timedelta(hours=1),  # type: ignore[operator]
    } | values
    identifying = {key: answers[key] for key in answers if key == "email"}
    response = Response.objects.create(
        survey=survey,
        version=version,
        token_hash=hashlib.sha256(str(next(_tokens)).encode()).digest(),
        reference=new_reference() if values["submitted_at"] else None,
        answers={key: value for key, value in answers.items() if key not in identifying},
        **values,
    )
    IdentifyingAnswer.objects.bulk_create(
        IdentifyingAnswer(response=response, key=key, value=encrypt(value))
        for key, value in identifying.items()
    )
    return response


def answers_to_everything(comment: str | None = "Sylw") -> dict[str, Any]:
    return {
        "sector": "other",
        "sector/other": "=SUM(A1)",
        "barriers": ["time", "other"],
        "barriers/other": "Rhywbeth arall",
        "used": "yes",
        "grid/x": "a",
        "grid/y": None,
        "score": "4",
        "order": ["c", "a"],
        "staff": "-12.50",
        "comment": comment,
        "day": "2012-10-01",
        "email": "enw@enghraifft.cymru",
    }


def awkward_survey() -> Survey:
    """A survey due to close with every awkward text, one response that left all empty and one that was asked little."""
    survey = closed_survey()
    for comment in AWKWARD:
        respond(survey, answers_to_everything(comment))
    respond(survey, dict.fromkeys(answers_to_everything()), language="en")
    respond(survey, {"sector": "007"}, source="synthetic")
    respond(survey, {"sector": "007"}, submitted_at=None)
    return survey


def frozen(survey: Survey) -> Dataset:
    """Its dataset, whose own file is made; the others are asked for."""
    dataset = close(survey)
    assert dataset is not None
    have_made(dataset)
    return dataset


def standard_files() -> int:
    """How many files of answers a survey without lists gets at its closing, beside the dataset and the manifest."""
    return sum(len(format_.languages) for format_ in all_formats() if format_.standard)


def stored(dataset: Dataset) -> list[tuple[int, dict[str, Any]]]:
    """The responses in the order of the files, worked out in Python: id and answers."""

    def key(pk: int) -> bytes:
        return hmac.digest(bytes(dataset.secret), pk.to_bytes(8, "big", signed=True), "sha256")

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, answers::text FROM responses_response WHERE survey_id = %s AND submitted_at IS NOT NULL",
            [dataset.survey_id],
        )
        found = [(pk, json.loads(answers)) for pk, answers in cursor.fetchall()]
    return sorted(found, key=lambda row: key(row[0]))
