"""A draft's pages, questions and options. Codes outlive wording."""

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from questionnaire.types import TYPES, QuestionType
from surveys.models.survey import Survey

CODE_PATTERN = r"^[A-Za-z_][A-Za-z0-9_.-]{0,63}$"
OPTION_CODE_PATTERN = r"^[^\s/]{1,64}$"

# Of a list: each is some pages to answer, and as many columns in the data files.
MOST_ITEMS = 50

validate_code = RegexValidator(
    CODE_PATTERN,
    _("Start with a letter or _, then use letters, digits, full stops, - or _, at most 64 in all."),
)
validate_option_code = RegexValidator(OPTION_CODE_PATTERN, _("Use 1 to 64 characters without spaces or /."))


CODE_HELP = _(
    "A short name that stays the same for ever, in both languages and in every data file, such as sector. "
    "Letters, digits, full stops, - and _; it starts with a letter."
)
OPTION_CODE_HELP = _(
    "A short name that stays for ever, such as weekly. It stands in the data instead of the words."
)
SHOWN_IF_HELP = _(
    "Leave empty to show it to everybody. Otherwise write a rule about earlier questions, such as "
    "${sector} = 'health' or selected(${platforms}, 'facebook') and ${staff} > 10"
)
ACCEPTED_IF_HELP = _(
    "A rule that the answer must keep; a full stop means the answer. For example . >= 0 and . <= ${staff}"
)

ARCHIVED_HELP = _(
    "No longer shown to new respondents. Its code stays taken, and its answers stay in the data files."
)


class Page(models.Model):
    """A page; or a list ("add another person"), whose pages have it as their parent and are asked of each item."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="pages", verbose_name=_("survey"))
    code = models.CharField(_("code"), max_length=64, validators=[validate_code], help_text=CODE_HELP)
    position = models.PositiveIntegerField(_("position"), default=0)
    title = models.CharField(_("title"), max_length=300, blank=True)
    relevant = models.TextField(_("shown if"), blank=True, help_text=SHOWN_IF_HELP)
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="item_pages", verbose_name=_("list")
    )
    is_list = models.BooleanField(_("is a list"), default=False)
    list_min = models.PositiveSmallIntegerField(_("fewest items"), default=0)
    list_max = models.PositiveSmallIntegerField(_("most items"), default=20)
    item = models.CharField(
        _("name of an item"),
        max_length=100,
        blank=True,
        help_text=_("What one of them is called, such as Person."),
    )
    add = models.CharField(
        _("words of the button"), max_length=100, blank=True, help_text=_("Such as Add another person.")
    )
    item_name = models.CharField(
        _("question that names an item"),
        max_length=64,
        blank=True,
        help_text=_("The code of the question in the list whose answer stands for the item."),
    )

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint("survey", Lower("code"), name="page_code_once"),
            models.CheckConstraint(condition=Q(code__regex=CODE_PATTERN), name="page_code_well_formed"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | Q(is_list=False), name="page_list_is_not_in_a_list"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class OptionSet(models.Model):
    """Options that several questions share."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="option_sets", verbose_name=_("survey"))
    code = models.CharField(_("code"), max_length=64, validators=[validate_code], help_text=CODE_HELP)
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("option set")
        verbose_name_plural = _("option sets")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint("survey", Lower("code"), name="option_set_code_once"),
            models.CheckConstraint(condition=Q(code__regex=CODE_PATTERN), name="option_set_code_well_formed"),
        ]

    def __str__(self) -> str:
        return self.code


def question_types() -> list[tuple[str, Any]]:
    """The types of the registry, by what authors call them."""
    return [(code, _(kind.name)) for code, kind in TYPES.items()]


