"""The staff pages of surveys, one module per subject. Importing registers them."""

from surveys.admin import parts, people, record, survey

__all__ = ["parts", "people", "record", "survey"]
