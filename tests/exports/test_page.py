"""The page of exports: by format, how each file came to be, by whom it was downloaded, and at what cost."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry, User
from exports.formats import all_formats
from exports.models import Dataset, ExportFile
from jobs.models import Job
from responses.models import Response
from tests.exports.data import awkward_survey, frozen, standard_files
from tests.exports.states import ended, file_of, pretend_all_made
from tests.factories import role, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def dataset(settings: Any, tmp_path: Path) -> Dataset:
    settings.EXPORTS_ROOT = tmp_path / "exports"
    made = frozen(awkward_survey())
    pretend_all_made(made)
    return made


def page(client: Client, dataset: Dataset) -> str:
    reply = client.get(reverse("exports", args=[dataset.survey_id]))
    assert reply.status_code == 200
    return reply.text


def groups_in(html: str) -> dict[str, str]:
    """Each group's own part of the page."""
    parts = re.split(r'<fieldset class="aw-format" id="group-1-([a-z-]+)"', html)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def fetch(client: Client, file: ExportFile) -> None:
    reply = client.get(reverse("export-download", args=[file.dataset.survey_id, file.pk]))
    assert b"".join(reply.streaming_content)  # type: ignore[attr-defined]


def fetch_zip(client: Client, dataset: Dataset, **form: Any) -> None:
    reply = client.post(reverse("export-zip", args=[dataset.survey_id, dataset.number]), form)
    assert b"".join(reply.streaming_content)  # type: ignore[attr-defined]


def test_files_stand_by_format_with_their_labels_side_by_side(dataset: Dataset, client: Client) -> None:
    groups = groups_in(page(client, dataset))

    standard = {format_.name for format_ in all_formats() if format_.standard}
    assert set(groups) == standard | {"dataset", "manifest"}
    for name, html in groups.items():
        shown = re.findall(r'<a id="act-(\d+)"', html)
        assert set(map(int, shown)) == {
            file.pk
            for file in dataset.files.all()
            if name in (file.format, file.content) and (file.content == "answers" or name == file.content)
        }
        assert html.count('type="checkbox"') == len(shown)
        assert f'form="zip-{dataset.number}"' in html


def test_each_file_says_how_it_was_made(dataset: Dataset, client: Client, settings: Any) -> None:
    Job.objects.update(started_at="2026-11-30T10:00:00Z", finished_at="2026-11-30T10:00:07Z")
    file = file_of(dataset)

    html = re.sub(r"\s+", " ", page(client, dataset))
    made = html.split(f'id="made-{file.pk}"')[1].split("aw-made")[0]

    for words in (
        file.name,
        file.sha256,
        "Dataset 1",
        "30 November 2026, 10:00",
        "7 seconds",
        f"<dd>{dataset.rows}</dd>",
        f"<dd>{settings.SOFTWARE_VERSION}</dd>",
        "Not yet",
    ):
        assert words in made


def test_each_file_says_how_often_and_by_whom_it_was_downloaded_last(
    dataset: Dataset, client: Client
) -> None:
    file = file_of(dataset)
    other = user("alun")
    role(other, dataset.survey, "coordinator")
    theirs = Client()
    theirs.force_login(other)
    fetch(client, file)
    fetch_zip(client, dataset, file=[file.pk])
    fetch(theirs, file)

    made = page(client, dataset).split(f'id="made-{file.pk}"')[1].split("aw-made")[0]

    assert "3 times" in made
    assert "alun, " in made
    assert "mererid" not in made


def test_a_file_of_the_same_name_of_another_survey_or_dataset_counts_for_itself(
    dataset: Dataset, client: Client, person: User
) -> None:
    file = file_of(dataset)
    for details in ({"dataset": 2, "name": file.name}, {"dataset": 1, "name": "another"}, {}):
        AuditEntry.objects.create(
            action="file downloaded", actor=person, survey_id=dataset.survey_id, details=details
        )
    AuditEntry.objects.create(
        action="file downloaded",
        actor=person,
        survey_id=dataset.survey_id + 1,
        details={"dataset": 1, "name": file.name},
    )

    assert "1 time<" not in page(client, dataset).split(f'id="made-{file.pk}"')[1].split("aw-made")[0]


