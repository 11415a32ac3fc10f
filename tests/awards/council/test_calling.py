"""A meeting is called once, can be put right before it is opened, and can be taken back."""

from dataclasses import replace
from datetime import date, time
from uuid import uuid4

import pytest
from django.test import Client

from awards.enums import MeetingState
from awards.forms.council import CallForm, MeetingForm
from awards.models import AgendaItem, Comment, Meeting
from awards.selectors.presenting import council_day, council_days
from awards.services import calling, comments, meetings
from awards.services.calling import Call
from emulation.acts import Act
from emulation.enums import Role
from emulation.errors import Forbidden, Refused, Stale
from emulation.models import AuditEntry, InboxMessage, User
from tests.awards.council.test_pages import address, signed_in, text_of
from tests.awards.council.world import (
    MEETING_DAY,
    World,
    agenda,
    make_call,
    make_nomination,
    make_world,
)
from tests.awards.makers import make_occasion
from tests.emulation.test_accounts import LOGIN
from tests.factories import MOMENT, collective_of, make_staff, make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(3, nominees=2, running=False)


def call(world: World, **fields: object) -> Call:
    """At ten, in another room."""
    words = {"starts_at": time(10), "place": "Phòng họp A"} | fields
    return make_call(world.seats[0], world.meeting.secretary, **words)


def called(world: World, words: Call, **more: object) -> Meeting:
    details = {"occasion": world.meeting.occasion, "token": uuid4(), "by": world.tccb}
    return calling.call_meeting(
        council=world.council, call=words, on=MEETING_DAY, **(details | more)
    )


def told_of(words: str) -> set[User]:
    return {line.recipient for line in InboxMessage.objects.filter(text__contains=words)}


# --- Calling --------------------------------------------------------------------------------


def test_one_form_calls_one_meeting_and_tells_once(world):
    token = uuid4()
    first = called(world, call(world), token=token)
    assert called(world, call(world), token=token) == first
    assert Meeting.objects.count() == 2
    told = InboxMessage.objects.filter(text__startswith="Hội đồng họp ngày 12/11/2025 lúc 10:00")
    assert sorted(line.recipient_id for line in told) == sorted(
        user.pk for user in (*world.users, world.secretary)
    )
    with pytest.raises(Stale, match="đã được lập"):
        called(world, call(world, place="Phòng họp C"), token=token)


def test_pressing_twice_on_the_page_calls_one_meeting(world, settings):
    settings.DEMO_TODAY = MEETING_DAY
    sent = {
        "occasion": world.meeting.occasion_id, "held_on": "20/11/2025", "starts_at": "8:30",
        "place": "Hội trường", "chair": world.seats[0].pk,
        "secretary": world.meeting.secretary_id, "token": str(uuid4()),
    }  # fmt: skip
    client = signed_in(world.tccb)
    pages = [client.post(address("meeting_call"), sent) for _ in range(2)]
    assert len({page["Location"] for page in pages}) == 1
    assert Meeting.objects.filter(place="Hội trường").count() == 1


def test_the_secretary_is_told(world):
    called(world, call(world))
    assert world.secretary in told_of("thư ký: Bà Ngô Thị Hồng Gấm")


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"held_on": date(2025, 11, 11)}, "held_on", "Ngày họp đã qua"),
        ({"starts_at": time(8)}, "starts_at", "đã họp lúc 08:00 ngày 12/11/2025"),
    ],
)
def test_a_day_that_is_over_and_an_hour_that_is_taken_are_refused(world, fields, field, words):
    world.meeting.starts_at = time(8)
    world.meeting.save()
    with pytest.raises(Refused, match=words) as refusal:
        called(world, call(world, **fields))
    assert refusal.value.field == field


def test_who_is_no_longer_secretary_is_neither_offered_nor_called(world, settings):
    settings.DEMO_TODAY = MEETING_DAY
    world.secretary.roles.update(valid_to=date(2025, 11, 11))
    with pytest.raises(Refused, match="Bà Ngô Thị Hồng Gấm không giữ vai Thư ký") as refusal:
        called(world, call(world))
    assert refusal.value.field == "secretary"
    with pytest.raises(Refused, match="không giữ vai Thư ký"):
        calling.change_meeting(
            meeting=world.meeting, call=call(world), by=world.tccb, on=MEETING_DAY
        )
    for form in (CallForm(world.council), MeetingForm(world.council)):
        assert not form.fields["secretary"].queryset.exists()


def test_a_withdrawn_meeting_leaves_its_hour(world):
    calling.withdraw_meeting(meeting=world.meeting, reason="Lập nhầm", by=world.tccb)
    assert called(world, replace(call(world), starts_at=world.meeting.starts_at))


def test_a_settled_occasion_takes_no_meeting_and_one_with_work_left_does(world):
    locked = make_occasion("annual", 2024, state="closed")
    with pytest.raises(Refused, match="đã khóa và không còn đề nghị nào chờ trình") as refusal:
        called(world, call(world), occasion=locked)
    assert refusal.value.field == "occasion"
    subject = collective_of(make_unit("Chi cục Thú y"))
    make_nomination(subject, locked, state="compiled")
    assert called(world, call(world), occasion=locked).occasion == locked


