"""Two questionnaires, part by part. Parts are known by their codes, which outlive wording and order."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from questionnaire.document import Page, Partner, Questionnaire, Repeat
from surveys.checks.places import page_place, question_place, survey_place
from surveys.comparing.changes import (
    Change,
    Group,
    moved,
    name_of,
    switch_changes,
    text_changes,
    value_changes,
    whole,
)
from surveys.comparing.questions import compare_questions
from surveys.comparing.rules import rule_changes

NO_LIST = Repeat(max=0)


def compare(before: Questionnaire, after: Questionnaire) -> list[Group]:
    """What changed, in the active language, in the order of the newer one. Empty if nothing did."""
    groups = [
        Group(survey_place(), tuple(_survey_changes(before, after))),
        *_page_groups(before, after),
    ]
    return [group for group in groups if group.changes]


def _survey_changes(before: Questionnaire, after: Questionnaire) -> Iterator[Change]:
    yield from text_changes(_("Title"), before.title, after.title)
    yield from text_changes(_("Short title"), before.short_title, after.short_title)
    yield from text_changes(_("Owner"), before.owner, after.owner)
    yield from text_changes(_("Address"), before.slug, after.slug)
    for name, what in (
        ("intro", _("Introduction")),
        ("privacy", _("Privacy notice")),
        ("not_open_yet", _("Text before the survey opens")),
        ("closed", _("Text after the survey has closed")),
        ("confirmation_title", _("Heading of the confirmation")),
        ("confirmation_body", _("Text of the confirmation")),
    ):
        yield from text_changes(what, getattr(before.texts, name), getattr(after.texts, name))
    for name, what in (
        ("check_answers", _("Setting: a page to check answers")),
        ("anonymous", _("Setting: anonymous")),
        ("consultation", _("Setting: consultation")),
    ):
        yield from switch_changes(what, getattr(before.settings, name), getattr(after.settings, name))
    yield from value_changes(_("Provenance"), before.settings.provenance, after.settings.provenance)
    yield from _partner_changes(before.partners, after.partners)


def _partner_changes(before: tuple[Partner, ...], after: tuple[Partner, ...]) -> Iterator[Change]:
    """Partners have no codes: the first is compared with the first."""
    for number in range(max(len(before), len(after))):
        old = before[number] if number < len(before) else Partner()
        new = after[number] if number < len(after) else Partner()
        values = {"number": number + 1}
        yield from text_changes(_("Partner %(number)d: name") % values, old.name, new.name)
        yield from text_changes(_("Partner %(number)d: web address") % values, old.url, new.url)
        yield from value_changes(_("Partner %(number)d: logo") % values, old.logo, new.logo)
        yield from text_changes(_("Partner %(number)d: words for the logo") % values, old.alt, new.alt)


def _page_groups(before: Questionnaire, after: Questionnaire) -> Iterator[Group]:
    old_pages = {page.code: page for page in before.all_pages}
    new_pages = {page.code: page for page in after.all_pages}
    elsewhere = moved(old_pages, new_pages)
    for page in new_pages.values():
        old = old_pages.get(page.code)
        changes = (
            [_page_came(page)]
            if old is None
            else [*_moved_page(page, page.code in elsewhere), *_page_changes(before, after, old, page)]
        )
        yield Group(page_place(page.code), tuple(changes), name_of(page.title))
        yield from compare_questions(before, after, page)
    for code, page in old_pages.items():
        if code not in new_pages:
            gone = whole("removed", _("The whole page"), page.title)
            yield Group(page_place(code), (gone,), name_of(page.title))
    for question in before.questions:
        if question.code not in after.questions_by_code:
            gone = whole("removed", _("The whole question"), question.text)
            yield Group(question_place(question.code), (gone,), name_of(question.text))


def _page_came(page: Page) -> Change:
    count = len(page.questions)
    what = ngettext(
        "The whole page, with %(count)d question", "The whole page, with %(count)d questions", count
    ) % {"count": count}
    return whole("added", what if count else _("The whole page"), page.title)


def _moved_page(page: Page, is_moved: bool) -> Iterator[Change]:
    if is_moved:
        yield Change("moved", _("Its place among the pages"))


def _page_changes(before: Questionnaire, after: Questionnaire, old: Page, new: Page) -> Iterator[Change]:
    yield from text_changes(_("Title"), old.title, new.title)
    yield from rule_changes(_("Shown if"), (before, after), (old.relevant, new.relevant))
    was, now = old.repeat or NO_LIST, new.repeat or NO_LIST
    yield from switch_changes(
        _("Asked several times, as a list"), old.repeat is not None, new.repeat is not None
    )
    yield from value_changes(_("Fewest items of the list"), was.min, now.min)
    yield from value_changes(_("Most items of the list"), was.max, now.max)
    yield from text_changes(_("Name of an item of the list"), was.item, now.item)
    yield from text_changes(_("Words of the list’s button"), was.add, now.add)
    yield from value_changes(_("Question that names an item"), was.name, now.name)
