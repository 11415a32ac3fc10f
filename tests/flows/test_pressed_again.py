"""The button of every act that moves a row, pressed once more by the person who pressed it: the
same page as the first time and a line that it is done, no second entry in the journal. Whoever
else presses it, or says something else with it, is told why it was not done."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from awards.enums import NominationState as S
from awards.models import Nomination
from awards.selectors.plan_versions import force_mark
from awards.services import occasions
from dossiers.services.snapshots import conclude_and_freeze
from emulation import clock
from emulation.acts import Act
from emulation.models import AuditEntry, Staff, Target, User
from tests.awards.council import world as council
from tests.awards.council.crowd import at_once, crossing, on_postgresql
from tests.awards.makers import make_occasion, make_plan_in_force, make_sent, meets, next_version
from tests.awards.quota_plans import choosing_occasion, quota
from tests.awards.test_plan_pages import OCCASION
from tests.dossiers import makers as papers
from tests.emulation import pledge_makers
from tests.factories import collective_of, make_officer, make_tccb, make_unit

DAY = council.MEETING_DAY
TIER = "bang_khen_tinh"
REASON = "Bổ sung danh sách hộ.\nGhi rõ xã."


@pytest.fixture(autouse=True)
def today(settings):
    settings.DEMO_TODAY = DAY


@dataclass
class Button:
    """What `user` sends to the page of `route`, and how the second answer begins.

    `others`: other things to say with the same button; `rival`: another person who may press it.
    """

    user: User
    route: str
    args: list[Any]
    told: str
    sent: dict[str, Any] = field(default_factory=dict)
    query: str = ""
    others: list[dict[str, Any]] = field(default_factory=list)
    rival: User | None = None

    def by(self, user: User) -> Callable[..., HttpResponse]:
        """A press in a browser of its own."""
        client, url = Client(), reverse(self.route, args=self.args) + self.query
        client.force_login(user)
        return lambda **other: client.post(url, self.sent | other)


def lines(answer: HttpResponse) -> list[tuple[str, str]]:
    return [(line.level_tag, line.message) for line in get_messages(answer.wsgi_request)]


def is_answered_as_the_first(button: Button, first: HttpResponse, second: HttpResponse) -> bool:
    assert (first.status_code, second.status_code) == (302, 302), lines(second)
    assert second.url == first.url
    assert [level for level, _ in lines(first)] == ["success"]
    ((level, words),) = lines(second)
    assert (level, words[: len(button.told)]) == ("info", button.told)
    return "chưa" not in words.lower()


# --- Nominations ------------------------------------------------------------------------------


def sent_one(**given: Any) -> Nomination:
    occasion, subject = make_occasion(), collective_of(make_unit())
    meets(occasion, subject)
    return make_sent(occasion, subject, by=make_officer(subject.unit), **given)


def in_state(state: str) -> Nomination:
    nomination = sent_one()
    Nomination.objects.filter(pk=nomination.pk).update(state=state)
    return nomination


def batch(nomination: Nomination) -> dict[str, Any]:
    return {
        "user": make_tccb(),
        "rival": make_tccb(),
        "args": [nomination.occasion_id],
        "query": f"?pick={nomination.pk}",
        "sent": {"going": [f"{nomination.pk}.{nomination.version}"]},
    }


def alone(nomination: Nomination) -> dict[str, Any]:
    return batch(nomination) | {"args": [nomination.pk], "query": ""}


def with_reason(given: dict[str, Any]) -> dict[str, Any]:
    sent = given["sent"] | {"reason": REASON}
    return given | {"sent": sent, "others": [{"reason": "Một lý do khác."}]}


def sending() -> Button:
    nomination = in_state(S.DRAFT)
    return Button(
        user=make_officer(nomination.subject.unit),
        rival=make_officer(nomination.subject.unit),
        route="nomination_check",
        args=[nomination.pk],
        told="Đề nghị khen thưởng của Chi cục Thủy lợi đã gửi rồi.",
    )


def discarding() -> Button:
    button = sending()
    button.route, button.told = "nomination_discard", "Đề nghị này đã được bỏ rồi."
    return button


def compiling() -> Button:
    told = "Đề nghị của Chi cục Thủy lợi đã vào bảng tổng hợp rồi."
    return Button(route="nomination_compile", told=told, **alone(sent_one()))


def compiling_several() -> Button:
    told = "1 đề nghị này đã vào bảng tổng hợp rồi."
    return Button(route="nomination_compile_many", told=told, **batch(sent_one()))


def returning() -> Button:
    told = "1 đề nghị này đã được trả lại rồi."
    return Button(route="nomination_return", told=told, **with_reason(alone(sent_one())))


def returning_several() -> Button:
    told = "1 đề nghị này đã được trả lại rồi."
    return Button(route="nomination_return_many", told=told, **with_reason(batch(sent_one())))


def renewing() -> Button:
    told = "Đề nghị mới đã được lập rồi."
    given = with_reason(alone(in_state(S.SET_ASIDE)))
    return Button(route="nomination_renew", told=told, **given)


def presenting() -> Button:
    nomination = sent_one(compiled=make_tccb())
    made, seats, _ = council.make_council(3)
    meetings = [council.make_meeting(made, seats, occasion=nomination.occasion) for _ in range(2)]
    given = batch(nomination)
    given["sent"]["meeting"] = meetings[0].pk
    given["others"] = [{"meeting": meetings[1].pk}, {f"reason_{nomination.pk}": "Vẫn trình."}]
    told = "1 đề nghị này đã trình phiên họp ngày 12/11/2025 rồi."
    return Button(route="nomination_present", told=told, **given)


# --- Meetings ---------------------------------------------------------------------------------


def opening_a_meeting() -> Button:
    world = council.make_world(3, running=False)
    told = "Phiên họp đã khai mạc rồi."
    return Button(world.chair, "meeting_open", [world.meeting.pk], told)


def withdrawing_a_meeting() -> Button:
    world = council.make_world(3)
    given = with_reason({"user": world.tccb, "rival": make_tccb(), "sent": {}})
    told = "Phiên họp đã rút rồi."
    return Button(route="meeting_withdraw", args=[world.meeting.pk], told=told, **given)


def opening_a_round() -> Button:
    world = council.make_world(3, nominees=3)
    items = [item.pk for item in world.items]
    return Button(
        user=world.chair,
        route="round_open",
        args=[world.meeting.pk, TIER],
        sent={"items": items[:2]},
        others=[{"items": items}, {"items": items[2:]}],
        told="Lượt 1 đã mở rồi.",
    )


def opening_a_round_on_everybody() -> Button:
    button = opening_a_round()
    button.sent, button.others = button.others[0], [button.sent]
    return button


def closing_a_round() -> Button:
    world = council.make_world(3)
    return Button(world.chair, "round_close", [world.open().pk], "Lượt 1 đã đóng rồi.")


def putting_off() -> Button:
    world = council.make_world(3, nominees=3)
    items = [item.pk for item in world.items]
    given = with_reason({"user": world.chair, "sent": {"items": items[:2]}})
    given["others"].append({"items": items})
    told = "2 đề nghị này đã để lại cho phiên sau rồi."
    return Button(route="meeting_put_off", args=[world.meeting.pk], told=told, **given)


def putting_all_off() -> Button:
    button = putting_off()
    button.sent["items"] = button.others.pop()["items"]
    button.told = button.told.replace("2", "3")
    return button


def a_held_meeting() -> tuple[papers.Office, Any]:
    office = papers.make_office()
    found = [papers.compiled_nomination(office, collective_of(office.unit))]
    return office, papers.hold_meeting(office, found)


def concluding() -> Button:
    office, meeting = a_held_meeting()
    now = clock.now()
    hours = [f"{now + timedelta(minutes=more):%H:%M}" for more in (0, -1)]
    return Button(
        user=office.chair,
        route="meeting_conclude",
        args=[meeting.pk],
        sent={"ends_at": hours[0]},
        others=[{"ends_at": hours[1]}],
        told="Phiên họp đã kết luận và chốt dữ liệu rồi.",
    )


def freezing_again() -> Button:
    office, meeting = a_held_meeting()
    conclude_and_freeze(meeting=meeting, by=office.chair, ends_at=clock.now().time())
    Staff.objects.filter(pk=office.chair.staff_id).update(post="Quyền Giám đốc")
    given = with_reason({"user": office.tccb, "rival": make_tccb(), "sent": {}})
    told = "Dữ liệu lần 2 đã chốt rồi."
    return Button(route="meeting_freeze", args=[meeting.pk], told=told, **given)


# --- Occasions, pledges, decisions ------------------------------------------------------------


def planning_an_occasion() -> Button:
    return Button(
        user=make_tccb(),
        rival=make_tccb(),
        route="occasion_create",
        args=[make_plan_in_force().code],
        sent=OCCASION,
        others=[{"closes_on": "27/11/2025"}],
        told="Dịp hằng năm 2025 đã lập rồi.",
    )


def moving_an_occasion(route: str, told: str) -> Button:
    occasion = make_occasion()
    if route == "occasion_open":
        occasions.close_occasion(occasion=occasion, by=make_tccb())
    return Button(make_tccb(), route, [occasion.pk], told, rival=make_tccb())


def opening_an_occasion() -> Button:
    return moving_an_occasion("occasion_open", "Dịp hằng năm 2025 đã mở rồi")


def closing_an_occasion() -> Button:
    return moving_an_occasion("occasion_close", "Dịp hằng năm 2025 đã khóa rồi")


def activating_a_plan() -> Button:
    version = next_version(make_plan_in_force())
    seen = {"seen": force_mark(version.movement)}
    return Button(
        user=make_tccb(),
        rival=make_tccb(),
        route="plan_activate",
        args=[version.pk],
        sent={"reason": REASON, **seen},
        others=[{"reason": "Một lý do khác.", **seen}],
        told="Bản 2 đã được áp dụng rồi.",
    )


def accepting_a_pledge() -> Button:
    world = pledge_makers.make_world()
    pledge = pledge_makers.submit(world)
    return Button(
        user=world.tccb,
        route="pledge_accept",
        args=[pledge.pk],
        sent={"seen": pledge.version},
        told="Đăng ký này đã nhận rồi.",
    )


def returning_a_pledge() -> Button:
    world = pledge_makers.make_world()
    pledge = pledge_makers.submit(world)
    target = Target.objects.get(pledge=pledge, subject=world.collective)
    place = {"seen": pledge.version, "slots": 1, "place_1": f"target-{target.pk}-value"}
    return Button(
        user=world.tccb,
        rival=make_tccb(),
        route="pledge_return",
        args=[pledge.pk],
        sent=place | {"text_1": "Mức thấp  hơn năm trước."},
        others=[{"text_1": "Ghi rõ xã."}],
        told="Đăng ký của Chi cục Thủy lợi đã được trả lại rồi.",
    )


def sending_a_pledge() -> Button:
    world = pledge_makers.make_world()
    pledge = pledge_makers.fill(world)
    sent, told = {"seen": pledge.version}, "Đăng ký này đã gửi rồi"
    return Button(world.officer, "pledge_check", [pledge.pk], told, sent)


def recording_a_decision() -> Button:
    nomination = in_state(S.APPROVED)
    return Button(
        user=make_tccb(),
        rival=make_tccb(),
        route="decision_record",
        args=[nomination.occasion_id, TIER],
        sent={
            "number": "2041/QĐ-UBND",
            "decided_on": "30/6/2025",
            "issuer": "Chủ tịch UBND tỉnh An Giang",
            "awarded": [nomination.pk],
            "sure": "1",
        },
        others=[{"number": "2042/QĐ-UBND"}],
        told="Quyết định 2041/QĐ-UBND đã được ghi.",
    )


def declining() -> Button:
    told = "Đã ghi Chi cục Thủy lợi không được tặng rồi."
    given = with_reason(alone(in_state(S.APPROVED)))
    return Button(route="nomination_decline", told=told, **given)


def picking() -> Button:
    """Under a quota without a seat; the plan gives two rights."""
    choosing_occasion(quota('per = "body"\ncaps = { "Khối 1" = 1 }\nother_bodies = 0'))
    given = alone(sent_one())
    given["sent"] = {"reason": REASON, "discretion": "extra", "source": "Thông báo số 12/TB-SNNMT"}
    given["others"] = [
        {"reason": "Một lý do khác."}, {"discretion": "council"}, {"source": "Biên bản số 3"},
    ]  # fmt: skip
    return Button(route="pick_make", told="Lựa chọn này đã được ghi rồi.", **given)


def withdrawing_a_pick() -> Button:
    picked = picking()
    picked.by(picked.user)()
    picked.route, picked.told = "pick_withdraw", "Lựa chọn này đã được rút rồi."
    picked.others = [{"reason": "Một lý do khác."}]
    return picked


BUTTONS = [
    sending,
    discarding,
    compiling,
    compiling_several,
    returning,
    returning_several,
    renewing,
    presenting,
    picking,
    withdrawing_a_pick,
    opening_a_meeting,
    withdrawing_a_meeting,
    opening_a_round,
    opening_a_round_on_everybody,
    closing_a_round,
    putting_off,
    putting_all_off,
    concluding,
    freezing_again,
    planning_an_occasion,
    opening_an_occasion,
    closing_an_occasion,
    activating_a_plan,
    accepting_a_pledge,
    returning_a_pledge,
    sending_a_pledge,
    recording_a_decision,
    declining,
]


@pytest.mark.django_db
@pytest.mark.parametrize("made", BUTTONS)
def test_the_second_press_is_answered_as_the_first(made):
    button = made()
    presses = [button.by(button.user) for _ in range(2)]
    others = [button.by(button.user) for _ in button.others]
    rivals = [button.by(button.rival)] if button.rival else []
    first = presses[0]()
    told_once = AuditEntry.objects.count()
    assert is_answered_as_the_first(button, first, presses[1]())
    said = [press(**other) for press, other in zip(others, button.others, strict=True)]
    for answer in [*said, *(press() for press in rivals)]:
        assert button.told not in [words[: len(button.told)] for _, words in lines(answer)]
        assert "success" not in [level for level, _ in lines(answer)]
    assert AuditEntry.objects.count() == told_once


# Two buttons of one service, or two things to say with one, need no second look here.
ALIKE = {
    compiling,
    returning_several,
    opening_a_round_on_everybody,
    putting_all_off,
    planning_an_occasion,
    opening_an_occasion,
}


@on_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("made", [made for made in BUTTONS if made not in ALIKE])
def test_so_is_one_that_comes_before_the_first_is_stored(made):
    button = made()
    presses = [button.by(button.user) for _ in range(2)]
    first, second = crossing(*presses)
    told_once = AuditEntry.objects.count()
    assert is_answered_as_the_first(button, first, second)
    presses[0]()
    assert AuditEntry.objects.count() == told_once


@pytest.mark.django_db
@pytest.mark.parametrize("made", [putting_off, opening_a_round])
def test_what_no_longer_waits_is_told_in_words(made):
    button = made()
    button.by(button.user)()
    answer = button.by(button.user)(**button.others[-1] | {"items": ["999999"]})
    assert (answer.status_code, "Có đề nghị không còn chờ" in answer.content.decode()) == (
        422,
        True,
    )


# --- A draft that is gone has no page to go back to -------------------------------------------


@pytest.mark.django_db
def test_who_sends_a_draft_after_throwing_it_away_is_told_that_it_is_gone():
    away = discarding()
    away.by(away.user)()
    away.route = "nomination_check"
    answer = away.by(away.user)()
    assert (answer.status_code, answer.url) == (302, reverse("nomination_list"))
    assert lines(answer) == [("info", away.told)]
    assert away.by(away.rival)().status_code == 404


@on_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("route", ["nomination_check", "nomination_discard"])
@pytest.mark.parametrize("mine", [True, False])
def test_a_draft_may_be_thrown_away_while_it_is_sent(route, mine):
    away = discarding()
    press = away.by(away.user)
    away.route = route
    other = away.by(away.user if mine else away.rival)
    first, second = crossing(press, other)
    assert (first.status_code, second.status_code) == (302, 302)
    assert second.url == first.url == reverse("nomination_list")
    gone = ("error", "Đề nghị này đã được bỏ nên không còn nữa.")
    assert lines(second) == [("info", away.told) if mine else gone]


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_three_presses_at_once_throw_one_draft_away():
    away = discarding()
    answers = at_once([away.by(away.user) for _ in range(3)])
    assert [answer.url for answer in answers] == [reverse("nomination_list")] * 3
    told = sorted(level for answer in answers for level, _ in lines(answer))
    assert told == ["info", "info", "success"]
    assert AuditEntry.objects.filter(act=Act.NOMINATION_DISCARDED).count() == 1
