"""The checks: each finding names its place and says what to do."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone, translation

from responses.posts import OWN_FIELDS
from surveys.checks import Finding, check
from surveys.checks.codes import RESERVED
from surveys.models import Option, Page, Question, SlugHistory, Survey
from surveys.publishing import publish
from tests import factories
from tests.factories import option, page, question, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

WHO = question("who", "single_choice")


def findings_of(*pages: dict[str, Any], **about: Any) -> list[Finding]:
    return check(factories.survey(*pages, **about))


def kinds_and_keys(*pages: dict[str, Any], **about: Any) -> set[tuple[str, str]]:
    return {(finding.kind, finding.key) for finding in findings_of(*pages, **about)}


def test_a_survey_that_is_ready_gives_no_findings():
    assert findings_of(page("a", WHO), page("b", question("why", "long_text"))) == []


@pytest.mark.parametrize(
    ("about", "kind", "key"),
    [
        ({"title": {"cy": "Arolwg"}}, "missing_en", "survey.title"),
        ({"title": {"en": "Survey"}}, "missing_cy", "survey.title"),
        ({"owner": {}}, "missing_cy", "survey.owner"),
        ({"texts": {}}, "missing_cy", "survey.privacy"),
        ({"short_title": {"cy": "Byr"}}, "missing_en", "survey.short_title"),
        ({"slug": {"cy": "arolwg"}}, "no_slug", "survey.slug.en"),
        ({"window": {}}, "no_window", "survey.window"),
        ({"agreed": False}, "not_agreed", "survey.title"),
        (
            {"partners": [{"name": text("Un"), "logo": "un.svg"}]},
            "missing_cy",
            "survey.partners.1.alt",
        ),
        ({"partners": [{"name": {"cy": "Un"}}]}, "missing_en", "survey.partners.1.name"),
    ],
)
def test_what_a_survey_itself_needs(about, kind, key):
    assert (kind, key) in kinds_and_keys(**about)


PAGES = {
    "a title in one language": (
        [page("a", WHO, title={"cy": "Tudalen"})],
        "missing_en",
        "page.a.title",
    ),
    "a question without words": ([page("a", question("q", text={}))], "missing_cy", "question.q.text"),
    "a hint in one language": (
        [page("a", question("q", hint={"en": "Hint"}))],
        "missing_cy",
        "question.q.hint",
    ),
    "an option without a label": (
        [page("a", question("q", "single_choice", options=[{"code": "x"}, option("y")]))],
        "missing_en",
        "question.q.options.x.label",
    ),
    "details without a label": (
        [page("a", question("q", "single_choice", options=[option("x", other_text={}), option("y")]))],
        "missing_cy",
        "question.q.options.x.other_text.label",
    ),
    "a row without a label": (
        [page("a", question("q", "matrix_single", rows=[{"code": "r"}]))],
        "missing_cy",
        "question.q.rows.r.label",
    ),
    "a constraint without a message": (
        [page("a", question("q", "number", constraint=". > 1"))],
        "missing_cy",
        "question.q.constraint_message",
    ),
    "a message without a constraint": (
        [page("a", question("q", "number", constraint_message=text("Mwy")))],
        "message_without_constraint",
        "question.q.constraint",
    ),
    "placeholders that differ": (
        [page("a", WHO), page("b", question("q", text=text("${who}?", "Who?")))],
        "placeholders_differ",
        "question.q.text",
    ),
    "a placeholder for nothing": (
        [page("a", question("q", text=text("${x}?", "${x}?")))],
        "placeholder_unknown_question",
        "question.q.text",
    ),
    "a placeholder for the same page": (
        [page("a", WHO, question("q", text=text("${who}?", "${who}?")))],
        "placeholder_same_page",
        "question.q.text",
    ),
    "a placeholder for a later page": (
        [page("a", question("q", hint=text("${who}", "${who}"))), page("b", WHO)],
        "placeholder_later_question",
        "question.q.hint",
    ),
    "a placeholder for a person": (
        [page("a", question("name", identifying=True)), page("b", title=text("${name}", "${name}"))],
        "placeholder_identifying",
        "page.b.title",
    ),
    "a placeholder that is none": (
        [page("a", question("q", text=text("${1 x}", "${1 x}")))],
        "placeholder_malformed",
        "question.q.text",
    ),
    "a placeholder left open": (
        [page("a", WHO), page("b", question("q", text=text("${who", "${who")))],
        "placeholder_malformed",
        "question.q.text",
    ),
    "a word filled in after yn": (
        [page("a", WHO), page("b", question("q", text=text("Ydych chi yn ${who}?", "In ${who}?")))],
        "mutation",
        "question.q.text",
    ),
    "a code unknown": ([page("a", WHO, relevant="${x} = 'a'")], "expression_unknown_question", "page.a.relevant"),
    "an option unknown": (
        [page("a", WHO, question("q", relevant="${who} = 'z'"))],
        "expression_unknown_option",
        "question.q.relevant",
    ),
    "a reference forward": (
        [page("a", question("q", relevant="${who} = 'a'"), WHO)],
        "expression_later_question",
        "question.q.relevant",
    ),
    "a person in a condition": (
        [page("a", question("name", identifying=True)), page("b", WHO, relevant="${name} = 'x'")],
        "expression_identifying",
        "page.b.relevant",
    ),
    "a comparison of words": (
        [page("a", WHO, question("q", relevant="${who} > 3"))],
        "expression_no_order",
        "question.q.relevant",
    ),
    "a condition of an option": (
        [page("a", question("q", "single_choice", options=[option("x", relevant="${z} = 1"), option("y")]))],
        "expression_unknown_question",
        "question.q.options.x.relevant",
    ),
    "a page without questions": ([page("a", WHO), page("b")], "page_without_questions", "page.b"),
    "a page that nothing leads to": (
        [page("a", WHO), page("b", question("q"), relevant="${who} = 'a' and ${who} = 'b'")],
        "never_true",
        "page.b.relevant",
    ),
    "a page never shown": (
        [page("a", WHO), page("b", question("q"), relevant="1 = 2")],
        "never_true",
        "page.b.relevant",
    ),
    "a page of which no question is shown": (
        [page("a", WHO), page("b", question("q", relevant="false()"))],
        "never_true",
        "question.q.relevant",
    ),
    "a page behind a question that is not asked then": (
        [
            page("a", WHO, question("more", "yes_no", relevant="${who} = 'a'")),
            page("b", question("q"), relevant="${who} = 'b' and ${more} = 'yes'"),
        ],
        "unreachable_page",
        "page.b",
    ),
    "a question that nothing leads to": (
        [page("a", WHO, question("q", relevant="${who} = 'a' and ${who} = 'b'"))],
        "never_true",
        "question.q.relevant",
    ),
    "a choice without options": ([page("a", question("q", "single_choice", options=[]))], "no_options", "question.q"),
    "a ranking without options": ([page("a", question("q", "ranking", options=[]))], "no_options", "question.q"),
    "a matrix without rows": ([page("a", question("q", "matrix_single", rows=[]))], "no_rows", "question.q"),
    "one option": ([page("a", question("q", "single_choice", options=[option("x")]))], "one_option", "question.q"),
    "rows of a text": ([page("a", question("q", rows=[option("x")]))], "needless_rows", "question.q"),
    "options of a text": ([page("a", question("q", options=[option("x")]))], "needless_options", "question.q"),
    "yes without no": (
        [page("a", question("q", "yes_no", options=[option("yes"), option("maybe")]))],
        "yes_no_codes",
        "question.q",
    ),
    "Ie and Na as made": ([page("a", question("q", "yes_no", options=[]))], "yes_no_as_made", "question.q"),
    "Ie and Na as typed": (
        [page("a", question("q", "yes_no", options=[option("yes", "Ie"), option("no", "Na")]))],
        "yes_no_as_made",
        "question.q",
    ),
    "a report group unknown": (
        [page("a", question("q", "single_choice", options=[option("x", report_group="g"), option("y")]))],
        "unknown_report_group",
        "question.q",
    ),
    "a report group without options": (
        [page("a", question("q", "single_choice", report_groups=[option("g")]))],
        "empty_report_group",
        "question.q",
    ),
    "exclusive in a single choice": (
        [page("a", question("q", "single_choice", options=[option("x", exclusive=True), option("y")]))],
        "needless_exclusive",
        "question.q.options.x",
    ),
    "details in a ranking": (
        [page("a", question("q", "ranking", options=[option("x", other_text={"label": text("M")}), option("y")]))],
        "needless_other_text",
        "question.q.options.x",
    ),
    "no real answer beside others": (
        [page("a", question("q", "multi_choice", options=[option("x", missing="dont_know"), option("y")]))],
        "missing_not_exclusive",
        "question.q.options.x",
    ),
    "two options with one label": (
        [page("a", question("q", "single_choice", options=[option("x", "Ie", "Yes"), option("y", "ie", "No")]))],
        "same_label",
        "question.q",
    ),
    "least above most": (
        [page("a", question("q", "number", settings={"min": 5, "max": 1}))],
        "limits_reversed",
        "question.q.settings",
    ),
    "more choices than options": (
        [page("a", question("q", "multi_choice", settings={"min_choices": 3}))],
        "choices_wanted",
        "question.q.settings",
    ),
    "a number for a date": (
        [page("a", question("q", "date", settings={"min": 5}))],
        "not_a_date",
        "question.q.settings",
    ),
    "a setting of another type": (
        [page("a", question("q", "long_text", settings={"max_choices": 2}))],
        "needless_setting",
        "question.q.settings",
    ),
    "an email that identifies nobody": (
        [page("a", question("q", "email"))],
        "not_identifying",
        "question.q.settings",
    ),
    "information that must be answered": (
        [page("a", WHO, question("q", "information", required=True))],
        "information_flags",
        "question.q.settings",
    ),
    "a name that pages need": ([page("a", question("language"))], "reserved_code", "question.language"),
    "a code like a part of a date": (
        [page("a", question("born", "date"), question("born-day"))],
        "clashing_code",
        "question.born-day",
    ),
    "a code like the time of a moment": (
        [page("a", question("met", "datetime"), question("met-time"))],
        "clashing_code",
        "question.met-time",
    ),
    "a code like a unit of a length of time": (
        [page("a", question("lasted", "duration"), question("lasted-hours", "number"))],
        "clashing_code",
        "question.lasted-hours",
    ),
    "a code like a part of an address": (
        [page("a", question("home", "address"), question("home-town"))],
        "clashing_code",
        "question.home-town",
    ),
    "a code like an option of another": (
        [page("a", question("m", "single_choice", options=[option("x"), option("y")]), question("m-x"))],
        "clashing_code",
        "question.m-x",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("pages", "kind", "key"), PAGES.values(), ids=PAGES)
def test_what_is_found_in_pages_and_questions(pages, kind, key):
    found = [finding for finding in findings_of(*pages) if (finding.kind, finding.key) == (kind, key)]

    assert len(found) == 1
    assert found[0].message.endswith((".", "code/row}."))
    assert "%(" not in str(found[0])


SILENT = {
    "a page behind a number": [
        page("a", question("n", "number")),
        page("b", question("q"), relevant="${n} > 3 and ${n} < 5"),
    ],
    "a page behind the day": [page("a", WHO), page("b", question("q"), relevant="today() > '2099-01-01'")],
    "a page behind one of many": [
        page("a", question("many", "multi_choice", options=[option(f"o{n}") for n in range(30)])),
        page("b", question("q"), relevant="selected(${many}, 'o29')"),
    ],
    "a page behind two of a few": [
        page("a", question("few", "multi_choice", options=[option(f"o{n}") for n in range(5)])),
        page("b", question("q"), relevant="selected(${few}, 'o1') and selected(${few}, 'o3')"),
    ],
    "a page behind a row and a scale": [
        page("a", question("m", "matrix_single"), question("s", "rating")),
        page("b", question("q"), relevant="${m/x} = 'b' and ${s} = 5"),
    ],
    "a question behind one that is shown sometimes": [
        page("a", WHO, question("more", "yes_no", relevant="${who} = 'a'")),
        page("b", question("q", relevant="${more} = 'yes'")),
    ],
    "placeholders of an earlier page": [
        page("a", WHO),
        page("b", question("q", text=text("Atebwyd: ${who}", "Answered: ${who}"))),
    ],
    "a placeholder repeated in one language": [
        page("a", WHO),
        page("b", question("q", text=text("${who}: ${who}", "It: ${who}"))),
    ],
}


@pytest.mark.parametrize("pages", SILENT.values(), ids=SILENT)
def test_what_is_in_order_is_not_found(pages):
    assert findings_of(*pages) == []


def test_the_dates_of_the_survey_may_stand_after_a_mutating_word():
    texts = {
        "privacy": text("P"),
        "closed": text("Caeodd ar ${closes_date}.", "It closed on ${closes_date}."),
    }

    assert findings_of(texts=texts) == []


def test_an_answer_may_stand_in_the_confirmation_and_not_in_the_introduction():
    about = {
        "privacy": text("P"),
        "intro": text("${who}", "${who}"),
        "confirmation_body": text("${who}", "${who}"),
    }

    found = findings_of(page("a", WHO), texts=about)

    assert [(finding.kind, finding.key) for finding in found] == [
        ("placeholder_no_answers_here", "survey.intro")
    ]


def test_a_shared_option_is_found_once_and_an_unused_set_is_mentioned():
    found = kinds_and_keys(
        page(
            "a",
            question("q", "single_choice", option_set="s"),
            question("r", "single_choice", option_set="s"),
        ),
        option_sets=[
            {"code": "s", "options": [option("x"), {"code": "y", "label": {"cy": "Un"}}]},
            {"code": "spare", "options": [{"code": "z"}]},
        ],
    )

    assert found == {
        ("missing_en", "option_set.s.options.y.label"),
        ("unused_option_set", "option_set.spare"),
    }


def test_a_survey_without_pages_is_found():
    survey = factories.survey()
    Page.objects.all().delete()

    assert "no_pages" in {finding.kind for finding in check(survey)}


def test_an_anonymous_survey_identifies_nobody():
    found = kinds_and_keys(page("a", question("name", identifying=True)), settings={"anonymous": True})

    assert found == {("anonymous", "question.name")}


def test_a_consultation_asks_about_the_welsh_language():
    effects = page("a", question("effects", "long_text", settings={"source": "welsh-language-effects"}))

    assert kinds_and_keys(settings={"consultation": True}) == {("welsh_effects", "survey.settings")}
    assert kinds_and_keys(effects, settings={"consultation": True}) == set()


def test_a_window_that_is_past_is_a_warning():
    now = timezone.now()
    survey = factories.survey(opens=now - dt.timedelta(days=9), closes=now - dt.timedelta(days=1))

    (finding,) = check(survey)

    assert (finding.kind, finding.severity) == ("window_past", "warning")


def test_options_of_both_kinds_are_found():
    survey = factories.survey(
        page("a", question("q", "single_choice", option_set="s")),
        option_sets=[{"code": "s", "options": [option("x"), option("y")]}],
    )
    Option.objects.create(question=Question.objects.get(), code="z")

    assert "options_twice" in {finding.kind for finding in check(survey)}


def test_an_expression_that_cannot_be_parsed_is_found_with_its_column():
    survey = factories.survey(page("a", WHO))
    Question.objects.update(relevant="${x} = ")

    (finding,) = (found for found in check(survey) if found.kind == "expression_malformed")

    assert finding.key == "question.who.relevant"
    assert "character 8" in finding.message


@pytest.mark.parametrize(
    ("settings", "kind"),
    [
        ({"colour": "red"}, "unknown_setting"),
        ({"integer": "maybe"}, "setting_value"),
        ({"min": [1]}, "setting_value"),
    ],
)
def test_settings_that_no_form_would_write_are_found(settings, kind):
    survey = factories.survey(page("a", question("q", "number")))
    Question.objects.update(settings=settings)

    assert [finding.kind for finding in check(survey)] == [kind]


def test_an_address_that_leads_to_another_survey_is_found():
    other, survey = factories.survey(), factories.survey()
    SlugHistory.objects.create(survey=other, language="cy", slug=survey.slug_cy)

    assert [(finding.kind, finding.key) for finding in check(survey)] == [("slug_taken", "survey.slug.cy")]


def test_its_own_old_address_is_no_finding():
    survey = factories.survey()
    SlugHistory.objects.create(survey=survey, language="cy", slug=survey.slug_cy)

    assert check(survey) == []


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (question("q", "number"), question("q", "date"), "another type"),
        (
            question("q", "currency"),
            question("q", "currency", settings={"currency": "EUR"}),
            "another currency",
        ),
        (question("q", "duration"), question("q", "duration", settings={"parts": ["hours"]}), "unit of time"),
        (question("q"), question("q", identifying=True), "identifies a person"),
        (question("q"), question("Q"), "wrote this code “q”"),
    ],
)
def test_a_code_with_another_meaning_than_in_an_earlier_version_is_found(before, after, words):
    survey = factories.published_survey(page("a", before))
    edited = factories.survey(page("a", after), slug={"cy": survey.slug_cy, "en": survey.slug_en})

    (finding,) = check(edited)

    assert finding.kind == "code_reused"
    assert words in finding.message


@pytest.mark.parametrize(
    ("before", "after"),
    [(question("q"), question("q", "long_text")), (question("q", "yes_no"), question("q", "single_choice"))],
)
def test_a_question_may_change_to_a_type_that_is_kept_alike(before, after):
    survey = factories.published_survey(page("a", before))

    edited = factories.survey(page("a", after), slug={"cy": survey.slug_cy, "en": survey.slug_en})

    assert check(edited) == []


def again(survey: Survey, *pages: dict[str, Any], **about: Any) -> list[Finding]:
    """The findings of these pages in the place of the survey's draft."""
    return check(factories.survey(*pages, slug={"cy": survey.slug_cy, "en": survey.slug_en}, **about))


