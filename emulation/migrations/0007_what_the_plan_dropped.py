"""A tier or content that the plan in force leaves out keeps its row and is told apart."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("emulation", "0006_targets_only_rise")]
    operations = [
        migrations.AddField(
            "awardtier",
            "in_plan",
            models.BooleanField(default=True, verbose_name="còn trong kế hoạch"),
        ),
        migrations.AddField(
            "movementcontent",
            "in_plan",
            models.BooleanField(default=True, verbose_name="còn trong kế hoạch"),
        ),
    ]
