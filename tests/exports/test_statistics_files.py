"""SPSS and Stata: PSPP and pyreadstat read what the database has."""

import datetime as dt
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pandas
import pyreadstat
import pytest
import yaml
from django.core.management import call_command
from msgspec.structs import replace

from demo.content import CLOSED_SLUG, PUBLISHED, load_closed_survey
from demo.staff import hire
from exports import making
from exports.dataset.columns import Kind
from exports.dataset.contents import contents_of
from exports.formats import TooLarge, TooWide, format_named
from exports.formats.dta import Dta
from exports.formats.sav import LONGEST_LABEL, Sav, _value_labels
from exports.formats.statistical import shortened_label
from exports.freezing import have_made
from exports.making import write_answers
from exports.models import Dataset
from exports.pages.wording import reason_of
from exports.statistics.short_names import shortened
from exports.statistics.variables import variables_of
from exports.storage.places import path_of
from jobs.models import Job
from jobs.running import run
from questionnaire.document import Text
from surveys.agreement import agree
from surveys.models import Option, Survey
from surveys.publishing import publish
from tests.exports.data import AWKWARD, awkward_survey, closed_survey, frozen, respond, stored
from tests.exports.expecting import cell
from tests.exports.pspp import cells_of, frequencies, said_of
from tests.factories import option, page, question, text

pytestmark = pytest.mark.django_db
FORMATS = ("sav", "dta")
SYSTEM = 7


class ClaimLost(Exception):
    pass


def written(dataset: Dataset, name: str, folder: Path, labels: Any = "cy") -> Path:
    path = folder / f"file.{name}"
    write_answers(dataset, name, labels, path, lambda rows: None)
    return path


def read(path: Path, **how: Any) -> tuple[dict[str, list[Any]], Any]:
    """Every column, with the missing values that say why."""
    reader = pyreadstat.read_sav if path.suffix == ".sav" else pyreadstat.read_dta
    return reader(path, output_format="dict", **{"user_missing": True} | how)


def missing(number: int, path: Path) -> Any:
    return number if path.suffix == ".sav" else {-9: "a", -8: "b", -7: "c", -1: "d", -18: "e"}[number]


@pytest.fixture
def dataset() -> Dataset:
    return frozen(awkward_survey())


@pytest.fixture
def of_2012(settings: Any, tmp_path: Path) -> Dataset:
    settings.EXPORTS_ROOT = tmp_path / "exports"
    hire()
    load_closed_survey()
    dataset = Survey.objects.get(slug_en=CLOSED_SLUG).datasets.get()
    have_made(dataset)
    return dataset


def test_pspp_counts_of_the_survey_of_2012_what_was_published(of_2012: Dataset, tmp_path: Path) -> None:
    counts = yaml.safe_load(PUBLISHED.read_text(encoding="utf-8"))["synthetic_counts"]
    path = written(of_2012, "sav", tmp_path, "en")

    groups = {
        value.label.en: value.code
        for column in contents_of(of_2012).columns
        if column.kind is Kind.GROUP
        for value in column.values
    }
    sector = {groups[label]: count for label, count in frequencies(path, "sector__group").items()}
    chosen = {code: frequencies(path, f"barriers_{code}")["Chosen"] for code in counts["barriers"]}
    assert sector == counts["sector"]
    assert list(sector.values()) == [290, 111, 99, 41, 35]
    assert chosen == counts["barriers"] == {"lack_knowledge_skills": 495, "fear_negative_feedback": 305}


def test_so_does_pandas_of_the_dataset_itself(of_2012: Dataset) -> None:
    table = pandas.read_parquet(contents_of(of_2012).path)

    assert list(table["sector//group"].value_counts()) == [290, 111, 99, 41, 35]
    assert (table["barriers/lack_knowledge_skills"] == "1").sum() == 495
    assert (table["barriers/fear_negative_feedback"] == "1").sum() == 305


@pytest.mark.parametrize("name", FORMATS)
def test_so_does_pyreadstat_of_both(of_2012: Dataset, name: str, tmp_path: Path) -> None:
    cells, about = read(written(of_2012, name, tmp_path))

    labels = about.variable_value_labels["sector__group"]
    assert sorted(Counter(labels[n] for n in cells["sector__group"]).values(), reverse=True) == [
        290,
        111,
        99,
        41,
        35,
    ]
    barrier = shortened(contents_of(of_2012).names, format_named(name).names)[
        "barriers/lack_knowledge_skills"
    ]
    assert barrier.startswith("barriers_lack_knowle")
    assert sum(n == 1 for n in cells[barrier]) == 495


