"""What is known about one subject on one day: the only input of the rules beside the plan.

Every number is a `Decimal`; a float is refused when the fact is made. `None` always means "nobody
has recorded it", which is never the same as zero or no.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from .values import Period

RISING, FALLING = DIRECTIONS = ("at_least", "at_most")
NOT_CITED = "Chưa ghi căn cứ"


def _exact(owner: object, *names: str) -> None:
    for name in names:
        value = getattr(owner, name)
        if value is not None and not isinstance(value, Decimal):
            kind = type(owner).__name__
            raise TypeError(f"{kind}.{name} must be a Decimal, not {type(value).__name__}")


@dataclass(frozen=True, slots=True)
class SubjectFacts:
    """Who is assessed. `kind`: "collective" or "individual"; `subject_class`: one of the plan's."""

    key: str
    name: str
    kind: str
    subject_class: str


@dataclass(frozen=True, slots=True)
class Progress:
    """One indicator with the target of one basis and period, and the result counted in the window.

    `integral`: the measure is counted in whole things (hộ, xã, lớp), so a gap is a whole number.
    `basis`: whose target it is, one of the rules' bases: "unit_plan" (the unit's own plan),
    "province_plan" (set by UBND tỉnh), "ministry_plan", "headcount" (how many people there are).
    `period`: the days the *target* was set for: one calendar year, or the plan's whole period. With
    any other nothing can be told.
    `direction`: RISING, or FALLING for what is better the lower it is; then `baseline` is where it
    starts from and the share is that of the fall. `weight`: what it weighs in a mean.
    `unverified`: the part of `result` that TCCB has not checked yet, None while nothing waits;
    `verified`: what the result would be without it, None where nothing is left.
    """

    code: str
    name: str
    measure: str
    integral: bool
    basis: str
    period: Period
    target: Decimal | None
    result: Decimal | None
    evidence: tuple[str, ...] = ()
    confirmed_by: str = ""
    confirmed_on: date | None = None
    unverified: Decimal | None = None
    verified: Decimal | None = None
    direction: str = RISING
    baseline: Decimal | None = None
    weight: Decimal | None = None

    def __post_init__(self) -> None:
        _exact(self, "target", "result", "unverified", "verified", "baseline", "weight")

    @property
    def rises(self) -> bool:
        return self.direction == RISING

    @property
    def rest_unknown(self) -> bool:
        """A part of the result waits, and nobody has said what it would be without it."""
        return (
            self.unverified is not None
            and self.verified is None
            and (self.unverified != self.result)
        )


@dataclass(frozen=True, slots=True)
class TierNorm:
    """A contribution norm that holds for one tier only, in đồng."""

    tier: str
    amount: Decimal
    source: str = ""

    def __post_init__(self) -> None:
        _exact(self, "amount")


@dataclass(frozen=True, slots=True)
class ContributionFacts:
    """Contributions in the window, in đồng. `total` counts verified ones alone, `counted` names
    them; None: nobody has recorded whether there are any.

    `norm`: the dated value an officer entered for this kind of subject; None while there is none.
    `tier_norms` take its place for the tiers they name.
    """

    total: Decimal | None = Decimal(0)
    norm: Decimal | None = None
    norm_source: str = ""
    unverified_total: Decimal = Decimal(0)
    evidence: tuple[str, ...] = ()
    confirmed_by: str = ""
    confirmed_on: date | None = None
    tier_norms: tuple[TierNorm, ...] = ()
    counted: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _exact(self, "total", "norm", "unverified_total")

    def norm_for(self, tier: str) -> tuple[Decimal | None, str]:
        """Norm and its source for a tier."""
        for special in self.tier_norms:
            if special.tier == tier:
                return special.amount, special.source
        return self.norm, self.norm_source


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A person's word on a criterion. `met` None: somebody looked and left it open."""

    code: str
    met: bool | None
    by: str = ""
    on: date | None = None
    evidence: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """The points somebody gave for one item of a score grid."""

    item: str
    points: Decimal | None
    by: str = ""
    on: date | None = None
    evidence: tuple[str, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        _exact(self, "points")


@dataclass(frozen=True, slots=True)
class Classification:
    """Yearly classification of an organisation; `level` is a code of the plan's scale."""

    organisation: str
    name: str
    year: int
    level: str
    by: str = ""
    on: date | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Discipline:
    """A disciplinary decision; `level` is a code of the plan's levels."""

    person: str
    level: str
    decided_on: date
    number: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A pending case: nobody passes from `since` on, until the day before `until`."""

    code: str
    since: date
    until: date | None = None
    by: str = ""
    on: date | None = None
    evidence: tuple[str, ...] = ()

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class PastAward:
    """An award already decided; `occasion` is its code in the plan, `number` the decision's.

    `window`: the days of the achievements it was given for, where its occasion is known. It is
    often decided after them. `evidence`, `counted`: ids of the files and of the contributions that
    the verdict of its nomination leaned on. `decision`: the decision's id, "" where unknown.
    """

    tier: str
    decided_on: date
    number: str
    occasion: str = ""
    name: str = ""
    year: int | None = None
    window: Period | None = None
    evidence: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    decision: str = ""


@dataclass(frozen=True, slots=True)
class OpenNomination:
    """A nomination of the same subject that was sent and is not decided yet.

    `here`: of the very occasion that is assessed; with the tier assessed it is the one being
    judged. `state`: its step in words. `evidence`, `counted`: as of a `PastAward`.
    """

    tier: str
    occasion: str
    occasion_name: str
    window: Period
    here: bool = False
    name: str = ""
    state: str = ""
    evidence: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Law:
    """What holds beside every plan, as the law's parameters of the day cite it."""

    one_achievement: str = NOT_CITED
    pending_case: str = NOT_CITED


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules may look at. `window`: the days results count in (see `window_for`).

    `disciplines` and `awards` None: nobody has looked them up; an empty tuple: looked up, there is
    none.
    """

    subject: SubjectFacts
    on: date
    window: Period
    progress: tuple[Progress, ...] = ()
    contribution: ContributionFacts = ContributionFacts()
    confirmations: tuple[Confirmation, ...] = ()
    classifications: tuple[Classification, ...] = ()
    disciplines: tuple[Discipline, ...] | None = ()
    blocks: tuple[Block, ...] = ()
    registered: bool | None = None
    awards: tuple[PastAward, ...] | None = ()
    law: Law = Law()
    scores: tuple[Score, ...] = ()
    other_nominations: tuple[OpenNomination, ...] = ()

    @property
    def evidence(self) -> frozenset[str]:
        """Ids of the files behind what counts here; not of what earlier awards leaned on."""
        found = [row.evidence for row in self.progress] + [self.contribution.evidence]
        found += [row.evidence for row in self.confirmations]
        return frozenset().union(*found, *(row.evidence for row in self.scores))

    def checked(self) -> "Facts":
        """The same without what TCCB has not checked yet."""
        rows = tuple(
            row if row.unverified is None else replace(row, result=row.verified, unverified=None)
            for row in self.progress
        )
        contribution = replace(self.contribution, unverified_total=Decimal(0))
        return replace(self, progress=rows, contribution=contribution)
