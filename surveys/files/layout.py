"""The survey file, version 1: which keys stand where, and what each may hold. docs/survey-file.md explains it."""

import base64
import datetime as dt
import zoneinfo

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from questionnaire.document import FORMAT
from questionnaire.types import TYPES
from surveys.expression_words import require_expression
from surveys.files.shapes import (
    Bound,
    Checked,
    Choice,
    Keyed,
    Listed,
    Pattern,
    PlacedWords,
    Shape,
    TrueOrFalse,
    TrueOrList,
    Whole,
    Words,
)
from surveys.models.questions import CODE_PATTERN, MOST_ITEMS, OPTION_CODE_PATTERN, Option
from surveys.models.survey import LONGEST_KEPT_DAYS, Survey
from surveys.pictures import Read, read_picture

SLUG_PATTERN = r"[a-z0-9]+(?:-[a-z0-9]+)*"
LONGEST_GRACE = 1440
# Of a hidden value, and of an answer that is filled in beforehand.
LONGEST_VALUE = 1000


def _code_advice() -> str:
    return _(
        "Write a code: a letter or _ first, then letters, digits, full stops, - or _, at most 64 characters in all."
    )


def _option_code_advice() -> str:
    return _("Write a code: 1 to 64 characters without spaces or /.")


def _slug_advice() -> str:
    return _("Write an address: small letters a to z, digits and single hyphens, at most 100 characters.")


def _moment_advice() -> str:
    return _("Write a moment with its offset, such as 2026-09-14T00:00:00+01:00.")


def _timezone_advice() -> str:
    return _("Write the name of a time zone, such as Europe/London.")


def _expression_advice() -> str:
    return _("Write an expression, such as ${strand} = 'organisation'.")


def _currency_advice() -> str:
    return _("Write the three letters of a currency, such as GBP.")


def _parameter_advice() -> str:
    return _(
        "Write the name of a part of the address: a letter, then letters, digits, - or _, at most 40 in all."
    )


def _picture_advice() -> str:
    return _("Write the picture here, a PNG, JPEG or WebP file in base64.")


def _picture(value: str) -> Read:
    try:
        content = base64.b64decode("".join(value.split()), validate=True)
    except ValueError:
        raise ValueError(_picture_advice()) from None
    return read_picture(content)


def _url_advice() -> str:
    return _("Write a web address, such as https://www.gov.wales/.")


def moment(value: str) -> dt.datetime:
    """An ISO 8601 moment with an offset. Raises ValueError with a message to show."""
    try:
        read = dt.datetime.fromisoformat(value)
        # Moments at the very ends of the calendar have no equivalent in other time zones.
        if read.tzinfo is not None and 1900 < read.year < 9000:
            return read.astimezone(dt.UTC)
    except ValueError:
        pass
    raise ValueError(_moment_advice())


def _timezone(value: str) -> str:
    if value not in zoneinfo.available_timezones():
        raise ValueError(_timezone_advice())
    return value


def _url(value: str) -> str:
    try:
        URLValidator(schemes=["http", "https"])(value)
    except ValidationError:
        raise ValueError(_url_advice()) from None
    if len(value) > 200:
        raise ValueError(_("The web address is longer than 200 characters. Use a shorter one."))
    return value


def _both(side: Shape) -> Keyed:
    return Keyed({"cy": side, "en": side})


def _text(longest: int = 20_000) -> Keyed:
    return _both(Words(longest))


CODE = Pattern(CODE_PATTERN.removeprefix("^").removesuffix("$"), _code_advice)
OPTION_CODE = Pattern(OPTION_CODE_PATTERN.removeprefix("^").removesuffix("$"), _option_code_advice)
SLUG = Pattern(rf"(?=.{{1,100}}$){SLUG_PATTERN}", _slug_advice)
MOMENT = Checked(moment, _moment_advice, "ISO 8601 with offset")
TIMEZONE = Checked(_timezone, _timezone_advice, "IANA name of a time zone")
EXPRESSION = Checked(require_expression, _expression_advice, "expression")
URL = Checked(_url, _url_advice, "http or https address")
COUNT = Whole(0, 10_000)

