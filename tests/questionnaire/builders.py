"""The smallest valid questionnaires, questions and answers for tests."""

import datetime as dt
from typing import Any

from questionnaire.cleaning import PageOutcome, clean_page
from questionnaire.document import Option, OtherText, Page, Question, Questionnaire, Row, Settings, Text
from questionnaire.expressions import Expression, parse
from questionnaire.types import TYPES, Cleaned

TODAY = dt.date(2026, 3, 29)


def both(words: str) -> Text:
    return Text(f"{words} (cy)", f"{words} (en)")


def option(code: str, **fields: Any) -> Option:
    fields["relevant"] = _parsed(fields.get("relevant"))
    return Option(code, both(code), **fields)


def other(code: str = "other", **fields: Any) -> Option:
    return option(code, other_text=OtherText(both("details"), **fields))


def question(
    code: str, type: str = "single_choice", options: str | tuple[Option, ...] = "a b", **fields: Any
):
    """A question; options and rows may be given as codes with spaces between, settings as keywords."""
    settings = {name: fields.pop(name) for name in Settings.__struct_fields__ if name in fields}
    for name in ("relevant", "constraint", "calculation"):
        fields[name] = _parsed(fields.get(name))
    rows = fields.pop("rows", "r1 r2" if TYPES[type].rows else "")
    with_options = type == "yes_no" or TYPES[type].options == "needed" or options != "a b"
    if isinstance(options, str):
        options = tuple(option(one) for one in options.split())
    return Question(
        code,
        type,  # type: ignore[arg-type]
        text=both(code),
        settings=Settings(**settings),
        options=options if with_options else (),
        rows=tuple(Row(row, both(row)) for row in rows.split()),
        **fields,
    )


def page(*questions: Question, code: str = "page", relevant: str | None = None) -> Page:
    return Page(code, both(code), _parsed(relevant), questions)


def questionnaire(*pages: Page | Question) -> Questionnaire:
    """A questionnaire of these pages, or of one page with these questions."""
    if all(isinstance(one, Question) for one in pages):
        pages = (page(*pages),)  # type: ignore[arg-type]
    return Questionnaire(title=both("title"), pages=pages)  # type: ignore[arg-type]


def clean(asked: Question, posted: dict[str, Any], today: dt.date = TODAY) -> Cleaned:
    """Clean what was posted for one question; a single string stands for a list of one."""
    return TYPES[asked.type].clean(asked, as_lists(posted), asked.options_by_code, today)


def value(asked: Question, posted: str) -> Any:
    """The canonical value of what was typed into a question's only control. Fails if there is a fault."""
    cleaned = clean(asked, {asked.code: posted})
    assert cleaned.faults == []
    return cleaned.values[asked.code]


def fault_of(asked: Question, posted: str | dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Kind and values of the one fault of what was posted."""
    cleaned = clean(asked, posted if isinstance(posted, dict) else {asked.code: posted})
    (found,) = cleaned.faults
    return found.kind, found.values


def post(
    whole: Questionnaire,
    number: int,
    posted: dict[str, Any],
    answers: dict[str, Any] | None = None,
    asked=None,
):
    """Post a page on which every question was asked, unless `asked` says which."""
    on_page = whole.page(number)
    codes = [one.code for one in on_page.questions] if asked is None else asked
    outcome: PageOutcome = clean_page(whole, on_page, as_lists(posted), codes, answers or {}, TODAY)
    return outcome


def as_lists(posted: dict[str, Any]) -> dict[str, list[str]]:
    return {name: values if isinstance(values, list) else [values] for name, values in posted.items()}


def _parsed(source: str | Expression | None):
    return parse(source) if isinstance(source, str) and source else source or None
