"""`write_export` writes selections too, and refuses what cannot be in one line."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from exports.dataset.contents import contents_of
from exports.models import Dataset
from tests.exports.choosing import chosen, grouped_survey, rows_of
from tests.exports.data import frozen
from tests.exports.sharing import Shared, shared

pytestmark = pytest.mark.django_db


grouped = shared(lambda: frozen(grouped_survey()))


@pytest.fixture
def dataset(grouped: Shared, settings: Any, tmp_path: Path) -> Dataset:
    return grouped.given(settings, tmp_path)


def written(dataset: Dataset, folder: Path, *options: str, format: str = "csv-plain") -> list[dict[str, str]]:
    output = folder / "out"
    call_command("write_export", dataset.survey.slug_en, *options, format=format, output=output, verbosity=0)
    return list(csv.DictReader(io.StringIO(output.read_text(encoding="utf-8"), newline="")))


def test_filters_are_any_of_one_name_and_all_of_several(
    dataset: Dataset,
    tmp_path: Path,
) -> None:
    whole = written(dataset, tmp_path)

    assert written(dataset, tmp_path, "--only", "language=cy", "--only", "language=en") == whole
    assert written(dataset, tmp_path, "--only", "language=cy") == [
        row for row in whole if row["language"] == "cy"
    ]
    both = written(dataset, tmp_path, "--only", "language=en", "--only", "q//group=south")
    assert both == [row for row in whole if (row["language"], row["q"]) == ("en", "b")]
    assert both == rows_of(dataset, tmp_path, chosen(language=["en"], groups={"q//group": ["south"]}))
    day = whole[0]["submitted_at"][:10]
    assert written(dataset, tmp_path, "--only", f"from={day}", "--only", f"to={day}") == whole


def test_layouts_are_those_of_selections(dataset: Dataset, tmp_path: Path) -> None:
    (first, *_rest) = written(dataset, tmp_path, "--multiple", "list", "--lists", "long")

    assert first["many"] == "a"
    assert not [name for name in first if name.startswith("people/")]
    assert written(dataset, tmp_path, "--multiple", "list", "--list", "people") == []


def test_parquet_of_all_with_codes_is_the_datasets_own_file(
    dataset: Dataset,
    tmp_path: Path,
) -> None:
    call_command(
        "write_export", dataset.survey.slug_en, format="parquet", output=tmp_path / "out", verbosity=0
    )

    with contents_of(dataset).whole_file() as own:
        assert (tmp_path / "out").read_bytes() == own.read_bytes()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--only", "language"], "“language” is no filter. Write it as NAME=VALUE, such as language=cy."),
        (["--only", "language=fr"], "“fr” is no code of language. Choose from: cy, en."),
        (["--only", "q//group=east"], "“east” is no code of q//group. Choose from: north, south."),
        (["--only", "colour=red"], "There is no column of report groups “colour”."),
        (
            ["--only", "from=1/2/26"],
            "“from=1/2/26” has no date. Write it as YYYY-MM-DD, such as from=2026-01-31.",
        ),
        (["--only", "from=2026-02-01", "--only", "to=2026-01-01"], "The last day is before the first day."),
        (["--only", "source=paper"], "No response is as was chosen, so there is nothing to make a file of."),
        (["--lists", "wide", "--list", "people"], "With --lists wide there are no files of lists."),
    ],
)
def test_what_cannot_be_is_refused_in_one_line_and_leaves_no_file(
    dataset: Dataset,
    tmp_path: Path,
    options: list[str],
    words: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        written(dataset, tmp_path, *options)

    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1
    assert not [path for path in tmp_path.iterdir() if "out" in path.name]


@pytest.mark.parametrize("name", ["sav", "dta", "jsonl", "codebook-html"])
def test_formats_that_keep_their_own_layout_say_so(
    dataset: Dataset, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        written(dataset, tmp_path, "--multiple", "list", format=name)

    assert "cannot be made with --multiple list." in capsys.readouterr().err
