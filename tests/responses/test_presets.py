"""Answers that are filled in beforehand, on the page and in what is kept."""

from responses.models import Response
from tests import factories as make
from tests.responses.conftest import begun

PAGES = (
    make.page(
        "one",
        make.question(
            "country",
            "single_choice",
            options=[make.option("cymru"), make.option("other")],
            settings={"value": "cymru"},
        ),
        make.question("staff", "number", settings={"value": "10"}),
    ),
)


def test_what_is_filled_in_beforehand_can_be_left_or_changed_and_counts_once_it_is_saved(db):
    visitor = begun(make.published_survey(*PAGES))
    before = Response.objects.get().answers

    visitor.press(staff="12")

    assert before == {}
    assert Response.objects.get().answers == {"country": "cymru", "staff": "12"}


def test_what_was_taken_out_stays_out(db):
    visitor = begun(make.published_survey(*PAGES)).press(staff=None)

    visitor.press("back")

    assert Response.objects.get().answers == {"country": "cymru", "staff": None}
    assert visitor.form.values.get("staff") in (None, [""], [])
