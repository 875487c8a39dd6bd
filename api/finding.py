"""The survey, the dataset and the file that an address names, for those who may have them."""

import re

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from api.callers import person_of, token_of
from api.problems import Problem
from exports.datasets import current_dataset
from exports.models import LARGEST_NUMBER, Dataset, ExportFile, Selection
from surveys.access import can
from surveys.models import Survey
from surveys.models.survey import SurveyQuerySet

LATEST = "latest"


def surveys_for(request: HttpRequest) -> SurveyQuerySet:
    """Those whose data the person may download, and the token reach."""
    return _reached(request, Survey.objects.allowing(person_of(request), "download"))


def survey_for(request: HttpRequest, address: str) -> Survey:
    """The survey with this address in either language, or which once had it.

    Raises Problem: `not_found` where the person may not see it or the token does not reach it, `role_missing` where
    they may see it and not download.
    """
    visible = _reached(request, Survey.objects.visible_to(person_of(request)))
    if not re.fullmatch(r"[a-z0-9-]{1,100}", address):
        raise Problem("not_found")
    found = list(visible.filter(Q(slug_cy=address) | Q(slug_en=address))[:2])
    found = found or list(visible.filter(old_slugs__slug=address).distinct()[:2])
    if not found:
        raise Problem("not_found")
    if len(found) > 1:
        raise Problem("ambiguous")
    if not can(person_of(request), "download", found[0]):
        raise Problem("role_missing")
    return found[0]


def dataset_for(request: HttpRequest, address: str, number: str) -> Dataset:
    """Dataset `number` of the survey, or the final one that is in use (`latest`). Raises Problem."""
    survey = survey_for(request, address)
    if number == LATEST:
        if (dataset := current_dataset(survey)) is None:
            raise Problem("no_dataset")
        return dataset
    if not re.fullmatch(r"[1-9][0-9]{0,9}", number) or int(number) > LARGEST_NUMBER:
        raise Problem("not_found")
    found = survey.datasets.select_related("survey").filter(number=int(number)).first()
    if found is None:
        raise Problem("not_found")
    return found


def file_for(request: HttpRequest, address: str, number: str, name: str) -> ExportFile:
    """Raises Problem."""
    dataset = dataset_for(request, address, number)
    # The database takes no NUL in a text.
    return _one(dataset, name=name.replace("\x00", "�"))


def manifest_for(request: HttpRequest, address: str, number: str) -> ExportFile:
    """It is asked for once all other files are made. Raises Problem."""
    dataset = dataset_for(request, address, number)
    if (
        dataset.withdrawn_at is None
        and not dataset.files.filter(content=ExportFile.Content.MANIFEST, selection=None).exists()
    ):
        raise Problem("not_ready", {"Retry-After": "10"}, state=ExportFile.WAITING)
    return _one(dataset, content=ExportFile.Content.MANIFEST, selection=None)


def selections_in(dataset: Dataset) -> QuerySet[Selection]:
    """Those that are not deleted."""
    return dataset.selections.filter(deleted_at=None).select_related("dataset__survey")


def files_of(dataset: Dataset, selection: int | None) -> QuerySet[ExportFile]:
    """The standard files, or those of the selection with this number. Raises Problem."""
    if selection is None:
        return files_in(dataset).filter(selection=None)
    if not selections_in(dataset).filter(number=selection).exists():
        raise Problem("not_found")
    return files_in(dataset).filter(selection__number=selection)


def files_in(dataset: Dataset) -> QuerySet[ExportFile]:
    """All of them, but for those of selections that somebody has deleted."""
    there = dataset.files.filter(selection__deleted_at=None)
    return there.select_related("job", "selection", "dataset__survey")


def _one(dataset: Dataset, **wanted: str | None) -> ExportFile:
    file = files_in(dataset).filter(**wanted).first()
    if file is None:
        raise Problem("not_found")
    return file


def _reached(request: HttpRequest, surveys: SurveyQuerySet) -> SurveyQuerySet:
    limit = token_of(request).survey_id
    return surveys if limit is None else surveys.filter(pk=limit)
