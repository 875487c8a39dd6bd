"""A survey: its words, its window, and where it stands."""

import datetime as dt

from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import NOT_FOR_SUPERUSERS, Action, Role, roles_allowing
from surveys.models.roles import SurveyRole
from surveys.timezones import validate_timezone

# Twenty years.
LONGEST_KEPT_DAYS = 7305

validate_address = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*$",
    _("Use small letters a to z, digits and hyphens only, for example arolwg-llyfrgelloedd-2026."),
)


def in_reading_order(row: models.Model, *fields: str) -> str:
    """The first of the fields that is written: in the reader's language or, failing that, in the other."""
    languages = ("en", "cy") if get_language() == "en" else ("cy", "en")
    names = (f"{field}_{language}" for field in fields for language in languages)
    return next(filter(None, (getattr(row, name) for name in names)), "")


class SurveyQuerySet(models.QuerySet["Survey"]):
    def published(self) -> "SurveyQuerySet":
        return self.filter(current_version__isnull=False)

    def open_at(self, moment: dt.datetime | Now) -> "SurveyQuerySet":
        """Published surveys whose window holds `moment` (grace not counted: it is for those who have begun)."""
        return self.published().filter(frozen_at__isnull=True, opens_at__lte=moment, closes_at__gt=moment)

    def allowing(self, user: User, action: Action) -> "SurveyQuerySet":
        """The surveys in which `user` may do `action`: what surveys.access.can says, for many at once."""
        if not user.is_active:
            return self.none()
        if user.is_superuser and action not in NOT_FOR_SUPERUSERS:
            return self
        held = SurveyRole.objects.filter(user=user)
        if action == "download_identifying":
            return self.filter(pk__in=held.filter(identifying=True).values("survey"))
        with_a_role = Q(pk__in=held.filter(role__in=roles_allowing(action)).values("survey"))
        if early := set(roles_allowing(action, has_coordinator=False)) - set(roles_allowing(action)):
            coordinated = SurveyRole.objects.filter(role=Role.COORDINATOR).values("survey")
            with_a_role |= Q(pk__in=held.filter(role__in=early).values("survey")) & ~Q(pk__in=coordinated)
        return self.filter(with_a_role)

    def visible_to(self, user: User) -> "SurveyQuerySet":
        return self.allowing(user, "view")


