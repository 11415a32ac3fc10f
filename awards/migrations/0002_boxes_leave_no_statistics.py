"""PostgreSQL samples columns for its planner; a sample taken during a vote would outlive it."""

from django.db import migrations

COLUMNS = ("voters", "agree", "disagree", "other", "blank")


def _set_statistics(schema_editor, target):
    if schema_editor.connection.vendor == "postgresql":
        for column in COLUMNS:
            schema_editor.execute(
                f"ALTER TABLE awards_ballotbox ALTER COLUMN {column} SET STATISTICS {target}"
            )


def stop(apps, schema_editor):
    _set_statistics(schema_editor, 0)


def resume(apps, schema_editor):
    _set_statistics(schema_editor, -1)


class Migration(migrations.Migration):
    dependencies = [("awards", "0001_initial")]
    operations = [migrations.RunPython(stop, resume)]
