"""From rows to facts: the one bridge between the database and the rules.

The number of queries does not depend on how many subjects are asked about.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from awards import rules
from awards.models import Award, ContributionNorm, CriterionConfirmation, Occasion
from awards.selectors.parameters import law_on
from emulation.enums import (
    Aggregation,
    ClassificationLevel,
    DisciplineLevel,
    PledgeState,
)
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
from emulation.periods import Period


@dataclass
class _Rows:
    """Everything recorded about the asked subjects, keyed by subject (or unit) id."""

    targets: dict[int, list[Target]] = field(default_factory=dict)
    results: dict[tuple[int, int], list[Result]] = field(default_factory=dict)
    contributions: dict[int, list[Contribution]] = field(default_factory=dict)
    confirmations: dict[int, list[CriterionConfirmation]] = field(default_factory=dict)
    classifications: dict[int, list[Classification]] = field(default_factory=dict)
    own_disciplines: dict[int, list[DisciplineRecord]] = field(default_factory=dict)
    unit_disciplines: dict[int, list[DisciplineRecord]] = field(default_factory=dict)
    cases: dict[int, list[PendingCase]] = field(default_factory=dict)
    registered: set[int] = field(default_factory=set)
    awards: dict[int, list[Award]] = field(default_factory=dict)
    norms: dict[str, list[ContributionNorm]] = field(default_factory=dict)


def collect(occasion: Occasion, subjects: Iterable[Subject], *, on: date) -> list[rules.Facts]:
    """Facts of each subject for `occasion` as recorded on `on`, in the order asked.

    Results count by their day inside the occasion's window; those nobody has checked are told
    apart and leave open what they would decide, as contributions do. Twelve queries, evidence
    included.
    """
    asked = list(subjects)
    rows, law = _read(occasion, asked), law_on(on)
    return [_facts(occasion, subject, rows, on, law) for subject in asked]


def _read(occasion: Occasion, subjects: Sequence[Subject]) -> _Rows:
    ids = [subject.pk for subject in subjects]
    units = {subject.unit_id for subject in subjects}
    disciplines = _disciplined(occasion, ids, units)
    return _Rows(
        targets=_by(_targets(occasion, ids), lambda target: target.subject_id),
        results=_by(_results(occasion, ids), lambda row: (row.subject_id, row.indicator_id)),
        contributions=_by(_contributions(occasion, ids), lambda row: row.subject_id),
        confirmations=_by(_confirmations(occasion, ids), lambda row: row.subject_id),
        classifications=_by(Classification.objects.filter(unit__in=units), lambda row: row.unit_id),
        own_disciplines=_by(disciplines, lambda record: record.subject_id),
        unit_disciplines=_by(disciplines, lambda record: record.subject.unit_id),
        cases=_by(
            PendingCase.objects.filter(subject__in=ids, closed_on=None), lambda row: row.subject_id
        ),
        registered=_registered(occasion, ids),
        awards=_by(
            Award.objects.filter(subject__in=ids).select_related("decision__occasion"),
            lambda award: award.subject_id,
        ),
        norms=_norms(occasion),
    )


def _days(occasion: Occasion) -> tuple[date, date]:
    return occasion.starts_on, occasion.ends_on


def _targets(occasion: Occasion, ids: list[int]) -> QuerySet[Target]:
    """Given by UBND tỉnh, or of an accepted pledge."""
    counted = Q(pledge=None) | Q(pledge__state=PledgeState.ACCEPTED)
    found = Target.objects.filter(
        counted, subject__in=ids, indicator__movement=occasion.movement_id
    )
    return found.select_related("indicator__measure")


def _results(occasion: Occasion, ids: list[int]) -> QuerySet[Result]:
    """What TCCB gave back is known to be wrong and counts for nothing until it is corrected."""
    found = Result.objects.filter(
        subject__in=ids, achieved_on__range=_days(occasion), return_reason=""
    )
    return (
        found.select_related("verified_by__staff")
        .prefetch_related("evidence")
        .order_by("achieved_on", "pk")
    )


def _contributions(occasion: Occasion, ids: list[int]) -> QuerySet[Contribution]:
    found = Contribution.objects.filter(
        subject__in=ids, movement=occasion.movement_id, received_on__range=_days(occasion)
    ).filter(return_reason="")
    return found.select_related("verified_by__staff").prefetch_related("evidence")


def _confirmations(occasion: Occasion, ids: list[int]) -> QuerySet[CriterionConfirmation]:
    found = CriterionConfirmation.objects.filter(subject__in=ids, occasion=occasion)
    return found.select_related("confirmed_by__staff").prefetch_related("evidence")


def _disciplined(occasion: Occasion, ids: list[int], units: set[int]) -> list[DisciplineRecord]:
    """Of the subjects, and of everybody in their units; none that was entered by mistake."""
    concerned = Q(subject__in=ids) | Q(subject__unit__in=units)
    found = DisciplineRecord.objects.filter(
        concerned, decided_on__range=_days(occasion), annul_reason=""
    )
    return list(found.select_related("subject"))


def _registered(occasion: Occasion, ids: list[int]) -> set[int]:
    """Subjects that stand in an accepted pledge for days of the occasion's window."""
    return set(
        PledgeEntry.objects.filter(
            subject__in=ids,
            pledge__state=PledgeState.ACCEPTED,
            pledge__period__movement=occasion.movement_id,
            pledge__period__starts_on__lte=occasion.ends_on,
            pledge__period__ends_on__gte=occasion.starts_on,
        ).values_list("subject_id", flat=True)
    )


