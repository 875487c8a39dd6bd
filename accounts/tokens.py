"""Tokens by which a person's own programs come in: made, used and ended."""

import datetime as dt
from typing import Literal

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from accounts.audit import record
from accounts.models import AccessToken, User
from accounts.written_tokens import SHOWN, digest_of, draw, is_well_formed

# Of one person at a time.
MOST = 10
MOST_DAYS = 365
DEFAULT_DAYS = 90

Why = Literal["unknown", "ended", "expired", "inactive"]

# Takes note of the request as it looks whether the token holds: of a token that does not, nothing is written.
USE = """UPDATE accounts_accesstoken t
    SET last_used_on = (statement_timestamp() AT TIME ZONE 'UTC')::date,
        requests = CASE WHEN t.minute = date_trunc('minute', statement_timestamp())
            THEN least(t.requests, 1000000) + 1 ELSE 1 END,
        minute = date_trunc('minute', statement_timestamp())
    FROM accounts_user u
    WHERE t.digest = %s AND t.ended_at IS NULL AND t.expires_at > statement_timestamp()
        AND u.id = t.owner_id AND u.is_active AND u.is_staff
    RETURNING t.id"""


class TooMany(Exception):
    """The person has as many tokens as a person may have."""


class NameTaken(Exception):
    """Another of the person's tokens has this name."""


class DoesNotHold(Exception):
    """A token that opens nothing; `why` says which way."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


class TooOften(Exception):
    """The token has been used too often in this minute."""


def tokens_of(person: User) -> QuerySet[AccessToken]:
    """Those that have not been ended, the newest first; expired ones are among them."""
    return person.tokens.filter(ended_at=None).order_by("-pk")


@sensitive_variables()
@transaction.atomic
def make(
    person: User,
    name: str,
    *,
    days: int = DEFAULT_DAYS,
    survey_id: int | None = None,
    reading_only: bool = True,
) -> tuple[AccessToken, str]:
    """A token of the person's, and what is to be shown once and is kept nowhere; audited.

    Raises TooMany and NameTaken.
    """
    # Two that are made at once are counted one after the other.
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if tokens_of(person).filter(expires_at__gt=Now()).count() >= MOST:
        raise TooMany
    written = draw()
    try:
        with transaction.atomic():
            token = AccessToken.objects.create(
                owner=person,
                name=name,
                digest=digest_of(written),
                beginning=written[:SHOWN],
                survey_id=survey_id,
                reading_only=reading_only,
                expires_at=timezone.now() + dt.timedelta(days=min(max(days, 1), MOST_DAYS)),
            )
    except IntegrityError:
        raise NameTaken from None
    record(
        "token made", actor=person, survey_id=survey_id, subject=name, beginning=token.beginning, days=days
    )
    return token, written


@transaction.atomic
def end(token: AccessToken, actor: User) -> None:
    """Nothing is opened by it any more, from the next request on; audited. Does nothing the second time."""
    ended = AccessToken.objects.filter(pk=token.pk, ended_at=None)
    if ended.update(ended_at=Now(), ended_why=AccessToken.Why.REVOKED):
        record(
            "token ended",
            actor=actor,
            survey_id=token.survey_id,
            subject=token.name,
            beginning=token.beginning,
        )


@sensitive_variables()
def use(written: str) -> AccessToken:
    """The token that is written so, with its owner; the use is noted. Costs two statements.

    Raises DoesNotHold (without asking the database where the check sum is wrong), and TooOften.
    """
    if not is_well_formed(written):
        raise DoesNotHold("unknown")
    # Looked up by its digest: how long that takes says nothing of the token.
    digest = digest_of(written)
    with connection.cursor() as cursor:
        cursor.execute(USE, [digest])
        found = cursor.fetchone()
    tokens = AccessToken.objects.select_related("owner")
    if found is None:
        raise DoesNotHold(_why(tokens.filter(digest=digest).first()))
    token = tokens.get(pk=found[0])
    if token.requests > settings.API_PER_MINUTE:
        raise TooOften
    return token


def _why(token: AccessToken | None) -> Why:
    if token is None:
        return "unknown"
    if token.ended_at is not None:
        return "ended"
    return "inactive" if token.expires_at > timezone.now() else "expired"
