"""Several choices as a list, lists wide or long: the same answers in another layout, and missing ones told apart."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pyreadstat
import pytest
from python_calamine import CalamineWorkbook

from exports.dataset import parquet
from exports.dataset.columns import Column, Kind
from exports.dataset.contents import contents_of, laid_out
from exports.dataset.layout import Layout, with_choices_as_lists
from exports.manifest import manifest_of
from exports.models import Dataset
from exports.selections.asking import Order, ask_for_selection
from tests.exports.choosing import chosen, rows_of, write
from tests.exports.data import closed_survey, frozen, respond
from tests.exports.pspp import cells_of, require_pspp
from tests.exports.sharing import Shared, shared
from tests.exports.test_ddi import frequencies, variables
from tests.exports.test_lists import ELEN, SIAN, TOMOS, about, people
from tests.factories import option, page, question, user

pytestmark = pytest.mark.django_db
AS_LIST = Layout("list")
CHOICES = [
    option("time", "Amser", "Time; and money"),
    option("=x", "=Fformiwla", "=Formula"),
    option("none", "Dim un", "None"),
    option("dk", "Ddim yn gwybod", "Don't know", missing="dont_know"),
    option("no", "Gwell gen i beidio", "Prefer not to say", missing="prefer_not_to_say"),
    option("na", "Amherthnasol", "Not applicable", missing="not_applicable"),
]
# What each response chose, by its number: several, one, each kind of missing value, none of them, and not asked.
CHOSEN: dict[str, list[str] | None] = {
    "1": ["time", "=x"],
    "2": ["none"],
    "3": ["dk"],
    "4": ["no"],
    "5": ["na"],
    "6": None,
}
NOT_ASKED = "7"


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.EXPORTS_ROOT = tmp_path / "exports"


def _with_choices() -> Dataset:
    survey = closed_survey(
        page("p", question("n", "number")),
        page(
            "q",
            question("one", "single_choice", options=CHOICES),
            question("many", "multi_choice", options=CHOICES),
            question(
                "grid",
                "matrix_multi",
                options=CHOICES[:2],
                rows=[option("x", "Rhes x", "Row x"), option("y")],
            ),
        ),
    )
    for number, codes in CHOSEN.items():
        respond(
            survey,
            {
                "n": number,
                "one": codes[0] if codes else None,
                "many": codes,
                "grid/x": codes if number == "1" else None,
                "grid/y": None,
            },
        )
    respond(survey, {"n": NOT_ASKED})
    return frozen(survey)


with_choices = shared(_with_choices)


@pytest.fixture
def dataset(with_choices: Shared, settings: Any, tmp_path: Path) -> Dataset:
    return with_choices.given(settings, tmp_path)


def by_number(rows: list[dict[str, Any]], *names: str) -> dict[str, Any]:
    """What stands in columns, by the number of the response."""
    found = {str(row["n"]).removesuffix(".0"): tuple(row[name] for name in names) for row in rows}
    return {n: values[0] if len(names) == 1 else values for n, values in found.items()}


def lines_of(path: Path) -> dict[str, str]:
    """What stands between the commas of the last column, as it is written; by the number of the response."""
    names, *lines = path.read_text(encoding="utf-8").splitlines()
    place = names.split(",").index("n")
    return {line.split(",")[place]: line for line in lines}


def test_a_question_has_one_column_with_what_was_chosen(dataset: Dataset, tmp_path: Path) -> None:
    rows = rows_of(dataset, tmp_path, chosen(AS_LIST))
    whole = rows_of(dataset, tmp_path, None)

    assert [name for name in rows[0] if name.startswith(("many", "grid"))] == ["many", "grid/x", "grid/y"]
    assert by_number(rows, "many") == {
        "1": "time =x",
        "2": "none",
        "3": "dk",
        "4": "no",
        "5": "na",
        "6": "",
        "7": "",
    }
    assert by_number(rows, "grid/x")["1"] == "time =x"
    for one, other in zip(rows, whole, strict=True):
        ticked = [code for code in [o["code"] for o in CHOICES] if other[f"many/{code}"] == "1"]
        assert one["many"].split() == ticked
        assert {n: c for n, c in one.items() if n in other} == {n: c for n, c in other.items() if n in one}


def test_labels_have_semicolons_between_them_and_no_cell_begins_a_formula(
    dataset: Dataset, tmp_path: Path
) -> None:
    found = {}
    for labels in ("cy", "en", "both"):
        made = write(dataset, "csv", labels, tmp_path / "file", chosen(AS_LIST))
        text = (tmp_path / "file").read_text(encoding="utf-8-sig")
        found[labels] = by_number(list(csv.DictReader(io.StringIO(text, newline=""))), "many")["1"]
        assert made.facts["escaped"] == 0

    assert found == {
        "cy": "Amser; =Fformiwla",
        "en": "Time; and money; =Formula",
        "both": "Amser / Time; and money; =Fformiwla / =Formula",
    }


def test_a_list_that_begins_like_a_formula_gets_its_apostrophe(tmp_path: Path) -> None:
    survey = closed_survey(page("p", question("many", "multi_choice", options=CHOICES[1:])))
    respond(survey, {"many": ["=x", "none"]})
    made = frozen(survey)

    assert write(made, "csv", "codes", tmp_path / "file", chosen(AS_LIST)).facts["escaped"] == 1
    assert "'=x none" in (tmp_path / "file").read_text(encoding="utf-8")


def test_csv_tells_every_missing_value_apart_in_both_layouts(dataset: Dataset, tmp_path: Path) -> None:
    """Not asked is nothing at all, left empty an empty text; what says why nothing was said has its own code."""
    ends = {}
    for layout in (Layout(), AS_LIST):
        write(dataset, "csv-plain", "codes", tmp_path / "file", chosen(layout))
        ends[layout.choices] = {n: line.split(",")[8:] for n, line in lines_of(tmp_path / "file").items()}

    assert {n: cells[0:2] for n, cells in ends["list"].items()} == {
        "1": ["time", "time =x"],
        "2": ["none", "none"],
        "3": ["dk", "dk"],
        "4": ["no", "no"],
        "5": ["na", "na"],
        "6": ['""', '""'],
        "7": ["", ""],
    }
    assert {n: cells[0:7] for n, cells in ends["columns"].items()} == {
        "1": ["time", "1", "1", "0", "0", "0", "0"],
        "2": ["none", "0", "0", "1", "0", "0", "0"],
        "3": ["dk", "0", "0", "0", "1", "0", "0"],
        "4": ["no", "0", "0", "0", "0", "1", "0"],
        "5": ["na", "0", "0", "0", "0", "0", "1"],
        "6": ['""', "0", "0", "0", "0", "0", "0"],
        "7": ["", "", "", "", "", "", ""],
    }


@pytest.mark.parametrize("name", ["xlsx", "ods"])
def test_so_do_workbooks_with_labels(dataset: Dataset, name: str, tmp_path: Path) -> None:
    write(dataset, name, "en", tmp_path / "book", chosen(AS_LIST))
    book = CalamineWorkbook.from_path(tmp_path / "book")
    names, *rows = book.get_sheet_by_index(0).to_python()
    found = by_number([dict(zip(names, row, strict=True)) for row in rows], "one", "many")

    assert found == {
        "1": ("Time; and money", "Time; and money; =Formula"),
        "2": ("None", "None"),
        "3": ("Don’t know", "Don’t know"),
        "4": ("Prefer not to say", "Prefer not to say"),
        "5": ("Not applicable", "Not applicable"),
        "6": ("[x]", "[x]"),
        "7": ("[z]", "[z]"),
    }
    values = book.get_sheet_by_name("Codes").to_python()
    assert ["many", "dk", "Don’t know", "Don’t know", "[z]", "[z]"] in values


def test_json_lines_and_parquet_do_with_real_lists(dataset: Dataset, tmp_path: Path) -> None:
    write(dataset, "jsonl", "codes", tmp_path / "lines", chosen(AS_LIST))
    write(dataset, "parquet", "codes", tmp_path / "table", chosen(AS_LIST))
    write(dataset, "parquet", "en", tmp_path / "labels", chosen(AS_LIST))

    lines = [json.loads(line) for line in (tmp_path / "lines").read_text(encoding="utf-8").splitlines()]
    in_json = {str(line["n"]): line.get("many", "not asked") for line in lines}
    in_parquet = by_number(pq.read_table(tmp_path / "table").to_pylist(), "many")
    labels = by_number(pq.read_table(tmp_path / "labels").to_pylist(), "many", "one")
    assert in_json == CHOSEN | {NOT_ASKED: "not asked"}
    assert in_parquet == {n: codes or [] for n, codes in CHOSEN.items()} | {NOT_ASKED: None}
    assert labels["1"] == (["Time; and money", "=Formula"], "Time; and money")
    assert (labels["6"], labels["7"]) == (([], ""), (None, None))


def test_spss_and_stata_keep_their_columns_and_their_missing_values(dataset: Dataset, tmp_path: Path) -> None:
    for name, read, missing in (
        ("sav", pyreadstat.read_sav, {"dk": -8, "no": -7, "na": -1, "": -9}),
        ("dta", pyreadstat.read_dta, {"dk": "b", "no": "c", "na": "d", "": "a"}),
    ):
        path = tmp_path / f"file.{name}"
        write(dataset, name, "en", path, chosen(AS_LIST))
        cells, _about = read(path, output_format="dict", user_missing=True)
        one = {int(n): cell for n, cell in zip(cells["n"], cells["one"], strict=True)}
        ticks = {int(n): cell for n, cell in zip(cells["n"], cells["many_dk"], strict=True)}

        assert [one[n] for n in (3, 4, 5, 6, 7)] == [*missing.values(), None]
        assert [ticks[n] for n in (1, 3, 6, 7)] == [0, 1, 0, None]
        assert "many" not in cells


def test_pspp_reads_them_of_a_selection(dataset: Dataset, tmp_path: Path) -> None:
    require_pspp()
    write(dataset, "sav", "en", tmp_path / "file.sav", chosen(AS_LIST, language=["cy"]))

    found = by_number(cells_of(tmp_path / "file.sav"), "one", "many_dk")
    assert found["3"] == ("-8", "1")
    assert (found["6"], found["7"]) == (("-9", "0"), (" ", " "))


def test_metadata_describes_the_columns_that_there_are(dataset: Dataset, tmp_path: Path) -> None:
    choice = chosen(AS_LIST)
    write(dataset, "csvw", "codes", tmp_path / "csvw", choice)
    write(dataset, "ddi", "both", tmp_path / "ddi", choice)
    write(dataset, "csv-plain", "codes", tmp_path / "csv", choice)
    header = (tmp_path / "csv").read_text(encoding="utf-8").splitlines()[0].split(",")

    columns = json.loads((tmp_path / "csvw").read_text(encoding="utf-8"))["tables"][0]["tableSchema"][
        "columns"
    ]
    many = next(column for column in columns if column["titles"]["und"] == "many")
    assert [column["titles"]["und"] for column in columns] == header
    assert many["separator"] == " "
    assert many["datatype"]["format"].startswith("time|=x|none")
    from defusedxml.ElementTree import fromstring

    described = variables(fromstring((tmp_path / "ddi").read_bytes()))
    assert list(described) == header
    assert frequencies(described["many"]) == {"time": 1, "=x": 1, "none": 1, "dk": 1, "no": 1, "na": 1, "": 1}


def test_the_codebook_and_the_manifest_say_which_column_stands_for_which(
    dataset: Dataset, tmp_path: Path
) -> None:
    write(dataset, "codebook-html", "en", tmp_path / "book", chosen(AS_LIST))
    book = (tmp_path / "book").read_text(encoding="utf-8")
    selection = ask_for_selection(dataset, Order(("csv",), ("codes",), layout=AS_LIST), user())
    manifest = json.loads(manifest_of(dataset, selection))

    assert "What was chosen of several options, in one cell" in book
    assert "several choices are a list in one column" in book
    assert "All responses of the dataset, in a layout of their own: 7." in book
    assert manifest["selection"]["layout"] == {"choices": "list"}
    assert manifest["selection"]["choices_as_lists"]["grid/y"] == ["grid/y/time", "grid/y/=x"]


def test_a_name_that_a_single_choice_of_another_version_has_is_not_taken_twice() -> None:
    def column(name: str, kind: Kind, **facts: Any) -> Column:
        return Column(name, kind, key="q", question="q", **facts)

    columns = (
        column("q", Kind.CHOICE),
        column("q/a", Kind.TICK, option="a"),
        column("q/b", Kind.TICK, option="b"),
    )

    found = with_choices_as_lists(columns, ())
    assert [(c.name, c.ticks) for c in found] == [("q", ()), ("q//choices", ("q/a", "q/b"))]


def _with_people() -> Dataset:
    survey = closed_survey(page("first", question("home")), people())
    two = about(SIAN, age="41", job="other", uses=["a", "b"]) | about(TOMOS, age="7", job=None, uses=None)
    respond(survey, {"home": "a", "people": [SIAN, TOMOS]} | two)
    respond(survey, {"home": "b", "people": [ELEN]} | about(ELEN, age="30", uses=["b"]), language="en")
    respond(survey, {"home": "c", "people": None}, language="en")
    return frozen(survey)


people_listed = shared(_with_people)


@pytest.fixture
def with_people(people_listed: Shared, settings: Any, tmp_path: Path) -> Dataset:
    return people_listed.given(settings, tmp_path)


def test_items_of_lists_are_those_of_the_responses_that_were_chosen(
    with_people: Dataset, tmp_path: Path
) -> None:
    for language, ages in (("cy", ["41", "7"]), ("en", ["30"])):
        choice = chosen(language=[language])
        items = rows_of(with_people, tmp_path, choice, "people")
        cases = {row["case_id"] for row in rows_of(with_people, tmp_path, choice)}

        assert [row["age"] for row in items] == ages
        assert {row["case_id"] for row in items} <= cases
        assert contents_of(with_people, choice).lists["people"].rows == len(ages)


def test_lists_stand_wide_or_long_or_both(with_people: Dataset, tmp_path: Path) -> None:
    names = {}
    for lists in ("both", "wide", "long"):
        layout = Layout(lists=lists)  # type: ignore[arg-type]
        names[lists] = set(rows_of(with_people, tmp_path, chosen(layout, language=["cy"]))[0])
        order = Order(("csv", "xlsx", "jsonl"), ("codes",), layout=layout)
        files = [of_list for _format, _labels, of_list in order.files(["people"])]
        assert files == (["", "people", "", ""] if lists != "wide" else ["", "", ""])
        write(with_people, "xlsx", "en", tmp_path / "book", chosen(layout))
        sheets = CalamineWorkbook.from_path(tmp_path / "book").sheet_names
        assert ("people" in sheets) == (lists != "wide")

    items = {name for name in names["both"] if name.startswith("people/")}
    assert "people/2/uses/b" in items
    assert names["wide"] == names["both"]
    assert names["long"] == names["both"] - items
    assert "people" in names["long"]


def test_a_parquet_file_of_a_list_says_of_which(with_people: Dataset, tmp_path: Path) -> None:
    said = {}
    for of_list in ("", "people"):
        write(with_people, "parquet", "en", tmp_path / "file", None, of_list)
        said[of_list] = parquet.about_of(tmp_path / "file")

    assert (said[""].get("list"), said["people"]["list"]) == (None, "people")
    assert said["people"]["rows"] == len(rows_of(with_people, tmp_path, None, "people"))


def test_choices_about_items_are_lists_too_wide_and_long(with_people: Dataset, tmp_path: Path) -> None:
    (row,) = rows_of(with_people, tmp_path, chosen(AS_LIST, language=["cy"]))
    items = rows_of(with_people, tmp_path, chosen(AS_LIST, language=["cy"]), "people")

    assert (row["people/1/uses"], row["people/2/uses"]) == ("a b", "")
    assert [item["uses"] for item in items] == ["a b", ""]


@pytest.mark.parametrize("lists", ["wide", "long"])
def test_formats_that_hold_lists_and_descriptions_are_whole_in_every_layout(
    with_people: Dataset, lists: Any, tmp_path: Path
) -> None:
    choice = chosen(Layout("list", lists), language=["cy"])
    for name, labels in (
        ("jsonl", "codes"),
        ("codebook-html", "en"),
        ("ddi", "both"),
        ("csvw", "en"),
        ("ods", "cy"),
    ):
        write(with_people, name, labels, tmp_path / name, choice)
    write(with_people, "csv-plain", "codes", tmp_path / "csv", choice)

    (line,) = [json.loads(each) for each in (tmp_path / "jsonl").read_text(encoding="utf-8").splitlines()]
    assert [person["age"] for person in line["people"]] == [41, 7]
    from defusedxml.ElementTree import fromstring

    of_list = [] if lists == "wide" else list_header(with_people, tmp_path, choice)
    header = (tmp_path / "csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    root = fromstring((tmp_path / "ddi").read_bytes())
    found = [each.get("name") for each in root.iterfind(".//{ddi:codebook:2_5}var")]
    assert found == [*header, *of_list]
    book = (tmp_path / "codebook-html").read_text(encoding="utf-8")
    assert ("This selection has no files of items." in book) == (lists == "wide")


def list_header(dataset: Dataset, folder: Path, choice: Any) -> list[str]:
    return list(rows_of(dataset, folder, choice, "people")[0])


def test_nothing_of_a_dataset_is_laid_out_otherwise_unless_somebody_asks(with_people: Dataset) -> None:
    contents = contents_of(with_people)

    assert laid_out(contents, choices_as_lists=True, keeps_lists=False) is contents
