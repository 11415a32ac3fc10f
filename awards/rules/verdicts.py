"""What the rules answer. Immutable; every sentence in it is Vietnamese and ready to be shown."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .values import Status


@dataclass(frozen=True, slots=True)
class Gap:
    """How much is missing. `amount` is in `measure`; None where no figure can be given.

    Under a strict threshold a divisible measure can lack an amount of 0: it must be *more*
    ("Cần hơn 15 km").
    """

    amount: Decimal | None
    measure: str
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One condition: what is required, what is there, what is missing, and on whose word.

    `route` is the plan's code of the alternative ("A", "B"), None for conditions of every route.
    `decisive`: False where another route is met, so that this one no longer matters.
    `computed`: worked out from recorded facts and not confirmed by a person.
    """

    code: str
    label: str
    clause: str
    route: str | None
    status: Status
    required: str
    actual: str
    gap: Gap | None = None
    evidence: tuple[str, ...] = ()
    confirmed_by: str = ""
    confirmed_on: date | None = None
    children: tuple["Finding", ...] = ()
    decisive: bool = True
    computed: bool = False


@dataclass(frozen=True, slots=True)
class RouteResult:
    """One alternative way to the tier, as a whole."""

    code: str
    label: str
    status: Status


@dataclass(frozen=True, slots=True)
class Marker:
    """A tier's threshold on the deciding indicator: `amount` in the indicator's own measure."""

    tier: str
    name: str
    short_name: str
    percent: Decimal
    strict: bool
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Lead:
    """The indicator that decides (the lowest); enough to draw a bar with thresholds.

    `ratio` is result ÷ target as "n/d", `percent` the same cut to two decimals ("110,82%"); both
    None without a result. `count`: how many indicators were looked at; `others` tells the figures
    of the other ones in words. `unverified`: the part of the result TCCB has not checked yet.
    """

    code: str
    name: str
    measure: str
    target: Decimal | None
    result: Decimal | None
    ratio: str | None
    percent: str | None
    count: int
    markers: tuple[Marker, ...] = ()
    others: tuple[str, ...] = ()
    unverified: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Caution:
    """What the council must know and that decides nothing, such as an earlier award."""

    code: str
    text: str
    clause: str
    number: str = ""
    decided_on: date | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """May this subject receive this tier on this occasion, on this day, under this very plan text?

    `otherwise` is what would hold without the blocks; equal to `status` when nothing blocks.
    """

    status: Status
    otherwise: Status
    tier: str
    tier_name: str
    occasion: str
    occasion_name: str
    subject: str
    subject_name: str
    on: date
    plan_number: str
    plan_sha256: str
    findings: tuple[Finding, ...]
    routes: tuple[RouteResult, ...]
    lead: Lead | None = None
    warnings: tuple[Caution, ...] = ()

    def of_status(self, status: Status) -> tuple[Finding, ...]:
        """The findings of one state, in the plan's order."""
        return tuple(finding for finding in self.findings if finding.status is status)

    @property
    def missing(self) -> tuple[Finding, ...]:
        """Every finding that stands in the way: blocks, then not met, then unknown."""
        order = (Status.BLOCKED, Status.NOT_MET, Status.UNKNOWN)
        return tuple(f for status in order for f in self.of_status(status) if f.decisive)


@dataclass(frozen=True, slots=True)
class NextTier:
    """`reached` and `next` are tier codes or None; `sentence` is the gap sentence of the look."""

    reached: str | None
    next: str | None
    missing: tuple[Finding, ...]
    sentence: str
    verdicts: tuple[Verdict, ...]