def with_options(*options: dict[str, Any]) -> dict[str, Any]:
    return page("a", question("sector", "single_choice", options=[*options, option("other")]))


def test_the_code_of_an_option_is_not_written_in_other_letters_than_before():
    survey = factories.published_survey(with_options(option("NHS")))

    (finding,) = again(survey, with_options(option("nhs", "Dewis NHS", "Choice NHS")))

    assert (finding.kind, finding.key) == ("code_reused", "question.sector.options.nhs")
    assert finding.is_error
    assert "Version 1 wrote this code “NHS”" in finding.message


def test_the_code_of_a_row_is_not_written_in_other_letters_than_before():
    survey = factories.published_survey(page("a", question("q", "matrix_single", rows=[option("Web")])))

    (finding,) = again(
        survey, page("a", question("q", "matrix_single", rows=[option("web", "Dewis Web", "Choice Web")]))
    )

    assert (finding.kind, finding.key) == ("code_reused", "question.q.rows.web")


def test_a_new_label_on_a_published_code_is_shown_beside_the_old_one():
    survey = factories.published_survey(with_options(option("nhs", "GIG", "NHS")))

    (finding,) = again(survey, with_options(option("nhs", "Byd natur", "The nature sector")))

    assert (finding.kind, finding.severity) == ("label_changed", "warning")
    assert "In version 1 this code was “NHS”, and now it is “The nature sector”." in finding.message
    assert "Answers already given keep this code." in finding.message
    with translation.override("cy"):
        (finding,) = check(Survey.objects.get())
        assert "“GIG”" in finding.message
        assert "“Byd natur”" in finding.message


