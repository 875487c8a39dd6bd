"""From a draft to an immutable version of both languages."""

import msgspec
from django.db import transaction
from django.db.models.functions import Now

from accounts.audit import record
from accounts.models import User
from questionnaire.document import Questionnaire, checksum, encode
from questionnaire.typography import set_typography
from surveys.checks import Finding, check_draft
from surveys.drafts import Draft, load_draft, questionnaire_from
from surveys.models import Survey, SurveyVersion
from surveys.pictures import with_pictures


class NotReady(Exception):
    """The draft cannot be published; `findings` say why."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("\n".join(map(str, findings)))
        self.findings = findings


class DraftChanged(Exception):
    """The draft is no longer the one that the person has seen."""


def as_published(draft: Draft) -> Questionnaire:
    """The questionnaire that publishing this draft would make: its texts with the apostrophes that are shown,
    its pictures by what is in them."""
    return with_pictures(set_typography(questionnaire_from(draft)), draft.survey)


@transaction.atomic
def publish(survey: Survey, user: User | None, *, seen: str | None = None) -> SurveyVersion:
    """Publish the draft as it stands: a new version that new respondents get; others finish on theirs.

    `seen` is the checksum of the questionnaire that the person has looked at, if they have.

    Raises NotReady, and DraftChanged where it is another by now. Two people who publish at once get a version each, one
    after the other.
    """
    # Every save of a draft locks this row first, so what is read below is one state of it. Not its key: respondents
    # who begin meanwhile refer to the row, and need not wait.
    locked = Survey.objects.select_for_update(no_key=True).get(pk=survey.pk)
    draft = load_draft(locked)
    if errors := [finding for finding in check_draft(draft) if finding.is_error]:
        raise NotReady(errors)
    content = encode(as_published(draft))
    if seen is not None and checksum(content) != seen:
        raise DraftChanged(survey.pk)
    version = SurveyVersion.objects.create(
        survey=locked,
        number=(locked.versions.order_by("-number").values_list("number", flat=True).first() or 0) + 1,
        definition=msgspec.json.decode(content),
        checksum=checksum(content),
        published_at=Now(),
        published_by=user,
    )
    version.refresh_from_db(fields=["published_at"])
    Survey.objects.filter(pk=locked.pk).update(current_version=version)
    survey.current_version = version
    record("survey published", actor=user, survey_id=survey.pk, subject=str(survey), version=version.number)
    return version
