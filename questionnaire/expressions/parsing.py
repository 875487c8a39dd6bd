"""From what an author wrote to a tree."""

from questionnaire.expressions.tree import Expression, String


class ExpressionInvalid(ValueError):
    """The source is not an expression. `column` counts characters from 1."""

    def __init__(self, kind: str, column: int, values: dict[str, str | int] | None = None) -> None:
        super().__init__(f"{kind} at column {column}")
        self.kind = kind
        self.column = column
        self.values = values or {}


def parse(source: str) -> Expression:
    """The parsed expression. Raises ExpressionInvalid, with the column and a kind that callers put into words."""
    return Expression(source, String(source))
