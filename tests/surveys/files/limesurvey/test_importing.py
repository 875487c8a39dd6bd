"""A LimeSurvey file becomes a draft that can be checked, looked at and written again."""

import pytest
from django.core.management import call_command

from surveys.checks import check
from surveys.files.importing import import_survey
from surveys.files.writing import write_survey
from tests.surveys.files.limesurvey.lss import LAYOUTS, Group, Question, lss
from tests.surveys.files.limesurvey.test_rules import EARLIER

pytestmark = pytest.mark.django_db

EVERYTHING = [
    Group(EARLIER, name={"en": "First", "cy": "Cyntaf"}),
    Group([Question("last", "T", relevance="n > 5", mandatory="Y")], relevance="list == 'A1'"),
]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_file_becomes_a_draft(layout):
    imported = import_survey(lss(EVERYTHING, layout=layout, languages=("en", "cy")), name="parks.lss")

    assert imported.counts["pages"] == 2
    assert imported.survey.title_en == "A survey"
    assert imported.survey.questions.get(code="last").relevant == "${n} > 5"
    # What is left to do is about addresses, texts and agreement; never about a rule that cannot be.
    assert not [str(found) for found in check(imported.survey) if "relevant" in found.key]


def test_the_draft_is_written_and_read_again():
    first = import_survey(lss(EVERYTHING, languages=("en", "cy")), name="parks.lss").survey

    again = import_survey(write_survey(first), name="parks.yaml")

    assert write_survey(again.survey) == write_survey(first)


def test_the_command_imports_it_and_says_what_was_left_out(tmp_path, capsys):
    path = tmp_path / "parks.lss"
    path.write_bytes(lss([Question("why", "T"), Question("tongue", "I")]))

    call_command("import_survey", str(path))

    written = capsys.readouterr().out
    assert "tongue" in written
    assert "section “questions”, question “tongue” (number 101)" in written
