"""How long the answers of a survey are kept, for its staff: what goes when, before it does; and what has gone."""

from dataclasses import dataclass

from django.contrib.admin.sites import site
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from jobs.models import Job
from responses.models import Disposal
from responses.retention.rules import Rule, rules_of
from surveys.admin.frame import framed
from surveys.admin.scope import survey_for
from surveys.dates import long_date
from surveys.models import Survey

# The word of a state and the shape beside it (static/staff/staff.css).
DONE = ("done", _("Done"))
UNDER_WAY = ("soon", _("Being done"))
TRIED_AGAIN = ("wrong", _("Stopped; it is tried again within the hour"))
DUE = ("soon", _("Due: it begins within the hour"))
AHEAD = ("planned", _("Ahead"))
UNDECIDED = ("draft", _("Not decided"))


@dataclass(frozen=True)
class Line:
    """One rule: `due` is a date in words, empty where none is known."""

    subject: str
    rule: str
    due: str
    mark: str
    state: str


@require_GET
def retention(request: HttpRequest, survey_id: int) -> HttpResponse:
    survey = survey_for(request, survey_id)
    disposals = list(survey.disposals.select_related("job", "decided_by").order_by("pk"))
    rules = {rule.subject: rule for rule in rules_of(survey.pk)}
    return framed(
        request,
        survey,
        "retention",
        "retention.html",
        title=gettext("Retention"),
        lines=[
            _line(subject, rules.get(subject), disposals)
            for subject in Disposal.Subject.values
            if subject != Disposal.Subject.INVITATIONS or _has_invited(survey, disposals)
        ],
        disposals=[(disposal, done_in_words(disposal)) for disposal in disposals],
        keeps_free_texts=survey.after_keeping == Survey.AfterKeeping.ANONYMISE,
    )


def _has_invited(survey: Survey, disposals: list[Disposal]) -> bool:
    gone = any(disposal.subject == Disposal.Subject.INVITATIONS for disposal in disposals)
    return gone or survey.invitations.exists()


def _line(subject: str, rule: Rule | None, disposals: list[Disposal]) -> Line:
    done = next((each for each in reversed(disposals) if each.subject == subject), None)
    mark, state = _state(rule, done)
    due = long_date(rule.due_on, _language()) if rule and rule.due_on else ""
    # Once people are gone there is no rule for them any more, but a record.
    words = _action_in_words(done.action, done.days) if done and rule is None else rule_in_words(rule)
    return Line(str(Disposal.Subject(subject).label), words, due, mark, str(state))


def _state(rule: Rule | None, done: Disposal | None) -> tuple[str, object]:
    if rule is not None and rule.is_due:
        return DUE
    if done is not None:
        if done.ended_at is not None:
            return DONE
        return TRIED_AGAIN if done.job.state == Job.State.FAILED else UNDER_WAY
    return UNDECIDED if rule is None else AHEAD


def rule_in_words(rule: Rule | None) -> str:
    if rule is None:
        return gettext("Kept until somebody decides")
    return _undecided_in_words(rule.days) if rule.by_service else _action_in_words(rule.action, rule.days)


def _undecided_in_words(days: int) -> str:
    """What the service does where a survey has decided nothing."""
    return ngettext(
        "Deleted %(days)d day after the close, unless somebody decides otherwise",
        "Deleted %(days)d days after the close, unless somebody decides otherwise",
        days,
    ) % {"days": days}


def _action_in_words(action: str, days: int) -> str:
    if action == Survey.AfterKeeping.ANONYMISE:
        words = ngettext(
            "Anonymised %(days)d day after the close", "Anonymised %(days)d days after the close", days
        )
    else:
        words = ngettext(
            "Deleted %(days)d day after the close", "Deleted %(days)d days after the close", days
        )
    return words % {"days": days}


def done_in_words(disposal: Disposal) -> str:
    """What a disposal has done so far."""
    if disposal.action == Survey.AfterKeeping.ANONYMISE:
        words = ngettext("%(rows)d anonymised", "%(rows)d anonymised", disposal.rows)
    else:
        words = ngettext("%(rows)d deleted", "%(rows)d deleted", disposal.rows)
    return words % {"rows": disposal.rows}


def _language() -> str:
    return get_language() or "cy"


def patterns() -> list[URLPattern]:
    return [path("admin/retention/<int:survey_id>/", site.admin_view(retention), name="survey-retention")]
