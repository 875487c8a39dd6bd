import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaire.document import Partner, Text
from questionnaire.typography import curly, set_typography
from tests.questionnaire.builders import page, question, questionnaire


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Nid yw'r arolwg hwn ar agor", "Nid yw’r arolwg hwn ar agor"),
        ("'r hen air, 'te, mae 'na rai", "’r hen air, ’te, mae ’na rai"),
        ("the '90s and don't know", "the ’90s and don’t know"),
        ("the organisations' staff", "the organisations’ staff"),
        ("dweud 'helo' wrth", "dweud ‘helo’ wrth"),
        ("'Time and staff' is also 2", "‘Time and staff’ is also 2"),
        ("Dewiswch 'Na chewch' os", "Dewiswch ‘Na chewch’ os"),
        ("mae 'na 'bobl' yma", "mae ’na ‘bobl’ yma"),
        ("('ie'), e.e. 'na'.", "(‘ie’), e.e. ‘na’."),
        ('"Cymraeg" a "English"', "“Cymraeg” a “English”"),
        ("\"it's 'fine'\" now", "“it’s ‘fine’” now"),
        ("'${name}' a ${name}'s", "‘${name}’ a ${name}’s"),
        ("${grid/o'r} o'r", "${grid/o'r} o’r"),
        ("Already ‘set’ here", "Already ‘set’ here"),
        ("O'r gorau", "O’r gorau"),
        ("", ""),
    ],
)
def test_straight_marks_become_curly(typed, shown):
    assert curly(typed) == shown


@given(st.text(alphabet="ab '\"‘’ .,(1${}"))
def test_setting_twice_changes_nothing(typed):
    assert curly(curly(typed)) == curly(typed)


@given(st.text(alphabet="aŷ '\"\n."))
def test_no_straight_mark_is_left_and_nothing_else_changes(typed):
    shown = curly(typed)

    assert not {"'", '"'} & set(shown)
    assert [a for a, b in zip(typed, shown, strict=True) if a != b and a not in "'\""] == []


def test_every_text_of_a_questionnaire_is_set_but_codes_addresses_and_expressions_are_not():
    asked = msgspec.structs.replace(question("q", relevant="${a} = 'x'"), text=Text("Ydy'r", "Who's"))
    partner = Partner(name=Text("O'r", "Of's"), url=Text("https://x/o'r", ""))
    whole = msgspec.structs.replace(questionnaire(page(asked)), partners=(partner,), slug=Text("o'r", "of"))

    shown = set_typography(whole)

    assert shown.question("q").text == Text("Ydy’r", "Who’s")
    assert shown.question("q").relevant == asked.relevant
    assert shown.partners[0] == Partner(name=Text("O’r", "Of’s"), url=partner.url)
    assert shown.slug == whole.slug
