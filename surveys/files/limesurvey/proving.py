"""Rules and placeholders that cannot stand where they stand are taken out again, with a note: what is imported, holds.

LimeSurvey lets a rule read what is asked later, or compare words with numbers, and makes of it what it can.
"""

import re
from collections.abc import Iterator

import msgspec
from django.utils.translation import gettext as _

from questionnaire.document import Option, OtherText, Page, Question, Questionnaire, Row, Settings
from questionnaire.expressions import Expression, parse
from questionnaire.expressions.checking import problems
from questionnaire.expressions.places import Place
from questionnaire.piping import piping_problems
from surveys.checks.problem_words import problem_words
from surveys.files.limesurvey.places import WHOLE
from surveys.files.limesurvey.wording import braced
from surveys.files.report import Place as FilePlace
from surveys.files.report import Report
from surveys.files.shapes import Record


class Prover:
    def __init__(self, record: Record, report: Report) -> None:
        self.record = record
        self.report = report
        self.questionnaire = Questionnaire(pages=tuple(_page(page) for page in record.get("pages", [])))

    def prove(self) -> None:
        for number, page in enumerate(self.record.get("pages", []), 1):
            self._rule(page, "relevant", Place(number))
            self._texts(page, number)
            for question in page.get("questions", []):
                self._question(question, number)
        survey = self.record.get("survey", Record(WHOLE))
        self._texts(survey, None)
        self._texts(survey.get("texts", Record(WHOLE)), None)

    def _question(self, question: Record, page: int) -> None:
        code = question["code"]
        self._rule(question, "relevant", Place(page, code))
        self._rule(question, "constraint", Place(page, code, use="constraint"))
        self._rule(question, "calculation", Place(page, code))
        self._texts(question, page)
        for part in ("options", "rows"):
            for record in question.get(part, []):
                self._texts(record, page)
                if part == "options":
                    self._rule(record, "relevant", Place(page, code, record["code"]))

    def _rule(self, record: Record, key: str, place: Place) -> None:
        if not (source := record.get(key)):
            return
        found = problems(parse(source), self.questionnaire, place)
        if found:
            del record[key]
            words = {
                "relevant": _("Everybody will see what it is about."),
                "constraint": _("Any answer will be accepted."),
                "calculation": _("The value will be empty."),
            }[key]
            message = _("The rule “%(rule)s” was left out. %(reason)s %(meaning)s Write it anew.")
            values = {"rule": source[:120], "reason": problem_words(found[0]), "meaning": words}
            self.report.left_out(_at(record, key), message % values)

    def _texts(self, record: Record, page: int | None) -> None:
        """Every text of the record itself: a placeholder that cannot be filled is written in LimeSurvey's braces."""
        for key, value in record.items():
            if not isinstance(value, dict) or key == "settings":
                continue
            for side, text in value.items():
                if isinstance(text, str) and "${" in text:
                    value[side] = self._proved(text, page, _at(record, key))

    def _proved(self, text: str, page: int | None, place: FilePlace) -> str:
        for problem in piping_problems(text, self.questionnaire, page):
            code = problem.values["code"]
            pattern = re.compile(r"\$\{(" + re.escape(code) + r"(?:/[^{}]*)?)\}")
            text = pattern.sub(lambda found: braced("{" + found[1].replace("/", "_") + "}", found), text)
            message = _(
                "The answer to “%(code)s” cannot be filled in here, and its code stands in its place. %(reason)s"
            )
            self.report.left_out(place, message % {"code": code, "reason": problem_words(problem)})
        return text


def _at(record: Record, key: str) -> FilePlace:
    place = record.at(key)
    return place if isinstance(place, FilePlace) else WHOLE


def _page(record: Record) -> Page:
    return Page(record["code"], questions=tuple(_question(found) for found in record.get("questions", [])))


def _question(record: Record) -> Question:
    return Question(
        code=record["code"],
        type=record["type"],
        relevant=_expression(record),
        calculation=_expression(record, "calculation"),
        settings=msgspec.convert(record.get("settings", {}), Settings),
        options=tuple(_options(record)),
        rows=tuple(Row(row["code"]) for row in record.get("rows", [])),
    )


def _options(record: Record) -> Iterator[Option]:
    for option in record.get("options", []):
        yield Option(option["code"], other_text=OtherText() if "other_text" in option else None)


def _expression(record: Record, key: str = "relevant") -> Expression | None:
    return parse(record[key]) if record.get(key) else None
