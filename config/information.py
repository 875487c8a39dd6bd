"""The four pages behind the footer: what the service as a whole promises, in both languages."""

from typing import Literal, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control

Language = Literal["cy", "en"]

TITLES = {
    "accessibility": _("Accessibility"),
    "privacy": _("Privacy"),
    "cookies": _("Cookies"),
    "contact": _("Contact us"),
}
WORDS_IN_ADDRESS = {
    "accessibility": {"cy": "hygyrchedd", "en": "accessibility"},
    "privacy": {"cy": "preifatrwydd", "en": "privacy"},
    "cookies": {"cy": "cwcis", "en": "cookies"},
    "contact": {"cy": "cysylltu", "en": "contact"},
}


class FooterLink(NamedTuple):
    address: str
    title: str


@cache_control(public=True, max_age=300)
def page(request: HttpRequest, name: str, language: Language) -> HttpResponse:
    other = "en" if language == "cy" else "cy"
    context = {
        "language": language,
        "other": other,
        "address": reverse(f"{name}-{other}"),
        "contact_address": reverse(f"contact-{language}"),
        "contact_email": settings.CONTACT_EMAIL,
        "messages_kept": settings.MESSAGES_KEPT_DAYS,
        "addresses_kept": settings.ADDRESSES_KEPT_DAYS,
    }
    return render(request, f"information/{name}.html", context)


def footer_links(language: str) -> list[FooterLink]:
    """The four pages with their titles, and where to say what is wrong with the Welsh, in one language."""
    with translation.override(language):
        pages = [FooterLink(reverse(f"{name}-{language}"), str(title)) for name, title in TITLES.items()]
        report = FooterLink(reverse(f"welsh-report-{language}"), gettext("Report a problem with the Welsh"))
        return [*pages, report]


def patterns() -> list[URLPattern]:
    return [
        path(f"{language}/{word}/", page, {"name": name, "language": language}, name=f"{name}-{language}")
        for name, words in WORDS_IN_ADDRESS.items()
        for language, word in words.items()
    ]
