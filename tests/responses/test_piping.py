"""Answers written into what authors say, wherever they say it."""

import pytest

from tests import factories as make
from tests.responses.conftest import begun, start_of

MESSAGE = make.text("Rhowch ${staff} neu lai", "Enter ${staff} or fewer")
PAGES = (
    make.page("size", make.question("staff", "number", required=True), make.question("site")),
    make.page(
        "part",
        make.question(
            "online",
            "number",
            text=make.text("O’r ${staff}, faint?", "Of the ${staff}, how many?"),
            hint=make.text("Safle: ${site}", "Site: ${site}"),
            constraint=". <= ${staff}",
            constraint_message=MESSAGE,
        ),
        make.question(
            "grid",
            "matrix_single",
            required=True,
            options=[make.option("yes"), make.option("no")],
            rows=[{"code": "all", "label": make.text("Y ${staff} i gyd", "All ${staff}")}],
        ),
        title=make.text("Rhan o ${staff}", "Part of ${staff}"),
    ),
)
TEXTS = {
    "privacy": make.text("Preifat", "Private"),
    "confirmation_body": make.text("Diolch ar ran ${staff}.", "Thank you for all ${staff}."),
}


@pytest.fixture
def survey(db):
    return make.published_survey(*PAGES, texts=TEXTS, settings={"check_answers": False})


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("cy", ["Rhan o 1,250", "O’r 1,250, faint?", "Safle: <b>Tŷ", "Y 1,250 i gyd"]),
        ("en", ["Part of 1,250", "Of the 1,250, how many?", "Site: <b>Tŷ", "All 1,250"]),
    ],
)
def test_titles_questions_hints_and_rows_hold_answers_of_earlier_pages(survey, language, said):
    visitor = begun(survey, language).press(staff="1250", site="<b>Tŷ")

    assert all(words in visitor.words for words in said)


@pytest.mark.parametrize(
    ("language", "message", "row"),
    [("cy", "Rhowch 1,250 neu lai", "‘Y 1,250 i gyd’"), ("en", "Enter 1,250 or fewer", "‘All 1,250’")],
)
def test_a_message_holds_answers_in_the_summary_and_beside_the_question(survey, language, message, row):
    visitor = begun(survey, language).press(staff="1250").press(online="1251")

    assert visitor.words.count(message) == 2
    assert visitor.words.count(row) == 2
    assert "${" not in visitor.words


def test_the_confirmation_holds_answers(survey):
    visitor = begun(survey).press(staff="1250").press(online="1000", grid__all="yes")

    assert visitor.at == f"{start_of(survey)}done/"
    assert "Thank you for all 1,250." in visitor.words
