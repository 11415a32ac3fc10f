"""A phiên họp that was called: given an agenda and a roll, opened, concluded."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from django.db import transaction

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
    CouncilMember,
    Meeting,
    Nomination,
    Round,
)
from awards.roll import Roll
from awards.rules.codec import verdict_from_json
from awards.rules.words import lower_first
from awards.selectors.concluding import Concluders
from awards.selectors.council_door import comes_onto_ballot, over_total
from awards.selectors.hours import ended_at, last_act
from awards.selectors.rolls import why_not_open
from awards.selectors.seats import require_council_step, require_presiding
from awards.selectors.voting import quorate, under_case, why_not_approved
from awards.services import recusals, traces
from awards.services.locks import lock_meeting, lock_nominations
from awards.services.setting_aside import set_aside_blocked
from awards.states import MEETING_STEPS, NOMINATION_STEPS
from emulation import audit, clock
from emulation.access import require_role
from emulation.acts import Act
from emulation.enums import Role
from emulation.errors import Refused, Stale
from emulation.marks import mark_of
from emulation.models import AwardTier, User
from emulation.vietnamese.dates import format_date
from emulation.vietnamese.names import normalise_lines

# --- Agenda ------------------------------------------------------------------------------------


@transaction.atomic
def add_to_agenda(
    *, meeting: Meeting, nominations: Sequence[Nomination], by: User
) -> list[AgendaItem]:
    """Put presented nominations on the agenda: higher tiers first, inside a tier as on the lists.

    One that does not come onto the ballot (`comes_onto_ballot`) is listed with its reason. Derived
    recusals are written down at once. Part of `present_nominations`, whose entry tells of it.
    """
    require_role(by, Role.TCCB, Role.SECRETARY, to="đưa đề nghị vào chương trình họp")
    meeting = lock_meeting(meeting)
    if meeting.state not in (MeetingState.PLANNED, MeetingState.RUNNING):
        label = meeting.get_state_display().lower()
        raise Refused(f"Phiên họp {label} nên không thêm đề nghị được.")
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
    if comes_onto_ballot(nomination.verdict_status, nomination.by_discretion):
        return {"on_ballot": True}
    return {
        "on_ballot": False,
        "exclusion_reason": exclusion_reason(nomination),
        "conclusion": Conclusion.NOT_ON_BALLOT,
    }


def exclusion_reason(nomination: Nomination) -> str:
    """ "không đạt: còn thiếu 1 mô hình": the state, and what stands in the way first."""
    label = VerdictStatus(nomination.verdict_status).label
    words = lower_first(label)
    missing = verdict_from_json(nomination.verdict).missing if nomination.verdict else ()
    if not missing:
        return words
    same = [finding for finding in missing if finding.status == nomination.verdict_status]
    first = (same or missing)[0]
    gap = first.gap.text if first.gap else first.label
    return f"{words}: {lower_first(gap).rstrip('.')}"[:300]


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
def record_attendance(
    *, meeting: Meeting, presence: Mapping[int, Presence], by: User, seen: str | None = None
) -> Meeting:
    """Điểm danh: `presence` by council seat. Refused while a round is open.

    `seen` is the mark of the roll the page showed (`roll_mark`); Stale where somebody has written
    another one since and this one says something else.

    Refused at the field "reason_<seat>" or "opinion_<seat>" where the words are missing, and at
    "status_<seat>" for taking out of the room who is on the roll of a round that was held, or who
    presides.
    """
    require_role(by, Role.TCCB, Role.SECRETARY, to="điểm danh")
    meeting = lock_meeting(meeting)
    if why := why_no_roll_call(meeting):
        raise Refused(why)
    rows = list(meeting.attendance.all())
    before = _mark(rows)
    for row in rows:
        if row.member_id in presence:
            _take(row, presence[row.member_id])
    if seen not in (None, before) and _mark(rows) != before:
        raise Stale(
            "Có người vừa điểm danh khác sau khi trang này mở. Bản vừa nhập chưa ghi đè. Xem bản "
            "đang lưu ở từng dòng, sửa nếu cần rồi bấm lưu lần nữa."
        )
    _refuse_leaving(meeting, rows)
    Attendance.objects.bulk_update(rows, ["status", "reason", "written_opinion"])
    meeting.roll_called_at = clock.now()
    meeting.save(update_fields=["roll_called_at"])
    statuses = {str(row.member_id): row.status for row in rows}
    audit.record(meeting, Act.ATTENDANCE_RECORDED, by=by, data={"statuses": statuses})
    return meeting


def why_no_roll_call(meeting: Meeting) -> str:
    """Why the roll cannot be written now; empty while it can."""
    if meeting.state not in (MeetingState.PLANNED, MeetingState.RUNNING):
        return f"Phiên họp {meeting.get_state_display().lower()} nên không sửa điểm danh được."
    if meeting.rounds.filter(state=RoundState.OPEN).exists():
        return "Danh sách không đổi được khi lượt đang mở."
    return ""


def roll_mark(meeting: Meeting) -> str:
    """The mark of what is recorded, for the form."""
    return _mark(meeting.attendance.all())


def _mark(rows: Iterable[Attendance]) -> str:
    return mark_of({row.member_id: [row.status, row.reason, row.written_opinion] for row in rows})


def _refuse_leaving(meeting: Meeting, rows: Sequence[Attendance]) -> None:
    """The roll of a round that was held says who took part; the minutes must not deny it."""
    there = (AttendanceStatus.PRESENT, AttendanceStatus.ONLINE)
    gone = {row.member_id: row for row in rows if row.status not in there}
    if not gone:
        return
    if meeting.state == MeetingState.RUNNING and meeting.chair_id in gone:
        chair = meeting.chair.staff.addressed
        raise Refused(
            f"{chair} đang chủ trì phiên họp nên không ghi vắng được.",
            field=f"status_{meeting.chair_id}",
        )
    for held in meeting.rounds.order_by("number"):
        seats = [seat for seat in Roll.from_json(held.roll).seats if seat.votes]
        left = [s for s in seats if s.seat in gone and gone[s.seat].status != s.attendance]
        if left:
            who = ", ".join(f"{seat.prefix} {seat.name}" for seat in left)
            raise Refused(
                f"{who} có tên trong danh sách của lượt {held.number} nên không ghi vắng được.",
                field=f"status_{left[0].seat}",
            )


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

    Refused on another day than the one it was called for, which every paper names, before the roll
    call, and while too few are there for any round.
    """
    meeting = lock_meeting(meeting)
    _take_step(meeting, "open", by, to="khai mạc phiên họp")
    if meeting.held_on != on:
        raise Refused(
            f"Phiên họp ghi ngày {format_date(meeting.held_on)}, hôm nay là {format_date(on)}. "
            "Nhờ thư ký hoặc Phòng Tổ chức cán bộ dời phiên họp sang hôm nay rồi khai mạc."
        )
    _refuse_absent_chair(meeting)
    if why := why_not_open(meeting):
        raise Refused(why)
    meeting.opened_at = clock.now()
    meeting.save(update_fields=["state", "opened_at"])
    data = {"called_for": f"{meeting.starts_at:%H:%M}"}
    audit.record(meeting, Act.MEETING_OPENED, by=by, data=data)
    return meeting


