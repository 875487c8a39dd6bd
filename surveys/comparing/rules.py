"""Rules that were changed, as sentences."""

from collections.abc import Callable, Iterator

from django.utils.translation import get_language

from questionnaire.document import Language, Question, Questionnaire
from questionnaire.expressions import Expression
from surveys.comparing.changes import Change
from surveys.sentences import rule

Say = Callable[[Expression, Questionnaire, Language, Question | None], str]


def rule_changes(
    what: str,
    questionnaires: tuple[Questionnaire, Questionnaire],
    rules: tuple[Expression | None, Expression | None],
    own: tuple[Question | None, Question | None] = (None, None),
    say: Say = rule,
) -> Iterator[Change]:
    """The older and the newer rule, each read with its own questionnaire.

    One that says the same in another writing is shown as it was written, and as it is.
    """
    old, new = rules
    if (old.source if old else "") == (new.source if new else ""):
        return
    language: Language = "en" if get_language() == "en" else "cy"
    was, now = (
        say(each, questionnaire, language, question) if each else ""
        for each, questionnaire, question in zip(rules, questionnaires, own, strict=True)
    )
    if old and new and was == now:
        was, now = old.source, new.source
    yield Change("changed" if was and now else "added" if now else "removed", what, was, now)
