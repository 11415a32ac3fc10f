"""The database itself refuses another text of a stored plan version, and an activated one stays.

Whoever is judged is judged by a stored text; who changes it afterwards changes what was decided.
SQLite's REPLACE takes the row away that is in its way and fires no trigger for deletion, so it is
refused before it inserts. SQLite drops a table's triggers with the table: a later migration that
remakes this one has to make them again, which tests/invariants sees to.
"""

from django.db import migrations, models
from django.db.models import Q

TABLE = "awards_planversion"
FIXED = ("id", "movement_id", "number", "text", "sha256", "note", "added_by_id", "added_at")
ONCE = ("activated_by_id", "activated_at", "activation_reason")
WORDS = "a stored plan version does not change"


def _changed(columns: tuple[str, ...], apart: str) -> str:
    return " OR ".join(f"NEW.{column} {apart} OLD.{column}" for column in columns)


def _altered(apart: str) -> str:
    activated = "(OLD.activated_at IS NOT NULL OR OLD.activated_by_id IS NOT NULL)"
    return f"{_changed(FIXED, apart)} OR ({activated} AND ({_changed(ONCE, apart)}))"


POSTGRESQL = f"""
CREATE FUNCTION awards_planversion_stays() RETURNS trigger AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.activated_at IS NULL THEN
            RETURN OLD;
        END IF;
    ELSIF NOT ({_altered("IS DISTINCT FROM")}) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation';
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER awards_planversion_stays
    BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION awards_planversion_stays();
"""
POSTGRESQL_BACK = f"""
DROP TRIGGER awards_planversion_stays ON {TABLE};
DROP FUNCTION awards_planversion_stays();
"""
SQLITE = {
    "awards_planversion_no_change": f"BEFORE UPDATE ON {TABLE} WHEN {_altered('IS NOT')}",
    "awards_planversion_no_delete": (
        f"BEFORE DELETE ON {TABLE} WHEN OLD.activated_at IS NOT NULL"
    ),
    "awards_planversion_no_replacement": f"""
        BEFORE INSERT ON {TABLE}
        WHEN EXISTS (
            SELECT 1 FROM {TABLE} WHERE id = NEW.id OR movement_id = NEW.movement_id
            AND (number = NEW.number OR sha256 = NEW.sha256)
        )
    """,
}


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
        return
    for name, when in SQLITE.items():
        schema_editor.execute(
            f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        )


def lift(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_BACK)
        return
    for name in SQLITE:
        schema_editor.execute(f"DROP TRIGGER {name}")


def say_so(apps, schema_editor):
    """A version without a reason was put in force before one was asked for."""
    versions = apps.get_model("awards", "PlanVersion").objects.filter(activation_reason="")
    versions.exclude(activated_at=None).update(activation_reason="Không ghi lý do khi áp dụng.")


class Migration(migrations.Migration):
    dependencies = [("awards", "0013_locked_on_a_day")]
    operations = [
        migrations.RunPython(say_so, migrations.RunPython.noop),
        migrations.AddConstraint(
            "planversion",
            models.CheckConstraint(
                condition=Q(activated_at=None) | ~Q(activation_reason=""),
                name="an_activated_plan_version_says_why",
            ),
        ),
        migrations.RunPython(guard, lift),
    ]
