"""What a target would open, told before it is promised."""

from dataclasses import dataclass
from decimal import Decimal

from awards.rules import Rule
from awards.rules.conditions.measuring import Mark, whole_threshold
from awards.rules.conditions.progress import ResultAgainstTarget
from awards.rules.words import amount, from_or_above, number
from awards.selectors.plans import plan_in_force
from emulation.models import MeasureUnit, Movement


@dataclass(frozen=True)
class Threshold:
    """`word` ("từ", "trên") stands before `percent`, `limit` before `amount`, the figure to reach
    in the indicator's own measure: "từ", or of what is to fall "còn không quá"."""

    tier: str
    rank: int
    ranks: int
    word: str
    limit: str
    amount: str
    percent: str
    clause: str


def for_target(
    movement: Movement, measure: MeasureUnit, value: Decimal, baseline: Decimal | None = None
) -> list[Threshold]:
    """Thresholds of the yearly occasion for a unit's own target of `value`, lowest first. With
    `baseline`, which is above it, the figure is to come down from there."""
    plan = plan_in_force(movement)
    found = []
    for rule in plan.rules:
        mark = _yearly_mark(rule)
        if mark is None or plan.occasion(rule.occasion).kind != "annual":
            continue
        tier = plan.tier(rule.tier)
        limit, told = _reach(mark, measure, value, baseline)
        found.append(
            Threshold(
                tier=tier.short_name,
                rank=tier.rank,
                ranks=plan.top_rank,
                word=from_or_above(mark.strict),
                limit=limit,
                amount=told,
                percent=f"{number(mark.percent)}%",
                clause=rule.clause,
            )
        )
    return sorted(found, key=lambda threshold: threshold.rank)


def _reach(
    mark: Mark, measure: MeasureUnit, value: Decimal, baseline: Decimal | None
) -> tuple[str, str]:
    """ "từ", "33 hộ"; of a fall from 8% "còn không quá", "4,7%". Nothing comes down below zero."""
    planned = value if baseline is None else baseline - value
    reach = mark.percent * planned / 100
    if measure.integral:
        reach = whole_threshold(reach, upwards=not mark.strict)
    if baseline is None:
        return from_or_above(mark.strict), amount(reach, measure.name)
    left = baseline - reach
    if left < 0 or (left == 0 and mark.strict):
        return "không đạt được", "với mức này"
    return "còn dưới" if mark.strict else "còn không quá", amount(left, measure.name)


def _yearly_mark(rule: Rule) -> Mark | None:
    for route in rule.routes:
        condition = route.condition
        if (
            isinstance(condition, ResultAgainstTarget)
            and condition.basis == "unit_plan"
            and condition.scope == "year"
        ):
            return condition.mark
    return None
