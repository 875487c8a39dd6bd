"""What an open page is told: what has changed since, how far files are, and nothing once somebody is out."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from exports.interim import ask_for_interim
from exports.models import Dataset
from jobs.models import Job
from jobs.running import run
from tests.exports.data import awkward_survey, frozen, standard_files
from tests.exports.states import being_written, ended, file_of, run_all
from tests.factories import published_survey, role, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def dataset(settings: Any, tmp_path: Path) -> Dataset:
    settings.EXPORTS_ROOT = tmp_path / "exports"
    return frozen(awkward_survey())


def poll_in(html: str) -> str:
    """The address that the page asks; empty if it asks no more."""
    found = re.search(r'data-hx-get="([^"]+)"', html)
    return found[1].replace("&amp;", "&") if found else ""


def page(client: Client, dataset: Dataset) -> str:
    return client.get(reverse("exports", args=[dataset.survey_id])).text


def ids_in(html: str) -> set[str]:
    """What is put into the page: the ids of the parts."""
    return set(re.findall(r'id="([a-z0-9-]+)"[^>]*data-hx-swap-oob', html))


def test_a_page_on_which_nothing_has_changed_is_sent_the_numbers_alone(
    dataset: Dataset, client: Client
) -> None:
    file = file_of(dataset)
    being_written(file, progress_done=100, progress_total=2000, per_second=50.0)
    poll = poll_in(page(client, dataset))

    html = client.get(poll).text

    assert ids_in(html) == {f"numbers-{file.pk}"}
    assert "100 of 2,000 rows (5%) · 50 rows a second · About 40 seconds left" in html
    assert poll_in(html) == poll


def test_no_time_is_left_until_it_can_be_known(dataset: Dataset, client: Client) -> None:
    being_written(file_of(dataset), progress_done=100, progress_total=2000)

    html = page(client, dataset)

    assert "100 of 2,000 rows (5%)" in html
    assert "rows a second" not in html
    assert not re.search(r"seconds? left|minutes? left", html)


def test_a_file_that_has_ended_is_shown_anew_and_said_once(dataset: Dataset, client: Client) -> None:
    file, other = file_of(dataset), file_of(dataset, "xlsx", "cy")
    poll = poll_in(page(client, dataset))
    run(file.job_id)
    ended(other, "failed", "disk_full")

    html = client.get(poll).text

    # The dataset's own file is among them; the manifest is not asked for yet.
    files = standard_files() + 1
    parts = {f"{part}-{each.pk}" for each in (file, other) for part in ("file", "made")}
    assert ids_in(html) == parts | {"summary-1", "said"}
    said = re.search(r'id="said"[^>]*>([^<]*)<', html)
    assert said
    assert said[1].startswith(
        f"2 of {files} files are ready. {files - 3} are being made. 1 could not be made."
    )
    assert "The disk is full." in html
    assert "said" not in ids_in(client.get(poll_in(html)).text)


def test_one_that_begins_is_shown_anew_and_not_said(dataset: Dataset, client: Client) -> None:
    poll = poll_in(page(client, dataset))
    being_written(file_of(dataset), progress_total=18)

    html = client.get(poll).text

    assert f"file-{file_of(dataset).pk}" in ids_in(html)
    assert "said" not in ids_in(html)


def test_the_manifest_takes_the_place_that_was_kept_for_it_and_then_nothing_is_asked_any_more(
    dataset: Dataset, client: Client
) -> None:
    html = page(client, dataset)
    poll = poll_in(html)
    assert 'id="group-1-manifest"' in html
    run_all()

    html = client.get(poll).text

    assert "group-1-manifest" in ids_in(html)
    assert "Every file is ready." in html
    assert poll_in(html) == ""
    assert poll_in(page(client, dataset)) == ""
    assert "htmx" not in page(client, dataset)


def test_when_the_dataset_is_made_its_numbers_and_the_way_to_order_come_with_it(
    settings: Any, tmp_path: Path
) -> None:
    settings.EXPORTS_ROOT = tmp_path
    survey, person = published_survey(), user(language="en")
    role(person, survey, "coordinator")
    client = Client()
    client.force_login(person)
    own = ask_for_interim(survey, person).files.get(content="dataset")
    before = client.get(reverse("exports", args=[survey.pk])).text
    assert "can be ordered as soon as it is made" in before
    run(own.job_id)
    own.refresh_from_db()

    html = client.get(poll_in(before)).text

    assert {"card-1", "selections"} <= ids_in(html)
    assert own.sha256 in html.split('id="card-1"')[1].split("</dl>")[0]
    assert "Order files of interim dataset 1" in html
    assert not {"card-1", "selections"} & ids_in(client.get(poll_in(html)).text)


def test_another_dataset_is_said_and_shown_by_a_link(settings: Any, tmp_path: Path) -> None:
    settings.EXPORTS_ROOT = tmp_path
    survey, person = published_survey(), user(language="en")
    role(person, survey, "coordinator")
    client = Client()
    client.force_login(person)
    first = ask_for_interim(survey, person)
    poll = poll_in(client.get(reverse("exports", args=[survey.pk])).text)
    Job.objects.update(state="done", finished_at=first.frozen_at)
    ask_for_interim(survey, person)

    html = client.get(poll).text

    assert "There is another dataset now." in html
    assert poll_in(html) == ""
    assert ids_in(html) == set()


@pytest.mark.parametrize("seen", ["", "x", "1-", "1-x.y", "9" * 40 + "-1d", "1-0d_2-0d", "%00"])
def test_an_address_made_up_by_hand_is_answered_like_a_page_of_another_day(
    dataset: Dataset, client: Client, seen: str
) -> None:
    reply = client.get(reverse("export-live", args=[dataset.survey_id]), {"seen": seen})

    assert reply.status_code == 200


@pytest.mark.parametrize(
    ("language", "words"), [("en", "You are signed out"), ("cy", "Rydych wedi allgofnodi")]
)
def test_whoever_is_signed_out_is_told_that_in_their_language_and_nothing_else(
    dataset: Dataset, client: Client, person: User, language: str, words: str
) -> None:
    User.objects.filter(pk=person.pk).update(language=language)
    poll = poll_in(page(client, dataset))
    client.logout()

    reply = client.get(poll)

    assert reply.status_code == 401
    assert words in reply.text
    assert reverse("admin:login") in reply.text
    assert_tells_nothing(reply.text, dataset)


def test_whoever_has_lost_the_role_is_told_that_and_nothing_else(
    dataset: Dataset, client: Client, person: User
) -> None:
    poll = poll_in(page(client, dataset))
    person.survey_roles.update(role="translator")
    as_translator = client.get(poll)
    person.survey_roles.all().delete()
    as_nobody = client.get(poll)

    assert (as_translator.status_code, as_nobody.status_code) == (403, 404)
    for reply in (as_translator, as_nobody):
        assert "You may no longer see" in reply.text
        assert_tells_nothing(reply.text, dataset)


def assert_tells_nothing(html: str, dataset: Dataset) -> None:
    assert poll_in(html) == ""
    assert str(dataset.survey) not in html
    assert not any(file.name in html for file in dataset.files.all())
    assert "oob" not in html
