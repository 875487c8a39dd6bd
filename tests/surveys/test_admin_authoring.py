"""Building a questionnaire in the admin: what is kept, what is refused and in which words."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from questionnaire.types import TYPES
from surveys.forms.settings import setting_names
from surveys.models import Option, Question, Survey, SurveyRole
from tests.factories import option, page, published_survey, question, survey, user
from tests.surveys.staff import change, errors_of, form_data, signed_in, staff_of

pytestmark = pytest.mark.django_db


MANAGEMENT = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}


def creator() -> Client:
    from django.contrib.auth.models import Permission

    person = user(language="en")
    person.user_permissions.add(Permission.objects.get(codename="add_survey"))
    return signed_in(person)


def change_address(made: Question) -> str:
    return reverse("admin:surveys_question_change", args=[made.pk])


def only_question(type: str, **values: object) -> tuple[Survey, Question]:
    made = survey(page("one", question("earlier"), question("q", str(type), **values)))
    return made, made.questions.get(code="q")


def with_inline(response: object, prefix: str, *rows: dict[str, str]) -> dict[str, object]:
    """The form as it stands with rows filled into the empty lines of an inline."""
    data = form_data(response)
    first = int(data[f"{prefix}-INITIAL_FORMS"])
    for number, row in enumerate(rows, first):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def test_whoever_creates_a_survey_is_its_author():
    client = creator()

    response = client.post(
        reverse("admin:surveys_survey_add"),
        {
            "title_cy": "Arolwg llyfrgelloedd",
            "title_en": "Libraries survey",
            "slug_cy": "llyfrgelloedd",
            "slug_en": "",
        },
    )

    made = Survey.objects.get()
    assert response["Location"] == reverse("admin:surveys_survey_change", args=[made.pk])
    assert list(made.roles.values_list("user", "role")) == [(int(client.session["_auth_user_id"]), "author")]


def test_creating_a_survey_needs_to_be_allowed():
    client = signed_in(user())

    assert client.get(reverse("admin:surveys_survey_add")).status_code == 403
    assert client.post(reverse("admin:surveys_survey_import")).status_code == 403


def test_a_page_and_its_questions_are_built_in_order():
    made = survey()
    client = staff_of(made, "author")

    client.post(
        reverse("admin:surveys_page_add") + f"?survey={made.pk}",
        {"code": "second", "title_cy": "Ail dudalen", "title_en": "Second page", "relevant": ""},
    )
    second = made.pages.get(code="second")
    for code in ("first_asked", "then_asked"):
        response = client.post(
            reverse("admin:surveys_question_add") + f"?page={second.pk}",
            {"type": "number", "code": code, "text_cy": "Faint?", "text_en": "How many?"},
        )

    assert [each.code for each in made.pages.all()] == ["first", "second"]
    assert [each.code for each in second.questions.all()] == ["first_asked", "then_asked"]
    assert response["Location"] == change_address(second.questions.last())


@pytest.mark.parametrize(
    ("type", "entered", "kept"),
    [
        ("number", {"min": "0", "max": "99.5", "integer": "on"}, {"min": 0, "max": "99.5", "integer": True}),
        ("date", {"min": "2000-01-31", "max": "Today"}, {"min": "2000-01-31", "max": "today"}),
        ("rating", {"min": "0", "max": "10"}, {"min": 0, "max": 10}),
        ("multi_choice", {"min_choices": "1", "max_choices": "2"}, {"min_choices": 1, "max_choices": 2}),
        ("single_choice", {"display": "select", "source": "ons"}, {"display": "select", "source": "ons"}),
        ("yes_no", {"consent": "on"}, {"consent": True}),
        ("constant_sum", {"total": "1,000.50", "integer": ""}, {"total": "1000.5"}),
        ("matrix_number", {"display": "totals", "max": "9"}, {"display": "totals", "max": 9}),
        ("matrix_multi", {"max_choices": "1"}, {"max_choices": 1}),
        ("long_text", {"max_length": "2000"}, {"max_length": 2000}),
        ("email", {"source": ""}, {}),
    ],
)  # fmt: skip
def test_settings_of_the_type_are_kept(type, entered, kept):
    made, asked = only_question(type)
    client = staff_of(made, "author")

    change(client, change_address(asked), **{f"setting_{name}": value for name, value in entered.items()})

    asked.refresh_from_db()
    assert asked.settings == kept


@pytest.mark.parametrize(
    ("type", "entered", "message"),
    [
        ("number", {"min": "five"}, "Enter a number such as 0 or 99.5"),
        ("number", {"min": "1e999"}, "Enter a number such as 0 or 99.5"),
        ("number", {"max": "NaN"}, "Enter a number such as 0 or 99.5"),
        ("number", {"min": "5", "max": "4"}, "Enter a value that is not below the smallest (5)."),
        ("date", {"min": "31/01/2026"}, "Enter a date such as 2026-01-31, or the word today."),
        (
            "date",
            {"min": "2026-02-02", "max": "2026-02-01"},
            "Enter a value that is not below the smallest",
        ),
        ("rating", {"max": "99"}, "Give the scale 2 to 11 points; now it has 99."),
        ("rating", {"min": "-1"}, "Enter a whole number from 0 to 100."),
        ("rating", {"min": "5", "max": "5"}, "Give the scale 2 to 11 points; now it has 1."),
        ("multi_choice", {"min_choices": "0"}, "Enter a whole number from 1 to 500."),
        ("long_text", {"max_length": "many"}, "Enter a whole number from 1 to 5,000."),
        ("single_choice", {"display": "carousel"}, "Select a valid choice"),
        ("matrix_number", {"display": "select"}, "Select a valid choice"),
        ("constant_sum", {"total": "all"}, "Enter a number such as 0 or 99.5"),
    ],
)
def test_settings_that_make_no_sense_are_refused_with_what_to_do(type, entered, message):
    made, asked = only_question(type)
    client = staff_of(made, "author")

    response = change(
        client, change_address(asked), **{f"setting_{name}": value for name, value in entered.items()}
    )

    assert message in errors_of(response)


def test_limits_of_a_number_are_forgotten_when_it_becomes_a_date():
    made, asked = only_question("number", settings={"min": 5, "source": "ons"})

    change(staff_of(made, "author"), change_address(asked), type="date")

    asked.refresh_from_db()
    assert (asked.type, asked.settings) == ("date", {"source": "ons"})


def test_a_question_with_options_becomes_no_type_without_them():
    made, asked = only_question("single_choice")

    response = change(staff_of(made, "author"), change_address(asked), type="number")

    assert "Remove the question’s options first" in errors_of(response)


@pytest.mark.parametrize("name", ["relevant", "constraint"])
def test_a_malformed_expression_is_refused_with_its_place(name):
    made, asked = only_question("number")

    response = change(staff_of(made, "author"), change_address(asked), **{name: "${earlier} = = 'x'"})

    assert "character 14" in errors_of(response)


def test_the_words_of_a_refusal_are_in_the_language_of_the_person():
    made, asked = only_question("number")

    response = change(staff_of(made, "author", language="cy"), change_address(asked), code="EARLIER")

    assert "Dewiswch god arall" in errors_of(response)


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("Earlier", "Choose another code: this survey has a question “earlier” already."),
        ("1st", "Start with a letter or _"),
        ("two words", "Start with a letter or _"),
        ("ŵyn", "Start with a letter or _"),
        ("", "Enter a code."),
    ],
)
def test_a_code_is_well_formed_and_used_once(code, message):
    made, asked = only_question("number")

    response = change(staff_of(made, "author"), change_address(asked), code=code)

    assert message in errors_of(response)


def test_another_survey_may_use_the_same_code():
    survey(page("one", question("taken")))
    made, asked = only_question("number")

    change(staff_of(made, "author"), change_address(asked), code="taken")

    assert made.questions.filter(code="taken").exists()


def test_options_are_added_after_those_that_are_there():
    made, asked = only_question("single_choice")
    client = staff_of(made, "author")
    data = with_inline(
        client.get(change_address(asked)),
        "options",
        {"code": "c", "label_cy": "Trydydd", "label_en": "Third"},
        {"code": "d", "label_cy": "Pedwerydd", "label_en": "Fourth", "has_other_text": "on"},
    )

    client.post(change_address(asked), data)

    assert [each.code for each in asked.options.all()] == ["a", "b", "c", "d"]


@pytest.mark.parametrize("code", ["A", "two words", "a/b", "x" * 65])
def test_option_codes_are_well_formed_and_used_once(code):
    made, asked = only_question("single_choice")
    client = staff_of(made, "author")
    data = with_inline(client.get(change_address(asked)), "options", {"code": code})

    response = client.post(change_address(asked), data)

    assert response.status_code == 200
    assert errors_of(response)
    assert asked.options.count() == 2


def test_a_question_has_a_set_or_options_of_its_own():
    made = survey(
        page("one", question("q", "single_choice")),
        option_sets=[{"code": "scale", "options": [option("1"), option("2")]}],
    )
    asked = made.questions.get()

    response = change(staff_of(made, "author"), change_address(asked), option_set=made.option_sets.get().pk)

    assert "Remove the question’s own options first" in errors_of(response)


def test_options_move_with_the_form_saved():
    made, asked = only_question("single_choice")
    second = asked.options.get(code="b")

    change(
        staff_of(made, "author"), change_address(asked), _move=f"options:{second.pk}:up", text_en="Reworded"
    )

    assert [each.code for each in asked.options.all()] == ["b", "a"]
    assert made.questions.get(code="q").text_en == "Reworded"


@pytest.mark.parametrize(
    "value", ["options:0:up", "options:x:up", "options::", "page:1:up", "options:1:sideways", ""]
)
def test_a_move_that_makes_no_sense_moves_nothing(value):
    made, asked = only_question("single_choice")

    response = change(staff_of(made, "author"), change_address(asked), _move=value)

    assert response.status_code == 302
    assert [each.code for each in asked.options.all()] == ["a", "b"]


def test_pages_and_questions_move_by_one_place():
    made = survey(page("one", question("q"), question("r")), page("two", question("s")))
    client, address = staff_of(made, "author"), reverse("admin:surveys_survey_move", args=[made.pk])
    first = made.pages.first()

    client.post(address, {"move": f"question:{made.questions.get(code='r').pk}:up"})
    client.post(address, {"move": f"page:{first.pk}:down"})
    client.post(address, {"move": f"page:{first.pk}:down"})

    assert [each.code for each in made.pages.all()] == ["two", "one"]
    assert [each.code for each in first.questions.all()] == ["r", "q"]


def test_a_question_moves_from_its_own_page_and_stays_open():
    made = survey(page("one", question("q"), question("r")))
    asked = made.questions.get(code="q")
    client = staff_of(made, "author")
    opened = client.get(change_address(asked)).content.decode()

    response = client.post(
        reverse("admin:surveys_survey_move", args=[made.pk]),
        {"move": f"question:{asked.pk}:down", "back": "part"},
    )

    assert f"question:{asked.pk}:down" in opened
    assert f"question:{asked.pk}:up" not in opened
    assert response["Location"] == change_address(asked)
    assert [each.code for each in asked.page.questions.all()] == ["r", "q"]


def test_options_of_another_question_cannot_be_reached_through_the_form():
    made, asked = only_question("single_choice")
    _other, foreign = only_question("single_choice")
    client = staff_of(made, "author")
    stolen = foreign.options.first()
    data = form_data(client.get(change_address(asked)))
    data |= {"options-0-id": stolen.pk, "options-0-label_en": "Stolen", "options-0-question": foreign.pk}

    client.post(change_address(asked), data)

    stolen.refresh_from_db()
    assert stolen.label_en != "Stolen"
    assert stolen.question == foreign


def test_translators_change_words_and_nothing_else():
    made, asked = only_question("single_choice", required=True)
    client = staff_of(made, "translator")
    data = form_data(client.get(change_address(asked))) | {
        "text_cy": "Geiriad newydd",
        "code": "renamed",
        "relevant": "${earlier} = 'x'",
        "type": "number",
        "setting_display": "select",
        "options-0-label_cy": "Opsiwn newydd",
        "options-0-code": "z",
        "options-0-DELETE": "on",
    }

    response = client.post(change_address(asked), data)

    assert response.status_code == 302
    kept = made.questions.get(pk=asked.pk)
    assert (kept.text_cy, kept.code, kept.type, kept.relevant, kept.settings) == (
        "Geiriad newydd", "q", "single_choice", "", {}
    )  # fmt: skip
    assert kept.required
    assert kept.options.first().code == "a"
    assert kept.options.first().label_cy == "Opsiwn newydd"


def test_translators_add_no_options():
    made, asked = only_question("single_choice")
    client = staff_of(made, "translator")
    data = form_data(client.get(change_address(asked)))
    data |= {"options-TOTAL_FORMS": 3, "options-2-code": "new", "options-2-label_cy": "Newydd"}

    client.post(change_address(asked), data)

    assert Option.objects.filter(question=asked).count() == 2


def test_changing_a_text_ungrees_its_pair_and_marks_the_draft_changed():
    made = published_survey(page("one", question("q")))
    client = staff_of(made, "author")

    change(client, change_address(made.questions.get()), text_cy="Rhywbeth arall")

    overview = client.get(reverse("admin:surveys_survey_overview", args=[made.pk])).content.decode()
    assert "1 text is not agreed" in overview
    assert "differs from the version that people answer now" in overview


def test_an_address_of_another_survey_is_refused():
    other, made = survey(), survey()

    response = change(
        staff_of(made, "author"),
        reverse("admin:surveys_survey_change", args=[made.pk]),
        slug_cy=other.slug_cy,
    )

    assert f"Choose another address: “{other.slug_cy}” belongs to another survey." in errors_of(response)


def test_saving_the_texts_leaves_the_window_that_a_colleague_has_changed():
    made = survey()
    client = staff_of(made, "author")
    address = reverse("admin:surveys_survey_change", args=[made.pk])
    data = form_data(client.get(address)) | {"title_en": "New title"}
    Survey.objects.filter(pk=made.pk).update(grace_minutes=99)

    client.post(address, data)

    kept = Survey.objects.get(pk=made.pk)
    assert (kept.title_en, kept.grace_minutes) == ("New title", 99)


def test_the_second_of_two_to_save_is_told_and_keeps_what_was_typed():
    made, asked = only_question("single_choice")
    client = staff_of(made, "author")
    opened = client.get(change_address(asked))
    data = form_data(opened) | {"seen": opened.context["seen"], "text_en": "Mine"}
    Option.objects.filter(question=asked, code="a").update(label_cy="Newid cydweithiwr")

    first = client.post(change_address(asked), data)
    again = client.post(change_address(asked), data | {"seen": first.context["seen"]})

    assert "Somebody else has changed this while you had it open." in first.content.decode()
    assert "Mine" in first.content.decode()
    assert again.status_code == 302
    assert made.questions.get(code="q").text_en == "Mine"


def test_a_draft_is_deleted_whole_and_a_published_survey_is_kept():
    option_sets = [{"code": "scale", "options": [option("1"), option("2")]}]
    made = survey(page("one", question("q", "single_choice", option_set="scale")), option_sets=option_sets)
    kept = published_survey()
    client = staff_of(made, "author")
    SurveyRole.objects.create(user_id=client.session["_auth_user_id"], survey=kept, role="author")

    for each in (made, kept):
        client.post(reverse("admin:surveys_survey_delete", args=[each.pk]), {"post": "yes"})

    assert list(Survey.objects.all()) == [kept]


HOSTILE = ["a\x00b", "<script>%s%(x)d{0}٣", "x" * 200_000]


# What says how the form is put together: each is tried by itself, since one that is wrong hides the others.
STRUCTURE = re.compile(r"_FORMS$|-(id|DELETE|ORDER)$|^(_move|seen)$")
TEXTS = re.compile(r"_(cy|en)$")


@pytest.mark.parametrize("value", HOSTILE[:2])
def test_no_input_of_a_form_is_a_server_error(value):
    made, asked = only_question("single_choice", options=[option("a")])
    client = staff_of(made, "author")
    data = form_data(client.get(change_address(asked)))
    names = [*data, "_move", "options-0-DELETE", "seen"]
    structure = [name for name in names if STRUCTURE.search(name)]
    texts = [name for name in names if TEXTS.search(name)]

    for hostile in [[name] for name in structure] + [texts, [*set(names) - set(structure)]]:
        response = client.post(change_address(asked), data | dict.fromkeys(hostile, value))

        assert response.status_code in (200, 302, 400), hostile


@pytest.mark.parametrize("value", [*HOSTILE, "1e400", "-0", "9" * 400])
@pytest.mark.parametrize("type", ["number", "date", "rating", "multi_choice", "long_text"])
def test_no_setting_is_a_server_error(value, type):
    made, asked = only_question(type)
    client = staff_of(made, "author")
    data = form_data(client.get(change_address(asked)))
    settings = [f"setting_{name}" for name in setting_names(TYPES[type])]

    response = client.post(change_address(asked), data | dict.fromkeys(settings, value))

    # 400: more than a form may hold.
    assert response.status_code in (200, 302, 400)


@pytest.mark.parametrize("identity", ["0", "-1", "x", "99999999999999999999999", "1%00", "%00", "٣", "1.5"])
def test_no_address_is_a_server_error(identity):
    made = survey()
    client = staff_of(made, "author")
    addresses = [
        f"/admin/surveys/{model}/{identity}/{what}/"
        for model in ("survey", "page", "question", "optionset", "surveyrole")
        for what in ("change", "history", "delete", "overview", "texts", "file")
    ]
    addresses += [
        f"/admin/surveys/page/add/?survey={identity}",
        f"/admin/surveys/question/add/?page={identity}",
        f"/admin/surveys/survey/?p={identity}&state={identity}&q={identity}",
        f"/admin/surveys/survey/{made.pk}/texts/?state={identity}",
        f"/admin/surveys/survey/{made.pk}/record/?p={identity}",
        f"/admin/preview/{identity}/cy/",
        f"/admin/preview/{made.pk}/{identity}/",
        f"/admin/preview/{made.pk}/cy/{identity}/",
        f"/admin/accounts/auditentry/{identity}/change/",
        f"/admin/accounts/auditentry/?q={identity}&p={identity}&at__year={identity}",
    ]

    for address in addresses:
        assert client.get(address).status_code in (200, 302, 400, 403, 404), address


@pytest.mark.parametrize(
    ("language", "words"), [("cy", "Ychwanegu opsiwn arall"), ("en", "Add another option")]
)
def test_the_noun_of_what_is_added_begins_small_in_the_middle_of_the_words(language, words):
    draft, made = only_question("single_choice")

    html = staff_of(draft, "author", language=language).get(change_address(made)).text

    assert words in html
