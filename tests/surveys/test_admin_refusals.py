"""No address of the admin opens anything of a survey in which the person has no role, or more than the role allows."""

from collections.abc import Iterator

import pytest
from django.contrib.admin import site
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone, translation

from accounts.models import AuditEntry
from accounts.roles import Role
from responses import preview
from responses.models import Response
from surveys.models import OptionSet, Page, Partner, Question, Survey, SurveyRole
from tests.factories import option, page, published_survey, question, role, survey, text, user
from tests.surveys.staff import errors_of, form_data, signed_in, staff_of

pytestmark = pytest.mark.django_db

# About nobody's survey: the person's own pages, scripts, and lists (which are tested for what they hold).
OF_NOBODY = {
    "index", "login", "logout", "password_change", "password_change_done", "jsi18n", "autocomplete", "app_list",
    "view_on_site", None,
}  # fmt: skip


def foreign_survey() -> Survey:
    """A survey with one of everything, whose title is easily found in a page."""
    made = published_survey(
        page("one", question("choice", "matrix_single")),
        title=text("Arolwg pobl eraill", "Survey of other people"),
        option_sets=[{"code": "scale", "options": [option("1"), option("2")]}],
        partners=[{"name": text("Partner", "Ally")}],
    )
    role(user(), made, "author")
    Response.objects.create(
        survey=made,
        version=made.current_version,
        token_hash=b"0" * 32,
        language="cy",
        started_at=timezone.now(),
    )
    return made


def admin_routes() -> Iterator[tuple[str, tuple[str, ...]]]:
    """The name of each address of the admin, and what it takes."""
    resolver = next(each for each in get_resolver().url_patterns if getattr(each, "app_name", "") == "admin")
    yield from _routes(resolver)
    for pattern in preview.patterns():
        yield pattern.name, tuple(pattern.pattern.converters)


def _routes(pattern: URLPattern | URLResolver) -> Iterator[tuple[str, tuple[str, ...]]]:
    if isinstance(pattern, URLResolver):
        for inner in pattern.url_patterns:
            yield from _routes(inner)
    elif pattern.name not in OF_NOBODY and not pattern.name.endswith("_changelist"):
        yield (
            f"admin:{pattern.name}",
            tuple(pattern.pattern.converters) or tuple(pattern.pattern.regex.groupindex),
        )


def addresses_of(made: Survey) -> list[str]:
    """Every address of the admin that is about the survey or about something in it."""
    found = []
    for name, takes in admin_routes():
        given = {"survey_id": made.pk, "language": "cy", "number": 1}
        if {"object_id", "id"} & set(takes):
            given["object_id"] = given["id"] = object_in(made, name.removeprefix("admin:"))
        if any(given.get(each) is None for each in takes):
            continue
        found.append(reverse(name, kwargs={each: given[each] for each in takes}))
    first_page = made.pages.first()
    return [
        *found,
        reverse("admin:surveys_page_add") + f"?survey={made.pk}",
        reverse("admin:surveys_optionset_add") + f"?survey={made.pk}",
        reverse("admin:surveys_surveyrole_add") + f"?survey={made.pk}",
        reverse("admin:surveys_question_add") + f"?page={first_page.pk}",
    ]


def object_in(made: Survey, name: str) -> int | None:
    model = name.rpartition("_")[0]
    match model:
        case "surveys_survey":
            return made.pk
        case "surveys_page":
            return made.pages.first().pk
        case "surveys_question":
            return made.questions.first().pk
        case "surveys_optionset":
            return made.option_sets.first().pk
        case "surveys_surveyrole":
            return made.roles.first().pk
        case "accounts_auditentry":
            return AuditEntry.objects.filter(survey_id=made.pk).first().pk
        case "responses_response":
            return made.responses.get().pk
        case "accounts_user" | "auth_user" | "auth_user_password":
            return made.roles.first().user_id
    return None


def standing_of(made: Survey) -> tuple:
    """What the survey holds, to see that a refused request has changed nothing."""
    models = (Page, Question, OptionSet, Partner, SurveyRole)
    # modeltranslation reads a bare column as that of the active language.
    with translation.override("cy"):
        return (
            Survey.objects.filter(pk=made.pk).values().get(),
            [list(model.objects.filter(survey=made).order_by("pk").values()) for model in models],
            made.versions.count(),
        )


def test_the_routes_hold_what_this_file_is_about():
    names = {name for name, _takes in admin_routes()}

    assert {"admin:surveys_survey_publish", "admin:surveys_question_change", "preview-page"} <= names


