"""docker-compose.yml as Docker would read it: anchors merged, variables put in."""

import os
import re
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
# $$, ${NAME}, ${NAME:-default} and ${NAME:?message}: what the file uses.
VARIABLE = re.compile(r"\$(?:(?P<dollar>\$)|\{(?P<name>\w+)(?::(?P<kind>[-?])(?P<rest>[^}]*))?\})")


class Missing(Exception):
    """A variable that the file insists on is not set."""


def document() -> dict[str, Any]:
    """The file, with its variables still in it."""
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return loaded


def with_variables(node: Any, variables: dict[str, str]) -> Any:
    """The same with every variable replaced; raises `Missing`."""
    if isinstance(node, dict):
        return {key: with_variables(value, variables) for key, value in node.items()}
    if isinstance(node, list):
        return [with_variables(value, variables) for value in node]
    return VARIABLE.sub(lambda match: _value(match, variables), node) if isinstance(node, str) else node


def variables_of(node: Any) -> set[str]:
    """The names of all variables that the file uses."""
    if isinstance(node, dict):
        return set().union(*map(variables_of, node.values()))
    if isinstance(node, list):
        return set().union(*map(variables_of, node))
    return (
        {match["name"] for match in VARIABLE.finditer(node) if match["name"]}
        if isinstance(node, str)
        else set()
    )


def as_in_the_image(environment: dict[str, str]) -> dict[str, str]:
    """The environment of a process, whose programs are those beside our interpreter."""
    return {
        **environment,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": "/nonexistent",
    }


def _value(match: re.Match[str], variables: dict[str, str]) -> str:
    if match["dollar"]:
        return "$"
    value = variables.get(match["name"], "")
    if not value and match["kind"] == "?":
        raise Missing(match["name"])
    return value or (match["rest"] if match["kind"] == "-" else "")
