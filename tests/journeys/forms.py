"""What a browser without JavaScript would send from a page: its form, read from the HTML."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    action: str = ""
    values: dict[str, list[str]] = field(default_factory=dict)
    buttons: dict[str, dict[str, str]] = field(
        default_factory=dict
    )  # name -> attributes of the last one so named
    first_button: str = ""
    radios: set[str] = field(default_factory=set)
    offered: dict[str, list[str]] = field(default_factory=dict)

    def put(self, name: str, value: str) -> None:
        self.values.setdefault(name, []).append(value)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: dict[str, Form] = {}
        self.current: Form | None = None
        self.disabled = 0
        self.fieldsets: list[bool] = []
        self.select = ""
        self.selected: list[str] = []
        self.textarea: str | None = None
        self.text = ""
        self.orphans: list[tuple[str, dict[str, str]]] = []
        self.everything: list[str] = []

    def handle_starttag(self, tag: str, found: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in found}
        if tag == "form":
            self.current = self.forms.setdefault(attributes.get("id", ""), Form(attributes.get("action", "")))
        elif tag == "fieldset":
            self.fieldsets.append("disabled" in attributes)
        elif tag == "button":
            self._button(attributes)
        elif self.current is not None and not any(self.fieldsets) and "disabled" not in attributes:
            self._control(tag, attributes)

    def _button(self, attributes: dict[str, str]) -> None:
        name = attributes.get("name", "")
        if "form" in attributes and attributes["form"] not in self.forms:
            self.orphans.append((attributes["form"], attributes))
        form = self.current or self.forms.get(attributes.get("form", ""))
        if form is not None:
            form.buttons[name] = attributes
            form.first_button = form.first_button or name

    def _control(self, tag: str, attributes: dict[str, str]) -> None:
        assert self.current is not None
        name, kind = attributes.get("name", ""), attributes.get("type", "text")
        if tag == "input" and kind in ("radio", "checkbox"):
            self.current.offered.setdefault(name, []).append(attributes.get("value", "on"))
            if kind == "radio":
                self.current.radios.add(name)
            if "checked" in attributes:
                self.current.put(name, attributes.get("value", "on"))
        elif tag == "input" and kind not in ("submit", "button"):
            self.current.put(name, attributes.get("value", ""))
        elif tag == "textarea":
            self.textarea, self.text = name, ""
        elif tag == "select":
            self.select, self.selected = name, []
        elif tag == "option" and self.select:
            self.current.offered.setdefault(self.select, []).append(attributes.get("value", ""))
            if "selected" in attributes:
                self.selected = [attributes.get("value", "")]

    def handle_data(self, data: str) -> None:
        if self.textarea is not None:
            self.text += data
        self.everything.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.current = None
        elif tag == "fieldset" and self.fieldsets:
            self.fieldsets.pop()
        elif tag == "textarea" and self.textarea is not None and self.current is not None:
            self.current.put(self.textarea, self.text.removeprefix("\n"))
            self.textarea = None
        elif tag == "select" and self.select and self.current is not None:
            self.current.put(self.select, self.selected[0] if self.selected else "")
            self.select = ""


def form_on(html: str) -> Form:
    """The form `page` of a page, with the buttons outside it that belong to it."""
    reader = _Reader()
    reader.feed(html)
    form = reader.forms["page"]
    for _name, attributes in reader.orphans:
        form.buttons.setdefault(attributes.get("name", ""), attributes)
    if reader.orphans:
        form.first_button = reader.orphans[0][1].get("name", "")
    return form


def words_on(html: str) -> str:
    """The text of a page, spaces collapsed."""
    reader = _Reader()
    reader.feed(html)
    return " ".join("".join(reader.everything).split())
