"""What the minutes say of hours and of who was there agrees with the rounds that were held."""

from datetime import datetime, time, timedelta

import pytest
from django.utils.timezone import make_aware

from awards.enums import AttendanceStatus
from awards.models import Meeting
from awards.selectors.hours import began_at, ended_at
from awards.services import meetings, rounds
from awards.services.meetings import Concluded, Presence
from emulation import clock
from emulation.errors import Refused
from tests.awards.council.test_conclusions import held
from tests.awards.council.world import MEETING_DAY, World, make_world

pytestmark = pytest.mark.django_db


def at(hour: int, minute: int = 0, *, later: int = 0) -> datetime:
    return make_aware(datetime.combine(MEETING_DAY, time(hour, minute)) + timedelta(days=later))


def concluded_world(*, opened: datetime, closed: datetime) -> World:
    """One item, agreed upon in a round that closed at `closed`."""
    with clock.standing_at(opened):
        world = make_world(3, nominees=1)
    with clock.standing_at(closed):
        done = held(world)
        said = {world.items[0].pk: Concluded(True)}
        meetings.conclude_items(round=done, conclusions=said, by=world.chair)
    return world


def end(world: World, hour: time, *, now: datetime) -> Meeting:
    with clock.standing_at(now):
        return meetings.conclude_meeting(meeting=world.meeting, by=world.chair, ends_at=hour)


@pytest.mark.parametrize("hour", [time(7), time(8, 30), time(9, 41), time(10, 1), time(23, 59)])
def test_an_end_before_the_last_closing_or_after_now_is_refused(hour):
    world = concluded_world(opened=at(8, 20), closed=at(9, 42))
    with pytest.raises(Refused, match=r"từ 09:42 .* đến bây giờ, 10:00") as refusal:
        end(world, hour, now=at(10))
    assert refusal.value.field == "ends_at"


@pytest.mark.parametrize("hour", [time(9, 42), time(10)])
def test_an_end_between_the_last_closing_and_now_is_kept(hour):
    world = concluded_world(opened=at(8, 20), closed=at(9, 42))
    assert end(world, hour, now=at(10)).ends_at == hour


def test_a_meeting_begins_when_it_is_opened_before_or_after_its_hour():
    for hour in (6, 9):
        with clock.standing_at(at(hour, 5)):
            world = make_world(3, nominees=1)
        assert world.meeting.starts_at == time(8)
        assert began_at(Meeting.objects.get(pk=world.meeting.pk)) == time(hour, 5)
        Meeting.objects.update(starts_at=time(hour))


def test_a_meeting_that_passes_midnight_ends_the_day_after():
    world = concluded_world(opened=at(22), closed=at(0, 10, later=1))
    done = end(world, time(0, 30), now=at(0, 31, later=1))
    moment = ended_at(done.ends_at, known_at=done.concluded_at)
    assert moment == at(0, 30, later=1)


# --- Who was there --------------------------------------------------------------------------


def roll(world: World, **away: str) -> dict[int, Presence]:
    """Everybody there but the seats named `_<index>`."""
    return {
        seat.pk: Presence(
            away.get(f"_{place}", AttendanceStatus.PRESENT),
            reason="đi vắng",
            written_opinion="đồng ý",
        )
        for place, seat in enumerate(world.seats)
    }


def call_roll(world: World, **away: str) -> None:
    meetings.record_attendance(
        meeting=world.meeting, presence=roll(world, **away), by=world.secretary
    )


def test_who_is_on_the_roll_of_a_held_round_does_not_become_absent():
    world = make_world(9, nominees=1)
    call_roll(world, _8="absent", _7="written")
    held(world, voters=8)
    for status in ("absent", "written"):
        with pytest.raises(Refused) as refusal:
            call_roll(world, _8="absent", _7="written", _3=status, _4=status)
        names = [f"{seat.staff.addressed}" for seat in world.seats[3:5]]
        said = f"{names[0]}, {names[1]} có tên trong danh sách của lượt 1 nên không ghi vắng được."
        assert refusal.value.message == said
        assert refusal.value.field == f"status_{world.seats[3].pk}"
    assert world.meeting.attendance.filter(status="present").count() == 7
    call_roll(world, _7="written", _3="online")
    assert world.meeting.attendance.get(member=world.seats[8]).status == "present"


def test_who_presides_is_there():
    world = make_world(3, nominees=1, running=False)
    call_roll(world, _0="absent")
    with pytest.raises(Refused, match=r"không dự họp\. Nhờ thư ký sửa điểm danh"):
        meetings.open_meeting(meeting=world.meeting, by=world.chair, on=MEETING_DAY)
    call_roll(world)
    world.meeting = meetings.open_meeting(meeting=world.meeting, by=world.chair, on=MEETING_DAY)
    with pytest.raises(Refused, match="đang chủ trì phiên họp nên không ghi vắng được"):
        call_roll(world, _0="absent")
    rounds.open_round(meeting=world.meeting, items=world.items, by=world.chair)
