"""DDI-Codebook 2.5: a dataset described for archives and catalogues, everything said in Welsh and in English.

Its elements stand in the order that the schema (ddi:codebook:2_5) sets. What is described are the exact CSV files with
codes. Counts come from the dataset's own file alone.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import count
from typing import BinaryIO
from xml.etree.ElementTree import Element, SubElement, indent, tostring  # nothing is read

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from exports.codebook.printable import printable
from exports.codebook.questions import Asked, numbers_of, questions_of
from exports.codebook.tallies import Tally, tallies_of
from exports.codebook.who import Who
from exports.columns import Column, Kind, Value
from exports.contents import Contents
from exports.counts import values_of
from exports.formats.base import format_named
from exports.guide import INTERIM, KINDS, SYNTHETIC, said_in
from exports.labels import CHOSEN, LANGUAGE_NAMES, NOT_CHOSEN, SET_ASIDE_WORDS
from exports.manifest import LEFT_OUT
from questionnaire.document import LANGUAGES, Language, Question, Text
from responses.models import Response

NAMESPACE = "ddi:codebook:2_5"
VERSION = "2.5"
SCHEMA = f"{NAMESPACE} https://ddialliance.org/Specification/DDI-Codebook/2.5/XMLSchema/codebook.xsd"
DESCRIBES = "csv-plain"
LANG = "xml:lang"
# What cells are. The others are text.
REPRESENTATIONS = {
    Kind.CHOICE: "code",
    Kind.TICK: "code",
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
# What answers are called, where that is not what the cells are.
DOMAINS = {"code": "category"}
NOT_CHOSEN_WORDS = _("Not chosen")
LEFT_EMPTY_WORDS = _("Asked and left empty")
SURVEY_DATA = _("Survey data")
ONE_RESPONSE = _("A response")
WHOLE_UNIVERSE = _("Everyone who submitted a response")
SELF_COMPLETED = _("Answered on line or on paper by the respondents themselves")
ITEMS_OF = _("A row for each item of the list %(list)s; case_id joins it to the responses.")
ROW_EACH = _("A row for each response.")
EMPTY_CELLS = _(
    "Nothing between the commas: the question was not asked. An empty text in quotes: it was asked and left empty."
)
COUNTED = (Kind.LANGUAGE, Kind.SOURCE, Kind.SET_ASIDE)

Sides = dict[Language, str]


def write_document(contents: Contents, file: BinaryIO) -> None:
    """The whole document; the same bytes each time. Raises DatasetMissing and DatasetDamaged."""
    root = Document(contents).root()
    indent(root)
    file.write(b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="utf-8") + b"\n")


class Document:
    """One dataset. Ids are numbers, as codes may be what no id may be."""

    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self._parts: list[tuple[str, Contents]] = [("", contents), *contents.lists.items()]
        self._asked = {asked.question.code: asked for asked in questions_of(contents)}
        self._ids = count(1)

    def root(self) -> Element:
        root = Element(
            "codeBook",
            {
                "xmlns": NAMESPACE,
                "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
                "xsi:schemaLocation": SCHEMA,
                "version": VERSION,
                "ID": "codebook",
                LANG: LANGUAGES[0],
            },
        )
        self._document(SubElement(root, "docDscr"))
        self._study(SubElement(root, "stdyDscr"))
        for place, (code, part) in enumerate(self._parts, 1):
            self._file(root, f"F{place}", code, part)
        self._data(SubElement(root, "dataDscr"))
        return root

    def _document(self, parent: Element) -> None:
        citation = SubElement(parent, "citation")
        self._titles(citation)
        produced = SubElement(citation, "prodStmt")
        leaf(produced, "software", "Arolwg", version=settings.SOFTWARE_VERSION)

    def _titles(self, citation: Element) -> None:
        titles = SubElement(citation, "titlStmt")
        first, *others = [side for side in LANGUAGES if self._contents.title.in_(side)] or list(LANGUAGES)
        leaf(titles, "titl", self._contents.title.in_(first), **{LANG: first})
        for side in others:
            leaf(titles, "parTitl", self._contents.title.in_(side), **{LANG: side})
        leaf(titles, "IDNo", self._contents.stems["codes"], agency="Arolwg")

    def _study(self, parent: Element) -> None:
        contents = self._contents
        citation = SubElement(parent, "citation")
        self._titles(citation)
        owner = sides_of(contents.questionnaire.owner)
        if owner:
            both(SubElement(citation, "rspStmt"), "AuthEnty", owner)
        produced = SubElement(citation, "prodStmt")
        both(produced, "producer", owner)
        leaf(produced, "prodDate", day(contents.frozen_at), date=moment(contents.frozen_at))
        leaf(produced, "software", "Arolwg", version=settings.SOFTWARE_VERSION)
        version = SubElement(citation, "verStmt")
        kind = "interim" if contents.is_interim else "final"
        leaf(version, "version", str(contents.number), date=moment(contents.frozen_at), type=kind)
        for words in [
            *([SYNTHETIC] if contents.is_synthetic else []),
            *([INTERIM] if contents.is_interim else []),
        ]:
            both(version, "notes", said(_(words)))
        about = SubElement(parent, "stdyInfo")
        both(about, "abstract", sides_of(contents.questionnaire.texts.intro))
        summary = SubElement(about, "sumDscr")
        for event, when in zip(("start", "end"), contents.window, strict=True):
            if when is not None:
                leaf(summary, "collDate", day(when), date=moment(when), event=event)
        both(summary, "anlyUnit", said(ONE_RESPONSE))
        both(summary, "universe", said(WHOLE_UNIVERSE))
        both(summary, "dataKind", said(SURVEY_DATA))
        collected = SubElement(SubElement(parent, "method"), "dataColl")
        both(collected, "collMode", said(SELF_COMPLETED))

    def _file(self, root: Element, id_: str, code: str, part: Contents) -> None:
        described = SubElement(root, "fileDscr", {"ID": id_})
        text = SubElement(described, "fileTxt")
        name = format_named(DESCRIBES).file_name(self._contents.stems["codes"], "codes", code)
        leaf(text, "fileName", name)
        size = SubElement(text, "dimensns")
        leaf(size, "caseQnty", str(part.rows))
        leaf(size, "varQnty", str(len(part.columns)))
        leaf(text, "fileType", "text/csv", charset="UTF-8")
        # What stands in fileTxt may stand there once, which is not enough for two languages; the first edition of 2.5
        # has no element for a checksum.
        leaf(
            described, "notes", part.sha256, type="checksum", subject="SHA-256 of the dataset, Apache Parquet"
        )
        both(described, "notes", filled(ITEMS_OF, {"list": code}) if code else said(ROW_EACH))
        both(described, "notes", said(EMPTY_CELLS))

    def _data(self, parent: Element) -> None:
        variables: list[Element] = []
        groups: dict[tuple[str, str], list[str]] = {}
        for place, (_code, part) in enumerate(self._parts, 1):
            tallies = tallies_of(part, [column for column in part.columns if column.key])
            system = values_of(part, COUNTED) if place == 1 else {}
            for column in part.columns:
                made = self._variable(f"F{place}", column, part, tallies, system)
                variables.append(made)
                groups.setdefault((f"F{place}", column.question), []).append(made.attrib["ID"])
        for (_file, code), ids in groups.items():
            if code and len(ids) > 1:
                self._group(parent, self._asked[code].question, ids)
        parent.extend(variables)
        for asked in self._asked.values():
            if asked.identifies:
                words = {side: f"{asked.question.code}: {text}" for side, text in said(_(LEFT_OUT)).items()}
                both(parent, "notes", words)

    def _group(self, parent: Element, question: Question, ids: list[str]) -> None:
        """The columns of one question."""
        kind = "multipleResp" if question.kind.reads == "choices" else "grid" if question.rows else "other"
        attributes = {"ID": f"G{next(self._ids)}", "type": kind, "name": question.code, "var": " ".join(ids)}
        if kind == "other":
            attributes["otherType"] = "question"
        both(SubElement(parent, "varGrp", attributes), "labl", sides_of(question.text))

    def _variable(
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
                category(f"C{next(self._ids)}", code, words, counts.get(code, 0))
                for code, words in _system(column)
            )
            return
        if column.kind is Kind.TICK:
            yield category(f"C{next(self._ids)}", CHOSEN, sides_of(column.part), tally.codes.get(CHOSEN, 0))
            yield category(
                f"C{next(self._ids)}", NOT_CHOSEN, said(NOT_CHOSEN_WORDS), tally.codes.get(NOT_CHOSEN, 0)
            )
            return
        values = _values(column, asked, tally)
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
        labels = {group.code: group.label for group in asked.question.report_groups} if asked else {}
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


def _system(column: Column) -> Iterator[tuple[str, Sides]]:
    """The codes of the columns about the response."""
    match column.kind:
        case Kind.LANGUAGE:
            yield from ((code, dict.fromkeys(LANGUAGES, name)) for code, name in LANGUAGE_NAMES.items())
        case Kind.SOURCE:
            yield from ((source.value, said(source.label)) for source in Response.Source)
        case Kind.SET_ASIDE:
            yield from ((code, said(words)) for code, words in SET_ASIDE_WORDS.items())


def _values(column: Column, asked: Asked | None, tally: Tally) -> list[Value]:
    """Every code that there may be, and every other that is in the data."""
    if column.kind not in (Kind.CHOICE, Kind.RATING):
        return []
    known = {value.code: value for value in column.values}
    if column.kind is Kind.RATING and asked is not None:
        known = {code: Value(code) for code in asked.question.kind.codes(asked.question)} | known
    return [*known.values(), *(Value(code) for code in sorted(tally.codes) if code and code not in known)]


def _statistics(made: Element, column: Column, tally: Tally, rows: int) -> None:
    leaf(made, "sumStat", str(tally.answered), type="vald")
    leaf(made, "sumStat", str(rows - tally.answered), type="invd")
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


def leaf(parent: Element, tag: str, text: str, **attributes: str) -> None:
    SubElement(parent, tag, attributes).text = printable(text)


def both(parent: Element, tag: str, words: Sides) -> None:
    """An element for each language that there are words in."""
    for side, text in words.items():
        leaf(parent, tag, text, **{LANG: side})


def sides_of(text: Text) -> Sides:
    return {side: text.in_(side) for side in LANGUAGES if text.in_(side)}


def said(words: object) -> Sides:
    return {side: said_in(words, side) for side in LANGUAGES}  # type: ignore[arg-type]


def filled(words: object, values: Mapping[str, str]) -> Sides:
    return {side: text % values for side, text in said(words).items()}


def moment(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def day(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y-%m-%d}"
