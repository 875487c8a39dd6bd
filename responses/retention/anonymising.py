"""Taking out of submitted responses what points to a person: the one change that their trigger lets through."""

from dataclasses import dataclass

from django.db import connection

from surveys.models import SurveyVersion
from surveys.versions import questionnaire_for

# Every key of an answer begins with its question's code; within a list, after the list's code and the item's id.
OF_QUESTIONS = """CASE WHEN split_part(e.key, '/', 1) = ANY(%(lists)s) THEN split_part(e.key, '/', 3)
        ELSE split_part(e.key, '/', 1) END = ANY(%(codes)s)"""
WITHOUT = f"""(SELECT coalesce(jsonb_object_agg(e.key, e.value), '{{}}') FROM jsonb_each(r.answers) e
        WHERE NOT {OF_QUESTIONS})"""  # noqa: S608 (constants only)

# Another token, of which nobody has the other half: random digits are the hash of nothing known.
ANONYMISE = f"""UPDATE responses_response r SET answers = {WITHOUT}, reference = NULL, pending = NULL, paradata = '[]',
        token_hash = decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'),
        entered_by_id = NULL, replaces_id = NULL, device = '',
        started_at = date_trunc('day', r.started_at, s.timezone),
        submitted_at = date_trunc('day', r.submitted_at, s.timezone), anonymised_at = clock_timestamp()
    FROM surveys_survey s WHERE s.id = r.survey_id AND r.id = ANY(%(ids)s) AND r.anonymised_at IS NULL"""  # noqa: S608


@dataclass(frozen=True)
class Codes:
    """Codes of a survey's questions, over all of its versions: that identify a person in any of them; that take
    files; and of its lists."""

    identifying: frozenset[str]
    files: frozenset[str]
    lists: frozenset[str]

    def question(self, key: str) -> str:
        """The code of the question that is answered under the key."""
        first, *further = key.split("/")
        return further[1] if first in self.lists and len(further) > 1 else first


def codes_of(survey_id: int) -> Codes:
    versions = SurveyVersion.objects.filter(survey_id=survey_id).values_list("pk", flat=True)
    questionnaires = [questionnaire_for(pk) for pk in versions]
    questions = [question for questionnaire in questionnaires for question in questionnaire.questions]
    return Codes(
        identifying=frozenset(question.code for question in questions if question.identifying),
        files=frozenset(question.code for question in questions if question.kind.uploads),
        lists=frozenset(code for questionnaire in questionnaires for code in questionnaire.lists),
    )


def anonymise(responses: list[int], codes: Codes) -> int:
    """Leave nothing in these submitted responses that points to a person, but for what people wrote in free texts. The
    number of those that were not anonymised before. Their files and identifying answers are the caller's to delete.
    """
    taken = sorted(codes.identifying | codes.files)
    with connection.cursor() as cursor:
        cursor.execute(ANONYMISE, {"ids": responses, "codes": taken, "lists": sorted(codes.lists)})
        return int(cursor.rowcount)
