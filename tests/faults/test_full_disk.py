"""A disk without room: people are told so honestly, nothing is half written, and with room all goes on by itself."""

import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from demo.servers import binaries
from demo.servers.postgres import THROWAWAY, Postgres
from demo.servers.privileges import server_account
from demo.servers.throwaway import Servers
from responses.models import Response, Upload
from responses.uploads import path_of
from tests import factories as make
from tests.faults.conftest import Say
from tests.faults.people import PATIENCE, START, ready_to_submit, site_on, somebody, submit
from tests.faults.small_disk import CannotMount, SmallDisk, small_disk
from tests.faults.visits import visits_under_way
from tests.journeys.forms import form_on
from tests.journeys.over_http import HttpClient
from tests.journeys.visitor import Visitor
from tests.responses.conftest import start_of
from tests.site import Site

pytestmark = pytest.mark.faults

# Room for a cluster, for a little WAL, and for the visits of a few seconds.
MEGABYTES = 256
LITTLE_WAL = {"min_wal_size": "32MB", "max_wal_size": "48MB"}


@contextmanager
def mounted(megabytes: int) -> Iterator[SmallDisk]:
    """A small disk, or the test is skipped."""
    # Not under pytest's own directory, which as root the servers' user may not enter.
    with tempfile.TemporaryDirectory(prefix="arolwg-full-", dir="/tmp") as place:
        Path(place).chmod(0o755)
        try:
            with small_disk(Path(place), megabytes) as disk:
                yield disk
        except CannotMount as problem:
            pytest.skip(f"no small disk can be mounted here ({problem}): that takes root, and no container")


@dataclass
class Crowded:
    """A site whose database is on a small disk."""

    disk: SmallDisk
    postgres: Postgres
    site: Site

    @contextmanager
    def full(self) -> Iterator[None]:
        self.disk.fill()
        try:
            yield
        finally:
            self.disk.make_room()


@pytest.fixture(scope="module")
def crowded(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crowded]:
    account, log = server_account(), tmp_path_factory.mktemp("crowded") / "postgres.log"
    with mounted(MEGABYTES) as disk:
        postgres = Postgres(
            disk.place / "postgres", binaries.find(account), account, log, THROWAWAY | LITTLE_WAL
        )
        postgres.start()
        site = site_on(postgres, servers.valkey.url())
        site.start()
        yield Crowded(disk, postgres, site)
        site.stop()
        postgres.stop()


def assert_honest(visitor: Visitor) -> None:
    """The page that asks in both languages to try again, and says when."""
    assert visitor.status == 503
    assert visitor.reply["Retry-After"]
    assert 'lang="cy"' in visitor.html
    assert 'lang="en"' in visitor.html


def test_while_the_disk_is_full_people_are_asked_to_try_again_and_then_go_on(
    crowded: Crowded, say: Say
) -> None:
    newcomer, answering = Visitor(HttpClient(crowded.site.address)), somebody(crowded.site)
    page = answering.at
    with visits_under_way(crowded.site) as visits:
        time.sleep(1.0)
        with crowded.full():
            wait_until(lambda: any(one.status == 503 for one in visits.told))
            # Nobody can begin; what is kept can be read.
            assert_honest(begin_until_refused(newcomer))
            assert answering.get(page).status == 200
            assert newcomer.get(START).status == 200
            time.sleep(2.0)
        time.sleep(1.0)

    pages, submits = visits.compared_with(crowded.postgres)
    statuses = Counter(one.status for one in visits.told)
    say("a full disk: pages", pages, f"{statuses[503]} times 503")
    say("a full disk: submits", submits)
    assert set(statuses) == {200, 303, 503}
    assert pages.is_flawless
    assert submits.is_flawless
    # Nothing was started again.
    assert submit(ready_to_submit(crowded.site))


def test_where_postgres_itself_dies_of_a_full_disk_nothing_acknowledged_is_lost(
    crowded: Crowded, say: Say
) -> None:
    with visits_under_way(crowded.site) as visits:
        time.sleep(1.0)
        with crowded.full():
            wait_until(lambda: dies_of_its_log(crowded.postgres))
        wait_until(lambda: any(one.status == 503 for one in visits.told))
        crowded.postgres.start()
        time.sleep(1.0)

    pages, submits = visits.compared_with(crowded.postgres)
    statuses = Counter(one.status for one in visits.told)
    say("a full disk, of which Postgres dies: pages", pages, f"{statuses[503]} times 503")
    say("a full disk, of which Postgres dies: submits", submits)
    assert set(statuses) == {200, 303, 503}
    assert pages.is_flawless
    assert submits.is_flawless
    assert submit(ready_to_submit(crowded.site))


def dies_of_its_log(postgres: Postgres) -> bool:
    """Segments of 16 MB take turns as the log; a new one for which there is no room is the end of Postgres."""
    try:
        with postgres.connect() as connection:
            connection.execute("SELECT pg_logical_emit_message(false, 'full', repeat('x', 4000000))")
    except psycopg.OperationalError:
        return postgres.process is None or postgres.process.poll() is not None
    return False


def begin_until_refused(newcomer: Visitor) -> Visitor:
    """Begin responses as long as the last page of the table takes one more."""
    deadline = time.monotonic() + PATIENCE
    while newcomer.status != 503:
        assert time.monotonic() < deadline
        newcomer.client.cookies.clear()
        newcomer.get(START).press()
    return newcomer


def wait_until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.django_db
@pytest.mark.parametrize("size", [300, 200_000])
def test_a_file_for_which_there_is_no_room_is_refused_in_words_and_can_be_sent_again(
    settings, size: int
) -> None:
    survey = make.published_survey(make.page("first", make.question("plan", "upload"), make.question("more")))
    client, content = Client(), b"%PDF-1.7\n" + b" " * size

    def send() -> str:
        form = {name: values[0] for name, values in form_on(shown).values.items() if name != "plan/file"}
        file = SimpleUploadedFile("plan.pdf", content)
        return client.post(
            at, form | {"more": "rhagor", "plan/file": file, "next": ""}, follow=True
        ).content.decode()

    with mounted(1) as disk:
        settings.UPLOADS_ROOT = disk.place / "uploads"
        at = client.post(start_of(survey, "en"))["Location"]
        shown = client.get(at).content.decode()
        disk.fill()

        refused = send()

        assert "The file could not be kept. Try again" in refused
        assert form_on(refused).values["more"] == ["rhagor"]
        assert not Upload.objects.exists()

        disk.make_room()
        send()

        row = Upload.objects.get()
        assert path_of(row.stored_name).read_bytes() == content
        assert Response.objects.get().answers["plan"] == row.stored_name
