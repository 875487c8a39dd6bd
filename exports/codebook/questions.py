"""Which questions a dataset is of: those of the newest version, and what only older ones asked."""

from collections.abc import Sequence
from functools import cached_property

from msgspec import Struct

from exports.dataset.columns import Column, Version
from exports.dataset.contents import Contents
from questionnaire.document import Option, Page, Question, Questionnaire, ReportGroup, Row


class Asked(Struct, frozen=True, dict=True):
    """A question in its newest wording, where it stood, and its columns: in the file of a list if it is asked of its
    items. `number` is its place among those of the newest version; 0 where it is not in that. `wordings` are the
    question in every version that has it, the oldest first: an option or row may be in older ones only."""

    question: Question
    page: Page
    questionnaire: Questionnaire
    number: int
    versions: tuple[int, ...]
    of_list: str
    columns: tuple[Column, ...]
    wordings: tuple[Question, ...]

    # By code, as the newest version that has them words them.
    @cached_property
    def options(self) -> dict[str, Option]:
        return {option.code: option for wording in self.wordings for option in wording.options}

    @cached_property
    def rows(self) -> dict[str, Row]:
        return {row.code: row for wording in self.wordings for row in wording.rows}

    @cached_property
    def report_groups(self) -> dict[str, ReportGroup]:
        return {group.code: group for wording in self.wordings for group in wording.report_groups}

    @property
    def identifies(self) -> bool:
        """Whether its answers are left out of the data, since they identify a person."""
        return not self.columns


def questions_of(contents: Contents) -> list[Asked]:
    """Every question that has answers, in the order of the newest version; what only older ones asked comes last."""
    newest = contents.questionnaire
    numbers = numbers_of(newest)
    found: dict[str, Asked] = {}
    for version in sorted(contents.versions, key=lambda each: -each.number):
        for page in version.questionnaire.all_pages:
            for question in page.questions:
                if question.keys and question.code not in found:
                    found[question.code] = _asked(contents, version, page, question, numbers)
    return list(found.values())


def numbers_of(questionnaire: Questionnaire) -> dict[str, int]:
    """From 1, by code, of all questions that have an answer."""
    asked = (question for page in questionnaire.all_pages for question in page.questions if question.keys)
    return {question.code: number for number, question in enumerate(asked, 1)}


def _asked(
    contents: Contents, version: Version, page: Page, question: Question, numbers: dict[str, int]
) -> Asked:
    of_list = version.questionnaire.list_of(page)
    code = of_list.code if of_list is not None else ""
    kept_in = contents.lists.get(code, contents)
    return Asked(
        question=question,
        page=page,
        questionnaire=version.questionnaire,
        number=numbers.get(question.code, 0),
        versions=_versions_with(contents.versions, question.code),
        wordings=_wordings(contents.versions, question.code),
        of_list=code,
        columns=tuple(column for column in kept_in.columns if column.question == question.code),
    )


def _wordings(versions: Sequence[Version], code: str) -> tuple[Question, ...]:
    asked = (version.questionnaire.questions_by_code.get(code) for version in versions)
    return tuple(question for question in asked if question is not None)


def _versions_with(versions: Sequence[Version], code: str) -> tuple[int, ...]:
    return tuple(each.number for each in versions if code in each.questionnaire.questions_by_code)
