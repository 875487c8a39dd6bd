"""What is held of one response: as data, and in the words in which its respondent was asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from questionnaire.answers import AnswerValue
from questionnaire.describing import Line, describe
from questionnaire.document import LANGUAGES, Language, Questionnaire, Text
from questionnaire.lists import items_of
from responses import encryption
from responses.anonymity import is_anonymous
from responses.listing import named
from responses.models import Response, Upload
from responses.reading import StoredResponse, Visit, read_response
from responses.retention.anonymising import Codes, codes_of
from responses.spots import Spot
from responses.texts import line_words, moment_words, piped
from surveys.dates import long_date
from surveys.versions import questionnaire_for


@dataclass(frozen=True)
class Row:
    """A question with its answer in words."""

    text: str
    lines: list[Line]


@dataclass(frozen=True)
class Passage:
    """The answers of a page, or those about one item of a list."""

    title: str
    rows: list[Row]


@dataclass(frozen=True)
class Held:
    """What is held of a response. Without `identifying`, what may identify a person is left out of everything."""

    row: Response
    visit: Visit
    codes: Codes
    identifying: bool
    is_anonymous: bool

    @property
    def response(self) -> StoredResponse:
        assert self.visit.response is not None, "it was read by its id"  # noqa: S101
        return self.visit.response

    @property
    def language(self) -> Language:
        return self.response.language

    @property
    def questionnaire(self) -> Questionnaire:
        return questionnaire_for(self.response.version_id)

    @cached_property
    def answers(self) -> dict[str, AnswerValue]:
        return {key: value for key, value in self.response.answers.items() if self._may_leave(key)}

    @cached_property
    def uploads(self) -> list[Upload]:
        found = Upload.objects.filter(response_id=self.row.pk).order_by("question", "stored_name")
        return [upload for upload in found if self._may_leave(upload.question)]

    @property
    def left_out(self) -> int:
        """How many answers were left out because they may identify a person."""
        return len(self.response.answers) - len(self.answers)

    def _may_leave(self, key: str) -> bool:
        if self.identifying:
            return True
        return (
            key not in self.response.identifying_keys
            and self.codes.question(key) not in self.codes.identifying
        )

    @property
    def started(self) -> str:
        return self._in_words(self.row.started_at)

    @property
    def submitted(self) -> str:
        return self._in_words(self.row.submitted_at)

    def _in_words(self, at: datetime | None) -> str:
        """Of an anonymous survey no file says more than the day."""
        if at is None:
            return ""
        survey = self.visit.survey
        if self.is_anonymous:
            return long_date(at, self.language, zone=survey.timezone)
        return moment_words(at, survey.timezone, self.language)

    def _at(self, at: datetime | None) -> str | None:
        zone = ZoneInfo(self.visit.survey.timezone)
        return at.astimezone(zone).date().isoformat() if at and self.is_anonymous else moment(at)

    def data(self) -> dict[str, Any]:
        """For a program: plain values by stable names."""
        return {
            "response": self._facts(),
            "answers": self.answers,
            "identifying_answers_left_out": self.left_out,
            # It may be anything, an answer that identifies a person too.
            "typed_and_not_saved": self._typed() if self.identifying else None,
            "paradata": self.row.paradata,
            "files": [self._file(upload) for upload in self.uploads],
        }

    def _facts(self) -> dict[str, Any]:
        row = self.row
        return {
            "reference": row.reference,
            "version": self.response.version_number,
            "language": row.language,
            "source": row.source,
            "device": row.device,
            "page_reached": row.page,
            "started_at": self._at(row.started_at),
            "submitted_at": self._at(row.submitted_at),
            "withdrawn_at": self._at(row.withdrawn_at),
            "keyed_by_staff": row.entered_by_id is not None,
            "corrects": row.replaces.reference if row.replaces else None,
            "signs": row.signs,
            "review": row.review,
        }

    def _file(self, upload: Upload) -> dict[str, Any]:
        return {
            "question": upload.question,
            "name": name_of(upload),
            "stored_name": upload.stored_name,
            "size": upload.size,
            "sha256": upload.sha256,
            "received_at": self._at(upload.received_at),
        }

    def _typed(self) -> dict[str, Any]:
        return {str(page): typed.fields for page, typed in self.response.pending.pages.items()}

    def passages(self) -> list[Passage]:
        """Every question with an answer, in the respondent's language and words."""
        found = [
            passage for number in range(1, len(self.questionnaire.pages) + 1) for passage in self._of(number)
        ]
        return [passage for passage in found if passage.rows]

    def _of(self, number: int) -> Iterator[Passage]:
        page = self.questionnaire.page(number)
        title = piped(page.title, self.questionnaire, self.visit.survey, self.answers, self.language)
        if page.repeat is None:
            yield Passage(title, self._rows(Spot(number, page)))
            return
        items = items_of(page, self.answers)
        for about in named(self.questionnaire, page, items, self.visit.survey, self.answers, self.language):
            spots = [
                Spot(number, inner, page, about.item, place) for place, inner in enumerate(page.item_pages, 1)
            ]
            yield Passage(f"{title}: {about.words}", [row for spot in spots for row in self._rows(spot)])

    def _rows(self, spot: Spot) -> list[Row]:
        own = spot.own(self.answers)
        return [
            Row(
                piped(
                    question.text, self.questionnaire, self.visit.survey, self.answers, self.language, spot
                ),
                [line_words(line, self.language) for line in describe(question, own, self.language)],
            )
            for question in spot.page.questions
            if any(key in own for key in question.keys)
        ]


def held_of(response_id: int, *, identifying: bool) -> Held:
    """Costs four statements. Raises Response.DoesNotExist."""
    row = Response.objects.select_related("replaces", "survey").get(pk=response_id)
    return Held(row, read_response(row.pk), codes_of(row.survey_id), identifying, is_anonymous(row.survey))


def name_of(upload: Upload) -> str:
    """What the respondent called the file; its stored name where no key fits any more."""
    return str(encryption.decrypt(bytes(upload.name)) or upload.stored_name)


def both(text: Text) -> dict[str, str]:
    return {language: text.in_(language) for language in LANGUAGES}


def moment(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None
