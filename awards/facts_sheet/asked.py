"""What is asked of a sheet: a plan, an occasion, tiers, the day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from awards import rules
from awards.rules.conditions import Condition
from awards.rules.conditions.confirmed import Confirmed
from awards.rules.conditions.nested import points_within, within
from awards.rules.points import Point


@dataclass(frozen=True)
class Asked:
    """`tiers`: the codes assessed, from the lowest rank up; `window`: the days results count in."""

    plan: rules.Plan
    occasion: str
    tiers: tuple[str, ...]
    on: date
    window: rules.Period
    law: rules.Law

    @property
    def classified_year(self) -> int:
        return rules.classified_year(self.plan, self.occasion, self.window)

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition that may be asked here, those inside others too."""
        routes = [
            route
            for tier in self.tiers
            for rule in self.plan.rules_of(self.occasion, tier)
            for route in rule.routes
        ]
        criteria = [
            each
            for each in self.plan.criteria
            if any(each.stands_in(self.occasion, tier) for tier in self.tiers)
        ]
        return _all_within([*criteria, *routes])

    @cached_property
    def labels(self) -> dict[str, str]:
        """What a person confirms, by its code: as it is called on this occasion, else as the plan
        calls it elsewhere."""
        here = [rule for tier in self.tiers for rule in self.plan.rules_of(self.occasion, tier)]
        found: dict[str, str] = {}
        for some in (here, self.plan.rules):
            holders: list[Any] = [*self.plan.criteria, *(way for r in some for way in r.routes)]
            for each in holders:
                top = Point(each.code, each.label, each.clause, each.condition)
                for point in points_within(top):
                    if isinstance(point.condition, Confirmed):
                        found.setdefault(point.condition.code, point.label)
        return found

    @cached_property
    def everywhere(self) -> tuple[Condition, ...]:
        """Every condition of the plan, whatever the occasion."""
        routes = [route for rule in self.plan.rules for route in rule.routes]
        return _all_within([*self.plan.criteria, *routes])


def asked_of(
    plan: rules.Plan,
    occasion: str,
    *,
    on: date,
    tier: str = "",
    year: int | None = None,
    law: rules.Law | None = None,
) -> Asked:
    """Raises `UnknownRule` for an occasion, a tier or a year that the plan does not have."""
    try:
        tiers = plan.occasion(occasion).tiers
    except rules.UnknownRule as error:
        raise _with_choices(error, [each.code for each in plan.occasions]) from None
    if tier and tier not in tiers:
        told = rules.UnknownRule(f"Dịp {occasion!r} không xét hình thức {tier!r}.")
        raise _with_choices(told, tiers)
    window = rules.window_for(plan, occasion, year or on.year)
    return Asked(plan, occasion, (tier,) if tier else tiers, on, window, law or rules.Law())


def _with_choices(error: rules.UnknownRule, codes: Any) -> rules.UnknownRule:
    return rules.UnknownRule(f"{error} Chọn một trong: {', '.join(codes)}.")


def _all_within(holders: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(each for holder in holders for each in within(holder.condition))
