"""Two people at the roll call, or at the call of a meeting: neither loses the other's words."""

import re

import pytest
from django.test import Client

from awards.models import Meeting
from awards.services import calling, meetings
from awards.services.meetings import Presence
from emulation.acts import Act
from emulation.errors import Stale
from emulation.models import AuditEntry
from tests.awards.council.test_pages import address, signed_in, text_of
from tests.awards.council.world import MEETING_DAY, World, make_call, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def standing_day(settings):
    settings.DEMO_TODAY = MEETING_DAY


@pytest.fixture
def world() -> World:
    return make_world(5, nominees=1, running=False)


def mark(client: Client, place: str) -> str:
    return re.search(r'name="seen" value="(\w+)"', client.get(place).content.decode())[1]


def roll(world: World, **changes: str) -> dict[str, str]:
    """The form's fields with everybody there but for `status_3="absent"` and the like."""
    fields = {f"{name}_{seat.pk}": "" for seat in world.seats for name in ("reason", "opinion")}
    fields |= {f"status_{seat.pk}": "present" for seat in world.seats}
    for name, value in changes.items():
        field, _, place = name.partition("_")
        fields[f"{field}_{world.seats[int(place)].pk}"] = value
    return fields


def test_the_second_roll_call_sees_the_first_and_writes_over_it_knowingly(world):
    one, two = signed_in(world.secretary), signed_in(world.tccb)
    place = address("meeting_attendance", world.meeting.pk)
    first, second = mark(one, place), mark(two, place)
    said = roll(world, status_3="written", opinion_3="Đồng ý cả danh sách.")
    assert one.post(place, said | {"seen": first}).status_code == 302
    typed = roll(world, status_4="absent", reason_4="nghỉ ốm")
    told = two.post(place, typed | {"seen": second})
    assert told.status_code == 422
    shown = text_of(told)
    assert "Bản vừa nhập chưa ghi đè." in shown
    assert "Đang lưu: Ý kiến bằng văn bản: Đồng ý cả danh sách." in shown
    assert "Đang lưu: Có mặt" in shown and 'value="nghỉ ốm"' in told.content.decode()
    rows = {row.member_id: row for row in world.meeting.attendance.all()}
    assert rows[world.seats[3].pk].written_opinion == "Đồng ý cả danh sách."
    assert rows[world.seats[4].pk].status == "present"
    again = re.search(r'name="seen" value="(\w+)"', told.content.decode())[1]
    assert two.post(place, typed | {"seen": again}).status_code == 302
    rows = {row.member_id: row for row in world.meeting.attendance.all()}
    assert (rows[world.seats[3].pk].status, rows[world.seats[4].pk].reason) == (
        "present", "nghỉ ốm"
    )  # fmt: skip


def test_the_same_roll_twice_is_no_conflict(world):
    client = signed_in(world.secretary)
    place = address("meeting_attendance", world.meeting.pk)
    said = roll(world, status_3="absent", reason_3="nghỉ ốm") | {"seen": mark(client, place)}
    assert [client.post(place, said).status_code for _ in range(2)] == [302, 302]


def test_a_roll_seen_before_another_is_stale_at_the_service(world):
    seat = world.seats[2].pk
    seen = meetings.roll_mark(world.meeting)
    away = {seat: Presence("absent", "nghỉ ốm")}
    meetings.record_attendance(meeting=world.meeting, presence=away, by=world.secretary, seen=seen)
    with pytest.raises(Stale):
        meetings.record_attendance(
            meeting=world.meeting,
            presence={seat: Presence("present")},
            by=world.tccb,
            seen=seen,
        )
    assert world.meeting.attendance.get(member=seat).reason == "nghỉ ốm"


def test_the_second_change_of_a_meeting_sees_the_first(world):
    one, two = signed_in(world.secretary), signed_in(world.tccb)
    place = address("meeting_change", world.meeting.pk)
    first, second = mark(one, place), mark(two, place)
    fields = {
        "held_on": "12/11/2025", "starts_at": "8:00", "place": world.meeting.place,
        "chair": world.meeting.chair_id, "secretary": world.meeting.secretary_id,
    }  # fmt: skip
    one.post(place, fields | {"starts_at": "9:00", "seen": first})
    told = two.post(place, fields | {"place": "Phòng họp C", "seen": second})
    assert told.status_code == 422
    shown = text_of(told)
    assert "Có người vừa đổi phiên họp sau khi trang này mở." in shown
    assert "Đang lưu: 09:00 ngày 12/11/2025, Phòng họp B" in shown
    assert 'value="Phòng họp C"' in told.content.decode()
    meeting = Meeting.objects.get()
    assert (f"{meeting.starts_at:%H:%M}", meeting.place) == ("09:00", world.meeting.place)
    assert AuditEntry.objects.filter(act=Act.MEETING_CHANGED).count() == 1
    again = re.search(r'name="seen" value="(\w+)"', told.content.decode())[1]
    assert two.post(place, fields | {"place": "Phòng họp C", "seen": again}).status_code == 302
    assert Meeting.objects.get().place == "Phòng họp C"


def test_the_same_change_twice_is_no_conflict(world):
    seen = calling.call_mark(calling.call_of(world.meeting))
    call = make_call(world.seats[0], world.meeting.secretary, place="Phòng họp C")
    for _ in range(2):
        calling.change_meeting(
            meeting=world.meeting, call=call, by=world.tccb, on=MEETING_DAY, seen=seen
        )
    assert AuditEntry.objects.filter(act=Act.MEETING_CHANGED).count() == 1
