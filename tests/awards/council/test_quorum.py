"""Too few people, or too late: a meeting does not begin, and one that began has a way out."""

from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import make_aware

from awards.enums import AttendanceStatus
from awards.models import AgendaItem, Meeting
from awards.selectors.rolls import quorum_of
from awards.services import ballots, calling, comments, meetings, rounds, setting_aside
from awards.services.meetings import Concluded, Presence
from emulation import clock
from emulation.acts import Act
from emulation.errors import Forbidden, Refused
from emulation.models import AuditEntry, InboxMessage
from tests.awards.council.test_pages import address, signed_in, text_of
from tests.awards.council.world import MEETING_DAY, World, make_rule, make_world

pytestmark = pytest.mark.django_db

AWAY = AttendanceStatus.ABSENT


@pytest.fixture(autouse=True)
def standing_day(settings):
    settings.DEMO_TODAY = MEETING_DAY


def call_roll(world: World, *, there: int, rest: str = AWAY) -> None:
    """The first `there` are in the room."""
    presence = {
        seat.pk: Presence(rest, reason="đi công tác", written_opinion="Đồng ý với danh sách.")
        for seat in world.seats[there:]
    }
    here = {seat.pk: Presence(AttendanceStatus.PRESENT) for seat in world.seats[:there]}
    meetings.record_attendance(meeting=world.meeting, presence=presence | here, by=world.secretary)


def open_it(world: World) -> Meeting:
    return meetings.open_meeting(meeting=world.meeting, by=world.chair, on=MEETING_DAY)


# --- Opening --------------------------------------------------------------------------------


def test_a_meeting_opens_with_two_thirds_and_not_with_one_less():
    world = make_world(9, nominees=1, running=False)
    call_roll(world, there=5)
    with pytest.raises(Refused, match=r"Mới có 5/9 thành viên, chưa đủ họp \(cần từ 6\)"):
        open_it(world)
    world.meeting.refresh_from_db()
    assert world.meeting.state == "planned"
    assert not AuditEntry.objects.filter(act=Act.MEETING_OPENED).exists()
    call_roll(world, there=6)
    assert open_it(world).state == "running"


@pytest.mark.parametrize(("counts", "opens"), [(True, True), (False, False)])
def test_a_written_opinion_counts_where_the_rule_says_so(counts, opens):
    world = make_world(9, nominees=1, running=False, written_counts=counts)
    call_roll(world, there=5, rest=AttendanceStatus.WRITTEN)
    assert quorum_of(world.meeting).enough is opens
    if not opens:
        with pytest.raises(Refused, match="Mới có 5/9"):
            open_it(world)
    else:
        assert open_it(world).state == "running"


def test_a_tier_that_asks_for_fewer_is_enough_to_begin():
    world = make_world(9, nominees=2, running=False)
    AgendaItem.objects.get(pk=world.items[1].pk).nomination.__class__.objects.filter(
        pk=world.items[1].nomination_id
    ).update(tier="giay_khen")
    make_rule(world.council, tier="giay_khen", quorum_numerator=1, quorum_denominator=2)
    call_roll(world, there=5)
    assert open_it(world).state == "running"
    with pytest.raises(Refused, match="chưa đủ họp"):
        world.open([world.items[0]])
    assert world.open([world.items[1]]).number == 1


def test_the_page_says_why_it_does_not_open_and_offers_no_button():
    world = make_world(9, nominees=1, running=False)
    call_roll(world, there=5)
    client = signed_in(world.chair)
    place = address("meeting_open", world.meeting.pk)
    shown = text_of(client.get(place))
    assert "Mới có 5/9 thành viên, chưa đủ họp (cần từ 6) nên chưa khai mạc được." in shown
    assert "Khai mạc với" not in shown
    assert "chưa đủ họp (cần từ 6)" in text_of(client.post(place, follow=True))
    call_roll(world, there=6)
    assert "Khai mạc với 6 thành viên" in text_of(client.get(place))


# --- The way out ----------------------------------------------------------------------------


def withdraw(world: World, reason: str = "Không đủ số thành viên dự họp.") -> Meeting:
    return calling.withdraw_meeting(meeting=world.meeting, reason=reason, by=world.secretary)


def test_a_meeting_that_began_and_cannot_go_on_gives_its_nominations_back():
    world = make_world(9, nominees=2)
    comments.comment(item=world.items[0], text="Cần rõ.", token=uuid4(), by=world.users[1])
    call_roll(world, there=4)
    with pytest.raises(Refused, match="chưa đủ họp"):
        world.open()
    with pytest.raises(Forbidden):
        calling.withdraw_meeting(meeting=world.meeting, reason="Thiếu người.", by=world.users[1])
    with pytest.raises(Refused) as refusal:
        withdraw(world, reason=" ")
    assert refusal.value.field == "reason"
    done = withdraw(world)
    assert (done.state, done.items.count()) == ("withdrawn", 0)
    states = {item.nomination.__class__.objects.get(pk=item.nomination_id).state
              for item in world.items}  # fmt: skip
    assert states == {"compiled"}
    entry = AuditEntry.objects.get(act=Act.MEETING_WITHDRAWN)
    assert [said["text"] for said in entry.data["comments"]] == ["Cần rõ."]
    told = InboxMessage.objects.filter(text__contains="đã được rút: Không đủ số thành viên")
    assert {message.recipient for message in told} == {*world.users, world.secretary}


