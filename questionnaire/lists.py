"""Lists ("add another person"): the keys under which the answers about their items are stored.

Under the list's code stand the ids of its items, in the order added; None where it was asked and none was added. The
answers about an item stand under `people/<id>/<key>`, flat like all others, so that the database can merge what two
tabs send. An id is a short word drawn at random: no order can be read from it. Within its item an answer has its key
alone: whatever asks, cleans, describes or draws questions works on those.
"""

import re
from typing import NamedTuple

from questionnaire.answers import Answers, AnswerValue
from questionnaire.document import Page, Questionnaire

# Letters that cannot be read as others, and no vowels, so that no draw spells a word that offends.
ID_LETTERS = "bcdfghjkmnpqrstvwxz"
ID_LENGTH = 8
_ID = re.compile(f"[{ID_LETTERS}]{{{ID_LENGTH}}}")

# Beside the ids: "yes" once the respondent has said that these are all. Dropped when a response is submitted.
ALL = "//all"
# What is noted beside the answer to a question: the wording of a consent, the order of options shown, what was let
# stand as it is on paper.
NOTES = ("//consent", "//order", "//paper")


class ItemKey(NamedTuple):
    """A key of `people/<id>/<key>` in its parts."""

    list: str
    item: str
    key: str


def is_item_id(written: str) -> bool:
    return _ID.fullmatch(written) is not None


def full_key(of_list: Page, item: str, key: str) -> str:
    return f"{of_list.code}/{item}/{key}"


def item_key(questionnaire: Questionnaire, key: str) -> ItemKey | None:
    """The parts of a key that belongs to an item; None for any other."""
    code, _, rest = key.partition("/")
    item, slash, within = rest.partition("/")
    return ItemKey(code, item, within) if slash and item and code in questionnaire.lists else None


def items_of(of_list: Page, answers: Answers) -> list[str]:
    """The ids of the items, in the order added. Whatever else was stored counts as none."""
    stored = answers.get(of_list.code)
    if not isinstance(stored, list):
        return []
    return list(dict.fromkeys(item for item in stored if isinstance(item, str) and is_item_id(item)))


def answers_of(of_list: Page, item: str, answers: Answers) -> dict[str, AnswerValue]:
    """The answers about one item, and the notes beside them, each under its key alone.

    What a link brought along for a hidden value of the list came before there were items: every one of them has it.
    """
    prefix = full_key(of_list, item, "")
    found: dict[str, AnswerValue] = {}
    for question in of_list.all_questions:
        if question.settings.parameter and not question.kind.asked and question.code in answers:
            found[question.code] = answers[question.code]
        for key in (*question.keys, *(question.code + note for note in NOTES)):
            if prefix + key in answers:
                found[key] = answers[prefix + key]
    return found


def stored_under(of_list: Page, item: str, values: Answers) -> dict[str, AnswerValue]:
    """Values about an item under the keys that they are stored under."""
    return {full_key(of_list, item, key): value for key, value in values.items()}


def has_all(of_list: Page, answers: Answers) -> bool:
    """Whether the respondent has said that these are all, and the list has as many as it should."""
    assert of_list.repeat is not None  # noqa: S101
    count = len(items_of(of_list, answers))
    return f"{of_list.code}{ALL}" in answers and of_list.repeat.min <= count <= of_list.repeat.max
