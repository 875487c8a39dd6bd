"""Where in a file the parts of a survey stand, under the keys that findings use."""

from collections.abc import Iterator

from surveys.files.faults import START, Where
from surveys.files.reading import all_pages_of
from surveys.files.shapes import Record


class Positions:
    """Looks up the place of a key, or of the nearest part around it that the file has."""

    def __init__(self, record: Record) -> None:
        self._known = dict(_positions(record))
        self._whole = record.position

    def of(self, key: str) -> Where:
        while key and key not in self._known:
            key = key.rpartition(".")[0]
        return self._known.get(key, self._whole)


def _positions(record: Record) -> Iterator[tuple[str, Where]]:
    about = record["survey"]
    yield from _part("survey", about)
    for name, position in about.get("texts", Record(START)).positions.items():
        yield f"survey.{name}", position
    for number, partner in enumerate(about.get("partners", []), 1):
        yield from _part(f"survey.partners.{number}", partner)
    for option_set in record.get("option_sets", []):
        yield from _part(f"option_set.{option_set['code']}", option_set)
    for page in all_pages_of(record):
        yield f"page.{page['code']}", page.position
        for name in ("title", "relevant"):
            yield f"page.{page['code']}.{name}", page.at(name)
        for question in page.get("questions", []):
            yield from _part(f"question.{question['code']}", question)


def _part(key: str, record: Record) -> Iterator[tuple[str, Where]]:
    yield key, record.position
    for name, value in record.items():
        yield f"{key}.{name}", record.at(name)
        if isinstance(value, Record):
            yield from _part(f"{key}.{name}", value)
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, Record) and "code" in item:
                    yield from _part(f"{key}.{name}.{item['code']}", item)
