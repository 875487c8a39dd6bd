"""What every part of a question's reading needs, and the parts that all questions have."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from questionnaire.types import TYPES
from surveys.files.faults import Where
from surveys.files.limesurvey.names import Named
from surveys.files.limesurvey.rules import Rules
from surveys.files.limesurvey.source import Source, Texts
from surveys.files.limesurvey.wording import Wording
from surveys.files.report import Report
from surveys.files.shapes import Record
from surveys.files.xlsform.records import put

# The words that LimeSurvey shows by itself, in both languages.
READY_WORDS: dict[str, tuple[str, str]] = {
    "other": ("Arall", "Other"),
    "details": ("Rhowch fanylion", "Give details"),
    "comment": ("Eich sylwadau", "Your comments"),
    "comment on it": ("Eich sylwadau ar hyn", "Your comments on this"),
    "G.F": ("Benyw", "Female"),
    "G.M": ("Gwryw", "Male"),
    "Y.Y": ("Ie", "Yes"),
    "Y.N": ("Na", "No"),
    "C.Y": ("Ie", "Yes"),
    "C.U": ("Ansicr", "Uncertain"),
    "C.N": ("Na", "No"),
    "E.I": ("Cynyddu", "Increase"),
    "E.S": ("Yr un fath", "Same"),
    "E.D": ("Gostwng", "Decrease"),
}


@dataclass
class Book:
    """`used` are the attributes of each question, by its number, that have been read: the rest are reported.

    `asked` are the numbers of the questions that are in the survey.
    """

    source: Source
    named: Mapping[str, Named]
    rules: Rules
    wording: Wording
    report: Report
    parameters: Mapping[str, str]
    used: dict[str, set[str]] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)

    def attribute(self, named: Named, name: str) -> str:
        """The attribute's value; it counts as read from now on."""
        self.used.setdefault(named.question.qid, set()).add(name)
        return named.question.attribute(name)

    def attribute_texts(self, named: Named, name: str) -> Texts:
        self.used.setdefault(named.question.qid, set()).add(name)
        return named.question.attributes.get(name, {})

    def is_set(self, named: Named, name: str) -> bool:
        return self.attribute(named, name) in ("1", "Y", "y")

    def put_settings(self, record: Record, named: Named, settings: Mapping[str, Any]) -> None:
        """The settings that its type reads; the others are reported."""
        known = TYPES[record["type"]].settings
        found = Record(record.position)
        for name, value in settings.items():
            if name in known:
                put(found, name, value)
            elif value not in (None, "", False, ()):
                message = _(
                    "The setting “%(name)s” (%(value)s) has no place in this type of question and was left out."
                )
                values = {"name": name, "value": str(value)[:60]}
                self.report.left_out(named.question.place(), message % values)
        put(record, "settings", found)

    def ready(self, words: str, place: Where) -> Record:
        record = Record(place)
        for language, text in zip(("cy", "en"), READY_WORDS[words], strict=True):
            put(record, language, text)
        return record
