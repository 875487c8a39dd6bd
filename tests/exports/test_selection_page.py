"""The page on which a coordinator orders files: what can be chosen, what is refused and in which words, and who may."""

import io
import re
import zipfile
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import AuditEntry, User
from exports.datasets import replace
from exports.models import Dataset, Selection
from exports.selections import asking, views
from exports.storage.places import path_of
from jobs.models import Job
from tests.exports.choosing import grouped_survey
from tests.exports.data import frozen
from tests.exports.sharing import Shared, shared
from tests.exports.states import pretend_all_made, run_all
from tests.exports.test_live import ids_in, poll_in
from tests.factories import role, survey, user

pytestmark = pytest.mark.django_db


def _grouped() -> Dataset:
    dataset = frozen(grouped_survey())
    pretend_all_made(dataset)
    return dataset


grouped = shared(_grouped)


@pytest.fixture
def dataset(grouped: Shared, settings: Any, tmp_path: Path) -> Dataset:
    return grouped.given(settings, tmp_path)


def client_of(dataset: Dataset, name: str = "coordinator", language: str = "en") -> Client:
    person = user(language=language)
    role(person, dataset.survey, name)
    client = Client()
    client.force_login(person)
    return client


def address(dataset: Dataset) -> str:
    return reverse("export-selections", args=[dataset.survey_id, dataset.number])


STANDARD = {"formats": ["csv"], "languages": ["en"], "choices": "columns", "lists": "both"}


def send(dataset: Dataset, button: str = "make", client: Client | None = None, **given: Any) -> Any:
    sent = STANDARD | {name.replace("_", "-"): value for name, value in given.items()} | {button: ""}
    if "set-aside" in sent:
        sent["set_aside"] = sent.pop("set-aside")
    return (client or client_of(dataset)).post(address(dataset), sent)


def words_in(response: Any) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Report group: Question q", "North", "Welsh", "Both languages, Welsh first", "people/1/age"]),
        ("cy", ["Grŵp adrodd: Cwestiwn q", "Gogledd", "Cymraeg"]),
    ],
)
def test_only_what_the_survey_has_can_be_chosen(dataset: Dataset, language: str, words: list[str]) -> None:
    text = words_in(client_of(dataset, language=language).get(address(dataset)))

    assert all(each in text for each in words)
    # All came by the web: there is no source to choose.
    assert not re.search("Where they came from|O ble y daethant", text)


def test_a_choice_is_counted_before_anything_is_made(dataset: Dataset) -> None:
    counted = send(dataset, "count", language=["en"], group_0=["north"])

    assert "Your choice gives 1 of 3 responses." in words_in(counted)
    assert "So few answers together may show who somebody is" in words_in(counted)
    assert 'value="north" id="id_group-0_0" checked' in counted.content.decode()
    assert not Selection.objects.exists()


