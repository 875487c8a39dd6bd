"""What every test may use: servers to kill, and a browser where there is one.

Hypothesis is quick by default; HYPOTHESIS_PROFILE=thorough looks much further.
"""

import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from config.catalogues import compile_all
from demo.servers.throwaway import Servers, throwaway_servers
from tests.chromium import find_chromium

# A busy machine is no fault of the code.
PATIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}
hypothesis_settings.register_profile("quick", max_examples=40, **PATIENT)
hypothesis_settings.register_profile("thorough", max_examples=1000, **PATIENT)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

NO_BROWSER = "no Chromium on this machine (Debian: apt install chromium, or set CHROMIUM to its path)"


def pytest_configure() -> None:
    """Welsh is read from compiled catalogues, which no checkout has."""
    compile_all()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a browser test where there is no browser, or fail it where there has to be one."""
    if item.get_closest_marker("browser") is None or find_chromium():
        return
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(f"REQUIRE_BROWSER=1, but there is {NO_BROWSER}", pytrace=False)
    pytest.skip(NO_BROWSER)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say clearly that a part of the suite has not run."""
    skipped = [
        report for report in terminalreporter.stats.get("skipped", []) if NO_BROWSER in str(report.longrepr)
    ]
    if skipped:
        terminalreporter.write_line(
            f"{len(skipped)} browser tests were skipped: there is {NO_BROWSER}.", yellow=True
        )


@pytest.fixture
def own_servers() -> Iterator[Servers]:
    """A Postgres and a Valkey of this test alone, which it may kill."""
    with throwaway_servers() as servers:
        yield servers


@pytest.fixture(scope="session", autouse=True)
def plain_static_files() -> Iterator[None]:
    """Pages name their static files as they are: no `collectstatic` has run."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": plain}):
        yield


@pytest.fixture(scope="session", autouse=True)
def exports_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test leaves datasets where a developer's are."""
    with override_settings(EXPORTS_ROOT=tmp_path_factory.mktemp("exports")):
        yield


@pytest.fixture(autouse=True)
def heartbeats_are_rare_where_they_see_nothing(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """They have a connection of their own, to which a test's transaction is hidden: a job of some seconds, on a
    busy machine, would be taken for lost."""
    marker = request.node.get_closest_marker("django_db")
    if marker and not marker.kwargs.get("transaction"):
        monkeypatch.setattr("jobs.heartbeat.PROGRESS_SECONDS", 60.0)
        with override_settings(JOB_STALE_SECONDS=600):
            yield
    else:
        yield


@pytest.fixture(autouse=True)
def no_language_left_over() -> None:
    """Every test begins in the project's own language, whatever the one before it has activated."""
    translation.deactivate()
