"""Every page of the URLconf, in every state, as axe, the Nu checker and a 320 px window see it."""

import json
import secrets
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from playwright.sync_api import Browser

from tests.browser.audits import vnu_findings, vnu_missing
from tests.browser.inspection import Inspector
from tests.browser.respondent import fill_page
from tests.browser.seeding import PASSWORD
from tests.site import Site

LANGUAGES = ("cy", "en")
# Every page is audited twice: in Welsh on a phone, where words are longest and room is least, in English on a desk.
AUDITED_WIDTHS = {"cy": "phone", "en": "desktop"}
NEXT = 'button[name="next"]:not([aria-hidden])'
# What chance would get wrong: at least two have to be ticked, and a share is at most a half.
WANTED = {"every-en": {"platforms": ["a", "b"], "share": "0.25"}}
MOST_PAGES = 20
# Addresses without a page of their own: what they answer with instead.
NO_PAGE = {
    "healthz": "JSON",
    "readyz": "JSON",
    "api": "JSON and files",
    "staff-language": "takes a form, then redirects",
    "token-end": "takes a form, then redirects",
    "copy-cy": "a file",
    "copy-en": "a file",
    "export-download": "a file",
    "export-identifying": "takes a form, gives a file",
    "export-sent": "a file",
    "export-sent-all": "takes a form, gives files",
    "one-response-given": "takes a form, gives a file",
    "one-response-erased": "takes a form, then redirects",
    "picture": "a picture",
    "export-again": "takes a form, then redirects",
    "export-cancel": "takes a form, then redirects",
    "export-zip": "takes a form, gives files",
    "export-live": "a part of the page of exports",
    "export-interim": "takes a form, then redirects",
    "export-selection-delete": "takes a form, then redirects",
    "export-selections-live": "a part of a page",
    "export-next": "takes a form, then redirects",
    "texts-checked": "takes a form, then redirects",
    "texts-directions": "takes a form, then redirects",
    "text-redact-undo": "takes a form, then redirects",
    "text-next": "takes a form, then redirects",
    "frame-change": "takes a form, then redirects",
    "frame-file": "takes a form, then redirects",
    "frame-code-do": "takes a form, then redirects",
    "frame-csv": "a file",
    "export-schedule-stop": "takes a form, then redirects",
    "keying-begin": "takes a form, then redirects",
    "intake-sample-csv": "a file",
    "intake-sample-workbook": "a file",
    "intake-undo": "takes a form, then redirects",
    "fieldwork-decide": "takes a form, then redirects",
    "invitation-send": "takes a form, then redirects",
    "invitation-access": "takes a form, then redirects",
    "invitation-remove": "takes a form, then redirects",
    "invitation-poster": "a file",
    "invitation-qr": "a picture",
    "admin:autocomplete": "JSON",
    "admin:index": "has its address of the start page, which is visited",
    "admin:jsi18n": "a script",
    "admin:view_on_site": "redirects",
    "admin:surveys_survey_file": "a file",
    "admin:surveys_survey_xlsform_file": "a file",
    "admin:surveys_survey_paper": "a file",
    "admin:surveys_survey_move": "takes a form, then redirects",
    "admin:surveys_survey_publish": "takes a form, then redirects",
    "admin:surveys_page_changelist": "redirects to the list of surveys",
    "admin:surveys_question_changelist": "redirects to the list of surveys",
    "admin:surveys_optionset_changelist": "redirects to the list of surveys",
    "admin:surveys_surveyrole_changelist": "redirects to the list of surveys",
    "admin:surveys_survey_agree": "takes a form, then redirects",
}


@pytest.fixture(scope="module")
def seeded(site: Site) -> dict[str, Any]:
    known: dict[str, Any] = json.loads(site.python("from tests.browser.seeding import seed; seed()"))
    return known


@pytest.fixture(scope="module")
def inspector(
    chromium: Browser, site: Site, seeded: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Inspector]:
    """The one walk past every page; the tests below say what must be true of it."""
    page = chromium.new_context(base_url=site.address).new_page()
    inspector = Inspector(page, tmp_path_factory.mktemp("pages"))
    for language in LANGUAGES:
        inspector.audited_width = AUDITED_WIDTHS[language]
        _respondents_pages(inspector, seeded["surveys"], language)
    _error_pages(inspector, seeded["surveys"])
    _page_without_database(inspector, site)
    for language in LANGUAGES:
        inspector.audited_width = AUDITED_WIDTHS[language]
        _staff_pages(inspector, site, seeded, language)
    yield inspector
    page.context.close()