def test_large_numbers_of_a_choice_are_grouped(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    Dataset.objects.update(rows=19000)
    monkeypatch.setattr(views, "how_many", lambda dataset, filters: 1200)

    assert "Your choice gives 1,200 of 19,000 responses." in words_in(send(dataset, "count", language=["en"]))


def test_what_is_wrong_is_in_the_note_that_takes_the_focus(dataset: Dataset) -> None:
    html = send(dataset, since="x").content.decode()

    note = html.split('class="errornote" role="alert" tabindex="-1" autofocus')[1].split("</div>")[0]
    assert 'href="#id_since"' in note


def test_where_counting_takes_too_long_the_page_says_so(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "how_many", lambda dataset, filters: None)

    assert "too many responses to count" in words_in(send(dataset, "count", language=["en"]))


def test_files_are_made_listed_and_downloaded(dataset: Dataset) -> None:
    client = client_of(dataset)
    response = send(dataset, client=client, language=["en"], choices="list")
    assert response["Location"] == address(dataset)
    waiting = words_in(client.get(address(dataset)))
    assert "Selection 1" in waiting
    assert "0 of 2 files are ready." in waiting
    run_all()

    shown = client.get(address(dataset))
    text = words_in(shown)
    assert "Language of the response: English" in text
    assert "2 of 3" in text
    assert "several choices as a list" in text
    file = dataset.files.get(selection__number=1, format="csv", list="")
    link = reverse("export-download", args=[dataset.survey_id, file.pk])
    assert link in shown.content.decode()
    downloaded = client.get(link)
    assert b"".join(downloaded.streaming_content) == path_of(file).read_bytes()  # type: ignore[attr-defined]
    entry = AuditEntry.objects.get(action="file downloaded")
    assert entry.details["name"] == f"{dataset.survey.slug_en}-1-selection-1-en.csv"
    assert "1 selection so far" in words_in(client.get(reverse("exports", args=[dataset.survey_id])))
    record = words_in(client_of(dataset, "author").get(f"/admin/surveys/survey/{dataset.survey_id}/record/"))
    assert "Had files of a selection made: number 1 of dataset 1" in record


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"language": ["fr"]}, "fr"),
        ({"since": "yesterday"}, "Enter a date, such as 31/01/2026."),
        ({"since": "02/02/2026", "until": "01/02/2026"}, "The last day is before the first day."),
        ({"since": "01/01/2001", "until": "02/01/2001"}, "No response is as you have chosen."),
        ({"language": ["cy"], "group_0": ["south"]}, "No response is as you have chosen."),
        ({"formats": []}, "Choose at least one format."),
        ({"languages": []}, "Choose at least one kind of labels."),
        ({"formats": ["csvw"]}, "“CSV on the Web, metadata” is about the files of “CSV, exact”."),
        ({}, "The dataset has these files anyway."),
        ({"choices": "sideways"}, "sideways"),
    ],
)
def test_what_is_empty_or_cannot_be_is_refused_in_words_and_nothing_is_made(
    dataset: Dataset, given: dict[str, Any], words: str
) -> None:
    response = send(dataset, **given)

    assert response.status_code == 422
    assert words in words_in(response)
    assert "Nothing was made. Look at these:" in words_in(response)
    assert not Selection.objects.exists()
    # What the summary leads to is there.
    content = response.content.decode()
    for target in re.findall(r'href="#([\w-]+)"', content):
        assert f'id="{target}"' in content, target


def test_a_full_list_of_selections_says_so(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "MOST_SELECTIONS", 0)

    assert "A dataset has at most 0 selections." in words_in(send(dataset, language=["en"]))


def test_a_selection_is_deleted_by_its_button_and_its_files_are_found_no_more(dataset: Dataset) -> None:
    client = client_of(dataset)
    send(dataset, client=client, language=["en"])
    run_all()
    file = dataset.files.get(selection__number=1, format="csv", list="")

    client.post(reverse("export-selection-delete", args=[dataset.survey_id, dataset.number, 1]))

    assert "Selection 1 and its files are deleted." in words_in(client.get(address(dataset)))
    assert client.get(reverse("export-download", args=[dataset.survey_id, file.pk])).status_code == 404


def test_a_file_that_failed_is_tried_again_from_its_page(dataset: Dataset) -> None:
    client = client_of(dataset)
    send(dataset, client=client, language=["en"])
    file = dataset.files.get(selection__number=1, format="csv", list="")
    Job.objects.filter(pk=file.job_id).update(
        state="failed", error="disk_full: 28", token=None, finished_at="2026-01-01T00:00Z"
    )
    assert "The disk is full." in words_in(client.get(address(dataset)))

    response = client.post(reverse("export-again", args=[dataset.survey_id, file.pk]))

    assert response["Location"] == address(dataset)
    assert Job.objects.get(pk=file.job_id).state == "queued"


def addresses(dataset: Dataset) -> list[tuple[str, str]]:
    delete = reverse("export-selection-delete", args=[dataset.survey_id, dataset.number, 1])
    return [("get", address(dataset)), ("post", address(dataset)), ("post", delete)]


@pytest.mark.parametrize("name", ["author", "translator", "proofreader"])
def test_other_roles_are_refused(dataset: Dataset, name: str) -> None:
    client = client_of(dataset, name)

    assert [getattr(client, m)(url).status_code for m, url in addresses(dataset)] == [403] * 3


def test_others_find_nothing_and_a_role_taken_away_works_at_once(dataset: Dataset) -> None:
    stranger: User = user()
    role(stranger, survey(), "coordinator")
    client = Client()
    client.force_login(stranger)
    assert [getattr(client, m)(url).status_code for m, url in addresses(dataset)] == [404] * 3
    own = client_of(dataset)
    assert own.get(address(dataset)).status_code == 200

    dataset.survey.roles.filter(role="coordinator").delete()

    assert [getattr(own, m)(url).status_code for m, url in addresses(dataset)] == [404] * 3


