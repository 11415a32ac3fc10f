"""The database itself refuses to change or delete a journal entry."""

from django.db import migrations

POSTGRESQL = """
CREATE FUNCTION emulation_journal_refuses() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only';
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER emulation_journal_is_append_only
    BEFORE UPDATE OR DELETE ON emulation_auditentry
    FOR EACH ROW EXECUTE FUNCTION emulation_journal_refuses();
"""
POSTGRESQL_BACK = """
DROP TRIGGER emulation_journal_is_append_only ON emulation_auditentry;
DROP FUNCTION emulation_journal_refuses();
"""
SQLITE = [
    """
    CREATE TRIGGER emulation_journal_no_update BEFORE UPDATE ON emulation_auditentry
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
    """,
    """
    CREATE TRIGGER emulation_journal_no_delete BEFORE DELETE ON emulation_auditentry
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
    """,
]
SQLITE_BACK = [
    "DROP TRIGGER emulation_journal_no_update",
    "DROP TRIGGER emulation_journal_no_delete",
]


def guard(apps, schema_editor):
    _run(schema_editor, POSTGRESQL, SQLITE)


def lift(apps, schema_editor):
    _run(schema_editor, POSTGRESQL_BACK, SQLITE_BACK)


def _run(schema_editor, postgresql, sqlite):
    statements = [postgresql] if schema_editor.connection.vendor == "postgresql" else sqlite
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("emulation", "0001_initial")]
    operations = [migrations.RunPython(guard, lift)]
