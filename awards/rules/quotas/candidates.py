"""Who stands for a tier, and what people decided about some of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ..values import Status

Identity = tuple[str, str]
Number = int | Decimal | Fraction


@dataclass(frozen=True, slots=True)
class Candidate:
    """One subject standing for one tier.

    `unit` and `body` (khối, cụm) tell apart, `unit_name` is shown; empty means not recorded.
    `values` are the figures of the rank keys, None for not recorded: "share" is result ÷ target
    (Fraction(110, 100)), "score" points, "contribution" đồng. A mapping or pairs are taken, a float
    is refused. `settled`: the sentence that says by what its seat is taken already, "" for those
    who still stand; whatever comes after, nobody takes that seat from it. `ahead`: the council has
    it before it, so that it comes before everybody who was not put before it.
    """

    key: str
    name: str
    tier: str
    kind: str
    subject_class: str
    unit: str = ""
    unit_name: str = ""
    body: str = ""
    values: tuple[tuple[str, Fraction | None], ...] = ()
    traits: tuple[str, ...] = ()
    status: Status = Status.MET
    settled: str = ""
    ahead: bool = False

    def __post_init__(self) -> None:
        pairs = self.values.items() if isinstance(self.values, Mapping) else self.values
        exact = {key: _exact(key, value) for key, value in pairs}
        object.__setattr__(self, "values", tuple(sorted(exact.items())))

    @property
    def identity(self) -> Identity:
        return self.key, self.tier

    def value(self, key: str) -> Fraction | None:
        return dict(self.values).get(key)


def _exact(key: str, value: Number | None) -> Fraction | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, Decimal, Fraction)):
        raise TypeError(f"the value {key} must be exact, not {type(value).__name__}")
    return Fraction(value)


@dataclass(frozen=True, slots=True)
class HandChoice:
    """A decision of people about a candidate: in (`chosen`) or out. `by`: role or name and role.

    `discretion` is the plan's code of what entitles them; without one the choice only says who
    comes first among candidates that the order leaves equal. `source`: the paper they decided in,
    "" where none is told.
    Raises ValueError without a reason or without who decided.
    """

    key: str
    tier: str
    chosen: bool
    reason: str
    by: str
    discretion: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise ValueError("Ghi lý do của quyết định chọn hoặc không chọn.")
        if not self.by.strip():
            raise ValueError("Ghi ai quyết định chọn hoặc không chọn.")

    @property
    def identity(self) -> Identity:
        return self.key, self.tier
