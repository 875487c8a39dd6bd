"""A selection has the responses that were chosen, as they are in the whole, and says everywhere that it is one."""

import datetime as dt
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pyreadstat
import pytest
from defusedxml.ElementTree import fromstring
from django.utils import timezone, translation
from python_calamine import CalamineWorkbook

from accounts.models import AuditEntry
from demo.content import CLOSED_SLUG, load_closed_survey
from demo.staff import hire
from exports.dataset import parquet
from exports.dataset.contents import NothingChosen, contents_of
from exports.dataset.filters import Filters, Impossible, filters_from
from exports.dataset.layout import Layout
from exports.datasets import replace
from exports.formats import all_formats
from exports.freezing import have_made
from exports.guide import selection_of
from exports.interim import ask_for_interim
from exports.models import Dataset
from exports.selections import asking, counting
from exports.selections.asking import Order, ask_for_selection, delete_selection
from exports.selections.counting import how_many
from exports.storage.places import folder_of, path_of
from jobs.models import Job
from jobs.running import sweep
from surveys.models import Survey
from tests.exports.choosing import chosen, rows_of, write
from tests.exports.data import awkward_survey, closed_survey, frozen, respond
from tests.exports.retaining import as_if_made, work
from tests.exports.sharing import Shared, shared
from tests.exports.states import pretend_others_made, run_all
from tests.exports.xmllint import assert_follows_our_rules, assert_follows_the_standard
from tests.factories import page, published_survey, question, user

pytestmark = pytest.mark.django_db
DDI = "{ddi:codebook:2_5}"


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.EXPORTS_ROOT = tmp_path / "exports"


def _of_2012() -> Dataset:
    hire()
    load_closed_survey()
    dataset = Survey.objects.get(slug_en=CLOSED_SLUG).datasets.get()
    have_made(dataset)
    # Its own file is real; the others are of no matter here, and would be made with the first that are.
    as_if_made()
    work()
    return dataset


def _with_all_files() -> Dataset:
    dataset = frozen(awkward_survey())
    run_all()
    return dataset


all_made = shared(_with_all_files)
loaded_2012 = shared(_of_2012)


@pytest.fixture
def dataset(all_made: Shared, settings: Any, tmp_path: Path) -> Dataset:
    """All its files are made."""
    return all_made.given(settings, tmp_path)


@pytest.fixture
def of_2012(loaded_2012: Shared, settings: Any, tmp_path: Path) -> Dataset:
    return loaded_2012.given(settings, tmp_path)


def test_chosen_rows_are_those_of_the_whole_in_their_order(dataset: Dataset, tmp_path: Path) -> None:
    whole = rows_of(dataset, tmp_path, None)
    for filters, kept in (
        ({"language": ["en"]}, lambda row: row["language"] == "en"),
        ({"language": ["cy"]}, lambda row: row["language"] == "cy"),
        ({"source": ["synthetic"]}, lambda row: row["source"] == "synthetic"),
        ({"source": ["synthetic", "web"], "language": ["cy"]}, lambda row: row["language"] == "cy"),
        ({"set_aside": ["no"], "language": ["en"]}, lambda row: row["language"] == "en"),
    ):
        wanted = [row for row in whole if kept(row)]

        assert rows_of(dataset, tmp_path, chosen(**filters)) == wanted
        assert how_many(dataset, filters_from(filters)) == len(wanted) > 0


