"""Survey files read: what YAML means here, and what is refused, with its place."""

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.files.faults import FAULTS_SHOWN, FileRefused
from surveys.files.readers import content_of
from surveys.files.reading import read_content
from tests import factories

pytestmark = pytest.mark.usefixtures("in_english")

START = "format: arolwg-survey/1\nsurvey:\n  title: {cy: Arolwg, en: Survey}\n"


def refusal(content: bytes | str) -> list[tuple[int, int, str]]:
    """Line, column and message of each fault."""
    with pytest.raises(FileRefused) as refused:
        read_content(content.encode() if isinstance(content, str) else content)
    return [(*fault.position, fault.message) for fault in refused.value.faults]


def one_fault(content: bytes | str) -> tuple[int, int, str]:
    faults = refusal(content)
    assert len(faults) == 1, faults
    return faults[0]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("yes", "yes"),
        ("No", "No"),
        ("on", "on"),
        ("010", "010"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("12:30:45", "12:30:45"),
        ("2012-09-14", "2012-09-14"),
        ("1e3", "1e3"),
        (".inf", ".inf"),
        ("'true'", "true"),
        ("'null'", "null"),
        ('"\\u0175"', "ŵ"),
        ("w\u0302", "ŵ"),
        ("<<", "<<"),
        ("=", "="),
    ],
)
def test_a_text_is_read_as_it_is_written(written, read):
    record = read_content(f"format: arolwg-survey/1\nsurvey:\n  title: {{cy: {written}}}\n".encode())

    assert record["survey"]["title"]["cy"] == read


@pytest.mark.parametrize("written", ["", "~", "null", "Null"])
def test_an_empty_value_counts_as_absent(written):
    record = read_content(f"format: arolwg-survey/1\nsurvey:\n  title: {{cy: {written}}}\n".encode())

    assert "cy" not in record["survey"]["title"]


@pytest.mark.parametrize("written", ["yes", "True", "TRUE", "'true'", "1", "on"])
def test_only_true_and_false_are_booleans(written):
    line, column, message = one_fault(START + f"  settings: {{anonymous: {written}}}\n")

    assert (line, column) == (4, 25)
    assert message == "Write true or false, without quotes."


def test_codes_that_look_like_numbers_are_strings_with_or_without_quotes():
    record = read_content(
        (START + "option_sets: [{code: s, options: [{code: 05}, {code: '5'}, {code: 16_to_24}]}]\n").encode()
    )

    assert [option["code"] for option in record["option_sets"][0]["options"]] == ["05", "5", "16_to_24"]


def test_a_text_true_must_be_quoted():
    assert one_fault("format: arolwg-survey/1\nsurvey: {title: {cy: true}}\n") == (
        2,
        22,
        "“true” without quotes is no text. Put it in quotes.",
    )


def test_many_faults_are_reported_together_in_the_order_of_the_file():
    faults = refusal(
        START
        + "  colour: red\n"
        + "  slug: {cy: Arolwg Mawr}\n"
        + "pages:\n"
        + "- code: 1st\n"
        + "- code: about\n"
        + "  title: Amdanoch\n"
        + "  questions: [{code: x, type: essay, required: yes}, {code: X, type: date}]\n"
    )

    assert [(line, column) for line, column, _ in faults] == [
        (4, 3),
        (5, 14),
        (7, 9),
        (9, 10),
        (10, 31),
        (10, 48),
        (10, 61),
    ]


def test_no_more_faults_are_listed_than_anybody_reads():
    with pytest.raises(FileRefused) as refused:
        read_content((START + "".join(f"  wrong{n}: 1\n" for n in range(70))).encode())

    assert len(refused.value.faults) == FAULTS_SHOWN
    assert refused.value.lines[-1] == "… and 20 more"


