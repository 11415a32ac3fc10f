"""A meeting from its call to its conclusion, through the services."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from awards.enums import AttendanceStatus, Choice, Conclusion, MeetingState, VerdictStatus
from awards.models import BallotBox, Comment, OpenVote, Round
from awards.roll import Roll
from awards.services import ballots, calling, comments, meetings, recusals, rounds
from awards.services.meetings import Concluded, Presence
from emulation import clock
from emulation.acts import Act
from emulation.enums import Role
from emulation.errors import Forbidden, Refused
from emulation.models import AuditEntry, InboxMessage
from tests.awards.council.world import (
    MEETING_DAY,
    World,
    agenda,
    give_seat_to_head,
    make_call,
    make_nomination,
    make_world,
)
from tests.awards.makers import make_occasion
from tests.factories import MOMENT, collective_of, make_staff, make_unit, make_user

pytestmark = pytest.mark.django_db

TOKEN = "0b7c6a0e-2f39-4a86-9f53-1d1c3f0f7a10"


def everybody_votes(world: World, opened: Round, choices: list[str]) -> None:
    for user, choice in zip(world.users, choices, strict=False):
        ballots.vote(round=opened, choices=world.ballot(choice), by=world.fresh(user))


# --- Meeting --------------------------------------------------------------------------------


def test_calling_a_meeting_expects_and_tells_every_member():
    world = make_world(5, running=False)
    assert world.meeting.attendance.count() == 5
    told = InboxMessage.objects.filter(text__startswith="Hội đồng họp ngày 12/11/2025 lúc 08:00")
    assert {message.recipient for message in told} == {*world.users, world.secretary}
    assert AuditEntry.objects.filter(act=Act.MEETING_CALLED).count() == 1


def test_only_tccb_and_the_secretary_call_a_meeting_inside_the_term():
    world = make_world(3, running=False)
    council = world.council
    details = {
        "council": council, "occasion": make_occasion(), "token": uuid4(),
        "call": make_call(world.seats[0], world.meeting.secretary, held_on=date(2019, 12, 31)),
        "on": date(2019, 12, 1),
    }  # fmt: skip
    with pytest.raises(Forbidden):
        calling.call_meeting(**details, by=world.users[1])
    with pytest.raises(Refused) as refusal:
        calling.call_meeting(**details, by=world.tccb)
    assert refusal.value.field == "held_on"


def test_the_agenda_goes_by_tier_and_keeps_the_ineligible_off_the_ballot():
    world = make_world(3, nominees=1, running=False)
    unit = make_unit("Chi cục Thủy lợi")
    low = make_nomination(collective_of(unit), tier="giay_khen")
    unknown = make_nomination(
        make_staff(unit, "Phan Thế Ngoạn").subject, status=VerdictStatus.UNKNOWN
    )
    agenda(world, [low, unknown])
    rows = [
        (item.position, item.nomination.tier, item.on_ballot, item.exclusion_reason)
        for item in world.meeting.items.all()
    ]
    assert rows == [
        (1, "bang_khen_tinh", True, ""),
        (2, "bang_khen_tinh", False, "chưa đủ căn cứ"),
        (3, "giay_khen", True, ""),
    ]
    excluded = unknown.agenda_item
    assert excluded.conclusion == Conclusion.NOT_ON_BALLOT


def test_absence_needs_a_reason_and_takes_the_member_off_the_roll():
    world = make_world(3, quorum_numerator=1)
    seat = world.seats[2].pk
    with pytest.raises(Refused) as refusal:
        meetings.record_attendance(
            meeting=world.meeting, presence={seat: Presence("absent")}, by=world.secretary
        )
    assert refusal.value.field == f"reason_{seat}"
    meetings.record_attendance(
        meeting=world.meeting,
        presence={seat: Presence("absent", "đi công tác")},
        by=world.secretary,
    )
    opened = world.open()
    assert Roll.from_json(opened.roll).voters == {world.seats[0].pk, world.seats[1].pk}
    with pytest.raises(Forbidden):
        ballots.vote(round=opened, choices=world.ballot("agree"), by=world.users[2])
    with pytest.raises(Refused, match="không đổi được khi lượt đang mở"):
        meetings.record_attendance(meeting=world.meeting, presence={}, by=world.secretary)


@pytest.mark.parametrize("counted", [True, False])
def test_a_written_opinion_is_on_the_roll_where_the_rule_counts_it(counted):
    world = make_world(3, written_counts=counted, quorum_numerator=1)
    seat = world.seats[1].pk
    presence = {seat: Presence(AttendanceStatus.WRITTEN, written_opinion="Đồng ý cả hai.")}
    meetings.record_attendance(meeting=world.meeting, presence=presence, by=world.secretary)
    assert (seat in Roll.from_json(world.open().roll).voters) is counted


# --- Comments, recusals ---------------------------------------------------------------------


def test_comments_are_named_posted_once_and_closed_by_a_round():
    world = make_world(3)
    item, member = world.items[0], world.users[1]
    made = comments.comment(item=item, text=" Đề nghị làm rõ. ", token=TOKEN, by=member)
    again = comments.comment(item=item, text="Đề nghị làm rõ.", token=TOKEN, by=member)
    assert (made.pk, made.text, made.member) == (again.pk, "Đề nghị làm rõ.", world.seats[1])
    with pytest.raises(Forbidden):
        comments.comment(item=item, text="x", token=TOKEN, by=world.tccb)
    comments.mark_for_minutes(comment=made, in_minutes=True, by=world.secretary)
    with pytest.raises(Forbidden):
        comments.mark_for_minutes(comment=made, in_minutes=False, by=member)
    rounds.close_round(round=world.open(), by=world.chair)
    with pytest.raises(Refused, match="đã mở nên không ghi thêm"):
        comments.comment(
            item=item, text="Muộn", token="9b2d6f8c-8f5d-4a3e-9d0c-6a2f4c1b7e55", by=member
        )
    made.refresh_from_db()
    assert made.in_minutes


def test_a_member_does_not_vote_on_the_own_unit_or_the_own_nomination():
    world = make_world(5, nominees=2)
    give_seat_to_head(world, 1, world.items[0])
    own = make_nomination(world.seats[2].staff.subject)
    world.items += agenda(world, [own])
    opened = world.open()
    roll = Roll.from_json(opened.roll)
    excused = {
        line.item: {e.seat: (e.reason, e.derived) for e in line.recused} for line in roll.lines
    }
    assert excused == {
        world.items[0].pk: {world.seats[1].pk: ("là Chi cục trưởng", True)},
        world.items[1].pk: {},
        world.items[2].pk: {world.seats[2].pk: ("là người được đề nghị", True)},
    }
    everybody_votes(world, opened, ["agree"] * 5)
    rounds.close_round(round=opened, by=world.chair)
    assert [box.agree for box in opened.boxes.all()] == [4, 5, 4]
    assert opened.boxes.first().sentence.startswith("4/4 thành viên đồng ý, đạt 100% (")


def test_a_declared_recusal_needs_a_reason_and_comes_before_the_round():
    world = make_world(4)
    item, member = world.items[0], world.users[3]
    with pytest.raises(Refused) as refusal:
        recusals.recuse(item=item, reason=" ", by=member)
    assert refusal.value.field == "reason"
    first = recusals.recuse(item=item, reason="là chị ruột của Giám đốc Trung tâm", by=member)
    assert recusals.recuse(item=item, reason="khác", by=member) == first
    opened = world.open()
    assert Roll.from_json(opened.roll).items_of(world.seats[3].pk) == {world.items[1].pk}
    with pytest.raises(Refused, match="đã mở nên danh sách không đổi"):
        recusals.recuse(item=item, reason="muộn", by=world.users[2])


def test_nobody_is_recused_off_the_ballot_or_after_the_meeting():
    world = make_world(3, nominees=1)
    item, member = world.items[0], world.users[1]
    (listed,) = agenda(
        world, [make_nomination(collective_of(make_unit()), status=VerdictStatus.NOT_MET)]
    )
    with pytest.raises(Refused, match="không đưa ra bỏ phiếu"):
        recusals.recuse(item=listed, reason="là chị ruột", by=member)
    world.meeting.state, world.meeting.concluded_at = MeetingState.CONCLUDED, MOMENT
    world.meeting.save()
    with pytest.raises(Refused, match="Phiên họp đã kết luận nên danh sách bỏ phiếu không đổi"):
        recusals.recuse(item=item, reason="là chị ruột", by=member)
    assert not item.recusals.exists() and not listed.recusals.exists()


def test_a_mark_is_set_on_the_comment_as_it_is_now():
    world = make_world(3)
    made = comments.comment(item=world.items[0], text="Rõ.", token=TOKEN, by=world.users[1])
    seen = Comment.objects.get()
    comments.mark_for_minutes(comment=made, in_minutes=True, by=world.secretary)
    comments.mark_for_minutes(comment=seen, in_minutes=False, by=world.secretary)
    assert not Comment.objects.get().in_minutes
    assert AuditEntry.objects.filter(act=Act.COMMENT_MARKED).count() == 2


# --- Rounds ---------------------------------------------------------------------------------


def test_method_rule_and_roll_are_frozen_with_a_hash():
    world = make_world(9)
    opened = world.open()
    world.council.rules.update(pass_percent=50, method="open")
    world.seats[8].staff.full_name = "Tên khác"
    world.seats[8].staff.save()
    opened.refresh_from_db()
    assert (opened.method, opened.rule["pass_percent"]) == ("secret", 80)
    assert Roll.from_json(opened.roll).sha256 == opened.roll_hash
    entry = AuditEntry.objects.get(act=Act.ROUND_OPENED)
    assert entry.data["roll_hash"] == opened.roll_hash


def test_the_rule_of_the_tier_on_the_day_wins():
    world = make_world(3)
    common = world.council.rules.get()
    for percent, start, end in ((60, date(2024, 1, 1), date(2025, 6, 30)),
                                (90, date(2025, 7, 1), None)):  # fmt: skip
        common.pk = None
        common.tier, common.pass_percent = "bang_khen_tinh", percent
        common.valid_from, common.valid_to = start, end
        common.save()
    assert world.open().rule["pass_percent"] == 90


def test_a_round_needs_a_rule_a_quorum_and_a_running_meeting():
    world = make_world(9, running=False)
    with pytest.raises(Refused, match="chưa khai mạc"):
        world.open()
    world.meeting = meetings.open_meeting(meeting=world.meeting, by=world.chair, on=MEETING_DAY)
    absent = {seat.pk: Presence("absent", "đi công tác") for seat in world.seats[1:5]}
    meetings.record_attendance(meeting=world.meeting, presence=absent, by=world.secretary)
    with pytest.raises(Refused, match=r"Mới có 5/9 thành viên, chưa đủ họp \(cần từ 6\)"):
        world.open()
    world.council.rules.all().delete()
    with pytest.raises(Refused, match="Chưa có quy tắc"):
        world.open()


def test_one_round_at_a_time_and_only_by_who_presides():
    world = make_world(3)
    with pytest.raises(Forbidden, match=r"ông Nguyễn Hữu Nghĩa"):
        rounds.open_round(meeting=world.meeting, items=world.items, by=world.secretary)
    opened = world.open(world.items[:1])
    with pytest.raises(Refused, match="Đang có một lượt mở"):
        world.open(world.items[1:])
    with pytest.raises(Forbidden):
        rounds.close_round(round=opened, by=world.users[1])


def test_a_further_round_needs_a_reason_and_leaves_the_first_as_it_was():
    world = make_world(3, nominees=1)
    first = world.open()
    everybody_votes(world, first, ["agree", "agree", "disagree"])
    rounds.close_round(round=first, by=world.chair)
    with pytest.raises(Refused) as refusal:
        world.open()
    assert refusal.value.field == "reason"
    second = world.open(reason="Phiếu in nhầm tên")
    assert (second.number, second.reason) == (2, "Phiếu in nhầm tên")
    assert BallotBox.objects.get(round=first).agree == 2
    with pytest.raises(Refused, match="đã đóng rồi"):
        rounds.close_round(round=first, by=world.chair)


def test_a_second_ballot_changes_nothing_and_a_late_one_is_told_so():
    world = make_world(3, nominees=2)
    opened = world.open()
    ballots.vote(round=opened, choices=world.ballot("agree"), by=world.users[0])
    ballots.vote(round=opened, choices=world.ballot("disagree"), by=world.users[0])
    assert [(b.agree, b.disagree) for b in opened.boxes.all()] == [(1, 0), (1, 0)]
    rounds.close_round(round=opened, by=world.chair)
    ballots.vote(round=opened, choices=world.ballot("disagree"), by=world.users[0])
    with pytest.raises(Refused, match="Lá phiếu gửi sau giờ đó không được tính"):
        ballots.vote(round=opened, choices=world.ballot("agree"), by=world.users[1])
    assert [box.voters for box in opened.boxes.all()] == [[world.seats[0].pk]] * 2


def test_a_ballot_is_whole_or_not_at_all():
    world = make_world(3, nominees=2)
    opened = world.open()
    missing = world.items[1].pk
    for bad in ({world.items[0].pk: "agree"}, world.ballot("agree") | {missing: "yes"}):
        with pytest.raises(Refused) as refusal:
            ballots.vote(round=opened, choices=bad, by=world.users[0])
        assert refusal.value.field == f"item_{missing}"
    assert [box.voters for box in opened.boxes.all()] == [[], []]


def test_an_open_vote_is_replaced_and_both_stay_on_record():
    world = make_world(3, nominees=1, method="open", chair_must_agree=True, pass_percent=50)
    opened = world.open()
    everybody_votes(world, opened, ["agree", "agree", "agree"])
    for choice in ("disagree", "disagree"):
        ballots.vote(round=opened, choices=world.ballot(choice), by=world.chair)
    rows = OpenVote.objects.filter(member=world.seats[0]).values_list("choice", "replaced")
    assert list(rows) == [("agree", True), ("disagree", False)]
    rounds.close_round(round=opened, by=world.chair)
    box = opened.boxes.get()
    assert (box.agree, box.disagree, box.passed) == (2, 1, False)
    assert box.sentence == (
        "2/3 thành viên đồng ý, đạt 66,66% tổng số thành viên (yêu cầu từ 50%); "
        "Chủ tịch Hội đồng không đồng ý"
    )


def test_closing_writes_the_result_with_its_hash_into_the_journal():
    world = make_world(9, nominees=1)
    opened = world.open()
    everybody_votes(world, opened, ["agree"] * 8 + ["blank"])
    closed = rounds.close_round(round=opened, by=world.chair)
    entry = AuditEntry.objects.get(act=Act.ROUND_CLOSED)
    line = entry.data["result"]["lines"][0]
    assert (line["agree"], line["blank"], line["passed"]) == (8, 1, True)
    assert line["sentence"] == (
        "8/9 thành viên đồng ý, đạt 88,88% tổng số thành viên (yêu cầu từ 80%)"
    )
    assert entry.data["result_hash"] == closed.result_hash
    assert len(closed.result_hash) == 64


def test_the_database_ties_the_counts_to_the_voters():
    world = make_world(3, nominees=1)
    box = world.open().boxes.get()
    for fields in ({"agree": 1}, {"voters": [1]}, {"voters": [1, 2], "blank": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            BallotBox.objects.filter(pk=box.pk).update(**fields)
    assert BallotBox.objects.filter(pk=box.pk).update(voters=[1, 2], agree=1, blank=1) == 1


# --- Conclusions ----------------------------------------------------------------------------


def closed_round(world: World, choices: list[str]) -> Round:
    opened = world.open()
    everybody_votes(world, opened, choices)
    return rounds.close_round(round=opened, by=world.chair)


def test_a_conclusion_against_the_count_needs_a_reason():
    world = make_world(3, nominees=2)
    closed = closed_round(world, ["agree"] * 3)
    first, second = (item.pk for item in world.items)
    against = {first: Concluded(approved=True), second: Concluded(approved=False)}
    with pytest.raises(Refused) as refusal:
        meetings.conclude_items(round=closed, conclusions=against, by=world.chair)
    assert refusal.value.field == f"note_{second}"
    assert {i.conclusion for i in world.meeting.items.all()} == {Conclusion.PENDING}
    against[second] = Concluded(approved=False, note="đơn vị xin rút")
    meetings.conclude_items(round=closed, conclusions=against, by=world.chair)
    assert [i.conclusion for i in world.meeting.items.all()] == ["approved", "rejected"]


def test_only_the_last_round_of_an_item_is_concluded():
    world = make_world(3, nominees=1)
    first = closed_round(world, ["agree"] * 3)
    second = world.open(reason="Kiểm lại")
    rounds.close_round(round=second, by=world.chair)
    yes = {world.items[0].pk: Concluded(approved=True)}
    with pytest.raises(Refused, match="đã có lượt sau"):
        meetings.conclude_items(round=first, conclusions=yes, by=world.chair)


def test_concluding_the_meeting_decides_the_nominations():
    world = make_world(3, nominees=2)
    excluded = make_nomination(
        collective_of(make_unit("Chi cục Chăn nuôi")), status=VerdictStatus.NOT_MET
    )
    agenda(world, [excluded])
    end = {"meeting": world.meeting, "by": world.chair}
    closed = closed_round(world, ["agree"] * 3)
    now = clock.now().time()
    with pytest.raises(Refused, match="Còn 2 mục chưa kết luận"):
        meetings.conclude_meeting(**end, ends_at=now)
    first, second = (item.pk for item in world.items)
    words = {first: Concluded(True), second: Concluded(False, "nhường đơn vị khác")}
    meetings.conclude_items(round=closed, conclusions=words, by=world.chair)
    with pytest.raises(Forbidden):
        meetings.conclude_meeting(meeting=world.meeting, by=world.secretary, ends_at=now)
    concluded = meetings.conclude_meeting(**end, ends_at=now)
    states = [item.nomination.state for item in world.meeting.items.order_by("pk")]
    assert states == ["approved", "rejected", "set_aside"]
    assert (concluded.state, concluded.ends_at) == ("concluded", now)
    assert AuditEntry.objects.filter(act=Act.NOMINATION_CONCLUDED).count() == 3
    with pytest.raises(Refused):
        meetings.conclude_meeting(**end, ends_at=now)


def test_who_lost_the_role_does_not_preside():
    world = make_world(3)
    world.chair.roles.update(valid_to=MOMENT.date().replace(year=2024))
    with pytest.raises(Forbidden):
        rounds.open_round(meeting=world.meeting, items=world.items, by=world.fresh(world.chair))
    stranger = make_user(Role.CHAIR)
    with pytest.raises(Forbidden):
        rounds.open_round(meeting=world.meeting, items=world.items, by=stranger)


def test_every_choice_has_its_pile():
    assert set(Choice.values) <= {field.name for field in BallotBox._meta.get_fields()}


def test_a_case_opened_after_presenting_takes_its_nominee_off_the_ballot():
    world = make_world(nominees=2)
    blocked, other = world.items
    blocked.nomination.subject.pending_cases.create(
        kind="complaint", opened_on=date(2025, 11, 10), handler="Thanh tra Sở"
    )
    with pytest.raises(Refused, match="không còn chờ bỏ phiếu"):
        world.open([blocked])
    assert [box.item for box in world.open([other]).boxes.all()] == [other]
    blocked.refresh_from_db()
    assert (blocked.on_ballot, blocked.conclusion) == (False, Conclusion.NOT_ON_BALLOT)
    assert blocked.exclusion_reason.startswith("bị chặn: ")
