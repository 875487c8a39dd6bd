"""How each survey stands, in sentences, and the pages on which the person goes on with it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext, ngettext

from accounts.roles import Action
from desk.drafts import Outstanding
from exports.pages.standing import Standing
from responses.keying.views import is_taken
from surveys.admin.listing import next_step, titles_of
from surveys.dates import long_moment
from surveys.models import Survey
from surveys.states import State, state_in_words, state_of


@dataclass(frozen=True)
class Known:
    """What is known of a survey beside its own row. `completed` is None where it was never counted."""

    actions: frozenset[Action]
    outstanding: Outstanding | None
    completed: int | None
    datasets: Sequence[Standing]


@dataclass(frozen=True)
class Line:
    """`steps` are words and addresses."""

    survey: Survey
    titles: list[tuple[str, str]]
    state: State
    state_words: str
    sentences: list[str]
    steps: list[tuple[str, str]]


def line_of(survey: Survey, known: Known) -> Line:
    state = state_of(survey)
    return Line(
        survey=survey,
        titles=titles_of(survey),
        state=state,
        state_words=state_in_words(survey),
        sentences=list(_sentences(survey, state, known)),
        steps=list(_steps(survey, state, known)),
    )


def _sentences(survey: Survey, state: State, known: Known) -> Iterator[str]:
    match state:
        case "draft":
            yield from _of_draft(survey, known.outstanding)
        case "planned":
            yield gettext("It closes on %(moment)s.") % {"moment": _moment(survey, survey.closes_at)}
        case "open" | "soon":
            if "fieldwork" in known.actions and known.completed is not None:
                yield _completed(known.completed)
            yield gettext("It closes on %(moment)s.") % {"moment": _moment(survey, survey.closes_at)}
        case "closed":
            yield from _of_closed(survey, known)


def _of_draft(survey: Survey, outstanding: Outstanding | None) -> Iterator[str]:
    if outstanding is None:
        return
    if count := outstanding.missing:
        words = ngettext(
            "%(count)s text is still to be written.", "%(count)s texts are still to be written.", count
        )
        yield words % {"count": count}
    if count := outstanding.shares.not_agreed:
        words = ngettext(
            "%(count)s text is still to be agreed.", "%(count)s texts are still to be agreed.", count
        )
        yield words % {"count": count}
    if survey.opens_at is None:
        yield gettext("It has no window yet.")
    if outstanding.faults:
        words = ngettext(
            "%(count)s thing is still to be put right.",
            "%(count)s things are still to be put right.",
            outstanding.faults,
        )
        yield words % {"count": outstanding.faults}
    elif outstanding.faults == 0:
        yield gettext("Nothing stands in the way of publishing.")


def _completed(count: int) -> str:
    words = ngettext(
        "%(count)s response has been completed.", "%(count)s responses have been completed.", count
    )
    return words % {"count": _number(count)}


def _of_closed(survey: Survey, known: Known) -> Iterator[str]:
    if survey.frozen_at is None:
        yield _until_frozen(survey)
    elif "download" not in known.actions:
        yield gettext("It closed on %(moment)s.") % {"moment": _moment(survey, survey.closes_at)}
    else:
        final = next((each for each in known.datasets if not each.is_interim), None)
        yield _of_dataset(final) if final else gettext("It has no dataset any more.")


def _until_frozen(survey: Survey) -> str:
    assert survey.closes_at is not None, "only what has a window is published"  # noqa: S101
    ends = survey.closes_at + dt.timedelta(minutes=survey.grace_minutes)
    if ends > timezone.now():
        words = gettext("Whoever had begun before it closed may still submit until %(moment)s.")
        return words % {"moment": _moment(survey, ends)}
    return gettext("It is about to be frozen, and its files made.")


def _of_dataset(dataset: Standing) -> str:
    numbers = {"number": dataset.number, "rows": _number(dataset.rows), "total": dataset.files}
    if dataset.failed:
        words = gettext("Files of dataset %(number)s that could not be made: %(failed)s of %(total)s.")
        return words % {**numbers, "failed": dataset.failed}
    if dataset.ready < dataset.files:
        words = gettext("Files of dataset %(number)s that are ready: %(ready)s of %(total)s.")
        return words % {**numbers, "ready": dataset.ready}
    words = ngettext(
        "Dataset %(number)s is ready, with %(rows)s response.",
        "Dataset %(number)s is ready, with %(rows)s responses.",
        dataset.rows,
    )
    return words % numbers


def _steps(survey: Survey, state: State, known: Known) -> Iterator[tuple[str, str]]:
    if state in ("open", "soon") and "fieldwork" in known.actions:
        yield gettext("See the fieldwork"), reverse("fieldwork", args=[survey.pk])
    elif known.outstanding is not None and state == "draft":
        yield next_step(survey, known.outstanding.shares, known.actions)
    elif survey.frozen_at is not None and "download" in known.actions:
        yield gettext("See the files"), reverse("exports", args=[survey.pk])
    else:
        yield gettext("See the survey"), reverse("admin:surveys_survey_overview", args=[survey.pk])
    if "enter" in known.actions and is_taken(survey):
        yield gettext("Key responses"), reverse("keying", args=[survey.pk])


def _moment(survey: Survey, moment: dt.datetime | None) -> str:
    assert moment is not None, "only what has a window is published"  # noqa: S101
    return long_moment(moment, get_language() or "cy", zone=survey.timezone, weekday=False)


def _number(number: int) -> str:
    return number_format(number, force_grouping=True)
