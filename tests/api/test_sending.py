"""Files as programs fetch them: whole, in parts, and not again."""

import base64
import hashlib
import io
import json
import logging
from collections.abc import Iterator

import pytest
from django.db import OperationalError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import AuditEntry
from accounts.words import in_words
from api.problems import Problem
from api.sending import part_wanted
from config.logs import Discreet
from exports.dataset.filters import Filters
from exports.dataset.layout import Layout
from exports.datasets import lock, withdraw
from exports.making import data_file_ended
from exports.models import Dataset
from exports.selections.asking import Order, ask_for_selection, delete_selection
from exports.storage.places import path_of
from exports.storage.troubles import StorageAway
from jobs.models import Job
from jobs.running import run
from tests.api.conftest import asking, body

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(base, csv) -> str:
    return f"{base}/1/files/{csv.name}"


def downloads() -> int:
    return AuditEntry.objects.filter(action="file downloaded").count()


def test_a_file_is_sent_whole_with_what_it_is_checked_by_and_on_record(token, address, csv, coordinator):
    response = asking(token).get(address)

    content = body(response)
    assert content == path_of(csv).read_bytes()
    assert response["Content-Length"] == str(csv.size)
    assert response["ETag"] == f'"{csv.sha256}"'
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    assert response["Repr-Digest"] == f"sha-256=:{digest}:"
    assert response["Content-Disposition"] == f'attachment; filename="{csv.name}"'
    entry = AuditEntry.objects.get(action="file downloaded")
    assert entry.actor == coordinator
    assert entry.details == {"name": csv.name, "dataset": 1, "sha256": csv.sha256, "token": "adroddiad misol"}
    assert "adroddiad misol" in in_words(entry)


def test_a_program_that_has_the_file_is_not_sent_it_again(token, address, csv):
    for known in (f'"{csv.sha256}"', f'"x", W/"{csv.sha256}"', "*"):
        response = asking(token, if_none_match=known).get(address)
        assert (response.status_code, body(response)) == (304, b"")
    assert downloads() == 0

    assert asking(token, if_none_match='"other"').get(address).status_code == 200


def test_the_head_alone_sends_nothing_and_records_nothing(token, address, csv):
    response = asking(token).head(address)

    assert (response.status_code, body(response)) == (200, b"")
    assert response["Content-Length"] == str(csv.size)
    assert response["ETag"] == f'"{csv.sha256}"'
    assert downloads() == 0


@pytest.mark.parametrize("cut", [1, 10, 60])
def test_a_download_that_was_broken_off_goes_on(token, address, csv, cut):
    whole = path_of(csv).read_bytes()

    rest = asking(token, range=f"bytes={cut}-", if_range=f'"{csv.sha256}"').get(address)

    assert rest.status_code == 206
    assert rest["Content-Range"] == f"bytes {cut}-{len(whole) - 1}/{len(whole)}"
    assert rest["Content-Length"] == str(len(whole) - cut)
    assert whole[:cut] + body(rest) == whole
    assert downloads() == 1


def test_of_another_file_the_whole_is_sent(token, address, csv):
    response = asking(token, range="bytes=10-", if_range='"another"').get(address)

    assert (response.status_code, len(body(response))) == (200, csv.size)


@pytest.mark.parametrize(
    "wanted",
    ["bytes=0-1,4-5", "rows=1-2", "bytes=", "bytes=x-", "bytes=5-2", "bytes=-", "bytes=1-" + "9" * 30],
)
def test_of_what_is_no_single_range_the_whole_is_sent(token, address, csv, wanted):
    response = asking(token, range=wanted).get(address)

    assert (response.status_code, len(body(response))) == (200, csv.size)


def test_a_part_beyond_the_end_is_said(token, address, csv):
    response = asking(token, range=f"bytes={csv.size}-").get(address)

    assert (response.status_code, response.json()["code"]) == (416, "range_not_satisfiable")
    assert response["Content-Range"] == f"bytes */{csv.size}"
    assert downloads() == 0


