"""Short ways to what the tests of types look at."""

from questionnaire.document import Language, Question
from questionnaire.setting_checks import setting_problems
from questionnaire.written import written_line


def words(asked: Question, stored: str, language: Language = "en") -> str:
    """The stored value of the question's only key, as people read it."""
    return ", ".join(
        written_line(line, language) for line in asked.kind.describe(asked, {asked.code: stored}, language)
    )


def problems(asked: Question) -> list[str]:
    """The kinds of what publishing refuses of the settings."""
    return [problem.kind for problem in setting_problems(asked)]
