"""The pages that people with an invitation see: a link starts nothing, a code can be typed, and nothing leaks."""

import pytest
from django.test import Client
from django.urls import reverse

from responses.invitations import codes
from responses.invitations.models import Invitation
from responses.models import Response
from surveys.models import Survey
from tests.journeys.visitor import Visitor
from tests.responses.conftest import move_start, move_window
from tests.responses.invitations.conftest import invited

pytestmark = pytest.mark.django_db


def link(survey: Survey, code: str, language: str = "en") -> str:
    slug = survey.slug_cy if language == "cy" else survey.slug_en
    return reverse(f"invited-{language}", args=[slug, codes.grouped(code)])


def test_the_addresses_are_in_the_words_of_their_language(linked_survey):
    _, code = invited(linked_survey)

    assert link(linked_survey, code, "cy") == (
        f"/cy/arolygon/{linked_survey.slug_cy}/gwahoddiad/{codes.grouped(code)}/"
    )
    assert (
        link(linked_survey, code) == f"/en/surveys/{linked_survey.slug_en}/invitation/{codes.grouped(code)}/"
    )


@pytest.mark.parametrize("language", ["cy", "en"])
@pytest.mark.parametrize("kind", ["linked_survey", "anonymous_survey"])
def test_a_whole_journey_by_link(kind, language, request):
    survey = request.getfixturevalue(kind)
    Survey.objects.update(access="invited")
    invitation, code = invited(survey)

    visitor = Visitor().get(link(survey, code, language))
    assert not Response.objects.exists()
    visitor.press("next")
    assert visitor.questions
    if kind == "linked_survey":
        visitor.press(strand="individual").press(platforms=["web"]).press(comments="Da iawn", agree="yes")
    else:
        visitor.press(story="Da iawn")
    visitor.press("next")

    assert visitor.reference
    invitation.refresh_from_db()
    assert invitation.used_on is not None
    assert (invitation.response_id is None) == (kind == "anonymous_survey")
    again = Visitor().get(link(survey, code, language))
    assert again.status == 200
    assert {"cy": "Mae’r gwahoddiad hwn wedi’i ddefnyddio", "en": "This invitation has been used"}[
        language
    ] in again.words
    # Who wants to correct or delete what they submitted finds the way.
    assert {"cy": "/fy-ymateb/", "en": "/my-response/"}[language] in again.html


def test_following_a_link_starts_nothing_however_often(linked_survey, client):
    _, code = invited(linked_survey)

    for _ in range(3):
        client.get(link(linked_survey, code))
        client.head(link(linked_survey, code))

    assert not Response.objects.exists()
    assert client.cookies == {}


def test_a_personal_page_is_kept_nowhere_and_told_to_no_other_site(linked_survey, client):
    _, code = invited(linked_survey)

    for address in (
        link(linked_survey, code),
        link(linked_survey, code) + "unsubscribe/",
        f"/en/surveys/{linked_survey.slug_en}/invitation/",
    ):
        reply = client.get(address)
        assert reply["Cache-Control"] == "no-store"
        assert reply["Referrer-Policy"] == "same-origin"


def test_a_code_can_be_typed_however_it_is_grouped(linked_survey):
    _, code = invited(linked_survey)

    visitor = Visitor().get(f"/en/surveys/{linked_survey.slug_en}/invitation/")
    visitor.press(code=codes.grouped(code).lower().replace("-", " "))

    assert visitor.questions[0] == "strand"


@pytest.mark.parametrize("typed", ["", "nonsense", "7K2M4P-9QRSTV-WXYZ01"])
def test_a_code_that_nobody_has_is_explained_beside_the_field(linked_survey, typed):
    visitor = Visitor().get(f"/en/surveys/{linked_survey.slug_en}/invitation/").press(code=typed)

    assert visitor.has_errors
    assert visitor.status == 422
    assert not Response.objects.exists()


def test_typing_goes_on_in_the_other_language_with_the_code(linked_survey):
    _, code = invited(linked_survey)

    visitor = Visitor().get(f"/en/surveys/{linked_survey.slug_en}/invitation/").press("language", code=code)

    assert visitor.at == link(linked_survey, code, "cy")


def test_a_link_that_was_cut_off_leads_to_where_the_code_is_typed_and_into_no_log(linked_survey, caplog):
    _, code = invited(linked_survey)

    visitor = Visitor().get(link(linked_survey, code)[:-4] + "/")

    assert visitor.at.startswith(f"/en/surveys/{linked_survey.slug_en}/invitation/?")
    assert "not complete" in visitor.words
    assert code[:6] not in caplog.text


@pytest.mark.parametrize("end", [").", "%20", "%00", "%E2%80%8B", ">", "%0A"])
@pytest.mark.parametrize("language", ["cy", "en"])
def test_a_link_with_something_stuck_to_its_end_opens(linked_survey, client, language, end):
    _, code = invited(linked_survey)
    address = link(linked_survey, code, language)

    html = client.get(address.removesuffix("/") + end + "/").content.decode()

    assert codes.grouped(code) in html
    other = "en" if language == "cy" else "cy"
    assert f'href="{link(linked_survey, code, other)}"' in html
    assert "%" not in html.partition("<main")[2]