def test_a_meeting_with_a_round_is_not_withdrawn():
    world = make_world(3, nominees=2)
    rounds.close_round(round=world.open([world.items[0]]), by=world.chair)
    with pytest.raises(Refused, match="đã có lượt nên không rút được"):
        withdraw(world)
    world.meeting.refresh_from_db()
    assert (world.meeting.state, world.meeting.items.count()) == ("running", 2)
    shown = text_of(signed_in(world.secretary).get(address("meeting_detail", world.meeting.pk)))
    assert "Rút phiên họp" not in shown


def put_off(world: World, items: list[AgendaItem], reason: str = "Không còn đủ người.") -> None:
    setting_aside.put_off(meeting=world.meeting, items=items, reason=reason, by=world.chair)


def test_what_is_left_over_is_put_off_and_the_rest_concluded():
    world = make_world(3, nominees=2)
    first, second = world.items
    opened = world.open([first])
    for user in world.users:
        ballots.vote(round=opened, choices={first.pk: "agree"}, by=user)
    with pytest.raises(Refused, match="Đóng lượt đang mở"):
        put_off(world, [second])
    rounds.close_round(round=opened, by=world.chair)
    said = {first.pk: Concluded(approved=True)}
    meetings.conclude_items(round=opened, conclusions=said, by=world.chair)
    with pytest.raises(Refused, match="Mục 1 không còn chờ bỏ phiếu"):
        put_off(world, [first])
    with pytest.raises(Refused) as refusal:
        put_off(world, [second], reason=" ")
    assert refusal.value.field == "reason"
    put_off(world, [second])
    second.refresh_from_db()
    assert (second.on_ballot, second.exclusion_reason, second.version) == (
        False, "để lại phiên sau: Không còn đủ người", 2
    )  # fmt: skip
    meetings.conclude_meeting(meeting=world.meeting, by=world.chair, ends_at=clock.now().time())
    states = [item.nomination.state for item in world.meeting.items.order_by("position")]
    assert states == ["approved", "set_aside"]


def test_only_the_one_who_presides_puts_off_and_only_while_it_runs():
    world = make_world(3, nominees=1, running=False)
    with pytest.raises(Refused, match="không đang diễn ra"):
        put_off(world, world.items)
    open_it(world)
    for user in (world.users[1], world.secretary):
        with pytest.raises(Forbidden):
            setting_aside.put_off(
                meeting=world.meeting, items=world.items, reason="Thiếu người.", by=user
            )
    assert AgendaItem.objects.get().on_ballot


def test_putting_off_through_the_page():
    world = make_world(3, nominees=2)
    client = signed_in(world.chair)
    place = address("meeting_put_off", world.meeting.pk)
    assert "Để lại đề nghị…" in text_of(client.get(address("meeting_detail", world.meeting.pk)))
    assert client.post(place, {"items": [world.items[0].pk]}).status_code == 422
    sent = {"items": [world.items[0].pk], "reason": "Chờ xác minh thêm."}
    told = text_of(client.post(place, sent, follow=True))
    assert "Đã để lại 1 đề nghị cho phiên sau." in told
    assert "để lại phiên sau: Chờ xác minh thêm" in told


# --- The day --------------------------------------------------------------------------------


def at(hour: int, *, later: int = 0) -> datetime:
    return make_aware(datetime.combine(MEETING_DAY, time(hour)) + timedelta(days=later))


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (at(23), True),
        (at(0, later=1), True),
        (at(5, later=1), True),
        (at(6, later=1), False),
        (at(8, later=1), False),
        (at(1, later=2), False),
        (at(20, later=8), False),
    ],
)
def test_a_round_opens_on_the_meetings_day_and_in_its_night(now, opens):
    with clock.standing_at(at(20)):
        world = make_world(3, nominees=1)
    with clock.standing_at(now):
        if opens:
            assert world.open().number == 1
        else:
            with pytest.raises(Refused, match="khai mạc ngày 12/11/2025 nên hôm nay không mở"):
                world.open()


def test_a_meeting_of_another_day_is_put_off_and_concluded():
    """The round cannot be opened any more; the meeting ends all the same."""
    with clock.standing_at(at(20)):
        world = make_world(3, nominees=1)
    with clock.standing_at(at(9, later=1)):
        put_off(world, world.items)
        done = meetings.conclude_meeting(meeting=world.meeting, by=world.chair, ends_at=time(21))
    assert done.state == "concluded"
    assert AgendaItem.objects.get().nomination.state == "set_aside"
