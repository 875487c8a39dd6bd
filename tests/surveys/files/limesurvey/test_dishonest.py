"""Files that mean harm: each is refused in words, in under 2 seconds and 200 MB."""

import io
import json
import subprocess
import sys
import textwrap
import zipfile

import pytest

from surveys.files.faults import FileRefused
from surveys.files.limesurvey.archive import MAX_BYTES
from surveys.files.limesurvey.reading import read
from tests.surveys.files.limesurvey.lss import Question, lss, said

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
ROOT = "<document><LimeSurveyDocType>Survey</LimeSurveyDocType>"


def archived(content: bytes, name: str = "survey_1.lss", **more: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
        for other, found in more.items():
            archive.writestr(f"survey_1_{other}", found)
    return target.getvalue()


def a_bomb() -> bytes:
    return archived(b"<document><questions><rows><row><qid>" + b"0" * 100_000_000 + b"</qid>")


DISHONEST = {
    "laughs": lambda: f'<!DOCTYPE d [<!ENTITY l0 "ha">{LAUGHS}]>{ROOT}&l9;</document>'.encode(),
    "quadratic": lambda: (
        f'<!DOCTYPE d [<!ENTITY a "{"a" * 50_000}">]>{ROOT}{"&a;" * 50_000}</document>'.encode()
    ),
    "external": lambda: (
        f'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>{ROOT}&a;</document>'.encode()
    ),
    "parameter": lambda: (
        f'<!DOCTYPE d [<!ENTITY % a SYSTEM "http://127.0.0.1:1/">%a;]>{ROOT}</document>'.encode()
    ),
    "doctype": lambda: f'<!DOCTYPE d SYSTEM "http://127.0.0.1:1/d.dtd">{ROOT}</document>'.encode(),
    "deep": lambda: ROOT.encode() + b"<a>" * 4_000_000,
    "elements": lambda: ROOT.encode() + b"<q><rows><row>" + b"<b/>" * 3_500_000,
    "rows": lambda: ROOT.encode() + b"<questions><rows>" + b"<row/>" * 2_500_000,
    "attributes": lambda: b"<document " + b" ".join(b'a%d="1"' % n for n in range(1_000_000)) + b"/>",
    "name": lambda: b"<" + b"a" * 15_000_000,
    "comment": lambda: b"<document><!--" + b"a" * 15_000_000,
    "utf-16": lambda: f'<!DOCTYPE d [<!ENTITY l0 "ha">{LAUGHS}]>{ROOT}&l9;</document>'.encode("utf-16"),
    "large": lambda: ROOT.encode() + b" " * MAX_BYTES,
    "bomb": a_bomb,
    "questions": lambda: lss([Question(f"q{number}", "S") for number in range(5_100)]),
    "members": lambda: archived(b"", **{str(n): b"" for n in range(5000)}),
}

MEASURE = textwrap.dedent("""
    import json, os, sys, time
    import django
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.utils.translation import activate
    from surveys.files.faults import FileRefused
    from surveys.files.limesurvey.reading import read
    activate("en")
    content = sys.stdin.buffer.read()
    started = time.monotonic()
    try:
        read(content, "survey.lss")
        lines = []
    except FileRefused as refused:
        lines = refused.lines
    spent = time.monotonic() - started
    # Not what getrusage says: a peak is inherited from the process that started this one.
    memory = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) // 1024
    print(json.dumps({"lines": lines, "seconds": spent, "megabytes": memory}))
""")


@pytest.mark.parametrize("kind", DISHONEST)
def test_a_dishonest_file_is_refused_in_time_and_within_memory(kind):
    ran = subprocess.run(
        [sys.executable, "-c", MEASURE],
        input=DISHONEST[kind](),
        capture_output=True,
        check=True,
    )

    found = json.loads(ran.stdout)

    assert found["lines"]
    assert found["seconds"] < 2
    assert found["megabytes"] < 200


def test_an_archive_is_read_and_its_responses_are_reported():
    foreign = read(archived(lss([Question("why", "T")]), **{"responses.lsr": b"<document/>"}), "x.lsa")

    assert foreign.record["pages"][0]["questions"][0]["code"] == "why"
    assert any("survey_1_responses.lsr" in line for line in said(foreign))


def test_what_a_mac_packs_beside_a_survey_is_no_survey():
    content = archived(
        b"\0\5\x16\7", name="__MACOSX/._survey_1.lss", **{"a.lss": lss([Question("why", "T")])}
    )

    assert read(content, "x.lsa").record["pages"][0]["questions"][0]["code"] == "why"


def test_of_several_surveys_in_an_archive_the_others_are_reported():
    foreign = read(archived(lss([Question("why", "T")]), **{"b.lss": b""}), "x.lsa")

    assert any("Export the others by themselves: survey_1_b.lss." in line for line in said(foreign))


WHOLE = archived(lss([Question("why", "T")]))
DAMAGED = WHOLE[:60] + b"damaged" + WHOLE[67:]


@pytest.mark.parametrize(
    "content",
    [
        archived(b"", name="survey_1.lsr"),
        WHOLE[:-30],
        DAMAGED,
        b"PK\x03\x04" + b"\0" * 100,
    ],
)
def test_an_archive_without_a_readable_survey_is_refused_in_words(content):
    with pytest.raises(FileRefused) as refused:
        read(content, "x.lsa")

    assert all(refused.value.lines)


def test_characters_that_no_text_can_have_are_taken_out():
    foreign = read(lss([Question("why", "T", "a?b")]).replace(b"a?b", b"a\x0bb"), "x.lss")

    assert foreign.record["pages"][0]["questions"][0]["text"] == {"en": "ab"}
    assert any("Characters that no text can have" in line for line in said(foreign))
