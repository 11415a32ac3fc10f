"""The journal and its head only grow, in whatever words somebody asks the database.

SQLite's REPLACE takes the row away that is in its way and fires no trigger for deletion. Whoever
rewrites the last entry has to rewrite the head as well, on either database.
"""

from django.db import migrations

POSTGRESQL = """
CREATE FUNCTION emulation_journal_head_grows() RETURNS trigger AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.id = OLD.id AND NEW.number = OLD.number + 1 THEN
            RETURN NEW;
        END IF;
    ELSIF TG_OP = 'INSERT' THEN
        IF NOT EXISTS (SELECT 1 FROM emulation_audithead) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'unique_violation';
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER emulation_journal_head_grows
    BEFORE INSERT OR UPDATE OR DELETE ON emulation_audithead
    FOR EACH ROW EXECUTE FUNCTION emulation_journal_head_grows();
"""
POSTGRESQL_BACK = """
DROP TRIGGER emulation_journal_head_grows ON emulation_audithead;
DROP FUNCTION emulation_journal_head_grows();
"""
REFUSES = "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
SQLITE = {
    "emulation_journal_no_replacement": """
        BEFORE INSERT ON emulation_auditentry
        WHEN EXISTS (
            SELECT 1 FROM emulation_auditentry WHERE id = NEW.id OR number = NEW.number
        )
    """,
    "emulation_journal_head_is_one": """
        BEFORE INSERT ON emulation_audithead
        WHEN EXISTS (SELECT 1 FROM emulation_audithead)
    """,
    "emulation_journal_head_no_delete": "BEFORE DELETE ON emulation_audithead",
    "emulation_journal_head_grows": """
        BEFORE UPDATE ON emulation_audithead
        WHEN NEW.id <> OLD.id OR NEW.number <> OLD.number + 1
    """,
}


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
        return
    for name, when in SQLITE.items():
        schema_editor.execute(f"CREATE TRIGGER {name} {when} {REFUSES}")


def lift(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_BACK)
        return
    for name in SQLITE:
        schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    dependencies = [("emulation", "0008_held_by_the_database")]
    operations = [migrations.RunPython(guard, lift)]