def test_pspp_reads_every_cell_as_the_database_has_it(dataset: Dataset, tmp_path: Path) -> None:
    rows = cells_of(written(dataset, "sav", tmp_path))

    assert len(rows) == dataset.rows
    names = shortened(contents_of(dataset).names, Sav.names)
    for column in contents_of(dataset).columns[SYSTEM:]:
        expected = [shown(column, answers) for _, answers in stored(dataset)]
        assert [row[names[column.name]] for row in rows] == expected


def shown(column: Any, answers: dict[str, Any]) -> str:
    """A cell as PSPP writes it to CSV."""
    value = cell(column, answers, "codes")
    if column.kind is Kind.TEXT:
        # Blanks at the end are filling to SPSS; no answer that a page takes ends with any.
        return value.rstrip(" ").replace("\r\n", "\n")
    if column.key not in answers:
        return " "
    if column.kind is Kind.DATE and value:
        return f"{dt.date.fromisoformat(value):%m/%d/%Y}"
    if not value:
        return {Kind.NUMBER: "-1000000000000009", Kind.DATE: " "}.get(column.kind, "-9")
    numbers = {v.code: str(v.number) for v in column.values}
    return numbers[value] if numbers else f"{float(value):g}"


@pytest.mark.parametrize("name", FORMATS)
def test_pyreadstat_reads_every_text(dataset: Dataset, name: str, tmp_path: Path) -> None:
    cells, _ = read(written(dataset, name, tmp_path))

    texts = [text.rstrip(" ") if name == "sav" else text for text in AWKWARD]
    assert Counter(cells["comment"]) == Counter([*texts, "", ""])
    assert set(cells["sector_other_text"]) == {"=SUM(A1)", ""}


@pytest.mark.parametrize("name", FORMATS)
def test_texts_of_two_thousand_characters_with_accents_are_whole(name: str, tmp_path: Path) -> None:
    survey = closed_survey()
    longest = "ŵ" * 2000
    for comment in (longest, "ŷ" * 1999, "byr", longest):
        respond(survey, {"comment": comment})
    respond(survey, {"sector": "007"})

    cells, _ = read(written(frozen(survey), name, tmp_path))

    assert sorted(cells["comment"]) == sorted(["", "byr", "ŷ" * 1999, longest, longest])


@pytest.mark.parametrize("name", FORMATS)
def test_where_everybody_wrote_a_long_text_none_is_empty(name: str, tmp_path: Path) -> None:
    survey = closed_survey(page("p", question("comment", "long_text")))
    texts = ["ŵ" * 1100, "ŷ" * 1200]
    for comment in texts:
        respond(survey, {"comment": comment})

    cells, _about = read(written(frozen(survey), name, tmp_path))

    assert sorted(cells["comment"]) == sorted(texts)


def test_texts_longer_than_spss_has_are_cut_between_characters_and_counted(tmp_path: Path) -> None:
    survey = closed_survey()
    respond(survey, {"comment": "a" + "ŵ" * 20_000})
    dataset = frozen(survey)

    made = write_answers(dataset, "sav", "en", tmp_path / "file.sav", lambda rows: None)

    assert made.facts == {"rows": 1, "cut": 1}
    assert read(tmp_path / "file.sav")[0]["comment"] == ["a" + "ŵ" * 16_383]


def missing_survey() -> Survey:
    choices = [
        option("1", "Un", "One"),
        option("2", "Dau", "Two"),
        option("other", "Arall", "Other"),
        option("dk", "Ddim yn gwybod", "Don't know", missing="dont_know"),
        option("unsure", "Ddim yn siŵr", "Not sure", missing="dont_know"),
        option("no", "Gwell gen i beidio", "I'd rather not", missing="prefer_not_to_say"),
        option("na", "Amherthnasol", "Not applicable", missing="not_applicable"),
    ]
    survey = closed_survey(
        page("p", question("q", "single_choice", options=choices), question("n", "number")),
        page(
            "r",
            question("scale", "rating", settings={"min": 0, "max": 10}, options=choices[3:4]),
            question("cold", "rating", settings={"min": -10, "max": 10}, options=choices[3:4]),
        ),
    )
    for code in ("1", "2", "other", "dk", "unsure", "no", "na", None):
        respond(survey, {"q": code, "n": None, "scale": "10", "cold": "-9"})
    respond(survey, {"scale": "dk", "cold": "dk", "n": "-9"})
    return survey