def test_other_meetings_of_the_day_are_told(world, settings):
    settings.DEMO_TODAY = MEETING_DAY
    sent = {
        "occasion": world.meeting.occasion_id, "held_on": "12/11/2025", "starts_at": "14:00",
        "place": "Hội trường", "chair": world.seats[0].pk,
        "secretary": world.meeting.secretary_id, "token": str(uuid4()),
    }  # fmt: skip
    shown = text_of(signed_in(world.tccb).post(address("meeting_call"), sent, follow=True))
    hour = f"{world.meeting.starts_at:%H:%M}"
    assert f"Cùng ngày Hội đồng còn họp lúc {hour} (Hằng năm 2025)." in shown
    rows = text_of(signed_in(world.tccb).get(address("meeting_list")))
    assert f"Phiên họp {hour} ngày 12/11/2025" in rows
    assert "Phiên họp 14:00 ngày 12/11/2025" in rows


def test_calling_a_meeting_keeps_what_was_typed(settings):
    settings.DEMO_TODAY = MEETING_DAY
    world = make_world(3, running=False)
    client = signed_in(world.tccb)
    place = address("meeting_call")
    typed = {"held_on": "31/02/2025", "starts_at": "tám giờ", "place": "Hội trường lớn"}
    page = client.post(place, typed).content.decode()
    for value in typed.values():
        assert f'value="{value}"' in page
    assert "Không có ngày 31/2/2025 trong lịch." in page
    assert "Nhập giờ theo dạng giờ:phút, ví dụ 8:30." in page
    good = {
        "occasion": world.meeting.occasion_id, "held_on": "20/11/2025", "starts_at": "8h30",
        "place": "Hội trường lớn", "chair": world.seats[0].pk,
        "secretary": world.meeting.secretary_id, "token": str(uuid4()),
    }  # fmt: skip
    client.post(place, good)
    made = Meeting.objects.get(place="Hội trường lớn")
    assert (f"{made.starts_at:%H:%M}", made.attendance.count()) == ("08:30", 3)


# --- Changing -------------------------------------------------------------------------------


def test_another_chair_and_secretary_are_told_with_those_they_replace(world):
    clerk = make_staff(world.seats[0].staff.unit, "Trần Thị Mỹ Ái", address="ba")
    other = make_user(Role.SECRETARY, staff=clerk)
    now = replace(calling.call_of(world.meeting), chair=world.seats[1], secretary=clerk)
    changed = calling.change_meeting(meeting=world.meeting, call=now, by=world.tccb, on=MEETING_DAY)
    assert (changed.chair, changed.secretary) == (world.seats[1], clerk)
    words = "chủ trì nay là Bà Võ Thị Bạch Yến. thư ký nay là Bà Trần Thị Mỹ Ái."
    assert told_of(words) == {*world.users, world.secretary, other}
    data = AuditEntry.objects.get(act=Act.MEETING_CHANGED).data
    assert (data["from"]["chair"], data["to"]["chair"]) == (
        "Nguyễn Hữu Nghĩa",
        "Võ Thị Bạch Yến",
    )
    with pytest.raises(Forbidden):
        meetings.open_meeting(meeting=changed, by=world.chair, on=MEETING_DAY)
    meetings.open_meeting(meeting=changed, by=world.users[1], on=MEETING_DAY)


def test_nothing_changed_tells_nobody(world):
    before = InboxMessage.objects.count()
    same = calling.call_of(world.meeting)
    calling.change_meeting(meeting=world.meeting, call=same, by=world.tccb, on=MEETING_DAY)
    assert InboxMessage.objects.count() == before
    assert not AuditEntry.objects.filter(act=Act.MEETING_CHANGED).exists()


# --- Withdrawing ----------------------------------------------------------------------------


def test_a_withdrawn_meeting_gives_its_nominations_back(world):
    first = world.items[0]
    comments.comment(item=first, text="Cần rà lại số hộ.", token=uuid4(), by=world.users[1])
    nominations = [item.nomination for item in world.items]
    nominations[0].override_reason, nominations[0].override_by = "lý do của phiên này", world.tccb
    nominations[0].save()
    calling.withdraw_meeting(meeting=world.meeting, reason="Lập nhầm dịp", by=world.secretary)
    world.meeting.refresh_from_db()
    assert (world.meeting.state, world.meeting.withdrawal_reason) == ("withdrawn", "Lập nhầm dịp")
    for nomination in nominations:
        nomination.refresh_from_db()
        assert (nomination.state, nomination.override_reason) == ("compiled", "")
    assert AuditEntry.objects.filter(act=Act.NOMINATION_TAKEN_BACK).count() == 2
    data = AuditEntry.objects.get(act=Act.MEETING_WITHDRAWN).data
    assert data["comments"] == [
        {
            "nomination": nominations[0].pk,
            "member": "Võ Thị Bạch Yến",
            "text": "Cần rà lại số hộ.",
        }
    ]
    assert not AgendaItem.objects.exists() and not Comment.objects.exists()
    assert told_of("đã được rút: Lập nhầm dịp") == {*world.users, world.secretary}
    world.meeting = called(world, call(world))
    for nomination in nominations:
        nomination.state = "presented"
    assert len(agenda(world, nominations)) == 2


