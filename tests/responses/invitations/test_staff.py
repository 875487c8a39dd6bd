"""Coordinators look after the list of their survey, and nobody else sees who is on it."""

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from responses import encryption
from responses.invitations import codes
from responses.invitations.models import Invitation, InvitationText
from responses.invitations.people import Person, add_people, remove_person
from surveys.models import Survey
from tests import factories as make
from tests.responses.invitations.conftest import invited
from tests.responses.invitations.test_entering import entered, submitted
from tests.responses.invitations.test_sending import work_off

pytestmark = pytest.mark.django_db
GET = ("invitations", "invitation-people", "invitation-add", "invitation-text")
POST = ("invitation-send", "invitation-access")


def address(survey: Survey, name: str = "invitations", *more: int) -> str:
    return reverse(name, args=[survey.pk, *more])


def file(*rows: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("people.csv", "\n".join(rows).encode())


@pytest.mark.parametrize("role", ["author", "translator", "proofreader", "superuser", "nobody"])
def test_nobody_but_a_coordinator_sees_or_does_anything(linked_survey, role):
    invitation, _ = invited(linked_survey)
    person = make.user(is_superuser=role == "superuser")
    if role not in ("superuser", "nobody"):
        make.role(person, linked_survey, role)
    client = Client()
    client.force_login(person)
    expected = 404 if role == "nobody" else 403

    for name in GET:
        assert client.get(address(linked_survey, name)).status_code == expected
    for name in POST:
        assert client.post(address(linked_survey, name), {"access": "invited"}).status_code == expected
    removal = address(linked_survey, "invitation-remove", invitation.pk)
    assert client.post(removal).status_code == expected
    assert Invitation.objects.count() == 1


def test_a_coordinator_of_another_survey_reaches_nobody(staff, linked_survey):
    other = make.published_survey()
    invitation, _ = invited(other)

    assert staff.get(address(other)).status_code == 404
    staff.post(address(linked_survey, "invitation-remove", invitation.pk))
    assert Invitation.objects.filter(pk=invitation.pk).exists()


def test_a_list_is_taken_whole_from_a_file(staff, linked_survey):
    reply = staff.post(
        address(linked_survey, "invitation-people"),
        {"file": file("E-mail,Name,Shoe size", "sian@example.org,Siân,5", "owain@example.org,Owain,9")},
        follow=True,
    )

    assert "2 people are now on the list." in reply.text
    assert "These columns were not taken: Shoe size" in reply.text
    assert "sian@example.org" in reply.text
    assert Invitation.objects.count() == 2


def test_of_thousands_of_columns_that_are_not_taken_a_few_are_named(staff, linked_survey):
    headings = ",".join(f"{'x' * 200}{number}" for number in range(10_000))

    reply = staff.post(
        address(linked_survey, "invitation-people"),
        {"file": file(f"E-mail,{headings}", "sian@example.org,5")},
        follow=True,
    )

    assert "1 person is now on the list." in reply.text
    assert len(reply.content) < 50_000


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("address", "siân@example.org"),
        ("address", f"a@{'ŵ' * 60}.org"),
        ("name", "S\x07"),
        ("address", "a@b.org\r\nBcc: x@y.org"),
    ],
)
def test_what_no_message_can_hold_is_refused_beside_its_field(staff, linked_survey, field, typed):
    sent = {"address": "sian@example.org", "name": "Siân", "contact_language": "cy"} | {field: typed}

    reply = staff.post(address(linked_survey, "invitation-add"), sent)

    assert f'id="id_{field}_error"' in reply.text or "errorlist" in reply.text
    assert not Invitation.objects.exists()


def test_a_list_with_a_fault_is_not_taken_unless_its_other_rows_are_asked_for(staff, linked_survey):
    rows = ("E-mail", "sian@example.org", "nonsense", "sian@example.org")
    where = address(linked_survey, "invitation-people")

    refused = staff.post(where, {"file": file(*rows)})
    assert refused.status_code == 422
    assert "row 3, column A: This is no e-mail address." in refused.text
    assert "row 4, column A: This address stands in row 2 already." in refused.text
    assert "1 row is without faults" in refused.text
    assert not Invitation.objects.exists()

    taken = staff.post(where, {"file": file(*rows), "partly": "on"}, follow=True)
    assert "1 person is now on the list." in taken.text
    assert "2 rows were left out." in taken.text
    assert Invitation.objects.count() == 1


def test_a_person_is_added_once(staff, linked_survey):
    where = address(linked_survey, "invitation-add")
    sent = {"address": "sian@example.org", "name": "Siân", "contact_language": "cy"}

    staff.post(where, sent)
    again = staff.post(where, sent | {"address": "Sian@Example.org"})

    assert "This person is on the list already." in again.text
    assert Invitation.objects.get().contact_language == "cy"


