"""Published versions, parsed once."""

from functools import lru_cache

from questionnaire.document import Questionnaire, checksum, decode, encode
from surveys.models import SurveyVersion

# Each is a few hundred kilobytes when parsed; a worker meets few surveys at a time.
VERSIONS_KEPT = 64


class VersionDamaged(Exception):
    """What is stored is not what was published."""


@lru_cache(maxsize=VERSIONS_KEPT)
def questionnaire_for(version_id: int) -> Questionnaire:
    """The questionnaire of a version. Costs one query the first time, then nothing: a version never changes.

    Raises SurveyVersion.DoesNotExist, and VersionDamaged where the stored document does not have its checksum.
    """
    definition, expected = SurveyVersion.objects.values_list("definition", "checksum").get(pk=version_id)
    questionnaire = decode(definition)
    if checksum(encode(questionnaire)) != expected:
        raise VersionDamaged(f"version {version_id} does not have the checksum it was published with")
    return questionnaire
