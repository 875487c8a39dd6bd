"""A published questionnaire as frozen data, both languages in it, and its JSON.

A version's document never changes once published. A field may be added with a default; the default of an existing
field may never change, because values that equal the default are left out of the JSON.
"""

import hashlib
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from msgspec import Struct

from questionnaire.expressions.tree import Expression

if TYPE_CHECKING:
    from questionnaire.types.base import QuestionType

FORMAT = "arolwg-survey/1"

Language = Literal["cy", "en"]
LANGUAGES: tuple[Language, ...] = ("cy", "en")

Missing = Literal["dont_know", "prefer_not_to_say", "not_applicable"]


class DocumentInvalid(ValueError):
    """The JSON is not a questionnaire of this format: damaged, foreign, or of a newer release."""


class Part(Struct, frozen=True, dict=True, omit_defaults=True, forbid_unknown_fields=True):
    """A part of the document. `dict` gives room to the look-ups that are worked out once and kept."""


class Text(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    cy: str = ""
    en: str = ""

    def in_(self, language: Language) -> str:
        """The side in that language; empty if it was not written. Never the other side."""
        return self.cy if language == "cy" else self.en

    def __bool__(self) -> bool:
        return bool(self.cy or self.en)


NO_TEXT = Text()


class OtherText(Part, frozen=True):
    """The text box that goes with an option: "Other, please specify"."""

    label: Text = NO_TEXT
    max_length: int | None = None
    required: bool = False


class Option(Part, frozen=True):
    """`fixed`: it keeps its place where the order is random. `image`: the name of a picture of the survey, which `alt`
    puts into words."""

    code: str
    label: Text = NO_TEXT
    exclusive: bool = False
    missing: Missing | None = None
    report_group: str | None = None
    relevant: Expression | None = None
    other_text: OtherText | None = None
    fixed: bool = False
    image: str | None = None
    alt: Text = NO_TEXT


class Row(Part, frozen=True):
    code: str
    label: Text = NO_TEXT


class ReportGroup(Part, frozen=True):
    code: str
    label: Text = NO_TEXT


class Partner(Part, frozen=True):
    name: Text = NO_TEXT
    url: Text = NO_TEXT
    logo: str | None = None
    alt: Text = NO_TEXT


class Settings(Part, frozen=True):
    """`min`, `max` and `total` are whole numbers or decimal strings; of a date, ISO dates or `today`. Never floats.

    Each type says which of these it reads (questionnaire/types); the others are ignored.
    """

    min: str | int | None = None
    max: str | int | None = None
    integer: bool = False
    decimals: int | None = None
    max_length: int | None = None
    min_choices: int | None = None
    max_choices: int | None = None
    display: str | None = None
    consent: bool = False
    source: str | None = None
    order: str | None = None  # random
    total: str | int | None = None
    currency: str | None = None  # ISO 4217
    accept: tuple[str, ...] = ()  # kinds of files
    max_size: int | None = None  # megabytes
    parts: tuple[str, ...] = ()  # of a duration
    value: str | None = None
    parameter: str | None = None


NO_SETTINGS = Settings()

# Words of last resort: in Welsh they follow the verb of the question, so authors are told to give their own.
YES_NO = (Option("yes", Text("Ie", "Yes")), Option("no", Text("Na", "No")))


# What there is to tick where an author has not said it.
CONSENT = (Option("agree", Text("Rwy’n cytuno", "I agree")),)

# By type: what is published where the author gave no options.
OPTIONS_OF_THEIR_OWN = {"yes_no": YES_NO, "consent": CONSENT}


class Question(Part, frozen=True):
    code: str
    type: str
    text: Text = NO_TEXT
    hint: Text = NO_TEXT
    required: bool = False
    identifying: bool = False
    relevant: Expression | None = None
    constraint: Expression | None = None
    constraint_message: Text = NO_TEXT
    min_label: Text = NO_TEXT
    max_label: Text = NO_TEXT
    unit: Text = NO_TEXT
    calculation: Expression | None = None
    settings: Settings = NO_SETTINGS
    options: tuple[Option, ...] = ()
    rows: tuple[Row, ...] = ()
    report_groups: tuple[ReportGroup, ...] = ()

    def __post_init__(self) -> None:
        if self.type in OPTIONS_OF_THEIR_OWN and not self.options:
            msgspec.structs.force_setattr(self, "options", OPTIONS_OF_THEIR_OWN[self.type])

    @cached_property
    def kind(self) -> "QuestionType":
        """All that is known of questions of its type."""
        # The types are written in terms of questions: neither can be imported before the other.
        from questionnaire.types import TYPES

        return TYPES[self.type]

    def option(self, code: str) -> Option:
        """Raises KeyError for a code that the question does not have."""
        return self.options_by_code[code]

    def row(self, code: str) -> Row:
        """Raises KeyError for a code that the question does not have."""
        return self.rows_by_code[code]

    @cached_property
    def options_by_code(self) -> dict[str, Option]:
        return {option.code: option for option in self.options}

    @cached_property
    def rows_by_code(self) -> dict[str, Row]:
        return {row.code: row for row in self.rows}

    @cached_property
    def options_with_text(self) -> tuple[Option, ...]:
        """The options that have an "other" text, where the type shows such texts."""
        if not self.kind.other_texts:
            return ()
        return tuple(option for option in self.options if option.other_text is not None)

    @property
    def records_wording(self) -> bool:
        """Whether its answer is kept with the version and language of the wording that it answers."""
        return self.kind.records_wording or self.settings.consent

    @cached_property
    def has_conditional_options(self) -> bool:
        return any(option.relevant is not None for option in self.options)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys under which its answers are stored: the code, or one for each row, then the other texts."""
        return self.kind.keys(self)


class Repeat(Part, frozen=True):
    """What makes a page a list ("add another person"): the page sums up the items, `pages` are asked of each.

    `item` names an item ("Person"), `add` is the button's; `name` is the code of the question in it whose answer names
    the item once it has one.
    """

    min: int = 0
    max: int = 20
    item: Text = NO_TEXT
    add: Text = NO_TEXT
    name: str | None = None
    pages: "tuple[Page, ...]" = ()


class Page(Part, frozen=True):
    code: str
    title: Text = NO_TEXT
    relevant: Expression | None = None
    questions: tuple[Question, ...] = ()
    repeat: Repeat | None = None

    @cached_property
    def all_questions(self) -> tuple[Question, ...]:
        """Its own, and those that a list asks of each item. (A list that is published has none of its own.)"""
        if self.repeat is None:
            return self.questions
        return (*self.questions, *(question for page in self.item_pages for question in page.questions))

    @property
    def item_pages(self) -> "tuple[Page, ...]":
        """The pages that are asked of each item of a list; none of any other page."""
        return self.repeat.pages if self.repeat is not None else ()


class Texts(Part, frozen=True):
    intro: Text = NO_TEXT
    privacy: Text = NO_TEXT
    not_open_yet: Text = NO_TEXT
    closed: Text = NO_TEXT
    confirmation_title: Text = NO_TEXT
    confirmation_body: Text = NO_TEXT


class SurveySettings(Part, frozen=True):
    check_answers: bool = True
    provenance: str | None = None
    anonymous: bool = False
    consultation: bool = False


class Questionnaire(Part, frozen=True, tag_field="format", tag=FORMAT):
    slug: Text = NO_TEXT
    title: Text = NO_TEXT
    short_title: Text = NO_TEXT
    owner: Text = NO_TEXT
    partners: tuple[Partner, ...] = ()
    texts: Texts = Texts()
    settings: SurveySettings = SurveySettings()
    pages: tuple[Page, ...] = ()

    @property
    def format(self) -> str:
        return FORMAT

    @property
    def heading(self) -> Text:
        """What every page says above its own title: the short title, or the whole one of a survey without it."""
        return self.short_title or self.title

    def page(self, number: int) -> Page:
        """The page with that number, counted from 1. Raises KeyError if there is none."""
        if not 1 <= number <= len(self.pages):
            raise KeyError(number)
        return self.pages[number - 1]

    def question(self, code: str) -> Question:
        """Raises KeyError for a code that the questionnaire does not have."""
        return self.questions_by_code[code]

    def page_number_of(self, question_code: str) -> int:
        """The number of the page that a question stands on. Raises KeyError for an unknown code."""
        return self._page_numbers[question_code]

    def number_of(self, page: Page) -> int:
        """The number of one of the questionnaire's own pages; of a page of a list, the list's. Raises KeyError for
        another page."""
        return self._numbers_by_page_code[page.code]

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question in the order asked."""
        return tuple(question for page in self.pages for question in page.all_questions)

    @cached_property
    def lists(self) -> dict[str, Page]:
        """The pages that are lists, by code, in order."""
        return {page.code: page for page in self.pages if page.repeat is not None}

    def list_of(self, page: Page) -> Page | None:
        """The list of which a page is asked; None for the questionnaire's own pages."""
        return self._lists_by_page_code.get(page.code)

    def list_asking(self, question_code: str) -> Page | None:
        """The list of whose items a question is asked, if it is one of those."""
        return self._lists_by_question_code.get(question_code)

    @cached_property
    def questions_by_code(self) -> dict[str, Question]:
        return {question.code: question for question in self.questions}

    @cached_property
    def order(self) -> dict[str, int]:
        """Where each question stands among all, counted from 0."""
        return {question.code: place for place, question in enumerate(self.questions)}

    @cached_property
    def codes_read(self) -> frozenset[str]:
        """Codes of the questions that any expression reads."""
        expressions = [page.relevant for page in self.all_pages]
        for question in self.questions:
            expressions += [question.relevant, question.constraint, question.calculation]
            expressions += [option.relevant for option in question.options]
        return frozenset().union(*(expression.codes for expression in expressions if expression))

    @cached_property
    def settled(self) -> frozenset[str]:
        """Codes of the pages on which every question is asked of everybody, and none is read by an expression."""
        return frozenset(
            page.code
            for page in self.all_pages
            if all(
                question.kind.asked and question.relevant is None and question.code not in self.codes_read
                for question in page.questions
            )
        )

    @cached_property
    def _page_numbers(self) -> dict[str, int]:
        return {q.code: number for number, page in enumerate(self.pages, 1) for q in page.all_questions}

    @cached_property
    def _numbers_by_page_code(self) -> dict[str, int]:
        numbers = {page.code: number for number, page in enumerate(self.pages, 1)}
        return numbers | {code: numbers[page.code] for code, page in self._lists_by_page_code.items()}

    @cached_property
    def all_pages(self) -> tuple[Page, ...]:
        """Every page in the order they are read in, those of a list after it."""
        return tuple(one for page in self.pages for one in (page, *page.item_pages))

    @cached_property
    def _lists_by_page_code(self) -> dict[str, Page]:
        return {one.code: page for page in self.pages for one in page.item_pages}

    @cached_property
    def _lists_by_question_code(self) -> dict[str, Page]:
        return {question.code: page for page in self.lists.values() for question in page.all_questions}


_encoder = msgspec.json.Encoder(order="sorted")
# For what it leaves behind: msgspec (0.22) looks into a class when it first reads one, and where two threads of a new
# web worker came first, one read what the other had not finished, which ended the worker. While a module is imported
# there is one thread.
msgspec.json.Decoder(Questionnaire)


def encode(questionnaire: Questionnaire) -> bytes:
    """Canonical JSON: keys sorted, defaults left out. The same questionnaire always gives the same bytes."""
    return _encoder.encode(questionnaire)


def decode(document: bytes | str | dict[str, Any]) -> Questionnaire:
    """The questionnaire in a document, as bytes or as the object that a JSONB column gives.

    Raises DocumentInvalid for anything that `encode` does not write.
    """
    try:
        content = document if isinstance(document, dict) else msgspec.json.decode(document)
        # msgspec checks a tag that is there, but lets a document without one pass.
        if not isinstance(content, dict) or content.get("format") != FORMAT:
            raise DocumentInvalid(f"the format is not {FORMAT}")
        questionnaire = msgspec.convert(content, Questionnaire)
        _require_known_types(questionnaire)
        return questionnaire
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise DocumentInvalid(str(error)) from error


def _require_known_types(questionnaire: Questionnaire) -> None:
    for question in questionnaire.questions:
        try:
            question.kind  # noqa: B018 (looked up once, and kept)
        except KeyError:
            raise DocumentInvalid(f"there is no question type {question.type}") from None


def checksum(document: bytes) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(document).hexdigest()
