"""Submitting, from the page that checks the answers or from the last page where there is none."""

from django.http import HttpRequest, HttpResponse

from questionnaire.cleaning import as_posted
from questionnaire.faults import Fault
from questionnaire.routing import relevant_questions
from responses import capture, signs
from responses.cookies import AFTER_SUBMITTING, set_token
from responses.spots import spot_of
from responses.uploads import LOST
from responses.views.arriving import Arrival, after_refusal
from responses.views.replies import SeeOther


def finish(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    """Submit, and go to the receipt; or to the page on which something still is to be done."""
    shown = signs.at_submit(request, arrival.visit, arrival.language)
    match capture.submit(arrival.visit, arrival.language, shown, token=arrival.token):
        case capture.Submitted():
            reply = SeeOther(arrival.place("done"))
            keyed = arrival.response.is_keyed
            set_token(reply, arrival.visit.survey.id, arrival.token, AFTER_SUBMITTING, keyed=keyed)
            return reply
        case capture.NotFinished(page=number, fault=None):
            return arrival.going_to(arrival.page(number))
        case capture.NotFinished(page=number, fault=Fault() as fault):
            return _back_to(request, arrival, number, fault)
    return after_refusal(request, arrival)


def _back_to(request: HttpRequest, arrival: Arrival, number: int, fault: Fault) -> HttpResponse:
    """A page that was right when it was saved no longer is: it is shown again, checked."""
    questionnaire, response = arrival.questionnaire, arrival.response
    question = questionnaire.questions_by_code.get(fault.question)
    if question is None:
        # Of a list: its page says how many items there may be.
        return arrival.going_to(arrival.page(number))
    spot = spot_of(questionnaire, number, question, fault.item)
    today = arrival.visit.survey.today
    questions = relevant_questions(questionnaire, spot.page, response.answers, today, spot.item)
    fields: dict[str, list[str]] = {"asked": [question.code for question in questions]}
    for question in questions:
        fields |= as_posted(question, spot.own(response.answers))
        if question.code == fault.question and fault.kind == LOST:
            fields = {name: values for name, values in fields.items() if name not in question.keys}
            fields[f"{question.code}/fault"] = [fault.kind]
    pending = response.pending.keeping(spot.key, fields, checked=True)
    if not capture.keep_typed(arrival.visit, pending, arrival.language):
        return after_refusal(request, arrival)
    return arrival.going_to(arrival.at(spot))
