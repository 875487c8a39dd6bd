"""Survey files written: reading them back gives the same, to the last letter."""

import string
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from questionnaire import plain_text
from surveys.drafts import load_draft, questionnaire_from
from surveys.files.importing import import_survey
from surveys.files.reading import read_content
from surveys.files.writing import as_yaml, write_survey
from surveys.models import Survey
from tests import factories
from tests.factories import option, page, question, text

PROJECT = Path(__file__).parents[2]
FILES = [
    PROJECT / "demo" / "surveys" / "all-wales-2012.yaml",
    PROJECT / "demo" / "surveys" / "all-wales-2026.yaml",
    PROJECT / "benchmarks" / "benchmark-survey.yaml",
]


@pytest.mark.django_db
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_import_export_and_import_again_gives_the_same(path):
    survey = import_survey(path).survey
    first = Survey.objects.get(pk=survey.pk)
    before, written = questionnaire_from(load_draft(first)), write_survey(first)

    again = import_survey(written).survey

    second = Survey.objects.get(pk=again.pk)
    assert questionnaire_from(load_draft(second)) == before
    assert write_survey(second) == written
    assert (second.opens_at, second.closes_at, second.timezone) == (
        first.opens_at,
        first.closes_at,
        first.timezone,
    )


@pytest.mark.django_db
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_is_written_says_what_the_file_said(path):
    survey = import_survey(path).survey

    written = read_content(write_survey(Survey.objects.get(pk=survey.pk)))

    original = read_content(path.read_bytes())
    original["survey"]["settings"].pop("check_answers", None)
    written["survey"].get("settings", {}).pop("check_answers", None)
    assert written == original


@pytest.mark.django_db
def test_writing_costs_the_same_for_any_length(django_assert_max_num_queries):
    survey = Survey.objects.get(pk=import_survey(FILES[0]).survey.pk)

    with django_assert_max_num_queries(12):
        write_survey(survey)


@pytest.mark.django_db
def test_a_draft_with_hardly_anything_in_it_is_written():
    survey = Survey.objects.create()

    assert read_content(write_survey(survey))["survey"]["window"]["grace_minutes"] == 30


@pytest.mark.django_db
def test_line_ends_of_a_form_come_back_as_one_kind():
    survey = factories.survey()
    Survey.objects.filter(pk=survey.pk).update(intro_cy="Un\r\nDau", intro_en="One\r\n\r\nTwo")
    survey.refresh_from_db()

    texts = read_content(write_survey(survey))["survey"]["texts"]

    assert texts["intro"] == {"cy": "Un\nDau", "en": "One\n\nTwo"}


@pytest.mark.django_db
def test_long_texts_are_in_blocks_and_short_ones_on_their_line():
    survey = factories.survey(page("a", question("q", text=text("Gair", "word " * 40))))

    written = write_survey(survey).decode()

    assert "        text:\n          cy: Gair\n          en: >-\n            word word" in written
    assert max(map(len, written.splitlines())) < 125


@pytest.mark.django_db
def test_only_some_agreed_are_listed():
    survey = factories.survey(agreed=["survey.title"])

    assert read_content(write_survey(survey))["survey"]["agreed"] == ["survey.title"]


AWKWARD = [
    "yes", "no", "true", "null", "~", "1", "1.5", "010", "0x1F", "1e3", "2012-09-14", "12:30", "=", "<<", "-", "- a",
    "? a", "a: b", "a #b", "#b", "'a", '"a"', "[a", "{a}", "&a", "*a", "!a", "|", ">", "%a", "@a", "`a", "a\\b", "${a}",
    "ŵŷẁẃẅỳ", "a  b", "a\nb", "a\n\n  b\nc", "  a", "😀", "\u00a0a", "a\u2028b", "\ufeffa",
    "x" * 300, "word " * 60,
    "a\n" + "word " * 60, ": a", "a:", ",a", "a,b", "…",
]  # fmt: skip


@pytest.mark.parametrize("value", AWKWARD)
def test_an_awkward_text_comes_back(value):
    content = {"format": "arolwg-survey/1", "survey": {"texts": {"intro": {"cy": value, "en": "x"}}}}

    record = read_content(as_yaml(content))

    assert record["survey"]["texts"]["intro"]["cy"] == plain_text.passage(value)


