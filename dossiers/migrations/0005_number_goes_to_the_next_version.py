"""The next version of a paper keeps its number: the version before gives up its place."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0004_one_paper_a_symbol_and_number")]
    operations = [
        migrations.RemoveConstraint("document", "one_paper_a_number"),
        migrations.AddConstraint(
            "document",
            models.UniqueConstraint(
                condition=~Q(number="") & Q(book_year__gt=0),
                fields=("symbol", "book_year", "number"),
                name="one_paper_a_number",
            ),
        ),
    ]