def _refuse_absent_chair(meeting: Meeting) -> None:
    away = (AttendanceStatus.ABSENT, AttendanceStatus.WRITTEN)
    if meeting.attendance.filter(member=meeting.chair_id, status__in=away).exists():
        raise Refused(
            f"Điểm danh ghi {meeting.chair.staff.addressed} không dự họp. Nhờ thư ký sửa điểm danh "
            "rồi khai mạc."
        )


def _take_step(meeting: Meeting, action: str, by: User, *, to: str) -> None:
    step = require_council_step(
        MEETING_STEPS,
        state=meeting.state,
        action=action,
        meeting=meeting,
        user=by,
        to=to,
        gone=f"Phiên họp {meeting.get_state_display().lower()}. Hãy tải lại trang.",
    )
    meeting.state = step.to


# --- Conclusions ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Concluded:
    """What the chair concludes on an item, having read its `version` (1: no conclusion yet).

    Rejecting what passed, or in place of an earlier conclusion, it needs a reason in `note`. What
    did not pass cannot be approved.
    """

    approved: bool
    note: str = ""
    version: int = 1


@transaction.atomic
def conclude_items(*, round: Round, conclusions: Mapping[int, Concluded], by: User) -> None:
    """The chair's conclusion on items (by id) of a closed round, which must be their last one.

    Where the chair is recused, by the roll or by the posts held now, the chair may only repeat the
    count (else Refused, field "approved_<item>"); against it concludes who `Concluders` names.
    May be said again until the meeting is concluded; the journal keeps each one. Refused (field
    "note_<item>") where a reason is missing, (field "approved_<item>") for a round too few took
    part in, for approving what did not pass and for agreeing on somebody under an open case; Stale
    (field "approved_<item>") where another window concluded meanwhile. One that says what is there
    already changes nothing.
    """
    meeting = lock_meeting(round.meeting)
    if meeting.state != MeetingState.RUNNING:
        require_presiding(meeting, by, to="kết luận")
        raise Refused("Phiên họp không đang diễn ra nên không kết luận được.")
    boxes = BallotBox.objects.filter(round=round, item__in=conclusions).select_related(
        "round", "item__nomination__subject__staff", "item__nomination__subject__unit"
    )
    if Round.objects.get(pk=round.pk).state != RoundState.CLOSED or len(boxes) != len(conclusions):
        raise Refused("Chỉ kết luận được các mục của lượt đã đóng.")
    concluders = Concluders(meeting)
    for box in boxes:
        seat = _seat_that_concludes(meeting, concluders, box, by)
        if seat.pk == meeting.chair_id:
            _refuse_recused(concluders, box, conclusions[box.item_id])
        _conclude(box, conclusions[box.item_id], seat, by)


