"""Exports in words, for those who look after a survey."""

from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from exports.formats import format_named
from exports.models import ExportFile
from jobs.models import Job
from questionnaire.sizes import size_words

if TYPE_CHECKING:
    from exports.pages.queries import Files

CONTENTS = {
    "codes": _("Codes; one row for each response"),
    "cy": _("Labels in Welsh; one row for each response"),
    "en": _("Labels in English; one row for each response"),
    "both": _("Labels in both languages; one row for each response"),
}
MANIFEST = _("What every file and column holds, with checksums; in both languages")
CONTENTS_OF_LIST = {
    "codes": _("Codes; one row for each item of the list “%(list)s”"),
    "cy": _("Labels in Welsh; one row for each item of the list “%(list)s”"),
    "en": _("Labels in English; one row for each item of the list “%(list)s”"),
    "both": _("Labels in both languages; one row for each item of the list “%(list)s”"),
}
DATASET = _("The dataset itself, as codes: every other file is made of it")
DATASET_OF_LIST = _("The dataset itself, as codes: one row for each item of the list “%(list)s”")
# By what is in a file, where that is not answers in a format.
TITLES: dict[str, str | Promise] = {
    ExportFile.Content.DATASET: _("Dataset (Parquet)"),
    ExportFile.Content.MANIFEST: _("Manifest"),
}
EXPLANATIONS: dict[str, str | Promise] = {
    ExportFile.Content.DATASET: _("Every other file is made of it. A column for each question, as codes."),
    ExportFile.Content.MANIFEST: _(
        "Says what every file and column holds, with checksums, in both languages."
    ),
}
# What tells the files of one format apart.
VARIANTS: dict[str, str | Promise] = {
    "codes": pgettext_lazy("file", "Codes"),
    "cy": pgettext_lazy("file", "In Welsh"),
    "en": pgettext_lazy("file", "In English"),
    "both": pgettext_lazy("file", "In both languages"),
}
VARIANTS_OF_LIST: dict[str, str | Promise] = {
    "codes": pgettext_lazy("file", "List “%(list)s”: codes"),
    "cy": pgettext_lazy("file", "List “%(list)s”: in Welsh"),
    "en": pgettext_lazy("file", "List “%(list)s”: in English"),
    "both": pgettext_lazy("file", "List “%(list)s”: in both languages"),
}
MEDIA_TYPES: dict[str, str] = {
    ExportFile.Content.DATASET: "application/vnd.apache.parquet",
    ExportFile.Content.MANIFEST: "application/json",
}

# The word of a state and the shape beside it (static/staff/staff.css).
STATES = {
    Job.State.DONE: ("done", pgettext_lazy("file", "Ready")),
    Job.State.RUNNING: ("soon", pgettext_lazy("file", "Being written")),
    Job.State.QUEUED: ("draft", pgettext_lazy("file", "Waiting for a worker")),
    Job.State.FAILED: ("wrong", pgettext_lazy("file", "Failed")),
    Job.State.CANCELLED: ("closed", pgettext_lazy("file", "Cancelled")),
    ExportFile.WAITING: ("draft", pgettext_lazy("file", "Waiting for the dataset")),
}

# By the code at the beginning of Job.error.
REASONS = {
    "disk_full": _("The disk is full. Ask whoever runs the service to make room, then try again."),
    "too_wide": _(
        "A file of this kind holds at most %(most)s columns and this survey has %(found)s. Use the CSV files."
    ),
    "too_large": _(
        "A file of this kind has room for the longest text in each row: it would take %(found)s, and %(most)s is the"
        " most that is made. Use the CSV files or the dataset (Parquet)."
    ),
    "too_long": _("The survey is too long for a codebook as PDF. Use the codebook as a web page."),
    "rows_differ": _(
        "The file did not hold every accepted response, so it was not kept. Ask whoever runs the service to look."
    ),
    "dataset_damaged": _(
        "The dataset’s own file is not there, or is not as it was made, so nothing is made of it."
        " Ask whoever runs the service to look."
    ),
    "storage_away": _(
        "The storage for files could not be reached. Try again in a while; if that fails, ask whoever runs the service"
        " to look."
    ),
    "storage_refuses": _(
        "The storage for files does not let the service in, so the file was not kept. Ask whoever runs the service to"
        " look."
    ),
    "cancelled": _(
        "Making the dataset was cancelled, so nothing is made of it. Have it made again on the page of exports."
    ),
    "withdrawn": _("The dataset was withdrawn, so its files are not made any more."),
    "selection_deleted": _("The selection was deleted, so its files are not made any more."),
    "nothing_chosen": _("No response is as was chosen, so there is nothing to make a file of."),
    "worker_lost": _("The program that writes files stopped each time it was tried. Try again."),
}
OTHER_REASON = _(
    "The file could not be written. Try again; if that fails, ask whoever runs the service to look."
)


