"""What a home page says the council waits for, and the list of meetings."""

from datetime import date, time

import pytest
from django.test import Client
from django.urls import reverse

from awards.models import Meeting
from awards.selectors.council_home import council_todos
from awards.services import ballots, meetings, rounds
from emulation.enums import Role
from tests.awards.council.world import MEETING_DAY, make_world
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def told(user, day: date = MEETING_DAY) -> list[tuple[str, str, date | None]]:
    return [(todo.title, todo.context, todo.due) for todo in council_todos(user, day)]


def test_members_are_asked_to_read_before_the_meeting_and_not_after():
    world = make_world(3, nominees=2, running=False)
    reading = ("Đọc 2 đề nghị trước phiên họp", "08:00, Phòng họp B, trụ sở Sở", MEETING_DAY)
    assert told(world.users[1]) == [reading]
    assert told(world.users[1], date(2025, 11, 13)) == []


def test_the_chair_opens_and_the_secretary_prepares_calls_the_roll_and_writes():
    world = make_world(3, nominees=2, running=False)
    hour = "08:00, Phòng họp B, trụ sở Sở · Hằng năm 2025"
    Meeting.objects.update(roll_called_at=None, starts_at=time(8))
    day_before, day_after = date(2025, 11, 11), date(2025, 11, 13)
    assert told(world.secretary, day_before) == [("Chuẩn bị phiên họp", hour, MEETING_DAY)]
    late = ("Đổi ngày hoặc rút phiên họp đã qua ngày", hour, MEETING_DAY)
    assert told(world.secretary, day_after) == [late]
    assert told(world.secretary) == [("Điểm danh phiên họp", hour, MEETING_DAY)]
    opening = ("Khai mạc phiên họp", hour, MEETING_DAY)
    assert opening in told(world.chair) and opening not in told(world.users[1])
    assert opening not in told(world.chair, day_before)
    meetings.record_attendance(meeting=world.meeting, presence={}, by=world.secretary)
    assert told(world.secretary) == [("Ghi biên bản phiên họp", hour, MEETING_DAY)]
    meetings.open_meeting(meeting=world.meeting, by=world.chair, on=MEETING_DAY)
    assert told(world.chair) == [("Điều hành phiên họp đang họp", hour, MEETING_DAY)]
    assert told(make_user(Role.SECRETARY)) == []


def test_a_ballot_is_a_task_until_it_is_cast():
    world = make_world(3, nominees=2)
    opened = world.open()
    member = world.users[1]
    todo = council_todos(member, MEETING_DAY)[0]
    assert (todo.title, todo.url) == (
        "Bỏ phiếu kín cho 2 đề nghị",
        reverse("round_ballot", args=[opened.pk]),
    )
    assert told(make_user(Role.MEMBER)) == told(world.tccb) == []
    ballots.vote(round=opened, choices=world.ballot("blank"), by=member)
    assert told(member) == []
    rounds.close_round(round=opened, by=world.chair)
    assert told(world.users[2]) == []


def test_the_list_shows_each_meeting_with_its_step():
    world = make_world(3, nominees=2, running=False)
    client = Client()
    client.force_login(world.users[1])
    page = client.get(reverse("meeting_list")).content.decode()
    assert "Phiên họp 08:00 ngày 12/11/2025" in page.replace("\u00a0", " ")
    assert "Đang chuẩn bị" in page and "Lập phiên họp" not in page
    meetings.open_meeting(meeting=world.meeting, by=world.chair, on=MEETING_DAY)
    assert "Đang họp" in client.get(reverse("meeting_list")).content.decode()


def test_an_empty_list_says_who_acts():
    client = Client()
    client.force_login(make_user(Role.SECRETARY))
    assert "Lập phiên họp…" in client.get(reverse("meeting_list")).content.decode()
    client.force_login(make_user(Role.MEMBER))
    page = client.get(reverse("meeting_list")).content.decode()
    assert "Phòng Tổ chức cán bộ lập phiên họp" in page.replace("\u00a0", " ")
