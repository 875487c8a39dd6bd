"""Columns are planned by code over all versions."""

from typing import Any

from exports.dataset.columns import Column, Kind, Version, answer_columns, identifying_columns
from questionnaire.document import Option, OtherText, Page, Question, Questionnaire, Row, Settings, Text


def version(number: int, *questions: Question) -> Version:
    return Version(number, Questionnaire(pages=(Page("p", questions=questions),)))


def options(*codes: str) -> tuple[Option, ...]:
    return tuple(Option(code, Text(f"{code} cy", f"{code} en")) for code in codes)


def names(columns: tuple[Column, ...]) -> list[str]:
    return [column.name for column in columns if column.key]


def one(question: Question) -> list[tuple[str, Kind, str]]:
    return [(c.name, c.kind, c.key) for c in answer_columns([version(1, question)]) if c.key]


def test_a_single_answer_is_one_column_with_the_name_of_its_question() -> None:
    assert one(Question("age", "number")) == [("age", Kind.NUMBER, "age")]


def test_a_multiple_choice_has_a_column_for_each_option_and_each_text() -> None:
    other = Option("other", other_text=OtherText())

    made = one(Question("why", "multi_choice", options=(*options("a.b"), other)))

    assert made == [
        ("why/a.b", Kind.TICK, "why"),
        ("why/other", Kind.TICK, "why"),
        ("why/other/text", Kind.TEXT, "why/other"),
    ]


def test_a_matrix_has_a_column_for_each_row_and_a_ranking_for_each_option() -> None:
    matrix = Question("m", "matrix_single", options=options("1", "2"), rows=(Row("r"), Row("s")))
    ranking = Question("r", "ranking", options=options("x", "y"))

    assert one(matrix) == [("m/r", Kind.CHOICE, "m/r"), ("m/s", Kind.CHOICE, "m/s")]
    assert one(ranking) == [("r/x", Kind.RANK, "r"), ("r/y", Kind.RANK, "r")]


def test_information_has_no_column_and_consent_has_two() -> None:
    assert one(Question("info", "information")) == []
    assert one(Question("ok", "yes_no", settings=Settings(consent=True))) == [
        ("ok", Kind.CHOICE, "ok"),
        ("ok//consent", Kind.CONSENT, "ok//consent"),
    ]


def test_what_one_version_had_as_text_and_another_as_a_number_is_text() -> None:
    number, words = Question("q", "number"), Question("q", "long_text")

    for order in ((number, words), (words, number), (words, number, number)):
        planned = answer_columns([version(place, asked) for place, asked in enumerate(order, 1)])
        assert [column.kind for column in planned if column.key] == [Kind.TEXT]


def test_versions_are_joined_by_code_whatever_their_order() -> None:
    first = version(1, Question("a", "number"), Question("b", "number"), Question("c", "number"))
    second = version(2, Question("c", "number"), Question("d", "number"), Question("a", "number"))

    columns = {c.name: c for c in answer_columns([first, second])}

    assert names(tuple(columns.values())) == ["c", "d", "a", "b"]
    assert columns["a"].versions == (1, 2)
    assert columns["b"].versions == (1,)
    assert columns["d"].versions == (2,)


def test_the_newest_wording_wins_and_options_of_old_versions_keep_theirs() -> None:
    old = Question("q", "single_choice", text=Text("Hen", "Old"), options=options("a", "gone"))
    new = Question("q", "single_choice", text=Text("Newydd", "New"), options=(Option("a", Text("A2", "A2")),))

    (column,) = [c for c in answer_columns([version(2, new), version(1, old)]) if c.key]

    assert column.text.cy == "Newydd"
    assert [(v.code, v.label.en) for v in column.values] == [("a", "A2"), ("gone", "gone en")]


def test_a_question_that_identifies_in_any_version_is_in_no_file_of_answers() -> None:
    before = version(1, Question("name", "short_text"), Question("a", "number"))
    after = version(2, Question("name", "short_text", identifying=True), Question("a", "number"))

    assert names(answer_columns([before, after])) == ["a"]
    assert names(identifying_columns([before, after])) == ["name"]
    assert identifying_columns([version(1, Question("a", "number"))]) == ()


def test_questions_keep_their_names_and_columns_of_ours_give_way() -> None:
    columns = answer_columns(
        [version(1, Question("Language", "short_text"), Question("_language", "number"))]
    )

    by_kind: dict[Any, str] = {c.kind: c.name for c in columns}
    assert by_kind[Kind.LANGUAGE] == "__language"
    assert names(columns) == ["Language", "_language"]
