"""From rows to facts: the one bridge between the database and the rules.

The number of queries does not depend on how many subjects are asked about, and nothing but what
comes out is kept for a subject once its facts are made.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from django.db.models import QuerySet

from awards import rules
from awards.collect.facts import facts_of
from awards.collect.queries import Rows, Who, listed, who
from awards.collect.recorded import CHUNK, Reading, about_each, at_once, in_chunks
from awards.collect.shared import Planned, Shared
from awards.models import Occasion
from emulation.models import Subject


def collect(
    occasion: Occasion,
    subjects: Iterable[Subject],
    *,
    on: date,
    planned: Mapping[int, Planned] | None = None,
) -> list[rules.Facts]:
    """Facts of each subject for `occasion` as recorded on `on`, in the order asked.

    `on` is today. On a locked occasion the facts are those of the day it was locked, save of who is
    still on the way to its decision (see `awards.collect.locked`).

    Results count by their day inside the occasion's window; those nobody has checked are told
    apart and leave open what they would decide, as contributions do. Fourteen queries, evidence
    included. For more than a few thousand subjects use `collect_each`. `planned`: the indicators as
    another plan would name them, by their ids; as they are recorded where it is None.
    """
    asked = list(subjects)
    if not asked:
        return []
    known = {s.pk: Who(s.pk, s.name, s.kind, s.subject_class, s.unit_id) for s in asked}
    order = sorted(known)
    read = at_once if len(order) <= CHUNK else in_chunks
    each = _each(occasion, map(known.__getitem__, order), listed(order), read, on, planned)
    found = dict(zip(order, each, strict=True))
    return [found[subject.pk] for subject in asked]


def collect_each(
    occasion: Occasion, subjects: QuerySet[Subject], *, on: date
) -> Iterator[rules.Facts]:
    """The same facts one by one, in the order of the subjects' ids, for any number of them.

    Fifteen queries, each over the query `subjects` and never over a list of ids, read in step
    and in chunks: memory does not grow with the number of subjects. Each table is seen as it is
    when the first facts are asked for. On PostgreSQL the rows wait in the server's cursors; outside
    a transaction the server copies them aside first.
    """
    ids = subjects.values("pk")
    return _each(occasion, map(Who._make, in_chunks(who(ids))), ids, in_chunks, on)


def _each(
    occasion: Occasion,
    subjects: Iterable[Who],
    ids: Rows,
    read: Reading,
    on: date,
    planned: Mapping[int, Planned] | None = None,
) -> Iterator[rules.Facts]:
    """`subjects` stand in the order of their ids, as all that is recorded about them does."""
    shared = Shared.read(occasion, ids, on, planned)
    for about in about_each(occasion, subjects, ids, read=read):
        yield facts_of(about, shared)