def test_a_meeting_is_withdrawn_once_with_a_reason_by_the_office(world):
    with pytest.raises(Forbidden):
        calling.withdraw_meeting(meeting=world.meeting, reason="thôi", by=world.users[1])
    with pytest.raises(Refused) as refusal:
        calling.withdraw_meeting(meeting=world.meeting, reason=" ", by=world.tccb)
    assert refusal.value.field == "reason"
    calling.withdraw_meeting(meeting=world.meeting, reason="thôi", by=world.tccb)
    with pytest.raises(Refused, match="Không rút phiên họp được"):
        calling.withdraw_meeting(meeting=world.meeting, reason="thôi", by=world.tccb)
    assert Meeting.objects.get().state == MeetingState.WITHDRAWN


def test_the_page_withdraws_and_the_meeting_says_so_without_acts(world, settings):
    settings.DEMO_TODAY = MEETING_DAY
    client, place = signed_in(world.tccb), address("meeting_detail", world.meeting.pk)
    assert address("meeting_withdraw", world.meeting.pk) in client.get(place).content.decode()
    way = address("meeting_withdraw", world.meeting.pk)
    assert "2 đề nghị về lại bảng tổng hợp" in text_of(client.get(way))
    assert client.post(way, {"reason": ""}).status_code == 422
    shown = text_of(client.post(way, {"reason": "Trùng lịch"}, follow=True))
    assert "Đã rút phiên họp" in shown and "Đã rút" in shown
    page = client.get(place).content.decode()
    assert "Trùng lịch" in page
    for name in ("meeting_attendance", "meeting_change", "meeting_withdraw", "meeting_open"):
        assert address(name, world.meeting.pk) not in page
    assert address("meeting_open", world.meeting.pk) not in text_of(
        signed_in(world.chair).get(place)
    )
    with pytest.raises(Refused, match="đã rút nên không thêm đề nghị"):
        agenda(world, [make_nomination(collective_of(make_unit("Chi cục Thú y")))])


def test_every_page_tells_the_meeting_that_was_called_and_else_the_planned_day(world, settings):
    settings.DEMO_TODAY = MEETING_DAY
    occasion = world.meeting.occasion
    occasion.council_on = date(2025, 12, 12)
    occasion.save()
    assert council_day(occasion) == MEETING_DAY
    table = signed_in(world.tccb).get(address("nomination_table", occasion.pk))
    assert "Hội đồng họp 12/11/2025, hôm nay" in text_of(table)
    make_nomination(collective_of(make_unit("Chi cục Thú y")), occasion, state="compiled")
    assert "Hội đồng họp ngày 12/11/2025" in text_of(signed_in(world.tccb).get(address("home")))
    assert "Hội đồng xét: Hằng năm 2025 thứ Tư, 12/11/2025" in text_of(Client().get(LOGIN))
    lists = [
        text_of(signed_in(world.tccb).get(address(n))) for n in ("plan_detail", "nomination_list")
    ]
    assert all("12/11/2025" in text and "12/12/2025" not in text for text in lists)
    calling.withdraw_meeting(meeting=world.meeting, reason="Lập nhầm", by=world.tccb)
    assert council_day(occasion) == date(2025, 12, 12)


def test_the_planned_day_does_not_come_back_after_the_meeting(world):
    occasion = world.meeting.occasion
    occasion.council_on = date(2025, 12, 12)
    occasion.save()
    Meeting.objects.filter(pk=world.meeting.pk).update(
        state=MeetingState.CONCLUDED, ends_at=time(11), opened_at=MOMENT, concluded_at=MOMENT
    )
    assert council_day(occasion) is None
    assert council_days([occasion]) == {occasion.pk: MEETING_DAY}  # where it is told as it was
    table = text_of(signed_in(world.tccb).get(address("nomination_table", occasion.pk)))
    assert "Hội đồng họp" not in table


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("meeting_attendance", "Phiên họp đã kết luận nên không sửa điểm danh được."),
        ("meeting_change", "Phiên họp đã kết luận nên không đổi được."),
        ("meeting_withdraw", "Phiên họp đã kết luận nên không rút được."),
    ],
)
def test_a_form_that_comes_too_late_is_not_opened_but_told(world, name, why):
    client, place = signed_in(world.tccb), address(name, world.meeting.pk)
    assert client.get(place).status_code == 200
    Meeting.objects.filter(pk=world.meeting.pk).update(
        state=MeetingState.CONCLUDED, ends_at=time(11), opened_at=MOMENT, concluded_at=MOMENT
    )
    answer = client.get(place)
    assert (answer.status_code, answer.url) == (302, address("meeting_detail", world.meeting.pk))
    assert why in text_of(client.get(answer.url))
