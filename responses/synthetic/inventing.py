"""What somebody might send for a question: control names and values, as their form would."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from questionnaire.document import Language, Option, Question
from questionnaire.limits import date_limit, decimal_limit
from questionnaire.types.rating import points
from responses.synthetic.steering import Steer, Steers
from responses.synthetic.wording import DETAILS, LINES, PASSAGES

Posted = dict[str, list[str]]
LEFT_EMPTY = 0.08
TEXT_LEFT_EMPTY = 0.6
ANYTHING = Steer()


@dataclass
class Respondent:
    """One made-up person. `popularity` gives options their weights, the same for everybody of one run."""

    rng: Random
    language: Language
    today: dt.date
    steers: Steers = field(default_factory=dict)
    popularity: dict[str, float] = field(default_factory=dict)

    def posted(self, question: Question) -> Posted:
        """Empty now and then where the question may be left empty; never where it is steered."""
        steer = self.steers.get(question.code, ANYTHING)
        if not question.required and question.code not in self.steers:
            share = TEXT_LEFT_EMPTY if question.type in ("short_text", "long_text") else LEFT_EMPTY
            if self.rng.random() < share:
                return {}
        return INVENT[question.type](self, question, steer)

    def weight(self, question: Question, option: Option) -> float:
        key = f"{question.code}/{option.code}"
        if key not in self.popularity:
            rare = 0.15 if option.missing or option.exclusive or option.other_text else 1.0
            self.popularity[key] = rare * (0.2 + self.rng.random() ** 2)
        return self.popularity[key]


def _single(who: Respondent, question: Question, steer: Steer) -> Posted:
    weights = [who.weight(question, option) for option in question.options]
    code = steer.choose or who.rng.choices(question.options, weights)[0].code
    return {question.code: [code], **_details(who, question, [code])}


def _multi(who: Respondent, question: Question, steer: Steer) -> Posted:
    alone = [option for option in question.options if option.exclusive]
    if alone and not steer.include and who.rng.random() < 0.05:
        return {question.code: [who.rng.choice(alone).code]}
    least, most = question.settings.min_choices or 1, question.settings.max_choices
    open_to_chance = [
        option
        for option in question.options
        if not option.exclusive and option.code not in steer.include | steer.exclude
    ]
    chosen = list(steer.include)
    # Drawn one after the other by weight, until a random number of them is there.
    wanted = max(least, len(chosen) + min(len(open_to_chance), int(who.rng.expovariate(0.5))))
    wanted = min(wanted, most or wanted)
    while len(chosen) < wanted and open_to_chance:
        weights = [who.weight(question, option) for option in open_to_chance]
        drawn = who.rng.choices(open_to_chance, weights)[0]
        open_to_chance.remove(drawn)
        chosen.append(drawn.code)
    if not chosen and alone:
        chosen = [alone[0].code]
    return {question.code: chosen, **_details(who, question, chosen)}


def _details(who: Respondent, question: Question, chosen: Sequence[str]) -> Posted:
    texts = {}
    for option in question.options_with_text:
        if option.code in chosen and option.other_text is not None:
            longest = option.other_text.max_length
            texts[f"{question.code}/{option.code}"] = [who.rng.choice(DETAILS[who.language])[:longest]]
    return texts


def _matrix(who: Respondent, question: Question, steer: Steer) -> Posted:
    weights = [who.weight(question, option) for option in question.options]
    return {
        f"{question.code}/{row.code}": [who.rng.choices(question.options, weights)[0].code]
        for row in question.rows
    }


def _rating(who: Respondent, question: Question, steer: Steer) -> Posted:
    scale = points(question)
    place = who.rng.triangular(0, len(scale), len(scale) * 0.6)
    return {question.code: [steer.choose or scale[min(int(place), len(scale) - 1)]]}


def _ranking(who: Respondent, question: Question, steer: Steer) -> Posted:
    options = sorted(question.options, key=lambda option: who.rng.random() / who.weight(question, option))
    return {f"{question.code}/{option.code}": [str(place)] for place, option in enumerate(options, 1)}


def _number(who: Respondent, question: Question, steer: Steer) -> Posted:
    least, most = decimal_limit(question.settings.min), decimal_limit(question.settings.max)
    low = float(least) if least is not None else 0.0
    high = float(most) if most is not None else low + 1000
    # Most numbers that people give are small.
    value = min(high, low + who.rng.lognormvariate(1.5, 1.0))
    decimals = 0 if question.settings.integer else min(question.settings.decimals or 0, 2)
    return {
        question.code: [
            f"{value:.{decimals}f}" if decimals else str(int(value) if value >= 0 else round(value))
        ]
    }


def _date(who: Respondent, question: Question, steer: Steer) -> Posted:
    least = date_limit(question.settings.min, who.today) or who.today - dt.timedelta(days=5 * 365)
    most = date_limit(question.settings.max, who.today) or max(who.today, least)
    day = least + dt.timedelta(days=who.rng.randint(0, max(0, (most - least).days)))
    parts = {"day": day.day, "month": day.month, "year": day.year}
    return {f"{question.code}-{part}": [str(value)] for part, value in parts.items()}


def _line(who: Respondent, question: Question, steer: Steer) -> Posted:
    return {question.code: [who.rng.choice(LINES[who.language])[: question.settings.max_length]]}


def _passage(who: Respondent, question: Question, steer: Steer) -> Posted:
    sentences = who.rng.sample(PASSAGES[who.language], who.rng.randint(1, 3))
    return {question.code: [" ".join(sentences)[: question.settings.max_length].strip()]}


def _email(who: Respondent, question: Question, steer: Steer) -> Posted:
    # example.org belongs to nobody (RFC 2606).
    return {question.code: [f"person{who.rng.randrange(10**6)}@example.org"]}


INVENT: dict[str, Callable[[Respondent, Question, Steer], Posted]] = {
    "single_choice": _single,
    "yes_no": _single,
    "multi_choice": _multi,
    "matrix_single": _matrix,
    "rating": _rating,
    "ranking": _ranking,
    "number": _number,
    "short_text": _line,
    "long_text": _passage,
    "date": _date,
    "email": _email,
    "information": lambda who, question, steer: {},
}
