"""The survey itself: its addresses and its window."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from questionnaire.document import LANGUAGES
from surveys.addresses import taken_by_another
from surveys.checks.findings import Finding
from surveys.checks.places import question_place, survey_place
from surveys.checks.subject import Subject
from surveys.models import Survey
from surveys.models.survey import validate_address
from surveys.retention import contradictions, rules_of

# The source that marks the question about effects on the Welsh language.
WELSH_EFFECTS = "welsh-language-effects"


def check_about(subject: Subject) -> Iterator[Finding]:
    yield from _addresses(subject)
    yield from _window(subject)
    yield from _promises(subject)
    yield from _retention(subject.draft.survey)
    if not subject.draft.pages:
        message = _("It has no pages. Add a page with a question.")
        yield Finding("no_pages", "survey", survey_place(), message, row=subject.draft.survey)


def _promises(subject: Subject) -> Iterator[Finding]:
    """What an anonymous survey and a consultation promise."""
    survey = subject.draft.survey
    for question in subject.draft.questions:
        if survey.anonymous and question.identifying:
            key, place = f"question.{question.code}", question_place(question.code)
            message = _("It identifies a person, but the survey is anonymous. Change one of the two.")
            yield Finding("anonymous", key, place, message, row=question)
    sources = {question.settings.source for question in subject.questionnaire.questions}
    if survey.consultation and WELSH_EFFECTS not in sources:
        message = _(
            "A consultation asks what effects it would have on the Welsh language (standards 91 to 93). "
            "Add that question, and name “%(source)s” as its source."
        )
        values = {"source": WELSH_EFFECTS}
        yield Finding("welsh_effects", "survey.settings", survey_place(), message % values, "warning", survey)


def _retention(survey: Survey) -> Iterator[Finding]:
    for name, message in contradictions(rules_of(survey)):
        yield Finding("retention", f"survey.settings.{name}", survey_place(), message, row=survey)


def _addresses(subject: Subject) -> Iterator[Finding]:
    survey = subject.draft.survey
    missing = {
        "cy": _("Give it a Welsh address, such as arolwg-llyfrgelloedd-2026."),
        "en": _("Give it an English address, such as library-survey-2026."),
    }
    for language in LANGUAGES:
        slug = getattr(survey, f"slug_{language}") or ""
        key, values = f"survey.slug.{language}", {"slug": slug}
        if not slug:
            yield Finding("no_slug", key, survey_place(), missing[language], row=survey)
        elif not _is_well_formed(slug):
            message = _(
                "Its address “%(slug)s” may have small letters a to z, digits and hyphens only. Change it."
            )
            yield Finding("slug_characters", key, survey_place(), message % values, row=survey)
        elif taken_by_another(survey, language, slug):
            message = _("The address “%(slug)s” leads, or once led, to another survey. Choose another.")
            yield Finding("slug_taken", key, survey_place(), message % values, row=survey)


def _is_well_formed(slug: str) -> bool:
    try:
        validate_address(slug)
    except ValidationError:
        return False
    return True


def _window(subject: Subject) -> Iterator[Finding]:
    survey, place = subject.draft.survey, survey_place()
    if survey.opens_at is None or survey.closes_at is None:
        message = _("Say when it opens and when it closes.")
        yield Finding("no_window", "survey.window", place, message, row=survey)
    elif survey.closes_at <= survey.opens_at:
        message = _("It closes before it opens. Change the window.")
        yield Finding("window_reversed", "survey.window", place, message, row=survey)
    elif survey.closes_at <= subject.now:
        message = _("Its window is past, so nobody can answer it. Change the window if somebody should.")
        yield Finding("window_past", "survey.window", place, message, "warning", survey)
    if survey.frozen_at is not None:
        message = _("It has closed and its answers are final. Make a new survey instead of another version.")
        yield Finding("frozen", "survey.window", place, message, row=survey)
