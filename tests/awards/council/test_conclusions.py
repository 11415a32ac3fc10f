"""The chair concludes: again where something came up, never over another window's word, and never
on a round too few took part in."""

import pytest

from awards.models import AgendaItem, Meeting, Round
from awards.services import ballots, meetings, rounds
from awards.services.meetings import Concluded
from emulation import clock
from emulation.acts import Act
from emulation.errors import Refused, Stale
from emulation.models import AuditEntry
from tests.awards.council.test_pages import address, signed_in, text_of
from tests.awards.council.world import MEETING_DAY, World, make_world

pytestmark = pytest.mark.django_db


def held(world: World, choice: str = "agree", voters: int | None = None) -> Round:
    opened = world.open()
    for user in world.users[:voters]:
        ballots.vote(round=opened, choices=world.ballot(choice), by=user)
    return rounds.close_round(round=opened, by=world.chair)


def conclude(world: World, closed: Round, said: dict[AgendaItem, Concluded]) -> None:
    words = {item.pk: concluded for item, concluded in said.items()}
    meetings.conclude_items(round=closed, conclusions=words, by=world.chair)


def open_case(item: AgendaItem) -> None:
    item.nomination.subject.pending_cases.create(
        kind="complaint", opened_on=MEETING_DAY, handler="Thanh tra Sở"
    )


def typed(item: AgendaItem, approved: str, note: str = "", version: int = 1) -> dict[str, object]:
    return {
        f"approved_{item.pk}": approved,
        f"note_{item.pk}": note,
        f"version_{item.pk}": version,
    }


# --- Again ----------------------------------------------------------------------------------


def test_whoever_comes_under_a_case_is_concluded_on_again_and_the_meeting_ends(settings):
    settings.DEMO_TODAY = MEETING_DAY
    world = make_world(3, nominees=2)
    first, second = world.items
    closed = held(world)
    conclude(world, closed, {first: Concluded(True), second: Concluded(True)})
    open_case(first)
    chair = signed_in(world.chair)
    page, place = (
        address("meeting_detail", world.meeting.pk),
        address("round_conclude", closed.pk),
    )
    shown = chair.get(page)
    assert f'href="{place}"' in shown.content.decode()
    assert "Phải kết luận lại là không thông qua" in text_of(shown)
    assert "Mọi mục đã kết luận" not in text_of(shown)
    assert "Người chủ trì kết luận lại mục này" in text_of(signed_in(world.users[1]).get(page))
    again = typed(first, "no", version=2) | typed(second, "yes", version=2)
    assert "Kết luận khác kết quả bỏ phiếu thì ghi lý do." in text_of(chair.post(place, again))
    chair.post(place, again | {f"note_{first.pk}": "có đơn tố cáo"})
    assert [i.conclusion for i in world.meeting.items.all()] == ["rejected", "approved"]
    last = AuditEntry.objects.filter(act=Act.ITEM_CONCLUDED).latest("pk")
    assert last.data == {
        "conclusion": "rejected", "note": "có đơn tố cáo",
        "before": {"conclusion": "approved", "note": ""},
    }  # fmt: skip
    assert AuditEntry.objects.filter(act=Act.ITEM_CONCLUDED).count() == 3
    meetings.conclude_meeting(meeting=world.meeting, by=world.chair, ends_at=clock.now().time())
    states = [item.nomination.state for item in world.meeting.items.order_by("position")]
    assert states == ["rejected", "approved"]


def test_a_case_stops_agreeing_at_the_item_itself():
    world = make_world(3, nominees=1)
    closed = held(world)
    open_case(world.items[0])
    AgendaItem.objects.update(conclusion="rejected", conclusion_note="chờ xác minh", version=2)
    with pytest.raises(Refused, match="đang bị chặn") as refusal:
        conclude(world, closed, {world.items[0]: Concluded(True, "thôi", version=2)})
    assert refusal.value.field == f"approved_{world.items[0].pk}"


def test_concluding_again_needs_a_reason_of_its_own():
    world = make_world(3, nominees=1)
    (item,) = world.items
    closed = held(world)
    conclude(world, closed, {item: Concluded(False, "chờ xác minh")})
    for note in ("", "chờ xác minh"):
        with pytest.raises(Refused, match="Kết luận lại thì ghi lý do"):
            conclude(world, closed, {item: Concluded(True, note, version=2)})
    conclude(world, closed, {item: Concluded(True, "đã xác minh xong", version=2)})
    item.refresh_from_db()
    assert (item.conclusion, item.conclusion_note) == ("approved", "đã xác minh xong")


# --- Two windows ----------------------------------------------------------------------------


def test_the_second_window_is_told_and_keeps_its_words(settings):
    settings.DEMO_TODAY = MEETING_DAY
    world = make_world(3, nominees=1)
    (item,) = world.items
    closed = held(world)
    place = address("round_conclude", closed.pk)
    one, two = signed_in(world.chair), signed_in(world.chair)
    one.post(place, typed(item, "no", "đơn vị xin rút"))
    told = two.post(place, typed(item, "yes", "lời của cửa sổ hai"))
    assert told.status_code == 422
    assert "vừa được kết luận ở một cửa sổ khác: không thông qua" in text_of(told)
    page = told.content.decode()
    assert 'value="lời của cửa sổ hai"' in page
    assert "Đã kết luận: không thông qua. đơn vị xin rút" in text_of(told)
    item.refresh_from_db()
    assert (item.conclusion, item.conclusion_note) == ("rejected", "đơn vị xin rút")
    assert f'name="version_{item.pk}" value="2"' in page
    two.post(place, typed(item, "yes", "lời của cửa sổ hai", version=2))
    item.refresh_from_db()
    assert (item.conclusion, item.conclusion_note) == ("approved", "lời của cửa sổ hai")


