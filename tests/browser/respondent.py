"""A person who answers: fills whatever a page shows, and can be told what to answer where it matters."""

from collections.abc import Mapping

from playwright.sync_api import Locator, Page

Wanted = Mapping[str, str | list[str]]
LONG_ENOUGH = 60  # no survey here has as many pages


def fill_page(page: Page, wanted: Wanted = {}) -> list[str]:  # noqa: B006 (never changed)
    """Answer every question that can be seen, as `wanted` says or else somehow; the codes in the order answered.

    An answer may bring up another question: goes on until nothing new is seen.
    """
    answered: list[str] = []
    while fresh := [code for code in shown_questions(page) if code not in answered]:
        _answer(page.locator(f'[data-question="{fresh[0]}"]'), fresh[0], wanted.get(fresh[0]))
        answered.append(fresh[0])
    return answered


def shown_questions(page: Page) -> list[str]:
    codes: list[str] = page.locator("[data-question]").evaluate_all(
        "all => all.filter(e => e.checkVisibility()).map(e => e.dataset.question)"
    )
    return codes


def _answer(question: Locator, code: str, wanted: str | list[str] | None) -> None:
    own = question.locator(f':is([name="{code}"], [name^="{code}/"], [name^="{code}-"]):visible')
    if own.count() == 0:
        return
    kind = own.first.evaluate("e => e.type || e.tagName.toLowerCase()")
    match kind:
        case "radio":
            _choose_radios(question, code, wanted)
        case "checkbox":
            _tick(question, code, wanted)
        case "select-one":
            _select(own, wanted)
        case _:
            _type(own, wanted)


def _choose_radios(question: Locator, code: str, wanted: str | list[str] | None) -> None:
    names = question.locator('input[type="radio"]').evaluate_all("all => [...new Set(all.map(e => e.name))]")
    for name in (n for n in names if n == code or n.startswith(f"{code}/")):
        radios = question.locator(f'input[name="{name}"]')
        chosen = (
            radios.first if wanted is None else question.locator(f'input[name="{name}"][value="{wanted}"]')
        )
        chosen.check()
    _give_details(question, code)


def _tick(question: Locator, code: str, wanted: str | list[str] | None) -> None:
    values = wanted if isinstance(wanted, list) else [wanted] if wanted else []
    if not values:
        question.locator(f'input[name="{code}"]').first.check()
    for value in values:
        question.locator(f'input[name="{code}"][value="{value}"]').check()
    _give_details(question, code)


def _give_details(question: Locator, code: str) -> None:
    for box in question.locator(f'input[type="text"][name^="{code}/"]').all():
        if box.is_visible():
            box.fill("Manylion: tŷ, dŵr, ẁ")


def _select(selects: Locator, wanted: str | list[str] | None) -> None:
    if selects.first.get_attribute("data-rank-group"):
        for place, select in enumerate(selects.all(), 1):
            select.select_option(str(place))
    elif isinstance(wanted, str):
        selects.first.select_option(wanted)
    else:
        selects.first.select_option(index=1)


def _type(boxes: Locator, wanted: str | list[str] | None) -> None:
    if boxes.count() == 3:
        for box, part in zip(boxes.all(), ("27", "3", "2012"), strict=True):
            box.fill(part)
        return
    box = boxes.first
    if isinstance(wanted, str):
        box.fill(wanted)
    elif box.get_attribute("inputmode") in ("numeric", "decimal"):
        box.fill(box.get_attribute("data-min") or "3")
    elif box.get_attribute("type") == "email":
        box.fill("sian@example.cymru")
    else:
        box.fill("Mae’r gwasanaeth yn dda: ŵ ŷ ẁ ẃ ẅ ỳ")


def go_on(page: Page) -> None:
    """Press the visible continue button, as a person would, and wait for what it leads to."""
    with page.expect_navigation():
        page.locator('button[name="next"]:not([aria-hidden])').click()


def answer_to_the_end(page: Page, wanted: Wanted = {}, switch_after: int | None = None) -> str:  # noqa: B006
    """From the first page to the receipt; the reference. Changes language once, after `switch_after` pages."""
    for turn in range(LONG_ENOUGH):
        if page.locator("[data-reference]").count():
            return page.locator("[data-reference]").get_attribute("data-reference") or ""
        if turn == switch_after:
            with page.expect_navigation():
                page.locator('button[name="language"]').click()
        fill_page(page, wanted)
        go_on(page)
    raise AssertionError(f"no receipt after {LONG_ENOUGH} pages: {page.url}")
