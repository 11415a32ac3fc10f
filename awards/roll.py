"""The roll of a round: who may vote on what, frozen as JSON with its hash when a round opens."""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

from awards.tally import Electorate


@dataclass(frozen=True, slots=True)
class Seat:
    """A council seat on the day. `votes`: on the roll (there, online, or counted in writing)."""

    seat: int
    prefix: str
    name: str
    post: str
    chairs: bool
    attendance: str
    votes: bool


@dataclass(frozen=True, slots=True)
class Excused:
    """A seat that does not vote on an item. `derived`: the system saw it, nobody declared it."""

    seat: int
    reason: str
    derived: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One nominee of the round."""

    item: int
    name: str
    recused: tuple[Excused, ...] = ()

    @property
    def recused_seats(self) -> frozenset[int]:
        return frozenset(excused.seat for excused in self.recused)


@dataclass(frozen=True, slots=True)
class Roll:
    """Every seat of the council and every nominee of the round."""

    seats: tuple[Seat, ...]
    lines: tuple[Line, ...]

    def to_json(self) -> dict[str, Any]:
        return json.loads(self._canonical())

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Roll":
        lines = (
            Line(
                line["item"], line["name"], tuple(Excused(**excused) for excused in line["recused"])
            )
            for line in data["lines"]
        )
        return cls(tuple(Seat(**seat) for seat in data["seats"]), tuple(lines))

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self._canonical().encode()).hexdigest()

    def _canonical(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def present(self) -> frozenset[int]:
        """Seats on the roll, recused for single items or not."""
        return frozenset(seat.seat for seat in self.seats if seat.votes)

    @property
    def voters(self) -> frozenset[int]:
        """Seats that may vote on at least one nominee: the n of "k of n"."""
        return frozenset(seat for seat in self.present if self.items_of(seat))

    def items_of(self, seat: int) -> frozenset[int]:
        """The nominees on whom a seat may vote; none for a seat that is not on the roll."""
        if seat not in self.present:
            return frozenset()
        return frozenset(line.item for line in self.lines if seat not in line.recused_seats)

    def electorate(self, item: int) -> Electorate:
        recused = self.line(item).recused_seats
        return Electorate(
            members=len(self.seats),
            present=len(self.present),
            recused=len(recused),
            recused_present=len(recused & self.present),
        )

    def line(self, item: int) -> Line:
        return next(line for line in self.lines if line.item == item)

    def chair_of(self, item: int) -> int | None:
        """The seat of the council's chair, None where the chair does not vote on this nominee."""
        recused = self.line(item).recused_seats
        return next(
            (s.seat for s in self.seats if s.chairs and s.votes and s.seat not in recused), None
        )
