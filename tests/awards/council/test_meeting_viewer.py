"""What a meeting's page says to the one who reads it: why no ballot waits, where the papers lie."""

import pytest
from django.urls import reverse

from awards.services import meetings
from awards.services.recusals import recuse
from emulation.enums import Role
from tests.awards.council.test_pages import address, text_of
from tests.awards.council.world import give_seat_to_head, make_world
from tests.dossiers.makers import make_snapshot
from tests.factories import make_tccb, make_user

pytestmark = pytest.mark.django_db


def page(client, user, meeting):
    client.force_login(user)
    return client.get(address("meeting_detail", meeting.pk))


def test_a_member_without_a_ballot_is_told_why(client):
    world = make_world(9, nominees=1)
    give_seat_to_head(world, 4, world.items[0])
    recuse(item=world.items[0], reason="người thân của người được đề nghị", by=world.users[5])
    absent = meetings.Presence("absent", "đi công tác")
    meetings.record_attendance(
        meeting=world.meeting, presence={world.seats[6].pk: absent}, by=world.tccb
    )
    world.open()
    told = {
        seat: text_of(page(client, world.users[seat], world.meeting)).partition(
            "không bỏ phiếu ở lượt này: "
        )[2]
        for seat in (3, 4, 5, 6)
    }
    assert told[3] == ""
    assert told[4].startswith("là Chi cục trưởng.")
    assert told[5].startswith("người thân của người được đề nghị.")
    assert told[6].startswith("không có tên trong danh sách của lượt.")


def test_who_has_the_papers_in_the_navigation_is_led_to_them(client):
    meeting = make_snapshot().meeting
    member = meeting.council.members.order_by("position")[1].staff.user
    link = f'href="{reverse("dossier_list")}">Mở hồ sơ</a>'
    assert link in page(client, make_tccb(), meeting).content.decode()
    assert link not in page(client, member, meeting).content.decode()
    assert link in page(client, make_user(Role.INSPECTOR), meeting).content.decode()
