"""Indicators that are to fall, with the baseline of their targets; targets of a ministry, and how
many people there are. Every indicator there is rises until a plan version says otherwise."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("emulation", "0010_more_kinds_and_the_plan_s_indicators")]

    operations = [
        migrations.RemoveConstraint("target", "a_target_is_positive"),
        migrations.RemoveConstraint("target", "a_units_own_target_stands_in_a_pledge"),
        migrations.AddField(
            "indicator",
            "direction",
            models.CharField(
                "chiều",
                max_length=10,
                choices=[("at_least", "Càng cao càng tốt"), ("at_most", "Càng thấp càng tốt")],
                default="at_least",
            ),
        ),
        migrations.AddField(
            "target",
            "baseline",
            models.DecimalField(
                "số đầu kỳ", max_digits=18, decimal_places=4, null=True, blank=True
            ),
        ),
        migrations.AlterField(
            "target",
            "basis",
            models.CharField(
                "căn cứ",
                max_length=20,
                choices=[
                    ("unit_plan", "Kế hoạch của đơn vị"),
                    ("province_plan", "UBND tỉnh giao"),
                    ("ministry_plan", "Bộ, ngành giao"),
                    ("headcount", "Tổng số người"),
                ],
                default="unit_plan",
            ),
        ),
        migrations.AddConstraint(
            "target",
            models.CheckConstraint(
                condition=Q(value__gt=0) | Q(value=0, baseline__isnull=False),
                name="a_target_is_positive",
            ),
        ),
        migrations.AddConstraint(
            "target",
            models.CheckConstraint(
                condition=Q(baseline=None) | Q(baseline__gt=F("value")),
                name="a_fall_begins_above_its_target",
            ),
        ),
        migrations.AddConstraint(
            "target",
            models.CheckConstraint(
                condition=~Q(basis="unit_plan") | Q(pledge__isnull=False),
                name="a_units_own_target_stands_in_a_pledge",
            ),
        ),
    ]
