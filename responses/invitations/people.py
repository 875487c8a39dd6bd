"""The people who are invited: adding them to a survey's list, finding one by address, taking one off."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from accounts.audit import record
from accounts.models import User
from questionnaire.plain_text import CharactersRefused, line
from questionnaire.types import email
from responses import encryption
from responses.anonymity import is_anonymous
from responses.invitations import codes
from responses.invitations.models import Invitation
from surveys.models import Survey

MOST_IN_SURVEY = 100_000
LONGEST_NAME = 200
BATCH = 1_000
# Twenty thousand people in one request: through the models they were thirteen seconds of the web server's CPU.
COPY = """COPY responses_invitation (survey_id, address, address_digest, name, contact_language, code, code_hash,
    reminders, failure) FROM STDIN"""


@dataclass(frozen=True)
class Person:
    """`address` as `questionnaire.types.email.canonical` gives it."""

    address: str
    name: str = ""
    contact_language: str = Invitation.ContactLanguage.UNKNOWN


class ListFull(Exception):
    """The survey's list would have more than MOST_IN_SURVEY people."""


class ListClosed(Exception):
    """The survey is frozen: nobody can be invited to it any more, and its list is deleted once."""


class AlreadyInvited(Exception):
    """An address is on the survey's list already."""


def name_of(typed: str) -> str:
    """A name as it is kept. Raises CharactersRefused."""
    return " ".join(line(typed).split())


def address_of(typed: str) -> str | None:
    """The address as it is kept; None if it is none that we could write to: mail servers take an accented letter before
    the @ only from one another, where all of them do."""
    try:
        address = email.canonical(name_of(typed))
    except CharactersRefused:
        return None
    return address if address and len(address) <= email.MAX_LENGTH and _local(address).isascii() else None


def _local(address: str) -> str:
    return address.rpartition("@")[0]


def address_digest(address: str) -> bytes:
    """What is stored to find an address by; in capitals or not, it is the same person's."""
    return address_digests(address)[0]


def address_digests(address: str) -> list[bytes]:
    """What it may be stored as: an older key's until `rotate_identity_keys` has been run."""
    return encryption.digests("address of an invitation", address.casefold().encode())


def add_people(survey: Survey, people: Sequence[Person], by: User | None = None) -> list[str]:
    """Put people on the survey's list, all or none, and return their codes.

    Raises AlreadyInvited, ListFull or ListClosed.
    """
    with transaction.atomic():
        # One at a time, so that two lists with the same person cannot both see that they are new.
        locked = Survey.objects.select_for_update(no_key=True).get(pk=survey.pk)
        if locked.frozen_at is not None:
            raise ListClosed(survey.pk)
        if survey.invitations.count() + len(people) > MOST_IN_SURVEY:
            raise ListFull(survey.pk)
        if on_list(survey, [person.address for person in people]):
            raise AlreadyInvited(survey.pk)
        drawn = [codes.new_code() for _ in people]
        with connection.cursor() as cursor, cursor.copy(COPY) as copy:
            for person, code in zip(people, drawn, strict=True):
                copy.write_row(_columns(survey, person, code))
        record("people invited", actor=by, survey_id=survey.pk, subject=str(survey), count=len(people))
    return drawn


def add_person(survey: Survey, person: Person, by: User | None = None) -> str:
    """As `add_people`, for one."""
    return add_people(survey, [person], by)[0]


def on_list(survey: Survey, addresses: Sequence[str]) -> set[str]:
    """Those of the addresses that the survey's list has."""
    by_digest = {digest: address for address in addresses for digest in address_digests(address)}
    digests = list(by_digest)
    found: set[str] = set()
    for start in range(0, len(digests), BATCH):
        rows = survey.invitations.filter(address_digest__in=digests[start : start + BATCH])
        found |= {by_digest[bytes(digest)] for digest in rows.values_list("address_digest", flat=True)}
    return found


def remove_person(survey: Survey, invitation_id: int, by: User) -> bool:
    """Take somebody off the list who has not begun to answer. False if they have, or are not on it.

    Their link and code open nothing any more. In an anonymous survey it is enough that they have not submitted: a
    refusal would tell that they have begun.
    """
    with transaction.atomic():
        unused = Invitation.objects.filter(survey=survey, pk=invitation_id, used_on=None)
        if not is_anonymous(survey):
            unused = unused.filter(response=None)
        removed, _ = unused.delete()
        if removed:
            record("invitation removed", actor=by, survey_id=survey.pk, subject=str(survey))
    return bool(removed)


def _columns(survey: Survey, person: Person, code: str) -> tuple[object, ...]:
    return (
        survey.pk,
        encryption.encrypt(person.address),
        address_digest(person.address),
        encryption.encrypt(person.name) if person.name else None,
        person.contact_language,
        encryption.encrypt(code),
        codes.code_hash(code),
        0,
        "",
    )