@pytest.mark.parametrize("held", [None, *Role.values])
def test_every_address_of_another_survey_is_refused(held):
    foreign, own = foreign_survey(), survey()
    client = staff_of(own, *([held] if held else []))
    before = standing_of(foreign)

    for address in addresses_of(foreign):
        for send in (client.get, client.post):
            response = send(address)

            assert response.status_code in (403, 404, 405), (address, response.status_code)
            assert "Survey of other people" not in response.content.decode()
    assert standing_of(foreign) == before


def test_nothing_of_a_survey_opens_without_signing_in():
    foreign = foreign_survey()

    for address in addresses_of(foreign):
        for send in (Client().get, Client().post):
            response = send(address)

            assert response.status_code == 302, address
            assert "/admin/login/" in response["Location"], address


def test_somebody_without_staff_status_is_sent_to_sign_in():
    foreign = foreign_survey()
    person = user(is_staff=False)
    role(person, foreign, "author")

    for address in addresses_of(foreign):
        assert signed_in(person).get(address).status_code in (302, 403, 404), address


@pytest.mark.parametrize("held", Role.values)
def test_lists_hold_only_ones_own(held):
    foreign_survey()
    client = staff_of(survey(title=text("Ein harolwg", "Our survey")), held)

    for model in site._registry:
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        assert "Survey of other people" not in client.get(address, follow=True).content.decode(), address
    assert "Our survey" in client.get(reverse("admin:surveys_survey_changelist")).content.decode()


def test_a_question_cannot_be_moved_to_a_page_or_option_set_of_another_survey():
    foreign = foreign_survey()
    own = survey(page("mine", question("q", "single_choice")))
    client = staff_of(own, "author")
    address = reverse("admin:surveys_question_change", args=[own.questions.get().pk])
    data = form_data(client.get(address)) | {"page": foreign.pages.first().pk}

    response = client.post(address, data)

    assert "Select a valid choice" in errors_of(response)
    assert own.questions.count() == 1


def test_a_move_names_only_ones_own_parts():
    foreign, own = foreign_survey(), survey()
    client = staff_of(own, "author")
    address = reverse("admin:surveys_survey_move", args=[own.pk])

    response = client.post(address, {"move": f"question:{foreign.questions.first().pk}:up"})

    assert response.status_code == 404


# What each role may open and do in its own survey; everything else of these is refused with 403.
ALLOWED = {
    "author": {"change", "add", "delete", "publish", "window", "move"},
    "translator": {"change"},
    "proofreader": {"change", "agree"},
    "coordinator": {"publish", "window", "roles"},
}


@pytest.mark.parametrize("held", Role.values)
def test_a_role_does_what_it_may_and_nothing_else(held):
    own = survey(page("one", question("q")), page("two", question("r")))
    role(user(), own, "coordinator")
    client = staff_of(own, held)
    first = own.pages.first()
    attempts = {
        "change": lambda: client.post(reverse("admin:surveys_page_change", args=[first.pk])),
        "add": lambda: client.post(reverse("admin:surveys_page_add") + f"?survey={own.pk}"),
        "delete": lambda: client.get(reverse("admin:surveys_page_delete", args=[first.pk])),
        "move": lambda: client.post(
            reverse("admin:surveys_survey_move", args=[own.pk]), {"move": f"page:{first.pk}:down"}
        ),
        "agree": lambda: client.post(reverse("admin:surveys_survey_agree", args=[own.pk])),
        "window": lambda: client.get(reverse("admin:surveys_survey_window", args=[own.pk])),
        "roles": lambda: client.get(reverse("admin:surveys_surveyrole_add") + f"?survey={own.pk}"),
        "publish": lambda: client.post(reverse("admin:surveys_survey_publish", args=[own.pk])),
    }

    for name, attempt in attempts.items():
        refused = attempt().status_code == 403

        assert refused == (name not in ALLOWED[held]), name


@pytest.mark.parametrize("held", Role.values)
def test_everybody_with_a_role_sees_the_survey(held):
    own = survey()
    client = staff_of(own, held)

    for name in ("overview", "questions", "texts", "people", "record", "file", "change"):
        address = reverse(f"admin:surveys_survey_{name}", args=[own.pk])
        assert client.get(address).status_code == 200, name
    assert (
        client.get(reverse("admin:surveys_question_change", args=[own.questions.get().pk])).status_code == 200
    )


@pytest.mark.parametrize("path", ["accounts_user_changelist", "accounts_user_add"])
def test_only_superusers_manage_people(path):
    own = survey()

    assert staff_of(own, "author", "coordinator").get(reverse(f"admin:{path}")).status_code == 403
    assert signed_in(user(is_superuser=True)).get(reverse(f"admin:{path}")).status_code == 200
