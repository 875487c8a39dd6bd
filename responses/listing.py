"""The items of a list in words: what each is called, and where it is changed and removed."""

from collections.abc import Sequence
from dataclasses import dataclass

from questionnaire.answers import Answers
from questionnaire.describing import describe
from questionnaire.document import Language, Page, Questionnaire
from questionnaire.lists import answers_of
from responses.reading import SurveyState
from responses.texts import line_words, piped


@dataclass(frozen=True)
class Named:
    """An item: `heading` is what all are called and its number ("Person 2"), `name` what was answered to the question
    that names it; empty if that has no answer."""

    item: str
    heading: str
    name: str

    @property
    def words(self) -> str:
        return f"{self.heading}, {self.name}" if self.name else self.heading


def named(
    questionnaire: Questionnaire,
    page: Page,
    items: Sequence[str],
    survey: SurveyState,
    answers: Answers,
    language: Language,
) -> list[Named]:
    """Each item of the list `page`, in order."""
    assert page.repeat is not None, "it is a list"  # noqa: S101
    kind = piped(page.repeat.item, questionnaire, survey, answers, language)
    return [
        Named(item, f"{kind} {place}", _name(questionnaire, page, item, answers, language))
        for place, item in enumerate(items, 1)
    ]


def _name(questionnaire: Questionnaire, page: Page, item: str, answers: Answers, language: Language) -> str:
    question = questionnaire.questions_by_code.get((page.repeat and page.repeat.name) or "")
    if question is None:
        return ""
    lines = describe(question, answers_of(page, item, answers), language)
    return ", ".join(line_words(line, language).text for line in lines if line.text)
