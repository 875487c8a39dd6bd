"""QR codes: of both addresses, on a sheet that a screen reader can read too."""

import pytest
from django.urls import reverse

from responses.invitations import qr
from surveys.models import Survey
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("access", "end"), [("open", ""), ("both", ""), ("invited", "invitation/")])
def test_a_code_leads_to_where_people_can_begin(linked_survey, access, end, settings):
    settings.PUBLIC_ADDRESS = "https://arolwg.example"
    Survey.objects.update(access=access)
    linked_survey.refresh_from_db()

    start = f"https://arolwg.example/en/surveys/{linked_survey.slug_en}/"
    assert qr.address_of(linked_survey, "en") == start + end


@pytest.mark.parametrize("language", ["cy", "en"])
def test_a_coordinator_gets_the_code_of_each_language(staff, linked_survey, language):
    reply = staff.get(reverse("invitation-qr", args=[linked_survey.pk, language]))

    assert reply["Content-Type"] == "image/svg+xml"
    assert reply["Content-Disposition"].startswith("attachment")
    assert reply.content.startswith(b"<?xml")
    assert qr.address_of(linked_survey, language).encode() in reply.content


def test_a_coordinator_gets_a_sheet_with_both(staff, linked_survey):
    reply = staff.get(reverse("invitation-poster", args=[linked_survey.pk]))

    assert reply["Content-Type"] == "application/pdf"
    assert reply.content.startswith(b"%PDF")


def test_a_draft_has_nothing_to_print(staff, coordinator):
    draft = make.survey()
    make.role(coordinator, draft, "coordinator")

    assert staff.get(reverse("invitation-qr", args=[draft.pk, "cy"])).status_code == 404
    reply = staff.get(reverse("invitation-poster", args=[draft.pk]), follow=True)
    assert "Publish the survey first" in reply.text


def test_no_other_language_has_a_code(staff, linked_survey):
    assert staff.get(reverse("invitation-qr", args=[linked_survey.pk, "fr"])).status_code == 404
