"""JSON Lines: every answer is the database's, never asked is not there, left empty is null."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from exports.dataset.columns import Column, Kind, Value
from exports.dataset.contents import contents_of
from exports.formats.jsonl import Tree, number
from exports.making import write_answers
from questionnaire.document import Text
from tests.exports.data import AWKWARD, awkward_survey, closed_survey, frozen, respond, stored
from tests.exports.test_lists import ELEN, SIAN, TOMOS, about, people
from tests.factories import option, page, question

ROOT = Path(__file__).resolve().parents[2]


def rows_of(dataset, folder, labels="codes") -> list[dict[str, Any]]:
    path = folder / "file"
    write_answers(dataset, "jsonl", labels, path, lambda rows: None)
    # A line ends with LF and nothing else does.
    lines = path.read_bytes().split(b"\n")
    assert lines.pop() == b""
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize(
    ("text", "json_"),
    [
        ("5", "5"),
        ("-12.50", "-12.50"),
        ("0.1", "0.1"),
        ("007", '"007"'),
        ("1234567890123456", '"1234567890123456"'),
        ("123456789012345", "123456789012345"),
        ("dont_know", '"dont_know"'),
        ("٣", '"٣"'),
        ("1e5", '"1e5"'),
    ],
)
def test_numbers_are_numbers_where_a_double_keeps_them(text, json_):
    assert number(text) == json_


def batch(columns, *rows) -> pa.RecordBatch:
    arrays = [pa.array(cells, pa.string()).dictionary_encode() for cells in zip(*rows, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, names=[column.name for column in columns])


def ticks(question_code, *codes):
    return [
        Column(
            f"{question_code}/{code}",
            Kind.TICK,
            question_code,
            question_code,
            code,
            part=Text(f"{code}!", code),
        )
        for code in codes
    ]


def test_parts_of_an_answer_are_put_together_without_a_database():
    columns = [
        Column("case_id", Kind.CASE),
        *ticks("many", "a", "b"),
        Column("grid/x", Kind.CHOICE, "grid/x", "grid", values=(Value("1", Text("un", "one")),)),
        Column("grid/y", Kind.CHOICE, "grid/y", "grid"),
        Column("boxes/x/p", Kind.NUMBER, "boxes/x/p", "boxes"),
        Column("boxes/x/q", Kind.NUMBER, "boxes/x/q", "boxes"),
        Column("rank/a", Kind.RANK, "rank", "rank", "a"),
        Column("rank/b", Kind.RANK, "rank", "rank", "b"),
        Column("many//order", Kind.ORDER, "many//order", "many"),
        Column("one", Kind.CHOICE, "one", "one"),
        Column("one//group", Kind.GROUP, "one", "one", values=(Value("g", Text("grŵp", "group")),)),
    ]
    rows = [
        ("1", "1", "1", "1", "", "5", "", "2", "1", "b a", "7", "g"),
        ("2", "0", "0", "", "", "", "", "", "", None, "", ""),
        ("3", *[None] * 11),
    ]

    lines = [json.loads(line) for line in Tree(columns, "codes").lines(batch(columns, *rows))]

    assert lines == [
        {
            "case_id": "1",
            "many": ["a", "b"],
            "grid": {"x": "1", "y": None},
            "boxes": {"x": {"p": 5, "q": None}},
            "rank": ["b", "a"],
            "many//order": ["b", "a"],
            "one": "7",
            "one//group": "g",
        },
        {
            "case_id": "2",
            "many": None,
            "grid": {"x": None, "y": None},
            "boxes": {"x": {"p": None, "q": None}},
            "rank": None,
            "one": None,
            "one//group": None,
        },
        {"case_id": "3"},
    ]
    welsh = json.loads(next(Tree(columns, "cy").lines(batch(columns, *rows))))
    assert (welsh["many"], welsh["grid"]["x"]) == (["a!", "b!"], "un")


def expected(answers: dict[str, Any]) -> dict[str, Any]:
    """What the database stores, in the form of the file, worked out apart from the code that makes it."""
    plain = {"sector", "used", "comment", "day"}
    made: dict[str, Any] = {key: answers[key] or None for key in plain if key in answers}
    for key in ("barriers", "order"):
        if key in answers:
            made[key] = answers[key] or None
    for key in ("sector/other", "barriers/other"):
        if key in answers:
            made[f"{key}/text"] = answers[key] or None
    if "staff" in answers:
        made["staff"] = float(answers["staff"]) if answers["staff"] else None
    if "score" in answers:
        made["score"] = int(answers["score"]) if answers["score"] else None
    grid = {row: answers[f"grid/{row}"] for row in "xy" if f"grid/{row}" in answers}
    return made | ({"grid": grid} if grid else {})


@pytest.mark.django_db
def test_in_a_matrix_of_several_choices_labels_are_those_of_the_options(tmp_path):
    survey = closed_survey(page("p", question("ways", "matrix_multi")))
    respond(survey, {"ways/x": ["a", "b"], "ways/y": None})

    (row,) = rows_of(frozen(survey), tmp_path, "en")

    assert row["ways"] == {"x": ["Choice a", "Choice b"], "y": None}


@pytest.mark.django_db
def test_every_answer_equals_the_database(tmp_path):
    dataset = frozen(awkward_survey())

    rows = rows_of(dataset, tmp_path)

    system = set(contents_of(dataset).names[:7])
    assert [{key: row[key] for key in row if key not in system} for row in rows] == [
        expected(answers) for _, answers in stored(dataset)
    ]
    assert len(rows) == len(AWKWARD) + 2
    assert {row["version"] for row in rows} == {1}
    comments = {row["comment"] for row in rows if row.get("comment")}
    assert comments == set(AWKWARD)


@pytest.mark.django_db
def test_lists_are_lists_of_objects(tmp_path):
    survey = closed_survey(page("first", question("home")), people(), page("end", question("last")))
    two = about(SIAN, age="41", job="other", job__other="=x", uses=["a", "b"], note="dwy\nlinell")
    respond(survey, {"people": [SIAN, TOMOS]} | two | about(TOMOS, age=None, job=None, uses=None, note=None))
    respond(survey, {"people": [ELEN]} | about(ELEN, age="30", job="none", uses=["b"]))
    respond(survey, {"people": None})
    respond(survey, {"home": "d"})

    rows = rows_of(frozen(survey), tmp_path)

    sian = {"age": 41, "job": "other", "job/other/text": "=x", "uses": ["a", "b"], "note": "dwy\nlinell"}
    tomos = {"age": None, "job": None, "uses": None, "note": None}
    elen = {"age": 30, "job": "none", "uses": ["b"]}
    assert sorted((row.get("people", "none") for row in rows), key=str) == [
        [],
        [elen],
        [sian, tomos],
        "none",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("labels", ["codes", "cy", "en", "both"])
def test_the_same_dataset_gives_the_same_lines(labels, tmp_path):
    dataset = frozen(awkward_survey())

    first = rows_of(dataset, tmp_path, labels)

    made = (tmp_path / "file").read_bytes()
    assert rows_of(dataset, tmp_path, labels) == first
    assert (tmp_path / "file").read_bytes() == made
    assert b"enghraifft.cymru" not in made


@pytest.mark.django_db
def test_codes_with_dots_and_labels_in_both_languages(tmp_path):
    choices = [option("a.b", "Cytuno", "Agree"), option("0", "BBC", "BBC"), option("-5", "=1+1", "]]>")]
    survey = closed_survey(
        page(
            "p",
            question("one", "single_choice", options=choices),
            question("many", "multi_choice", options=choices),
        )
    )
    respond(survey, {"one": "a.b", "many": ["0", "-5"]})
    dataset = frozen(survey)

    (codes,), (both,) = rows_of(dataset, tmp_path), rows_of(dataset, tmp_path, "both")

    assert (codes["one"], codes["many"]) == ("a.b", ["0", "-5"])
    assert (both["one"], both["many"]) == ("Cytuno / Agree", ["BBC", "=1+1 / ]]>"])


# Writes a dataset of so many rows and says by how many megabytes the memory grew from after a small one.
GROWTH = """
import resource, sys
from pathlib import Path
import pyarrow as pa
from exports.dataset.columns import Column, Kind
from exports.formats.jsonl import Tree
columns = [Column(f"q{n}", Kind.TEXT, f"q{n}", f"q{n}") for n in range(20)]
def batches(count):
    for b in range(count):
        cells = [pa.array([f"{b} {r} {n} ŵŷ" * 8 for r in range(2000)]).dictionary_encode() for n in range(20)]
        yield pa.RecordBatch.from_arrays(cells, names=[c.name for c in columns])
def write(count):
    tree = Tree(columns, "codes")
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        for batch in batches(count):
            for line in tree.lines(batch):
                file.write(line)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
small = write(3)
print(write(30) - small)
"""


def test_memory_does_not_grow_with_the_rows(tmp_path):
    script = "import django; django.setup()\n" + GROWTH
    made = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "file")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert int(made.stdout) < 30
