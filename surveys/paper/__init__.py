"""The questionnaire on paper: a tagged PDF of a version, or of the draft, in each language."""

from surveys.paper.making import CannotMakePaper, survey_pdf

__all__ = ["CannotMakePaper", "survey_pdf"]
