"""Addresses of what the API has, whole, for answers that lead on to others."""

from urllib.parse import quote

from django.http import HttpRequest

from exports.models import Dataset, ExportFile, Selection
from surveys.models import Survey

ROOT = "/api/v1"


def whole(request: HttpRequest, path: str) -> str:
    return request.build_absolute_uri(f"{ROOT}{path}")


def of_survey(survey: Survey, language: str) -> str:
    """With its address in the language of the answer, or in the other where a draft has none in it."""
    slugs = (survey.slug_en, survey.slug_cy) if language == "en" else (survey.slug_cy, survey.slug_en)
    return f"/surveys/{next(filter(None, slugs), '')}"


def of_datasets(survey: Survey, language: str) -> str:
    return f"{of_survey(survey, language)}/datasets"


def of_dataset(dataset: Dataset, language: str) -> str:
    return f"{of_datasets(dataset.survey, language)}/{dataset.number}"


def of_selections_files(selection: Selection, language: str) -> str:
    return f"{of_dataset(selection.dataset, language)}/files?selection={selection.number}"


def of_file(file: ExportFile, language: str) -> str:
    return f"{of_dataset(file.dataset, language)}/files/{quote(file.name)}"
