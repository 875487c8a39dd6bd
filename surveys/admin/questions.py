"""The questionnaire in order: links to every page and question, and buttons that move them."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from surveys.admin.frame import framed
from surveys.admin.moving import move
from surveys.admin.outline import outline_of
from surveys.admin.rules import Rules
from surveys.admin.scope import hold_draft, id_from, survey_for, touch
from surveys.models import Question


@require_GET
def questions(request: HttpRequest, survey_id: int) -> HttpResponse:
    survey = survey_for(request, survey_id)
    return framed(
        request,
        survey,
        "questions",
        "questions.html",
        title=gettext("Questions"),
        outline=outline_of(survey),
        rules=Rules(survey),
        option_sets=survey.option_sets.prefetch_related("options", "questions"),
    )


@require_POST
@transaction.atomic
def move_part(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Move a page or a question by one place (`move` is `page:12:up` or `question:40:down`)."""
    survey = survey_for(request, survey_id, "edit")
    kind, _separator, rest = request.POST.get("move", "").partition(":")
    written, _separator, direction = rest.partition(":")
    pk = id_from(written)
    if kind not in ("page", "question") or direction not in ("up", "down") or pk is None:
        raise Http404
    hold_draft(survey.pk)
    moved = survey.pages.filter(pk=pk).first() if kind == "page" else None
    siblings = survey.pages.filter(parent=moved.parent_id if moved else None)
    if kind == "question":
        question = Question.objects.filter(survey=survey, pk=pk).first()
        if question is None:
            raise Http404
        siblings = question.page.questions.all()  # type: ignore[assignment]
    if move(siblings, pk, direction):  # type: ignore[arg-type]
        touch(survey)
        messages.success(request, gettext("Moved."))
    back = request.POST.get("back", "")
    if back == "part" and kind == "question":
        return redirect("admin:surveys_question_change", pk)
    if back == "list" and moved is not None:
        return redirect(reverse("admin:surveys_page_change", args=[moved.parent_id]) + f"#page-{pk}")
    if back == "page" and kind == "question":
        return redirect(reverse("admin:surveys_page_change", args=[question.page_id]) + f"#question-{pk}")
    return redirect(reverse("admin:surveys_survey_questions", args=[survey.pk]) + f"#{kind}-{pk}")
