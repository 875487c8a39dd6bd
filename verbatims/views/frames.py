"""Coding frames: their codes, their questions, and both as a file."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import signed_in
from surveys.admin.frame import survey_context
from surveys.admin.scope import LARGEST_ID, survey_for
from surveys.models import Survey
from verbatims import frames as domain
from verbatims.forms import LARGEST_FILE, CodeForm, FrameForm
from verbatims.models import Code, Frame
from verbatims.showing import words_in
from verbatims.sources import questions_of, sources_of
from verbatims.worklist import code_counts


@require_http_methods(["GET", "POST"])
def frames(request: HttpRequest, survey_id: int) -> HttpResponse:
    """The coding frames of a survey, and a new one."""
    survey = survey_for(request, survey_id, "read_texts")
    form = FrameForm(request.POST if request.method == "POST" else None, questions=_questions(survey))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = domain.new_frame(
                survey, given["name_cy"], given["name_en"], given["questions"], signed_in(request)
            )
        except domain.Refused as refused:
            form.add_error("questions", list(refused.faults))
        else:
            return redirect("frame", survey.pk, made.pk)
    context = survey_context(request, survey, "texts") | {
        "title": gettext("Coding frames"),
        "frames": list(survey.frames.prefetch_related("questions", "codes")),
        "form": form,
        "errors": bool(form.errors),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "admin/verbatims/frames.html", context, status=status)


@require_http_methods(["GET", "POST"])
def frame(request: HttpRequest, survey_id: int, frame_id: int) -> HttpResponse:
    """A coding frame: its codes with how often each was given, and adding one."""
    survey = survey_for(request, survey_id, "read_texts")
    shown = _frame(survey, frame_id)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            added = domain.add_code(shown, form.cleaned_data, signed_in(request))
        except domain.Refused as refused:
            form.add_error(None, list(refused.faults))
        else:
            messages.success(request, gettext("The code %(code)s is added.") % {"code": added.code})
            return redirect("frame", survey.pk, shown.pk)
    return _page(request, survey, shown, form)


@require_POST
def change(request: HttpRequest, survey_id: int, frame_id: int) -> HttpResponse:
    """Its names and questions."""
    survey = survey_for(request, survey_id, "read_texts")
    shown = _frame(survey, frame_id)
    form = FrameForm(request.POST, questions=_questions(survey))
    if form.is_valid():
        given = form.cleaned_data
        try:
            domain.change_frame(
                shown, given["name_cy"], given["name_en"], given["questions"], signed_in(request)
            )
        except domain.Refused as refused:
            form.add_error("questions", list(refused.faults))
        else:
            messages.success(request, gettext("The coding frame is saved."))
            return redirect("frame", survey.pk, shown.pk)
    return _page(request, survey, shown, CodeForm(), about=form)


@require_GET
def download(request: HttpRequest, survey_id: int, frame_id: int) -> HttpResponse:
    survey = survey_for(request, survey_id, "read_texts")
    shown = _frame(survey, frame_id)
    reply = HttpResponse(domain.as_csv(shown), content_type="text/csv; charset=utf-8")
    reply["Content-Disposition"] = f'attachment; filename="{survey.slug_en}-codes-{shown.pk}.csv"'
    reply["X-Content-Type-Options"] = "nosniff"
    return reply


@require_POST
def take_file(request: HttpRequest, survey_id: int, frame_id: int) -> HttpResponse:
    survey = survey_for(request, survey_id, "read_texts")
    shown = _frame(survey, frame_id)
    file = request.FILES.get("file")
    try:
        if file is None or (file.size or 0) > LARGEST_FILE:
            raise domain.Refused(gettext("Choose a CSV file of at most 1 MB."))
        added, changed = domain.from_csv(shown, file.read(), signed_in(request))
    except domain.Refused as refused:
        return _page(request, survey, shown, CodeForm(), faults=refused.faults)
    words = ngettext("%(count)s code was added.", "%(count)s codes were added.", added) % {"count": added}
    more = ngettext("The wording of %(count)s was changed.", "The wording of %(count)s was changed.", changed)
    messages.success(request, f"{words} {more % {'count': changed}}")
    return redirect("frame", survey.pk, shown.pk)


@require_http_methods(["GET", "POST"])
def code(request: HttpRequest, survey_id: int, frame_id: int, code_id: int) -> HttpResponse:
    """One code: its wording; retiring it or merging it into another."""
    survey = survey_for(request, survey_id, "read_texts")
    shown = _frame(survey, frame_id)
    found = _code(shown, code_id)
    initial = {name: getattr(found, name) for name in domain.HEADINGS}
    form = CodeForm(request.POST if request.method == "POST" else None, initial=initial)
    del form.fields["code"]
    if request.method == "POST" and form.is_valid():
        try:
            domain.change_code(found, form.cleaned_data, signed_in(request))
        except domain.Refused as refused:
            form.add_error(None, list(refused.faults))
        else:
            messages.success(request, gettext("The wording of the code is saved."))
            return redirect("frame", survey.pk, shown.pk)
    counts = code_counts(survey, domain.questions_in(shown))
    context = survey_context(request, survey, "texts") | {
        "title": gettext("Code of a coding frame"),
        "frame": shown,
        "code": found,
        "count": counts.get(found.code, 0),
        "others": [each for each in domain.active_codes(shown) if each != found],
        "form": form,
        "errors": bool(form.errors),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "admin/verbatims/code.html", context, status=status)


@require_POST
def act(request: HttpRequest, survey_id: int, frame_id: int, code_id: int) -> HttpResponse:
    """Retire a code, bring it back, or merge it into another."""
    survey = survey_for(request, survey_id, "read_texts")
    shown = _frame(survey, frame_id)
    found, person = _code(shown, code_id), signed_in(request)
    if "retire" in request.POST:
        domain.retire(found, person)
        messages.success(request, gettext("The code is retired. Texts that have it keep it."))
    elif "bring_back" in request.POST:
        domain.bring_back(found, person)
        messages.success(request, gettext("The code is in use again."))
    elif "merge" in request.POST:
        try:
            wanted = request.POST.get("into", "")
            into = next((each for each in domain.active_codes(shown) if each.code == wanted), None)
            if into is None:
                raise domain.Refused(gettext("Choose another code of this frame that is in use."))
            domain.merge(found, into, person)
        except domain.Refused as refused:
            messages.error(request, " ".join(refused.faults))
            return redirect("frame-code", survey.pk, shown.pk, found.pk)
        messages.success(
            request, gettext("Texts with that code have the code %(code)s now.") % {"code": into.code}
        )
    return redirect("frame", survey.pk, shown.pk)


def _page(
    request: HttpRequest,
    survey: Survey,
    shown: Frame,
    form: CodeForm,
    *,
    about: FrameForm | None = None,
    faults: tuple[str, ...] = (),
) -> HttpResponse:
    counts = code_counts(survey, domain.questions_in(shown))
    initial = {
        "name_cy": shown.name_cy,
        "name_en": shown.name_en,
        "questions": domain.questions_in(shown),
    }
    wrong = bool(form.errors or faults or (about is not None and about.errors))
    context = survey_context(request, survey, "texts") | {
        "title": gettext("Coding frame"),
        "frame": shown,
        "codes": [(code, counts.get(code.code, 0)) for code in shown.codes.select_related("merged_into")],
        "form": form,
        "about": about or FrameForm(initial=initial, questions=_questions(survey)),
        "faults": faults,
        "errors": wrong,
    }
    return TemplateResponse(request, "admin/verbatims/frame.html", context, status=422 if wrong else 200)


def _questions(survey: Survey) -> list[tuple[str, str]]:
    sources = sources_of(survey.pk) if survey.current_version_id else {}
    return [(code, words_in(text)[1] or code) for code, text in questions_of(sources).items()]


def _frame(survey: Survey, frame_id: int) -> Frame:
    return get_object_or_404(Frame, survey=survey, pk=min(frame_id, LARGEST_ID))


def _code(frame: Frame, code_id: int) -> Code:
    return get_object_or_404(
        Code.objects.select_related("frame__survey"), frame=frame, pk=min(code_id, LARGEST_ID)
    )
