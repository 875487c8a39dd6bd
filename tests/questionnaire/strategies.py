"""Questionnaires and posted forms of every kind, for property tests."""

from typing import Any

from hypothesis import strategies as st

from questionnaire.document import Option, OtherText, Page, Question, Questionnaire, Row, Settings, Text
from questionnaire.expressions import Expression, parse
from questionnaire.types import TYPES

codes = st.sampled_from(["a", "b", "c", "16_to_24", "tŷ", "1"])
texts = st.builds(Text, st.text("Wyŷ '$", max_size=5), st.text("Of '$", max_size=5))

# What people and programs type: ordinary things, near misses, and anything at all.
typed = st.one_of(
    st.sampled_from(
        ["", " ", "a", "b", "1", "2", "3", "0", "-1", "1,234.50", " 1 234 ", "29", "02", "2012", "9999"]
    ),
    st.sampled_from(
        ["a@b.co", "Siân@TŶ.Cymru", "\x00", "a\x00", "\ud83d", "\r\n", "a\r\nb", "16_to_24", "tŷ", "ty\u0302"]
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
    relevant = draw(st.none() | conditions(earlier)) if earlier else None
    return Question(
        code,
        kind,  # type: ignore[arg-type]
        text=draw(texts),
        required=draw(st.booleans()),
        identifying=draw(st.sampled_from([False, False, False, True])),
        relevant=relevant,
        constraint=draw(st.sampled_from([None, None, parse("string-length(.) < 4"), parse(". != 'a'")])),
        settings=draw(settings_for(kind)),
        options=tuple(draw(st.lists(options(earlier), max_size=4, unique_by=lambda one: one.code.lower()))),
        rows=tuple(Row(row, draw(texts)) for row in draw(st.lists(codes, max_size=3, unique=True))),
    )


@st.composite
def options(draw: st.DrawFn, earlier: tuple[Question, ...]) -> Option:
    other = st.builds(OtherText, texts, st.sampled_from([None, 1, 10]), st.booleans())
    return Option(
        draw(codes),
        draw(texts),
        exclusive=draw(st.booleans()),
        relevant=draw(st.none() | conditions(earlier)) if earlier else None,
        other_text=draw(st.none() | other),
    )


def settings_for(kind: str) -> st.SearchStrategy[Settings]:
    if kind == "date":
        limits: Any = st.sampled_from([None, "2000-01-01", "2026-12-31", "today"])
    elif kind == "rating":
        limits = st.sampled_from([None, 0, 1, "4", 7])
    else:
        limits = st.sampled_from([None, 0, "2.5", 100, "nonsense"])
    counts = st.sampled_from([None, 1, 2])
    return st.builds(
        Settings,
        min=limits,
        max=limits,
        integer=st.booleans(),
        decimals=counts,
        max_length=st.sampled_from([None, 3, 100]),
        min_choices=counts,
        max_choices=counts,
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
        relevant = draw(st.none() | conditions(asked)) if asked else None
        on_page: tuple[Question, ...] = ()
        for place in range(draw(st.integers(0, 3))):
            on_page += (draw(questions(f"q{number}{place}", asked + on_page)),)
        pages.append(Page(f"p{number}", draw(texts), relevant, on_page))
        asked += on_page
    return Questionnaire(title=draw(texts), pages=tuple(pages))


def controls(question: Question) -> list[str]:
    """The names that a form may send for a question."""
    return [
        *question.keys,
        *(f"{question.code}/{option.code}" for option in question.options),
        *(f"{question.code}-{part}" for part in ("day", "month", "year")),
    ]


def plausible(question: Question) -> st.SearchStrategy[dict[str, list[str]]]:
    """What somebody might send for a question: often right, often nearly so."""
    near = st.sampled_from([*(option.code for option in question.options), "1", "2", "3", "2012", ""])
    one = st.lists(near, max_size=1) | values
    several = st.lists(near, max_size=3) if question.type == "multi_choice" else one
    return st.fixed_dictionaries({}, optional=dict.fromkeys(controls(question), several))


@st.composite
def visits(draw: st.DrawFn) -> tuple[Questionnaire, list[dict[str, list[str]]], list[set[str]]]:
    """A questionnaire, what is posted for each of its pages, and the codes said to have been asked."""
    whole = draw(questionnaires())
    posted, asked = [], []
    for page in whole.pages:
        forms = [draw(plausible(question)) for question in page.questions]
        posted.append({name: sent for form in forms for name, sent in form.items()})
        all_codes = {question.code for question in page.questions}
        asked.append(all_codes - draw(st.sets(st.sampled_from(sorted(all_codes)))) if all_codes else set())
    return whole, posted, asked
