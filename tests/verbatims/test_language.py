"""In which language a text is: measured on comments that are labelled by hand."""

from pathlib import Path

import pytest
import yaml

from verbatims.language import language_of

COMMENTS: dict[str, list[str]] = yaml.safe_load(
    Path(__file__).with_name("comments.yaml").read_text(encoding="utf-8")
)


def wrong(prior: dict[str, str]) -> list[str]:
    expected = {"cy": "cy", "en": "en", "mixed": "unsure"}
    return [
        text
        for label, texts in COMMENTS.items()
        for text in texts
        if language_of(text, prior[label]) != expected[label]
    ]


def test_of_the_labelled_comments_nearly_all_are_told_right():
    assert sum(map(len, COMMENTS.values())) >= 120
    assert len(wrong({"cy": "cy", "en": "en", "mixed": "en"})) <= 5


def test_the_words_count_for_more_than_the_language_in_which_somebody_answered():
    assert len(wrong({"cy": "en", "en": "cy", "mixed": "cy"})) <= 8


@pytest.mark.parametrize("text", ["", "82", "…", "Dim", "n/a", "Aberystwyth", "X"])
def test_where_words_say_nothing_the_language_of_the_response_decides(text):
    assert language_of(text, "cy") == "cy"
    assert language_of(text, "en") == "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("mae r ty bach wedi cau", "cy"),
        ("Ma’r wefan yn ofnadw", "cy"),
        ("DIOLCH YN FAWR AM Y GWASANAETH", "cy"),
        ("the bus to Llanfihangel-ar-Arth never comes", "en"),
        ("I live in Ystradgynlais near the Ysgol", "en"),
        ("Diolch, great survey", "unsure"),
        ("a" * 2000, "cy"),
    ],
)
def test_misspelt_words_capitals_and_names_of_places(text, language):
    assert language_of(text, "cy" if language != "en" else "en") == language
