"""The queue of texts to translate, and translating one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import signed_in
from questionnaire.document import Language
from questionnaire.plain_text import printable
from surveys.admin.frame import survey_context
from surveys.admin.scope import survey_for
from surveys.models import Survey
from verbatims import translating, worklist
from verbatims.forms import TranslationForm
from verbatims.holding import TextGone
from verbatims.models import Verbatim
from verbatims.showing import shown, words_in
from verbatims.sources import sources_of
from verbatims.views.place import back_to, keeping

READS_OTHERWISE = _(
    "A part of the text has been redacted since you began. Read it again, take that part out of the translation, then"
    " save."
)
NOT_THEIRS = _(
    "The text is not yours any more: your time was over and somebody else has taken it, or somebody has said that it is"
    " in another language."
)
LANGUAGES: dict[str, Language] = {"cy": "cy", "en": "en"}


@require_GET
def queue(request: HttpRequest, survey_id: int) -> HttpResponse:
    """How many texts wait in each direction: no text stands here."""
    return _queue(request, survey_for(request, survey_id, "translate_texts"))


def _queue(request: HttpRequest, survey: Survey, typed: str = "") -> HttpResponse:
    """`typed` is a translation of a text that is not the person's any more, for them to copy."""
    is_published = survey.current_version_id is not None
    context = survey_context(request, survey, "text-queue") | {
        "title": gettext("Texts to translate"),
        "queues": translating.queues(survey) if is_published else [],
        "mine": list(translating.taken_by(survey, signed_in(request)).order_by("claimed_at"))
        if is_published
        else [],
        "minutes": int(translating.KEPT_FOR.total_seconds() // 60),
        "typed": typed,
    }
    return TemplateResponse(request, "admin/verbatims/queue.html", context, status=409 if typed else 200)


@require_POST
def take_next(request: HttpRequest, survey_id: int) -> HttpResponse:
    survey = survey_for(request, survey_id, "translate_texts")
    language = LANGUAGES.get(request.POST.get("language", ""))
    text = translating.take_next(survey, language, signed_in(request)) if language else None
    if text is None:
        messages.info(request, gettext("No text waits for a translation in this direction."))
        return redirect("text-queue", survey.pk)
    return redirect("text-translate", survey.pk, text.pk)


def take(request: HttpRequest, survey: Survey, text_id: int) -> HttpResponse:
    """A certain text, from the list: whoever may read all of them may choose. The caller has asked whether they may."""
    try:
        translating.take(survey, text_id, signed_in(request))
    except TextGone:
        raise Http404 from None
    except translating.NotTaken:
        text = _there(survey, text_id)
        if text.language in translating.OTHER:
            messages.error(request, gettext("Somebody else is translating this text."))
        else:
            messages.error(request, gettext("Say first in which language the text is."))
        return redirect(back_to(request, survey, text))
    return redirect(keeping(request, "text-translate", survey.pk, text_id, list="1"))


@require_http_methods(["GET", "POST"])
def translate(request: HttpRequest, survey_id: int, text_id: int) -> HttpResponse:
    """A text that somebody has taken: the text and the question, and nothing else of the response."""
    survey = survey_for(request, survey_id, "translate_texts")
    text = _there(survey, text_id)
    if not translating.is_with(text, signed_in(request)):
        return _lost(request, survey, text)
    if "give_back" in request.POST:
        translating.give_back(survey, text.pk, signed_in(request))
        return _back(request, survey, text)
    form = TranslationForm(
        request.POST if request.method == "POST" else None, initial={"words": text.translation}
    )
    if request.method == "POST" and ("none" in request.POST or form.is_valid()):
        try:
            return _done(request, survey, text, form)
        except translating.ReadsOtherwise:
            # With the words that were typed, beside the text as it is now.
            text = _there(survey, text_id)
            form.add_error("words", READS_OTHERWISE)
    sources = sources_of(survey.pk)
    context = survey_context(request, survey, "text-queue") | {
        "title": gettext("Translate a text"),
        "text": shown(text, sources, written=translating.words_to_translate(text)),
        "words": words_in(sources[text.source].text),
        "into": translating.OTHER[text.language],
        "read": translating.mark_of(text),
        "form": form,
        "errors": bool(form.errors),
        "back": back_to(request, survey, text) if "list" in request.GET else "",
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "admin/verbatims/translate.html", context, status=status)


def _done(request: HttpRequest, survey: Survey, text: Verbatim, form: TranslationForm) -> HttpResponse:
    person = signed_in(request)
    try:
        if "none" in request.POST:
            translating.needs_none(survey, text.pk, person)
            messages.success(request, gettext("It is noted that the text needs no translation."))
        else:
            read = request.POST.get("read", "")
            translating.translate(survey, text.pk, form.cleaned_data["words"], person, read)
            messages.success(request, gettext("The translation is saved."))
    except TextGone:
        raise Http404 from None
    except translating.NotTaken:
        return _lost(request, survey, text)
    if "next" in request.POST:
        following = translating.take_next(survey, LANGUAGES[text.language], person)
        if following is not None:
            return redirect("text-translate", survey.pk, following.pk)
    return _back(request, survey, text)


def _back(request: HttpRequest, survey: Survey, text: Verbatim) -> HttpResponse:
    """To the list, for whoever has come from it."""
    if "list" in request.GET:
        return redirect(back_to(request, survey, text))
    return redirect("text-queue", survey.pk)


def _lost(request: HttpRequest, survey: Survey, text: Verbatim) -> HttpResponse:
    """Gives back what somebody has typed about a text that was theirs when they saw it. Raises PermissionDenied."""
    if not constant_time_compare(request.POST.get("read", ""), translating.mark_of(text)):
        raise PermissionDenied
    messages.error(request, NOT_THEIRS)
    typed = printable(request.POST.get("words", "")).strip()
    return _queue(request, survey, typed) if typed else redirect("text-queue", survey.pk)


def _there(survey: Survey, text_id: int) -> Verbatim:
    """Raises Http404."""
    text = worklist.texts_of(survey).filter(pk=text_id).first()
    if text is None or text.text is None:
        raise Http404
    return text
