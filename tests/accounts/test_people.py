"""People: their accounts, their language, and what is recorded about both."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from accounts.models import AuditEntry, User
from accounts.words import in_words
from tests.factories import PASSWORD, survey, user

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "llygoden-fawr-las-42"


def superuser(language: str = "en") -> Client:
    client = Client()
    client.force_login(user("root", is_superuser=True, language=language))
    return client


def new_person(**values: str) -> dict[str, str]:
    return {
        "username": "mair", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD, "language": "cy",
    } | values  # fmt: skip


def test_a_new_person_is_staff_and_on_record():
    superuser().post(reverse("admin:accounts_user_add"), new_person())

    made = User.objects.get(username="mair")
    assert made.is_staff
    assert not made.is_superuser
    assert not made.has_perm("surveys.add_survey")
    assert AuditEntry.objects.get(action="user added").subject == "mair"


def test_a_person_is_allowed_to_create_surveys_and_not_any_more():
    client = superuser()
    client.post(reverse("admin:accounts_user_add"), new_person(may_create_surveys="on"))
    made = User.objects.get(username="mair")
    assert made.has_perm("surveys.add_survey")

    client.post(
        reverse("admin:accounts_user_change", args=[made.pk]),
        {"username": "mair", "language": "en", "is_active": "on"},
    )

    kept = User.objects.get(username="mair")
    assert not kept.has_perm("surveys.add_survey")
    assert kept.language == "en"
    assert AuditEntry.objects.get(action="user changed").details["fields"] == [
        "language",
        "may_create_surveys",
    ]


@pytest.mark.parametrize(
    ("language", "message"), [("cy", "Mae’r cyfrinair hwn yn rhy fyr"), ("en", "This password is too short")]
)
def test_a_weak_password_is_refused_in_the_language_of_the_person(language, message):
    response = superuser(language).post(
        reverse("admin:accounts_user_add"), new_person(password1="abc", password2="abc")
    )

    assert message in response.content.decode().replace("&#x27;", "’").replace("'", "’")
    assert not User.objects.filter(username="mair").exists()


def test_a_name_differs_by_more_than_capitals():
    user("mair")

    response = superuser().post(reverse("admin:accounts_user_add"), new_person(username="MAIR"))

    assert response.status_code == 200
    assert User.objects.count() == 2


def test_a_new_password_is_on_record_without_the_password():
    made = user("mair")

    superuser().post(
        reverse("admin:auth_user_password_change", args=[made.pk]),
        {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    )

    entry = AuditEntry.objects.get(action="user password")
    assert entry.subject == "mair"
    assert NEW_PASSWORD not in str(entry.details)
    assert Client().login(username="mair", password=NEW_PASSWORD)


def test_nobody_is_deleted():
    made = user("mair")

    response = superuser().post(reverse("admin:accounts_user_delete", args=[made.pk]), {"post": "yes"})

    assert response.status_code == 403
    assert User.objects.filter(pk=made.pk).exists()


@pytest.mark.parametrize(("query", "language"), [("", "cy"), ("?language=en", "en"), ("?language=de", "cy")])
def test_the_language_of_signing_in_comes_from_the_address(query, language):
    response = Client(headers={"accept-language": "en"}).get(reverse("admin:login") + query)

    assert f'<html lang="{language}"' in response.content.decode()


def test_the_page_for_signing_in_leads_to_the_other_language():
    in_welsh = Client().get(reverse("admin:login") + "?next=/admin/surveys/survey/").content.decode()
    in_english = (
        Client().get(reverse("admin:login") + "?next=/admin/surveys/survey/&language=en").content.decode()
    )

    assert "language=en" in in_welsh
    assert "next=/admin/surveys/survey/" in in_welsh.replace("%2F", "/")
    assert ">Cymraeg</a>" in in_english


@pytest.mark.parametrize("language", ["cy", "en"])
def test_the_admin_speaks_the_language_of_the_person(language):
    user("mair", language=language)
    client = Client()

    signed_in = client.post(
        reverse("admin:login"), {"username": "mair", "password": PASSWORD, "next": "/admin/"}, follow=True
    )

    assert f'<html lang="{language}"' in signed_in.content.decode()
    assert signed_in["Content-Language"] == language


def test_a_person_changes_language_and_stays_on_the_page():
    client = Client()
    client.force_login(user("mair", language="cy"))

    response = client.post(
        reverse("staff-language"), {"language": "en", "next": "/admin/surveys/survey/?q=x"}
    )

    assert response["Location"] == "/admin/surveys/survey/?q=x"
    assert User.objects.get(username="mair").language == "en"


@pytest.mark.parametrize(
    "next_address", ["https://example.org/", "//example.org", "javascript:alert(1)", "", "\x00"]
)
def test_changing_language_leads_nowhere_else(next_address):
    client = Client()
    client.force_login(user("mair", language="cy"))

    response = client.post(reverse("staff-language"), {"language": "de", "next": next_address})

    assert response["Location"] == reverse("admin:index")
    assert User.objects.get(username="mair").language == "cy"


@pytest.mark.parametrize(
    "address", ["?language__year=0", "?last_login__year=0", "?p=x", "?o=x", "?q=%00", "?e=1"]
)
def test_a_made_up_filter_is_no_server_error(address):
    assert superuser().get(reverse("admin:accounts_user_changelist") + address).status_code in (200, 302, 400)


def test_an_entry_of_an_unknown_action_shows_its_name():
    made = survey()
    entry = AuditEntry.objects.create(action="something new", survey_id=made.pk)
    broken = AuditEntry.objects.create(action="role given", details={"role": "nobody"})

    assert in_words(entry) == "something new"
    assert in_words(broken) == "role given"


def test_the_record_is_changed_by_nobody():
    entry = AuditEntry.objects.create(action="survey created", subject="x")
    client = superuser()
    address = reverse("admin:accounts_auditentry_change", args=[entry.pk])

    assert client.get(address).status_code == 200
    assert client.post(address, {"subject": "y"}).status_code == 403
    assert client.post(reverse("admin:accounts_auditentry_delete", args=[entry.pk])).status_code == 403
    assert client.get(reverse("admin:accounts_auditentry_add")).status_code == 403


@pytest.mark.parametrize(("language", "other"), [("cy", "en"), ("en", "cy")])
def test_whoever_signs_out_is_told_so_and_can_change_the_language(language, other):
    client = Client()
    client.force_login(user("mair", language=language))

    page = client.post(reverse("admin:logout")).content.decode()

    with translation.override(language):
        assert f"<h1>{gettext('You are signed out')}</h1>" in page
    sign_in = reverse("admin:login")
    assert f'href="{sign_in}?language={other}"' in page
    assert f'href="{sign_in}?language={language}"' in page
    assert client.get(f"{sign_in}?language={other}").status_code == 200


@pytest.mark.parametrize("name", ["password_change", "password_change_done"])
def test_the_language_can_be_changed_where_a_password_is(name):
    client = Client()
    client.force_login(user("mair", language="en"))

    page = client.get(reverse(f"admin:{name}")).content.decode()

    assert f'action="{reverse("staff-language")}"' in page
