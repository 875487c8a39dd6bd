"""A point on a scale of whole numbers, or one of the options beside it ("Don't know")."""

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal

from questionnaire.answers import Answers, Posted
from questionnaire.document import Language, Question
from questionnaire.limits import whole_limit
from questionnaire.setting_checks import SettingProblem, limit_problems, scale_problems
from questionnaire.types.base import (
    Cleaned,
    Line,
    Offered,
    PlannedColumn,
    SingleValueType,
    fault,
    posted_once,
    stored_values,
)
from questionnaire.types.chance import Chance
from questionnaire.types.choice_matrix import WIDEST_MATRIX
from questionnaire.types.choices import option_words
from questionnaire.types.sheet import Drawn, Sheet
from questionnaire.words import gettext_noop as N_

LONGEST = 100


def points(question: Question) -> tuple[str, ...]:
    """The points of the scale in order: "1" to "5" unless the settings say otherwise."""
    least, most = whole_limit(question.settings.min), whole_limit(question.settings.max)
    return _scale(1 if least is None else least, 5 if most is None else most)


@lru_cache(maxsize=256)
def _scale(least: int, most: int) -> tuple[str, ...]:
    # A draft may ask for any length; publishing refuses long ones.
    return tuple(map(str, range(least, min(most, least + LONGEST) + 1)))


class Rating(SingleValueType):
    name = N_("Rating scale")
    reads = "choice"
    settings: tuple[str, ...] = ("min", "max")
    limits: Literal["", "whole"] = "whole"
    options = "beside"
    end_labels = True
    sentences = {
        "option_is_a_point": N_(
            "The option “%(option)s” has the code of a point of the scale. Give it another code."
        )
    }

    def points(self, question: Question) -> tuple[str, ...]:
        """The points of the scale in order."""
        return points(question)

    def codes(self, question: Question) -> tuple[str, ...]:
        return (*self.points(question), *question.options_by_code)

    def clean(self, question: Question, posted: Posted, offered: Offered, today: dt.date) -> Cleaned:
        value = posted_once(posted, question.code)
        if value is None:
            return Cleaned({question.code: None}, [fault(question, "repeated")])
        if not value:
            faults = [fault(question, "missing_choice")] if question.required else []
            return Cleaned({question.code: None}, faults)
        if value not in self.points(question) and value not in offered:
            return Cleaned({question.code: None}, [fault(question, "unknown_choice")])
        return Cleaned({question.code: value}, [])

    def describe(self, question: Question, answers: Answers, language: Language) -> list[Line]:
        return [
            Line(option_words(question, value, language))
            if value in question.options_by_code
            else Line(value, kind="number")
            for value in stored_values(answers.get(question.code))
        ]

    def setting_problems(self, question: Question) -> Iterable[SettingProblem]:
        least, most = question.settings.min, question.settings.max
        first, last = whole_limit(1 if least is None else least), whole_limit(5 if most is None else most)
        if first is None or last is None:
            return limit_problems(question)
        return [*scale_problems(question, last - first + 1), *self.options_that_are_points(question)]

    def options_that_are_points(self, question: Question) -> Iterator[SettingProblem]:
        scale = self.points(question)
        for option in question.options:
            if option.code in scale:
                yield SettingProblem("option_is_a_point", {"option": option.code})

    def columns(self, question: Question) -> list[PlannedColumn]:
        return [PlannedColumn(question.code, "rating", question.code)]

    def draw(self, sheet: Sheet) -> Drawn:
        question, scale = sheet.question, self.points(sheet.question)
        ends: dict[str, str] = {}
        if scale:
            ends = {scale[0]: sheet.words(question.min_label), scale[-1]: sheet.words(question.max_label)}
        drawn = [
            {
                "id": question.code if place == 0 else f"{question.code}-{point}",
                "code": point,
                "end": ends.get(point, ""),
                "checked": sheet.checked(question.code, point),
            }
            for place, point in enumerate(scale)
        ]
        beside = [sheet.item(option, f"{question.code}-option-{option.code}") for option in sheet.options]
        # Under many points there is no room for words: their ends stand below the whole scale.
        below = list(ends.values()) if len(scale) > WIDEST_MATRIX and any(ends.values()) else []
        return Drawn("rating", {"points": drawn, "items": beside, "below": below})

    def invent(self, question: Question, chance: Chance) -> dict[str, list[str]]:
        scale = self.points(question)
        place = chance.rng.triangular(0, len(scale), len(scale) * 0.6)
        return {question.code: [chance.steer(question).choose or scale[min(int(place), len(scale) - 1)]]}
