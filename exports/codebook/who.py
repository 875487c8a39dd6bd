"""Whom a question is asked of, in words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from questionnaire.document import Language, Page, Question, Questionnaire
from questionnaire.expressions import Expression
from surveys.paper.numbering import LONGEST_NAME
from surveys.sentences.conditions import Conditions
from surveys.sentences.names import Names, in_one_line, listed, quoted


class NumberedNames(Names):
    """As `Names`, with the number of a question before its wording."""

    def __init__(self, questionnaire: Questionnaire, language: Language, numbers: Mapping[str, int]) -> None:
        super().__init__(questionnaire, language, None)
        self.numbers = numbers

    def question(self, question: Question) -> str:
        number = self.numbers.get(question.code)
        if number is None:
            return super().question(question)
        words = in_one_line(question.text.in_(self.language)) or question.code
        if len(words) > LONGEST_NAME:
            words = words[: LONGEST_NAME - 1].rstrip() + "…"
        return quoted(f"{number}. {words}")


class Who:
    """Of one version, in one language, which is the active one. `numbers` are those of questions, by code."""

    def __init__(
        self, questionnaire: Questionnaire, language: Language, numbers: Mapping[str, int] | None = None
    ) -> None:
        self._questionnaire, self._language = questionnaire, language
        self._conditions = Conditions(NumberedNames(questionnaire, language, numbers or {}))

    def is_asked(self, question: Question, page: Page) -> str:
        """Sentences that say of whom, or that nobody is."""
        sentences = []
        of_list = self._questionnaire.list_of(page)
        if of_list is not None:
            title = in_one_line(of_list.title.in_(self._language)) or of_list.code
            sentences.append(_("Asked about each item of the list %(list)s.") % {"list": quoted(title)})
        if question.kind.calculates:
            sentences.append(_("Worked out from other answers; nobody is asked."))
        elif not question.kind.asked:
            sentences.append(_("Nobody is asked: it comes with the address, or has one value for all."))
        rules = [
            part.relevant
            for part in (of_list, page, question)
            if part is not None and part.relevant is not None
        ]
        if rules or not sentences:
            sentences.append(self._rules(rules))
        return " ".join(sentences)

    def _rules(self, rules: list[Expression]) -> str:
        if not rules:
            return _("Asked of everyone.")
        conditions = [self._conditions.condition(rule.tree) for rule in rules]
        if len(conditions) == 1:
            return _("Only if this is true: %(condition)s.") % {"condition": conditions[0]}
        return _("Only if all of these are true: %(conditions)s.") % {"conditions": listed(conditions)}