class Question(models.Model):
    # Repeats page.survey, so that the database can keep codes unique within the survey.
    survey = models.ForeignKey(
        Survey, models.CASCADE, related_name="questions", verbose_name=_("survey"), editable=False
    )
    page = models.ForeignKey(Page, models.CASCADE, related_name="questions", verbose_name=_("page"))
    code = models.CharField(_("code"), max_length=64, validators=[validate_code], help_text=CODE_HELP)
    position = models.PositiveIntegerField(_("position"), default=0)
    type = models.CharField(_("type"), max_length=30, choices=question_types, default="single_choice")
    required = models.BooleanField(_("must be answered"), default=False)
    identifying = models.BooleanField(
        _("identifies a person"),
        default=False,
        help_text=_(
            "Kept encrypted, apart from the other answers, and left out of the data files. No rule can use it."
        ),
    )
    relevant = models.TextField(_("shown if"), blank=True, help_text=SHOWN_IF_HELP)
    text = models.TextField(_("question"), blank=True)
    hint = models.TextField(_("hint"), blank=True, help_text=_("Help that stands below the question."))
    min_label = models.CharField(_("label of the lowest"), max_length=100, blank=True)
    max_label = models.CharField(_("label of the highest"), max_length=100, blank=True)
    constraint = models.TextField(_("accepted if"), blank=True, help_text=ACCEPTED_IF_HELP)
    constraint_message = models.TextField(
        _("message if not accepted"),
        blank=True,
        help_text=_("Say what to do, for example: Enter a year from 1990 to this year."),
    )
    unit = models.CharField(
        _("unit"), max_length=40, blank=True, help_text=_("Stands after the number, such as km or hours.")
    )
    calculation = models.TextField(
        _("calculated as"),
        blank=True,
        help_text=_("What the value is worked out from, such as ${staff} + ${volunteers}."),
    )
    settings = models.JSONField(_("settings"), default=dict, blank=True)
    option_set = models.ForeignKey(
        OptionSet,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name=_("option set"),
        help_text=_(
            "Options that several questions share. Choose a set here, or give the question its own options."
        ),
    )

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint("survey", Lower("code"), name="question_code_once"),
            models.CheckConstraint(condition=Q(code__regex=CODE_PATTERN), name="question_code_well_formed"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def kind(self) -> QuestionType:
        """All that is known of questions of its type."""
        return TYPES[self.type]


class Option(models.Model):
    """An answer to choose: a question's own, or one of an option set."""

    class Missing(models.TextChoices):
        DONT_KNOW = "dont_know", _("Don’t know")
        PREFER_NOT_TO_SAY = "prefer_not_to_say", _("Prefer not to say")
        NOT_APPLICABLE = "not_applicable", _("Not applicable")

    question = models.ForeignKey(
        Question, models.CASCADE, null=True, blank=True, related_name="options", verbose_name=_("question")
    )
    option_set = models.ForeignKey(
        OptionSet, models.CASCADE, null=True, blank=True, related_name="options", verbose_name=_("option set")
    )
    code = models.CharField(
        _("code"), max_length=64, validators=[validate_option_code], help_text=OPTION_CODE_HELP
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    label = models.TextField(_("label"), blank=True)
    exclusive = models.BooleanField(
        _("excludes the others"),
        default=False,
        help_text=_("Such as None of these: nothing else can be chosen with it."),
    )
    missing = models.CharField(
        _("no real answer"),
        max_length=20,
        choices=Missing,
        blank=True,
        help_text=_("Counted apart, and not part of the base of percentages."),
    )
    report_group = models.CharField(
        _("report group"),
        max_length=64,
        blank=True,
        help_text=_("The code of the group under which this option is published."),
    )
    relevant = models.TextField(_("shown if"), blank=True, help_text=SHOWN_IF_HELP)
    has_other_text = models.BooleanField(
        _("asks for details"), default=False, help_text=_("Shows a text box when the option is chosen.")
    )
    other_label = models.CharField(_("label of the details"), max_length=200, blank=True)
    other_max_length = models.PositiveIntegerField(_("longest details"), null=True, blank=True)
    other_required = models.BooleanField(_("details must be given"), default=False)
    fixed = models.BooleanField(
        _("keeps its place"), default=False, help_text=_("Where the other options are shown in random order.")
    )
    image = models.CharField(_("picture"), max_length=200, blank=True)
    alt = models.TextField(
        _("alternative text"),
        blank=True,
        help_text=_("What the picture shows, for people who cannot see it."),
    )
    archived = models.BooleanField(_("archived"), default=False, help_text=ARCHIVED_HELP)

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(question__isnull=False, option_set__isnull=True)
                | Q(question__isnull=True, option_set__isnull=False),
                name="option_has_one_home",
            ),
            models.UniqueConstraint("question", Lower("code"), name="option_code_once_in_question"),
            models.UniqueConstraint("option_set", Lower("code"), name="option_code_once_in_set"),
            models.CheckConstraint(
                condition=Q(code__regex=OPTION_CODE_PATTERN), name="option_code_well_formed"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Row(models.Model):
    """A statement of a matrix."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="rows", verbose_name=_("question"))
    code = models.CharField(
        _("code"), max_length=64, validators=[validate_option_code], help_text=OPTION_CODE_HELP
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    label = models.TextField(_("label"), blank=True)
    archived = models.BooleanField(_("archived"), default=False, help_text=ARCHIVED_HELP)

    class Meta:
        verbose_name = _("row")
        verbose_name_plural = _("rows")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint("question", Lower("code"), name="row_code_once"),
            models.CheckConstraint(condition=Q(code__regex=OPTION_CODE_PATTERN), name="row_code_well_formed"),
        ]

    def __str__(self) -> str:
        return self.code


class ReportGroup(models.Model):
    """Options added up for publication."""

    question = models.ForeignKey(
        Question, models.CASCADE, related_name="report_groups", verbose_name=_("question")
    )
    code = models.CharField(
        _("code"), max_length=64, validators=[validate_option_code], help_text=OPTION_CODE_HELP
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    label = models.CharField(_("label"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("report group")
        verbose_name_plural = _("report groups")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint("question", Lower("code"), name="report_group_code_once"),
            models.CheckConstraint(
                condition=Q(code__regex=OPTION_CODE_PATTERN), name="report_group_code_well_formed"
            ),
        ]

    def __str__(self) -> str:
        return self.code
