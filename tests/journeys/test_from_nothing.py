"""From an empty service to a downloaded file: nobody needs an administrator on the way."""

import datetime as dt
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, User
from exports.closing import close_due
from exports.models import ExportFile
from jobs.models import Job
from jobs.running import run
from surveys.agreement import agreed_keys
from surveys.models import Survey
from surveys.paper.keeping import JOB as PAPER
from surveys.windows import change_window
from tests.factories import as_yaml, survey_file, user

pytestmark = pytest.mark.django_db


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def at(name: str, made: Survey) -> str:
    return reverse(f"admin:surveys_survey_{name}", args=[made.pk])


def give(client: Client, made: Survey, person: User, role: str) -> int:
    address = reverse("admin:surveys_surveyrole_add") + f"?survey={made.pk}"
    return client.post(address, {"user": person.pk, "role": role, "identifying": "on"}).status_code


NO_COORDINATOR = {"cy": "Nid oes gan yr arolwg hwn gydlynydd eto", "en": "This survey has no coordinator yet"}


@pytest.mark.parametrize("language", ["cy", "en"])
def test_an_author_begins_a_survey_and_its_coordinator_downloads_the_answers(
    language, settings, tmp_path: Path
):
    settings.EXPORTS_ROOT = tmp_path
    author, proofreader, coordinator = (user(language=language) for _ in range(3))
    author.user_permissions.add(Permission.objects.get(codename="add_survey"))
    begins, reads, leads = (signed_in(each) for each in (author, proofreader, coordinator))

    file = SimpleUploadedFile("survey.yaml", as_yaml(survey_file()))
    begins.post(reverse("admin:surveys_survey_import"), {"file": file})
    made = Survey.objects.get()
    assert agreed_keys(made) == set()
    assert at("people", made) in begins.get(at("texts", made)).content.decode()
    assert NO_COORDINATOR[language] in begins.get(at("people", made)).content.decode()

    assert give(begins, made, proofreader, "proofreader") == 302
    assert give(begins, made, coordinator, "coordinator") == 302
    assert NO_COORDINATOR[language] not in begins.get(at("people", made)).content.decode()
    assert give(begins, made, user(), "translator") == 403
    assert not made.roles.filter(identifying=True).exists()
    given = AuditEntry.objects.filter(action="role given", survey_id=made.pk, actor=author)
    assert {entry.details["role"] for entry in given} == {"author", "proofreader", "coordinator"}
    assert proofreader.username in begins.get(at("texts", made)).content.decode()

    texts = reads.get(at("texts", made))
    reads.post(at("agree", made), {"all": "1", "seen": texts.context["seen"]})
    assert begins.post(at("publish", made)).status_code == 302

    made = Survey.objects.get()
    past = timezone.now() - dt.timedelta(minutes=1)
    change_window(made, coordinator, opens=past - dt.timedelta(days=1), closes=past, grace_minutes=0)
    close_due()
    while queued := Job.objects.filter(state="queued").order_by("pk").first():
        # The questions on paper were asked for with the window as it was before.
        assert run(queued.pk) or queued.kind == PAPER
    page = leads.get(reverse("exports", args=[made.pk])).content.decode()
    files = list(ExportFile.objects.all())
    assert files
    for each in files:
        address = reverse("export-download", args=[made.pk, each.pk])
        assert address in page
        # JSON Lines of nobody are no lines.
        assert b"".join(leads.get(address).streaming_content) or each.format == "jsonl"
        assert begins.get(address).status_code == 403
