"""What respondents gave us."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from jobs.models import Job
from responses.invitations.models import Invitation, InvitationText
from surveys.models import Survey, SurveyVersion

# The room's other models, where Django looks for all of them.
__all__ = ["IdentifyingAnswer", "Invitation", "InvitationText", "Response", "Upload"]


class Response(models.Model):
    """One person's answers to one version: one row (docs/data-model.md says why).

    `answers` is a flat object: `code`, `code/row`, `code/option` -> option code, list of codes, ISO date, decimal as
    text, text in NFC, or null where a question was asked and left empty; never asked is absent. No index covers a
    column that saving a page changes, so that those updates stay within their page (HOT).
    """

    class Source(models.TextChoices):
        WEB = "web", _("Web")
        INVITATION = "invitation", _("Invitation")
        PAPER = "paper", _("Paper")
        IMPORT = "import", _("Imported file")
        SYNTHETIC = "synthetic", _("Synthetic")

    class Device(models.TextChoices):
        PHONE = "phone", _("Phone")
        TABLET = "tablet", _("Tablet")
        COMPUTER = "computer", _("Computer")

    class Review(models.TextChoices):
        COUNTS = "counts", _("Counts")
        LEFT_OUT = "left_out", _("Left out")

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="responses", verbose_name=_("survey"))
    version = models.ForeignKey(
        SurveyVersion, models.PROTECT, related_name="responses", verbose_name=_("version")
    )
    token_hash = models.BinaryField(max_length=32, unique=True, editable=False)
    language = models.CharField(_("language"), max_length=2)
    source = models.CharField(_("source"), max_length=12, choices=Source, default=Source.WEB)
    page = models.PositiveSmallIntegerField(_("page reached"), default=1)
    started_at = models.DateTimeField(_("started"))
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    reference = models.CharField(_("reference"), max_length=10, null=True, blank=True, unique=True)
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    paradata = models.JSONField(_("paradata"), default=list, blank=True)
    # Typed but not (yet) valid, encrypted: {"page": number, "fields": {control: [values]}}.
    pending = models.BinaryField(null=True, blank=True, editable=False)
    # Defaults of the database's too: workers of the release before go on inserting while this one is rolled out.
    device = models.CharField(_("device"), max_length=8, choices=Device, blank=True, db_default="")
    # Who keyed it, where it came on paper or in a file.
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("entered by"),
    )
    # Codes of signs of misuse (responses.signs). With any, the response is set aside until somebody has looked.
    signs = models.JSONField(_("signs"), default=list, blank=True, db_default=Value([], models.JSONField()))
    review = models.CharField(_("review"), max_length=8, choices=Review, blank=True, db_default="")
    # What this one corrects: the other is withdrawn when this is submitted.
    replaces = models.OneToOneField(
        "self", models.SET_NULL, null=True, blank=True, related_name="correction", verbose_name=_("corrects")
    )
    # Submitted and taken back: in no dataset.
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    # Set with the one change that a trigger lets through after submitting (responses.retention.anonymising): everything
    # that points to a person has been taken out.
    anonymised_at = models.DateTimeField(_("anonymised"), null=True, blank=True)

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        indexes = [
            models.Index(
                fields=["survey", "submitted_at"],
                condition=Q(submitted_at__isnull=False) & ~Q(signs=[]),
                name="response_set_aside",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(language__in=["cy", "en"]), name="response_language_known"),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, reference__isnull=True)
                | Q(submitted_at__isnull=False, reference__isnull=False)
                | Q(submitted_at__isnull=False, reference__isnull=True, anonymised_at__isnull=False),
                name="response_submitted_has_reference",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(submitted_at__isnull=False),
                name="response_withdrawn_was_submitted",
            ),
        ]

    def __str__(self) -> str:
        return self.reference or ""


class IdentifyingAnswer(models.Model):
    """One answer that may identify a person, encrypted and apart from the others; `value` decrypts to JSON."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="identifying_answers")
    key = models.CharField(max_length=220)
    value = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["response", "key"], name="identifying_answer_once")]

    def __str__(self) -> str:
        return self.key


class ComeBackCode(models.Model):
    """What is kept of the code with which somebody comes back to a response, or proves later that it is theirs. Made
    when the code is shown; neither the code nor the token can be read out of it (responses.coming_back)."""

    response = models.OneToOneField(Response, models.CASCADE, primary_key=True, related_name="code")
    # The first five characters find the row, and no more than that.
    locator = models.CharField(max_length=5, db_index=True)
    rest_hash = models.BinaryField(max_length=32)
    # The token, encrypted with a key that is made from the code.
    sealed = models.BinaryField()
    wrong = models.PositiveSmallIntegerField(default=0, db_default=0)
    wrong_since = models.DateTimeField(null=True)
    # How many links have been asked for by e-mail. To which address is not kept.
    letters = models.PositiveSmallIntegerField(default=0, db_default=0)

    def __str__(self) -> str:
        return self.locator


