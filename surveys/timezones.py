"""IANA time zones."""

import zoneinfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def validate_timezone(name: str) -> None:
    """Raises `ValidationError` unless `name` is an IANA time zone such as Europe/London."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(
            _("“%(name)s” is not a time zone. Enter a name such as Europe/London.") % {"name": name},
            code="timezone",
        )
