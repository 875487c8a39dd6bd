"""What must never happen to a response is refused by the database itself."""

from django.db import migrations

FORWARD = """
-- Room on each page of the table for the next version of a row: saving a page stays a HOT update.
ALTER TABLE responses_response SET (fillfactor = 60);

ALTER TABLE responses_response
    ADD CONSTRAINT response_answers_are_an_object CHECK (jsonb_typeof(answers) = 'object'),
    ADD CONSTRAINT response_paradata_are_a_list CHECK (jsonb_typeof(paradata) = 'array'),
    ADD CONSTRAINT response_token_is_hashed CHECK (octet_length(token_hash) = 32),
    ADD CONSTRAINT response_reference_well_formed CHECK (reference ~ '^[0-9A-HJKMNP-TV-Z]{10}$'),
    ADD CONSTRAINT response_submitted_after_start CHECK (submitted_at >= started_at);

CREATE FUNCTION responses_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'response % has been submitted: its answers, reference and times do not change', OLD.id
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER responses_submitted_stays
    BEFORE UPDATE ON responses_response FOR EACH ROW
    WHEN (OLD.submitted_at IS NOT NULL AND (
        NEW.survey_id, NEW.version_id, NEW.answers, NEW.reference, NEW.submitted_at, NEW.started_at, NEW.language,
        NEW.source
    ) IS DISTINCT FROM (
        OLD.survey_id, OLD.version_id, OLD.answers, OLD.reference, OLD.submitted_at, OLD.started_at, OLD.language,
        OLD.source
    ))
    EXECUTE FUNCTION responses_refuse_change();

CREATE FUNCTION responses_refuse_when_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM surveys_survey WHERE id = NEW.survey_id AND frozen_at IS NOT NULL) THEN
        RAISE EXCEPTION 'survey % is frozen: nothing more can be submitted', NEW.survey_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER responses_frozen_takes_none
    BEFORE UPDATE ON responses_response FOR EACH ROW
    WHEN (OLD.submitted_at IS NULL AND NEW.submitted_at IS NOT NULL)
    EXECUTE FUNCTION responses_refuse_when_frozen();

CREATE TRIGGER responses_frozen_takes_none_new
    BEFORE INSERT ON responses_response FOR EACH ROW
    WHEN (NEW.submitted_at IS NOT NULL)
    EXECUTE FUNCTION responses_refuse_when_frozen();
"""

BACKWARD = """
DROP TRIGGER responses_frozen_takes_none_new ON responses_response;
DROP TRIGGER responses_frozen_takes_none ON responses_response;
DROP TRIGGER responses_submitted_stays ON responses_response;
DROP FUNCTION responses_refuse_when_frozen();
DROP FUNCTION responses_refuse_change();
ALTER TABLE responses_response
    DROP CONSTRAINT response_answers_are_an_object,
    DROP CONSTRAINT response_paradata_are_a_list,
    DROP CONSTRAINT response_token_is_hashed,
    DROP CONSTRAINT response_reference_well_formed,
    DROP CONSTRAINT response_submitted_after_start;
ALTER TABLE responses_response RESET (fillfactor);
"""


class Migration(migrations.Migration):
    dependencies = [("responses", "0001_initial"), ("surveys", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
