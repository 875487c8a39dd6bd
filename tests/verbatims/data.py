"""A survey in which people write, and texts that are hard on whoever shows them."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from responses.models import Response
from surveys.models import Survey
from tests.exports.data import closed_survey, respond
from tests.factories import option, page, published_survey, question, text
from verbatims.frames import add_code, new_frame
from verbatims.gathering import gather
from verbatims.models import Frame, Verbatim

WELSH = "Mae’r staff yn hyfryd ond mae’r bws yn hwyr bob dydd."
ENGLISH = "Siân Evans at the desk was lovely, but the bus is late every day."
MARKUP = "<script>alert(1)</script> & <b>bold</b>"
RIGHT_TO_LEFT = "مرحبا \u202egnihton\u202c the bus is late"
LONG = "Mae’r bws yn hwyr. " * 105


def pages() -> list[dict[str, Any]]:
    """Every kind of place in which people write in their own words, and one that may name them."""
    details = {"label": text("Rhowch fanylion", "Please give details"), "max_length": 100}
    return [
        page(
            "one",
            question("comment", "long_text", text=text("Unrhyw sylw?", "Any comments?")),
            question("line", "short_text"),
            question(
                "sector",
                "single_choice",
                options=[option("local"), option("other", "Arall", "Other", other_text=details)],
            ),
            question("grid", "matrix_text"),
            question("site", "url"),
            question("who", "short_text", identifying=True),
        ),
        page("people")
        | {
            "list": {
                "max": 5,
                "item": text("Person"),
                "add": text("Ychwanegu", "Add"),
                "pages": [page("person", question("about", "long_text"))],
            }
        },
    ]


def survey_with_texts(*comments: str, closed: bool = True, **about: Any) -> Survey:
    """Submitted comments, whose texts have been found."""
    made = closed_survey(*pages(), **about) if closed else published_survey(*pages(), **about)
    moment = {} if closed else dict.fromkeys(("started_at", "submitted_at"), timezone.now())
    for comment in comments:
        respond(made, {"comment": comment}, **moment)
    gather(made)
    return made


def said(survey: Survey, comment: str) -> Verbatim:
    """The row of what somebody wrote."""
    response = Response.objects.get(survey=survey, answers__comment=comment)
    return Verbatim.objects.get(response=response, key="comment")


def frame_for(survey: Survey, actor: Any, *codes: str, questions: Any = ("comment",)) -> Frame:
    frame = new_frame(survey, "Themâu", "Themes", questions, actor)
    for code in codes:
        add_code(frame, code_row(code), actor)
    return frame


def code_row(code: str) -> Mapping[str, str]:
    return {
        "code": code,
        "label_cy": f"{code} (cy)",
        "label_en": f"{code} (en)",
        "group_cy": "",
        "group_en": "",
    }