@given(
    st.integers(0, 300),
    st.one_of(
        st.tuples(st.integers(0, 400), st.integers(0, 400) | st.none()),
        st.tuples(st.none(), st.integers(0, 400)),
    ),
)
def test_any_range_is_the_bytes_that_it_names(rf_size, wanted):
    from django.test import RequestFactory

    whole = bytes(each % 256 for each in range(rf_size))
    first, last = wanted
    written = f"bytes={'' if first is None else first}-{'' if last is None else last}"
    request = RequestFactory().get("/", HTTP_RANGE=written)
    if first is None:
        expected = whole[-last:] if last else b""
    else:
        expected = whole[first : len(whole) if last is None else last + 1]

    try:
        start, length = part_wanted(request, '"x"', len(whole))
    except Problem:
        assert expected == b""
        return
    if start is None:
        assert first is not None
        assert last is not None
        assert last < first
    else:
        assert whole[start : start + length] == expected


def test_a_file_that_is_being_made_is_not_ready(token, base, dataset):
    file = dataset.files.filter(format="ods").first()

    response = asking(token).get(f"{base}/1/files/{file.name}")

    assert (response.status_code, response.json()["code"]) == (409, "not_ready")
    assert response.json()["state"] == "queued"
    assert response["Retry-After"] == "10"


@pytest.mark.parametrize(("state", "code"), [("failed", "not_made"), ("cancelled", "cancelled")])
def test_a_file_that_is_not_made_says_so(token, base, dataset, state, code):
    file = dataset.files.filter(format="ods").first()
    Job.objects.filter(pk=file.job_id).update(state=state, error="disk_full: 28", finished_at=dataset.made_at)

    response = asking(token).get(f"{base}/1/files/{file.name}")

    assert (response.status_code, response.json()["code"]) == (409, code)
    (told,) = [
        each
        for each in asking(token).get(f"{base}/1/files?limit=200").json()["items"]
        if each["name"] == file.name
    ]
    assert told["state"] == state


def test_a_file_lost_from_the_disk_is_said_in_words(token, address, csv):
    path_of(csv).unlink()

    response = asking(token).get(address)

    assert (response.status_code, response.json()["code"]) == (500, "file_lost")
    assert downloads() == 0


def test_while_the_object_storage_is_away_programs_are_told_to_wait(token, address, monkeypatch):
    def away(*_: object) -> None:
        raise StorageAway("no connection")

    monkeypatch.setattr("api.sending.open_file", away)

    response = asking(token).get(address)

    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert downloads() == 0


def test_selections_are_listed_and_their_files_sent(token, base, dataset: Dataset, coordinator):
    order = Order(("csv",), ("en",), Filters(language=("cy",)), Layout("list"))
    selection = ask_for_selection(dataset, order, coordinator)
    for _kind in ("file", "manifest"):
        assert run(selection.files.order_by("-pk")[0].job_id)
    program = asking(token, accept_language="en")

    (told,) = program.get(f"{base}/1/selections").json()["items"]
    assert (told["number"], told["rows"], told["of"]) == (1, 3, 3)
    assert told["chosen"] == "Language of the response: Cymraeg"
    assert (told["filters"], told["layout"]) == ({"language": ["cy"]}, {"choices": "list"})
    files = program.get(told["files"]).json()["items"]
    assert [(file["content"], file["selection"]) for file in files] == [("answers", 1), ("manifest", 1)]
    for file in files:
        assert hashlib.sha256(body(program.get(file["href"]))).hexdigest() == file["sha256"]
    assert downloads() == 2


def test_files_of_selections_are_not_among_the_standard_ones(token, base, dataset: Dataset, coordinator):
    selection = ask_for_selection(dataset, Order(("csv",), ("both",)), coordinator)
    for _kind in ("file", "manifest"):
        assert run(selection.files.order_by("-pk")[0].job_id)

    listed = asking(token).get(f"{base}/1/files", {"limit": "100"}).json()["items"]

    assert selection.files.exclude(sha256="").count() == 2
    assert {file["selection"] for file in listed} == {None}
    # That of the whole is not made yet.
    assert asking(token).get(f"{base}/1/manifest").status_code != 200


