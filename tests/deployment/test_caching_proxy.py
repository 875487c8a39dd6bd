"""Behind the proxy of docs/nginx.conf: start pages are kept for everybody, and nobody's own pages for anybody."""

import datetime as dt
import gzip
import json
import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from intake.tables import LARGEST
from tests.journeys.over_http import HttpClient
from tests.journeys.visitor import Visitor
from tests.site import ROOT, Site, free_port, new_site, wait_until_alive

NO_NGINX = "no nginx on this machine (Debian: apt install nginx-light)"
START = {"cy": "/cy/arolygon/gwasanaethau-cyhoeddus-2026/", "en": "/en/surveys/public-services-2026/"}
ANSWERS = {"capacity": "charity", "area": "cardiff"}
MOVE = "UPDATE surveys_survey SET closes_at = now() + make_interval(secs => %s), grace_minutes = 0"

pytestmark = pytest.mark.workers


@pytest.fixture(scope="module")
def nginx() -> str:
    # Debian's is in a folder that is not everybody's path.
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None and os.environ.get("REQUIRE_NGINX") == "1":
        pytest.fail(f"REQUIRE_NGINX=1, but there is {NO_NGINX}", pytrace=False)
    return found or pytest.skip(NO_NGINX)


@pytest.fixture(scope="module")
def site(nginx: str) -> Iterator[Site]:
    made = new_site("arolwg_proxied")
    survey = str(ROOT / "benchmarks" / "benchmark-survey.yaml")
    made.manage("createsuperuser", "--noinput", "--username", "author", "--email", "author@example.org")
    made.manage("import_survey", survey, "--publish", "--agreed-by", "author")
    made.start()
    yield made
    made.stop()


