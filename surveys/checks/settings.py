"""Settings and flags of questions."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from questionnaire.setting_checks import setting_problems
from surveys.checks.findings import Finding
from surveys.checks.places import question_place
from surveys.checks.problem_words import setting_words
from surveys.checks.subject import Subject
from surveys.drafts import SETTING_TYPES, is_setting
from surveys.models import Question

# Where the question was taken from may be noted of any.
OF_ANY_TYPE = {"source"}


def check_settings(subject: Subject) -> Iterator[Finding]:
    for question in subject.draft.questions:
        yield from _settings(question)
        yield from _flags(question)
        for problem in setting_problems(subject.questionnaire.question(question.code)):
            yield _finding(problem.kind, question, setting_words(problem, question.kind))


def _finding(kind: str, question: Question, message: str, *, warning: bool = False) -> Finding:
    severity = "warning" if warning else "error"
    key = f"question.{question.code}.settings"
    return Finding(kind, key, question_place(question.code), message, severity, question)  # type: ignore[arg-type]


def _settings(question: Question) -> Iterator[Finding]:
    has_meaning = {*question.kind.settings, *OF_ANY_TYPE, *(("value",) if question.kind.preset else ())}
    for name, value in question.settings.items():
        if name not in SETTING_TYPES:
            message = _("There is no setting “%(name)s”. Take it out.")
            yield _finding("unknown_setting", question, message % {"name": name})
        elif not is_setting(name, value):
            message = _("“%(value)s” is no value for the setting “%(name)s”. Change it.")
            yield _finding("setting_value", question, message % {"name": name, "value": value})
        elif name not in has_meaning:
            message = _("The setting “%(name)s” has no meaning for this type of question. Take it out.")
            yield _finding("needless_setting", question, message % {"name": name}, warning=True)


def _flags(question: Question) -> Iterator[Finding]:
    if question.type == "information" and (question.required or question.identifying):
        message = _("Information has no answer, so it can neither be required nor identify anybody.")
        yield _finding("information_flags", question, message, warning=True)
    if not question.kind.asked and question.required:
        message = _("Nobody is asked for this value, so it cannot be required. Take “must be answered” out.")
        yield _finding("required_unasked", question, message, warning=True)
    if not question.kind.asked and question.identifying and not question.settings.get("parameter"):
        message = _(
            "This value comes from no person, so it identifies nobody. Take “identifies a person” out."
        )
        yield _finding("identifying_unasked", question, message)
    if question.kind.identifies and not question.identifying:
        message = _(
            "Such an answer identifies a person. Mark the question so, and its answers are kept apart."
        )
        yield _finding("not_identifying", question, message, warning=True)
