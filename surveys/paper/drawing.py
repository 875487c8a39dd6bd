"""How each question is drawn on paper.

A type draws itself on a sheet, as it does for the screen; what it asks for there (choices, parts, rows) decides what
stands on paper, so that a new type needs nothing here. What cannot be told gets a line.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from questionnaire.document import Language, Option, Question, Text
from questionnaire.faults import Fault
from questionnaire.limits import decimal_limit
from questionnaire.types.sheet import Drawn, Sheet
from surveys.paper.routing import Routing

Block = dict[str, Any]

# More columns than this do not fit across a page: the rows are drawn one below the other.
MOST_COLUMNS = 8
# A field of a page that is no wider than this many characters is a row of boxes on paper.
WIDEST_BOXES = 6
CHARACTERS_IN_A_LINE = 80
MOST_LINES = 7


class PaperSheet(Sheet):
    """A sheet on which nothing is typed and nothing is wrong."""

    def __init__(self, question: Question, language: Language, words: Callable[[Text], str]) -> None:
        self._question, self._language, self._words = question, language, words

    @property
    def question(self) -> Question:
        return self._question

    @property
    def language(self) -> Language:
        return self._language

    @property
    def options(self) -> Sequence[Option]:
        return self._question.options

    @property
    def faults(self) -> Sequence[Fault]:
        return ()

    @property
    def fields(self) -> Mapping[str, list[str]]:
        return {}

    def words(self, text: Text) -> str:
        return self._words(text)

    def say(self, message: str, **values: object) -> str:
        return _(message) % values if values else _(message)

    def say_counted(self, singular: str, plural: str, number: int, **values: object) -> str:
        return ngettext(singular, plural, number) % {"count": f"{number:,}", **values}

    def typed(self, control: str) -> str:
        return ""

    def held(self, control: str, words: Callable[[str], str]) -> str:
        return ""

    def unless_held(self, control: str, attribute: str) -> str:
        return ""

    def checked(self, control: str, value: str, attribute: str = " checked") -> str:
        return ""

    def error_at(self, *controls: str) -> str:
        return ""

    def item(self, option: Option, identity: str, attribute: str = " checked") -> dict[str, Any]:
        return {"option": option, "id": identity}

    def bounds(self, option: Option) -> dict[str, Any]:
        return {}


class Drawing:
    """The answers of one questionnaire's questions, drawn."""

    def __init__(self, routing: Routing, language: Language, words: Callable[[Text], str]) -> None:
        self.routing = routing
        self.language = language
        self.words = words

    def of(self, question: Question) -> tuple[list[Block], list[str]]:
        """What is drawn for the answer, from top to bottom, and what is to be done there, in words."""
        if not question.keys:
            return [], []
        drawn = question.kind.draw(PaperSheet(question, self.language, self.words))
        guidance = [self._example(drawn)] if drawn.context.get("hint") else []
        if question.kind.rows:
            blocks, guide = self._rows(question)
        elif drawn.template == "ranking":
            blocks, guide = self._ranking(question)
        elif "points" in drawn.context and drawn.template == "rating":
            blocks, guide = self._rating(question, drawn)
        elif options := _options_in(drawn):
            blocks, guide = self._choices(question, options)
        else:
            blocks = self._written(question, drawn)
            # Of an answer in parts, the limits are in one unit and the boxes in several.
            guide = [] if "parts" in drawn.context else self._limits(question)
            if question.kind.uploads:
                guide = [_("Attach it on paper, and write here what it is.")]
        return blocks, [*guide, *filter(None, guidance)]

    def _example(self, drawn: Drawn) -> str:
        return str(drawn.context["hint"])

    def _choices(self, question: Question, options: list[Option]) -> tuple[list[Block], list[str]]:
        several = question.kind.reads == "choices"
        items = [self._choice(question, option, place) for place, option in enumerate(options)]
        guide = self._how_many(question) if several else [_("Tick one only.")]
        # A box alone is not one answer of several.
        shape = "box" if several or len(items) == 1 else "circle"
        return [{"kind": "choices", "shape": shape, "items": items}], guide if len(items) > 1 else []

    def _choice(self, question: Question, option: Option, place: int) -> Block:
        other = option.other_text if question.kind.other_texts else None
        alone = option.exclusive and place > 0 and not question.options[place - 1].exclusive
        return {
            "label": self.words(option.label) or option.code,
            "alt": self.words(option.alt),
            "image": option.image or "",
            "or": _("or") if alone else "",
            "go": self.routing.go_to(question, option),
            "only": self.routing.only_if_option(option.relevant) if option.relevant else "",
            "other": self.words(other.label) if other else None,
        }

    def _how_many(self, question: Question) -> list[str]:
        least, most = question.settings.min_choices, question.settings.max_choices
        if least and most:
            return [_("Tick %(least)d to %(most)d boxes.") % {"least": least, "most": most}]
        if most:
            return [
                ngettext("Tick %(count)d box at most.", "Tick %(count)d boxes at most.", most)
                % {"count": most}
            ]
        if least and least > 1:
            return [
                ngettext("Tick %(count)d box at least.", "Tick %(count)d boxes at least.", least)
                % {"count": least}
            ]
        return [_("Tick all that apply.")]

    def _ranking(self, question: Question) -> tuple[list[Block], list[str]]:
        labels = [self.words(option.label) or option.code for option in question.options]
        guide = _("Write 1 beside your first choice, 2 beside your second, and so on.")
        return [{"kind": "ranks", "items": labels}], [guide]

    def _rating(self, question: Question, drawn: Drawn) -> tuple[list[Block], list[str]]:
        points = [str(point["code"]) for point in drawn.context["points"]]
        ends = [self.words(question.min_label), self.words(question.max_label)]
        blocks: list[Block] = [{"kind": "scale", "points": points, "ends": ends}]
        if question.options:
            beside = self._choices(question, list(question.options))[0]
            blocks += [block | {"shape": "circle"} for block in beside]
        return blocks, [_("Tick one only.")]

    def _rows(self, question: Question) -> tuple[list[Block], list[str]]:
        rows = [self.words(row.label) or row.code for row in question.rows]
        heads = [self.words(option.label) or option.code for option in question.options]
        if not heads:
            fields = [
                {"label": row, "before": "", "after": "", "wide": question.kind.reads == "text"}
                for row in rows
            ]
            return [{"kind": "fields", "items": fields}], self._limits(question)
        shape = {"choice": "circle", "choices": "box"}.get(question.kind.reads, "blank")
        guide = {
            "circle": [_("Tick one in each row.")],
            "box": [_("Tick all that apply in each row.")],
            "blank": self._limits(question),
        }[shape]
        kind = "grid" if len(heads) <= MOST_COLUMNS else "stack"
        return [{"kind": kind, "shape": shape, "heads": heads, "rows": rows}], guide

    def _written(self, question: Question, drawn: Drawn) -> list[Block]:
        context = drawn.context
        if parts := context.get("parts"):
            return [_parts(parts)]
        if question.kind.reads == "time":
            return [{"kind": "boxes", "groups": _clock()}]
        if drawn.template == "long_text":
            longest = int(context.get("count", {}).get("max_length") or CHARACTERS_IN_A_LINE * MOST_LINES)
            lines = min(MOST_LINES, max(3, -(-longest // CHARACTERS_IN_A_LINE)))
            return [{"kind": "lines", "count": lines}]
        before, after = (str(context.get(name) or "") for name in ("prefix", "suffix"))
        if question.kind.reads == "number" or before or after:
            if question.unit:
                after = self.words(question.unit)
            field = {"label": "", "before": before, "after": after, "wide": False}
            return [{"kind": "fields", "items": [field]}]
        width = str(context.get("width") or "")
        if width.isdecimal() and int(width) <= WIDEST_BOXES:
            return [{"kind": "fields", "items": [{"label": "", "before": "", "after": "", "wide": False}]}]
        return [{"kind": "lines", "count": 1}]

    def _limits(self, question: Question) -> list[str]:
        """What numbers may be, in words."""
        total = getattr(question.settings, "total", None)
        if question.type == "constant_sum":
            return [_("The numbers must come to %(total)s.") % {"total": _number(total) if total else "100"}]
        if question.kind.limits != "number":
            return []
        least, most = question.settings.min, question.settings.max
        if least is not None and most is not None:
            return [_("From %(min)s to %(max)s.") % {"min": _number(least), "max": _number(most)}]
        if least is not None:
            return [_("%(min)s or more.") % {"min": _number(least)}]
        if most is not None:
            return [_("%(max)s or less.") % {"max": _number(most)}]
        return []


def _number(limit: str | int) -> str:
    value = decimal_limit(limit)
    return f"{value:,f}" if value is not None else str(limit)


def _options_in(drawn: Drawn) -> list[Option]:
    """The options that a type has drawn as items, points of a labelled scale first."""
    items = [*drawn.context.get("points", ()), *drawn.context.get("items", ())]
    return [
        item["option"] for item in items if isinstance(item, dict) and isinstance(item.get("option"), Option)
    ]


def _parts(parts: list[dict[str, Any]]) -> Block:
    """Parts of an answer: rows of boxes where all are short, else a line for each."""
    widths = [int(part["width"]) if str(part.get("width") or "").isdecimal() else 0 for part in parts]
    if all(0 < width <= WIDEST_BOXES for width in widths):
        groups: list[dict[str, Any]] = []
        for part, width in zip(parts, widths, strict=True):
            # A part that takes any text of this width is a time of day.
            groups += _clock() if part.get("any_text") else [{"label": part["label"], "count": width}]
        return {"kind": "boxes", "groups": groups}
    fields = [{"label": part["label"], "before": "", "after": "", "wide": True} for part in parts]
    return {"kind": "fields", "items": fields}


def _clock() -> list[dict[str, Any]]:
    return [{"label": _("Hours"), "count": 2}, {"label": _("Minutes"), "count": 2}]
