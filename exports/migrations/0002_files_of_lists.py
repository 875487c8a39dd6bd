"""Files with a row for each item of a list, and how many items a dataset has."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exports", "0001_initial")]

    operations = [
        migrations.AddField("dataset", "lists", models.JSONField("lists", blank=True, default=dict)),
        migrations.AddField(
            "exportfile", "list", models.CharField("list", blank=True, default="", max_length=64)
        ),
        migrations.RemoveConstraint("exportfile", "export_file_once"),
        migrations.AddConstraint(
            "exportfile",
            models.UniqueConstraint(
                fields=["dataset", "content", "format", "language", "list"], name="export_file_once"
            ),
        ),
    ]
