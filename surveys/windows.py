"""The time in which a survey can be answered."""

import datetime as dt
import zoneinfo

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from surveys.models import Survey

MINUTE = dt.timedelta(minutes=1)


class WindowRefused(ValueError):
    """The window cannot be so; the message, in the active language, says why."""


@transaction.atomic
def change_window(
    survey: Survey, user: User | None, *, opens: dt.datetime, closes: dt.datetime, grace_minutes: int
) -> None:
    """Set the survey's window; audited with what it was before.

    Raises WindowRefused once the survey is frozen, and for a window that ends before it begins.
    """
    locked = Survey.objects.select_for_update(no_key=True).get(pk=survey.pk)
    if locked.frozen_at is not None:
        raise WindowRefused(
            _("The survey has closed and its answers are final, so its window cannot change.")
        )
    require_order(opens, closes)
    before = _plain(locked.opens_at, locked.closes_at, locked.grace_minutes)
    after = _plain(opens, closes, grace_minutes)
    if before == after:
        return
    survey.opens_at, survey.closes_at, survey.grace_minutes = opens, closes, grace_minutes
    survey.save(update_fields=["opens_at", "closes_at", "grace_minutes", "updated_at"])
    record(
        "window changed",
        actor=user,
        survey_id=survey.pk,
        subject=str(survey),
        before=before,
        after=after,
    )


def require_order(opens: dt.datetime, closes: dt.datetime) -> None:
    """Raises WindowRefused for a window that ends before it begins."""
    if closes <= opens:
        raise WindowRefused(_("The survey must close after it opens."))


def _plain(
    opens: dt.datetime | None, closes: dt.datetime | None, grace_minutes: int
) -> dict[str, str | int | None]:
    return {
        "opens": opens.astimezone(dt.UTC).isoformat() if opens else None,
        "closes": closes.astimezone(dt.UTC).isoformat() if closes else None,
        "grace_minutes": grace_minutes,
    }


def moments_of(local: dt.datetime, zone: str) -> list[dt.datetime]:
    """The moments (UTC) at which clocks in `zone` show `local`: one; two when they go back; none when forward."""
    place = zoneinfo.ZoneInfo(zone)
    moments = {local.replace(tzinfo=place, fold=fold).astimezone(dt.UTC) for fold in (0, 1)}
    return sorted(
        moment
        for moment in moments
        if moment.astimezone(place).replace(tzinfo=None) == local.replace(tzinfo=None)
    )


def next_shown(local: dt.datetime, zone: str) -> dt.datetime:
    """The first local time, from `local` on, that clocks in `zone` show: itself, or the end of the hour left out."""
    if moments_of(local, zone):
        return local
    later = local.replace(second=0, microsecond=0)
    while not moments_of(later, zone):
        later += MINUTE
    return later


def never_shown(local: dt.datetime, zone: str) -> str:
    """What to say of a local time that clocks leave out when they go forward."""
    message = _(
        "Clocks in %(zone)s never show %(time)s on %(date)s: they go forward then. The next time that they show "
        "is %(next)s."
    )
    return message % {**_values(local, zone), "next": f"{next_shown(local, zone):%H:%M}"}


def offset_at(moment: dt.datetime, zone: str) -> str:
    """How far the clocks in `zone` are from UTC at that moment: +01:00."""
    return moment.astimezone(zoneinfo.ZoneInfo(zone)).isoformat()[-6:]


def moment_of(local: dt.datetime, zone: str) -> dt.datetime:
    """The one moment (UTC) at which clocks in `zone` show `local`.

    Raises WindowRefused where there is none or there are two, as when the clocks change.
    """
    moments = moments_of(local, zone)
    if not moments:
        raise WindowRefused(never_shown(local, zone))
    if len(moments) > 1:
        message = _(
            "Clocks in %(zone)s show %(time)s twice on %(date)s: they go back then. Write which of the two is meant "
            "with its offset: %(first)s or %(second)s."
        )
        place = zoneinfo.ZoneInfo(zone)
        first, second = (moment.astimezone(place).isoformat() for moment in moments)
        raise WindowRefused(message % {**_values(local, zone), "first": first, "second": second})
    return moments[0]


def _values(local: dt.datetime, zone: str) -> dict[str, str]:
    return {"time": f"{local:%H:%M}", "date": f"{local:%Y-%m-%d}", "zone": zone}
