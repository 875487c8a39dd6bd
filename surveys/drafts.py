"""A draft's rows read together, and the questionnaire that they make."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec
from django.db.models import Model

from questionnaire import document, plain_text
from questionnaire.document import Text
from surveys.expression_words import parse_leniently
from surveys.models import Option, OptionSet, Page, Partner, Question, Row, Survey

Part = TypeVar("Part", Option, Row)

SETTING_TYPES = {field.name: field.type for field in msgspec.structs.fields(document.Settings)}


@dataclass(frozen=True)
class Draft:
    """A survey's draft, loaded whole: nothing read through it costs another query."""

    survey: Survey
    partners: tuple[Partner, ...]
    option_sets: tuple[OptionSet, ...]
    pages: tuple[Page, ...]
    # By the key of their list.
    item_pages: Mapping[int, tuple[Page, ...]] = field(default_factory=dict)

    def pages_of(self, page: Page) -> tuple[Page, ...]:
        """The pages that are asked of each item of a list; none of any other page."""
        return self.item_pages.get(page.pk, ())

    @property
    def all_pages(self) -> tuple[Page, ...]:
        """The pages in order, each list followed by its own."""
        return tuple(one for page in self.pages for one in (page, *self.pages_of(page)))

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for page in self.all_pages for question in page.questions.all())


def load_draft(survey: Survey) -> Draft:
    """The draft as it is stored now. Costs ten queries, however long the survey is."""
    return load_drafts([survey])[0]


def load_drafts(surveys: Sequence[Survey]) -> list[Draft]:
    """The drafts of these surveys, in their order. Costs ten queries, however many they are."""
    pages = Page.objects.filter(survey__in=surveys).prefetch_related(
        "questions__options",
        "questions__option_set__options",
        "questions__rows",
        "questions__report_groups",
    )
    partners = Partner.objects.filter(survey__in=surveys)
    option_sets = OptionSet.objects.filter(survey__in=surveys).prefetch_related("options")
    of_survey = [_by_survey(surveys, rows) for rows in (partners, option_sets, pages)]
    return [_draft(survey, *(rows[survey.pk] for rows in of_survey)) for survey in surveys]


def _by_survey(surveys: Sequence[Survey], rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {survey.pk: [] for survey in surveys}
    known = {survey.pk: survey for survey in surveys}
    for row in rows:
        row.survey = known[row.survey_id]
        found[row.survey_id].append(row)
    return found


def _draft(survey: Survey, partners: list[Partner], option_sets: list[OptionSet], pages: list[Page]) -> Draft:
    of_items: dict[int, tuple[Page, ...]] = {}
    for page in pages:
        if page.parent_id is not None:
            of_items[page.parent_id] = (*of_items.get(page.parent_id, ()), page)
    return Draft(
        survey=survey,
        partners=tuple(partners),
        option_sets=tuple(option_sets),
        pages=tuple(page for page in pages if page.parent_id is None),
        item_pages=of_items,
    )


def questionnaire_from(draft: Draft) -> document.Questionnaire:
    """The loaded draft as a questionnaire, whatever its state: what cannot be used is left out."""
    survey = draft.survey
    return document.Questionnaire(
        slug=pair(survey, "slug"),
        title=pair(survey, "title"),
        short_title=pair(survey, "short_title"),
        owner=pair(survey, "owner"),
        partners=tuple(_partner(partner) for partner in draft.partners),
        texts=document.Texts(**{name: pair(survey, name) for name in document.Texts.__struct_fields__}),
        settings=document.SurveySettings(
            check_answers=survey.check_answers,
            provenance=survey.provenance or None,
            anonymous=survey.anonymous,
            consultation=survey.consultation,
        ),
        pages=tuple(_page(page, draft) for page in draft.pages),
    )


def pair(row: Model, field: str) -> Text:
    """Both sides of a text made canonical: forms let in more kinds of line ends and spaces than a version has."""
    return Text(*(_canonical(getattr(row, f"{field}_{language}") or "") for language in document.LANGUAGES))


def _canonical(side: str) -> str:
    try:
        return plain_text.passage(side)
    except plain_text.CharactersRefused:
        return plain_text.mended(side)


def options_of(question: Question) -> list[Option]:
    """The options of the shared set, where the question uses one; else its own. Those archived are left out."""
    return unarchived((question.option_set or question).options.all())


def rows_of(question: Question) -> list[Row]:
    """The rows that are not archived."""
    return unarchived(question.rows.all())


def unarchived(parts: Iterable[Part]) -> list[Part]:
    """Those that new respondents are shown. No query where they have been read."""
    return [part for part in parts if not part.archived]


def _partner(partner: Partner) -> document.Partner:
    return document.Partner(
        name=pair(partner, "name"),
        url=pair(partner, "url"),
        logo=partner.logo or None,
        alt=pair(partner, "alt"),
    )


def _page(page: Page, draft: Draft) -> document.Page:
    return document.Page(
        code=page.code,
        title=pair(page, "title"),
        relevant=parse_leniently(page.relevant),
        questions=tuple(_question(question) for question in page.questions.all()),
        repeat=_repeat(page, draft) if page.is_list or draft.pages_of(page) else None,
    )


def _repeat(page: Page, draft: Draft) -> document.Repeat:
    return document.Repeat(
        min=page.list_min,
        max=page.list_max,
        item=pair(page, "item"),
        add=pair(page, "add"),
        name=page.item_name or None,
        pages=tuple(_page(one, draft) for one in draft.pages_of(page)),
    )


def _question(question: Question) -> document.Question:
    return document.Question(
        code=question.code,
        type=question.type,
        text=pair(question, "text"),
        hint=pair(question, "hint"),
        required=question.required,
        identifying=question.identifying,
        relevant=parse_leniently(question.relevant),
        constraint=parse_leniently(question.constraint),
        constraint_message=pair(question, "constraint_message"),
        min_label=pair(question, "min_label"),
        max_label=pair(question, "max_label"),
        unit=pair(question, "unit"),
        calculation=parse_leniently(question.calculation),
        settings=settings_of(question),
        options=tuple(_option(option) for option in options_of(question)),
        rows=tuple(document.Row(row.code, pair(row, "label")) for row in rows_of(question)),
        report_groups=tuple(
            document.ReportGroup(group.code, pair(group, "label")) for group in question.report_groups.all()
        ),
    )


def settings_of(question: Question) -> document.Settings:
    """The settings that are known and hold a value of the right kind: as a document holds it, so that a draft and
    what was published of it are the same."""
    stored = question.settings if isinstance(question.settings, dict) else {}
    known = {name: value for name, value in stored.items() if is_setting(name, value)}
    return msgspec.convert(known, document.Settings)


def is_setting(name: str, value: Any) -> bool:
    """Whether there is a setting of that name that can hold the value."""
    try:
        msgspec.convert(value, SETTING_TYPES[name])
    except (KeyError, msgspec.ValidationError):
        return False
    return True


def _option(option: Option) -> document.Option:
    other = None
    if option.has_other_text:
        other = document.OtherText(
            label=pair(option, "other_label"),
            max_length=option.other_max_length,
            required=option.other_required,
        )
    return document.Option(
        code=option.code,
        label=pair(option, "label"),
        exclusive=option.exclusive,
        missing=option.missing or None,  # type: ignore[arg-type]
        report_group=option.report_group or None,
        relevant=parse_leniently(option.relevant),
        other_text=other,
        fixed=option.fixed,
        image=option.image or None,
        alt=pair(option, "alt"),
    )
