"""No other site can send a form of ours: every address of the URLconf is tried, so that a new one is too."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from responses import addresses
from surveys.models import Survey
from tests import factories as make

pytestmark = pytest.mark.django_db
# Mail programs send it from wherever they are (RFC 8058); it says who in its address, and ends messages alone.
FROM_ANYWHERE = tuple(addresses.UNSUBSCRIBING.values())


def addresses_below(beginning: str, survey: Survey) -> Iterator[str]:
    """Every address that begins so, with the survey's own number and slug where it has room for them."""
    for pattern in _patterns(get_resolver()):
        if not pattern.startswith(beginning):
            continue
        slug = survey.slug_cy if beginning == "cy/" else survey.slug_en
        filled = pattern.replace("<slug:slug>", slug).replace("<path:object_id>", str(survey.pk))
        filled = filled.replace("<int:survey_id>", str(survey.pk)).replace("<str:language>", "en")
        filled = re.sub(r"<int:\w+>", "1", filled)
        yield "/" + re.sub(r"<(str|slug|path):\w+>", "bcdfghjk", filled).rstrip("$")


def _patterns(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for each in resolver.url_patterns:
        written = before + str(each.pattern).lstrip("^")
        if isinstance(each, URLPattern):
            yield written
        else:
            yield from _patterns(each, written)


def test_no_form_of_staff_is_taken_without_its_token():
    survey = make.published_survey()
    person = make.user(is_superuser=True)
    for role in ("author", "coordinator"):
        make.role(person, survey, role)
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)

    tried = {
        address: client.post(address, {"x": "1"}).status_code for address in addresses_below("admin/", survey)
    }

    assert len(tried) > 50
    # Not there, or not for forms, is as good.
    assert {address: status for address, status in tried.items() if status not in (403, 404, 405)} == {}


@pytest.mark.parametrize("beginning", ["cy/", "en/"])
def test_no_form_of_respondents_is_taken_from_another_site(beginning):
    survey = make.published_survey()
    sent_by_another = {"origin": "https://elsewhere.example", "sec-fetch-site": "cross-site"}

    for headers in (
        {"origin": "https://elsewhere.example"},
        {"sec-fetch-site": "cross-site"},
        sent_by_another,
    ):
        tried = {
            address: Client(enforce_csrf_checks=True, headers=headers).post(address, {"x": "1"}).status_code
            for address in addresses_below(beginning, survey)
            if not address.rstrip("/").endswith(FROM_ANYWHERE)
        }

        assert len(tried) > 15
        assert {address: status for address, status in tried.items() if status not in (403, 404, 405)} == {}
