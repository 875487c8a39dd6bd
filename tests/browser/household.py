"""A survey with a list, for browsers: everybody in a household, with a page that depends on the age of each.

`publish_household` runs inside the site (`Site.python`) and prints its slugs as JSON.
"""

import datetime as dt
import json

from django.utils import timezone

from surveys.models import Survey
from tests import factories
from tests.factories import option, page, question, text

DAY = dt.timedelta(days=1)
SLUGS = {"cy": "cartref", "en": "household"}

PEOPLE = page("people") | {
    "title": text("Pobl y cartref", "People in the household"),
    "list": {
        "min": 1,
        "max": 3,
        "item": text("Person", "Person"),
        "add": text("Ychwanegu unigolyn arall", "Add another person"),
        "name": "name",
        "pages": [
            page(
                "who",
                question("name", required=True, identifying=True, text=text("Enw", "Name")),
                question(
                    "age",
                    "number",
                    required=True,
                    settings={"integer": True, "min": 0, "max": 120},
                    text=text("Oed", "Age"),
                ),
                title=text("Pwy?", "Who?"),
            ),
            page(
                "work",
                question("job", text=text("Swydd yn ${age} oed", "Job at the age of ${age}")),
                question("full", "yes_no", relevant="${job} != ''", text=text("Amser llawn?", "Full time?")),
                title=text("Gwaith", "Work"),
                relevant="${age} > 15",
            ),
        ],
    },
}
PAGES = (
    page(
        "home",
        question(
            "home", "single_choice", options=[option("own"), option("rent")], text=text("Cartref", "Home")
        ),
        title=text("Y cartref", "The home"),
    ),
    PEOPLE,
    page(
        "together",
        question("meals", "yes_no", text=text("Cydfwyta?", "Meals together?")),
        title=text("Gyda’ch gilydd", "Together"),
        relevant="count(${people}) > 1",
    ),
)


def publish(opens: dt.datetime, closes: dt.datetime, **about: object) -> Survey:
    return factories.published_survey(*PAGES, opens=opens, closes=closes, **about)


def publish_household() -> None:
    now = timezone.now()
    publish(now - DAY, now + 30 * DAY, slug=SLUGS)
    print(json.dumps(SLUGS))
