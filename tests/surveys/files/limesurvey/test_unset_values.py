"""What LimeSurvey writes into every file says nothing; what it does by itself, where nobody said anything, is said."""

import pytest

from tests.surveys.files.limesurvey.lss import Group, Question, imported, questions, said

CELLS = [("Y1", "Row"), ("X1", "Column", 1)]
ANSWERS = [("A1", "One"), ("A2", "Two"), ("A3", "Three")]


def one(question: Question) -> dict:
    return questions(imported([question]))[question.code]


@pytest.mark.parametrize(
    ("letter", "attributes"),
    [
        ("K", {"slider_layout": "0", "slider_separator": "|", "slider_custom_handle": "f1ae"}),
        ("S", {"location_mapservice": "0", "location_mapheight": "300", "statistics_showmap": "1"}),
        ("D", {"dropdown_dates": "0", "dropdown_dates_minute_step": "1"}),
        ("R", {"max_subquestions": "3", "only_pull": "no"}),
    ],
)
def test_attributes_that_mean_nothing_without_another_are_not_reported(letter, attributes):
    question = Question("q", letter, parts=[("SQ1", "Row")], answers=ANSWERS, attributes=attributes)

    assert not any("question_attributes" in line for line in said(imported([question])))


@pytest.mark.parametrize(
    ("letter", "attributes", "words"),
    [
        ("!", {"category_separator": "-"}, "in groups"),
        (":", {"input_boxes": "1", "multiflexible_step": "2"}, "The step"),
        ("K", {"slider_layout": "1", "slider_accuracy": "0.1"}, "The step"),
        ("K", {"slider_layout": "1", "slider_default": "5"}, "filled in beforehand"),
        ("K", {"slider_layout": "1", "slider_separator": "|"}, "both ends"),
        ("K", {"max_num_value_sgqa": "other"}, "The largest total"),
        ("R", {"max_subquestions": "2"}, "2 places"),
        ("R", {"min_answers": "2", "max_answers": "2"}, "asks for 2 places"),
    ],
)
def test_attributes_that_change_what_is_asked_are_no_looks(letter, attributes, words):
    question = Question("q", letter, parts=CELLS, answers=ANSWERS, attributes=attributes)

    assert any(words in line for line in said(imported([question])))


@pytest.mark.parametrize(
    ("attributes", "limits"),
    [
        ({}, {"min": 1, "max": 10}),
        ({"multiflexible_max": "5"}, {"min": 1, "max": 5}),
        ({"multiflexible_min": "20"}, {"min": 20, "max": 30}),
        ({"multiflexible_min": "-2", "multiflexible_max": "2"}, {"min": -2, "max": 2}),
        ({"input_boxes": "1"}, None),
        ({"input_boxes": "1", "multiflexible_max": "5"}, {"max": 5}),
        ({"multiflexible_max": "-5"}, {"max": -5}),
        ({"multiflexible_max": "ceil(other)"}, None),
    ],
)
def test_an_array_of_numbers_has_the_limits_of_its_list(attributes, limits):
    assert one(Question("q", ":", parts=CELLS, attributes=attributes)).get("settings") == limits


def test_the_years_of_a_date_in_boxes_to_choose_from_are_limits():
    attributes = {
        "dropdown_dates": "1",
        "dropdown_dates_year_min": "1990",
        "dropdown_dates_year_max": "2010",
    }

    settings = one(Question("q", "D", attributes=attributes))["settings"]

    assert settings == {"min": "1990-01-01", "max": "2010-12-31"}


def test_an_answer_whose_code_stands_twice_is_reported():
    foreign = imported([Question("q", "L", answers=[*ANSWERS, ("A1", "Another")])], layout="new")

    assert [option["label"]["en"] for option in questions(foreign)["q"]["options"]] == ["One", "Two", "Three"]
    assert any("“A1” stands twice" in line for line in said(foreign))


def test_the_text_of_an_equation_that_is_shown_is_reported():
    foreign = imported([Question("tall", "N"), Question("sum", "*", "You are {tall} tall")])

    assert any("LimeSurvey shows the text of this equation" in line for line in said(foreign))


def test_a_code_without_letters_or_digits_is_made_of_its_number():
    assert list(questions(imported([Question(";", "T")]))) == ["q100"]


@pytest.mark.parametrize("shown", ["N", "X"])
def test_descriptions_that_limesurvey_does_not_show_are_left_out(shown):
    group = Group([Question("q", "T")], description="Not to be read")

    foreign = imported([group], survey={"showgroupinfo": shown})

    assert list(questions(foreign)) == ["q"]
    assert any("the description of this group" in line for line in said(foreign))
    assert len(questions(imported([group], survey={"showgroupinfo": "B"}))) == 2


