"""Public forms, some broken on purpose: each is read, or refused in words, and nothing is lost without a note."""

import pytest

from surveys.files.faults import FileRefused
from surveys.files.importing import import_survey
from surveys.files.readers import read_survey_file
from tests.surveys.files.forms import SAMPLES

FORMS = sorted(path for path in SAMPLES.iterdir() if path.suffix in (".xls", ".xlsx", ".csv"))
# Nothing in them can be asked, or they are no form.
REFUSED = {
    *("fruits.csv", "gps.csv", "gps.xls", "include_json.csv", "include_json.xls", "include_json.xlsx"),
    *("simple_loop.csv", "simple_loop.xls"),
}


def test_the_samples_are_there():
    assert len(FORMS) > 50
    assert (SAMPLES / "LICENSE.pyxform").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_a_public_form_is_imported_or_refused_in_words(path):
    if path.name in REFUSED:
        with pytest.raises(FileRefused) as refused:
            import_survey(path)
        assert all(refused.value.lines)
        return

    imported = import_survey(path)

    assert imported.counts["pages"] > 0
    assert all(note.message and str(note) for note in imported.report)


def test_what_a_file_is_called_does_not_matter():
    content = (SAMPLES / "group.xlsx").read_bytes()

    assert read_survey_file(content, "group.csv").record["pages"]
    assert read_survey_file(content, "").record["pages"]
    assert read_survey_file((SAMPLES / "group.csv").read_bytes(), "group").record["pages"]


def test_all_three_kinds_of_file_give_the_same_survey():
    found = [
        read_survey_file((SAMPLES / f"group.{suffix}").read_bytes(), "group").record["pages"]
        for suffix in ("xlsx", "xls", "csv")
    ]

    assert found[0] == found[1] == found[2]


def test_whole_numbers_are_read_without_a_point():
    record = read_survey_file((SAMPLES / "widgets.xls").read_bytes()).record
    homes = [
        *record["option_sets"],
        *(question for page in record["pages"] for question in page["questions"]),
    ]
    codes = [option["code"] for home in homes for option in home.get("options", [])]

    assert "8" in codes
    assert not [code for code in codes if code.endswith(".0")]
