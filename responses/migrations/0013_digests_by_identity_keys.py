"""What addresses of invitations are found by depended on SECRET_KEY: made anew from IDENTITY_KEYS, as they are by
`rotate_identity_keys`. In committed batches; safe to run again."""

from typing import Any

from django.db import migrations


def renew(apps: Any, schema_editor: Any) -> None:
    # The same work as a rotation's: whatever columns it touches are there since 0008.
    from responses.rotation import renew_digests

    renew_digests()


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("responses", "0012_record_of_invitations_deleted")]
    operations = [migrations.RunPython(renew, migrations.RunPython.noop)]
