"""Columns that the release before this one knows nothing of, so they fill themselves."""

from django.db import migrations

FORWARD = """
ALTER TABLE responses_response ADD COLUMN coming text NOT NULL DEFAULT '';
ALTER TABLE surveys_survey ADD COLUMN coming integer;
"""
BACKWARD = """
ALTER TABLE responses_response DROP COLUMN coming;
ALTER TABLE surveys_survey DROP COLUMN coming;
"""


class Migration(migrations.Migration):
    dependencies = [("responses", "0001_initial"), ("surveys", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
