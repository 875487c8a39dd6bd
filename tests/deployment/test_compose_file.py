"""docker-compose.yml: valid, complete and without a secret."""

import json
import re
from pathlib import Path

import jsonschema
import pytest

from tests.deployment.compose import Missing, document, variables_of, with_variables
from tests.deployment.names import in_env_example, read_by_settings

# From the Python package docker-compose 1.29.2 (Apache-2.0).
SCHEMA = json.loads((Path(__file__).parent / "compose-spec.json").read_text(encoding="utf-8"))
SECRETS = ("SECRET_KEY", "IDENTITY_KEYS", "POSTGRES_PASSWORD")
FILLED_IN = dict.fromkeys(
    ("SECRET_KEY", "IDENTITY_KEYS", "POSTGRES_PASSWORD", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS"), "given"
)


def test_it_is_valid_as_it_stands_and_with_its_variables_put_in() -> None:
    schema = jsonschema.Draft201909Validator(SCHEMA)

    schema.validate(document())
    schema.validate(with_variables(document(), FILLED_IN))


@pytest.mark.parametrize("name", FILLED_IN)
def test_it_does_not_start_without_a_value_that_only_the_operator_has(name: str) -> None:
    with pytest.raises(Missing, match=name):
        with_variables(document(), {**FILLED_IN, name: ""})


def test_there_is_no_secret_in_it() -> None:
    text = json.dumps(document())

    for name in SECRETS:
        for value in re.findall(rf'"{name}": "([^"]*)"', text):
            assert re.fullmatch(rf"\$\{{{name}:\?[^}}]+\}}", value)
    assert not re.search(r"://[^@\s\"]*:(?!\$\{POSTGRES_PASSWORD)[^@\s\"/]+@", text)


def test_every_service_that_stays_says_how_to_see_that_it_is_well() -> None:
    services = document()["services"]

    assert set(services) == {"db", "broker", "migrate", "web", "worker", "beat"}
    assert [name for name, service in services.items() if "healthcheck" not in service] == ["migrate"]


def test_every_service_that_stays_is_started_again_when_it_ends() -> None:
    services = document()["services"]

    assert {name: service["restart"] for name, service in services.items()} == {
        **dict.fromkeys(("db", "broker", "web", "worker", "beat"), "unless-stopped"),
        "migrate": "no",
    }


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_nothing_of_ours_starts_before_the_migrations_are_through(name: str) -> None:
    waits_for = document()["services"][name]["depends_on"]

    assert waits_for["migrate"] == {"condition": "service_completed_successfully"}


def test_it_gives_only_what_the_settings_read_and_the_example_explains() -> None:
    given = set(document()["services"]["web"]["environment"])

    assert given <= read_by_settings()
    assert variables_of(document()) <= in_env_example()
