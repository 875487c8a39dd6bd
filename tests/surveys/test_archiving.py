"""Options and rows that have been published are archived where others are deleted."""

import pytest

from exports.dataset.columns import Version, answer_columns
from surveys.drafts import load_draft, questionnaire_from
from surveys.files.importing import import_survey
from surveys.files.writing import write_survey
from surveys.models import Option, Row, Survey
from surveys.publishing import as_published, publish
from surveys.texts import texts_of
from surveys.versions import questionnaire_for
from tests.factories import as_yaml, option, page, published_survey, question, survey, survey_file
from tests.surveys.staff import change, errors_of, staff_of

pytestmark = pytest.mark.django_db


def _asked(*codes: str) -> dict:
    return question("way", "single_choice", options=[option(code) for code in codes])


def _address(survey: Survey, code: str = "way") -> str:
    return f"/admin/surveys/question/{survey.questions.get(code=code).pk}/change/"


def test_a_published_option_is_archived_when_it_is_deleted():
    made = published_survey(page("first", _asked("a", "b", "c")))

    change(staff_of(made, "author"), _address(made), options__1__DELETE="on")

    assert Option.objects.get(code="b").archived
    assert [o.code for o in questionnaire_from(load_draft(made)).question("way").options] == ["a", "c"]


def test_the_form_says_so(client):
    made = published_survey(page("first", _asked("a", "b", "c")))
    author = staff_of(made, "author")

    shown = author.get(_address(made)).content.decode()
    done = change(author, _address(made), follow=True, options__1__DELETE="on").content.decode()

    assert "Those that have been published are archived, not deleted" in shown
    assert "“b” is archived." in done
    assert 'name="_restore"' in done


def test_an_option_that_no_version_has_is_deleted():
    made = published_survey(page("first", _asked("a", "b")))
    Option.objects.create(question=made.questions.get(), code="new", position=9)

    change(staff_of(made, "author"), _address(made), options__2__DELETE="on")

    assert not Option.objects.filter(code="new").exists()


def test_the_code_of_an_archived_option_stays_taken():
    made = published_survey(page("first", _asked("a", "b")))
    Option.objects.filter(code="b").update(archived=True)
    fields = {"options__TOTAL_FORMS": 3, "options__2__code": "B", "options__2__label_cy": "B"}

    refused = change(staff_of(made, "author"), _address(made), **fields)

    assert "“B” is used above" in errors_of(refused)


def test_an_archived_option_can_be_brought_back():
    made = published_survey(page("first", _asked("a", "b")))
    archived = Option.objects.get(code="b")
    Option.objects.filter(pk=archived.pk).update(archived=True)

    change(staff_of(made, "author"), _address(made), _restore=f"options:{archived.pk}")

    assert not Option.objects.get(code="b").archived


def test_a_translator_cannot_bring_one_back():
    made = published_survey(page("first", _asked("a", "b")))
    archived = Option.objects.get(code="b")
    Option.objects.filter(pk=archived.pk).update(archived=True)

    change(staff_of(made, "translator"), _address(made), _restore=f"options:{archived.pk}")

    assert Option.objects.get(code="b").archived


def test_a_row_and_an_option_of_a_set_are_archived_too():
    asked = question("grid", "matrix_single", option_set="agree")
    made = published_survey(
        page("first", asked), option_sets=[{"code": "agree", "options": [option("1"), option("2")]}]
    )
    author = staff_of(made, "author")

    change(author, _address(made, "grid"), rows__0__DELETE="on")
    change(author, f"/admin/surveys/optionset/{made.option_sets.get().pk}/change/", options__0__DELETE="on")

    shown = questionnaire_from(load_draft(made)).question("grid")
    assert Row.objects.get(code="x").archived
    assert [row.code for row in shown.rows] == ["y"]
    assert [o.code for o in shown.options] == ["2"]


def test_a_file_without_a_published_option_archives_it():
    content = survey_file(page("first", _asked("a", "b"), question("grid", "matrix_single")))
    made = import_survey(as_yaml(content)).survey
    publish(made, None)
    first, grid = content["pages"][0]["questions"]
    first["options"].pop()
    grid["rows"].pop(0)

    imported = import_survey(as_yaml(content))

    assert imported.notes
    assert Option.objects.get(code="b", question__code="way").archived
    assert Row.objects.get(code="x").archived
    assert not Option.objects.filter(archived=False, code="b", question__code="way").exists()


def test_a_file_that_has_it_again_brings_it_back():
    content = survey_file(page("first", _asked("a", "b")))
    made = import_survey(as_yaml(content)).survey
    publish(made, None)
    last = content["pages"][0]["questions"][0]["options"].pop()
    import_survey(as_yaml(content))
    content["pages"][0]["questions"][0]["options"].append(last)

    import_survey(as_yaml(content))

    assert not Option.objects.get(code="b").archived


def test_yes_and_no_that_the_author_never_wrote_are_not_archived():
    content = survey_file(page("first", {**question("ok", "yes_no"), "options": []}))
    made = import_survey(as_yaml(content)).survey
    publish(made, None)

    import_survey(as_yaml(content))

    assert not Option.objects.exists()


def test_archived_parts_are_in_no_file_and_nobody_is_asked_to_agree_them():
    made = survey(page("first", _asked("a", "b")))
    Option.objects.filter(code="b").update(archived=True)

    keys = {text.key for text in texts_of(made)}

    assert b"code: b" not in write_survey(made)
    assert "question.way.options.a.label" in keys
    assert "question.way.options.b.label" not in keys


def test_the_data_files_keep_its_column_and_its_label():
    several = question("ways", "multi_choice", options=[option("a"), option("b")])
    made = published_survey(page("first", several, _asked("a", "b")))
    old = questionnaire_for(made.current_version_id)
    Option.objects.filter(code="b").update(archived=True)

    columns = answer_columns([Version(1, old), Version(2, as_published(load_draft(made)))])

    kept = {column.name: column for column in columns}
    assert kept["ways/b"].part.cy == "Dewis b"
    assert [value.code for value in kept["way"].values] == ["a", "b"]
