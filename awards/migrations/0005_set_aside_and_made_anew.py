"""Whom a meeting did not vote on may be nominated anew."""

from django.db import migrations, models
from django.db.models import Q

STATES = [
    ("draft", "Bản nháp"),
    ("submitted", "TCCB xét"),
    ("returned", "Trả lại"),
    ("compiled", "Chờ trình"),
    ("presented", "Đã trình Hội đồng"),
    ("approved", "Hội đồng thông qua"),
    ("rejected", "Hội đồng không thông qua"),
    ("awarded", "Đã khen"),
    ("declined", "Không được tặng"),
    ("set_aside", "Hội đồng chưa xét"),
]


def set_aside(apps, schema_editor):
    """Those that a concluded meeting has left as presented."""
    left = apps.get_model("awards", "Nomination").objects.filter(
        state="presented", agenda_item__meeting__state="concluded"
    )
    left.filter(agenda_item__conclusion="not_on_ballot").update(state="set_aside")


class Migration(migrations.Migration):
    dependencies = [("awards", "0004_norms_are_put_right")]
    operations = [
        migrations.AlterField(
            "nomination",
            "state",
            models.CharField(
                choices=STATES,
                db_index=True,
                default="draft",
                max_length=10,
                verbose_name="bước",
            ),
        ),
        migrations.RunPython(set_aside, migrations.RunPython.noop),
        migrations.RemoveConstraint("nomination", "one_nomination_a_tier"),
        migrations.AddConstraint(
            "nomination",
            models.UniqueConstraint(
                fields=("occasion", "subject", "tier"),
                condition=~Q(state="set_aside"),
                name="one_nomination_a_tier",
            ),
        ),
    ]
