"""The document as a whole: the study, the files, and what is in them."""

from itertools import count
from typing import BinaryIO
from xml.etree.ElementTree import Element, SubElement, indent, tostring  # nothing is read

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from exports.codebook.questions import questions_of
from exports.codebook.tallies import tallies_of
from exports.dataset.columns import Kind
from exports.dataset.contents import Contents
from exports.dataset.counts import values_of
from exports.ddi.elements import LANG, both, day, filled, leaf, said, sides_of
from exports.ddi.variables import Variables
from exports.formats.base import format_named
from exports.guide import cautions_of, said_in, selection_of
from exports.manifest import LEFT_OUT, moment
from questionnaire.document import LANGUAGES, Question

NAMESPACE = "ddi:codebook:2_5"
VERSION = "2.5"
SCHEMA = f"{NAMESPACE} https://ddialliance.org/Specification/DDI-Codebook/2.5/XMLSchema/codebook.xsd"
DESCRIBES = "csv-plain"
SURVEY_DATA = _("Survey data")
ONE_RESPONSE = _("A response")
WHOLE_UNIVERSE = _("Everyone who submitted a response")
PART_OF_UNIVERSE = _("Of those who submitted a response, the ones that this selection is of")
SELF_COMPLETED = _("Answered on line or on paper by the respondents themselves")
ITEMS_OF = _("A row for each item of the list %(list)s; case_id joins it to the responses.")
ROW_EACH = _("A row for each response.")
EMPTY_CELLS = _(
    "Nothing between the commas: the question was not asked. An empty text in quotes: it was asked and left empty."
)
COUNTED = (Kind.LANGUAGE, Kind.SOURCE, Kind.SET_ASIDE)


def write_document(contents: Contents, file: BinaryIO) -> None:
    """The whole document; the same bytes each time. Raises DatasetMissing and DatasetDamaged."""
    root = Document(contents).root()
    indent(root)
    file.write(b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="utf-8") + b"\n")


class Document:
    """Of one dataset, with its lists."""

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
        if self._contents.choice is not None:
            both(titles, "subTitl", {side: selection_of(self._contents, side) for side in LANGUAGES})
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
        for words in cautions_of(contents):
            both(version, "notes", {side: said_in(words, side) for side in LANGUAGES})
        about = SubElement(parent, "stdyInfo")
        both(about, "abstract", sides_of(contents.questionnaire.texts.intro))
        summary = SubElement(about, "sumDscr")
        for event, when in zip(("start", "end"), contents.window, strict=True):
            if when is not None:
                leaf(summary, "collDate", day(when), date=moment(when), event=event)
        both(summary, "anlyUnit", said(ONE_RESPONSE))
        both(summary, "universe", said(PART_OF_UNIVERSE if contents.is_part else WHOLE_UNIVERSE))
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
        writer = Variables(self._contents, self._asked, self._ids)
        variables: list[Element] = []
        groups: dict[tuple[str, str], list[str]] = {}
        for place, (_code, part) in enumerate(self._parts, 1):
            tallies = tallies_of(part, [column for column in part.columns if column.key])
            system = values_of(part, COUNTED) if place == 1 else {}
            for column in part.columns:
                made = writer.variable(f"F{place}", column, part, tallies, system)
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
