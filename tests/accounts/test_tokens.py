"""Tokens of a person's programs: made, shown once, used, and ended in every way."""

import datetime as dt
import re
import zlib

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccessToken, AuditEntry, User
from accounts.tokens import MOST, DoesNotHold, NameTaken, TooMany, TooOften, end, make, tokens_of, use
from accounts.words import in_words
from accounts.written_tokens import DIGITS, digest_of, draw
from tests.factories import PASSWORD, user

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "llygoden-fawr-las-42"


def why(written: str) -> str:
    with pytest.raises(DoesNotHold) as refused:
        use(written)
    return refused.value.why


def test_a_token_is_found_by_what_looks_for_secrets():
    written = draw()

    found = re.search(r"arolwg_[0-9A-Za-z]{38}", f'token = "{written}"')

    assert found
    assert found[0] == written
    number = 0
    for digit in written[-6:]:
        number = number * 62 + DIGITS.index(digit)
    assert number == zlib.crc32(written[7:-6].encode())


def test_no_two_tokens_are_alike_and_each_is_kept_as_its_digest_alone():
    person = user()
    made = [make(person, f"token {number}")[1] for number in range(3)]

    assert len(set(made)) == 3
    for written in made:
        row = AccessToken.objects.filter(digest=digest_of(written)).values().get()
        assert written not in str(row)
        assert written[11:] not in str(row)


def test_a_token_with_a_wrong_letter_is_refused_without_the_database(django_assert_num_queries):
    _token, written = make(user(), "token")
    changed = written[:20] + ("a" if written[20] != "a" else "b") + written[21:]

    with django_assert_num_queries(0):
        assert [why(each) for each in (changed, "", "arolwg_", written + "x", "\x00", "ŵ" * 45)] == [
            "unknown"
        ] * 6


def test_a_use_costs_two_statements_and_is_noted_by_the_day(django_assert_num_queries):
    token, written = make(user(), "token")
    assert token.last_used_on is None

    with django_assert_num_queries(2):
        used = use(written)

    assert used.owner.pk == token.owner_id
    assert used.last_used_on == timezone.now().astimezone(dt.UTC).date()


def test_a_token_that_nobody_has_made_is_unknown():
    assert why(draw()) == "unknown"


def test_an_ended_token_is_refused_from_then_on_and_that_is_on_record():
    person = user()
    token, written = make(person, "token")
    use(written)

    end(token, person)
    end(token, person)

    assert why(written) == "ended"
    assert not tokens_of(person).exists()
    assert AuditEntry.objects.filter(action="token ended", actor=person, subject="token").count() == 1


def test_an_expired_token_is_refused():
    token, written = make(user(), "token")
    AccessToken.objects.filter(pk=token.pk).update(expires_at=timezone.now())

    assert why(written) == "expired"


@pytest.mark.parametrize("field", ["is_active", "is_staff"])
def test_a_token_of_somebody_who_may_not_sign_in_is_refused_for_so_long(field):
    person = user()
    _token, written = make(person, "token")

    User.objects.filter(pk=person.pk).update(**{field: False})
    assert why(written) == "inactive"

    User.objects.filter(pk=person.pk).update(**{field: True})
    assert use(written).owner == person


def by_an_administrator(person: User) -> None:
    client = Client()
    client.force_login(user("root", is_superuser=True))
    address = reverse("admin:auth_user_password_change", args=[person.pk])
    client.post(address, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})


def by_themselves(person: User) -> None:
    client = Client()
    client.force_login(person)
    new = {"old_password": PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    client.post(reverse("admin:password_change"), new)


@pytest.mark.parametrize("change", [by_an_administrator, by_themselves])
def test_a_new_password_ends_every_token_of_the_person_and_no_other(change):
    person, other = user("mair"), user("gwen")
    _token, written = make(person, "token")
    _token, others = make(other, "token")

    change(person)

    assert Client().login(username="mair", password=NEW_PASSWORD)
    assert why(written) == "ended"
    assert person.tokens.get().ended_why == "password"
    assert use(others).owner == other


def test_signing_in_that_writes_the_password_in_a_newer_way_ends_no_token():
    hashed = PBKDF2PasswordHasher().encode(PASSWORD, "salt-of-the-tests", iterations=1000)
    person = user("mair", password=hashed)
    _token, written = make(person, "token")

    assert Client().login(username="mair", password=PASSWORD)

    person.refresh_from_db()
    assert person.password != hashed
    assert use(written).owner == person


def test_nobody_has_more_tokens_than_may_be_and_expired_ones_do_not_count():
    person = user()
    for number in range(MOST):
        token, _written = make(person, f"token {number}")
    with pytest.raises(TooMany):
        make(person, "one more")

    AccessToken.objects.filter(pk=token.pk).update(expires_at=timezone.now())

    make(person, "one more")


def test_two_tokens_in_use_have_different_names():
    person = user()
    token, _written = make(person, "token")
    with pytest.raises(NameTaken):
        make(person, "token")
    make(user(), "token")

    end(token, person)

    make(person, "token")


def test_no_token_lasts_longer_than_a_year():
    token, _written = make(user(), "token", days=10_000)
    assert token.expires_at <= timezone.now() + dt.timedelta(days=365)

    with pytest.raises(IntegrityError), transaction.atomic():
        AccessToken.objects.filter(pk=token.pk).update(expires_at=timezone.now() + dt.timedelta(days=400))


@override_settings(API_PER_MINUTE=3)
def test_a_token_used_too_often_in_a_minute_has_to_wait_for_the_next():
    token, written = make(user(), "token")
    minute = timezone.now().replace(second=0, microsecond=0)
    for _ in range(3):
        use(written)
    # The clock may have struck meanwhile.
    AccessToken.objects.filter(pk=token.pk).update(minute=minute, requests=3)
    if timezone.now().replace(second=0, microsecond=0) == minute:
        with pytest.raises(TooOften):
            use(written)

    AccessToken.objects.filter(pk=token.pk).update(minute=minute - dt.timedelta(minutes=1), requests=300)

    assert use(written).requests == 1


def test_making_is_on_record_in_words_without_the_token():
    person = user(language="en")

    _token, written = make(person, "monthly report", days=30)

    entry = AuditEntry.objects.get(action="token made")
    assert (entry.actor, entry.subject) == (person, "monthly report")
    assert written not in str(entry.details)
    assert "monthly report" in in_words(entry)


def test_a_password_set_by_a_command_ends_tokens_too(monkeypatch):
    person = user("mair")
    _token, written = make(person, "token")
    monkeypatch.setattr("getpass.getpass", lambda **_: NEW_PASSWORD)

    call_command("changepassword", "mair", verbosity=0)

    assert why(written) == "ended"
