"""From rows to facts, over the sums that SQL alone would give; each database in its own process."""

import gc
import os
import tracemalloc
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet, Sum

from awards.collect import collect_each
from awards.models import Award, ContributionNorm, CriterionConfirmation, Occasion
from emulation import clock
from emulation.enums import PledgeState
from emulation.management import processes
from emulation.models import (
    Classification,
    Contribution,
    DisciplineRecord,
    PendingCase,
    PledgeEntry,
    Result,
    Subject,
    Target,
)
from tests import run
from tests.bench import office, records
from tests.bench.measuring import Comparison, compare

MANY, FEW = 100_000, 10_000
LIMIT, MEMORY_LIMIT = 4, 1.2
WORD = "collect"  # what asks `python -m tests.bench` for this part alone


def on_both(folder: Path) -> None:
    """Prints the lines of both: an office on each database, measured by a process of its own."""
    with run.postgresql(folder / "pg") as address:
        for url in (f"sqlite:///{folder}/collect.sqlite3", address):
            command = processes.python("-m", "tests.bench", WORD)
            child = processes.start(
                WORD, command, cwd=run.ROOT, env={**os.environ, "DATABASE_URL": url}
            )
            try:
                if child.process.wait() != 0:
                    raise AssertionError(f"could not be measured on {url}")
            finally:
                processes.stop([child])


def comparisons() -> Iterator[Comparison]:
    """On the empty database of DATABASE_URL."""
    office.make()
    office.add_people(MANY)
    occasion = office.annual()
    records.give_records(occasion)
    people = Subject.objects.filter(staff__code__startswith="BN")
    _agree(occasion, people)
    yield compare(
        f"awards.collect.{connection.vendor}",
        ours=lambda: use_up(collect_each(occasion, people, on=clock.today())),
        bare=lambda: [use_up(read(query)) for query in bare_aggregates(occasion, people)],
        limit=LIMIT,
        work=MANY,
        things="subjects",
        sides=("facts with evidence and confirmers", "sums and counts in SQL"),
        rounds=3,
    )
    if connection.vendor == "sqlite":  # what waits for Python there is in Python's own memory
        yield _memory(occasion, people)


def use_up(rows: Any) -> None:
    deque(rows, maxlen=0)


def read(query: QuerySet[Any]) -> Any:
    """The quicker way of each database to fetch them all."""
    return query.iterator() if connection.vendor == "sqlite" else iter(query.all())


def _agree(occasion: Occasion, people: QuerySet[Subject]) -> None:
    """Both sides must come to the same figures, or their times cannot be compared."""
    some = people.filter(pk__in=people.order_by("pk").values("pk")[:1000])
    facts = list(collect_each(occasion, some, on=clock.today()))
    promised, achieved, given, confirmed, *_ = (
        sum(row[-1] for row in query) for query in bare_aggregates(occasion, some)
    )
    rows = [row for each in facts for row in each.progress]
    ours = (
        sum(row.target for row in rows),
        sum(row.result for row in rows),
        sum(each.contribution.total for each in facts),
        sum(len(each.confirmations) for each in facts),
    )
    if ours != (promised, achieved, given, confirmed) or len(facts) != len(some):
        raise AssertionError(f"{ours} and {(promised, achieved, given, confirmed)}")


def bare_aggregates(occasion: Occasion, people: QuerySet[Subject]) -> list[QuerySet[Any]]:
    """One grouped sum or count a table, under the same conditions."""
    days = (occasion.starts_on, occasion.ends_on)
    movement = occasion.movement_id
    about = {"subject__in": people}
    accepted = Q(pledge=None) | Q(pledge__state=PledgeState.ACCEPTED)
    results = {**about, "achieved_on__range": days, "return_reason": ""}
    given = {**about, "movement": movement, "received_on__range": days, "return_reason": ""}
    confirmed = {**about, "occasion": occasion}
    return [
        _by(Target.objects.filter(accepted, **about, indicator__movement=movement),
            "subject", "indicator", figure=Sum("value")),
        _by(Result.objects.filter(**results), "subject", "indicator", figure=Sum("value")),
        _by(Contribution.objects.filter(**given), "subject", figure=Sum("value")),
        _by(CriterionConfirmation.objects.filter(**confirmed),
            "subject", "met", figure=Count("pk")),
        _files(Result, results, "indicator"),
        _files(Contribution, given),
        _files(CriterionConfirmation, confirmed),
        _by(_entries(occasion).filter(**about), "subject", figure=Count("pk")),
        *_rare(about),
        _by(Classification.objects.filter(unit__in=people.values("unit")),
            "unit", "year", figure=Count("pk")),
        _by(ContributionNorm.objects.filter(movement=movement), "tier", figure=Sum("value")),
    ]  # fmt: skip


def _entries(occasion: Occasion) -> QuerySet[PledgeEntry]:
    return PledgeEntry.objects.filter(
        pledge__state=PledgeState.ACCEPTED,
        pledge__period__movement=occasion.movement_id,
        pledge__period__starts_on__lte=occasion.ends_on,
        pledge__period__ends_on__gte=occasion.starts_on,
    )


def _rare(about: dict[str, Any]) -> list[QuerySet[Any]]:
    found = (
        DisciplineRecord.objects.filter(**about, annul_reason=""),
        PendingCase.objects.filter(**about, closed_on=None),
        Award.objects.filter(**about),
    )
    return [_by(rows, "subject", figure=Count("pk")) for rows in found]


def _files(model: Any, asked: dict[str, Any], *keys: str) -> QuerySet[Any]:
    """How many files prove the rows asked for."""
    row = model._meta.model_name
    links = model.evidence.through.objects.filter(**{f"{row}__{k}": v for k, v in asked.items()})
    return _by(links, *(f"{row}__{key}" for key in ("subject", *keys)), figure=Count("pk"))


def _by(rows: QuerySet[Any], *keys: str, figure: Any) -> QuerySet[Any]:
    return rows.order_by().values_list(*keys).annotate(figure=figure)


def _memory(occasion: Occasion, people: QuerySet[Subject]) -> Comparison:
    few = people.filter(pk__in=people.order_by("pk").values("pk")[:FEW])
    sizes = [_peak(occasion, few), _peak(occasion, people)]
    return Comparison(
        "awards.collect.memory", ours=sizes[1], bare=sizes[0], limit=MEMORY_LIMIT, work=1,
        things="collection", sides=(f"peak over {MANY} subjects", f"over {FEW}"), spoken=_megabytes,
    )  # fmt: skip


def _peak(occasion: Occasion, people: QuerySet[Subject]) -> float:
    """The most bytes of Python's memory that collecting held at once."""
    gc.collect()
    tracemalloc.start()
    try:
        use_up(collect_each(occasion, people, on=clock.today()))
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _megabytes(size: float) -> str:
    return f"{size / 1e6:.2f} MB"
