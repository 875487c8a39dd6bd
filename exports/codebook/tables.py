"""The tables of a codebook's entry: plain data, in one language, which is the active one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from msgspec import Struct

from exports.codebook.questions import Asked
from exports.codebook.tallies import Tally, values_in
from exports.dataset.coded_texts import key_of_text
from exports.dataset.columns import Column, Kind, Value
from exports.dataset.counts import Counted
from exports.dataset.labels import CHOSEN, NOT_CHOSEN
from questionnaire.document import Text

# A matrix of more columns has a table for each of its rows.
WIDEST_GRID = 6
# A table of more columns may have to be moved sideways on a phone.
WIDEST_ON_PHONE = 4
WHOLE = 100


class Counts(Struct, frozen=True):
    """Of one question: what each of its columns holds, by name, and in how many rows it was asked and answered, for
    each key."""

    tallies: Mapping[str, Tally]
    by_key: Mapping[str, Counted]


class Tables:
    """Those of one question. `words` gives one side of a text."""

    def __init__(
        self, asked: Asked, columns: Sequence[Column], counts: Counts, words: Callable[[Text], str]
    ) -> None:
        self._asked, self._columns = asked, columns
        self._counts, self._words = counts, words

    def all(self) -> list[dict[str, Any]]:
        kinds = {column.kind for column in self._columns}
        main = [c for c in self._columns if not is_beside(c) and c.kind is not Kind.CODE]
        made: list[dict[str, Any]] = []
        if kinds & {Kind.CHOICE, Kind.RATING}:
            made += self._choices([column for column in main if column.kind in (Kind.CHOICE, Kind.RATING)])
        if Kind.TICK in kinds:
            made += self._ticks([column for column in main if column.kind is Kind.TICK])
        if Kind.RANK in kinds:
            made.append(self._ranks([column for column in main if column.kind is Kind.RANK]))
        parts = [column for column in main if column.part and column.kind in (Kind.NUMBER, Kind.TEXT)]
        if parts:
            made.append(self._parts(parts))
        if beside := [column for column in self._columns if is_beside(column)]:
            made.append(self._beside(beside))
        if Kind.CODE in kinds:
            made += self._given([column for column in self._columns if column.kind is Kind.CODE])
        return made

    def _choices(self, columns: Sequence[Column]) -> list[dict[str, Any]]:
        values = {column.name: values_in(column, self._tally(column)) for column in columns}
        # A row of an older version alone has not the options that came later.
        all_values = {value.code: value for of_column in values.values() for value in of_column}
        if len(columns) > 1 and len(all_values) <= WIDEST_GRID:
            heads = [(value.code, self._label(value)) for value in all_values.values()]
            rows = [
                (self._part(column), self._tally(column).codes, self._tally(column).answered)
                for column in columns
            ]
            return [self._grid(heads, rows)]
        made = []
        for column in columns:
            tally = self._tally(column)
            caption = self._part(column) if column.part else _("Answers")
            made.append(self._coded(caption, values[column.name], tally.codes, tally.answered))
            if any(value.report_group for value in values[column.name]):
                made.append(self._groups(values[column.name], tally))
        return made

    def _coded(
        self, caption: str, values: Iterable[Value], counts: Mapping[str, int], base: int
    ) -> dict[str, Any]:
        rows = [
            row(
                self._label(value),
                [value.code, number(counts.get(value.code, 0)), percentage(counts.get(value.code, 0), base)],
                tag=_("Missing value") if value.missing else "",
                share=share(counts.get(value.code, 0), base),
            )
            for value in values
        ]
        heads = [_("Answer"), _("Code"), pgettext("how often", "Number"), _("Percentage")]
        return table(caption, self._base(base), heads, rows, texts=1)

    def _groups(self, values: Iterable[Value], tally: Tally) -> dict[str, Any]:
        """The groups in which answers are published, in their order; older ones where options are still of them."""
        labels = {code: self._words(group.label) for code, group in self._asked.report_groups.items()}
        counts = dict.fromkeys((group.code for group in self._asked.question.report_groups), 0)
        for value in values:
            if value.report_group:
                counts[value.report_group] = counts.get(value.report_group, 0) + tally.codes.get(
                    value.code, 0
                )
        rows = [
            row(
                labels.get(code) or code,
                [code, number(count), percentage(count, tally.answered)],
                share=share(count, tally.answered),
            )
            for code, count in counts.items()
        ]
        heads = [_("Report group"), _("Code"), pgettext("how often", "Number"), _("Percentage")]
        return table(_("By report group"), self._base(tally.answered), heads, rows, texts=1)

    def _ticks(self, columns: Sequence[Column]) -> list[dict[str, Any]]:
        by_key: dict[str, list[Column]] = {}
        for column in columns:
            by_key.setdefault(column.key, []).append(column)
        options = {column.option: self._option(column) for column in columns}
        if len(by_key) > 1 and len(options) <= WIDEST_GRID:
            heads = list(options.items())
            rows = [
                (self._row(key), {c.option: self._chosen(c) for c in of_key}, self._answered(key))
                for key, of_key in by_key.items()
            ]
            return [self._grid(heads, rows, many=True)]
        made = []
        for key, of_key in by_key.items():
            caption = _("Answers") if len(by_key) == 1 else self._row(key)
            base = self._answered(key)
            rows_ = [
                row(
                    self._option(column),
                    [column.option, number(self._chosen(column)), percentage(self._chosen(column), base)],
                    tag=self._missing(column.option),
                    share=share(self._chosen(column), base),
                )
                for column in of_key
            ]
            heads_ = [_("Answer"), _("Code"), pgettext("how often", "Number"), _("Percentage")]
            made.append(table(caption, f"{self._base(base)} {self._several()}", heads_, rows_, texts=1))
        return made

    def _given(self, columns: Sequence[Column]) -> list[dict[str, Any]]:
        """The codes that texts were given: a table for each row or option that texts are written for."""
        by_text: dict[str, list[Column]] = {}
        for column in columns:
            by_text.setdefault(key_of_text(column), []).append(column)
        made = []
        for key, of_text in by_text.items():
            tallies = [self._tally(column).codes for column in of_text]
            base = max(tally.get(CHOSEN, 0) + tally.get(NOT_CHOSEN, 0) for tally in tallies)
            rows = [
                row(
                    self._words(column.part) or column.option,
                    [
                        column.option,
                        number(tally.get(CHOSEN, 0)),
                        percentage(tally.get(CHOSEN, 0), base),
                    ],
                    share=share(tally.get(CHOSEN, 0), base),
                )
                for column, tally in zip(of_text, tallies, strict=True)
            ]
            base_words = ngettext(
                "Base: %(count)s text that was coded.", "Base: %(count)s texts that were coded.", base
            ) % {"count": number(base)}
            caption = _("Codes given to the texts")
            if len(by_text) > 1:
                caption = _("Codes given to the texts of %(column)s") % {"column": key}
            heads = [_("Given to the text"), _("Code"), pgettext("how often", "Number"), _("Percentage")]
            made.append(table(caption, f"{base_words} {self._several()}", heads, rows, texts=1))
        return made

    def _grid(
        self,
        heads: Sequence[tuple[str, str]],
        rows: Iterable[tuple[str, Mapping[str, int], int]],
        *,
        many: bool = False,
    ) -> dict[str, Any]:
        """A row for each row of a matrix: how often each option was chosen, and of how many that is."""
        made = [
            row(
                label,
                [*(of_whole(counts.get(code, 0), base) for code, _label in heads), number(base)],
            )
            for label, counts, base in rows
        ]
        note = _("Numbers, with percentages of those who answered the row.")
        if many:
            note = f"{note} {self._several()}"
        named = [f"{label} ({code})" if label != code else code for code, label in heads]
        return table(_("Answers"), note, [_("Row"), *named, _("Answered")], made)

    def _ranks(self, columns: Sequence[Column]) -> dict[str, Any]:
        base = self._answered(columns[0].key)
        rows = [
            row(
                self._option(column),
                [
                    column.option,
                    of_whole(self._tally(column).codes.get("1", 0), base),
                    number(self._tally(column).answered),
                ],
            )
            for column in columns
        ]
        heads = [_("Answer"), _("Code"), _("Put first"), _("Given a place")]
        return table(_("Answers"), self._base(base), heads, rows, texts=1)

    def _parts(self, columns: Sequence[Column]) -> dict[str, Any]:
        """Rows of boxes: how many were filled in, and between what their numbers lie."""
        with_numbers = any(column.kind is Kind.NUMBER for column in columns)
        rows = []
        for column in columns:
            tally = self._tally(column)
            between = [tally.least, tally.middle, tally.most] if with_numbers else []
            rows.append(
                row(self._part(column), [column.name, number(tally.answered), *map(decimal, between)])
            )
        heads = [pgettext("of a question", "Part"), _("Column"), _("Answered")]
        heads += [_("Lowest"), _("Median"), _("Highest")] if with_numbers else []
        return table(_("Answers"), "", heads, rows, texts=1)

    def _beside(self, columns: Sequence[Column]) -> dict[str, Any]:
        rows = [
            row(self._label_of(column.option), [column.name, number(self._tally(column).answered)])
            for column in columns
        ]
        note = _("What people wrote is in the data only.")
        heads = [_("Answer"), _("Column"), _("Wrote something")]
        return table(_("Texts beside answers"), note, heads, rows, texts=1)

    def _tally(self, column: Column) -> Tally:
        return self._counts.tallies.get(column.name) or Tally()

    def _answered(self, key: str) -> int:
        return (self._counts.by_key.get(key) or Counted()).answered

    def _chosen(self, column: Column) -> int:
        return self._tally(column).codes.get(CHOSEN, 0)

    def _label(self, value: Value) -> str:
        return self._words(value.label) or value.code

    def _label_of(self, code: str) -> str:
        option = self._asked.options.get(code)
        return (self._words(option.label) if option else "") or code

    def _option(self, column: Column) -> str:
        """In a matrix the words of a column have those of its row before them."""
        option = self._asked.options.get(column.option)
        return (self._words(option.label) or column.option) if option else self._part(column)

    def _missing(self, code: str) -> str:
        option = self._asked.options.get(code)
        return _("Missing value") if option and option.missing else ""

    def _part(self, column: Column) -> str:
        return self._words(column.part) or column.name

    def _row(self, key: str) -> str:
        code = key.partition("/")[2]
        row_ = self._asked.rows.get(code)
        return (self._words(row_.label) if row_ else "") or code

    def _base(self, count: int) -> str:
        if self._asked.of_list:
            words = ngettext(
                "Base: %(count)s item about which this was answered.",
                "Base: %(count)s items about which this was answered.",
                count,
            )
        else:
            words = ngettext(
                "Base: %(count)s response that answered this.",
                "Base: %(count)s responses that answered this.",
                count,
            )
        return words % {"count": number(count)}

    @staticmethod
    def _several() -> str:
        return _("Several answers could be given, so percentages may come to more than 100.")


def is_beside(column: Column) -> bool:
    """Whether it holds what was written beside an option."""
    return column.kind is Kind.TEXT and bool(column.option)


def table(
    caption: str, note: str, heads: Sequence[str], rows: Sequence[dict[str, Any]], *, texts: int = 0
) -> dict[str, Any]:
    """`heads` begin with that of the rows' own heads; `texts` cells after those are words and codes, the others
    numbers."""
    return {
        "caption": caption,
        "note": note,
        "head": heads[0],
        "columns": [{"name": name, "is_number": place >= texts} for place, name in enumerate(heads[1:])],
        "rows": [
            each
            | {"cells": [{"text": t, "is_number": place >= texts} for place, t in enumerate(each["cells"])]}
            for each in rows
        ],
        "is_wide": len(heads) > WIDEST_ON_PHONE,
        "has_shares": any(each["share"] is not None for each in rows),
    }


def row(label: str, cells: Sequence[str], *, tag: str = "", share: float | None = None) -> dict[str, Any]:
    return {"label": label, "cells": list(cells), "tag": tag, "share": share}


def number(count: int) -> str:
    return f"{count:,}"


def decimal(text: str) -> str:
    """A canonical decimal as people read it."""
    whole, point, fraction = text.lstrip("-").partition(".")
    if not whole.isdecimal():
        return text
    return f"{'−' if text.startswith('-') else ''}{int(whole):,}{point}{fraction}"


def share(count: int, base: int) -> float:
    """Of a hundred; 0 of nothing."""
    return round(WHOLE * count / base, 2) if base else 0.0


def percentage(count: int, base: int) -> str:
    """To one decimal, halves upwards; nothing of nothing."""
    if not base:
        return "–"
    exact = Decimal(WHOLE * count) / Decimal(base)
    return f"{exact.quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def of_whole(count: int, base: int) -> str:
    return f"{number(count)} ({percentage(count, base)})" if base else number(count)
