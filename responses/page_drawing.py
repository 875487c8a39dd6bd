"""A page of questions in one language: what of it is the same for everybody is drawn once and kept."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import msgspec
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from questionnaire.answers import Answers
from questionnaire.cleaning import clean_page
from questionnaire.document import Language, Option, Page, Question, Questionnaire, Text
from questionnaire.expressions.tree import Expression, Node, String
from questionnaire.faults import Fault
from questionnaire.lists import answers_of
from questionnaire.ordering import in_order, is_shuffled
from questionnaire.piping import placeholders
from questionnaire.routing import on_route, on_route_of_item, walk_to
from responses.question_parts import QuestionSheet, context, tree_json
from responses.reveals import Arrangement
from responses.slots import PageState, Prepared, Slot, filled_at_once


@dataclass(frozen=True)
class Visit:
    """What one respondent's request brings to a page."""

    fields: Mapping[str, list[str]]
    relevant: Collection[str]
    answers: Answers
    today: dt.date
    faults: Sequence[Fault]
    appeared: Collection[str]
    survey_dates: Mapping[str, str]
    # Of the response, and of the item: decides the order of options. None shows them as the author has them.
    seed: bytes | None = None
    # Of the list that the page is one of.
    item: str = ""
    # By code of the question, for those whose options depend on answers.
    offered: Mapping[str, Sequence[Option]] = field(default_factory=dict)


def drawn(sheet: QuestionSheet) -> SafeString:
    """One question by its template."""
    name, values = context(sheet)
    return SafeString(get_template(name).render(values))


def _texts(part: object) -> Iterator[Text]:
    """Every text of a part of the questionnaire, whatever it stands for."""
    if isinstance(part, Text):
        yield part
    elif isinstance(part, tuple):
        for one in part:
            yield from _texts(one)
    elif isinstance(part, msgspec.Struct) and not isinstance(part, Expression):
        for name in part.__struct_fields__:
            yield from _texts(getattr(part, name))


