"""A survey as flat keys and values, and back: what two readings of it differ in can then be told, key by key.

Parts with codes are keyed by them (`question/sector/options/nhs/label/cy`), each list's own key holding their order
(`question/sector/options` = `["third_sector", "nhs"]`). Questions are keyed by their own code alone, on whatever page.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

# Lists whose items have no codes, so that they are numbered; and lists of words, which stand as they are.
_NUMBERED = frozenset({"partners"})
_WORDS = frozenset({"agreed", "accept", "parts"})
# What names the items of a list that have no code.
_NAMES = {"pictures": "name"}
QUESTION = "question"
QUESTIONS = "questions"

Flat = dict[str, str]


def flattened(content: Mapping[str, Any]) -> Flat:
    """Every value is JSON; that of a list of parts is the list of their codes."""
    return dict(_flat(content, ""))


def _flat(value: Any, path: str) -> Iterator[tuple[str, str]]:
    last = path.rpartition("/")[2]
    if isinstance(value, dict):
        for name, part in value.items():
            if name != "code" and not (path.startswith("pictures/") and name == "name"):
                yield from _flat(part, f"{path}/{name}" if path else name)
    elif isinstance(value, list | tuple) and last not in _WORDS:
        names = [
            str(n) if last in _NUMBERED else item[_NAMES.get(last, "code")] for n, item in enumerate(value, 1)
        ]
        yield path, _json(names)
        home = QUESTION if last == QUESTIONS else path
        for name, item in zip(names, value, strict=True):
            yield from _flat(item, f"{home}/{name}")
    else:
        yield path, _json(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def unflattened(flat: Mapping[str, str]) -> dict[str, Any]:
    """The content that these keys and values describe. Parts that no list names are not in it.

    Raises ValueError for a value that is no JSON.
    """
    tree: dict[str, Any] = {}
    for path, value in flat.items():
        node = tree
        for name in path.split("/"):
            node = node.setdefault(name, {})
        node[""] = json.loads(value)
    questions = tree.pop(QUESTION, {})
    return {name: _value(part, name, questions) for name, part in tree.items()}


def _value(node: Mapping[str, Any], last: str, questions: Mapping[str, Any]) -> Any:
    own = node.get("")
    if "" not in node or (own is not None and not isinstance(own, list) and len(node) > 1):
        return _content(node, questions)
    if not isinstance(own, list) or last in _WORDS:
        return own
    home = questions if last == QUESTIONS else node
    items = [(str(name), _content(home.get(str(name), {}), questions)) for name in own]
    return [item if last in _NUMBERED else {_NAMES.get(last, "code"): name, **item} for name, item in items]


def _content(node: Mapping[str, Any], questions: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(part, name, questions) for name, part in node.items() if name}
