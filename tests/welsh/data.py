"""What people have written and the database holds: no catalogue translates it."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models

OWN_MODELS = ("accounts", "jobs", "surveys", "responses", "exports", "intake", "verbatims")
_WORDS = (models.CharField, models.TextField, models.JSONField)


def stored_words() -> Iterator[str]:
    """Every text in the database: names and codes that people gave, which no catalogue translates."""
    for model in apps.get_models():
        if model._meta.app_label in OWN_MODELS:
            fields = [field.attname for field in model._meta.concrete_fields if isinstance(field, _WORDS)]
            for values in model._default_manager.values_list(*fields):
                for value in values:
                    yield from _words_in(value)


def _words_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from value.splitlines()
    elif isinstance(value, dict):
        yield from value
        for inner in value.values():
            yield from _words_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _words_in(inner)