def test_rows_are_found_in_every_group_of_rows(
    dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some have none of the chosen, some have all: no text of the others is left in what formats are given."""
    monkeypatch.setattr(parquet, "BLOCK_BYTES", 1)
    survey = closed_survey(page("p", question("q", "long_text"), question("n", "number")))
    for place in range(9):
        respond(
            survey, {"q": f"{place}" * (place + 1), "n": str(place)}, language="cy" if place % 3 else "en"
        )
    small = frozen(survey)
    assert row_groups(small) == 9

    whole = rows_of(small, tmp_path, None)
    rows = rows_of(small, tmp_path, chosen(language=["en"]))
    batches = list(contents_of(small, chosen(language=["en"])).batches())

    assert rows == [row for row in whole if row["language"] == "en"]
    assert sorted(row["n"] for row in rows) == ["0", "3", "6"]
    assert sorted(t for b in batches for t in b.column("n").dictionary.to_pylist()) == ["0", "3", "6"]


def row_groups(dataset: Dataset) -> int:
    with contents_of(dataset).whole_file() as own:
        return int(pq.ParquetFile(own).num_row_groups)


@pytest.mark.parametrize("anonymous", [False, True])
def test_days_are_those_of_the_surveys_own_clock_and_both_are_in(anonymous: bool, tmp_path: Path) -> None:
    """23:30 in UTC is the next day in summer time there."""
    survey = closed_survey(page("p", question("q")), settings={"anonymous": anonymous})
    Survey.objects.filter(pk=survey.pk).update(
        opens_at=dt.datetime(2024, 7, 1, tzinfo=dt.UTC), closes_at=dt.datetime(2024, 7, 20, tzinfo=dt.UTC)
    )
    survey.refresh_from_db()
    for day, hour in ((9, 23), (10, 12), (11, 22), (11, 23)):
        moment = dt.datetime(2024, 7, day, hour, 30, tzinfo=dt.UTC)
        respond(survey, {"q": f"{day}/{hour}"}, started_at=moment, submitted_at=moment)
    made = frozen(survey)

    def found(**days: str) -> list[str]:
        rows = rows_of(made, tmp_path, chosen(**days))
        assert how_many(made, filters_from(days)) == len(rows)
        return sorted(row["q"] for row in rows)

    assert found(since="2024-07-10", until="2024-07-10") == ["10/12", "9/23"]
    assert found(since="2024-07-11") == ["11/22", "11/23"]
    assert found(until="2024-07-11") == ["10/12", "11/22", "9/23"]
    assert found(since="2024-07-12", until="2024-07-12") == ["11/23"]


def test_the_published_sectors_of_2012_are_selections_that_make_up_the_whole(
    of_2012: Dataset, tmp_path: Path
) -> None:
    """290, 111, 99, 41 and 35, and of each the answers that the whole has of it."""
    whole = rows_of(of_2012, tmp_path, None)
    sector = next(c for c in contents_of(of_2012).columns if c.name == "sector//group")
    counts = {}
    for value in sector.values:
        filters = {"groups": {"sector//group": [value.code]}}
        rows = rows_of(of_2012, tmp_path, chosen(**filters))
        assert rows == [row for row in whole if row["sector//group"] == value.code]
        assert how_many(of_2012, filters_from(filters)) == len(rows)
        counts[value.code] = len(rows)

    assert sorted(counts.values(), reverse=True) == [290, 111, 99, 41, 35]
    assert sum(counts.values()) == len(whole) == 576
    two = [value.code for value in sector.values][:2]
    both = rows_of(of_2012, tmp_path, chosen(groups={"sector//group": two}))
    assert len(both) == counts[two[0]] + counts[two[1]]


def test_figures_of_a_selection_of_2012_are_the_same_in_sav_codebook_ddi_and_manifest(
    of_2012: Dataset, tmp_path: Path
) -> None:
    sector = next(c for c in contents_of(of_2012).columns if c.name == "sector//group")
    choice = chosen(groups={"sector//group": [sector.values[0].code]})
    rows = rows_of(of_2012, tmp_path, choice)
    wanted = sum(row["barriers/lack_knowledge_skills"] == "1" for row in rows)
    asked = sum(row["barriers/lack_knowledge_skills"] != "" for row in rows)
    assert 0 < wanted < 495

    write(of_2012, "sav", "en", tmp_path / "file.sav", choice)
    cells, _about = pyreadstat.read_sav(tmp_path / "file.sav", output_format="dict")
    write(of_2012, "ddi", "both", tmp_path / "ddi.xml", choice)
    (ticked,) = fromstring((tmp_path / "ddi.xml").read_bytes()).findall(
        f".//{DDI}var[@name='barriers/lack_knowledge_skills']"
    )
    write(of_2012, "codebook-html", "en", tmp_path / "book.html", choice)
    book = (tmp_path / "book.html").read_text(encoding="utf-8")

    assert sum(value == 1 for value in cells["barriers_lack_knowledge_skills"]) == wanted
    assert ticked.findtext(f"{DDI}catgry/{DDI}catStat") == str(wanted)
    assert ticked.findtext(f"{DDI}sumStat[@type='vald']") == str(asked)
    assert f"Responses: {len(rows)} of 576" in book
    assert f">{wanted}<" in book


def test_ddi_of_a_selection_is_as_the_standard_sets(dataset: Dataset, tmp_path: Path) -> None:
    write(dataset, "ddi", "both", tmp_path / "ddi.xml", chosen(language=["cy"]))

    assert_follows_our_rules(tmp_path / "ddi.xml")
    assert_follows_the_standard(tmp_path / "ddi.xml", tmp_path)


def test_every_format_says_that_it_is_a_selection_of_what_and_how_many(
    dataset: Dataset, tmp_path: Path
) -> None:
    choice = chosen(language=["cy"])
    rows = len(rows_of(dataset, tmp_path, choice))
    contents = contents_of(dataset, choice)
    words = {language: selection_of(contents, language) for language in ("cy", "en")}
    assert words["en"] == (
        f"A selection, not the whole dataset. Responses chosen: {rows} of {dataset.rows}. Chosen by: Language of the"
        " response: Cymraeg."
    )
    mark = f"{rows} of {dataset.rows}"

    def made(name: str, labels: str = "en") -> Path:
        write(dataset, name, labels, tmp_path / name, choice)
        return tmp_path / name

    for name in ("xlsx", "ods"):
        book = CalamineWorkbook.from_path(made(name))
        about = book.get_sheet_by_name("About").to_python()
        assert mark in about[0][0]
        assert ["Selection", words["en"]] in about
        with zipfile.ZipFile(tmp_path / name) as parts:
            inside = parts.read("docProps/core.xml" if name == "xlsx" else "meta.xml").decode()
        assert mark in inside
    _cells, sav = pyreadstat.read_sav(made("sav"), output_format="dict")
    assert sav.file_label.startswith(f"Selection, {mark}: ")
    assert words["en"].split(". ")[0] in " ".join(sav.notes)
    _cells, dta = pyreadstat.read_dta(made("dta"), output_format="dict")
    assert dta.file_label.startswith(f"Selection, {mark}: ")
    csvw = json.loads(made("csvw").read_text(encoding="utf-8"))
    assert [{"@value": words[side], "@language": side} for side in ("cy", "en")] == csvw["dc:description"][:2]
    assert csvw["tables"][0]["url"].endswith("-1-selection-2-en-plain.csv")
    assert mark in csvw["dc:title"][1]["@value"]
    package = json.loads(made("datapackage").read_text(encoding="utf-8"))
    assert mark in package["title"]
    assert words["en"] in package["description"]
    assert words["en"] in made("codebook-html").read_text(encoding="utf-8")
    assert words["cy"] in made("codebook-html", "cy").read_text(encoding="utf-8")
    assert made("codebook-pdf").read_bytes().startswith(b"%PDF")
    ddi = made("ddi", "both")
    assert [found.text for found in fromstring(ddi.read_bytes()).iter(f"{DDI}subTitl")] == [
        words["cy"],
        words["en"],
    ] * 2
    about_parquet = parquet.about_of(made("parquet", "codes"))
    assert about_parquet["selection"] == {
        "number": 2,
        "rows": rows,
        "of": dataset.rows,
        "filters": {"language": ["cy"]},
        "layout": {},
        **words,
    }
    untold = {"csv", "csv-plain", "jsonl"}
    told = {
        "xlsx",
        "ods",
        "sav",
        "dta",
        "csvw",
        "datapackage",
        "codebook-html",
        "codebook-pdf",
        "ddi",
        "parquet",
    }
    assert {format_.name for format_ in all_formats()} == untold | told


def test_synthetic_responses_that_are_left_out_are_not_warned_of(dataset: Dataset, tmp_path: Path) -> None:
    for source, is_marked in (("web", False), ("synthetic", True)):
        write(dataset, "codebook-html", "en", tmp_path / "book.html", chosen(source=[source]))

        text = (tmp_path / "book.html").read_text(encoding="utf-8")
        assert ("Synthetic data: these responses were made up" in text) == is_marked


@pytest.mark.parametrize("name", ["csv", "csv-plain", "xlsx", "ods", "sav", "dta", "jsonl", "parquet"])
def test_the_same_selection_gives_the_same_bytes(dataset: Dataset, name: str, tmp_path: Path) -> None:
    choice = chosen(Layout("list"), language=["cy"])
    made = {write(dataset, name, "cy", tmp_path / f"file-{turn}", choice).sha256 for turn in range(2)}

    assert len(made) == 1


def test_nothing_and_what_cannot_be_is_refused_in_words(dataset: Dataset) -> None:
    for filters, words in (
        ({"language": ["fr"]}, "“fr” is no code of language. Choose from: cy, en."),
        ({"groups": {"sector//group": ["x"]}}, "There is no column of report groups “sector//group”."),
        ({"since": "2026-02-01", "until": "2026-01-01"}, "The last day is before the first day."),
    ):
        with translation.override("en"), pytest.raises(Impossible, match=re.escape(words)):
            how_many(dataset, filters_from(filters))
    with pytest.raises(NothingChosen):
        contents_of(dataset, chosen(source=["paper"]))


def test_counting_that_takes_too_long_is_given_up(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "_condition", lambda test, naming: counting.SQL("pg_sleep(1) IS NOT NULL"))
    monkeypatch.setattr(counting, "LONGEST_MILLISECONDS", 50)

    assert how_many(dataset, Filters(language=("cy",))) is None
    assert how_many(dataset, Filters()) == dataset.rows


ORDER = Order(
    ("csv", "csvw", "csv-plain", "codebook-html"), ("en", "codes"), filters_from({"language": ["cy"]})
)


def test_files_that_are_ordered_are_made_with_a_manifest_of_their_own(dataset: Dataset) -> None:
    before = {file.name: file.sha256 for file in dataset.files.all()}
    person = user()

    selection = ask_for_selection(dataset, ORDER, person)
    run_all()

    files = {file.name: file for file in selection.files.all()}
    slug = dataset.survey.slug_en
    cy = list(contents_of(dataset, chosen(language=["cy"])).batches())
    assert sorted(files) == sorted(
        f"{slug}-1-selection-1-{end}"
        for end in (
            "codes.csv",
            "en.csv",
            "codes-plain.csv",
            "en-plain.csv",
            "codes-plain.csv-metadata.json",
            "en-plain.csv-metadata.json",
            "en-codebook.html",
            "manifest.json",
        )
    )
    assert all(file.sha256 and path_of(file).is_file() for file in files.values())
    manifest = json.loads(path_of(files[f"{slug}-1-selection-1-manifest.json"]).read_text(encoding="utf-8"))
    rows = sum(batch.num_rows for batch in cy)
    selection.refresh_from_db()
    assert selection.rows == rows == manifest["selection"]["rows"] == manifest["dataset"]["exported"]
    assert manifest["selection"]["of"] == manifest["dataset"]["accepted"] == dataset.rows
    assert manifest["selection"]["filters"] == {"language": ["cy"]}
    assert manifest["dataset"]["sha256"] == before[f"{slug}-1-dataset.parquet"]
    assert {file["name"] for file in manifest["files"]} == set(files) - {
        f"{slug}-1-selection-1-manifest.json"
    }
    assert {f.name: f.sha256 for f in dataset.files.filter(selection=None)} == before
    assert AuditEntry.objects.filter(action="selection asked", actor=person).count() == 1


def test_a_file_that_fails_holds_up_neither_the_others_nor_the_standard_manifest(dataset: Dataset) -> None:
    manifest = dataset.files.get(content="manifest")
    selection = ask_for_selection(dataset, ORDER, user())
    failed = selection.files.get(format="csv", language="en")
    Job.objects.filter(pk=failed.job_id).update(attempts=9)
    sweep()
    run_all()

    assert {f.state for f in selection.files.exclude(pk=failed.pk)} == {"done"}
    assert selection.files.get(pk=failed.pk).state == "failed"
    assert dataset.files.get(content="manifest", selection=None).sha256 == manifest.sha256


def test_a_deleted_selection_leaves_nothing_and_its_number_is_not_used_again(dataset: Dataset) -> None:
    selection = ask_for_selection(dataset, ORDER, user())
    run_all()
    paths = [path_of(file) for file in selection.files.all()]
    others = [path_of(file) for file in dataset.files.filter(selection=None)]
    assert all(path.is_file() for path in paths)
    person = user()

    assert delete_selection(selection, person)
    assert not delete_selection(selection, person)
    run_all()

    assert not any(path.exists() for path in paths)
    assert all(path.is_file() for path in others)
    assert not selection.files.exclude(sha256="").exists()
    assert AuditEntry.objects.filter(action="selection deleted", actor=person).count() == 1
    assert ask_for_selection(dataset, ORDER, person).number == selection.number + 1


def test_one_that_is_deleted_while_a_file_is_made_does_not_get_it(dataset: Dataset) -> None:
    selection = ask_for_selection(dataset, ORDER, user())
    job = Job.objects.filter(export_files__selection=selection).order_by("pk").first()
    assert job
    delete_selection(selection, user())
    run_all()

    assert not list(folder_of(dataset).glob("*selection*"))
    assert not list(folder_of(dataset).glob(".*selection*"))
    assert not selection.files.filter(content="manifest").exists()


def test_selections_go_with_the_dataset_that_is_withdrawn(dataset: Dataset) -> None:
    selection = ask_for_selection(dataset, ORDER, user())
    run_all()
    assert list(folder_of(dataset).glob("*selection*"))

    replace(dataset, Dataset.Why.ERASED)
    pretend_others_made(dataset.survey.datasets.get(withdrawn_at=None))
    run_all()

    assert [path.name for path in folder_of(dataset).iterdir()] == [
        f"{dataset.survey.slug_en}-1-manifest.json"
    ]
    dataset.refresh_from_db()
    with pytest.raises(asking.NotMade):
        ask_for_selection(dataset, ORDER, user())
    assert selection.files.count() == 8


def test_there_are_only_so_many_and_none_of_standard_files(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "MOST_SELECTIONS", 1)
    for standard in (Order(("csv", "xlsx"), ("cy", "en", "codes")), Order(("ddi",), ("codes",))):
        with pytest.raises(asking.AllStandard):
            ask_for_selection(dataset, standard, user())
    ask_for_selection(dataset, Order(("csv",), ("both",)), user())

    with pytest.raises(asking.TooMany):
        ask_for_selection(dataset, ORDER, user())


def test_a_standard_file_that_a_dataset_of_an_earlier_release_has_not_can_be_ordered(
    dataset: Dataset,
) -> None:
    order = Order(("datapackage", "csv-plain"), ("codes",))
    with pytest.raises(asking.AllStandard):
        ask_for_selection(dataset, order, user())
    dataset.files.filter(format="datapackage").delete()

    selection = ask_for_selection(dataset, order, user())

    assert {file.format for file in selection.files.all()} == {"datapackage", "csv-plain"}


def test_selections_of_an_interim_dataset_do_not_hold_up_the_next() -> None:
    """Only the standard files count as being made."""
    now = timezone.now()
    day = dt.timedelta(days=1)
    survey = published_survey(page("p", question("q")), opens=now - day, closes=now + day)
    respond(survey, {"q": "Ie"}, started_at=now - day, submitted_at=now - day / 2)
    interim = ask_for_interim(survey, user())
    have_made(interim)
    pretend_others_made(interim)
    run_all()
    ask_for_selection(interim, Order(("csv",), ("both",)), user())

    assert ask_for_interim(survey, user()).number == interim.number + 1
