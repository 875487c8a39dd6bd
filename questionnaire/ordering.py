"""Options in random order: another for each response, the same whenever and in whichever language it is looked at.

The order follows from the response's seed, the item of a list that is asked about, and the codes alone, so nothing has
to be stored to show it again; what a page did show is noted when the page is saved, because data files need it.
"""

import hashlib
from collections.abc import Sequence

from questionnaire.document import Option, Question

ORDER = "//order"


def order_key(code: str) -> str:
    """Beside the answer under `code` stands, for example, `colour//order`. No option or row has an empty code."""
    return f"{code}{ORDER}"


def is_shuffled(question: Question) -> bool:
    return question.settings.order == "random" and "order" in question.kind.settings


def moves(option: Option) -> bool:
    """Whether it has no place of its own: "other", "none" and "don't know" stay where people look for them."""
    return not (option.fixed or option.exclusive or option.missing or option.other_text)


def seed_within(seed: bytes, item: str) -> bytes:
    """The seed for what is asked of an item of a list, so that each item has orders of its own; outside lists, where
    there is no item, the response's."""
    return seed + item.encode()


def in_order(question: Question, options: Sequence[Option], seed: bytes | None) -> list[Option]:
    """The options as a response with this seed shows them; those that keep their places keep them. Without a seed, as
    the author has them."""
    if seed is None or not is_shuffled(question):
        return list(options)
    moving = iter(sorted(filter(moves, options), key=lambda option: _lot(seed, question.code, option.code)))
    return [next(moving) if moves(option) else option for option in options]


def _lot(seed: bytes, question: str, option: str) -> bytes:
    # Each option draws its lot by its own code: one more option, or one that is not offered, leaves the others' order.
    return hashlib.sha256(b"%b %b/%b" % (seed, question.encode(), option.encode())).digest()
