"""An index on a table that people write to: CONCURRENTLY, which no transaction can hold."""

from django.db import migrations


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("coming", "0001_add_columns")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX CONCURRENTLY coming_response ON responses_response (started_at)",
            "DROP INDEX CONCURRENTLY coming_response",
        )
    ]
