"""What coordinators are told when files have been made: in the active language, and never an answer."""

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from exports.models import Dataset, ExportFile, Selection
from jobs.models import Job
from mail.letters import Letter
from questionnaire.document import Language, Text
from responses.models import Response
from surveys.dates import long_moment
from surveys.versions import questionnaire_for


def letter_about(dataset: Dataset, files: list[ExportFile], person: User, *, is_first: bool) -> Letter:
    """The letter about these files of the dataset, the first ones or more, to one person, whose language is active."""
    language = cast(Language, person.language)
    failed = sum(file.state == Job.State.FAILED for file in files)
    is_made = dataset.is_made()
    name = _name(dataset, language)
    said = _made(dataset, files, name, language, is_first) if is_made else [_not_made(dataset, name)]
    subject = _subject(is_made, failed) % {"survey": name}
    return _letter(person, subject, said, _address("exports", dataset.survey_id))


def letter_about_selection(selection: Selection, files: list[ExportFile], person: User) -> Letter:
    """The letter to whoever asked for it, about these files, in their language, which is active."""
    dataset, failed = selection.dataset, sum(file.state == Job.State.FAILED for file in files)
    name, ready = _name(dataset, cast(Language, person.language)), sum(bool(file.sha256) for file in files)
    words = _("The files of selection %(number)d of dataset %(dataset)d were made: %(survey)s")
    said = [
        words % {"number": selection.number, "dataset": dataset.number, "survey": name},
        _ready(ready) if ready else "",
        _failed(failed) if failed else "",
    ]
    subject = _subject(is_made=True, failed=failed) % {"survey": name}
    return _letter(person, subject, said, _address("export-selections", dataset.survey_id, dataset.number))


def _letter(person: User, subject: str, said: list[str], address: str) -> Letter:
    language = cast(Language, person.language)
    paragraphs = [
        *said,
        _("The files are on this page, once you have signed in:") + "\n" + address,
        _(
            "You get this message because you are a coordinator of this survey. Here you can say that you want no more"
            " messages of this kind:"
        )
        + "\n"
        + _address("staff-messages"),
    ]
    body = "\n\n".join(filter(None, paragraphs))
    return Letter(person.email, (language,), Text(**{language: subject}), Text(**{language: body}))


def _subject(is_made: bool, failed: int) -> str:
    if not is_made:
        return _("The dataset could not be made: %(survey)s")
    return _("Some files could not be made: %(survey)s") if failed else _("Files are ready: %(survey)s")


def _name(dataset: Dataset, language: Language) -> str:
    """What the survey is called in its current version."""
    version = dataset.survey.current_version_id
    assert version is not None, "it has a dataset"  # noqa: S101
    return questionnaire_for(version).title.in_(language)


def _made(
    dataset: Dataset, files: list[ExportFile], name: str, language: Language, is_first: bool
) -> list[str]:
    ready = sum(bool(file.sha256) for file in files)
    failed = sum(file.state == Job.State.FAILED for file in files)
    counts = [_ready(ready) if ready else "", _failed(failed) if failed else ""]
    if not is_first:
        words = _("More files of dataset %(number)d were made: %(survey)s")
        return [words % {"number": dataset.number, "survey": name}, *counts]
    return [_about(dataset, name, language), _rows(dataset), *counts, *(do(dataset) for do in TO_DO)]


def _about(dataset: Dataset, name: str, language: Language) -> str:
    moment = long_moment(dataset.frozen_at, language, zone=dataset.timezone)
    values = {"number": dataset.number, "survey": name, "moment": moment}
    if dataset.is_interim:
        return (
            _(
                "Interim dataset %(number)d was made: %(survey)s\nIt holds what had been submitted by %(moment)s."
                " The survey is still open."
            )
            % values
        )
    if before := _before(dataset):
        words = _(
            "Dataset %(number)d was made: %(survey)s\nIt takes the place of dataset %(before)d, which was withdrawn."
            " If you have downloaded files of that one, delete them, wherever they are."
        )
        return words % {**values, "before": before.number}
    return (
        _(
            "The survey has closed: %(survey)s\nIts answers are frozen as dataset %(number)d, as of %(moment)s."
        )
        % values
    )


def _before(dataset: Dataset) -> Dataset | None:
    """The final dataset before this one."""
    finals = Dataset.objects.filter(survey=dataset.survey_id, kind=Dataset.Kind.FINAL)
    return finals.filter(number__lt=dataset.number).order_by("number").last()


def _not_made(dataset: Dataset, name: str) -> str:
    words = _(
        "Dataset %(number)d could not be made, so there are no files: %(survey)s\nNo answer is lost. The page says"
        " what the reason was; press “Try again” there."
    )
    return words % {"number": dataset.number, "survey": name}


def _rows(dataset: Dataset) -> str:
    words = ngettext("It holds %(count)s response.", "It holds %(count)s responses.", dataset.rows)
    return words % {"count": f"{dataset.rows:,}"}


def _ready(count: int) -> str:
    return ngettext("%(count)d file is ready.", "%(count)d files are ready.", count) % {"count": count}


def _failed(count: int) -> str:
    words = ngettext(
        "%(count)d file could not be made. The page says why; press “Try again” there.",
        "%(count)d files could not be made. The page says why of each; press “Try again” there.",
        count,
    )
    return words % {"count": count}


def _set_aside(dataset: Dataset) -> str:
    """Signs of misuse, and nobody has looked."""
    waiting = Response.objects.filter(
        survey=dataset.survey_id, submitted_at__lte=dataset.frozen_at, withdrawn_at=None, review=""
    )
    count = waiting.exclude(signs=[]).count()
    if not count:
        return ""
    if dataset.is_interim:
        words = ngettext(
            "%(count)d response was set aside by signs of misuse: review it before the close.",
            "%(count)d responses were set aside by signs of misuse: review them before the close.",
            count,
        )
    else:
        words = ngettext(
            "%(count)d response was set aside by signs of misuse, and nobody has reviewed it. The files hold it: decide"
            " whether you leave it out by the column set_aside.",
            "%(count)d responses were set aside by signs of misuse, and nobody has reviewed them. The files hold them:"
            " decide whether you leave them out by the column set_aside.",
            count,
        )
    return words % {"count": count}


def _address(name: str, *arguments: int) -> str:
    return settings.PUBLIC_ADDRESS + reverse(name, args=arguments)


# What a person has to do about a dataset: each gives a paragraph, empty where there is nothing.
TO_DO: tuple[Callable[[Dataset], str], ...] = (_set_aside,)
