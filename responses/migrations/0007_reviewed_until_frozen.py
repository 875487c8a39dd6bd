"""What a dataset says of its responses stays as it is: what was found of one that was set aside, and why it was.

Those that wait to be looked at are found by an index of their own. None of its columns changes when a page is saved.
"""

from django.db import migrations, models

FORWARD = """
CREATE FUNCTION responses_refuse_reviewing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM surveys_survey WHERE id = NEW.survey_id AND frozen_at IS NOT NULL) THEN
        RAISE EXCEPTION 'survey % is frozen: what was found of response % does not change', NEW.survey_id, NEW.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER responses_reviewed_until_frozen
    BEFORE UPDATE ON responses_response FOR EACH ROW
    WHEN (OLD.submitted_at IS NOT NULL AND (NEW.review, NEW.signs) IS DISTINCT FROM (OLD.review, OLD.signs))
    EXECUTE FUNCTION responses_refuse_reviewing();
"""

BACKWARD = """
DROP TRIGGER responses_reviewed_until_frozen ON responses_response;
DROP FUNCTION responses_refuse_reviewing();
"""


class Migration(migrations.Migration):
    dependencies = [("responses", "0006_withdrawn_until_frozen")]

    operations = [
        migrations.AddIndex(
            model_name="response",
            index=models.Index(
                fields=["survey", "submitted_at"],
                condition=models.Q(("submitted_at__isnull", False), models.Q(("signs", []), _negated=True)),
                name="response_set_aside",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
