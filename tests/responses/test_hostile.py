"""What no honest form sends: a 4xx page or a message beside the field, quickly, and the stored answers as before."""

import logging
import time
from urllib.parse import urlencode

import pytest

from responses.models import Response
from tests.journeys.visitor import SENT
from tests.responses.conftest import begun, individual_on_last_page, ready_to_submit, start_of

pytestmark = pytest.mark.django_db

STRANGE = [
    {"strand": ["organisation", "individual"]},
    {"strand": ["nonsense"]},
    {"strand": ["\x00"]},
    {"strand": [""]},
    {"strand": ["individual\x00"]},
    {"strand": ["x" * 100_000]},
    {"strand": ["__proto__"]},
    {"strand/organisation": ["individual"], "strand": []},
    {"strand[]": ["individual"], "strand": []},
    {"strand": ["individual"], "asked": ["strand", "strand"]},
    {"strand": ["individual"], "asked": ["platforms"]},
    {"strand": ["individual"], "asked": ["strand", "nothing"]},
    {"strand": ["individual"], "asked": ["strand", "x" * 10_000]},
    {"strand": ["nonsense"], "language": ["en"], "token": []},
]


@pytest.mark.parametrize("sent", STRANGE, ids=range(len(STRANGE)))
def test_strange_values_change_nothing_and_are_answered(survey, sent):
    visitor = begun(survey).press(strand="neither").press(body="Cyngor")
    before = Response.objects.get().answers
    visitor.get(f"{start_of(survey)}1/")
    data = {name: values for name, values in (visitor.form.values | sent).items() if values}

    began = time.perf_counter()
    visitor.send(f"{start_of(survey)}1/", data)

    assert time.perf_counter() - began < 1
    assert visitor.has_errors or 400 <= visitor.status < 500
    assert Response.objects.get().answers == before


TEXTS = ["\x00", "a\x00b", "\ud800", "a\udfffb", "\x08", "\ufffe", "\x1b[31m", "a\ufffdb"]


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_characters_that_cannot_be_stored_get_a_message(survey, text):
    visitor = individual_on_last_page(survey)
    before = Response.objects.get().answers
    data = visitor.filled(visitor.form, {"agree": "yes"})
    raw = (
        urlencode(data, doseq=True)
        + "&comments="
        + "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass"))
    )

    reply = visitor.client.post(visitor.at, raw.replace("comments=&", ""), content_type=SENT)

    # No decoder of UTF-8 makes half a pair: what arrives are replacement characters, and those are refused too.
    assert "govuk-error-summary" in reply.content.decode()
    assert Response.objects.get().answers == before


@pytest.mark.parametrize("raw", ["a%ED%A0%80b", "%FF", "%C3", "a%ED%B0%80", "%F4%90%80%80"])
def test_bytes_that_are_no_text_get_a_message(survey, raw):
    visitor = individual_on_last_page(survey)
    before = Response.objects.get().answers
    data = {
        name: each
        for name, each in visitor.filled(visitor.form, {"agree": "yes"}).items()
        if name != "comments"
    }

    reply = visitor.client.post(
        visitor.at, f"{urlencode(data, doseq=True)}&comments={raw}", content_type=SENT
    )

    assert reply.status_code == 200
    assert 'id="comments-error"' in reply.content.decode()
    assert Response.objects.get().answers == before


@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "unicode_escape", "rot13", "nonsense", "idna"])
@pytest.mark.parametrize("kind", [SENT, "multipart/form-data; boundary=x"])
def test_a_claimed_encoding_does_not_matter(survey, charset, kind):
    visitor = begun(survey)
    body = urlencode(visitor.form.values | {"strand": ["+2AA-"]}, doseq=True)
    if kind != SENT:
        fields = {"token": visitor.form.values["token"][0], "asked": "strand", "strand": "\\ud800"}
        parts = [
            f'--x\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items()
        ]
        body = "".join(parts) + "--x--\r\n"

    reply = visitor.client.generic(
        "POST", visitor.at, body.encode(), content_type=f"{kind}; charset={charset}"
    )

    assert reply.status_code == 400 or "govuk-error-summary" in reply.content.decode()
    assert Response.objects.get().answers == {}


def test_a_megabyte_of_text_is_refused_with_a_page_in_both_languages(survey):
    visitor = individual_on_last_page(survey)
    before = Response.objects.get().answers

    began = time.perf_counter()
    visitor.press(comments="x" * 1_000_000, agree="yes")

    assert time.perf_counter() - began < 1
    assert visitor.status == 413
    assert 'lang="cy"' in visitor.html
    assert 'lang="en"' in visitor.html
    assert Response.objects.get().answers == before


