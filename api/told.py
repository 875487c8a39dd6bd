"""Surveys, datasets and files as answers tell them."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from accounts.models import AccessToken
from api import addresses, shapes
from exports.dataset.contents import versions_in
from exports.dataset.filters import filters_from
from exports.filter_words import in_one_line
from exports.manifest import dataset_checksum
from exports.models import Dataset, ExportFile, Selection
from exports.pages.downloads import media_type_of
from exports.pages.wording import contents_in_words, reason_of, title_of_file
from exports.selections.counting import columns_of
from jobs.models import Job
from questionnaire.document import Language
from surveys.models import Survey
from surveys.states import state_of


def survey(request: HttpRequest, row: Survey) -> shapes.Survey:
    language = get_language()
    state = state_of(row)
    return shapes.Survey(
        slug=shapes.Words(cy=row.slug_cy, en=row.slug_en),
        title=shapes.Words(cy=row.title_cy, en=row.title_en),
        state="open" if state == "soon" else state,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        grace_minutes=row.grace_minutes,
        timezone=row.timezone,
        frozen_at=row.frozen_at,
        href=addresses.whole(request, addresses.of_survey(row, language)),
        datasets=addresses.whole(request, addresses.of_datasets(row, language)),
    )


def dataset(request: HttpRequest, row: Dataset) -> shapes.Dataset:
    """Its survey and its files, with their jobs, are best fetched with it."""
    files = [file for file in row.files.all() if file.selection_id is None]
    checksum = dataset_checksum(files)
    is_counted = bool(checksum) or not row.is_interim
    href = addresses.whole(request, addresses.of_dataset(row, get_language()))
    return shapes.Dataset(
        number=row.number,
        kind=row.kind,
        frozen_at=row.frozen_at,
        rows=row.rows if is_counted else None,
        not_submitted=row.not_submitted if is_counted else None,
        versions=[version.number for version in versions_in(row).values()],
        is_synthetic=bool(row.sources.get("synthetic")),
        sha256=checksum,
        withdrawn=_withdrawn(row),
        files_ready=sum(file.state == Job.State.DONE for file in files),
        files_total=len(files),
        href=href,
        files=f"{href}/files",
        manifest=f"{href}/manifest",
    )


def _withdrawn(row: Dataset) -> shapes.Withdrawn | None:
    if row.withdrawn_at is None:
        return None
    return shapes.Withdrawn(
        at=row.withdrawn_at,
        why=row.withdrawn_why,
        words=row.get_withdrawn_why_display(),
        note=row.withdrawn_note,
    )


def selection(request: HttpRequest, row: Selection) -> shapes.Selection:
    """Its dataset's survey is best fetched with it."""
    language: Language = "en" if get_language() == "en" else "cy"
    filters = filters_from(row.filters)
    return shapes.Selection(
        number=row.number,
        asked_at=row.asked_at,
        rows=row.rows,
        of=row.dataset.rows,
        chosen=in_one_line(filters, columns_of(row.dataset), language) if filters else "",
        filters=row.filters,
        layout=row.layout,
        files=addresses.whole(request, addresses.of_selections_files(row, language)),
    )


def file(request: HttpRequest, row: ExportFile) -> shapes.File:
    """Its job, its selection and its dataset's survey are best fetched with it."""
    job = row.job or Job()
    return shapes.File(
        name=row.name,
        content=row.content,
        format=row.format,
        language=row.language,
        selection=row.selection.number if row.selection else None,
        list=row.list,
        title=title_of_file(row),
        contents=contents_in_words(row),
        media_type=media_type_of(row),
        state=row.state,
        progress=shapes.Progress(done=job.progress_done, total=job.progress_total, per_second=job.per_second),
        reason=reason_of(job.error) if row.state == Job.State.FAILED else "",
        size=row.size,
        sha256=row.sha256,
        href=addresses.whole(request, addresses.of_file(row, get_language())),
    )


def me(token: AccessToken) -> shapes.Me:
    person = token.owner
    # Of one that its owner may see no more, its addresses are not theirs to learn: they may have been changed since.
    seen = Survey.objects.visible_to(person).filter(pk=token.survey_id).first()
    return shapes.Me(
        username=person.get_username(),
        name=person.get_full_name(),
        language=person.language,
        token=shapes.Token(
            name=token.name,
            created_at=token.created_at,
            expires_at=token.expires_at,
            survey=shapes.Words(cy=seen.slug_cy if seen else "", en=seen.slug_en if seen else "")
            if token.survey_id
            else None,
            reading_only=token.reading_only,
            requests_per_minute=settings.API_PER_MINUTE,
        ),
    )
