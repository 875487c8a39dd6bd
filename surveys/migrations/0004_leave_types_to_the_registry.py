"""The registry in questionnaire/types says which types there are: a new one needs no migration."""

from django.db import migrations

FORWARD = "ALTER TABLE surveys_question DROP CONSTRAINT IF EXISTS question_type_known;"
# Not as it was: it would refuse the questions of later types.
BACKWARD = "ALTER TABLE surveys_question ADD CONSTRAINT question_type_known CHECK (type <> '');"


class Migration(migrations.Migration):
    dependencies = [("surveys", "0003_widen_the_questionnaire")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
