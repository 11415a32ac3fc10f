"""The life of a pledge: made, sent, returned with remarks, accepted. States move here only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from emulation import audit, clock
from emulation.access import require_officer_of, require_role, require_step
from emulation.acts import Act
from emulation.enums import PledgeState, Role, SubjectKind
from emulation.errors import Refused, Stale
from emulation.models import (
    Pledge,
    PledgeEntry,
    PledgeRemark,
    RegistrationPeriod,
    Subject,
    Target,
    Unit,
    User,
)
from emulation.selectors import progress
from emulation.services import inbox
from emulation.states import PLEDGE_STEPS
from emulation.vietnamese.dates import format_date
from emulation.vietnamese.names import normalise

REMARK_LENGTH = 500


@dataclass(frozen=True)
class Remark:
    """What TCCB wants changed: on a field of a target, of an entry, or on a whole item."""

    field: str
    text: str
    target: Target | None = None
    entry: PledgeEntry | None = None


@transaction.atomic
def create_pledge(*, unit: Unit, period: RegistrationPeriod, by: User, on: date) -> Pledge:
    """The unit's pledge for the period; a second call answers with the same one.

    Raises Refused while the period does not take pledges yet.
    """
    require_officer_of(by, unit, to="lập đăng ký thi đua")
    if not period.takes_pledges_on(on):
        raise Refused(f"Đợt này nhận đăng ký từ ngày {format_date(period.opens_on)}.")
    now = clock.now()
    pledge, created = Pledge.objects.get_or_create(
        unit=unit, period=period, defaults={"created_at": now, "changed_at": now}
    )
    if created:
        collective = Subject.objects.get(unit=unit, kind=SubjectKind.COLLECTIVE)
        PledgeEntry.objects.create(pledge=pledge, subject=collective)
        audit.record(pledge, Act.PLEDGE_CREATED, by=by, data={"period": period.pk})
    return pledge


@transaction.atomic
def submit_pledge(*, pledge: Pledge, by: User, on: date, seen: int | None = None) -> Pledge:
    """Send the pledge to TCCB; tells TCCB and the people named. Settles every open remark.

    `seen` is the version shown on the check page. Refused lists the items that are not finished.
    One sent for the first time after the last day is taken, and is late in the journal and in
    what TCCB is told.
    """
    pledge = locked(pledge)
    require_officer_of(by, pledge.unit, to="gửi đăng ký thi đua")
    require_step(
        PLEDGE_STEPS, state=pledge.state, action="submit", user=by, to="gửi đăng ký thi đua"
    )
    if not pledge.period.takes_pledges_on(on):
        raise Refused(f"Đợt này nhận đăng ký từ ngày {format_date(pledge.period.opens_on)}.")
    _require_seen(pledge, seen)
    if missing := progress.unfinished(progress.contents(pledge)):
        raise Refused(f"Chưa gửi được, còn {len(missing)} mục chưa xong: {'; '.join(missing)}.")
    settle(PledgeRemark.objects.filter(pledge=pledge))
    late = pledge.submitted_at is None and on > pledge.period.closes_on
    _move(pledge, "submit", submitted_at=clock.now(), decided_at=None)
    after = {"late_after": pledge.period.closes_on.isoformat()} if late else {}
    audit.record(pledge, Act.PLEDGE_SUBMITTED, by=by, data={"version": pledge.version} | after)
    _tell_of_submission(pledge, ", sau hạn" if late else "")
    return pledge


def _tell_of_submission(pledge: Pledge, when: str) -> None:
    label = pledge.period.span.label
    inbox.notify(
        recipients=inbox.holders_of(Role.TCCB),
        text=f"{pledge.unit.name} gửi đăng ký thi đua {label}{when}.",
        url=reverse("pledge_review", args=[pledge.pk]),
    )
    inbox.notify(
        recipients=people_with_login(pledge),
        text=f"Tên của ông/bà có trong đăng ký thi đua {label} của {pledge.unit.name}.",
        url=reverse("pledge_detail", args=[pledge.pk]),
    )


def people_with_login(pledge: Pledge) -> list[User]:
    """Active users among the people named in the pledge."""
    return list(User.objects.filter(is_active=True, staff__subject__pledge_entries__pledge=pledge))


@transaction.atomic
def return_pledge(
    *, pledge: Pledge, remarks: Iterable[Remark], by: User, seen: int | None = None
) -> Pledge:
    """Give the pledge back with at least one remark on a field; tells the unit's officers.

    Refused (field "reason") without a remark; remarks on another pledge's rows are refused.
    """
    pledge = locked(pledge)
    made = [remark for remark in remarks if normalise(remark.text)]
    require_step(
        PLEDGE_STEPS,
        state=pledge.state,
        action="return",
        user=by,
        to="trả lại đăng ký",
        reason=" ".join(remark.text for remark in made),
    )
    _require_seen(pledge, seen)
    rows = [_remark_row(pledge, remark, by) for remark in made]
    PledgeRemark.objects.bulk_create(rows)
    _move(pledge, "return", decided_at=clock.now())
    reasons = [row.text for row in rows]
    audit.record(pledge, Act.PLEDGE_RETURNED, by=by, data={"reasons": reasons})
    _tell_officers(pledge, f"trả lại đăng ký thi đua {pledge.period.span.label}: “{reasons[0]}”")
    return pledge


def _remark_row(pledge: Pledge, remark: Remark, by: User) -> PledgeRemark:
    text = normalise(remark.text)
    if len(text) > REMARK_LENGTH:
        raise Refused(f"Lý do dài quá {REMARK_LENGTH} ký tự.", field="reason")
    for row in (remark.target, remark.entry):
        if row is not None and row.pledge_id != pledge.pk:
            raise Refused("Chỗ cần sửa không thuộc đăng ký này.", field="reason")
    return PledgeRemark(
        pledge=pledge,
        target=remark.target,
        entry=remark.entry,
        field=remark.field,
        text=text,
        made_by=by,
        made_at=clock.now(),
    )


@transaction.atomic
def accept_pledge(*, pledge: Pledge, by: User, seen: int | None = None) -> Pledge:
    """Take the pledge as it is; its targets stand from now on. Tells the unit's officers."""
    pledge = locked(pledge)
    require_step(PLEDGE_STEPS, state=pledge.state, action="accept", user=by, to="nhận đăng ký")
    _require_seen(pledge, seen)
    _move(pledge, "accept", decided_at=clock.now())
    audit.record(pledge, Act.PLEDGE_ACCEPTED, by=by, data={"version": pledge.version})
    _tell_officers(pledge, f"nhận đăng ký thi đua {pledge.period.span.label}.")
    return pledge


