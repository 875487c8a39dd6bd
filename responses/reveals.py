"""Which questions of a page hang from an option of another, and which can come and go while the page is open."""

from functools import cached_property

from questionnaire.document import Option, Page, Question
from questionnaire.expressions.tree import Answer, Call, Node, Operation, String
from questionnaire.types.choices import is_list


def option_asked_for(question: Question) -> tuple[str, str] | None:
    """(code, option) if the question is relevant exactly when that one option of another question is chosen."""
    tree = question.relevant.tree if question.relevant else None
    match tree:
        case Operation(operator="=", operands=operands) | Call(function="selected", arguments=operands):
            return _answer_and_option(operands, tree)
    return None


def _answer_and_option(operands: tuple[Node, ...], tree: Node) -> tuple[str, str] | None:
    match operands:
        case (Answer(key=key), String(text=option)) if "/" not in key:
            return key, option
        case (String(text=option), Answer(key=key)) if "/" not in key and isinstance(tree, Operation):
            return key, option
    return None


class Arrangement:
    """How the questions of a page stand to each other, whoever answers.

    A question hangs from an option when it depends on that option alone and follows its question directly (or after
    others that hang there): so it can be shown without JavaScript, and no question changes places.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        # What nobody is asked for and an answer on this page may change, in the page's order; with the questions asked,
        # they are what may change.
        self.derived: list[Question] = []
        self.codes = self._codes()
        self.hanging: dict[str, list[Question]] = {}
        # The derived ones among them.
        self.top: list[Question] = []
        host: Question | None = None
        for question in page.questions:
            if not question.kind.asked:
                self.top += [question] if question in self.derived else []
                continue
            place = option_asked_for(question)
            if host is not None and place is not None and self._can_hang(question, place, host):
                self.hanging.setdefault("/".join(place), []).append(question)
            else:
                self.top.append(question)
                host = question if question.kind.hosts and not is_list(question) else None

    def _codes(self) -> frozenset[str]:
        codes: set[str] = set()
        for question in self.page.questions:
            read = [one.codes for one in (question.relevant, question.calculation) if one is not None]
            if question.kind.asked:
                codes.add(question.code)
            elif any(codes & one for one in read):
                codes.add(question.code)
                self.derived.append(question)
        return frozenset(codes)

    @staticmethod
    def _can_hang(question: Question, place: tuple[str, str], host: Question) -> bool:
        code, option = place
        if code != host.code or option not in host.options_by_code or not question.kind.hangs:
            return False
        # `=` on several choices means this one and no other.
        return host.kind.reads != "choices" or isinstance(question.relevant and question.relevant.tree, Call)

    def hanging_from(self, question: Question) -> list[Question]:
        return [
            below
            for option in question.options
            for below in self.hanging.get(f"{question.code}/{option.code}", ())
        ]

    def may_change(self, part: Question | Option) -> bool:
        """Whether an answer given on this page can make the question or option relevant, or no longer so."""
        return part.relevant is not None and not self.codes.isdisjoint(part.relevant.codes)

    @cached_property
    def changing(self) -> frozenset[str]:
        """Codes of the questions, and keys (`code/option`) of the options, that come and go while the page is open."""
        questions = {
            question.code
            for question in self.page.questions
            if question.kind.asked and self.may_change(question)
        }
        options = {
            f"{question.code}/{option.code}"
            for question in self.page.questions
            if question.kind.hosts
            for option in question.options
            if self.may_change(option)
        }
        return frozenset(questions | options)

    @cached_property
    def read_from_outside(self) -> frozenset[str]:
        """Codes of questions that no answer of this page changes, and that decide with such answers what is shown."""
        parts = [part for question in self.page.questions for part in (question, *question.options)]
        # mypy joins question and option to their common base.
        deciding = [part for part in parts if self.may_change(part)]  # type: ignore[arg-type]
        read = [part.relevant.codes for part in deciding if part.relevant is not None]
        for question in self.derived:
            read += [one.codes for one in (question.relevant, question.calculation) if one is not None]
        return frozenset().union(*read) - self.codes
