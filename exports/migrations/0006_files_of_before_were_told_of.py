"""Files that had been made, or had failed, before anybody was written to: nobody is written to about them now."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("exports", "0005_schedules_and_messages"),
        ("jobs", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(
            "UPDATE exports_exportfile SET told_at = now() FROM jobs_job j"
            " WHERE j.id = job_id AND j.state IN ('done', 'failed')",
            migrations.RunSQL.noop,
        )
    ]