# How the two figures behind the code are written: what there would be, and the most that there can be.
FIGURES = {"too_wide": lambda figure: f"{figure:,}", "too_large": size_words}


def reason_of(error: str) -> str:
    """Why a file could not be made, and what to do."""
    code, _colon, detail = error.partition(":")
    words = str(REASONS.get(code, OTHER_REASON))
    if (write := FIGURES.get(code)) is None:
        return words
    found, most = (write(int(figure)) for figure in detail.split("/", 1))
    return words % {"found": found, "most": most}


def title_of_file(file: ExportFile) -> str:
    return str(TITLES.get(file.content) or format_named(file.format).title)


def variant_of(file: ExportFile) -> str:
    """What tells it from the others of its format, in few words."""
    return (
        str(VARIANTS_OF_LIST[file.language]) % {"list": file.list}
        if file.list
        else str(VARIANTS[file.language])
    )


def summary_of(files: "Files") -> list[str]:
    """How far the files of a dataset are: a sentence for each thing that is to be said."""
    if files.all_ready:
        return [gettext("Every file is ready.")]
    total = len(files.lines)
    words = [gettext("%(ready)d of %(total)d files are ready.") % {"ready": files.ready, "total": total}]
    counted = [
        (files.unfinished, ngettext_lazy("%(count)d is being made.", "%(count)d are being made.", "count")),
        (
            files.failed,
            ngettext_lazy("%(count)d could not be made.", "%(count)d could not be made.", "count"),
        ),
        (files.cancelled, ngettext_lazy("%(count)d was cancelled.", "%(count)d were cancelled.", "count")),
        (
            files.waiting,
            ngettext_lazy(
                "%(count)d is not made, since the dataset is not there.",
                "%(count)d are not made, since the dataset is not there.",
                "count",
            ),
        ),
    ]
    return words + [str(sentence % {"count": count}) for count, sentence in counted if count]


def contents_in_words(file: ExportFile) -> str:
    if file.content == ExportFile.Content.DATASET:
        return str(DATASET_OF_LIST) % {"list": file.list} if file.list else str(DATASET)
    if file.content == ExportFile.Content.MANIFEST:
        return str(MANIFEST)
    if of_format := _of_format(file):
        return str(of_format)
    if file.list:
        return str(CONTENTS_OF_LIST[file.language]) % {"list": file.list}
    return str(CONTENTS[file.language])


def _of_format(file: ExportFile) -> str | Promise:
    if file.content != ExportFile.Content.ANSWERS:
        return ""
    return format_named(file.format).contents.get(file.language, "")


AUDIT_SENTENCES = {
    "survey closed": _("The survey closed by itself, with %(rows)s responses"),
    "survey reopened": _("Opened the closed survey again: %(reason)s"),
    "interim dataset asked": _("Had interim dataset %(number)s made"),
    "selection asked": _("Had files of a selection made: number %(number)s of dataset %(dataset)s"),
    "selection deleted": _("Deleted a selection and its files: number %(number)s of dataset %(dataset)s"),
    "interim dataset asked by program": _("Had interim dataset %(number)s made, with the token “%(token)s”"),
    "dataset with texts asked": _(
        "Had dataset %(number)s made, with texts that were redacted, coded or translated (%(changes)s)"
    ),
    "file downloaded": _("Downloaded %(name)s"),
    "file downloaded by program": _("Downloaded %(name)s, with the token “%(token)s”"),
    "identifying downloaded": _("Downloaded the identifying answers: %(name)s"),
    "sent files downloaded": _("Downloaded files that respondents sent: %(name)s"),
    "file tried again": _("Had a file made again: %(name)s"),
    "file cancelled": _("Cancelled a file that was not made yet: %(name)s"),
    "response given": _("Downloaded everything that is held of the response %(reference)s"),
    "drafts deleted": _("Deleted by the rule: unfinished and withdrawn responses (%(rows)s)"),
    "identifying deleted": _("Deleted by the rule: answers that identify a person (%(rows)s)"),
    "invitations deleted": _("Deleted by the rule: people who were invited (%(rows)s)"),
    "responses deleted": _("Deleted by the rule: responses (%(rows)s)"),
    "responses anonymised": _("Anonymised by the rule: responses (%(rows)s)"),
}
