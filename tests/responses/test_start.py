"""The language choice, the open surveys and the start page."""

import pytest
from django.db import connection

from responses.invitations.people import Person, add_person
from responses.models import Response
from surveys.models import SlugHistory, Survey
from tests import factories as make
from tests.journeys.visitor import Visitor
from tests.responses.conftest import begun, move_window, start_of

pytestmark = pytest.mark.django_db


def freeze(survey: Survey) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE surveys_survey SET frozen_at = now() WHERE id = %s", [survey.pk])


def test_the_front_page_offers_both_languages_welsh_first(client):
    html = client.get("/").content.decode()

    assert html.index('href="/cy/"') < html.index('href="/en/"')
    assert 'lang="en"' in html


@pytest.mark.parametrize("language", ["cy", "en"])
def test_only_open_surveys_are_listed(client, language):
    is_open, is_over, comes_later = (make.published_survey() for _ in range(3))
    draft = make.survey()
    move_window(is_open, closes=60)
    move_window(is_over, closes=-1)
    move_window(comes_later, opens=10, closes=60)

    html = client.get(f"/{language}/").content.decode()

    assert start_of(is_open, language) in html
    assert not any(start_of(other, language) in html for other in (is_over, comes_later, draft))


def test_a_frozen_survey_is_not_listed(client, survey):
    freeze(survey)

    assert start_of(survey) not in client.get("/en/").content.decode()


def test_the_start_page_is_the_same_for_everybody_and_sets_no_cookie(client, survey):
    reply = client.get(start_of(survey))

    assert reply.status_code == 200
    assert reply["Cache-Control"] == "public, max-age=60"
    assert "Cookie" not in reply.get("Vary", "")
    assert not reply.cookies
    assert reply.content.decode().count("<form") == 1


def test_the_start_page_is_kept_no_longer_than_until_the_windows_next_edge(client, survey):
    move_window(survey, opens=-60, closes=0.5)
    assert int(client.get(start_of(survey))["Cache-Control"].rpartition("=")[2]) <= 30

    move_window(survey, opens=0.25, closes=60)
    assert int(client.get(start_of(survey))["Cache-Control"].rpartition("=")[2]) <= 15


def test_the_start_page_names_itself_in_both_languages_by_whole_addresses(client, survey):
    html = client.get(start_of(survey, "cy"), headers={"host": "localhost:8000"}).content.decode()

    own, other = (f"http://localhost:8000{start_of(survey, language)}" for language in ("cy", "en"))
    assert f'<link rel="canonical" href="{own}">' in html
    assert f'<link rel="alternate" hreflang="cy" href="{own}">' in html
    assert f'<link rel="alternate" hreflang="en" href="{other}">' in html


@pytest.mark.parametrize("language", ["cy", "en"])
def test_the_start_page_welcomes_welsh_in_both_languages_welsh_first(client, survey, language):
    html = client.get(start_of(survey, language)).content.decode()

    welsh = html.index('<p class="govuk-body" lang="cy">Mae croeso i chi ateb yn Gymraeg.')
    assert welsh < html.index('<p class="govuk-body" lang="en">You are welcome to answer in Welsh.')


@pytest.mark.parametrize(
    ("language", "words"), [("cy", "3 i 4 o dudalennau"), ("en", "3 to 4 pages")], ids=["cy", "en"]
)
def test_the_start_page_says_how_many_pages_there_may_be_as_the_pages_do(survey, language, words):
    assert words in Visitor().get(start_of(survey, language)).words
    visitor = begun(survey, language)
    of = {"cy": "Tudalen {} o {}", "en": "Page {} of {}"}[language]

    assert of.format(1, 3) in visitor.words
    visitor.press(strand="organisation", body="Cwmni").press(strand="organisation", body="Cwmni")
    assert of.format(2, 4) in visitor.words


@pytest.mark.parametrize(("language", "words"), [("cy", "2 dudalen"), ("en", "2 pages")])
def test_the_start_page_gives_one_number_of_pages_where_answers_change_nothing(db, language, words):
    pages = [make.page(code, make.question(f"q_{code}")) for code in ("one", "two")]
    survey = make.published_survey(*pages)

    assert words in Visitor().get(start_of(survey, language)).words
    assert {"cy": "Tudalen 1 o 2", "en": "Page 1 of 2"}[language] in begun(survey, language).words


def test_the_start_page_costs_one_statement(client, survey, django_assert_num_queries):
    client.get(start_of(survey))

    with django_assert_num_queries(1):
        client.get(start_of(survey))


