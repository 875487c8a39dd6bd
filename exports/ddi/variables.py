"""The columns of a file, each with its question, whom that was asked of, its codes, and how often each was given."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from xml.etree.ElementTree import Element, SubElement  # nothing is read

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from exports.codebook.printable import printable
from exports.codebook.questions import Asked, numbers_of
from exports.codebook.tallies import Tally, values_in
from exports.codebook.who import Who
from exports.dataset.columns import Column, Kind, Value
from exports.dataset.contents import Contents
from exports.dataset.labels import CHOSEN, NOT_CHOSEN, in_languages, labelled_values
from exports.ddi.elements import Sides, both, leaf, said, sides_of
from exports.guide import KINDS
from questionnaire.document import LANGUAGES, Text

# What cells are. The others are text.
REPRESENTATIONS = {
    Kind.CHOICE: "code",
    Kind.GROUP: "code",
    Kind.TICK: "code",
    Kind.CODE: "code",
    Kind.LANGUAGE: "code",
    Kind.SOURCE: "code",
    Kind.SET_ASIDE: "code",
    Kind.NUMBER: "numeric",
    Kind.RATING: "numeric",
    Kind.RANK: "numeric",
    Kind.COUNT: "numeric",
    Kind.ITEM: "numeric",
    Kind.VERSION: "numeric",
    Kind.DATE: "datetime",
    Kind.TIME: "datetime",
    Kind.MOMENT: "datetime",
    Kind.MONTH: "datetime",
    Kind.STARTED: "datetime",
    Kind.SUBMITTED: "datetime",
    Kind.SUBMITTED_DAY: "datetime",
}
CONTINUOUS = (Kind.NUMBER,)
# Whose codes are categories; those of ticks, and of codes given to texts, are words of our own.
OF_CODES = (Kind.CHOICE, Kind.GROUP, Kind.RATING, Kind.CHOICES)
# What answers are called, where that is not what the cells are.
DOMAINS = {"code": "category"}
NOT_CHOSEN_WORDS = _("Not chosen")
NOT_CODED_WORDS = _("Left empty, or not coded")
LEFT_EMPTY_WORDS = _("Asked and left empty")


class Variables:
    """Of one dataset. Ids are numbers, as codes may be what no id may be."""

    def __init__(self, contents: Contents, asked: Mapping[str, Asked], ids: "count[int]") -> None:
        self._contents, self._asked, self._ids = contents, asked, ids

    def variable(
        self,
        file: str,
        column: Column,
        part: Contents,
        tallies: Mapping[str, Tally],
        system: Mapping[Kind, Mapping[str, int]],
    ) -> Element:
        represents = REPRESENTATIONS.get(column.kind, "text")
        made = Element(
            "var",
            {
                "ID": f"V{next(self._ids)}",
                "name": printable(column.name),
                "files": file,
                "intrvl": "contin" if column.kind in CONTINUOUS else "discrete",
                "representationType": represents,
            },
        )
        if column.unit:
            # An attribute has no language.
            made.set("measUnit", printable(in_languages(column.unit.in_, "both")))
        asked = self._asked.get(column.question)
        both(made, "labl", labels_of(column))
        if asked is not None:
            self._question(made, asked, represents)
        tally = tallies.get(column.name)
        if tally is not None:
            if asked is not None:
                both(made, "universe", self._universe(asked))
            _statistics(made, column, tally, part.rows)
        both(made, "txt", said(KINDS[column.kind]))
        made.extend(self._categories(column, asked, tally, system.get(column.kind, {})))
        if asked is not None:
            self._versions(made, column)
        numeric = represents == "numeric"
        SubElement(made, "varFormat", {"type": "numeric" if numeric else "character"})
        return made

    def _question(self, made: Element, asked: Asked, represents: str) -> None:
        question = SubElement(made, "qstn", {"responseDomainType": DOMAINS.get(represents, represents)})
        both(question, "qstnLit", sides_of(asked.question.text))
        both(question, "postQTxt", sides_of(asked.question.hint))

    def _universe(self, asked: Asked) -> Sides:
        numbers = numbers_of(self._contents.questionnaire) if asked.number else None
        found: Sides = {}
        for side in LANGUAGES:
            with translation.override(side):
                found[side] = Who(asked.questionnaire, side, numbers).is_asked(asked.question, asked.page)
        return found

    def _versions(self, made: Element, column: Column) -> None:
        for number in column.versions:
            leaf(SubElement(made, "verStmt"), "version", str(number), type="questionnaire")

    def _categories(
        self, column: Column, asked: Asked | None, tally: Tally | None, counts: Mapping[str, int]
    ) -> Iterator[Element]:
        """Groups come before the categories that they are of, so those get their ids first."""
        if tally is None:
            yield from (
                category(f"C{next(self._ids)}", each.code, sides_of(each.label), counts.get(each.code, 0))
                for each in labelled_values(column)
            )
            return
        if column.kind in (Kind.TICK, Kind.CODE):
            yield category(f"C{next(self._ids)}", CHOSEN, sides_of(column.part), tally.codes.get(CHOSEN, 0))
            yield category(
                f"C{next(self._ids)}", NOT_CHOSEN, said(NOT_CHOSEN_WORDS), tally.codes.get(NOT_CHOSEN, 0)
            )
            if column.kind is Kind.CODE:
                empty = tally.asked - tally.answered
                yield category(f"C{next(self._ids)}", "", said(NOT_CODED_WORDS), empty, "left_empty")
            return
        if column.kind not in OF_CODES:
            return
        values = values_in(column, tally)
        if not values:
            return
        ids = {value.code: f"C{next(self._ids)}" for value in values}
        yield from self._groups(values, ids, asked, tally)
        for value in values:
            yield category(
                ids[value.code],
                value.code,
                sides_of(value.label),
                tally.codes.get(value.code, 0),
                value.missing or "",
            )
        empty = tally.asked - tally.answered
        yield category(f"C{next(self._ids)}", "", said(LEFT_EMPTY_WORDS), empty, "left_empty")

    def _groups(
        self, values: Iterable[Value], ids: Mapping[str, str], asked: Asked | None, tally: Tally
    ) -> Iterator[Element]:
        """The groups in which answers are published."""
        labels = {code: group.label for code, group in asked.report_groups.items()} if asked else {}
        grouped: dict[str, list[str]] = {}
        for value in values:
            if value.report_group:
                grouped.setdefault(value.report_group, []).append(value.code)
        for code, codes in grouped.items():
            attributes = {"ID": f"C{next(self._ids)}", "catgry": " ".join(ids[each] for each in codes)}
            made = Element("catgryGrp", attributes)
            both(made, "labl", sides_of(labels.get(code, Text(code, code))))
            leaf(made, "catStat", str(sum(tally.codes.get(each, 0) for each in codes)), type="freq")
            yield made


def _statistics(made: Element, column: Column, tally: Tally, rows: int) -> None:
    missing = sum(tally.codes.get(value.code, 0) for value in column.values if value.missing)
    valid = tally.answered - missing
    leaf(made, "sumStat", str(valid), type="vald")
    leaf(made, "sumStat", str(rows - valid), type="invd")
    leaf(made, "sumStat", str(tally.asked - tally.answered), type="other", otherType="left_empty")
    leaf(made, "sumStat", str(rows - tally.asked), type="other", otherType="not_asked")
    if column.kind is Kind.NUMBER and tally.most:
        leaf(made, "sumStat", tally.least, type="min")
        leaf(made, "sumStat", tally.middle, type="medn")
        leaf(made, "sumStat", tally.most, type="max")


def category(id_: str, code: str, words: Sides, how_often: int, missing: str = "") -> Element:
    attributes = {"ID": id_} | ({"missing": "Y", "missType": missing} if missing else {})
    made = Element("catgry", attributes)
    leaf(made, "catValu", code)
    both(made, "labl", words or dict.fromkeys(LANGUAGES, code))
    leaf(made, "catStat", str(how_often), type="freq")
    return made


def labels_of(column: Column) -> Sides:
    """What a column is called: its row or option, else its question; of the others, what they hold."""
    return sides_of(column.part) or sides_of(column.text) or said(KINDS[column.kind])