@pytest.mark.parametrize(
    ("language", "words"), [("en", "were ordered are no longer there"), ("cy", "a archebwyd yno mwyach")]
)
def test_the_link_of_an_old_message_says_that_the_dataset_was_withdrawn(
    dataset: Dataset, language: str, words: str
) -> None:
    client = client_of(dataset, language=language)
    replace(dataset, Dataset.Why.TEXTS)

    response = client.get(address(dataset))

    assert response.status_code == 410
    page = response.content.decode()
    assert words in page
    with translation.override(language):
        assert Dataset.objects.get(number=1).get_withdrawn_why_display() in unescape(page)
    assert reverse("exports", args=[dataset.survey_id]) in page


def test_there_is_no_page_for_a_dataset_that_is_not_in_use(dataset: Dataset) -> None:
    client = client_of(dataset)

    for number in (2, 10**12):
        assert client.get(reverse("export-selections", args=[dataset.survey_id, number])).status_code == 404
    for number in (1, 10**12):
        url = reverse("export-selection-delete", args=[dataset.survey_id, dataset.number, number])
        assert client.post(url).status_code == 404


def test_an_open_page_is_told_what_has_changed_and_of_how_many_responses(dataset: Dataset) -> None:
    client = client_of(dataset)
    send(dataset, client=client, language=["en"])
    asked = poll_in(client.get(address(dataset)).content.decode())
    assert asked.startswith(reverse("export-selections-live", args=[dataset.survey_id, dataset.number]))
    assert "Being counted" in words_in(client.get(address(dataset)))

    run_all()
    told = client.get(asked)

    assert "2 of 3" in words_in(told)
    assert "Every file is ready." in words_in(told)
    assert {"summary-1-selection-1", "chosen-1-selection-1"} <= ids_in(told.content.decode())
    assert not poll_in(told.content.decode())
    send(dataset, client=client, language=["cy"])
    assert "The selections have changed." in words_in(client.get(asked))


def test_files_of_a_selection_come_in_a_zip_that_says_so_with_its_own_manifest(dataset: Dataset) -> None:
    client = client_of(dataset)
    send(dataset, client=client, language=["en"])
    run_all()
    zip_ = reverse("export-zip", args=[dataset.survey_id, dataset.number])

    reply = client.post(zip_, {"group": "all", "selection": "1"})

    stem = f"{dataset.survey.slug_en}-1-selection-1"
    assert reply["Content-Disposition"] == f'attachment; filename="{stem}.zip"'
    content = zipfile.ZipFile(io.BytesIO(b"".join(reply.streaming_content)))  # type: ignore[attr-defined]
    assert sorted(content.namelist()) == sorted(
        f"{stem}/{stem}-{end}" for end in ("en.csv", "en-people.csv", "manifest.json")
    )
    # What is of a selection is in no zip file of the whole, and the other way round.
    (csv, _list) = dataset.files.filter(selection__number=1, format="csv").order_by("list")
    assert client.post(zip_, {"file": csv.pk}).status_code == 404
    assert client.post(zip_, {"file": csv.pk, "selection": "2"}).status_code == 404
    standard = dataset.files.get(format="csv", language="en", list="", selection=None)
    assert client.post(zip_, {"file": standard.pk, "selection": "1"}).status_code == 404
    whole = client.post(zip_, {"group": "csv"})
    names = zipfile.ZipFile(io.BytesIO(b"".join(whole.streaming_content))).namelist()  # type: ignore[attr-defined]
    assert names
    assert not [name for name in names if "selection" in name]


def test_a_file_of_a_selection_is_cancelled_from_its_page(dataset: Dataset) -> None:
    client = client_of(dataset)
    send(dataset, client=client, language=["en"])
    file = dataset.files.get(selection__number=1, format="csv", list="")

    response = client.post(reverse("export-cancel", args=[dataset.survey_id, file.pk]))

    assert response["Location"] == address(dataset)
    assert file.name in words_in(client.get(address(dataset)))
    assert Job.objects.get(pk=file.job_id).state == "cancelled"


def test_deleting_ends_what_is_being_made(dataset: Dataset) -> None:
    client = client_of(dataset)
    send(dataset, client=client, language=["en"])

    client.post(reverse("export-selection-delete", args=[dataset.survey_id, dataset.number, 1]))

    states = Job.objects.filter(export_files__selection__number=1).values_list("state", flat=True)
    assert set(states) == {"cancelled"}
