"""`make bench`: every ratio on one line; exit code 0 when all of them could be measured.

The office it measures lies in a throw-away folder; nothing of a running product is touched.
"""

import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
from django.conf import settings


def prepare(folder: Path) -> None:
    """The embedded default in `folder`, with the bare page among the addresses."""
    os.environ |= {
        "ENV_FILE": os.devnull,
        "VAR_DIR": str(folder),
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
    }
    django.setup()
    settings.ROOT_URLCONF = "tests.bench.bare"
    logging.disable(logging.WARNING)


def measured(folder: Path) -> Iterator[object]:
    from tests.bench import facts, office, pages, papers, rules

    yield from papers.comparisons()  # first: on the heap of a fresh worker
    yield from rules.comparisons()
    few = folder / "office.sqlite3"
    office.make_office(few)
    people = office.add_people(pages.FEW)
    many = office.copy_of(few, "many.sqlite3")
    with office.standing_on(many, back=few):
        office.add_people(pages.MANY - pages.FEW)
    yield from pages.over_few(few, many)
    office.stand_on(few)
    people += office.add_people(facts.MANY - pages.FEW)
    office.give_records(people, office.annual())
    yield from facts.comparisons()
    office.nominate(people[:60], office.annual())
    yield from pages.over_bare()


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="neu-guong-bench-") as name:
        prepare(Path(name))
        for comparison in measured(Path(name)):
            print(comparison.line(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
