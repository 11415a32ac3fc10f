"""From a course of seats given out to placings and uses, each with its sentences."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..values import Status
from .candidates import Candidate, HandChoice, Identity
from .course import Course, Sorts, Stands
from .grouping import Ground, group_of
from .limits import reserve_of, reserves
from .model import Quota, Total
from .outcome import Cut, Outcome, Placing, ReservedUse, Use
from .ranking import Standing
from .seating import Fate, Seated, Slot
from .telling import AWAITS_OTHERS, AWAITS_RELEASE, Teller

Level = tuple[Sorts, Slot]

_OUTCOMES = {
    Fate.IN: Outcome.CHOSEN,
    Fate.OUT: Outcome.OUT,
    Fate.TIE: Outcome.TIE,
    Fate.OPEN: Outcome.PENDING,
}


@dataclass(frozen=True, slots=True)
class Report:
    """`places` of those who stand in the order; `winners` of each slot, the first before the last;
    `levels`: who stands alike and counts in the same slot, but for those who are out;
    `behind`: where somebody stands who got no seat, so that a choice among equals mattered;
    `kept_out`: by quota and reserve, the first whom these reserved seats were not for."""

    course: Course
    teller: Teller
    places: dict[Identity, int]
    winners: dict[Slot, list[tuple[Sorts, Candidate]]]
    levels: dict[Level, list[Candidate]]
    alike: Counter[Standing]
    behind: frozenset[Stands]
    kept_out: dict[tuple[str, int], Sorts]
    preferred: dict[Level, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, course: Course) -> "Report":
        winners: dict[Slot, list[tuple[Sorts, Candidate]]] = {}
        levels: dict[Level, list[Candidate]] = {}
        for candidate in sorted(course.candidates, key=lambda each: (each.name, each.identity)):
            seated = course.seated.get(candidate.identity)
            if seated is None or seated.fate is Fate.OUT:
                continue
            for slot in seated.entrant.slots:
                levels.setdefault((course.sorts(candidate), slot), []).append(candidate)
            for slot in seated.entrant.slots if seated.fate is Fate.IN else ():
                winners.setdefault(slot, []).append((course.sorts(candidate), candidate))
        for rows in winners.values():
            rows.sort(key=lambda row: row[0])
        behind = frozenset(
            course.stands(each)
            for each in course.candidates
            if each.identity in course.seated and not course.taken(each)
        )
        teller = Teller(course.plan, course.ground, course.order)
        kept_out = _kept_out(course)
        return cls(
            course, teller, _places(course), winners, levels, _alike(course), behind, kept_out
        )

    def placings(self) -> tuple[Placing, ...]:
        """The first before the last, then those who do not stand in the order."""
        found = [self._placing(candidate) for candidate in self.course.candidates]
        found.sort(key=lambda p: (p.place is None, p.place or 0, p.name, p.key, p.tier))
        return tuple(found)

    def idle(self) -> tuple[HandChoice, ...]:
        """Choices among equals that brought nobody in."""
        first = self.course.hands.first
        return tuple(
            choice
            for each in self.course.candidates
            for choice in first.get(each.identity, ())
            if not self.course.taken(each)
        )

    def _placing(self, candidate: Candidate) -> Placing:
        outcome, cuts, reasons = self._result(candidate)
        return Placing(
            key=candidate.key,
            name=candidate.name,
            tier=candidate.tier,
            outcome=outcome,
            place=self.places.get(candidate.identity),
            cuts=cuts,
            reasons=reasons,
            preferences=self.teller.preferences(candidate),
            by_hand=self.course.hands.of(candidate.identity),
        )

    def _result(self, candidate: Candidate) -> tuple[Outcome, tuple[Cut, ...], tuple[str, ...]]:
        hands, identity = self.course.hands, candidate.identity
        told = self.teller.by_hand(hands.of(identity))
        if candidate.settled:
            return Outcome.CHOSEN, (), (candidate.settled, *told)
        if identity in hands.ins:
            return Outcome.CHOSEN_BY_HAND, (), told
        if candidate.status is not Status.MET:
            label = candidate.status.label.lower()
            return Outcome.NOT_ELIGIBLE, (), (f"Kết quả xét điều kiện: {label}.",)
        if identity in hands.outs:
            return Outcome.LEFT_OUT_BY_HAND, (), told
        return self._by_order(candidate, self.course.seated[identity], told)

    def _by_order(
        self, candidate: Candidate, seated: Seated, by_hand: tuple[str, ...]
    ) -> tuple[Outcome, tuple[Cut, ...], tuple[str, ...]]:
        slots = _first_of_each_quota(seated.slots)
        cuts = tuple(self._cut(slot, seated) for slot in slots)
        missing = self.teller.missing(candidate, self.alike) if seated.entrant.slots else ()
        if seated.fate is Fate.IN:
            told = (*self._seat(candidate, seated), *missing)
            if by_hand and self.course.stands(candidate) in self.behind:
                return Outcome.CHOSEN_BY_HAND, (), (*told, *by_hand)
            return Outcome.CHOSEN, (), told
        if candidate.identity in self.course.awaits:
            told = (*(cut.text for cut in cuts), AWAITS_RELEASE)
            return Outcome.PENDING, cuts, (*told, *missing)
        if seated.fate is Fate.OUT:
            last = [self._last_ahead(candidate, slot) for slot in slots]
            return Outcome.OUT, cuts, (*self.teller.lost(candidate, cuts, last), *missing)
        told = self._open(candidate, seated, cuts)
        return _OUTCOMES[seated.fate], cuts, (*told, *missing)

    def _cut(self, slot: Slot, seated: Seated) -> Cut:
        place = seated.slots.index(slot)
        sure, low = seated.sure[place], seated.low[place]
        return self.teller.cut(slot, self.course.seats, low, low - sure)

    def _seat(self, candidate: Candidate, seated: Seated) -> tuple[str, ...]:
        if not seated.entrant.slots:
            return self.teller.free()
        reserved = self._reserved_for(candidate)
        return self.teller.chosen(self.places[candidate.identity], len(self.places), reserved)

    def _reserved_for(self, candidate: Candidate) -> str:
        """The label of the reserve by which somebody is in while others no worse are kept out of
        its seats; empty where a common seat was left."""
        course = self.course
        mine, kept = course.sorts(candidate), self.kept_out
        for quota in course.ground.counting(candidate):
            place = reserve_of(quota, candidate.kind, candidate.subject_class)
            first = kept.get((quota.code, place)) if place is not None else None
            if first is not None and first <= mine:
                return reserves(quota)[place].label
        return ""

    def _last_ahead(self, candidate: Candidate, slot: Slot) -> Sequence[Candidate]:
        """The last of those ahead of somebody that the order gave a seat in a slot."""
        rows = self.winners.get(slot, [])
        before = bisect_left(rows, self.course.sorts(candidate), key=lambda row: row[0])
        if not before:
            return ()
        first = bisect_left(rows, rows[before - 1][0], key=lambda row: row[0])
        return [each for _, each in rows[first:before]]

    def _open(self, candidate: Candidate, seated: Seated, cuts: tuple[Cut, ...]) -> tuple[str, ...]:
        if seated.fate is Fate.TIE:
            return self._tied(candidate, seated)
        unknown = tuple(cut.text for cut in cuts if cut.limit is None)
        unsure = self.teller.ungrouped(candidate)
        return (*unsure, *unknown) or (AWAITS_OTHERS,)

    def _tied(self, candidate: Candidate, seated: Seated) -> tuple[str, ...]:
        told: list[str] = []
        preferred: list[str] = []
        slots = [slot for slot in seated.slots if self._overfilled(candidate, slot, seated)]
        for slot in _first_of_each_quota(slots):
            equals = self._equals(candidate, slot)
            told.append(self.teller.tied(candidate, equals, slot, self._cut(slot, seated)))
            preferred += self._preferred(candidate, slot)
        return tuple(dict.fromkeys((*told, *preferred)))

    def _overfilled(self, candidate: Candidate, slot: Slot, seated: Seated) -> bool:
        equals = len(self._equals(candidate, slot))
        before = seated.low[seated.slots.index(slot)]
        return equals > 1 and before + equals > self.course.seats.rooms[slot].most

    def _equals(self, candidate: Candidate, slot: Slot) -> list[Candidate]:
        return self.levels[self.course.sorts(candidate), slot]

    def _preferred(self, candidate: Candidate, slot: Slot) -> tuple[str, ...]:
        """The same for all of them, so it is put in words once."""
        level = self.course.sorts(candidate), slot
        if level not in self.preferred:
            self.preferred[level] = self.teller.preferred(self.levels[level])
        return self.preferred[level]


def _first_of_each_quota(slots: Sequence[Slot]) -> list[Slot]:
    """Where a quota's seats are all gone, that those beside some reserves are gone says no more."""
    first: dict[str, Slot] = {}
    for slot in sorted(slots, key=lambda slot: len(slot.but)):
        first.setdefault(slot.quota, slot)
    return list(first.values())


