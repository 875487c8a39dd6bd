"""import_survey and export_survey as an operator meets them."""

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from surveys.agreement import agreed_keys
from surveys.models import Agreement, Survey
from tests import factories
from tests.factories import as_yaml, page, question, survey_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("operator_speaks_english")]

PROJECT = Path(__file__).parents[2]
ALL_WALES = PROJECT / "demo" / "surveys" / "all-wales-2012.yaml"
BENCHMARK = PROJECT / "benchmarks" / "benchmark-survey.yaml"


@pytest.fixture
def operator_speaks_english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


@pytest.fixture
def survey_path(tmp_path):
    path = tmp_path / "arolwg.yaml"
    path.write_bytes(as_yaml(survey_file(page("a", question("q")), slug={"cy": "arolwg", "en": "survey"})))
    return path


def run(command: str, *arguments: object) -> tuple[int, str, str]:
    """Exit status, output and errors of a command."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(command, *map(str, arguments), stdout=out, stderr=err, no_color=True)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.mark.parametrize("path", [ALL_WALES, BENCHMARK], ids=lambda path: path.stem)
def test_the_projects_own_surveys_are_imported_and_published(path):
    status, out, err = run("import_survey", path, "--publish")

    assert (status, err) == (0, "")
    assert "Published as version 1." in out
    assert Survey.objects.get().current_version.number == 1


def test_a_check_says_what_would_be_done_and_does_none_of_it():
    run("import_survey", ALL_WALES)

    status, out, _ = run("import_survey", ALL_WALES, "--check", "--publish")

    assert status == 0
    assert out.startswith("It would replace the draft: ")
    assert "It would be published as version 1." in out
    assert out.endswith("This was a check: nothing was changed.\n")
    assert Survey.objects.get().current_version is None


def test_it_says_what_was_imported():
    _, out, _ = run("import_survey", ALL_WALES)

    assert "Pages: 6. Questions: 31. Options: 128. Texts newly agreed: 224." in out


def test_what_stands_in_the_way_of_publishing_is_said_with_its_place(survey_path):
    survey_path.write_text(survey_path.read_text().replace("agreed: true", "agreed: [survey.title]"))

    status, out, err = run("import_survey", survey_path, "--publish")

    line = next(line for line in err.splitlines() if "question.q" in line or "“q”" in line)
    text_line = next(
        number for number, line in enumerate(survey_path.read_text().splitlines(), 1) if "Cwestiwn q" in line
    )
    assert (status, out) == (1, "")
    assert line.startswith(f"{survey_path}, line {text_line}, column ")
    assert err.splitlines()[-1] == "Nothing was changed."
    assert not Survey.objects.exists()


def test_a_draft_that_is_not_ready_is_imported_and_says_what_is_left(survey_path):
    survey_path.write_text(survey_path.read_text().replace("agreed: true", "agreed: false"))

    status, out, _ = run("import_survey", survey_path)

    assert status == 0
    assert "things stand in the way of publishing it:" in out
    assert not agreed_keys(Survey.objects.get())


def test_agreed_by_agrees_in_that_users_name(survey_path):
    survey_path.write_text(survey_path.read_text().replace("agreed: true", "agreed: false"))
    nia = factories.user("nia")

    status, _, _ = run("import_survey", survey_path, "--publish", "--agreed-by", "nia")

    survey = Survey.objects.get()
    assert status == 0
    assert {agreement.agreed_by for agreement in Agreement.objects.all()} == {nia}
    assert survey.current_version.published_by == nia


def test_addresses_and_window_can_be_given(survey_path):
    status, _, _ = run(
        "import_survey",
        survey_path,
        *("--slug-cy", "cy-1", "--slug-en", "en-1"),
        *("--opens", "2030-01-01T00:00:00+00:00", "--closes", "2030-02-01"),
    )

    survey = Survey.objects.get()
    assert status == 0
    assert (survey.slug_cy, survey.slug_en) == ("cy-1", "en-1")
    assert (survey.opens_at.year, survey.closes_at.month) == (2030, 2)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--agreed-by", "nobody"], "There is no user “nobody”."),
        (["--opens", "soon"], "--opens: write a moment"),
        (["--slug-cy", "Dim Cyfeiriad"], "--slug-cy: Write an address"),
        (["--opens", "2030-01-01", "--closes", "2029-01-01"], "must close after it opens"),
        (["--opens", "2026-03-29T01:30"], "never show 01:30"),
        (["--opens", "2026-10-25T01:30"], "show 01:30 twice"),
    ],
)
def test_a_wrong_argument_ends_with_a_line_and_1(survey_path, arguments, words):
    status, out, err = run("import_survey", survey_path, *arguments)

    assert (status, out) == (1, "")
    assert words in err
    assert not Survey.objects.exists()


HOSTILE = {
    "nothing": b"",
    "binary": bytes(range(256)),
    "brackets": b"[" * 100_000,
    "a tag": b"!!python/object/apply:os.system ['id']",
    "a list": b"- a\n- b\n",
    "many unknown keys": b"".join(b"k%d: v\n" % number for number in range(500)),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_ends_with_lines_that_have_their_place_and_1(tmp_path, content):
    path = tmp_path / "hostile.yaml"
    path.write_bytes(content)

    status, out, err = run("import_survey", path)

    *faults, last = err.splitlines()
    assert (status, out) == (1, "")
    assert last == "Nothing was changed."
    assert 1 <= len(faults) <= 51
    assert re.match(rf"{path}, line \d, column \d+: ", faults[0])


@pytest.mark.parametrize("name", ["", "not-there.yaml"], ids=["a directory", "no file"])
def test_a_file_that_cannot_be_opened_is_refused_without_a_line_or_column(tmp_path, name):
    status, out, err = run("import_survey", tmp_path / name)

    fault, last = err.splitlines()
    assert (status, out, last) == (1, "", "Nothing was changed.")
    assert fault.startswith(f"{tmp_path / name}: The file cannot be read: ")


def test_a_fault_in_the_program_is_a_line_too(survey_path, monkeypatch):
    monkeypatch.setattr("surveys.files.importing.replace_draft", lambda *_: 1 / 0)

    status, _, err = run("import_survey", survey_path)

    assert status == 1
    assert "A fault in the program stopped it (ZeroDivisionError: division by zero)" in err
    assert not Survey.objects.exists()


def test_an_operator_with_a_welsh_locale_is_answered_in_welsh(survey_path, monkeypatch):
    monkeypatch.setenv("LC_ALL", "cy_GB.UTF-8")

    _, out, _ = run("import_survey", survey_path)

    assert "Drafft newydd" in out


def test_it_says_that_nobody_has_a_role_until_somebody_has(survey_path):
    _, new, _ = run("import_survey", survey_path)
    factories.role(factories.user(), Survey.objects.get(), "author")
    _, again, _ = run("import_survey", survey_path)

    assert "Nobody has a role in this survey yet." in new
    assert "Nobody has a role" not in again


@pytest.mark.parametrize("slug", ["arolwg", "survey"])
def test_a_survey_is_exported_by_either_address(survey_path, tmp_path, slug):
    run("import_survey", survey_path)

    status, _, _ = run("export_survey", slug, "--format", "yaml", "--output", tmp_path / "out.yaml")

    assert status == 0
    assert (tmp_path / "out.yaml").read_text().startswith("format: arolwg-survey/1\nsurvey:\n")
    assert run("import_survey", tmp_path / "out.yaml", "--publish")[0] == 0


def test_an_old_address_finds_its_survey(survey_path, tmp_path):
    run("import_survey", survey_path, "--publish")
    Survey.objects.update(slug_cy="newydd")

    assert run("export_survey", "arolwg", "--output", tmp_path / "out.yaml")[0] == 0


def test_two_exports_have_the_same_bytes(survey_path, tmp_path):
    run("import_survey", survey_path)

    for name in ("one", "two"):
        run("export_survey", "arolwg", "--output", tmp_path / name)

    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_an_export_that_cannot_be_ends_with_a_line_and_1(survey_path, tmp_path):
    run("import_survey", survey_path)

    status, _, err = run("export_survey", "nowhere", "--output", tmp_path / "out.yaml")

    assert status == 1
    assert "There is no survey at “nowhere”." in err
    assert not (tmp_path / "out.yaml").exists()


@pytest.mark.parametrize("language", ["cy", "en"])
def test_the_questionnaire_is_written_as_a_pdf_in_the_language_that_is_asked_for(
    survey_path, tmp_path, language
):
    run("import_survey", survey_path)

    run(
        "export_survey", "arolwg", "--format", "pdf", "--language", language, "--output", tmp_path / "out.pdf"
    )

    content = (tmp_path / "out.pdf").read_bytes()
    assert content.startswith(b"%PDF-")
    assert f"/Lang({language})".encode() in content


def test_a_place_that_cannot_be_written_ends_with_a_line_and_1(survey_path, tmp_path):
    run("import_survey", survey_path)

    for path in (tmp_path, tmp_path / "nowhere" / "out.yaml"):
        status, _, err = run("export_survey", "arolwg", "--output", path)
        assert status == 1
        assert "cannot be written" in err


def test_the_program_itself_exits_with_1_and_no_traceback(tmp_path):
    path = tmp_path / "bad.yaml"
    path.write_text("survey: [")

    ended = subprocess.run(
        [sys.executable, PROJECT / "manage.py", "import_survey", path],
        env=os.environ | {"LC_ALL": "en_GB.ISO-8859-1"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 1
    assert "line 1, column" in ended.stderr or "line 2, column" in ended.stderr
    assert "Traceback" not in ended.stderr
