"""Room for the key of an answer about an item of a list: `people/<id>/<code>/<option>`."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("responses", "0002_protect_submitted_responses")]

    operations = [
        migrations.AlterField("identifyinganswer", "key", models.CharField(max_length=220)),
    ]