def _kept_out(course: Course) -> dict[tuple[str, int], Sorts]:
    """Of those without a seat whom a slot beside reserved seats was full for, the first."""
    found: dict[tuple[str, int], Sorts] = {}
    for each in course.candidates:
        seated = course.seated.get(each.identity)
        for slot in seated.slots if seated and seated.fate is not Fate.IN else ():
            for place in slot.but:
                here, sorts = (slot.quota, place), course.sorts(each)
                found[here] = min(found.get(here, sorts), sorts)
    return found


def _alike(course: Course) -> Counter[Standing]:
    """How many stand alike in the first keys, for every beginning of a standing."""
    return Counter(
        standing[:place]
        for each in course.candidates
        if each.identity in course.seated
        for standing in [course.order.standing(each)]
        for place in range(len(standing) + 1)
    )


def _places(course: Course) -> dict[Identity, int]:
    """In the plan's order alone, whoever sits first. Equal ones share a place, and the next one
    counts all before it: 1, 2, 2, 4."""
    standing = sorted(
        (course.order.standing(each), each.identity)
        for each in course.candidates
        if each.status is Status.MET
    )
    places: dict[Identity, int] = {}
    for number, (stands, identity) in enumerate(standing, start=1):
        alike = number > 1 and standing[number - 2][0] == stands
        places[identity] = places[standing[number - 2][1]] if alike else number
    return places


