import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("responses", "0004_files_of_respondents"),
        ("surveys", "0007_who_may_answer_and_how_long_it_is_kept"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="response",
            name="device",
            field=models.CharField(
                blank=True,
                choices=[("phone", "Phone"), ("tablet", "Tablet"), ("computer", "Computer")],
                db_default="",
                max_length=8,
                verbose_name="device",
            ),
        ),
        migrations.AddField(
            model_name="response",
            name="entered_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="entered by",
            ),
        ),
        migrations.AddField(
            model_name="response",
            name="replaces",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="correction",
                to="responses.response",
                verbose_name="corrects",
            ),
        ),
        migrations.AddField(
            model_name="response",
            name="review",
            field=models.CharField(
                blank=True,
                choices=[("counts", "Counts"), ("left_out", "Left out")],
                db_default="",
                max_length=8,
                verbose_name="review",
            ),
        ),
        migrations.AddField(
            model_name="response",
            name="signs",
            field=models.JSONField(
                blank=True,
                db_default=models.Value([], models.JSONField()),
                default=list,
                verbose_name="signs",
            ),
        ),
        migrations.AddField(
            model_name="response",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="withdrawn"),
        ),
        migrations.AlterField(
            model_name="response",
            name="source",
            field=models.CharField(
                choices=[
                    ("web", "Web"),
                    ("invitation", "Invitation"),
                    ("paper", "Paper"),
                    ("import", "Imported file"),
                    ("synthetic", "Synthetic"),
                ],
                default="web",
                max_length=12,
                verbose_name="source",
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at__isnull", True), ("submitted_at__isnull", False), _connector="OR"
                ),
                name="response_withdrawn_was_submitted",
            ),
        ),
    ]
