"""Taking in a plan file and putting a version in force."""

import hashlib

from django.db import transaction

from awards.enums import OccasionState
from awards.models import PlanVersion
from awards.rules import Plan
from awards.selectors.plan_examination import Examination, examine
from awards.selectors.plan_indicators import common, key_of, places
from awards.selectors.plan_losses import losses
from awards.selectors.plan_versions import force_mark
from awards.selectors.plans import counts_until, plan_of
from emulation import audit, clock
from emulation.access import require_role
from emulation.acts import Act
from emulation.enums import Role
from emulation.errors import Refused, Stale
from emulation.models import Indicator, MeasureUnit, Movement, User
from emulation.models.base import put
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
    refuse_faults(examine(movement, text))
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


def refuse_faults(found: Examination) -> Plan:
    """The plan. One whose own worked cases fail, or that says what no row can hold, is as faulty as
    a text that does not parse."""
    if (told := _told(found)) or found.plan is None:
        raise Refused(f"Tệp kế hoạch có chỗ sai: {told}", field="text")
    return found.plan


def _told(found: Examination) -> str:
    return "; ".join(
        f"{problem.path}{f' (dòng {problem.line})' if problem.line else ''}: {problem.message}"
        for problem in found.problems
    )


@transaction.atomic
def activate_plan_version(
    *, version: PlanVersion, by: User | None, reason: str, seen: str | None = None
) -> PlanVersion:
    """Put `version` in force and keep the movement's tiers and contents in step with it.

    A second person does it: refused to the one who added the version, also by the database. The
    system (`by` None) sets up an office alone. Refused (field "reason") without a reason, when a
    newer version is already in force, when it no longer knows an occasion or tier that has rows,
    whatever their state, when it changes what work in hand is judged by (an occasion's days, a
    tier of an occasion, a confirmed criterion, the discretion of a choice by hand), what recorded
    figures mean, and when the text has a fault today that it had not when it was taken in.

    `seen` is the mark of the version that was in force on the page (`force_mark`); Stale when
    another one is by now, since what was reviewed was the difference from that one.
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
    if by is not None and by.pk == version.added_by_id:
        raise Refused("Người nhập một bản không tự áp dụng bản đó. Người khác xem lại và áp dụng.")
    if seen is not None and seen != force_mark(version.movement):
        raise Stale(
            "Một bản khác vừa được áp dụng sau khi trang mở. Phần so sánh ở trên đã tính lại với "
            "bản đó; xem lại rồi áp dụng."
        )
    if told := _told(examine(version.movement, version.text)):
        raise Refused(f"Bản này không còn dùng được với phần mềm hiện nay: {told}")
    for loss in losses(version.movement, plan_of(version)):
        raise Refused(loss)
    version.activated_by, version.activated_at = by, clock.now()
    version.activation_reason = reason
    version.save(update_fields=["activated_by", "activated_at", "activation_reason"])
    _keep_in_step(version.movement, plan_of(version))
    audit.record(
        version, Act.PLAN_ACTIVATED, by=by, data={"number": version.number, "reason": reason}
    )
    return version


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
    _keep_indicators(movement, plan)
    _keep_cut_offs(movement, plan)
    movement.tiers.exclude(code__in=[tier.code for tier in plan.tiers]).update(in_plan=False)
    kept = [content.code for content in plan.contents]
    movement.contents.exclude(code__in=kept).update(in_plan=False)


def _keep_indicators(movement: Movement, plan: Plan) -> None:
    """The plan's indicators are the whole movement's. One already recorded under its name becomes
    the plan's, so that what was counted goes on; one it drops stays without a code. Names change
    in two steps: two that swap theirs never stand under one."""
    rows = common(movement).select_for_update(no_key=True, of=("self",))
    found = places(rows, plan)
    taken = [place.row.pk for place in found if place.row is not None]
    dropped = Indicator.objects.filter(movement=movement).exclude(plan_code="")
    dropped.exclude(pk__in=taken).update(plan_code="")
    for place in found:
        row, named = place.row, place.named
        if row is not None and key_of(row.name, row.measure.name) != key_of(
            named.name, named.measure
        ):
            row.name = f"{row.pk}\u2192{named.code}"
            row.save(update_fields=["name"])
    for place in found:
        named, row = place.named, place.row or Indicator(movement=movement)
        row.measure, _ = MeasureUnit.objects.get_or_create(
            name=named.measure, defaults={"integral": named.integral}
        )
        row.name, row.plan_code, row.aggregation = named.name, named.code, named.aggregation
        row.direction = named.direction
        row.save()


def _keep_cut_offs(movement: Movement, plan: Plan) -> None:
    """The last day results count, of what may still be judged."""
    for occasion in movement.occasions.exclude(state=OccasionState.CLOSED):
        occasion.counts_until = counts_until(plan, occasion)
        occasion.save(update_fields=["counts_until"])
