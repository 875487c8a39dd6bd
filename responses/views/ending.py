"""Saying when the time to answer ends: in words within the last hour, and by a script shortly before, which saves too.

A page says nothing of it earlier than a week before: who leaves one open for longer comes back to a closed survey.
"""

import datetime as dt
from functools import lru_cache
from typing import NamedTuple

from django.templatetags.static import static
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from questionnaire.document import Language
from responses.reading import Visit
from surveys.dates import clock_time

WEEK = dt.timedelta(days=7)
SAID_AT_ONCE = dt.timedelta(hours=1)
NOTHING = mark_safe("")


class Words(NamedTuple):
    now: str
    soon: str
    over: str


def ending(visit: Visit, language: Language) -> SafeString:
    """What a page on which something can be typed has above it; empty while the end is far away."""
    left = visit.deadline - visit.survey.now
    if left >= WEEK:
        return NOTHING
    words = _words(visit.deadline, visit.survey.timezone, language)
    is_said = left <= SAID_AT_ONCE
    return format_html(
        '<div id="ending" class="arolwg-note arolwg-ending arolwg-measure" role="alert" data-seconds="{}"'
        ' data-soon="{}" data-over="{}"{}>{}</div><script type="module" src="{}"></script>',
        int(left.total_seconds()),
        words.soon,
        words.over,
        "" if is_said else mark_safe(" hidden"),
        words.now if is_said else "",
        static("respondent/ending.js"),
    )


@lru_cache(maxsize=256)
def _words(deadline: dt.datetime, zone: str, language: Language) -> Words:
    time = {"time": clock_time(deadline, zone=zone)}
    with translation.override(language):
        return Words(
            _("You can answer and submit until %(time)s. Save each page before then.") % time,
            _(
                "The time to answer ends soon. Submit before %(time)s. What you type on this page is being saved."
            )
            % time,
            _("The time to answer has ended. Answers that were not submitted are not included."),
        )
