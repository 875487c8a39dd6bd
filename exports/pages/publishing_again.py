"""Before a survey is published again: what happens to those in the middle of it, and to the data.

Composed here because it needs what the rooms below know: the draft, the responses and the columns of the data files.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.admin.sites import site
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from exports.dataset.columns import Column, Version, answer_columns, identifying_columns
from questionnaire.document import Language, Questionnaire, checksum, encode
from responses.versions import version_lines
from surveys.admin.frame import framed
from surveys.admin.scope import survey_for
from surveys.checks import check
from surveys.comparing import compare
from surveys.comparing.changes import name_of
from surveys.drafts import load_draft
from surveys.models import Survey
from surveys.publishing import as_published
from surveys.states import state_of
from surveys.versions import questionnaire_for


@dataclass(frozen=True)
class ColumnChange:
    """A column of the data files that begins or ends: its name, and the wordings that it is of."""

    name: str
    words: tuple[tuple[Language, str], ...]


@require_GET
def publishing_again(request: HttpRequest, survey_id: int) -> HttpResponse:
    survey = survey_for(request, survey_id, "publish")
    if survey.current_version is None or survey.frozen_at is not None:
        return redirect("admin:surveys_survey_overview", survey.pk)
    published, draft = questionnaire_for(survey.current_version.pk), as_published(load_draft(survey))
    lines = version_lines(survey)
    begun, ended = column_changes(survey, published, draft)
    return framed(
        request,
        survey,
        "overview",
        "publishing_again.html",
        title=gettext("Publish a new version"),
        number=lines[0].version.number + 1,
        is_open=state_of(survey) in ("open", "soon"),
        lines=[line for line in lines if line.fieldwork.in_progress],
        in_progress=sum(line.fieldwork.in_progress for line in lines),
        submitted=sum(line.fieldwork.submitted for line in lines),
        groups=compare(published, draft),
        begun=begun,
        ended=ended,
        blocking=sum(1 for finding in check(survey) if finding.is_error),
        seen=checksum(encode(draft)),
    )


def column_changes(
    survey: Survey, published: Questionnaire, draft: Questionnaire
) -> tuple[list[ColumnChange], list[ColumnChange]]:
    """The columns that the draft brings and no version has; and those of the newest version that the draft has not."""
    rows = survey.versions.order_by("number").values_list("number", "pk")
    versions = [Version(number, questionnaire_for(pk)) for number, pk in rows]
    known = _columns(versions)
    now, then = _columns([Version(1, published)]), _columns([Version(1, draft)])
    return (
        [_in_words(column) for name, column in then.items() if name not in known],
        [_in_words(column) for name, column in now.items() if name not in then],
    )


def _columns(versions: Iterable[Version]) -> dict[str, Column]:
    versions = list(versions)
    planned = (*answer_columns(versions), *identifying_columns(versions))
    return {column.name: column for column in planned if column.key}


def _in_words(column: Column) -> ColumnChange:
    return ColumnChange(column.name, tuple(name_of(text) for text in (column.text, column.part) if text))


def patterns() -> list[URLPattern]:
    view = site.admin_view(publishing_again)
    return [path("admin/publishing/<int:survey_id>/", view, name="publish-again")]
