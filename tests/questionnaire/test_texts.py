import time

import pytest

from questionnaire.plain_text import mended, printable
from tests.questionnaire.builders import clean, fault_of, question, value

SHORT = question("q", "short_text")
LONG = question("q", "long_text")


def test_a_text_is_kept_in_nfc_and_trimmed():
    assert value(SHORT, " \u00a0Ty\u0302 Gwyn\u200b ") == "Tŷ Gwyn"
    assert value(LONG, "\ufeff\n Ŵ ŷ ẁ ẃ ẅ ỳ \n") == "Ŵ ŷ ẁ ẃ ẅ ỳ"


def test_line_ends_become_spaces_in_a_line_and_stay_in_a_passage():
    typed = "one\r\ntwo\rthree\nfour\x0bfive\u2028six\x85seven"

    assert value(SHORT, typed) == "one two three four five six seven"
    assert value(LONG, typed) == "one\ntwo\nthree\nfour\nfive\nsix\nseven"


def test_empty_lines_and_inner_spaces_of_a_passage_stay():
    assert value(LONG, "a\r\n\r\n  b\tc") == "a\n\n  b\tc"


@pytest.mark.parametrize(
    "typed", ["a\x00b", "\x1b[31m", "a\x7f", "\ud83d", "\udfff\ud800", "\uffff", "\x9c", "a\ufffdb"]
)
@pytest.mark.parametrize("kind", ["short_text", "long_text", "email"])
def test_characters_that_cannot_be_stored_are_a_fault(kind, typed):
    assert fault_of(question("q", kind), typed) == ("characters", {})


def test_what_was_refused_can_be_shown_again():
    assert printable("a\x00b\ud800\n") == "a\ufffdb\ufffd\n"


def test_a_stored_text_is_never_refused():
    assert mended(" a\x00b\r\ny\u0302\ufffd ") == "a\ufffdb\nŷ\ufffd"


def test_emoji_and_other_scripts_are_text():
    assert value(SHORT, "👩🏽‍🦱 שלום ᚛ 日本") == "👩🏽‍🦱 שלום ᚛ 日本"


def test_a_length_is_counted_in_characters_after_nfc():
    asked = question("q", "short_text", max_length=3)

    assert value(asked, "  ty\u0302😀  ") == "tŷ😀"
    assert fault_of(asked, "abcde") == ("too_long", {"max": 3, "over": 2})


def test_a_line_end_counts_as_one():
    asked = question("q", "long_text", max_length=3)

    assert value(asked, "a\r\nb") == "a\nb"


def test_texts_have_a_greatest_length_without_a_setting():
    assert fault_of(SHORT, "x" * 256) == ("too_long", {"max": 255, "over": 1})
    assert fault_of(LONG, "x" * 5001) == ("too_long", {"max": 5000, "over": 1})


MEGABYTES = {
    "letters": "x" * 1_000_000,
    "white space": " " * 500_000 + "x" + "\t" * 500_000,
    "accents": "y\u0302\u0323" * 300_000,
}


@pytest.mark.parametrize("typed", MEGABYTES.values(), ids=MEGABYTES)
def test_a_megabyte_is_refused_or_cleaned_in_well_under_a_second(typed):
    begun = time.process_time()

    for asked in (SHORT, LONG, question("q", "email"), question("q", "number"), question("q")):
        clean(asked, {"q": typed})

    assert time.process_time() - begun < 2


def test_an_empty_text_is_no_answer_unless_required():
    assert clean(SHORT, {"q": " \n\u200b "}) == ({"q": None}, [])
    assert fault_of(question("q", "long_text", required=True), " \n ") == ("missing_text", {})
    assert fault_of(question("q", "email", required=True), "") == ("missing_email", {})


@pytest.mark.parametrize("kind", ["short_text", "long_text", "email"])
def test_a_text_sent_twice_is_a_fault(kind):
    assert fault_of(question("q", kind), {"q": ["a", "a"]}) == ("repeated", {})


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        (" Sian.Jones+arolwg@LLYW.Cymru ", "Sian.Jones+arolwg@llyw.cymru"),
        ("o'neill@example.org", "o'neill@example.org"),
        ("siân@tŷ.cymru", "siân@tŷ.cymru"),
        ("a@b-c.co", "a@b-c.co"),
    ],
)
def test_an_email_address_is_trimmed_and_its_domain_made_lower_case(typed, canonical):
    assert value(question("q", "email"), typed) == canonical


NO_ADDRESSES = """
x | @b.co | a@ | a@b | a@@b.co | a b@c.co | a@b..co | a@-b.co | .a@b.co | a.@b.co | a..b@c.co | a@b.co,c@d.co
| Siân <a@b.co> | a@1.2.3.4 | a@b_c.co | a@b.co.
"""


@pytest.mark.parametrize("typed", [one.strip() for one in NO_ADDRESSES.split("|")])
def test_what_is_no_address_is_a_fault(typed):
    assert fault_of(question("q", "email"), typed) == ("not_an_email", {})


def test_an_address_and_its_parts_have_greatest_lengths():
    assert fault_of(question("q", "email"), "x" * 65 + "@b.co")[0] == "not_an_email"
    assert fault_of(question("q", "email"), "a@" + "b" * 64 + ".co")[0] == "not_an_email"
    assert fault_of(question("q", "email"), "a@" + "b." * 127 + "co")[0] == "too_long"
