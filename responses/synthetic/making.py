"""Making responses up, many at a time."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from questionnaire.document import Language, Questionnaire
from responses.models import Response
from responses.storing import Row, store
from responses.synthetic.inventing import Respondent
from responses.synthetic.steering import Steers
from responses.synthetic.times import Times
from responses.synthetic.walking import walk
from surveys.models import Survey, SurveyVersion
from surveys.versions import questionnaire_for

STORED_AT_ONCE = 2000
IN_WELSH = 0.3


class CannotMake(Exception):
    """The survey takes no responses; the message says why, in one line."""


@dataclass(frozen=True)
class Made:
    submitted: int
    in_progress: int


def make_responses(
    survey: Survey,
    count: int,
    *,
    seed: int = 0,
    in_progress: float = 0.0,
    steers: Sequence[Steers] = (),
    in_welsh: float = IN_WELSH,
    begin: dt.datetime | None = None,
    end: dt.datetime | None = None,
) -> Made:
    """Store `count` made-up responses to the survey's current version, the share `in_progress` of them unfinished.

    The same seed gives the same answers. `steers` are for the submitted ones, in order (see `steering.steered`).
    They are dated between `begin` and `end`: the window, up to now, unless said otherwise. All of them or none are
    stored. Raises CannotMake, and CannotInvent where no answer that chance finds suits a question.
    """
    version, begin, end = _place(survey, begin, end)
    rng = Random(seed)  # noqa: S311 (no secret)
    unfinished = round(count * in_progress)
    if len(steers) > count - unfinished:
        raise CannotMake(
            f"{len(steers)} responses are steered, but only {count - unfinished} are to be submitted"
        )
    people = _People(
        questionnaire_for(version.pk), version, survey, rng, in_welsh, Times(begin, end, survey.timezone)
    )
    finished = [True] * (count - unfinished) + [False] * unfinished
    rng.shuffle(finished)
    left = iter(steers)
    with transaction.atomic():
        rows: list[Row] = []
        for start, is_finished in zip(
            sorted(people.start() for _each in range(count)), finished, strict=True
        ):
            rows.append(people.row(start, is_finished, next(left, {}) if is_finished else {}))
            if len(rows) == STORED_AT_ONCE:
                store(rows)
                rows = []
        store(rows)
    return Made(count - unfinished, unfinished)


def _place(
    survey: Survey, begin: dt.datetime | None, end: dt.datetime | None
) -> tuple[SurveyVersion, dt.datetime, dt.datetime]:
    if survey.current_version is None or survey.opens_at is None or survey.closes_at is None:
        raise CannotMake(_("The survey has not been published: publish it first."))
    if survey.frozen_at is not None:
        raise CannotMake(_("The survey is frozen: nothing more can be submitted to it."))
    begin = begin or survey.opens_at
    end = end or min(survey.closes_at, timezone.now())
    if begin >= end:
        raise CannotMake(_("The survey has not opened yet: change its window first."))
    return survey.current_version, begin, end


@dataclass
class _People:
    """What the made-up people of one run have in common."""

    questionnaire: Questionnaire
    version: SurveyVersion
    survey: Survey
    rng: Random
    in_welsh: float
    times: Times

    def __post_init__(self) -> None:
        self.popularity: dict[str, float] = {}
        self.zone = ZoneInfo(self.survey.timezone)

    def start(self) -> dt.datetime:
        return self.times.start(self.rng)

    def row(self, start: dt.datetime, is_finished: bool, steers: Steers) -> Row:
        language: Language = "cy" if self.rng.random() < self.in_welsh else "en"
        today = start.astimezone(self.zone).date()
        who = Respondent(self.rng, language, today, steers, self.popularity)
        most_pages = None if is_finished else self.rng.randrange(len(self.questionnaire.pages))
        walked = walk(self.questionnaire, who, self.version.number, most_pages)
        length = self.times.length(self.rng)
        start = min(start, self.times.end - length)
        return Row(
            survey_id=self.survey.pk,
            version_id=self.version.pk,
            questionnaire=self.questionnaire,
            language=language,
            started_at=start,
            submitted_at=start + length if is_finished else None,
            answers=walked.answers,
            paradata=self._paradata(walked.pages, language, length),
            source=Response.Source.SYNTHETIC,
        )

    def _paradata(self, pages: list[int], language: Language, length: dt.timedelta) -> list[list[int | str]]:
        """The length of the visit in unequal parts, one for each page."""
        cuts = sorted(self.rng.random() for _ in pages[1:])
        milliseconds = length.total_seconds() * 1000
        parts = [int((b - a) * milliseconds) for a, b in zip([0.0, *cuts], [*cuts, 1.0], strict=True)]
        return [[page, language, part] for page, part in zip(pages, parts, strict=False)]
