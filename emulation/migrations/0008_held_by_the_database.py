"""What the services see to is held by the database as well: one indicator of a name, days
in their order, one unit that handles awards."""

from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Lower


def merge(apps, schema_editor):
    """Two indicators of one name become one with the targets and results of both. Where both have
    a target of one subject and span, or add up otherwise, the later one keeps its own name."""
    first = {}
    for each in apps.get_model("emulation", "Indicator").objects.order_by("pk"):
        name = each.name.casefold()
        key = (each.movement_id, each.unit_id, name, each.measure_id, each.content_id)
        kept = first.setdefault(key, each)
        if kept.pk == each.pk:
            continue
        if kept.aggregation != each.aggregation or _clash(apps, kept, each):
            each.name = f"{each.name[:180]} ({each.pk})"
            each.save(update_fields=["name"])
            continue
        for model in ("Target", "Result"):
            rows = apps.get_model("emulation", model).objects.filter(indicator=each)
            rows.update(indicator=kept)
        each.delete()
    if schema_editor.connection.vendor == "postgresql":
        # The rows' deferred checks are made now; a table with some to come takes no constraint.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


def _clash(apps, kept, other):
    spans = [
        set(
            apps.get_model("emulation", "Target")
            .objects.filter(indicator=indicator)
            .values_list("subject", "basis", "starts_on", "ends_on")
        )
        for indicator in (kept, other)
    ]
    return spans[0] & spans[1]


class Migration(migrations.Migration):
    dependencies = [("emulation", "0007_what_the_plan_dropped")]
    operations = [
        migrations.RunPython(merge, migrations.RunPython.noop),
        migrations.AddConstraint(
            "indicator",
            models.UniqueConstraint(
                "movement",
                Coalesce("unit", 0, output_field=models.BigIntegerField()),
                Lower("name"),
                "measure",
                Coalesce("content", 0, output_field=models.BigIntegerField()),
                name="one_indicator_a_name",
            ),
        ),
        *[
            migrations.AddConstraint(
                model,
                models.CheckConstraint(
                    condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                    name=f"{model}_days_in_order",
                ),
            )
            for model in ("departmentname", "unitname", "roleassignment")
        ],
        migrations.AddConstraint(
            "movement",
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="a_movement_ends_after_it_starts"
            ),
        ),
        migrations.AddConstraint(
            "unit",
            models.UniqueConstraint(
                fields=["department"],
                condition=Q(handles_awards=True),
                name="one_unit_handles_awards",
            ),
        ),
    ]
