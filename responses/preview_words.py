"""The words of a preview where there are none yet: texts that are missing, answers that nobody has given, and what
becomes of values that nobody is asked for."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from questionnaire.document import Language, Page, Question, Questionnaire, Text
from questionnaire.expressions.tree import Answer
from questionnaire.piping import SURVEY_DATES, fill, placeholders
from surveys.sentences.conditions import Conditions
from surveys.sentences.names import Names, quoted
from surveys.sentences.values import gives_truth

# Texts without which nothing can be published; the others are missing only where the other side is there.
NEEDED = frozenset({"title", "owner", "privacy", "text", "label", "name", "item", "add"})

# Where the parts of a questionnaire have parts with texts.
_WITHIN = ("texts", "pages", "repeat", "questions", "options", "rows", "partners", "other_text")


def with_gaps_named(questionnaire: Questionnaire, language: Language) -> Questionnaire:
    """The questionnaire with a notice in place of each text that is missing in `language`, which is active."""
    notice = _("[Welsh text missing]") if language == "cy" else _("[English text missing]")

    def said(name: str, text: Text) -> Text:
        is_missing = not text.in_(language).strip() and (text or name in NEEDED)
        return Text(notice, notice) if is_missing else text

    return _said(questionnaire, said)


def with_answers_named(questionnaire: Questionnaire, names: Names) -> Questionnaire:
    """The questionnaire with the name of each answer in the place where it would be filled in. Only the texts of the
    language of `names`, which is active, are to be read."""

    def said(_name: str, text: Text) -> Text:
        written = text.in_(names.language)
        wanted = placeholders(written)
        if not wanted - SURVEY_DATES:
            return text
        values = {name: f"${{{name}}}" for name in SURVEY_DATES}
        values |= {name: _answer(name, names) for name in wanted - SURVEY_DATES}
        filled = fill(written, values)
        return Text(filled, filled)

    return _said(questionnaire, said)


def _answer(name: str, names: Names) -> str:
    question = names.map.question(name.partition("/")[0])
    if question is not None and not question.kind.asked:
        return _("(the value of %(code)s)") % {"code": quoted(question.code)}
    return _("(your answer to %(question)s)") % {"question": names.answer(Answer(name))}


def _said(part: Any, said: Callable[[str, Text], Text]) -> Any:
    if isinstance(part, tuple):
        return tuple(_said(each, said) for each in part)
    if not isinstance(part, msgspec.Struct):
        return part
    changes: dict[str, Any] = {}
    for name in part.__struct_fields__:
        value = getattr(part, name)
        if isinstance(value, Text):
            changes[name] = said(name, value)
        elif name in _WITHIN:
            changes[name] = _said(value, said)
    return msgspec.structs.replace(part, **changes)


def derived_values(page: Page, names: Names) -> Iterator[tuple[str, str]]:
    """The code of each value of a page that nobody is asked for, and what it comes from, in the active language."""
    for question in page.questions:
        if not question.kind.asked:
            yield question.code, " ".join(_origin(question, names))


def _origin(question: Question, names: Names) -> Iterator[str]:
    settings = question.settings
    if question.calculation is not None:
        words, tree = Conditions(names), question.calculation.tree
        said = words.condition(tree) if gives_truth(tree) else words.values.value(tree)
        yield f"{said}."
    if settings.parameter:
        address = quoted(f"?{settings.parameter}=…")
        yield _("It comes from the link that people follow: %(address)s.") % {"address": address}
    if settings.value and settings.parameter:
        yield _("Without that it is %(value)s.") % {"value": quoted(settings.value)}
    elif settings.value:
        yield _("It is always %(value)s.") % {"value": quoted(settings.value)}
    if question.relevant is not None:
        condition = Conditions(names).condition(question.relevant.tree)
        yield _("Only if this is true: %(condition)s.") % {"condition": condition}
