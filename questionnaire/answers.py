"""The shape of stored answers: flat keys, canonical values."""

from collections.abc import Mapping

# A single value as a string (option code, decimal, ISO date, text in NFC), several choices or a ranking as a list of
# option codes, and None for a question that was asked and left empty. A key that is absent was never asked.
AnswerValue = str | list[str] | None

# `code`; `code/row` of a matrix, `code/row/option` of a box in a row; `code/option` for the "other" text of an option.
Answers = Mapping[str, AnswerValue]

# What a form sends: the names of controls and all values sent for each, in order.
Posted = Mapping[str, list[str]]