def _seat_that_concludes(
    meeting: Meeting, concluders: Concluders, box: BallotBox, by: User
) -> CouncilMember:
    if concluders.concludes_instead(box.round, box.item, by) and (
        other := concluders.instead(box.round, box.item)
    ):
        return other
    require_presiding(meeting, by, to="kết luận")
    return meeting.chair


def _refuse_recused(concluders: Concluders, box: BallotBox, concluded: Concluded) -> None:
    """Who does not vote on an item may repeat the council's count, and nothing else."""
    item = box.item
    if not concluders.chair_is_recused(box.round, item):
        return
    chair, other = concluders.seats[concluders.chair_id], concluders.instead(box.round, item)
    of_another = item.concluded_by_id not in (None, chair.pk)
    if concluded.approved == box.passed and not of_another:
        return
    possible = not _against_failed(box, concluded)
    who = f" {other.staff.addressed} kết luận mục này." if other and possible else ""
    raise Refused(
        f"{chair.staff.addressed} không bỏ phiếu cho mục {item.position} nên chỉ kết luận theo "
        f"kết quả.{who}",
        field=f"approved_{item.pk}",
    )


def _conclude(box: BallotBox, concluded: Concluded, seat: CouncilMember, by: User) -> None:
    item, note = box.item, normalise_lines(concluded.note)
    conclusion = Conclusion.APPROVED if concluded.approved else Conclusion.REJECTED
    before = {"conclusion": item.conclusion, "note": item.conclusion_note}
    after = {"conclusion": conclusion.value, "note": note}
    if after == before:
        return
    _refuse_conclusion(box, concluded, note)
    item.conclusion, item.conclusion_note, item.concluded_by = conclusion, note, seat
    item.version += 1
    item.save(update_fields=["conclusion", "conclusion_note", "concluded_by", "version"])
    again = {} if before["conclusion"] == Conclusion.PENDING else {"before": before}
    audit.record(item, Act.ITEM_CONCLUDED, by=by, data=after | again)


def _against_failed(box: BallotBox, concluded: Concluded) -> bool:
    return concluded.approved and not box.passed


def _refuse_conclusion(box: BallotBox, concluded: Concluded, note: str) -> None:
    item, choice = box.item, f"approved_{box.item_id}"
    if item.boxes.filter(round__number__gt=box.round.number).exists():
        raise Refused("Mục này đã có lượt sau. Hãy kết luận theo lượt cuối.")
    if item.version != concluded.version:
        now = item.get_conclusion_display().lower()
        raise Stale(
            f"Mục {item.position} vừa được kết luận ở một cửa sổ khác: {now}. "
            "Lựa chọn và lời của ông/bà còn ở dưới; gửi lại thì thay kết luận ấy.",
            field=choice,
        )
    if not quorate(box.round, box):
        raise Refused(
            f"Lượt {box.round.number} chưa đủ số thành viên tham gia nên mục {item.position} chưa "
            "có kết quả để kết luận. Hãy mở lượt nữa.",
            field=choice,
        )
    if _against_failed(box, concluded):
        raise Refused(why_not_approved(box), field=choice)
    if concluded.approved and under_case(AgendaItem.objects.filter(pk=item.pk)).exists():
        raise Refused(f"{item.nomination.subject.addressed} đang bị chặn.", field=choice)
    if concluded.approved != box.passed and not note:
        raise Refused("Kết luận khác kết quả bỏ phiếu thì ghi lý do.", field=f"note_{item.pk}")
    if item.conclusion != Conclusion.PENDING and note in ("", item.conclusion_note):
        raise Refused("Kết luận lại thì ghi lý do.", field=f"note_{item.pk}")


