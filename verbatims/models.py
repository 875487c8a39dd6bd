"""What is done about texts that respondents wrote. The texts themselves stay where they are, in the responses."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from responses.models import Response
from surveys.models import Survey


def _by_lot() -> int:
    return secrets.randbits(62)


def _person(words: Any) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=words,
    )


class SurveyTexts(models.Model):
    """What holds for all texts of a survey. `released_at`: up to when the newest final dataset has what was done."""

    survey = models.OneToOneField(
        Survey, models.CASCADE, primary_key=True, related_name="texts", verbose_name=_("survey")
    )
    # Whether what was written in that language waits for a translation into the other.
    from_cy = models.BooleanField(_("from Welsh into English"), default=True, db_default=True)
    from_en = models.BooleanField(_("from English into Welsh"), default=True, db_default=True)
    released_at = models.DateTimeField(null=True)
    # When all responses were last looked through for new texts, and how long the looking took.
    looked_at = models.DateTimeField(null=True)
    look_seconds = models.FloatField(default=0, db_default=0)

    class Meta:
        verbose_name = _("texts of a survey")
        verbose_name_plural = _("texts of surveys")

    def __str__(self) -> str:
        return str(self.survey)

    @property
    def translated(self) -> list[str]:
        """The languages from which texts are to be translated."""
        wanted = {"cy": self.from_cy, "en": self.from_en}
        return [language for language, is_wanted in wanted.items() if is_wanted]


class Gathered(models.Model):
    """A submitted response whose texts have been found."""

    response = models.OneToOneField(Response, models.CASCADE, primary_key=True, related_name="+")

    class Meta:
        verbose_name = _("response whose texts were found")
        verbose_name_plural = _("responses whose texts were found")

    def __str__(self) -> str:
        return str(self.pk)


class Verbatim(models.Model):
    """One text that somebody wrote, by the key of its answer, and what has been done about it.

    The key of the row is drawn by lot and within a day texts are in its order: nothing shows which of them are of the
    same response, nor who wrote before whom.
    """

    class Language(models.TextChoices):
        CY = "cy", pgettext_lazy("language", "Welsh")
        EN = "en", pgettext_lazy("language", "English")
        UNSURE = "unsure", pgettext_lazy("language", "Mixed or unsure")

    class Translating(models.TextChoices):
        WAITING = "", pgettext_lazy("translation", "Waiting")
        DONE = "done", pgettext_lazy("translation", "Translated")
        NOT_NEEDED = "none", pgettext_lazy("translation", "None needed")

    id = models.BigIntegerField(primary_key=True, default=_by_lot, editable=False)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="+", db_index=False)
    # The unique constraint's index finds them by it.
    response = models.ForeignKey(Response, models.CASCADE, related_name="verbatims", db_index=False)
    key = models.CharField(max_length=220)
    question = models.CharField(_("question"), max_length=64)
    # The key, with `*` for the id of an item of a list: what texts of one column have in common.
    source = models.CharField(max_length=220)
    day = models.DateField(_("day"))
    language = models.CharField(_("language"), max_length=6, choices=Language)
    language_by = _person(_("language corrected by"))
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    read_by = _person(_("read by"))
    # With the codes of its frame, of which there may be none: it has been coded all the same.
    codes = ArrayField(models.CharField(max_length=40), default=list, db_default=[], blank=True)
    coded_at = models.DateTimeField(_("coded"), null=True, blank=True)
    coded_by = _person(_("coded by"))
    # What leaves in its place; empty where it leaves as it is.
    released = models.TextField(_("redacted text"), blank=True, db_default="")
    translating = models.CharField(
        _("translation"), max_length=4, choices=Translating, blank=True, db_default=""
    )
    translation = models.TextField(_("translation"), blank=True, db_default="")
    translated_by = _person(_("translated by"))
    translated_at = models.DateTimeField(_("translated"), null=True, blank=True)
    claimed_by = _person(_("taken by"))
    claimed_at = models.DateTimeField(_("taken"), null=True, blank=True)
    # When what leaves of it was last changed.
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("text of a respondent")
        verbose_name_plural = _("texts of respondents")
        constraints = [
            models.UniqueConstraint(fields=["response", "key"], name="verbatim_once"),
            models.CheckConstraint(
                condition=Q(language__in=["cy", "en", "unsure"]), name="verbatim_language"
            ),
            models.CheckConstraint(
                condition=Q(coded_at__isnull=False) | Q(codes=[]), name="verbatim_with_codes_is_coded"
            ),
            models.CheckConstraint(
                condition=Q(translating="done", language__in=["cy", "en"], translated_at__isnull=False)
                & ~Q(translation="")
                | Q(translating__in=["", "none"], translation=""),
                name="verbatim_translated_has_translation",
            ),
        ]
        indexes = [
            models.Index(fields=["survey", "question", "day", "id"], name="verbatim_list"),
            models.Index(
                fields=["survey", "question", "day", "id"],
                name="verbatim_unread",
                condition=Q(read_at__isnull=True),
            ),
            models.Index(
                fields=["survey", "language", "day", "id"],
                name="verbatim_waiting",
                condition=Q(translating=""),
            ),
            models.Index(
                fields=["survey", "changed_at"],
                name="verbatim_changed",
                condition=Q(changed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def is_read(self) -> bool:
        return self.read_at is not None

    @property
    def is_coded(self) -> bool:
        return self.coded_at is not None

    @property
    def none_applies(self) -> bool:
        """Somebody has said that no code does."""
        return self.is_coded and not self.codes


class Redaction(models.Model):
    """A part of a text that may not leave: from one character up to another, counted in code points.

    The part itself is not kept here. `released_at`: a final dataset has it, and it can no longer be taken back.
    """

    class Reason(models.TextChoices):
        PERSON = "person", _("names a person")
        IDENTIFY = "identify", _("could show who somebody is")
        DEFAMATORY = "defamatory", _("could be defamatory")
        OTHER = "other", _("another reason")

    verbatim = models.ForeignKey(Verbatim, models.CASCADE, related_name="redactions")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    reason = models.CharField(_("why"), max_length=10, choices=Reason)
    note = models.CharField(_("note"), max_length=200, blank=True)
    made_by = _person(_("redacted by"))
    made_at = models.DateTimeField(_("redacted"), db_default=Now())
    released_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("redaction")
        verbose_name_plural = _("redactions")
        ordering = ["verbatim", "start", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="redaction_of_something"),
            models.CheckConstraint(
                condition=~Q(reason="other") | ~Q(note=""), name="redaction_other_says_why"
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_reason_display())


class Frame(models.Model):
    """A coding frame: the codes that texts of one or several questions may be given."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="frames", verbose_name=_("survey"))
    name_cy = models.CharField(_("name in Welsh"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120)

    class Meta:
        verbose_name = _("coding frame")
        verbose_name_plural = _("coding frames")
        ordering = ["survey", "pk"]

    def __str__(self) -> str:
        return self.name_en


class FrameQuestion(models.Model):
    """A question whose texts are coded, all of them, with one frame."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="+")
    frame = models.ForeignKey(Frame, models.CASCADE, related_name="questions")
    question = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("question of a coding frame")
        verbose_name_plural = _("questions of coding frames")
        constraints = [models.UniqueConstraint(fields=["survey", "question"], name="frame_of_question_once")]

    def __str__(self) -> str:
        return self.question


class Code(models.Model):
    """A code of a frame. It is never deleted: it may be retired, or merged into another, and is never used again."""

    frame = models.ForeignKey(Frame, models.CASCADE, related_name="codes")
    code = models.CharField(_("code"), max_length=40)
    label_cy = models.CharField(_("label in Welsh"), max_length=200)
    label_en = models.CharField(_("label in English"), max_length=200)
    group_cy = models.CharField(_("group in Welsh"), max_length=120, blank=True)
    group_en = models.CharField(_("group in English"), max_length=120, blank=True)
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("code")
        verbose_name_plural = _("codes")
        ordering = ["frame", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["frame", "code"], name="code_of_frame_once"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(retired_at__isnull=False),
                name="code_merged_is_retired",
            ),
            models.CheckConstraint(
                condition=~Q(label_cy="") & ~Q(label_en=""), name="code_in_both_languages"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class CheckedQuestion(models.Model):
    """Somebody says that what was written in answer to a question has been looked through."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="+")
    question = models.CharField(max_length=64)
    checked_at = models.DateTimeField(db_default=Now())
    checked_by = _person(_("checked by"))

    class Meta:
        verbose_name = _("checked question")
        verbose_name_plural = _("checked questions")
        constraints = [models.UniqueConstraint(fields=["survey", "question"], name="checked_question_once")]

    def __str__(self) -> str:
        return self.question
