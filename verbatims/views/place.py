"""Where somebody is in the list of texts. The address says it, so that they come back to the same text."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from surveys.models import Survey
from verbatims.models import Verbatim
from verbatims.worklist import Narrowed, is_place


def query_of(request: HttpRequest) -> str:
    """How the list was narrowed down, and after which text the page began."""
    after = request.GET.get("after", "")
    place = {"after": after} if is_place(after) else {}
    return urlencode(Narrowed.of(request.GET.dict()).as_query() | place)


def back_to(request: HttpRequest, survey: Survey, text: Verbatim) -> str:
    """The text in its list, from whose page the request says that it comes."""
    address = reverse("texts-about", args=[survey.pk, text.question])
    return f"{_with(address, query_of(request))}#text-{text.pk}"


def keeping(request: HttpRequest, name: str, *arguments: int, **more: str) -> str:
    """The address of another page, which leads back to the same place."""
    query = "&".join(filter(None, [urlencode(more), query_of(request)]))
    return _with(reverse(name, args=arguments), query)


def _with(address: str, query: str) -> str:
    return f"{address}?{query}" if query else address
