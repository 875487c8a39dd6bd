"""Everything that a codebook counts."""

from collections.abc import Sequence

from msgspec.structs import replace

from exports.codebook.questions import Asked
from exports.codebook.tables import Counts, is_beside
from exports.codebook.tallies import Tally, tallies_of
from exports.dataset.columns import BESIDE, Column, Kind
from exports.dataset.contents import Contents
from exports.dataset.counts import Counted, counts_of, values_of

SYSTEM_COUNTED = (Kind.VERSION, Kind.LANGUAGE, Kind.SOURCE, Kind.SET_ASIDE)


class Counting:
    """Everything that is counted of a dataset: of its responses (`""`), and of the items of each list, by its code."""

    def __init__(self, contents: Contents) -> None:
        self._counts = {"": _counted(contents, own_columns(contents))}
        for code, part in contents.lists.items():
            self._counts[code] = _counted(part, own_columns(part))
        self.system = values_of(contents, SYSTEM_COUNTED)

    def of(self, asked: Asked) -> Counts:
        return self._counts[asked.of_list]

    def whole(self, asked: Asked) -> Counted:
        """Of a question with all its columns: in how many rows it was asked, and in how many answered."""
        return self._counts[asked.of_list].by_key.get(whole_key(asked.question.code)) or Counted()

    def tally(self, name: str) -> Tally:
        return self._counts[""].tallies[name]


def own_columns(contents: Contents) -> list[Column]:
    """Columns of answers, without those of items that stand beside those of responses."""
    return [column for column in contents.columns if column.key and not column.item]


def whole_key(code: str) -> str:
    # No key of an answer ends so.
    return f"{code}//"


def _counted(contents: Contents, columns: Sequence[Column]) -> Counts:
    answers = [column for column in columns if column.kind not in BESIDE and not is_beside(column)]
    whole = [replace(column, key=whole_key(column.question)) for column in answers if column.question]
    return Counts(tallies_of(contents, columns), counts_of(contents, columns) | counts_of(contents, whole))