@pytest.mark.parametrize("name", FORMATS)
def test_missing_values_are_told_apart(name: str, tmp_path: Path) -> None:
    path = written(frozen(missing_survey()), name, tmp_path)

    cells, about = read(path)
    plain, _ = read(path, user_missing=False)

    expected = [1, 2, 3, *(missing(n, path) for n in (-8, -18, -7, -1, -9)), None]
    assert Counter(cells["q"]) == Counter(expected)
    assert Counter(plain["q"]) == {1: 1, 2: 1, 3: 1, None: 6}
    labels = about.variable_value_labels["q"]
    assert labels[missing(-18, path)] == "Ddim yn siŵr"
    assert labels[missing(-9, path)] == "Dim ateb"
    assert Counter(plain["n"]) == {None: 8, -9: 1}
    assert Counter(plain["scale"]) == {10: 8, None: 1}
    assert Counter(plain["cold"]) == {-9: 8, None: 1}


def test_pspp_tells_them_apart_too(tmp_path: Path) -> None:
    path = written(frozen(missing_survey()), "sav", tmp_path, "en")

    assert frequencies(path, "q") == {
        "One": 1,
        "Two": 1,
        "Other": 1,
        ".": 1,
        "Not sure": 1,
        "No answer": 1,
        "Don’t know": 1,
        "I’d rather not": 1,
        "Not applicable": 1,
    }
    measures = {row[0]: row[3] for row in said_of(path, "DISPLAY DICTIONARY.") if len(row) > 8}
    assert (measures["q"], measures["n"], measures["scale"]) == ("Nominal", "Scale", "Ordinal")


@pytest.mark.parametrize("name", FORMATS)
def test_dates_and_times_are_what_they_are(name: str, tmp_path: Path) -> None:
    kinds = {"day": "date", "began": "datetime", "opens": "time", "joined": "month"}
    survey = closed_survey(page("p", *(question(code, kind) for code, kind in kinds.items())))
    respond(survey, {"day": "1899-12-31", "began": "2026-03-27T09:30", "opens": "09:30", "joined": "2026-03"})
    respond(survey, dict.fromkeys(kinds))
    dataset = frozen(survey)

    cells, about = read(written(dataset, name, tmp_path), user_missing=False)

    (found,) = [row for row in zip(*(cells[code] for code in kinds), strict=True) if row[0] is not None]
    assert found[:3] == (dt.date(1899, 12, 31), dt.datetime(2026, 3, 27, 9, 30), dt.time(9, 30))
    if name == "sav":
        assert about.original_variable_types["joined"] == "MOYR8"
    else:
        assert (about.original_variable_types["joined"], found[3]) == ("%tm", (2026 - 1960) * 12 + 2)
    assert all(None in cells[code] for code in kinds)
    assert isinstance(cells["submitted_at"][0], dt.datetime)


@pytest.mark.parametrize("name", FORMATS)
def test_no_day_that_somebody_may_answer_stands_for_no_answer(name: str, tmp_path: Path) -> None:
    """Stata counts days and months from 1960, in whose numbers -9 is in 1959."""
    survey = closed_survey(page("p", question("born", "date"), question("joined", "month")))
    answers = [
        (f"1959-12-{day}", f"1959-{month:02}") for day, month in zip(range(20, 28), range(1, 9), strict=True)
    ]
    for born, joined in answers:
        respond(survey, {"born": born, "joined": joined})
    respond(survey, {"born": None, "joined": None})

    path = written(frozen(survey), name, tmp_path)
    plain, _ = read(path, user_missing=False)
    cells, _ = read(path)

    assert sorted(day.isoformat() for day in plain["born"] if day) == [born for born, _ in answers]
    assert len(set(plain["joined"]) - {None}) == len(answers)
    assert (plain["born"].count(None), plain["joined"].count(None)) == (1, 1)
    if name == "dta":
        assert (cells["born"].count("a"), cells["joined"].count("a")) == (1, 1)


