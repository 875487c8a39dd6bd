"""Capture of lists: save a page of an item, remove an item, say that these are all.

Which items there are is decided in the statement that writes, by the row as it then stands: two tabs that add and
remove at once cannot undo each other, nor exceed the maximum together.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from questionnaire.answers import AnswerValue
from questionnaire.document import Language, Option, Page, Questionnaire
from questionnaire.lists import ALL, answers_of, full_key
from questionnaire.ordering import seed_within
from responses import uploads
from responses.capture import KEEP_IDENTIFYING, STILL_TAKEN, as_json, is_taken, response_of, turned
from responses.capture import apart as apart_from
from responses.noting import with_notes
from responses.pending import Pending
from responses.reading import Visit, read_response
from responses.spots import Spot
from responses.statements import one

IDS = """(CASE WHEN jsonb_typeof(r.answers -> %(list)s::text) = 'array'
        THEN r.answers -> %(list)s::text ELSE '[]'::jsonb END)"""
UPDATE = f"""UPDATE responses_response r SET answers = {{answers}},
        paradata = r.paradata || %(turned)s::jsonb, pending = %(pending)s, language = %(language)s,
        page = greatest(r.page, %(reached)s)
    FROM surveys_survey s WHERE r.id = %(id)s AND s.id = r.survey_id AND {STILL_TAKEN.format(moment="now()")}
        AND {{condition}} RETURNING r.id"""  # noqa: S608 (constants only)

SAVE = UPDATE.format(
    answers=f"""r.answers || %(answers)s::jsonb || jsonb_build_object(%(list)s::text,
        {IDS} || CASE WHEN {IDS} ? %(item)s THEN '[]'::jsonb ELSE jsonb_build_array(%(item)s::text) END)""",
    condition=f"({IDS} ? %(item)s OR (%(adds)s AND jsonb_array_length({IDS}) < %(max)s))",
)
SAVE_IDENTIFYING = KEEP_IDENTIFYING.format(save=SAVE)

ALL_OF_THEM = UPDATE.format(
    answers="""r.answers || %(answers)s::jsonb ||
        CASE WHEN r.answers ? %(list)s THEN '{}'::jsonb ELSE jsonb_build_object(%(list)s::text, NULL) END""",
    condition=f"jsonb_array_length({IDS}) BETWEEN %(min)s AND %(max)s",
)

LOCK = "SELECT id FROM responses_response WHERE id = %s FOR UPDATE"
# Every answer but those about the item; None in place of a list that is empty now.
WITHOUT_ITEM = f"""coalesce((SELECT jsonb_object_agg(kept.key, kept.value) FROM jsonb_each(r.answers) kept
            WHERE NOT starts_with(kept.key, %(prefix)s)), '{{}}'::jsonb)
        || jsonb_build_object(%(list)s::text, nullif({IDS} - %(item)s::text, '[]'::jsonb))"""  # noqa: S608
REMOVED = UPDATE.format(answers=WITHOUT_ITEM, condition=f"{IDS} ? %(item)s")
REMOVE = f"""WITH removed AS ({REMOVED}),
    dropped AS (DELETE FROM responses_identifyinganswer i USING removed
        WHERE i.response_id = removed.id AND starts_with(i.key, %(prefix)s))
    SELECT id FROM removed"""  # noqa: S608 (constants only)


def save_item_page(
    visit: Visit,
    questionnaire: Questionnaire,
    spot: Spot,
    values: Mapping[str, AnswerValue],
    language: Language,
    reached: int,
    offered: Mapping[str, Sequence[Option]],
    *,
    adds: bool,
) -> bool:
    """Merge the clean values of one page of an item, and add the item if it is not there and `adds` says so.

    False if nothing was saved: the response is no longer taken, the item has been removed, or the list is full.
    """
    response = response_of(visit)
    seed = seed_within(response.token_hash, spot.item)
    noted = with_notes(questionnaire, values, response.version_number, language, seed, offered)
    identifying, plain = apart_from(questionnaire, spot.stored(noted))
    params = _params(visit, spot.number, spot.list_page, language, response.pending.without(spot.key)) | {
        "answers": as_json(plain),
        "item": spot.item,
        "adds": adds,
        "reached": reached,
    }
    return is_taken(SAVE, SAVE_IDENTIFYING, params, identifying)


def say_these_are_all(visit: Visit, number: int, of_list: Page, language: Language, reached: int) -> bool:
    """Note that no more items are to come. False if there are too few or too many, or the response is no longer
    taken."""
    response = response_of(visit)
    params = _params(visit, number, of_list, language, response.pending) | {
        "answers": as_json({f"{of_list.code}{ALL}": "yes"}),
        "reached": reached,
    }
    return one(ALL_OF_THEM, params) is not None


def remove_item(visit: Visit, number: int, of_list: Page, item: str, language: Language) -> bool:
    """Take an item off its list, with every answer about it and all that was typed on its pages.

    False if the response is no longer taken, or the item is not there.
    """
    response = response_of(visit)
    params = _params(visit, number, of_list, language, response.pending.without_item(number, item)) | {
        "item": item,
        "prefix": full_key(of_list, item, ""),
        "reached": number,
    }
    with transaction.atomic():
        # By a statement of its own, before the other looks: what another tab has just saved about the item goes too.
        one(LOCK, [response.id])
        if not any(question.kind.uploads for question in of_list.all_questions):
            return one(REMOVE, params) is not None
        before = response_of(read_response(response.id))
        is_removed = one(REMOVE, params) is not None
        if is_removed:
            sent = uploads.names_in(answers_of(of_list, item, before.answers))
            uploads.drop_unnamed(response_of(read_response(response.id)), sent)
        return is_removed


def _params(visit: Visit, number: int, of_list: Page, language: Language, pending: Pending) -> dict[str, Any]:
    assert of_list.repeat is not None, "callers have a list"  # noqa: S101
    return {
        "id": response_of(visit).id,
        "turned": turned(visit, number, language),
        "list": of_list.code,
        "min": of_list.repeat.min,
        "max": of_list.repeat.max,
        "language": language,
        "pending": pending.stored(),
    }