def _norms(occasion: Occasion) -> dict[str, list[ContributionNorm]]:
    day = occasion.ends_on
    in_force = ContributionNorm.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=day),
        movement=occasion.movement_id,
        valid_from__lte=day,
    )
    return _by(in_force.order_by("valid_from"), lambda norm: norm.subject_kind)


def _by(rows, key):
    grouped = defaultdict(list)
    for row in rows:
        grouped[key(row)].append(row)
    return dict(grouped)


def _facts(
    occasion: Occasion, subject: Subject, rows: _Rows, on: date, law: rules.Law
) -> rules.Facts:
    return rules.Facts(
        subject=rules.SubjectFacts(
            key=str(subject.pk),
            name=subject.name,
            kind=subject.kind,
            subject_class=subject.subject_class,
        ),
        on=on,
        window=_period(occasion.window),
        progress=tuple(
            _progress(target, rows.results.get((subject.pk, target.indicator_id), []))
            for target in rows.targets.get(subject.pk, [])
        ),
        contribution=_contribution(subject, rows),
        confirmations=tuple(map(_confirmation, rows.confirmations.get(subject.pk, []))),
        classifications=tuple(map(_classified, rows.classifications.get(subject.unit_id, []))),
        disciplines=_disciplines(subject, rows),
        blocks=tuple(map(_block, rows.cases.get(subject.pk, []))),
        registered=subject.pk in rows.registered,
        awards=tuple(map(_past_award, rows.awards.get(subject.pk, []))),
        law=law,
    )


def _period(period: Period) -> rules.Period:
    return rules.Period(period.start, period.end)


def _progress(target: Target, results: list[Result]) -> rules.Progress:
    indicator = target.indicator
    return rules.Progress(
        code=str(indicator.pk),
        name=indicator.name,
        measure=indicator.measure.name,
        integral=indicator.measure.integral,
        basis=target.basis,
        period=_period(target.span),
        target=_plain(target.value),
        result=_counted(indicator.aggregation, results),
        unverified=_unverified(indicator.aggregation, results),
        verified=_counted(indicator.aggregation, [row for row in results if row.is_verified]),
        evidence=_evidence(results),
        confirmed_by=_word(results),
        confirmed_on=_day(results),
    )


def _counted(aggregation: str, results: list[Result]) -> Decimal | None:
    if not results:
        return None
    if aggregation == Aggregation.LEVEL:
        return _plain(results[-1].value)
    return _plain(sum((result.value for result in results), Decimal(0)))


def _unverified(aggregation: str, results: list[Result]) -> Decimal | None:
    """The part of the counted result that waits for TCCB."""
    counted = results[-1:] if aggregation == Aggregation.LEVEL else results
    return _counted(aggregation, [row for row in counted if not row.is_verified])


def _plain(value: Decimal) -> Decimal:
    """Without the zeros the column pads with, and never as 3E+1."""
    return Decimal(format(value.normalize(), "f"))


def _evidence(rows) -> tuple[str, ...]:
    """Ids of the evidence of all rows, each once, in a fixed order."""
    return tuple(str(pk) for pk in sorted({item.pk for row in rows for item in row.evidence.all()}))


def _word(rows) -> str:
    """Who checked, once every row is checked; "" before that."""
    if not rows or not all(row.is_verified for row in rows):
        return ""
    people = {row.verified_by.display_name: row.verified_by.addressed for row in rows}
    return ", ".join(people[name] for name in sorted(people))


def _day(rows) -> date | None:
    if not rows or not all(row.is_verified for row in rows):
        return None
    return max(row.verified_on for row in rows)


def _contribution(subject: Subject, rows: _Rows) -> rules.ContributionFacts:
    given = rows.contributions.get(subject.pk, [])
    checked = [row for row in given if row.is_verified]
    return rules.ContributionFacts(
        total=sum((row.value for row in checked), Decimal(0)),
        unverified_total=sum((row.value for row in given if not row.is_verified), Decimal(0)),
        evidence=_evidence(checked or given),
        confirmed_by=_word(checked),
        confirmed_on=_day(checked),
        tier_norms=tuple(
            rules.TierNorm(tier=norm.tier, amount=norm.value, source=norm.source)
            for norm in rows.norms.get(subject.kind, [])
        ),
        counted=tuple(str(row.pk) for row in checked),
    )


def _confirmation(row: CriterionConfirmation) -> rules.Confirmation:
    return rules.Confirmation(
        code=row.criterion,
        met=row.met,
        by=row.confirmed_by.addressed,
        on=row.confirmed_on,
        evidence=_evidence([row]),
        note=row.note,
    )


def _classified(row: Classification) -> rules.Classification:
    return rules.Classification(
        organisation=row.organisation,
        name=row.body,
        year=row.year,
        level=ClassificationLevel(row.level).name.lower(),
    )


def _disciplines(subject: Subject, rows: _Rows) -> tuple[rules.Discipline, ...]:
    """A collective answers for all its people; a person for themselves."""
    if subject.is_collective:
        found = rows.unit_disciplines.get(subject.unit_id, [])
    else:
        found = rows.own_disciplines.get(subject.pk, [])
    return tuple(
        rules.Discipline(
            person=record.subject.name,
            level=DisciplineLevel(record.level).name.lower(),
            decided_on=record.decided_on,
            number=record.number,
        )
        for record in found
    )


def _block(case: PendingCase) -> rules.Block:
    return rules.Block(code=case.kind, since=case.opened_on, by=case.handler, on=case.opened_on)


def _past_award(award: Award) -> rules.PastAward:
    decision = award.decision
    return rules.PastAward(
        tier=decision.tier,
        decided_on=decision.decided_on,
        number=decision.number,
        occasion=decision.occasion.code,
        year=decision.occasion.ends_on.year,
        window=_period(decision.occasion.window),
    )
