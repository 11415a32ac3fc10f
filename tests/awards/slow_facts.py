"""Facts as one would make them without a thought for speed: row by row, subject by subject.

What `awards.collect` says must equal this to the letter.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db.models import Q

from awards import rules
from awards.models import ContributionNorm, Nomination, Occasion
from awards.selectors.parameters import law_on
from emulation.enums import ClassificationLevel, DisciplineLevel
from emulation.models import Classification, DisciplineRecord, Indicator, Subject, Target


def slow_facts(occasion: Occasion, subject: Subject, *, on: date) -> rules.Facts:
    promised = Target.objects.filter(
        Q(pledge=None) | Q(pledge__state="accepted"),
        subject=subject,
        indicator__movement=occasion.movement,
    )
    return rules.Facts(
        subject=rules.SubjectFacts(
            str(subject.pk), subject.name, _kind(subject), subject.subject_class
        ),
        on=on,
        window=_window(occasion),
        progress=(
            *(_progress(occasion, t) for t in promised.order_by("indicator_id", "pk")),
            *_untargeted(occasion, subject, [target.indicator for target in promised]),
        ),
        contribution=_contribution(occasion, subject),
        confirmations=_confirmations(occasion, subject),
        classifications=tuple(
            rules.Classification(
                row.organisation, row.body, row.year, ClassificationLevel(row.level).name.lower()
            )
            for row in Classification.objects.filter(unit=subject.unit)
        ),
        disciplines=_disciplines(subject),
        blocks=tuple(
            rules.Block(case.kind, case.opened_on, by=case.handler, on=case.opened_on)
            for case in subject.pending_cases.filter(closed_on=None).order_by("opened_on", "pk")
        ),
        registered=_registered(occasion, subject),
        awards=_awards(subject),
        law=law_on(on),
        scores=_scores(occasion, subject),
        other_nominations=_under_way(occasion, subject),
    )


def _kind(subject: Subject) -> str:
    return "household" if subject.unit.kind == "household" else subject.kind


def _registered(occasion: Occasion, subject: Subject) -> bool:
    periods = [
        entry.pledge.period
        for entry in subject.pledge_entries.filter(pledge__state="accepted")
        if entry.pledge.period.movement == occasion.movement
    ]
    return any(p.starts_on <= occasion.ends_on and p.ends_on >= occasion.starts_on for p in periods)


def _confirmations(occasion: Occasion, subject: Subject) -> tuple[rules.Confirmation, ...]:
    return tuple(
        rules.Confirmation(
            row.criterion, row.met, row.confirmed_by.addressed, row.confirmed_on,
            _files([row]), row.note,
        )
        for row in subject.confirmations.filter(occasion=occasion).order_by("criterion")
        if row.points is None
    )  # fmt: skip


def _scores(occasion: Occasion, subject: Subject) -> tuple[rules.Score, ...]:
    return tuple(
        rules.Score(
            item=row.criterion, points=_plain(row.points), by=row.confirmed_by.addressed,
            on=row.confirmed_on, evidence=_files([row]), note=row.note,
        )
        for row in subject.confirmations.filter(occasion=occasion).order_by("criterion")
        if row.points is not None
    )  # fmt: skip


def _awards(subject: Subject) -> tuple[rules.PastAward, ...]:
    return tuple(
        rules.PastAward(
            award.decision.tier, award.decision.decided_on, award.decision.number,
            occasion=award.decision.occasion.code,
            year=award.decision.occasion.ends_on.year,
            window=_window(award.decision.occasion),
            evidence=_leaned_on(award.nomination),
            counted=_contributions(award.nomination),
            decision=str(award.decision.pk),
        )
        for award in subject.awards.order_by("-decision__decided_on", "pk")
    )  # fmt: skip


def _under_way(occasion: Occasion, subject: Subject) -> tuple[rules.OpenNomination, ...]:
    over = ("draft", "rejected", "awarded", "declined", "set_aside")
    rows = subject.nominations.exclude(state__in=over).order_by("occasion__ends_on", "pk")
    return tuple(
        rules.OpenNomination(
            tier=row.tier,
            occasion=row.occasion.code,
            occasion_name=row.occasion.name,
            window=_window(row.occasion),
            here=row.occasion == occasion,
            state=row.get_state_display(),
            evidence=_leaned_on(row),
            counted=_contributions(row),
        )
        for row in rows
    )


def _leaned_on(nomination: Nomination | None) -> tuple[str, ...]:
    return _by_number({pk for finding in _mattering(nomination) for pk in finding.evidence})


def _contributions(nomination: Nomination | None) -> tuple[str, ...]:
    if all(finding.code != "contribution" for finding in _mattering(nomination)):
        return ()
    return _by_number(rules.facts_from_json(nomination.facts).contribution.counted)


def _mattering(nomination: Nomination | None) -> list[rules.Finding]:
    if nomination is None or not nomination.verdict:
        return []
    found = [f for f in rules.verdict_from_json(nomination.verdict).findings if f.decisive]
    return found + [child for finding in found for child in finding.children]


def _by_number(ids) -> tuple[str, ...]:
    return tuple(str(pk) for pk in sorted(map(int, ids)))


def _window(occasion: Occasion) -> rules.Period:
    return rules.Period(occasion.starts_on, occasion.ends_on)


def _counts(rows, day: str, occasion: Occasion) -> list:
    last = occasion.ends_on if occasion.counts_until is None else occasion.counts_until
    days = {f"{day}__gte": occasion.starts_on, f"{day}__lte": last}
    return list(rows.filter(return_reason="", **days).order_by(day, "pk"))


def _untargeted(occasion: Occasion, subject: Subject, targeted: list) -> list[rules.Progress]:
    """The figure alone, of what the plan names itself, where there is any."""
    planned = [
        indicator
        for indicator in Indicator.objects.filter(movement=occasion.movement).order_by("pk")
        if indicator.plan_code != "" and indicator not in targeted
    ]
    whole = {"starts_on": occasion.starts_on, "ends_on": occasion.ends_on}
    targets = [Target(subject=subject, indicator=each, value=None, **whole) for each in planned]
    made = [_progress(occasion, target) for target in targets]
    return [replace(each, basis="") for each in made if each.result is not None]


def _progress(occasion: Occasion, target: Target) -> rules.Progress:
    indicator = target.indicator
    rows = _counts(target.subject.results.filter(indicator=indicator), "achieved_on", occasion)
    by_level = indicator.aggregation == "level"
    waiting = [row for row in (rows[-1:] if by_level else rows) if not row.is_verified]
    return rules.Progress(
        code=indicator.plan_code if indicator.plan_code else str(indicator.pk),
        name=indicator.name,
        measure=indicator.measure.name,
        integral=indicator.measure.integral,
        basis=target.basis,
        period=rules.Period(target.starts_on, target.ends_on),
        target=None if target.value is None else _plain(target.value),
        result=_figure(by_level, rows),
        unverified=_figure(by_level, waiting),
        verified=_figure(by_level, [row for row in rows if row.is_verified]),
        evidence=_files(rows),
        confirmed_by=_by(rows),
        confirmed_on=_on(rows),
        direction=indicator.direction,
        baseline=None if target.baseline is None else _plain(target.baseline),
    )


def _figure(by_level: bool, rows: list) -> Decimal | None:
    if not rows:
        return None
    return _plain(rows[-1].value if by_level else sum(row.value for row in rows))


def _plain(value: Decimal) -> Decimal:
    return Decimal(format(value.normalize(), "f"))


def _files(rows: list) -> tuple[str, ...]:
    return tuple(str(pk) for pk in sorted({file.pk for row in rows for file in row.evidence.all()}))


def _by(rows: list) -> str:
    if not all(row.is_verified for row in rows):
        return ""
    people = {row.verified_by.display_name: row.verified_by.addressed for row in rows}
    return ", ".join(people[name] for name in sorted(people))


def _on(rows: list) -> date | None:
    if not rows or not all(row.is_verified for row in rows):
        return None
    return max(row.verified_on for row in rows)


def _contribution(occasion: Occasion, subject: Subject) -> rules.ContributionFacts:
    rows = _counts(
        subject.contributions.filter(movement=occasion.movement), "received_on", occasion
    )
    checked = [row for row in rows if row.is_verified]
    norms = ContributionNorm.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=occasion.ends_on),
        movement=occasion.movement,
        subject_kind=subject.kind,
        valid_from__lte=occasion.ends_on,
    )
    return rules.ContributionFacts(
        total=sum((row.value for row in checked), Decimal(0)),
        unverified_total=sum((row.value for row in rows if not row.is_verified), Decimal(0)),
        evidence=_files(checked or rows),
        confirmed_by=_by(checked),
        confirmed_on=_on(checked),
        tier_norms=tuple(
            rules.TierNorm(norm.tier, norm.value, norm.source)
            for norm in norms.order_by("valid_from", "pk")
        ),
        counted=tuple(str(row.pk) for row in checked),
    )


def _disciplines(subject: Subject) -> tuple[rules.Discipline, ...]:
    rows = DisciplineRecord.objects.filter(annul_reason="").order_by("decided_on", "pk")
    mine = {"subject__unit": subject.unit} if subject.is_collective else {"subject": subject}
    return tuple(
        rules.Discipline(
            row.subject.name, DisciplineLevel(row.level).name.lower(), row.decided_on, row.number
        )
        for row in rows.filter(**mine)
    )
