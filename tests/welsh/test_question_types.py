"""Every type of question with the marked catalogue: empty, in error and answered, nothing is in the other language."""

import pytest

from questionnaire.describing import describe
from questionnaire.document import LANGUAGES
from questionnaire.written import written_line
from surveys.files.importing import import_survey
from surveys.models import Survey
from surveys.publishing import publish
from surveys.versions import questionnaire_for
from tests.question_types import ANSWERS, SURVEY_FILE
from tests.welsh.test_respondent_pages import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("marked_catalogue")]


@pytest.fixture(params=LANGUAGES)
def visitor(request):
    draft = import_survey(SURVEY_FILE).survey
    publish(draft, None)
    return Visitor(Survey.objects.get(pk=draft.pk), request.param)


def written_answers(questionnaire, language):
    """The answers as the page that checks them writes them: dates and lengths of time are in no catalogue."""
    for code, given in ANSWERS.items():
        for line in describe(questionnaire.question(code), given.stored, language):
            yield from (*written_line(line, language).splitlines(), line.detail)


def test_every_type_is_in_one_language_empty_in_error_and_answered(visitor):
    questionnaire = questionnaire_for(visitor.survey.current_version_id)
    visitor.own += [words for words in written_answers(questionnaire, visitor.language) if words]
    visitor.own += [
        text for given in ANSWERS.values() for value in given.posted.values() for text in as_list(value)
    ]
    visitor.post(visitor.address("start"))
    for number, page in enumerate(questionnaire.pages, start=1):
        codes = [question.code for question in page.questions if question.kind.asked]
        right = {name: value for code in codes for name, value in ANSWERS[code].posted.items()}
        visitor.get(visitor.address("page", number))
        visitor.post(visitor.address("page", number), asked=codes)
        visitor.get(visitor.address("page", number))
        visitor.post(visitor.address("page", number), asked=codes, **right)
    visitor.get(visitor.address("check"))

    assert visitor.findings == []


def as_list(value):
    return value if isinstance(value, list) else [value]
