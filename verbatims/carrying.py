"""A correction in the grace is another response, and nobody has read it yet: what was redacted of the text before is
redacted of it too."""

from collections.abc import Mapping

from accounts.audit import record
from surveys.models import Survey
from verbatims.holding import leave_again
from verbatims.models import Redaction, Verbatim
from verbatims.redacting import MOST_PLACES, places_of
from verbatims.sources import Source
from verbatims.worklist import WRITTEN, texts_of


def carry_over(survey: Survey, sources: Mapping[str, Source], responses: list[int]) -> int:
    """Redact new texts of these responses as those were that they correct: every place at which a part stands that was
    redacted there, and all of a text of which all was. The number of texts; audited, without them."""
    new = texts_of(survey, sources).filter(response__in=responses, response__replaces__isnull=False)
    done = 0
    # A correction of a correction after the one before it.
    for text in new.select_related("response").order_by("response", "key"):
        before = Verbatim.objects.filter(response=text.response.replaces_id, key=text.key).annotate(
            text=WRITTEN
        )
        old = before.exclude(released="").first()
        if old is None or old.text is None or text.text is None:
            continue
        redactions = _again(old, text)
        Redaction.objects.bulk_create(redactions)
        if redactions:
            leave_again(text)
            done += 1
            record(
                "redacted again",
                actor=None,
                survey_id=survey.pk,
                subject=str(survey),
                question=text.question,
                text=str(text.pk),
                places=len(redactions),
            )
    return done


def _again(old: Verbatim, new: Verbatim) -> list[Redaction]:
    found: dict[tuple[int, int], Redaction] = {}
    for redaction in old.redactions.all():
        part = old.text[redaction.start : redaction.end]
        places = [(0, len(new.text))] if part == old.text else places_of(new.text, part)
        if len(places) > MOST_PLACES:
            places = [(0, len(new.text))]
        for start, end in places:
            found[start, end] = Redaction(
                verbatim=new,
                start=start,
                end=end,
                reason=redaction.reason,
                note=redaction.note,
                made_by_id=redaction.made_by_id,
            )
    return list(found.values())
