"""Coming back with a code: on another device, by a link, and what happens to whoever guesses."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from responses import coming_back
from responses.coming_back import NotRecognised, Recognised, TooManyTries, keep_code, recognise
from responses.identity import ALPHABET, come_back_code, grouped, new_token, read_code
from responses.models import ComeBackCode, Response
from tests import factories as make
from tests.journeys.visitor import Visitor
from tests.responses.conftest import begun, move_window, ready_to_submit, start_of, start_person

pytestmark = pytest.mark.django_db

ANOTHER = "00000-00000-00000-00000"


def code_on(visitor: Visitor) -> str:
    return visitor.html.partition('data-code="')[2].partition('"')[0]


def left(survey, language="en") -> Visitor:
    """On the page that says that all is saved, with something typed that is not right yet."""
    return begun(survey, language).press(strand="individual").press("later", **{"reviewed-day": "32"})


def wrong_codes(code: str):
    """Codes with the same first five characters, and a right check character."""
    for a in ALPHABET:
        for b in ALPHABET:
            for last in ALPHABET:
                other = read_code(f"{code[:5]}{a}{b}000000000000{last}")
                if other and other != code:
                    yield other


def test_a_code_is_always_the_same_and_says_when_it_was_copied_wrongly():
    for token in (new_token() for _ in range(200)):
        code = come_back_code(token)

        assert code == come_back_code(token)
        assert read_code(grouped(code).lower().replace("0", "o").replace("1", "l")) == code
        swapped = code[:7] + next(letter for letter in ALPHABET if letter != code[7]) + code[8:]
        assert read_code(swapped) is None


def test_what_is_kept_of_a_code_holds_neither_the_code_nor_the_token(person):
    code = keep_code(Response.objects.get().pk, person.token)

    row = ComeBackCode.objects.get()
    kept = b" ".join([row.locator.encode(), bytes(row.rest_hash), bytes(row.sealed)])
    assert code[:5] == row.locator
    assert code[5:].encode() not in kept
    assert person.token.encode() not in kept


@pytest.mark.parametrize("language", ["cy", "en"])
def test_a_code_brings_page_language_and_typing_to_another_device(survey, language):
    first = left(survey, language)
    code = code_on(first)

    other = Visitor().get(f"{start_of(survey, 'en')}continue/").press(code=code.replace("-", " ").lower())

    assert other.at == f"{start_of(survey, language)}3/"
    assert other.form.values["reviewed-day"] == ["32"]
    assert (
        other.press("next", platforms="web", **{"reviewed-day": ""}).at == f"{start_of(survey, language)}4/"
    )


def test_a_link_shows_a_button_and_opens_nothing_by_itself(survey):
    code = code_on(left(survey)).replace("-", "")

    other = Visitor().get(f"{start_of(survey)}continue/{code}/")

    assert other.client.cookies == {}
    assert other.reply["Cache-Control"] == "no-store"
    assert other.reply["Referrer-Policy"] == "strict-origin"
    assert other.press().at == f"{start_of(survey)}3/"


def test_a_link_that_was_cut_short_leads_to_the_page_that_asks_for_the_code(survey):
    assert Visitor().get(f"{start_of(survey)}continue/ABC/").at == f"{start_of(survey)}continue/"


def test_the_code_is_that_of_one_survey(survey):
    code = code_on(left(survey))
    other = make.published_survey()

    visitor = Visitor().get(f"{start_of(other)}continue/").press(code=code)

    assert "We do not know this code" in visitor.words


@pytest.mark.parametrize(
    ("typed", "words"),
    [("", "Enter your code"), ("ABC", "something in it is not right"), (ANOTHER, "We do not know this code")],
)
def test_what_is_wrong_with_a_code_is_said_beside_it_and_above(survey, typed, words):
    visitor = Visitor().get(f"{start_of(survey)}continue/").press(code=typed)

    assert visitor.has_errors
    assert visitor.html.count(words) == 2
    assert visitor.form.values["code"] == [typed]


def test_ten_wrong_codes_let_a_code_rest_for_an_hour_even_from_the_right_one(survey, person):
    code = keep_code(Response.objects.get().pk, person.token)
    guesses = wrong_codes(code)
    for _ in range(coming_back.MOST_WRONG):
        assert isinstance(recognise(next(guesses), survey.pk), NotRecognised)

    assert isinstance(recognise(next(guesses), survey.pk), TooManyTries)
    assert isinstance(recognise(code, survey.pk), TooManyTries)
    ComeBackCode.objects.update(wrong_since=timezone.now() - dt.timedelta(minutes=61))
    assert recognise(code, survey.pk) == Recognised(Response.objects.get().pk, person.token)


def test_that_a_code_rests_is_said_in_words(survey, person):
    code = keep_code(Response.objects.get().pk, person.token)
    ComeBackCode.objects.update(wrong=coming_back.MOST_WRONG, wrong_since=timezone.now())

    visitor = Visitor().get(f"{start_of(survey)}continue/").press(code=code)

    assert "Wait an hour" in visitor.words


def test_wrong_codes_of_long_ago_do_not_count(survey, person):
    code = keep_code(Response.objects.get().pk, person.token)
    ComeBackCode.objects.update(wrong=9, wrong_since=timezone.now() - dt.timedelta(hours=2))

    recognise(next(wrong_codes(code)), survey.pk)

    assert ComeBackCode.objects.get().wrong == 1


def test_a_code_that_is_shown_again_keeps_what_was_counted(survey, person):
    response = Response.objects.get()
    keep_code(response.pk, person.token)
    ComeBackCode.objects.update(wrong=7, wrong_since=timezone.now())

    keep_code(response.pk, person.token)

    assert ComeBackCode.objects.get().wrong == 7


def test_a_wrong_code_of_somebody_elses_counts_for_nobody_else(survey, person):
    code = keep_code(Response.objects.get().pk, person.token)
    other = start_person(survey)
    keep_code(Response.objects.latest("pk").pk, other.token)

    recognise(next(wrong_codes(code)), survey.pk)

    assert sorted(ComeBackCode.objects.values_list("wrong", flat=True)) == [0, 1]


def test_the_code_alone_opens_nothing_that_is_submitted(survey):
    code = code_on(ready_to_submit(survey).press())

    visitor = Visitor().get(f"{start_of(survey)}continue/").press(code=code)

    assert visitor.at == f"{start_of(survey)}my-response/"
    assert "Da iawn" not in visitor.html


def test_a_code_says_so_where_the_survey_has_closed(survey):
    code = code_on(left(survey))
    move_window(survey, closes=-1, grace=0)

    visitor = Visitor()
    visitor.send(f"{start_of(survey)}continue/", {"code": [code]})

    assert visitor.status == 403
    assert "This survey has closed" in visitor.words


def test_on_a_shared_computer_starting_new_does_not_open_the_former_answers(survey):
    client = Client()
    begun(survey, client=client).press(strand="individual").press(platforms="web", button="later")

    second = Visitor(client).get(start_of(survey)).press()
    assert "You have already started" in second.words
    second.press()

    assert second.at == f"{start_of(survey)}1/"
    assert "checked" not in second.html.partition("<form")[2]
    assert second.get(f"{start_of(survey)}3/").at == f"{start_of(survey)}1/"
    assert Response.objects.count() == 2


@pytest.mark.parametrize("finish", [left, lambda survey: ready_to_submit(survey).press()])
def test_clearing_lets_the_browser_forget(survey, finish):
    visitor = finish(survey).press()

    assert visitor.at == f"{start_of(survey)}clear/"
    for place in ("check", "done", "saved", "1"):
        assert visitor.get(f"{start_of(survey)}{place}/").status == 403
    assert visitor.get(start_of(survey)).press().at == f"{start_of(survey)}1/"


def test_another_site_can_neither_clear_nor_bring_back(survey):
    visitor = left(survey)
    for place in ("clear", "continue", "my-response"):
        reply = visitor.client.post(
            f"{start_of(survey)}{place}/", headers={"origin": "https://elsewhere.example"}
        )
        assert reply.status_code == 403
