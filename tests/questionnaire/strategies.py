"""Questionnaires and posted forms of every kind, for property tests."""

from hypothesis import strategies as st

from questionnaire.document import Option, OtherText, Page, Question, Questionnaire, Row, Settings, Text
from questionnaire.expressions import Expression, parse
from questionnaire.types import TYPES
from questionnaire.types.rating import points

codes = st.sampled_from(["a", "b", "c", "16_to_24", "tŷ", "1"])
texts = st.builds(Text, st.text("Wyŷ '$", max_size=5), st.text("Of '$", max_size=5))

# What people and programs type: ordinary things, near misses, and anything at all.
typed = st.one_of(
    st.sampled_from(
        ["", " ", "a", "b", "1", "2", "3", "0", "-1", "1,234.50", " 1 234 ", "29", "02", "2012", "9999"]
    ),
    st.sampled_from(
        [
            "a@b.co",
            "Siân@TŶ.Cymru",
            "\x00",
            "a\x00",
            "\ud83d",
            "a\ufffd",
            "\r\n",
            "a\r\nb",
            "16_to_24",
            "tŷ",
            "ty\u0302",
        ]
    ),
    st.text(max_size=20),
    st.text(st.characters(), max_size=20),
    st.integers().map(str),
    st.decimals(allow_nan=True, allow_infinity=True).map(str),
    st.just("x" * 6000),
)
values = st.lists(typed, max_size=3)


@st.composite
def questions(draw: st.DrawFn, code: str, earlier: tuple[Question, ...] = ()) -> Question:
    kind = draw(st.sampled_from(sorted(TYPES)))
    relevant = draw(conditions(earlier)) if earlier and draw(chances(2)) else None
    return Question(
        code,
        kind,  # type: ignore[arg-type]
        text=draw(texts),
        required=draw(chances(3)),
        identifying=draw(st.sampled_from([False, False, False, True])),
        relevant=relevant,
        constraint=draw(st.sampled_from([None] * 4 + [parse("string-length(.) < 4"), parse(". != 'a'")])),
        settings=draw(settings_for(kind)),
        options=tuple(
            option
            for option in draw(
                st.lists(options(earlier), min_size=1, max_size=4, unique_by=lambda one: one.code.lower())
            )
            # Publishing refuses an option that is a point of the scale.
            if kind != "rating" or not option.code.isdigit()
        ),
        rows=tuple(Row(row, draw(texts)) for row in draw(st.lists(codes, max_size=3, unique=True))),
    )


@st.composite
def options(draw: st.DrawFn, earlier: tuple[Question, ...]) -> Option:
    other = st.builds(OtherText, texts, st.sampled_from([None, 1, 10]), st.booleans())
    return Option(
        draw(codes),
        draw(texts),
        exclusive=draw(chances(4)),
        relevant=draw(conditions(earlier)) if earlier and draw(chances(4)) else None,
        other_text=draw(other) if draw(chances(3)) else None,
    )


@st.composite
def settings_for(draw: st.DrawFn, kind: str) -> Settings:
    """Settings that mostly leave an answer possible."""
    if not draw(chances(3)):
        return Settings()
    least, most = {
        "date": ([None, "2000-01-01", "today"], [None, "2026-12-31", "today"]),
        "rating": ([None, 0, 1], [None, "4", 7]),
    }.get(kind, ([None, 0, "2.5", "nonsense"], [None, 100, "2000"]))
    return Settings(
        min=draw(st.sampled_from(least)),
        max=draw(st.sampled_from(most)),
        integer=draw(st.booleans()),
        decimals=draw(st.sampled_from([None, 1, 2])),
        max_length=draw(st.sampled_from([None, 3, 100])),
        min_choices=draw(st.sampled_from([None, 1])),
        max_choices=draw(st.sampled_from([None, 1, 2])),
    )


def conditions(earlier: tuple[Question, ...]) -> st.SearchStrategy[Expression]:
    """Expressions that read earlier questions, as publishing allows."""
    keys = [key for question in earlier for key in question.keys if not question.identifying] or ["nothing"]
    key = st.sampled_from(keys)
    return st.one_of(
        st.builds("selected(${{{}}}, '{}')".format, key, codes),
        st.builds("${{{}}} = '{}'".format, key, codes),
        st.builds("${{{}}} != ''".format, key),
        st.builds("not(${{{}}} > 1) or today() > ${{{}}}".format, key, key),
    ).map(parse)


@st.composite
def questionnaires(draw: st.DrawFn) -> Questionnaire:
    pages: list[Page] = []
    asked: tuple[Question, ...] = ()
    for number in range(draw(st.integers(1, 4))):
        relevant = draw(conditions(asked)) if asked and draw(chances(3)) else None
        on_page: tuple[Question, ...] = ()
        for place in range(draw(st.integers(0, 3))):
            on_page += (draw(questions(f"q{number}{place}", asked + on_page)),)
        pages.append(Page(f"p{number}", draw(texts), relevant, on_page))
        asked += on_page
    return Questionnaire(title=draw(texts), pages=tuple(pages))


