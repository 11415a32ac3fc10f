"""A parsed plan: immutable, validated, knows the sha256 of the text it came from."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

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
class SubjectClass:
    code: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Tier:
    """`rank` 1 is the lowest. `reward` is a key stem in the law's parameters."""

    code: str
    name: str
    short_name: str
    rank: int
    decided_by: str
    authority: str
    reward: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """A condition that holds for every tier and route. `group`: "general" or "specific".

    `applies_to` names subject classes; empty means all.
    """

    code: str
    group: str
    label: str
    clause: str
    kind: str
    condition: "Condition"
    applies_to: tuple[str, ...] = ()

    def concerns(self, subject_class: str) -> bool:
        return not self.applies_to or subject_class in self.applies_to


@dataclass(frozen=True, slots=True)
class Route:
    """One of the alternatives of a rule; reaching one is enough."""

    code: str
    label: str
    clause: str
    condition: "Condition"
    wording: str = ""
    reading: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the matrix: what a tier takes on an occasion."""

    occasion: str
    tier: str
    clause: str
    routes: tuple[Route, ...]

    def route(self, code: str) -> Route | None:
        return next((route for route in self.routes if route.code == code), None)


@dataclass(frozen=True, slots=True)
class Occasion:
    """`kind`: "annual", "mid_term", "final". `window`: "year", "until" (with `until`), "period".

    `held` is the month or year it is held ("2023-07"), empty when every year. `tiers` from low up.
    `classified_year`: the year whose classification counts; None: the last year of the window.
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
    quotas: tuple["Quota", ...] = ()
    rankings: tuple["Ranking", ...] = ()
    preferences: tuple["Preference", ...] = ()
    discretions: tuple["Discretion", ...] = ()
    choice_cases: tuple["ChoiceCase", ...] = ()

    def tier(self, code: str) -> Tier:
        return _find(self.tiers, code, "hình thức khen")

    def occasion(self, code: str) -> Occasion:
        return _find(self.occasions, code, "dịp khen")

    def rule(self, occasion: str, tier: str) -> Rule:
        """The matrix row. Raises `UnknownRule` when the tier is not given on that occasion."""
        try:
            return self._rules[occasion, tier]
        except KeyError:
            text = f"Kế hoạch {self.number} không xét hình thức {tier!r} ở dịp {occasion!r}."
            raise UnknownRule(text) from None

    def subject_class(self, code: str) -> SubjectClass:
        return _find(self.subject_classes, code, "loại đối tượng")

    def block(self, code: str) -> BlockRule | None:
        return next((rule for rule in self.blocks if rule.code == code), None)

    @cached_property
    def _rules(self) -> dict[tuple[str, str], Rule]:
        return {(rule.occasion, rule.tier): rule for rule in self.rules}

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
    if year is None or not plan.period.covers(Period.of_year(year)):
        raise UnknownRule(f"Năm {year} không nằm trong thời gian của kế hoạch {plan.number}.")
    return Period.of_year(year)


def classified_year(plan: Plan, occasion: str, window: Period) -> int:
    """The year whose classification counts on an occasion."""
    return plan.occasion(occasion).classified_year or window.end.year