def test_the_same_words_twice_are_one_conclusion():
    world = make_world(3, nominees=1)
    (item,) = world.items
    closed = held(world)
    for _ in range(2):
        conclude(world, closed, {item: Concluded(True, "thống nhất")})
    assert AuditEntry.objects.filter(act=Act.ITEM_CONCLUDED).count() == 1
    with pytest.raises(Stale):
        conclude(world, closed, {item: Concluded(True, "lời khác")})


def test_nothing_to_conclude_is_said(settings):
    settings.DEMO_TODAY = MEETING_DAY
    world = make_world(3, nominees=1)
    chair, opened = signed_in(world.chair), world.open()
    place = address("round_conclude", opened.pk)
    assert "Lượt 1 chưa đóng nên chưa kết luận được." in text_of(chair.get(place, follow=True))


# --- Too few --------------------------------------------------------------------------------


@pytest.mark.parametrize("approved", [True, False])
def test_a_round_below_the_quorum_has_no_result_to_conclude(approved, settings):
    settings.DEMO_TODAY = MEETING_DAY
    world = make_world(9, nominees=1)
    (item,) = world.items
    closed = held(world, voters=5)
    with pytest.raises(Refused, match="chưa đủ số thành viên tham gia") as refusal:
        conclude(world, closed, {item: Concluded(approved, "quyết định của chủ trì")})
    assert refusal.value.field == f"approved_{item.pk}"
    chair = signed_in(world.chair)
    place = address("round_conclude", closed.pk)
    choice = "yes" if approved else "no"
    told = text_of(chair.post(place, typed(item, choice, "quyết định"), follow=True))
    assert "không có mục nào kết luận được: chưa đủ số thành viên tham gia" in told
    assert "Chưa đủ người tham gia" in told
    assert "chỉ mở lượt nữa được, không kết luận được" in told
    assert "Kết luận 1 mục" not in told and "Mở lượt nữa cho các mục này" in told
    item.refresh_from_db()
    assert item.conclusion == "pending"


def test_with_the_quorum_the_same_count_is_concluded():
    """The control: six of nine is the quorum, and the chair concludes as counted."""
    world = make_world(9, nominees=1)
    (item,) = world.items
    closed = held(world, voters=6)
    conclude(world, closed, {item: Concluded(False)})
    item.refresh_from_db()
    assert item.conclusion == "rejected"


@pytest.mark.parametrize("choice", ["disagree", "blank"])
def test_what_did_not_pass_is_not_approved_whatever_the_reason(choice, settings):
    settings.DEMO_TODAY = MEETING_DAY
    world = make_world(9, nominees=1)
    (item,) = world.items
    closed = held(world, choice)
    why = "Mục 1 không đạt ở lượt 1 nên không thông qua được"
    with pytest.raises(Refused) as refusal:
        conclude(world, closed, {item: Concluded(True, "đơn vị xứng đáng")})
    assert (refusal.value.field, refusal.value.message) == (
        f"approved_{item.pk}", f"{why}; có thể mở lượt nữa."
    )  # fmt: skip
    chair, place = signed_in(world.chair), address("round_conclude", closed.pk)
    page = chair.get(place).content.decode()
    assert 'value="no"' in page and 'value="yes"' not in page
    told = chair.post(place, typed(item, "yes", "đơn vị xứng đáng"))
    assert told.status_code == 422 and f"{why}; có thể mở lượt nữa." in text_of(told)
    item.refresh_from_db()
    assert (item.conclusion, item.conclusion_note) == ("pending", "")
    conclude(world, closed, {item: Concluded(False)})
    with pytest.raises(Refused, match=rf"{why}\."):
        conclude(world, closed, {item: Concluded(True, "xét lại", version=2)})


def test_eight_of_nine_pass_and_may_be_approved_or_not():
    """The control: what passed offers both choices."""
    world = make_world(9, nominees=1)
    (item,) = world.items
    closed = held(world, voters=8)
    conclude(world, closed, {item: Concluded(True)})
    conclude(world, closed, {item: Concluded(False, "đơn vị xin rút", version=2)})
    item.refresh_from_db()
    assert (item.conclusion, item.conclusion_note) == ("rejected", "đơn vị xin rút")


def test_another_round_decides_what_the_thin_one_could_not():
    world = make_world(9, nominees=1)
    (item,) = world.items
    held(world, voters=0)
    second = world.open(reason="Lượt 1 không đủ người")
    for user in world.users:
        ballots.vote(round=second, choices=world.ballot("agree"), by=user)
    closed = rounds.close_round(round=second, by=world.chair)
    conclude(world, closed, {item: Concluded(True)})
    assert Meeting.objects.get().items.get().conclusion == "approved"
