"""A survey's own pages in the admin: what is to be done, agreeing, the window, publishing, people, files."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, User
from surveys.agreement import agreed_keys
from surveys.files.writing import write_survey
from surveys.models import Survey, SurveyRole
from tests.factories import as_yaml, page, published_survey, question, role, survey, survey_file, text, user
from tests.surveys.staff import signed_in, staff_of

pytestmark = pytest.mark.django_db


def address(name: str, made: Survey) -> str:
    return reverse(f"admin:surveys_survey_{name}", args=[made.pk])


def seen_on(response: object) -> str:
    """What the form of the texts page repeats of the pairs that could be agreed."""
    return response.context["seen"]


def test_the_list_names_both_titles_the_state_and_the_next_step():
    made = survey(agreed=[], title=text("Arolwg parciau", "Parks survey"))

    in_welsh = staff_of(made, "proofreader", language="cy").get("/admin/surveys/survey/").content.decode()

    assert in_welsh.index("Arolwg parciau") < in_welsh.index("Parks survey")
    assert "Drafft" in in_welsh
    assert f"{address('texts', made)}?state=changed" in in_welsh


def test_the_next_step_of_a_closed_survey_is_its_files_for_those_who_may_have_them():
    made = published_survey()
    Survey.objects.filter(pk=made.pk).update(frozen_at=timezone.now())
    files = reverse("exports", args=[made.pk])

    assert f'href="{files}"' in staff_of(made, "coordinator").get("/admin/surveys/survey/").content.decode()
    assert files not in staff_of(made, "author").get("/admin/surveys/survey/").content.decode()


def test_the_list_costs_the_same_however_many_surveys_it_names():
    person = user(language="en")

    def statements():
        role(person, survey(), "author")
        with CaptureQueriesContext(connection) as captured:
            assert signed_in(person).get(reverse("admin:surveys_survey_changelist")).status_code == 200
        return len(captured.captured_queries)

    assert statements() == statements() == statements()


def test_the_list_is_filtered_by_state_and_words():
    draft, opened = (
        survey(title=text("Drafft un", "One draft")),
        published_survey(title=text("Agored", "Now open")),
    )
    client = signed_in(user(is_superuser=True, language="en"))

    by_state = client.get("/admin/surveys/survey/?state=open").content.decode()
    by_words = client.get("/admin/surveys/survey/?q=drafft").content.decode()

    assert "Now open" in by_state and "One draft" not in by_state  # noqa: PT018
    assert "One draft" in by_words and "Now open" not in by_words  # noqa: PT018
    assert draft.pk != opened.pk


def test_the_overview_says_what_stands_in_the_way_and_leads_there():
    made = survey(page("one", question("q")))
    asked = made.questions.get()
    asked.relevant, asked.text_en = "${nobody} = 'x'", ""
    asked.save(update_fields=["relevant", "text_en"])

    response = staff_of(made, "author").get(address("overview", made))

    assert reverse("admin:surveys_question_change", args=[asked.pk]) in response.content.decode()
    assert "Write it in English." in response.content.decode()


def test_publishing_makes_one_version_of_both_languages():
    made = survey()

    response = staff_of(made, "author").post(address("publish", made), follow=True)

    assert "Version 1 is published, in Welsh and in English." in response.content.decode()
    assert Survey.objects.get(pk=made.pk).current_version.number == 1


def test_what_is_not_ready_is_not_published_but_listed():
    made = survey(page("one", question("q", text={"cy": "Cwestiwn"})))

    response = staff_of(made, "author").post(address("publish", made))

    assert response.status_code == 409
    assert "Write it in English." in response.content.decode()
    assert Survey.objects.get(pk=made.pk).current_version is None


def test_publishing_takes_a_form_not_a_link():
    made = survey()

    assert staff_of(made, "author").get(address("publish", made)).status_code == 405


def test_a_proofreader_agrees_one_text():
    made = survey(agreed=[])
    client = staff_of(made, "proofreader")
    seen = seen_on(client.get(address("texts", made)))

    client.post(address("agree", made), {"agree": "survey.title", "seen": seen})

    assert agreed_keys(made) == {"survey.title"}
    assert AuditEntry.objects.filter(action="texts agreed", survey_id=made.pk).exists()


def test_a_proofreader_agrees_all_that_is_complete():
    made = survey(page("one", question("q", hint={"cy": "Awgrym yn unig"})), agreed=[])
    client = staff_of(made, "proofreader")
    seen = seen_on(client.get(address("texts", made)))

    client.post(address("agree", made), {"all": "1", "seen": seen})

    agreed = agreed_keys(made)
    assert "survey.title" in agreed
    assert "question.q.hint" not in agreed


def test_a_text_changed_since_it_was_read_is_not_agreed():
    made = survey(agreed=[])
    client = staff_of(made, "proofreader")
    seen = seen_on(client.get(address("texts", made)))
    Survey.objects.filter(pk=made.pk).update(title_cy="Wedi newid ers hynny")

    response = client.post(address("agree", made), {"all": "1", "seen": seen}, follow=True)

    assert "survey.title" not in agreed_keys(made)
    assert "Some texts have just been changed." in response.content.decode()


@pytest.mark.parametrize("posted", [{}, {"agree": "nothing"}, {"all": "1", "seen": "x survey.title z"}])
def test_agreeing_nothing_that_is_there_agrees_nothing(posted):
    made = survey(agreed=[])

    response = staff_of(made, "proofreader").post(address("agree", made), posted)

    assert response.status_code == 302
    assert agreed_keys(made) == set()


WINDOW = {
    "opens_on": "01/06/2026", "opens_time": "09:00", "closes_on": "30/06/2026", "closes_time": "23:59",
    "grace_minutes": "15",
}  # fmt: skip


def test_the_window_is_local_time_of_the_survey():
    made = survey()

    staff_of(made, "coordinator").post(address("window", made), WINDOW)

    kept = Survey.objects.get(pk=made.pk)
    assert kept.opens_at == dt.datetime(2026, 6, 1, 8, 0, tzinfo=dt.UTC)
    assert kept.closes_at == dt.datetime(2026, 6, 30, 22, 59, tzinfo=dt.UTC)
    assert AuditEntry.objects.filter(action="window changed", survey_id=made.pk).exists()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"closes_on": "01/05/2026"}, "The survey must close after it opens."),
        ({"opens_on": "soon"}, "Enter a date, such as 31/01/2026."),
        ({"opens_on": "31/02/2026"}, "Enter a date, such as 31/01/2026."),
        ({"opens_on": "01/01/0001"}, "Enter a year from 2000 to 2199."),
        ({"closes_time": "25:00"}, "Enter a time, such as 09:00 or 23:59."),
        ({"opens_on": "29/03/2026", "opens_time": "01:30"}, "never show 01:30"),
        ({"closes_on": "25/10/2026", "closes_time": "01:30"}, "show 01:30 twice"),
        ({"grace_minutes": "-1"}, "Enter a whole number from 0 to 1,440."),
        ({"grace_minutes": ""}, "Enter a whole number from 0 to 1,440."),
    ],
)
def test_a_window_that_cannot_be_is_refused_with_what_to_do(changes, message):
    made = survey()

    response = staff_of(made, "author").post(address("window", made), WINDOW | changes)

    assert response.status_code == 200
    assert message in response.content.decode()
    assert Survey.objects.get(pk=made.pk).opens_at == made.opens_at


def test_the_window_of_a_survey_whose_answers_are_final_stays():
    made = published_survey()
    Survey.objects.filter(pk=made.pk).update(frozen_at=timezone.now())

    client = staff_of(made, "author")
    shown, sent = client.get(address("window", made)), client.post(address("window", made), WINDOW)

    assert sent.status_code == 409
    for html in (shown.content.decode(), sent.content.decode()):
        assert "its answers are final" in html
        assert 'name="closes_on"' not in html
    assert address("window", made) not in client.get(address("overview", made)).content.decode()
    assert Survey.objects.get(pk=made.pk).closes_at == made.closes_at


def with_plain_clock(made: Survey) -> Survey:
    """The survey where no clock shows the same time twice, on whatever day the tests run."""
    Survey.objects.filter(pk=made.pk).update(timezone="UTC")
    return made


def closing(moment: dt.datetime) -> dict[str, str]:
    """The form of the window, with a survey that closes at `moment` (UTC) and gives no grace."""
    local = moment.astimezone(dt.UTC)
    return {
        "opens_on": "01/01/2020", "opens_time": "09:00", "closes_on": f"{local:%d/%m/%Y}",
        "closes_time": f"{local:%H:%M:%S}", "grace_minutes": "0",
    }  # fmt: skip


@pytest.mark.parametrize("minutes", [-60 * 24 * 30, -1, 2])
@pytest.mark.parametrize(
    ("language", "words"),
    [("cy", "Mae hyn yn cau’r arolwg am byth"), ("en", "This closes the survey for good")],
)
def test_a_survey_is_closed_for_good_only_by_somebody_who_says_so(language, words, minutes):
    made = with_plain_clock(published_survey())
    client = staff_of(made, "coordinator", language=language)
    soon = closing(timezone.now() + dt.timedelta(minutes=minutes))

    asked = client.post(address("window", made), soon)
    between = Survey.objects.get(pk=made.pk).closes_at
    confirmed = client.post(address("window", made), soon | {"for_good": "on"})

    assert words in asked.content.decode()
    assert 'name="for_good"' in asked.content.decode()
    assert between == made.closes_at
    assert confirmed.status_code == 302
    assert Survey.objects.get(pk=made.pk).closes_at < made.closes_at


def test_a_later_close_a_long_grace_and_a_draft_need_no_confirming():
    made, draft = with_plain_clock(published_survey()), survey()
    later = closing(timezone.now() + dt.timedelta(days=1))
    graced = closing(timezone.now() - dt.timedelta(minutes=1)) | {"grace_minutes": "30"}

    assert 'name="for_good"' not in staff_of(made, "author").get(address("window", made)).content.decode()
    assert staff_of(made, "author").post(address("window", made), later).status_code == 302
    assert staff_of(made, "author").post(address("window", made), graced).status_code == 302
    assert staff_of(draft, "author").post(address("window", draft), WINDOW).status_code == 302


@pytest.mark.parametrize(
    ("language", "none", "some"),
    [
        (
            "cy",
            "nid oes un gan yr arolwg hwn eto",
            "Prawfddarllenwyr sy’n cytuno testunau. Yma, dyma nhw: nia.",
        ),
        ("en", "this survey has none yet", "Proofreaders agree texts. Here these are: nia."),
    ],
)
def test_the_page_of_agreement_says_who_may_agree(language, none, some):
    made, nia = survey(agreed=[]), user("nia")
    client = staff_of(made, "translator", language=language)

    before = client.get(address("texts", made)).content.decode()
    SurveyRole.objects.create(user=nia, survey=made, role="proofreader")
    after = client.get(address("texts", made)).content.decode()

    assert none in before
    assert some in after
    assert f'<a href="{address("people", made)}">' in after
    proofreaders_own = signed_in(nia).get(address("texts", made)).content.decode()
    assert "See who works on this survey" not in proofreaders_own


def test_a_coordinator_gives_and_takes_roles_on_record():
    made, colleague = survey(), user("mair")
    client = staff_of(made, "coordinator")

    client.post(
        reverse("admin:surveys_surveyrole_add") + f"?survey={made.pk}",
        {"user": colleague.pk, "role": "translator"},
    )
    given = SurveyRole.objects.get(user=colleague)
    client.post(reverse("admin:surveys_surveyrole_delete", args=[given.pk]), {"post": "yes"})

    assert not SurveyRole.objects.filter(user=colleague).exists()
    actions = AuditEntry.objects.filter(survey_id=made.pk, details__person="mair").values_list(
        "action", flat=True
    )
    assert set(actions) == {"role given", "role taken"}
    assert "Gave mair the role: Translator" in client.get(address("record", made)).content.decode()


def test_a_coordinator_cannot_let_anybody_download_identifying_answers():
    made, colleague = survey(), user()
    add = reverse("admin:surveys_surveyrole_add") + f"?survey={made.pk}"
    given = {"user": colleague.pk, "role": "coordinator", "identifying": "on"}

    staff_of(made, "coordinator").post(add, given)

    assert not SurveyRole.objects.get(user=colleague).identifying


def test_a_superuser_lets_a_coordinator_and_nobody_else_download_identifying_answers():
    made, colleague = survey(), user()
    client = signed_in(user(is_superuser=True, language="en"))
    add = reverse("admin:surveys_surveyrole_add") + f"?survey={made.pk}"

    refused = client.post(add, {"user": colleague.pk, "role": "author", "identifying": "on"})
    client.post(add, {"user": colleague.pk, "role": "coordinator", "identifying": "on"})

    assert "Only a coordinator can download identifying answers." in refused.content.decode()
    assert SurveyRole.objects.get(user=colleague).identifying


def test_a_role_is_given_once():
    made, colleague = survey(), user()
    client = staff_of(made, "coordinator")
    add = reverse("admin:surveys_surveyrole_add") + f"?survey={made.pk}"

    for _time in range(2):
        response = client.post(add, {"user": colleague.pk, "role": "author"})

    assert "This person already has this role." in response.content.decode()


def importer() -> tuple[object, User]:
    from django.contrib.auth.models import Permission

    person = user(language="en")
    person.user_permissions.add(Permission.objects.get(codename="add_survey"))
    return signed_in(person), person


def upload(client: object, content: bytes) -> object:
    return client.post(
        reverse("admin:surveys_survey_import"), {"file": SimpleUploadedFile("s.yaml", content)}, follow=True
    )


def test_an_uploaded_file_becomes_a_draft_of_its_author_with_nothing_agreed():
    client, person = importer()

    response = upload(client, as_yaml(survey_file()))

    made = Survey.objects.get()
    assert "A new draft was made from the file." in response.content.decode()
    assert made.roles.get().user == person
    # `agreed: true` in a file is nobody's agreement who may not agree.
    assert agreed_keys(made) == set()


def test_a_file_replaces_only_a_draft_that_the_person_may_edit():
    made = survey()
    client, person = importer()
    file = write_survey(made)

    refused = upload(client, file)
    SurveyRole.objects.create(user=person, survey=made, role="author")
    replaced = upload(client, file)

    assert refused.status_code == 422
    assert f"The address “{made.slug_cy}” belongs to another survey." in refused.content.decode()
    assert "The draft was replaced by the file." in replaced.content.decode()
    assert AuditEntry.objects.filter(action="survey imported", actor=person).count() == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00", b"a: [", b"format: x", b"\xff\xfe", b"survey: {title: 1}", b"- - -", b"{" * 5000],
)
def test_a_file_that_is_none_is_refused_and_changes_nothing(content):
    client, _person = importer()

    response = upload(client, content)

    assert response.status_code in (200, 422)
    assert 'role="alert"' in response.content.decode() or "Choose another" in response.content.decode()
    assert not Survey.objects.exists()


def test_the_draft_is_downloaded_as_a_file():
    made = survey()

    response = staff_of(made, "translator").get(address("file", made))

    assert response.content == write_survey(made)
    assert f'filename="{made.slug_en}.yaml"' in response["Content-Disposition"]


@pytest.mark.parametrize("language", ["cy", "en"])
def test_every_page_carries_both_languages_in_columns_of_their_own(language):
    made = survey()
    client = staff_of(made, "author", language=language)

    for made_address in (
        address("change", made),
        reverse("admin:surveys_page_change", args=[made.pages.get().pk]),
    ):
        html = client.get(made_address).content.decode()

        assert f'<html lang="{language}"' in html
        assert 'name="title_cy"' in html
        assert html.count('lang="cy"') >= 2
        assert html.count('lang="en"') >= 2


def test_the_history_of_a_page_is_in_words():
    made = survey()
    client = staff_of(made, "author", language="cy")
    first = made.pages.get()
    data = {"title_cy": "Teitl newydd", "title_en": "New title", "code": "first", "relevant": ""}
    client.post(reverse("admin:surveys_page_change", args=[first.pk]), data)

    html = client.get(reverse("admin:surveys_page_history", args=[first.pk])).content.decode()

    assert "Newidiwyd" in html
