"""Every answer of the API held against its OpenAPI document."""

import re
from functools import cache
from typing import Any

from django.http import HttpResponse
from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker

from api.document import document
from api.service import api

ROOT = "/api/v1"


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    """Method, path and operation of everything that may be asked."""
    return [
        (method, path, operation)
        for path, methods in document(api, "en")["paths"].items()
        for method, operation in methods.items()
    ]


@cache
def _operation(method: str, path: str) -> dict[str, Any] | None:
    for each, template, operation in operations():
        if each == method and re.fullmatch(re.sub(r"{\w+}", "[^/]+", template), path):
            return operation
    return None


def faults(method: str, path: str, response: HttpResponse) -> list[str]:
    """What in an answer is not as the document has it; none where the document has no such operation."""
    operation = _operation("get" if method == "head" else method, path.removeprefix(ROOT))
    if operation is None:
        return []
    described = operation["responses"].get(str(response.status_code))
    if described is None:
        return [f"no status {response.status_code}"]
    found = [
        f"no header {name}"
        for name in described.get("headers", {})
        if name not in ("Link", "Retry-After") and name not in response.headers
    ]
    media_type = response.headers.get("Content-Type", "").partition(";")[0]
    content = described.get("content", {})
    if content and media_type not in content and "application/octet-stream" not in content:
        return [*found, f"media type {media_type}"]
    if method == "head" or media_type not in content or response.streaming:
        return found
    schema = content[media_type]["schema"] | {"components": document(api, "en")["components"]}
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    return [
        *found,
        *(f"{error.json_path}: {error.message}" for error in validator.iter_errors(response.json())),
    ]


class ConformingClient(Client):
    """A program's requests; each answer has to be as documented, in no cache, and in a language."""

    def generic(self, method: str, path: str, *args: Any, **more: Any) -> HttpResponse:
        response: HttpResponse = super().generic(method, path, *args, **more)
        bare = path.partition("?")[0]
        if bare.startswith(f"{ROOT}/") and not bare.endswith("openapi.json"):
            assert faults(method.lower(), bare, response) == []
            assert response["Cache-Control"] == "no-store, private"
            assert response["Content-Language"] in ("cy", "en")
            assert not response.cookies
        return response
