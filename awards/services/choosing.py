"""Choosing by hand under the quotas: in or out with a reason, and taken back with one."""

from datetime import date

from django.db import transaction

from awards import rules
from awards.enums import NominationState
from awards.models import HandPick, Nomination
from awards.selectors import choosing as reading
from awards.services.locks import lock_nominations, lock_occasion
from emulation import audit, clock
from emulation.access import require_role
from emulation.acts import Act
from emulation.enums import Role
from emulation.errors import Refused
from emulation.models import User
from emulation.vietnamese.names import normalise, normalise_lines

CHOOSES = (Role.TCCB,)
NO_SOURCE = "Ghi số, ngày văn bản hoặc biên bản trong đó người có thẩm quyền đã quyết định."


@transaction.atomic
def pick_by_hand(
    *,
    nomination: Nomination,
    chosen: bool,
    reason: str,
    discretion: str = "",
    source: str = "",
    by: User,
    on: date,
) -> HandPick:
    """Put a nomination in (`chosen`) or leave it out beside the order, under one of the plan's
    discretions; without one, only among those the order leaves equal. `source`: the paper or the
    minutes in which whom the plan gives the say decided, with number and day.

    Refused (field "reason") without a reason, (field "source") under a discretion without a paper,
    (field "discretion") where the plan gives the choice
    no force, as its rules say; and where one is in force already, the
    council has the nomination before it, or one that it has would change its place.
    """
    require_role(by, *CHOOSES, to="chọn bằng tay theo số lượng khen")
    reason, source = normalise_lines(reason), normalise(source)
    nomination = _locked(nomination)
    if discretion and not source:
        raise Refused(NO_SOURCE, field="source")
    if not reason:
        raise Refused("Ghi lý do của lựa chọn.", field="reason")
    if reading.pick_in_force(nomination):
        raise Refused("Đề nghị này đã có lựa chọn bằng tay. Rút lựa chọn đó trước.")
    ground = reading.choosing(nomination.occasion, on=on)
    if ground is None or ground.placing(nomination) is None:
        raise Refused("Kế hoạch không giới hạn số lượng cho hình thức khen này.")
    pick = _worded(ground.plan, nomination, chosen, discretion)
    pick.reason, pick.source, pick.by, pick.at = reason, source, by, clock.now()
    _refuse_without_force(ground, pick)
    pick.save()
    act = Act.NOMINATION_PICKED if chosen else Act.NOMINATION_LEFT_OUT
    data = {"discretion": discretion, "source": source, "reason": reason}
    audit.record(nomination, act, by=by, data=data)
    return pick


def _locked(nomination: Nomination) -> Nomination:
    """The occasion first: what one choice leaves for the next one is looked at alone."""
    occasion = lock_occasion(nomination.occasion)
    rows = lock_nominations([nomination.pk])
    if not rows:
        raise Refused("Đề nghị này đã được bỏ nên không còn nữa.")
    rows[0].occasion = occasion
    if trouble := reading.why_not_by_hand(rows[0]):
        raise Refused(trouble)
    return rows[0]


def _worded(plan: rules.Plan, nomination: Nomination, chosen: bool, code: str) -> HandPick:
    """With the entitlement in the plan's words of today."""
    pick = HandPick(nomination=nomination, chosen=chosen, discretion=code)
    entitled = next((d for d in plan.discretions if d.code == code), None)
    if entitled:
        pick.decided_by = entitled.by
        pick.basis = f"“{entitled.label}” ({entitled.clause})"
    return pick


def _refuse_without_force(ground: reading.Choosing, pick: HandPick) -> None:
    choice = reading.choice_of(pick, reading.identity_of(pick.nomination))
    selection = ground.again([*ground.choices(), choice])
    for refused in selection.refused:
        if refused.choice == choice:
            raise Refused(refused.text, field="discretion")
    _refuse_moving(ground, selection)


def _refuse_moving(ground: reading.Choosing, then: rules.Selection) -> None:
    """What the council has before it says of each whether it is inside the quotas."""
    for identity, stander in ground.standers.items():
        now, later = ground.selection.placing(*identity), then.placing(*identity)
        presented = stander.nomination.state == NominationState.PRESENTED
        if presented and now.outcome is not later.outcome:
            raise Refused(
                f"{stander.candidate.name} đã trình Hội đồng ở kết quả “{now.outcome.label}”, lựa "
                f"chọn này đổi thành “{later.outcome.label}”. Rút phiên họp trước khi chọn lại."
            )


@transaction.atomic
def withdraw_pick(*, nomination: Nomination, reason: str, by: User, on: date) -> HandPick:
    """Take back the choice in force, with a reason (field "reason"): the order decides again.

    Refused where there is none, the council has the nomination before it,
    or one that it has would change its place.
    """
    require_role(by, *CHOOSES, to="rút lựa chọn bằng tay")
    reason = normalise_lines(reason)
    nomination = _locked(nomination)
    if not reason:
        raise Refused("Ghi lý do rút lựa chọn.", field="reason")
    pick = reading.pick_in_force(nomination)
    if pick is None:
        raise Refused("Đề nghị này không còn lựa chọn bằng tay nào để rút.")
    if ground := reading.choosing(nomination.occasion, on=on):
        mine = reading.identity_of(nomination)
        _refuse_moving(ground, ground.again(c for c in ground.choices() if c.identity != mine))
    return end_pick(pick=pick, reason=reason, by=by)


def end_pick(*, pick: HandPick, reason: str, by: User) -> HandPick:
    """A choice by hand stands no longer; also where its nomination goes back to the unit. Called
    with the nomination locked."""
    pick.withdrawn_by, pick.withdrawn_at = by, clock.now()
    pick.withdrawn_reason = reason
    pick.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_reason"])
    data = {"discretion": pick.discretion, "reason": reason}
    audit.record(pick.nomination, Act.PICK_WITHDRAWN, by=by, data=data)
    return pick
