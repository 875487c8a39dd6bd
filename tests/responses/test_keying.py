"""Staff key what people answered on paper, through the pages of respondents."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from responses.models import IdentifyingAnswer, Response
from surveys.models import SurveyRole
from tests import factories as make
from tests.exports.data import frozen
from tests.journeys.visitor import Visitor
from tests.responses.conftest import begun, move_window, start_of
from tests.responses.test_coming_back import code_on
from tests.surveys.staff import signed_in, staff_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ruled(db):
    """Questions that paper can leave empty, or answer against a rule."""
    return make.published_survey(
        make.page(
            "one",
            make.question("name", required=True, identifying=True),
            make.question("way", "single_choice", required=True),
            make.question(
                "two",
                "multi_choice",
                settings={"max_choices": 1},
                options=[make.option("a"), make.option("b"), make.option("c")],
            ),
            make.question(
                "age",
                "number",
                constraint=". < 100",
                constraint_message=make.text("Llai na 100", "Below 100"),
            ),
        ),
        make.page("two", make.question("after", relevant="${way} = 'a'")),
    )


def keyer(survey) -> Client:
    return staff_of(survey, "coordinator")


def begin(client, survey, language="en") -> Visitor:
    visitor = Visitor(client)
    visitor._show(client.post(reverse("keying-begin", args=[survey.pk, language])), "")
    return visitor


def test_keying_goes_through_the_pages_of_respondents_and_ends_with_the_reference_to_write_down(survey):
    client = keyer(survey)

    visitor = begin(client, survey).press(strand="individual").press(platforms=["web"])
    visitor.press(comments=None, agree="yes")
    assert "You are keying a response from paper." in visitor.words
    assert "You get a reference and a code" not in visitor.words
    visitor.press()

    response = Response.objects.get()
    assert (response.source, response.entered_by.pk) == ("paper", int(client.session["_auth_user_id"]))
    assert visitor.reference == response.reference
    assert "Write the reference on the paper" in visitor.words
    assert reverse("keying", args=[survey.pk]) in visitor.html


def test_the_language_of_the_form_is_the_language_of_the_response(survey):
    begin(keyer(survey), survey, "cy")

    assert Response.objects.get().language == "cy"


def test_a_required_question_that_is_empty_on_paper_is_stored_as_empty_once_that_is_said(ruled):
    visitor = begin(keyer(ruled), ruled).press(name=None, way=None)
    assert visitor.has_errors

    visitor.press(____empty=["name", "way"], age="7").press()

    response = Response.objects.get()
    assert response.reference == visitor.reference
    assert response.answers == {"way": None, "two": None, "age": "7"}
    assert IdentifyingAnswer.objects.get().key == "name"


def test_whoever_answers_on_the_web_cannot_say_that_a_required_question_is_empty(ruled):
    visitor = begun(ruled)

    visitor.press(____empty=["name", "way"])

    assert visitor.has_errors
    assert "Not answered on the paper" not in visitor.html


def test_what_was_entered_beside_the_tick_is_not_kept(ruled):
    begin(keyer(ruled), ruled).press(name="Mai", way="a", ____empty=["way"])

    assert Response.objects.get().answers["way"] is None


def test_an_answer_that_breaks_a_rule_stands_as_written_once_that_is_said(ruled):
    visitor = begin(keyer(ruled), ruled).press(name="Mai", way="b", two=["a", "b"], age="120")
    assert visitor.has_errors
    assert visitor.html.count('name="//written"') == 2

    visitor.press(____written=["two", "age"]).press()

    assert Response.objects.get().answers == {"way": "b", "two": ["a", "b"], "age": "120"}
    assert visitor.reference


def test_what_is_no_answer_at_all_cannot_stand(ruled):
    visitor = begin(keyer(ruled), ruled).press(name="Mai", way="b", age="many", ____written=["age"])

    assert visitor.has_errors
    assert "age" not in Response.objects.get().answers


def test_what_was_let_stand_is_taken_back_when_the_page_is_keyed_again(ruled):
    visitor = begin(keyer(ruled), ruled).press(name="Mai", ____empty=["way"])
    first = start_of(ruled) + "1/"

    visitor.get(first).press(way="b")

    assert Response.objects.get().answers["way//paper"] is None


def test_keying_leaves_the_keyers_own_response_in_the_same_browser_as_it_is(survey):
    client = keyer(survey)
    own = begun(survey, client=client).press(strand="individual")

    keyed = begin(client, survey)
    keyed.press(strand="organisation", body="Cyngor")

    assert dict(Response.objects.values_list("source", "answers__strand")) == {
        "web": "individual",
        "paper": "organisation",
    }
    again = Visitor(client).get(start_of(survey)).press("next")
    assert "/continue/" in again.at
    own.get(start_of(survey) + "3/").press(platforms=["web"])
    assert Response.objects.get(source="web").answers["platforms"] == ["web"]
    assert "platforms" not in Response.objects.get(source="paper").answers


def test_the_start_page_never_goes_on_with_a_response_that_is_being_keyed(survey):
    client = keyer(survey)
    begin(client, survey).press(strand="individual")

    Visitor(client).get(start_of(survey)).press("next").press(strand="neither", body="Mai")

    assert dict(Response.objects.values_list("source", "answers__strand")) == {
        "web": "neither",
        "paper": "individual",
    }


def test_keying_is_taken_in_the_grace_and_not_after_it(survey):
    client = keyer(survey)
    move_window(survey, closes=-10, grace=30)

    visitor = begin(client, survey).press(strand="individual").press(platforms=["web"])
    assert visitor.press(comments=None, agree="yes").press().reference

    move_window(survey, closes=-40, grace=30)
    begin(client, survey)
    assert Response.objects.count() == 1


OVER = {
    "cy": "Ni allwch fewnbynnu ymatebion i’r arolwg hwn mwyach",
    "en": "You can no longer key responses to this survey",
}
# Addresses below a survey's start that show or change the response of a cookie.
PLACES = {
    "cy": ("1/", "gwirio/", "wedi-cadw/", "diolch/", "fy-atebion.pdf", "parhau/"),
    "en": ("1/", "check/", "saved/", "done/", "my-answers.pdf", "continue/"),
}


def lose_role(client) -> None:
    SurveyRole.objects.filter(user=client.session["_auth_user_id"]).delete()


def be_deactivated(client) -> None:
    User.objects.filter(pk=client.session["_auth_user_id"]).update(is_active=False)


def become_author(client) -> None:
    SurveyRole.objects.filter(user=client.session["_auth_user_id"]).update(role="author")


@pytest.mark.parametrize("language", ["cy", "en"])
@pytest.mark.parametrize("loses_it", [lose_role, be_deactivated, become_author])
def test_keying_stops_at_once_when_the_role_goes(survey, language, loses_it):
    client = keyer(survey)
    visitor = begin(client, survey, language).press(strand="individual")
    loses_it(client)

    visitor.press(platforms=["web"])

    assert visitor.status == 403
    assert OVER[language] in visitor.words
    assert "platforms" not in Response.objects.get().answers
    assert client.cookies[f"arolwg_keying_{survey.pk}"].value == ""


@pytest.mark.parametrize(
    ("language", "place"), [(language, place) for language in PLACES for place in PLACES[language]]
)
@pytest.mark.parametrize("is_submitted", [False, True])
def test_no_address_shows_what_was_keyed_when_the_role_is_gone(survey, language, place, is_submitted):
    client = keyer(survey)
    visitor = begin(client, survey, language)
    visitor.press(strand="neither", body="Cwmni Ffug").press(strand="neither", body="Cwmni Ffug")
    if is_submitted:
        visitor.press(platforms=["web"]).press(agree="yes").press()
        assert visitor.reference
    lose_role(client)

    page = client.get(start_of(survey, language) + place)

    words = page.content.decode()
    assert "Cwmni Ffug" not in words
    # Of what is submitted, the page to come back by knows nothing anyway.
    is_unaware = is_submitted and place == PLACES[language][-1]
    assert (page.status_code, OVER[language] in words) == ((200, False) if is_unaware else (403, True))


def test_a_code_brings_nobody_back_to_keying_when_the_role_is_gone(survey):
    client = keyer(survey)
    visitor = begin(client, survey).press(strand="individual").press("later")
    code = code_on(visitor)
    lose_role(client)

    back = Visitor().get(start_of(survey) + "continue/").press(code=code)

    assert back.status == 403
    assert OVER["en"] in back.words


def test_whose_keying_is_over_finds_their_own_response_again(survey):
    client = keyer(survey)
    own = begun(survey, client=client).press(strand="individual")
    begin(client, survey).press(strand="neither", body="Mai")
    lose_role(client)

    assert own.get(start_of(survey) + "3/").status == 403
    own.get(start_of(survey) + "3/").press(platforms=["web"])

    assert Response.objects.get(source="web").answers["platforms"] == ["web"]


def test_another_coordinator_and_another_survey_change_nothing_for_who_keys(survey):
    client = keyer(survey)
    visitor = begin(client, survey).press(strand="individual")
    keyer(survey)
    SurveyRole.objects.exclude(user=client.session["_auth_user_id"]).delete()

    assert visitor.press(platforms=["web"]).status == 200


def test_only_a_page_turn_of_what_is_keyed_asks_for_the_role(survey, django_assert_num_queries):
    keyed = begin(keyer(survey), survey)
    on_the_web = begun(survey)

    with django_assert_num_queries(3 + 2):
        keyed.press(strand="individual")
    with django_assert_num_queries(3):
        on_the_web.press(strand="individual")


def test_the_page_counts_what_was_keyed_and_lists_the_persons_own_references(survey):
    client = keyer(survey)
    visitor = begin(client, survey).press(strand="individual").press(platforms=["web"])
    visitor.press(comments=None, agree="yes").press()
    begin(client, survey)

    page = client.get(reverse("keying", args=[survey.pk]))

    reference = f"{visitor.reference[:5]}-{visitor.reference[5:]}"
    assert page.context["references"] == [reference]
    assert [each.count for each in page.context["keyed"]] == [1]
    assert page.context["unfinished"] == 1
    assert AuditEntry.objects.filter(action="keying begun").count() == 1


@pytest.mark.parametrize("held", ["author", "translator", "proofreader"])
def test_other_roles_may_not_key(survey, held):
    client = staff_of(survey, held)

    assert client.get(reverse("keying", args=[survey.pk])).status_code == 403
    assert client.post(reverse("keying-begin", args=[survey.pk, "en"])).status_code == 403
    assert not Response.objects.exists()


def test_strangers_superusers_and_those_signed_out_key_nothing(survey):
    address, starts = reverse("keying", args=[survey.pk]), reverse("keying-begin", args=[survey.pk, "cy"])
    superuser = signed_in(make.user(is_superuser=True))

    assert signed_in(make.user()).get(address).status_code == 404
    assert (superuser.get(address).status_code, superuser.post(starts).status_code) == (403, 403)
    assert Client().post(starts).status_code == 302
    assert not Response.objects.exists()


def test_a_frozen_survey_says_that_nothing_is_keyed_any_more(survey):
    move_window(survey, opens=-90, closes=-60, grace=0)
    frozen(survey)
    survey.refresh_from_db()

    page = keyer(survey).get(reverse("keying", args=[survey.pk]))

    assert "Key a form in" not in page.content.decode()
