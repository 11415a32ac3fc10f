"""An item says who concluded on it: not always the one who presides."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("awards", "0005_set_aside_and_made_anew")]
    operations = [
        migrations.AddField(
            "agendaitem",
            "concluded_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="awards.councilmember",
            ),
        ),
    ]
