"""KoboToolbox's own groups: matrices of columns, scores and rankings."""

from tests.surveys.files.forms import YES_NO, form, notes_of, pages_of, questions_of

ASSETS = ("assets | car | Car", "assets | big bike | Bike")
LISTED = "type | name | label | required | kobo--matrix_list | kobo--score-choices | kobo--rank-items"


def test_a_matrix_of_columns_is_a_matrix_for_each_of_them():
    found = form(
        "begin_kobomatrix | goods | Your goods | | assets",
        "select_one yn | has | Do you have it? | true | |",
        "integer | number | How many? | false | |",
        "date | since | Since when? | | |",
        "end_kobomatrix | | | | |",
        headings=LISTED,
        choices=(*YES_NO, *ASSETS),
    )

    assert pages_of(found) == [("goods", ["has", "number"])]
    questions = questions_of(found)
    assert questions["has"]["type"] == "matrix_single"
    assert questions["has"]["text"] == {"en": "Do you have it?"}
    assert questions["has"]["required"]
    assert [row["code"] for row in questions["has"]["rows"]] == ["car", "big_bike"]
    assert [row["label"]["en"] for row in questions["number"]["rows"]] == ["Car", "Bike"]
    assert questions["number"]["type"] == "matrix_number"
    assert questions["number"]["settings"] == {"integer": True}
    assert "required" not in questions["number"]
    assert any("row 5, column A (type)" in note and "“date”" in note for note in notes_of(found))
    assert not any("No question uses the list" in note for note in notes_of(found))


def test_rules_call_a_cell_of_the_matrix_as_kobotoolbox_does():
    found = form(
        "begin_kobomatrix | goods | Your goods | assets |",
        "select_one yn | has | Do you have it? | |",
        "end_kobomatrix | | | |",
        "text | colour | Which colour? | | ${goods_car_has} = 'yes'",
        headings="type | name | label | kobo--matrix_list | relevant",
        choices=(*YES_NO, *ASSETS),
    )

    assert questions_of(found)["colour"]["relevant"] == "${has/car} = 'yes'"


def test_scores_are_a_matrix():
    found = form(
        "begin_score | often | How often? | true | | yn",
        "score__row | a | Facebook | | |",
        "score__row | b | Twitter | | |",
        "end_score | | | | |",
        headings=LISTED,
        choices=YES_NO,
    )

    asked = questions_of(found)["often"]
    assert (asked["type"], asked["required"]) == ("matrix_single", True)
    assert [row["code"] for row in asked["rows"]] == ["a", "b"]
    assert [option["code"] for option in asked["options"]] == ["yes", "no"]


def test_a_ranking_of_places_is_a_ranking():
    found = form(
        "begin_rank | best | Which is best? | | | | assets",
        "rank__level | first | The best | | | |",
        "end_rank | | | | | |",
        headings=LISTED,
        choices=ASSETS,
    )

    assert questions_of(found)["best"]["type"] == "ranking"
    assert any("row 3, column C (label)" in note for note in notes_of(found))


def test_a_group_whose_list_is_missing_is_left_out_row_by_row():
    found = form(
        "text | a | A? | | |",
        "begin_score | often | How often? | | | nowhere",
        "score__row | b | Facebook | | |",
        "end_score | | | | |",
        headings=LISTED,
    )

    assert pages_of(found) == [("page1", ["a"])]
    assert ["“nowhere”" in note for note in notes_of(found)] == [True, True]
