"""The sheets that explain a workbook: what it is, its columns, and what the codes mean.

A file with Welsh labels speaks Welsh and one with English labels English; others speak both, Welsh first.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_noop, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from exports.dataset.coding import numbers_of
from exports.dataset.columns import Kind
from exports.dataset.contents import Contents
from exports.dataset.labels import LANGUAGE_NAMES, Labels, in_languages, labelled_values, languages_of
from questionnaire.document import Language, Text
from surveys.dates import long_moment

Words = str | Promise | Callable[[Language], str]
# Excel's own limit for the name of a sheet.
LONGEST_SHEET_NAME = 31
# Excel names a sheet of its own so.
KEPT_BY_EXCEL = "history"
# Labels of thousands of characters do not belong in a list.
LONGEST_CELL = 32_767

SHEETS = {
    "data": pgettext_lazy("sheet", "Data"),
    "contents": pgettext_lazy("sheet", "Contents"),
    "notes": pgettext_lazy("sheet", "Notes"),
    "columns": pgettext_lazy("sheet", "Columns"),
    "values": pgettext_lazy("sheet", "Codes"),
    "about": pgettext_lazy("sheet", "About"),
}
KINDS = {
    Kind.CASE: _("Number of the case: made at random for this dataset, it says nothing about who or when"),
    Kind.VERSION: _("Version of the questionnaire that was answered"),
    Kind.LANGUAGE: _("Language at the end: cy is Welsh, en is English"),
    Kind.SOURCE: _("Where the response came from; synthetic responses are made up by a computer"),
    Kind.STARTED: _("When the response was begun"),
    Kind.SUBMITTED: _("When the response was submitted"),
    Kind.SET_ASIDE: _("Whether signs of misuse set the response aside, and what was found"),
    Kind.SUBMITTED_DAY: _("The day on which the response was submitted; an anonymous survey gives no times"),
    Kind.REFERENCE: _("Reference on the respondent’s receipt"),
    Kind.CHOICE: _("One choice"),
    Kind.GROUP: _("Report group of the option that was chosen; empty where it belongs to none"),
    Kind.RATING: _("Point on a scale"),
    Kind.TICK: _("One option of several: 1 if chosen, 0 if not (in files with labels, the label if chosen)"),
    Kind.CHOICES: _(
        "What was chosen of several options, in one cell: codes with a space between them, labels with a semicolon"
    ),
    Kind.CODE: _(
        "A code that was given to the text: 1 if it was, 0 if not (in files with labels, the label if it was); empty"
        " where the text was not coded"
    ),
    Kind.TRANSLATION: _("Translation of the text into the other language"),
    Kind.TRANSLATED_INTO: _("Language of the translation: cy is Welsh, en is English"),
    Kind.RANK: _("Place in the order, 1 is the first"),
    Kind.TEXT: _("Text in the respondent’s own words"),
    Kind.NUMBER: _("Number"),
    Kind.DATE: _("Date"),
    Kind.TIME: _("Time of day, on the 24-hour clock"),
    Kind.MOMENT: _("Date and local time"),
    Kind.MONTH: _("Month of a year"),
    Kind.COUNT: _("Number of items in the list"),
    Kind.ITEM: _("Place of the item in its list, 1 is the first"),
    Kind.CONSENT: _("Version and language of the wording that was agreed to"),
    Kind.ORDER: _("Codes of the options in the order in which they were shown"),
    Kind.FILE: _("A file that was sent: its name in the folder of files"),
}
MISSING = {
    "dont_know": _("Don’t know"),
    "prefer_not_to_say": _("Prefer not to say"),
    "not_applicable": _("Not applicable"),
}
SYNTHETIC = gettext_noop(
    "Synthetic data: these responses were made up by a computer to show how the service works. Nobody gave them."
)
INTERIM = gettext_noop(
    "Interim data: the survey was still open. These are the responses up to the moment named here, and more may follow."
)
# Beside "Synthetic data" and "Interim data".
MADE_UP = _("These responses were made up by a computer to show how the service works. Nobody gave them.")
STILL_OPEN = _(
    "The survey was still open. These are the responses up to the moment named here, and more may follow."
)


SELECTION = gettext_noop(
    "A selection, not the whole dataset. Responses chosen: %(rows)s of %(whole)s. Chosen by: %(filters)s."
)
ALL_LAID_OUT = gettext_noop("All responses of the dataset, in a layout of their own: %(rows)s.")


def say(words: Words, labels: Labels) -> str:
    """In the language of the labels; in both, Welsh first, where the file has codes or both."""
    return in_languages(partial(said_in, words), labels)


def said_in(words: Words, language: Language) -> str:
    with translation.override(language):
        return words(language) if callable(words) else str(words)


def marked_title(contents: Contents, labels: Labels) -> str:
    """The survey's title, and before it what must not be overlooked, for where there is room for one line."""
    marks: list[Words] = [partial(selection_mark, contents)] if contents.is_part else []
    marks += [_("Interim data")] if contents.is_interim else []
    marks += [_("Synthetic data")] if contents.is_synthetic else []
    return ": ".join([*(say(mark, labels) for mark in marks), say(contents.title.in_, labels)])


