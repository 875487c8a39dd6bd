"""The OpenAPI document in either language: what the library draws up from the operations, with its words translated and
the answers that it knows nothing of."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from api.addresses import ROOT
from api.problems import KINDS, MEDIA_TYPE
from api.shapes import Problem

Node = dict[str, Any]
# Members whose texts people read.
WORDS = ("description", "summary")
SCHEMAS = "#/components/schemas/"
# The problems that every operation may answer with, and those that an operation may besides.
EVERYWHERE = (
    "token_missing",
    "token_unknown",
    "token_ended",
    "token_expired",
    "person_inactive",
    "too_many",
    "fault",
    "unavailable",
)
OF_SURVEY = ("role_missing", "not_found", "ambiguous")
OF_DATASET = (*OF_SURVEY, "no_dataset")
OF_FILE = (
    *OF_DATASET,
    "not_ready",
    "not_made",
    "cancelled",
    "withdrawn",
    "range_not_satisfiable",
    "file_lost",
)
PROBLEMS: dict[str, tuple[str, ...]] = {
    "me": (),
    "surveys": ("invalid",),
    "survey": OF_SURVEY,
    "datasets": (*OF_SURVEY, "invalid"),
    "ask_for_interim": (*OF_SURVEY, "reading_only", "being_made", "not_open"),
    "dataset": OF_DATASET,
    "manifest": OF_FILE,
    "selections": (*OF_DATASET, "invalid"),
    "files": (*OF_DATASET, "invalid"),
    "download": OF_FILE,
}
FILES = {"manifest": "application/json", "download": "application/octet-stream"}
STATUSES = {
    "200": _("What was asked for."),
    "202": _("The dataset that is being made."),
    "206": _("The part of the file that was asked for."),
    "304": _("The file is the one that you have."),
}


def _text(description: str) -> Node:
    return {"description": description, "schema": {"type": "string"}}


LANGUAGE = {
    "name": "Accept-Language",
    "in": "header",
    **_text(_("“cy” or “en”: the language of messages and of words.")),
}
HEADERS_SENT = [
    {"name": "If-None-Match", "in": "header", **_text(_("The “ETag” of the file that you have."))},
    {"name": "Range", "in": "header", **_text(_("One part of the file, as in “bytes=1000-”."))},
    {"name": "If-Range", "in": "header", **_text(_("The “ETag” of the file that you have a part of."))},
]
FILE_HEADERS = {
    "ETag": _text(_("The SHA-256 of the whole file, in quotes.")),
    "Repr-Digest": _text(_("The SHA-256 of the whole file, as RFC 9530 has it.")),
    "Content-Length": _text(_("How many bytes are sent.")),
}
LINK = {"Link": _text(_("The address of the next part of the list, if there is one."))}
LOCATION = {"Location": _text(_("The address of the dataset."))}
RETRY = {"Retry-After": _text(_("How many seconds to wait."))}
RETRIED = {"not_ready", "too_many", "unavailable"}


@cache
def document(api: NinjaAPI, language: str) -> Node:
    """In `language`; not to be changed."""
    made: Node = dict(OpenAPISchema(api, ""))
    made["servers"] = [{"url": ROOT}]
    schema = Problem.model_json_schema(mode="serialization")
    made["components"]["schemas"]["Problem"] = schema
    made["components"]["securitySchemes"]["Bearer"]["description"] = _(
        "A token that you have made on the staff pages."
    )
    for operation in _operations(made):
        _complete(operation)
    with translation.override(language):
        translated: Node = _translated(made)
        for operation in _operations(translated):
            operation["responses"] |= _problems(operation["operationId"])
    return translated


def _operations(made: Node) -> Iterator[Node]:
    for methods in made["paths"].values():
        yield from methods.values()


def _complete(operation: Node) -> None:
    name, responses = operation["operationId"], {}
    for parameter in operation["parameters"]:
        # The library puts there what JSON Schema would have, which OpenAPI does not take.
        if examples := parameter.pop("examples", None):
            parameter["example"] = examples[0]
        parameter["schema"] = {
            key: value for key, value in parameter["schema"].items() if key not in ("description", "examples")
        }
    operation["parameters"].append(LANGUAGE)
    for status, response in operation["responses"].items():
        responses[str(status)] = response | {"description": STATUSES[str(status)]}
    if name in FILES:
        content = {
            FILES[name]: {"schema": {} if name == "manifest" else {"type": "string", "format": "binary"}}
        }
        for status in ("200", "206"):
            responses[status] = {"description": STATUSES[status], "content": content, "headers": FILE_HEADERS}
        responses["304"] = {"description": STATUSES["304"]}
        operation["parameters"] += HEADERS_SENT
    if any(parameter["name"] == "after" for parameter in operation["parameters"]):
        responses["200"]["headers"] = LINK
    if "202" in responses:
        responses["202"]["headers"] = LOCATION
    operation["responses"] = responses


def _problems(name: str) -> Node:
    """By status; in the active language."""
    found: dict[str, list[str]] = defaultdict(list)
    for code in (*EVERYWHERE, *PROBLEMS[name]):
        found[str(KINDS[code].status)].append(code)
    content = {MEDIA_TYPE: {"schema": {"$ref": f"{SCHEMAS}Problem"}}}
    return {
        status: {
            "description": "; ".join(f"{code}: {KINDS[code].title}" for code in codes),
            "content": content,
            **({"headers": _translated(RETRY)} if RETRIED & set(codes) else {}),
        }
        for status, codes in sorted(found.items())
    }


def _translated(node: Any) -> Any:
    """With its words in the active language, and without the titles that pydantic makes up of names."""
    if isinstance(node, list):
        return [_translated(each) for each in node]
    if not isinstance(node, dict):
        return node
    made = {}
    for key, value in node.items():
        if key in WORDS and isinstance(value, str):
            made[key] = gettext(value)
        elif key != "title" or not isinstance(value, str) or "version" in node:
            made[str(key)] = _translated(value)
    return made