class PageDrawing:
    """One page in one language.

    A question with a fault, one that has just appeared, and one whose options depend on answers are drawn for the one
    visit, by the same templates as the rest.
    """

    def __init__(self, questionnaire: Questionnaire, page: Page, language: Language) -> None:
        self.questionnaire = questionnaire
        self.page = page
        self.language = language
        self.arrangement = Arrangement(page)
        self.changing = self.arrangement.changing
        self.shuffled = [question for question in page.questions if is_shuffled(question)]
        self.reads_answers = bool(self.arrangement.read_from_outside)
        self.pipes_answers = any(placeholders(text.cy + text.en) for text in _texts(page))
        self._kept: dict[str, Prepared] = {}

    def html(self, visit: Visit) -> SafeString:
        readable: Answers = {}
        if self.reads_answers:
            readable = self._readable(visit)
        visit = replace(visit, offered=self._offered(visit))
        piped = self._piped(visit) if self.pipes_answers else {}
        keys = {f"{code}/{option.code}" for code, options in visit.offered.items() for option in options}
        orders = {
            question.code: [option.code for option in in_order(question, question.options, visit.seed)]
            for question in self.shuffled
        }
        state = PageState(visit.fields, visit.relevant, keys, piped, visit.survey_dates, orders)
        pieces: list[str] = [self._known_to_script(readable, visit.today)] if self.changing else []
        for question in self.arrangement.top:
            if not question.kind.asked:
                pieces += [self._derivation(question, visit)] if self.changing else []
                continue
            if question.code not in visit.relevant and question.code not in self.changing:
                continue
            if self._is_special(question, visit):
                with translation.override(self.language):
                    pieces.append(self._drawn(question, filled_at_once(state), visit))
            else:
                pieces.append(self._prepared(question).filled(state))
        return mark_safe("\n".join(pieces))  # noqa: S308 (rendered templates)

    def _piped(self, visit: Visit) -> Answers:
        """The answers that texts may show."""
        if self.questionnaire.list_of(self.page) is None:
            return on_route(self.questionnaire, visit.answers, visit.today)
        return on_route_of_item(self.questionnaire, self.page, visit.item, visit.answers, visit.today)

    def _readable(self, visit: Visit) -> Answers:
        """What expressions can read here whatever is answered on the page."""
        walk = walk_to(self.questionnaire, self.page, visit.answers, visit.today, visit.item)
        for question in self.page.questions:
            fixed = not question.kind.asked and question.code not in self.arrangement.codes
            if fixed and walk.is_true(question.relevant):
                walk.take(question, walk.answers)
        return walk.readable

    def _derivation(self, question: Question, visit: Visit) -> SafeString:
        """For the script: how a value that answers of this page change is worked out."""
        if question.calculation is not None:
            tree: Node = question.calculation.tree
        else:
            value = question.kind.derive(question, self._own_answers(visit), {}, visit.today)
            tree = String(value if isinstance(value, str) else "")
        return format_html(
            '<div hidden data-derived="{}" data-calculation="{}" data-relevant="{}"></div>',
            question.code,
            msgspec.json.encode(tree).decode(),
            tree_json(question.relevant),
        )

    def _own_answers(self, visit: Visit) -> Answers:
        """The answers by the keys that the page's questions have."""
        of_list = self.questionnaire.list_of(self.page)
        return visit.answers if of_list is None else answers_of(of_list, visit.item, visit.answers)

    def _known_to_script(self, readable: Answers, today: dt.date) -> SafeString:
        """Answers of earlier pages that decide here together with answers of this page, and the day; and the script
        itself, which other pages need not load."""
        read = self.arrangement.read_from_outside
        known = {key: value for key, value in readable.items() if key.partition("/")[0] in read}
        return format_html(
            '<div hidden data-answers="{}" data-today="{}"></div><script type="module" src="{}"></script>',
            msgspec.json.encode(known).decode(),
            today,
            static("respondent/relevance.js"),
        )

    def _offered(self, visit: Visit) -> Mapping[str, Sequence[Option]]:
        """As cleaning decides it: what was typed into the page counts, and what is stored of what it did not ask."""
        if not any(question.has_conditional_options for question in self.page.questions):
            return {}
        asked = visit.fields.get("asked", ())
        return clean_page(
            self.questionnaire, self.page, visit.fields, asked, visit.answers, visit.today, visit.item
        ).offered

    def _is_special(self, question: Question, visit: Visit) -> bool:
        wrong = {fault.question for fault in visit.faults}
        return any(
            one.has_conditional_options or one.code in wrong or one.code in visit.appeared
            for one in (question, *self.arrangement.hanging_from(question))
        )

    def _prepared(self, question: Question) -> Prepared:
        if question.code not in self._kept:
            with translation.override(self.language):
                self._kept[question.code] = Prepared(lambda slot: self._drawn(question, slot, None))
        return self._kept[question.code]

    def _drawn(self, question: Question, slot: Slot, visit: Visit | None, nested: bool = False) -> SafeString:
        """The question with those that hang from it. Without a visit, as it is for everybody."""
        hanging = {
            option.code: [self._drawn(below, slot, visit, nested=True) for below in below_it]
            for option in question.options
            if (below_it := self.arrangement.hanging.get(f"{question.code}/{option.code}"))
        }
        return drawn(
            QuestionSheet(
                question,
                self.language,
                slot,
                options=self._options(question, visit),
                questionnaire=self.questionnaire,
                faults=[one for one in visit.faults if one.question == question.code] if visit else (),
                fields=visit.fields if visit else {},
                changing=self.changing,
                nested=nested,
                appeared=visit is not None and question.code in visit.appeared,
                hanging=hanging,
            )
        )

    def _options(self, question: Question, visit: Visit | None) -> Sequence[Option]:
        """The options offered and, where a script can show them, those that an answer on this page may add."""
        if visit is None:
            return question.options
        return in_order(question, self._offered_options(question, visit), visit.seed)

    def _offered_options(self, question: Question, visit: Visit) -> Sequence[Option]:
        if not question.has_conditional_options:
            return question.options
        offered = visit.offered[question.code]
        if not question.kind.hosts:
            return offered
        return [
            option
            for option in question.options
            if option in offered or f"{question.code}/{option.code}" in self.changing
        ]