def selection_mark(contents: Contents, language: Language) -> str:
    """That it is one, and how many responses of how many it has, for where there is room for few words."""
    return said_in(
        lambda _language: gettext("Selection, %(rows)s of %(whole)s") % _figures(contents), language
    )


def _figures(contents: Contents) -> dict[str, int]:
    """Of responses, also in the file of a list."""
    responses = contents.of or contents
    return {"rows": responses.rows, "whole": responses.whole}


def title_with_selection(contents: Contents, language: Language) -> str:
    """The survey's title; of a selection, with what that is."""
    title = contents.title.in_(language)
    return f"{title} – {selection_mark(contents, language)}" if contents.is_part else title


def selection_of(contents: Contents, language: Language) -> str:
    """What was chosen, and how many responses of how many are so; empty for the files of a whole dataset."""
    # Those words are beside the page's too, which knows of no files.
    from exports.filter_words import in_one_line

    if contents.choice is None:
        return ""
    responses = contents.of or contents
    words = SELECTION if contents.is_part else ALL_LAID_OUT
    with translation.override(language):
        filters = in_one_line(contents.choice.filters, responses.columns, language)
        return gettext(words) % (_figures(contents) | {"filters": filters})


def cautions_of(contents: Contents) -> list[Words]:
    """What nobody may overlook who reads the data."""
    cautions: list[Words] = [partial(selection_of, contents)] if contents.is_part else []
    cautions += [_(SYNTHETIC)] if contents.is_synthetic else []
    return [*cautions, _(INTERIM)] if contents.is_interim else cautions


def sheet_name(sheet: str, labels: Labels) -> str:
    # A slash may not stand in the name of a sheet.
    return say(SHEETS[sheet], labels).replace(" / ", " - ")[:LONGEST_SHEET_NAME]


def numbered(name: str, number: int) -> str:
    """The name of the sheet on which rows go on when those before it are full."""
    return (name if number == 1 else f"{name} {number}")[:LONGEST_SHEET_NAME]


def list_sheet_names(codes: Iterable[str], labels: Labels) -> dict[str, str]:
    """The sheet of each list: its code, made unlike the name of any other sheet."""
    taken = {sheet_name(sheet, labels).lower() for sheet in SHEETS} | {KEPT_BY_EXCEL}
    names = {}
    for code in codes:
        # Leaves room for the number of a further sheet.
        name = shortened = code[: LONGEST_SHEET_NAME - 4]
        further = 1
        while name.lower() in taken:
            further += 1
            name = f"{shortened}_{further}"
        taken.add(name.lower())
        names[code] = name
    return names


def column_rows(contents: Contents, labels: Labels) -> Iterator[dict[str, str]]:
    """One row for each column of the data, and of each list's own sheet."""
    # Formats say what they are with the help of this module.
    from exports.formats import format_named, names_in_formats

    of_list, name, kind, versions = _headings(labels, _("List"), _("Column"), _("Kind"), _("Versions"))
    programs = {
        each: say(partial(_name_in, format_named(each).title), labels) for each in names_in_formats(())
    }
    kinds = {each: say(words, labels) for each, words in KINDS.items()}
    question, part, unit = (
        _Sides(words, labels)
        for words in (pgettext_lazy("heading", "Question"), _("Row or option"), _("Unit"))
    )
    for code, data in {"": contents, **contents.lists}.items():
        elsewhere = names_in_formats(data.names)
        for column in data.columns:
            yield {
                **({of_list: code} if contents.lists else {}),
                name: column.name,
                kind: kinds[column.kind],
                **question.of(column.text),
                **part.of(column.part),
                **unit.of(column.unit),
                versions: ", ".join(map(str, column.versions)),
                **{
                    heading: "" if column.ticks else elsewhere[each][column.name]
                    for each, heading in programs.items()
                },
            }


def _name_in(program: str | Promise, _language: Language) -> str:
    return gettext("Name in %(program)s") % {"program": program}


