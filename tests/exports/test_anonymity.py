"""An anonymous survey gives the day of a response, and no time of it."""

import datetime as dt

import pytest

from exports.dataset.contents import contents_of
from exports.models import Dataset
from responses import capture
from surveys.models import Survey
from tests import factories as make
from tests.exports.data import frozen as frozen_dataset
from tests.responses.conftest import Person, move_window, start_person

pytestmark = pytest.mark.django_db


def frozen(survey: Survey) -> Dataset:
    person: Person = start_person(survey)
    person.save(1, story=None)
    assert isinstance(capture.submit(person.visit(), "cy"), capture.Submitted)
    move_window(survey, closes=-0.001, grace=0)
    return frozen_dataset(survey)


def rows(dataset: Dataset) -> list[dict[str, str]]:
    return [row for batch in contents_of(dataset).batches() for row in batch.to_pylist()]


@pytest.mark.parametrize("anonymous", [False, True])
def test_only_a_survey_that_is_not_anonymous_gives_times(anonymous: bool) -> None:
    page = make.page("only", make.question("story"))
    (row,) = rows(frozen(make.published_survey(page, settings={"anonymous": anonymous})))

    assert ("started_at" in row) == (not anonymous)
    assert ("T" in row["submitted_at"]) == (not anonymous)
    assert dt.date.fromisoformat(row["submitted_at"][:10])
    assert len(row["submitted_at"]) == (10 if anonymous else len(row["submitted_at"]))
