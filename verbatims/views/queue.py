"""The queue of texts to translate, and translating one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import signed_in
from questionnaire.document import Language
from surveys.admin.frame import survey_context
from surveys.admin.scope import survey_for
from surveys.models import Survey
from verbatims import translating, worklist
from verbatims.forms import TranslationForm
from verbatims.holding import TextGone
from verbatims.models import Verbatim
from verbatims.showing import shown, words_in
from verbatims.sources import sources_of

READS_OTHERWISE = _(
    "A part of the text has been redacted since you began. Read it again, take that part out of the translation, then"
    " save."
)
LANGUAGES: dict[str, Language] = {"cy": "cy", "en": "en"}


@require_GET
def queue(request: HttpRequest, survey_id: int) -> HttpResponse:
    """How many texts wait in each direction: no text stands here."""
    survey = survey_for(request, survey_id, "translate_texts")
    is_published = survey.current_version_id is not None
    context = survey_context(request, survey, "text-queue") | {
        "title": gettext("Texts to translate"),
        "queues": translating.queues(survey) if is_published else [],
        "mine": list(translating.taken_by(survey, signed_in(request)).order_by("claimed_at"))
        if is_published
        else [],
        "minutes": int(translating.KEPT_FOR.total_seconds() // 60),
    }
    return TemplateResponse(request, "admin/verbatims/queue.html", context)


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
        messages.error(request, gettext("Somebody else is translating this text."))
        return redirect("text-queue", survey.pk)
    return redirect("text-translate", survey.pk, text_id)


@require_http_methods(["GET", "POST"])
def translate(request: HttpRequest, survey_id: int, text_id: int) -> HttpResponse:
    """A text that somebody has taken: the text and the question, and nothing else of the response."""
    survey = survey_for(request, survey_id, "translate_texts")
    text = _mine(request, survey, text_id)
    if "give_back" in request.POST:
        translating.give_back(survey, text.pk, signed_in(request))
        return redirect("text-queue", survey.pk)
    form = TranslationForm(
        request.POST if request.method == "POST" else None, initial={"words": text.translation}
    )
    if request.method == "POST" and ("none" in request.POST or form.is_valid()):
        try:
            return _done(request, survey, text, form)
        except translating.ReadsOtherwise:
            # With the words that were typed, beside the text as it is now.
            text = _mine(request, survey, text_id)
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
        "minutes": int(translating.KEPT_FOR.total_seconds() // 60),
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
        messages.error(request, gettext("Your time with this text is over and somebody else has taken it."))
        return redirect("text-queue", survey.pk)
    if "next" in request.POST:
        following = translating.take_next(survey, LANGUAGES[text.language], person)
        if following is not None:
            return redirect("text-translate", survey.pk, following.pk)
    return redirect("text-queue", survey.pk)


def _mine(request: HttpRequest, survey: Survey, text_id: int) -> Verbatim:
    """Raises Http404 for a text that is not there, PermissionDenied for one that this person has not taken."""
    text = worklist.texts_of(survey).filter(pk=text_id).first()
    if text is None or text.text is None:
        raise Http404
    if text.claimed_by_id != signed_in(request).pk or text.language not in translating.OTHER:
        raise PermissionDenied
    return text
