"""Which language an answer is in."""

from django.http import HttpRequest
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

from questionnaire.document import LANGUAGES, Language


def asked_for(request: HttpRequest) -> Language | None:
    """What `?language=` or else Accept-Language names; None where neither names one of ours."""
    if (named := request.GET.get("language")) in LANGUAGES:
        return named
    for tag, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        try:
            found = get_supported_language_variant(tag)
        except LookupError:
            continue
        return "en" if found == "en" else "cy"
    return None
