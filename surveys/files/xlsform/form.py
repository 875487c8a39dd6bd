"""The rows of an XLSForm's sheets, from the content of a survey file."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from questionnaire.types import TYPES
from surveys.files.xlsform.asking import PICTURES
from surveys.files.xlsform.constraints import constraint_of
from surveys.files.xlsform.names_out import NamesOut

LABELS = {"cy": "Cymraeg (cy)", "en": "English (en)"}
# The headings of the sheets, in this order; those that nothing fills are taken out.
SURVEY_FIELDS = (
    *("type", "name", "label", "hint", "required", "relevant", "constraint", "constraint_message"),
    *("calculation", "choice_filter", "appearance", "parameters", "repeat_count", "default"),
)
TEXTS = frozenset({"label", "hint", "constraint_message"})
SHOWN_IF, ALWAYS = "shown_if", "all"
# A cell of a workbook holds 32,767 characters.
LONGEST_CELL = 32_000
# The beginnings of types that show nothing of themselves.
_UNSEEN = ("begin ", "end ", "calculate", "hidden")

# What a type is in XLSForm, beyond what its options, its rows and what it reads say.
_PLAIN = {
    "information": ("note", ""),
    "long_text": ("text", "multiline"),
    "address": ("text", "multiline"),
    "time": ("time", ""),
    "datetime": ("dateTime", ""),
    "date": ("date", ""),
    "month": ("date", "month-year"),
    "upload": ("file", ""),
    "calculated": ("calculate", ""),
    "hidden": ("hidden", ""),
    "duration": ("integer", ""),
}
_SELECTS = {"ranking": "rank"}
_APPEARANCES = {"select": "minimal", "search": "autocomplete", "scale": "likert"}
_ROWS = {"matrix_number": "decimal", "matrix_text": "text", "constant_sum": "decimal"}
_RANGES = {"rating": ("1", "5"), "recommendation": ("0", "10")}

Row = dict[str, str]


@dataclass
class Form:
    sheets: dict[str, list[Row]]
    names: dict[str, str]
    sets: dict[str, str]
    notes: list[str]


@dataclass
class Writer:
    content: dict[str, Any]
    names: NamesOut = field(default_factory=NamesOut)
    survey: list[Row] = field(default_factory=list)
    choices: list[Row] = field(default_factory=list)
    filters: dict[str, str] = field(default_factory=dict)
    sets: dict[str, str] = field(default_factory=dict)
    _lists: set[str] = field(default_factory=set)

    def pages(self, pages: list[dict[str, Any]]) -> None:
        for page in pages:
            inner = page.get("list")
            kind = "repeat" if inner else "group"
            row = {"type": f"begin {kind}", "name": self.names.page(page["code"])}
            row |= self.text("label", page.get("title"))
            row["relevant"] = self.names.in_rule(page.get("relevant", ""))
            if inner:
                least, most = inner.get("min"), inner.get("max")
                row["repeat_count"] = str(most) if most and least == most else ""
            else:
                row["appearance"] = "field-list"
            self.survey.append(row)
            for question in page.get("questions", []):
                self.question(question)
            if inner:
                self.pages(inner.get("pages", []))
            self.survey.append({"type": f"end {kind}"})

    def text(self, name: str, sides: dict[str, str] | None) -> Row:
        return {
            f"{name}::{LABELS[language]}": self.names.in_text((sides or {}).get(language, ""))
            for language in LABELS
        }

    def question(self, question: dict[str, Any]) -> None:
        row = {"type": "text", "name": self.names.of_key[question["code"]]}
        row |= self.text("label", question.get("text")) | self.text("hint", question.get("hint"))
        row["relevant"] = self.names.in_rule(question.get("relevant", ""))
        if question.get("rows"):
            self._matrix(question, row)
            return
        if question.get("required"):
            row["required"] = "yes"
        row["constraint"] = self.names.in_rule(constraint_of(question))
        row |= self.text("constraint_message", question.get("constraint_message"))
        row["calculation"] = self.names.in_rule(question.get("calculation", ""))
        row["default"] = str(question.get("settings", {}).get("value", ""))
        row |= self._kind(question)
        self.survey.append(row)
        for option in question.get("options", []):
            if "other_text" in option and self._is_choice(question):
                self._details(question, option)

    def _kind(self, question: dict[str, Any]) -> Row:
        name, settings = question["type"], question.get("settings", {})
        if self._is_choice(question):
            return self._select(question)
        if name in _RANGES:
            least, most = _RANGES[name]
            least, most = str(settings.get("min", least)), str(settings.get("max", most))
            return {"type": "range", "parameters": f"start={least} end={most} step=1"}
        if name in _PLAIN:
            kind, appearance = _PLAIN[name]
            if name == "upload" and settings.get("accept") and set(settings["accept"]) <= set(PICTURES):
                kind = "image"
            if kind == "calculate" and not question.get("calculation"):
                # XLSForm wants a rule; an empty text is what it would have anyway.
                return {"type": kind, "calculation": "''"}
            return {"type": kind, "appearance": appearance}
        reads = TYPES[name].reads if name in TYPES else "text"
        if reads == "number":
            return {"type": "integer" if settings.get("integer") else "decimal"}
        return {"type": "text"}

    def _is_choice(self, question: dict[str, Any]) -> bool:
        """Whether it has options, and is a choice among them."""
        known = TYPES.get(question["type"])
        has_options = bool(question.get("options")) or bool(self._set(question).get("options"))
        return has_options and known is not None and known.reads in ("choice", "choices")

    def _set(self, question: dict[str, Any]) -> dict[str, Any]:
        sets = self.content.get("option_sets", [])
        return next((found for found in sets if found["code"] == question.get("option_set")), {})

    def _select(self, question: dict[str, Any]) -> Row:
        reads = TYPES[question["type"]].reads
        kind = _SELECTS.get(question["type"], "select_one" if reads == "choice" else "select_multiple")
        list_name = self.list_of(question)
        row = {"type": f"{kind} {list_name}", "choice_filter": self.filters.get(list_name, "")}
        settings = question.get("settings", {})
        row["appearance"] = _APPEARANCES.get(settings.get("display") or question["type"], "")
        row["parameters"] = "randomize=true" if settings.get("order") == "random" else ""
        return row

    def list_of(self, question: dict[str, Any]) -> str:
        """The list of the question's options, written with its first user."""
        if question.get("option_set"):
            return next(name for name, code in self.sets.items() if code == question["option_set"])
        name = self.new_list(question["code"])
        self.options(name, question.get("options", []))
        return name

    def new_list(self, wanted: str) -> str:
        name, number = wanted, 1
        while name.lower() in self._lists:
            number += 1
            name = f"{wanted}_{number}"
        self._lists.add(name.lower())
        return name

    def options(self, list_name: str, options: list[dict[str, Any]]) -> None:
        rules: dict[str, str] = {}
        for option in options:
            row = {"list_name": list_name, "name": option["code"]} | self.text("label", option.get("label"))
            if rule := option.get("relevant"):
                row[SHOWN_IF] = rules.setdefault(rule, f"r{len(rules) + 1}")
            self.choices.append(row)
        if rules:
            for row in self.choices:
                if row["list_name"] == list_name:
                    row.setdefault(SHOWN_IF, ALWAYS)
            parts = [
                f"({SHOWN_IF} = '{key}' and ({self.names.in_rule(rule)}))" for rule, key in rules.items()
            ]
            self.filters[list_name] = " or ".join([f"{SHOWN_IF} = '{ALWAYS}'", *parts])

    def _details(self, question: dict[str, Any], option: dict[str, Any]) -> None:
        code = question["code"]
        row = {"type": "text", "name": self.names.of_key[f"{code}/{option['code']}"]}
        row |= self.text("label", option["other_text"].get("label"))
        row["relevant"] = f"selected(${{{self.names.of_key[code]}}}, {_quoted(option['code'])})"
        row["required"] = "yes" if option["other_text"].get("required") else ""
        self.survey.append(row)

    def _matrix(self, question: dict[str, Any], row: Row) -> None:
        """A group: of selects where it is of choices, of plain questions where it is of numbers or texts."""
        selects = self._is_choice(question)
        kind = self._select(question) if selects else {"type": _ROWS.get(question["type"], "text")}
        group = row | {"type": "begin group", "appearance": "table-list" if selects else ""}
        self.survey.append(group)
        for part in question["rows"]:
            item = {"type": kind["type"], "choice_filter": kind.get("choice_filter", "")}
            item["name"] = self.names.of_key[f"{question['code']}/{part['code']}"]
            item |= self.text("label", part.get("label"))
            item["required"] = "yes" if question.get("required") else ""
            self.survey.append(item)
        self.survey.append({"type": "end group"})