@pytest.mark.parametrize("name", FORMATS)
def test_the_file_says_what_it_is_in_the_language_of_its_labels(
    dataset: Dataset, name: str, tmp_path: Path
) -> None:
    labels = {
        language: read(written(dataset, name, tmp_path, language))[1] for language in ("cy", "en", "codes")
    }

    assert labels["cy"].file_label.startswith("Data synthetig: ")
    assert labels["en"].file_label.startswith("Synthetic data: ")
    assert labels["en"].column_names_to_labels["barriers_time"] == "Time – Question barriers"
    assert labels["codes"].column_names_to_labels["barriers_time"] == "barriers/time"
    assert labels["cy"].variable_value_labels["sector"][1] == "Llywodraeth leol, ŵyl"
    assert labels["codes"].variable_value_labels["sector"][2] == "007"
    if name == "sav":
        assert contents_of(dataset).title.cy in labels["cy"].notes[0]
        assert all(len(line.encode()) <= 80 for line in labels["cy"].notes)


def test_long_labels_are_cut_where_the_formats_have_no_more_room(tmp_path: Path) -> None:
    survey = closed_survey(page("p", question("q", "single_choice", options=[option("a"), option("b")])))
    dataset = frozen(survey)
    columns = contents_of(dataset).columns
    long = Text("ŵ" * 500, "w" * 500)
    column = replace(columns[-1], text=long, values=tuple(replace(v, label=long) for v in columns[-1].values))
    (variable,) = variables_of([column], {"q": "q"}, "cy", Sav.clock)
    assert len(shortened_label(variable.label, LONGEST_LABEL).encode()) <= 255
    assert all(
        label.endswith("…") and len(label.encode()) <= 120
        for number, label in _value_labels(variable).items()
        if number > 0
    )


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_dataset_gives_the_same_bytes_with_the_time_of_freezing_inside(
    dataset: Dataset, name: str, tmp_path: Path
) -> None:
    Dataset.objects.filter(pk=dataset.pk).update(frozen_at=dt.datetime(2012, 10, 20, 8, 5, 7, tzinfo=dt.UTC))
    dataset.refresh_from_db()

    path = written(dataset, name, tmp_path)
    before = path.read_bytes()

    assert read(path)[1].creation_time == dt.datetime(2012, 10, 20, 8, 5, 7 * (name == "sav"))
    assert written(dataset, name, tmp_path).read_bytes() == before


@pytest.mark.parametrize("name", FORMATS)
def test_a_dataset_without_responses_still_has_its_variables(name: str, tmp_path: Path) -> None:
    dataset = frozen(closed_survey())

    cells, _ = read(written(dataset, name, tmp_path))

    assert len(cells) == len(contents_of(dataset).columns)
    assert not any(cells.values())


