"""Points that people give for the items of a plan's score grid."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('awards', '0010_chosen_by_hand'),
        ('emulation', '0010_more_kinds_and_the_plan_s_indicators'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='criterionconfirmation',
            name='points',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True, verbose_name='điểm'),
        ),
        migrations.AddConstraint(
            model_name='criterionconfirmation',
            constraint=models.CheckConstraint(condition=models.Q(('points', None), ('points__gte', 0), _connector='OR'), name='points_are_not_below_zero'),
        ),
    ]
