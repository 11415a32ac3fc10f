"""The book is the symbol: minutes and counts of votes both print "45/BB-HĐTĐKT"."""

import json

from django.db import migrations, models
from django.db.models import Q

COUNCIL = {"minutes", "count_record", "vote_record"}


def fill(apps, schema_editor):
    """The symbol each paper prints. A number that was given twice under one symbol stays as it was
    signed: the later paper keeps a book of its own kind."""
    papers = apps.get_model("dossiers", "Document").objects
    given = set()
    for paper in papers.filter(kind__in=COUNCIL | {"submission"}).order_by("issued_on", "pk"):
        paper.symbol = _symbol(json.loads(paper.dossier.snapshot.content), paper)
        book = (paper.symbol, paper.book_year, paper.number)
        if paper.number and book in given:
            paper.symbol = f"{paper.symbol} ({paper.kind} {paper.pk})"
        given.add(book)
        paper.save(update_fields=["symbol"])


def _symbol(content, paper):
    if paper.kind in COUNCIL:
        return f"BB-{content['council']['issuer']['symbol']}"
    found = [each for each in content["submissions"] if each["key"] == paper.key]
    return f"TTr-{found[0]['issuer']['symbol']}"


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0003_one_paper_a_number")]
    operations = [
        migrations.AddField(
            "document",
            "symbol",
            models.CharField(blank=True, max_length=60, verbose_name="ký hiệu"),
        ),
        migrations.RemoveConstraint("document", "one_paper_a_number"),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            "document",
            models.UniqueConstraint(
                condition=~Q(number=""),
                fields=("symbol", "book_year", "number"),
                name="one_paper_a_number",
            ),
        ),
    ]
