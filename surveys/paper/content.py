"""A questionnaire as plain data for the page: every word that is printed, in one language, and nothing that can run."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from questionnaire.document import LANGUAGES, Language, Page, Question, Questionnaire, Text
from surveys.dates import long_moment
from surveys.paper.drawing import Drawing
from surveys.paper.numbering import piped_on_paper, questions_on_paper
from surveys.paper.routing import Routing

# A question of so many lines is not divided between two pages.
TALLEST_TOGETHER = 18


@dataclass(frozen=True)
class Facts:
    """What is no part of a version: when it can be answered, where on line, and which version it is (0: the draft)."""

    opens_at: dt.datetime | None
    closes_at: dt.datetime | None
    timezone: str
    addresses: dict[Language, str]
    version: int
    checksum: str

    def dates(self, language: Language) -> dict[str, str]:
        moments = {"opens_date": self.opens_at, "closes_date": self.closes_at}
        return {name: self._moment(moment, language) for name, moment in moments.items()}

    def _moment(self, moment: dt.datetime | None, language: Language) -> str:
        return long_moment(moment, language, zone=self.timezone, weekday=False) if moment else "…"


class Paper:
    """One questionnaire in one language, which must be the active one."""

    def __init__(self, questionnaire: Questionnaire, language: Language, facts: Facts) -> None:
        self.questionnaire, self.language, self.facts = questionnaire, language, facts
        self.routing = Routing(questionnaire, language)
        self.dates = facts.dates(language)
        self.drawing = Drawing(self.routing, language, self.words)

    def words(self, text: Text) -> str:
        return piped_on_paper(text.in_(self.language), self.routing.numbers, self.dates)

    def content(self) -> dict[str, Any]:
        about, texts = self.questionnaire, self.questionnaire.texts
        return {
            "language": self.language,
            "title": self.words(about.title),
            "name": self.words(about.short_title) or self.words(about.title),
            "owner": self.words(about.owner),
            "draft": "" if self.facts.version else _("Draft: not published"),
            "intro": paragraphs(self.words(texts.intro)),
            "window": self._window(),
            "online": self._online(),
            "privacy_title": _("Privacy notice"),
            "privacy": paragraphs(self.words(texts.privacy)),
            "how_title": _("How to answer"),
            "how": self._how(),
            "parts": [self._part(page) for page in self.routing.pages if page.questions or page.repeat],
            "end_title": _("The end"),
            "end": [_("Thank you for your answers."), *paragraphs(self.words(texts.confirmation_body))],
            "code": self._code(),
            "page_of": _("Page {page} of {pages}"),
        }

    def _window(self) -> str:
        if self.facts.opens_at is None or self.facts.closes_at is None:
            return ""
        words = _("Open from %(opens)s until %(closes)s")
        return words % {"opens": self.dates["opens_date"], "closes": self.dates["closes_date"]}

    def _online(self) -> dict[str, Any]:
        names = {"cy": "Cymraeg", "en": "English"}
        addresses = [
            {"language": language, "name": names[language], "address": self.facts.addresses[language]}
            for language in sorted(LANGUAGES, key=lambda each: each != self.language)
            if self.facts.addresses.get(language)
        ]
        return {"title": _("Answer on line"), "addresses": addresses}

    def _code(self) -> str:
        values = {"number": self.facts.version, "code": self.facts.checksum[:8]}
        if self.facts.version:
            return _("Version %(number)d, code %(code)s") % values
        return _("Draft, code %(code)s") % values

    def _how(self) -> list[str]:
        return [
            _(
                "Write in black or blue ink. Tick a circle where one answer is asked for, and boxes where several can "
                "be given."
            ),
            _("If you make a mistake, fill in the whole circle or box and tick the right one."),
            _(
                "Answer the questions in order. Where it says “Go to question”, go on there; otherwise go on to the "
                "next."
            ),
            _("Questions with “optional” after them can be left out."),
        ]

    def _part(self, page: Page) -> dict[str, Any]:
        questions = questions_on_paper(page)
        return {
            "title": self.words(page.title) or page.code,
            "only": self.routing.only_if_page(page),
            "each": self._each(page),
            "questions": [self._question(question) for question in questions],
        }

    def _each(self, page: Page) -> str:
        """What is to be done with a list: its pages follow, and are answered for each item."""
        if page.repeat is None:
            return ""
        numbers = [self.routing.numbers[q.code] for q in page.all_questions if q.code in self.routing.numbers]
        if not numbers:
            return ""
        repeat, values = page.repeat, {"first": min(numbers), "last": max(numbers)}
        item = self.words(page.repeat.item)
        words = _(
            "Answer questions %(first)d to %(last)d for each one: %(item)s. If there is not enough room, copy these "
            "pages."
        )
        said = [words % {**values, "item": item}]
        if repeat.min:
            said.append(_("There must be at least %(count)d.") % {"count": repeat.min})
        said.append(_("There can be %(count)d at most.") % {"count": repeat.max})
        return " ".join(said)

    def _question(self, question: Question) -> dict[str, Any]:
        blocks, guidance = self.drawing.of(question)
        message = self.words(question.constraint_message) if question.constraint else ""
        hint = paragraphs(self.words(question.hint))
        if hint and blocks and blocks[0]["kind"] == "choices":
            # Authors say themselves how many to choose.
            guidance = []
        return {
            "number": self.routing.numbers.get(question.code, 0),
            "text": paragraphs(self.words(question.text)),
            "optional": _("(optional)") if question.keys and not question.required else "",
            "hint": hint,
            "only": self.routing.only_if_question(question.relevant) if question.relevant else "",
            "guidance": [*guidance, *([message] if message else [])],
            "blocks": blocks,
            "together": sum(map(height, blocks)) <= TALLEST_TOGETHER,
        }


def height(block: dict[str, Any]) -> int:
    """About how many lines a drawing is high."""
    items = len(block.get("items", ()))
    # A long list stands in columns.
    rows = (
        (items if items <= 14 else -(-items // 3))
        + 2 * len(block.get("rows", ()))
        + 2 * block.get("count", 0)
    )
    return max(rows, 2)


def paragraphs(text: str) -> list[str]:
    """A blank line begins a new one."""
    return [part.strip() for part in text.split("\n\n") if part.strip()]


def content_of(questionnaire: Questionnaire, language: Language, facts: Facts) -> dict[str, Any]:
    """What questionnaire.typ prints."""
    with translation.override(language):
        return Paper(questionnaire, language, facts).content()
