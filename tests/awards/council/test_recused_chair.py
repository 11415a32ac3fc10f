"""Who does not vote on an item does not overrule the vote on it either."""

import pytest

from awards.models import AgendaItem, Round
from awards.services import ballots, meetings, recusals, rounds
from awards.services.meetings import Concluded
from emulation import clock
from emulation.acts import Act
from emulation.errors import Forbidden, Refused
from emulation.models import AuditEntry, User
from tests.awards.council.test_conclusions import typed
from tests.awards.council.test_pages import address, signed_in, text_of
from tests.awards.council.world import MEETING_DAY, World, give_seat_to_head, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def standing_day(settings):
    settings.DEMO_TODAY = MEETING_DAY


@pytest.fixture
def world() -> World:
    """The chair heads the unit of the first of two items; five sit."""
    world = make_world(5, nominees=2, running=False)
    give_seat_to_head(world, 0, world.items[0])
    world.meeting = meetings.open_meeting(meeting=world.meeting, by=world.chair, on=MEETING_DAY)
    return world


def held(world: World, choice: str) -> Round:
    opened = world.open()
    for place, user in enumerate(world.users):
        items = world.items[1:] if place == 0 else world.items
        ballots.vote(round=opened, choices={item.pk: choice for item in items}, by=user)
    return rounds.close_round(round=opened, by=world.chair)


def say(world: World, closed: Round, by: User, **words: object) -> None:
    """`first`, `second`: what is concluded on that item."""
    items = dict(zip(("first", "second"), world.items, strict=True))
    said = {items[name].pk: concluded for name, concluded in words.items()}
    meetings.conclude_items(round=closed, conclusions=said, by=by)


def test_a_recused_chair_repeats_the_count_and_nothing_else(world):
    closed = held(world, "agree")
    with pytest.raises(Refused) as refusal:
        say(world, closed, world.chair, first=Concluded(False, "Đơn vị xin rút."))
    assert refusal.value.field == f"approved_{world.items[0].pk}"
    assert refusal.value.message == (
        "Ông Nguyễn Hữu Nghĩa không bỏ phiếu cho mục 1 nên chỉ kết luận theo kết quả. "
        "Bà Võ Thị Bạch Yến kết luận mục này."
    )
    assert AgendaItem.objects.get(pk=world.items[0].pk).conclusion == "pending"
    say(world, closed, world.chair, first=Concluded(True))
    say(world, closed, world.chair, second=Concluded(False, "Đơn vị xin rút."))
    assert [i.conclusion for i in world.meeting.items.all()] == ["approved", "rejected"]


def test_nobody_is_named_for_approving_what_did_not_pass(world):
    closed = held(world, "disagree")
    with pytest.raises(Refused) as refusal:
        say(world, closed, world.chair, first=Concluded(True, "Đơn vị xứng đáng."))
    assert refusal.value.message == (
        "Ông Nguyễn Hữu Nghĩa không bỏ phiếu cho mục 1 nên chỉ kết luận theo kết quả."
    )
    with pytest.raises(Refused, match="không đạt ở lượt 1 nên không thông qua được"):
        say(world, closed, world.users[1], first=Concluded(True, "Đơn vị xứng đáng."))
    say(world, closed, world.chair, first=Concluded(False))


@pytest.mark.parametrize("how", ["declared", "moved"])
def test_any_recusal_counts_and_a_post_taken_up_after_the_round(how):
    world = make_world(5, nominees=1)
    if how == "declared":
        recusals.recuse(item=world.items[0], reason="là anh ruột", by=world.chair)
    opened = world.open()
    for user in world.users[how == "declared" :]:
        ballots.vote(round=opened, choices=world.ballot("agree"), by=user)
    closed = rounds.close_round(round=opened, by=world.chair)
    if how == "moved":
        give_seat_to_head(world, 0, world.items[0])
    said = {world.items[0].pk: Concluded(False, "Xin rút.")}
    with pytest.raises(Refused, match="chỉ kết luận theo kết quả"):
        meetings.conclude_items(round=closed, conclusions=said, by=world.chair)


def test_the_next_member_there_concludes_against_the_count_and_is_named(world):
    closed = held(world, "agree")
    overruled = Concluded(False, "Đơn vị xin rút.")
    for user in (world.users[2], world.secretary):
        with pytest.raises(Forbidden):
            say(world, closed, user, first=overruled)
    with pytest.raises(Forbidden):
        say(world, closed, world.users[1], second=overruled)
    say(world, closed, world.users[1], first=overruled)
    item = AgendaItem.objects.get(pk=world.items[0].pk)
    assert (item.conclusion, item.concluded_by) == ("rejected", world.seats[1])
    entry = AuditEntry.objects.get(act=Act.ITEM_CONCLUDED)
    assert entry.actor_name == world.users[1].display_name
    with pytest.raises(Refused, match="chỉ kết luận theo kết quả"):
        say(world, closed, world.chair, first=Concluded(True, "Theo kết quả.", version=2))
    say(world, closed, world.chair, second=Concluded(True))
    meetings.conclude_meeting(meeting=world.meeting, by=world.chair, ends_at=clock.now().time())
    states = [i.nomination.state for i in world.meeting.items.order_by("position")]
    assert states == ["rejected", "approved"]


def test_who_is_recused_too_is_passed_over(world):
    recusals.recuse(item=world.items[0], reason="là chị ruột", by=world.users[1])
    opened = world.open()
    rounds_items = world.items
    for place, user in enumerate(world.users):
        items = rounds_items[1:] if place < 2 else rounds_items
        ballots.vote(round=opened, choices={i.pk: "agree" for i in items}, by=user)
    closed = rounds.close_round(round=opened, by=world.chair)
    with pytest.raises(Forbidden):
        say(world, closed, world.users[1], first=Concluded(False, "Xin rút."))
    say(world, closed, world.users[2], first=Concluded(False, "Xin rút."))
    assert AgendaItem.objects.get(pk=world.items[0].pk).concluded_by == world.seats[2]


def test_the_pages_of_both(world):
    closed = held(world, "agree")
    first, second = world.items
    place = address("round_conclude", closed.pk)
    chair, other, third = (signed_in(world.users[n]) for n in (0, 1, 2))
    shown = text_of(chair.get(place))
    assert "Người chủ trì không bỏ phiếu mục này nên chỉ kết luận theo kết quả." in shown
    assert "Kết luận khác kết quả: bà Võ Thị Bạch Yến." in shown.replace("Bà Võ", "bà Võ")
    meeting = address("meeting_detail", world.meeting.pk)
    assert "Kết luận thay người chủ trì…" in text_of(other.get(meeting))
    assert "Kết luận thay người chủ trì…" not in text_of(third.get(meeting))
    assert third.get(place).status_code == 403
    page = other.get(place).content.decode()
    assert f"approved_{first.pk}" in page and f"approved_{second.pk}" not in page
    other.post(place, typed(first, "no", "Đơn vị xin rút."))
    assert AgendaItem.objects.get(pk=first.pk).conclusion == "rejected"
    told = chair.post(place, typed(first, "yes", "Theo kết quả.", version=2) | typed(second, "yes"))
    assert told.status_code == 422 and "chỉ kết luận theo kết quả" in text_of(told)
