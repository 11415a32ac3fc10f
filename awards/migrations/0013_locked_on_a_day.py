"""The day an occasion was locked, by which it is judged from then on.

Of one that is locked already the journal knows the day of the lock. Where it has no entry (rows
that were put in by hand), the last decision of the occasion was made when nothing was open any
more; without one, nominations were over on their last day and the council's. No day lies after
today, since nothing is locked in the future.
"""

from django.db import migrations, models
from django.db.models import Q
from django.utils import timezone


def find_days(apps, schema_editor):
    Occasion = apps.get_model("awards", "Occasion")
    today = timezone.localdate()
    for occasion in Occasion.objects.filter(state="closed", closed_on=None):
        planned = max(filter(None, [occasion.closes_on, occasion.council_on]))
        found = _locked(apps, occasion) or _decided(apps, occasion) or planned
        Occasion.objects.filter(pk=occasion.pk).update(closed_on=min(found, today))


def _locked(apps, occasion):
    entries = apps.get_model("emulation", "AuditEntry").objects.filter(
        object_type="awards.occasion", object_id=str(occasion.pk), act="occasion_closed"
    )
    last = entries.order_by("-number").first()
    return last and timezone.localtime(last.at).date()


def _decided(apps, occasion):
    decisions = apps.get_model("awards", "Decision").objects.filter(occasion=occasion.pk)
    return decisions.aggregate(last=models.Max("decided_on"))["last"]


class Migration(migrations.Migration):

    dependencies = [
        ('awards', '0012_results_count_until'),
    ]

    operations = [
        migrations.AddField(
            model_name='occasion',
            name='closed_on',
            field=models.DateField(blank=True, null=True, verbose_name='khóa ngày'),
        ),
        migrations.RunPython(find_days, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='occasion',
            constraint=models.CheckConstraint(condition=Q(('closed_on__isnull', False), ('state', 'closed')) | Q(Q(('state', 'closed'), _negated=True), ('closed_on', None)), name='a_closed_occasion_has_its_day'),
        ),
    ]
