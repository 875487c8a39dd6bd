"""The pages about access by programs, in both languages: how to begin, with examples, and everything there is."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.views.decorators.cache import cache_control
from msgspec import Struct

from accounts.tokens import DEFAULT_DAYS
from api.addresses import ROOT
from questionnaire.document import LANGUAGES, Language

WORDS_IN_ADDRESS = {"cy": "rhaglenni", "en": "programs"}
REFERENCE = {"cy": "cyfeirlyfr", "en": "reference"}
FOLDER = Path(__file__).parent / "examples"


class Example(Struct, frozen=True):
    """A script that fetches every file of the newest final dataset that it has not got; a test runs it."""

    title: str
    file: str
    text: str


def examples() -> list[Example]:
    found = [("curl, jq", "fetch.sh"), ("Python", "fetch.py"), ("R (httr2)", "fetch.R")]
    return [Example(title, name, (FOLDER / name).read_text(encoding="utf-8")) for title, name in found]


@cache_control(public=True, max_age=300)
def programs(request: HttpRequest, language: Language) -> HttpResponse:
    context = _context("programs", language) | {
        "examples": examples(),
        "address": request.build_absolute_uri("/").rstrip("/"),
        "days": DEFAULT_DAYS,
    }
    return render(request, "programs/programs.html", context)


@cache_control(public=True, max_age=300)
def programs_reference(request: HttpRequest, language: Language) -> HttpResponse:
    # Only this page needs what answers programs.
    from api.reference import reference

    context = _context("programs-reference", language) | {"reference": reference(language)}
    return render(request, "programs/reference.html", context)


def _context(name: str, language: Language) -> dict[str, object]:
    other = "en" if language == "cy" else "cy"
    return {
        "language": language,
        "other": other,
        "other_address": reverse(f"{name}-{other}"),
        "help_address": reverse(f"programs-{language}"),
        "reference_address": reverse(f"programs-reference-{language}"),
        "openapi_address": f"{ROOT}/openapi.json?language={language}",
    }


def patterns() -> list[URLPattern]:
    found = []
    for language in LANGUAGES:
        base, fixed = f"{language}/{WORDS_IN_ADDRESS[language]}/", {"language": language}
        found += [
            path(base, programs, fixed, name=f"programs-{language}"),
            path(
                f"{base}{REFERENCE[language]}/",
                programs_reference,
                fixed,
                name=f"programs-reference-{language}",
            ),
        ]
    return found
