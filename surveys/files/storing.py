"""A survey file's records to the rows of a draft."""

from typing import Any

from django.db.models import Model

from questionnaire.document import LANGUAGES
from surveys.files.reading import all_pages_of, item_pages_of, pages_of, questions_of
from surveys.files.shapes import Record
from surveys.models import Option, OptionSet, Page, Partner, Picture, Question, ReportGroup, Row, Survey
from surveys.pictures import kept

EMPTY: dict[str, Any] = {}
SURVEY_SETTINGS: dict[str, Any] = {
    "check_answers": True,
    "provenance": "",
    "anonymous": False,
    "consultation": False,
    "access": Survey.Access.OPEN.value,
    "keep_drafts_days": None,
    "keep_identifying_days": None,
    "keep_responses_days": None,
    "after_keeping": Survey.AfterKeeping.DELETE.value,
}
SURVEY_PAIRS = ("title", "short_title", "owner")
SURVEY_TEXTS = ("intro", "privacy", "not_open_yet", "closed", "confirmation_title", "confirmation_body")


def sides(record: dict[str, Any], key: str, field: str | None = None) -> dict[str, str]:
    """A text of the file as values of the columns of both languages."""
    text = record.get(key, EMPTY)
    return {f"{field or key}_{language}": text.get(language, "") for language in LANGUAGES}


def describe_survey(survey: Survey, record: Record) -> list[str]:
    """Set everything of the survey itself but its addresses and its window, and return the names of these fields.
    Does not save."""
    about = record["survey"]
    values: dict[str, Any] = {}
    for name in SURVEY_PAIRS:
        values |= sides(about, name)
    for name in SURVEY_TEXTS:
        values |= sides(about.get("texts", EMPTY), name)
    for name, default in SURVEY_SETTINGS.items():
        values[name] = about.get("settings", EMPTY).get(name, default)
    for name, value in values.items():
        setattr(survey, name, value)
    return list(values)


def replace_draft(survey: Survey, record: Record) -> dict[str, int]:
    """Put the file's parts in the place of the draft's; return how many of each there are.

    Costs the same number of queries for any survey.
    """
    for old in (survey.pages.all(), survey.option_sets.all(), survey.partners.all()):
        old.delete()
    partners = [
        Partner(
            survey=survey,
            position=position,
            logo=partner.get("logo", ""),
            **sides(partner, "name"),
            **sides(partner, "url"),
            **sides(partner, "alt"),
        )
        for position, partner in enumerate(record["survey"].get("partners", []), 1)
    ]
    option_sets = [
        OptionSet(survey=survey, position=position, code=found["code"])
        for position, found in enumerate(record.get("option_sets", []), 1)
    ]
    _create(Partner, partners)
    _store_pictures(survey, record)
    _create(OptionSet, option_sets)
    pages = _create_pages(survey, record)
    questions = _create(Question, _questions(survey, record, pages, option_sets))
    parts = _parts(record, questions, option_sets)
    for model, rows in parts.items():
        _create(model, rows)
    return {
        "pages": len(pages),
        "questions": len(questions),
        "options": len(parts[Option]),
        "option_sets": len(option_sets),
    }


def _store_pictures(survey: Survey, record: Record) -> None:
    """The file's pictures in the place of the draft's. Those of published versions stay where they are."""
    survey.pictures.all().delete()
    pictures = {found["name"].lower(): found for found in record.get("pictures", [])}
    for found in pictures.values():
        Picture.objects.create(survey=survey, name=found["name"], file=kept(found["data"]))


def _create(model: type[Model], rows: list[Any]) -> list[Any]:
    return model._default_manager.bulk_create(rows, batch_size=1000)


def _create_pages(survey: Survey, record: Record) -> list[Page]:
    """Every page, each list followed by its own. A list is there before what refers to it."""
    pages = _create(Page, [_page(survey, place, page) for place, page in enumerate(pages_of(record), 1)])
    of_items = [
        [_page(survey, place, one, parent) for place, one in enumerate(item_pages_of(page), 1)]
        for parent, page in zip(pages, pages_of(record), strict=True)
    ]
    _create(Page, [one for own in of_items for one in own])
    return [one for page, own in zip(pages, of_items, strict=True) for one in (page, *own)]


def _page(survey: Survey, position: int, page: Record, parent: Page | None = None) -> Page:
    made = Page(
        survey=survey,
        parent=parent,
        position=position,
        code=page["code"],
        relevant=page.get("relevant", ""),
        **sides(page, "title"),
    )
    if "list" in page:
        of_items = page["list"]
        made.is_list = True
        made.list_min = of_items.get("min", 0)
        made.list_max = of_items.get("max", 20)
        made.item_name = of_items.get("name", "")
        for name, value in (sides(of_items, "item") | sides(of_items, "add")).items():
            setattr(made, name, value)
    return made


def _questions(
    survey: Survey, record: Record, pages: list[Page], option_sets: list[OptionSet]
) -> list[Question]:
    sets = {option_set.code: option_set for option_set in option_sets}
    return [
        Question(
            survey=survey,
            page=page,
            position=position,
            code=question["code"],
            type=question["type"],
            required=question.get("required", False),
            identifying=question.get("identifying", False),
            relevant=question.get("relevant", ""),
            constraint=question.get("constraint", ""),
            settings=dict(question.get("settings", EMPTY)),
            option_set=sets.get(question.get("option_set")),
            **sides(question, "text"),
            **sides(question, "hint"),
            **sides(question, "min_label"),
            **sides(question, "max_label"),
            **sides(question, "unit"),
            calculation=question.get("calculation", ""),
            **sides(question, "constraint_message"),
        )
        for page, page_record in zip(pages, all_pages_of(record), strict=True)
        for position, question in enumerate(page_record.get("questions", []), 1)
    ]


def _parts(
    record: Record, questions: list[Question], option_sets: list[OptionSet]
) -> dict[type[Model], list[Any]]:
    parts: dict[type[Model], list[Any]] = {Option: [], Row: [], ReportGroup: []}
    for option_set, found in zip(option_sets, record.get("option_sets", []), strict=True):
        parts[Option] += _options(found, option_set=option_set)
    for question, found in zip(questions, questions_of(record), strict=True):
        parts[Option] += _options(found, question=question)
        for model, key in ((Row, "rows"), (ReportGroup, "report_groups")):
            parts[model] += [
                model(question=question, position=position, code=part["code"], **sides(part, "label"))
                for position, part in enumerate(found.get(key, []), 1)
            ]
    return parts


def _options(home: Record, **homes: Question | OptionSet) -> list[Option]:
    return [
        Option(
            position=position,
            code=option["code"],
            exclusive=option.get("exclusive", False),
            missing=option.get("missing", ""),
            report_group=option.get("report_group", ""),
            relevant=option.get("relevant", ""),
            has_other_text="other_text" in option,
            other_max_length=option.get("other_text", EMPTY).get("max_length"),
            other_required=option.get("other_text", EMPTY).get("required", False),
            **sides(option, "label"),
            **sides(option.get("other_text", EMPTY), "label", "other_label"),
            fixed=option.get("fixed", False),
            image=option.get("image", ""),
            **sides(option, "alt"),
            **homes,
        )
        for position, option in enumerate(home.get("options", []), 1)
    ]
