"""The dataset's own file: what it holds, what it says of itself, and that every other file is made of it."""

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.core.management import call_command
from django.db import connection

from exports.closing import close, close_due
from exports.dataset import parquet, reading
from exports.dataset.contents import DatasetDamaged, contents_of, extent_of, naming_of
from exports.freezing import write_dataset
from exports.making import write_answers
from exports.manifest import manifest_of
from exports.models import Dataset
from exports.spreadsheets.lines import lines_of
from exports.storage.places import path_of
from jobs.models import Job
from jobs.running import run
from responses.models import IdentifyingAnswer, Response
from tests.exports.data import (
    answers_to_everything,
    awkward_survey,
    closed_survey,
    frozen,
    respond,
    standard_files,
)
from tests.exports.expecting import expected
from tests.exports.retaining import work
from tests.factories import option, page, question

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def dataset() -> Dataset:
    return frozen(awkward_survey())


def own_path(dataset: Dataset) -> Path:
    return path_of(dataset.files.get(content="dataset", list=""))


def test_every_cell_is_text_as_the_database_has_it_and_null_where_nothing_was_asked(dataset):
    table = pq.read_table(own_path(dataset))

    columns = contents_of(dataset).columns
    assert table.schema.names == [column.name for column in columns]
    assert set(table.schema.types) == {pa.string()}
    cells = [[row[column.name] or "" for column in columns if column.key] for row in table.to_pylist()]
    assert cells == expected(dataset, "codes")
    little_asked = next(row for row in table.to_pylist() if row["source"] == "synthetic")
    left_empty = next(row for row in table.to_pylist() if row["language"] == "en")
    assert (little_asked["comment"], left_empty["comment"]) == (None, "")


def test_it_says_of_itself_what_it_is(dataset):
    about = parquet.about_of(own_path(dataset))

    assert (about["dataset"], about["kind"], about["rows"]) == (1, "final", dataset.rows)
    assert about["survey"] == {"cy": dataset.survey.slug_cy, "en": dataset.survey.slug_en}
    assert dt.datetime.fromisoformat(about["frozen_at"]) == dataset.frozen_at.replace(microsecond=0)
    assert about["software"].startswith("Arolwg ")
    assert about["versions"] == [1]


def test_making_it_again_gives_the_same_bytes(dataset, tmp_path):
    (made,) = write_dataset(dataset, {"": tmp_path / "again"}, lambda rows: None)

    assert made.sha256 == dataset.files.get(content="dataset").sha256


# The longest line has some 2,000 bytes, and may be the last: the others have more together than the largest block.
@pytest.mark.parametrize("block", [1, 300, 2000])
def test_groups_of_rows_of_any_size_give_the_same_files(dataset, block, monkeypatch, tmp_path):
    names = ("csv", "dta", "sav", "xlsx")
    whole = {n: write_answers(dataset, n, "cy", tmp_path / n, lambda rows: None) for n in names}
    manifest = manifest_of(dataset)
    monkeypatch.setattr(parquet, "BLOCK_BYTES", block)
    (made,) = write_dataset(dataset, {"": own_path(dataset)}, lambda rows: None)
    dataset.files.filter(content="dataset").update(sha256=made.sha256)

    assert pq.ParquetFile(own_path(dataset)).num_row_groups > 1
    for name, before in whole.items():
        assert write_answers(dataset, name, "cy", tmp_path / "file", lambda rows: None) == before
    was = json.loads(manifest)["dataset"]["sha256"]
    assert manifest_of(dataset) == manifest.replace(was.encode(), made.sha256.encode())


def test_other_files_are_made_of_it_and_not_of_the_responses(dataset, tmp_path):
    before = write_answers(dataset, "csv", "cy", tmp_path / "file", lambda rows: None)
    manifest = manifest_of(dataset)
    IdentifyingAnswer.objects.all().delete()
    Response.objects.filter(survey=dataset.survey).delete()

    assert write_answers(dataset, "csv", "cy", tmp_path / "file", lambda rows: None) == before
    assert manifest_of(dataset) == manifest


@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_nothing_is_made_of_a_file_that_is_not_what_it_was(dataset, harm, tmp_path):
    path = own_path(dataset)
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes().replace(b"PAR1", b"PAR2"))
    file = dataset.files.get(format="csv", language="cy")

    with pytest.raises(DatasetDamaged):
        write_answers(dataset, "csv", "cy", tmp_path / "file", lambda rows: None)
    assert not run(file.job_id)

    assert Job.objects.get(pk=file.job_id).error.startswith("dataset_damaged")


