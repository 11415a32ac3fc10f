"""The last day results count, where the plan names one."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('awards', '0011_points_of_a_grid'),
        ('emulation', '0010_more_kinds_and_the_plan_s_indicators'),
    ]

    operations = [
        migrations.AddField(
            model_name='occasion',
            name='counts_until',
            field=models.DateField(blank=True, null=True, verbose_name='kết quả tính đến hết ngày'),
        ),
        migrations.AddConstraint(
            model_name='occasion',
            constraint=models.CheckConstraint(condition=models.Q(('counts_until', None), models.Q(('counts_until__gte', models.F('starts_on')), ('counts_until__lte', models.F('ends_on'))), _connector='OR'), name='an_occasion_counts_inside_its_days'),
        ),
    ]
