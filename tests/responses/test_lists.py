"""Lists as respondents meet them: adding, changing and removing, by forms alone."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from responses.models import IdentifyingAnswer, Response, Upload
from surveys.models import Survey
from tests import factories as make
from tests.journeys.visitor import Visitor
from tests.responses.conftest import begun, start_of

pytestmark = pytest.mark.django_db

WORDS = {"item": make.text("Person", "Person"), "add": make.text("Ychwanegu un arall", "Add another person")}
WHO = make.page(
    "who",
    make.question("name", required=True, identifying=True),
    make.question("age", "number", required=True, settings={"integer": True, "min": 0, "max": 120}),
)
WHAT = make.page(
    "what",
    make.question(
        "job", text=make.text("Beth yw swydd un sy’n ${age}?", "What is the job of one aged ${age}?")
    ),
    relevant="${age} > 15",
)


def pages(least: int = 1, most: int = 3):
    people = make.page("people") | {
        "list": WORDS | {"min": least, "max": most, "name": "name", "pages": [WHO, WHAT]}
    }
    return (
        make.page("first", make.question("home", "single_choice", required=True)),
        people,
        make.page(
            "end", make.question("many", "yes_no"), relevant="count(${people}) > 1 and sum(${age}) > 20"
        ),
        make.page("last", make.question("comments", "long_text")),
    )


@pytest.fixture
def survey(db) -> Survey:
    return make.published_survey(*pages())


@pytest.fixture
def without_need(db) -> Survey:
    return make.published_survey(*pages(least=0))


def at_list(survey: Survey, language: str = "en") -> Visitor:
    return begun(survey, language).press(home="a")


def added(visitor: Visitor, name: str, age: str, job: str = "Saer") -> Visitor:
    """At the first page of a new item: fills it in, and the second page where there is one."""
    visitor.press(name=name, age=age)
    return visitor.press(job=job) if "job" in visitor.questions else visitor


def answers() -> dict:
    return Response.objects.get().answers


def ids() -> list[str]:
    return answers().get("people") or []


def rows(visitor: Visitor) -> list[str]:
    return re.findall(r'data-item="([a-z]+)"', visitor.html)


def link(visitor: Visitor, words: str) -> str:
    """The address of the first link that begins so."""
    found = re.search(rf'href="([^"]*)">{words}<', visitor.html)
    assert found, visitor.html
    return found[1].replace("&amp;", "&")


def test_a_list_that_must_have_an_item_begins_with_the_first(survey):
    visitor = at_list(survey)

    assert re.fullmatch(rf"{start_of(survey)}2/[bcdfghjkmnpqrstvwxz]{{8}}/1/\?new=1", visitor.at)
    assert visitor.questions == ["name", "age"]
    assert "Person 1" in visitor.words
    assert "people" not in answers()


def test_a_list_that_may_be_empty_begins_with_its_own_page(without_need):
    visitor = at_list(without_need)

    assert visitor.at == f"{start_of(without_need)}2/"
    assert "The list is empty." in visitor.words
    assert "Add another person" in visitor.words

    visitor.press()

    assert visitor.at == f"{start_of(without_need)}4/"
    assert answers() == {"home": "a", "people": None, "people//all": "yes"}


def test_an_item_is_there_once_its_first_page_is_saved(survey):
    visitor = at_list(survey).press(name="Siân", age="41")

    (item,) = ids()
    assert visitor.at == f"{start_of(survey)}2/{item}/2/"
    assert "What is the job of one aged 41?" in visitor.words
    assert answers() == {"home": "a", "people": [item], f"people/{item}/age": "41"}
    assert [one.key for one in IdentifyingAnswer.objects.all()] == [f"people/{item}/name"]


def test_pages_that_are_not_for_an_item_are_not_asked_of_it(survey):
    visitor = at_list(survey).press(name="Tomos", age="7")

    assert visitor.at == f"{start_of(survey)}2/"
    assert rows(visitor) == ids()
    assert "Person 1" in visitor.words
    assert "Tomos" in visitor.words
    assert "You have added 1 so far." in visitor.words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("cy", ["Rydych wedi ychwanegu 2 hyd yma.", "Newid: Person 2, Tomos", "Dileu: Person 2, Tomos"]),
        ("en", ["You have added 2 so far.", "Change: Person 2, Tomos", "Remove: Person 2, Tomos"]),
    ],
)
def test_the_list_names_what_has_been_added_in_both_languages(survey, language, words):
    visitor = added(at_list(survey, language), "Siân", "41").press("add")
    added(visitor, "Tomos", "7")

    for each in words:
        assert each in re.sub(r"\s+:", ":", visitor.words)


def test_what_comes_after_a_list_depends_on_all_its_items(survey):
    visitor = added(added(at_list(survey), "Siân", "41").press("add"), "Tomos", "7").press()
    assert visitor.at == f"{start_of(survey)}3/"

    visitor = added(at_list(survey), "Siân", "41").press()
    assert visitor.at == f"{start_of(survey)}4/"


def test_a_page_of_an_item_costs_three_statements_too(survey, django_assert_num_queries):
    visitor = at_list(survey)

    with django_assert_num_queries(3):
        visitor.press(name="Siân", age="41")
    with django_assert_num_queries(3):
        visitor.press(job="Saer")
    with django_assert_num_queries(3):
        visitor.press()


def test_the_greatest_number_takes_the_button_away_and_refuses_a_crafted_one(survey):
    visitor = at_list(survey)
    for number in range(3):
        visitor = added(visitor, f"Rhif {number}", "7")
        if number < 2:
            visitor.press("add")

    assert "add" not in visitor.form.buttons
    assert "You can add 3 at most." in visitor.words
    token = visitor.filled(visitor.form, {})
    visitor.send(visitor.at, token | {"add": [""]})
    assert visitor.has_errors
    visitor.send(
        f"{start_of(survey)}2/bbbbbbbb/1/?new=1",
        token | {"asked": ["name", "age"], "name": ["X"], "age": ["1"], "next": [""]},
    )
    assert visitor.has_errors
    assert "You can add 3 at most." in visitor.words
    assert len(ids()) == 3


def test_too_few_items_are_said_and_nothing_goes_on(survey):
    visitor = added(at_list(survey), "Siân", "7")
    visitor.get(link(visitor, "Remove")).press()
    assert answers()["people"] is None

    visitor.press()

    assert visitor.has_errors
    assert "Add at least 1 before you continue." in visitor.words
    assert "people//all" not in answers()


def test_removing_asks_first_and_takes_every_answer_along(survey):
    visitor = added(added(at_list(survey), "Siân", "41").press("add"), "Tomos", "7")
    first, second = ids()

    visitor.get(link(visitor, "Remove"))
    assert "Remove from the list: Person 1, Siân" in visitor.words
    assert ids() == [first, second]
    visitor.press()

    assert visitor.at == f"{start_of(survey)}2/"
    assert ids() == [second]
    assert not [key for key in answers() if first in key]
    assert [one.key for one in IdentifyingAnswer.objects.all()] == [f"people/{second}/name"]


def test_removing_can_be_thought_better_of(survey):
    visitor = added(at_list(survey), "Siân", "7")
    visitor.get(link(visitor, "Remove")).press("back")

    assert visitor.at == f"{start_of(survey)}2/"
    assert len(ids()) == 1


def test_changing_an_item_changes_its_answers_alone(survey):
    visitor = added(added(at_list(survey), "Siân", "41").press("add"), "Tomos", "7")
    first, second = ids()

    visitor.get(link(visitor, "Change"))
    assert 'value="Siân"' in visitor.html
    visitor.press(age="42").press()

    assert answers()[f"people/{first}/age"] == "42"
    assert answers()[f"people/{second}/age"] == "7"
    assert ids() == [first, second]


def test_sending_the_page_of_a_new_item_twice_adds_one(survey):
    visitor = at_list(survey)
    address, data = visitor.at, visitor.filled(visitor.form, {"name": "Siân", "age": "7"}) | {"next": [""]}

    visitor.send(address, data)
    visitor.send(address, data)

    assert len(ids()) == 1


def test_saving_an_item_that_was_removed_meanwhile_does_not_bring_it_back(survey):
    visitor = added(at_list(survey), "Siân", "7")
    visitor.get(link(visitor, "Change"))
    address, data = visitor.at, visitor.filled(visitor.form, {"age": "8"}) | {"next": [""]}
    visitor.get(f"{start_of(survey)}2/")
    visitor.get(link(visitor, "Remove")).press()

    visitor.send(address, data)

    assert visitor.has_errors
    assert "has been removed from the list meanwhile" in visitor.words
    assert answers()["people"] is None


def test_what_is_typed_about_a_new_item_survives_leaving_and_the_other_language(survey):
    visitor = at_list(survey).press("language", name="Siân", age="llawer")
    assert visitor.at.startswith("/cy/")
    assert 'value="llawer"' in visitor.html
    assert ids() == []

    visitor.press("later", name="Siân", age="llawer").get(f"{start_of(survey, 'cy')}2/")

    assert "Heb ei orffen" in visitor.words
    visitor.get(link(visitor, "Newid"))
    assert 'value="llawer"' in visitor.html
    visitor.press(age="7")
    assert len(ids()) == 1


def test_a_new_item_that_was_begun_wrongly_can_be_removed(survey):
    visitor = at_list(survey).press("back", name="Siân", age="llawer")
    assert visitor.at == f"{start_of(survey)}2/"

    visitor.get(link(visitor, "Remove")).press()

    # Nothing has ever been added: back at the first.
    assert visitor.at.endswith("?new=1")
    assert 'value="llawer"' not in visitor.html


def test_leaving_the_page_of_a_new_item_untouched_adds_nothing(without_need):
    visitor = at_list(without_need).press("add").press("back")

    assert visitor.at == f"{start_of(without_need)}2/"
    assert ids() == []


def test_back_leads_from_page_to_page_of_an_item_and_out_of_it(survey):
    visitor = at_list(survey)
    assert visitor.press("back").at == f"{start_of(survey)}1/"

    visitor.press().press(name="Siân", age="41")
    (item,) = ids()
    assert visitor.press("back").at == f"{start_of(survey)}2/{item}/1/"
    assert visitor.press("back").at == f"{start_of(survey)}2/"
    assert visitor.press("back").at == f"{start_of(survey)}1/"


def test_an_item_that_is_not_finished_holds_the_way_up(survey):
    visitor = at_list(survey).press(name="Siân", age="41")
    (item,) = ids()

    visitor.get(f"{start_of(survey)}4/")
    assert visitor.at == f"{start_of(survey)}2/{item}/2/"
    visitor.get(f"{start_of(survey)}2/").press()
    assert visitor.at == f"{start_of(survey)}2/"
    assert "“Person 1, Siân” is not finished. Choose “Change” to finish it, or remove it." in visitor.words
    visitor.get(link(visitor, "Change"))
    assert visitor.at == f"{start_of(survey)}2/{item}/2/"


def test_who_comes_back_later_comes_back_to_the_list(survey):
    visitor = added(at_list(survey), "Siân", "41").press("later")

    visitor.get(f"{start_of(survey)}4/")

    assert visitor.at == f"{start_of(survey)}2/"


@pytest.mark.parametrize("item", ["nonsense", "AAAAAAAA", "bbbbbbbb", "bcdfghj"])
def test_an_item_that_is_not_there_leads_to_the_list(without_need, item):
    visitor = at_list(without_need)

    assert visitor.get(f"{start_of(without_need)}2/{item}/1/").at == f"{start_of(without_need)}2/"
    assert visitor.get(f"{start_of(without_need)}2/{item}/9/").at == f"{start_of(without_need)}2/"
    assert visitor.get(f"{start_of(without_need)}2/{item}/remove/").at == f"{start_of(without_need)}2/"


def test_paradata_has_the_number_of_the_list(survey):
    added(at_list(survey), "Siân", "41").press()

    assert [page for page, _, _ in Response.objects.get().paradata] == [1, 2, 2, 2]


def test_a_file_sent_about_an_item_goes_with_it(db, tmp_path, settings):
    settings.UPLOADS_ROOT = tmp_path
    who = make.page(
        "who", make.question("name"), make.question("proof", "upload", settings={"accept": ["pdf"]})
    )
    survey = make.published_survey(
        make.page("people") | {"list": WORDS | {"min": 1, "max": 2, "pages": [who]}}
    )
    visitor = begun(survey)
    data = {name: values[0] for name, values in visitor.filled(visitor.form, {}).items() if name != "asked"}
    file = SimpleUploadedFile("prawf.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n")

    visitor.client.post(
        visitor.at, data | {"asked": ["name", "proof"], "name": "Siân", "proof/file": file, "next": ""}
    )

    (item,) = ids()
    stored = Upload.objects.get()
    assert answers()[f"people/{item}/proof"] == stored.stored_name
    visitor.get(f"{start_of(survey)}1/{item}/remove/").press()
    assert ids() == []
    assert not Upload.objects.exists()
