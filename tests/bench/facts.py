"""From rows to facts, over the sums that SQL alone would give."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from awards.collect import collect
from awards.models import Award, ContributionNorm, CriterionConfirmation, Occasion
from emulation import clock
from emulation.enums import PledgeState
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
from tests.bench import office
from tests.bench.measuring import Comparison, compare

MANY = 2000
LIMIT = 4


def comparisons() -> Iterator[Comparison]:
    """Run on an office that has `MANY` people with records."""
    occasion = office.annual()
    subjects = list(
        Subject.objects.filter(staff__code__startswith="BN").select_related("unit", "staff")[:MANY]
    )
    yield compare(
        "awards.collect",
        ours=lambda: collect(occasion, subjects, on=clock.today()),
        bare=lambda: [list(query) for query in bare_aggregates(occasion, subjects)],
        limit=LIMIT,
        work=len(subjects),
        things="subjects",
        sides=("facts with evidence and confirmers", "sums and counts in SQL"),
        rounds=5,
    )


def bare_aggregates(occasion: Occasion, subjects: list[Subject]) -> list[QuerySet[Any]]:
    """One grouped sum or count a table, under the same conditions."""
    ids = [subject.pk for subject in subjects]
    units = {subject.unit_id for subject in subjects}
    days = (occasion.starts_on, occasion.ends_on)
    movement = occasion.movement_id
    accepted = Q(pledge=None) | Q(pledge__state=PledgeState.ACCEPTED)
    about = {"subject__in": ids}
    return [
        _by(Target.objects.filter(accepted, **about, indicator__movement=movement),
            "subject", "indicator", figure=Sum("value")),
        _by(Result.objects.filter(**about, achieved_on__range=days),
            "subject", "indicator", figure=Sum("value")),
        _by(Contribution.objects.filter(**about, movement=movement, received_on__range=days),
            "subject", figure=Sum("value")),
        _by(CriterionConfirmation.objects.filter(**about, occasion=occasion),
            "subject", "met", figure=Count("pk")),
        _by(Classification.objects.filter(unit__in=units), "unit", "year", figure=Count("pk")),
        _by(DisciplineRecord.objects.filter(**about, decided_on__range=days),
            "subject", figure=Count("pk")),
        _by(PendingCase.objects.filter(**about, closed_on=None), "subject", figure=Count("pk")),
        _by(PledgeEntry.objects.filter(**about, pledge__state=PledgeState.ACCEPTED),
            "subject", figure=Count("pk")),
        _by(Award.objects.filter(**about), "subject", figure=Count("pk")),
        _by(ContributionNorm.objects.filter(movement=movement), "tier", figure=Sum("value")),
    ]  # fmt: skip


def _by(rows: QuerySet[Any], *keys: str, figure: Any) -> QuerySet[Any]:
    return rows.order_by().values_list(*keys).annotate(figure=figure)