def written_form(content: dict[str, Any]) -> Form:
    """The sheets of the form, and what its names stand for."""
    writer = Writer(content)
    writer.names.name_all(content.get("pages", []))
    for found in content.get("option_sets", []):
        name = writer.new_list(found["code"])
        writer.sets[name] = found["code"]
        writer.options(name, found.get("options", []))
    writer.pages(content.get("pages", []))
    sheets = {
        "survey": _ordered(writer.survey, SURVEY_FIELDS),
        "choices": _ordered(writer.choices, ("list_name", "name", "label", SHOWN_IF)),
        "settings": [_settings(content)],
    }
    notes = [*_with_labels(sheets["survey"]), *_shortened(sheets["survey"])]
    if not writer.survey:
        notes.append(_("The survey has no pages yet, so other programs will not take the form."))
    return Form(sheets, writer.names.given, writer.sets, notes)


def _with_labels(rows: list[Row]) -> list[str]:
    """Give whatever has no words its name as a label, without which no program takes the form; says so."""
    wordless = []
    for row in rows:
        says = any(value for heading, value in row.items() if heading.startswith(("label", "hint")))
        if row["type"] and not row["type"].startswith(_UNSEEN) and not says:
            row[f"label::{LABELS['en']}"] = row["name"]
            wordless.append(row["name"])
    if not wordless:
        return []
    message = _("These have no words yet, so other programs show their codes: %(names)s.")
    return [message % {"names": ", ".join(wordless)}]


