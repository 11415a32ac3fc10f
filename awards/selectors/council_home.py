"""The list of meetings, and what the council waits for from a person."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from awards.enums import MeetingState, RoundMethod, RoundState
from awards.models import AgendaItem, CouncilMember, Meeting, Round
from awards.roll import Roll
from awards.selectors.voting import voted_seats
from emulation.enums import Role
from emulation.home import Todo
from emulation.models import User


@dataclass(frozen=True)
class MeetingRow:
    meeting: Meeting
    state: str
    label: str
    line: str


_MEETING_CHIPS = {
    MeetingState.PLANNED: "off",
    MeetingState.RUNNING: "run",
    MeetingState.CONCLUDED: "ok",
    MeetingState.WITHDRAWN: "block",
}


def meeting_rows(user: User) -> list[MeetingRow]:
    """Every meeting the user sees, the latest first; a fixed number of queries."""
    meetings = Meeting.objects.visible_to(user).select_related("occasion")
    counts: dict[int, int] = {}
    for meeting_id in AgendaItem.objects.filter(meeting__in=meetings).values_list(
        "meeting", flat=True
    ):
        counts[meeting_id] = counts.get(meeting_id, 0) + 1
    return [
        MeetingRow(
            meeting,
            _MEETING_CHIPS[MeetingState(meeting.state)],
            meeting.get_state_display(),
            f"{meeting.occasion.name} · {counts.get(meeting.pk, 0)} đề nghị · "
            f"{meeting.starts_at:%H:%M}, {meeting.place}",
        )
        for meeting in meetings
    ]


def same_day(meeting: Meeting) -> QuerySet[Meeting]:
    """Other meetings of the council on that day that are to come or going on."""
    others = meeting.council.meetings.filter(
        held_on=meeting.held_on, state__in=[MeetingState.PLANNED, MeetingState.RUNNING]
    )
    return others.exclude(pk=meeting.pk).select_related("occasion").order_by("starts_at")


def council_todos(user: User, today: date) -> list[Todo]:
    """What the council waits for from this person: ballots, reading, the meeting itself."""
    if not user.scope.on_council or user.staff_id is None:
        return []
    found = _ballots_due(user) + _presiding_due(user, today) + _meetings_due(user, today)
    return found + (_writing_due(user, today) if user.scope.has(Role.SECRETARY) else [])


def _presiding_due(user: User, today: date) -> list[Todo]:
    """Opening today's meeting, going on with the one that runs."""
    mine = _living(chair__staff=user.staff_id).filter(items__isnull=False).distinct()
    titles = {
        MeetingState.PLANNED: ("Khai mạc phiên họp", "meeting_open"),
        MeetingState.RUNNING: ("Điều hành phiên họp đang họp", "meeting_detail"),
    }
    return [
        _about(meeting, *titles[MeetingState(meeting.state)])
        for meeting in mine
        if meeting.state == MeetingState.RUNNING or meeting.held_on == today
    ]


def _writing_due(user: User, today: date) -> list[Todo]:
    """What the meeting's own secretary prepares, calls and writes."""
    return [_to_write(meeting, today) for meeting in _living(secretary=user.staff_id)]


def _to_write(meeting: Meeting, today: date) -> Todo:
    if meeting.state == MeetingState.PLANNED and meeting.held_on != today:
        if meeting.held_on < today:
            return _about(meeting, "Đổi ngày hoặc rút phiên họp đã qua ngày", "meeting_change")
        return _about(meeting, "Chuẩn bị phiên họp", "meeting_detail")
    if meeting.roll_called_at is None:
        return _about(meeting, "Điểm danh phiên họp", "meeting_attendance")
    return _about(meeting, "Ghi biên bản phiên họp", "meeting_detail")


def _living(**whose: object) -> QuerySet[Meeting]:
    states = [MeetingState.PLANNED, MeetingState.RUNNING]
    return Meeting.objects.filter(state__in=states, **whose).select_related("occasion")


def _about(meeting: Meeting, title: str, name: str) -> Todo:
    return Todo(
        title=title,
        url=reverse(name, args=[meeting.pk]),
        context=f"{meeting.starts_at:%H:%M}, {meeting.place} · {meeting.occasion.name}",
        due=meeting.held_on,
    )


def _ballots_due(user: User) -> list[Todo]:
    found = []
    seats = dict(CouncilMember.objects.filter(staff=user.staff_id).values_list("council", "pk"))
    open_rounds = Round.objects.filter(state=RoundState.OPEN, meeting__council__in=seats)
    for round in open_rounds.select_related("meeting__occasion"):
        seat = seats[round.meeting.council_id]
        mine = Roll.from_json(round.roll).items_of(seat)
        if mine and seat not in voted_seats(round):
            verb = "Biểu quyết" if round.method == RoundMethod.OPEN else "Bỏ phiếu kín"
            found.append(
                Todo(
                    title=f"{verb} cho {len(mine)} đề nghị",
                    url=reverse("round_ballot", args=[round.pk]),
                    context=f"Lượt {round.number}, {round.meeting}",
                    due=round.meeting.held_on,
                )
            )
    return found


def _meetings_due(user: User, today: date) -> list[Todo]:
    waiting = (
        Meeting.objects.visible_to(user)
        .filter(state=MeetingState.PLANNED, council__members__staff=user.staff_id)
        .filter(held_on__gte=today)
    )
    return [
        Todo(
            title=f"Đọc {count} đề nghị trước phiên họp",
            url=reverse("meeting_detail", args=[meeting.pk]),
            context=f"{meeting.starts_at:%H:%M}, {meeting.place}",
            due=meeting.held_on,
        )
        for meeting in waiting
        if (count := meeting.items.count())
    ]
