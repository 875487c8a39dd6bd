"""Groups that are one table on the screen: the rows of a matrix."""

from surveys.files.xlsform.tree import Item

TABLE = "table-list"
LABELS, CELLS = "label", "list-nolabel"
MATRIX_TYPES = {
    "select_one": "matrix_single",
    "select_multiple": "matrix_multi",
    "integer": "matrix_number",
    "decimal": "matrix_number",
    "text": "matrix_text",
}
_SELECTS = ("select_one", "select_multiple")


def matrix_rows(group: Item) -> list[Item]:
    """The children that are rows of one matrix: all with the same options. Empty if the group is no matrix."""
    if group.given_rows or group.kind.name != "group":
        return group.given_rows
    if TABLE in group.appearance:
        candidates = group.children
    elif any(CELLS in child.appearance for child in group.children):
        candidates = [child for child in group.children if CELLS in child.appearance]
    else:
        return []
    selects = [child for child in candidates if child.kind.name in _SELECTS and child.kind.list_name]
    if not selects:
        return []
    rows = [child for child in selects if _shape(child) == _shape(selects[0])]
    return [] if selects[0].kind.or_other else rows


def header_of(group: Item) -> Item | None:
    """The select that only shows the options above the others (appearance `label`)."""
    rows = matrix_rows(group)
    if not rows or TABLE in group.appearance:
        return None
    return next(
        (c for c in group.children if LABELS in c.appearance and c.list_key == rows[0].list_key), None
    )


def _shape(item: Item) -> tuple[str, ...]:
    """What all rows of a matrix have in common."""
    rules = ("relevant", "constraint", "choice_filter")
    return (*item.list_key, *(item.row.peek(rule) for rule in rules))
