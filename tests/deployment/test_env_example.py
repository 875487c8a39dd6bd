""".env.example: every setting, and nothing that is none."""

import re

from tests.deployment.compose import ROOT
from tests.deployment.names import in_env_example, read_by_settings

# Set by the demo's launcher, for itself.
OF_THE_DEMO = {"AROLWG_DEMO", "READY_MARKER"}
# Read by docker-compose.yml, not by the settings.
OF_COMPOSE = {"POSTGRES_PASSWORD", "PORT", "REQUIREMENTS"}


def test_it_explains_exactly_what_the_settings_read() -> None:
    assert in_env_example() - OF_COMPOSE == read_by_settings() - OF_THE_DEMO


def test_nothing_that_has_to_be_secret_is_filled_in() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")

    for name in ("SECRET_KEY", "IDENTITY_KEYS", "POSTGRES_PASSWORD"):
        assert re.search(rf"^{name}=$", text, re.MULTILINE)
    assert re.search(r"^# AWS_SECRET_ACCESS_KEY=$", text, re.MULTILINE)
