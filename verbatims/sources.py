"""Where texts come from: which keys of answers hold what people wrote in their own words.

Pure but for reading the survey's versions. Of questions of lists there is one source for all items.
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from questionnaire.document import NO_TEXT, Page, Question, Questionnaire, Text
from responses.retention.anonymising import codes_of
from surveys.models import SurveyVersion
from surveys.versions import questionnaire_for

# Types whose answers are people's own words. Addresses, telephone numbers and the like are facts, not texts.
TEXT_TYPES = frozenset({"short_text", "long_text", "matrix_text"})


class Source(Struct, frozen=True):
    """`name` is the key of the answer; in a list, with `*` for the item's id. `text` is the question and `part` the
    row, the option or the list, in the newest wording."""

    name: str
    question: str
    text: Text
    part: Text = NO_TEXT


def sources_of(survey_id: int) -> dict[str, Source]:
    """By name, over all versions in the order of the newest, without questions that identify a person in any."""
    versions = (
        SurveyVersion.objects.filter(survey_id=survey_id).order_by("-number").values_list("pk", flat=True)
    )
    withheld = codes_of(survey_id).identifying
    found: dict[str, Source] = {}
    for pk in versions:
        for source in _in(questionnaire_for(pk)):
            if source.question not in withheld:
                found.setdefault(source.name, source)
    return found


def questions_of(sources: Mapping[str, Source]) -> dict[str, Text]:
    """The questions that texts are written about, with their wording."""
    found: dict[str, Text] = {}
    for source in sources.values():
        found.setdefault(source.question, source.text)
    return found


def source_name(key: str, lists: Iterable[str]) -> str:
    """The name of the source of an answer's key."""
    first, *further = key.split("/", 2)
    return f"{first}/*/{further[1]}" if first in lists and len(further) == 2 else key


def _in(questionnaire: Questionnaire) -> Iterable[Source]:
    for page in questionnaire.pages:
        for question in page.all_questions:
            yield from _of(question, page)


def _of(question: Question, page: Page) -> Iterable[Source]:
    before = f"{page.code}/*/" if page.repeat is not None else ""
    if question.type in TEXT_TYPES and not question.kind.calculates:
        for planned in question.kind.columns(question):
            yield Source(f"{before}{planned.key}", question.code, question.text, planned.part)
    for option in question.options_with_text:
        label = option.other_text.label if option.other_text else NO_TEXT
        yield Source(
            f"{before}{question.code}/{option.code}", question.code, question.text, label or option.label
        )
