"""The plan as the matrix an officer would draw: occasion × tier × route, in words."""

from dataclasses import dataclass

from . import words
from .conditions.contribution import Contribution
from .conditions.progress import ResultAgainstTarget
from .plan import Occasion, Plan, Route, Rule, Tier


@dataclass(frozen=True, slots=True)
class Cell:
    """One route of a row. `demand` is said first ("từ 110%"), `basis` after it.

    `needs_norm`: the demand is a norm that the plan gives no number for.
    """

    route: str
    label: str
    demand: str
    basis: str
    wording: str
    reading: str
    needs_norm: bool


@dataclass(frozen=True, slots=True)
class MatrixRow:
    occasion: Occasion
    tier: Tier
    clause: str
    cells: tuple[Cell, ...]


def matrix(plan: Plan) -> tuple[MatrixRow, ...]:
    """Every rule of the plan, by occasion, then in the order of the file."""
    return tuple(
        MatrixRow(occasion, plan.tier(rule.tier), rule.clause, _cells(plan, rule))
        for occasion in plan.occasions
        for rule in plan.rules
        if rule.occasion == occasion.code
    )


def _cells(plan: Plan, rule: Rule) -> tuple[Cell, ...]:
    return tuple(_cell(plan, route) for route in rule.routes)


def _cell(plan: Plan, route: Route) -> Cell:
    demand, basis = _told(plan, route)
    return Cell(
        route=route.code,
        label=route.label,
        demand=demand,
        basis=basis,
        wording=route.wording,
        reading=route.reading,
        needs_norm=isinstance(route.condition, Contribution),
    )


def _told(plan: Plan, route: Route) -> tuple[str, str]:
    condition = route.condition
    if isinstance(condition, ResultAgainstTarget):
        return condition.mark.text, condition.basis_words(plan)
    if isinstance(condition, Contribution):
        return f"{words.from_or_above(condition.strict)} {condition.norm_name}", ""
    return words.lower_first(route.label), ""
