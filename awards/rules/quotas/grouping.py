"""The ground a selection stands on: which quotas count whom, in which group, how many seats."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..plan import Plan
from ..values import Status
from .candidates import Candidate, Identity
from .limits import Reckoned, reckon, reserve_of, reserves, rooms_of, slots_in
from .model import BodyCaps, Quota, Share
from .seating import Entrant, Room, Slot

Bases = Mapping[tuple[str, str], int]
Released = dict[str, dict[int, int]]


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything known before the first seat is given.

    `given`: the occasion's tiers. `limits` by quota and group, `most` what they may yet become;
    `names` of units; `freed`: reserved seats that nobody is there for, by quota and reserve.
    """

    occasion: str
    given: tuple[str, ...]
    quotas: tuple[Quota, ...]
    candidates: dict[Identity, Candidate]
    limits: dict[tuple[str, str], Reckoned]
    most: dict[tuple[str, str], int | None]
    names: dict[str, str]
    freed: Released

    def tiers(self, quota: Quota) -> frozenset[str]:
        """The tiers of this occasion that a quota counts together."""
        return frozenset(each for each in self.given if quota.scope.holds(self.occasion, each))

    def counting(self, candidate: Candidate) -> tuple[Quota, ...]:
        """The quotas somebody counts in."""
        return tuple(quota for quota in self.quotas if counts(quota, self.occasion, candidate))

    def quota(self, code: str) -> Quota:
        return next(quota for quota in self.quotas if quota.code == code)

    def groups(self, quota: Quota) -> tuple[str, ...]:
        return tuple(sorted(group for code, group in self.limits if code == quota.code))

    def rooms(self) -> dict[Slot, Room]:
        rooms: dict[Slot, Room] = {}
        for quota in self.quotas:
            for group in self.groups(quota):
                freed = self.freed.get(quota.code, {})
                rooms |= rooms_of(quota, group, self.room(quota.code, group), freed)
        return rooms

    def room(self, code: str, group: str) -> Room:
        return self.limits[code, group].room(at_most=self.most.get((code, group)))

    def entrant(self, candidate: Candidate, *, beside: Iterable[str] = ()) -> Entrant:
        """`beside`: codes of quotas that somebody does not count in, by a discretion."""
        slots: list[Slot] = []
        unsure: list[Slot] = []
        placed = True
        for quota in self.counting(candidate):
            if quota.code in beside:
                continue
            reserve = reserve_of(quota, candidate.kind, candidate.subject_class)
            group = group_of(quota, candidate)
            if group is not None:
                slots.extend(slots_in(quota, group, reserve=reserve))
            else:
                placed = False
                for each in self.groups(quota):
                    unsure.extend(slots_in(quota, each, reserve=reserve))
        return Entrant(candidate.identity, tuple(slots), tuple(unsure), placed)

    def ungrouped(self, candidate: Candidate) -> tuple[Quota, ...]:
        """The quotas somebody counts in without its group being recorded."""
        return tuple(q for q in self.counting(candidate) if group_of(q, candidate) is None)


def counts(quota: Quota, occasion: str, candidate: Candidate) -> bool:
    return quota.scope.holds(occasion, candidate.tier) and quota.who.counts(
        candidate.kind, candidate.subject_class
    )


def group_of(quota: Quota, candidate: Candidate) -> str | None:
    """Where a quota counts somebody; None when that is not recorded."""
    if quota.per == "occasion":
        return ""
    return (candidate.unit if quota.per == "unit" else candidate.body) or None


def lay_out(plan: Plan, occasion: str, candidates: Iterable[Candidate], bases: Bases) -> Ground:
    """Raises ValueError on a candidate given twice and on a base that is no count; `UnknownRule` on
    a tier or occasion that the plan does not know."""
    people: dict[Identity, Candidate] = {}
    for candidate in candidates:
        plan.rules_of(occasion, candidate.tier)
        if people.setdefault(candidate.identity, candidate) is not candidate:
            raise ValueError(f"candidate {candidate.key} stands twice for {candidate.tier}")
    for place, base in bases.items():
        if isinstance(base, bool) or not isinstance(base, int) or base < 0:
            raise ValueError(f"the base of {place} must be a count, not {base!r}")
    ordered = dict(sorted(people.items()))
    tiers = plan.occasion(occasion).tiers
    quotas = tuple(q for q in plan.quotas if any(q.scope.holds(occasion, tier) for tier in tiers))
    limits: dict[tuple[str, str], Reckoned] = {}
    most: dict[tuple[str, str], int | None] = {}
    for quota in quotas:
        there = [each for each in ordered.values() if counts(quota, occasion, each)]
        for group in _groups(quota, there, bases):
            limits[quota.code, group], most[quota.code, group] = _limit(quota, group, there, bases)
    eligible = [each for each in ordered.values() if each.settled or each.status is Status.MET]
    freed = {quota.code: _without_takers(quota, occasion, eligible) for quota in quotas}
    return Ground(
        occasion, tiers, quotas, ordered, limits, most, _unit_names(ordered.values()), freed
    )


def _without_takers(quota: Quota, occasion: str, eligible: Iterable[Candidate]) -> dict[int, int]:
    """Reserved seats, to be released, for which there are too few eligible candidates."""
    takers = Counter(
        reserve_of(quota, each.kind, each.subject_class)
        for each in eligible
        if counts(quota, occasion, each)
    )
    return {
        place: reserve.seats - takers[place]
        for place, reserve in enumerate(reserves(quota))
        if reserve.release and reserve.seats > takers[place]
    }


def _unit_names(candidates: Iterable[Candidate]) -> dict[str, str]:
    """One name for each unit, whoever is asked first."""
    found: dict[str, str] = {}
    for each in candidates:
        if each.unit_name:
            found[each.unit] = min(each.unit_name, found.get(each.unit, each.unit_name))
    return found


def _groups(quota: Quota, there: Iterable[Candidate], bases: Bases) -> list[str]:
    found = {group_of(quota, candidate) for candidate in there} - {None}
    found |= {group for code, group in bases if code == quota.code}
    if quota.per == "occasion":
        found = {""}
    if isinstance(quota.limit, BodyCaps):
        found |= {body for body, _ in quota.limit.named}
    return sorted(group for group in found if group is not None)


def _limit(
    quota: Quota, group: str, there: Iterable[Candidate], bases: Bases
) -> tuple[Reckoned, int | None]:
    """The limit, and how much it may yet become when everybody's group is recorded."""
    base = bases.get((quota.code, group))
    if base is None and isinstance(quota.limit, Share) and quota.limit.of == "eligible":
        eligible = [each for each in there if each.status is Status.MET]
        sure = {each.key for each in eligible if group_of(quota, each) == group}
        perhaps = sure | {each.key for each in eligible if group_of(quota, each) is None}
        reckoned = reckon(quota, group, len(sure))
        return reckoned, reckon(quota, group, len(perhaps)).number
    reckoned = reckon(quota, group, base)
    return reckoned, reckoned.number