def _shortened(rows: list[Row]) -> list[str]:
    """Empty the cells that a workbook could not hold, and say which they were."""
    notes = []
    for row in rows:
        for heading in [heading for heading, value in row.items() if len(value) > LONGEST_CELL]:
            row[heading] = ""
            message = _(
                "What stands under “%(column)s” for “%(name)s” is longer than a cell can be, "
                "so other programs will not see it."
            )
            notes.append(message % {"column": heading, "name": row["name"]})
    return notes


def _ordered(rows: list[Row], fields: tuple[str, ...]) -> list[Row]:
    """The rows with the same headings in the same order, without those that nothing fills."""
    headings = [
        heading
        for name in fields
        for heading in ([f"{name}::{label}" for label in LABELS.values()] if name in TEXTS else [name])
    ]
    always = ("type", "list_name", "name", "label")
    needed = [h for h in headings if h.startswith(always) or any(row.get(h) for row in rows)]
    # An empty sheet has its headings, above an empty row.
    return [{heading: row.get(heading, "") for heading in needed} for row in rows or [{}]]


def _settings(content: dict[str, Any]) -> Row:
    about = content.get("survey", {})
    language = "cy" if about.get("title", {}).get("cy") else "en"
    slug = about.get("slug", {})
    return {
        "form_title": about.get("title", {}).get(language, ""),
        "form_id": slug.get("en") or slug.get("cy") or "survey",
        "default_language": LABELS[language],
        "style": "pages",
    }


def _quoted(code: str) -> str:
    return f'"{code}"' if "'" in code else f"'{code}'"
