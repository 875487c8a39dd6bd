"""How likely somebody is to recommend something: a point from 0 to 10, or an option beside them ("Don't know").

docs/question-types/recommendation.md says how promoters and detractors are counted, and why the measure is disputed.
"""

from collections.abc import Iterable

from questionnaire.document import Question
from questionnaire.setting_checks import SettingProblem
from questionnaire.types.rating import Rating
from questionnaire.words import gettext_noop as N_

POINTS = tuple(str(point) for point in range(11))


class Recommendation(Rating):
    name = N_("Recommendation, 0 to 10")
    settings = ()
    limits = ""

    def points(self, question: Question) -> tuple[str, ...]:
        return POINTS

    def setting_problems(self, question: Question) -> Iterable[SettingProblem]:
        return self.options_that_are_points(question)
