"""One text: what of it does not leave, and why."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import signed_in
from surveys.admin.frame import survey_context
from surveys.admin.scope import id_from, survey_for
from surveys.models import Survey
from verbatims import redacting, worklist
from verbatims.forms import RedactionForm
from verbatims.holding import TextGone
from verbatims.models import Verbatim
from verbatims.showing import as_written, paragraphs, shown, words_in
from verbatims.sources import sources_of
from verbatims.views.place import back_to, keeping, query_of


@require_http_methods(["GET", "POST"])
def redact(request: HttpRequest, survey_id: int, text_id: int) -> HttpResponse:
    survey = survey_for(request, survey_id, "read_texts")
    text = _text(survey, text_id)
    form = RedactionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _redacted(request, survey, text, form):
        return redirect(keeping(request, "text-redact", survey.pk, text.pk))
    sources = sources_of(survey.pk)
    context = survey_context(request, survey, "texts") | {
        "title": gettext("Redact a text"),
        "text": shown(text, sources),
        "words": words_in(sources[text.source].text),
        "back": back_to(request, survey, text),
        "place": query_of(request),
        "form": form,
        "errors": bool(form.errors),
        "redactions": [
            (redaction, paragraphs(text.text[redaction.start : redaction.end]))
            for redaction in text.redactions.select_related("made_by")
        ],
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "admin/verbatims/redact.html", context, status=status)


@require_POST
def undo(request: HttpRequest, survey_id: int, text_id: int) -> HttpResponse:
    survey = survey_for(request, survey_id, "read_texts")
    redaction = id_from(request.POST.get("redaction"))
    try:
        redacting.undo(survey, text_id, redaction or 0, signed_in(request))
    except TextGone:
        raise Http404 from None
    except redacting.AlreadyReleased:
        messages.error(
            request,
            gettext("A dataset with this redaction has been made, so it can no longer be taken back."),
        )
    else:
        messages.success(request, gettext("The redaction is taken back."))
    return redirect(keeping(request, "text-redact", survey.pk, text_id))


def _redacted(request: HttpRequest, survey: Survey, text: Verbatim, form: RedactionForm) -> bool:
    given = form.cleaned_data
    part = "" if given["whole"] else given["part"]
    if part not in text.text:
        part = as_written(part)
    try:
        places = redacting.redact(survey, text.pk, part, given["reason"], given["note"], signed_in(request))
    except TextGone:
        raise Http404 from None
    except redacting.PartNotFound:
        form.add_error("part", gettext("This does not stand in the text. Copy it exactly as it stands."))
        return False
    except redacting.TooManyPlaces:
        form.add_error("part", gettext("This stands in the text very often. Give a longer part."))
        return False
    words = ngettext(
        "%(count)s place is redacted. The next dataset has the text so.",
        "%(count)s places are redacted. The next dataset has the text so.",
        places,
    )
    messages.success(request, words % {"count": places})
    return True


def _text(survey: Survey, text_id: int) -> Verbatim:
    """Raises Http404."""
    text = worklist.texts_of(survey).filter(pk=text_id).first()
    if text is None or text.text is None:
        raise Http404
    return text
