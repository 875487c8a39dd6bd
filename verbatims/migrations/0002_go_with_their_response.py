"""Who deletes a response in the database itself, as taking a file out again does, deletes what was done about its texts."""

from django.db import migrations

# Their names are Django's, made with a digest.
AGAIN = """
DO $$
DECLARE
    named record;
BEGIN
    FOR named IN
        SELECT c.conname, c.conrelid::regclass AS of_table, c.confrelid::regclass AS to_table, a.attname
        FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
        WHERE c.contype = 'f' AND (c.conrelid, c.confrelid) IN (
            ('verbatims_verbatim'::regclass, 'responses_response'::regclass),
            ('verbatims_gathered'::regclass, 'responses_response'::regclass),
            ('verbatims_redaction'::regclass, 'verbatims_verbatim'::regclass))
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', named.of_table, named.conname);
        EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I FOREIGN KEY (%I) REFERENCES %s (%I) {action}'
            || ' DEFERRABLE INITIALLY DEFERRED', named.of_table, named.conname, named.attname, named.to_table, 'id');
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("verbatims", "0001_texts_and_what_is_done_about_them")]

    operations = [
        migrations.RunSQL(AGAIN.replace("{action}", "ON DELETE CASCADE"), AGAIN.replace("{action}", ""))
    ]
