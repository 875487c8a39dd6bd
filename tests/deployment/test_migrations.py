"""A migration runs while the release before it goes on working (docs/deploying.md)."""

from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AddField, CreateModel
from django.db.models import NOT_PROVIDED

OURS = {"accounts", "exports", "intake", "jobs", "mail", "responses", "results", "surveys", "verbatims"}
# Before the first release nobody worked beside them.
FIRST_RELEASE = {("surveys", "0003_widen_the_questionnaire"), ("exports", "0002_files_of_lists")}


def test_a_new_column_fills_itself_where_the_release_before_writes_a_row() -> None:
    migrations = MigrationLoader(None).disk_migrations
    added = [
        (key, operation)
        for key, migration in migrations.items()
        if key[0] in OURS and not migration.initial and key not in FIRST_RELEASE
        for operation in migration.operations
        if isinstance(operation, AddField) and operation.model_name not in begun_by(migration)
    ]

    assert added
    for key, operation in added:
        field = operation.field
        fills_itself = field.null or field.many_to_many or field.db_default is not NOT_PROVIDED
        assert fills_itself, (
            f"{key}: {operation.model_name}.{operation.name} needs a db_default, or null=True"
        )


def begun_by(migration: Migration) -> set[str]:
    """The tables that the release before does not know at all."""
    return {one.name_lower for one in migration.operations if isinstance(one, CreateModel)}
