"""A phiên họp is called, changed before it is opened, withdrawn before its first round."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from django.db import transaction
from django.urls import reverse

from awards.enums import MeetingState, OccasionState
from awards.models import (
    Attendance,
    Comment,
    Council,
    CouncilMember,
    Meeting,
    Nomination,
    Occasion,
)
from awards.selectors.nominations import BEFORE_COUNCIL
from awards.selectors.seats import called_users, clerks
from awards.services.locks import lock_meeting, lock_nominations
from awards.states import MEETING_STEPS, NOMINATION_STEPS
from emulation import audit, clock
from emulation.access import require_role, require_step
from emulation.acts import Act
from emulation.enums import Role
from emulation.errors import Refused, Stale
from emulation.marks import mark_of
from emulation.models import Staff, User
from emulation.services.inbox import notify
from emulation.vietnamese.dates import format_date
from emulation.vietnamese.names import normalise, normalise_lines


@dataclass(frozen=True)
class Call:
    """What a meeting is called with: when, where, who presides, who writes."""

    held_on: date
    starts_at: time
    place: str
    chair: CouncilMember
    secretary: Staff

    @property
    def when(self) -> str:
        return f"{self.starts_at:%H:%M} ngày {format_date(self.held_on)}"


@transaction.atomic
def call_meeting(
    *, council: Council, occasion: Occasion, call: Call, token: uuid.UUID, by: User, on: date
) -> Meeting:
    """Lập phiên họp, with everybody expected to come; tells the members and the secretary.

    Twice with one `token` is once; Stale where the second one says something else. Refused (field
    "occasion") for one that is locked with nothing on its way to the council, and for what
    `_refuse_faults` names.
    """
    require_role(by, Role.TCCB, Role.SECRETARY, to="lập phiên họp")
    council = Council.objects.select_for_update(no_key=True).get(pk=council.pk)
    call = _tidied(call)
    if posted := Meeting.posted(token, called_by=by):
        if (posted.occasion_id, call_of(posted)) != (occasion.pk, call):
            raise Stale(
                "Phiên họp gửi lần trước từ trang này đã được lập; điều vừa sửa chưa ghi. Nếu là "
                "một phiên nữa, bấm lần nữa."
            )
        return posted
    waiting = Nomination.objects.filter(occasion=occasion, state__in=BEFORE_COUNCIL)
    if occasion.state == OccasionState.CLOSED and not waiting.exists():
        raise Refused(
            f"Dịp {occasion.name} đã khóa và không còn đề nghị nào chờ trình.", field="occasion"
        )
    _refuse_faults(council, call, on)
    meeting = Meeting.objects.create(
        council=council, occasion=occasion, token=token, called_by=by, **vars(call)
    )
    members = council.members.all()
    Attendance.objects.bulk_create(Attendance(meeting=meeting, member=m) for m in members)
    audit.record(meeting, Act.MEETING_CALLED, by=by, data={"held_on": call.held_on.isoformat()})
    _tell(
        meeting,
        f"Hội đồng họp ngày {format_date(call.held_on)} lúc {call.starts_at:%H:%M}, {call.place}. "
        f"Chủ trì: {call.chair.staff.addressed}; thư ký: {call.secretary.addressed}.",
    )
    return meeting


def call_of(meeting: Meeting) -> Call:
    """What the meeting is called with now."""
    return Call(**{name: getattr(meeting, name) for name in Call.__dataclass_fields__})


def call_mark(call: Call) -> str:
    """The mark of a call, for the form."""
    return mark_of(_plain(call) | {"people": [call.chair.pk, call.secretary.pk]})


def _tidied(call: Call) -> Call:
    return Call(**(vars(call) | {"place": normalise(call.place)}))


def _refuse_faults(council: Council, call: Call, on: date, *, but: Meeting | None = None) -> None:
    """A day that is over or outside the term, an hour already taken (field "held_on",
    "starts_at"), a chair of another council (field "chair"), a secretary who does not hold that
    role on the day `on` (field "secretary")."""
    if call.chair.council_id != council.pk:
        raise Refused("Chủ trì phải là thành viên của Hội đồng này.", field="chair")
    if call.held_on < on:
        raise Refused("Ngày họp đã qua. Chọn từ hôm nay trở đi.", field="held_on")
    if not council.holds_on(call.held_on):
        raise Refused("Ngày họp nằm ngoài nhiệm kỳ của Hội đồng.", field="held_on")
    if not clerks(on).filter(pk=call.secretary.pk).exists():
        raise Refused(
            f"{call.secretary.addressed} không giữ vai Thư ký Hội đồng. Chọn thư ký khác.",
            field="secretary",
        )
    same = council.meetings.filter(
        held_on=call.held_on,
        starts_at=call.starts_at,
        state__in=[MeetingState.PLANNED, MeetingState.RUNNING],
    ).exclude(pk=but.pk if but else None)
    if other := same.select_related("occasion").first():
        raise Refused(
            f"Hội đồng đã họp lúc {call.when} về dịp {other.occasion.name}. Chọn giờ khác.",
            field="starts_at",
        )


@transaction.atomic
def change_meeting(
    *, meeting: Meeting, call: Call, by: User, on: date, seen: str | None = None
) -> Meeting:
    """Another day, hour, place, chair or secretary before it is opened; tells whom it concerns.

    Refused for what `_refuse_faults` names. Nothing changed: nothing is told. `seen` is the mark of
    the call the page showed (`call_mark`); Stale where somebody has changed it since.
    """
    require_role(by, Role.TCCB, Role.SECRETARY, to="đổi phiên họp")
    meeting = lock_meeting(meeting)
    council = Council.objects.select_for_update(no_key=True).get(pk=meeting.council_id)
    if why := why_unchangeable(meeting):
        raise Refused(why)
    before, call = call_of(meeting), _tidied(call)
    if call == before:
        return meeting
    if seen not in (None, call_mark(before)):
        raise Stale(
            "Có người vừa đổi phiên họp sau khi trang này mở. Bản vừa nhập chưa ghi đè. Xem bản "
            "đang lưu, sửa nếu cần rồi bấm đổi lần nữa."
        )
    _refuse_faults(council, call, on, but=meeting)
    told = called_users(meeting)
    for name, value in vars(call).items():
        setattr(meeting, name, value)
    meeting.save(update_fields=list(vars(call)))
    audit.record(
        meeting, Act.MEETING_CHANGED, by=by, data={"from": _plain(before), "to": _plain(call)}
    )
    _tell(meeting, _what_changed(before, call), also=told)
    return meeting


def why_unchangeable(meeting: Meeting) -> str:
    """Why the call cannot be changed any more; empty while it can."""
    planned = meeting.state == MeetingState.PLANNED
    return "" if planned else f"Phiên họp {_standing(meeting)} nên không đổi được."


def why_not_withdrawn(meeting: Meeting) -> str:
    """Why the meeting cannot be taken back; empty while it can."""
    if meeting.rounds.exists():
        return (
            "Phiên họp đã có lượt nên không rút được. Người chủ trì để lại các mục chưa xong rồi "
            "kết luận phiên họp."
        )
    over = meeting.state not in (MeetingState.PLANNED, MeetingState.RUNNING)
    return f"Phiên họp {_standing(meeting)} nên không rút được." if over else ""


def _standing(meeting: Meeting) -> str:
    """ "đã khai mạc": why it is too late."""
    words = {MeetingState.RUNNING: "đã khai mạc"}
    return words.get(MeetingState(meeting.state), meeting.get_state_display().lower())


def _plain(call: Call) -> dict[str, str]:
    return {
        "held_on": call.held_on.isoformat(),
        "starts_at": f"{call.starts_at:%H:%M}",
        "place": call.place,
        "chair": call.chair.staff.full_name,
        "secretary": call.secretary.full_name,
    }


def _what_changed(before: Call, now: Call) -> str:
    parts = []
    if (before.held_on, before.starts_at, before.place) != (now.held_on, now.starts_at, now.place):
        parts.append(f"Phiên họp Hội đồng {before.when} dời sang {now.when}, {now.place}.")
    else:
        parts.append(f"Phiên họp Hội đồng {now.when}:")
    if before.chair != now.chair:
        parts.append(f"chủ trì nay là {now.chair.staff.addressed}.")
    if before.secretary != now.secretary:
        parts.append(f"thư ký nay là {now.secretary.addressed}.")
    return " ".join(parts)


@transaction.atomic
def withdraw_meeting(*, meeting: Meeting, reason: str, by: User) -> Meeting:
    """Rút phiên họp, also one that was opened and cannot go on: its nominations wait for another
    one; tells everybody.

    Comments on them stay in the journal, word for word. Refused (field "reason") without a reason,
    and once a round was opened: what was voted on stays on record.
    """
    reason = normalise_lines(reason)
    meeting = lock_meeting(meeting)
    step = require_step(
        MEETING_STEPS,
        state=meeting.state,
        action="withdraw",
        user=by,
        to="rút phiên họp",
        reason=reason,
    )
    if why := why_not_withdrawn(meeting):
        raise Refused(why)
    locked = lock_nominations(meeting.items.values_list("nomination", flat=True))
    meeting.state, meeting.withdrawal_reason = step.to, reason
    meeting.save(update_fields=["state", "withdrawal_reason"])
    data = {"reason": reason, "nominations": [n.pk for n in locked], "comments": _said(meeting)}
    audit.record(meeting, Act.MEETING_WITHDRAWN, by=by, data=data)
    Comment.objects.filter(item__meeting=meeting).delete()
    meeting.items.all().delete()
    for nomination in locked:
        _take_back(nomination, reason, by)
    _tell(meeting, f"Phiên họp Hội đồng {call_of(meeting).when} đã được rút: {reason}")
    return meeting


def _said(meeting: Meeting) -> list[dict[str, object]]:
    found = Comment.objects.filter(item__meeting=meeting).select_related("item", "member__staff")
    return [
        {"nomination": c.item.nomination_id, "member": c.member.staff.full_name, "text": c.text}
        for c in found
    ]


def _take_back(nomination: Nomination, reason: str, by: User) -> None:
    step = require_step(
        NOMINATION_STEPS,
        state=nomination.state,
        action="take_back",
        user=by,
        to="đưa đề nghị về bảng tổng hợp",
    )
    nomination.state, nomination.changed_at = step.to, clock.now()
    nomination.override_reason, nomination.override_by = "", None
    nomination.beyond_quota, nomination.by_discretion = {}, {}
    nomination.version += 1
    nomination.save()
    audit.record(nomination, Act.NOMINATION_TAKEN_BACK, by=by, data={"reason": reason})


def _tell(meeting: Meeting, text: str, *, also: Iterable[User] = ()) -> None:
    notify(
        recipients=[*called_users(meeting), *also],
        text=text,
        url=reverse("meeting_detail", args=[meeting.pk]),
    )
