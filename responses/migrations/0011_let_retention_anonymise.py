"""A submitted response still never changes, but for one loss, once and of a frozen survey only: of everything that
points to a person, which the row then says of itself."""

from django.db import migrations

GUARDED = (
    "survey_id",
    "version_id",
    "answers",
    "reference",
    "submitted_at",
    "started_at",
    "language",
    "source",
)

TRIGGER = """
DROP TRIGGER responses_submitted_stays ON responses_response;
CREATE TRIGGER responses_submitted_stays
    BEFORE UPDATE ON responses_response FOR EACH ROW
    WHEN (OLD.submitted_at IS NOT NULL AND ({new}) IS DISTINCT FROM ({old}))
    EXECUTE FUNCTION responses_refuse_change();
"""


def trigger(columns: tuple[str, ...]) -> str:
    of = {row: ", ".join(f"{row}.{column}" for column in columns) for row in ("NEW", "OLD")}
    return TRIGGER.format(new=of["NEW"], old=of["OLD"])


FORWARD = """
CREATE FUNCTION responses_only_loses(before jsonb, after jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT NOT EXISTS (SELECT FROM jsonb_each(after) kept WHERE before -> kept.key IS DISTINCT FROM kept.value)
$$;

CREATE OR REPLACE FUNCTION responses_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    zone text;
BEGIN
    SELECT timezone INTO zone FROM surveys_survey WHERE id = OLD.survey_id AND frozen_at IS NOT NULL;
    IF FOUND AND OLD.anonymised_at IS NULL AND NEW.anonymised_at IS NOT NULL
        AND (NEW.survey_id, NEW.version_id, NEW.language, NEW.source)
            = (OLD.survey_id, OLD.version_id, OLD.language, OLD.source)
        AND NEW.submitted_at = date_trunc('day', OLD.submitted_at, zone)
        AND NEW.started_at = date_trunc('day', OLD.started_at, zone)
        AND NEW.reference IS NULL AND NEW.token_hash <> OLD.token_hash
        AND NEW.paradata = '[]' AND NEW.pending IS NULL
        AND responses_only_loses(OLD.answers, NEW.answers)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'response % has been submitted: its answers, reference and times do not change', OLD.id
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""

BACKWARD = """
CREATE OR REPLACE FUNCTION responses_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'response % has been submitted: its answers, reference and times do not change', OLD.id
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
DROP FUNCTION responses_only_loses(jsonb, jsonb);
"""


class Migration(migrations.Migration):
    dependencies = [("responses", "0010_record_of_retention")]

    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RunSQL(trigger((*GUARDED, "anonymised_at")), trigger(GUARDED)),
    ]
