"""What LimeSurvey's question types become."""

import pytest

from surveys.files.limesurvey.shapes import SHAPES
from tests.surveys.files.limesurvey.lss import LAYOUTS, Group, Question, imported, questions, said

ROWS = [("SQ1", "First"), ("SQ2", "Second")]
CELLS = [*ROWS, ("X1", "Left", 1), ("X2", "Right", 1)]
ANSWERS = [("A1", "One"), ("A2", "Two")]
BOTH_SCALES = [*ANSWERS, ("B1", "Low", 1), ("B2", "High", 1)]
UPLOAD = {"allowed_filetypes": "png, pdf", "max_filesize": "10240", "max_num_of_files": "3"}


def test_kinds_of_files_that_are_not_taken_are_reported():
    foreign = imported(
        [Question("q", "|", attributes={"allowed_filetypes": "gif, pdf", "max_filesize": "102400"})]
    )

    assert questions(foreign)["q"]["settings"] == {"accept": ["pdf"], "max_size": 25}
    assert any("gif" in line for line in said(foreign))
    assert any("25 MB" in line for line in said(foreign))


@pytest.mark.parametrize(("kilobytes", "size"), [("999", 1), ("2500", 3)])
def test_a_limit_on_files_that_is_no_whole_number_of_megabytes_is_the_next_and_is_reported(kilobytes, size):
    foreign = imported([Question("q", "|", attributes={"max_filesize": kilobytes})])

    assert questions(foreign)["q"]["settings"]["max_size"] == size
    assert any(f"and not {kilobytes} KB" in line for line in said(foreign))


def one(question: Question) -> dict:
    return questions(imported([question]))[question.code]


def codes(parts: list[dict]) -> list[str]:
    return [part["code"] for part in parts]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("letter", "type_"),
    [
        ("1", "matrix_single"),
        ("5", "rating"),
        *((letter, "matrix_single") for letter in "ABCEFH"),
        ("D", "date"),
        ("G", "single_choice"),
        ("K", "matrix_number"),
        ("L", "single_choice"),
        ("M", "multi_choice"),
        ("N", "number"),
        ("O", "single_choice"),
        ("P", "multi_choice"),
        ("Q", "matrix_text"),
        ("R", "ranking"),
        ("S", "short_text"),
        ("T", "long_text"),
        ("U", "long_text"),
        ("X", "information"),
        ("Y", "yes_no"),
        ("!", "single_choice"),
        (":", "matrix_number"),
        (";", "matrix_text"),
        ("*", "calculated"),
        ("|", "upload"),
    ],
)
def test_a_letter_is_a_type(letter, type_, layout):
    question = Question("q", letter, "{1+1}" if letter == "*" else "Text", parts=ROWS, answers=BOTH_SCALES)

    found = questions(imported([Question("first", "T"), question], layout=layout))["q"]

    assert found["type"] == type_


def test_all_29_letters_are_known():
    assert set("15ABCDEFGHIKLMNOPQRSTUXY!:;*|") == set(SHAPES)


@pytest.mark.parametrize("letter", ["I", "9", ""])
def test_what_cannot_be_asked_is_left_out_with_a_note(letter):
    foreign = imported([Question("q", letter), Question("other", "T")])

    assert "q" not in questions(foreign)
    assert any("“q”" in line and "left out" in line for line in said(foreign))


def test_other_is_an_option_that_asks_for_details():
    attributes = {"other_replace_text": "Something else", "other_comment_mandatory": "1"}

    found = one(Question("q", "L", answers=ANSWERS, other=True, attributes=attributes))

    assert found["options"][2]["code"] == "other"
    assert found["options"][2]["label"] == {"en": "Something else"}
    assert found["options"][2]["other_text"]["required"] is True


@pytest.mark.parametrize(("letter", "options"), [("G", ["F", "M"]), ("O", ["A1", "A2"])])
def test_a_type_that_has_no_other_keeps_none_from_what_it_was_before(letter, options):
    found = one(Question("q", letter, answers=ANSWERS if letter == "O" else [], other=True))

    assert codes(found["options"]) == options


def test_an_option_called_other_leaves_the_name_to_itself():
    found = one(Question("q", "L", answers=[("other", "Another")], other=True))

    assert codes(found["options"]) == ["other", "other_2"]


def test_a_list_that_drops_down_still_does():
    assert one(Question("q", "!", answers=ANSWERS))["settings"] == {"display": "select"}


def test_the_comment_of_a_list_is_a_question_of_its_own():
    foreign = imported([Question("q", "O", answers=ANSWERS)])

    assert questions(foreign)["q_comment"]["type"] == "long_text"
    assert any("“q_comment”" in line for line in said(foreign))


def test_comments_on_choices_are_details():
    found = one(Question("q", "P", parts=ROWS))

    assert all("other_text" in option for option in found["options"])


