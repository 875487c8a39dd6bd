"""Authoring: a survey's draft as rows, and its published versions as documents."""

from surveys.models.agreement import Agreement
from surveys.models.paper import PaperFile
from surveys.models.pictures import Picture, PictureFile
from surveys.models.questions import Option, OptionSet, Page, Question, ReportGroup, Row
from surveys.models.roles import SurveyRole
from surveys.models.survey import Partner, SlugHistory, Survey
from surveys.models.versions import SurveyVersion

__all__ = [
    "Agreement",
    "Option",
    "OptionSet",
    "Page",
    "PaperFile",
    "Partner",
    "Picture",
    "PictureFile",
    "Question",
    "ReportGroup",
    "Row",
    "SlugHistory",
    "Survey",
    "SurveyRole",
    "SurveyVersion",
]
