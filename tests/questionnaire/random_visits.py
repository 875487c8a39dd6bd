"""Random questionnaires with every type of question, rules of every kind and lists, and random people who answer them.

Drawn from one seed, without hypothesis' own strategies: those take too long for ten thousand questionnaires.
"""

import datetime as dt
from functools import lru_cache
from random import Random
from typing import Any

from msgspec import to_builtins

from questionnaire.answers import AnswerValue
from questionnaire.document import (
    Option,
    OtherText,
    Page,
    Question,
    Questionnaire,
    Repeat,
    Row,
    Settings,
    Text,
)
from questionnaire.expressions import Expression, parse
from questionnaire.lists import ID_LENGTH, ID_LETTERS
from questionnaire.types import TYPES
from responses.synthetic.inventing import Respondent
from tests.questionnaire.builders import TODAY

WORDS = Text("Geiriau", "Words")
OPTIONS = ("a", "b", "c")
# Rules that read one answer, by what it reads as; {k} is its key.
RULES = {
    "choice": ["${{{k}}} = 'a'", "${{{k}}} != 'b'", "selected(${{{k}}}, 'c')", "${{{k}}} = 'a' or ${{{k}}} = 'b'",
               "${{{k}}} > 3", "${{{k}}} = 'yes'"],
    "choices": [
        "selected(${{{k}}}, 'a')", "count-selected(${{{k}}}) > 1", "not(selected(${{{k}}}, 'b'))",
        "selected-at(${{{k}}}, 0) = 'c'",
    ],
    "number": [
        "${{{k}}} > 20", "${{{k}}} <= 50.5", "${{{k}}} * 2 + 1 > 30", "round(${{{k}}} div 3, 1) >= 1",
        "coalesce(${{{k}}}, 0) mod 2 = 0", "pow(${{{k}}}, 2) < 1000", "sqrt(${{{k}}}) > int(3.9)", "-${{{k}}} < -5",
    ],
    "date": [
        "${{{k}}} > today()", "${{{k}}} > '2026-01-01'", "today() - ${{{k}}} < 200", "date(${{{k}}} + 30) > today()",
        "format-date(${{{k}}}, '%m') = '03'",
    ],
    "time": ["${{{k}}} > '12:00'", "decimal-time(${{{k}}}) < 0.5"],
    "moment": ["${{{k}}} > '2026-01-01T12:00'", "${{{k}}} < today() + 0.5", "format-date-time(${{{k}}}, '%H') < '12'"],
    "month": ["${{{k}}} >= '2026-02'", "substr(${{{k}}}, 5) = '03'"],
    "text": [
        "string-length(${{{k}}}) > 10", "contains(${{{k}}}, 'a')", "regex(${{{k}}}, '.*[aeiouwy]+.*')",
        "starts-with(${{{k}}}, 'Y') or ends-with(${{{k}}}, '.')", "regex(${{{k}}}, '(a|aa)*|[A-Z].{{0,9}}')",
        "normalize-space(translate(${{{k}}}, 'a', ' ')) = 'b'",
    ],
    "value": ["${{{k}}} > 10", "${{{k}}} = 'x'", "number(${{{k}}}) >= 0"],
    "position": ["position(..) > 1", "position(..) mod 2 = 1"],
    "list": ["count(${{{k}}}) > 1", "count(${{{k}}}) = 0"],
    "items": ["sum(${{{k}}}) > 40", "max(${{{k}}}) > 20", "count-non-empty(${{{k}}}) = 1", "join('', ${{{k}}}) != ''"],
}  # fmt: skip
ANY = ["${{{k}}} != ''", "${{{k}}} = ''", "if(${{{k}}} = '', false(), true())"]
CALCULATIONS = {
    "number": ["${{{k}}} + 1", "round(${{{k}}} * 1.5, 1)", "if(${{{k}}} > 30, 'x', 'y')"],
    "date": ["date(${{{k}}} + 1)", "today() - ${{{k}}}"],
    "text": ["concat(${{{k}}}, 'x')", "string-length(${{{k}}})"],
}

parsed = lru_cache(20_000)(parse)
Known = list[tuple[str, str]]


