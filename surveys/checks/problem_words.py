"""What the questionnaire's own checks find, in words that say what to do."""

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from questionnaire.expressions.checking import Problem
from questionnaire.setting_checks import SettingProblem
from questionnaire.types import QuestionType
from questionnaire.words import Plural

PROBLEM_WORDS = {
    "unknown_question": _("There is no question “%(code)s”. Correct the code."),
    "unknown_row": _("Question “%(code)s” has no row “%(row)s”. Correct the code."),
    "unknown_option": _("Question “%(code)s” has no option “%(option)s”. Correct the code."),
    "matrix_without_row": _("Say which row of “%(code)s” is meant: ${%(code)s/row}."),
    "matrix_without_column": _(
        "Say which column of the row “%(row)s” of “%(code)s” is meant: ${%(code)s/%(row)s/option}."
    ),
    "no_columns": _("Row “%(row)s” of “%(code)s” has one answer only: write ${%(code)s/%(row)s}."),
    "no_other_text": _("Option “%(option)s” of “%(code)s” asks for no details, so there are none to read."),
    "no_value": _("“%(code)s” is information and never has an answer. Take it out."),
    "identifying": _("“%(code)s” identifies a person, so its answer may not be used here. Take it out."),
    "later_question": _("“%(code)s” is asked later. Move it before this place, or use another question."),
    "itself": _("“%(code)s” cannot depend on its own answer. Use another question."),
    "value_outside_constraint": _("“.” stands for the answer in “accepted if” only. Write ${code} here."),
    "constraint_without_value": _(
        "This type of question has no single answer to check. Take “accepted if” out."
    ),
    "several_values": _(
        "“%(code)s” can have several answers: write selected(${%(code)s}, 'code') instead of =."
    ),
    "not_a_choice": _(
        "selected() and count-selected() are for questions with options. Compare with = instead."
    ),
    "no_order": _("The answers of “%(code)s” are no numbers, so they have no order. Compare with = or !=."),
    "not_a_number": _("“%(code)s” is a number and is never “%(text)s”. Write a number such as 5 or 0.5."),
    "not_a_date": _("“%(code)s” is a date and is never “%(text)s”. Write a date such as '2026-03-27'."),
    "not_a_time": _("“%(code)s” is a time and is never “%(text)s”. Write a time such as '14:30'."),
    "not_a_month": _("“%(code)s” is a month and is never “%(text)s”. Write a month such as '2026-03'."),
    "not_a_moment": _(
        "“%(code)s” is a date and time and is never “%(text)s”. Write them such as '2026-03-27T14:30'."
    ),
    "unlike": _(
        "“%(code)s” and “%(other)s” have different kinds of answers, so they cannot be compared. "
        "Use another question."
    ),
    "no_arithmetic": _("“%(code)s” is a time or a month: compare it, but do not calculate with it."),
    "several_chosen": _("“%(code)s” can have several answers. Count them with count-selected(${%(code)s})."),
    "whole_power": _("pow() takes whole powers, up to %(max)s. Use sqrt() for a square root."),
    "in_list": _(
        "“%(code)s” is asked of each item of a list. Take all its answers together: "
        "sum(${%(code)s}), min, max, join or count-non-empty."
    ),
    "list_outside_count": _("“%(code)s” is a list. Count its items with count(${%(code)s})."),
    "position_outside_list": _(
        "position(..) is the number of an item, and means something in its list only."
    ),
    "no_list": _(
        "count() is for lists. Count options with count-selected(), and answers with count-non-empty()."
    ),
    "same_page": _(
        "“%(code)s” is asked on the same page, so its answer is not known yet. Move it to an earlier page."
    ),
    "shown_outside_list": _(
        "“%(code)s” is asked of each item of a list, so only later pages of that list can show its answer. "
        "Take ${%(code)s} out."
    ),
    "no_answers_here": _("No answer is known here, so “%(code)s” cannot be shown. Take ${%(code)s} out."),
}
SETTING_WORDS = {
    "preset_refused": _(
        "“%(text)s” is filled in beforehand, but it is no answer to this question. Change it."
    ),
    "preset_consent": _("Nobody can consent beforehand: take “%(text)s” out."),
    "not_a_number": _("“%(text)s” in “%(setting)s” is no number. Write one such as 5 or 0.5."),
    "not_a_whole_number": _("“%(text)s” in “%(setting)s” is no whole number. Write one such as 5."),
    "not_a_date": _("“%(text)s” in “%(setting)s” is no date. Write one such as 2026-03-27, or today."),
    "not_a_time": _("“%(text)s” in “%(setting)s” is no time. Write one such as 09:30."),
    "not_a_moment": _(
        "“%(text)s” in “%(setting)s” is no date and time. Write one such as 2026-03-27T09:30, or today."
    ),
    "not_a_month": _("“%(text)s” in “%(setting)s” is no month. Write one such as 2026-03, or today."),
    "limits_reversed": _("The least, %(min)s, is more than the most, %(max)s. Change one of them."),
    "scale_length": _("A scale has between 2 and %(most)s points. Change “min” or “max”."),
    "decimals": _("“decimals” is from 0 to %(most)s."),
    "length": _("“max_length” is from 1 to %(most)s."),
    "other_text_length": _("The details of option “%(option)s” can be 1 to %(most)s characters long."),
    "choices_wanted": _("“%(setting)s” is %(text)s, but there are %(most)s options. Change one of them."),
    "choices_reversed": _("“min_choices”, %(min)s, is more than “max_choices”, %(max)s. Change one of them."),
}


def problem_words(problem: Problem) -> str:
    """What to do about a problem of an expression or a placeholder, in the active language."""
    return PROBLEM_WORDS[problem.kind] % problem.values


def setting_words(problem: SettingProblem, kind: QuestionType) -> str:
    """What to do about a problem of the settings of a question of that type, in the active language."""
    own = kind.sentences.get(problem.kind)
    if isinstance(own, Plural):
        return ngettext(own.singular, own.plural, int(problem.values["count"])) % problem.values
    return (SETTING_WORDS[problem.kind] if own is None else gettext(own)) % problem.values
