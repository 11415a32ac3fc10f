"""The order candidates stand in: figures compared exactly, key after key."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .. import words
from ..plan import Plan
from .candidates import Candidate
from .model import Ranking, RankKey

Standing = tuple[tuple[int, Fraction], ...]


@dataclass(frozen=True, slots=True)
class Order:
    """A plan's ranking, ready to be asked. `by` is empty where the plan names no rank key."""

    plan: Plan
    by: tuple[RankKey, ...]

    @classmethod
    def of(cls, plan: Plan, ranking: Ranking | None) -> "Order":
        return cls(plan, ranking.by if ranking else ())

    def value(self, candidate: Candidate, key: RankKey) -> Fraction | None:
        if key.key == "tier":
            return Fraction(self.plan.tier(candidate.tier).rank)
        return candidate.value(key.key)

    def standing(self, candidate: Candidate) -> Standing:
        """Sorts the first before the last. A figure not recorded stands behind all recorded ones,
        whichever way the key runs."""
        return tuple(_place(self.value(candidate, key), key.order) for key in self.by)

    def missing(self, candidate: Candidate, alike: Mapping[Standing, int]) -> tuple[str, ...]:
        """Labels of the rank keys that lack a figure and so set somebody behind others, who stand
        alike in every key before. `alike`: how many there are by the beginning of their standing.
        """
        standing = self.standing(candidate)
        return tuple(
            key.label
            for place, key in enumerate(self.by)
            if self.value(candidate, key) is None
            and alike.get(standing[:place], 0) > alike.get(standing[: place + 1], 0)
        )

    def beaten(self, loser: Candidate, winner: Candidate) -> str:
        """By which key and figures one stands behind the other; empty when it does not."""
        for key in self.by:
            mine, theirs = self.value(loser, key), self.value(winner, key)
            if mine != theirs:
                return f"“{key.label}”: {_against(mine, theirs, key)}"
        return ""


def _place(value: Fraction | None, order: str) -> tuple[int, Fraction]:
    if value is None:
        return 1, Fraction(0)
    return 0, -value if order == "high" else value


def _against(mine: Fraction | None, theirs: Fraction | None, key: RankKey) -> str:
    places = 2
    while mine is not None and theirs is not None and (
        figure(mine, key, places) == figure(theirs, key, places)
    ):  # fmt: skip
        places += 2
    return f"{_told(mine, key, places)} so với {_told(theirs, key, places)}"


def _told(value: Fraction | None, key: RankKey, places: int) -> str:
    return "chưa có số liệu" if value is None else figure(value, key, places)


def figure(value: Fraction, key: RankKey, places: int = 2) -> str:
    """A figure with its measure, cut to so many places: "112,50%", "87,5 điểm".

    Two places as everywhere; more where two figures that differ would look alike.
    """
    ratio = key.key == "share"
    shown = value * 100 if ratio else value
    cut = abs(shown.numerator) * 10**places // shown.denominator
    whole, rest = divmod(cut, 10**places)
    sign = "-" if shown < 0 and cut else ""
    text = words.number(Decimal(f"{sign}{whole}.{rest:0{places}d}"))
    head, comma, tail = text.partition(",")
    if ratio:
        return f"{head},{tail.ljust(2, '0')}%" if comma else f"{head}%"
    return f"{text}%" if key.measure == "%" else f"{text} {key.measure}".rstrip()
