import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("surveys", "0006_keep_the_questionnaire_on_paper"),
    ]

    operations = [
        migrations.AddField(
            model_name="survey",
            name="access",
            field=models.CharField(
                choices=[
                    ("open", "Anybody with the address"),
                    ("invited", "Only people with an invitation"),
                    ("both", "People with an invitation, and anybody with the address"),
                ],
                db_default="open",
                default="open",
                max_length=8,
                verbose_name="who may answer",
            ),
        ),
        migrations.AddField(
            model_name="survey",
            name="after_keeping",
            field=models.CharField(
                choices=[
                    ("delete", "Delete the responses"),
                    ("anonymise", "Keep the responses without anything that points to a person"),
                ],
                db_default="delete",
                default="delete",
                max_length=10,
                verbose_name="after that time",
            ),
        ),
        migrations.AddField(
            model_name="survey",
            name="keep_drafts_days",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Counted from the close. Leave empty to keep them until somebody decides.",
                null=True,
                validators=[django.core.validators.MaxValueValidator(7305)],
                verbose_name="days to keep unfinished responses",
            ),
        ),
        migrations.AddField(
            model_name="survey",
            name="keep_identifying_days",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Counted from the close. Leave empty to keep them until somebody decides.",
                null=True,
                validators=[django.core.validators.MaxValueValidator(7305)],
                verbose_name="days to keep answers that identify a person",
            ),
        ),
        migrations.AddField(
            model_name="survey",
            name="keep_responses_days",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Counted from the close. Leave empty to keep them until somebody decides.",
                null=True,
                validators=[django.core.validators.MaxValueValidator(7305)],
                verbose_name="days to keep responses",
            ),
        ),
    ]