def test_the_longest_text_that_is_let_in_gets_a_message_and_is_shown_again(survey):
    visitor = individual_on_last_page(survey)

    began = time.perf_counter()
    visitor.press(comments="x" * 400_000, agree="yes")

    assert time.perf_counter() - began < 1
    assert visitor.has_errors
    assert "x" * 400_000 in visitor.html
    visitor.get(visitor.at)
    assert "could not be kept" in visitor.words
    assert visitor.form.values["agree"] == ["yes"]


@pytest.mark.parametrize("multipart", [False, True])
def test_ten_thousand_fields_are_refused(survey, multipart):
    visitor = begun(survey)
    data = visitor.form.values | {f"f{number}": ["x"] for number in range(10_000)}

    began = time.perf_counter()
    if multipart:
        reply = visitor.client.post(visitor.at, data)
    else:
        reply = visitor.client.post(visitor.at, urlencode(data, doseq=True), content_type=SENT)

    assert time.perf_counter() - began < 1
    assert reply.status_code in (400, 413)
    assert Response.objects.get().answers == {}


def test_nineteen_hundred_fields_are_no_trouble(survey):
    visitor = begun(survey)
    more = {f"strand/{number}": "x" * 100 for number in range(1900)}

    began = time.perf_counter()
    visitor.press("language", **{name.replace("/", "__"): value for name, value in more.items()})

    assert time.perf_counter() - began < 1
    assert visitor.status == 200


def test_the_longest_name_of_a_field_is_no_trouble(survey):
    visitor = begun(survey)
    name = "x" + "-" * 400_000

    began = time.perf_counter()
    visitor.send(visitor.at, visitor.filled(visitor.form, {"strand": "neither"}) | {name: "x"})

    assert time.perf_counter() - began < 1
    assert Response.objects.get().answers["strand"] == "neither"


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "multipart/form-data; boundary=", "application/json", "x"]
)
def test_a_body_that_is_no_form_is_refused(survey, kind):
    visitor = begun(survey)

    reply = visitor.client.post(visitor.at, "{{{", content_type=kind)

    assert reply.status_code in (400, 403)
    assert "<html" in reply.content.decode()


def test_a_file_in_place_of_an_answer_is_no_answer(survey):
    from django.core.files.uploadedfile import SimpleUploadedFile

    visitor = begun(survey)
    data = {"token": visitor.form.values["token"][0], "asked": "strand"}

    reply = visitor.client.post(
        visitor.at, data | {"strand": SimpleUploadedFile("individual", b"individual")}
    )

    assert "govuk-error-summary" in reply.content.decode()


def test_a_thousand_cookies_are_no_trouble(survey, client):
    for number in range(1000):
        client.cookies[f"arolwg_{number + 10**6}"] = "A" * 22

    began = time.perf_counter()
    reply = client.get(f"{start_of(survey)}1/")

    assert time.perf_counter() - began < 1
    assert reply.status_code == 403


@pytest.mark.parametrize("number", ["99999999999999999999999999", "00", "2147483648"])
def test_a_page_number_of_any_size_is_answered(survey, number):
    visitor = begun(survey)
    first = visitor.at

    assert visitor.get(f"{start_of(survey)}{number}/").at == first
    assert visitor.press(strand="individual").status == 200


def test_nothing_of_an_answer_is_logged(survey, caplog):
    caplog.set_level(logging.DEBUG)
    visitor = begun(survey).press(strand="organisation").press(body="Cyngor Cyfrinachol")
    visitor.press(staff="Cyfrinachol")
    visitor.press("language", staff="Cyfrinachol")

    logged = "\n".join(r.getMessage() for r in caplog.records if not r.name.startswith("django.db"))
    assert "Cyfrinachol" not in logged
    assert visitor.form.values["token"][0] not in logged


@pytest.mark.parametrize("place", ["1/", "check/"])
def test_a_page_with_a_token_repeats_nothing_of_its_address(survey, place):
    """Compressed (docs/nginx.conf), it would otherwise give the token away by its length."""
    visitor = ready_to_submit(survey)
    address = f"{start_of(survey)}{place}?guess=token-guess&from=token-guess&new=token-guess"

    visitor.get(address)

    assert visitor.status == 200
    assert visitor.form.values["token"][0]
    assert "token-guess" not in visitor.html
