"""A parsed plan: immutable, validated, knows the sha256 of the text it came from."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from .facts import RISING, Progress
from .grids import Grid
from .problems import UnknownRule
from .values import Period

if TYPE_CHECKING:
    from .cases import Case
    from .conditions.base import Condition
    from .quotas.choice_cases import ChoiceCase
    from .quotas.model import Discretion, Preference, Quota, Ranking


@dataclass(frozen=True, slots=True)
class Content:
    """A heading that a pledge's tasks are filed under (KH 54: mục III)."""

    code: str
    label: str
    clause: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place of the plan's text that clauses may cite: "IV.2.1"."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Amendment:
    """Another paper that this plan takes the place of or changes. `kind`: "supersedes", "amends";
    `text`: what changes, in words."""

    kind: str
    number: str
    issued_on: date
    clause: str
    text: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """A chỉ tiêu that the plan itself names. `aggregation`: "sum" of dated results, or the last
    "level"; `direction`: "at_least", or "at_most" for what is better the lower it is (its share
    is then that of the fall from a baseline); `weight`: in a weighted mean."""

    code: str
    name: str
    measure: str
    clause: str
    integral: bool = True
    aggregation: str = "sum"
    direction: str = RISING
    weight: Decimal | None = None

    @property
    def adds_up(self) -> bool:
        """Without a part of it the result is less good: what is checked is the rest. Of a level,
        and of what is to fall, that says nothing."""
        return self.aggregation == "sum" and self.direction == RISING

    def progress(self, **figures: Any) -> Progress:
        """Its figures with what the plan says of it; `figures` as in `Progress`."""
        return Progress(
            code=self.code,
            name=self.name,
            measure=self.measure,
            integral=self.integral,
            direction=self.direction,
            weight=self.weight,
            **figures,
        )

    def unrecorded(self, basis: str, period: Period) -> Progress:
        return self.progress(basis=basis, period=period, target=None, result=None)


@dataclass(frozen=True, slots=True)
class SubjectClass:
    """`kind`: "collective", "individual" or "household"."""

    code: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Tier:
    """`rank` 1 is the lowest. `reward` is a key stem in the law's parameters. `upward`: through
    whom a file travels to whoever decides, "province" or "ministry", "" where it need not."""

    code: str
    name: str
    short_name: str
    rank: int
    decided_by: str
    authority: str
    reward: str
    upward: str = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """A condition beside the routes. `group`: "general" or "specific".

    `applies_to` names subject classes, `tiers` and `occasions` rows of the matrix; empty means all.
    """

    code: str
    group: str
    label: str
    clause: str
    kind: str
    condition: "Condition"
    applies_to: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    occasions: tuple[str, ...] = ()

    def concerns(self, subject_class: str) -> bool:
        return not self.applies_to or subject_class in self.applies_to

    def stands_in(self, occasion: str, tier: str) -> bool:
        """Whether it belongs to that row of the matrix."""
        here = not self.occasions or occasion in self.occasions
        return here and (not self.tiers or tier in self.tiers)


