"""The questions of a page as HTML."""

import datetime as dt
from collections import Counter, OrderedDict
from collections.abc import Collection, Mapping, Sequence
from threading import Lock
from typing import NamedTuple

from django.utils.safestring import SafeString

from questionnaire.answers import Answers
from questionnaire.document import Language, Page, Question, Questionnaire
from questionnaire.faults import Fault
from questionnaire.ordering import seed_within
from questionnaire.piping import placeholders
from responses.page_drawing import PageDrawing, Visit
from responses.wording import fault_words

KEPT_PAGES = 512


def render_questions(
    questionnaire: Questionnaire,
    page: Page,
    *,
    language: Language,
    fields: Mapping[str, list[str]],
    relevant: Collection[str],
    answers: Answers,
    today: dt.date,
    faults: Sequence[Fault] = (),
    appeared: Collection[str] = (),
    survey_dates: Mapping[str, str] | None = None,
    seed: bytes | None = None,
    item: str = "",
) -> SafeString:
    """Every question that is relevant, or may become so while the page is open, in the order of the questionnaire.

    `fields` are control names and values as `cleaning.as_posted` gives or a form has sent them; `answers` the stored
    ones. `survey_dates` are the words for `${opens_date}` and `${closes_date}`. `seed` decides the order of options
    that stand in random order. `item` is the id of the item that a page of a list is about.
    """
    if seed is not None:
        seed = seed_within(seed, item)
    visit = Visit(fields, relevant, answers, today, faults, appeared, survey_dates or {}, seed, item=item)
    return _page_drawing(questionnaire, page, language).html(visit)


class ErrorLink(NamedTuple):
    """`question` is there only where the same words are said of another question too."""

    anchor: str
    words: str
    question: str = ""


def error_summary(page: Page, faults: Sequence[Fault], language: Language) -> list[ErrorLink]:
    """A link for each fault, in the page's order; the same words of one question stand once."""
    found: dict[tuple[str, str], str] = {}
    for question in page.questions:
        for fault in faults:
            if fault.question == question.code:
                words = fault_words(fault, question, language)
                found.setdefault((question.code, words), question.kind.anchor(question, fault.control))
    said = Counter(words for _, words in found)
    texts = {
        one.code: one.text.in_(language) for one in page.questions if not placeholders(one.text.in_(language))
    }
    return [
        ErrorLink(anchor, words, texts.get(code, "") if said[words] > 1 else "")
        for (code, words), anchor in found.items()
    ]


def first_control(question: Question) -> str:
    """The id that a link to the question leads to."""
    return question.kind.anchor(question, question.code)


class _Drawings:
    """The pages drawn most lately. The key is the object: a published questionnaire is parsed once and kept."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[int, str, Language], PageDrawing] = OrderedDict()
        self._lock = Lock()

    def get(self, questionnaire: Questionnaire, page: Page, language: Language) -> PageDrawing:
        key = (id(questionnaire), page.code, language)
        with self._lock:
            drawing = self._kept.get(key)
            # Another questionnaire may have taken the place in memory of one that is gone.
            if drawing is None or drawing.questionnaire is not questionnaire:
                drawing = self._kept[key] = PageDrawing(questionnaire, page, language)
            self._kept.move_to_end(key)
            if len(self._kept) > KEPT_PAGES:
                self._kept.popitem(last=False)
            return drawing

    def cache_clear(self) -> None:
        with self._lock:
            self._kept.clear()


drawings = _Drawings()
_page_drawing = drawings.get
