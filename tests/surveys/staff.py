"""Members of staff at the admin, as tests drive them."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from surveys.models import Survey
from tests.factories import role, user


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def staff_of(survey: Survey, *roles: str, language: str = "en") -> Client:
    """Somebody new with these roles in the survey, signed in."""
    person = user(language=language)
    for name in roles:
        role(person, survey, name)
    return signed_in(person)


def form_data(response: HttpResponse) -> dict[str, Any]:
    """What a browser would send from a change form of the admin, as it stands."""
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data = {}
    for form in forms:
        for field in form:
            value = field.value()
            if value is not None and value is not False and not field.field.disabled:
                data[field.html_name] = "on" if value is True else value
    return data


def change(client: Client, address: str, follow: bool = False, **changes: Any) -> HttpResponse:
    """Open a change form, alter some of its fields (names with - written __), and send it."""
    data = form_data(client.get(address))
    data |= {name.replace("__", "-"): value for name, value in changes.items()}
    return client.post(
        address, {name: value for name, value in data.items() if value is not None}, follow=follow
    )


def errors_of(response: HttpResponse) -> str:
    """Every message of the forms that came back."""
    forms = [response.context["adminform"].form]
    found = []
    for inline in response.context["inline_admin_formsets"]:
        forms += inline.formset.forms
        found += [str(error) for error in inline.formset.non_form_errors()]
    found += [str(error) for form in forms for errors in form.errors.values() for error in errors]
    return "\n".join(found)
