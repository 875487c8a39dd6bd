"""Options put in order: a select for each, stored as one list of option codes, the first place first.

Ranks run from 1 without gaps. A required ranking places every option; otherwise none, or only the first few, will do.
"""

import datetime as dt

from questionnaire.answers import Answers, Posted
from questionnaire.document import Language, Question
from questionnaire.faults import Fault
from questionnaire.types.base import Cleaned, Line, Offered, QuestionType, fault, posted_once, stored_values
from questionnaire.types.choices import option_words


class Ranking(QuestionType):
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
