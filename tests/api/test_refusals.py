"""Whom the API tells and gives nothing, at every address that it has."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import AccessToken, AuditEntry, User
from accounts.tokens import end, make
from accounts.written_tokens import draw
from api.entry import answer
from exports.models import Dataset, ExportFile
from tests.api.conforming import ROOT, operations
from tests.api.conftest import asking
from tests.factories import role, survey, user

pytestmark = pytest.mark.django_db


def addresses(dataset: Dataset, file: ExportFile) -> list[tuple[str, str]]:
    """Method and address of every operation, about this file."""
    values = {"survey": dataset.survey.slug_cy, "number": str(dataset.number), "name": file.name}
    return [(method, ROOT + path.format(**values)) for method, path, _operation in operations()]


def answers(token: str | None, dataset: Dataset, file: ExportFile) -> dict[tuple[str, str], Any]:
    client = asking(token)
    return {each: getattr(client, each[0])(each[1]) for each in addresses(dataset, file)}


def no_token(coordinator: User) -> tuple[None, str]:
    return None, "token_missing"


def unknown(coordinator: User) -> tuple[str, str]:
    return draw(), "token_unknown"


def revoked(coordinator: User) -> tuple[str, str]:
    token, written = make(coordinator, "token")
    end(token, coordinator)
    return written, "token_ended"


def after_a_new_password(coordinator: User) -> tuple[str, str]:
    written = make(coordinator, "token")[1]
    coordinator.set_password("llygoden-fawr-las-42")
    coordinator.save()
    return written, "token_ended"


def expired(coordinator: User) -> tuple[str, str]:
    token, written = make(coordinator, "token")
    AccessToken.objects.filter(pk=token.pk).update(expires_at=timezone.now())
    return written, "token_expired"


def inactive(coordinator: User) -> tuple[str, str]:
    written = make(coordinator, "token")[1]
    User.objects.filter(pk=coordinator.pk).update(is_active=False)
    return written, "person_inactive"


@pytest.mark.parametrize("kind", [no_token, unknown, revoked, after_a_new_password, expired, inactive])
def test_no_address_answers_a_token_that_does_not_hold(dataset, csv, coordinator, kind: Callable[..., Any]):
    token, code = kind(coordinator)

    found = answers(token, dataset, csv)

    assert len(found) == 10
    for address, response in found.items():
        assert (response.status_code, response.json()["code"]) == (401, code), address
        assert response["WWW-Authenticate"].startswith('Bearer realm="Arolwg"')
        assert ("invalid_token" in response["WWW-Authenticate"]) == (token is not None)
    assert not AuditEntry.objects.filter(action="file downloaded").exists()


def with_no_role(dataset: Dataset, coordinator: User) -> tuple[str, int]:
    return make(user(), "token", reading_only=False)[1], 404


def with_a_role_elsewhere(dataset: Dataset, coordinator: User) -> tuple[str, int]:
    person = user()
    role(person, survey(), "coordinator")
    return make(person, "token", reading_only=False)[1], 404


def with_another_role(dataset: Dataset, coordinator: User) -> tuple[str, int]:
    person = user()
    role(person, dataset.survey, "author")
    return make(person, "token", reading_only=False)[1], 403


def as_superuser(dataset: Dataset, coordinator: User) -> tuple[str, int]:
    return make(user(is_superuser=True), "token", reading_only=False)[1], 403


def for_another_survey(dataset: Dataset, coordinator: User) -> tuple[str, int]:
    other = survey()
    role(coordinator, other, "coordinator")
    return make(coordinator, "token", survey_id=other.pk, reading_only=False)[1], 404


def after_the_role_was_taken(dataset: Dataset, coordinator: User) -> tuple[str, int]:
    written = make(coordinator, "token", reading_only=False)[1]
    assert asking(written).get(f"{ROOT}/surveys/{dataset.survey.slug_cy}").status_code == 200
    coordinator.survey_roles.all().delete()
    return written, 404


@pytest.mark.parametrize(
    "kind",
    [
        with_no_role,
        with_a_role_elsewhere,
        with_another_role,
        as_superuser,
        for_another_survey,
        after_the_role_was_taken,
    ],
)
def test_no_address_of_a_survey_answers_who_may_not_download_there(
    dataset, csv, coordinator, kind: Callable[..., Any]
):
    token, status = kind(dataset, coordinator)

    found = answers(token, dataset, csv)

    refused = {address: each for address, each in found.items() if "/surveys/" in address[1]}
    assert len(refused) == 7
    assert {response.status_code for response in refused.values()} == {status}
    for response in refused.values():
        assert dataset.survey.title_en not in response.content.decode()
    slugs = [each["slug"]["cy"] for each in found["get", f"{ROOT}/surveys"].json()["items"]]
    assert dataset.survey.slug_cy not in slugs
    assert not AuditEntry.objects.filter(action="file downloaded").exists()
    assert dataset.survey.datasets.count() == 1


def test_the_right_person_is_answered_everywhere(dataset, csv, token):
    """So that the refusals above are not of something else."""
    found = answers(token, dataset, csv)

    statuses = {address: response.status_code for address, response in found.items()}
    asked = [address for address in statuses if address[0] == "post"]
    assert [statuses.pop(address) for address in asked] == [403]
    manifest = next(address for address in statuses if address[1].endswith("/manifest"))
    assert statuses.pop(manifest) == 409
    assert set(statuses.values()) == {200}


@given(st.text(max_size=60) | st.from_regex(r"arolwg_[0-9A-Za-z]{38}", fullmatch=True))
def test_whatever_is_sent_as_a_token_is_refused(written):
    from django.test import RequestFactory

    request = RequestFactory().get(f"{ROOT}/me", HTTP_AUTHORIZATION=f"Bearer {written}")

    assert answer(request).status_code == 401


@pytest.mark.parametrize("scheme", ["Basic", "Token", ""])
def test_another_scheme_is_no_token(token, scheme):
    client = asking(None, authorization=f"{scheme} {token}".strip())

    assert client.get(f"{ROOT}/me").json()["code"] == "token_missing"


def test_a_token_in_the_address_opens_nothing(token):
    for name in ("token", "access_token", "api_key"):
        assert asking(None).get(f"{ROOT}/me?{name}={token}").status_code == 401


def test_a_signed_in_person_without_a_token_is_told_nothing(coordinator):
    client = asking(None)
    client.force_login(coordinator)

    assert client.get(f"{ROOT}/surveys").status_code == 401


def test_too_many_requests_are_told_when_to_go_on(token):
    with override_settings(API_PER_MINUTE=0):
        response = asking(token).get(f"{ROOT}/surveys")

    assert (response.status_code, response.json()["code"]) == (429, "too_many")
    assert 1 <= int(response["Retry-After"]) <= 60


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/v1",
        "/v1/",
        "/v1/nothing",
        "/v1/me/",
        "/v2/me",
        "/v1/surveys/%00",
        "/v1/surveys/x%00y/datasets",
        "/v1/surveys/" + "x" * 500,
        "/v1/surveys/../me",
    ],
)
def test_an_address_that_is_none_is_told_as_a_problem(token, path):
    response = asking(token).get(f"/api{path}")

    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert response.json()["code"] == "not_found"


@pytest.mark.parametrize("number", ["0", "-1", "2", "1.0", "x", "%00", "9" * 12, "99999999999", "١"])
def test_a_dataset_that_is_none_is_not_found(token, base, number):
    for end_ in ("", "/files", "/manifest", "/files/x.csv"):
        assert asking(token).get(f"{base}/{number}{end_}").status_code == 404


@pytest.mark.parametrize("name", ["x", "%00", "..%2F..%2Fetc%2Fpasswd", "%20", "ŵ.csv", "x" * 300])
def test_a_file_that_is_none_is_not_found(token, base, name):
    assert asking(token).get(f"{base}/1/files/{name}").status_code == 404


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "limit=x", "after=-1", "after=x", f"after={2**63}"]
)
def test_a_part_of_a_list_that_is_none_is_said(token, base, query):
    response = asking(token).get(f"{base}?{query}")

    assert (response.status_code, response.json()["code"]) == (422, "invalid")
    assert response.json()["errors"][0]["where"][-1] == query.partition("=")[0]


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "post"])
def test_another_method_is_told_which_there_are(token, method):
    response = getattr(asking(token), method)(f"{ROOT}/me")

    assert (response.status_code, response.json()["code"]) == (405, "method_not_allowed")
    assert response["Allow"] == "GET, HEAD"
