"""The life of a phiên họp: called, given an agenda and a roll, opened, concluded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from django.db import transaction
from django.urls import reverse

from awards.enums import (
    AttendanceStatus,
    Conclusion,
    MeetingState,
    NominationState,
    RoundState,
    VerdictStatus,
)
from awards.models import (
    AgendaItem,
    Attendance,
    BallotBox,
    Council,
    CouncilMember,
    Meeting,
    Nomination,
    Occasion,
    Round,
)
from awards.rules.codec import verdict_from_json
from awards.selectors.seats import require_presiding, seated_users
from awards.services import recusals, traces
from awards.services.locks import lock_meeting, lock_nominations
from awards.states import MEETING_STEPS, NOMINATION_STEPS
from emulation import audit, clock
from emulation.access import require_role
from emulation.acts import Act
from emulation.enums import Role
from emulation.errors import Refused
from emulation.models import AwardTier, Staff, User
from emulation.services.inbox import notify
from emulation.states import step_for
from emulation.vietnamese.dates import format_date
from emulation.vietnamese.names import normalise, normalise_lines

# --- Calling, agenda ------------------------------------------------------------------------


@transaction.atomic
def call_meeting(
    *,
    council: Council,
    occasion: Occasion,
    held_on: date,
    starts_at: time,
    place: str,
    chair: CouncilMember,
    secretary: Staff,
    by: User,
) -> Meeting:
    """Lập phiên họp, with everybody expected to come; tells the members.

    Refused (at the field) for a chair of another council and a day outside the council's term.
    """
    require_role(by, Role.TCCB, Role.SECRETARY, to="lập phiên họp")
    if chair.council_id != council.pk:
        raise Refused("Chủ trì phải là thành viên của Hội đồng này.", field="chair")
    if not council.holds_on(held_on):
        raise Refused("Ngày họp nằm ngoài nhiệm kỳ của Hội đồng.", field="held_on")
    meeting = Meeting.objects.create(
        council=council,
        occasion=occasion,
        held_on=held_on,
        starts_at=starts_at,
        place=normalise(place),
        chair=chair,
        secretary=secretary,
        called_by=by,
    )
    members = council.members.all()
    Attendance.objects.bulk_create(Attendance(meeting=meeting, member=m) for m in members)
    audit.record(meeting, Act.MEETING_CALLED, by=by, data={"held_on": held_on.isoformat()})
    notify(
        recipients=seated_users(meeting),
        text=f"Hội đồng họp ngày {format_date(held_on)} lúc {starts_at:%H:%M}, {meeting.place}.",
        url=reverse("meeting_detail", args=[meeting.pk]),
    )
    return meeting


@transaction.atomic
def move_meeting(
    *, meeting: Meeting, held_on: date, starts_at: time, place: str, by: User, on: date
) -> Meeting:
    """Dời phiên họp: another day, hour or place before it is opened; tells the members.

    Refused (field "held_on") for a day that is over on `on` or outside the council's term.
    """
    require_role(by, Role.TCCB, Role.SECRETARY, to="dời phiên họp")
    meeting = lock_meeting(meeting)
    if meeting.state != MeetingState.PLANNED:
        raise Refused("Phiên họp đã khai mạc nên không dời được.")
    if held_on < on:
        raise Refused("Ngày họp đã qua. Chọn từ hôm nay trở đi.", field="held_on")
    if not meeting.council.holds_on(held_on):
        raise Refused("Ngày họp nằm ngoài nhiệm kỳ của Hội đồng.", field="held_on")
    data = {"from": meeting.held_on.isoformat(), "to": held_on.isoformat()}
    meeting.held_on, meeting.starts_at, meeting.place = held_on, starts_at, normalise(place)
    meeting.save(update_fields=["held_on", "starts_at", "place"])
    audit.record(meeting, Act.MEETING_MOVED, by=by, data=data)
    notify(
        recipients=seated_users(meeting),
        text=f"Phiên họp Hội đồng dời sang {starts_at:%H:%M} ngày {format_date(held_on)}, "
        f"{meeting.place}.",
        url=reverse("meeting_detail", args=[meeting.pk]),
    )
    return meeting


@transaction.atomic
def add_to_agenda(
    *, meeting: Meeting, nominations: Sequence[Nomination], by: User
) -> list[AgendaItem]:
    """Put presented nominations on the agenda: higher tiers first, inside a tier as on the lists.

    One whose verdict is not met is listed with its reason and stays off the ballot. Derived
    recusals are written down at once. Part of `present_nominations`, whose entry tells of it.
    """
    require_role(by, Role.TCCB, Role.SECRETARY, to="đưa đề nghị vào chương trình họp")
    meeting = lock_meeting(meeting)
    if meeting.state == MeetingState.CONCLUDED:
        raise Refused("Phiên họp đã kết luận nên không thêm đề nghị được.")
    versions = set(meeting.items.values_list("nomination__plan_version", flat=True))
    if versions - {nomination.plan_version_id for nomination in nominations}:
        raise Refused(
            "Kế hoạch đã có bản mới sau khi phiên này nhận đề nghị. Trình ở một phiên khác."
        )
    last = meeting.items.count()
    added = [
        AgendaItem.objects.create(
            meeting=meeting, nomination=nomination, position=last + number, **_standing(nomination)
        )
        for number, nomination in enumerate(nominations, start=1)
    ]
    for item in added:
        recusals.derive(item=item)
    _put_in_order(meeting)
    return added


def _standing(nomination: Nomination) -> dict[str, object]:
    """Whether it comes onto the ballot, and if not, why."""
    if nomination.verdict_status == VerdictStatus.MET:
        return {"on_ballot": True}
    return {
        "on_ballot": False,
        "exclusion_reason": exclusion_reason(nomination),
        "conclusion": Conclusion.NOT_ON_BALLOT,
    }


def exclusion_reason(nomination: Nomination) -> str:
    """ "không đạt: còn thiếu 1 mô hình": the state, and what stands in the way first."""
    label = VerdictStatus(nomination.verdict_status).label
    words = label[:1].lower() + label[1:]
    missing = verdict_from_json(nomination.verdict).missing if nomination.verdict else ()
    if not missing:
        return words
    same = [finding for finding in missing if finding.status == nomination.verdict_status]
    first = (same or missing)[0]
    gap = first.gap.text if first.gap else first.label
    return f"{words}: {gap[:1].lower()}{gap[1:].rstrip('.')}"[:300]


def _put_in_order(meeting: Meeting) -> None:
    """Number the items of a meeting that has had no round yet; later ones stay at the end."""
    if meeting.rounds.exists():
        return
    ranks = dict(
        AwardTier.objects.filter(movement=meeting.occasion.movement_id).values_list("code", "rank")
    )
    items = sorted(
        meeting.items.select_related("nomination__subject__unit"),
        key=lambda item: _paper_order(item.nomination, ranks),
    )
    for position, item in enumerate(items, start=1):
        item.position = position
    AgendaItem.objects.bulk_update(items, ["position"])


def _paper_order(nomination: Nomination, ranks: Mapping[str, int]) -> tuple[object, ...]:
    subject = nomination.subject
    return (
        -ranks.get(nomination.tier, 0),
        not subject.is_collective,
        subject.unit.sort_key,
        subject.sort_key,
        nomination.pk,
    )


# --- Roll, opening --------------------------------------------------------------------------


@dataclass(frozen=True)
class Presence:
    """How a member takes part. Absent needs a reason; a written opinion is kept in its words."""

    status: str
    reason: str = ""
    written_opinion: str = ""


@transaction.atomic
def record_attendance(*, meeting: Meeting, presence: Mapping[int, Presence], by: User) -> Meeting:
    """Điểm danh: `presence` by council seat. Refused while a round is open.

    Refused at the field "reason_<seat>" or "opinion_<seat>" where the words are missing.
    """
    require_role(by, Role.TCCB, Role.SECRETARY, to="điểm danh")
    meeting = lock_meeting(meeting)
    if meeting.state == MeetingState.CONCLUDED:
        raise Refused("Phiên họp đã kết luận nên không sửa điểm danh được.")
    if meeting.rounds.filter(state=RoundState.OPEN).exists():
        raise Refused("Danh sách không đổi được khi lượt đang mở.")
    rows = list(meeting.attendance.all())
    for row in rows:
        if row.member_id in presence:
            _take(row, presence[row.member_id])
    Attendance.objects.bulk_update(rows, ["status", "reason", "written_opinion"])
    statuses = {str(row.member_id): row.status for row in rows}
    audit.record(meeting, Act.ATTENDANCE_RECORDED, by=by, data={"statuses": statuses})
    return meeting


def _take(row: Attendance, presence: Presence) -> None:
    row.status = AttendanceStatus(presence.status)
    row.reason = normalise_lines(presence.reason)
    row.written_opinion = normalise_lines(presence.written_opinion)
    if row.status == AttendanceStatus.ABSENT and not row.reason:
        raise Refused("Ghi lý do vắng mặt.", field=f"reason_{row.member_id}")
    if row.status == AttendanceStatus.WRITTEN and not row.written_opinion:
        raise Refused("Ghi nội dung ý kiến bằng văn bản.", field=f"opinion_{row.member_id}")


@transaction.atomic
def open_meeting(*, meeting: Meeting, by: User, on: date) -> Meeting:
    """Khai mạc: from now on the one who presides may open rounds.

    Refused on another day than the one it was called for: every paper names that day.
    """
    meeting = lock_meeting(meeting)
    require_presiding(meeting, by, to="khai mạc phiên họp")
    _step(meeting, "open")
    if meeting.held_on != on:
        raise Refused(
            f"Phiên họp ghi ngày {format_date(meeting.held_on)}, hôm nay là {format_date(on)}. "
            "Nhờ thư ký hoặc Phòng Tổ chức cán bộ dời phiên họp sang hôm nay rồi khai mạc."
        )
    meeting.save(update_fields=["state"])
    audit.record(meeting, Act.MEETING_OPENED, by=by)
    return meeting


def _step(meeting: Meeting, action: str) -> None:
    step = step_for(MEETING_STEPS, meeting.state, action)
    if step is None:
        raise Refused(f"Phiên họp {meeting.get_state_display().lower()}. Hãy tải lại trang.")
    meeting.state = step.to


# --- Conclusions ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Concluded:
    """What the chair concludes on an item. Against the count it needs a reason in `note`."""

    approved: bool
    note: str = ""


@transaction.atomic
def conclude_items(*, round: Round, conclusions: Mapping[int, Concluded], by: User) -> None:
    """The chair's conclusion on items (by id) of a closed round, which must be their last one.

    Refused (field "note_<item>") where it goes against the count without a reason.
    """
    meeting = lock_meeting(round.meeting)
    require_presiding(meeting, by, to="kết luận")
    if meeting.state != MeetingState.RUNNING:
        raise Refused("Phiên họp không đang diễn ra nên không kết luận được.")
    boxes = BallotBox.objects.filter(round=round, item__in=conclusions).select_related("item")
    if Round.objects.get(pk=round.pk).state != RoundState.CLOSED or len(boxes) != len(conclusions):
        raise Refused("Chỉ kết luận được các mục của lượt đã đóng.")
    for box in boxes:
        _conclude(box, conclusions[box.item_id], by)


def _conclude(box: BallotBox, concluded: Concluded, by: User) -> None:
    item, note = box.item, normalise_lines(concluded.note)
    if item.boxes.filter(round__number__gt=box.round.number).exists():
        raise Refused("Mục này đã có lượt sau. Hãy kết luận theo lượt cuối.")
    if concluded.approved != box.passed and not note:
        raise Refused("Kết luận khác kết quả bỏ phiếu thì ghi lý do.", field=f"note_{item.pk}")
    item.conclusion = Conclusion.APPROVED if concluded.approved else Conclusion.REJECTED
    item.conclusion_note = note
    item.save(update_fields=["conclusion", "conclusion_note"])
    audit.record(
        item, Act.ITEM_CONCLUDED, by=by, data={"conclusion": item.conclusion, "note": note}
    )


@transaction.atomic
def conclude_meeting(*, meeting: Meeting, by: User, ends_at: time) -> Meeting:
    """Kết luận phiên họp: nothing on it changes any more; nominations become approved or rejected.

    Only the one who presides. Refused while a round is open, an item on the ballot has no
    conclusion, or (field "ends_at") the end lies before the beginning. Nominations that were not
    on the ballot stay presented. Returns the meeting as stored.
    """
    meeting = lock_meeting(meeting)
    require_presiding(meeting, by, to="kết luận phiên họp")
    _step(meeting, "conclude")
    if ends_at <= meeting.starts_at:
        raise Refused("Giờ kết thúc phải sau giờ bắt đầu.", field="ends_at")
    if meeting.rounds.filter(state=RoundState.OPEN).exists():
        raise Refused("Đóng lượt đang mở trước khi kết luận phiên họp.")
    locked = lock_nominations(meeting.items.values_list("nomination", flat=True))
    if not locked:
        raise Refused("Phiên họp chưa có đề nghị nào để kết luận.")
    set_aside_blocked(meeting=meeting, by=by)
    if waiting := meeting.items.filter(conclusion=Conclusion.PENDING).count():
        raise Refused(f"Còn {waiting} mục chưa kết luận.")
    _refuse_blocked(meeting)
    meeting.ends_at, meeting.concluded_at = ends_at, clock.now()
    meeting.save(update_fields=["state", "ends_at", "concluded_at"])
    _conclude_nominations(meeting, locked, by)
    audit.record(meeting, Act.MEETING_CONCLUDED, by=by, data={"ends_at": f"{ends_at:%H:%M}"})
    transaction.on_commit(traces.erase, robust=True)
    return meeting


def set_aside_blocked(*, meeting: Meeting, by: User) -> None:
    """Take off the ballot whoever has come under an open case since being presented: a block
    beats everything. Part of opening a round and of concluding."""
    blocked = meeting.items.filter(
        on_ballot=True,
        conclusion=Conclusion.PENDING,
        nomination__subject__pending_cases__closed_on=None,
        nomination__subject__pending_cases__opened_on__lte=clock.today(),
    )
    for item in blocked.select_related("nomination__subject").distinct():
        case = item.nomination.subject.pending_cases.filter(closed_on=None).earliest("opened_on")
        item.on_ballot, item.conclusion = False, Conclusion.NOT_ON_BALLOT
        item.exclusion_reason = f"bị chặn: {case.get_kind_display()}"
        item.save(update_fields=["on_ballot", "conclusion", "exclusion_reason"])
        data = {"conclusion": item.conclusion, "note": item.exclusion_reason}
        audit.record(item, Act.ITEM_CONCLUDED, by=by, data=data)


def _refuse_blocked(meeting: Meeting) -> None:
    """Whoever was agreed upon before the case was opened needs another conclusion first."""
    approved = meeting.items.filter(
        conclusion=Conclusion.APPROVED,
        nomination__subject__pending_cases__closed_on=None,
        nomination__subject__pending_cases__opened_on__lte=clock.today(),
    )
    if item := approved.select_related("nomination__subject__staff").first():
        who = item.nomination.subject.addressed
        raise Refused(f"{who} đang bị chặn. Kết luận lại mục {item.position} là không thông qua.")


def _conclude_nominations(meeting: Meeting, locked: Sequence[Nomination], by: User) -> None:
    by_id = {nomination.pk: nomination for nomination in locked}
    items = meeting.items.exclude(conclusion=Conclusion.NOT_ON_BALLOT).order_by("nomination")
    for item in items:
        nomination = by_id[item.nomination_id]
        action = "approve" if item.conclusion == Conclusion.APPROVED else "reject"
        step = step_for(NOMINATION_STEPS, nomination.state, action)
        if step is None:
            label = NominationState(nomination.state).label
            raise Refused(f"Mục {item.position}: đề nghị đang ở bước {label}, không kết luận được.")
        nomination.state, nomination.changed_at = step.to, clock.now()
        nomination.version += 1
        nomination.save(update_fields=["state", "changed_at", "version"])
        data = {"conclusion": item.conclusion, "note": item.conclusion_note}
        audit.record(nomination, Act.NOMINATION_CONCLUDED, by=by, data=data)