@pytest.mark.parametrize(("name", "format_"), [("sav", Sav), ("dta", Dta)])
def test_what_would_be_too_large_is_refused_before_it_begins_with_figures_and_advice(
    dataset: Dataset, name: str, format_: type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(format_, "most_bytes", 20_000)
    file = dataset.files.get(format=name, language="cy")

    with pytest.raises(TooLarge):
        write_answers(dataset, name, "cy", tmp_path / "file", lambda rows: None)
    assert not (tmp_path / "file").exists()
    assert not run(file.job_id)

    error = Job.objects.get(pk=file.job_id).error
    assert error.startswith("too_large: ")
    assert "20 kB" in reason_of(error)
    assert "Parquet" in reason_of(error)


def test_more_variables_than_stata_has_are_refused(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exports.formats.dta.MOST_VARIABLES", 10)

    with pytest.raises(TooWide) as raised:
        write_answers(dataset, "dta", "cy", Path(os.devnull), lambda rows: None)

    assert "10" in reason_of(": ".join(making.reason_for(raised.value)))


def test_progress_is_told_while_rows_are_written(of_2012: Dataset, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("exports.formats.statistical.STEP_ROWS", 100)
    told: list[int] = []

    write_answers(of_2012, "sav", "cy", tmp_path / "file.sav", told.append)

    assert told == [100, 200, 300, 400, 500]


@pytest.mark.parametrize("name", FORMATS)
def test_numbers_of_options_stay_in_later_datasets(name: str, tmp_path: Path) -> None:
    survey = closed_survey(page("p", question("q", "single_choice", options=[option("a"), option("c")])))
    first = survey.current_version
    added = survey.questions.get(code="q")
    Option.objects.create(question=added, code="b", label_cy="Newydd", label_en="New", position=0)
    agree(survey, None, None)
    publish(survey, None)
    survey = Survey.objects.select_related("current_version").get(pk=survey.pk)
    respond(survey, {"q": "c"}, version=first)
    respond(survey, {"q": "b"})

    cells, about = read(written(frozen(survey), name, tmp_path, "codes"))

    assert sorted(cells["q"]) == [2, 3]
    assert {n: about.variable_value_labels["q"][n] for n in (1, 2, 3)} == {1: "a", 2: "c", 3: "b"}


def test_sets_of_labels_whose_names_would_meet_keep_their_own(tmp_path: Path) -> None:
    """The library calls the labels of `q1`, number 3, and those of `q`, number 13, both `q13`."""
    codes = ["q1", *(f"m{n}" for n in range(9)), "q"]
    survey = closed_survey(
        page("p", *(question(c, "single_choice", options=[option("a", f"{c} cy", f"{c} en")]) for c in codes))
    )
    respond(survey, dict.fromkeys(codes, "a"))

    _, about = read(written(frozen(survey), "dta", tmp_path))

    assert [about.variable_value_labels[code][1] for code in codes] == [f"{code} cy" for code in codes]
    assert {about.variable_to_label[code] for code in codes} == set(codes)


@pytest.mark.parametrize("name", FORMATS)
def test_numbers_keep_every_digit_that_an_answer_may_have(name: str, tmp_path: Path) -> None:
    given = ["123456789012345", "-999999999999999", "0", "-0.5", "0.1", "0.000000000001", "12345678.9012345"]
    survey = closed_survey(page("p", question("n", "number")))
    for number in given:
        respond(survey, {"n": number})

    cells, _ = read(written(frozen(survey), name, tmp_path), user_missing=False)

    assert sorted(cells["n"]) == sorted(map(float, given))


def test_pspp_reads_very_many_variables_whose_names_begin_alike(tmp_path: Path) -> None:
    options = [option(f"awdurdod_lleol_{n}") for n in range(600)]
    details = option("arall", other_text={"label": text("Rhowch fanylion", "Details"), "max_length": 1000})
    survey = closed_survey(
        page("p", question("which_of_these", "multi_choice", options=[*options, details])),
        page("q", *(question(f"comment_on_the_service_{n}", "long_text") for n in range(20))),
    )
    respond(
        survey,
        {"which_of_these": ["awdurdod_lleol_599", "arall"], "which_of_these/arall": "ŵ" * 1000}
        | {f"comment_on_the_service_{n}": f"{n} " + "ŷ" * 900 for n in range(20)},
    )

    (row,) = cells_of(written(frozen(survey), "sav", tmp_path))

    assert row["which_of_these_awdurdod_lleol_599"] == "1"
    assert sum(cell == "0" for code, cell in row.items() if code.startswith("which_of_these_awd")) == 599
    assert row["which_of_these_arall_text"] == "ŵ" * 1000
    assert [row[f"comment_on_the_service_{n}"] for n in range(20)] == [f"{n} " + "ŷ" * 900 for n in range(20)]


@pytest.mark.parametrize("name", FORMATS)
def test_whoever_has_lost_the_job_stops_at_once(
    of_2012: Dataset, name: str, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr("exports.formats.statistical.STEP_ROWS", 100)

    def lost(rows: int) -> None:
        raise ClaimLost

    with pytest.raises(ClaimLost):
        write_answers(of_2012, name, "cy", tmp_path / "file", lost)


@pytest.mark.parametrize("name", FORMATS)
def test_a_disk_that_is_full_half_way_is_noticed(of_2012: Dataset, name: str, monkeypatch: Any) -> None:
    """The library would go on, and leave a file without its end."""
    monkeypatch.setattr(
        "exports.formats.statistical.COPY", "import sys; sys.stdin.buffer.read(1); sys.exit(28)"
    )
    file = of_2012.files.get(format=name, language="cy")

    assert not run(file.job_id)

    assert Job.objects.get(pk=file.job_id).error == "disk_full"
    assert not path_of(file).exists()


@pytest.mark.parametrize("name", FORMATS)
def test_the_command_writes_labels_in_both_languages_unless_told_otherwise(
    dataset: Dataset, name: str, tmp_path: Path
) -> None:
    def labels(**language: str) -> dict[int, str]:
        path = tmp_path / f"file.{name}"
        slug = dataset.survey.slug_en
        call_command("write_export", slug, format=name, output=path, verbosity=0, **language)
        return read(path)[1].variable_value_labels["sector"]

    assert labels()[2] == "Saith / Seven"
    assert labels(language="en")[2] == "Seven"
    assert labels(language="codes")[2] == "007"
