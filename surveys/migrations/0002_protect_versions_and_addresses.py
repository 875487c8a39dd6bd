"""What must never happen to versions, addresses and codes is refused by the database itself."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION surveys_refuse_version_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'version % of survey % has been published: it never changes', OLD.number, OLD.survey_id
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER surveys_version_stays
    BEFORE UPDATE ON surveys_surveyversion FOR EACH ROW
    EXECUTE FUNCTION surveys_refuse_version_change();

CREATE FUNCTION surveys_refuse_version_deletion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM responses_response WHERE version_id = OLD.id) THEN
        RAISE EXCEPTION 'version % of survey % has responses: it is not deleted', OLD.number, OLD.survey_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
END $$;

CREATE TRIGGER surveys_answered_version_stays
    BEFORE DELETE ON surveys_surveyversion FOR EACH ROW
    EXECUTE FUNCTION surveys_refuse_version_deletion();

-- An address that people were given goes on leading to its survey, whoever changes it and however.
CREATE FUNCTION surveys_keep_old_address() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.slug_cy IS DISTINCT FROM OLD.slug_cy THEN
        IF OLD.slug_cy <> '' THEN
            INSERT INTO surveys_slughistory (survey_id, language, slug) VALUES (OLD.id, 'cy', OLD.slug_cy)
            ON CONFLICT DO NOTHING;
        END IF;
        DELETE FROM surveys_slughistory WHERE survey_id = NEW.id AND language = 'cy' AND slug = NEW.slug_cy;
    END IF;
    IF NEW.slug_en IS DISTINCT FROM OLD.slug_en THEN
        IF OLD.slug_en <> '' THEN
            INSERT INTO surveys_slughistory (survey_id, language, slug) VALUES (OLD.id, 'en', OLD.slug_en)
            ON CONFLICT DO NOTHING;
        END IF;
        DELETE FROM surveys_slughistory WHERE survey_id = NEW.id AND language = 'en' AND slug = NEW.slug_en;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER surveys_old_address_stays
    AFTER UPDATE OF slug_cy, slug_en ON surveys_survey FOR EACH ROW
    WHEN (OLD.current_version_id IS NOT NULL)
    EXECUTE FUNCTION surveys_keep_old_address();

ALTER TABLE surveys_survey
    ADD CONSTRAINT survey_slug_cy_well_formed CHECK (slug_cy = '' OR slug_cy ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    ADD CONSTRAINT survey_slug_en_well_formed CHECK (slug_en = '' OR slug_en ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    ADD CONSTRAINT survey_published_has_addresses
        CHECK (current_version_id IS NULL OR (coalesce(slug_cy, '') <> '' AND coalesce(slug_en, '') <> ''));
ALTER TABLE surveys_question
    ADD CONSTRAINT question_type_known CHECK (type IN (
        'single_choice', 'multi_choice', 'yes_no', 'matrix_single', 'rating', 'ranking', 'number', 'short_text',
        'long_text', 'date', 'email', 'information')),
    ADD CONSTRAINT question_settings_are_an_object CHECK (jsonb_typeof(settings) = 'object');
ALTER TABLE surveys_option
    ADD CONSTRAINT option_missing_known
        CHECK (missing IN ('', 'dont_know', 'prefer_not_to_say', 'not_applicable'));
"""

BACKWARD = """
ALTER TABLE surveys_option DROP CONSTRAINT option_missing_known;
ALTER TABLE surveys_question
    DROP CONSTRAINT question_type_known,
    DROP CONSTRAINT question_settings_are_an_object;
ALTER TABLE surveys_survey
    DROP CONSTRAINT survey_slug_cy_well_formed,
    DROP CONSTRAINT survey_slug_en_well_formed,
    DROP CONSTRAINT survey_published_has_addresses;
DROP TRIGGER surveys_old_address_stays ON surveys_survey;
DROP FUNCTION surveys_keep_old_address();
DROP TRIGGER surveys_answered_version_stays ON surveys_surveyversion;
DROP FUNCTION surveys_refuse_version_deletion();
DROP TRIGGER surveys_version_stays ON surveys_surveyversion;
DROP FUNCTION surveys_refuse_version_change();
"""


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
