"""Routing as it is written on paper: whom a question is for, and where to go on after an answer."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from questionnaire.document import Language, Option, Page, Question, Questionnaire
from questionnaire.expressions import Expression, holds
from questionnaire.expressions.tree import Answer, Call, Node, Operation, String, rebuilt
from surveys.checks.budget import size
from surveys.paper.numbering import PaperNames, numbers_of, questions_on_paper
from surveys.sentences.conditions import Conditions

# A calculation of more parts, those of the values it reads among them, is named and not written out: nobody could
# follow it, and where each of some dozens of values reads the one before it twice, no paper could hold it.
LONGEST_CALCULATION = 60
# Rules about the day are read as they stand: what is printed may be answered on any.
_ANY_DAY = dt.date(2000, 1, 1)


@dataclass(frozen=True)
class Step:
    """A numbered question in its place, with the rules that can let somebody pass it by."""

    number: int
    question: Question
    rules: tuple[Expression, ...]


class Routing:
    """The instructions of a questionnaire in one language, which is the active one."""

    def __init__(self, questionnaire: Questionnaire, language: Language) -> None:
        self.pages = questionnaire.all_pages
        self.numbers = numbers_of(self.pages)
        self.names = PaperNames(questionnaire, language, self.numbers)
        self._lists = {page.code: page for each in questionnaire.pages for page in each.item_pages}
        self._questionnaire = questionnaire
        # What is written for each calculated value that a rule reads, by its code.
        self._calculations: dict[str, Node] = {}

    @cached_property
    def steps(self) -> list[Step]:
        found = []
        for page in self.pages:
            whole = self._questionnaire.list_of(page)
            above = [
                each.relevant for each in (whole, page) if each is not None and each.relevant is not None
            ]
            for question in questions_on_paper(page):
                if question.code in self.numbers:
                    rules = (*above, question.relevant) if question.relevant else tuple(above)
                    found.append(Step(self.numbers[question.code], question, rules))
        return found

    def only_if_question(self, rule: Expression) -> str:
        """Whom a question is for."""
        match self._plain(rule.tree):
            case (number, option):
                words = _("Answer this question only if you chose %(option)s in question %(number)d.")
                return words % {"number": number, "option": option}
        match self._parts(rule.tree):
            case ("or", parts):
                return _lines(_("Answer this question only if at least one of these is true:"), parts)
            case ("and", parts):
                return _lines(_("Answer this question only if all of these are true:"), parts)
        words = _("Answer this question only if this is true: %(condition)s.")
        return words % {"condition": self._condition(rule.tree)}

    def only_if_page(self, page: Page) -> str:
        """Whom the questions of a page are for, and where all others go on; empty if they are for everybody."""
        if page.relevant is None:
            return ""
        return f"{self._only_if_part(page.relevant.tree)} {self._otherwise(page)}".strip()

    def _only_if_part(self, tree: Node) -> str:
        match self._plain(tree):
            case (number, option):
                words = _(
                    "Answer the questions in this part only if you chose %(option)s in question %(number)d."
                )
                return words % {"number": number, "option": option}
        match self._parts(tree):
            case ("or", parts):
                words = _("Answer the questions in this part only if at least one of these is true:")
                return _lines(words, parts) + "\n"
            case ("and", parts):
                words = _("Answer the questions in this part only if all of these are true:")
                return _lines(words, parts) + "\n"
        words = _("Answer the questions in this part only if this is true: %(condition)s.")
        return words % {"condition": self._condition(tree)}

    def only_if_option(self, rule: Expression) -> str:
        """For whom an option is."""
        return _("Only if this is true: %(condition)s.") % {"condition": self._condition(rule.tree)}

    def go_to(self, question: Question, option: Option) -> str:
        """Where to go on after choosing an option, if not at the question that follows; else empty."""
        if question.kind.reads != "choice" or question.kind.rows or question.code not in self.numbers:
            return ""
        after = [step for step in self.steps if step.number > self.numbers[question.code]]
        answers = {question.code: option.code}
        reached = next((step for step in after if not self._is_passed(step, answers)), None)
        if not after or reached is after[0]:
            return ""
        if reached is None:
            return _("Go to the end")
        return _("Go to question %(number)d") % {"number": reached.number}

    def _is_passed(self, step: Step, answers: Mapping[str, str]) -> bool:
        """Whether one answer is enough to pass the question by, whatever the others are."""
        return any(
            rule.codes == answers.keys() and not holds(rule.tree, answers, _ANY_DAY)  # type: ignore[arg-type]
            for rule in step.rules
        )

    def _otherwise(self, page: Page) -> str:
        last = max((self.numbers[q.code] for q in self._all_of(page) if q.code in self.numbers), default=0)
        if not last:
            return ""
        if last == len(self.numbers):
            return _("Otherwise go to the end.")
        return _("Otherwise go to question %(number)d.") % {"number": last + 1}

    def _all_of(self, page: Page) -> Iterator[Question]:
        for each in (page, *page.item_pages):
            yield from questions_on_paper(each)

    def _condition(self, tree: Node) -> str:
        return Conditions(self.names).condition(self._spelled_out(tree))

    def _spelled_out(self, node: Node) -> Node:
        """With calculations in place of the values that they give, which stand nowhere on paper."""
        question = self.names.question_of(node)
        if question is None or question.calculation is None or question.relevant is not None:
            return rebuilt(node, self._spelled_out)
        if question.code not in self._calculations:
            # The value's own name where it is met again below: those of a draft may go in circles.
            self._calculations[question.code] = node
            written = self._spelled_out(question.calculation.tree)
            if size(written) <= LONGEST_CALCULATION:
                self._calculations[question.code] = written
        return self._calculations[question.code]

    def _parts(self, tree: Node) -> tuple[str, list[str]] | None:
        """The conditions that a rule is made of, to stand one below the other; what is said of one question as one."""
        if not isinstance(tree, Operation) or tree.operator not in ("or", "and"):
            return None
        grouped: dict[Node, list[Node]] = {}
        for operand in tree.operands:
            chosen = _choice_of(operand) if tree.operator == "or" else None
            grouped.setdefault(chosen[0] if chosen else operand, []).append(operand)
        nodes = [each[0] if len(each) == 1 else Operation("or", tuple(each)) for each in grouped.values()]
        return (tree.operator, [self._condition(node) for node in nodes]) if len(nodes) > 1 else None

    def _plain(self, tree: Node) -> tuple[int, str] | None:
        """The number of a question and the label of an option, where the rule is that it was chosen."""
        chosen = _choice_of(tree)
        if chosen is None:
            return None
        asked, code = chosen
        question = self.names.question_of(asked)
        if question is None or asked.key not in self.numbers or code not in question.options_by_code:
            return None
        return self.numbers[asked.key], self.names.option(question, code)


def _choice_of(node: Node) -> tuple[Answer, str] | None:
    """The answer and the code, where a condition is that the answer is the code or has it among its own."""
    match node:
        case Operation(operator="=", operands=(Answer() as asked, String(text=code))):
            return asked, code
        case Call(function="selected", arguments=(Answer() as asked, String(text=code))):
            return asked, code
    return None


def _lines(first: str, conditions: list[str]) -> str:
    return "\n".join([first, *(f"• {condition}" for condition in conditions)])
