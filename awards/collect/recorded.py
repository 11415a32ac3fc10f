"""The rows of all tables in step: those of one subject at a time, whatever their number."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, tee
from math import inf
from operator import itemgetter
from typing import Any, NamedTuple

from awards.collect import queries
from awards.collect.queries import Achieved, Asked, Contributed, Given, Promised, Rows, Who
from awards.models import Occasion

CHUNK = 500  # rows of a table in memory at once
Row = tuple[Any, ...]
Reading = Callable[[Rows], Iterable[Row]]


def at_once(query: Rows) -> Iterable[Row]:
    """For few: the rows in one piece, without a cursor on the server."""
    return iter(query)


def in_chunks(query: Rows) -> Iterable[Row]:
    return query.iterator(chunk_size=CHUNK)


class About(NamedTuple):
    """One subject and its own rows, each table's in its order."""

    who: Who
    targets: Sequence[Promised]
    results: Sequence[Achieved]
    contributions: Sequence[Contributed]
    confirmations: Sequence[Row]
    disciplines: Sequence[Row]
    cases: Sequence[Row]
    registered: Sequence[Row]
    awards: Sequence[Given]
    nominations: Sequence[Asked]


def about_each(
    occasion: Occasion, subjects: Iterable[Who], ids: Rows, *, read: Reading
) -> Iterator[About]:
    """`subjects`: those of the query `ids`, in the order of their ids."""
    tables: tuple[tuple[Rows, Callable[[Row], Any]], ...] = (
        (queries.targets(occasion, ids), Promised._make),
        (queries.results(occasion, ids), Achieved._make),
        (queries.contributions(occasion, ids), Contributed._make),
        (queries.confirmations(occasion, ids), tuple),
        (queries.disciplines(ids), tuple),
        (queries.cases(occasion, ids), tuple),
        (queries.registered(occasion, ids), tuple),
        (queries.awards(ids), Given._make),
        (queries.nominations(ids), Asked._make),
    )
    people, *copies = tee(subjects, len(tables) + 1)
    found = (
        in_step(copy, map(row, read(query)))
        for copy, (query, row) in zip(copies, tables, strict=True)
    )
    return map(About._make, zip(people, *found, strict=True))


def in_step(subjects: Iterable[Row], rows: Iterable[Row]) -> Iterator[Sequence[Any]]:
    """The rows of each subject in turn. Both begin with the subject's id and are sorted by it; rows
    of nobody who is asked about are passed over."""
    first = itemgetter(0)
    groups: Iterator[tuple[float, Iterable[Row]]] = groupby(rows, first)
    none: tuple[float, Iterable[Row]] = (inf, ())
    whose, found = next(groups, none)
    for subject in map(first, subjects):
        while whose < subject:
            whose, found = next(groups, none)
        if whose == subject:
            yield tuple(found)
            whose, found = next(groups, none)
        else:
            yield ()
