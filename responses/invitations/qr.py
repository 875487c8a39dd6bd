"""QR codes of a survey's addresses: one in each language, and a sheet with both to hang up or to send by post."""

import io
from pathlib import Path

import segno
from django.utils import translation
from django.utils.translation import gettext as _

from questionnaire.document import LANGUAGES, Language
from responses import addresses
from responses.invitations.wording import site_address
from responses.texts import moment_words
from surveys.models import Survey
from surveys.paper.making import pdf
from surveys.versions import questionnaire_for

TEMPLATE = Path(__file__).with_name("poster.typ")


class NoAddresses(Exception):
    """The survey is not published, so nothing leads to it."""


def address_of(survey: Survey, language: Language) -> str | None:
    """Where people are sent: to the start or, if only those invited may answer, to where they type their code."""
    slug = survey.slug_cy if language == "cy" else survey.slug_en
    if survey.current_version_id is None or not slug:
        return None
    leads_to = addresses.invitation if survey.access == Survey.Access.INVITED else addresses.start
    return site_address(leads_to(language, slug))


def code_svg(address: str) -> bytes:
    """The code with the quiet edge that readers need; it can be printed at any size."""
    target = io.BytesIO()
    # A sheet on a wall gets scratched: a quarter of it may be unreadable.
    segno.make(address, error="q", micro=False).save(target, kind="svg", omitsize=True, title=address)
    return target.getvalue()


def poster_pdf(survey: Survey) -> bytes:
    """Both languages side by side, Welsh left. Raises NoAddresses or CannotMakePaper."""
    pictures = {}
    halves = []
    for language in LANGUAGES:
        address = address_of(survey, language)
        if address is None:
            raise NoAddresses(survey.pk)
        name = f"{language}.svg"
        pictures[name] = code_svg(address)
        halves.append(_half(survey, language, address) | {"picture": name})
    first = halves[0]
    return pdf({"title": first["title"], "owner": first["owner"], "halves": halves}, pictures, TEMPLATE)


def _half(survey: Survey, language: Language, address: str) -> dict[str, str]:
    questionnaire = questionnaire_for(survey.current_version_id)
    assert survey.closes_at is not None, "it is published"  # noqa: S101
    with translation.override(language):
        closes = {"closes": moment_words(survey.closes_at, survey.timezone, language)}
        return {
            "language": language,
            "title": questionnaire.title.in_(language),
            "owner": questionnaire.owner.in_(language),
            "address": address,
            "alt": _("QR code of the address below"),
            "closes": _("The survey closes on %(closes)s.") % closes,
        }
