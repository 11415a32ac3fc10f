"""Giving out seats in rank order when several limits hold at once, and ties are nobody's to break.

A candidate needs a seat in each of its slots. Whoever stands equal where the seats end is not
decided here, and so the number taken in a slot is known only between a least (`low`) and a most
(`high`): every way of breaking the ties ends between the two. A candidate is in when there is room
however the ties are broken, out when there is none however they are broken, else open.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from .candidates import Identity

ENDLESS = 10**9


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """Where a quota counts: in a group, and in it without the people of some reserves (`but`)."""

    quota: str
    group: str
    but: tuple[int, ...] = ()

    @property
    def family(self) -> tuple[str, tuple[int, ...]]:
        """Nobody counts in two slots of one family."""
        return self.quota, self.but


@dataclass(frozen=True, slots=True)
class Room:
    """The seats of a slot; `least` and `most` differ where they cannot be told yet."""

    least: int
    most: int

    @property
    def known(self) -> bool:
        return self.least == self.most


@dataclass(frozen=True, slots=True)
class Entrant:
    """`slots` it counts in. `placed` False: its group in some quota is not recorded, and it counts
    in one of the `unsure` slots or in none that is known of."""

    identity: Identity
    slots: tuple[Slot, ...]
    unsure: tuple[Slot, ...] = ()
    placed: bool = True


class Fate(Enum):
    IN, OUT, TIE, OPEN = range(4)


@dataclass(frozen=True, slots=True)
class Seated:
    """`slots`: the full ones of somebody out, the contested ones of somebody tied or open.
    Of what those before took in them, `sure` is known who, `low` how many at the least."""

    entrant: Entrant
    fate: Fate
    slots: tuple[Slot, ...] = ()
    sure: tuple[int, ...] = ()
    low: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Bound:
    """What one family of slots has room for among a crowd. `tight`: its slots that overflow."""

    most: int
    tight: frozenset[Slot]


@dataclass(frozen=True, slots=True)
class _Crowd:
    """No more of a crowd can be taken than any one family of slots has room for."""

    size: int
    bounds: tuple[_Bound, ...]

    @property
    def most(self) -> int:
        return min((bound.most for bound in self.bounds), default=self.size)

    def most_but(self, one: Entrant) -> int:
        """The most of the others: one less, but where there are too many without it as well."""
        counts = [b.most - (0 if b.tight.intersection(one.slots) else 1) for b in self.bounds]
        return min(counts, default=self.size - 1)


class Seats:
    """The seats while they are given out, from the first level of equals to the last."""

    def __init__(self, rooms: Mapping[Slot, Room]) -> None:
        self.rooms = dict(rooms)
        self.by_hand: Counter[Slot] = Counter()
        self.settled: Counter[Slot] = Counter()
        self.sure: Counter[Slot] = Counter()
        self.low: Counter[Slot] = Counter()
        self.high: Counter[Slot] = Counter()

    def take_first(self, entrant: Entrant, *, settled: bool) -> None:
        """Somebody sits down before the order is asked, by what is settled or by hand."""
        self._take(entrant.slots)
        (self.settled if settled else self.by_hand).update(entrant.slots)
        self.high.update(entrant.unsure)

    def _take(self, slots: Iterable[Slot]) -> None:
        for slot in slots:
            self.sure[slot] += 1
            self.low[slot] += 1
            self.high[slot] += 1

    def full(self, entrant: Entrant) -> tuple[Slot, ...]:
        return tuple(s for s in entrant.slots if self.low[s] >= self.rooms[s].most)

    def fill(self, level: Sequence[Entrant]) -> tuple[Seated, ...]:
        """Decide for candidates that are equal among each other and come next."""
        blocked = {each.identity: self.full(each) for each in level}
        rivals = [each for each in level if not blocked[each.identity]]
        contested = self._contested(rivals)
        equals = Counter(slot for each in rivals for slot in each.slots)
        sure = [each for each in rivals if not self._doubtful(each, contested)]
        rest = [each for each in rivals if self._doubtful(each, contested)]
        seated = [
            *(self._seated(each, Fate.OUT, blocked[each.identity]) for each in level
              if blocked[each.identity]),
            *(self._seated(each, Fate.IN, ()) for each in sure),
            *(self._open(each, contested[each.identity], equals) for each in rest),
        ]  # fmt: skip
        for each in sure:
            self._take(each.slots)
        self._hold(rest, contested)
        return tuple(seated)

    @staticmethod
    def _doubtful(entrant: Entrant, contested: Mapping[Identity, tuple[Slot, ...]]) -> bool:
        return bool(contested[entrant.identity]) or not entrant.placed

    def _contested(self, rivals: Sequence[Entrant]) -> dict[Identity, tuple[Slot, ...]]:
        """For each the slots where others may have taken the last seat before it."""
        crowds = {slot: self._crowd(inside) for slot, inside in _by_slot(rivals).items()}
        return {
            each.identity: tuple(s for s in each.slots if self._short(s, each, crowds[s]))
            for each in rivals
        }

    def _short(self, slot: Slot, entrant: Entrant, crowd: "_Crowd") -> bool:
        return self.high[slot] + crowd.most_but(entrant) + 1 > self.rooms[slot].least

    def _crowd(self, entrants: Sequence[Entrant]) -> "_Crowd":
        cells: dict[Any, Counter[Slot]] = {}
        for slot in (slot for each in entrants for slot in each.slots):
            cells.setdefault(slot.family, Counter())[slot] += 1
        bounds = [self._bound(len(entrants), counts) for counts in cells.values()]
        return _Crowd(len(entrants), tuple(bounds))

    def _bound(self, size: int, counts: Counter[Slot]) -> "_Bound":
        left = {slot: self._left(slot) for slot in counts}
        inside = sum(min(count, left[slot]) for slot, count in counts.items())
        tight = frozenset(slot for slot, count in counts.items() if count > left[slot])
        return _Bound(size - counts.total() + inside, tight)

    def _left(self, slot: Slot) -> int:
        return max(0, self.rooms[slot].most - self.low[slot])

    def _open(self, entrant: Entrant, contested: tuple[Slot, ...], equals: Counter[Slot]) -> Seated:
        """A tie when its equals alone would overfill a slot; else it waits for somebody above, or
        for a figure."""
        known = entrant.placed and all(self.rooms[slot].known for slot in contested)
        tied = known and any(self._overfilled(slot, equals[slot]) for slot in contested)
        return self._seated(entrant, Fate.TIE if tied else Fate.OPEN, contested)

    def _overfilled(self, slot: Slot, equals: int) -> bool:
        return equals > 1 and self.low[slot] + equals > self.rooms[slot].most

    def _seated(self, entrant: Entrant, fate: Fate, slots: tuple[Slot, ...]) -> Seated:
        sure = tuple(self.sure[slot] for slot in slots)
        return Seated(entrant, fate, slots, sure, tuple(self.low[slot] for slot in slots))

    def _hold(
        self, rest: Sequence[Entrant], contested: Mapping[Identity, tuple[Slot, ...]]
    ) -> None:
        """Widen what is known of each slot by those who stay open."""
        by_slot = _by_slot(rest)
        most = {slot: self._crowd(inside).most for slot, inside in by_slot.items()}
        least = self._least(rest, contested, by_slot)
        for slot, number in most.items():
            self.high[slot] = min(self.high[slot] + number, self._ceiling(slot))
        for slot, number in least.items():
            self.low[slot] += number

    def _ceiling(self, slot: Slot) -> int:
        """What was settled or chosen by hand may have gone beyond the room."""
        return max(self.rooms[slot].most, self.high[slot])

    def _least(
        self,
        rest: Sequence[Entrant],
        contested: Mapping[Identity, tuple[Slot, ...]],
        by_slot: Mapping[Slot, Sequence[Entrant]],
    ) -> Counter[Slot]:
        """How many of the open ones are taken in each slot at the least.

        Of those contested in the same slots somebody falls out only where one of these is full, so
        they fill the smallest of them, but for what the others there may take.
        """
        least: Counter[Slot] = Counter()
        groups: dict[tuple[Slot, ...], list[Entrant]] = {}
        for each in rest:
            if each.placed:
                groups.setdefault(contested[each.identity], []).append(each)
        for slots, group in groups.items():
            free = [
                self.rooms[slot].least - self.high[slot] - (len(by_slot[slot]) - len(group))
                for slot in slots
            ]
            taken = min(len(group), max(0, min(free)))
            shared = Counter(slot for each in group for slot in each.slots)
            for slot, count in shared.items():
                least[slot] += max(0, taken - (len(group) - count))
        return least


def _by_slot(entrants: Iterable[Entrant]) -> dict[Slot, list[Entrant]]:
    found: dict[Slot, list[Entrant]] = {}
    for each in entrants:
        for slot in dict.fromkeys((*each.slots, *each.unsure)):
            found.setdefault(slot, []).append(each)
    return found
