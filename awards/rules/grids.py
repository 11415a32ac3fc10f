"""Score grids of a plan: items, how many points each can bring, and from what."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from . import words


@dataclass(frozen=True, slots=True)
class Step:
    """From a share of `at` percent on, so many `points`."""

    at: Decimal
    points: Decimal


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a grid, worth up to `maximum` points.

    `indicator` and `basis`: worked out from that share, by `steps` where there are any, else in
    proportion; empty: somebody gives the points. `bonus`: beyond the grid's full points.
    `deducts`: taken off. `optional`: nothing given counts nothing; true of bonus and deductions.
    """

    code: str
    label: str
    maximum: Decimal
    clause: str = ""
    indicator: str = ""
    basis: str = "unit_plan"
    steps: tuple[Step, ...] = ()
    bonus: bool = False
    deducts: bool = False

    @property
    def optional(self) -> bool:
        return self.bonus or self.deducts

    def points_at(self, share: Fraction) -> Fraction:
        """Points for a share (1 is 100%), from 0 to `maximum`."""
        if self.steps:
            reached = [s.points for s in self.steps if share >= Fraction(s.at) * Fraction(1, 100)]
            return Fraction(max(reached, default=Decimal(0)))
        return Fraction(self.maximum) * max(Fraction(0), min(share, Fraction(1)))

    @property
    def demand(self) -> str:
        kind = "trừ tối đa" if self.deducts else "thưởng tối đa" if self.bonus else "tối đa"
        return f"{kind} {words.number(self.maximum)} điểm"


@dataclass(frozen=True, slots=True)
class Grid:
    """A thang điểm. `full`: its points without bonus."""

    code: str
    label: str
    clause: str
    items: tuple[Item, ...]

    @property
    def full(self) -> Decimal:
        return sum((i.maximum for i in self.items if not i.optional), Decimal(0))

    @property
    def most(self) -> Decimal:
        """What can be reached with every bonus and without deductions."""
        return sum((i.maximum for i in self.items if not i.deducts), Decimal(0))