def _headings(labels: Labels, *words: Words) -> list[str]:
    # Said once for a sheet: for each of its rows took longer than writing them.
    return [say(each, labels) for each in words]


def value_rows(contents: Contents, labels: Labels) -> Iterator[dict[str, str]]:
    """One row for each code that a column of the data, or of a list's own sheet, can hold."""
    of_list, name, code, missing, group, number = _headings(
        labels,
        _("List"),
        _("Column"),
        _("Code"),
        _("Missing value"),
        _("Report group"),
        _("Number in SPSS and Stata"),
    )
    label = _Sides(_("Label"), labels)
    for part, data in {"": contents, **contents.lists}.items():
        for column in data.columns:
            coded = numbers_of(column)
            for value in labelled_values(column):
                yield {
                    **({of_list: part} if contents.lists else {}),
                    name: column.name,
                    code: value.code,
                    **label.of(value.label),
                    missing: say(MISSING[value.missing], labels) if value.missing else "",
                    group: value.report_group or "",
                    number: "" if column.ticks else str(coded.get(value.code, value.number)),
                }


def about_rows(contents: Contents, labels: Labels, *, cut: int) -> Iterator[dict[str, str]]:
    """What the workbook is, what was left out, and how to read it."""
    item, value = say(pgettext_lazy("heading", "About this file"), labels), say(_("Value"), labels)
    for name, words in (*facts_of(contents, labels), *_about_cells(labels, cut)):
        yield {item: say(name, labels), value: words[:LONGEST_CELL]}


def facts_of(contents: Contents, labels: Labels) -> Iterator[tuple[Words, str]]:
    """What every file of the dataset says of itself: what it is called, and what it is."""
    zone = contents.timezone
    yield pgettext_lazy("noun", "Survey"), say(contents.title.in_, labels)
    if contents.choice is not None:
        yield pgettext_lazy("of responses", "Selection"), say(partial(selection_of, contents), labels)
    if contents.is_synthetic:
        yield _("Synthetic data"), say(MADE_UP, labels)
    yield _("Dataset"), str(contents.number)
    if contents.is_interim:
        yield _("Interim data"), say(STILL_OPEN, labels)
    yield _("Responses"), str(contents.rows)
    yield _("Frozen"), say(lambda language: long_moment(contents.frozen_at, language, zone=zone), labels)
    yield _("Times"), say(lambda language: _("On the clock of %(zone)s.") % {"zone": zone}, labels)
    yield (
        _("Left out"),
        say(_("Responses that were not submitted, and answers that identify a person."), labels),
    )
    if redacted_texts(contents.texts):
        yield _("Redacted"), say(partial(redacted_words, contents), labels)


def redacted_texts(texts: Mapping[str, Any]) -> int:
    """In how many texts of a dataset a part was redacted (Dataset.texts)."""
    return sum(found["texts"] for found in texts.get("redacted", {}).values())


def redacted_words(contents: Contents, _language: Language) -> str:
    """In the active language. Of a part of the responses it is not known which of the texts are theirs."""
    count = redacted_texts(contents.texts)
    if contents.is_part:
        words = ngettext(
            "Before release, parts of %(count)s text of the whole dataset were redacted; the text says where and why.",
            "Before release, parts of %(count)s texts of the whole dataset were redacted; each text says where and"
            " why.",
            count,
        )
    else:
        words = ngettext(
            "Before release, parts of %(count)s text were redacted; the text says where and why.",
            "Before release, parts of %(count)s texts were redacted; each text says where and why.",
            count,
        )
    return words % {"count": count}


def _about_cells(labels: Labels, cut: int) -> Iterator[tuple[Words, str]]:
    if cut:
        yield (
            _("Shortened"),
            say(
                lambda language: str(
                    _(
                        "Texts longer than 32,767 characters were cut, because Excel holds no more: %(count)s."
                        " The CSV files have them whole."
                    )
                    % {"count": cut}
                ),
                labels,
            ),
        )


class _Sides:
    """A column for each language of the file. Where there are two, the headings say which is which."""

    def __init__(self, heading: Words, labels: Labels) -> None:
        languages = languages_of(labels)
        self._headings: dict[Language, str] = (
            {languages[0]: say(heading, labels)}
            if len(languages) == 1
            else {each: f"{said_in(heading, each)} ({LANGUAGE_NAMES[each]})" for each in languages}
        )

    def of(self, text: Text) -> dict[str, str]:
        return {heading: text.in_(each)[:LONGEST_CELL] for each, heading in self._headings.items()}
