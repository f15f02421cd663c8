"""The index of terms on both engines: made by a migration, kept by triggers, so in the transaction of the entry.

SQLite has a table of FTS5 beside the entries, PostgreSQL a column of type ``tsvector``. Neither splits texts itself:
terms come ready, so both find the same. A migration that rebuilds the table of entries must make the index anew.
"""

from collections.abc import Mapping

from django.db import migrations
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_FORGET = "INSERT INTO search_terms(search_terms, rowid, grams) VALUES ('delete', old.id, old.grams);"
_LEARN = "INSERT INTO search_terms(rowid, grams) VALUES (new.id, new.grams);"
_MAKE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE search_terms USING fts5(grams, content='search_entry', content_rowid='id', "
        "detail=none, columnsize=0, prefix='1', tokenize=\"unicode61 remove_diacritics 0\")",
        f"CREATE TRIGGER search_entry_learn AFTER INSERT ON search_entry BEGIN {_LEARN} END",
        f"CREATE TRIGGER search_entry_forget AFTER DELETE ON search_entry BEGIN {_FORGET} END",
        f"CREATE TRIGGER search_entry_change AFTER UPDATE OF grams ON search_entry BEGIN {_FORGET} {_LEARN} END",
    ),
    "postgresql": (
        "ALTER TABLE search_entry ADD COLUMN vector tsvector",
        "CREATE INDEX search_entry_vector ON search_entry USING gin(vector)",
        "CREATE FUNCTION search_entry_learn() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN NEW.vector := NEW.grams::tsvector; RETURN NEW; END $$",
        "CREATE TRIGGER search_entry_learn BEFORE INSERT OR UPDATE OF grams ON search_entry "
        "FOR EACH ROW EXECUTE PROCEDURE search_entry_learn()",
    ),
}
_UNMAKE = {
    "sqlite": (
        "DROP TRIGGER search_entry_learn",
        "DROP TRIGGER search_entry_forget",
        "DROP TRIGGER search_entry_change",
        "DROP TABLE search_terms",
    ),
    "postgresql": (
        "DROP TRIGGER search_entry_learn ON search_entry",
        "DROP FUNCTION search_entry_learn()",
        "ALTER TABLE search_entry DROP COLUMN vector",
    ),
}


def _run(connection: BaseDatabaseWrapper, statements: Mapping[str, tuple[str, ...]]) -> None:
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)


def operation() -> migrations.RunPython:
    """The step of a migration that makes the index, and drops it on the way back."""

    def forwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        _run(editor.connection, _MAKE)

    def backwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        _run(editor.connection, _UNMAKE)

    return migrations.RunPython(forwards, backwards)
