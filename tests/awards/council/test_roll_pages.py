"""What pages say of who is there and who may vote: nothing before the roll call, nobody recused
among the entitled; one name for each choice; and the papers' words where nobody is agreed
upon."""

import pytest

from awards.enums import RoundMethod
from awards.models import Meeting, Round, RoundRule
from awards.services import ballots, meetings, rounds
from awards.services.meetings import Concluded
from emulation.errors import Refused
from emulation.models import InboxMessage
from emulation.templatetags.ng import icon
from tests.awards.council.test_conclusions import held
from tests.awards.council.test_pages import address, signed_in, text_of
from tests.awards.council.world import MEETING_DAY, World, give_seat_to_head, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def standing_day(settings):
    settings.DEMO_TODAY = MEETING_DAY


def uncalled() -> World:
    world = make_world(9, nominees=1, running=False)
    Meeting.objects.update(roll_called_at=None)
    world.meeting.refresh_from_db()
    return world


def test_before_the_roll_call_nobody_is_said_to_be_there():
    world = uncalled()
    shown = signed_in(world.chair).get(address("meeting_detail", world.meeting.pk))
    assert "9 thành viên, chưa điểm danh" in text_of(shown)
    assert "9/9" not in text_of(shown) and "đủ họp" not in text_of(shown)
    assert icon("check-lg") not in shown.content.decode().split("Điểm danh</h2>")[1]
    question = text_of(signed_in(world.chair).get(address("meeting_open", world.meeting.pk)))
    assert "Chưa điểm danh nên chưa khai mạc được." in question
    assert "Khai mạc với" not in question
    meetings.record_attendance(meeting=world.meeting, presence={}, by=world.secretary)
    shown = signed_in(world.chair).get(address("meeting_detail", world.meeting.pk))
    assert "9/9 thành viên, đủ họp (cần từ 6)" in text_of(shown)


def test_no_meeting_opens_before_the_roll_call():
    world = uncalled()
    opening = {"meeting": world.meeting, "by": world.chair, "on": MEETING_DAY}
    with pytest.raises(Refused, match="Chưa điểm danh nên chưa khai mạc được"):
        meetings.open_meeting(**opening)
    meetings.record_attendance(meeting=world.meeting, presence={}, by=world.secretary)
    assert meetings.open_meeting(**opening).state == "running"


@pytest.mark.parametrize("method", ["get", "post"])
def test_without_a_rule_the_meeting_says_why_no_round_opens(method):
    world = make_world(3)
    RoundRule.objects.all().delete()
    place = address("round_open", world.meeting.pk, "bang_khen_tinh")
    sent = {"items": [item.pk for item in world.items]} if method == "post" else {}
    answer = getattr(signed_in(world.chair), method)(place, sent, follow=True)
    assert answer.redirect_chain == [(address("meeting_detail", world.meeting.pk), 302)]
    (message,) = answer.context["messages"]
    assert "quy tắc" in str(message).lower() and not world.meeting.rounds.exists()


def test_a_page_with_a_form_answers_head():
    world = make_world(3)
    answer = signed_in(world.chair).head(address("round_open", world.meeting.pk, "bang_khen_tinh"))
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_recused_member_is_not_ticked_counted_or_told_when_a_round_opens():
    world = make_world(9, nominees=1, method="open", running=False)
    give_seat_to_head(world, 3, world.items[0])
    meetings.open_meeting(meeting=world.meeting, by=world.chair, on=MEETING_DAY)
    client = signed_in(world.chair)
    place = address("round_open", world.meeting.pk, "bang_khen_tinh")
    page = client.get(place)
    told = text_of(page)
    assert "Danh sách được biểu quyết 8 trong 9 thành viên" in told
    assert "Hệ thống báo cho 8 thành viên được biểu quyết" in told
    name = world.seats[3].staff.full_name
    (line,) = [
        li
        for li in page.content.decode().split("<li>")
        if name in li.replace("\u00a0", " ") and "không bỏ phiếu cho" in li.replace("\u00a0", " ")
    ]
    assert icon("dash-lg") in line and icon("check-lg") not in line
    client.post(place, {"items": [world.items[0].pk]})
    opened = Round.objects.get()
    address_of = address("round_ballot", opened.pk)
    told_users = {m.recipient for m in InboxMessage.objects.filter(url=address_of)}
    assert told_users == set(world.users) - {world.users[3]}


@pytest.mark.parametrize(("choice", "written"), [("agree", True), ("disagree", False)])
def test_papers_are_promised_only_where_somebody_is_agreed_upon(choice, written):
    world = make_world(3, nominees=1)
    closed = held(world, choice)
    said = {world.items[0].pk: Concluded(choice == "agree")}
    meetings.conclude_items(round=closed, conclusions=said, by=world.chair)
    shown = text_of(signed_in(world.chair).get(address("meeting_detail", world.meeting.pk)))
    assert ("Tờ trình, danh sách và biên bản lập từ" in shown) is written
    assert ("không lập tờ trình và danh sách" in shown) is not written


def test_an_empty_meeting_leads_who_prepares_it_to_the_table_and_nobody_else():
    world = make_world(nominees=0, running=False)
    place = address("meeting_detail", world.meeting.pk)
    table = address("nomination_table", world.meeting.occasion_id)
    page = signed_in(world.tccb).get(place)
    assert "Chưa có đề nghị nào được trình" in text_of(page)
    assert f'href="{table}"' in page.content.decode()
    assert f'href="{table}"' not in signed_in(world.users[2]).get(place).content.decode()


@pytest.mark.parametrize(
    ("method", "blank"),
    [(RoundMethod.SECRET, "Phiếu trắng"), (RoundMethod.OPEN, "Không có ý kiến")],
)
def test_the_fourth_choice_is_called_one_thing_from_ballot_to_result(method, blank):
    """As the papers of the round call it: nobody casts a ballot in an open one."""
    world = make_world(4, nominees=1, method=method)
    opened = world.open()
    asked = signed_in(world.users[1]).get(address("round_ballot", opened.pk))
    ballots.vote(round=opened, choices=world.ballot("blank"), by=world.users[1])
    rounds.close_round(round=opened, by=world.chair)
    told = signed_in(world.chair).get(address("meeting_detail", world.meeting.pk))
    others = {"Phiếu trắng", "Không có ý kiến"} - {blank}
    for answer in (asked, told):
        page = text_of(answer)
        assert blank in page and not any(other in page for other in others)
    assert f'data-l="{blank}"' in told.content.decode()
