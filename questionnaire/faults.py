"""What can be wrong with an answer, as data: the kinds that several types share.

`responses` turns a fault into words in either language.
"""

from typing import Literal

from msgspec import Struct, field

from questionnaire.document import Text

FaultKind = Literal[
    # Nothing was given where an answer is required.
    "missing_choice",
    "missing_choices",
    "missing_row",  # labels: row
    "missing_rank",  # labels: option
    "missing_number",
    "missing_text",
    "missing_date",
    "missing_email",
    "missing_other",  # labels: option, other (the label of the text box; may be empty)
    # Not something that the page offers: a changed or damaged form.
    "unknown_choice",
    "repeated",  # one answer was possible, several were sent
    # Multiple choice.
    "too_few_choices",  # values: min, count
    "too_many_choices",  # values: max, count, over
    "exclusive_choice",  # labels: option (the one that excludes the others)
    # Ranking.
    "duplicate_rank",  # values: rank; labels: option, other (the item that already has this rank)
    "rank_gap",  # values: rank (the one left out); labels: option (the first item ranked after the gap)
    # Numbers. min and max are decimal strings.
    "not_a_number",
    "not_a_whole_number",
    "too_many_decimals",  # values: decimals
    "number_too_long",  # values: digits
    "number_out_of_range",  # values: min, max
    "number_too_small",  # values: min
    "number_too_large",  # values: max
    # Texts.
    "too_long",  # values: max, over
    "characters",  # control characters or broken encoding, which cannot be stored
    "not_an_email",
    # Dates. min and max are ISO dates.
    "date_without_day",
    "date_without_month",
    "date_without_year",
    "date_without_day_and_month",
    "date_without_day_and_year",
    "date_without_month_and_year",
    "year_not_four_digits",
    "not_a_date",
    "date_out_of_range",  # values: min, max
    "date_too_early",  # values: min
    "date_too_late",  # values: max
    "date_in_past",  # it must be today or later
    "date_in_future",  # it must be today or earlier
    # Lists; `question` is the list's code.
    "too_few_items",  # values: min
    "too_many_items",  # values: max
    # The author's own rule; `message` has their words, or is None where they wrote none.
    "constraint",
]


class Fault(Struct, frozen=True):
    """One thing wrong with one control.

    `kind` is one of FaultKind, or one of the type's own, which has its words in the type's `sentences`.
    `control` is the posted name of the first control in error. `values` and `labels` are what the words need; labels
    are the author's texts, in both languages. `message` is the author's own message. `item` is the id of the item of a
    list whose stored answers are checked.
    """

    question: str
    control: str
    kind: str
    values: dict[str, str | int] = field(default_factory=dict)
    labels: dict[str, Text] = field(default_factory=dict)
    message: Text | None = None
    item: str = ""
