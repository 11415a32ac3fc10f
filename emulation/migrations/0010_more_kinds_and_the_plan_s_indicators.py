"""Communes, hamlets, enterprises, cooperatives and households; indicators that a plan names."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('emulation', '0009_journal_takes_no_replacement'),
    ]

    operations = [
        migrations.AddField(
            model_name='indicator',
            name='plan_code',
            field=models.SlugField(blank=True, db_index=False, verbose_name='mã trong kế hoạch'),
        ),
        migrations.AlterField(
            model_name='subject',
            name='subject_class',
            field=models.CharField(choices=[('division', 'Phòng chuyên môn'), ('affiliate', 'Đơn vị trực thuộc'), ('association', 'Hội, đoàn thể'), ('commune', 'Xã, phường, đặc khu'), ('hamlet', 'Thôn, ấp, khu phố'), ('enterprise', 'Doanh nghiệp'), ('cooperative', 'Hợp tác xã, tổ hợp tác'), ('household', 'Hộ gia đình'), ('leader', 'Lãnh đạo, quản lý'), ('worker', 'Người lao động trực tiếp')], max_length=20, verbose_name='loại đối tượng'),
        ),
        migrations.AlterField(
            model_name='unit',
            name='kind',
            field=models.CharField(choices=[('division', 'Phòng chuyên môn'), ('affiliate', 'Đơn vị trực thuộc'), ('association', 'Hội, đoàn thể'), ('commune', 'Xã, phường, đặc khu'), ('hamlet', 'Thôn, ấp, khu phố'), ('enterprise', 'Doanh nghiệp'), ('cooperative', 'Hợp tác xã, tổ hợp tác'), ('household', 'Hộ gia đình')], max_length=20, verbose_name='loại'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.UniqueConstraint(condition=models.Q(('plan_code', ''), _negated=True), fields=('movement', 'plan_code'), name='one_indicator_a_plan_code'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(('plan_code', ''), ('unit', None), _connector='OR'), name='the_plan_s_indicators_are_of_all'),
        ),
    ]
