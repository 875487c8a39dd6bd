"""What programs may ask. Each operation finds what is meant, and tells or sends it."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router, Status

from api import addresses, shapes, told
from api.callers import person_of, token_of
from api.finding import (
    dataset_for,
    file_for,
    files_of,
    manifest_for,
    selections_in,
    survey_for,
    surveys_for,
)
from api.paging import DEFAULT, MOST, part_of
from api.problems import Problem
from api.sending import send
from exports.interim import BeingMade, NotOpen, ask_for_interim, in_use
from exports.models import LARGEST_NUMBER

router = Router()

SurveyAddress = Annotated[
    str,
    Path(
        description=_("The last part of the survey’s web address, in either language."),
        examples=["digital-skills-2026"],
    ),
]
Number = Annotated[
    str,
    Path(
        description=_("The dataset’s number, or “latest” for the final one that is in use."),
        examples=["latest"],
    ),
]
FileName = Annotated[str, Path(description=_("The file’s name, as the list of files has it."))]
After = Annotated[
    int | None,
    Query(
        ge=0, le=2**63 - 1, description=_("Where this part of the list begins: take the address in “next”.")
    ),
]
SelectionNumber = Annotated[
    int | None,
    Query(ge=1, le=LARGEST_NUMBER, description=_("The files of the selection with this number.")),
]
Limit = Annotated[int, Query(ge=1, le=MOST, description=_("How many items at most."))]


def with_link(response: HttpResponse, part: tuple[dict[str, Any], str | None]) -> dict[str, Any]:
    """The list; its next part stands in the header too (RFC 8288)."""
    items, following = part
    if following:
        response["Link"] = f'<{following}>; rel="next"'
    return items


@router.get(
    "/me",
    response=shapes.Me,
    operation_id="me",
    summary=_("Who am I?"),
    description=_("Whose the token is, and what it may do. A good first request."),
)
def me(request: HttpRequest) -> shapes.Me:
    return told.me(token_of(request))


@router.get(
    "/surveys",
    response=shapes.Surveys,
    operation_id="surveys",
    summary=_("List surveys"),
    description=_("The surveys whose data you may download, in both languages."),
)
def surveys(request: HttpRequest, response: HttpResponse, after: After = None, limit: Limit = DEFAULT) -> Any:
    rows = surveys_for(request)
    return with_link(response, part_of(request, rows, told.survey, key="-pk", after=after, limit=limit))


@router.get(
    "/surveys/{survey}",
    response=shapes.Survey,
    operation_id="survey",
    summary=_("One survey"),
    description=_("Its titles, its state and its window."),
)
def survey(request: HttpRequest, survey: SurveyAddress) -> shapes.Survey:
    return told.survey(request, survey_for(request, survey))


@router.get(
    "/surveys/{survey}/datasets",
    response=shapes.Datasets,
    operation_id="datasets",
    summary=_("List datasets"),
    description=_(
        "The datasets of a survey, those that were withdrawn among them: they say why, and what was downloaded of them"
        " has to be deleted."
    ),
)
def datasets(
    request: HttpRequest,
    response: HttpResponse,
    survey: SurveyAddress,
    after: After = None,
    limit: Limit = DEFAULT,
) -> Any:
    rows = survey_for(request, survey).datasets.select_related("survey").prefetch_related("files__job")
    return with_link(response, part_of(request, rows, told.dataset, key="-number", after=after, limit=limit))


@router.post(
    "/surveys/{survey}/datasets",
    response={202: shapes.Dataset},
    operation_id="ask_for_interim",
    summary=_("Ask for an interim dataset"),
    description=_(
        "Have a dataset made of what has been submitted to an open survey up to now. It is made in the background: ask"
        " for it at the address in “Location” until its files are ready. Only one is made at a time."
    ),
)
def ask(request: HttpRequest, response: HttpResponse, survey: SurveyAddress) -> Any:
    found = survey_for(request, survey)
    token = token_of(request)
    if token.reading_only:
        raise Problem("reading_only")
    try:
        dataset = ask_for_interim(found, person_of(request), token=token.name)
    except NotOpen:
        raise Problem("not_open") from None
    except BeingMade:
        newest = in_use(found.pk).select_related("survey").order_by("-number").first()
        # Somebody may have withdrawn it at this moment.
        href = addresses.whole(request, addresses.of_dataset(newest, get_language())) if newest else ""
        raise Problem("being_made", dataset=href) from None
    answer = told.dataset(request, dataset)
    response["Location"] = answer.href
    return Status(202, answer)


@router.get(
    "/surveys/{survey}/datasets/{number}",
    response=shapes.Dataset,
    operation_id="dataset",
    summary=_("One dataset"),
    description=_("What is in it, and how many of its files are ready."),
)
def dataset(request: HttpRequest, survey: SurveyAddress, number: Number) -> shapes.Dataset:
    return told.dataset(request, dataset_for(request, survey, number))


@router.get(
    "/surveys/{survey}/datasets/{number}/manifest",
    response=None,
    operation_id="manifest",
    summary=_("The manifest"),
    description=_(
        "What every file and column of the dataset holds, as JSON in both languages, with checksums and counts. Of a"
        " withdrawn dataset this file alone is still there."
    ),
)
def manifest(request: HttpRequest, survey: SurveyAddress, number: Number) -> HttpResponseBase:
    return send(request, manifest_for(request, survey, number))


@router.get(
    "/surveys/{survey}/datasets/{number}/selections",
    response=shapes.Selections,
    operation_id="selections",
    summary=_("List selections"),
    description=_(
        "The files that coordinators have ordered of the dataset on the staff pages: of a part of its responses, in"
        " another layout, or with other labels."
    ),
)
def selections(
    request: HttpRequest,
    response: HttpResponse,
    survey: SurveyAddress,
    number: Number,
    after: After = None,
    limit: Limit = DEFAULT,
) -> Any:
    rows = selections_in(dataset_for(request, survey, number))
    return with_link(
        response, part_of(request, rows, told.selection, key="-number", after=after, limit=limit)
    )


@router.get(
    "/surveys/{survey}/datasets/{number}/files",
    response=shapes.Files,
    operation_id="files",
    summary=_("List files"),
    description=_(
        "Every standard file of the dataset, ready or not, or those of a selection. Answers that identify a person are"
        " in none of them, and the API does not give them."
    ),
)
def files(
    request: HttpRequest,
    response: HttpResponse,
    survey: SurveyAddress,
    number: Number,
    selection: SelectionNumber = None,
    after: After = None,
    limit: Limit = DEFAULT,
) -> Any:
    rows = files_of(dataset_for(request, survey, number), selection)
    return with_link(response, part_of(request, rows, told.file, key="pk", after=after, limit=limit))


@router.get(
    "/surveys/{survey}/datasets/{number}/files/{name}",
    response=None,
    operation_id="download",
    summary=_("Download a file"),
    description=_(
        "The file’s bytes. Every download is recorded with the token’s name. “ETag” is the SHA-256: with"
        " “If-None-Match” a file that you have is not sent again. With “Range” a download that was broken off goes on."
    ),
)
def download(request: HttpRequest, survey: SurveyAddress, number: Number, name: FileName) -> HttpResponseBase:
    return send(request, file_for(request, survey, number, name))
