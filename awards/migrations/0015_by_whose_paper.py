"""The paper in which somebody decided by hand, and what came onto the ballot by such a choice."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('awards', '0014_plan_versions_stay_as_they_are'),
    ]

    operations = [
        migrations.AddField(
            model_name='handpick',
            name='source',
            field=models.CharField(blank=True, max_length=200, verbose_name='theo văn bản'),
        ),
        migrations.AddField(
            model_name='nomination',
            name='by_discretion',
            field=models.JSONField(blank=True, default=dict, verbose_name='xét theo thẩm quyền'),
        ),
        migrations.AlterField(
            model_name='nomination',
            name='beyond_quota',
            field=models.JSONField(blank=True, default=dict, verbose_name='ngoài số lượng khen'),
        ),
    ]
