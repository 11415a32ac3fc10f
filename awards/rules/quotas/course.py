"""Giving out the seats of the tiers that compete, level after level of equals."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from ..plan import Plan
from ..values import Status
from .byhand import Hands
from .candidates import Candidate, Identity
from .checking import rankings_of
from .grouping import Ground, Released, counts
from .limits import reserve_of, reserves, rooms_of
from .model import Quota
from .ranking import Order, Standing
from .seating import Fate, Seated, Seats, Slot

Stands = tuple[bool, Standing]
Sorts = tuple[Stands, bool]
OPEN = (Fate.TIE, Fate.OPEN)


def together(plan: Plan, ground: Ground) -> list[frozenset[str]]:
    """Tiers whose candidates compete: those a quota counts together, directly or through others.
    From the highest rank down."""
    groups = [{tier} for tier in ground.given]
    for quota in ground.quotas:
        touched = [group for group in groups if group & ground.tiers(quota)]
        if touched:
            groups = [group for group in groups if group not in touched]
            groups.append(set().union(*touched))
    rank = {tier.code: tier.rank for tier in plan.tiers}
    return sorted(map(frozenset, groups), key=lambda group: -max(rank[tier] for tier in group))


@dataclass(slots=True)
class Course:
    """One course of giving out seats. `awaits`: who is out now and may yet get a reserved seat that
    stays empty, once people have chosen among equals."""

    plan: Plan
    ground: Ground
    hands: Hands
    seats: Seats
    order: Order
    tiers: frozenset[str]
    candidates: tuple[Candidate, ...]
    seated: dict[Identity, Seated] = field(default_factory=dict)
    released: Released = field(default_factory=dict)
    awaits: set[Identity] = field(default_factory=set)

    @classmethod
    def of(
        cls, plan: Plan, ground: Ground, hands: Hands, seats: Seats, tiers: frozenset[str]
    ) -> "Course":
        rankings = rankings_of(plan, ground.occasion, min(tiers))
        there = tuple(each for each in ground.candidates.values() if each.tier in tiers)
        order = Order.of(plan, rankings[0] if rankings else None)
        return cls(plan, ground, hands, seats, order, tiers, there)

    def run(self) -> None:
        """Once down the order, then once more for the reserved seats that stayed empty."""
        self.released = self.ground.freed
        decided = {**self.hands.settled, **self.hands.ins, **self.hands.outs}
        self._fill(
            each
            for each in self.candidates
            if each.status is Status.MET and each.identity not in decided
        )
        if any(seated.fate in OPEN for seated in self.seated.values()):
            empty = self._empty()
            self.awaits = {
                each for each, seated in self.seated.items() if self._may_get(seated, empty)
            }
        else:
            self._release()

    def _fill(self, candidates: Iterable[Candidate]) -> None:
        for _, level in groupby(sorted(candidates, key=self.sorts), key=self.sorts):
            entrants = [self.ground.entrant(candidate) for candidate in level]
            for seated in self.seats.fill(entrants):
                self.seated[seated.entrant.identity] = seated

    def takers(self, quota: Quota, place: int) -> int:
        """How many of those whom seats are reserved for are in, beside extra seats."""
        return sum(
            self.taken(each)
            and counts(quota, self.ground.occasion, each)
            and quota.code not in self.hands.besides(each.identity)
            and reserve_of(quota, each.kind, each.subject_class) == place
            for each in self.candidates
        )

    def taken(self, candidate: Candidate) -> bool:
        """In: settled, by hand or by the order."""
        seated = self.seated.get(candidate.identity)
        first = candidate.settled or candidate.identity in self.hands.ins
        return bool(first or (seated and seated.fate is Fate.IN))

    def _empty(self) -> Released:
        """Reserved seats to be released that are not surely taken, by quota and reserve."""
        found: Released = {}
        for quota in self.ground.quotas:
            if self.tiers & self.ground.tiers(quota):
                already = self.ground.freed[quota.code]
                empty = {
                    place: max(reserve.seats - self.takers(quota, place), already.get(place, 0))
                    for place, reserve in enumerate(reserves(quota))
                    if reserve.release
                }
                found[quota.code] = {place: seats for place, seats in empty.items() if seats > 0}
        return found

    def _release(self) -> None:
        self.released = self._empty()
        for quota in self.ground.quotas:
            if self.released.get(quota.code):
                room = self.ground.room(quota.code, "")
                self.seats.rooms |= rooms_of(quota, "", room, self.released[quota.code])
        lost = {each for each, seated in self.seated.items() if seated.fate is Fate.OUT}
        if any(self.released.values()):
            self._fill(each for each in self.candidates if each.identity in lost)

    def _may_get(self, seated: Seated, empty: Released) -> bool:
        """Somebody out whom the empty reserved seats would let in."""
        return seated.fate is Fate.OUT and all(
            low < self.seats.rooms[slot].most + self._freed(slot, empty)
            for slot, low in zip(seated.slots, seated.low, strict=True)
        )

    def sorts(self, candidate: Candidate) -> Sorts:
        """Whom people chose among equals comes before them, and behind everybody ahead of them."""
        return self.stands(candidate), candidate.identity not in self.hands.first

    def stands(self, candidate: Candidate) -> Stands:
        """What the council has before it comes first, then the plan's order."""
        return not candidate.ahead, self.order.standing(candidate)

    def _freed(self, slot: Slot, empty: Released) -> int:
        """How many more seats there would be in a slot."""
        already, then = self.ground.freed[slot.quota], empty.get(slot.quota, {})
        return sum(then.get(place, 0) - already.get(place, 0) for place in slot.but)
