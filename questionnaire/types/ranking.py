"""Options put in order: a select for each, stored as one list of option codes, the first place first.

Ranks run from 1 without gaps. A required ranking places every option; otherwise none, or only the first few, will do.
"""

import datetime as dt

from questionnaire.answers import Answers, Posted
from questionnaire.document import Language, Option, Question
from questionnaire.faults import Fault
from questionnaire.types.base import (
    Cleaned,
    Line,
    Offered,
    PlannedColumn,
    QuestionType,
    fault,
    posted_once,
    stored_values,
)
from questionnaire.types.chance import Chance
from questionnaire.types.choices import option_words
from questionnaire.types.sheet import Drawn, Sheet
from questionnaire.words import gettext_noop as N_


class Ranking(QuestionType):
    name = N_("Ranking")
    reads = "choices"
    options = "needed"
    settings = ("order",)

    def keys(self, question: Question) -> tuple[str, ...]:
        return (question.code,)

    def anchor(self, question: Question, control: str) -> str:
        """The select of an item."""
        return control.replace("/", "-")

    def columns(self, question: Question) -> list[PlannedColumn]:
        code = question.code
        return [
            PlannedColumn(f"{code}/{option.code}", "rank", code, option.code, option.label)
            for option in question.options
        ]

    def draw(self, sheet: Sheet) -> Drawn:
        wrong, shared = {found.control for found in sheet.faults}, _shared_places(sheet)
        items = []
        for option in sheet.options:
            name = f"{sheet.question.code}/{option.code}"
            items.append(
                {
                    "id": self.anchor(sheet.question, name),
                    "name": name,
                    "label": sheet.words(option.label),
                    "wrong": name in wrong or name in shared,
                    "error": shared.get(name, ""),
                    **sheet.bounds(option),
                    "places": [
                        {"number": place, "selected": sheet.checked(name, str(place), " selected")}
                        for place in range(1, len(sheet.options) + 1)
                    ],
                }
            )
        context = {
            "items": items,
            # The script puts in the item and the place that it has just changed.
            "moved": sheet.say(N_("‘{item}’ is now {place}")),
            "emptied": sheet.say(N_("‘{item}’ now has no place")),
            "up": sheet.say(N_("Move up")),
            "down": sheet.say(N_("Move down")),
            "error": sheet.error_at(*wrong),
        }
        return Drawn("ranking", context)

    def invent(self, question: Question, chance: Chance) -> dict[str, list[str]]:
        options = sorted(
            question.options, key=lambda option: chance.rng.random() / chance.weight(question, option)
        )
        return {f"{question.code}/{option.code}": [str(place)] for place, option in enumerate(options, 1)}

    def clean(self, question: Question, posted: Posted, offered: Offered, today: dt.date) -> Cleaned:
        places = {str(place): place for place in range(1, len(offered) + 1)}
        holders: dict[int, str] = {}
        faults: list[Fault] = []
        for code, option in offered.items():
            control = f"{question.code}/{code}"
            rank = posted_once(posted, control)
            labels = {"option": option.label}
            if rank is None:
                faults.append(fault(question, "repeated", control, labels))
            elif not rank:
                if question.required:
                    faults.append(fault(question, "missing_rank", control, labels))
            elif rank not in places:
                faults.append(fault(question, "unknown_choice", control, labels))
            elif (place := places[rank]) in holders:
                labels["other"] = offered[holders[place]].label
                faults.append(fault(question, "duplicate_rank", control, labels, rank=place))
            else:
                holders[place] = code
        ranking = [holders[place] for place in sorted(holders)]
        if not faults:
            faults = self._gap(question, holders, offered)
        return Cleaned({question.code: ranking or None}, faults)

    def _gap(self, question: Question, holders: dict[int, str], offered: Offered) -> list[Fault]:
        for expected, place in enumerate(sorted(holders), 1):
            if place != expected:
                code = holders[place]
                labels = {"option": offered[code].label}
                return [fault(question, "rank_gap", f"{question.code}/{code}", labels, rank=expected)]
        return []

    def as_posted(self, question: Question, answers: Answers) -> dict[str, list[str]]:
        ranking = stored_values(answers.get(question.code))
        posted: dict[str, list[str]] = {}
        for place, code in enumerate(ranking, 1):
            posted.setdefault(f"{question.code}/{code}", []).append(str(place))
        return posted

    def describe(self, question: Question, answers: Answers, language: Language) -> list[Line]:
        ranking = stored_values(answers.get(question.code))
        return [
            Line(option_words(question, code, language), label=str(place))
            for place, code in enumerate(ranking, 1)
        ]


def _shared_places(sheet: Sheet) -> dict[str, str]:
    """Control name -> who else has its place, in words; only where that is what is wrong."""
    if not any(found.kind == "duplicate_rank" for found in sheet.faults):
        return {}
    holders: dict[str, list[Option]] = {}
    for option in sheet.options:
        for rank in sheet.fields.get(f"{sheet.question.code}/{option.code}", ()):
            holders.setdefault(rank, []).append(option)
    return {
        f"{sheet.question.code}/{option.code}": sheet.say(
            N_("‘%(other)s’ is also %(rank)s"), other=others[0].label.in_(sheet.language), rank=rank
        )
        for rank, options in holders.items()
        if rank
        for option in options
        if (others := [one for one in options if one.code != option.code])
    }
