"""The demo itself: servers, web, worker, beat and content, until Ctrl-C. Started by demo/start.py."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from demo import surroundings
from demo.servers import binaries, places, processes
from demo.servers.postgres import Postgres
from demo.servers.privileges import server_account
from demo.servers.problems import CannotStart, last_line
from demo.servers.valkey import Valkey
from demo.services import Service, all_services
from demo.supervision import Stopped, Supervisor, ignore_further_stops
from demo.surroundings import DEMO, LOGS, MARK, READY, ROOT, RUN_FILE


def main(lock: int, listener: int) -> None:
    """Run until asked to stop; exits with one line if that is because something failed."""
    for handle in (lock, listener):
        os.set_inheritable(handle, False)  # A child that holds the lock would keep the next start out.
    supervisor = Supervisor()
    with ExitStack() as at_the_end:
        try:
            _run(supervisor, listener, at_the_end)
        except Stopped:
            print("\nStopping ...", flush=True)
        except CannotStart as problem:
            ignore_further_stops()
            sys.exit(str(problem))
        except OSError as error:
            ignore_further_stops()
            sys.exit(f"The demo cannot go on: {error.strerror} ({error.filename or 'no file'}).")


def _run(supervisor: Supervisor, listener: int, at_the_end: ExitStack) -> None:
    _clear_leftovers()
    LOGS.mkdir(exist_ok=True)
    at_the_end.callback(_clear_leftovers)
    database_url, redis_url = _servers(supervisor, at_the_end)
    settings = surroundings.settings_of_demo(database_url, redis_url)
    environment = surroundings.environment_of_children(settings)
    for command in (["compile_catalogues"], ["collectstatic", "--noinput"], ["migrate", "--noinput"]):
        _manage(command, environment)
    surroundings.write_private(RUN_FILE, settings)
    services = all_services(environment, listener)
    at_the_end.callback(_stop_all, services)
    for service in services:
        supervisor.keep(service.title, service)
    port = _port(listener)
    supervisor.watch(until=lambda: _answers(port))
    print("Loading the demo surveys ...", flush=True)
    _load_content(supervisor, environment, at_the_end)
    READY.touch()
    print(_addresses(f"http://localhost:{port}"), flush=True)
    supervisor.watch(until=lambda: False)


def _clear_leftovers() -> None:
    READY.unlink(missing_ok=True)
    RUN_FILE.unlink(missing_ok=True)
    processes.end_all(processes.marked(MARK, str(ROOT)), [(signal.SIGTERM, 5.0)])


def _servers(supervisor: Supervisor, at_the_end: ExitStack) -> tuple[str, str]:
    """The addresses of database and broker: those that the environment names, or our own."""
    database_url, redis_url = os.environ.get("DATABASE_URL"), os.environ.get("REDIS_URL")
    if database_url and redis_url:
        return database_url, redis_url
    account = server_account()
    programs = binaries.find(account)
    home = places.data_home(DEMO, account)
    print("Starting Postgres and Valkey ...", flush=True)
    if not database_url:
        postgres = Postgres(home / "postgres", programs, account, LOGS / "postgres.log")
        at_the_end.callback(postgres.stop)
        supervisor.keep("database", postgres)
        database_url = postgres.url()
    if not redis_url:
        valkey = Valkey(home / "valkey", programs, account, LOGS / "valkey.log")
        at_the_end.callback(valkey.stop)
        supervisor.keep("broker", valkey)
        redis_url = valkey.url()
    return database_url, redis_url


def _manage(command: list[str], environment: dict[str, str]) -> None:
    log = LOGS / "setting-up.log"
    process = _start_manage(command, environment, log, None)
    try:
        failed = process.wait()
    except BaseException:
        processes.end(process, [(signal.SIGTERM, 5.0)])
        raise
    if failed:
        raise CannotStart(f"`manage.py {command[0]}` failed ({last_line(log)}): see {log}.")


def _start_manage(
    command: list[str], environment: dict[str, str], log: Path, stdout: int | None
) -> subprocess.Popen[bytes]:
    with log.open("ab") as file:
        return processes.spawn(
            [sys.executable, "manage.py", *command],
            log=file,
            cwd=ROOT,
            environment=environment,
            stdout=stdout,
        )


def _load_content(supervisor: Supervisor, environment: dict[str, str], at_the_end: ExitStack) -> None:
    """If a server dies under it, it is called again and takes up where it was."""
    log = LOGS / "load_demo.log"
    restarts = -1
    while restarts != supervisor.restarts:
        restarts = supervisor.restarts
        # It prints the sign-ins, so its output is ours.
        process = _start_manage(["load_demo"], environment, log, sys.stdout.fileno())
        at_the_end.callback(processes.end, process, [(signal.SIGTERM, 5.0)])
        supervisor.watch_until_ended(process)
        if not process.returncode:
            return
    raise CannotStart(f"The demo surveys could not be loaded ({last_line(log)}): see {log}.")


def _stop_all(services: list[Service]) -> None:
    for service in services:
        service.ask_to_stop()
    for service in services:
        service.stop()


def _port(listener: int) -> int:
    with socket.socket(fileno=os.dup(listener)) as copy:
        return int(copy.getsockname()[1])


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < 500
    except (http.client.HTTPException, OSError):
        return False
    finally:
        connection.close()


def _addresses(address: str) -> str:
    return f"""
Arolwg is running. / Mae Arolwg yn rhedeg.
  Surveys / Arolygon   {address}/
  Staff                {address}/admin/
  Logs / Cofnodion     {LOGS}
  {_messages()}
Ctrl-C stops it; the data are kept. / Ctrl-C i stopio; cedwir y data.
"""


def _messages() -> str:
    if os.environ.get("EMAIL_URL"):
        return "Messages are sent by the server of EMAIL_URL. / Anfonir negeseuon drwy weinydd EMAIL_URL."
    words = "Messages become files (.eml), none is sent. / Ffeiliau (.eml) yw negeseuon, nid anfonir dim."
    return f"{words}  {DEMO / 'mail'}"


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
