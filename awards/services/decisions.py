"""Recording what came back: the decision's number and day, and the awards it gives; putting the
number and day right."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse

from awards.models import Award, Decision, Nomination, Occasion
from awards.selectors.register import issuer_on
from awards.services.locks import lock_nominations
from awards.states import NOMINATION_STEPS
from emulation import audit, clock
from emulation.access import require_role, require_step
from emulation.acts import Act
from emulation.enums import Role
from emulation.errors import Refused, Stale
from emulation.marks import mark_of
from emulation.models import Staff, Subject, User
from emulation.services.inbox import notify, officers_of
from emulation.vietnamese.dates import format_date
from emulation.vietnamese.names import normalise, normalise_lines


@transaction.atomic
def record_decision(
    *,
    occasion: Occasion,
    tier: str,
    number: str,
    decided_on: date,
    issuer: str,
    nominations: Sequence[Nomination],
    by: User,
    on: date,
) -> Decision:
    """Enter a quyết định khen thưởng and an award for each nomination it names.

    Refused (at the field) for an empty or already recorded number, a day before the council met or
    after today, and for a nomination that the council did not approve for this tier.
    """
    require_role(by, Role.TCCB, to="ghi quyết định khen thưởng")
    Occasion.objects.select_for_update(no_key=True).get(pk=occasion.pk)
    _refuse_faults(number, decided_on, issuer, on)
    if not nominations:
        raise Refused("Chọn ít nhất một tập thể, cá nhân có tên trong quyết định.", field="awarded")
    decision = Decision(
        occasion=occasion,
        tier=tier,
        number=normalise(number),
        decided_on=decided_on,
        issuer=normalise(issuer),
        recorded_by=by,
        recorded_at=clock.now(),
    )
    _save_once(decision)
    for nomination in lock_nominations(nomination.pk for nomination in nominations):
        _award(decision, nomination, by, on)
    audit.record(
        decision,
        Act.DECISION_RECORDED,
        by=by,
        data={"number": decision.number, "nominations": [n.pk for n in nominations]},
    )
    return decision


@transaction.atomic
def correct_decision(
    *,
    decision: Decision,
    number: str,
    decided_on: date,
    reason: str,
    seen: str,
    by: User,
    on: date,
) -> Decision:
    """Put right the number or day that was typed wrongly, with a reason; the journal keeps both.

    The awards and the usual issuer go under their names on the new day; who was told of the
    decision is told again. `seen` is its mark on the page (`decision_mark`), Stale where it is an
    older one. Refused at the field as a new decision is.
    """
    require_role(by, Role.TCCB, to="sửa quyết định khen thưởng")
    decision = Decision.objects.select_for_update(no_key=True).get(pk=decision.pk)
    number, before = normalise(number), _told(decision)
    if (decision.number, decision.decided_on) == (number, decided_on):
        return decision
    if seen != decision_mark(decision):
        raise Stale("Quyết định này vừa được sửa sau khi trang mở. Bản vừa nhập chưa ghi đè.")
    _refuse_faults(number, decided_on, decision.issuer, on)
    reason = normalise_lines(reason)
    if not reason:
        raise Refused("Ghi lý do sửa quyết định.", field="reason")
    old_day, decision.number, decision.decided_on = decision.decided_on, number, decided_on
    if decided_on != old_day:
        _follow_the_office(decision, old_day)
    _save_once(decision)
    awards = list(decision.awards.select_related("subject__unit", "subject__staff", "nomination"))
    for award in awards:
        _rename(award, decision, old_day)
    data = {"before": before, "after": _told(decision), "reason": reason}
    audit.record(decision, Act.DECISION_CORRECTED, by=by, data=data)
    text = f"Quyết định {before['number']} đã ghi nay sửa là {_full(decision)}"
    for award in awards:
        _tell(award.subject, f"{award.subject.addressed}: {text}")
    return decision


def decision_mark(decision: Decision) -> str:
    """The mark of what is recorded, for the form."""
    return mark_of(_told(decision))


def _told(decision: Decision) -> dict[str, str]:
    return {"number": decision.number, "decided_on": decision.decided_on.isoformat()}


def _full(decision: Decision) -> str:
    return f"{decision.number} ngày {format_date(decision.decided_on)}"


def _follow_the_office(decision: Decision, old_day: date) -> None:
    """The usual issuer goes under its name on the new day; one typed otherwise stays."""
    nomination = Nomination.objects.filter(award__decision=decision).order_by("pk").first()
    if nomination and decision.issuer == issuer_on(nomination, old_day):
        decision.issuer = issuer_on(nomination, decision.decided_on)


def _save_once(decision: Decision) -> None:
    """Refused (field "number") where it is recorded already, for another occasion at this moment
    too."""
    same_day = Decision.objects.filter(decided_on=decision.decided_on, issuer=decision.issuer)
    others = same_day.exclude(pk=decision.pk).values_list("number", flat=True)
    again = Refused("Quyết định này đã được ghi.", field="number")
    if folded(decision.number) in map(folded, others):
        raise again
    try:
        with transaction.atomic():
            decision.save()
    except IntegrityError as error:
        raise again from error


def _rename(award: Award, decision: Decision, old_day: date) -> None:
    """Names that followed the old day follow the new one; those written otherwise stay."""
    if award.nomination:
        _refuse_before_council(award.nomination, decision)
    unit = award.subject.unit
    was, now = unit.name_on(old_day), unit.name_on(decision.decided_on)
    if award.unit_name == was:
        award.unit_name = now
    if award.subject.is_collective and award.recipient_name == was:
        award.recipient_name = now
    award.save(update_fields=["unit_name", "recipient_name"])


def refuse_decision(**given: Any) -> None:
    """Raise whatever `record_decision` would, and change nothing: for the page before the act."""
    with transaction.atomic():
        record_decision(**given)
        transaction.set_rollback(True)


def _refuse_faults(number: str, decided_on: date, issuer: str, on: date) -> None:
    if not normalise(number):
        raise Refused("Nhập số quyết định, ví dụ 2041/QĐ-UBND.", field="number")
    if not normalise(issuer):
        raise Refused("Nhập cơ quan, người ra quyết định.", field="issuer")
    if decided_on > on:
        raise Refused("Ngày quyết định không được sau hôm nay.", field="decided_on")


def folded(number: str) -> str:
    """A number however it is typed: "02041 / qđ–ubnd" is 2041/QĐ-UBND."""
    bare = "".join(number.casefold().split()).lstrip("0")
    return re.sub("[\u2010-\u2015\u2212]", "-", bare)


def _award(decision: Decision, nomination: Nomination, by: User, on: date) -> Award:
    if (nomination.occasion_id, nomination.tier) != (decision.occasion_id, decision.tier):
        raise Refused("Có đề nghị không thuộc dịp và hình thức này.", field="awarded")
    _refuse_before_council(nomination, decision)
    _refuse_second_or_blocked(nomination, decision, on)
    step = require_step(
        NOMINATION_STEPS,
        state=nomination.state,
        action="award",
        user=by,
        to=f"ghi khen thưởng cho {nomination.subject.addressed}",
    )
    nomination.state, nomination.changed_at = step.to, clock.now()
    nomination.version += 1
    nomination.save(update_fields=["state", "changed_at", "version"])
    data = {"decision": decision.pk, "note": f"Quyết định {decision.number}"}
    audit.record(nomination, Act.NOMINATION_AWARDED, by=by, data=data)
    subject = nomination.subject
    _tell(subject, f"{subject.addressed} được khen theo Quyết định {decision.number}")
    return Award.objects.create(
        decision=decision,
        subject=subject,
        nomination=nomination,
        recipient_name=(
            subject.unit.name_on(decision.decided_on) if subject.is_collective else subject.name
        ),
        unit_name=subject.unit.name_on(decision.decided_on),
        achievement=nomination.report.summary if nomination.report else "",
    )


def _tell(subject: Subject, text: str) -> None:
    told = [*officers_of([subject.unit]), *_accounts_of(subject)]
    notify(recipients=told, text=text, url=reverse("award_list"))


def _accounts_of(subject: Subject) -> list[User]:
    staff: Staff | None = subject.staff
    return list(User.objects.filter(staff=staff, is_active=True)) if staff else []


def _refuse_before_council(nomination: Nomination, decision: Decision) -> None:
    item = getattr(nomination, "agenda_item", None)
    if item is not None and decision.decided_on < item.meeting.held_on:
        raise Refused("Ngày quyết định đứng trước ngày Hội đồng họp.", field="decided_on")


def _refuse_second_or_blocked(nomination: Nomination, decision: Decision, on: date) -> None:
    """One achievement gets one award; nobody gets one while a case is open on the day `on`."""
    subject = nomination.subject
    earlier = subject.awards.filter(decision__occasion=decision.occasion_id).first()
    if earlier is not None:
        raise Refused(
            f"{subject.addressed} đã được khen trong dịp này theo Quyết định "
            f"{earlier.decision.number}. Một thành tích chỉ được khen một lần.",
            field="awarded",
        )
    if case := subject.pending_cases.filter(closed_on=None, opened_on__lte=on).first():
        told = case.get_kind_display()
        raise Refused(f"{subject.addressed} bị chặn: {told}.", field="awarded")


@transaction.atomic
def decline_nomination(*, nomination: Nomination, reason: str, by: User) -> Nomination:
    """Record that the issuer did not give the award, with its reason."""
    reason = normalise_lines(reason)
    (nomination,) = lock_nominations([nomination.pk])
    step = require_step(
        NOMINATION_STEPS,
        state=nomination.state,
        action="decline",
        user=by,
        to="ghi không được tặng",
        reason=reason,
    )
    nomination.state, nomination.changed_at = step.to, clock.now()
    nomination.return_reason = reason
    nomination.version += 1
    nomination.save(update_fields=["state", "changed_at", "return_reason", "version"])
    audit.record(nomination, Act.NOMINATION_DECLINED, by=by, data={"reason": reason})
    told = f"{nomination.subject.addressed} không được tặng thưởng lần này: {reason}"
    url = reverse("nomination_detail", args=[nomination.pk])
    notify(recipients=officers_of([nomination.subject.unit]), text=told, url=url)
    return nomination