def test_limits_on_choices_and_what_excludes_the_others_are_kept():
    attributes = {"min_answers": "1", "max_answers": "2", "exclude_all_others": "SQ3"}

    found = one(Question("q", "M", parts=[*ROWS, ("SQ3", "None")], attributes=attributes))

    assert found["settings"] == {"min_choices": 1, "max_choices": 2}
    assert [option.get("exclusive", False) for option in found["options"]] == [False, False, True]


def test_an_option_without_a_code_excludes_nothing():
    found = one(Question("q", "M", parts=[("", "First"), ("SQ2", "Second")]))

    assert [option.get("exclusive", False) for option in found["options"]] == [False, False]


def test_ready_options_have_words_in_both_languages():
    found = one(Question("q", "E", parts=ROWS))

    assert found["options"][0] == {"code": "I", "label": {"cy": "Cynyddu", "en": "Increase"}}
    assert codes(one(Question("q", "B", parts=ROWS))["options"]) == [str(n) for n in range(1, 11)]
    assert codes(one(Question("q", "Y"))["options"]) == ["yes", "no"]


def test_a_dual_scale_is_two_matrices_with_the_same_rows():
    question = Question("q", "1", parts=ROWS, answers=BOTH_SCALES, attributes={"dualscale_headerB": "Later"})

    found = questions(imported([question]))

    assert codes(found["q"]["options"]) == ["A1", "A2"]
    assert codes(found["q_2"]["options"]) == ["B1", "B2"]
    assert codes(found["q_2"]["rows"]) == codes(found["q"]["rows"]) == ["SQ1", "SQ2"]
    assert found["q_2"]["text"] == {"en": "Question?\nLater"}


def test_an_array_by_column_is_drawn_by_row():
    foreign = imported([Question("q", "H", parts=ROWS, answers=ANSWERS)])

    assert codes(questions(foreign)["q"]["rows"]) == ["SQ1", "SQ2"]
    assert any("drawn by row" in line for line in said(foreign))


def test_cells_are_rows_and_columns():
    numbers = one(
        Question("q", ":", parts=CELLS, attributes={"multiflexible_min": "1", "multiflexible_max": "5"})
    )
    ticks = one(Question("q", ":", parts=CELLS, attributes={"multiflexible_checkbox": "1"}))

    assert numbers["type"] == "matrix_number"
    assert codes(numbers["rows"]) == ["SQ1", "SQ2"]
    assert codes(numbers["options"]) == ["X1", "X2"]
    assert numbers["settings"] == {"min": 1, "max": 5}
    assert ticks["type"] == "matrix_multi"
    assert one(Question("q", ";", parts=CELLS))["type"] == "matrix_text"


def test_numbers_that_come_to_a_total_do_so_here():
    found = one(Question("q", "K", parts=ROWS, attributes={"equals_num_value": "100"}))

    assert found["type"] == "constant_sum"
    assert found["settings"] == {"total": 100}


@pytest.mark.parametrize(
    ("attributes", "type_", "settings"),
    [
        ({"min_num_value_n": "0", "max_num_value_n": "10.5"}, "number", {"min": 0, "max": "10.5"}),
        ({"num_value_int_only": "1"}, "number", {"integer": True}),
        ({"suffix": "km"}, "quantity", None),
        ({"prefix": "£"}, "currency", {"currency": "GBP"}),
    ],
)
def test_numbers_keep_their_limits_and_units(attributes, type_, settings):
    found = one(Question("q", "N", attributes=attributes))

    assert found["type"] == type_
    assert found.get("settings") == settings


def test_a_limit_that_is_another_answer_is_a_rule():
    most = Question("most", "N")

    found = questions(imported([most, Question("q", "N", attributes={"max_num_value_n": "{most}"})]))

    assert found["q"]["constraint"] == ". <= ${most}"


@pytest.mark.parametrize(
    ("shown", "type_"),
    [
        ("dd-mm-yyyy", "date"),
        ("dd.mm.yyyy HH:MM", "datetime"),
        ("HH:MM", "time"),
        ("mm/yyyy", "month"),
        ("yyyy", "number"),
    ],
)
def test_a_date_is_asked_by_the_parts_of_its_format(shown, type_):
    assert one(Question("q", "D", attributes={"date_format": shown}))["type"] == type_


def test_dates_keep_their_limits():
    found = one(Question("q", "D", attributes={"date_min": "1990", "date_max": "today"}))

    assert found["settings"] == {"min": "1990-01-01", "max": "today"}


def test_texts_keep_their_length_and_pattern():
    attributes = {
        "maximum_chars": "8",
        "em_validation_q": "strlen(this) > 3",
        "em_validation_q_tip": "Write more.",
    }

    found = one(Question("q", "S", pattern="/^[A-Z]{2}[0-9]+$/", attributes=attributes))

    assert found["settings"] == {"max_length": 8}
    assert found["constraint"] == "(regex(., '[A-Z]{2}[0-9]+')) and (string-length(.) > 3)"
    assert found["constraint_message"] == {"en": "Write more."}


