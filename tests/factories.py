"""The smallest valid things, made through the same functions that people's acts use."""

import datetime as dt
import os
from functools import cache
from itertools import count
from typing import Any

import yaml
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import User
from questionnaire.types import TYPES, QuestionType
from surveys.files.importing import Wishes, import_survey
from surveys.models import Survey, SurveyRole, SurveyVersion
from surveys.publishing import publish

# A site that many tests visit keeps what each has made there (tests/site.py).
_numbers = count(int(os.environ.get("FACTORIES_COUNT_FROM", "1")))

PASSWORD = "a-password-for-tests"


def user(username: str | None = None, **values: Any) -> User:
    """A member of staff who may sign in; `values` are fields of User (is_superuser=True, language="en" ...)."""
    values = {"is_staff": True, "language": "cy", "password": _hashed_password()} | values
    return User.objects.create(username=username or f"person{next(_numbers)}", **values)


@cache
def _hashed_password() -> str:
    # Hashing is slow on purpose; once is enough for all the people of the tests.
    return make_password(PASSWORD)


def role(person: User, survey_: Survey, name: str) -> SurveyRole:
    return SurveyRole.objects.create(user=person, survey=survey_, role=name)


def text(cy: str, en: str | None = None) -> dict[str, str]:
    """A text of both languages; the English is made from the Welsh where it does not matter."""
    return {"cy": cy, "en": en if en is not None else f"{cy} (en)"}


def question(code: str, type: str = "short_text", **values: Any) -> dict[str, Any]:
    """A question as in a survey file. Choices get the options `a` and `b` unless they are given."""
    made: dict[str, Any] = {"code": code, "type": type, "text": text(f"Cwestiwn {code}", f"Question {code}")}
    kind = TYPES.get(type, QuestionType())
    if kind.options == "needed" and "option_set" not in values:
        made["options"] = [option("a"), option("b")]
    if type == "yes_no":
        made["options"] = [option("yes", "Ydw", "Yes"), option("no", "Nac ydw", "No")]
    if kind.rows:
        made["rows"] = [option("x"), option("y")]
    return made | values


def option(code: str, cy: str | None = None, en: str | None = None, **values: Any) -> dict[str, Any]:
    """An option (or row, or report group) as in a survey file."""
    return {"code": code, "label": text(cy or f"Dewis {code}", en or f"Choice {code}"), **values}


def page(code: str, *questions: dict[str, Any], **values: Any) -> dict[str, Any]:
    """A page as in a survey file."""
    title = text(f"Tudalen {code}", f"Page {code}")
    return {"code": code, "title": title, "questions": list(questions), **values}


def survey_file(*pages: dict[str, Any], **about: Any) -> dict[str, Any]:
    """The content of a survey file that can be published: open for a month either way.

    `about` are keys of its `survey` part; without pages there is one with one question, `name`.
    """
    number = next(_numbers)
    now = timezone.now().replace(microsecond=0)
    option_sets = about.pop("option_sets", [])
    return {
        "format": "arolwg-survey/1",
        "survey": {
            "slug": {"cy": f"arolwg-{number}", "en": f"survey-{number}"},
            "title": text(f"Arolwg {number}", f"Survey {number}"),
            "owner": text("Perchennog", "Owner"),
            "window": {
                "opens": (now - dt.timedelta(days=30)).isoformat(),
                "closes": (now + dt.timedelta(days=30)).isoformat(),
                "timezone": "Europe/London",
                "grace_minutes": 30,
            },
            "agreed": True,
            "texts": {"privacy": text("Hysbysiad preifatrwydd", "Privacy notice")},
        }
        | about,
        "option_sets": option_sets,
        "pages": list(pages) or [page("first", question("name"))],
    }


def as_yaml(content: dict[str, Any]) -> bytes:
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False).encode()


def survey(*pages: dict[str, Any], opens: Any = None, closes: Any = None, **about: Any) -> Survey:
    """A draft that can be published, from pages (see `page`); `opens` and `closes` are moments."""
    content = as_yaml(survey_file(*pages, **about))
    made = import_survey(content, wishes=Wishes(opens=opens, closes=closes)).survey
    return Survey.objects.get(pk=made.pk)


def published_survey(*pages: dict[str, Any], opens: Any = None, closes: Any = None, **about: Any) -> Survey:
    """As `survey`, published; its version is `.current_version`."""
    made = survey(*pages, opens=opens, closes=closes, **about)
    publish(made, None)
    return Survey.objects.select_related("current_version").get(pk=made.pk)


def version(*pages: dict[str, Any], **about: Any) -> SurveyVersion:
    """The version of a published survey."""
    made = published_survey(*pages, **about).current_version
    assert made is not None
    return made


def no_longer_anonymous(survey_: Survey) -> None:
    """The survey's next version promises nothing; whoever answered the one before was promised it all the same."""
    Survey.objects.filter(pk=survey_.pk).update(anonymous=False)
    survey_.refresh_from_db()
    publish(survey_, None)
    survey_.refresh_from_db()
