"""Importing: a file becomes a draft, or takes a draft's place, wholly or not at all."""

import datetime as dt
from pathlib import Path

import pytest
from django.db import IntegrityError

from accounts.models import AuditEntry
from surveys.agreement import agreed_keys
from surveys.drafts import load_draft, questionnaire_from
from surveys.files.faults import FileRefused
from surveys.files.importing import Wishes, import_survey
from surveys.models import Agreement, Option, Question, SlugHistory, Survey
from surveys.publishing import publish
from surveys.windows import WindowRefused
from tests import factories
from tests.factories import as_yaml, page, question, survey_file, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

ALL_WALES = Path(__file__).parents[2] / "demo" / "surveys" / "all-wales-2012.yaml"


def refusal(content: dict, **wishes: object) -> str:
    with pytest.raises(FileRefused) as refused:
        import_survey(as_yaml(content), wishes=Wishes(**wishes))
    return "\n".join(refused.value.lines)


def test_the_2012_survey_is_imported_with_all_its_parts():
    imported = import_survey(ALL_WALES)

    survey = Survey.objects.get()
    assert imported.is_new
    assert imported.counts == {"pages": 6, "questions": 31, "options": 128, "option_sets": 3}
    assert survey.slug_cy == "cyfryngau-cymdeithasol-cymru-gyfan-2012"
    assert survey.opens_at == dt.datetime(2012, 9, 13, 23, tzinfo=dt.UTC)
    assert survey.provenance == "reconstruction"
    assert survey.partners.count() == 11
    assert (
        questionnaire_from(load_draft(survey)).question("sector").option("other").other_text.max_length == 100
    )


def test_an_import_costs_the_same_for_any_length(django_assert_max_num_queries):
    with django_assert_max_num_queries(45):
        import_survey(ALL_WALES)


def test_importing_again_replaces_the_draft_of_the_survey_with_these_addresses():
    content = survey_file(page("a", question("one"), question("two")))
    first = import_survey(as_yaml(content)).survey
    content["pages"] = [page("b", question("three"))]

    again = import_survey(as_yaml(content))

    assert not again.is_new
    assert again.survey.pk == first.pk
    assert [question.code for question in Question.objects.all()] == ["three"]


def test_one_address_is_enough_to_find_the_survey():
    content = survey_file()
    first = import_survey(as_yaml(content)).survey
    del content["survey"]["slug"]["en"]

    again = import_survey(as_yaml(content)).survey

    assert again.pk == first.pk
    assert again.slug_en == first.slug_en


def test_a_published_survey_keeps_its_versions_and_its_window():
    content = survey_file(page("a", question("one")))
    survey = import_survey(as_yaml(content)).survey
    version = publish(survey, None)
    content["pages"] = [page("a", question("two"))]
    content["survey"]["window"]["closes"] = "2099-01-01T00:00:00+00:00"

    imported = import_survey(as_yaml(content))

    survey.refresh_from_db()
    assert survey.current_version == version
    assert survey.closes_at.year != 2099
    assert "stays as it was" in imported.notes[0]


def test_another_window_is_asked_for_and_audited():
    content = as_yaml(survey_file())
    survey = import_survey(content).survey
    publish(survey, None)
    closes = dt.datetime(2099, 1, 1, tzinfo=dt.UTC)

    import_survey(content, user=factories.user("nia"), wishes=Wishes(closes=closes))

    survey.refresh_from_db()
    entry = AuditEntry.objects.get(action="window changed")
    assert survey.closes_at == closes
    assert entry.actor.username == "nia"
    assert entry.details["after"]["closes"] == "2099-01-01T00:00:00+00:00"


def test_a_moment_without_an_offset_is_local_time():
    opens = dt.datetime(2030, 7, 1, 9)
    wishes = Wishes(opens=opens, closes=dt.datetime(2030, 7, 2))

    survey = import_survey(as_yaml(survey_file()), wishes=wishes).survey

    assert survey.opens_at == dt.datetime(2030, 7, 1, 8, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "wishes",
    [
        {"opens": dt.datetime(2030, 2, 1), "closes": dt.datetime(2030, 1, 1)},
        {"opens": dt.datetime(2026, 3, 29, 1, 30)},
    ],
    ids=["backwards", "a time that never comes"],
)
def test_a_window_that_cannot_be_changes_nothing(wishes):
    with pytest.raises(WindowRefused):
        import_survey(as_yaml(survey_file()), wishes=Wishes(**wishes))

    assert not Survey.objects.exists()


