"""What a dataset has been made of stays in it: nothing is withdrawn, or brought back, once a survey is frozen."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION responses_refuse_withdrawing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM surveys_survey WHERE id = NEW.survey_id AND frozen_at IS NOT NULL) THEN
        RAISE EXCEPTION 'survey % is frozen: response % can only be erased', NEW.survey_id, NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER responses_withdrawn_until_frozen
    BEFORE UPDATE ON responses_response FOR EACH ROW
    WHEN (NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at)
    EXECUTE FUNCTION responses_refuse_withdrawing();

ALTER TABLE responses_response
    ADD CONSTRAINT response_signs_are_a_list CHECK (jsonb_typeof(signs) = 'array');
"""

BACKWARD = """
ALTER TABLE responses_response DROP CONSTRAINT response_signs_are_a_list;
DROP TRIGGER responses_withdrawn_until_frozen ON responses_response;
DROP FUNCTION responses_refuse_withdrawing();
"""


class Migration(migrations.Migration):
    dependencies = [("responses", "0005_where_responses_come_from")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
