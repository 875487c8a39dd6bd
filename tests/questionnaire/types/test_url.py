import pytest

from tests.questionnaire.builders import fault_of, question, value

URL = question("q", "url")


@pytest.mark.parametrize(
    "typed",
    [
        "wales",
        "http://",
        "ftp://example.org",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://user:password@example.org",
        "me@example.org",
        "http://localhost:8000",
        "http://192.0.2.1/",
        "http://[2001:db8::1]/",
        "www.example.org/a b",
        "https://-a.org",
        "https://exa_mple.org",
        "https:///a",
    ],
)
def test_what_is_no_public_address_of_the_web_is_a_fault(typed):
    assert fault_of(URL, typed) == ("not_a_url", {})


def test_capitals_matter_after_the_host_only():
    assert value(URL, "Example.ORG/Aa") == "https://example.org/Aa"


def test_a_very_long_address_says_how_long_it_may_be():
    assert fault_of(URL, "a.org/" + "x" * 2000) == ("too_long", {"max": 2000, "over": 6})


def test_hidden_characters_and_nothing_are_told_apart():
    assert fault_of(URL, "example.org/\x00") == ("characters", {})
    assert fault_of(question("q", "url", required=True), " ") == ("missing_url", {})
