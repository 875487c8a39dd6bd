"""Everything that a question of a list can be, in its files, in the preview and on paper."""

import pytest
from django.urls import reverse

from surveys.files.importing import import_survey
from surveys.files.writing import write_survey
from surveys.files.xlsform.writing import write_xlsform
from surveys.models import Survey
from surveys.paper import survey_pdf
from tests.list_of_everything import draft, published
from tests.surveys.staff import staff_of

pytestmark = pytest.mark.django_db


def test_a_survey_file_comes_back_as_it_was():
    survey = draft()
    before = write_survey(survey)

    import_survey(before)

    assert write_survey(Survey.objects.get(pk=survey.pk)) == before


def test_an_xlsform_comes_back_as_it_was():
    survey = draft()
    before = write_survey(survey)
    written = write_xlsform(survey)
    survey.delete()

    again = import_survey(written.content, name="form.xlsx").survey

    assert write_survey(Survey.objects.get(pk=again.pk)) == before


@pytest.mark.parametrize(("language", "words"), [("cy", "Castell ar fryn"), ("en", "A castle on a hill")])
def test_the_preview_shows_every_page_of_the_list(language, words):
    survey = draft()

    reply = staff_of(survey, "author").get(reverse("preview-page", args=[survey.pk, language, 2]))

    html = reply.content.decode()
    assert reply.status_code == 200
    assert words in html
    for code in ("name", "age", "school", "colours", "secret", "place", "town", "speaks", "proof", "agrees"):
        assert f'data-question="{code}"' in html


@pytest.mark.parametrize("language", ["cy", "en"])
def test_it_can_be_printed(language):
    assert survey_pdf(published(), language).startswith(b"%PDF")