def uses(ground: Ground, courses: Sequence[Course]) -> tuple[Use, ...]:
    """What became of every quota's seats, in the plan's order."""
    used = Counter(
        (quota.code, group_of(quota, candidate))
        for course in courses
        for candidate in course.candidates
        if course.taken(candidate)
        for quota in ground.counting(candidate)
    )
    return tuple(
        _use(ground, quota, group, courses, used[quota.code, group])
        for quota in ground.quotas
        for group in ground.groups(quota)
    )


def _use(ground: Ground, quota: Quota, group: str, courses: Sequence[Course], used: int) -> Use:
    course = next(each for each in courses if each.tiers & ground.tiers(quota))
    slot, reckoned = Slot(quota.code, group), ground.limits[quota.code, group]
    sure = course.seats.sure[slot]
    held = course.seats.high[slot] - sure
    limit = reckoned.number
    return Use(
        quota=quota.code,
        label=quota.label,
        clause=quota.clause,
        group=group,
        group_name=Teller(course.plan, ground, course.order).group_name(quota, group),
        limit=limit,
        reckoned=reckoned.text,
        used=used,
        held=held,
        left=None if limit is None else max(0, limit - sure - held),
        over=0 if limit is None else max(0, used - limit),
        extra=max(0, used - sure),
        reserved=_reserved(quota, course),
    )


def _reserved(quota: Quota, course: Course) -> tuple[ReservedUse, ...]:
    if not isinstance(quota.limit, Total):
        return ()
    released = course.released.get(quota.code, {})
    return tuple(
        ReservedUse(
            label=reserve.label,
            seats=reserve.seats,
            used=min(reserve.seats, course.takers(quota, place)),
            released=released.get(place, 0),
        )
        for place, reserve in enumerate(quota.limit.reserved)
    )
