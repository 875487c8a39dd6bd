"""What browsers and people do: back, reload, double click, two tabs, lost cookies, closing in the middle."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from responses.models import Response
from surveys.dates import long_date
from tests.journeys.visitor import SENT, Visitor
from tests.responses.conftest import (
    begun,
    individual_on_last_page,
    move_start,
    move_window,
    ready_to_submit,
    start_of,
)

pytestmark = pytest.mark.django_db


def answers() -> dict:
    return Response.objects.get().answers


def test_the_back_button_after_submitting_leads_to_the_receipt(survey):
    visitor = ready_to_submit(survey).press("next")
    reference = visitor.reference

    visitor.get(f"{start_of(survey)}3/")

    assert visitor.at == f"{start_of(survey)}done/"
    assert visitor.reference == reference


def test_a_page_sent_after_submitting_changes_nothing_and_leads_to_the_receipt(survey):
    visitor = individual_on_last_page(survey)
    form = visitor.filled(visitor.form, {"comments": "rhy hwyr", "agree": "no"})
    page = visitor.at
    visitor.press(agree="yes").press("next")
    before = answers()

    for button in ("next", "back", "later", "language"):
        visitor.send(page, form | {button: ["en"]})
        assert visitor.at == f"{start_of(survey)}done/"

    assert answers() == before


def test_a_double_click_on_submit_gives_one_reference(survey):
    visitor = ready_to_submit(survey)
    form = visitor.filled(visitor.form, {}) | {"next": [""]}

    first = visitor.send(f"{start_of(survey)}check/", form).reference
    second = visitor.send(f"{start_of(survey)}check/", form).reference

    assert first == second == Response.objects.get().reference


def test_reloading_a_page_that_was_sent_saves_the_same_again(survey):
    visitor = begun(survey)
    form = visitor.filled(visitor.form, {"strand": "individual"}) | {"next": [""]}

    visitor.send(f"{start_of(survey)}1/", form)
    visitor.send(f"{start_of(survey)}1/", form)

    assert visitor.at == f"{start_of(survey)}3/"
    assert answers() == {"strand": "individual"}


def test_two_tabs_on_different_pages_keep_each_others_answers(survey):
    first = begun(survey).press(strand="individual").press(platforms=["web"])
    second = Visitor(first.client).get(f"{start_of(survey)}3/")

    first.press(agree="no")
    second.press(platforms=["none"])

    assert answers()["agree"] == "no"
    assert answers()["platforms"] == ["none"]


def test_of_two_tabs_on_the_same_page_the_last_to_be_sent_counts(survey):
    first = begun(survey)
    second = Visitor(first.client).get(first.at)

    first.press(strand="individual")
    second.press(strand="neither")

    assert answers()["strand"] == "neither"


def test_a_tab_whose_page_has_left_the_route_loses_nothing_and_goes_on(survey):
    first = begun(survey).press(strand="organisation").press(body="Cyngor")
    second = Visitor(first.client).get(f"{start_of(survey)}1/")
    second.press(strand="individual")

    first.press(staff="40")

    assert first.at == f"{start_of(survey)}3/"
    assert answers()["staff"] == "40"


def test_a_page_left_open_past_the_cookies_life_still_saves_and_sets_it_again(survey):
    visitor = begun(survey)
    visitor.client.cookies.clear()

    visitor.press(strand="individual")

    assert visitor.at == f"{start_of(survey)}3/"
    assert visitor.status == 200
    assert answers() == {"strand": "individual"}
    assert visitor.client.cookies[f"arolwg_{survey.pk}"].value


@pytest.mark.parametrize("language", ["cy", "en"])
@pytest.mark.parametrize("place", ["page", "check", "done", "saved"])
def test_without_a_cookie_a_personal_page_says_how_to_go_on(client, survey, language, place):
    from responses.addresses import PLACES

    word = "1" if place == "page" else PLACES[language][place]

    reply = client.get(f"{start_of(survey, language)}{word}/")

    assert reply.status_code == 403
    assert f'href="{start_of(survey, language)}"' in reply.content.decode()
    assert reply["Cache-Control"] == "no-store"


@pytest.mark.parametrize("token", ["", "AAAAAAAAAAAAAAAAAAAAAA", "x" * 5000, "ŵ", "\x00"])
def test_an_unknown_token_saves_nothing_and_says_how_to_go_on(survey, token):
    visitor = begun(survey)

    visitor.press(strand="individual", token=token)

    assert visitor.status == 403
    assert start_of(survey) in visitor.html
    assert answers() == {}


def test_the_token_of_another_survey_is_not_taken(survey, survey_without_check):
    theirs = begun(survey_without_check).form.values["token"][0]
    visitor = begun(survey)

    visitor.press(strand="individual", token=theirs)

    assert visitor.status == 403
    assert not any(response.answers for response in Response.objects.all())


def test_the_form_decides_and_not_the_cookie_where_they_differ(survey):
    first = begun(survey)
    form = first.form
    second = Visitor(first.client).get(start_of(survey)).press("next")
    assert "continue" in second.at
    second.press("next")

    first.send(f"{start_of(survey)}1/", first.filled(form, {"strand": "individual"}))

    older, newer = Response.objects.order_by("pk")
    assert older.answers == {"strand": "individual"}
    assert newer.answers == {}
    assert first.at == f"{start_of(survey)}3/"


def test_whoever_has_begun_has_the_grace_after_the_close(survey):
    visitor = ready_to_submit(survey)
    move_start(60)
    move_window(survey, opens=-600, closes=-10, grace=30)

    visitor.press("next")

    assert visitor.reference


def test_within_the_grace_the_closed_survey_says_until_when_and_leads_back(survey):
    visitor = individual_on_last_page(survey)
    move_start(60)
    move_window(survey, opens=-600, closes=-10, grace=30)

    visitor.get(start_of(survey))

    assert "can go on and submit until" in visitor.words
    assert f'href="{start_of(survey)}continue/"' in visitor.html
    assert visitor.get(f"{start_of(survey)}continue/").status == 200


def test_a_grace_that_ends_on_another_day_is_said_with_the_day(survey):
    move_window(survey, opens=-600, closes=-10, grace=24 * 60)

    said = Visitor().get(start_of(survey)).words

    tomorrow = long_date(timezone.now() + dt.timedelta(days=1, minutes=-10), "en", zone=survey.timezone)
    assert f"can go on and submit until {tomorrow} at" in said


@pytest.mark.parametrize("language", ["cy", "en"])
def test_after_the_grace_the_page_says_that_the_answers_were_not_submitted(survey, language):
    visitor = individual_on_last_page(survey, language)
    move_start(120)
    move_window(survey, opens=-600, closes=-40, grace=30)

    visitor.press(comments="rhy hwyr", agree="yes")

    assert visitor.status == 403
    words = {
        "cy": "Ni chafodd eich atebion eu cyflwyno mewn pryd",
        "en": "Your answers were not submitted in time",
    }
    assert words[language] in visitor.words
    assert "agree" not in answers()
    visitor.get(visitor.at)
    assert visitor.status == 200
    assert words[language] in visitor.words


def test_closing_between_reading_and_submitting_is_told_too(survey):
    visitor = ready_to_submit(survey)
    move_start(120)
    move_window(survey, opens=-600, closes=-40, grace=30)

    visitor.press("next")

    assert visitor.status == 403
    assert Response.objects.get().submitted_at is None


def test_the_receipt_can_be_seen_after_the_survey_has_closed(survey):
    visitor = ready_to_submit(survey).press("next")
    reference = visitor.reference
    move_window(survey, opens=-600, closes=-400, grace=30)

    visitor.get(visitor.at)

    assert visitor.reference == reference


def test_the_receipt_before_submitting_leads_to_the_next_to_answer(survey):
    visitor = begun(survey).press(strand="individual")

    visitor.get(f"{start_of(survey)}done/")

    assert visitor.at == f"{start_of(survey)}3/"


def test_the_answers_can_be_read_but_not_changed_after_submitting(survey):
    visitor = ready_to_submit(survey).press("next")

    visitor.get(f"{start_of(survey)}check/")

    assert visitor.status == 200
    assert "Da iawn" in visitor.words
    assert "<form" not in visitor.html
    assert "?from=check" not in visitor.html


def test_after_submitting_the_cookie_lives_for_an_hour(survey):
    visitor = ready_to_submit(survey).press("next")

    assert visitor.client.cookies[f"arolwg_{survey.pk}"]["max-age"] == 3600


@pytest.mark.parametrize("language", ["cy", "en"])
def test_the_buttons_of_the_check_page_lead_where_they_say(survey, language):
    visitor = ready_to_submit(survey, language)
    check = visitor.at

    assert (
        visitor.press("later").at
        == f"{start_of(survey, language)}{'wedi-cadw' if language == 'cy' else 'saved'}/"
    )
    assert visitor.get(check).press("back").at == f"{start_of(survey, language)}4/"
    assert Response.objects.get().submitted_at is None


PERSONAL = ["1/", "check/", "done/", "continue/", "saved/"]


@pytest.mark.parametrize("place", PERSONAL)
def test_personal_pages_are_stored_nowhere(survey, place):
    visitor = ready_to_submit(survey)

    for _visit in range(2):
        reply = visitor.client.get(f"{start_of(survey)}{place}")
        assert reply["Cache-Control"] == "no-store"


@pytest.mark.parametrize("place", ["", *PERSONAL])
def test_head_is_answered_as_get_without_a_body_and_other_methods_are_refused(survey, place):
    visitor = begun(survey)
    address = f"{start_of(survey)}{place}"

    assert visitor.client.head(address).status_code == visitor.client.get(address).status_code
    assert visitor.client.options(address)["Allow"].startswith("GET")
    for method in (visitor.client.put, visitor.client.delete, visitor.client.patch):
        reply = method(address)
        assert reply.status_code == 405
        assert "GET" in reply["Allow"]


def test_every_reply_carries_the_security_headers(survey):
    visitor = begun(survey)
    for address in ("/", "/en/", start_of(survey), visitor.at, f"{start_of(survey)}nothing/"):
        reply = visitor.client.get(address)
        assert "'unsafe-inline'" not in reply["Content-Security-Policy"]
        assert reply["X-Content-Type-Options"] == "nosniff"
        assert reply["Referrer-Policy"] == "same-origin"


def test_no_django_session_and_no_other_cookie_is_set(survey):
    visitor = ready_to_submit(survey).press("next")

    assert list(visitor.client.cookies) == [f"arolwg_{survey.pk}"]


def test_a_form_sent_as_multipart_is_taken_too(survey):
    visitor = begun(survey)
    data = visitor.filled(visitor.form, {"strand": "individual"})

    reply = visitor.client.post(visitor.at, data)

    assert reply.status_code == 303
    assert answers() == {"strand": "individual"}


def test_a_form_of_this_site_is_recognised_by_its_origin(survey):
    visitor = Visitor(Client(headers={"origin": "http://testserver", "sec-fetch-site": "same-origin"}))

    visitor.get(start_of(survey)).press("next").press(strand="individual")

    assert visitor.at == f"{start_of(survey)}3/"


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"origin": "http://testserver.elsewhere.example"},
        {"origin": ""},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://[broken"},
    ],
)
def test_a_form_of_another_site_is_refused_in_both_languages(survey, headers):
    visitor = begun(survey)
    from urllib.parse import urlencode

    data = urlencode(visitor.filled(visitor.form, {"strand": "individual"}), doseq=True)
    for address in (visitor.at, start_of(survey), f"{start_of(survey)}check/"):
        reply = visitor.client.post(address, data, content_type=SENT, headers=headers)
        assert reply.status_code == 403
        html = reply.content.decode()
        assert 'lang="cy"' in html
        assert 'lang="en"' in html

    assert answers() == {}
    assert Response.objects.count() == 1