@pytest.mark.parametrize("language", ["cy", "en"])
def test_before_it_opens_the_survey_says_when(client, language):
    survey = make.published_survey(
        texts={
            "privacy": make.text("Preifatrwydd", "Privacy"),
            "not_open_yet": make.text("Bydd yn agor ar ${opens_date}.", "It opens on ${opens_date}."),
        }
    )
    Survey.objects.filter(pk=survey.pk).update(
        opens_at="2036-09-14T00:00:00+01:00", closes_at="2036-10-19T23:59:59+01:00"
    )

    reply = client.get(start_of(survey, language))

    assert reply.status_code == 200
    words = {"cy": "Bydd yn agor ar 14 Medi 2036.", "en": "It opens on 14 September 2036."}
    assert words[language] in reply.content.decode()
    assert client.post(start_of(survey, language)).status_code == 403
    assert not Response.objects.exists()


@pytest.mark.parametrize("language", ["cy", "en"])
def test_it_says_when_even_where_its_author_does_not(client, language):
    survey = make.published_survey(
        texts={
            "privacy": make.text("Preifatrwydd", "Privacy"),
            "not_open_yet": make.text("Yn fuan.", "Soon."),
        }
    )
    Survey.objects.filter(pk=survey.pk).update(
        opens_at="2036-09-14T09:30:00+01:00", closes_at="2036-10-19T23:59:59+01:00"
    )

    said = client.get(start_of(survey, language)).content.decode()

    words = {"cy": "14 Medi 2036 am 09:30", "en": "14 September 2036 at 09:30"}
    assert {"cy": "Yn fuan.", "en": "Soon."}[language] in said
    assert words[language] in said


def test_a_survey_published_ahead_opens_by_itself_and_no_cache_keeps_it_shut(client, survey):
    move_window(survey, opens=0.5, closes=120)
    shut = client.get(start_of(survey))
    move_window(survey, opens=0, closes=120)

    opened = client.get(start_of(survey))

    assert 20 <= int(shut["Cache-Control"].removeprefix("public, max-age=")) <= 30
    assert "not open yet" in shut.content.decode()
    assert 'name="next"' in opened.content.decode()


@pytest.mark.parametrize("language", ["cy", "en"])
def test_after_it_has_closed_the_survey_says_so(client, language):
    survey = make.published_survey(
        texts={
            "privacy": make.text("Preifatrwydd", "Privacy"),
            "closed": make.text("Caeodd ar ${closes_date}.", "It closed on ${closes_date}."),
        }
    )
    Survey.objects.filter(pk=survey.pk).update(
        opens_at="2012-09-14T00:00:00+01:00", closes_at="2012-10-19T23:59:59+01:00"
    )

    reply = client.get(start_of(survey, language))

    assert reply.status_code == 200
    words = {"cy": "Caeodd ar 19 Hydref 2012 am 23:59.", "en": "It closed on 19 October 2012 at 23:59."}
    assert words[language] in reply.content.decode()
    mine = {"cy": "fy-ymateb/", "en": "my-response/"}[language]
    assert f'href="{start_of(survey, language)}{mine}"' in reply.content.decode()
    assert client.post(start_of(survey, language)).status_code == 403


def test_an_unknown_survey_is_not_found(client, db):
    assert client.get("/cy/arolygon/dim-byd/").status_code == 404
    assert client.post("/en/surveys/nothing/", {}).status_code == 404
    assert client.get("/en/surveys/nothing/2/").status_code == 404


def test_a_draft_is_not_found(client, db):
    assert client.get(start_of(make.survey())).status_code == 404


def test_an_old_address_leads_to_the_new_one_for_ever(client, survey):
    SlugHistory.objects.create(survey=survey, language="en", slug="old-name")

    reply = client.get("/en/surveys/old-name/3/?from=check")

    assert reply.status_code == 301
    assert reply["Location"] == f"{start_of(survey)}3/?from=check"


def test_a_form_sent_to_an_old_address_is_sent_on_with_what_was_typed(survey):
    visitor = begun(survey)
    new = f"new-{survey.pk}"
    SlugHistory.objects.get_or_create(survey=survey, language="en", slug=survey.slug_en)
    Survey.objects.filter(pk=survey.pk).update(slug_en=new)

    reply = visitor.client.post(visitor.at, {"strand": "individual"})

    assert reply.status_code == 308
    assert reply["Location"] == f"/en/surveys/{new}/1/"


def test_the_other_languages_word_in_the_address_leads_to_this_languages(client, survey):
    reply = client.get(f"/en/surveys/{survey.slug_cy}/")

    assert reply.status_code == 301
    assert reply["Location"] == start_of(survey, "en")


