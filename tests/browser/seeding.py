"""What the visited site holds: a survey in each state, and somebody who may see every staff page.

Run inside the site (`Site.python`); prints what a visitor has to know, as JSON.
"""

import datetime as dt
import json
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Permission
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from accounts.roles import Role
from exports.closing import close, close_due
from exports.erasing import erase
from exports.interim import ask_for_interim
from exports.models import ExportFile, InterimSchedule
from exports.retention import keep_to_retention
from exports.schedules.setting import set_schedule, stop
from exports.schedules.timing import Rhythm
from exports.selections.asking import Order, ask_for_selection
from intake.batches import Wishes, hand_in
from jobs.models import Job
from jobs.running import run
from responses.invitations import codes
from responses.invitations.models import Invitation
from responses.invitations.people import Person, add_person
from responses.invitations.sending import INVITED, REMINDED
from responses.models import Response
from responses.opinions import give_feedback, report_welsh
from responses.synthetic import make_responses
from surveys.models import OptionSet, Survey, SurveyRole, SurveyVersion
from surveys.publishing import publish
from tests import factories
from tests.browser import household
from tests.site import ROOT
from verbatims.coding import Decision, decide
from verbatims.frames import add_code, merge, new_frame, retire
from verbatims.gathering import gather
from verbatims.models import Verbatim
from verbatims.redacting import redact
from verbatims.translating import take, translate
from verbatims.worklist import counts_of

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
        "invited": _short(now - DAY, now + 30 * DAY),
        "draft": factories.survey(factories.page("empty", factories.question("only")), agreed=[]),
        "withdrawn": _short(now - 30 * DAY, now - DAY),
        "broken": _broken(now - 30 * DAY, now - DAY),
    }
    # As long as the walk may last, and longer.
    Survey.objects.filter(pk=surveys["grace"].pk).update(grace_minutes=24 * 60)
    withdrawn_file = _withdraw(surveys["withdrawn"])
    _freeze(surveys["frozen"])
    _under_way(surveys["open"])
    reference = Response.objects.filter(survey=surveys["open"], reference__isnull=False)[0].reference
    Survey.objects.filter(pk=surveys["invited"].pk).update(access="invited")
    give_feedback(surveys["open"].pk, "cy", now.date(), 4, "Hawdd iawn")
    report_welsh(f"/cy/arolygon/{surveys['open'].slug_cy}/", "Dim treiglad", "sian@example.org")
    for language in ("cy", "en"):
        _staff(language, list(surveys.values()))
    texts = _texts(surveys["open"])
    batch = _brought_in(surveys["open"], b"language,colour\ncy,red\n")
    taken = _brought_in(surveys["short"], "language,source_note,name\ncy,Amlen 12,Siân\n".encode())
    # Nobody makes it: its files wait.
    ask_for_interim(surveys["open"], User.objects.get(username="staff-en"))
    ordered = Order(("csv",), ("both",))
    ask_for_selection(surveys["frozen"].datasets.get(), ordered, User.objects.get(username="staff-en"))
    _schedules(surveys)
    slugs: dict[str, dict[str, Any]] = {
        name: {"cy": s.slug_cy, "en": s.slug_en, "id": s.pk} for name, s in surveys.items()
    }
    slugs["invited"]["codes"] = _codes(surveys["invited"])
    _people(surveys["open"])
    print(
        json.dumps(
            {
                "surveys": slugs,
                "objects": _objects(surveys["open"]),
                "drafted": _drafted(surveys["draft"]),
                "batch": batch,
                "taken": taken,
                "reference": reference,
                "texts": texts,
                "withdrawn_file": withdrawn_file,
            },
            default=str,
        )
    )


