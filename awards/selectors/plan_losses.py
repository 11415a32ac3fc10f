"""What a plan version would take from work in hand: each of it keeps the version from being put in
force.

What was held and nominated is looked at by its codes ever after: pages, register and the rank of
earlier awards. What may be judged again needs its days, rules, criteria and discretions as well,
and what was recorded goes on meaning the same. Nobody is named here: whoever puts a version in
force need not be one who sees nominations.
"""

from collections import Counter
from collections.abc import Iterator

from django.db.models import Count

from awards.enums import OccasionState
from awards.models import CriterionConfirmation, HandPick, Nomination, Occasion
from awards.rules import Plan, window_for
from awards.rules.casefile import confirmed_codes
from awards.selectors.plan_indicators import changed_meanings
from awards.selectors.plans import counts_until
from awards.states import DECIDED
from emulation.models import AwardTier, Movement
from emulation.vietnamese.dates import format_date


def losses(movement: Movement, plan: Plan) -> Iterator[str]:
    """A sentence for each: an occasion that has a row, its days while it is not closed, a tier
    somebody was nominated for, a criterion confirmed or a discretion used on an occasion that is
    not closed, an indicator with figures that would mean another thing."""
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
    yield from _of_picks(movement, plan)
    yield from changed_meanings(movement, plan)


def _of_occasion(occasion: Occasion, plan: Plan) -> Iterator[str]:
    if occasion.code not in {known.code for known in plan.occasions}:
        yield (
            f"Bản này không còn dịp khen “{occasion.name}” đã lập. Giữ mã của dịp khen trong "
            "kế hoạch."
        )
        return
    if occasion.state == OccasionState.CLOSED:
        return
    window = window_for(plan, occasion.code, occasion.ends_on.year)
    if (window.start, window.end) != (occasion.starts_on, occasion.ends_on):
        yield (
            f"Bản này tính kết quả của dịp khen “{occasion.name}” đang làm vào những ngày "
            f"khác: từ {format_date(window.start)} đến hết {format_date(window.end)}. Khóa "
            "dịp đó trước, hoặc giữ những ngày đã có trong kế hoạch."
        )
        return
    last = counts_until(plan, occasion)
    if last is not None and last not in occasion.window:
        yield (
            f"Bản này tính kết quả của dịp khen “{occasion.name}” đến hết {format_date(last)}, "
            "ngoài những ngày của dịp đó. Sửa khóa cut_off của dịp khen trong kế hoạch."
        )


def _of_tiers(movement: Movement, plan: Plan) -> Iterator[str]:
    rules, tiers = {(rule.occasion, rule.tier) for rule in plan.rules}, {t.code for t in plan.tiers}
    made = Nomination.objects.filter(occasion__movement=movement).order_by("occasion", "tier")
    lost: Counter[tuple[str, str]] = Counter()
    found = made.values_list("occasion__code", "occasion__name", "tier", "state")
    for code, name, tier, state, count in found.annotate(count=Count("pk")):
        if tier not in tiers or (state not in DECIDED and (code, tier) not in rules):
            lost[name, tier] += count
    names = dict(AwardTier.objects.filter(movement=movement).values_list("code", "short_name"))
    for (name, tier), count in lost.items():
        yield (
            f"Bản này không còn hình thức khen “{names.get(tier, tier)}” mà {count} đối tượng được "
            f"đề nghị ở {name}. Giữ hình thức đó trong kế hoạch."
        )


def _of_picks(movement: Movement, plan: Plan) -> Iterator[str]:
    """A choice by hand rests on a right the plan gives: no paper prints one that is gone."""
    picks = HandPick.objects.filter(nomination__occasion__movement=movement, withdrawn_at=None)
    held = picks.exclude(nomination__occasion__state=OccasionState.CLOSED).exclude(discretion="")
    about = ("nomination__occasion__code", "nomination__occasion__name", "nomination__tier")
    lost: Counter[tuple[str, str]] = Counter()
    for code, name, tier, discretion in held.order_by("pk").values_list(*about, "discretion"):
        if not any(d.code == discretion and d.scope.holds(code, tier) for d in plan.discretions):
            lost[name, discretion] += 1
    for (name, discretion), count in lost.items():
        yield (
            f"Bản này không còn thẩm quyền “{discretion}” mà {count} lựa chọn bằng tay ở {name} "
            "dựa vào. Giữ mã của thẩm quyền trong kế hoạch, hoặc rút các lựa chọn đó trước."
        )
