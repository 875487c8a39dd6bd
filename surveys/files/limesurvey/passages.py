"""HTML to plain text: paragraphs, lists as lines, links as text with their address; and what was lost on the way."""

import re
from dataclasses import dataclass, field
from html import unescape

from questionnaire import plain_text

# What becomes of a tag. Any other tag is dropped and its text kept.
_LINES = frozenset({"br", "tr", "dt", "dd", "caption"})
_BLOCKS = frozenset(
    {
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "dl",
        "table",
        "blockquote",
        "pre",
        "hr",
        "section",
        "article",
        "header",
        "footer",
        "aside",
        "address",
        "center",
        "details",
        "summary",
        "fieldset",
        "legend",
        "figure",
        "figcaption",
        "form",
    }
)
_SILENT = frozenset({"script", "style", "noscript", "template", "object", "head", "title"})
_EMPHASIS = frozenset(
    {"b", "strong", "i", "em", "u", "font", "big", "small", "sub", "sup", "strike", "s", "mark"}
)
_LOST = {
    "img": "pictures",
    "video": "media",
    "audio": "media",
    "iframe": "media",
    "embed": "media",
    "object": "media",
    "script": "scripts",
    "table": "tables",
    "input": "controls",
    "select": "controls",
    "textarea": "controls",
    "button": "controls",
}
_MARKUP = re.compile(r"[<&]")
# No tag holds another's start, so that each is looked at once; what stands in quotes can hold its end.
_TAG = re.compile(r"""<(/?)([A-Za-z][A-Za-z0-9:]*)((?:[^<>"']++|"[^"<]*"|'[^'<]*')*+(?=>)|[^<>]*)>""")
_ATTRIBUTES = {
    name: re.compile(rf"(?<![\w-]){name}\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+)", re.I)
    for name in ("href", "alt")
}
_ITEM = re.compile(r" {2,}(?:-|\d+\.) ")
_DEEPEST = 8
_SPACES = re.compile(r"[ \t\r\n\f\v\xa0]+")


@dataclass
class Passage:
    """`lost` says what could not be kept: pictures, media, links, scripts, tables, controls, emphasis."""

    text: str
    lost: set[str] = field(default_factory=set)


class _Reader:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self.lost: set[str] = set()
        self.silent = ""
        self.lists: list[int | None] = []
        self.link: tuple[str, int] | None = None

    def read(self, html: str) -> None:
        """In one walk from left to right, whatever is left open: the cost grows with the length alone."""
        end = 0
        for found in _TAG.finditer(html):
            self._words(html[end : found.start()])
            end = found.end()
            closes, name, attributes = found[1], found[2].lower(), found[3]
            if self.silent:
                self.silent = "" if closes and name == self.silent else self.silent
            elif closes:
                self._close(name)
            else:
                self._open(name, attributes)
        self._words(html[end:])

    def _words(self, text: str) -> None:
        if text and not self.silent:
            self.parts.append(_SPACES.sub(" ", unescape(text)))

    def _open(self, tag: str, attributes: str) -> None:
        if tag in _LOST:
            self.lost.add(_LOST[tag])
        if tag in _EMPHASIS:
            self.lost.add("emphasis")
        if tag in _SILENT:
            self.silent = "" if attributes.endswith("/") else tag
        elif tag in ("ul", "ol"):
            if len(self.lists) < _DEEPEST:
                self.lists.append(1 if tag == "ol" else None)
            self.parts.append("\n" if len(self.lists) > 1 else "\n\n")
        elif tag == "li":
            self.parts.append(self._bullet())
        elif tag in _LINES:
            self.parts.append("\n")
        elif tag in _BLOCKS:
            self.parts.append("\n\n")
        elif tag in ("td", "th"):
            self.parts.append(" \u00b7 ")
        elif tag == "a" and (address := _attribute("href", attributes)):
            if shown := _shown_address(address):
                self.link = (shown, len(self.parts))
            elif not address.startswith("#"):
                self.lost.add("scripts" if address.lower().startswith("javascript:") else "links")
        elif tag == "img" and (words := _attribute("alt", attributes)):
            self.parts.append(f"[{words}]")

    def _close(self, tag: str) -> None:
        if tag in ("ul", "ol") and self.lists:
            self.lists.pop()
            self.parts.append("\n" if self.lists else "\n\n")
        elif tag in _BLOCKS:
            self.parts.append("\n\n")
        elif tag == "a" and self.link:
            address, start = self.link
            self.link = None
            shown = "".join(self.parts[start:]).strip()
            if address not in shown:
                self.parts.append(f" ({address})" if shown else address)

    def _bullet(self) -> str:
        number = self.lists[-1] if self.lists else None
        depth = "  " * (len(self.lists) - 1)
        if number is None:
            return f"\n{depth}- "
        self.lists[-1] = number + 1
        return f"\n{depth}{number}. "


def _attribute(name: str, attributes: str) -> str:
    found = _ATTRIBUTES[name].search(attributes)
    return unescape(found[1].strip("\"'")).strip() if found else ""


def _shown_address(address: str) -> str:
    """As people can use it on another site and on paper; empty for one that leads to something on LimeSurvey's."""
    scheme, _, rest = address.partition(":")
    if scheme.lower() in ("mailto", "tel"):
        return rest
    return address if scheme.lower() in ("http", "https") else ""


def _without_comments(html: str) -> str:
    kept, start = [], 0
    while (found := html.find("<!--", start)) >= 0:
        kept.append(html[start:found])
        closed = html.find("-->", found)
        start = closed + 3 if closed >= 0 else len(html)
    return "".join([*kept, html[start:]])


def passage(html: str) -> Passage:
    """Never raises. Text without a tag or an entity keeps its line ends."""
    if not _MARKUP.search(html):
        return Passage(_stored(html))
    reader = _Reader()
    reader.read(_without_comments(html))
    text = _tidy("".join(reader.parts))
    return Passage(_stored(text), reader.lost)


def _tidy(text: str) -> str:
    """Lines without space at their ends, one empty line at most between two; indents of inner lists stay."""
    lines: list[str] = []
    for raw in text.split("\n"):
        line = raw.rstrip() if _ITEM.match(raw) else raw.strip()
        line = line.removeprefix("\u00b7 ")
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines)


def _stored(text: str) -> str:
    """As a survey keeps it, without what can never be stored."""
    return plain_text.mended(plain_text.printable(text.replace("\ufffd", "")).replace("\ufffd", ""))


def line(html: str) -> Passage:
    """As `passage`, on one line."""
    found = passage(html)
    return Passage(_SPACES.sub(" ", found.text).strip(), found.lost)
