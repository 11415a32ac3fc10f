"""A meeting is opened on the day it was called for; the day can be moved before that."""

from dataclasses import replace
from datetime import date, time

import pytest

from awards.services import calling, meetings
from emulation.acts import Act
from emulation.errors import Forbidden, Refused
from emulation.models import AuditEntry, InboxMessage, User
from tests.awards.council.test_pages import address, signed_in, text_of
from tests.awards.council.world import MEETING_DAY, World, make_world

pytestmark = pytest.mark.django_db


def test_a_meeting_opens_on_its_own_day_and_no_other():
    world = make_world(3, running=False)
    for day in (date(2025, 11, 11), date(2025, 11, 13)):
        with pytest.raises(Refused, match=r"Phiên họp ghi ngày 12/11/2025, hôm nay là 1[13]/11"):
            meetings.open_meeting(meeting=world.meeting, by=world.chair, on=day)
    world.meeting.refresh_from_db()
    assert world.meeting.state == "planned"
    assert not AuditEntry.objects.filter(act=Act.MEETING_OPENED).exists()


def move(world: World, day: date, *, on: date = MEETING_DAY, by: User | None = None) -> None:
    call = replace(
        calling.call_of(world.meeting), held_on=day, starts_at=time(14), place="Phòng họp A"
    )
    calling.change_meeting(meeting=world.meeting, call=call, by=by or world.tccb, on=on)


def test_a_meeting_is_moved_to_another_day_and_opens_on_that():
    world = make_world(3, running=False)
    later = date(2025, 11, 13)
    move(world, later)
    told = InboxMessage.objects.filter(
        text="Phiên họp Hội đồng 08:00 ngày 12/11/2025 dời sang 14:00 ngày 13/11/2025, Phòng họp A."
    )
    assert {message.recipient for message in told} == {*world.users, world.secretary}
    data = AuditEntry.objects.get(act=Act.MEETING_CHANGED).data
    assert (data["from"]["held_on"], data["to"]["held_on"]) == ("2025-11-12", "2025-11-13")
    assert data["from"]["chair"] == data["to"]["chair"] == "Nguyễn Hữu Nghĩa"
    opened = meetings.open_meeting(meeting=world.meeting, by=world.chair, on=later)
    assert (opened.held_on, opened.starts_at, opened.place) == (later, time(14), "Phòng họp A")


def test_a_meeting_is_not_moved_into_the_past_out_of_the_term_or_once_open():
    world = make_world(3, running=False)
    world.council.valid_to = date(2025, 12, 31)
    world.council.save()
    for day in (date(2025, 11, 11), date(2026, 1, 1)):
        with pytest.raises(Refused) as refusal:
            move(world, day)
        assert refusal.value.field == "held_on"
    with pytest.raises(Forbidden):
        move(world, date(2025, 11, 13), by=world.users[1])
    meetings.open_meeting(meeting=world.meeting, by=world.chair, on=MEETING_DAY)
    with pytest.raises(Refused, match="đã khai mạc nên không đổi được"):
        move(world, date(2025, 11, 13))
    world.meeting.refresh_from_db()
    assert world.meeting.held_on == MEETING_DAY


def test_a_meeting_of_another_day_is_moved_to_today_and_opened(settings):
    settings.DEMO_TODAY = date(2025, 11, 14)
    world = make_world(3, running=False)
    chair, secretary = signed_in(world.chair), signed_in(world.secretary)
    place, move = (address(name, world.meeting.pk) for name in ("meeting_detail", "meeting_change"))
    told = text_of(chair.post(address("meeting_open", world.meeting.pk), follow=True))
    assert "dời phiên họp sang hôm nay rồi khai mạc." in told
    assert "Đổi phiên họp" not in text_of(chair.get(place))
    assert "Đổi phiên họp" in text_of(secretary.get(place))
    assert 'value="12/11/2025"' in secretary.get(move).content.decode()
    people = {"chair": world.seats[0].pk, "secretary": world.meeting.secretary_id}
    typed = {"held_on": "13/11/2025", "starts_at": "8:00", "place": "Hội trường lớn"} | people
    typed["seen"] = calling.call_mark(calling.call_of(world.meeting))
    assert "Ngày họp đã qua." in text_of(secretary.post(move, typed))
    secretary.post(move, typed | {"held_on": "14/11/2025"})
    told = text_of(chair.post(address("meeting_open", world.meeting.pk), follow=True))
    assert "Đã khai mạc phiên họp" in told and "Hội trường lớn" in told
    assert "đã khai mạc nên không đổi được" in text_of(
        secretary.post(move, typed | {"held_on": "15/11/2025"})
    )