@pytest.fixture
def proxy(nginx: str, site: Site, tmp_path: Path) -> Iterator[str]:
    """The address of an nginx that has kept nothing yet."""
    address = f"127.0.0.1:{free_port()}"
    file = tmp_path / "nginx.conf"
    file.write_text(as_main(site, address, tmp_path), encoding="utf-8")
    process = subprocess.Popen([nginx, "-p", str(tmp_path), "-c", str(file), "-e", str(tmp_path / "errors")])
    try:
        wait_until_alive(f"http://{address}/healthz", process)
        yield f"http://{address}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def as_main(site: Site, address: str, folder: Path) -> str:
    """The documented file with a port, a folder and a server of this test, and without TLS."""
    written = (ROOT / "docs" / "nginx.conf").read_text(encoding="utf-8")
    for documented, ours in (
        ("listen 443 ssl;", f"listen {address};"),
        ("    ssl_certificate /etc/ssl/arolwg/fullchain.pem;\n", ""),
        ("    ssl_certificate_key /etc/ssl/arolwg/key.pem;\n", ""),
        ("/var/cache/nginx/arolwg", str(folder / "cache")),
        ("server 127.0.0.1:8000;", f"server 127.0.0.1:{site.port};"),
        ("/var/log/nginx/arolwg.log", str(folder / "errors")),
    ):
        assert documented in written
        written = written.replace(documented, ours)
    paths = "".join(
        f"{kind}_temp_path {folder / kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    # As root, its workers would run as somebody who may not read the test's folder.
    user = "user root;\n" if os.getuid() == 0 else ""
    start = f"daemon off;\n{user}pid {folder / 'pid'};\nerror_log {folder / 'errors'};\nevents {{}}\n"
    return f"{start}http {{\naccess_log {folder / 'access'};\n{paths}{written}}}\n"


def closing_in(site: Site, seconds: float) -> None:
    with psycopg.connect(site.environment["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(MOVE, [seconds])


@pytest.fixture(autouse=True)
def open_survey(site: Site) -> None:
    closing_in(site, dt.timedelta(days=30).total_seconds())


def kept(reply) -> str:
    return reply.headers["x-cache-status"]


@pytest.mark.parametrize("language", ["cy", "en"])
def test_everybody_gets_the_start_page_that_the_proxy_keeps(proxy, language):
    first, second = HttpClient(proxy).get(START[language]), HttpClient(proxy).get(START[language])

    assert (kept(first), kept(second)) == ("MISS", "HIT")
    assert first.content == second.content
    assert f'<html lang="{language}"'.encode() in second.content
    assert "set-cookie" not in first.headers.keys() | second.headers.keys()


def test_somebody_who_is_answering_gets_it_too_and_their_cookie_changes_nothing(proxy):
    visitor = Visitor(HttpClient(proxy))
    visitor.get(START["en"]).press()

    again = visitor.client.get(START["en"])

    assert visitor.client.cookies
    assert kept(again) == "HIT"
    assert again.content == HttpClient(proxy).get(START["en"]).content


def test_two_people_in_two_languages_see_their_own_pages_at_one_address(proxy):
    cerys, owen = Visitor(HttpClient(proxy)), Visitor(HttpClient(proxy))
    cerys.get(START["cy"]).press()
    owen.get(START["en"]).press()

    cerys.press(**ANSWERS, postcode="LL11")
    owen.press(**ANSWERS, postcode="CF10")
    pages = {}
    for person, postcode in ((cerys, "LL11"), (owen, "CF10")):
        for language in START:
            reply = person.client.get(f"{START[language]}1/")
            pages[person, language] = reply
            assert reply.status_code == 200
            assert kept(reply) == "MISS"
            assert reply["Cache-Control"] == "no-store"
            assert f'value="{postcode}"'.encode() in reply.content
            assert f'<html lang="{language}"'.encode() in reply.content

    assert len({reply.content for reply in pages.values()}) == len(pages)
    assert HttpClient(proxy).get(f"{START['en']}1/").status_code == 403


def test_forms_pages_to_come_back_to_and_receipts_are_never_kept(proxy):
    one, other = Visitor(HttpClient(proxy)), Visitor(HttpClient(proxy))
    for person in (one, other):
        person.get(START["en"]).press()
        assert kept(person.reply) == "MISS"
        resume = person.client.get(f"{START['en']}continue/")
        assert (kept(resume), resume["Cache-Control"]) == ("MISS", "no-store")
        person.press(**ANSWERS)
        for _page in range(3):
            person.press()
        assert person.reference
        assert (kept(person.reply), person.reply["Cache-Control"]) == ("MISS", "no-store")

    assert one.reference != other.reference
    assert one.get(one.at).reference in one.html
    assert HttpClient(proxy).get(f"{START['en']}done/").status_code == 403


def test_a_form_sent_to_the_start_page_reaches_the_server_each_time(proxy):
    clients = [HttpClient(proxy), HttpClient(proxy)]
    for client in clients:
        client.get(START["en"])
        reply = client.post(START["en"], "", "application/x-www-form-urlencoded")
        assert reply.status_code == 303
        assert "set-cookie" in reply.headers

    assert clients[0].cookies != clients[1].cookies


def test_a_survey_that_closes_is_not_shown_as_open_afterwards(proxy, site):
    closing_in(site, 3)
    before = HttpClient(proxy).get(START["en"])
    left = int(before["Cache-Control"].rpartition("=")[2])
    assert b'name="next"' in before.content
    assert left <= 3

    time.sleep(1)
    while_kept = HttpClient(proxy).get(START["en"])
    time.sleep(2.5)
    after = HttpClient(proxy).get(START["en"])

    # Browsers that got it late count from when it was made.
    assert while_kept["Date"] == before["Date"] or kept(while_kept) != "HIT"
    assert kept(after) in ("MISS", "EXPIRED")
    assert b'name="next"' not in after.content


def test_pages_are_compressed_on_the_way_and_static_files_before(proxy, site):
    page = received(f"{proxy}{START['en']}", "gzip")
    manifest = json.loads((Path(site.environment["STATIC_ROOT"]) / "staticfiles.json").read_text())
    style = f"{proxy}/static/{manifest['paths']['respondent/respondent.css']}"

    assert page.headers["Content-Encoding"] == "gzip"
    assert b"<h1" in gzip.decompress(page.read())
    assert [received(style, offered).headers["Content-Encoding"] for offered in ("br", "gzip")] == [
        "br",
        "gzip",
    ]


def test_staff_pages_are_neither_kept_nor_compressed(proxy):
    reply = received(f"{proxy}/admin/login/?q=secret", "gzip")

    assert reply.headers["Content-Encoding"] is None
    assert reply.headers["X-Cache-Status"] is None


def test_the_proxy_notes_neither_who_came_nor_the_code_in_a_link(proxy, site, tmp_path):
    code = "2B7QK9-4XJ0TM-V8C3WF"
    link = f"{START['en']}invitation/{code}/"

    HttpClient(proxy).get(link)
    site.stop()
    away = HttpClient(proxy).get(link)
    site.start()

    assert away.status_code == 502
    assert [name for name in ("access", "errors") if code in (tmp_path / name).read_text()] == []
    assert (tmp_path / "access").read_text() == ""


def test_the_largest_file_of_responses_passes(proxy):
    largest = b"x" * LARGEST

    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{proxy}/admin/intake/1/", data=largest, timeout=30)

    # By Arolwg, as it has no token; a proxy's refusal would be 413.
    assert refused.value.code == 403


def received(address: str, encoding: str):
    request = urllib.request.Request(address, headers={"Accept-Encoding": encoding})
    return urllib.request.urlopen(request, timeout=30)
