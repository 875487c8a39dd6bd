"""The columns beside those of texts: codes that were given to them, and translations.

Pure. What there is of both is part of the dataset's record (Dataset.texts), as it stood in the snapshot of its rows.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from exports.dataset.columns import Column, Kind, Version
from questionnaire.document import Text

CODE = "//code/"
TRANSLATION = "//translation"
TRANSLATED_INTO = "//translation_language"


def with_texts(columns: Sequence[Column], texts: Mapping[str, Any]) -> tuple[Column, ...]:
    """The columns with, behind each text, those of its codes and of its translation."""
    if not texts:
        return tuple(columns)
    return tuple(each for column in columns for each in (column, *_beside(column, texts)))


def source_of(column: Column) -> str:
    """What verbatims.sources calls the place of a column's texts."""
    return f"{column.list}/*/{column.key}" if column.list else column.key


def key_of_text(column: Column) -> str:
    """The key of the text that a column stands beside."""
    return column.key.partition("//")[0]


def has_work(texts: Mapping[str, Any]) -> bool:
    """Whether any cell is more than what was answered."""
    return any(texts.get(name) for name in ("codes", "translated", "redacted"))


def repeating_texts(versions: Sequence[Version], questions: frozenset[str]) -> dict[str, frozenset[str]]:
    """The calculated questions that read answers to these, in any version and through others too, and which of these
    each reads."""
    reads: dict[str, set[str]] = {}
    for version in versions:
        for question in version.questionnaire.questions:
            if question.calculation is not None:
                reads.setdefault(question.code, set()).update(question.calculation.codes)
    return {code: found for code in reads if (found := frozenset(_read_by(code, reads) & questions))}


def _read_by(code: str, reads: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = {code}
    while waiting:
        more = reads.get(waiting.pop(), set()) - found
        found |= more
        waiting |= more
    return found


def _beside(column: Column, texts: Mapping[str, Any]) -> Iterator[Column]:
    if column.kind is not Kind.TEXT or not column.key:
        return
    source = source_of(column)
    for code, label_cy, label_en in texts.get("codes", {}).get(source, ()):
        yield _added(column, f"{CODE}{code}", Kind.CODE, option=code, part=Text(label_cy, label_en))
    if source in texts.get("translated", ()):
        yield _added(column, TRANSLATION, Kind.TRANSLATION, option="")
        yield _added(column, TRANSLATED_INTO, Kind.TRANSLATED_INTO, option="")


def _added(column: Column, end: str, kind: Kind, **facts: Any) -> Column:
    return replace(column, name=f"{column.name}{end}", key=f"{column.key}{end}", kind=kind, **facts)