def test_files_wait_for_it_and_are_asked_for_as_it_is_there():
    survey = closed_survey()
    respond(survey, answers_to_everything())
    dataset = close(survey)
    own = dataset.files.get(content="dataset")
    assert set(dataset.files.filter(job=None).values_list("content", flat=True)) == {"answers"}

    assert run(own.job_id)

    jobs = [file.job for file in dataset.files.filter(content="answers")]
    assert {(job.state, job.progress_total) for job in jobs} == {("queued", 1)}


def test_where_it_cannot_be_made_nothing_else_is_asked_for_until_it_is():
    survey = closed_survey()
    respond(survey, answers_to_everything())
    dataset = close(survey)
    Dataset.objects.filter(pk=dataset.pk).update(rows=2)
    own = dataset.files.get(content="dataset")

    assert not run(own.job_id)

    assert Job.objects.get(pk=own.job_id).error == "rows_differ: 1 of 2"
    assert not dataset.files.filter(content="manifest").exists()
    assert dataset.files.filter(job=None).count() == standard_files()


def test_a_dataset_of_a_release_that_made_none_is_given_one():
    survey = closed_survey()
    respond(survey, answers_to_everything())
    dataset = frozen(survey)
    work()
    dataset.files.filter(content="dataset").delete()
    Dataset.objects.filter(pk=dataset.pk).update(versions=[])

    close_due()
    close_due()
    work()

    own = dataset.files.get(content="dataset")
    assert own.sha256
    assert not dataset.files.exclude(job__state="done").exists()
    assert own.sha256.encode() in path_of(dataset.files.get(content="manifest")).read_bytes()


def test_the_command_makes_it_where_no_worker_has(tmp_path):
    survey = closed_survey()
    respond(survey, answers_to_everything())
    dataset = close(survey)

    call_command("write_export", survey.slug_en, format="csv", output=tmp_path / "file", verbosity=0)

    assert dataset.files.get(content="dataset").sha256
    assert len((tmp_path / "file").read_text().splitlines()) == 2


def test_a_column_whose_name_begins_like_another_is_read_alone():
    codes = [option("a"), option("a.b"), option("a.b.c")]
    survey = closed_survey(page("p", question("q", "multi_choice", options=codes)))
    respond(survey, {"q": ["a.b"]})
    contents = contents_of(frozen(survey))
    wanted = [column for column in contents.columns if column.name == "q/a"]

    (batch,) = contents.batches("codes", wanted)

    assert batch.to_pydict() == {"q/a": ["0"]}


def test_lines_have_quotes_where_they_need_them_and_nothing_for_null():
    column = pa.array(["a", "", None, 'q"', "a,b", "a\nb", "a\rb", " s ", "ŵ", "=1"]).dictionary_encode()
    batch = pa.RecordBatch.from_arrays([column, column], names=["x", "y"])

    lines, escaped = lines_of(batch, harmed=[1])

    assert escaped == 1
    assert bytes(lines).decode() == (
        'a,a\n"",""\n,\n"q""","q"""\n"a,b","a,b"\n"a\nb","a\nb"\n"a\rb","a\rb"\n s , s \nŵ,ŵ\n=1,\'=1\n'
    )


def test_the_web_server_does_without_the_libraries_of_workers():
    libraries = {"numpy", "pandas", "pyarrow", "pyreadstat", "rustpy_xlsxwriter"}
    code = (
        f"import django, sys; django.setup(); import config.urls; assert not {libraries} & set(sys.modules)"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"}

    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True)


@pytest.mark.django_db(transaction=True)
def test_a_dataset_and_its_lists_are_of_one_moment():
    """What is committed while it is being written is in neither."""
    survey = closed_survey()
    first = respond(survey, answers_to_everything())
    dataset = close(survey)
    columns = contents_of(dataset).columns

    with reading.snapshot(dataset.timezone) as cursor:
        before = len(list(reading.csv_lines(cursor, extent_of(dataset), columns, naming_of(dataset))))
        elsewhere = connection.copy()
        with elsewhere.cursor() as other:
            other.execute("DELETE FROM responses_identifyinganswer")
            other.execute("DELETE FROM responses_response WHERE id = %s", [first.pk])
        elsewhere.close()
        after = len(list(reading.csv_lines(cursor, extent_of(dataset), columns, naming_of(dataset))))

    assert (before, after) == (1, 1)
    assert not Response.objects.exists()
