"""“Tokens for programs”: where a person makes and ends their own."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.sites import site
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST
from msgspec import Struct

from accounts.models import AccessToken, User
from accounts.requests import signed_in
from accounts.tokens import MOST, NameTaken, TooMany, end, make, tokens_of
from api.forms import TokenForm
from surveys.admin.scope import LARGEST_ID
from surveys.dates import long_date
from surveys.models import Survey

# Of those that have ended.
SHOWN = 20


class Line(Struct, frozen=True):
    """A token as a line of the table."""

    id: int
    name: str
    beginning: str
    made: str
    last_used: str
    expires: str
    has_expired: bool
    reaches: str
    reading_only: bool
    ended: str
    why: str


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
def tokens(request: HttpRequest) -> HttpResponse:
    """The person's tokens. A new one is shown on the page that answers the form, and never again."""
    person = signed_in(request)
    form = TokenForm(person, request.POST if request.method == "POST" else None)
    new: dict[str, Any] = {}
    if form.is_valid():
        survey = form.cleaned_data["survey"]
        try:
            token, written = make(
                person,
                form.cleaned_data["name"],
                days=form.cleaned_data["days"],
                survey_id=survey.pk if survey else None,
                reading_only=not form.cleaned_data["may_ask"],
            )
        except NameTaken:
            form.add_error("name", gettext("You have a token of this name already. Choose another name."))
        except TooMany:
            words = gettext("You have as many tokens as anybody may have (%(most)d). Revoke one first.")
            form.add_error(None, words % {"most": MOST})
        else:
            new = {"written": written, "token": _line(token, {})}
            form = TokenForm(person)
    return _page(request, person, form, new)


def _page(request: HttpRequest, person: User, form: TokenForm, new: dict[str, Any]) -> HttpResponse:
    held, ended = list(tokens_of(person)), list(person.tokens.exclude(ended_at=None)[:SHOWN])
    titles = {survey.pk: str(survey) for survey in _surveys(person, [*held, *ended])}
    context = {
        **site.each_context(request),
        "title": gettext("Tokens for programs"),
        "form": form,
        "new": new,
        "held": [_line(token, titles) for token in held],
        "ended": [_line(token, titles) for token in ended],
        "errors": bool(form.errors),
        "most": MOST,
        "help": reverse(f"programs-{get_language()}"),
    }
    return TemplateResponse(request, "admin/api/tokens.html", context, status=422 if form.errors else 200)


def _surveys(person: User, tokens: list[AccessToken]) -> list[Survey]:
    """Those that the tokens are limited to, if the person may still see them."""
    limits = {token.survey_id for token in tokens if token.survey_id}
    return list(Survey.objects.visible_to(person).filter(pk__in=limits)) if limits else []


def _line(token: AccessToken, titles: dict[int, str]) -> Line:
    def date(moment: Any) -> str:
        return long_date(moment, get_language() or "cy", zone="Europe/London") if moment else ""

    if token.survey_id is None:
        reaches = gettext("Every survey")
    else:
        reaches = titles.get(token.survey_id) or gettext("A survey that you cannot see")
    return Line(
        id=token.pk,
        name=token.name,
        beginning=token.beginning,
        made=date(token.created_at),
        last_used=date(token.last_used_on),
        expires=date(token.expires_at),
        has_expired=token.expires_at <= timezone.now(),
        reaches=reaches,
        reading_only=token.reading_only,
        ended=date(token.ended_at),
        why=token.get_ended_why_display(),
    )


@require_POST
def end_token(request: HttpRequest, token_id: int) -> HttpResponse:
    person = signed_in(request)
    token = get_object_or_404(AccessToken, pk=min(token_id, LARGEST_ID), owner=person)
    end(token, person)
    words = gettext("The token “%(name)s” opens nothing any more.")
    messages.success(request, words % {"name": token.name})
    return redirect("tokens")


def patterns() -> list[URLPattern]:
    return [
        path("admin/tokens/", site.admin_view(tokens), name="tokens"),
        path("admin/tokens/<int:token_id>/end/", site.admin_view(end_token), name="token-end"),
    ]
