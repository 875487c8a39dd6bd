"""Copying a survey: everything that is written, nothing that was done."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from accounts.models import AuditEntry, User
from accounts.roles import Role
from questionnaire.document import checksum, encode
from surveys.agreement import agreed_keys
from surveys.copying import copy_survey
from surveys.drafts import load_draft, questionnaire_from
from surveys.models import Option, Picture, PictureFile, Survey
from tests.factories import option, page, published_survey, question, role, survey, user
from tests.surveys.staff import signed_in

pytestmark = pytest.mark.django_db

TITLE = {"cy": "Copi", "en": "Copy"}
SLUG = {"cy": "y-copi", "en": "the-copy"}


def _source() -> Survey:
    return published_survey(
        page(
            "first",
            question(
                "way",
                "single_choice",
                options=[option("a"), option("b", other_text={"label": {"cy": "Pa un", "en": "Which"}})],
            ),
        ),
        page("second", question("grid", "matrix_single", option_set="agree"), relevant="${way} = 'a'"),
        option_sets=[{"code": "agree", "options": [option("1"), option("2")]}],
        partners=[{"name": {"cy": "Cyngor", "en": "Council"}}],
    )


def _creator(source: Survey, *roles: str) -> User:
    person = user(language="en")
    person.user_permissions.add(Permission.objects.get(codename="add_survey"))
    for name in roles:
        role(person, source, name)
    return person


def _content(survey: Survey) -> str:
    questionnaire = questionnaire_from(load_draft(survey))
    return checksum(encode(questionnaire))


def test_a_copy_has_the_same_questionnaire():
    source = _source()

    copied = copy_survey(source, user(), title={"cy": source.title_cy, "en": source.title_en}, slug=SLUG)

    original = questionnaire_from(load_draft(source))
    made = questionnaire_from(load_draft(copied))
    assert made.pages == original.pages
    assert made.partners == original.partners
    assert made.texts == original.texts
    assert (copied.slug_cy, copied.slug_en) == ("y-copi", "the-copy")


def test_a_copy_has_no_window_no_version_and_no_roles():
    source = _source()
    role(user(), source, Role.COORDINATOR)

    copied = copy_survey(source, user(), title=TITLE, slug=SLUG)

    assert (copied.opens_at, copied.closes_at, copied.current_version_id) == (None, None, None)
    assert not copied.versions.exists()
    assert not copied.roles.exists()


def test_archived_options_stay_behind():
    source = _source()
    Option.objects.filter(code="a").update(archived=True)

    copied = copy_survey(source, user(), title=TITLE, slug=SLUG)

    assert not Option.objects.filter(question__survey=copied, code="a").exists()


def test_what_is_agreed_stays_agreed_where_it_is_the_same():
    source = _source()
    before = agreed_keys(source)

    copied = copy_survey(source, user(), title=TITLE, slug=SLUG)

    assert agreed_keys(copied) == before - {"survey.title"}


def test_changing_the_copy_leaves_the_original_alone():
    source = _source()
    before = _content(source)

    copied = copy_survey(source, user(), title=TITLE, slug=SLUG)
    copied.questions.update(text_cy="Arall")
    copied.option_sets.get().options.all().delete()

    assert _content(source) == before


def test_whoever_sees_a_survey_and_may_add_surveys_copies_it_in_the_staff_pages():
    source = _source()
    person = _creator(source, Role.PROOFREADER)
    address = reverse("admin:surveys_survey_copy", args=[source.pk])
    fields = {
        f"{name}_{side}": value[side] for name, value in (("title", TITLE), ("slug", SLUG)) for side in value
    }

    done = signed_in(person).post(address, fields)

    copied = Survey.objects.get(slug_cy="y-copi")
    assert done.url == reverse("admin:surveys_survey_overview", args=[copied.pk])
    assert copied.roles.get().role == Role.AUTHOR
    assert AuditEntry.objects.get(action="survey copied").details == {"source": str(source)}


def test_an_address_that_is_taken_is_refused():
    source = _source()
    person = _creator(source, Role.AUTHOR)
    fields = {"title_cy": "A", "title_en": "B", "slug_cy": source.slug_cy, "slug_en": "new"}

    refused = signed_in(person).post(reverse("admin:surveys_survey_copy", args=[source.pk]), fields)

    assert "belongs to another survey" in refused.content.decode()
    assert Survey.objects.count() == 1


def test_without_the_right_to_add_surveys_nobody_copies_one():
    source = survey()
    person = user()
    role(person, source, Role.AUTHOR)

    assert signed_in(person).get(reverse("admin:surveys_survey_copy", args=[source.pk])).status_code == 403


def test_a_survey_that_one_may_not_see_cannot_be_copied():
    source = survey()
    stranger = _creator(source)

    assert signed_in(stranger).get(reverse("admin:surveys_survey_copy", args=[source.pk])).status_code == 404


def test_pictures_come_along():
    source = _source()
    file = PictureFile.objects.create(
        sha256="0" * 64, media_type="image/png", width=1, height=1, content=b"picture"
    )
    Picture.objects.create(survey=source, name="tree", file=file)

    copied = copy_survey(source, user(), title=TITLE, slug=SLUG)

    assert [(picture.name, picture.file) for picture in copied.pictures.all()] == [("tree", file)]