HOSTILE = {
    "nothing": (b"", 1, 1, "empty"),
    "a comment only": (b"# arolwg\n", 1, 1, "empty"),
    "a list": (b"- format: arolwg-survey/1\n", 1, 1, "Write keys and values"),
    "a word": (b"arolwg", 1, 1, "Write keys and values"),
    "null": (b"null", 1, 1, "no survey"),
    "latin-1": ("title: tŷ".encode("utf-16"), 1, 1, "not UTF-8"),
    "not utf-8": (b"format: arolwg-survey/1\nsurvey: \xff\n", 2, 9, "not UTF-8"),
    "a lone surrogate": (b"format: \xed\xa0\x80", 1, 9, "not UTF-8"),
    "an escaped surrogate": (b'format: "\\ud800"', 1, 12, "escape"),
    "a null byte": (b"format: a\x00b", 1, 10, "U+0000"),
    "an escape sequence": (b"format: \x1b[31m", 1, 9, "U+001B"),
    "a tab for indentation": (b"survey:\n\ttitle: x\n", 2, 1, "Indent with spaces"),
    "an open bracket": (b"survey: [a, b\n", 2, 1, "opened on line 1"),
    "an open quote": (b'survey: "a\n', 2, 1, "opened"),
    "two colons": (b"survey: a: b\n", 1, 10, "colons"),
    "a tag": (START.encode() + b"  owner: {cy: !!python/object:os.system x}\n", 4, 15, "Tags"),
    "a local tag": (START.encode() + b"  owner: {cy: !x y}\n", 4, 15, "Tags"),
    "two documents": (START.encode() + b"---\n" + START.encode(), 4, 1, "second document"),
    "a key twice": (START.encode() + b"  title: {cy: x}\n", 4, 3, "first: line 3"),
    "a mapping for a key": (START.encode() + b"  ? {a: b}\n  : c\n", 4, 5, "must be a word"),
    "a merge key": (START.encode() + b"  <<: {owner: {cy: x}}\n", 4, 3, "“<<” is not known"),
    "an alias to nothing": (START.encode() + b"  owner: *a\n", 4, 10, "“*a”"),
    "another format": (b"format: arolwg-survey/2\nsurvey: {title: {cy: x}}", 1, 9, "arolwg-survey/1"),
    "no format": (b"survey: {title: {cy: x}}", 1, 1, "“format” is missing"),
    "no survey": (b"format: arolwg-survey/1", 1, 1, "“survey” is missing"),
    "an empty item": (START.encode() + b"pages:\n- \n", 5, 2, "empty"),
    "options of a word": (START.encode() + b"pages: [{code: a, questions: many}]", 4, 30, "list"),
    "a long title": (START.replace("Arolwg", "x" * 301).encode(), 3, 15, "301 characters"),
    "an address with capitals": (START.encode() + b"  slug: {en: Survey}\n", 4, 14, "small letters"),
    "an option code with a slash": (
        START.encode() + b"option_sets: [{code: s, options: [{code: a/b}]}]",
        4,
        42,
        "without spaces or /",
    ),
    "a window without an offset": (
        START.encode() + b"  window: {opens: 2026-01-01T00:00:00}\n",
        4,
        19,
        "offset",
    ),
    "a window that is no date": (START.encode() + b"  window: {opens: tomorrow}\n", 4, 19, "offset"),
    "a window at the end of time": (
        START.encode() + b"  window: {opens: 9999-12-31T23:59:59-12:00}\n",
        4,
        19,
        "offset",
    ),
    "a window backwards": (
        START.encode() + b"  window: {opens: 2026-02-01T00:00:00Z, closes: 2026-01-01T00:00:00Z}\n",
        4,
        49,
        "after it opens",
    ),
    "no such time zone": (START.encode() + b"  window: {timezone: Cymru}\n", 4, 22, "Europe/London"),
    "a path for a time zone": (START.encode() + b"  window: {timezone: ../../etc}\n", 4, 22, "Europe/London"),
    "too long a grace": (START.encode() + b"  window: {grace_minutes: 99999}\n", 4, 27, "1440"),
    "a script for an address": (
        START.encode() + b"  partners: [{name: {cy: x}, url: {cy: 'javascript:alert(1)'}}]\n",
        4,
        40,
        "web address",
    ),
    "an expression unfinished": (
        START.encode() + b'pages: [{code: a, relevant: "${b} = "}]',
        4,
        29,
        "character 7",
    ),
    "a function unknown": (START.encode() + b"pages: [{code: a, relevant: eval(1)}]", 4, 29, "“eval”"),
    "an option set that is not there": (
        START.encode() + b"pages: [{code: a, questions: [{code: q, type: ranking, option_set: s}]}]",
        4,
        68,
        "no option set “s”",
    ),
    "options twice": (
        START.encode()
        + b"option_sets: [{code: s}]\n"
        + b"pages: [{code: a, questions: [{code: q, type: ranking, options: [{code: o}], option_set: s}]}]",
        5,
        90,
        "not both",
    ),
    "a code twice among options": (
        START.encode() + b"option_sets: [{code: s, options: [{code: a},\n{code: A}]}]",
        5,
        8,
        "already used (line 4, column ",
    ),
    "a setting that is not a number": (
        START.encode() + b"pages: [{code: a, questions: [{code: q, type: rating, settings: {min: one}}]}]",
        4,
        71,
        "Write a number",
    ),
}


