"""A copy of one's own answers, as a PDF in the language in which one asks for it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from questionnaire.describing import Line
from questionnaire.document import Language
from responses import addresses
from responses.identity import grouped
from responses.texts import moment_words
from responses.views.arriving import Arrival, arrive_by_cookie
from responses.views.checking import Group, Row, groups_of
from responses.views.replies import SeeOther, html, respondent_page, spoken
from surveys.paper.making import ANSWERS, CannotMakePaper, pdf


@respondent_page("GET")
def copy(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    """What was submitted, with the answers that identify the person: it is their own. It is made at once, by a process
    of its own with bounds (surveys.paper.child), and kept nowhere."""
    arrival = arrive_by_cookie(request, language, slug)
    if arrival.response.submitted_at is None:
        return SeeOther(arrival.goes_on_at)
    try:
        content = copy_of(arrival)
    except CannotMakePaper:
        return _not_made(arrival)
    reply = HttpResponse(content, content_type="application/pdf")
    name = addresses.COPY[language].removesuffix(".pdf")
    reference = (arrival.response.reference or "").lower()
    reply["Content-Disposition"] = f'attachment; filename="{name}-{reference}.pdf"'
    return reply


def copy_of(arrival: Arrival) -> bytes:
    """The PDF, in the arrival's language, which is active. Raises CannotMakePaper."""
    return pdf(_content(arrival), {}, ANSWERS)


def _not_made(arrival: Arrival) -> HttpResponse:
    language = arrival.language
    other = addresses.other_language(language)
    context = spoken(
        language,
        arrival.place("done", other),
        survey_name=arrival.questionnaire.short_title.in_(language),
        answers=arrival.place("check"),
        done=arrival.place("done"),
    )
    return html("responses/no_copy.html", context, status=503)


def _content(arrival: Arrival) -> dict[str, Any]:
    """What answers.typ prints."""
    language, response, questionnaire = arrival.language, arrival.response, arrival.questionnaire
    assert response.submitted_at is not None, "callers have looked"  # noqa: S101
    reference = grouped(response.reference or "")
    submitted = moment_words(response.submitted_at, arrival.visit.survey.timezone, language)
    return {
        "language": language,
        "title": questionnaire.title.in_(language),
        "owner": questionnaire.owner.in_(language),
        "reference": reference,
        "facts": [
            {"name": _("Submission reference:"), "value": reference},
            {"name": _("Submitted on:"), "value": submitted},
        ],
        "groups": [_group(group) for group in groups_of(arrival) if group.rows or group.change_list],
        "no_answer": _("No answer provided"),
        "nothing": _("The list is empty."),
        "page_of": _("Page {page} of {pages}"),
    }


def _group(group: Group) -> dict[str, Any]:
    items = [{"words": item.words, "rows": [_row(row) for row in item.rows]} for item in group.items]
    return {"title": group.title, "rows": [_row(row) for row in group.rows], "items": items}


def _row(row: Row) -> dict[str, Any]:
    return {"text": row.text, "lines": [_line(line) for line in row.lines]}


def _line(line: Line) -> dict[str, str]:
    return {"label": line.label, "text": line.text, "detail": line.detail}
