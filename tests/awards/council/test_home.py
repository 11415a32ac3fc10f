"""What a home page says the council waits for, and the list of meetings."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

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
    assert told(world.secretary) == []


def test_a_ballot_is_a_task_until_it_is_cast():
    world = make_world(3, nominees=2)
    opened = world.open()
    member = world.users[1]
    todo = council_todos(member, MEETING_DAY)[0]
    assert (todo.title, todo.url) == (
        "Bỏ phiếu kín cho 2 đề nghị",
        reverse("round_ballot", args=[opened.pk]),
    )
    assert told(make_user(Role.MEMBER)) == told(world.secretary) == told(world.tccb) == []
    ballots.vote(round=opened, choices=world.ballot("blank"), by=member)
    assert told(member) == []
    rounds.close_round(round=opened, by=world.chair)
    assert told(world.users[2]) == []


def test_the_list_shows_each_meeting_with_its_step():
    world = make_world(3, nominees=2, running=False)
    client = Client()
    client.force_login(world.users[1])
    page = client.get(reverse("meeting_list")).content.decode()
    assert "Phiên họp ngày 12/11/2025" in page.replace("\u00a0", " ")
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