class Survey(models.Model):
    """A survey's draft texts, and what is read afresh with every request: window, state, current version, who may
    answer.

    The texts have a column for each language (surveys.translation); the bare columns are never used.
    """

    class Access(models.TextChoices):
        OPEN = "open", _("Anybody with the address")
        INVITED = "invited", _("Only people with an invitation")
        BOTH = "both", _("People with an invitation, and anybody with the address")

    class AfterKeeping(models.TextChoices):
        DELETE = "delete", _("Delete the responses")
        ANONYMISE = "anonymise", _("Keep the responses without anything that points to a person")

    slug = models.CharField(
        _("address"),
        max_length=100,
        blank=True,
        validators=[validate_address],
        help_text=_("The last part of the web address: small letters, digits and hyphens."),
    )
    title = models.CharField(_("title"), max_length=300, blank=True)
    short_title = models.CharField(
        _("short title"), max_length=100, blank=True, help_text=_("Stands at the top of every page.")
    )
    owner = models.CharField(
        _("owner"), max_length=200, blank=True, help_text=_("Who asks: the organisation or working group.")
    )
    intro = models.TextField(
        _("introduction"),
        blank=True,
        help_text=_("What the survey is for, whom it asks and how long it takes. Shown on the start page."),
    )
    privacy = models.TextField(
        _("privacy notice"),
        blank=True,
        help_text=_("Who keeps the answers, why, for how long, and what people’s rights are."),
    )
    not_open_yet = models.TextField(
        _("before it opens"),
        blank=True,
        help_text=_("${opens_date} is replaced by the date of opening, in the language of the text."),
    )
    closed = models.TextField(
        _("after it has closed"),
        blank=True,
        help_text=_("${closes_date} is replaced by the date of closing, in the language of the text."),
    )
    confirmation_title = models.CharField(_("confirmation heading"), max_length=200, blank=True)
    confirmation_body = models.TextField(
        _("confirmation text"),
        blank=True,
        help_text=_("What happens next. Shown after the answers are submitted."),
    )

    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    timezone = models.CharField(
        _("time zone"), max_length=60, default="Europe/London", validators=[validate_timezone]
    )
    grace_minutes = models.PositiveSmallIntegerField(
        _("grace in minutes"),
        default=30,
        validators=[MaxValueValidator(1440)],
        help_text=_("How long those who began before closing may still submit: 0 to 1,440 minutes."),
    )
    access = models.CharField(
        _("who may answer"), max_length=8, choices=Access, default=Access.OPEN, db_default=Access.OPEN
    )
    keep_drafts_days = models.PositiveSmallIntegerField(
        _("days to keep unfinished responses"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(LONGEST_KEPT_DAYS)],
        help_text=_("Counted from the close. Leave empty to keep them until somebody decides."),
    )
    keep_identifying_days = models.PositiveSmallIntegerField(
        _("days to keep answers that identify a person"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(LONGEST_KEPT_DAYS)],
        help_text=_("Counted from the close. Leave empty to keep them until somebody decides."),
    )
    keep_responses_days = models.PositiveSmallIntegerField(
        _("days to keep responses"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(LONGEST_KEPT_DAYS)],
        help_text=_("Counted from the close. Leave empty to keep them until somebody decides."),
    )
    after_keeping = models.CharField(
        _("after that time"),
        max_length=10,
        choices=AfterKeeping,
        default=AfterKeeping.DELETE,
        db_default=AfterKeeping.DELETE,
    )
    check_answers = models.BooleanField(
        _("page to check answers"),
        default=True,
        help_text=_("Before submitting, respondents see all their answers and can change them."),
    )
    provenance = models.CharField(
        _("provenance"),
        max_length=60,
        blank=True,
        help_text=_("Where the questionnaire comes from, if it is not new: for example reconstruction."),
    )
    anonymous = models.BooleanField(
        _("anonymous"), default=False, help_text=_("Nothing in this survey identifies a person.")
    )
    consultation = models.BooleanField(
        _("consultation"),
        default=False,
        help_text=_("A consultation must ask about its effects on the Welsh language."),
    )

    current_version = models.ForeignKey(
        "surveys.SurveyVersion", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    frozen_at = models.DateTimeField(_("frozen"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["slug_cy"], condition=~Q(slug_cy=""), name="survey_slug_cy_once"),
            models.UniqueConstraint(fields=["slug_en"], condition=~Q(slug_en=""), name="survey_slug_en_once"),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True)
                | Q(closes_at__isnull=True)
                | Q(closes_at__gt=F("opens_at")),
                name="survey_closes_after_opening",
                violation_error_message=_("The survey must close after it opens."),
            ),
            models.CheckConstraint(
                condition=Q(current_version__isnull=True)
                | (Q(opens_at__isnull=False) & Q(closes_at__isnull=False)),
                name="survey_published_has_window",
            ),
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=True) | Q(current_version__isnull=False),
                name="survey_frozen_was_published",
            ),
        ]

    def __str__(self) -> str:
        return in_reading_order(self, "title", "slug") or str(self.pk)


class Partner(models.Model):
    """An organisation named on the start page."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="partners", verbose_name=_("survey"))
    position = models.PositiveIntegerField(_("position"), default=0)
    name = models.CharField(_("name"), max_length=200, blank=True)
    url = models.URLField(_("web address"), blank=True)
    logo = models.CharField(
        _("logo file"),
        max_length=200,
        blank=True,
        help_text=_("The name of the picture’s file, if there is one."),
    )
    alt = models.CharField(
        _("alternative text"),
        max_length=200,
        blank=True,
        help_text=_("What the logo says, for people who cannot see it."),
    )

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return in_reading_order(self, "name")


class SlugHistory(models.Model):
    """An address that a survey once had: it redirects for ever."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="old_slugs")
    language = models.CharField(max_length=2)
    slug = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["language", "slug"], name="old_slug_once"),
            models.CheckConstraint(condition=Q(language__in=["cy", "en"]), name="old_slug_language_known"),
        ]

    def __str__(self) -> str:
        return self.slug
