"""What somebody might send for a question: control names and values, as their form would."""

import datetime as dt
from dataclasses import dataclass, field
from random import Random

from questionnaire.document import Language, Option, Question
from responses.synthetic.steering import Steer, Steers
from responses.synthetic.wording import DETAILS, LINES, PASSAGES

Posted = dict[str, list[str]]
LEFT_EMPTY = 0.08
TEXT_LEFT_EMPTY = 0.6
ANYTHING = Steer()


@dataclass
class Respondent:
    """One made-up person: the Chance of questionnaire.types.chance.

    `popularity` gives options their weights, the same for everybody of one run.
    """

    rng: Random
    language: Language
    today: dt.date
    steers: Steers = field(default_factory=dict)
    popularity: dict[str, float] = field(default_factory=dict)

    def posted(self, question: Question) -> Posted:
        """Empty now and then where the question may be left empty; never where it is steered."""
        if not question.required and question.code not in self.steers:
            share = TEXT_LEFT_EMPTY if question.kind.reads == "text" else LEFT_EMPTY
            if self.rng.random() < share:
                return {}
        return question.kind.invent(question, self)

    def steer(self, question: Question) -> Steer:
        return self.steers.get(question.code, ANYTHING)

    def weight(self, question: Question, option: Option) -> float:
        key = f"{question.code}/{option.code}"
        if key not in self.popularity:
            rare = 0.15 if option.missing or option.exclusive or option.other_text else 1.0
            self.popularity[key] = rare * (0.2 + self.rng.random() ** 2)
        return self.popularity[key]

    def line(self) -> str:
        return self.rng.choice(LINES[self.language])

    def passage(self) -> str:
        return " ".join(self.rng.sample(PASSAGES[self.language], self.rng.randint(1, 3)))

    def detail(self) -> str:
        return self.rng.choice(DETAILS[self.language])