def test_another_browser_goes_on_with_the_same_response(linked_survey):
    _, code = invited(linked_survey)
    Visitor().get(link(linked_survey, code)).press("next").press(strand="individual")

    other = Visitor(Client()).get(link(linked_survey, code))

    assert "You have begun to answer" in other.words
    assert other.press("next").questions == ["platforms", "reviewed"]
    assert Response.objects.count() == 1


def test_nobody_with_an_invitation_is_offered_to_start_again(linked_survey):
    _, code = invited(linked_survey)
    visitor = Visitor().get(link(linked_survey, code)).press("next")

    visitor.get(f"/en/surveys/{linked_survey.slug_en}/continue/")

    assert "Start again" not in visitor.words


def test_the_start_page_of_a_closed_list_has_no_start(linked_survey, client):
    Survey.objects.update(access="invited")

    visitor = Visitor(client).get(f"/en/surveys/{linked_survey.slug_en}/")

    assert "Only people with an invitation" in visitor.words
    assert client.post(f"/en/surveys/{linked_survey.slug_en}/").status_code == 403
    assert not Response.objects.exists()


def test_a_closed_list_is_not_among_the_surveys_of_everybody(linked_survey):
    Survey.objects.update(access="invited")

    assert str(linked_survey.title_en) not in Visitor().get("/en/").words


def test_a_survey_for_both_has_both_ways_in(linked_survey):
    Survey.objects.update(access="both")
    visitor = Visitor().get(f"/en/surveys/{linked_survey.slug_en}/")

    assert "I have an invitation with a code" in visitor.words
    assert visitor.press("next").questions[0] == "strand"


@pytest.mark.parametrize(
    ("kind", "said"), [("linked_survey", "not anonymous"), ("anonymous_survey", "deletes that link")]
)
def test_the_pages_say_which_kind_it_is(kind, said, request):
    survey = request.getfixturevalue(kind)
    Survey.objects.update(access="both")
    _, code = invited(survey)

    assert said in Visitor().get(link(survey, code)).words
    assert said in Visitor().get(f"/en/surveys/{survey.slug_en}/").words


def test_outside_the_window_the_page_says_so(linked_survey, client):
    _, code = invited(linked_survey)
    enter = f"/en/surveys/{linked_survey.slug_en}/invitation/"
    for opens, closes, words in ((60, 120, "not open yet"), (-60, -50, "has closed")):
        move_window(linked_survey, opens=opens, closes=closes, grace=0)

        assert words in Visitor().get(link(linked_survey, code)).words
        assert client.post(enter, {"code": code}).status_code == 403
    assert not Response.objects.exists()


def test_whoever_has_begun_may_go_on_by_link_in_the_grace(linked_survey):
    _, code = invited(linked_survey)
    _, unused = invited(linked_survey, "owain@example.org")
    Visitor().get(link(linked_survey, code)).press("next")
    move_start(30)
    move_window(linked_survey, opens=-60, closes=-1, grace=30)

    assert Visitor().get(link(linked_survey, code)).press("next").questions[0] == "strand"
    assert "has closed" in Visitor().get(link(linked_survey, unused)).words


def test_another_site_starts_nothing(linked_survey, client):
    _, code = invited(linked_survey)
    enter = f"/en/surveys/{linked_survey.slug_en}/invitation/"

    reply = client.post(enter, {"code": code}, headers={"Sec-Fetch-Site": "cross-site"})

    assert reply.status_code == 403
    assert not Response.objects.exists()


def test_a_mail_program_unsubscribes_with_one_click(linked_survey, client):
    _, code = invited(linked_survey)
    address = link(linked_survey, code) + "unsubscribe/"
    one_click = {"List-Unsubscribe": "One-Click"}

    reply = client.post(
        address, one_click, headers={"Origin": "https://mail.example", "Sec-Fetch-Site": "cross-site"}
    )

    assert reply.status_code == 200
    assert Invitation.objects.get().unsubscribed_at is not None


@pytest.mark.parametrize("language", ["cy", "en"])
def test_a_person_unsubscribes_by_a_button(linked_survey, language):
    _, code = invited(linked_survey)
    word = {"cy": "dim-rhagor", "en": "unsubscribe"}[language]

    visitor = Visitor().get(f"{link(linked_survey, code, language)}{word}/")
    assert Invitation.objects.get().unsubscribed_at is None
    visitor.press("next")

    assert Invitation.objects.get().unsubscribed_at is not None
    said = {"cy": "Ni chewch ragor o negeseuon", "en": "You will get no more messages"}[language]
    assert said in visitor.words


def test_an_old_address_leads_to_the_personal_page(linked_survey, client):
    _, code = invited(linked_survey)
    old = link(linked_survey, code)
    linked_survey.old_slugs.create(language="en", slug=linked_survey.slug_en)
    Survey.objects.filter(pk=linked_survey.pk).update(slug_en="another-address")

    reply = client.get(old)

    assert reply.status_code == 301
    assert reply["Location"] == f"/en/surveys/another-address/invitation/{codes.grouped(code)}/"