LETTERS = st.sampled_from([*string.ascii_letters, *string.digits, *" .,:;-'\"#&*!|>%@`{}[]?=~$\nŵŷ’“\t"])
TEXTS = st.text(LETTERS, max_size=200).map(str.strip)
PAIRS = st.fixed_dictionaries({"cy": TEXTS, "en": TEXTS})
CODES = st.from_regex(r"\A[A-Za-z_][A-Za-z0-9_.-]{0,10}\Z")
OPTION_CODES = st.text(
    st.sampled_from([*string.ascii_letters, *string.digits, *"_.-'\":#ŵ"]), min_size=1, max_size=9
)


def labelled(codes: st.SearchStrategy[str]) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(
        st.fixed_dictionaries({"code": codes, "label": PAIRS}),
        min_size=1,
        max_size=4,
        unique_by=lambda found: found["code"].lower(),
    )


@st.composite
def survey_files(draw: st.DrawFn) -> dict[str, Any]:
    codes = draw(st.lists(CODES, min_size=1, max_size=5, unique_by=str.lower))
    questions = []
    for code in codes:
        kind = draw(
            st.sampled_from(["single_choice", "multi_choice", "short_text", "matrix_single", "number"])
        )
        made = {"code": code, "type": kind, "text": draw(PAIRS), "hint": draw(PAIRS)}
        if kind.endswith(("choice", "single")):
            made["options"] = draw(labelled(OPTION_CODES))
        if kind == "matrix_single":
            made["rows"] = draw(labelled(OPTION_CODES))
        if kind == "number":
            made["settings"] = {"min": draw(st.integers(-9, 9)), "integer": draw(st.booleans())}
        if draw(st.booleans()):
            made |= {"required": True, "relevant": "${" + draw(st.sampled_from(codes)) + "} != 'x'"}
        questions.append(made)
    content = factories.survey_file(
        page("p", *questions), texts={"intro": draw(PAIRS), "privacy": draw(PAIRS)}
    )
    return content | {"option_sets": [{"code": "s", "options": draw(labelled(OPTION_CODES))}]}


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(survey_files())
def test_any_survey_comes_back_as_it_was(content):
    survey = Survey.objects.get(pk=import_survey(factories.as_yaml(content)).survey.pk)
    before, written = questionnaire_from(load_draft(survey)), write_survey(survey)

    again = Survey.objects.get(pk=import_survey(written).survey.pk)

    assert again.pk == survey.pk
    assert questionnaire_from(load_draft(again)) == before
    assert write_survey(again) == written


@pytest.mark.django_db
def test_every_field_of_the_file_comes_back():
    survey = factories.survey(
        page(
            "p",
            question("choice", "multi_choice", options=[
                option("a", exclusive=True, missing="dont_know", report_group="g", relevant="1 = 1"),
                option("b", other_text={"label": text("Manylion"), "max_length": 5, "required": True}),
                option("c", other_text={"label": text("Manylion")}),
            ], report_groups=[option("g")], settings={"min_choices": 1, "max_choices": 2, "source": "gss"}),
            question("scale", "rating", min_label=text("Isel"), max_label=text("Uchel"),
                     settings={"min": 0, "max": 10}),
            question("number", "number", settings={"min": "0.5", "max": "99.25", "decimals": 2},
                     constraint=". > 1", constraint_message=text("Mwy")),
            question("date", "date", settings={"min": "2000-01-01", "max": "today"}),
            question("shared", "matrix_single", option_set="s", rows=[option("x")]),
            question("who", identifying=True, required=True, hint=text("Awgrym")),
            relevant="today() > '2000-01-01'",
        ),
        option_sets=[{"code": "s", "options": [option("1"), option("2")]}],
        short_title=text("Byr"),
        partners=[
            {"name": text("Un"), "url": text("https://un.cymru/", "https://one.wales/"), "logo": "un.svg",
             "alt": text("Un")}
        ],
        settings={"check_answers": False, "provenance": "test", "anonymous": True, "consultation": True},
        texts={name: text(name) for name in (
            "intro", "privacy", "not_open_yet", "closed", "confirmation_title", "confirmation_body"
        )},
    )  # fmt: skip
    before, written = questionnaire_from(load_draft(survey)), write_survey(survey)

    again = Survey.objects.get(pk=import_survey(written).survey.pk)

    assert questionnaire_from(load_draft(again)) == before
    assert write_survey(again) == written
    assert before.settings.check_answers is False
    assert before.question("choice").option("a").missing == "dont_know"
    assert before.question("number").settings.min == "0.5"
