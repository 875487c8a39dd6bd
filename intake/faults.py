"""What is wrong with a file of responses, and where."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from questionnaire.document import Question
from questionnaire.faults import Fault


@dataclass(frozen=True)
class CellFault:
    """`row` as the spreadsheet counts; `column` the name of a column. `kind` is one of intake.wording's; or `answer`,
    and then `fault` says what is wrong with the answer to `question`."""

    row: int
    column: str
    kind: str
    values: Mapping[str, str] = field(default_factory=dict)
    question: Question | None = None
    fault: Fault | None = None


class FileUnusable(Exception):
    """No row of the file can be read. `faults` say why."""

    def __init__(self, *faults: CellFault) -> None:
        super().__init__(len(faults))
        self.faults = faults
