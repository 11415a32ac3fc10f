"""How many seats a quota has in a group, and in words how that was reckoned."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from .. import words
from ..values import to_decimal
from .model import BodyCaps, Cap, Quota, Reserve, Share, Total
from .seating import ENDLESS, Room, Slot

_ROUNDED = {"down": "làm tròn xuống", "up": "làm tròn lên", "nearest": "làm tròn"}
_BASES = {"participants": "số tham gia", "eligible": "số đủ điều kiện"}


@dataclass(frozen=True, slots=True)
class Reckoned:
    """`number` None: it cannot be said yet; `text` tells why."""

    number: int | None
    text: str

    def room(self, *, at_most: int | None = None) -> Room:
        if self.number is None:
            return Room(0, ENDLESS)
        return Room(self.number, self.number if at_most is None else at_most)


def reckon(quota: Quota, group: str, base: int | None) -> Reckoned:
    """The limit in one group. `base`: how many a share is taken of."""
    limit = quota.limit
    if isinstance(limit, Cap):
        return Reckoned(limit.number, f"{limit.number} theo kế hoạch")
    if isinstance(limit, BodyCaps):
        return _of_body(limit, group)
    if isinstance(limit, Total):
        return Reckoned(limit.number, _of_total(limit))
    return _of_share(limit, base)


def _of_body(limit: BodyCaps, group: str) -> Reckoned:
    number = dict(limit.named).get(group, limit.others)
    if number is None:
        return Reckoned(None, f"kế hoạch không ghi số lượng khen cho {group}")
    if group in dict(limit.named):
        return Reckoned(number, f"{number}, ghi riêng cho {group}")
    return Reckoned(number, f"{number}, như các nơi không ghi riêng")


def _of_total(limit: Total) -> str:
    parts = [f"{reserve.seats} dành riêng cho {reserve.label}" for reserve in limit.reserved]
    return f"{limit.number} theo kế hoạch" + (f", trong đó {', '.join(parts)}" if parts else "")


def _of_share(share: Share, base: int | None) -> Reckoned:
    if base is None:
        return Reckoned(None, f"chưa có {_BASES[share.of]} để tính {words.number(share.percent)}%")
    exact = Fraction(share.percent) * base * Fraction(1, 100)
    number = rounded(exact, share.rounding)
    told = f"{words.number(share.percent)}% của {words.number(Decimal(base))}"
    told = f"{told} ({_BASES[share.of]}) = {words.number(to_decimal(exact))}"
    if exact.denominator == 1:
        return Reckoned(number, told)
    return Reckoned(number, f"{told}, {_ROUNDED[share.rounding]}: {number}")


def rounded(exact: Fraction, how: str) -> int:
    """A whole number of seats: "down", "up", or "nearest", where a half goes up."""
    if how == "up":
        return -(-exact.numerator // exact.denominator)
    if how == "nearest":
        exact += Fraction(1, 2)
    return exact.numerator // exact.denominator


def reserve_of(quota: Quota, kind: str, subject_class: str) -> int | None:
    """The place of the reserve somebody may take a seat of."""
    for place, reserve in enumerate(reserves(quota)):
        if reserve.who.counts(kind, subject_class):
            return place
    return None


def reserves(quota: Quota) -> tuple[Reserve, ...]:
    return quota.limit.reserved if isinstance(quota.limit, Total) else ()


def slots_in(quota: Quota, group: str, *, reserve: int | None) -> tuple[Slot, ...]:
    """Where one candidate of a group counts.

    That reserved seats are nobody else's is the same as: whoever is not of some reserves cannot,
    together with all others not of them, have more than the seats beside those reserves.
    """
    others = [place for place in range(len(reserves(quota))) if place != reserve]
    sets = [but for size in range(len(others) + 1) for but in combinations(others, size)]
    return tuple(Slot(quota.code, group, but) for but in sets)


def rooms_of(quota: Quota, group: str, room: Room, released: Mapping[int, int]) -> dict[Slot, Room]:
    """The room of a group's slots. `released`: reserved seats by now given back, by reserve."""
    reserved = reserves(quota)
    found = {}
    for slot in slots_in(quota, group, reserve=None):
        kept = sum(reserved[place].seats - released.get(place, 0) for place in slot.but)
        found[slot] = Room(room.least - kept, room.most - kept) if slot.but else room
    return found
