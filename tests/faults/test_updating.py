"""A new release, without a pause: it migrates and changes the web workers while people answer: no error."""

import os
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from demo.servers.throwaway import Servers
from tests.faults.conftest import Say
from tests.faults.people import DATABASE
from tests.faults.visits import visits_under_way
from tests.faults.workers import change_workers
from tests.site import ROOT, Site

pytestmark = pytest.mark.faults

KILLS = int(os.environ.get("KILLS", "3"))


def test_nobody_sees_an_error_while_web_workers_are_changed(site: Site, servers: Servers, say: Say) -> None:
    with visits_under_way(site) as visits:
        seconds = [change_workers(site) for _ in range(KILLS)]

    pages, submits = visits.compared_with(servers.postgres)
    note = (
        f"{len(visits.errors)} errors in {len(visits.told)} replies; the longest took {visits.longest:.1f} s"
    )
    say(f"rolling restart, {KILLS} times: pages", pages, note)
    say(f"rolling restart, {KILLS} times: submits", submits)
    assert not visits.errors
    # Nobody waits for the new workers to load.
    assert visits.longest < max(seconds)
    assert pages.is_flawless
    assert submits.is_flawless


def test_nobody_sees_an_error_while_a_release_is_migrated_to(site: Site, servers: Servers, say: Say) -> None:
    after = replace(site, environment=site.environment | {"DJANGO_SETTINGS_MODULE": "tests.coming.settings"})
    with visits_under_way(site) as visits:
        time.sleep(1.0)
        with servers.postgres.connect(DATABASE) as export:
            export.execute("BEGIN")
            export.execute("SELECT count(*) FROM responses_response")
            migrating = subprocess.Popen(
                [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
                cwd=ROOT,
                env=after.environment,
                stderr=subprocess.PIPE,
                text=True,
            )
            assert migrating.stderr
            # Once is enough to see that it lets go; the export goes on until it has tried again.
            for _ in range(2):
                assert "trying again" in migrating.stderr.readline()
            export.execute("COMMIT")
        assert migrating.wait(60) == 0
        time.sleep(1.0)
        longest = visits.longest
        change_workers(site)
        time.sleep(1.0)
    try:
        pages, submits = visits.compared_with(servers.postgres)
    finally:
        after.manage("migrate", "coming", "zero")

    note = f"{len(visits.errors)} errors in {len(visits.told)} replies"
    say(
        "migration under an export, then a restart: pages",
        pages,
        f"{note}; while migrating at most {longest:.1f} s",
    )
    say("migration under an export, then a restart: submits", submits)
    assert not visits.errors
    assert pages.is_flawless
    assert submits.is_flawless
