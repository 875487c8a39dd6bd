"""Records put together by a reader, checked by the survey file's own shapes."""

from collections.abc import Mapping
from typing import Any

from questionnaire.document import LANGUAGES
from surveys.files.faults import Faults, Place, Where
from surveys.files.layout import FILE
from surveys.files.nodes import MappingNode, Node, ScalarNode, SequenceNode
from surveys.files.reading import require_consistent
from surveys.files.shapes import Record


def put(record: Record, key: str, value: Any, place: Where | None = None) -> None:
    """Set the value with its place; what is empty stays out."""
    if value not in ("", None, {}, []) and value is not False:
        record[key] = value
        record.positions[key] = place or record.position


def text_record(sides: Mapping[Any, str], place: Where) -> Record:
    record = Record(place)
    for language in LANGUAGES:
        put(record, language, sides.get(language, ""), place)
    return record


def with_places(content: Any, known: Any) -> Any:
    """Plain content as records, with the places of a record of the same shape as far as it reaches."""
    match content:
        case dict():
            known = known if isinstance(known, Record) else Record(Place())
            record = Record(known.position)
            for key, value in content.items():
                record[key] = with_places(value, known.get(key))
                record.positions[key] = known.at(key)
            return record
        case list():
            items = known if isinstance(known, list) else []
            by_code = {item.get("code"): item for item in items if isinstance(item, Record)}
            return [
                with_places(item, by_code.get(item.get("code")) if isinstance(item, dict) else None)
                for item in content
            ]
    return content


def checked(record: Record) -> Record:
    """The record as the survey file's shapes read it. Raises FileRefused with what they refuse, and where."""
    faults = Faults()
    read = FILE.read(_node(record, record.position), faults) or Record(Place())
    if not faults.found:
        require_consistent(read, faults)
    faults.refuse_any()
    return read


def _node(value: Any, place: Where) -> Node:
    match value:
        case Record():
            return MappingNode(
                value.position,
                [(ScalarNode(value.at(k), k, plain=False), _node(v, value.at(k))) for k, v in value.items()],
            )
        case dict():
            entries: list[tuple[ScalarNode, Node]] = [
                (ScalarNode(place, key, plain=False), _node(part, place)) for key, part in value.items()
            ]
            return MappingNode(place, entries)
        case list() | tuple():
            return SequenceNode(place, [_node(item, getattr(item, "position", place)) for item in value])
        case bool():
            return ScalarNode(place, "true" if value else "false", plain=True)
        case int():
            return ScalarNode(place, str(value), plain=True)
    return ScalarNode(place, str(value), plain=False)
