"""Notes on where responses came from that outlived them: erased, deleted or made anonymous by a rule."""

from django.db import migrations

FORGET = """DELETE FROM intake_broughtin b WHERE NOT EXISTS (
    SELECT FROM responses_response r WHERE r.id = b.response_id AND r.anonymised_at IS NULL)"""


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0002_take_out_by_a_job"),
        ("responses", "0010_record_of_retention"),
    ]
    operations = [migrations.RunSQL(FORGET, migrations.RunSQL.noop)]