def _respondents_pages(inspector: Inspector, surveys: dict[str, Any], language: str) -> None:
    visit, press = inspector.visit, inspector.press
    inspector.page.context.clear_cookies()
    visit("/")
    visit(f"/{language}/")
    for name in ("accessibility", "privacy", "cookies", "contact"):
        visit(reverse(f"{name}-{language}"))
    for name in ("programs", "programs-reference"):
        visit(reverse(f"{name}-{language}"))
    visit(_start(surveys["later"], language), "not open yet")
    visit(_start(surveys["over"], language), "closed")
    visit(_start(surveys["grace"], language), "closed, but not for those who have started")
    visit(_start(surveys["frozen"], language), "closed for good")
    for name in ("page", "check", "done", "saved"):
        visit(_place(name, surveys["every"], language), f"{name} without a cookie", 403)
    _opinions(inspector, surveys["open"], language)
    # No worker runs here.
    visit(_place("questions", surveys["every"], language), "being set on paper", 503)
    for name in ("open", "every", "short"):
        _whole_visit(inspector, surveys[name], language)
    _page_that_turns(inspector, surveys["turning"], language)
    _list_of_people(inspector, surveys["household"], language)
    _by_invitation(inspector, surveys["invited"], language)
    visit(_start(surveys["every"], language), "start page")
    press(NEXT, "first page")
    fill_page(inspector.page, WANTED["every-en"])
    press('button[name="later"]', "kept for later")
    _link(inspector, surveys["every"], language)
    visit(_start(surveys["every"], language), "start page with an unfinished response")
    press(NEXT, "resume page")
    _after_submitting(inspector, surveys["short"], language)


def _opinions(inspector: Inspector, survey: dict[str, Any], language: str) -> None:
    """Both forms: empty, with something wrong, and sent."""
    for address, filled in (
        (_place("feedback", survey, language), {"text": "Da"}),
        (reverse(f"welsh-report-{language}"), {"text": "Gwall", "email": "sian@example.org"}),
    ):
        inspector.visit(address, "form")
        inspector.press(NEXT, "sent empty")
        for name, value in filled.items():
            inspector.page.fill(f'[name="{name}"]', value)
        inspector.press(NEXT, "thanks")


def _link(inspector: Inspector, survey: dict[str, Any], language: str) -> None:
    """From the page that says that all is saved: a message asked for, the link, and a code that is none."""
    page = inspector.page
    code = str(page.locator("[data-code]").get_attribute("data-code")).replace("-", "")
    inspector.press('button[name="send"]', "no address")
    # Another each time: so many messages go to one address in an hour.
    page.fill('[name="email"]', f"sian-{secrets.token_hex(6)}@example.org")
    inspector.press('button[name="send"]', "a message is on its way")
    inspector.visit(reverse(f"link-{language}", args=[survey[language], code]), "link")
    inspector.visit(_place("resume", survey, language), "continue, start new or bring a code")
    page.fill('[name="code"]', "12345")
    inspector.press(f"#with-code {NEXT}", "no code of ours")


def _after_submitting(inspector: Inspector, survey: dict[str, Any], language: str) -> None:
    """From the receipt to a correction, withdrawing, and erasing; and what a computer that others use shows then."""
    page, press = inspector.page, inspector.press
    inspector.visit(_place("done", survey, language), "receipt again")
    reference = str(page.locator("[data-reference]").get_attribute("data-reference"))
    code = str(page.locator("[data-code]").get_attribute("data-code"))
    press('button[name="send"]', "no address")
    press(f'form[action$="{_place("clear", survey, language)}"] {NEXT}', "cleared")
    inspector.visit(_place("mine", survey, language), "reference and code")
    press(NEXT, "neither")
    page.fill('[name="reference"]', reference)
    page.fill('[name="code"]', code)
    press(NEXT, "what can be done")
    press('button[name="withdraw"]', "withdrawn")
    press('button[name="bring_back"]', "counted again")
    press('button[name="erase"]', "before erasing")
    press('button[name="erase_now"]', "erased")


