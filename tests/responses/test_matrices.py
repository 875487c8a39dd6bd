"""Matrices, scales, sums and consent as somebody without JavaScript meets them, in either language."""

import re

import pytest

from responses.models import Response
from tests import factories as make
from tests.responses.conftest import begun

pytestmark = pytest.mark.django_db

LANGUAGES = pytest.mark.parametrize("language", ["cy", "en"])

AGREE = make.option("agree", "Rwy'n derbyn", "I accept")
PAGES = (
    make.page(
        "matrices",
        make.question(
            "ways",
            "matrix_multi",
            required=True,
            options=[make.option("a"), make.option("none", exclusive=True)],
        ),
        make.question("counts", "matrix_number", settings={"integer": True, "max": 10}),
        make.question("shares", "constant_sum", required=True),
    ),
    make.page(
        "scales",
        make.question(
            "level", "scale", options=[*map(make.option, "ab"), make.option("dk", missing="dont_know")]
        ),
        make.question("likely", "recommendation", min_label=make.text("Annhebygol", "Unlikely")),
        make.question("agree", "consent", required=True, options=[AGREE]),
    ),
)
RIGHT = {
    "ways/x": ["a"],
    "ways/y": ["none"],
    "counts/x": "3",
    "shares/x": "60",
    "shares/y": "40",
}


@pytest.fixture
def survey(db):
    return make.published_survey(*PAGES)


@LANGUAGES
def test_right_answers_are_kept_shown_again_and_can_be_checked(survey, language):
    visitor = begun(survey, language).press(**RIGHT).press(level="dk", likely="10", agree="agree")

    assert visitor.status == 200
    assert not visitor.has_errors
    answers = Response.objects.get().answers
    assert answers | {"agree//consent": f"1 {language}"} == answers
    assert answers["ways/x"] == ["a"]
    assert answers["shares/y"] == "40"
    for words in {"cy": ["Dewis x", "Rwy’n derbyn", "10"], "en": ["Choice x", "I accept", "10"]}[language]:
        assert words in visitor.words


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["Select an answer for ‘Choice x’", "Enter numbers that come to 100"]),
        ("cy", ["Dewiswch ateb ar gyfer ‘Dewis x’", "Rhowch rifau sy’n dod i 100"]),
    ],
)
def test_what_is_missing_is_said_with_the_row(survey, language, said):
    visitor = begun(survey, language).press()

    assert visitor.has_errors
    for sentence in said:
        # In the summary and beside the question.
        assert visitor.words.count(sentence) == 2


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "The numbers come to 90. They must come to 100: add 10"),
        ("cy", "Cyfanswm y rhifau yw 90. Rhaid iddo fod yn 100: ychwanegwch 10"),
    ],
)
def test_a_sum_that_is_off_is_said_with_how_far(survey, language, said):
    visitor = begun(survey, language).press(**RIGHT | {"shares/y": "30"})

    assert visitor.words.count(said) == 2
    assert 'href="#shares/x"' in visitor.html
    assert visitor.form.values["shares/y"] == ["30"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "‘Choice y’: Enter a whole number that is 10 or less"),
        ("cy", "‘Dewis y’: Rhowch rif cyfan"),
    ],
)
def test_a_wrong_box_is_named_and_keeps_what_was_typed(survey, language, said):
    visitor = begun(survey, language).press(**RIGHT | {"counts/y": "12"})

    assert visitor.words.count(said) == 2
    assert 'id="counts/y" name="counts/y"' in visitor.html
    assert 'aria-describedby="counts/y-error"' in visitor.html
    assert visitor.form.values["counts/y"] == ["12"]


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "Select ‘I accept’ to continue"), ("cy", "Dewiswch ‘Rwy’n derbyn’ i barhau")],
)
def test_consent_must_be_given_to_go_on(survey, language, said):
    visitor = begun(survey, language).press(**RIGHT).press(level="a")

    assert visitor.words.count(said) == 2


@LANGUAGES
def test_rows_are_groups_with_a_name_and_boxes_have_labels(survey, language):
    html = begun(survey, language).html

    assert 'role="group" aria-labelledby="ways/x-name"' in html
    assert '<p id="ways/x-name">' in html
    for box in ("counts/x", "shares/y"):
        assert f'<label class="govuk-label" for="{box}">' in html
    assert 'data-behaviour="exclusive"' in html


def test_what_is_no_answer_stands_apart_from_the_points_of_a_scale(survey):
    html = begun(survey, "en").press(**RIGHT).html

    scale, beside = html.split('class="arolwg-or"')[:2]
    assert 'value="b"' in scale
    assert 'value="dk"' in beside
    assert "Unlikely" in html


def test_the_cells_of_a_matrix_have_ids_of_their_own_whatever_the_codes_are(db):
    rows = [make.option("staff"), make.option("staff-paid")]
    grid = make.question("grid", "matrix_single", rows=rows, options=[make.option("no"), make.option("paid")])

    html = begun(make.published_survey(make.page("only", grid))).html

    ids = re.findall(r' id="([^"]+)"', html)
    assert len([one for one in ids if one.startswith("grid/")]) == 6
    assert len(ids) == len(set(ids))


def test_a_withdrawn_option_of_a_matrix_is_not_submitted(db):
    few = make.option("few", relevant="${all} = 'no'")
    survey = make.published_survey(
        make.page("first", make.question("all", "yes_no")),
        make.page("second", make.question("ways", "matrix_multi", options=[make.option("a"), few])),
        make.page("third", make.question("end")),
    )
    visitor = begun(survey).press(all="no").press(**{"ways/x": ["a", "few"], "ways/y": ["few"]})
    visitor.press("back")
    visitor.press("back").press(all="yes")

    assert 'value="few"' not in visitor.html
    visitor.press("next").press("next").press("next")

    answers = Response.objects.get(submitted_at__isnull=False).answers
    assert (answers["ways/x"], answers["ways/y"]) == (["a"], None)