# The parts that types of several fields have, after the question's code.
FIELDS = ("day", "month", "year", "time", "years", "months", "weeks", "days", "hours", "minutes")


def controls(question: Question) -> list[str]:
    """The names that a form may send for a question."""
    return [
        *question.keys,
        *(f"{question.code}/{option.code}" for option in question.options),
        *(f"{question.code}-{part}" for part in FIELDS),
    ]


OF_SEVERAL_FIELDS = {
    "datetime": [
        {"-day": "29", "-month": "2", "-year": "2024", "-time": "9:30"},
        {"-day": "1", "-month": "02", "-year": "2012", "-time": "2pm"},
    ],
    "month": [{"-month": "3", "-year": "2026"}, {"-month": "12", "-year": "2012"}],
    "duration": [{"-hours": "1", "-minutes": "30"}, {"-minutes": "90"}, {"-hours": "0"}],
    "address": [
        {"/line1": "1 Heol y Tŷ", "/town": "Caerdydd", "/postcode": "cf103nq"},
        {"/line1": "1", "/line2": "2", "/town": "3", "/county": "4", "/postcode": "W1A 0AX"},
    ],
}


@st.composite
def right(draw: st.DrawFn, question: Question) -> dict[str, list[str]]:
    """What somebody sends who does as asked, as far as the question's settings let them."""
    code, kind = question.code, question.type
    chosen = [option.code for option in question.options]
    form = {f"{code}/{option.code}": ["tŷ"] for option in question.options_with_text}
    if kind == "ranking":
        order = draw(st.permutations(chosen))
        return {f"{code}/{one}": [str(place)] for place, one in enumerate(order, 1)}
    if kind == "matrix_single":
        return {key: [draw(st.sampled_from(chosen))] for key in question.keys if chosen}
    if kind == "matrix_multi":
        return {key: draw(st.lists(st.sampled_from(chosen), max_size=2)) for key in question.keys if chosen}
    if kind == "constant_sum":
        shares = ["100", *[""] * len(question.keys)]
        return {
            key: [share] for key, share in zip(draw(st.permutations(question.keys)), shares, strict=False)
        }
    if kind in ("matrix_number", "matrix_text"):
        return {key: [draw(st.sampled_from(["3", " 12 ", ""]))] for key in question.keys}
    if kind == "date":
        day, month, year = draw(
            st.sampled_from([("1", "2", "2012"), ("29", "02", "2024"), ("29", "3", "2026")])
        )
        return {f"{code}-day": [day], f"{code}-month": [month], f"{code}-year": [year]}
    if kind in OF_SEVERAL_FIELDS:
        typed = draw(st.sampled_from(OF_SEVERAL_FIELDS[kind]))
        return {f"{code}{field}": [text] for field, text in typed.items()}
    if kind == "multi_choice":
        return form | {code: draw(st.lists(st.sampled_from(chosen), max_size=2)) if chosen else []}
    words = {
        "rating": list(points(question)),
        "recommendation": ["0", "7", "10"],
        "number": ["3", "1,234.50", "50", "0"],
        "email": ["a@b.co", "Siân@TŶ.Cymru"],
        "decimal": ["3", "1,234.50", "0.25"],
        "currency": ["£3", "1,234.50", "50 GBP"],
        "percentage": ["3%", "50", "99.5 %"],
        "quantity": ["3", "50", "0"],
        "time": ["9:30", "0930", "2pm", "noon"],
        "phone": ["029 2018 0123", "+353 1 555 0123 x12"],
        "url": ["www.gov.wales", "HTTP://tŷ.cymru/Tŷ?a=b"],
        "postcode": ["cf103nq", "W1A 0AX"],
    }.get(
        kind,
        chosen if kind in ("single_choice", "yes_no", "scale", "consent") else ["b", "ty\u0302", "a\r\nb"],
    )
    return form | {code: [draw(st.sampled_from(words))]} if words else form


@st.composite
def plausible(draw: st.DrawFn, question: Question) -> dict[str, list[str]]:
    """What somebody might send for a question: mostly right, with a slip here and there."""
    form = dict(draw(right(question)))
    for control in (
        draw(st.lists(st.sampled_from(controls(question)), max_size=1)) if draw(chances(4)) else ()
    ):
        form[control] = draw(values)
    return form


def chances(most: int) -> st.SearchStrategy[bool]:
    """True once in so many times."""
    return st.integers(1, most).map(lambda drawn: drawn == most)


@st.composite
def visits(draw: st.DrawFn) -> tuple[Questionnaire, list[dict[str, list[str]]], list[set[str]]]:
    """A questionnaire, what is posted for each of its pages, and the codes said to have been asked."""
    whole = draw(questionnaires())
    posted, asked = [], []
    for page in whole.pages:
        forms = [draw(plausible(question)) for question in page.questions]
        posted.append({name: sent for form in forms for name, sent in form.items()})
        all_codes = {question.code for question in page.questions}
        unasked = (
            draw(st.sets(st.sampled_from(sorted(all_codes)))) if all_codes and draw(chances(4)) else set()
        )
        asked.append(all_codes - unasked)
    return whole, posted, asked