def _by_invitation(inspector: Inspector, survey: dict[str, Any], language: str) -> None:
    """A code typed wrongly and well, the link before, while and after it is used, and wanting no more messages."""
    code = survey["codes"][language]
    link = reverse(f"invited-{language}", args=[survey[language], code])
    inspector.visit(_start(survey, language), "for invited people alone")
    inspector.visit(_place("invitation", survey, language), "where a code is typed")
    inspector.press(NEXT, "no code", 422)
    inspector.visit(link[:-9] + "/", "a link that was cut off", 422)
    inspector.visit(reverse(f"unsubscribe-{language}", args=[survey[language], code]), "still subscribed")
    inspector.press(NEXT, "unsubscribed")
    inspector.visit(link, "not begun")
    inspector.press(NEXT, "first page")
    inspector.visit(link, "begun")
    inspector.press(NEXT, "gone on")
    fill_page(inspector.page)
    inspector.press(NEXT, "receipt")
    inspector.visit(link, "used")


def _list_of_people(inspector: Inspector, survey: dict[str, Any], language: str) -> None:
    """A list with two items and then with none, and what is asked of each and before one is removed."""
    page, press = inspector.page, inspector.press
    inspector.visit(_start(survey, language), "start page")
    press(NEXT, "first page")
    fill_page(page)
    press(NEXT, "a new item")
    press(NEXT, "a new item, sent empty")
    for turn in ("one item", "two items"):
        fill_page(page, {"name": "Siân", "age": "7"})
        press(NEXT, turn)
        press('button[name="add"]', f"a new item after {turn}")
    press('button[name="back"]', "back from a new item")
    for _ in range(2):
        inspector.visit(
            str(page.locator("[data-item] a").nth(1).get_attribute("href")), "before it is removed"
        )
        press(NEXT, "removed")
    press(NEXT, "too few items")
    assert page.locator(".govuk-error-summary").count() == 1


def _page_that_turns(inspector: Inspector, survey: dict[str, Any], language: str) -> None:
    """More typed than is kept; then an answer that brings up a question, given so that no script notices."""
    page = inspector.page
    for address, answer in (
        (_start(survey, language), None),
        (_place("page", survey, language), "form.story.value = 'a '.repeat(40000)"),
    ):
        page.goto(address)
        if answer:
            page.evaluate(ANSWER % answer)
        with page.expect_navigation():
            page.locator(NEXT).click()
    inspector.visit(_place("page", survey, language), "not all could be kept")
    assert page.locator('.arolwg-note[role="alert"]').count() == 1
    page.evaluate(ANSWER % "form.name.value = 'Mai'; form.way.value = 'no'; form.story.value = ''")
    inspector.press(NEXT, "a new question")
    assert page.locator('.arolwg-notice[role="alert"]').count() == 1


ANSWER = "() => { const form = document.getElementById('page').elements; %s; }"


def _whole_visit(inspector: Inspector, survey: dict[str, Any], language: str) -> None:
    """From the start page to the receipt and the answers again, each page first sent empty (errors), then in full."""
    inspector.visit(_start(survey, language), "start page")
    inspector.press(NEXT, "first page")
    page = inspector.page
    for turn in range(MOST_PAGES):
        if page.locator("[data-reference]").count():
            break
        if page.locator("[data-question]").count():
            inspector.press(NEXT, "sent empty")
            fill_page(page, WANTED.get(survey["en"], {}))
        if turn == 0:
            inspector.press('button[name="language"]', "filled, in the other language")
            inspector.press('button[name="language"]', "filled, and back")
        inspector.press(NEXT, "next")
    else:
        raise AssertionError(f"no receipt after {MOST_PAGES} pages: {page.url}")
    inspector.visit(_place("check", survey, language), "submitted")


def _error_pages(inspector: Inspector, surveys: dict[str, Any]) -> None:
    page = inspector.page
    inspector.visit("/en/nowhere/", "unknown", 404)
    inspector.visit("/cy/unman/", "unknown", 404)
    inspector.visit("/nowhere", "unknown", 404)
    inspector.visit(_start(surveys["broken"], "cy"), "broken", 500)
    start = _start(surveys["every"], "cy")
    for state, status, script in (
        ("foreign token", 403, "f.append(hidden('token', 'AAAA'))"),
        ("too much", 413, "f.append(hidden('x', 'x'.repeat(700000)))"),
        ("too many fields", 400, "for (let i = 0; i < 2500; i++) f.append(hidden('f' + i, '1'))"),
    ):
        page.goto(start)
        with page.expect_navigation() as navigation:
            page.evaluate(POST_FORM % {"address": f"{start}1/", "fill": script})
        assert navigation.value is not None
        inspector.look(navigation.value, state, status)


POST_FORM = """() => {
    const hidden = (name, value) => Object.assign(document.createElement("input"), {type: "hidden", name, value});
    const f = Object.assign(document.createElement("form"), {method: "post", action: "%(address)s"});
    document.body.append(f);
    %(fill)s;
    f.submit();
}"""


