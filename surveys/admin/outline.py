"""The questionnaire as a list of links: pages, and the questions of each."""

from dataclasses import dataclass

from django.utils.translation import get_language

from surveys.models import Page, Question, Survey


@dataclass(frozen=True)
class Words:
    """A text in the person's language or, where that side is empty, in the other: `language` says which it is."""

    text: str
    language: str


def words_of(row: object, field: str) -> Words:
    """What a row is called: its text, or its code where it has none in either language."""
    first = "en" if get_language() == "en" else "cy"
    for language in (first, "cy" if first == "en" else "en"):
        if text := getattr(row, f"{field}_{language}"):
            return Words(text, language)
    return Words(getattr(row, "code", ""), "")


@dataclass(frozen=True)
class OutlinePage:
    page: Page
    words: Words
    questions: list[tuple[Question, Words]]


def outline_of(survey: Survey) -> list[OutlinePage]:
    """Every page with its questions, in order. Costs two queries."""
    return [
        OutlinePage(
            page,
            words_of(page, "title"),
            [(question, words_of(question, "text")) for question in page.questions.all()],
        )
        for page in survey.pages.prefetch_related("questions")
    ]
