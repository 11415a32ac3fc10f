"""What a selection answers. Immutable; every sentence in it is Vietnamese and ready to be shown."""

from dataclasses import dataclass
from enum import StrEnum

from .candidates import HandChoice


class Outcome(StrEnum):
    """What became of a candidate. TIE and PENDING are open: the machine takes none of them.

    TIE: equal to others in every rank key where the seats end. PENDING: a figure is not recorded,
    or the seat depends on how a tie above is decided.
    """

    CHOSEN = "chosen"
    OUT = "out"
    TIE = "tie"
    PENDING = "pending"
    NOT_ELIGIBLE = "not_eligible"
    CHOSEN_BY_HAND = "chosen_by_hand"
    LEFT_OUT_BY_HAND = "left_out_by_hand"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Outcome.CHOSEN: "Được chọn",
    Outcome.OUT: "Không được chọn",
    Outcome.TIE: "Bằng nhau, chờ Hội đồng chọn",
    Outcome.PENDING: "Chưa xác định được",
    Outcome.NOT_ELIGIBLE: "Không đủ điều kiện để chọn",
    Outcome.CHOSEN_BY_HAND: "Được chọn theo thẩm quyền",
    Outcome.LEFT_OUT_BY_HAND: "Không được chọn theo thẩm quyền",
}
TAKEN = (Outcome.CHOSEN, Outcome.CHOSEN_BY_HAND)


@dataclass(frozen=True, slots=True)
class Cut:
    """A limit that stood in the way. `limit` None: it cannot be reckoned yet. `used` counts those
    ahead, `by_hand` of them chosen by hand and `held` of them seats that are not decided yet."""

    quota: str
    label: str
    clause: str
    group: str
    group_name: str
    limit: int | None
    used: int
    held: int
    by_hand: int
    text: str


@dataclass(frozen=True, slots=True)
class Placing:
    """One candidate's result and why. `place` 1 is the first; equal candidates share a place; None
    for those who do not stand in the order. `cuts` says where the seats ended, `reasons` all of it
    in sentences, `preferences` which of the plan's preferences the candidate has."""

    key: str
    name: str
    tier: str
    outcome: Outcome
    place: int | None
    cuts: tuple[Cut, ...]
    reasons: tuple[str, ...]
    preferences: tuple[str, ...]
    by_hand: tuple[HandChoice, ...]

    @property
    def text(self) -> str:
        return " ".join(self.reasons)


@dataclass(frozen=True, slots=True)
class ReservedUse:
    """A quota's reserved seats: how many, how many taken by those they are for, how many released
    to the others."""

    label: str
    seats: int
    used: int
    released: int


@dataclass(frozen=True, slots=True)
class Use:
    """A quota in one group: its limit, how it was reckoned, and what became of the seats.

    `used` counts everybody chosen, `over` those of them beyond the limit, `extra` those on extra
    seats, which take none of the limit's, `held` the seats that
    candidates who are not decided may take, `left` the rest. `limit` and `left` are None where the
    limit cannot be reckoned yet.
    """

    quota: str
    label: str
    clause: str
    group: str
    group_name: str
    limit: int | None
    reckoned: str
    used: int
    held: int
    left: int | None
    over: int
    extra: int = 0
    reserved: tuple[ReservedUse, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusedChoice:
    """A choice by hand that has no force, and why; the selection stands as if it were not made."""

    choice: HandChoice
    text: str


@dataclass(frozen=True, slots=True)
class Selection:
    """Who is in, who is out and why, under this very plan text."""

    occasion: str
    plan_number: str
    plan_sha256: str
    placings: tuple[Placing, ...]
    uses: tuple[Use, ...]
    refused: tuple[RefusedChoice, ...]

    def of_outcome(self, *outcomes: Outcome) -> tuple[Placing, ...]:
        return tuple(placing for placing in self.placings if placing.outcome in outcomes)

    @property
    def taken(self) -> tuple[Placing, ...]:
        """Everybody who is in, by the order or by hand."""
        return self.of_outcome(*TAKEN)

    @property
    def decided(self) -> bool:
        """Nothing is left for people to choose."""
        return not self.of_outcome(Outcome.TIE, Outcome.PENDING)

    def placing(self, key: str, tier: str) -> Placing:
        """Raises KeyError when nobody of that key stands for the tier."""
        for placing in self.placings:
            if (placing.key, placing.tier) == (key, tier):
                return placing
        raise KeyError((key, tier))