def test_an_address_of_another_survey_is_refused_and_nothing_changes():
    other = factories.survey()
    content = survey_file(slug={"cy": other.slug_cy, "en": "mine"})

    words = refusal(content)

    assert f"The address “{other.slug_cy}” belongs to another survey" in words
    assert Survey.objects.get() == other


def test_an_address_that_another_survey_once_had_is_refused():
    other = factories.survey()
    SlugHistory.objects.create(survey=other, language="cy", slug="hen")

    assert "“hen”" in refusal(survey_file(slug={"cy": "hen", "en": "new"}))


def test_the_same_file_makes_another_survey_at_other_addresses():
    content = as_yaml(survey_file())
    first = import_survey(content).survey

    second = import_survey(content, wishes=Wishes(slug_cy="arall", slug_en="other")).survey

    assert second.pk != first.pk
    assert (second.slug_cy, second.slug_en) == ("arall", "other")


def test_agreed_true_agrees_every_complete_pair_as_it_stands():
    content = survey_file(page("a", question("q", hint={"cy": "Awgrym"})))

    survey = import_survey(as_yaml(content)).survey

    assert "question.q.text" in agreed_keys(survey)
    assert "question.q.hint" not in agreed_keys(survey)


def test_a_list_agrees_the_pairs_that_it_names():
    content = survey_file(agreed=["survey.title", "question.name.text"])

    survey = import_survey(as_yaml(content)).survey

    assert agreed_keys(survey) == {"survey.title", "question.name.text"}


def test_a_list_that_names_no_pair_is_refused_with_its_place():
    content = b"format: arolwg-survey/1\nsurvey:\n  title: {cy: A, en: B}\n"
    content += b"  agreed:\n  - survey.title\n  - survey.owner\n"

    with pytest.raises(FileRefused) as refused:
        import_survey(content)

    assert refused.value.faults[0].position == (6, 5)
    assert not Survey.objects.exists()
    assert not Agreement.objects.exists()


def test_agreement_is_in_the_name_of_who_answers_for_it():
    nia = factories.user("nia")

    import_survey(as_yaml(survey_file(agreed=False)), user=nia, wishes=Wishes(agree_all=True))

    assert {agreement.agreed_by for agreement in Agreement.objects.all()} == {nia}
    assert AuditEntry.objects.filter(action="texts agreed", actor=nia).exists()


def test_texts_that_stayed_the_same_stay_agreed_and_others_do_not():
    content = survey_file(page("a", question("q"), question("r")))
    import_survey(as_yaml(content))
    content["survey"]["agreed"] = False
    content["pages"][0]["questions"][0]["text"] = text("Arall")

    survey = import_survey(as_yaml(content)).survey

    assert "question.q.text" not in agreed_keys(survey)
    assert "question.r.text" in agreed_keys(survey)


def test_an_import_is_audited():
    import_survey(as_yaml(survey_file()), user=factories.user("nia"))

    entry = AuditEntry.objects.get(action="survey imported")
    assert entry.actor.username == "nia"
    assert entry.details["questions"] == 1


def test_what_the_database_refuses_changes_nothing(monkeypatch):
    survey = factories.survey(page("a", question("q", "single_choice")))
    content = survey_file(slug={"cy": survey.slug_cy, "en": survey.slug_en})
    monkeypatch.setattr("surveys.files.importing._agree", _refused_by_the_database)

    with pytest.raises(IntegrityError):
        import_survey(as_yaml(content))

    assert [option.code for option in Option.objects.all()] == ["a", "b"]


def _refused_by_the_database(*args: object) -> list[str]:
    Survey.objects.create(slug_cy="Not An Address")
    return []
