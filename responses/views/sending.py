"""Who may send a large body: it is written to the disk before the form's own token in it can be read."""

from django.http import HttpRequest

from questionnaire.document import Language
from responses.cookies import token_hashes
from responses.keying.permission import may_still_key
from responses.reading import read
from responses.spots import spot_at
from responses.uploads import has_uploads
from surveys.versions import questionnaire_for


def is_asked_for_files(
    request: HttpRequest, language: Language, slug: str, number: int, item: str = "", inner: int = 0
) -> bool:
    """Whether this browser holds a response that is not finished, and that page of it asks for files."""
    visit = read(language, slug, token_hashes(request))
    if visit is None or visit.response is None:
        return False
    if visit.response.submitted_at is not None or visit.is_too_late:
        return False
    if visit.response.is_keyed and not may_still_key(visit.survey.id, visit.response.id):
        return False
    spot = spot_at(questionnaire_for(visit.response.version_id), number, item, inner)
    return spot is not None and has_uploads(spot.page)
