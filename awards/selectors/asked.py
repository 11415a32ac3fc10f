"""What people are asked to say of a subject on an occasion: criteria to confirm, items to score."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from awards.models import Occasion
from awards.rules import Item, Plan
from awards.rules.conditions.confirmed import Confirmed
from awards.rules.conditions.nested import points_within
from awards.rules.conditions.scoring import GridScore
from awards.rules.grids import Grid
from awards.rules.points import Point
from emulation.models import Subject


@dataclass(frozen=True)
class Asked:
    """A criterion that a person confirms, wherever it stands in the plan."""

    code: str
    label: str
    clause: str


def confirmed_criteria(plan: Plan, occasion: Occasion, subject: Subject) -> list[Asked]:
    """Each once, in the order of the plan."""
    found = {
        point.condition.code: Asked(point.condition.code, point.label, point.clause)
        for point in _points(plan, occasion, subject)
        if isinstance(point.condition, Confirmed)
    }
    return list(found.values())


def scored_items(plan: Plan, occasion: Occasion, subject: Subject) -> list[Item]:
    """Items that somebody gives points for, of the grids that some condition looks at."""
    return [i for grid in scored_grids(plan, occasion, subject) for i in given_items(grid)]


def given_items(grid: Grid) -> list[Item]:
    """Those whose points are nobody's to work out."""
    return [item for item in grid.items if not item.indicator]


def scored_grids(plan: Plan, occasion: Occasion, subject: Subject) -> list[Grid]:
    """Grids that some condition looks at and that ask for somebody's points."""
    grids = {
        point.condition.grid: None
        for point in _points(plan, occasion, subject)
        if isinstance(point.condition, GridScore)
    }
    return [grid for grid in map(plan.grid, grids) if given_items(grid)]


def confirmed_points(plan: Plan) -> Iterator[Point]:
    """Everything that a person confirms, on whatever occasion."""
    holders: list[Any] = [*plan.criteria, *(way for rule in plan.rules for way in rule.routes)]
    for each in holders:
        for point in points_within(Point(each.code, each.label, each.clause, each.condition)):
            if isinstance(point.condition, Confirmed):
                yield Point(point.condition.code, point.label, point.clause, point.condition)


def _points(plan: Plan, occasion: Occasion, subject: Subject) -> Iterator[Point]:
    """Every condition of the occasion's rows that concerns the class, parts of parts included."""
    own = subject.subject_class
    rules = [r for r in plan.rules if r.occasion == occasion.code and r.concerns(own)]
    for criterion in plan.criteria:
        here = any(criterion.stands_in(occasion.code, rule.tier) for rule in rules)
        if here and criterion.concerns(own):
            point = Point(criterion.code, criterion.label, criterion.clause, criterion.condition)
            yield from points_within(point)
    for rule in rules:
        for route in rule.routes_for(own):
            yield from points_within(Point(route.code, route.label, route.clause, route.condition))
