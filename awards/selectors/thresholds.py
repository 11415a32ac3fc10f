"""What a target would open, told before it is promised."""

from dataclasses import dataclass
from decimal import Decimal

from awards.rules import Rule
from awards.rules.conditions.measuring import whole_threshold
from awards.rules.conditions.progress import ResultAgainstTarget
from awards.rules.words import amount, number
from awards.selectors.plans import plan_in_force
from emulation.models import MeasureUnit, Movement


@dataclass(frozen=True)
class Threshold:
    """`word` is "từ" or "trên"; `amount` the figure to reach, in the indicator's own measure."""

    tier: str
    rank: int
    ranks: int
    word: str
    amount: str
    percent: str
    clause: str


def for_target(movement: Movement, measure: MeasureUnit, value: Decimal) -> list[Threshold]:
    """Thresholds of the yearly occasion for a unit's own target of `value`, lowest first."""
    plan = plan_in_force(movement)
    found = []
    for rule in plan.rules:
        mark = _yearly_mark(rule)
        if mark is None or plan.occasion(rule.occasion).kind != "annual":
            continue
        tier = plan.tier(rule.tier)
        reach = (mark.percent * value / 100).normalize()
        if measure.integral:
            reach = whole_threshold(reach, upwards=not mark.strict)
        found.append(
            Threshold(
                tier=tier.short_name,
                rank=tier.rank,
                ranks=plan.top_rank,
                word="trên" if mark.strict else "từ",
                amount=amount(Decimal(format(reach, "f")), measure.name),
                percent=f"{number(mark.percent)}%",
                clause=rule.clause,
            )
        )
    return sorted(found, key=lambda threshold: threshold.rank)


def _yearly_mark(rule: Rule):
    for route in rule.routes:
        condition = route.condition
        if (
            isinstance(condition, ResultAgainstTarget)
            and condition.basis == "unit_plan"
            and condition.scope == "year"
        ):
            return condition.mark
    return None
