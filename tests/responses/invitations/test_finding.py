"""People on a list are found by address, whatever keys come and go."""

from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.db.models import F

from responses import encryption, rotation
from responses.invitations.models import Invitation
from responses.invitations.people import (
    AlreadyInvited,
    Person,
    add_people,
    add_person,
    address_digest,
    address_digests,
    on_list,
)
from surveys.models import Survey
from tests.responses.invitations.conftest import invited

pytestmark = pytest.mark.django_db
SIAN = "sian@example.org"


def new_key() -> str:
    return Fernet.generate_key().decode()


def rotate() -> None:
    call_command("rotate_identity_keys", stdout=StringIO())


def test_another_secret_key_changes_nothing(linked_survey, staff, settings):
    invited(linked_survey, SIAN)
    settings.SECRET_KEY = "another-another-another-another-another-another-another"

    assert on_list(linked_survey, [SIAN]) == {SIAN}
    with pytest.raises(AlreadyInvited):
        add_person(linked_survey, Person(SIAN.upper()))


@pytest.mark.parametrize("is_rotated", [False, True])
def test_while_keys_are_changed_everybody_is_found(linked_survey, settings, is_rotated):
    old, new = settings.IDENTITY_KEYS[0], new_key()
    before, after = SIAN, "owain@example.org"
    add_person(linked_survey, Person(before))
    settings.IDENTITY_KEYS = [new, old]
    add_person(linked_survey, Person(after))
    if is_rotated:
        rotate()

    assert on_list(linked_survey, [before, after, "nobody@example.org"]) == {before, after}
    with pytest.raises(AlreadyInvited):
        add_people(linked_survey, [Person("mair@example.org"), Person(before)])
    assert linked_survey.invitations.count() == 2


@pytest.mark.parametrize("language", ["cy", "en"])
def test_staff_find_a_person_before_and_after_the_old_key_goes(
    linked_survey, coordinator, staff, settings, language
):
    type(coordinator).objects.update(language=language)
    old, new = settings.IDENTITY_KEYS[0], new_key()
    add_people(linked_survey, [Person(SIAN), Person("owain@example.org")])

    for keys in ([new, old], [new]):
        settings.IDENTITY_KEYS = keys
        page = staff.get(f"/admin/invitations/{linked_survey.pk}/", {"q": SIAN})
        assert [each["address"] for each in page.context["people"]] == [SIAN]
        rotate()


def test_the_digest_is_neither_that_of_another_key_nor_of_another_purpose(settings):
    other = new_key()
    settings.IDENTITY_KEYS = [new_key(), other]
    newest, older = address_digests(SIAN)

    assert address_digest(SIAN) == newest
    assert encryption.digests("another purpose", SIAN.encode())[0] != newest
    settings.IDENTITY_KEYS = [other]
    assert address_digests(SIAN) == [older]


def test_somebody_who_is_on_the_list_twice_does_not_stop_a_rotation(linked_survey, settings):
    """As two releases side by side, of which one does not know the new key, may bring about."""
    old, new = settings.IDENTITY_KEYS[0], new_key()
    add_person(linked_survey, Person(SIAN))
    settings.IDENTITY_KEYS = [new]
    add_person(linked_survey, Person(SIAN))
    settings.IDENTITY_KEYS = [new, old]

    rotate()

    settings.IDENTITY_KEYS = [new]
    assert on_list(linked_survey, [SIAN]) == {SIAN}
    assert [encryption.decrypt(bytes(each.address)) for each in Invitation.objects.all()] == [SIAN, SIAN]


def test_what_was_found_by_the_secret_key_is_found_by_the_keys_after_the_migration(linked_survey):
    add_person(linked_survey, Person(SIAN))
    add_person(linked_survey, Person("lost@example.org"))
    Invitation.objects.update(address_digest=F("code_hash"))
    lost = Invitation.objects.latest("pk")
    Invitation.objects.filter(pk=lost.pk).update(address=Fernet(new_key().encode()).encrypt(b'"?"'))
    assert not on_list(linked_survey, [SIAN])

    rotation.renew_digests()

    assert on_list(linked_survey, [SIAN]) == {SIAN}
    lost.refresh_from_db()
    assert lost.address_digest == lost.code_hash


def test_surveys_do_not_share_a_list(linked_survey, anonymous_survey):
    invited(linked_survey, SIAN)

    assert not on_list(Survey.objects.get(pk=anonymous_survey.pk), [SIAN])
