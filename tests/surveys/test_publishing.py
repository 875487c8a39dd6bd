"""Publishing: a draft becomes a version that never changes."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import RestrictedError
from django.utils import timezone

from accounts.models import AuditEntry
from questionnaire.document import checksum, decode, encode
from responses.models import Response
from surveys.drafts import load_draft
from surveys.models import OptionSet, Question, SlugHistory, Survey, SurveyVersion
from surveys.publishing import NotReady, as_published, publish
from surveys.versions import VersionDamaged, questionnaire_for
from tests import factories
from tests.factories import option, page, question, text

pytestmark = pytest.mark.django_db


def test_a_published_survey_gives_its_questionnaire_for_its_version():
    survey = factories.published_survey(page("about", question("strand", "single_choice")))

    questionnaire = questionnaire_for(survey.current_version_id)

    assert questionnaire.question("strand").option("a").label.cy == "Dewis a"
    assert survey.current_version.number == 1


def test_both_languages_are_published_at_once_with_curly_typography():
    survey = factories.published_survey(
        page("a", question("q", text=text("Beth yw'r ateb?", 'What\'s "it"?')))
    )

    words = questionnaire_for(survey.current_version_id).question("q").text

    assert (words.cy, words.en) == ("Beth yw’r ateb?", "What’s “it”?")
    assert Question.objects.get().text_cy == "Beth yw'r ateb?"


def test_a_version_keeps_the_checksum_of_its_document():
    version = factories.version()

    assert checksum(encode(decode(version.definition))) == version.checksum


def test_a_version_is_dated_by_the_clock_of_the_database(monkeypatch):
    survey = factories.survey()
    late = timezone.now() + dt.timedelta(days=10)
    monkeypatch.setattr(timezone, "now", lambda: late)

    version = publish(survey, None)

    assert version.published_at < late - dt.timedelta(days=9)
    assert SurveyVersion.objects.get().published_at == version.published_at


def test_publishing_is_audited():
    survey, nia = factories.survey(), factories.user("nia")

    version = publish(survey, nia)

    entry = AuditEntry.objects.get(action="survey published")
    assert (entry.actor, entry.survey_id, entry.details["version"]) == (nia, survey.pk, 1)
    assert version.published_by == nia


def test_an_edited_draft_is_published_again_beside_the_version_that_people_answer():
    survey = factories.published_survey(page("a", question("one")))
    first = survey.current_version
    factories.survey(
        page("a", question("one"), question("two")), slug={"cy": survey.slug_cy, "en": survey.slug_en}
    )

    second = publish(survey, None)

    survey.refresh_from_db()
    assert survey.current_version == second
    assert second.number == 2
    assert [question.code for question in questionnaire_for(first.pk).questions] == ["one"]
    assert [question.code for question in questionnaire_for(second.pk).questions] == ["one", "two"]


def test_a_draft_with_errors_is_not_published_and_nothing_changes(in_english):
    survey = factories.survey(agreed=False)

    with pytest.raises(NotReady) as refused:
        publish(survey, None)

    assert {finding.kind for finding in refused.value.findings} == {"not_agreed"}
    assert not SurveyVersion.objects.exists()
    assert not AuditEntry.objects.filter(action="survey published").exists()


def test_editing_either_side_of_a_text_stands_in_the_way():
    survey = factories.survey()
    Survey.objects.filter(pk=survey.pk).update(title_en="Another title")

    with pytest.raises(NotReady):
        publish(survey, None)


def test_warnings_do_not_stand_in_the_way():
    survey = factories.survey(page("a", question("q", "yes_no", options=[])))

    assert publish(survey, None).number == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_who_publish_at_once_get_a_version_each():
    survey = factories.survey()

    def publish_alone(_: int) -> int:
        try:
            return publish(Survey.objects.get(pk=survey.pk), None).number
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as people:
        numbers = list(people.map(publish_alone, range(4)))

    survey.refresh_from_db()
    assert sorted(numbers) == [1, 2, 3, 4]
    assert survey.current_version.number == 4


@pytest.mark.parametrize(
    "change", [{"number": 9}, {"checksum": "x"}, {"definition": {}}, {"published_by": None}]
)
def test_the_database_refuses_every_change_of_a_version(change):
    version = factories.version()

    with pytest.raises(IntegrityError), transaction.atomic():
        SurveyVersion.objects.filter(pk=version.pk).update(**change)


def test_the_database_refuses_to_delete_a_version_that_has_responses():
    version = factories.version()
    Response.objects.create(
        survey=version.survey,
        version=version,
        token_hash=b"0" * 32,
        language="cy",
        started_at=version.published_at,
    )

    with connection.cursor() as cursor, pytest.raises(IntegrityError, match="has responses"):
        cursor.execute("DELETE FROM surveys_surveyversion WHERE id = %s", [version.pk])


def test_a_version_nobody_answered_can_be_deleted():
    version = factories.version()
    Survey.objects.update(current_version=None)

    version.delete()

    assert not SurveyVersion.objects.exists()


def test_an_old_address_is_kept_however_it_was_changed():
    survey = factories.published_survey(slug={"cy": "hen", "en": "old"})

    Survey.objects.filter(pk=survey.pk).update(slug_cy="newydd")

    assert list(SlugHistory.objects.values_list("survey", "language", "slug")) == [(survey.pk, "cy", "hen")]


def test_an_address_taken_again_is_no_old_one():
    survey = factories.published_survey(slug={"cy": "hen", "en": "old"})
    Survey.objects.filter(pk=survey.pk).update(slug_cy="newydd")

    Survey.objects.filter(pk=survey.pk).update(slug_cy="hen")

    assert list(SlugHistory.objects.values_list("slug", flat=True)) == ["newydd"]


def test_the_address_of_a_draft_leaves_no_trace():
    survey = factories.survey(slug={"cy": "hen", "en": "old"})

    Survey.objects.filter(pk=survey.pk).update(slug_cy="newydd")

    assert not SlugHistory.objects.exists()


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Survey, {"slug_cy": "Not An Address"}),
        (Survey, {"slug_en": ""}),
        (Survey, {"slug_en": None}),
        (Survey, {"opens_at": None}),
        (Question, {"settings": []}),
        (Question, {"code": "a b"}),
    ],
)
def test_the_database_refuses_what_must_never_be(model, change):
    factories.published_survey()

    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**change)


def test_a_version_is_read_once(django_assert_num_queries):
    version = factories.version()
    questionnaire_for.cache_clear()

    with django_assert_num_queries(1):
        first = questionnaire_for(version.pk)
        again = questionnaire_for(version.pk)

    assert first is again


def test_a_version_that_is_not_there_is_not_remembered():
    for _ in range(2):
        with pytest.raises(SurveyVersion.DoesNotExist):
            questionnaire_for(-1)


def test_a_damaged_version_is_not_served():
    version = factories.version()
    damaged = SurveyVersion.objects.create(
        survey=version.survey,
        number=2,
        definition=version.definition,
        checksum="0" * 64,
        published_at=version.published_at,
    )

    with pytest.raises(VersionDamaged):
        questionnaire_for(damaged.pk)


def test_a_draft_is_deleted_with_all_its_parts():
    survey = factories.survey(
        page("a", question("q", "single_choice", option_set="s")),
        option_sets=[{"code": "s", "options": [option("x"), option("y")]}],
    )

    survey.delete()

    assert not OptionSet.objects.exists()


def test_an_option_set_in_use_is_not_deleted():
    factories.survey(
        page("a", question("q", "single_choice", option_set="s")),
        option_sets=[{"code": "s", "options": [option("x"), option("y")]}],
    )

    with pytest.raises(RestrictedError):
        OptionSet.objects.get().delete()


def test_a_draft_just_published_is_the_same_as_its_version():
    survey = factories.published_survey(
        page("a", question("q", text=text("Beth yw'r enw?", "What's the name?")))
    )

    again = checksum(encode(as_published(load_draft(survey))))

    assert again == survey.current_version.checksum