def _page_without_database(inspector: Inspector, site: Site) -> None:
    away = Site(site.environment | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}, workers=1)
    away.start()
    try:
        for language in LANGUAGES:
            inspector.visit(f"{away.address}/{language}/", "no database", 503)
    finally:
        away.stop()


def _staff_pages(inspector: Inspector, site: Site, seeded: dict[str, Any], language: str) -> None:
    page = inspector.page
    page.context.clear_cookies()
    inspector.visit(reverse("admin:login"), f"signed out ({language})")
    page.fill("#id_username", f"staff-{language}")
    page.fill("#id_password", "wrong")
    inspector.press('[type="submit"]', f"wrong password ({language})")
    page.fill("#id_username", f"staff-{language}")
    page.fill("#id_password", PASSWORD)
    inspector.press('[type="submit"]', f"signed in ({language})")
    for name, takes in _staff_routes():
        if name in NO_PAGE or name == "admin:logout":
            continue
        for survey in ("open", "frozen", "draft") if takes == ("survey_id",) else ("open",):
            given = _arguments(name, takes, seeded, survey, language)
            if given is not None:
                inspector.visit(
                    reverse(name, kwargs=given) + _parent(name, seeded),
                    f"{survey} ({language})",
                    _staff_status(name),
                )
    _sent_empty(inspector, seeded, language)
    _token(inspector, language)
    inspector.visit(
        reverse("intake-batch", args=[seeded["surveys"]["short"]["id"], seeded["taken"]]),
        f"taken ({language})",
    )
    _keying(inspector, site, seeded["surveys"]["short"], language)
    _files_to_order(inspector, seeded["surveys"]["frozen"], language)
    inspector.visit(
        reverse("exports", args=[seeded["surveys"]["short"]["id"]]), f"a schedule that has ended ({language})"
    )
    for name in ("exports", "survey-retention"):
        inspector.visit(reverse(name, args=[seeded["surveys"]["withdrawn"]["id"]]), f"withdrawn ({language})")
    inspector.visit(
        reverse("export-download", args=[seeded["surveys"]["withdrawn"]["id"], seeded["withdrawn_file"]]),
        f"a file that is gone ({language})",
        410,
    )
    inspector.visit(reverse("admin:index"))
    inspector.press("#logout-form button", f"signed out again ({language})")


def _sent_empty(inspector: Inspector, seeded: dict[str, Any], language: str) -> None:
    """The forms of staff with something wrong in each."""
    survey = seeded["surveys"]["open"]["id"]
    for name, more, button, status in (
        ("intake", (), ".aw-button", 422),
        ("invitation-people", (), ".aw-button", 200),
        ("invitation-add", (), ".aw-button", 200),
        ("one-response", (seeded["reference"],), ".aw-button--wrong", 200),
        ("text-redact", (seeded["texts"]["text"],), ".aw-button", 422),
        ("frames", (), ".aw-button", 422),
        ("frame", (seeded["texts"]["frame"],), ".aw-button", 422),
        ("admin:surveys_survey_pictures", (), ".aw-button", 200),
    ):
        inspector.visit(reverse(name, args=[survey, *more]), f"before it is sent ({language})")
        inspector.press(f'#content form[method="post"] {button}', f"sent empty ({language})", status)


def _files_to_order(inspector: Inspector, survey: dict[str, Any], language: str) -> None:
    """With a selection that waits for a worker: the form, the number it gives, and something wrong in it."""
    inspector.visit(reverse("export-selections", args=[survey["id"], 1]), f"files to order ({language})")
    inspector.page.check('input[name="language"][value="cy"]')
    inspector.press('button[name="count"]', f"counted ({language})")
    inspector.page.fill('input[name="since"]', "31/31/2026")
    inspector.press('button[name="make"]', f"wrong date ({language})", 422)


def _token(inspector: Inspector, language: str) -> None:
    """A token asked for without a name, made, and ended."""
    form = "form[novalidate] .aw-button"
    inspector.visit(reverse("tokens"), f"no tokens ({language})")
    inspector.press(form, f"sent empty ({language})", 422)
    inspector.page.fill("#id_name", "Adroddiad misol")
    inspector.press(form, f"a new token ({language})")
    inspector.press('form[action$="/end/"] button', f"ended ({language})")


