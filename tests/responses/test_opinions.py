"""Feedback, kept apart from what was answered; and reports of what is wrong with the Welsh."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from responses import opinions
from responses.models import Feedback, WelshReport
from responses.opinions import give_feedback, reply_address, report_welsh
from tests import factories as make
from tests.journeys.visitor import Visitor
from tests.responses.conftest import begun, ready_to_submit, start_of

pytestmark = pytest.mark.django_db

REPORT = {"cy": "/cy/problem-gyda-r-gymraeg/", "en": "/en/problem-with-the-welsh/"}


def follow(visitor: Visitor, text: str) -> Visitor:
    """Press the link with these words; the browser says where it stood."""
    address = visitor.html.partition(f">{text}</a>")[0].rpartition('href="')[2].partition('"')[0]
    return visitor.get(address, came_from=visitor.at)


@pytest.mark.parametrize(("language", "words"), [("cy", "Rhoi adborth"), ("en", "Give feedback")])
def test_feedback_is_kept_by_survey_language_and_day_and_with_nothing_else(survey, language, words):
    visitor = follow(ready_to_submit(survey, language).press(), words)

    visitor.press(ease="4", text="Hawdd iawn, ŵŷ")

    assert visitor.at.endswith("?thanks=1")
    kept = Feedback.objects.values("survey_id", "language", "ease", "text").get()
    assert kept == {"survey_id": survey.pk, "language": language, "ease": 4, "text": "Hawdd iawn, ŵŷ"}
    names = {field.name for field in Feedback._meta.get_fields()}
    assert names == {"id", "survey", "language", "day", "ease", "text"}


def test_feedback_that_says_nothing_is_asked_again(survey):
    visitor = Visitor().get(f"{start_of(survey)}feedback/").press(text="  ")

    assert visitor.has_errors
    assert not Feedback.objects.exists()


def test_the_language_switch_keeps_what_was_typed_in_both_forms(survey):
    told = Visitor().get(f"{start_of(survey)}feedback/").press("language", text="Da", ease="2")
    assert told.at == f"{start_of(survey, 'cy')}adborth/"
    assert told.form.values["text"] == ["Da"]
    assert told.form.values["ease"] == ["2"]

    reported = Visitor().get(REPORT["cy"]).press("language", text="Gwall", email="x")
    assert reported.at == REPORT["en"]
    assert reported.form.values["text"] == ["Gwall"]
    assert not reported.has_errors
    assert not WelshReport.objects.exists()


@pytest.mark.parametrize("place", ["feedback", "report"])
def test_a_program_that_fills_in_the_hidden_field_is_thanked_and_not_kept(survey, place):
    address = f"{start_of(survey)}feedback/" if place == "feedback" else REPORT["en"]

    visitor = Visitor().get(address).press(text="Buy", website="http://spam.example")

    assert visitor.at.endswith("?thanks=1")
    assert not Feedback.objects.exists()
    assert not WelshReport.objects.exists()


def test_there_is_only_so_much_of_either(survey, monkeypatch):
    monkeypatch.setattr(opinions, "MOST_FEEDBACK_A_DAY", 1)
    monkeypatch.setattr(opinions, "MOST_REPORTS_AN_HOUR", 1)
    day = dt.date(2026, 5, 1)

    assert [give_feedback(survey.pk, "cy", day, 5, "") for _ in range(2)] == [True, False]
    assert give_feedback(survey.pk, "cy", day + dt.timedelta(days=1), 5, "")
    assert [report_welsh(start_of(survey), "Gwall", "") for _ in range(2)] == [True, False]
    assert report_welsh("/", "Gwall", "")


@pytest.mark.parametrize(
    ("language", "words"),
    [("cy", "Rhoi gwybod am broblem gyda’r Gymraeg"), ("en", "Report a problem with the Welsh")],
)
def test_a_report_knows_the_page_and_its_survey(survey, language, words):
    visitor = follow(begun(survey, language), words)
    assert visitor.form.values["page"] == [f"{start_of(survey, language)}1/"]

    visitor.press(text="Dim treiglad", email="sian@example.org")

    report = WelshReport.objects.get()
    assert (report.survey, report.address) == (survey, f"{start_of(survey, language)}1/")
    assert b"sian" not in bytes(report.reply_to)
    assert reply_address(report) == "sian@example.org"


def test_the_code_of_a_link_is_not_in_the_report_about_its_page(survey):
    code = "0" * 20
    came_from = {"referer": f"http://testserver{start_of(survey)}continue/{code}/"}

    page = Client().get(REPORT["en"], headers=came_from).content.decode()

    assert code not in page
    assert f'value="{start_of(survey)}"' in page


@pytest.mark.parametrize("came_from", ["https://elsewhere.example/a/", "nonsense", "http://[", ""])
def test_pages_of_others_are_not_filled_in(came_from):
    page = Client().get(REPORT["en"], headers={"referer": came_from}).content.decode()

    assert 'name="page" type="text" value=""' in page


def test_what_a_report_lacks_is_said(survey):
    visitor = Visitor().get(REPORT["en"]).press(email="nobody")

    assert visitor.has_errors
    for words in ("Enter what is wrong with the Welsh", "Enter an email address"):
        assert visitor.html.count(words) == 2


@pytest.mark.parametrize(
    ("role", "sees_feedback"), [("coordinator", True), ("translator", False), ("proofreader", False)]
)
def test_staff_read_reports_and_coordinators_feedback_too(survey, client, role, sees_feedback):
    person = make.user(language="en")
    make.role(person, survey, role)
    give_feedback(survey.pk, "cy", dt.date(2026, 5, 1), 5, "Da iawn wir")
    report_welsh(start_of(survey), "Dim treiglad", "sian@example.org")
    report_welsh("/cy/", "Dim acen", "mai@example.org")
    client.force_login(person)

    page = client.get(reverse("survey-heard", args=[survey.pk])).content.decode()

    assert "Dim treiglad" in page
    assert "sian@example.org" in page
    assert "Dim acen" in page
    assert "mai@example.org" not in page
    assert ("Da iawn wir" in page) == sees_feedback


def test_nobody_without_a_role_reads_any_of_it(survey, client):
    client.force_login(make.user())

    assert client.get(reverse("survey-heard", args=[survey.pk])).status_code == 404


def test_whoever_reported_a_problem_can_go_back_to_the_page_they_came_from(survey):
    visitor = begun(survey, "cy")
    page = visitor.at

    follow(visitor, "Rhoi gwybod am broblem gyda’r Gymraeg").press(text="Gwall")

    assert follow(visitor, "Yn ôl i’r dudalen y daethoch ohoni").at == page


@pytest.mark.parametrize(
    "page", ["//evil.example/", "/\\evil.example", "https://evil.example/", "/admin/", "x"]
)
def test_the_way_back_from_a_report_leads_nowhere_else(client, page):
    html = client.get(REPORT["en"], {"thanks": "1", "page": page}).content.decode()

    assert "Back to the page" not in html
    assert "evil" not in html


def test_whoever_gave_feedback_can_go_back_to_their_reference(survey):
    visitor = follow(ready_to_submit(survey).press(), "Give feedback").press(ease="4")

    assert "Your code:" in follow(visitor, "Back to your reference").words
