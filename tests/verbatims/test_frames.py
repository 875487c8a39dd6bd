"""Coding frames: a code in two languages means one thing for ever."""

import pytest

from tests.factories import user
from tests.verbatims.data import ENGLISH, WELSH, code_row, frame_for, said, survey_with_texts
from verbatims.coding import Decision, decide
from verbatims.frames import (
    Refused,
    add_code,
    as_csv,
    bring_back,
    change_code,
    change_frame,
    from_csv,
    merge,
    new_frame,
    retire,
)
from verbatims.models import Code

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey():
    return survey_with_texts(WELSH, ENGLISH)


@pytest.fixture
def frame(survey):
    return frame_for(survey, user(), "bus", "train", "staff")


def code(frame, name: str) -> Code:
    return Code.objects.get(frame=frame, code=name)


def give(survey, comment: str, *codes: str) -> None:
    decision = Decision(said(survey, comment).pk, codes=frozenset(codes))
    decide(survey, "comment", [decision], read=False, actor=user())


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "Bus Stop"},
        {"code": "x" * 41},
        {"code": ""},
        {"label_cy": ""},
        {"label_en": " "},
        {"group_cy": "Teithio"},
        {"label_cy": "x" * 201},
        {"label_en": "a\x00b"},
        {"code": "bus"},
    ],
)
def test_a_code_that_is_not_right_is_refused_and_nothing_is_added(frame, wrong):
    with pytest.raises(Refused):
        add_code(frame, {**code_row("cycling"), **wrong}, user())

    assert frame.codes.count() == 3


def test_a_retired_code_is_offered_no_more_and_never_used_again(survey, frame):
    give(survey, WELSH, "bus")
    retire(code(frame, "bus"), user())

    give(survey, ENGLISH, "bus")
    assert said(survey, WELSH).codes == ["bus"]
    assert said(survey, ENGLISH).codes == []
    with pytest.raises(Refused):
        add_code(frame, code_row("bus"), user())
    bring_back(code(frame, "bus"), user())
    give(survey, ENGLISH, "bus")
    assert said(survey, ENGLISH).codes == ["bus"]


def test_merging_gives_every_text_the_other_code_once(survey, frame):
    give(survey, WELSH, "train", "bus")
    give(survey, ENGLISH, "train")

    merge(code(frame, "train"), code(frame, "bus"), user())

    assert said(survey, WELSH).codes == said(survey, ENGLISH).codes == ["bus"]
    assert code(frame, "train").merged_into == code(frame, "bus")
    with pytest.raises(Refused):
        merge(code(frame, "train"), code(frame, "staff"), user())
    bring_back(code(frame, "train"), user())
    assert code(frame, "train").retired_at is not None
    merge(code(frame, "bus"), code(frame, "staff"), user())
    assert code(frame, "train").merged_into == code(frame, "staff")


def test_the_wording_is_put_right_and_the_code_stays(frame):
    change_code(code(frame, "bus"), {**code_row("other"), "label_cy": "Bysiau"}, user())

    assert (code(frame, "bus").label_cy, frame.codes.filter(code="other").count()) == ("Bysiau", 0)


def test_a_question_has_one_frame_and_stays_in_it_once_texts_are_coded(survey, frame):
    with pytest.raises(Refused):
        new_frame(survey, "Arall", "Another", ["comment"], user())
    change_frame(frame, "Themâu", "Themes", ["comment", "line"], user())
    give(survey, WELSH, "bus")

    with pytest.raises(Refused):
        change_frame(frame, "Themâu", "Themes", ["line"], user())
    assert set(frame.questions.values_list("question", flat=True)) == {"comment", "line"}


def test_a_frame_goes_out_as_csv_and_comes_back(survey, frame):
    change_code(code(frame, "bus"), {**code_row("bus"), "label_en": "=1+1"}, user())
    retire(code(frame, "staff"), user())
    content = as_csv(frame)
    other = new_frame(survey, "Arall", "Another", ["line"], user())

    assert from_csv(other, content, user()) == (3, 0)
    assert from_csv(other, content.replace(b"train (en)", b"Trains"), user()) == (0, 1)

    assert b"'=1+1" in content
    assert code(other, "bus").label_en == "=1+1"
    assert code(other, "train").label_en == "Trains"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"code,label_cy\nbus,Bws\n",
        b"code,label_cy,label_en\nbus,Bws,Bus\nbus,Bws,Bus\n",
        b"code,label_cy,label_en\ngood,Da,Good\nB A D,Drwg,Bad\n",
        b"code,label_cy,label_en\n",
    ],
)
def test_a_file_that_is_not_right_changes_nothing(frame, content):
    with pytest.raises(Refused) as refused:
        from_csv(frame, content, user())

    assert all(refused.value.faults)
    assert frame.codes.count() == 3


def test_a_file_with_semicolons_as_spreadsheets_write_it_is_read(frame):
    assert from_csv(frame, b"code;label_cy;label_en\nwalk;Cerdded;Walking\n", user()) == (1, 0)