def _keying(inspector: Inspector, site: Site, survey: dict[str, Any], language: str) -> None:
    """A response keyed from paper, from the staff page to the reference that is written down; and another, until the
    role is taken away."""
    page, press = inspector.page, inspector.press
    inspector.visit(reverse("keying", args=[survey["id"]]), f"before keying ({language})")
    press(f'[action$="/{language}/"] button', "first page of a response that is keyed")
    press(NEXT, "keyed and sent empty")
    page.locator('[name="//empty"]').check()
    press(NEXT, "keyed")
    assert page.locator("[data-reference]").count()
    inspector.visit(reverse("keying", args=[survey["id"]]), f"after keying ({language})")
    press(f'[action$="/{language}/"] button', "first page of another")
    at = urlsplit(page.url).path
    role = f"SurveyRole.objects.filter(user__username='staff-{language}', survey={survey['id']})"
    for before, after, status in (("coordinator", "translator", 403), ("translator", "coordinator", 0)):
        site.python(
            f"from surveys.models import SurveyRole; {role}.filter(role='{before}').update(role='{after}')"
        )
        if status:
            inspector.visit(at, "keying over", status)


def _staff_routes() -> Iterator[tuple[str, tuple[str, ...]]]:
    for resolver in get_resolver().url_patterns:
        if str(resolver.pattern).startswith("admin/"):
            yield from _named(resolver, "")


def _named(pattern: URLPattern | URLResolver, namespace: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    if isinstance(pattern, URLResolver):
        for inner in pattern.url_patterns:
            yield from _named(inner, f"{pattern.namespace}:" if pattern.namespace else namespace)
    elif pattern.name:
        yield f"{namespace}{pattern.name}", tuple(pattern.pattern.regex.groupindex)


def _arguments(
    name: str, takes: tuple[str, ...], seeded: dict[str, Any], survey: str, language: str
) -> dict[str, object] | None:
    kind = name.partition(":")[2].rpartition("_")[0]
    kind = "auth_user" if kind.startswith("auth_user") else kind
    known = seeded["objects"] | (seeded["drafted"] if name.endswith("_delete") else {})
    object_id = known.get(kind)
    if {"object_id", "id"} & set(takes) and object_id is None:
        return None
    given = {
        "survey_id": seeded["surveys"][survey]["id"],
        "object_id": object_id,
        "id": object_id,
        "language": language,
        "number": 1,
        "app_label": "surveys",
        "batch_id": seeded["batch"],
        "reference": seeded["reference"],
        "question": seeded["texts"]["question"],
        "frame_id": seeded["texts"]["frame"],
        "code_id": seeded["texts"]["code"],
        "text_id": seeded["texts"]["taken"][language]
        if name == "text-translate"
        else seeded["texts"]["text"],
    }
    return {key: given[key] for key in takes}


def _parent(name: str, seeded: dict[str, Any]) -> str:
    """New parts of a survey are added below something, which the address names."""
    if name == "admin:surveys_question_add":
        return f"?page={seeded['drafted']['surveys_page']}"
    if name in ("admin:surveys_page_add", "admin:surveys_optionset_add", "admin:surveys_surveyrole_add"):
        return f"?survey={seeded['drafted']['surveys_survey']}"
    return ""


def _staff_status(name: str) -> int:
    """Nobody adds or removes what only the service itself writes."""
    written_by_the_service = ("accounts_auditentry", "jobs_job", "responses_response")
    if any(kind in name for kind in written_by_the_service) and name.endswith(("_add", "_delete")):
        return 403
    # People are made inactive instead: the audit names them.
    return 403 if name == "admin:accounts_user_delete" else 200


def _start(survey: dict[str, Any], language: str) -> str:
    return reverse(f"start-{language}", args=[survey[language]])


def _place(name: str, survey: dict[str, Any], language: str) -> str:
    return reverse(f"{name}-{language}", args=[survey[language], *([1] if name == "page" else [])])


def must_be_none(findings: list[str]) -> None:
    """Fails with every finding, a line each: pytest's own comparison would cut them short."""
    if findings:
        pytest.fail(f"{len(findings)} findings:\n" + "\n".join(findings), pytrace=False)


def test_axe_finds_nothing_and_nothing_scrolls_sideways(inspector):
    must_be_none(inspector.findings)


def test_no_script_fails_and_the_policy_blocks_nothing(inspector):
    must_be_none(inspector.problems_of_script)


def test_the_html_of_every_page_is_valid(inspector):
    if missing := vnu_missing():
        pytest.skip(missing)

    must_be_none(vnu_findings(inspector.folder))


def test_every_route_was_visited(inspector):
    every = {name for pattern in get_resolver().url_patterns for name, _takes in _named(pattern, "")}

    assert sorted(every - inspector.seen - set(NO_PAGE)) == []
