"""What a plan version would take from work in hand: each of it keeps the version from being put in
force.

What was held and nominated is looked at by its codes ever after: pages, register and the rank of
earlier awards. What may be judged again needs its days, rules and criteria as well.
"""

from collections.abc import Iterator

from awards.enums import OccasionState
from awards.models import CriterionConfirmation, Nomination, Occasion
from awards.rules import Plan, window_for
from awards.rules.casefile import confirmed_codes
from awards.states import DECIDED
from emulation.models import Movement
from emulation.vietnamese.dates import format_date


def losses(movement: Movement, plan: Plan) -> Iterator[str]:
    """A sentence for each: an occasion that has a row, its days while it is not closed, a tier
    somebody was nominated for, a criterion confirmed on an occasion that is not closed."""
    occasions = Occasion.objects.filter(movement=movement)
    for occasion in occasions:
        yield from _of_occasion(occasion, plan)
    yield from _of_tiers(movement, plan)
    criteria = {criterion.code for criterion in plan.criteria} | set(confirmed_codes(plan))
    criteria |= {item.code for grid in plan.grids for item in grid.items}
    confirmed = CriterionConfirmation.objects.filter(
        occasion__in=occasions.exclude(state=OccasionState.CLOSED)
    )
    lost = confirmed.exclude(criterion__in=criteria).values_list("criterion", flat=True)
    if codes := sorted(set(lost)):
        yield (
            f"Bản này không còn tiêu chuẩn đã được xác nhận ở dịp khen đang làm: "
            f"{', '.join(codes)}. Giữ mã của tiêu chuẩn trong kế hoạch."
        )


def _of_occasion(occasion: Occasion, plan: Plan) -> Iterator[str]:
    if occasion.code not in {known.code for known in plan.occasions}:
        yield (
            f"Bản này không còn dịp khen “{occasion.name}” đã lập. Giữ mã của dịp khen trong "
            "kế hoạch."
        )
        return
    window = window_for(plan, occasion.code, occasion.ends_on.year)
    same = (window.start, window.end) == (occasion.starts_on, occasion.ends_on)
    if not same and occasion.state != OccasionState.CLOSED:
        yield (
            f"Bản này tính kết quả của dịp khen “{occasion.name}” đang làm vào những ngày "
            f"khác: từ {format_date(window.start)} đến hết {format_date(window.end)}. Khóa "
            "dịp đó trước, hoặc giữ những ngày đã có trong kế hoạch."
        )


def _of_tiers(movement: Movement, plan: Plan) -> Iterator[str]:
    rules, tiers = {(rule.occasion, rule.tier) for rule in plan.rules}, {t.code for t in plan.tiers}
    made = Nomination.objects.filter(occasion__movement=movement).defer("facts", "verdict")
    for nomination in made.select_related("occasion", "subject__unit", "subject__staff"):
        pair = (nomination.occasion.code, nomination.tier)
        if nomination.tier not in tiers or (nomination.state not in DECIDED and pair not in rules):
            yield (
                f"Bản này không còn hình thức khen mà {nomination.subject.addressed} được đề nghị "
                f"ở {nomination.occasion.name}. Giữ hình thức đó trong kế hoạch."
            )