def test_a_label_that_changed_in_the_other_language_only_is_shown_in_that():
    survey = factories.published_survey(with_options(option("nhs", "GIG", "NHS")))

    (finding,) = again(survey, with_options(option("nhs", "Byd natur", "NHS")))

    assert "was “GIG”, and now it is “Byd natur”" in finding.message


def test_a_row_with_a_new_label_is_a_warning_too():
    survey = factories.published_survey(page("a", question("q", "matrix_single", rows=[option("x")])))

    (finding,) = again(
        survey, page("a", question("q", "matrix_single", rows=[option("x", "Arall", "Something else")]))
    )

    assert (finding.kind, finding.key) == ("label_changed", "question.q.rows.x")


def test_a_code_that_was_away_for_a_version_is_compared_with_the_last_that_had_it():
    survey = factories.published_survey(with_options(option("nhs", "GIG", "NHS")))
    again(survey, with_options())
    publish(survey, None)

    (finding,) = again(survey, with_options(option("nhs", "Byd natur", "The nature sector")))

    assert (finding.kind, finding.severity) == ("label_changed", "warning")


def test_a_shared_option_with_a_new_label_is_said_once():
    questions = [question(code, "single_choice", option_set="scale") for code in ("q", "r")]

    def scale(label: str) -> list[dict[str, Any]]:
        return [{"code": "scale", "options": [option("1", label, label), option("2")]}]

    survey = factories.published_survey(page("a", *questions), option_sets=scale("Da"))

    (finding,) = again(survey, page("a", *questions), option_sets=scale("Drwg"))

    assert finding.key == "option_set.scale.options.1"


def test_labels_that_differ_in_straight_and_curly_apostrophes_only_are_the_same():
    about = with_options(option("own", "Ein busnes ni'n hunain", "Our own organisation's"))
    survey = factories.published_survey(about)

    assert again(survey, about) == []


def test_a_frozen_survey_is_not_published_again():
    survey = factories.published_survey()
    Survey.objects.update(frozen_at=timezone.now())
    survey.refresh_from_db()

    assert "frozen" in {finding.kind for finding in check(survey)}


def test_checking_costs_the_same_for_any_length(django_assert_max_num_queries):
    survey = factories.survey(*(page(f"p{n}", *(question(f"q{n}_{m}") for m in range(9))) for n in range(9)))
    publish(survey, None)

    with django_assert_max_num_queries(25):
        check(survey)


def test_names_that_pages_need_are_all_reserved():
    assert OWN_FIELDS | {"asked"} <= RESERVED