def _tell_officers(pledge: Pledge, what: str) -> None:
    inbox.notify(
        recipients=inbox.officers_of([pledge.unit]),
        text=f"Phòng Tổ chức cán bộ {what}",
        url=reverse("pledge_detail", args=[pledge.pk]),
    )


@transaction.atomic
def remind_units(
    *, period: RegistrationPeriod, units: Iterable[Unit], by: User, on: date
) -> tuple[list[Unit], int]:
    """Put a line into the inbox of the officers of units that have not sent their pledge.

    A unit is reminded once a day. Returns the units reminded and how many people were told.
    """
    require_role(by, Role.TCCB, to="nhắc các đơn vị gửi đăng ký")
    period = RegistrationPeriod.objects.select_for_update(no_key=True).get(pk=period.pk)
    known = _not_to_remind(period, on)
    waiting = [unit for unit in units if unit.pk not in known]
    if not waiting:
        return [], 0
    told = inbox.notify(
        recipients=inbox.officers_of(waiting),
        text=f"Phòng Tổ chức cán bộ nhắc gửi đăng ký thi đua {period.span.label} "
        f"đến hết ngày {format_date(period.closes_on)}.",
        url=reverse("pledge_list"),
    )
    data = {"units": [unit.pk for unit in waiting]}
    audit.record(period, Act.PLEDGE_REMINDED, by=by, data=data)
    return waiting, told


def _not_to_remind(period: RegistrationPeriod, on: date) -> set[int]:
    """Units that have sent theirs, and those already reminded on that day."""
    sent = Pledge.objects.filter(
        period=period, state__in=[PledgeState.SUBMITTED, PledgeState.ACCEPTED]
    )
    known = set(sent.values_list("unit_id", flat=True))
    for entry in audit.entries_of(period).filter(act=Act.PLEDGE_REMINDED):
        if timezone.localtime(entry.at).date() == on:
            known.update(entry.data["units"])
    return known


# --- What every act on a pledge shares ------------------------------------------------------


def locked(pledge: Pledge) -> Pledge:
    """The row as it is now, held until the act is over. Look at its state only afterwards."""
    rows = Pledge.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("unit", "period__movement").get(pk=pledge.pk)


def require_editable(pledge: Pledge, by: User) -> None:
    """Raise unless `by` is the unit's officer and the locked pledge can still be changed."""
    require_officer_of(by, pledge.unit, to="sửa đăng ký thi đua")
    if not pledge.editable:
        raise Refused(
            "Đăng ký đã gửi nên không sửa được. Muốn sửa, nhờ Phòng Tổ chức cán bộ trả lại."
        )


def note_change(pledge: Pledge, by: User, what: str, **data: object) -> None:
    """Raise the version of a locked pledge and journal what was changed, in words."""
    pledge.version += 1
    pledge.changed_at = clock.now()
    pledge.save(update_fields=["version", "changed_at", "collective_only"])
    audit.record(pledge, Act.PLEDGE_CHANGED, by=by, data={"what": what, **data})


def settle(remarks: QuerySet[PledgeRemark]) -> None:
    """Mark the open ones among `remarks` as dealt with."""
    remarks.filter(settled_at=None).update(settled_at=clock.now())


def _require_seen(pledge: Pledge, seen: int | None) -> None:
    if seen is not None and seen != pledge.version:
        raise Stale("Đăng ký vừa được sửa sau khi trang này mở. Xem lại rồi làm tiếp.")


def _move(pledge: Pledge, action: str, **moments: object) -> None:
    """Write the state that the table names for `action`. The step was asked for before."""
    pledge.state = PLEDGE_STEPS[pledge.state, action].to
    for name, moment in moments.items():
        setattr(pledge, name, moment)
    pledge.version += 1
    pledge.save(update_fields=["state", "version", *moments])
