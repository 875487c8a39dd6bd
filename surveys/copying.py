"""A copy of a survey's draft, to begin another from. Never its answers, versions, window, roles or past addresses."""

from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet

from accounts.audit import record
from accounts.models import User
from questionnaire.document import LANGUAGES
from surveys.agreement import agreed_keys
from surveys.models import Agreement, Option, Picture, ReportGroup, Row, Survey

# What belongs to the survey that was copied, and to no other.
OWN = ("id", "current_version", "frozen_at", "opens_at", "closes_at", "created_at", "updated_at")
OWN_TEXTS = ("slug", *(f"slug_{language}" for language in LANGUAGES))


@transaction.atomic
def copy_survey(source: Survey, user: User, *, title: dict[str, str], slug: dict[str, str]) -> Survey:
    """A new draft with everything that the draft of `source` has, under these titles and addresses. Audited.

    Texts that were agreed stay agreed, by and since whom they were, where both sides are the same. Archived options
    and rows stay behind: the copy has no answers that they are kept for.
    """
    # One state of the draft: whoever saves it holds this row.
    source = Survey.objects.select_for_update(no_key=True).get(pk=source.pk)
    copied = Survey(**_values(source, without=(*OWN, *OWN_TEXTS)))
    for language in LANGUAGES:
        setattr(copied, f"slug_{language}", slug[language])
        setattr(copied, f"title_{language}", title[language])
    copied.save()
    _copy_parts(source, copied)
    _keep_agreements(source, copied)
    record("survey copied", actor=user, survey_id=copied.pk, subject=str(copied), source=str(source))
    return copied


def _copy_parts(source: Survey, copied: Survey) -> None:
    _copies(source.partners.all(), survey=copied)
    # The files of pictures never change, so both may have the same.
    Picture.objects.bulk_create(
        Picture(survey=copied, name=one.name, file_id=one.file_id) for one in source.pictures.all()
    )
    sets = _copies(source.option_sets.all(), survey=copied)
    pages = _copies(source.pages.filter(parent=None), survey=copied)
    # The pages of a list come after it: they refer to it.
    pages |= _copies(source.pages.exclude(parent=None), survey=copied, parent=pages)
    questions = _copies(source.questions.all(), survey=copied, page=pages, option_set=sets)
    shown = {"archived": False}
    _copies(Option.objects.filter(option_set__survey=source, **shown), option_set=sets)
    _copies(Option.objects.filter(question__survey=source, **shown), question=questions)
    _copies(Row.objects.filter(question__survey=source, **shown), question=questions)
    _copies(ReportGroup.objects.filter(question__survey=source), question=questions)


Homes = Survey | dict[int, Any]


def _copies(rows: QuerySet[Any], **homes: Homes) -> dict[int, Any]:
    """The copy of each row by the id of the row. `homes` are what they belong to: one survey, or the copies of rows."""
    made: dict[int, Any] = {}
    for row in rows:
        values = _values(row, without=("id",))
        for name, home in homes.items():
            values[name] = home.get(getattr(row, f"{name}_id")) if isinstance(home, dict) else home
        made[row.pk] = rows.model(**values)
    rows.model._default_manager.bulk_create(made.values(), batch_size=1000)
    return made


def _values(row: Model, without: tuple[str, ...]) -> dict[str, Any]:
    """Every column of a row, by name: a column that comes later is copied too."""
    names = [field.name for field in row._meta.concrete_fields if not field.is_relation]
    # Of a text, the columns of its languages: the bare one is never read.
    bare = {name.removesuffix("_cy") for name in names if name.endswith("_cy")}
    return {name: getattr(row, name) for name in names if name not in bare and name not in without}


def _keep_agreements(source: Survey, copied: Survey) -> None:
    same = agreed_keys(source)
    Agreement.objects.bulk_create(
        Agreement(
            survey=copied,
            key=agreement.key,
            digest=agreement.digest,
            agreed_by_id=agreement.agreed_by_id,
            agreed_at=agreement.agreed_at,
        )
        for agreement in source.agreements.all()
        # A title that is new is not agreed: its digest is another.
        if agreement.key in same
    )
