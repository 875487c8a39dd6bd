"""XML to sections of rows, within bounds that a hostile file cannot pass.

LimeSurvey writes a table to a section: `<document><questions><rows><row><qid>1</qid>…`. The parser is defusedxml's:
document types, entities and external references are refused, and no tree is built: a row is kept once it is whole.
"""

import re
from html import escape
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from django.utils.translation import gettext as _

from surveys.files.limesurvey.archive import refused

Row = dict[str, str]

MAX_DEPTH = 30
MAX_ELEMENTS = 300_000
MAX_ROWS = 60_000
_STEP = 1 << 16
# A tag with a million attributes is read as one piece; LimeSurvey writes none.
MAX_PIECE = 1 << 18

# What XML 1.0 cannot hold, and LimeSurvey writes nevertheless. Of UTF-8 these bytes are always whole characters.
_CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 13))
# Elements of HTML that have no end.
_EMPTY = frozenset({"br", "hr", "img", "input"})
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class Sections:
    """What is in the file: `rows` of each section by its name, `words` such as DBVersion, `languages`."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Row]] = {}
        self.words: dict[str, str] = {}
        self.languages: list[str] = []
        self.had_controls = False

    def of(self, name: str) -> list[Row]:
        return self.rows.get(name, [])


class _TooMuch(Exception):
    """The file goes beyond a bound."""


class _Target:
    """Collects rows from the parser's events. Depths: 1 document, 2 section, 3 rows, 4 row, 5 field."""

    def __init__(self) -> None:
        self.sections = Sections()
        self.depth = self.elements = self.kept = 0
        self.section = self.field = ""
        self.row: Row | None = None
        self.text: list[str] = []

    def start(self, tag: str, attributes: list[str]) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth > MAX_DEPTH or self.elements > MAX_ELEMENTS:
            raise _TooMuch
        if self.depth == 2:
            self.section = tag
        elif self.depth == 4 and tag == "row":
            self.row = {}
            self.kept += 1
            if self.kept > MAX_ROWS:
                raise _TooMuch
        elif self.depth == 5:
            self.field = tag
        if self.depth in (2, 3, 5):
            self.text = []
        elif self.depth > 5:
            # HTML that another program wrote without escaping it.
            pairs = zip(attributes[::2], attributes[1::2], strict=True)
            written = "".join(f' {name}="{escape(value)}"' for name, value in pairs)
            self.text.append(f"<{tag}{written}>")

    def data(self, data: str) -> None:
        if self.depth in (2, 3) or self.depth >= 5:
            self.text.append(data)

    def end(self, tag: str) -> None:
        if self.depth == 5 and self.row is not None:
            # Without the line ends of a file that an editor has laid out anew.
            if text := "".join(self.text).strip():
                self.row[self.field] = text
        elif self.depth == 4 and self.row is not None:
            self.sections.rows.setdefault(self.section, []).append(self.row)
            self.row = None
        elif self.depth == 3 and self.section == "languages":
            self.sections.languages.append("".join(self.text).strip())
        elif (
            self.depth == 2
            and self.section not in self.sections.rows
            and (word := "".join(self.text).strip())
        ):
            self.sections.words[self.section] = word[:1000]
        if self.depth > 5:
            if tag not in _EMPTY:
                self.text.append(f"</{tag}>")
        elif self.depth > 2:
            # What stands between the parts of a section is layout.
            self.text = []
        self.depth -= 1

    def close(self) -> Sections:
        return self.sections


def read_sections(xml: bytes) -> Sections:
    """Raises FileRefused for what is no XML, has a document type or entities, or is beyond a bound."""
    xml, had_controls = _mended(xml)
    target = _Target()
    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    # Straight from expat: what ElementTree does between costs as much again, and is not needed.
    parser.parser.StartElementHandler, parser.parser.EndElementHandler = target.start, target.end
    try:
        for start in range(0, len(xml), _STEP):
            parser.feed(xml[start : start + _STEP])
            if start - parser.parser.CurrentByteIndex > MAX_PIECE:
                raise _TooMuch
        parser.close()
    except _TooMuch:
        raise refused(_("The file has more parts than a survey can have.")) from None
    except DefusedXmlException:
        message = _(
            "The file declares a document type or entities, which LimeSurvey never does. Export it again."
        )
        raise refused(message) from None
    except ParseError as error:
        line, column = getattr(error, "position", (1, 0))
        message = _(
            "This is not well-formed XML (line %(line)d, column %(column)d). Export the survey again."
        )
        raise refused(message % {"line": line, "column": column + 1}) from None
    except (LookupError, ValueError):
        raise refused(_("The encoding of the XML is not known. Save the file as UTF-8.")) from None
    target.sections.had_controls = had_controls
    return target.sections


def _mended(xml: bytes) -> tuple[bytes, bool]:
    if xml[:2] in _UTF_16:
        return xml, False
    xml = xml.removeprefix(b"\xef\xbb\xbf").lstrip()
    clean = xml.translate(None, _CONTROLS)
    return clean, len(clean) != len(xml)


_ROOT = re.compile(rb"<document[\s>]")


def looks_like_survey(content: bytes) -> bool:
    """Whether the first bytes are those that LimeSurvey writes."""
    head = content[:4000]
    if head[:2] in _UTF_16:
        head = head.replace(b"\0", b"")
    return b"<LimeSurveyDocType" in head or (b"<?xml" in head and _ROOT.search(head) is not None)
