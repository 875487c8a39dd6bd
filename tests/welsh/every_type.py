"""A survey with a question of every type, whose Welsh and English share no word, and answers to it."""

from collections.abc import Iterator

import msgspec

from questionnaire.document import Language, Questionnaire, Text
from tests.factories import option, page, question, text

PAGES = (
    page(
        "choices",
        question("sector", "single_choice", required=True, hint=text("Awgrym", "A tip")),
        question("visits", "single_choice", settings={"display": "select"}),
        question(
            "platforms",
            "multi_choice",
            required=True,
            options=[
                option("a"),
                option("b"),
                option(
                    "other",
                    "Arall",
                    "Another",
                    other_text={"label": text("Pa un", "Which one"), "required": True},
                ),
                option("none", "Dim un", "None at all", exclusive=True),
            ],
            settings={"min_choices": 2, "max_choices": 3},
        ),
        question("policy", "yes_no", required=True),
        question("when", "date", relevant="${policy} = 'yes'", required=True, settings={"max": "today"}),
    ),
    page(
        "scales",
        question("statements", "matrix_single", required=True),
        question(
            "ease",
            "rating",
            required=True,
            min_label=text("Anodd", "Hard"),
            max_label=text("Hawdd", "Simple"),
        ),
        question("order", "ranking", required=True),
    ),
    page(
        "texts",
        question("notice", "information", text=text("Darllenwch hwn.", "Read that.")),
        question("staff", "number", required=True, settings={"integer": True, "min": 1, "max": 1500}),
        question("share", "number", settings={"max": "0.5", "decimals": 2}),
        question("town", "short_text", required=True, settings={"max_length": 40}),
        question("thoughts", "long_text", settings={"max_length": 200}),
        question("email", "email", identifying=True),
    ),
)

TYPED = ("Tre-saith", "Popeth yn dda", "rhywun@example.org", "Cangen")

RIGHT = (
    {
        "asked": ["sector", "visits", "platforms", "policy", "when"],
        "sector": "a",
        "visits": "b",
        "platforms": ["a", "other"],
        "platforms/other": "Cangen",
        "policy": "yes",
        "when-day": "14",
        "when-month": "9",
        "when-year": "2012",
    },
    {
        "asked": ["statements", "ease", "order"],
        "statements/x": "a",
        "statements/y": "b",
        "ease": "4",
        "order/a": "2",
        "order/b": "1",
    },
    {
        "asked": ["staff", "share", "town", "thoughts", "email"],
        "staff": "1200",
        "share": "0.25",
        "town": "Tre-saith",
        "thoughts": "Popeth yn dda",
        "email": "rhywun@example.org",
    },
)

# Each is posted to its page (by number): between them, most that can be wrong with an answer.
WRONG = (
    (1, {"asked": ["sector", "visits", "platforms", "policy"]}),
    (
        1,
        {"asked": ["sector", "platforms", "policy"], "sector": ["a", "b"], "platforms": "a", "policy": "yes"},
    ),
    (1, {"asked": ["platforms"], "platforms": ["a", "b", "other"], "platforms/other": ""}),
    (1, {"asked": ["platforms"], "platforms": ["a", "none"]}),
    (1, {"asked": ["policy", "when"], "policy": "yes"}),
    (1, {"asked": ["policy", "when"], "policy": "yes", "when-day": "14"}),
    (
        1,
        {
            "asked": ["policy", "when"],
            "policy": "yes",
            "when-day": "31",
            "when-month": "2",
            "when-year": "2012",
        },
    ),
    (
        1,
        {"asked": ["policy", "when"], "policy": "yes", "when-day": "1", "when-month": "2", "when-year": "12"},
    ),
    (
        1,
        {
            "asked": ["policy", "when"],
            "policy": "yes",
            "when-day": "1",
            "when-month": "2",
            "when-year": "2999",
        },
    ),
    (2, {"asked": ["statements", "ease", "order"]}),
    (2, {"asked": ["order"], "order/a": "1", "order/b": "1"}),
    (2, {"asked": ["statements", "ease"], "statements/x": "zzz", "ease": "99"}),
    (3, {"asked": ["staff", "share", "town", "thoughts", "email"]}),
    (3, {"asked": ["staff", "share", "email"], "staff": "many", "share": "3", "email": "nobody"}),
    (3, {"asked": ["staff", "share"], "staff": "1.5", "share": "0.123"}),
    (3, {"asked": ["town", "thoughts"], "town": "a" * 41, "thoughts": "b" * 201}),
)


def texts_in(part: object, language: Language) -> Iterator[str]:
    """Every text of a questionnaire in one language."""
    if isinstance(part, Text):
        yield part.in_(language)
    elif isinstance(part, msgspec.Struct):
        for name in part.__struct_fields__:
            yield from texts_in(getattr(part, name), language)
    elif isinstance(part, tuple):
        for each in part:
            yield from texts_in(each, language)


def paragraphs_in(questionnaire: Questionnaire, language: Language) -> list[str]:
    return [line for text_ in texts_in(questionnaire, language) for line in text_.splitlines()]
