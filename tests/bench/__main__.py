"""`make bench`: every ratio on one line; exit code 0 when all of them could be measured.

The office it measures lies in a throw-away folder; nothing of a running product is touched.
"""

import logging
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import django
from django.conf import settings

from emulation.management import processes
from tests import run


def prepare(folder: Path, *, database: str = "") -> None:
    """The embedded default in `folder`, with the bare page among the addresses."""
    os.environ |= {
        "ENV_FILE": os.devnull,
        "VAR_DIR": str(folder),
        "DATABASE_URL": database,
        "REDIS_URL": "",
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
    }
    django.setup()
    settings.ROOT_URLCONF = "tests.bench.bare"
    logging.disable(logging.WARNING)


def measured(folder: Path) -> Iterator[object]:
    from tests.bench import office, pages, papers, records, rules

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
    records.give_records(office.annual())
    office.nominate(people[:60], office.annual())
    yield from pages.over_bare()


def everything(folder: Path) -> None:
    from tests.bench import collecting

    for comparison in measured(folder):
        print(comparison.line(), flush=True)
    collecting.on_both(folder)


def collecting_alone() -> None:
    """In a process of its own, on the empty database of DATABASE_URL."""
    from tests.bench import collecting

    for comparison in collecting.comparisons():
        print(comparison.line(), flush=True)


def main(arguments: Sequence[str]) -> int:
    with processes.interruptible(), run.throw_away_folder() as folder:
        if arguments:
            prepare(folder, database=os.environ["DATABASE_URL"])
            collecting_alone()
        else:
            prepare(folder)
            everything(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