@transaction.atomic
def conclude_meeting(*, meeting: Meeting, by: User, ends_at: time) -> Meeting:
    """Kết luận phiên họp: nothing on it changes any more; nominations become approved or rejected.

    Only the one who presides. Refused while a round is open, an item on the ballot has no
    conclusion, more are agreed on than a hard total of the plan has seats, or (field "ends_at") the
    end lies before the last closing or after now. Nominations that were not on the ballot are set
    aside: they may be made anew. Returns the meeting as stored.
    """
    meeting = lock_meeting(meeting)
    _take_step(meeting, "conclude", by, to="kết luận phiên họp")
    if meeting.rounds.filter(state=RoundState.OPEN).exists():
        raise Refused("Đóng lượt đang mở trước khi kết luận phiên họp.")
    locked = lock_nominations(meeting.items.values_list("nomination", flat=True))
    if not locked:
        raise Refused("Phiên họp chưa có đề nghị nào để kết luận.")
    set_aside_blocked(meeting=meeting, by=by)
    if waiting := meeting.items.filter(conclusion=Conclusion.PENDING).count():
        raise Refused(f"Còn {waiting} mục chưa kết luận.")
    _refuse_end(meeting, ends_at)
    _refuse_blocked(meeting)
    _refuse_over_total(meeting)
    meeting.ends_at, meeting.concluded_at = ends_at, clock.now()
    meeting.save(update_fields=["state", "ends_at", "concluded_at"])
    _conclude_nominations(meeting, locked, by)
    audit.record(meeting, Act.MEETING_CONCLUDED, by=by, data={"ends_at": f"{ends_at:%H:%M}"})
    transaction.on_commit(traces.erase, robust=True)
    return meeting


def _refuse_end(meeting: Meeting, ends_at: time) -> None:
    now, last = clock.now(), last_act(meeting)
    if ended_at(ends_at, known_at=now) < last:
        since = f"{last:%H:%M} (lúc khai mạc hoặc đóng lượt cuối)"
        raise Refused(f"Giờ kết thúc phải từ {since} đến bây giờ, {now:%H:%M}.", field="ends_at")


def _refuse_blocked(meeting: Meeting) -> None:
    """Whoever was agreed upon before the case was opened needs another conclusion first."""
    approved = under_case(meeting.items.filter(conclusion=Conclusion.APPROVED))
    if item := approved.select_related("nomination__subject__staff").first():
        who = item.nomination.subject.addressed
        raise Refused(f"{who} đang bị chặn. Kết luận lại mục {item.position} là không thông qua.")


def _refuse_over_total(meeting: Meeting) -> None:
    """Among equals the council chooses, and may not agree on more than there are seats for."""
    agreed = meeting.items.filter(conclusion=Conclusion.APPROVED)
    ids = frozenset(agreed.values_list("nomination", flat=True))
    if told := over_total(meeting.occasion, ids, on=clock.today()):
        raise Refused(told)


_DECIDES = {
    Conclusion.APPROVED: "approve",
    Conclusion.REJECTED: "reject",
    Conclusion.NOT_ON_BALLOT: "set_aside",
}


def _conclude_nominations(meeting: Meeting, locked: Sequence[Nomination], by: User) -> None:
    by_id = {nomination.pk: nomination for nomination in locked}
    for item in meeting.items.order_by("nomination"):
        nomination = by_id[item.nomination_id]
        label = NominationState(nomination.state).label
        step = require_council_step(
            NOMINATION_STEPS,
            state=nomination.state,
            action=_DECIDES[Conclusion(item.conclusion)],
            meeting=meeting,
            user=by,
            to="kết luận đề nghị",
            gone=f"Mục {item.position}: đề nghị đang ở bước {label}, không kết luận được.",
        )
        nomination.state, nomination.changed_at = step.to, clock.now()
        nomination.version += 1
        nomination.save(update_fields=["state", "changed_at", "version"])
        note = item.conclusion_note or item.exclusion_reason
        data = {"conclusion": item.conclusion, "note": note}
        audit.record(nomination, Act.NOMINATION_CONCLUDED, by=by, data=data)
