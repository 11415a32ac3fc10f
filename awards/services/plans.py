"""Taking in a plan file and putting a version in force."""

import hashlib

from django.db import transaction

from awards.enums import OccasionState
from awards.models import CriterionConfirmation, Nomination, Occasion, PlanVersion
from awards.rules import Plan, PlanError, check_plan, window_for
from awards.selectors.plan_fit import misfits
from awards.selectors.plans import plan_of
from awards.states import DECIDED
from emulation import audit, clock
from emulation.access import require_role
from emulation.acts import Act
from emulation.enums import Role
from emulation.errors import Refused
from emulation.models import Movement, User
from emulation.models.base import put
from emulation.vietnamese.dates import format_date
from emulation.vietnamese.names import normalise_lines


@transaction.atomic
def add_plan_version(
    *, movement: Movement, text: str, by: User | None, note: str = ""
) -> PlanVersion:
    """Store `text` as the next version. Refused (field "text") while the file has a problem, one
    of its worked cases fails, it names what the application does not hold, or the same text is
    already stored."""
    if by is not None:
        require_role(by, Role.TCCB, Role.ADMIN, to="nhập bản kế hoạch")
    _refuse_faults(movement, text)
    Movement.objects.select_for_update(no_key=True).get(pk=movement.pk)
    digest = hashlib.sha256(text.encode()).hexdigest()
    if movement.plan_versions.filter(sha256=digest).exists():
        raise Refused("Bản kế hoạch này đã có, nội dung giống từng chữ.", field="text")
    last = movement.plan_versions.order_by("-number").values_list("number", flat=True).first()
    version = PlanVersion.objects.create(
        movement=movement,
        number=(last or 0) + 1,
        text=text,
        sha256=digest,
        note=note,
        added_by=by,
        added_at=clock.now(),
    )
    audit.record(version, Act.PLAN_ADDED, by=by, data={"number": version.number, "sha256": digest})
    return version


def _refuse_faults(movement: Movement, text: str) -> None:
    """A plan whose own worked cases fail, or that says what no row can hold, is as faulty as one
    that does not parse."""
    try:
        problems = misfits(check_plan(text), text, movement)
    except PlanError as error:
        problems = error.problems
    if problems:
        told = "; ".join(
            f"{problem.path}{f' (dòng {problem.line})' if problem.line else ''}: {problem.message}"
            for problem in problems
        )
        raise Refused(f"Tệp kế hoạch có chỗ sai: {told}", field="text")


@transaction.atomic
def activate_plan_version(*, version: PlanVersion, by: User | None, reason: str) -> PlanVersion:
    """Put `version` in force and keep the movement's tiers and contents in step with it.

    Refused (field "reason") without a reason, when a newer version is already in force, when it no
    longer knows an occasion or tier that has rows, whatever their state, and when it changes what
    work in hand is judged by: an occasion's days, a tier of an occasion, a confirmed criterion.
    """
    if by is not None:
        require_role(by, Role.TCCB, Role.ADMIN, to="áp dụng bản kế hoạch")
    reason = normalise_lines(reason)
    if not reason:
        raise Refused("Ghi lý do áp dụng bản này.", field="reason")
    Movement.objects.select_for_update(no_key=True).get(pk=version.movement_id)
    version = PlanVersion.objects.select_for_update(no_key=True).get(pk=version.pk)
    newer = version.movement.plan_versions.exclude(activated_at=None)
    if newer.filter(number__gte=version.number).exists():
        raise Refused("Bản này hoặc một bản mới hơn đã được áp dụng.")
    _refuse_losing(version.movement, plan_of(version))
    version.activated_by, version.activated_at = by, clock.now()
    version.activation_reason = reason
    version.save(update_fields=["activated_by", "activated_at", "activation_reason"])
    _keep_in_step(version.movement, plan_of(version))
    audit.record(
        version, Act.PLAN_ACTIVATED, by=by, data={"number": version.number, "reason": reason}
    )
    return version


def _refuse_losing(movement: Movement, plan: Plan) -> None:
    """What was held and nominated is looked at by its codes ever after: pages, register and the
    rank of earlier awards. What may be judged again needs its days, rules and criteria as well."""
    occasions = Occasion.objects.filter(movement=movement)
    for occasion in occasions:
        _refuse_losing_occasion(occasion, plan)
    _refuse_losing_tiers(movement, plan)
    criteria = {criterion.code for criterion in plan.criteria}
    confirmed = CriterionConfirmation.objects.filter(
        occasion__in=occasions.exclude(state=OccasionState.CLOSED)
    )
    lost = confirmed.exclude(criterion__in=criteria).values_list("criterion", flat=True)
    if codes := sorted(set(lost)):
        raise Refused(
            f"Bản này không còn tiêu chuẩn đã được xác nhận ở dịp khen đang làm: "
            f"{', '.join(codes)}. Giữ mã của tiêu chuẩn trong kế hoạch."
        )


def _refuse_losing_occasion(occasion: Occasion, plan: Plan) -> None:
    if occasion.code not in {known.code for known in plan.occasions}:
        raise Refused(
            f"Bản này không còn dịp khen “{occasion.name}” đã lập. Giữ mã của dịp khen trong "
            "kế hoạch."
        )
    window = window_for(plan, occasion.code, occasion.ends_on.year)
    same = (window.start, window.end) == (occasion.starts_on, occasion.ends_on)
    if not same and occasion.state != OccasionState.CLOSED:
        raise Refused(
            f"Bản này tính kết quả của dịp khen “{occasion.name}” đang làm vào những ngày "
            f"khác: từ {format_date(window.start)} đến hết {format_date(window.end)}. Khóa "
            "dịp đó trước, hoặc giữ những ngày đã có trong kế hoạch."
        )


def _refuse_losing_tiers(movement: Movement, plan: Plan) -> None:
    rules, tiers = {(rule.occasion, rule.tier) for rule in plan.rules}, {t.code for t in plan.tiers}
    made = Nomination.objects.filter(occasion__movement=movement).defer("facts", "verdict")
    for nomination in made.select_related("occasion", "subject__unit", "subject__staff"):
        pair = (nomination.occasion.code, nomination.tier)
        if nomination.tier not in tiers or (nomination.state not in DECIDED and pair not in rules):
            raise Refused(
                f"Bản này không còn hình thức khen mà {nomination.subject.addressed} được đề nghị "
                f"ở {nomination.occasion.name}. Giữ hình thức đó trong kế hoạch."
            )


def _keep_in_step(movement: Movement, plan: Plan) -> None:
    for tier in plan.tiers:
        told = {"name": tier.name, "short_name": tier.short_name, "rank": tier.rank}
        put(movement.tiers.all(), {**told, "in_plan": True}, movement=movement, code=tier.code)
    for position, content in enumerate(plan.contents, start=1):
        put(
            movement.contents.all(),
            {
                "label": content.label,
                "clause": content.clause,
                "position": position,
                "in_plan": True,
            },
            movement=movement,
            code=content.code,
        )
    movement.tiers.exclude(code__in=[tier.code for tier in plan.tiers]).update(in_plan=False)
    kept = [content.code for content in plan.contents]
    movement.contents.exclude(code__in=kept).update(in_plan=False)
