"""A running site on servers that may be killed, and a table of what the runs have counted."""

from collections.abc import Callable, Iterator

import pytest

from demo.servers.throwaway import Servers, throwaway_servers
from tests.faults.counts import HEADINGS, Counts, Line
from tests.faults.people import DATABASE, site_on
from tests.site import Site

LINES = pytest.StashKey[list[Line]]()

Say = Callable[..., None]


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """A Postgres and a Valkey of the fault runs; each starts again what it has killed."""
    with throwaway_servers() as made:
        yield made


@pytest.fixture(scope="session")
def running_site(servers: Servers) -> Iterator[Site]:
    """The survey of 2012, open, served by two web workers."""
    made = site_on(servers.postgres, servers.valkey.url())
    made.start()
    yield made
    made.stop()


@pytest.fixture
def site(running_site: Site, servers: Servers) -> Site:
    """A site to which nobody has responded yet."""
    with servers.postgres.connect(DATABASE) as connection:
        connection.execute("TRUNCATE responses_response CASCADE")
    return running_site


@pytest.fixture
def say(request: pytest.FixtureRequest) -> Say:
    """Put a line into the table: a title, counts and, where there is more to tell, a note."""

    def put(title: str, counts: Counts, note: str = "") -> None:
        request.config.stash.setdefault(LINES, []).append(Line(title, counts, note))

    return put


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """The table, whatever has failed."""
    lines = config.stash.get(LINES, [])
    if lines:
        terminalreporter.section("faults")
        terminalreporter.write_line(HEADINGS)
    for line in lines:
        terminalreporter.write_line(str(line))
