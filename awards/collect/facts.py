"""The facts of one subject from its rows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar

from awards import rules
from awards.collect.leaned import leaned_on
from awards.collect.locked import lock_day, open_at, until
from awards.collect.queries import Achieved, Asked, Contributed, Given, Promised, Who
from awards.collect.recorded import About
from awards.collect.shared import Account, Shared, discipline, period
from awards.enums import NominationState
from emulation.enums import Aggregation, Direction, SubjectClass, SubjectKind
from emulation.models import Subject

SHARED = 1024  # values kept for the next subject, of each kind
NOTHING = Decimal(0)

HOUSEHOLD = SubjectClass.HOUSEHOLD.value
Said = TypeVar("Said", rules.Confirmation, rules.Score)
Done = Achieved | Contributed
Accounts = Mapping[int, Account]


def facts_of(about: About, shared: Shared) -> rules.Facts:
    locked_on = lock_day(about, shared)
    on = locked_on or shared.on
    if locked_on is not None:
        about = until(locked_on, about, shared.occasion)
    who = about.who
    return rules.Facts(
        subject=rules.SubjectFacts(
            key=str(who.pk), name=who.name, kind=kind_of(who), subject_class=who.subject_class
        ),
        on=on,
        window=shared.window,
        progress=_progress(about, shared),
        contribution=_contribution(about, shared),
        confirmations=_confirmations(about.confirmations, shared.accounts),
        classifications=shared.classifications.get(who.unit_id, ()),
        disciplines=_disciplines(about, shared, locked_on),
        blocks=tuple([_block(*row[:4]) for row in about.cases if open_at(on, row)]),
        registered=bool(about.registered),
        awards=tuple([_past_award(row) for row in about.awards]),
        law=shared.law(on),
        scores=_scores(about.confirmations, shared.accounts),
        other_nominations=tuple([_under_way(row, shared.occasion) for row in about.nominations]),
    )


def kind_of(who: Who | Subject) -> str:
    """As plans have it: a household stands among the collectives, and the rules tell it apart."""
    return HOUSEHOLD if who.subject_class == HOUSEHOLD else who.kind


@lru_cache(SHARED)
def _plain(value: Decimal) -> Decimal:
    """Without the zeros the column pads with, and never as 3E+1."""
    return Decimal(format(value.normalize(), "f"))


# --- Results and contributions ---------------------------------------------------------------


def _progress(about: About, shared: Shared) -> tuple[rules.Progress, ...]:
    done: defaultdict[int, list[Achieved]] = defaultdict(list)
    for row in about.results:
        done[row.indicator].append(row)
    accounts = shared.accounts
    targets = [_called(each, shared) for each in about.targets] if shared.renamed else about.targets
    found = [_towards(target, done.get(target.indicator, []), accounts) for target in targets]
    if shared.planned:
        found += _untargeted(about, done, shared)
    return tuple(found)


def _called(target: Promised, shared: Shared) -> Promised:
    """A target with its indicator as another plan names it."""
    known = shared.planned.get(target.indicator)
    if known is None:
        return target._replace(plan_code="")
    return target._replace(
        plan_code=known.code,
        name=known.name,
        measure=known.measure,
        integral=known.integral,
        aggregation=known.aggregation,
    )


def _untargeted(
    about: About, done: Mapping[int, Sequence[Achieved]], shared: Shared
) -> Iterable[rules.Progress]:
    """Results of the plan's indicators that nobody set a target for: some conditions look at the
    figure alone. They are of no basis, so that nothing divides them."""
    targeted = {target.indicator for target in about.targets}
    first, last = shared.window.start, shared.window.end
    for pk, rows in done.items():
        planned = shared.planned.get(pk)
        if planned is not None and pk not in targeted:
            bare = Promised(
                about.who.pk, pk, planned.name, planned.measure, planned.integral,
                planned.aggregation, "", first, last, NOTHING, planned.code,
                planned.direction, None,
            )  # fmt: skip
            yield replace(_towards(bare, rows, shared.accounts), target=None)


def _towards(target: Promised, rows: Sequence[Achieved], accounts: Accounts) -> rules.Progress:
    results = _once(rows)
    checked = [row for row in results if row.verified_on is not None]
    complete = len(checked) == len(results)
    level = target.aggregation == Aggregation.LEVEL
    counted = _counted(level, results)
    falls = target.direction == Direction.AT_MOST
    return rules.Progress(
        code=target.plan_code or str(target.indicator),
        name=target.name,
        measure=target.measure,
        integral=target.integral,
        basis=target.basis,
        period=period(target.starts_on, target.ends_on),
        target=_plain(target.value),
        result=counted,
        unverified=None if complete else _unverified(level, results),
        verified=counted if complete else _counted(level, checked),
        evidence=_evidence(rows),
        confirmed_by=_word(checked, accounts) if complete else "",
        confirmed_on=_day(checked) if complete else None,
        direction=target.direction,
        baseline=_plain(target.baseline) if falls and target.baseline is not None else None,
    )


def _once(rows: Sequence[Done]) -> list[Done]:
    """In their order, each once, however many files it has."""
    return list({row.pk: row for row in rows}.values())


def _evidence(rows: Iterable[Done]) -> tuple[str, ...]:
    """Ids of the files of all rows, each once, in a fixed order."""
    return _ids({row.file for row in rows if row.file is not None})


def _ids(files: Iterable[int]) -> tuple[str, ...]:
    return tuple(map(str, sorted(files)))


def _counted(level: bool, results: Sequence[Done]) -> Decimal | None:
    """Of results in the order of their days the last one where it is a level, their sum else."""
    if not results:
        return None
    return _plain(results[-1].value if level else _sum(results))


def _unverified(level: bool, results: Sequence[Done]) -> Decimal | None:
    """The part of the counted result that waits for TCCB."""
    counted = results[-1:] if level else results
    return _counted(level, [row for row in counted if row.verified_on is None])


def _sum(rows: Iterable[Done]) -> Decimal:
    return sum([row.value for row in rows], NOTHING)


def _word(checked: Sequence[Done], accounts: Accounts) -> str:
    """Who checked them, by name."""
    by = {row.verified_by for row in checked}
    if len(by) == 1:
        return accounts[by.pop()].addressed
    people = {
        account.name: account.addressed
        for account in (accounts[row.verified_by] for row in checked)
    }
    return ", ".join([people[name] for name in sorted(people)])


def _day(checked: Sequence[Done]) -> date | None:
    return max([row.verified_on for row in checked], default=None)


def _contribution(about: About, shared: Shared) -> rules.ContributionFacts:
    rows = about.contributions
    counted = [row for row in rows if row.verified_on is not None]
    checked = _once(counted)
    return rules.ContributionFacts(
        total=_sum(checked),
        unverified_total=_sum(row for row in _once(rows) if row.verified_on is None),
        evidence=_evidence(counted or rows),
        confirmed_by=_word(checked, shared.accounts),
        confirmed_on=_day(checked),
        tier_norms=shared.norms.get(about.who.kind, ()),
        counted=tuple([str(row.pk) for row in checked]),
    )


# --- Everything else ---------------------------------------------------------------------------


def _confirmations(
    rows: Sequence[tuple[Any, ...]], accounts: Accounts
) -> tuple[rules.Confirmation, ...]:
    said = {
        row[1]: _confirmed(accounts[row[3]].addressed, *row[5:]) for row in rows if row[4] is None
    }
    return _with_files(said, rows)


def _scores(rows: Sequence[tuple[Any, ...]], accounts: Accounts) -> tuple[rules.Score, ...]:
    said = {
        row[1]: _scored(accounts[row[3]].addressed, row[4], *row[5:])
        for row in rows
        if row[4] is not None
    }
    return _with_files(said, rows) if said else ()


def _with_files(said: dict[int, Said], rows: Sequence[tuple[Any, ...]]) -> tuple[Said, ...]:
    files: defaultdict[int, set[int]] = defaultdict(set)
    for row in rows:
        if row[2] is not None:
            files[row[1]].add(row[2])
    if not files:
        return tuple(said.values())
    return tuple([replace(each, evidence=_ids(files.get(pk, ()))) for pk, each in said.items()])


@lru_cache(SHARED)
def _confirmed(by: str, criterion: str, met: bool, on: date, note: str) -> rules.Confirmation:
    return rules.Confirmation(code=criterion, met=met, by=by, on=on, note=note)


@lru_cache(SHARED)
def _scored(by: str, points: Decimal, item: str, _met: bool, on: date, note: str) -> rules.Score:
    return rules.Score(item=item, points=_plain(points), by=by, on=on, note=note)


def _disciplines(
    about: About, shared: Shared, locked_on: date | None
) -> tuple[rules.Discipline, ...]:
    """A collective answers for all its people; a person for themselves."""
    if about.who.kind == SubjectKind.COLLECTIVE:
        found = shared.disciplines.get(about.who.unit_id, ())
        return tuple([d for d in found if d.decided_on <= locked_on]) if locked_on else found
    return tuple([discipline(*row[1:]) for row in about.disciplines])


def _block(subject: int, kind: str, opened_on: date, handler: str) -> rules.Block:
    return rules.Block(code=kind, since=opened_on, by=handler, on=opened_on)


def _past_award(row: Given) -> rules.PastAward:
    evidence, counted = leaned_on(row.findings, row.counted)
    return rules.PastAward(
        tier=row.tier,
        decided_on=row.decided_on,
        number=row.number,
        occasion=row.occasion,
        year=row.ends_on.year,
        window=period(row.starts_on, row.ends_on),
        evidence=evidence,
        counted=counted,
        decision=str(row.decision),
    )


def _under_way(row: Asked, occasion: int) -> rules.OpenNomination:
    evidence, counted = leaned_on(row.findings, row.counted)
    return rules.OpenNomination(
        tier=row.tier,
        occasion=row.occasion,
        occasion_name=row.occasion_name,
        window=period(row.starts_on, row.ends_on),
        here=row.occasion_id == occasion,
        state=NominationState(row.state).label,
        evidence=evidence,
        counted=counted,
    )
