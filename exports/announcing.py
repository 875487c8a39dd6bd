"""Telling coordinators when everything that was asked for of a dataset is ready, or has failed for good.

Each file is told of once: a file that is made again, a manifest that is written anew and a job that is done twice tell
nobody anything. So what is asked for of a dataset later is told of apart, when the last of it has ended.
"""

from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils import translation

from accounts.models import User
from accounts.roles import roles_allowing
from exports.letters import letter_about, letter_about_selection
from exports.models import Dataset, ExportFile, Selection
from jobs.models import Job
from mail.composing import composes
from mail.letters import Letter
from mail.models import OutboxMessage
from mail.outbox import post_all
from surveys.models import Survey, SurveyRole

FILES_READY = "files ready"


def tell_when_settled(dataset: Dataset, selection: Selection | None = None) -> int:
    """Write to the survey's coordinators if none of the dataset's files is still to come; the number of messages. Of a
    selection, to whoever asked for it.

    Called within the transaction that ends a job of the dataset. Those who were written to or not are decided by the
    roles of this moment, and looked at again when the message leaves.
    """
    locked = Dataset.objects.select_for_update(no_key=True).select_related("survey").get(pk=dataset.pk)
    if locked.withdrawn_at is not None or _still_to_come(locked, selection):
        return 0
    together = locked.files.filter(selection=selection)
    ended = together.filter(told_at=None, job__state__in=[Job.State.DONE, Job.State.FAILED])
    files = list(ended.values_list("pk", flat=True))
    if not files:
        return 0
    # That the dataset itself could not be made at first is not yet the news of its files.
    told = together.filter(told_at__isnull=False).exclude(content=ExportFile.Content.DATASET)
    about = {"dataset": locked.pk, "files": files, "first": not told.exists()}
    ExportFile.objects.filter(pk__in=files).update(told_at=Now())
    people = to_be_told(locked.survey, selection).values_list("pk", flat=True)
    if selection is not None:
        about["selection"] = selection.pk
    post_all(FILES_READY, [{"user": pk, **about} for pk in people])
    return len(people)


def _still_to_come(dataset: Dataset, selection: Selection | None) -> bool:
    unfinished = dataset.files.filter(selection=selection).unfinished()
    own = dataset.files.filter(content=ExportFile.Content.DATASET)
    if own.filter(job__state=Job.State.FAILED).exists():
        # What waits for it waits for somebody to try again.
        unfinished = unfinished.filter(job__isnull=False)
    return unfinished.exists()


def to_be_told(survey: Survey, selection: Selection | None = None) -> QuerySet[User]:
    """Those who may download, by a role that they hold, have an address and want such messages; of a selection, whoever
    asked for it."""
    roles = SurveyRole.objects.filter(survey=survey, role__in=roles_allowing("download"))
    people = User.objects.filter(pk__in=roles.values("user"), is_active=True, told_of_files=True)
    if selection is not None:
        people = people.filter(pk=selection.asked_by_id)
    return people.exclude(email="").order_by("pk")


@composes(FILES_READY)
def _compose(message: OutboxMessage) -> Letter | None:
    """In the person's language; None if they are no longer to be told, or the dataset is no longer in use."""
    datasets = Dataset.objects.filter(pk=message.params["dataset"], withdrawn_at=None)
    dataset = datasets.select_related("survey").first()
    if dataset is None:
        return None
    selection = None
    if "selection" in message.params:
        selection = dataset.selections.filter(pk=message.params["selection"], deleted_at=None).first()
        if selection is None:
            return None
    person = to_be_told(dataset.survey, selection).filter(pk=message.params["user"]).first()
    if person is None:
        return None
    files = list(dataset.files.filter(pk__in=message.params["files"]).select_related("job"))
    with translation.override(person.language):
        if selection is not None:
            return letter_about_selection(selection, files, person)
        return letter_about(dataset, files, person, is_first=message.params["first"])
