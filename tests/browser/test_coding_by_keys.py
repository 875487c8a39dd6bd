"""Coding a page of texts with the keys alone."""

import json

import pytest
from playwright.sync_api import expect

from tests.factories import PASSWORD

SEED = """
import json
from django.utils import timezone
from tests import factories as make
from tests.verbatims.data import frame_for, survey_with_texts
survey = survey_with_texts("Mae’r bws yn hwyr", "The bus is late", closed=False)
person = make.user(language="en")
make.role(person, survey, "coordinator")
frame_for(survey, person, "bus", "bills", "staff")
print(json.dumps([survey.pk, person.username]))
"""
CODED = """
import json
from verbatims.models import Verbatim
rows = Verbatim.objects.filter(survey={survey}, key="comment").order_by("-day", "-pk")
print(json.dumps([[row.codes, row.is_read] for row in rows]))
"""
FOCUSED = "[document.activeElement.closest('.aw-said')?.querySelector('h3').textContent, document.activeElement.value]"


@pytest.fixture
def list_of_texts(visitor, site):
    survey, username = json.loads(site.python(SEED))
    page = visitor()
    page.goto("/admin/login/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/admin/")
    page.goto(f"/admin/texts/{survey}/about/comment/")
    expect(page.locator(".aw-keys")).to_be_visible()
    return page, survey


def focused(page) -> tuple[str, str]:
    text, code = page.evaluate(FOCUSED)
    return text.partition(" · ")[0], code


def test_a_page_is_coded_and_saved_with_the_keys_alone(list_of_texts, site):
    page, survey = list_of_texts
    page.locator(".aw-codes input").first.focus()

    page.keyboard.press("b")
    assert focused(page) == ("Text 1", "bills")
    page.keyboard.press("b")
    assert focused(page) == ("Text 1", "bus")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    assert focused(page) == ("Text 2", "bus")
    page.keyboard.type("st")
    assert focused(page) == ("Text 2", "staff")
    page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")

    assert json.loads(site.python(CODED.format(survey=survey))) == [[["bus"], True], [["staff"], True]]
    # After the last text comes the button that saves.
    page.locator(".aw-codes input").last.focus()
    page.keyboard.press("Enter")
    expect(page.locator("button[name=read]")).to_be_focused()
