"""What the visited site holds: a survey in each state, and somebody who may see every staff page.

Run inside the site (`Site.python`); prints what a visitor has to know, as JSON.
"""

import datetime as dt
import json

from django.apps import apps
from django.contrib.auth.models import Permission
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from exports.closing import close_due
from exports.models import ExportFile
from intake.batches import Wishes, hand_in
from jobs.models import Job
from jobs.running import run
from responses.synthetic import make_responses
from surveys.models import OptionSet, Survey, SurveyRole, SurveyVersion
from surveys.publishing import publish
from tests import factories
from tests.browser import household
from tests.site import ROOT

PASSWORD = "for-browsers-only"
DAY = dt.timedelta(days=1)
SURVEY_FILE = ROOT / "demo" / "surveys" / "all-wales-2026.yaml"


def seed() -> None:
    now = timezone.now()
    surveys = {
        "open": _published("open", now - DAY, now + 30 * DAY),
        "later": _published("later", now + 30 * DAY, now + 60 * DAY),
        "over": _published("over", now - 30 * DAY, now - DAY),
        "frozen": _published("frozen", now - 30 * DAY, now - DAY),
        "every": _every_type(now - DAY, now + 30 * DAY),
        "short": _short(now - DAY, now + 30 * DAY),
        "turning": _turning(now - DAY, now + 30 * DAY),
        "household": household.publish(now - DAY, now + 30 * DAY),
        "grace": _short(now - DAY, now),
        "draft": factories.survey(factories.page("empty", factories.question("only")), agreed=[]),
        "broken": _broken(now - 30 * DAY, now - DAY),
    }
    # As long as the walk may last, and longer.
    Survey.objects.filter(pk=surveys["grace"].pk).update(grace_minutes=24 * 60)
    _freeze(surveys["frozen"])
    for language in ("cy", "en"):
        _staff(language, list(surveys.values()))
    batch = _brought_in(surveys["open"])
    slugs = {name: {"cy": s.slug_cy, "en": s.slug_en, "id": s.pk} for name, s in surveys.items()}
    print(
        json.dumps(
            {
                "surveys": slugs,
                "objects": _objects(surveys["open"]),
                "drafted": _drafted(surveys["draft"]),
                "batch": batch,
            }
        )
    )


def _published(name: str, opens: dt.datetime, closes: dt.datetime) -> Survey:
    from surveys.files.importing import Wishes, import_survey

    wishes = Wishes(slug_cy=f"{name}-cy", slug_en=f"{name}-en", opens=opens, closes=closes, agree_all=True)
    survey = import_survey(SURVEY_FILE, wishes=wishes).survey
    publish(survey, None)
    return survey


def _every_type(opens: dt.datetime, closes: dt.datetime) -> Survey:
    from tests.welsh.every_type import PAGES

    return factories.published_survey(
        *PAGES, opens=opens, closes=closes, slug=factories.text("every-cy", "every-en")
    )


def _short(opens: dt.datetime, closes: dt.datetime) -> Survey:
    """One page, no page to check answers: its continue button submits."""
    page = factories.page(
        "only", factories.question("name", text=factories.text("Enw?", "Name?"), required=True)
    )
    return factories.published_survey(page, opens=opens, closes=closes, settings={"check_answers": False})


def _turning(opens: dt.datetime, closes: dt.datetime) -> Survey:
    """One page that an answer makes longer, with room for more than is kept of a page with errors."""
    page = factories.page(
        "only",
        factories.question("way", "yes_no"),
        factories.question("name", required=True),
        factories.question("why", relevant="${way} = 'no'", text=factories.text("Pam?", "Why?")),
        factories.question("story", "long_text", settings={"max_length": 50}),
    )
    return factories.published_survey(page, opens=opens, closes=closes)


def _broken(opens: dt.datetime, closes: dt.datetime) -> Survey:
    """Its newest version is no questionnaire, as if a disk had lied: every page of it is an error of ours."""
    survey = factories.published_survey(
        factories.page("only", factories.question("name")), opens=opens, closes=closes
    )
    version = SurveyVersion.objects.create(
        survey=survey, number=2, definition={"format": "none"}, checksum="0" * 64, published_at=timezone.now()
    )
    Survey.objects.filter(pk=survey.pk).update(current_version=version)
    return survey


def _freeze(survey: Survey) -> None:
    """One file made, one running, one failed, the others waiting. Only this survey is due: the others are set back."""
    make_responses(survey, 20, seed=1)
    others = Survey.objects.exclude(pk=survey.pk)
    kept = dict(others.values_list("pk", "closes_at"))
    others.update(closes_at=timezone.now() + 90 * DAY)
    close_due()
    for pk, closes in kept.items():
        Survey.objects.filter(pk=pk).update(closes_at=closes)
    done, failed, running = ExportFile.objects.order_by("pk")[:3]
    run(done.job_id)
    Job.objects.filter(pk=failed.job_id).update(
        state=Job.State.FAILED, error="disk_full: 28", finished_at=timezone.now()
    )
    Job.objects.filter(pk=running.job_id).update(
        state=Job.State.RUNNING,
        token="12345678-1234-5678-1234-567812345678",
        heartbeat_at=timezone.now() + DAY,
        started_at=timezone.now(),
        progress_done=12,
        progress_total=20,
    )


def _brought_in(survey: Survey) -> int:
    """The id of a file of responses with faults in it."""
    person = User.objects.get(username="staff-en")
    batch = hand_in(survey, "responses.csv", b"language,colour\ncy,red\n", person, Wishes(note="Post"))
    run(batch.job_id)
    return batch.pk


def _staff(language: str, surveys: list[Survey]) -> None:
    person = User.objects.create_superuser(
        f"staff-{language}", "staff@example.org", PASSWORD, language=language, first_name="Siân"
    )
    person.user_permissions.add(Permission.objects.get(codename="add_survey"))
    for survey in surveys:
        for role in (Role.AUTHOR, Role.COORDINATOR):
            SurveyRole.objects.create(user=person, survey=survey, role=role)


def _objects(survey: Survey) -> dict[str, int]:
    """An id for each kind of thing that an address of the admin can be about."""
    found = {"surveys_survey": survey.pk}
    for label in ("accounts", "jobs", "surveys", "exports", "responses"):
        for model in apps.get_app_config(label).get_models():
            first = model.objects.order_by("pk").first()
            if first is not None:
                found.setdefault(f"{label}_{model._meta.model_name}", first.pk)
    found["auth_user"] = found["accounts_user"]
    return found


def _drafted(survey: Survey) -> dict[str, int]:
    """Ids of what may still be removed, and of what new parts are added to."""
    page = survey.pages.get()
    option_set = OptionSet.objects.create(survey=survey, code="unused")
    role = SurveyRole.objects.filter(survey=survey).order_by("pk").first()
    assert role is not None
    return {
        "surveys_survey": survey.pk,
        "surveys_page": page.pk,
        "surveys_question": page.questions.get().pk,
        "surveys_optionset": option_set.pk,
        "surveys_surveyrole": role.pk,
    }
