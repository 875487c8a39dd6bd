"""Everything that a question of a list can be, as respondents meet it."""

import re

import pytest

from questionnaire.ordering import in_order, seed_within
from responses.encryption import decrypt
from responses.models import IdentifyingAnswer, Response, Upload
from responses.synthetic import make_responses
from surveys.versions import questionnaire_for
from tests.list_of_everything import Householder, about, answers, ids, published, shown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def uploads_root(settings, tmp_path):
    settings.UPLOADS_ROOT = tmp_path / "uploads"
    return settings.UPLOADS_ROOT


@pytest.fixture
def survey():
    return published()


def identifying() -> dict:
    return {row.key: decrypt(bytes(row.value)) for row in IdentifyingAnswer.objects.all()}


def expected_order(survey, item: str) -> list[str]:
    question = questionnaire_for(survey.current_version_id).question("colours")
    seed = seed_within(bytes(Response.objects.get().token_hash), item)
    return [option.code for option in in_order(question, question.options, seed)]


def test_each_item_has_a_random_order_of_its_own_which_stays(survey):
    visitor = Householder(survey)
    orders = []
    for name in ("Siân", "Tomos", "Elen", "Gwil"):
        visitor.say_who(name, "70")
        orders.append(shown(visitor.html, "colours"))
        assert orders[-1] == expected_order(survey, ids()[-1])
        visitor.press("language")
        assert shown(visitor.html, "colours") == orders[-1]
        visitor.press("language")
        visitor.say_likes().send_papers()
        if name != "Gwil":
            visitor.press("add")

    assert len({tuple(order) for order in orders}) > 1
    assert [about(item)["colours//order"] for item in ids()] == orders
    visitor.submit()
    assert Response.objects.get().submitted_at
    assert [about(item)["colours//order"] for item in ids()] == orders


def test_what_identifies_stays_apart_with_its_order(survey):
    Householder(survey).add()

    (item,) = ids()
    assert set(identifying()) == {
        f"people/{item}/{key}" for key in ("name", "email", "secret", "secret//order")
    }
    assert sorted(identifying()[f"people/{item}/secret//order"]) == ["bala", "barry", "neath"]
    assert not set(about(item)) & {"name", "email", "secret", "secret//order"}


def test_calculated_and_hidden_values_are_shown_read_and_kept_for_each_item(survey):
    visitor = Householder(survey).say_who("Siân", "41")
    assert "Colours of someone 492 months old" in visitor.words

    visitor.say_likes().send_papers().press("add").add("Tomos", "12").press()
    assert "A total of 636: third third poster poster?" in visitor.words

    visitor.press(end="yes").press()
    assert Response.objects.get().submitted_at
    for item, months in zip(ids(), ("492", "144"), strict=True):
        assert (about(item)["months"], about(item)["wave"], about(item)["origin"]) == (
            months,
            "third",
            "poster",
        )
    assert answers()["total"] == "636"
    assert "origin" not in answers()


def test_who_came_without_the_links_value_has_the_fixed_one_in_each_item(survey):
    visitor = Householder(survey, link="").add("Siân", "41").press("add").add("Tomos", "12").press()

    assert "third third nowhere nowhere?" in visitor.words


def test_what_a_link_brings_that_names_a_person_stays_apart_in_each_item():
    Householder(published(identifying="origin")).add("Siân", "41").press("add").add("Tomos", "12").submit()

    assert Response.objects.get().submitted_at
    assert [identifying()[f"people/{item}/origin"] for item in ids()] == ["poster", "poster"]
    assert "origin" not in identifying()
    assert not [key for key in answers() if "origin" in key]


def test_next_after_back_leads_through_the_pages_of_an_item_in_turn(survey):
    visitor = Householder(survey).say_who().press("back")

    assert visitor.press().at == f"{visitor.start}2/{ids()[0]}/2/"
    assert visitor.press().at == f"{visitor.start}2/{ids()[0]}/3/"


def test_a_consent_about_an_item_is_kept_with_the_wording_agreed_to(survey):
    Householder(survey, "cy").add().submit()

    (item,) = ids()
    assert (about(item)["agrees"], about(item)["agrees//consent"]) == ("agree", "1 cy")


def test_files_about_two_items_are_kept_and_removing_one_item_takes_its_own(survey):
    visitor = Householder(survey).add("Siân").press("add").add("Tomos")
    first, second = (about(item)["proof"] for item in ids())
    assert {first, second} == {row.stored_name for row in Upload.objects.all()}

    removal = re.search(r'href="([^"]*/remove/[^"]*)"', visitor.html)
    visitor.get(removal[1]).press()

    assert [row.stored_name for row in Upload.objects.all()] == [second]
    assert about(ids()[0])["proof/name"] == "Tomos.pdf"


def test_a_preset_is_filled_in_only_for_items_never_asked(survey):
    visitor = Householder(survey)
    assert 'value="Cymraeg"' in visitor.html

    visitor.press(name="Siân", age="41", speaks=None).say_likes().send_papers()
    visitor.get(f"{visitor.start}2/{ids()[0]}/1/")
    assert 'value="Cymraeg"' not in visitor.html

    visitor.get(f"{visitor.start}2/").press("add")
    assert 'value="Cymraeg"' in visitor.html


def test_leaving_a_new_item_with_its_presets_alone_adds_nothing(survey):
    visitor = Householder(survey).add().press("add").press("back")

    assert visitor.at == f"{visitor.start}2/"
    assert len(ids()) == 1


def test_pictures_and_a_searchable_list_stand_on_pages_of_items(survey):
    visitor = Householder(survey).say_who()

    source = re.search(
        r'<img[^>]* src="([^"]+)"[^>]*alt="A castle on a hill"|alt="A castle on a hill"[^>]* src="([^"]+)"',
        visitor.html,
    )
    assert visitor.client.get(source[1] or source[2]).status_code == 200
    assert re.search(r'<select[^>]* name="town"[^>]*data-results', visitor.html)


def test_rules_and_constraints_read_the_item_and_what_came_before_the_list(survey):
    visitor = Householder(survey).say_who("Siân", "1")
    assert "Enter another age" in visitor.words

    visitor.press(age="12", school="Ysgol y Bryn").say_likes().send_papers().press("add")
    visitor.say_who("Tomos", "70", pension="yes").say_likes().send_papers()

    first, second = ids()
    assert about(first)["school"] == "Ysgol y Bryn"
    assert about(second)["pension"] == "yes"


def test_the_script_knows_what_came_before_the_list_and_values_of_this_item(survey):
    html = Householder(survey).html

    assert re.search(r'data-answers="[^"]*rooms&quot;:&quot;2&quot;', html)
    assert 'data-derived="months"' in html


def test_the_page_that_checks_has_every_answer_about_an_item(survey):
    visitor = Householder(survey).add().press()

    for words in (
        "Siân",
        "41@enghraifft.cymru",
        "Siân.pdf",
        "Red",
        "Blue",
        "Mill",
        "Bala",
        "Cymraeg",
        "I agree",
    ):
        assert words in visitor.words, words
    assert "Wave" not in visitor.words


def test_made_up_responses_hold_such_lists(survey):
    make_responses(survey, 8, seed=2)

    for response in Response.objects.all():
        for item in response.answers["people"]:
            assert response.answers[f"people/{item}/wave"] == "third"
            if response.answers[f"people/{item}/age"]:
                assert response.answers[f"people/{item}/months"] == str(
                    int(response.answers[f"people/{item}/age"]) * 12
                )
            assert len(response.answers[f"people/{item}/colours//order"]) == 7
