"""Triggers that refuse to change or delete an event, on both engines. Migrations create them; tests prove them."""

from django.db import migrations
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

MESSAGE = "audit_event is append-only"
_TABLE = "audit_event"

_CREATE = {
    "sqlite": tuple(
        f"CREATE TRIGGER {_TABLE}_no_{verb.lower()} BEFORE {verb} ON {_TABLE} "
        f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        for verb in ("UPDATE", "DELETE")
    ),
    "postgresql": (
        f"CREATE FUNCTION {_TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$",
        f"CREATE TRIGGER {_TABLE}_no_change BEFORE UPDATE OR DELETE ON {_TABLE} "
        f"FOR EACH ROW EXECUTE PROCEDURE {_TABLE}_refuse()",
        f"CREATE TRIGGER {_TABLE}_no_truncate BEFORE TRUNCATE ON {_TABLE} "
        f"FOR EACH STATEMENT EXECUTE PROCEDURE {_TABLE}_refuse()",
    ),
}
_DROP = {
    "sqlite": (f"DROP TRIGGER {_TABLE}_no_update", f"DROP TRIGGER {_TABLE}_no_delete"),
    "postgresql": (
        f"DROP TRIGGER {_TABLE}_no_change ON {_TABLE}",
        f"DROP TRIGGER {_TABLE}_no_truncate ON {_TABLE}",
        f"DROP FUNCTION {_TABLE}_refuse()",
    ),
}


def install(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers. An engine that none are written for fails loudly: a chain without them proves less."""
    with connection.cursor() as cursor:
        for statement in _CREATE[connection.vendor]:
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers."""
    with connection.cursor() as cursor:
        for statement in _DROP[connection.vendor]:
            cursor.execute(statement)


def operation() -> migrations.RunPython:
    """The step of a migration that creates them, and drops them on the way back."""

    def forwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        install(editor.connection)

    def backwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        remove(editor.connection)

    return migrations.RunPython(forwards, backwards)
