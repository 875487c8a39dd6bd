"""A draft to a survey file: the same bytes for the same draft, and reading them gives the same draft."""

import base64
import datetime as dt
import zoneinfo
from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from questionnaire.document import FORMAT, Text
from surveys.agreement import agreed_among
from surveys.drafts import Draft, load_draft, options_of, pair, rows_of, unarchived
from surveys.files.storing import SURVEY_PAIRS, SURVEY_SETTINGS, SURVEY_TEXTS
from surveys.models import Option, Page, Question, Survey
from surveys.texts import texts_in

WIDTH = 110
# A mapping that fits on a line after its indentation is written on one.
FITS = 84
# Texts longer than this are folded over several lines.
FOLDED = 90


class Quoted(str):
    """A string that is written in quotes."""


def write_survey(survey: Survey) -> bytes:
    """The survey's draft as a survey file, in UTF-8. Costs twelve queries."""
    return as_yaml({**survey_content(survey), **pictures_content(survey)})


def pictures_content(survey: Survey) -> dict[str, Any]:
    pictures = [
        {"name": picture.name, "data": base64.encodebytes(bytes(picture.file.content)).decode().strip()}
        for picture in survey.pictures.select_related("file")
    ]
    return {"pictures": pictures} if pictures else {}


def survey_content(survey: Survey) -> dict[str, Any]:
    """The survey's draft as the plain data of a survey file, without what is empty."""
    draft = load_draft(survey)
    content = {
        "format": FORMAT,
        "survey": _survey(draft),
        "option_sets": [
            {
                "code": option_set.code,
                "options": [_option(option) for option in unarchived(option_set.options.all())],
            }
            for option_set in draft.option_sets
        ],
        "pages": [_page(page, draft) for page in draft.pages],
    }
    kept: dict[str, Any] = _without_empty(content)
    return kept


def as_yaml(content: Mapping[str, Any]) -> bytes:
    """Plain data as YAML: short mappings on one line, long texts in blocks."""
    return yaml.serialize(_node(content), Dumper=_Dumper, encoding="utf-8", allow_unicode=True, width=WIDTH)


def _survey(draft: Draft) -> dict[str, Any]:
    survey = draft.survey
    return {
        "slug": _sides(pair(survey, "slug")),
        **{name: _sides(pair(survey, name)) for name in SURVEY_PAIRS},
        "partners": [
            {
                "name": _sides(pair(partner, "name")),
                "url": _sides(pair(partner, "url")),
                "logo": partner.logo,
                "alt": _sides(pair(partner, "alt")),
            }
            for partner in draft.partners
        ],
        "window": {
            "opens": _moment(survey.opens_at, survey.timezone),
            "closes": _moment(survey.closes_at, survey.timezone),
            "timezone": survey.timezone,
            "grace_minutes": survey.grace_minutes,
        },
        "settings": {
            name: getattr(survey, name)
            for name, default in SURVEY_SETTINGS.items()
            if getattr(survey, name) != default
        },
        "agreed": _agreed(draft),
        "texts": {name: _sides(pair(survey, name)) for name in SURVEY_TEXTS},
    }


def _moment(moment: dt.datetime | None, zone: str) -> str | None:
    return Quoted(moment.astimezone(zoneinfo.ZoneInfo(zone)).isoformat()) if moment else None


def _agreed(draft: Draft) -> bool | list[str]:
    texts = texts_in(draft)
    agreed = agreed_among(draft.survey, texts)
    complete = [text.key for text in texts if text.is_complete]
    if complete and len(agreed) == len(complete):
        return True
    return [key for key in complete if key in agreed]


def _page(page: Page, draft: Draft) -> dict[str, Any]:
    return {
        "code": page.code,
        "title": _sides(pair(page, "title")),
        "relevant": page.relevant,
        "questions": [_question(question) for question in page.questions.all()],
        "list": _list(page, draft) if page.is_list else None,
    }


