"""Exports in words, for those who look after a survey."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exports.formats import format_named
from exports.models import ExportFile
from jobs.models import Job
from questionnaire.sizes import size_words

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
MEDIA_TYPES: dict[str, str] = {
    ExportFile.Content.DATASET: "application/vnd.apache.parquet",
    ExportFile.Content.MANIFEST: "application/json",
}

# The word of a state and the shape beside it (static/staff/staff.css).
STATES = {
    Job.State.DONE: ("done", pgettext_lazy("file", "Ready")),
    Job.State.RUNNING: ("soon", pgettext_lazy("file", "Being written")),
    Job.State.QUEUED: ("draft", pgettext_lazy("file", "Queued")),
    Job.State.FAILED: ("wrong", pgettext_lazy("file", "Failed")),
    ExportFile.WAITING: ("draft", pgettext_lazy("file", "Waiting")),
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


def contents_of(file: ExportFile) -> str:
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
    "interim dataset asked": _("Had interim dataset %(number)s made"),
    "selection asked": _("Had files of a selection made: number %(number)s of dataset %(dataset)s"),
    "selection deleted": _("Deleted a selection and its files: number %(number)s of dataset %(dataset)s"),
    "file downloaded": _("Downloaded %(name)s"),
    "identifying downloaded": _("Downloaded the identifying answers: %(name)s"),
    "sent files downloaded": _("Downloaded files that respondents sent: %(name)s"),
    "file tried again": _("Had a file made again: %(name)s"),
    "response given": _("Downloaded everything that is held of the response %(reference)s"),
    "drafts deleted": _("Deleted by the rule: unfinished and withdrawn responses (%(rows)s)"),
    "identifying deleted": _("Deleted by the rule: answers that identify a person (%(rows)s)"),
    "invitations deleted": _("Deleted by the rule: people who were invited (%(rows)s)"),
    "responses deleted": _("Deleted by the rule: responses (%(rows)s)"),
    "responses anonymised": _("Anonymised by the rule: responses (%(rows)s)"),
}
