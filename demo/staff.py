"""The demo's staff: one person for each role, with passwords made here and shown once."""

import secrets
from dataclasses import dataclass

from django.contrib.auth.models import Permission
from django.db import transaction

from accounts.models import User
from accounts.roles import Role

PASSWORD_BYTES = 9
LANGUAGES = {Role.AUTHOR: "cy", Role.TRANSLATOR: "cy", Role.COORDINATOR: "en"}


@dataclass(frozen=True)
class SignIn:
    username: str
    password: str
    language: str


@transaction.atomic
def hire() -> list[SignIn]:
    """Create whoever is not there yet; their sign-ins, which nothing keeps. The author may begin surveys."""
    sign_ins = []
    for role, language in LANGUAGES.items():
        if not User.objects.filter(username=role.value).exists():
            sign_ins.append(SignIn(role.value, secrets.token_urlsafe(PASSWORD_BYTES), language))
            _create(sign_ins[-1])
    return sign_ins


def _create(sign_in: SignIn) -> None:
    person = User.objects.create_user(
        sign_in.username,
        f"{sign_in.username}@example.org",
        sign_in.password,
        is_staff=True,
        language=sign_in.language,
    )
    if sign_in.username == Role.AUTHOR:
        person.user_permissions.add(Permission.objects.get(codename="add_survey"))
