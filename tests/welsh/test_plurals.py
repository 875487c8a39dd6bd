"""Django's Welsh has four old forms and ours six: the right one must be taken for every number."""

import json
import re

import pytest
from django.contrib.admin import site
from django.test import RequestFactory
from django.utils import translation
from django.utils.timesince import timesince
from django.utils.translation import ngettext

COUNTS = [0, 1, 2, 3, 4, 5, 6, 8, 11]


@pytest.fixture(autouse=True)
def welsh():
    with translation.override("cy"):
        yield


def counted(singular: str, plural: str) -> list[str]:
    return [ngettext(singular, plural, count) % {"num": count, "counter": count} for count in COUNTS]


def test_a_masculine_noun_mutates_after_two_three_and_six():
    words = counted("%(counter)s result", "%(counter)s results")

    assert words == [
        "0 canlyniad",
        "1 canlyniad",
        "2 ganlyniad",
        "3 chanlyniad",
        "4 canlyniad",
        "5 canlyniad",
        "6 chanlyniad",
        "8 canlyniad",
        "11 canlyniad",
    ]


def test_years_take_the_forms_that_only_years_have():
    words = counted("%(num)d year", "%(num)d years")

    assert words[:4] == ["0 mlynedd", "1 flwyddyn", "2 flynedd", "3 blynedd"]
    assert words[4] == "4 o flynyddoedd"
    assert words[6] == "6 blynedd"


def test_time_since_is_in_welsh():
    from datetime import datetime, timedelta

    now = datetime(2026, 3, 10, 12)

    assert timesince(now - timedelta(days=2, hours=1), now).replace("\xa0", " ") == "2 ddiwrnod, 1 awr"


def test_the_admin_s_scripts_get_a_word_for_every_number():
    """Django's four forms beside our header of six would leave the last two empty."""
    request = RequestFactory().get("/admin/jsi18n/")
    script = site.i18n_javascript(request).content.decode()
    catalogue = json.loads(re.search(r"const newcatalog = (\{.*?\n  \});", script, re.DOTALL)[1])

    plurals = {message: forms for message, forms in catalogue.items() if isinstance(forms, list)}

    assert plurals
    assert all(len(forms) == 6 and all(forms) for forms in plurals.values())
    assert catalogue["Choose a Date"] == "Dewiswch ddyddiad"
