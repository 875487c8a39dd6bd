import json

import msgspec
import pytest

from questionnaire.document import DocumentInvalid, Questionnaire, Text, checksum, decode, encode
from tests.questionnaire.builders import option, other, page, question, questionnaire

WHOLE = questionnaire(
    page(
        question("strand", options="organisation individual"), question("note", "information"), code="about"
    ),
    page(
        question(
            "age", "number", min=0, max="120", constraint=". < 130", relevant="${strand} = 'individual'"
        ),
        question("grid", "matrix_single", rows="x y", options=(option("1"), option("2", relevant="1 = 1"))),
        code="more",
        relevant="${strand} != ''",
    ),
)


def test_a_questionnaire_survives_its_json():
    assert decode(encode(WHOLE)) == WHOLE


def test_a_questionnaire_survives_the_object_that_a_jsonb_column_gives():
    stored = json.loads(json.dumps(json.loads(encode(WHOLE)), sort_keys=False))

    assert decode(stored) == WHOLE
    assert encode(decode(stored)) == encode(WHOLE)


def test_the_same_questionnaire_always_gives_the_same_bytes():
    again = decode(json.dumps(json.loads(encode(WHOLE)), indent=2))

    assert checksum(encode(again)) == checksum(encode(WHOLE))


def test_another_questionnaire_has_another_checksum():
    changed = msgspec.structs.replace(WHOLE, title=Text("arall", "another"))

    assert checksum(encode(changed)) != checksum(encode(WHOLE))


def test_looking_things_up_does_not_change_the_document():
    before = encode(WHOLE)

    WHOLE.question("age").keys, WHOLE.codes_read, WHOLE.page_number_of("age")

    assert encode(WHOLE) == before


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'"arolwg-survey/1"',
        {},
        {"format": "arolwg-survey/2"},
        {"format": "arolwg-survey/1", "pages": None},
        {"format": "arolwg-survey/1", "invented": 1},
        {"format": "arolwg-survey/1", "pages": [{"title": {"cy": "", "en": ""}}]},
        {
            "format": "arolwg-survey/1",
            "pages": [{"code": "a", "questions": [{"code": "b", "type": "riddle"}]}],
        },
        {
            "format": "arolwg-survey/1",
            "pages": [{"code": "a", "relevant": {"source": "1", "tree": {"type": "shell"}}}],
        },
        pytest.param(b'{"format":' + b"[" * 100_000, id="deep"),
    ],
)
def test_a_damaged_or_foreign_document_raises_the_one_known_exception(document):
    with pytest.raises(DocumentInvalid):
        decode(document)


def test_nothing_of_a_questionnaire_can_be_changed():
    with pytest.raises(AttributeError):
        WHOLE.page(1).code = "other"  # type: ignore[misc]


def test_pages_are_numbered_from_1():
    assert WHOLE.page(1).code == "about"
    assert WHOLE.number_of(WHOLE.page(2)) == 2
    for number in (0, 3, -1):
        with pytest.raises(KeyError):
            WHOLE.page(number)


def test_a_question_is_found_by_its_code_and_so_is_its_page():
    assert WHOLE.question("age").type == "number"
    assert WHOLE.page_number_of("age") == 2
    with pytest.raises(KeyError):
        WHOLE.question("Age")


def test_options_and_rows_are_found_by_their_codes():
    assert WHOLE.question("grid").option("2").code == "2"
    assert WHOLE.question("grid").row("y").code == "y"
    with pytest.raises(KeyError):
        WHOLE.question("grid").option("y")


def test_a_yes_no_question_without_options_has_yes_and_no():
    assert [one.code for one in question("q", "yes_no", options="").options] == ["yes", "no"]
    assert [one.code for one in question("q", "yes_no", options="yes no dk").options] == ["yes", "no", "dk"]


def test_keys_say_where_the_answers_to_a_question_are_stored():
    assert WHOLE.question("grid").keys == ("grid/x", "grid/y")
    assert WHOLE.question("note").keys == ()
    assert question("q", options=(option("a"), other())).keys == ("q", "q/other")
    assert question("q", "ranking").keys == ("q",)


def test_the_codes_that_expressions_read_are_known():
    assert WHOLE.codes_read == {"strand"}


def test_a_text_is_true_when_either_side_is_written():
    assert Text(cy="Ie")
    assert Text(en="Yes")
    assert not Text()
    assert Text("Ie", "Yes").in_("cy") == "Ie"
    assert Text(cy="Ie").in_("en") == ""


def test_an_empty_questionnaire_is_a_document_too():
    assert decode(encode(Questionnaire())) == Questionnaire()
