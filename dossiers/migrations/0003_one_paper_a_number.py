"""A number is given once a year and kind, whoever gives it at the same moment."""

from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import ExtractYear


def fill(apps, schema_editor):
    issued = apps.get_model("dossiers", "Document").objects.exclude(issued_on=None)
    issued.update(book_year=ExtractYear("issued_on"))


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0002_layout_faults_apart")]
    operations = [
        migrations.AddField(
            "document",
            "book_year",
            models.PositiveSmallIntegerField(default=0, verbose_name="năm của sổ văn bản"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            "document",
            models.UniqueConstraint(
                condition=~Q(number=""),
                fields=("kind", "book_year", "number"),
                name="one_paper_a_number",
            ),
        ),
    ]