def _list(page: Page, draft: Draft) -> dict[str, Any]:
    return {
        "min": page.list_min,
        "max": page.list_max,
        "item": _sides(pair(page, "item")),
        "add": _sides(pair(page, "add")),
        "name": page.item_name,
        "pages": [_page(one, draft) for one in draft.pages_of(page)],
    }


def _question(question: Question) -> dict[str, Any]:
    return {
        "code": question.code,
        "type": question.type,
        "required": question.required or None,
        "identifying": question.identifying or None,
        "relevant": question.relevant,
        **{name: _sides(pair(question, name)) for name in ("text", "hint", "min_label", "max_label", "unit")},
        "calculation": question.calculation,
        "constraint": question.constraint,
        "constraint_message": _sides(pair(question, "constraint_message")),
        "settings": question.settings,
        "options": [_option(option) for option in options_of(question)] if not question.option_set else [],
        "option_set": question.option_set.code if question.option_set else None,
        "rows": _labelled(rows_of(question)),
        "report_groups": _labelled(question.report_groups.all()),
    }


def _labelled(rows: Iterable[Any]) -> list[dict[str, Any]]:
    return [{"code": row.code, "label": _sides(pair(row, "label"))} for row in rows]


def _option(option: Option) -> dict[str, Any]:
    return {
        "code": option.code,
        "label": _sides(pair(option, "label")),
        "exclusive": option.exclusive or None,
        "missing": option.missing,
        "report_group": option.report_group,
        "relevant": option.relevant,
        "other_text": _other_text(option) if option.has_other_text else None,
        "fixed": option.fixed or None,
        "image": option.image,
        "alt": _sides(pair(option, "alt")),
    }


def _other_text(option: Option) -> dict[str, Any]:
    other = {
        "label": _sides(pair(option, "other_label")),
        "max_length": option.other_max_length,
        "required": option.other_required or None,
    }
    # Something has to stand there, or it would be left out.
    return _without_empty(other) or {"required": False}


def _sides(text: Text) -> dict[str, str]:
    return {"cy": text.cy, "en": text.en}


def _without_empty(value: Any) -> Any:
    """The value without keys that hold nothing; reading them would give nothing too."""
    if isinstance(value, dict):
        parts = ((key, _without_empty(part)) for key, part in value.items())
        return {key: part for key, part in parts if part not in (None, "", {}, [])}
    if isinstance(value, list):
        return [_without_empty(item) for item in value]
    return value


class _Dumper(yaml.SafeDumper):
    """Lists are indented below their key, as in the project's own files."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _node(value: Any) -> yaml.Node:
    match value:
        case dict():
            entries = [(_node(key), _node(part)) for key, part in value.items()]
            return yaml.MappingNode(_TAG + "map", entries, flow_style=_fits(value))
        case list():
            flow = all(isinstance(item, str) for item in value) and _fits(value)
            return yaml.SequenceNode(_TAG + "seq", [_node(item) for item in value], flow_style=flow)
        case bool():
            return yaml.ScalarNode(_TAG + "bool", "true" if value else "false")
        case int():
            return yaml.ScalarNode(_TAG + "int", str(value))
        case _:
            return yaml.ScalarNode(_TAG + "str", str(value), style=_style(value))


_TAG = "tag:yaml.org,2002:"


def _style(value: str) -> str | None:
    if isinstance(value, Quoted):
        return '"'
    if "\n" in value:
        return "|"
    # Only single spaces, which folding gives back as they were.
    return ">" if len(value) > FOLDED and "  " not in value else None


def _fits(value: Any) -> bool:
    """Whether it is short and simple enough for one line."""
    if isinstance(value, dict):
        simple = all(not isinstance(part, list) for part in value.values())
        return bool(value) and simple and _length(value) <= FITS
    return bool(value) and _length(value) <= FITS


def _length(value: Any) -> int:
    if isinstance(value, dict):
        return sum(len(key) + 4 + _length(part) for key, part in value.items())
    if isinstance(value, list):
        return sum(2 + _length(item) for item in value)
    return FITS + 1 if "\n" in str(value) else len(str(value))
