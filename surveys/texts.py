"""Every text of a draft, under a key made of codes: it outlives rewording and reordering."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from surveys.drafts import Draft, load_draft, pair, rows_of, unarchived
from surveys.models import Option, Page, Question, Survey


@dataclass(frozen=True)
class TextUnit:
    """One text in both languages.

    `needed` says that a survey cannot be published without it; `used`, that respondents would see it (the options of
    a set that no question uses are not). `row` and `field` are where it is kept.
    """

    key: str
    cy: str
    en: str
    place: str
    needed: bool
    used: bool
    row: Model
    field: str

    @property
    def is_complete(self) -> bool:
        return bool(self.cy and self.en)

    @property
    def is_empty(self) -> bool:
        return not (self.cy or self.en)


# Texts of the survey itself: field, its place in words, and whether it is needed.
SURVEY_TEXTS = (
    ("title", _("The survey’s title"), True),
    ("short_title", _("The survey’s short title"), False),
    ("owner", _("The survey’s owner"), True),
    ("intro", _("The introduction"), False),
    ("privacy", _("The privacy notice"), True),
    ("not_open_yet", _("The text before the survey opens"), False),
    ("closed", _("The text after the survey has closed"), False),
    ("confirmation_title", _("The heading of the confirmation"), False),
    ("confirmation_body", _("The text of the confirmation"), False),
)
QUESTION_TEXTS = (
    ("text", _("Question “%(question)s”: its text")),
    ("hint", _("Question “%(question)s”: its hint")),
    ("min_label", _("Question “%(question)s”: the label of the lowest")),
    ("max_label", _("Question “%(question)s”: the label of the highest")),
    ("unit", _("Question “%(question)s”: the unit")),
    ("constraint_message", _("Question “%(question)s”: the message if an answer is not accepted")),
)


def texts_of(survey: Survey) -> list[TextUnit]:
    """Every text of the survey's draft, in the order of the survey. Costs ten queries."""
    return texts_in(load_draft(survey))


def texts_in(draft: Draft) -> list[TextUnit]:
    """Every text of a loaded draft, in the order of the survey. Those left empty are there too, those of archived parts
    are not."""
    return [*_survey_texts(draft), *_option_set_texts(draft), *_page_texts(draft)]


def _survey_texts(draft: Draft) -> Iterator[TextUnit]:
    for field, place, needed in SURVEY_TEXTS:
        yield _unit(f"survey.{field}", draft.survey, field, place, {}, needed=needed)
    for number, partner in enumerate(draft.partners, 1):
        key, values = f"survey.partners.{number}", {"number": number}
        yield _unit(f"{key}.name", partner, "name", _("Partner %(number)d: its name"), values, needed=True)
        place = _("Partner %(number)d: the words for its logo")
        yield _unit(f"{key}.alt", partner, "alt", place, values, needed=bool(partner.logo))


def _option_set_texts(draft: Draft) -> Iterator[TextUnit]:
    used = {question.option_set_id for question in draft.questions}
    for option_set in draft.option_sets:
        for option in unarchived(option_set.options.all()):
            yield from _option_texts(
                f"option_set.{option_set.code}.options.{option.code}",
                option,
                (
                    _("Option set “%(set)s”, option “%(option)s”: its label"),
                    _("Option set “%(set)s”, option “%(option)s”: the label of the details"),
                    _("Option set “%(set)s”, option “%(option)s”: what its picture shows"),
                ),
                {"set": option_set.code, "option": option.code},
                used=option_set.pk in used,
            )


def _page_texts(draft: Draft) -> Iterator[TextUnit]:
    for page in draft.all_pages:
        yield _page_title(page)
        if page.is_list:
            yield from _list_texts(page)
        for question in page.questions.all():
            yield from _question_texts(question)


def _page_title(page: Page) -> TextUnit:
    place = _("Page “%(page)s”: its title")
    return _unit(f"page.{page.code}.title", page, "title", place, {"page": page.code}, needed=True)


def _list_texts(page: Page) -> Iterator[TextUnit]:
    key, values = f"page.{page.code}", {"page": page.code}
    place = _("List “%(page)s”: the name of an item")
    yield _unit(f"{key}.item", page, "item", place, values, needed=True)
    place = _("List “%(page)s”: the words of the button that adds one")
    yield _unit(f"{key}.add", page, "add", place, values, needed=True)


def _question_texts(question: Question) -> Iterator[TextUnit]:
    key, values = f"question.{question.code}", {"question": question.code}
    for field, place in QUESTION_TEXTS:
        # What no page shows needs no words, but may have some for the data files.
        needed = (field == "text" and question.kind.asked) or (
            field == "constraint_message" and bool(question.constraint)
        )
        yield _unit(f"{key}.{field}", question, field, place, values, needed=needed)
    if question.option_set_id is None:
        for option in unarchived(question.options.all()):
            yield from _option_texts(
                f"{key}.options.{option.code}",
                option,
                (
                    _("Question “%(question)s”, option “%(option)s”: its label"),
                    _("Question “%(question)s”, option “%(option)s”: the label of the details"),
                    _("Question “%(question)s”, option “%(option)s”: what its picture shows"),
                ),
                values | {"option": option.code},
                used=True,
            )
    for row in rows_of(question):
        place, named = _("Question “%(question)s”, row “%(row)s”: its label"), values | {"row": row.code}
        yield _unit(f"{key}.rows.{row.code}.label", row, "label", place, named, needed=True)
    for group in question.report_groups.all():
        place = _("Question “%(question)s”, report group “%(group)s”: its label")
        named = values | {"group": group.code}
        yield _unit(f"{key}.report_groups.{group.code}.label", group, "label", place, named, needed=True)


def _option_texts(
    key: str, option: Option, places: tuple[Promise, Promise, Promise], values: dict[str, str], *, used: bool
) -> Iterator[TextUnit]:
    yield _unit(f"{key}.label", option, "label", places[0], values, needed=used, used=used)
    if option.has_other_text:
        yield _unit(
            f"{key}.other_text.label", option, "other_label", places[1], values, needed=used, used=used
        )
    if option.image:
        yield _unit(f"{key}.alt", option, "alt", places[2], values, needed=used, used=used)


def _unit(
    key: str,
    row: Model,
    field: str,
    place: Promise,
    values: dict[str, str] | dict[str, int],
    *,
    needed: bool,
    used: bool = True,
) -> TextUnit:
    text = pair(row, field)
    return TextUnit(key, text.cy, text.en, str(place) % values, needed, used, row, field)
