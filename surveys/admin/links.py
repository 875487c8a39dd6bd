"""Where in the admin each part of a draft is changed."""

from django.db.models import Model
from django.urls import reverse

from surveys.models import Option, OptionSet, Page, Partner, Question, ReportGroup, Row, Survey


def change_url(row: Model | None) -> str:
    """The page of the admin on which a row is changed; empty for none."""
    match row:
        case Survey():
            return reverse("admin:surveys_survey_change", args=[row.pk])
        case Partner():
            return reverse("admin:surveys_survey_change", args=[row.survey_id]) + "#partners-group"
        case Page():
            return reverse("admin:surveys_page_change", args=[row.pk])
        case Question():
            return reverse("admin:surveys_question_change", args=[row.pk])
        case OptionSet():
            return reverse("admin:surveys_optionset_change", args=[row.pk])
        case Option(option_set_id=int(pk)):
            return reverse("admin:surveys_optionset_change", args=[pk]) + "#options-group"
        case Option():
            return reverse("admin:surveys_question_change", args=[row.question_id]) + "#options-group"
        case Row():
            return reverse("admin:surveys_question_change", args=[row.question_id]) + "#rows-group"
        case ReportGroup():
            return reverse("admin:surveys_question_change", args=[row.question_id]) + "#report_groups-group"
    return ""