class ErasureRequest(models.Model):
    """Somebody's wish to have a response erased that is part of a dataset already: the retention job does it."""

    response = models.OneToOneField(Response, models.CASCADE, related_name="erasure_request")
    reason = models.TextField(_("reason"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who"),
    )
    asked_at = models.DateTimeField(_("asked"), db_default=Now())

    class Meta:
        verbose_name = _("request for erasure")
        verbose_name_plural = _("requests for erasure")

    def __str__(self) -> str:
        return str(self.response)


class Feedback(models.Model):
    """What somebody thought of a survey. Nothing leads from it to a response: neither a reference, nor a time, nor an
    order (the key is drawn by lot)."""

    class Ease(models.IntegerChoices):
        VERY_HARD = 1, _("Very difficult")
        HARD = 2, _("Difficult")
        NEITHER = 3, _("Neither easy nor difficult")
        EASY = 4, _("Easy")
        VERY_EASY = 5, _("Very easy")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="feedback", verbose_name=_("survey"))
    language = models.CharField(_("language"), max_length=2)
    day = models.DateField(_("day"))
    ease = models.PositiveSmallIntegerField(_("how easy"), choices=Ease, null=True, blank=True)
    text = models.TextField(_("comment"), blank=True)

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        indexes = [models.Index(fields=["survey", "day"], name="feedback_by_day")]
        constraints = [
            models.CheckConstraint(condition=Q(language__in=["cy", "en"]), name="feedback_language_known"),
            models.CheckConstraint(condition=Q(ease__range=(1, 5)), name="feedback_ease_one_to_five"),
            models.CheckConstraint(
                condition=Q(ease__isnull=False) | ~Q(text=""), name="feedback_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}"


class WelshReport(models.Model):
    """Something wrong with the Welsh, as somebody who read it says."""

    # None: the page belongs to no survey.
    survey = models.ForeignKey(
        Survey,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="welsh_reports",
        verbose_name=_("survey"),
    )
    at = models.DateTimeField(_("at"), db_default=Now(), db_index=True)
    address = models.CharField(_("page"), max_length=300, blank=True)
    text = models.TextField(_("what is wrong"))
    # An e-mail address, encrypted with the keys of identifying answers.
    reply_to = models.BinaryField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("report about the Welsh")
        verbose_name_plural = _("reports about the Welsh")

    def __str__(self) -> str:
        return self.address


class Upload(models.Model):
    """A file that a respondent sent. It lies under `stored_name` (responses/uploads.py); what they called it is kept
    encrypted, because it may name them."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="uploads")
    question = models.CharField(max_length=64)
    stored_name = models.CharField(max_length=32, unique=True)
    name = models.BinaryField()
    kind = models.CharField(max_length=10)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stored_name__regex="^[0-9a-f]{32}$"), name="upload_name_drawn_by_lot"
            )
        ]

    def __str__(self) -> str:
        return self.stored_name


class Disposal(models.Model):
    """What a rule of a survey has taken away, or is taking away: the record that stays when the answers do not.

    `rows` grows with each batch in its transaction, so it is exact whenever the work is interrupted.
    """

    class Subject(models.TextChoices):
        DRAFTS = "drafts", _("Unfinished and withdrawn responses")
        IDENTIFYING = "identifying", _("Answers that identify a person")
        INVITATIONS = "invitations", _("People who were invited")
        RESPONSES = "responses", _("Responses")

    survey = models.ForeignKey(
        Survey, models.PROTECT, related_name="disposals", db_index=False, verbose_name=_("survey")
    )
    subject = models.CharField(_("what"), max_length=12, choices=Subject)
    action = models.CharField(_("what was done"), max_length=10, choices=Survey.AfterKeeping)
    # The rule as it was that day, and who had last decided it, if a person did.
    days = models.PositiveSmallIntegerField(_("days after the close"))
    due_on = models.DateField(_("due"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("decided by"),
    )
    job = models.ForeignKey(Job, models.PROTECT, related_name="disposals", verbose_name=_("job"))
    rows = models.PositiveBigIntegerField(_("how many"), default=0)
    begun_at = models.DateTimeField(_("begun"), db_default=Now())
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        verbose_name = _("disposal")
        verbose_name_plural = _("disposals")
        ordering = ["survey", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "subject", "action"], name="disposal_once"),
            models.CheckConstraint(
                condition=Q(subject="responses") | Q(action="delete"),
                name="disposal_only_responses_anonymised",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey} {self.subject}"
