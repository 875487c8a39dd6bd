"""The surveys that people answer in the journeys: the real one, and a short one with a page for each difficulty.

`publish_all` runs inside the site (`Site.python`) and prints their slugs as JSON.
"""

import datetime as dt
import json

from django.utils import timezone

from surveys.files.importing import Wishes, import_survey
from surveys.publishing import publish
from tests import factories
from tests.factories import option, page, question, text
from tests.site import ROOT

REAL = ROOT / "demo" / "surveys" / "all-wales-2026.yaml"
DAY = dt.timedelta(days=1)
SHORT = {"cy": "taith-fer", "en": "short-way"}
WHOLE = {"cy": "taith-gyfan", "en": "whole-way"}

DETAILS = {"label": text("Rhowch fanylion", "Give details"), "required": True}

# `extra`, the third page, is there for whoever has not said "no" to `way`.
PAGES = (
    page(
        "texts",
        question("name", required=True, text=text("Enw", "Name")),
        question(
            "way",
            "single_choice",
            options=[
                option("yes", "Ie", "Yes"),
                option("no", "Na", "No"),
                option("other", other_text=DETAILS),
            ],
            text=text("Ffordd", "Way"),
        ),
        question("why", relevant="${way} = 'no'", required=True, text=text("Pam", "Why")),
        question("many", "number", required=True, settings={"integer": True, "min": 1, "max": 10}),
        question("when", "date", settings={"max": "today"}),
        question("late", relevant="${many} > 5", text=text("Hwyr", "Late")),
        question("email", "email", identifying=True),
    ),
    page(
        "lists",
        question("order", "ranking", options=[option("a", "Afal", "Apple"), option("b"), option("c")]),
        question(
            "several",
            "multi_choice",
            options=[option("a"), option("b"), option("none", "Dim un", "None", exclusive=True)],
        ),
        question("grid", "matrix_single"),
        question("story", "long_text", settings={"max_length": 50}),
    ),
    page("extra", question("more", text=text("Mwy", "More")), relevant="${way} != 'no'"),
    page("last", question("end", "yes_no", text=text("Y diwedd", "The end"))),
)


def publish_all() -> None:
    now = timezone.now()
    opens, closes = now - DAY, now + 30 * DAY
    factories.published_survey(*PAGES, opens=opens, closes=closes, slug=SHORT)
    wishes = Wishes(slug_cy=WHOLE["cy"], slug_en=WHOLE["en"], opens=opens, closes=closes, agree_all=True)
    publish(import_survey(REAL, wishes=wishes).survey, None)
    print(json.dumps([SHORT, WHOLE]))
