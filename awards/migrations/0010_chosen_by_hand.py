"""Choices by hand under the quotas, and why somebody was presented beyond them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('awards', '0009_a_second_person_activates'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='nomination',
            name='beyond_quota',
            field=models.JSONField(blank=True, default=dict, verbose_name='ngoài chỉ tiêu'),
        ),
        migrations.CreateModel(
            name='HandPick',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chosen', models.BooleanField(verbose_name='được chọn')),
                ('discretion', models.SlugField(blank=True, verbose_name='thẩm quyền')),
                ('decided_by', models.TextField(blank=True, verbose_name='người có thẩm quyền')),
                ('basis', models.TextField(blank=True, verbose_name='căn cứ thẩm quyền')),
                ('reason', models.CharField(max_length=500, verbose_name='lý do')),
                ('at', models.DateTimeField(verbose_name='ghi lúc')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='rút lúc')),
                ('withdrawn_reason', models.CharField(blank=True, max_length=500, verbose_name='lý do rút')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('nomination', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hand_picks', to='awards.nomination')),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('nomination',), name='one_hand_pick_in_force'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='a_hand_pick_has_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', None), ('withdrawn_reason', '')), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), models.Q(('withdrawn_reason', ''), _negated=True)), _connector='OR'), name='a_withdrawn_hand_pick_says_by_whom_and_why')],
            },
        ),
    ]
