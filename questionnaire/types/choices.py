"""Questions whose answer is one or several of their options: single_choice, yes_no and multi_choice."""

import datetime as dt
from collections.abc import Collection, Iterable
from random import Random

import msgspec

from questionnaire.answers import Answers, AnswerValue, Posted
from questionnaire.document import Language, Option, OtherText, Question
from questionnaire.faults import Fault
from questionnaire.plain_text import CharactersRefused, line
from questionnaire.setting_checks import SettingProblem, choice_count_problems
from questionnaire.types.base import (
    Cleaned,
    Line,
    Offered,
    PlannedColumn,
    QuestionType,
    TakesOptions,
    fault,
    posted_once,
    stored_values,
)
from questionnaire.types.chance import Chance
from questionnaire.types.sheet import Drawn, Sheet
from questionnaire.types.texts import AS_IT_IS, PLURALS
from questionnaire.words import gettext_noop as N_
from questionnaire.words import ngettext_noop as NN_

OTHER_TEXT_LENGTH = 200


class Choice(QuestionType):
    """What single and multiple choice share: the "other" texts, and words for the options chosen."""

    options: TakesOptions = "needed"
    preset = True
    other_texts = True
    hosts = True
    template = "radios"

    def keys(self, question: Question) -> tuple[str, ...]:
        return (question.code, *(f"{question.code}/{option.code}" for option in question.options_with_text))

    def draw(self, sheet: Sheet) -> Drawn:
        code, items = sheet.question.code, []
        for place, option in enumerate(sheet.options):
            item = sheet.item(option, code if place == 0 else f"{code}-{option.code}")
            item["divided"] = (
                self.exclusive and option.exclusive and place > 0 and not sheet.options[place - 1].exclusive
            )
            items.append(item)
        return Drawn(self.template, {"items": items})

    def details(self, question: Question, chance: Chance, chosen: Collection[str]) -> dict[str, list[str]]:
        """What somebody made up writes beside the options chosen."""
        return {
            f"{question.code}/{option.code}": [chance.detail()[: option.other_text.max_length]]
            for option in question.options_with_text
            if option.code in chosen and option.other_text is not None
        }

    def as_posted(self, question: Question, answers: Answers) -> dict[str, list[str]]:
        return {key: values for key in question.keys if (values := stored_values(answers.get(key)))}

    def without(self, question: Question, answers: Answers, withdrawn: set[str]) -> dict[str, AnswerValue]:
        """What was written beside a withdrawn option goes with it; what was written beside another is no code."""
        texts = {f"{question.code}/{code}" for code in withdrawn}
        chosen = {key: value for key, value in answers.items() if key == question.code}
        written = {
            key: None if key in texts else value for key, value in answers.items() if key not in chosen
        }
        return super().without(question, chosen, withdrawn) | written

    def describe(self, question: Question, answers: Answers, language: Language) -> list[Line]:
        lines = []
        for code in stored_values(answers.get(question.code)):
            beside = stored_values(answers.get(f"{question.code}/{code}"))
            lines.append(Line(option_words(question, code, language), detail=" ".join(beside)))
        return lines

    def with_other_texts(
        self, question: Question, chosen: Collection[str], posted: Posted, cleaned: Cleaned
    ) -> Cleaned:
        """Adds the texts of the chosen options; the text of an option that is not chosen is ignored."""
        for option in question.options_with_text:
            control = f"{question.code}/{option.code}"
            cleaned.values[control] = None
            if option.code in chosen and option.other_text is not None:
                self._add_other_text(question, option, option.other_text, posted, cleaned)
        return cleaned

    def _add_other_text(
        self, question: Question, option: Option, other: OtherText, posted: Posted, cleaned: Cleaned
    ) -> None:
        control = f"{question.code}/{option.code}"
        longest = other.max_length or OTHER_TEXT_LENGTH
        typed = posted_once(posted, control)
        if typed is None:
            cleaned.faults.append(fault(question, "repeated", control))
            return
        try:
            text = line(typed)
        except CharactersRefused:
            cleaned.faults.append(fault(question, "characters", control))
            return
        if len(text) > longest:
            cleaned.faults.append(fault(question, "too_long", control, max=longest, over=len(text) - longest))
        elif text:
            cleaned.values[control] = text
        elif other.required:
            labels = {"option": option.label, "other": other.label}
            cleaned.faults.append(fault(question, "missing_other", control, labels))


