"""What the services see to is held by the database as well: days in their order, one chair."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("awards", "0007_what_the_plan_dropped")]
    operations = [
        *[
            migrations.AddConstraint(
                model,
                models.CheckConstraint(
                    condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                    name=f"{model}_days_in_order",
                ),
            )
            for model in ("council", "roundrule", "contributionnorm")
        ],
        migrations.AddConstraint(
            "occasion",
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="an_occasion_closes_after_it_opens"
            ),
        ),
        migrations.AddConstraint(
            "councilmember",
            models.UniqueConstraint(
                fields=["council"], condition=Q(post="chair"), name="one_chair_a_council"
            ),
        ),
    ]
