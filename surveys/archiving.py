"""Options and rows that a version has shown are not deleted but archived: answers were stored under their codes.

An archived part keeps its code from meaning anything else, is not in what is published, and can be brought back.
Exports take its label from the versions that had it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from questionnaire import document
from questionnaire.document import LANGUAGES, Text
from surveys.drafts import load_draft, questionnaire_from
from surveys.models import Option, Question, Row, Survey, SurveyVersion
from surveys.versions import questionnaire_for

# The code of a question and that of its option or row, in small letters: codes differ by more than capitals.
Place = tuple[str, str]


@dataclass
class Published:
    """The options and rows that any version has, as the newest that has them says them."""

    options: dict[Place, document.Option] = field(default_factory=dict)
    rows: dict[Place, document.Row] = field(default_factory=dict)

    def has(self, part: Option | Row, questions: Iterable[str]) -> bool:
        """Whether a version has the part under one of these questions: several share the options of a set."""
        known = self.options if isinstance(part, Option) else self.rows
        return any((code.lower(), part.code.lower()) in known for code in questions)


def published_parts(survey: Survey) -> Published:
    """Costs one query, and one for each version that this process has not read yet."""
    found = Published()
    versions = SurveyVersion.objects.filter(survey=survey).order_by("number")
    for version in versions.values_list("pk", flat=True):
        for question in questionnaire_for(version).questions:
            code = question.code.lower()
            found.options |= {(code, option.code.lower()): option for option in question.options}
            found.rows |= {(code, row.code.lower()): row for row in question.rows}
    return found


def archive_missing(survey: Survey) -> list[Option | Row]:
    """Add to the draft, archived, what versions have under its questions and the draft no longer has.

    For a draft that was replaced as a whole: its parts are new rows, and those left out are gone.
    """
    published = published_parts(survey)
    draft = load_draft(survey)
    present = questionnaire_from(draft).questions_by_code
    added: list[Option | Row] = []
    taken: set[tuple[str, int, str]] = set()
    for question in draft.questions:
        shown = present[question.code]
        kind = question.kind
        if kind.options != "none":
            added += _options(question, published, _codes(shown.options), taken)
        if kind.rows:
            added += _rows(question, published, _codes(shown.rows))
    Option.objects.bulk_create(part for part in added if isinstance(part, Option))
    Row.objects.bulk_create(part for part in added if isinstance(part, Row))
    return added


def _codes(parts: Iterable[document.Option | document.Row]) -> set[str]:
    return {part.code.lower() for part in parts}


def _missing(known: dict[Place, Any], question: Question, present: set[str]) -> Iterator[Any]:
    for (home, code), part in known.items():
        if home == question.code.lower() and code not in present:
            yield part


def _options(
    question: Question, published: Published, present: set[str], taken: set[tuple[str, int, str]]
) -> Iterator[Option]:
    shared = question.option_set
    home: dict[str, Any] = {"option_set": shared} if shared is not None else {"question": question}
    owner = ("option_set", shared.pk) if shared is not None else ("question", question.pk)
    for option in _missing(published.options, question, present):
        # Two questions that share a set had the same options.
        if (*owner, option.code.lower()) in taken:
            continue
        taken.add((*owner, option.code.lower()))
        yield _archived_option(option, len(present) + len(taken), home)


def _archived_option(option: document.Option, position: int, home: dict[str, Any]) -> Option:
    other = option.other_text
    return Option(
        code=option.code,
        position=position,
        exclusive=option.exclusive,
        missing=option.missing or "",
        report_group=option.report_group or "",
        relevant=option.relevant.source if option.relevant else "",
        has_other_text=other is not None,
        other_max_length=other.max_length if other else None,
        other_required=other.required if other else False,
        fixed=option.fixed,
        image=option.image or "",
        archived=True,
        **_sides("label", option.label),
        **_sides("other_label", other.label if other else Text()),
        **_sides("alt", option.alt),
        **home,
    )


def _rows(question: Question, published: Published, present: set[str]) -> Iterator[Row]:
    for position, row in enumerate(_missing(published.rows, question, present), len(present) + 1):
        yield Row(
            question=question,
            code=row.code,
            position=position,
            archived=True,
            **_sides("label", row.label),
        )


def _sides(name: str, text: Text) -> dict[str, str]:
    return {f"{name}_{language}": text.in_(language) for language in LANGUAGES}