OTHER_TEXT = Keyed({"label": _text(200), "max_length": Whole(1, 10_000), "required": TrueOrFalse()})
OPTION = Keyed(
    {
        "code": OPTION_CODE,
        "label": _text(),
        "exclusive": TrueOrFalse(),
        "missing": Choice(tuple(Option.Missing.values)),
        "report_group": OPTION_CODE,
        "relevant": EXPRESSION,
        "other_text": OTHER_TEXT,
        "fixed": TrueOrFalse(),
        "image": Words(200),
        "alt": _text(),
    },
    required=("code",),
)
SETTINGS = Keyed(
    {
        "min": Bound(),
        "max": Bound(),
        "integer": TrueOrFalse(),
        "decimals": Whole(0, 10),
        "max_length": Whole(1, 100_000),
        "min_choices": COUNT,
        "max_choices": COUNT,
        "display": Choice(("select", "search", "totals")),
        "consent": TrueOrFalse(),
        "source": Words(200),
        "order": Choice(("random",)),
        "total": Bound(),
        "currency": Pattern("[A-Z]{3}", _currency_advice),
        "accept": Listed(Words(40)),
        "max_size": Whole(1, 1000),
        "parts": Listed(Words(40)),
        "value": Words(LONGEST_VALUE),
        "parameter": Pattern("[A-Za-z][A-Za-z0-9_-]{0,39}", _parameter_advice),
    }
)
QUESTION = Keyed(
    {
        "code": CODE,
        "type": Choice(tuple(TYPES)),
        "required": TrueOrFalse(),
        "identifying": TrueOrFalse(),
        "relevant": EXPRESSION,
        "text": _text(),
        "hint": _text(),
        "min_label": _text(100),
        "max_label": _text(100),
        "unit": _text(40),
        "calculation": EXPRESSION,
        "constraint": EXPRESSION,
        "constraint_message": _text(),
        "settings": SETTINGS,
        "options": Listed(OPTION),
        "option_set": CODE,
        "rows": Listed(Keyed({"code": OPTION_CODE, "label": _text()}, required=("code",))),
        "report_groups": Listed(Keyed({"code": OPTION_CODE, "label": _text(200)}, required=("code",))),
    },
    required=("code", "type"),
)
ITEM_PAGE_KEYS: dict[str, Shape] = {
    "code": CODE,
    "title": _text(300),
    "relevant": EXPRESSION,
    "questions": Listed(QUESTION),
}
LIST = Keyed(
    {
        "min": Whole(0, MOST_ITEMS),
        "max": Whole(1, MOST_ITEMS),
        "item": _text(100),
        "add": _text(100),
        "name": CODE,
        "pages": Listed(Keyed(ITEM_PAGE_KEYS, required=("code",))),
    }
)
PAGE = Keyed({**ITEM_PAGE_KEYS, "list": LIST}, required=("code",))
SURVEY = Keyed(
    {
        "slug": _both(SLUG),
        "title": _text(300),
        "short_title": _text(100),
        "owner": _text(200),
        "partners": Listed(
            Keyed({"name": _text(200), "url": _both(URL), "logo": Words(200), "alt": _text(200)})
        ),
        "window": Keyed(
            {
                "opens": MOMENT,
                "closes": MOMENT,
                "timezone": TIMEZONE,
                "grace_minutes": Whole(0, LONGEST_GRACE),
            }
        ),
        "settings": Keyed(
            {
                "check_answers": TrueOrFalse(),
                "provenance": Words(60),
                "anonymous": TrueOrFalse(),
                "consultation": TrueOrFalse(),
                "access": Choice(tuple(Survey.Access.values)),
                "keep_drafts_days": Whole(0, LONGEST_KEPT_DAYS),
                "keep_identifying_days": Whole(0, LONGEST_KEPT_DAYS),
                "keep_responses_days": Whole(0, LONGEST_KEPT_DAYS),
                "after_keeping": Choice(tuple(Survey.AfterKeeping.values)),
            }
        ),
        "agreed": TrueOrList(PlacedWords(300)),
        "texts": Keyed(
            {
                "intro": _text(),
                "privacy": _text(),
                "not_open_yet": _text(),
                "closed": _text(),
                "confirmation_title": _text(200),
                "confirmation_body": _text(),
            }
        ),
    }
)
PICTURE = Checked(_picture, _picture_advice, "PNG, JPEG or WebP in base64")
FILE = Keyed(
    {
        "format": Choice((FORMAT,)),
        "survey": SURVEY,
        "option_sets": Listed(Keyed({"code": CODE, "options": Listed(OPTION)}, required=("code",))),
        "pages": Listed(PAGE),
        "pictures": Listed(Keyed({"name": OPTION_CODE, "data": PICTURE}, required=("name", "data"))),
    },
    required=("format", "survey"),
)
