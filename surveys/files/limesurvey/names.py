"""What everything is called here: LimeSurvey's codes where they can be codes, and others in their place."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from surveys.checks.codes import RESERVED
from surveys.files.limesurvey.archive import refused
from surveys.files.limesurvey.shapes import Shape, letter_of, shape_of
from surveys.files.limesurvey.source import Question, Source
from surveys.files.report import Place, Report
from surveys.files.xlsform.codes import Taken, option_code, question_code

MAX_CELLS = 5_000
# LimeSurvey's code of the option that asks for a text of its own.
OTHER = "-oth-"
# The types that can have it. Others keep the mark of one that they were before somebody changed their type.
_WITH_OTHER = frozenset("L!MP")
# Of the types whose options LimeSurvey has ready: its codes, and ours.
READY: dict[str, dict[str, str]] = {
    "Y": {"Y": "yes", "N": "no"},
    "G": {"F": "F", "M": "M"},
    "C": {"Y": "Y", "U": "U", "N": "N"},
    "E": {"I": "I", "S": "S", "D": "D"},
    "5": {str(point): str(point) for point in range(1, 6)},
    "A": {str(point): str(point) for point in range(1, 6)},
    "B": {str(point): str(point) for point in range(1, 11)},
}


@dataclass
class Named:
    """A question with its names here. `options`, `rows` and `second_options` are by LimeSurvey's codes.

    `second` is the code of the question that its comment, or its second scale, is asked as.
    """

    question: Question
    shape: Shape
    code: str = ""
    second: str = ""
    options: dict[str, str] = field(default_factory=dict)
    second_options: dict[str, str] = field(default_factory=dict)
    rows: dict[str, str] = field(default_factory=dict)


def name_all(source: Source, parameters: frozenset[str], report: Report) -> dict[str, Named]:
    """By LimeSurvey's number of the question."""
    taken = Taken()
    for name in (*RESERVED, "opens_date", "closes_date"):
        taken.free(name)
    named = {question.qid: Named(question, shape_of(question, parameters)) for question in source.questions}
    for found in named.values():
        found.code = _renamed(found.question, taken, report)
        _name_parts(found, report)
    for found in named.values():
        # After all the others, so that no question loses its code to one that is made up.
        if letter_of(found.question) == "O":
            found.second = taken.free(question_code(f"{found.code}_comment"))
        elif found.shape == "dual":
            found.second = taken.free(question_code(f"{found.code}_2"))
    return named


def _renamed(question: Question, taken: Taken, report: Report) -> str:
    wanted = question.code or f"q{question.qid}"
    code = taken.free(question_code(wanted if re.search(r"[A-Za-z0-9]", wanted) else f"q{question.qid}"))
    if code != wanted:
        message = _(
            "The code “%(old)s” cannot be used here, or is used twice. The question is called “%(new)s”."
        )
        report.changed(question.place("title"), message % {"old": wanted[:60], "new": code})
    return code


def _name_parts(named: Named, report: Report) -> None:
    question, letter = named.question, letter_of(named.question)
    if letter in READY:
        named.options = dict(READY[letter])
        if letter in "ABCE":
            named.rows = _codes((row.code for row in question.rows()), question, report)
    elif named.shape in ("multi", "ranking"):
        answers = [answer.code for answer in question.choices()]
        rows = [row.code for row in question.rows()]
        named.options = _codes(answers if named.shape == "ranking" and answers else rows, question, report)
    elif named.shape in ("single", "hidden"):
        named.options = _codes((answer.code for answer in question.choices()), question, report)
    elif named.shape in ("matrix", "dual"):
        named.rows = _codes((row.code for row in question.rows()), question, report)
        named.options = _codes((answer.code for answer in question.choices(0)), question, report)
        named.second_options = _codes((answer.code for answer in question.choices(1)), question, report)
    elif named.shape in ("ticks", "numbers", "texts", "total"):
        named.rows = _codes((row.code for row in question.rows(0)), question, report)
        named.options = _codes((row.code for row in question.rows(1)), question, report)
        _require_few_cells(named)
    if question.has_other and letter in _WITH_OTHER and named.shape in ("single", "multi"):
        named.options[OTHER] = _free_beside("other", named.options)


def _require_few_cells(named: Named) -> None:
    """Rows times columns grow beyond what the file itself is bounded to."""
    if len(named.rows) * len(named.options) > MAX_CELLS:
        raise refused(_("The file has more parts than a survey can have."), named.question.place())


def _free_beside(wanted: str, codes: dict[str, str]) -> str:
    taken = Taken()
    for code in codes.values():
        taken.free(code)
    return taken.free(wanted)


def _codes(codes: Iterable[str], question: Question, report: Report) -> dict[str, str]:
    taken = Taken()
    named: dict[str, str] = {}
    for old in codes:
        if old in named:
            message = _(
                "The code “%(code)s” stands twice in question “%(question)s”. Only the first is kept."
            )
            report.left_out(
                _part_place(question), message % {"code": old[:60], "question": question.code[:60]}
            )
            continue
        named[old] = taken.free(option_code(old or "blank"))
        if named[old] != old:
            message = _("The code “%(old)s” in question “%(question)s” is called “%(new)s” here.")
            values = {"old": old[:60], "question": question.code[:60], "new": named[old]}
            report.changed(_part_place(question), message % values)
    return named


def _part_place(question: Question) -> Place:
    return question.place("code")