@dataclass(frozen=True, slots=True)
class Route:
    """One of the alternatives of a rule; reaching one is enough."""

    code: str
    label: str
    clause: str
    condition: "Condition"
    wording: str = ""
    reading: str = ""
    applies_to: tuple[str, ...] = ()

    def concerns(self, subject_class: str) -> bool:
        return not self.applies_to or subject_class in self.applies_to


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the matrix: what a tier takes on an occasion, of the subject classes that
    `applies_to` names; empty means all."""

    occasion: str
    tier: str
    clause: str
    routes: tuple[Route, ...]
    applies_to: tuple[str, ...] = ()

    def concerns(self, subject_class: str) -> bool:
        return not self.applies_to or subject_class in self.applies_to

    def routes_for(self, subject_class: str) -> tuple[Route, ...]:
        return tuple(route for route in self.routes if route.concerns(subject_class))

    def route(self, code: str) -> Route | None:
        return next((route for route in self.routes if route.code == code), None)


@dataclass(frozen=True, slots=True)
class Occasion:
    """`kind`: "annual", "mid_term", "final", "ad_hoc". `window`: "year", "until" (with `until`),
    "period", "range" (with `days`).

    `held` is the month or year it is held ("2023-07"), empty when every year. `tiers` from low up.
    `classified_year`: the year whose classification counts; None: the last year of the window.
    `cut_off` and `deadline`, the last days for results and for files, as "11-30" in the window's
    last year or "2025-11-30"; empty where the plan names none.
    """

    code: str
    name: str
    clause: str
    kind: str
    window: str
    tiers: tuple[str, ...]
    until: date | None = None
    held: str = ""
    classified_year: int | None = None
    days: Period | None = None
    cut_off: str = ""
    deadline: str = ""

    def cut_off_day(self, window: Period) -> date | None:
        return _day_of(self.cut_off, window)

    def deadline_day(self, window: Period) -> date | None:
        return _day_of(self.deadline, window)


def _day_of(told: str, window: Period) -> date | None:
    if not told:
        return None
    return date.fromisoformat(told if len(told) > 5 else f"{window.end.year}-{told}")


@dataclass(frozen=True, slots=True)
class Reading:
    """A place the plan leaves open, and how it is read here."""

    code: str
    clause: str
    wording: str
    reading: str


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal of the movement, tracked for the province. `every_year`: `target` is for each year.

    `direction` "at_least" or "at_most"; `strict` means better than the target, not equal.
    """

    code: str
    label: str
    measure: str
    direction: str
    strict: bool
    target: Decimal
    by_year: int
    every_year: bool
    clause: str
    yearly: tuple[tuple[int, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class BlockRule:
    """A kind of pending case. `fact` begins the sentence of what is there ("1 đơn, nhận ngày")."""

    code: str
    label: str
    clause: str
    required: str
    fact: str


@dataclass(frozen=True)
class Plan:
    """One version of a plan. `number` "54/KH-SNNPTNT", `short` "KH 54"."""

    number: str
    short: str
    title: str
    issuer: str
    issued_on: date
    period: Period
    legal_basis: tuple[str, ...]
    contents: tuple[Content, ...]
    subject_classes: tuple[SubjectClass, ...]
    tiers: tuple[Tier, ...]
    criteria: tuple[Criterion, ...]
    occasions: tuple[Occasion, ...]
    rules: tuple[Rule, ...]
    readings: tuple[Reading, ...]
    goals: tuple[Goal, ...]
    blocks: tuple[BlockRule, ...]
    cases: tuple["Case", ...]
    sha256: str
    anchors: tuple[Anchor, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    grids: tuple[Grid, ...] = ()
    quotas: tuple["Quota", ...] = ()
    rankings: tuple["Ranking", ...] = ()
    preferences: tuple["Preference", ...] = ()
    discretions: tuple["Discretion", ...] = ()
    choice_cases: tuple["ChoiceCase", ...] = ()

    def tier(self, code: str) -> Tier:
        return _find(self.tiers, code, "hình thức khen")

    def occasion(self, code: str) -> Occasion:
        return _find(self.occasions, code, "dịp khen")

    def rules_of(self, occasion: str, tier: str) -> tuple[Rule, ...]:
        """The tier's rows of the matrix, each for other classes. Raises `UnknownRule` when the tier
        is not given on that occasion."""
        try:
            return self._rules[occasion, tier]
        except KeyError:
            text = f"Kế hoạch {self.number} không xét hình thức {tier!r} ở dịp {occasion!r}."
            raise UnknownRule(text) from None

    def rule_for(self, occasion: str, tier: str, subject_class: str) -> Rule | None:
        """The tier's row for a class; None where the tier is for others."""
        rules = self.rules_of(occasion, tier)
        return next((rule for rule in rules if rule.concerns(subject_class)), None)

    def subject_class(self, code: str) -> SubjectClass:
        return _find(self.subject_classes, code, "loại đối tượng")

    def class_labels(self, codes: tuple[str, ...]) -> str:
        """ "Bác sĩ, Điều dưỡng": whom something is for, "" for everybody."""
        return ", ".join(self.subject_class(code).label for code in codes)

    def knows(self, subject_class: str) -> bool:
        """Whether it names that class of subjects."""
        return any(each.code == subject_class for each in self.subject_classes)

    def indicator(self, code: str) -> Indicator:
        return _find(self.indicators, code, "chỉ tiêu")

    def weighed(self, row: Progress) -> Progress:
        """With the weight the plan gives the indicator, where nobody has recorded another."""
        known = next((each for each in self.indicators if each.code == row.code), None)
        if row.weight is not None or known is None:
            return row
        return replace(row, weight=known.weight)

    def grid(self, code: str) -> Grid:
        return _find(self.grids, code, "thang điểm")

    def block(self, code: str) -> BlockRule | None:
        return next((rule for rule in self.blocks if rule.code == code), None)

    @cached_property
    def _rules(self) -> dict[tuple[str, str], tuple[Rule, ...]]:
        found: dict[tuple[str, str], tuple[Rule, ...]] = {}
        for rule in self.rules:
            place = rule.occasion, rule.tier
            found[place] = (*found.get(place, ()), rule)
        return found

    @cached_property
    def ready(self) -> dict[tuple[str, str, str], Any]:
        """Rows of the matrix as `assess` makes them ready, by occasion, tier and class."""
        return {}

    @property
    def worked(self) -> int:
        """How many worked cases it has, of the rules and of choosing."""
        return len(self.cases) + len(self.choice_cases)

    @property
    def top_rank(self) -> int:
        return max(tier.rank for tier in self.tiers)


def _find(items, code: str, noun: str):
    for item in items:
        if item.code == code:
            return item
    raise UnknownRule(f"Kế hoạch không có {noun} {code!r}.")


def window_for(plan: Plan, occasion: str, year: int | None = None) -> Period:
    """The days whose results count on an occasion. `year`: needed where the window is one year."""
    rule = plan.occasion(occasion)
    if rule.window == "period":
        return plan.period
    if rule.window == "until":
        return Period(plan.period.start, rule.until)
    if rule.window == "range":
        return rule.days
    first, last = plan.period.years
    if year is None or not (first <= year <= last and plan.period.covers(Period.of_year(year))):
        raise UnknownRule(f"Năm {year} không nằm trong thời gian của kế hoạch {plan.number}.")
    return Period.of_year(year)


def classified_year(plan: Plan, occasion: str, window: Period) -> int:
    """The year whose classification counts on an occasion."""
    return plan.occasion(occasion).classified_year or window.end.year
