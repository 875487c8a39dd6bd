"""What changed between two questionnaires, in words."""

import time

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from questionnaire.document import (
    Option,
    OtherText,
    Page,
    Question,
    Questionnaire,
    Repeat,
    Row,
    Settings,
    Text,
)
from questionnaire.expressions import parse
from surveys.comparing import Change, compare, word_changes
from surveys.comparing.changes import moved


def _text(words: str) -> Text:
    return Text(f"{words} (cy)", words)


def _question(code: str, type: str = "short_text", **values) -> Question:
    return Question(code, type, text=values.pop("text", _text(f"Question {code}")), **values)


def _page(code: str, *questions: Question, **values) -> Page:
    return Page(code, title=_text(f"Page {code}"), questions=questions, **values)


def _choice(*codes: str, **values) -> Question:
    return _question(
        "way", "single_choice", options=tuple(Option(c, _text(f"Way {c}")) for c in codes), **values
    )


def _changes(before: Questionnaire, after: Questionnaire) -> dict[str, list[Change]]:
    with translation.override("en"):
        return {group.place: list(group.changes) for group in compare(before, after)}


def _said(before: Questionnaire, after: Questionnaire) -> list[tuple[str, str, str, str, str]]:
    found = _changes(before, after)
    return [(place, c.kind, c.what, c.before, c.after) for place, changes in found.items() for c in changes]


def _whole(*pages: Page, **values) -> Questionnaire:
    return Questionnaire(title=_text("Survey"), pages=pages, **values)


def test_a_questionnaire_does_not_differ_from_itself():
    whole = _whole(_page("a", _choice("x", "y", relevant=parse("1 = 1"))))

    assert compare(whole, whole) == []


def test_a_wording_is_compared_word_by_word_in_each_language_that_changed():
    before = _whole(_page("a", _question("q", text=Text("Faint o staff?", "How many staff?"))))
    after = _whole(_page("a", _question("q", text=Text("Faint o staff?", "How many people?"))))

    (change,) = _changes(before, after)["Question “q”"]

    assert (change.kind, change.what) == ("changed", "Question")
    ((language, pieces),) = change.texts
    assert language == "en"
    assert [tuple(piece) for piece in pieces] == [
        ("same", "How many "),
        ("removed", "staff?"),
        ("added", "people?"),
    ]


def test_long_texts_of_few_words_are_compared_in_bounded_time():
    before, after = "____ " * 2000, "____ x " * 1000

    began = time.perf_counter()
    pieces = word_changes(before, after)

    assert time.perf_counter() - began < 2
    assert [piece.kind for piece in pieces] == ["removed", "added"]


def test_long_texts_of_many_words_are_compared_word_by_word():
    words = [f"word{number % 700}" for number in range(3000)]

    pieces = word_changes(" ".join(words), " ".join([*words[:1500], "new", *words[1500:]]))

    assert [piece.text.strip() for piece in pieces if piece.kind != "same"] == ["new"]


@given(st.text("ab \n", max_size=30), st.text("ab \n", max_size=30))
def test_the_pieces_of_a_text_make_both_its_wordings(before, after):
    pieces = word_changes(before, after)

    old = "".join(piece.text for piece in pieces if piece.kind != "added")
    new = "".join(piece.text for piece in pieces if piece.kind != "removed")
    assert old.split() == before.split()
    assert new.split() == after.split()


def test_pages_and_questions_that_came_and_went_are_named():
    before = _whole(_page("a", _question("q"), _question("gone")), _page("old"))
    after = _whole(_page("a", _question("q"), _question("came")), _page("new", _question("n")))

    said = [(place, kind, what) for place, kind, what, *_ in _said(before, after)]

    assert said == [
        ("Question “came”", "added", "The whole question"),
        ("Page “new”", "added", "The whole page, with 1 question"),
        ("Question “n”", "added", "The whole question"),
        ("Page “old”", "removed", "The whole page"),
        ("Question “gone”", "removed", "The whole question"),
    ]


def test_a_question_on_another_page_was_moved():
    before = _whole(_page("a", _question("p"), _question("q")), _page("b"))
    after = _whole(_page("a", _question("p")), _page("b", _question("q")))

    assert _said(before, after) == [("Question “q”", "moved", "Its page", "Page “a”", "Page “b”")]


def test_no_more_is_called_moved_than_explains_the_order():
    assert moved("abcde", "bcdea") == {"a"}
    assert moved("abc", "cab") == {"c"}
    assert moved("abc", "xaybz") == set()


def test_rules_are_read_as_sentences():
    before = _whole(_page("a", _choice("x", "y"), _question("q")))
    after = _whole(_page("a", _choice("x", "y"), _question("q", relevant=parse("${way} = 'x'"))))

    ((_place, kind, what, was, now),) = _said(before, after)

    assert (kind, what, was) == ("added", "Shown if", "")
    assert "“Way x”" in now


def test_a_rule_in_another_writing_is_shown_as_it_was_written():
    before = _whole(_page("a", _choice("x"), _question("q", relevant=parse("${way} = 'x'"))))
    after = _whole(_page("a", _choice("x"), _question("q", relevant=parse("${way}='x'"))))

    assert _said(before, after) == [("Question “q”", "changed", "Shown if", "${way} = 'x'", "${way}='x'")]


def test_type_duty_and_settings_are_said_in_words():
    before = _whole(_page("a", _question("q", "short_text", settings=Settings(max_length=100))))
    after = _whole(_page("a", _question("q", "long_text", required=True, settings=Settings(max_length=200))))

    assert _said(before, after) == [
        ("Question “q”", "changed", "Type", "Short text", "Long text"),
        ("Question “q”", "starts", "Must be answered", "", ""),
        ("Question “q”", "changed", "Setting: Longest answer, in characters", "100", "200"),
    ]


def test_options_and_rows_come_go_and_change():
    old = Option("x", _text("Way x"), other_text=OtherText(_text("Which")))
    new = Option("x", _text("Way x"), exclusive=True, missing="dont_know")
    before = _whole(
        _page("a", _question("way", "multi_choice", options=(old, Option("y")), rows=(Row("r"),)))
    )
    after = _whole(_page("a", _question("way", "multi_choice", options=(Option("z"), new), rows=())))

    said = {(kind, what) for _place, kind, what, *_ in _said(before, after)}

    assert said == {
        ("added", "Option “z”"),
        ("removed", "Option “y”"),
        ("starts", "Option “x” excludes the others"),
        ("added", "Option “x” is no real answer"),
        ("ends", "Option “x” asks for details"),
        ("removed", "Row “r”"),
    }


def test_the_pages_of_a_list_are_compared_too():
    def people(most: int, *questions: Question) -> Page:
        inner = _page("person", *questions)
        return _page("people", repeat=Repeat(max=most, item=_text("Person"), pages=(inner,)))

    said = _said(_whole(people(5, _question("n"))), _whole(people(9, _question("n"), _question("age"))))

    assert said == [
        ("Page “people”", "changed", "Most items of the list", "5", "9"),
        ("Question “age”", "added", "The whole question", "", ""),
    ]


@pytest.mark.parametrize(("language", "words"), [("en", "Must be answered"), ("cy", "Rhaid ateb")])
def test_the_words_are_the_readers(language, words):
    before, after = _whole(_page("a", _question("q"))), _whole(_page("a", _question("q", required=True)))

    with translation.override(language):
        (group,) = compare(before, after)

    assert group.changes[0].what == words