def test_starting_sets_a_cookie_of_the_survey_and_opens_the_first_page(survey):
    visitor = begun(survey, "cy")

    cookie = visitor.client.cookies[f"arolwg_{survey.pk}"]
    assert visitor.at == start_of(survey, "cy") + "1/"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert 29 * 24 * 3600 < cookie["max-age"] <= 30 * 24 * 3600


def test_the_cookie_lives_no_longer_than_the_window(survey):
    move_window(survey, closes=24 * 60)

    cookie = begun(survey).client.cookies[f"arolwg_{survey.pk}"]

    assert 23 * 3600 < cookie["max-age"] <= 24 * 3600 + 1


def test_the_cookie_is_secure_where_the_setting_says_so(survey, settings):
    settings.SECURE_COOKIES = True

    assert begun(survey).client.cookies[f"arolwg_{survey.pk}"]["secure"]


def test_whoever_has_begun_may_go_on_or_start_again(survey):
    visitor = begun(survey).press(strand="individual")
    first = visitor.at

    visitor.get(start_of(survey)).press("next")
    assert visitor.at == f"{start_of(survey)}continue/"
    assert f'href="{first}"' in visitor.html
    assert Response.objects.count() == 1

    visitor.press("next")
    assert visitor.at == f"{start_of(survey)}1/"
    assert Response.objects.count() == 2
    assert not Response.objects.latest("pk").answers


def test_after_submitting_the_start_page_starts_a_new_response(survey):
    from tests.responses.conftest import ready_to_submit

    visitor = ready_to_submit(survey).press("next")

    visitor.get(start_of(survey)).press("next")

    assert visitor.at == f"{start_of(survey)}1/"
    assert Response.objects.count() == 2


def test_two_surveys_answered_at_once_do_not_meet(survey):
    other = make.published_survey(make.page("only", make.question("word")))
    visitor = begun(survey)
    Visitor(visitor.client).get(start_of(other)).press("next")

    visitor.press(strand="individual")

    assert visitor.at == f"{start_of(survey)}3/"


@pytest.mark.parametrize("address", ["/", "/cy/", "/en/"])
def test_reading_the_way_in_costs_little(client, survey, address, django_assert_max_num_queries):
    client.get(address)

    with django_assert_max_num_queries(1):
        assert client.get(address)["Cache-Control"].startswith("public")


KEPT = {
    "en": [
        "Answers that you do not submit, or take back, are deleted 2 days after the survey closes.",
        "Answers that say who you are are deleted 3 days after the survey closes.",
        "The answers that you submit are deleted 6 days after the survey closes.",
    ],
    "cy": [
        "neu yr ydych yn eu tynnu’n ôl, eu dileu 2 ddiwrnod ar ôl i’r arolwg gau.",
        "Caiff atebion sy’n dweud pwy ydych chi eu dileu 3 diwrnod ar ôl i’r arolwg gau.",
        "Caiff yr atebion a gyflwynwch eu dileu 6 diwrnod ar ôl i’r arolwg gau.",
    ],
}


@pytest.mark.parametrize("language", ["cy", "en"])
def test_the_start_page_says_how_long_answers_are_kept(client, survey, language):
    assert "arolwg gau" not in client.get(start_of(survey, "cy")).content.decode()
    Survey.objects.filter(pk=survey.pk).update(
        keep_drafts_days=2, keep_identifying_days=3, keep_responses_days=6
    )

    html = client.get(start_of(survey, language)).content.decode()

    assert [sentence for sentence in KEPT[language] if sentence not in html] == []


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("cy", "Caiff y rhestr o’r bobl a wahoddwyd ei dileu 3 diwrnod ar ôl i’r arolwg gau."),
        ("en", "The list of people who were invited is deleted 3 days after the survey closes."),
    ],
)
def test_where_people_are_invited_it_says_when_their_list_goes(client, survey, language, sentence):
    Survey.objects.filter(pk=survey.pk).update(keep_identifying_days=3, keep_responses_days=6)
    assert sentence not in client.get(start_of(survey, language)).content.decode()
    Survey.objects.filter(pk=survey.pk).update(access="both")

    assert sentence in client.get(start_of(survey, language)).content.decode()
    code = add_person(survey, Person("mair@enghraifft.cymru"))
    word = {"cy": "gwahoddiad", "en": "invitation"}[language]
    assert sentence in client.get(f"{start_of(survey, language)}{word}/{code}/").content.decode()


def test_where_only_responses_have_an_end_unfinished_ones_have_the_same(client, survey):
    Survey.objects.filter(pk=survey.pk).update(keep_responses_days=90, after_keeping="anonymise")

    html = client.get(start_of(survey, "en")).content.decode()

    assert (
        "Answers that you do not submit, or take back, are deleted 90 days after the survey closes." in html
    )
    assert "separated from everything that points to you" in html