def test_an_equation_is_calculated():
    number = Question("n", "N")

    attribute = questions(imported([number, Question("q", "*", attributes={"equation": "{n * 2}"})]))["q"]
    text = questions(imported([number, Question("q", "*", "{n / 2}")]))["q"]
    words = questions(imported([number, Question("q", "*", "no {n}!")]))["q"]

    assert attribute["calculation"] == "${n} * 2"
    assert text["calculation"] == "${n} div 2"
    assert words["calculation"] == "concat('no ', ${n}, '!')"


def test_a_value_that_nobody_is_asked_for_keeps_its_rule():
    hidden = Question("set", "S", attributes={"hidden": "1"}, default="web", relevance="n > 5")
    equation = Question("sum", "*", "{n * 2}", relevance="n > 5")
    unknown = Question("double", "*", "{n * 2}", relevance="nothing > 5")

    foreign = imported([Group([Question("n", "N")]), Group([hidden, equation, unknown])])

    found = questions(foreign)
    assert found["set"]["relevant"] == "${n} > 5"
    assert found["sum"]["relevant"] == "${n} > 5"
    assert "relevant" not in found["double"]
    assert any("Everybody who passes the page will have this value." in line for line in said(foreign))


def test_a_hidden_question_is_a_value_or_is_left_out():
    hidden = {"hidden": "1"}
    foreign = imported(
        [
            Question("set", "S", attributes=hidden, default="web"),
            Question("linked", "S", attributes=hidden),
            Question("nothing", "S", attributes=hidden),
        ],
        more={"survey_url_parameters": [{"parameter": "src", "targetqid": "101"}]},
    )

    found = questions(foreign)
    assert found["set"]["settings"] == {"value": "web"}
    assert found["linked"]["settings"] == {"parameter": "src"}
    assert "nothing" not in found
    assert any("“nothing” is hidden" in line for line in said(foreign))


def test_a_random_order_leaves_other_in_its_place():
    found = one(Question("q", "L", answers=ANSWERS, other=True, attributes={"random_order": "1"}))

    assert found["settings"] == {"order": "random"}
    assert [option.get("fixed", False) for option in found["options"]] == [False, False, True]


def test_an_upload_keeps_its_kinds_and_size():
    found = one(Question("q", "|", attributes=UPLOAD))

    assert found["type"] == "upload"
    assert found["settings"] == {"accept": ["png", "pdf"], "max_size": 10}


@pytest.mark.parametrize(
    ("mandatory", "required", "notes"), [("Y", True, 0), ("N", False, 0), ("S", False, 1), ("", False, 0)]
)
def test_mandatory_is_required_and_softly_mandatory_is_reported(mandatory, required, notes):
    foreign = imported([Question("q", "T", mandatory=mandatory)])

    assert questions(foreign)["q"].get("required", False) is required
    assert sum("reminds people once" in line for line in said(foreign)) == notes


def test_codes_that_cannot_be_codes_are_changed_here_and_in_rules():
    foreign = imported(
        [
            Question("1a b", "Y"),
            Question("next", "Y"),
            Question("Q", "M", parts=[("a/b", "One"), ("A/B", "Two"), ("", "Three")]),
            Question("q", "T", relevance="Q_a/b == 'Y'"),
            Question("last", "T", conditions=[("1X10X102A/B", "==", "Y"), ("1X10X100", "==", "Y")]),
        ]
    )

    assert list(questions(foreign)) == ["_1a_b", "next_2", "Q", "q_2", "last"]
    assert codes(questions(foreign)["Q"]["options"]) == ["a_b", "A_B_2", "blank"]
    assert questions(foreign)["last"]["relevant"] == "selected(${Q}, 'A_B_2') and ${_1a_b} = 'yes'"
    assert sum("The code “" in line for line in said(foreign)) == 6


@pytest.mark.parametrize(
    ("attributes", "words"),
    [
        ({"time_limit": "30"}, "Nobody will be timed"),
        ({"random_group": "g"}, "random groups were left out"),
        ({"text_input_width": "6", "cssclass": "wide"}, "cssclass, text_input_width"),
        ({"something_new": "7"}, "“something_new” (7)"),
        ({"location_mapservice": "1"}, "The map was left out"),
        ({"prefix": "Mr"}, "before the box"),
    ],
)
def test_attributes_without_a_place_are_reported(attributes, words):
    foreign = imported([Question("q", "S", attributes=attributes)])

    assert any(words in line for line in said(foreign))


def test_attributes_as_limesurvey_sets_them_are_not_mentioned():
    usual = {
        "hidden": "0",
        "page_break": "0",
        "time_limit_action": "1",
        "assessment_value": "1",
        "prefix": "",
    }

    assert said(imported([Question("q", "S", attributes=usual)], languages=("en", "cy"))) == []
