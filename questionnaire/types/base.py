"""What is known of a question type: everything, in one place. docs/question-types/adding.md shows how to write one.

A type is one module here, one template in templates/questions/ (or one that stands) and one line in the registry
(questionnaire/types/__init__.py). Every other room asks the type.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple

import msgspec
from msgspec import Struct

from questionnaire.answers import Answers, AnswerValue, Posted
from questionnaire.document import LANGUAGES, NO_TEXT, Language, Option, Question, Text
from questionnaire.faults import Fault
from questionnaire.setting_checks import SettingProblem, limit_problems
from questionnaire.types.chance import Chance
from questionnaire.types.sheet import Drawn, Sheet
from questionnaire.words import Sentence

# The options that a question offers, by code, in order.
Offered = Mapping[str, Option]

# What an expression finds under a key of the question: ISO texts for date, time, moment (date and time) and month; a
# `value` may be a text or a number.
Reads = Literal["nothing", "choice", "choices", "number", "date", "time", "moment", "month", "text", "value"]
TakesOptions = Literal["none", "beside", "needed"]
LineKind = Literal["words", "own_words", "number", "date", "month", "time", "moment"]
ColumnKind = Literal[
    "choice", "rating", "tick", "rank", "text", "number", "date", "time", "moment", "month", "file"
]


class Line(Struct, frozen=True):
    """One line of an answer in words, as plain text that is not escaped.

    `label` is the row of a matrix, or the place in a ranking ("1"); otherwise empty.
    `kind`: `words` are the author's, in the language asked for; `own_words` are the respondent's, in whichever they
    chose; a `date`, a `month`, a `time` and a `moment` are ISO, for the caller to format; a `number` is a canonical
    decimal, to be written between `before` and `after` ("£", "%", " km").
    `detail` is what the respondent wrote beside an option. A matrix row left empty has empty text.
    """

    text: str
    kind: LineKind = "words"
    label: str = ""
    detail: str = ""
    before: str = ""
    after: str = ""


class Cleaned(NamedTuple):
    """What was posted for one question. Where there are faults, `values` are the nearest readable answers."""

    values: dict[str, AnswerValue]
    faults: list[Fault]


class PlannedColumn(NamedTuple):
    """A column of the data files: its name, what its cells are, the key that they are stored under, and what a tick, a
    rank or a row belongs to (`option`: its code, `part`: its words)."""

    name: str
    kind: ColumnKind
    key: str
    option: str = ""
    part: Text = NO_TEXT


class QuestionType:
    """A type without answers; the other types override what they need.

    - `name`: what authors call it, marked for translation.
    - `reads`: what expressions find; `codes` gives the values of a choice.
    - `settings`: names of document.Settings that mean something; `limits`: what `min` and `max` are.
    - `options`: `none`; `beside` (may have some, such as "don't know"); `needed`. `rows`: whether it has rows.
    - `other_texts`, `exclusive`: whether its options may ask for details, or exclude the others.
    - `uploads`: whether its answers are files, which responses/uploads.py takes in.
    - `images`: whether its options are shown with pictures.
    - `end_labels`: whether min_label and max_label are shown. `unit`: whether it has a unit.
    - `preset`: whether its answer may be filled in beforehand, by the setting `value` (questionnaire/presets.py).
    - `asked`: False for what no page shows; `derive` gives its value. `calculates`: a calculation does.
    - `identifies`: its answers name a person by their nature.
    - `hangs`: whether it may stand beside the option that it depends on; `hosts`: whether others may hang from its own.
    - `records_wording`: its answer is kept with the version and language of the wording that it answers.
    - `script`: how static/respondent/page.js reads its controls, where their kinds do not say it.
    - `sentences`: its own faults in words, by kind, filled with the fault's values.
    """

    name: str = ""
    reads: Reads = "nothing"
    settings: tuple[str, ...] = ()
    limits: Literal["", "number", "whole", "date", "time", "moment", "month"] = ""
    options: TakesOptions = "none"
    rows: bool = False
    other_texts: bool = False
    exclusive: bool = False
    images: bool = False
    uploads: bool = False
    end_labels: bool = False
    unit: bool = False
    asked: bool = True
    preset: bool = False
    calculates: bool = False
    identifies: bool = False
    hangs: bool = True
    hosts: bool = False
    records_wording: bool = False
    script: str = ""
    sentences: Mapping[str, Sentence] = {}

    def keys(self, question: Question) -> tuple[str, ...]:
        """The keys under which its answers are stored: the code, or one for each row, then the other texts."""
        return ()

    def fields(self, question: Question) -> Iterable[str]:
        """What the ids of its fields end in, where it has several: `day` of `born-day`. Their names are the same, or
        have a slash for the hyphen."""
        return ()

    def codes(self, question: Question) -> tuple[str, ...]:
        """What a choice can be."""
        return tuple(question.options_by_code)

    def clean(self, question: Question, posted: Posted, offered: Offered, today: dt.date) -> Cleaned:
        """Canonical values for every key of the question, None for what was left empty; or faults. Never raises."""
        return Cleaned({}, [])

    def derive(self, question: Question, answers: Answers, readable: Answers, today: dt.date) -> AnswerValue:
        """The value of a question that nobody is asked. `answers` are all that is stored, `readable` what expressions
        may read at its place."""
        return None

    def as_posted(self, question: Question, answers: Answers) -> dict[str, list[str]]:
        """The controls and values that a form sends for stored answers; unanswered ones are left out."""
        return {}

    def check(self, question: Question, answers: Answers, offered: Offered, today: dt.date) -> list[Fault]:
        """What is wrong with stored answers, of whatever form they are."""
        return self.clean(question, self.as_posted(question, answers), offered, today).faults

    def without(self, question: Question, answers: Answers, withdrawn: set[str]) -> dict[str, AnswerValue]:
        """Its stored answers, None in place of the options that are withdrawn from it, named by their codes."""
        return {
            key: ([code for code in value if code not in withdrawn] or None)
            if isinstance(value, list)
            else (None if value in withdrawn else value)
            for key, value in answers.items()
        }

    def describe(self, question: Question, answers: Answers, language: Language) -> list[Line]:
        """The answers in words; an empty list if there are none."""
        return []

    def setting_problems(self, question: Question) -> Iterable[SettingProblem]:
        """What publishing refuses of the settings."""
        return ()

    def counts(self, question: Question) -> str:
        """What its numbers count, where settings decide that: answers of another version must have counted the same."""
        return ""

    def measured_in(self, question: Question) -> Text:
        """The unit of its numbers, for the data files; none where they are just numbers."""
        return NO_TEXT

    def columns(self, question: Question) -> list[PlannedColumn]:
        """The columns of the data files, without those of other texts, consent and order."""
        return [PlannedColumn(key, COLUMN_OF[self.reads], key) for key in self.keys(question)]

    def anchor(self, question: Question, control: str) -> str:
        """The id of the first element that belongs to a control: where a link to an error or to the question leads."""
        code, slash, part = control.partition("/")
        return f"{code}-{part}-text" if slash else control

    def draw(self, sheet: Sheet) -> Drawn:
        """Its template and what that is given beside what every question has."""
        raise NotImplementedError

    def invent(self, question: Question, chance: Chance) -> dict[str, list[str]]:
        """What somebody made up might send."""
        return {}


COLUMN_OF: dict[Reads, ColumnKind] = {
    "choice": "choice",
    "number": "number",
    "date": "date",
    "time": "time",
    "moment": "moment",
    "month": "month",
    "text": "text",
    "value": "text",
}


class SingleValueType(QuestionType):
    """A type with one control, whose name is the question's code. `line` is what its answer in words is."""

    preset = True
    line: LineKind = "words"

    def keys(self, question: Question) -> tuple[str, ...]:
        return (question.code,)

    def as_posted(self, question: Question, answers: Answers) -> dict[str, list[str]]:
        return {question.code: stored} if (stored := stored_values(answers.get(question.code))) else {}

    def describe(self, question: Question, answers: Answers, language: Language) -> list[Line]:
        return [Line(value, self.line) for value in stored_values(answers.get(question.code))]

    def setting_problems(self, question: Question) -> Iterable[SettingProblem]:
        return limit_problems(question) if self.limits else ()


def fault(
    question: Question,
    kind: str,
    control: str | None = None,
    labels: dict[str, Text] | None = None,
    **values: str | int,
) -> Fault:
    """A fault of the question; the control is its first one unless another is named."""
    return Fault(question.code, control or question.code, kind, values, labels or {})


def in_cell(found: Fault, control: str, cell: Text) -> Fault:
    """A fault of one part of a matrix, which its words will name."""
    return msgspec.structs.replace(found, control=control, labels=found.labels | {"cell": cell})


def joined(row: Text, option: Text) -> Text:
    """What a cell of a matrix is called: its row and its column."""
    return Text(*(" – ".join(filter(None, [row.in_(side), option.in_(side)])) for side in LANGUAGES))


def posted_once(posted: Posted, control: str) -> str | None:
    """The value posted for a control that sends one; empty if it sent none, None if it was sent several times."""
    values = posted.get(control)
    if not values:
        return ""
    return values[0] if len(values) == 1 else None


def stored_values(value: Any) -> list[str]:
    """A stored value as a list of strings, even where something else than an answer was stored."""
    if value is None or value == []:
        return []
    if isinstance(value, str):
        return [value]
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]
