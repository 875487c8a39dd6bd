"""A scale whose points are its options, in order, each with its label; "Don't know" and the like stand apart.

An option that is marked as no real answer (`missing`) is no point of the scale.
"""

from collections.abc import Iterable

from questionnaire.document import Question
from questionnaire.setting_checks import SettingProblem
from questionnaire.types.choice_matrix import WIDEST_MATRIX
from questionnaire.types.choices import SingleChoice
from questionnaire.types.sheet import Drawn, Sheet
from questionnaire.words import gettext_noop as N_

FEWEST_POINTS = 2


class Scale(SingleChoice):
    name = N_("Labelled scale")
    settings = ()
    other_texts = False
    hosts = False
    sentences = {
        "too_few_points": N_(
            "A scale needs at least %(least)s options that are real answers. Add another, or clear “no real answer”."
        ),
    }

    def setting_problems(self, question: Question) -> Iterable[SettingProblem]:
        points = [option for option in question.options if option.missing is None]
        if question.options and len(points) < FEWEST_POINTS:
            yield SettingProblem("too_few_points", {"least": FEWEST_POINTS})

    def draw(self, sheet: Sheet) -> Drawn:
        code = sheet.question.code
        ordered = sorted(sheet.options, key=lambda option: option.missing is not None)
        drawn = [
            (option, sheet.item(option, code if place == 0 else f"{code}-{option.code}"))
            for place, option in enumerate(ordered)
        ]
        points = [item for option, item in drawn if option.missing is None]
        beside = [item for option, item in drawn if option.missing is not None]
        columns = len(points) if len(points) <= WIDEST_MATRIX else 0
        return Drawn("scale", {"wide": columns > 0, "points": points, "items": beside, "columns": columns})
