"""The queue of texts to be translated, one for each direction: taken by one person at a time, given back, done."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.audit import record
from accounts.models import User
from questionnaire.document import Language
from surveys.models import Survey
from verbatims.holding import NOT_TRANSLATED, held
from verbatims.models import Verbatim
from verbatims.redacting import about
from verbatims.worklist import settings_of, texts_of

# Whoever has taken a text and does nothing for so long has gone home: somebody else may take it.
KEPT_FOR = dt.timedelta(minutes=30)
OTHER: dict[str, Language] = {"cy": "en", "en": "cy"}
# Of a text of two thousand characters with room for a language that needs more of them.
LONGEST = 10_000

# In each survey, up to a number: the index gives those that wait, and no more of them are read.
WAITING_IN = """SELECT s.id, l.language, w.waiting FROM unnest(%(surveys)s::bigint[]) AS s(id)
        CROSS JOIN (VALUES ('cy'), ('en')) AS l(language)
        LEFT JOIN verbatims_surveytexts t ON t.survey_id = s.id
        CROSS JOIN LATERAL (SELECT count(*) AS waiting FROM (
            SELECT FROM verbatims_verbatim v JOIN responses_response r ON r.id = v.response_id
            WHERE v.survey_id = s.id AND v.language = l.language AND v.translating = ''
                AND r.withdrawn_at IS NULL AND (v.claimed_at IS NULL OR v.claimed_at <= %(kept_since)s)
            LIMIT %(most)s) free) w
    WHERE w.waiting > 0 AND coalesce(CASE l.language WHEN 'cy' THEN t.from_cy ELSE t.from_en END, true)
    ORDER BY s.id, l.language"""


class ReadsOtherwise(Exception):
    """What leaves of the text has changed since the translator read it: somebody has redacted a part of it."""


class NotTaken(Exception):
    """Another person has taken the text, or it is not to be translated (any more)."""


@dataclass(frozen=True)
class Waiting:
    """Texts in a language: how many wait, are being translated, are done. `is_wanted`: whether they are to be."""

    language: Language
    is_wanted: bool
    waiting: int
    taken: int
    done: int

    @property
    def into(self) -> Language:
        return OTHER[self.language]


def queues(survey: Survey) -> list[Waiting]:
    """Both directions, Welsh first. Reads the rows of all texts, once."""
    state = settings_of(survey)
    waiting = Q(translating=Verbatim.Translating.WAITING)
    rows = texts_of(survey).filter(language__in=OTHER).order_by().values_list("language")
    counted = {
        language: counts
        for language, *counts in rows.annotate(
            waiting=Count("pk", filter=waiting),
            taken=Count("pk", filter=waiting & _is_kept()),
            done=Count("pk", filter=Q(translating=Verbatim.Translating.DONE)),
        )
    }
    return [
        _queue(language, counted.get(language, [0, 0, 0]), is_wanted=language in state.translated)
        for language in OTHER
    ]


def _queue(language: str, counts: list[int], *, is_wanted: bool) -> Waiting:
    waiting, taken, done = counts
    return Waiting(
        "cy" if language == "cy" else "en", is_wanted, waiting - taken if is_wanted else 0, taken, done
    )


def waiting_in(surveys: Iterable[int], most: int) -> list[tuple[int, Language, int]]:
    """Survey, language, and how many texts wait for somebody to translate them from it: at most `most` are counted."""
    values: dict[str, Any] = {"surveys": list(surveys), "kept_since": timezone.now() - KEPT_FOR, "most": most}
    with connection.cursor() as cursor:
        cursor.execute(WAITING_IN, values)
        return cursor.fetchall()


def taken_by(survey: Survey, person: User) -> QuerySet[Verbatim]:
    """What somebody has taken and not given back."""
    return texts_of(survey).filter(_is_kept(), claimed_by=person, translating=Verbatim.Translating.WAITING)


@transaction.atomic
def take_next(survey: Survey, language: Language, person: User) -> Verbatim | None:
    """The text of that language that has waited longest, which is theirs for a while; first what they have taken
    already. None if none waits."""
    mine = taken_by(survey, person).filter(language=language).order_by("claimed_at").first()
    if mine is not None:
        return mine
    if language not in settings_of(survey).translated:
        return None
    waiting = texts_of(survey).filter(language=language, translating=Verbatim.Translating.WAITING)
    free = waiting.exclude(_is_kept()).order_by("day", "pk")
    # Two people who ask at the same moment get two texts.
    text = free.select_for_update(of=("self",), skip_locked=True).first()
    if text is not None:
        _claim(text, person)
    return text


@transaction.atomic
def take(survey: Survey, text_id: int, person: User) -> Verbatim:
    """A certain text, translated or not. Raises TextGone and NotTaken."""
    text = held(survey, text_id)
    if text.language not in OTHER or (_is_taken(text) and text.claimed_by_id != person.pk):
        raise NotTaken(text_id)
    _claim(text, person)
    return text


def is_with(text: Verbatim, person: User) -> bool:
    """Whether somebody has taken a text. Their time may be over, as long as nobody else has begun."""
    return text.claimed_by_id == person.pk and text.language in OTHER


def give_back(survey: Survey, text_id: int, person: User) -> None:
    """Let somebody else take it."""
    texts_of(survey).filter(pk=text_id, claimed_by=person).update(claimed_by=None, claimed_at=None)


@transaction.atomic
def translate(survey: Survey, text_id: int, words: str, person: User, read: str | None = None) -> None:
    """Keep a translation, and take the text out of the queue; audited, without either. `read` is the `mark_of` what the
    translator has read, where that may be a while ago. Raises TextGone, NotTaken and ReadsOtherwise."""
    text = _mine(survey, text_id, person)
    if read is not None and read != mark_of(text):
        raise ReadsOtherwise(text_id)
    Verbatim.objects.filter(pk=text.pk).update(
        translating=Verbatim.Translating.DONE,
        translation=words,
        translated_by=person,
        translated_at=Now(),
        claimed_by=None,
        claimed_at=None,
        changed_at=Now(),
    )
    record("text translated", **about(survey, text, person), into=OTHER[text.language])


@transaction.atomic
def needs_none(survey: Survey, text_id: int, person: User) -> None:
    """A name, a number, or the same in both languages. Raises TextGone and NotTaken."""
    text = _mine(survey, text_id, person)
    changes = NOT_TRANSLATED | {"translating": Verbatim.Translating.NOT_NEEDED}
    if text.translating == Verbatim.Translating.DONE:
        changes |= {"changed_at": Now()}
    Verbatim.objects.filter(pk=text.pk).update(**changes)
    record("translation not needed", **about(survey, text, person))


def words_to_translate(text: Verbatim) -> str:
    """What a translator sees: the text as it leaves."""
    return text.released or text.text


def mark_of(text: Verbatim) -> str:
    """Changes with the words to translate; says nothing of them to whoever does not have them."""
    words = f"{text.pk} {words_to_translate(text)}"
    return salted_hmac("verbatims.translating", words, algorithm="sha256").hexdigest()


@transaction.atomic
def choose_directions(survey: Survey, *, from_cy: bool, from_en: bool, actor: User) -> None:
    """From which languages texts are to be translated."""
    state = settings_of(survey)
    state.from_cy, state.from_en = from_cy, from_en
    state.save(update_fields=None if state._state.adding else ["from_cy", "from_en"])
    record(
        "directions chosen",
        actor=actor,
        survey_id=survey.pk,
        subject=str(survey),
        from_cy=from_cy,
        from_en=from_en,
    )


def _mine(survey: Survey, text_id: int, person: User) -> Verbatim:
    text = held(survey, text_id)
    if not is_with(text, person):
        raise NotTaken(text_id)
    return text


def _claim(text: Verbatim, person: User) -> None:
    Verbatim.objects.filter(pk=text.pk).update(claimed_by=person, claimed_at=Now())


def _is_taken(text: Verbatim) -> bool:
    return text.claimed_at is not None and text.claimed_at > timezone.now() - KEPT_FOR


def _is_kept() -> Q:
    return Q(claimed_at__gt=timezone.now() - KEPT_FOR)