@pytest.mark.parametrize(("content", "line", "column", "words"), HOSTILE.values(), ids=HOSTILE)
def test_a_fault_is_reported_once_with_its_line_and_column(content, line, column, words):
    found = one_fault(content)

    assert found[:2] == (line, column)
    assert words in found[2]


def test_brackets_without_end_are_refused_at_once():
    started = time.monotonic()

    line, column, message = one_fault(b"[" * 4_000_000)

    assert (line, column) == (1, 33)
    assert "nested too deeply" in message
    assert time.monotonic() - started < 2


def test_a_billion_laughs_are_refused_before_they_are_told():
    content = ["a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    for level in range(1, 10):
        aliases = ", ".join([f"*a{level - 1}"] * 9)
        content.append(f"a{level}: &a{level} [{aliases}]")
    started = time.monotonic()

    faults = refusal("\n".join(content))

    assert "stand for too much" in faults[-1][2]
    assert faults[-1][0] == 4
    assert time.monotonic() - started < 1


def test_an_alias_cannot_hold_itself():
    faults = refusal("survey: &a [*a]")

    assert (1, 13, "“*a” stands for nothing before it. Write the value out.") in faults


def test_a_few_aliases_are_read():
    record = read_content(
        b"format: arolwg-survey/1\nsurvey: {title: &t {cy: Arolwg, en: Survey}, short_title: *t}\n"
    )

    assert record["survey"]["short_title"] == {"cy": "Arolwg", "en": "Survey"}


def test_a_file_of_many_small_parts_is_refused_before_it_fills_the_memory(monkeypatch):
    monkeypatch.setattr("surveys.files.nodes.MAX_NODES", 10_000)

    line, column, message = one_fault(b"a: [" + b"1," * 20_000 + b"]")

    assert (line, column) == (1, 5 + 2 * 9_999)
    assert "more parts" in message


def test_a_file_over_5_mb_is_refused():
    assert "over 5 MB" in one_fault(b"#" * 5_000_001)[2]


def test_a_byte_order_mark_is_no_fault():
    assert read_content(b"\xef\xbb\xbf" + START.encode())["survey"]["title"]["en"] == "Survey"


def test_windows_line_ends_are_no_fault():
    record = read_content(
        (START + "  texts:\n    intro:\n      cy: |\n        Un\n        Dau\n")
        .replace("\n", "\r\n")
        .encode()
    )

    assert record["survey"]["texts"]["intro"]["cy"] == "Un\nDau"


@pytest.mark.parametrize("name", ["no-such-file.yaml", "."])
def test_a_file_that_cannot_be_opened_is_refused(tmp_path, name):
    with pytest.raises(FileRefused) as refused:
        content_of(tmp_path / name)

    assert refused.value.lines[0].startswith("The file cannot be read: ")
    (line,) = refused.value.lines_in(Path("survey.yaml"))
    assert line.startswith("survey.yaml: The file cannot be read: ")


GARBAGE = st.sampled_from(
    [*"[]{}&*!|>%@`'\"#:,?-~\\ \n\t", "- ", ": ", "\x00", "\x85", "--- ", "ŵ", "${", "1", "true"]
)

# Made once: the factory counts its surveys, and longer numbers would make another file in the middle of the examples.
WHOLE_FILE = factories.as_yaml(factories.survey_file()).decode()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_anything_is_read_or_refused_with_a_place(data):
    content = WHOLE_FILE
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content)))
        end = start + data.draw(st.integers(0, 20))
        content = content[:start] + data.draw(GARBAGE) + content[end:]

    assert all(position >= (1, 1) for position in places_of_faults(content.encode()))


def places_of_faults(content: bytes) -> list[tuple[int, int]]:
    try:
        read_content(content)
    except FileRefused as refused:
        return [fault.position for fault in refused.faults]
    return []


def test_what_the_factories_write_is_read():
    record = read_content(factories.as_yaml(factories.survey_file()))

    assert record["pages"][0]["questions"][0]["code"] == "name"
