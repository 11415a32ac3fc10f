"""Who added a plan version does not put it in force.

Where one person did both, before this was asked, the row forgets who added it: the journal, which
is never changed, names that person still.
"""

from typing import Any

from django.db import migrations, models
from django.db.models import F, Q


def forget_who_added(apps: Any, schema_editor: Any) -> None:
    versions = apps.get_model("awards", "PlanVersion").objects.using(schema_editor.connection.alias)
    versions.filter(activated_by=F("added_by")).update(added_by=None)


class Migration(migrations.Migration):
    dependencies = [("awards", "0008_held_by_the_database")]
    operations = [
        migrations.RunPython(forget_who_added, migrations.RunPython.noop),
        migrations.AddConstraint(
            "planversion",
            models.CheckConstraint(
                condition=Q(added_by=None) | Q(activated_by=None) | ~Q(activated_by=F("added_by")),
                name="a_second_person_activates_a_plan_version",
            ),
        ),
    ]
