"""What waits for a person, and where it is done."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from accounts.models import User
from desk.chosen import Chosen
from desk.drafts import Outstanding
from exports.pages.standing import Standing
from jobs.troubles import failed_lately, left_waiting
from results import reviewing
from surveys.models import Survey
from verbatims import translating

# Beyond so many, it only matters that they are many.
MOST = 100


@dataclass(frozen=True)
class Waiting:
    """`words` say what to do, and `url` is where; `survey` is None where it concerns the service as a whole."""

    words: str
    url: str
    survey: Survey | None = None
    is_wrong: bool = False


def waiting_for(
    person: User,
    chosen: Chosen,
    outstanding: Mapping[int, Outstanding],
    standing: Mapping[int, list[Standing]],
) -> list[Waiting]:
    """What went wrong first, then what holds up others. Costs four queries at most."""
    return [
        *_of_the_service(person),
        *_files(chosen, standing),
        *_set_aside(chosen),
        *_no_coordinator(person, chosen),
        *_to_translate(chosen),
        *_drafts(chosen, outstanding),
    ]


def _of_the_service(person: User) -> Iterator[Waiting]:
    if not person.is_superuser:
        return
    jobs = reverse("admin:jobs_job_changelist")
    if count := left_waiting():
        words = ngettext(
            "%(count)s job waits and no worker is at work: see whether the workers run",
            "%(count)s jobs wait and no worker is at work: see whether the workers run",
            count,
        )
        yield Waiting(words % {"count": count}, f"{jobs}?state__exact=queued", is_wrong=True)
    if count := failed_lately():
        words = ngettext(
            "See why %(count)s job failed in the last seven days",
            "See why %(count)s jobs failed in the last seven days",
            count,
        )
        yield Waiting(words % {"count": count}, f"{jobs}?state__exact=failed", is_wrong=True)


def _files(chosen: Chosen, standing: Mapping[int, list[Standing]]) -> Iterator[Waiting]:
    for survey in chosen.allowing("download"):
        if count := sum(dataset.failed for dataset in standing.get(survey.pk, [])):
            words = ngettext(
                "See why %(count)s file could not be made",
                "See why %(count)s files could not be made",
                count,
            )
            url = reverse("exports", args=[survey.pk])
            yield Waiting(words % {"count": count}, url, survey, is_wrong=True)


def _set_aside(chosen: Chosen) -> Iterator[Waiting]:
    surveys = {survey.pk: survey for survey in chosen.allowing("review")}
    counts = reviewing.waiting_in(surveys, MOST + 1)
    for pk, survey in surveys.items():
        if count := counts.get(pk):
            words = ngettext(
                "Review %(count)s response that was set aside",
                "Review %(count)s responses that were set aside",
                count,
            )
            many = gettext("Review the responses that were set aside: there are more than %(count)s")
            yield Waiting(_counted(words, many, count), reverse("fieldwork-review", args=[pk]), survey)


def _no_coordinator(person: User, chosen: Chosen) -> Iterator[Waiting]:
    if person.is_superuser:
        # May name one anywhere, which says nothing of whether there is one.
        return
    for survey in chosen.allowing("manage_roles"):
        is_coordinator = "download" in chosen.actions[survey.pk]
        if survey.current_version_id is not None and not is_coordinator:
            words = gettext("Name a coordinator: nobody can get the answers yet")
            yield Waiting(words, reverse("admin:surveys_survey_people", args=[survey.pk]), survey)


def _to_translate(chosen: Chosen) -> Iterator[Waiting]:
    surveys = {survey.pk: survey for survey in chosen.allowing("translate_texts")}
    for pk, language, count in translating.waiting_in(surveys, MOST + 1):
        if language == "cy":
            words = ngettext(
                "Translate %(count)s text by a respondent from Welsh into English",
                "Translate %(count)s texts by respondents from Welsh into English",
                count,
            )
            many = gettext("Translate texts by respondents from Welsh into English: more than %(count)s wait")
        else:
            words = ngettext(
                "Translate %(count)s text by a respondent from English into Welsh",
                "Translate %(count)s texts by respondents from English into Welsh",
                count,
            )
            many = gettext("Translate texts by respondents from English into Welsh: more than %(count)s wait")
        yield Waiting(_counted(words, many, count), reverse("text-queue", args=[pk]), surveys[pk])


def _drafts(chosen: Chosen, outstanding: Mapping[int, Outstanding]) -> Iterator[Waiting]:
    for survey in chosen.surveys:
        if each := outstanding.get(survey.pk):
            actions = chosen.actions[survey.pk]
            if "translate" in actions and each.missing:
                yield _texts_to_write(survey, each.missing)
            if "agree" in actions and each.shares.not_agreed:
                yield _texts_to_agree(survey, each.shares.not_agreed)
            if survey.current_version_id is None and each.has_all_texts:
                if "change_window" in actions and survey.opens_at is None:
                    url = reverse("admin:surveys_survey_window", args=[survey.pk])
                    yield Waiting(gettext("Set the window"), url, survey)
                elif "publish" in actions and each.faults is not None:
                    yield _to_publish(survey, each.faults)


def _texts_to_write(survey: Survey, count: int) -> Waiting:
    words = ngettext("Write %(count)s text", "Write %(count)s texts", count)
    return Waiting(words % {"count": count}, _texts(survey, "missing"), survey)


def _texts_to_agree(survey: Survey, count: int) -> Waiting:
    words = ngettext("Agree %(count)s text", "Agree %(count)s texts", count)
    return Waiting(words % {"count": count}, _texts(survey, "changed"), survey)


def _to_publish(survey: Survey, faults: int) -> Waiting:
    url = reverse("admin:surveys_survey_overview", args=[survey.pk])
    if not faults:
        return Waiting(gettext("Publish: nothing stands in the way"), url, survey)
    words = ngettext(
        "Put %(count)s thing right before publishing", "Put %(count)s things right before publishing", faults
    )
    return Waiting(words % {"count": faults}, url, survey)


def _texts(survey: Survey, state: str) -> str:
    return reverse("admin:surveys_survey_texts", args=[survey.pk]) + f"?state={state}"


def _counted(words: str, many: str, count: int) -> str:
    return words % {"count": count} if count <= MOST else many % {"count": MOST}
