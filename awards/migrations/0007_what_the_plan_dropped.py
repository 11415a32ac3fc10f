"""Tiers and contents that the plan in force does not have any more are marked so."""

import tomllib

from django.db import migrations


def mark(apps, schema_editor):
    """Newest activated version first; a movement without one keeps everything on offer."""
    seen = set()
    activated = apps.get_model("awards", "PlanVersion").objects.exclude(activated_at=None)
    for version in activated.order_by("-number"):
        if version.movement_id in seen:
            continue
        seen.add(version.movement_id)
        plan = tomllib.loads(version.text)
        for model, table in (("AwardTier", "tier"), ("MovementContent", "content")):
            codes = [row["code"] for row in plan.get(table, [])]
            rows = apps.get_model("emulation", model).objects.filter(movement=version.movement_id)
            rows.exclude(code__in=codes).update(in_plan=False)


class Migration(migrations.Migration):
    dependencies = [
        ("awards", "0006_who_concluded"),
        ("emulation", "0007_what_the_plan_dropped"),
    ]
    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