@pytest.mark.parametrize(
    ("survey", "words", "said_of_it"),
    [
        ({"showwelcome": "N"}, {"surveyls_welcometext": "Croeso"}, "does not show this welcome"),
        ({}, {"surveyls_alias": "our_survey"}, "The short address “our_survey”"),
        ({}, {"surveyls_policy_notice": "We keep it."}, "does not show this privacy notice"),
        (
            {"showsurveypolicynotice": "1"},
            {"surveyls_policy_notice": "We keep it.", "surveyls_policy_notice_label": "<b>I agree</b>"},
            "“I agree”",
        ),
        ({"questionindex": "1"}, {}, "questionindex"),
        ({"allowjumps": "Y"}, {}, "allowjumps"),
    ],
)
def test_what_the_survey_shows_or_hides_is_not_lost(survey, words, said_of_it):
    foreign = imported([Question("q", "T")], survey=survey, words=words)

    assert any(said_of_it in line for line in said(foreign))


@pytest.mark.parametrize("none", ["", "[]", "{}", "a:0:{}"])
def test_no_attributes_of_invited_people_are_not_reported(none):
    foreign = imported([Question("q", "T")], survey={"attributedescriptions": none})

    assert not any("attributedescriptions" in line for line in said(foreign))


@pytest.mark.parametrize(
    "question",
    [
        Question("q", "Y", parts=[("SQ9", "Row")]),
        Question("q", "5", answers=[("SQ9", "Answer")]),
        Question("q", "M", parts=[("SQ1", "Row")], answers=[("SQ9", "Answer")]),
        Question("q", "R", parts=[("SQ9", "Row")], answers=ANSWERS),
        Question("q", "F", parts=[("SQ1", "Row"), ("SQ9", "Column", 1)], answers=ANSWERS),
    ],
)
def test_what_a_question_keeps_from_another_type_is_reported(question):
    lines = [line for line in said(imported([question])) if "shows these to nobody" in line]

    assert len(lines) == 1
    assert lines[0].endswith(": SQ9.")


def test_a_slider_goes_to_a_hundred_unless_an_author_has_said():
    slider = Question("q", "K", parts=[("SQ1", "Row")], attributes={"slider_layout": "1", "slider_min": "10"})

    assert one(slider)["settings"] == {"min": 10, "max": 100}


def test_anonymity_that_the_file_does_not_settle_is_reported():
    foreign = imported([Question("q", "T")], survey={"anonymized": "I"})

    assert any("Whether responses are anonymous" in line for line in said(foreign))


@pytest.mark.parametrize(("count", "lines"), [(5, 5), (6, 1), (200, 1)])
def test_what_is_said_of_many_questions_alike_is_said_once(count, lines):
    foreign = imported([Question(f"q{number}", "T", mandatory="S") for number in range(count)])

    found = [line for line in said(foreign) if "reminds people once" in line]
    assert len(found) == lines
    assert all(f"q{number}" in " ".join(found) for number in range(count))


def test_rows_of_one_question_that_are_reported_alike_are_told_apart_by_their_numbers():
    parts = [(f"SQ{number}", "Row", 0, "n > 5") for number in range(8)]
    foreign = imported([Question("n", "N"), Question("q", "F", parts=parts, answers=ANSWERS)])

    (line,) = [line for line in said(foreign) if "The rule of this row" in line]
    assert all(f"q ({number})" in line for number in range(1001, 1008))


def test_a_section_that_nothing_reads_is_reported():
    more = {"surveys_groups": [{"gsid": "1"}], "reminders": [{"id": "1"}]}

    lines = said(imported([Question("q", "T")], more=more))

    assert any("are not read here" in line and "reminders" in line for line in lines)
    assert not any("surveys_groups" in line for line in lines)


def test_the_theme_of_a_question_is_read_where_older_files_have_it():
    core = imported([Question("q", "L", answers=ANSWERS, attributes={"question_template": "core"})])
    dropdown = Question("q", "L", answers=ANSWERS, attributes={"question_template": "bootstrap_dropdown"})
    pictures = Question("q", "L", answers=ANSWERS, attributes={"question_template": "image_select-listradio"})

    assert not any("question_template" in line for line in said(core))
    assert one(dropdown)["settings"] == {"display": "select"}
    assert any("pictures as options" in line for line in said(imported([pictures])))