def test_with_a_withdrawn_dataset_the_manifests_of_its_selections_go_too(
    token, base, dataset: Dataset, coordinator
):
    selection = ask_for_selection(dataset, Order(("csv",), ("both",)), coordinator)
    for _kind in ("file", "manifest"):
        assert run(selection.files.order_by("-pk")[0].job_id)
    lock(dataset.survey_id)
    withdraw(dataset, Dataset.Why.ERASED, note="gofynnwyd")

    for file in selection.files.all():
        response = asking(token).get(f"{base}/1/files/{file.name}")
        assert (response.status_code, response.json()["code"]) == (410, "withdrawn")


def test_of_a_deleted_selection_nothing_is_told(token, base, dataset: Dataset, coordinator):
    selection = ask_for_selection(dataset, Order(("csv",), ("both",)), coordinator)
    name = selection.files.get().name
    assert run(selection.files.get().job_id)
    assert asking(token).get(f"{base}/1/files/{name}").status_code == 200
    delete_selection(selection, coordinator)

    assert asking(token).get(f"{base}/1/selections").json()["items"] == []
    assert asking(token).get(f"{base}/1/files?selection=1").status_code == 404
    assert asking(token).get(f"{base}/1/files/{name}").status_code == 404


def test_of_a_withdrawn_dataset_the_manifest_alone_is_sent(token, address, base, dataset: Dataset, csv):
    # The manifest is made once no other file is waited for.
    dataset.files.filter(sha256="").delete()
    data_file_ended(csv.job_id)
    assert run(dataset.files.get(content="manifest").job_id)
    assert json.loads(body(asking(token).get(f"{base}/1/manifest")))["dataset"]["number"] == 1
    lock(dataset.survey_id)
    withdraw(dataset, Dataset.Why.ERASED, note="gofynnwyd")

    response = asking(token).get(address)

    assert (response.status_code, response.json()["code"]) == (410, "withdrawn")
    assert (response.json()["why"], response.json()["note"]) == ("erased", "gofynnwyd")
    assert json.loads(body(asking(token).get(f"{base}/1/manifest")))["dataset"]["number"] == 1


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    kept = io.StringIO()
    handler = logging.StreamHandler(kept)
    handler.setFormatter(Discreet("%(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)
    yield kept
    logging.getLogger().removeHandler(handler)


def test_no_token_stands_in_the_log_or_in_an_answer_whatever_goes_wrong(token, base, logged, monkeypatch):
    def fails(*_: object, **__: object) -> None:
        raise ValueError(f"a fault with {token} in it")

    monkeypatch.setattr("api.operations.survey_for", fails)
    client = asking(token)
    responses = [
        client.get(base),
        client.get(f"/api/v1/{token}"),
        client.get(f"/en/surveys/{token}/"),
        Client(headers={"authorization": f"Basic {token}"}).get("/api/v1/me"),
    ]

    assert [response.status_code for response in responses] == [500, 404, 404, 401]
    assert responses[0].json()["code"] == "fault"
    assert "a request of a program failed" in logged.getvalue()
    assert "ValueError: a fault with arolwg_" in logged.getvalue()
    assert token[11:] not in logged.getvalue()
    for response in responses:
        assert token[11:] not in response.content.decode()


def test_while_the_database_is_away_programs_are_told_to_wait(token, base, monkeypatch):
    def away(*_: object) -> None:
        raise OperationalError("the connection is lost")

    monkeypatch.setattr("api.callers.use", away)
    monkeypatch.setattr("api.service.connection.close", lambda: None)

    response = asking(token).get(base)

    assert (response.status_code, response.json()["code"]) == (503, "unavailable")
    assert response["Retry-After"] == "30"