def test_one_press_invites_everybody_and_the_page_says_so(staff, linked_survey):
    invited(linked_survey)

    reply = staff.post(address(linked_survey, "invitation-send"), {"invite": ""}, follow=True)
    assert "A message to 1 person is on its way." in reply.text
    assert "Messages are being written." in reply.text
    work_off()

    assert len(mail.outbox) == 1
    assert "Invited" in staff.get(address(linked_survey)).text


def test_each_person_has_a_status(staff, linked_survey):
    _, code = invited(linked_survey, "answered@example.org")
    submitted(linked_survey, code)
    _, code = invited(linked_survey, "begun@example.org")
    entered(linked_survey, code)
    failed, _ = invited(linked_survey, "failed@example.org")
    Invitation.objects.filter(pk=failed.pk).update(failed_at=timezone.now(), failure="recipient 550")

    page = staff.get(address(linked_survey)).text

    assert "Answered" in page
    assert "Has begun to answer" in page
    assert "The mail server refused the address (550)" in page


def test_of_an_anonymous_survey_the_page_says_when_and_not_who_is_answering(anonymous_survey):
    person = make.user(language="en")
    make.role(person, anonymous_survey, "coordinator")
    client = Client()
    client.force_login(person)
    for name, finishes in (("used", True), ("begun", False)):
        _, code = invited(anonymous_survey, f"{name}@example.org")
        (submitted if finishes else entered)(anonymous_survey, code)

    page = client.get(address(anonymous_survey)).text

    assert "Used on " in page
    assert "Has begun" not in page
    assert "Answering now" not in page
    begun = Invitation.objects.get(used_on=None)
    # As for whoever has not begun.
    assert remove_person(anonymous_survey, begun.pk, person)


def test_a_person_is_found_by_the_whole_address(staff, linked_survey):
    invited(linked_survey, "sian@example.org")
    invited(linked_survey, "owain@example.org")

    page = staff.get(address(linked_survey), {"q": "SIAN@example.org"}).text

    assert "owain@example.org" not in page
    assert page.count("sian@example.org") == 2


def test_a_person_who_has_begun_cannot_be_removed(staff, linked_survey):
    _, code = invited(linked_survey)
    other, _ = invited(linked_survey, "owain@example.org")
    entered(linked_survey, code)

    for invitation in Invitation.objects.all():
        staff.post(address(linked_survey, "invitation-remove", invitation.pk))

    assert not Invitation.objects.filter(pk=other.pk).exists()
    assert Invitation.objects.count() == 1


def test_who_may_answer_is_changed_and_recorded(staff, linked_survey):
    staff.post(address(linked_survey, "invitation-access"), {"access": "invited"})
    staff.post(address(linked_survey, "invitation-access"), {"access": "invited"})

    linked_survey.refresh_from_db()
    assert linked_survey.access == "invited"
    assert AuditEntry.objects.filter(action="access invited").count() == 1


def test_the_own_text_is_in_both_languages_or_in_neither(staff, linked_survey):
    where = address(linked_survey, "invitation-text")

    assert "Write the text in both languages" in staff.post(where, {"text_cy": "Diolch", "text_en": ""}).text
    assert not InvitationText.objects.exists()
    staff.post(where, {"text_cy": "Diolch", "text_en": "Thanks"})
    assert InvitationText.objects.get().text_en == "Thanks"
    staff.post(where, {"text_cy": "", "text_en": ""})
    assert InvitationText.objects.get().text_cy == ""


def test_a_survey_that_is_over_writes_to_nobody(staff, linked_survey):
    invited(linked_survey)
    Survey.objects.update(closes_at=timezone.now())

    reply = staff.post(address(linked_survey, "invitation-send"), {"invite": ""}, follow=True)

    assert "nobody was written to" in reply.text
    assert "while the survey is published and has not closed" in reply.text


def test_thousands_of_people_are_added_in_one_go(linked_survey):
    people = [Person(f"person{number}@example.org", f"Person {number}", "cy") for number in range(3_000)]

    with CaptureQueriesContext(connection) as statements:
        drawn = add_people(linked_survey, people)

    assert len(set(drawn)) == Invitation.objects.count() == 3_000
    # Copied; and one entry in the record.
    assert not any('INSERT INTO "responses_invitation"' in each["sql"] for each in statements)
    last = Invitation.objects.latest("pk")
    assert codes.code_hash(drawn[-1]) == bytes(last.code_hash)
    assert encryption.decrypt(bytes(last.name)) == "Person 2999"
    assert (last.reminders, last.failure, last.token, last.response_id) == (0, "", None, None)