class Maker:
    """Makes a questionnaire; `known` are the keys that rules may read so far, with what they read as."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.known: Known = []
        self.count = 0

    def questionnaire(self) -> Questionnaire:
        pages = []
        for number in range(self.rng.randint(2, 4)):
            pages.append(
                self.list(f"l{number}") if self.rng.random() < 0.15 else self.page(f"p{number}", self.known)
            )
        return Questionnaire(title=WORDS, pages=tuple(pages))

    def page(self, code: str, known: Known) -> Page:
        relevant = self.rule(known) if self.rng.random() < 0.35 else None
        questions = [self.question(known) for _ in range(self.rng.randint(1, 3))]
        return Page(code, WORDS, relevant, tuple(questions))

    def list(self, code: str) -> Page:
        relevant = self.rule(self.known) if self.rng.random() < 0.3 else None
        inside = [*self.known, ("", "position")]
        pages = tuple(self.page(f"{code}x{number}", inside) for number in range(self.rng.randint(1, 2)))
        made = Page(code, WORDS, relevant, repeat=Repeat(pages=pages))
        self.known.append((code, "list"))
        for question in made.all_questions:
            if question.kind.reads in ("number", "text") and not question.identifying:
                self.known += [(key, "items") for key in question.keys if "/" not in key]
        return made

    def rule(self, known: Known) -> Expression | None:
        if not known:
            return None
        some = [self.test(known) for _ in range(self.rng.choice((1, 1, 2, 3)))]
        source = f" {self.rng.choice(('and', 'or'))} ".join(some)
        return parsed(f"not({source})" if self.rng.random() < 0.15 else source)

    def test(self, known: Known) -> str:
        key, reads = self.rng.choice(known)
        sources = RULES.get(reads, [])
        if reads not in ("list", "items", "position") and (not sources or self.rng.random() < 0.2):
            sources = ANY
        return self.rng.choice(sources).format(k=key)

    def question(self, known: Known) -> Question:
        self.count += 1
        code, name = f"q{self.count}", self.rng.choice(list(TYPES))
        kind = TYPES[name]
        options: tuple[Option, ...] = ()
        if kind.options == "needed":
            options = tuple(self.option(one, known, kind) for one in OPTIONS)
        made = Question(
            code,
            name,
            text=WORDS,
            required=self.rng.random() < 0.4,
            identifying=self.rng.random() < 0.1,
            relevant=self.rule(known) if self.rng.random() < 0.4 else None,
            calculation=self.calculation(known) if name == "calculated" else None,
            settings=self.settings(name),
            options=options,
            rows=tuple(Row(row, WORDS) for row in ("r", "s")) if kind.rows or name == "constant_sum" else (),
        )
        if not made.identifying:
            reads = kind.reads
            known += [(key, "text" if made.options_with_text and "/" in key else reads) for key in made.keys]
        return made

    def option(self, code: str, known: Known, kind: Any) -> Option:
        may_depend = self.rng.random() < 0.3
        details = OtherText(WORDS) if kind.other_texts and code == "c" and self.rng.random() < 0.3 else None
        return Option(code, WORDS, relevant=self.rule(known) if may_depend else None, other_text=details)

    def settings(self, name: str) -> Settings:
        if name == "hidden":
            return Settings(value=self.rng.choice(["x", "12"]))
        if name == "number":
            return Settings(min=0, max=60, integer=self.rng.random() < 0.5)
        return Settings()

    def calculation(self, known: Known) -> Expression:
        choices = [source.format(k=key) for key, reads in known for source in CALCULATIONS.get(reads, ())]
        return parsed(self.rng.choice(choices) if choices else "1 + 1")


def item_ids(rng: Random) -> list[str]:
    return ["".join(rng.choices(ID_LETTERS, k=ID_LENGTH)) for _ in range(rng.randint(0, 3))]


def person(rng: Random) -> Respondent:
    return Respondent(rng, rng.choice(("cy", "en")), TODAY)  # type: ignore[arg-type]


def typed_on(page: Page, somebody: Respondent, today: dt.date = TODAY) -> dict[str, AnswerValue]:
    """What somebody enters on a page if every question is shown, as the answers that it makes."""
    typed: dict[str, AnswerValue] = {}
    for question in page.questions:
        if question.kind.asked and question.keys:
            posted = somebody.posted(question)
            typed |= question.kind.clean(question, posted, question.options_by_code, today).values
    return typed


def as_javascript_sees(page: Page) -> dict[str, Any]:
    """The page as tests/questionnaire/walks.mjs wants it."""
    return {
        "code": page.code,
        "relevant": _tree(page.relevant),
        "list": page.repeat is not None,
        "pages": [as_javascript_sees(one) for one in page.item_pages],
        "questions": [_question(question) for question in page.questions],
    }


def _question(question: Question) -> dict[str, Any]:
    return {
        "code": question.code,
        "keys": question.keys,
        "asked": question.kind.asked,
        "value": question.settings.value,
        "details": bool(question.options_with_text),
        "relevant": _tree(question.relevant),
        "calculation": _tree(question.calculation),
        "options": [{"code": one.code, "relevant": _tree(one.relevant)} for one in question.options],
    }


def _tree(expression: Expression | None) -> Any:
    return None if expression is None else to_builtins(expression.tree)
