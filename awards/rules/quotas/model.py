"""What a plan says of choosing: how many, in which order, what is shown, who may overrule."""

from dataclasses import dataclass
from decimal import Decimal

PER = ("occasion", "unit", "body")
BASES = ("participants", "eligible")
ROUNDINGS = ("down", "up", "nearest")
ORDERS = ("high", "low")
CHOOSE, OVER_CAP, UNMET = "choose_by_hand", "over_cap", "unmet"
POWERS = (CHOOSE, OVER_CAP, UNMET)


@dataclass(frozen=True, slots=True)
class Scope:
    """Occasions and tiers a part of the plan is for; empty means all of them."""

    occasions: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()

    def holds(self, occasion: str, tier: str) -> bool:
        on_time = not self.occasions or occasion in self.occasions
        return on_time and (not self.tiers or tier in self.tiers)


@dataclass(frozen=True, slots=True)
class Who:
    """Kinds and classes of subjects, counted together; empty means all of them."""

    kinds: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()

    def counts(self, kind: str, subject_class: str) -> bool:
        fits = not self.kinds or kind in self.kinds
        return fits and (not self.classes or subject_class in self.classes)


@dataclass(frozen=True, slots=True)
class Cap:
    """So many for each group."""

    number: int


@dataclass(frozen=True, slots=True)
class BodyCaps:
    """A number for each named body (khối, cụm). `others`: for those not named; None: not said."""

    named: tuple[tuple[str, int], ...]
    others: int | None


@dataclass(frozen=True, slots=True)
class Share:
    """A part of those who take part or of those who are eligible, in percent, made whole."""

    percent: Decimal
    of: str
    rounding: str


@dataclass(frozen=True, slots=True)
class Reserve:
    """Seats that nobody but `who` may take; `release`: what they leave empty goes to the others."""

    label: str
    who: Who
    seats: int
    release: bool


@dataclass(frozen=True, slots=True)
class Total:
    """A hard number for the whole occasion, some of it reserved."""

    number: int
    reserved: tuple[Reserve, ...] = ()


Limit = Cap | BodyCaps | Share | Total


@dataclass(frozen=True, slots=True)
class Quota:
    """How many may be chosen. Several tiers, kinds or classes count together.

    `per`: the limit holds for the whole "occasion", for each "unit" or for each "body". On each
    occasion it is counted anew.
    """

    code: str
    label: str
    clause: str
    scope: Scope
    who: Who
    per: str
    limit: Limit
    wording: str = ""
    reading: str = ""


@dataclass(frozen=True, slots=True)
class RankKey:
    """One criterion of an order: the figure of that name, the "high" or the "low" first."""

    key: str
    label: str
    order: str
    measure: str


@dataclass(frozen=True, slots=True)
class Ranking:
    """The order in which seats are given. Without `by` all are equal and the council chooses."""

    code: str
    label: str
    clause: str
    scope: Scope
    by: tuple[RankKey, ...]
    wording: str = ""
    reading: str = ""


@dataclass(frozen=True, slots=True)
class Preference:
    """Shown beside whoever has one of the traits; it decides nothing."""

    code: str
    label: str
    clause: str
    traits: tuple[str, ...]
    wording: str = ""
    reading: str = ""


@dataclass(frozen=True, slots=True)
class Discretion:
    """What a named role may decide against the order, always with a written reason.

    `may`: CHOOSE (in or out within the limits), OVER_CAP (in, on an extra seat of the quotas named;
    of all when none is), UNMET (in, though conditions are not met; never past a block).
    """

    code: str
    label: str
    clause: str
    by: str
    may: str
    scope: Scope
    quotas: tuple[str, ...] = ()
    wording: str = ""
    reading: str = ""
