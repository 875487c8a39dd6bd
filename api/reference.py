"""The OpenAPI document as a page shows it: plain data for its template."""

from typing import Any

from msgspec import Struct

from api.addresses import ROOT
from api.document import EVERYWHERE, PROBLEMS, SCHEMAS, document
from api.problems import KINDS


class Member(Struct, frozen=True):
    """A parameter of an operation, or a member of what it answers."""

    name: str
    kind: str
    words: str


class Answer(Struct, frozen=True):
    status: str
    words: str
    media_type: str
    shape: str


class Operation(Struct, frozen=True):
    id: str
    method: str
    path: str
    summary: str
    words: str
    parameters: list[Member]
    answers: list[Answer]
    # Of problems that not every request may meet.
    codes: list[str]


class Shape(Struct, frozen=True):
    """Something that is told in answers, with its members."""

    name: str
    members: list[Member]


class Code(Struct, frozen=True):
    code: str
    status: int
    title: str
    words: str


class Reference(Struct, frozen=True):
    words: str
    operations: list[Operation]
    shapes: list[Shape]
    codes: list[Code]
    everywhere: tuple[str, ...] = EVERYWHERE


def reference(language: str) -> Reference:
    """The words of the codes are in the active language."""
    from api.service import api

    made = document(api, language)
    return Reference(
        words=made["info"]["description"],
        operations=[
            _operation(path, method, operation)
            for path, methods in made["paths"].items()
            for method, operation in methods.items()
        ],
        shapes=[_shape(name, schema) for name, schema in made["components"]["schemas"].items()],
        codes=[
            Code(code, kind.status, str(kind.title), str(kind.detail))
            for code, kind in sorted(KINDS.items(), key=lambda item: item[1].status)
        ],
    )


def _operation(path: str, method: str, operation: dict[str, Any]) -> Operation:
    answers = [_answer(status, answer) for status, answer in operation["responses"].items()]
    return Operation(
        id=operation["operationId"],
        method=method.upper(),
        path=f"{ROOT}{path}",
        summary=operation["summary"],
        words=operation["description"],
        parameters=[
            Member(each["name"], _kind(each["schema"]), each.get("description", ""))
            for each in operation["parameters"]
        ],
        answers=[answer for answer in answers if int(answer.status) < 400],
        codes=list(PROBLEMS[operation["operationId"]]),
    )


def _answer(status: str, answer: dict[str, Any]) -> Answer:
    content = answer.get("content", {})
    media_type = next(iter(content), "")
    shape = content[media_type].get("schema", {}).get("$ref", "") if media_type else ""
    return Answer(status, answer["description"], media_type, shape.removeprefix(SCHEMAS))


def _shape(name: str, schema: dict[str, Any]) -> Shape:
    members = schema.get("properties", {}).items()
    return Shape(name, [Member(key, _kind(each), each.get("description", "")) for key, each in members])


def _kind(schema: dict[str, Any]) -> str:
    """As OpenAPI calls it: these words are the standard's, in every language."""
    if "anyOf" in schema:
        return " | ".join(map(_kind, schema["anyOf"]))
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(SCHEMAS)
    if "enum" in schema:
        return " | ".join(f'"{each}"' for each in schema["enum"])
    if schema.get("type") == "array":
        return f"[{_kind(schema.get('items', {}))}]"
    kind = schema.get("type", "")
    return f"{kind} ({schema['format']})" if "format" in schema else kind
