"""The texts of a survey as those who read them see them: narrowed down, a page at a time.

Only what was submitted and not taken back, and never what identifies a person in any version.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from django.db import connection
from django.db.models import BooleanField, F, Func, Q, QuerySet, TextField
from django.db.models.expressions import RawSQL

from surveys.models import Survey
from verbatims.frames import CODE
from verbatims.models import SurveyTexts, Verbatim
from verbatims.sources import Source, sources_of

PER_PAGE = 25

COUNTS = """SELECT v.question, count(*), count(*) FILTER (WHERE v.read_at IS NULL),
        count(*) FILTER (WHERE v.coded_at IS NOT NULL), count(*) FILTER (WHERE v.released <> ''),
        count(*) FILTER (WHERE v.language = 'cy'), count(*) FILTER (WHERE v.language = 'en'),
        count(*) FILTER (WHERE v.language = 'unsure'),
        count(*) FILTER (WHERE v.language = 'cy' AND v.translating = ''),
        count(*) FILTER (WHERE v.language = 'en' AND v.translating = ''),
        count(*) FILTER (WHERE v.language = 'cy' AND v.read_at IS NULL),
        count(*) FILTER (WHERE v.language = 'en' AND v.read_at IS NULL)
    FROM verbatims_verbatim v JOIN responses_response r ON r.id = v.response_id
    WHERE v.survey_id = %s AND r.withdrawn_at IS NULL GROUP BY v.question"""


@dataclass(frozen=True)
class Counts:
    """Of the texts about one question. `from_cy` and `from_en` wait for a translation from that language."""

    texts: int = 0
    unread: int = 0
    coded: int = 0
    redacted: int = 0
    cy: int = 0
    en: int = 0
    unsure: int = 0
    from_cy: int = 0
    from_en: int = 0
    unread_cy: int = 0
    unread_en: int = 0


@dataclass(frozen=True)
class Narrowed:
    """Which texts are shown; what is empty narrows nothing down."""

    language: str = ""
    read: str = ""
    coded: str = ""
    code: str = ""
    redacted: str = ""
    waiting: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Narrowed":
        """From an address; whatever it does not know narrows nothing down."""
        known = {name: given.get(name, "") for name in cls.__dataclass_fields__}
        allowed = {name: known[name] for name in known if known[name] in CHOICES.get(name, (known[name],))}
        if not CODE.fullmatch(allowed.get("code", "")):
            allowed["code"] = ""
        return cls(**allowed)

    def as_query(self) -> dict[str, str]:
        return {name: value for name in self.__dataclass_fields__ if (value := getattr(self, name))}

    def filters(self, translated: Collection[str]) -> Q:
        """`translated` are the languages from which texts are to be translated."""
        which = Q()
        if self.language:
            which &= Q(language=self.language)
        if self.read:
            which &= Q(read_at__isnull=self.read == "no")
        if self.coded:
            which &= Q(coded_at__isnull=self.coded == "no")
        if self.code:
            which &= Q(codes__contains=[self.code])
        if self.redacted:
            which &= Q(released="") if self.redacted == "no" else ~Q(released="")
        if self.waiting:
            which &= Q(translating="", language__in=translated)
        return which


CHOICES = {
    "language": ("", "cy", "en", "unsure"),
    "read": ("", "no", "yes"),
    "coded": ("", "no", "yes"),
    "redacted": ("", "no", "yes"),
    "waiting": ("", "yes"),
}


@dataclass(frozen=True)
class Listed:
    """A page of texts. `start` is the place after which it begins, empty for the first; `after` where the next begins;
    `before` where this one does, for the page before it. The latter two are None where there is no such page."""

    texts: list[Verbatim]
    start: str
    after: str | None
    before: str | None


def texts_of(survey: Survey, sources: Mapping[str, Source] | None = None) -> QuerySet[Verbatim]:
    """Each with what was written as `text` and the language of the response as `answered_in`."""
    known = sources_of(survey.pk) if sources is None else sources
    questions = {source.question for source in known.values()}
    found = Verbatim.objects.filter(
        survey=survey, question__in=questions, response__withdrawn_at__isnull=True
    )
    return found.annotate(text=WRITTEN, answered_in=F("response__language"))


def written(text: Verbatim) -> str:
    """What somebody wrote, of a row from `texts_of`."""
    return str(text.text)


# The expression of Postgres for a key of an object.
WRITTEN = Func(
    F("response__answers"),
    F("key"),
    template="(%(expressions)s)",
    arg_joiner=" ->> ",
    output_field=TextField(),
)


def listed(
    survey: Survey,
    question: str,
    narrowed: Narrowed,
    after: str = "",
    before: str = "",
    sources: Mapping[str, Source] | None = None,
) -> Listed:
    """The texts about a question, of the newest day first: those that follow a place in the list, or the page before a
    place, which is the first page where less than a page is before it."""
    wanted = settings_of(survey).translated
    found = texts_of(survey, sources).filter(question=question).filter(narrowed.filters(wanted))
    if place := _place(before):
        nearer = found.filter(_beyond(place, ">")).order_by("day", "id").values_list("day", "id")
        nearest = list(nearer[: PER_PAGE + 1])
        start = _written(*nearest[PER_PAGE]) if len(nearest) > PER_PAGE else ""
    else:
        start = after if _place(after) else ""
    if place := _place(start):
        found = found.filter(_beyond(place, "<"))
    rows = list(found.order_by("-day", "-id")[: PER_PAGE + 1])
    texts, is_more = rows[:PER_PAGE], len(rows) > PER_PAGE
    return Listed(
        texts,
        start,
        after=_written(texts[-1].day, texts[-1].pk) if is_more else None,
        before=_written(texts[0].day, texts[0].pk) if start and texts else None,
    )


def is_place(written: str) -> bool:
    return _place(written) is not None


def _written(day: dt.date, pk: int) -> str:
    return f"{day:%Y%m%d}-{pk}"


def _beyond(place: tuple[str, int], sign: Literal["<", ">"]) -> RawSQL:
    # As a pair, so that the index leads straight to it, on a day with a hundred thousand texts too.
    return RawSQL(  # noqa: S611  # the sign is one of two
        f"(verbatims_verbatim.day, verbatims_verbatim.id) {sign} (to_date(%s, 'YYYYMMDD'), %s)",
        list(place),
        BooleanField(),
    )


def _place(written: str) -> tuple[str, int] | None:
    day, _dash, number = written.partition("-")
    is_place = day.isascii() and day.isdecimal() and len(day) == len("20121001")
    is_number = number.isascii() and number.isdecimal() and len(number) <= len(str(2**62))
    if not is_place or not is_number:
        return None
    try:
        dt.datetime.strptime(day, "%Y%m%d")
    except ValueError:
        return None
    return day, int(number)


def counts_of(survey: Survey, sources: Mapping[str, Source] | None = None) -> dict[str, Counts]:
    """By question, of those that texts may be written about."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, [survey.pk])
        counted = {question: Counts(*counts) for question, *counts in cursor.fetchall()}
    state = settings_of(survey)
    known = sources_of(survey.pk) if sources is None else sources
    return {
        question: _without_wishes(counted.get(question, Counts()), state)
        for question in {source.question: None for source in known.values()}
    }


def _without_wishes(counts: Counts, state: SurveyTexts) -> Counts:
    return replace(
        counts,
        from_cy=counts.from_cy if "cy" in state.translated else 0,
        from_en=counts.from_en if "en" in state.translated else 0,
    )


def settings_of(survey: Survey) -> SurveyTexts:
    return SurveyTexts.objects.filter(survey=survey).first() or SurveyTexts(survey=survey)


def code_counts(survey: Survey, questions: list[str]) -> dict[str, int]:
    """How many texts have each code."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code, count(*) FROM verbatims_verbatim v JOIN responses_response r ON r.id = v.response_id,"
            " unnest(v.codes) AS given(code)"
            " WHERE v.survey_id = %s AND v.question = ANY(%s) AND r.withdrawn_at IS NULL GROUP BY code",
            [survey.pk, questions],
        )
        return dict(cursor.fetchall())
