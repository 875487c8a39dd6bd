"""What we export can be brought in again, and exported again alike."""

import pytest

from responses.models import Response
from responses.synthetic import make_responses
from tests.intake.data import as_csv, brought, exported, frozen, joined, published, what_stays, without_files
from tests.list_of_everything import SURVEY_FILE as LIST_OF_EVERYTHING
from tests.question_types import SURVEY_FILE as EVERY_TYPE

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("file", [EVERY_TYPE, LIST_OF_EVERYTHING], ids=lambda path: path.stem)
@pytest.mark.parametrize("labels", ["codes", "cy", "both"])
def test_an_export_brought_into_a_copy_of_the_survey_is_exported_alike(file, labels, tmp_path):
    content = file.read_bytes()
    first, copy = published(content, "first"), published(content, "copy")
    make_responses(first, 25, seed=7)
    before = frozen(first)
    lines = without_files(first, joined(before, exported(before, tmp_path, labels)))

    batch = brought(copy, as_csv(lines), missing_may_stand=True)

    assert {(column, words["en"]) for _, column, words in batch.faults} == set()
    assert (batch.rows, batch.taken) == (25, 25)
    assert set(Response.objects.filter(survey=copy).values_list("source", flat=True)) == {"import"}
    after = frozen(copy)
    expected = without_files(first, joined(before, exported(before, tmp_path)))
    assert what_stays(joined(after, exported(after, tmp_path))) == what_stays(expected)
