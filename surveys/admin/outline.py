"""The questionnaire as a list of links: pages, and the questions of each."""

from dataclasses import dataclass, field

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
    # The pages that are asked of each item, where it is a list.
    of_items: "list[OutlinePage]" = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many questions there are on it and below."""
        return len(self.questions) + sum(page.count for page in self.of_items)


def outline_of(survey: Survey) -> list[OutlinePage]:
    """Every page with its questions, in order, those of a list below it. Costs two queries."""
    pages = [_outlined(page) for page in survey.pages.prefetch_related("questions")]
    by_key = {outlined.page.pk: outlined for outlined in pages}
    for outlined in pages:
        if outlined.page.parent_id is not None:
            by_key[outlined.page.parent_id].of_items.append(outlined)
    return [outlined for outlined in pages if outlined.page.parent_id is None]


def _outlined(page: Page) -> OutlinePage:
    listed = [(question, words_of(question, "text")) for question in page.questions.all()]
    return OutlinePage(page, words_of(page, "title"), listed)


def number_of(page: Page) -> int:
    """The number of a page, counted from 1; of one that a list asks of its items, the list's."""
    own = page.parent or page
    return page.survey.pages.filter(parent=None, position__lt=own.position).count() + 1