class SingleChoice(Choice):
    name = N_("Single choice")
    reads = "choice"
    settings: tuple[str, ...] = ("display", "order")

    def columns(self, question: Question) -> list[PlannedColumn]:
        return [PlannedColumn(question.code, "choice", question.code)]

    def draw(self, sheet: Sheet) -> Drawn:
        if not is_list(sheet.question):
            return super().draw(sheet)
        items = [sheet.item(option, "", " selected") for option in sheet.options]
        if sheet.question.settings.display != "search":
            return Drawn("select", {"items": items})
        other: Language = "en" if sheet.language == "cy" else "cy"
        for item, option in zip(items, sheet.options, strict=True):
            here, there = option.label.in_(sheet.language), option.label.in_(other)
            item["also"] = there if there != here else ""
        return Drawn("select", {"items": items, "search": search_words(sheet)})

    def invent(self, question: Question, chance: Chance) -> dict[str, list[str]]:
        weights = [chance.weight(question, option) for option in question.options]
        code = chance.steer(question).choose or chance.rng.choices(question.options, weights)[0].code
        return {question.code: [code], **self.details(question, chance, [code])}

    def clean(self, question: Question, posted: Posted, offered: Offered, today: dt.date) -> Cleaned:
        code = posted_once(posted, question.code)
        faults: list[Fault] = []
        if code is None:
            faults.append(fault(question, "repeated"))
        elif code and code not in offered:
            faults.append(fault(question, "unknown_choice"))
        elif not code and question.required:
            faults.append(fault(question, "missing_choice"))
        chosen = code if code and not faults else None
        cleaned = Cleaned({question.code: chosen}, faults)
        return self.with_other_texts(question, (chosen,) if chosen else (), posted, cleaned)


def search_words(sheet: Sheet) -> dict[str, str]:
    """What the script says that searches in a list (static/respondent/search.js)."""
    counted = {form: sheet.say_counted(*_RESULTS, count, **AS_IT_IS) for form, count in PLURALS.items()}
    return {
        "results": msgspec.json.encode(counted).decode(),
        "none": sheet.say(N_("Nothing in the list fits. Try another spelling.")),
        "all": sheet.say(N_("Show the whole list")),
        "unsettled": sheet.say(N_("Choose from the list, or clear the box")),
    }


_RESULTS = NN_(
    "%(count)s result. Choose with the arrow keys.", "%(count)s results. Choose with the arrow keys."
)


def is_list(question: Question) -> bool:
    """Whether the options of a single choice drop down instead of standing on the page."""
    return question.type == "single_choice" and question.settings.display in ("select", "search")


class YesNo(SingleChoice):
    name = N_("Yes or no")
    options = "beside"
    settings = ("consent",)


class MultiChoice(Choice):
    """A list of option codes in the order of the options, without repeats."""

    name = N_("Multiple choice")
    reads = "choices"
    settings = ("min_choices", "max_choices", "order")
    exclusive = True
    template = "checkboxes"

    def columns(self, question: Question) -> list[PlannedColumn]:
        code = question.code
        return [
            PlannedColumn(f"{code}/{option.code}", "tick", code, option.code, option.label)
            for option in question.options
        ]

    def setting_problems(self, question: Question) -> Iterable[SettingProblem]:
        return choice_count_problems(question)

    def invent(self, question: Question, chance: Chance) -> dict[str, list[str]]:
        steer, rng = chance.steer(question), chance.rng
        alone = [option for option in question.options if option.exclusive]
        if alone and not steer.include and rng.random() < 0.05:
            return {question.code: [rng.choice(alone).code]}
        open_to_chance = [
            option
            for option in question.options
            if not option.exclusive and option.code not in steer.include | steer.exclude
        ]
        chosen = list(steer.include)
        # Drawn one after the other by weight, until a random number of them is there.
        wanted = self._wanted(question, rng, len(chosen), len(open_to_chance))
        while len(chosen) < wanted and open_to_chance:
            weights = [chance.weight(question, option) for option in open_to_chance]
            drawn = rng.choices(open_to_chance, weights)[0]
            open_to_chance.remove(drawn)
            chosen.append(drawn.code)
        if not chosen and alone:
            chosen = [alone[0].code]
        return {question.code: chosen, **self.details(question, chance, chosen)}

    def _wanted(self, question: Question, rng: Random, included: int, more: int) -> int:
        least, most = question.settings.min_choices or 1, question.settings.max_choices
        wanted = max(least, included + min(more, int(rng.expovariate(0.5))))
        return min(wanted, most or wanted)

    def clean(self, question: Question, posted: Posted, offered: Offered, today: dt.date) -> Cleaned:
        sent = set(posted.get(question.code) or ()) - {""}
        chosen = [code for code in offered if code in sent]
        faults = self._faults(question, sent, chosen, offered)
        cleaned = Cleaned({question.code: chosen or None}, faults)
        return self.with_other_texts(question, chosen, posted, cleaned)

    def _faults(self, question: Question, sent: set[str], chosen: list[str], offered: Offered) -> list[Fault]:
        if len(chosen) < len(sent):
            return [fault(question, "unknown_choice")]
        if not chosen:
            return [fault(question, "missing_choices")] if question.required else []
        exclusive = next((offered[code] for code in chosen if offered[code].exclusive), None)
        if exclusive:
            return (
                [fault(question, "exclusive_choice", labels={"option": exclusive.label})]
                if chosen[1:]
                else []
            )
        least, most, count = question.settings.min_choices, question.settings.max_choices, len(chosen)
        if least is not None and count < least:
            return [fault(question, "too_few_choices", min=least, count=count)]
        if most is not None and count > most:
            return [fault(question, "too_many_choices", max=most, count=count, over=count - most)]
        return []


def option_words(question: Question, code: str, language: Language) -> str:
    """The option's label; its code if the question no longer has it."""
    option = question.options_by_code.get(code)
    return option.label.in_(language) if option else code
