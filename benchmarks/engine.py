"""What the engine alone costs: microseconds to clean a page of ten questions and to find the page after it.

`python -m benchmarks.engine` prints it without servers or database.
"""

import datetime as dt
import statistics
import timeit
from typing import Any

from questionnaire.cleaning import clean_page
from questionnaire.document import Option, Page, Question, Questionnaire, Row, Settings, Text, decode, encode
from questionnaire.expressions import parse
from questionnaire.routing import next_page

TODAY = dt.date(2026, 3, 29)
PAGES = 5
WORDS = Text("Cwestiwn", "Question")
OPTIONS = tuple(Option(code, WORDS) for code in ("a", "b", "c", "d", "e"))
TRIES, CALLS = 15, 200

Posted = dict[str, list[str]]


def page_of_ten(number: int) -> tuple[Page, Posted]:
    """A page with a choice, a multiple choice, a scale, a matrix of three rows, two numbers, two texts, a date and a
    ranking of five; four of them depend on others, and the page on the one before. And a form that answers it."""

    def code(name: str) -> str:
        return f"{name}{number}"

    def question(name: str, type: str, relevant: str = "", constraint: str = "", **fields: Any) -> Question:
        rules = {"relevant": relevant, "constraint": constraint}
        parsed = {use: parse(source.replace("#", str(number))) for use, source in rules.items() if source}
        return Question(code(name), type, WORDS, **fields, **parsed)

    rows = tuple(Row(row, WORDS) for row in ("web", "post", "phone"))
    questions = (
        question("one", "single_choice", options=OPTIONS, required=True),
        question("many", "multi_choice", options=OPTIONS, required=True),
        question("scale", "rating", settings=Settings(min=1, max=5), relevant="${one#} = 'a' or ${one#} = 'b'"),
        question("grid", "matrix_single", options=OPTIONS, rows=rows, relevant="selected(${many#}, 'b')"),
        question("staff", "number", settings=Settings(min=0, integer=True), required=True),
        question("cost", "number", "${staff#} > 5 and not(selected(${many#}, 'e'))", ". <= ${staff#} * 1000"),
        question("name", "short_text", constraint="regex(., '[A-Z].*')"),
        question("more", "long_text", relevant="${name#} != ''"),
        question("when", "date", constraint=". <= today() and . >= today() - 365"),
        question("order", "ranking", options=OPTIONS),
    )  # fmt: skip
    posted: Posted = {
        code("one"): ["a"],
        code("many"): ["b", "c"],
        code("scale"): ["4"],
        **{f"{code('grid')}/{row.code}": ["c"] for row in rows},
        code("staff"): ["1,250"],
        code("cost"): ["99.50"],
        code("name"): ["Siân Tŷ"],
        code("more"): ["Rhagor o eiriau, dros ddwy\nlinell."],
        **dict(
            zip(
                (f"{code('when')}-{part}" for part in ("day", "month", "year")),
                (["2"], ["3"], ["2026"]),
                strict=True,
            )
        ),
        **{f"{code('order')}/{option.code}": [str(place)] for place, option in enumerate(OPTIONS, 1)},
    }
    relevant = parse(f"${{staff{number - 1}}} > 10 and ${{one{number - 1}}} != 'e'") if number > 1 else None
    return Page(f"page{number}", WORDS, relevant, questions), posted


def measure() -> dict[str, float]:
    """Microseconds, the median of several tries, for the first page and for the one before the last."""
    made = [page_of_ten(number) for number in range(1, PAGES + 1)]
    whole = decode(encode(Questionnaire(title=WORDS, pages=tuple(page for page, _posted in made))))
    answers: dict[str, Any] = {}
    for page, (_page, posted) in zip(whole.pages, made, strict=True):
        outcome = clean_page(whole, page, posted, [one.code for one in page.questions], answers, TODAY)
        assert not outcome.faults, outcome.faults
        assert len(outcome.relevant) == 10
        answers |= outcome.values

    def turn(number: int) -> None:
        page, posted = whole.page(number), made[number - 1][1]
        asked = [question.code for question in page.questions]
        outcome = clean_page(whole, page, posted, asked, answers, TODAY)
        next_page(whole, number, answers | outcome.values, TODAY)

    def microseconds(number: int) -> float:
        times = timeit.repeat(lambda: turn(number), repeat=TRIES, number=CALLS)
        return statistics.median(times) / CALLS * 1e6

    return {"first": microseconds(1), "last but one": microseconds(PAGES - 1)}


def report() -> None:
    found = ", ".join(f"{cost:.0f} µs on the {place}" for place, cost in measure().items())
    print(f"engine, to clean a page of 10 questions and route on, of {PAGES} such pages: {found}")


if __name__ == "__main__":
    report()
