"""What a page says to those who do not see it: Chromium's accessibility tree as lines that people can read.

A line for each part that is spoken, in the order in which it is, indented below what it is in:

    group "Pa sector?" described by "Awgrym Gwall: Dewiswch un"
      radio "Cyhoeddus" checked
"""

from typing import Any

from playwright.sync_api import Page

Node = dict[str, Any]
# Said by the names of what they are in, or only there for the layout.
UNSPOKEN = {
    "none",
    "generic",
    "InlineTextBox",
    "LineBreak",
    "ListMarker",
    "LabelText",
    "Legend",
    "MenuListPopup",
}
STATES = {
    "required": "required",
    "invalid": "invalid",
    "checked": "checked",
    "disabled": "disabled",
    "expanded": "expanded",
    "focused": "has the focus",
}
# Their words are what they are named after.
NAMED_BY_THEIR_WORDS = {"heading", "link", "button", "option", "radio", "checkbox", "term", "textbox"}


def said(page: Page) -> list[str]:
    """Everything that the page says within `main`."""
    session = page.context.new_cdp_session(page)
    nodes: list[Node] = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    by_id = {node["nodeId"]: node for node in nodes}
    main = next(node for node in nodes if _value(node, "role") == "main")
    return [line for child in main["childIds"] for line in _lines(by_id, by_id[child], 0)]


def _lines(by_id: dict[str, Node], node: Node, depth: int) -> list[str]:
    role = _value(node, "role")
    speaks = not node["ignored"] and (role not in UNSPOKEN or "has the focus" in _states(node))
    if role == "StaticText" and not _value(node, "name"):
        return []
    own = ["  " * depth + _line(node)] if speaks else []
    if speaks and role in NAMED_BY_THEIR_WORDS:
        return own
    below = [by_id[child] for child in node.get("childIds", []) if child in by_id]
    return own + [line for child in below for line in _lines(by_id, child, depth + speaks)]


def _line(node: Node) -> str:
    role, name = _value(node, "role"), _value(node, "name")
    if role == "StaticText":
        return f'"{name}"'
    if role == "heading":
        role = f"heading {_property(node, 'level')}"
    parts = [role, f'"{name}"' if name else "", *_states(node)]
    value = _value(node, "value")
    if value:
        parts.append(f'holds "{value}"')
    described = _value(node, "description")
    if described:
        parts.append(f'described by "{described}"')
    return " ".join(part for part in parts if part)


def _states(node: Node) -> list[str]:
    found = []
    for one in node.get("properties", []):
        value = one["value"].get("value")
        word = STATES.get(one["name"])
        if word and value not in (False, "false"):
            found.append(word)
    return found


def _property(node: Node, name: str) -> str:
    return next(str(one["value"]["value"]) for one in node["properties"] if one["name"] == name)


def _value(node: Node, key: str) -> str:
    return " ".join(str(node.get(key, {}).get("value", "")).split())