def _texts(survey: Survey) -> dict[str, Any]:
    """What people wrote, in every state: coded, redacted, translated, being translated. Ids, and a question."""
    gather(survey)
    counts = counts_of(survey)
    question = max(counts, key=lambda code: counts[code].texts)
    person = User.objects.get(username="staff-en")
    frame = new_frame(survey, "Themâu", "Themes", [question], person)
    groups = {"group_cy": "Teithio", "group_en": "Travel"}
    for code, more in (("bus", groups), ("train", groups), ("staff", {}), ("old", {})):
        words = {"code": code, "label_cy": f"{code} (cy)", "label_en": f"{code} (en)"}
        add_code(frame, {**words, **more}, person)
    codes = {code.code: code for code in frame.codes.all()}
    texts = list(Verbatim.objects.filter(survey=survey, question=question).order_by("pk")[:4])
    for text, language in zip(texts, ("cy", "en", "unsure", "cy"), strict=True):
        Verbatim.objects.filter(pk=text.pk).update(language=language)
    first, second, *_others = texts
    decide(survey, question, [Decision(first.pk, codes=frozenset({"bus", "old"}))], read=True, actor=person)
    retire(codes["old"], person)
    merge(codes["train"], codes["bus"], person)
    redact(survey, first.pk, "", "other", "Rheswm / A reason", person)
    take(survey, first.pk, person)
    translate(survey, first.pk, "A translation", person)
    taken = {"en": second.pk, "cy": texts[3].pk}
    for language, pk in taken.items():
        take(survey, pk, User.objects.get(username=f"staff-{language}"))
    return {
        "question": question,
        "frame": frame.pk,
        "code": codes["bus"].pk,
        "text": first.pk,
        "taken": taken,
    }


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


def _schedules(surveys: dict[str, Survey]) -> None:
    """One that goes and has skipped a turn, and one that has ended."""
    person = User.objects.get(username="staff-en")
    set_schedule(surveys["open"], person, Rhythm(6, weekday=0), 4)
    InterimSchedule.objects.update(turn_at=timezone.now() - DAY, outcome=InterimSchedule.Outcome.NOTHING_NEW)
    set_schedule(surveys["short"], person, Rhythm(6, day=31), 1)
    stop(surveys["short"].pk, InterimSchedule.Why.ROLE)


def _codes(survey: Survey) -> dict[str, str]:
    """An invitation for the walk in each language."""
    return {
        language: codes.grouped(add_person(survey, Person(f"{language}@example.org")))
        for language in ("cy", "en")
    }


def _people(survey: Survey) -> None:
    """Somebody in each state, and that messages were sent."""
    now = timezone.now()
    for action in (INVITED, REMINDED):
        record(action, actor=None, survey_id=survey.pk, subject=str(survey), count=4)
    states: list[dict[str, Any]] = [
        {},
        {"queued_at": now},
        {"invited_at": now - 2 * DAY, "reminders": 1, "failure": "delayed 4.2.2"},
        {"failed_at": now, "failure": "returned 5.1.1"},
        {"unsubscribed_at": now},
        {"used_on": now.date()},
    ]
    for number, state in enumerate(states):
        add_person(survey, Person(f"person.with.a.long.name.{number}@example.org", "Siân ferch Owain"))
        Invitation.objects.filter(pk=Invitation.objects.latest("pk").pk).update(**state)


def _freeze(survey: Survey) -> None:
    """The dataset made, one file running, one failed, the others queued. Only this survey is due: the others are set
    back."""
    make_responses(survey, 20, seed=1)
    others = Survey.objects.exclude(pk=survey.pk)
    kept = dict(others.values_list("pk", "closes_at"))
    others.update(closes_at=timezone.now() + 90 * DAY)
    close_due()
    for pk, closes in kept.items():
        Survey.objects.filter(pk=pk).update(closes_at=closes)
    files = ExportFile.objects.filter(dataset__survey=survey).order_by("pk")
    run(files[0].job_id)
    failed, running = files[1:3]
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


def _brought_in(survey: Survey, content: bytes) -> int:
    """The id of a file of responses, which has been read."""
    person = User.objects.get(username="staff-en")
    batch = hand_in(survey, "responses.csv", content, person, Wishes(note="Post"))
    run(batch.job_id)
    return batch.pk


def _under_way(survey: Survey) -> None:
    """Some have finished, some have not, and two were set aside."""
    make_responses(survey, 40, seed=2, in_progress=0.3)
    finished = Response.objects.filter(survey=survey, submitted_at__isnull=False).order_by("pk")[:2]
    Response.objects.filter(pk__in=finished.values("pk")).update(signs=["speed", "rate"])


def _withdraw(survey: Survey) -> int:
    """A response erased after the close, and then the others deleted by the rule. The id of a file that is gone."""
    make_responses(survey, 2, seed=1)
    Survey.objects.filter(pk=survey.pk).update(keep_responses_days=1)
    dataset = close(survey)
    assert dataset is not None
    file = dataset.files.order_by("pk")[0]
    run(file.job_id)
    erased = Response.objects.filter(survey=survey).order_by("pk")[0]
    erase(erased.pk, reason="Gofynnodd y person / The person asked")
    for disposal in keep_to_retention():
        run(disposal.job_id)
    return file.pk


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