def test_what_is_ready_made_failed_and_cancelled_is_said_first_in_words(
    dataset: Dataset, client: Client
) -> None:
    assert "Every file is ready." in page(client, dataset)
    for name, state in (("csv", "failed"), ("xlsx", "cancelled")):
        file = file_of(dataset, name)
        dataset.files.filter(pk=file.pk).update(sha256="", size=None)
        ended(file, state, "disk_full" if state == "failed" else "")

    html = page(client, dataset)
    summary = re.sub(r"<[^>]+>", "", html.split('id="summary-1">')[1].split("</p>")[0])

    # The dataset's own file and the manifest are among them.
    files = standard_files() + 2
    assert summary == f"{files - 2} of {files} files are ready. 1 could not be made. 1 was cancelled."
    assert html.index(summary[-16:]) < html.index("Dataset 1</h2>")
    assert "Make it again" in html
    assert "Try again" in html


def test_who_downloaded_what_is_a_page_with_every_entry(
    dataset: Dataset, client: Client, person: User
) -> None:
    fetch(client, file_of(dataset))
    fetch_zip(client, dataset, group="csv")
    for _ in range(60):
        AuditEntry.objects.create(
            action="identifying downloaded",
            actor=person,
            survey_id=dataset.survey_id,
            details={"name": "x.csv"},
        )
    address = reverse("export-downloads", args=[dataset.survey_id])

    first, second = client.get(address).text, client.get(address, {"p": 2}).text

    assert first.count("Downloaded the identifying answers: x.csv") == 50
    assert second.count("Downloaded the identifying answers: x.csv") == 10
    assert f"Downloaded {file_of(dataset).name}" in second
    assert second.count("In the zip file ") == 4
    assert file_of(dataset).sha256 in second
    assert client.get(address, {"p": "x"}).status_code == 200


def test_what_was_given_to_one_respondent_is_among_the_downloads(dataset: Dataset, client: Client) -> None:
    reference = Response.objects.filter(survey=dataset.survey, submitted_at__isnull=False)[0].reference
    given = client.post(reverse("one-response-given", args=[dataset.survey_id, reference]))
    assert b"".join(given.streaming_content)

    html = client.get(reverse("export-downloads", args=[dataset.survey_id])).text

    assert f"Downloaded everything that is held of the response {reference}" in html


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_the_page_costs_the_same_however_many_files_and_downloads_there_are(
    dataset: Dataset, client: Client, person: User
) -> None:
    address = reverse("exports", args=[dataset.survey_id])
    some = queries(client, address)
    assert some <= 38
    for number in range(40):
        dataset.files.create(
            format="csv", language="codes", list=f"l{number}", name=f"f{number}", job=Job.objects.last()
        )
        for _ in range(2):
            AuditEntry.objects.create(
                action="file downloaded",
                actor=person,
                survey_id=dataset.survey_id,
                details={"dataset": 1, "name": f"f{number}"},
            )

    assert queries(client, address) == some
    assert queries(client, reverse("export-live", args=[dataset.survey_id]) + "?seen=1-1d") <= 12


def test_a_dataset_that_took_the_place_of_another_says_when_it_was_made(
    dataset: Dataset, client: Client
) -> None:
    assert "Made again" not in page(client, dataset)
    Dataset.objects.update(number=2, made_at="2026-11-04T09:30Z")
    gone = {"withdrawn_at": dataset.frozen_at, "withdrawn_why": "texts"}
    Dataset.objects.create(survey=dataset.survey, number=1, frozen_at=dataset.frozen_at, rows=9, **gone)
    Dataset.objects.update(frozen_at="2026-11-02T22:00Z")

    html = page(client, dataset)

    assert "Frozen Monday 2 November 2026, 22:00" in html
    assert "Made again 4 November 2026, 09:30" in html


def test_of_an_interim_dataset_that_was_withdrawn_before_it_was_made_no_number_is_said(
    dataset: Dataset, client: Client
) -> None:
    Dataset.objects.create(
        survey=dataset.survey,
        number=2,
        kind="interim",
        frozen_at=dataset.frozen_at,
        rows=0,
        withdrawn_at=dataset.frozen_at,
        withdrawn_why="closed",
    )

    withdrawn = page(client, dataset).split("Interim dataset 2</h3>")[1]

    assert "<dt>Responses</dt><dd>–</dd>" in withdrawn


def test_large_numbers_are_grouped(client: Client, dataset: Dataset) -> None:
    Dataset.objects.update(rows=19000, not_submitted=1000)

    html = page(client, dataset)

    assert "19,000 submitted" in html
    assert "1,000 not submitted" in html
