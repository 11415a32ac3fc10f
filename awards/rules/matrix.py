"""The plan as the matrix an officer would draw: occasion × tier × route, in words."""

from dataclasses import dataclass

from .conditions.contribution import Contribution
from .plan import Occasion, Plan, Route, Rule, Tier


@dataclass(frozen=True, slots=True)
class Cell:
    """One route of a row. `demand` is said first ("từ 110%"), `basis` after it.

    `needs_norm`: the demand is a norm that the plan gives no number for. `whom`: labels of the
    classes it is for, "" for all that its row is for.
    """

    route: str
    label: str
    demand: str
    basis: str
    wording: str
    reading: str
    needs_norm: bool
    clause: str
    whom: str = ""
    applies_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """`whom`: labels of the classes it is for, "" for everybody."""

    occasion: Occasion
    tier: Tier
    clause: str
    cells: tuple[Cell, ...]
    whom: str = ""
    applies_to: tuple[str, ...] = ()


def matrix(plan: Plan) -> tuple[MatrixRow, ...]:
    """Every rule of the plan, by occasion, then in the order of the file."""
    return tuple(
        MatrixRow(
            occasion,
            plan.tier(rule.tier),
            rule.clause,
            _cells(plan, rule),
            plan.class_labels(rule.applies_to),
            rule.applies_to,
        )
        for occasion in plan.occasions
        for rule in plan.rules
        if rule.occasion == occasion.code
    )


def _cells(plan: Plan, rule: Rule) -> tuple[Cell, ...]:
    return tuple(_cell(plan, route) for route in rule.routes)


def _cell(plan: Plan, route: Route) -> Cell:
    demand, basis = route.condition.demand(plan)
    return Cell(
        route=route.code,
        label=route.label,
        demand=demand,
        basis=basis,
        wording=route.wording,
        reading=route.reading,
        needs_norm=isinstance(route.condition, Contribution) and route.condition.needs_norm,
        clause=route.clause,
        whom=plan.class_labels(route.applies_to),
        applies_to=route.applies_to,
    )
