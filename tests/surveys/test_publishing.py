"""Publishing: a draft becomes a version that never changes."""

import pytest

from surveys.versions import questionnaire_for
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_published_survey_gives_its_questionnaire_for_its_version():
    survey = factories.published_survey(
        factories.page("about", factories.question("strand", "single_choice"))
    )

    questionnaire = questionnaire_for(survey.current_version_id)

    assert questionnaire.question("strand").option("a").label.cy == "Dewis a"
    assert survey.current_version.number == 1
