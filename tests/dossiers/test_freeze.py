"""What a snapshot takes from the rows: the facts of the verdict, and what the council decided."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from awards.enums import AttendanceStatus, MeetingState
from awards.models import (
    Award,
    Comment,
    Council,
    Decision,
    Meeting,
    Nomination,
    Occasion,
    RoundRule,
)
from awards.rules.parameters import Parameters
from awards.selectors.agenda_items import ItemPage, past_awards
from awards.selectors.presented import presented_report
from awards.selectors.reports import figures
from awards.selectors.rolls import rule_for
from awards.services import meetings
from awards.services.decisions import correct_decision, decision_mark
from awards.services.meetings import Concluded, Presence
from dossiers import wording
from dossiers.content import Content
from dossiers.freeze import agenda
from dossiers.printing import content_of
from dossiers.services.snapshots import conclude_and_freeze
from emulation import clock
from emulation.acts import Act
from emulation.enums import ContributionKind, Role
from emulation.errors import Refused
from emulation.models import (
    AuditEntry,
    AwardTier,
    Contribution,
    DepartmentName,
    Evidence,
    Indicator,
    Movement,
    RoleAssignment,
    Staff,
    Subject,
    Target,
    Unit,
    User,
)
from tests.dossiers.makers import (
    TODAY,
    Office,
    compiled_nomination,
    hold_meeting,
    make_office,
    make_people,
)
from tests.factories import MOMENT, collective_of, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def subject(office: Office) -> Subject:
    return collective_of(office.unit)


def freeze(office: Office, meeting: Meeting) -> Content:
    done = conclude_and_freeze(meeting=meeting, by=office.chair, ends_at=clock.now().time())
    return content_of(done)


def give(office: Office, subject: Subject, value: int) -> None:
    """A contribution that was checked today."""
    Contribution.objects.create(
        subject=subject,
        movement=office.occasion.movement,
        kind=ContributionKind.values[0],
        description=f"Ủng hộ {value} đồng",
        donor="Công đoàn cơ sở",
        value=value,
        received_on=date(2025, 3, 1),
        recorded_by=office.officer,
        recorded_at=MOMENT,
        verified_by=office.tccb,
        verified_on=TODAY,
    )


def test_a_report_holds_the_contributions_of_the_verdict_and_no_later_one(office, subject):
    """One is checked before presenting, one recorded and checked after it, on the same day."""
    give(office, subject, 40_000_000)
    meeting = hold_meeting(office, [compiled_nomination(office, subject)])
    give(office, subject, 7_000_000)
    (report,) = freeze(office, meeting)["reports"]
    judged = Nomination.objects.get().facts["contribution"]
    assert Decimal(judged["total"]) == 40_000_000
    assert report["contribution_total"] == 40_000_000
    assert [line["amount"] for line in report["contributions"]] == [40_000_000]


def test_a_report_holds_the_results_of_the_verdict_and_no_later_one(office, subject):
    meeting = hold_meeting(office, [compiled_nomination(office, subject)])
    result = subject.results.get()
    type(result).objects.filter(pk=result.pk).update(value=50)
    (report,) = freeze(office, meeting)["reports"]
    assert [(line["target"], line["result"]) for line in report["targets"]] == [("30", "33")]


@pytest.mark.parametrize("of_a_person", [False, True])
def test_who_set_a_target_is_told_alike_on_paper_and_screen(office, subject, of_a_person):
    words = "Cá nhân đăng ký" if of_a_person else "Đơn vị đăng ký"
    chosen = make_people(office.unit)[0] if of_a_person else subject
    nomination = compiled_nomination(office, chosen)
    (report,) = freeze(office, hold_meeting(office, [nomination]))["reports"]
    assert [line["basis"] for line in report["targets"]] == [words]
    nomination.refresh_from_db()
    assert [row.basis for row in presented_report(nomination).targets] == [words]


def test_what_is_to_fall_is_printed_by_its_fall(office, subject):
    """From 60 to 30 and now 27: 33 of 30. Divided like other figures it would be 90%."""
    nomination = compiled_nomination(office, subject)
    Indicator.objects.update(direction="at_most")
    Target.objects.update(baseline=60)
    subject.results.update(value=27)
    meeting = hold_meeting(office, [nomination])
    (figure,) = presented_report(Nomination.objects.get()).targets
    assert figure.told == "Đầu kỳ 60 hộ, nay 27 hộ, đề ra còn 30 hộ"
    assert (figure.ratio, figure.of_what) == (Fraction(11, 10), " mức giảm")
    item = ItemPage(meeting.items.get(), office.chair).gap
    assert (item.before, item.amount) == ("Vượt mức giảm đề ra", "3 hộ")
    assert item.after == ": giảm 33 hộ, đề ra giảm 30 hộ, bằng 110%."
    (report,) = freeze(office, meeting)["reports"]
    (line,) = report["targets"]
    assert (line["target"], line["result"], line["percent"]) == ("30", "27", "110.00")
    assert (line["baseline"], wording.planned(line)) == ("60", "từ 60 xuống 30")


def test_a_file_without_a_title_is_printed_by_its_name_alone(office, subject):
    file = Evidence(title="00login.png", original_name="00login.png")
    assert file.called == "00login"
    assert Evidence(title="Ảnh nhà ở.PNG", original_name="a.png").called == "Ảnh nhà ở"
    assert Evidence(title="Báo cáo số 8.2", original_name="a.pdf").called == "Báo cáo số 8.2"
    assert Evidence(title=".pdf", original_name="a.pdf").called == ".pdf"
    file.subject, file.sha256, file.size, file.uploaded_at = subject, "0" * 64, 1, MOMENT
    file.uploaded_by = office.officer
    file.save()
    give(office, subject, 40_000_000)
    Contribution.objects.get().evidence.add(file)
    nomination = compiled_nomination(office, subject)
    (report,) = freeze(office, hold_meeting(office, [nomination]))["reports"]
    assert [line["title"] for line in report["evidence"]] == ["00login"]
    assert [line["evidence"] for line in report["contributions"]] == ["00login"]


def test_a_report_holds_the_awards_that_the_verdict_knew(office, subject):
    entered_early = past_award(office, subject, "11/QĐ-UBND", 2021)
    found = compiled_nomination(office, subject)
    reasons = {found.pk: "Thành tích của năm khác"}
    meeting = hold_meeting(office, [found], reasons=reasons)
    past_award(office, subject, "12/QĐ-UBND", 2022)
    (report,) = freeze(office, meeting)["reports"]
    assert [award["decision_number"] for award in report["awards"]] == [entered_early.number]


def test_a_report_keeps_an_award_whose_decision_was_put_right_since(office, subject):
    decision = past_award(office, subject, "11/QĐ-UBND", 2021)
    found = compiled_nomination(office, subject)
    meeting = hold_meeting(office, [found], reasons={found.pk: "Thành tích của năm khác"})
    correct_decision(
        decision=decision, number="12/QĐ-UBND", decided_on=decision.decided_on,
        reason="Nhập nhầm số", seen=decision_mark(decision), by=office.tccb, on=TODAY,
    )  # fmt: skip
    (report,) = freeze(office, meeting)["reports"]
    assert [award["decision_number"] for award in report["awards"]] == ["12/QĐ-UBND"]


def test_a_past_award_of_another_movement_is_named_as_that_movement_does(office, subject):
    earlier = Movement.objects.create(
        department=office.occasion.movement.department, code="kh12", name="Phong trào cũ",
        starts_on=date(2016, 1, 1), ends_on=date(2020, 12, 31),
    )  # fmt: skip
    AwardTier.objects.create(
        movement=earlier, code="giay_khen", name="Giấy khen phong trào cũ", rank=1
    )
    occasion = Occasion.objects.create(
        movement=earlier, code="annual", name="Hằng năm 2020", starts_on=date(2020, 1, 1),
        ends_on=date(2020, 12, 31), opens_on=date(2020, 1, 1), closes_on=date(2020, 12, 31),
    )  # fmt: skip
    past_award(office, subject, "11/QĐ-SNN", 2021, occasion=occasion)
    past_award(office, subject, "12/QĐ-SNN", 2022, occasion=occasion, tier="chien_si")
    found = compiled_nomination(office, subject)
    meeting = hold_meeting(office, [found], reasons={found.pk: "Thành tích của năm khác"})
    (report,) = freeze(office, meeting)["reports"]
    named = [award["name"] for award in report["awards"]]
    assert named == ["Giấy khen phong trào cũ", "chien_si"]
    shown = {award["what"] for award in past_awards(found)}
    assert shown == {"Giấy khen phong trào cũ, QĐ 11/QĐ-SNN", "chien_si, QĐ 12/QĐ-SNN"}
    beside = figures(office.occasion, subject, on=TODAY).awards
    assert {award["name"] for award in beside} == {"Giấy khen phong trào cũ", "chien_si"}


def past_award(
    office: Office, subject: Subject, number: str, year: int, **fields: object
) -> Decision:
    decision = Decision.objects.create(
        occasion=fields.get("occasion", office.occasion),
        tier=fields.get("tier", "giay_khen"),
        number=number,
        decided_on=date(year, 2, 1),
        issuer="Giám đốc Sở",
        recorded_by=office.tccb,
        recorded_at=MOMENT,
    )
    Award.objects.create(
        decision=decision,
        subject=subject,
        recipient_name=subject.name,
        unit_name=subject.unit.name,
        achievement="Có thành tích",
    )
    return decision


def test_people_are_named_with_the_unit_of_their_post(office, subject):
    seat = Staff.objects.filter(pk=office.members[3].staff_id)
    seat.update(unit=Unit.objects.get(handles_awards=True), post="Phó Trưởng phòng")
    found = compiled_nomination(office, subject)
    meeting = hold_meeting(office, [found])
    Comment.objects.create(
        item=meeting.items.get(),
        member=meeting.council.members.get(position=4),
        text="Nên nhân rộng.",
        in_minutes=True,
        made_at=MOMENT,
    )
    content = freeze(office, meeting)
    attended = content["meeting"]["attendance"]
    assert attended[3]["post"] == "Phó Trưởng phòng Tổ chức cán bộ"
    assert content["items"][0]["comments"][0]["post"] == "Phó Trưởng phòng Tổ chức cán bộ"
    assert (
        content["meeting"]["chaired_by"] == "Ông Nguyễn Hữu Nghĩa, Giám đốc Sở, Chủ tịch Hội đồng"
    )
    recorded, secretary = content["meeting"]["recorded_by"], meeting.secretary
    assert recorded.startswith(f"{secretary.addressed}, {secretary.post}")


@pytest.mark.parametrize(
    ("founded", "issuer"),
    [
        (date(2024, 5, 2), "Giám đốc Sở Nông nghiệp và Phát triển nông thôn"),
        (date(2025, 5, 2), "Giám đốc Sở Nông nghiệp và Môi trường"),
        (date(2010, 5, 2), "Giám đốc Sở Nông nghiệp và Môi trường"),
    ],
)
def test_the_council_was_founded_under_the_name_of_that_day(office, subject, founded, issuer):
    """Under today's where none is recorded for it."""
    Council.objects.update(decision_date=founded)
    office.meeting.council.refresh_from_db()
    meeting = hold_meeting(office, [compiled_nomination(office, subject)])
    assert freeze(office, meeting)["council"]["decision_issuer"] == issuer


def test_the_rules_citation_is_printed_bare_and_marked_on_the_screen(office, subject):
    """Whether the text was checked is a flag of the rule, told to those who work on it alone."""
    RoundRule.objects.update(citation="Quy chế của Hội đồng", verified=False)
    meeting = hold_meeting(office, [compiled_nomination(office, subject)])
    (ballot,) = freeze(office, meeting)["rounds"]
    assert (ballot["rule"]["citation"], ballot["rule"]["verified"]) == (
        "Quy chế của Hội đồng",
        False,
    )
    assert rule_for(meeting, "bang_khen_tinh").source == (
        "Quy chế của Hội đồng (chờ đối chiếu văn bản)"
    )


@pytest.mark.parametrize(("method", "named"), [("open", 9), ("secret", 0)])
def test_an_open_round_keeps_who_said_what_and_a_secret_one_nobody(office, subject, method, named):
    RoundRule.objects.update(method=method)
    meeting = hold_meeting(office, [compiled_nomination(office, subject)])
    (ballot,) = freeze(office, meeting)["rounds"]
    assert len(ballot["votes"]) == named
    if named:
        assert [vote["choice"] for vote in ballot["votes"]] == ["agree"] * 8 + ["disagree"]
        assert [vote["name"] for vote in ballot["votes"]] == ballot["roll"]


def test_the_minutes_begin_at_the_hour_the_screen_tells(office, subject):
    """Called for one hour, opened at another: both say when it was opened."""
    meeting = hold_meeting(office, [compiled_nomination(office, subject)])
    opened = timezone.localtime(meeting.opened_at) - timedelta(minutes=3)
    called = (opened - timedelta(minutes=14)).time()
    type(meeting).objects.filter(pk=meeting.pk).update(opened_at=opened, starts_at=called)
    content = freeze(office, Meeting.objects.get(pk=meeting.pk))
    assert content["meeting"]["start"] == f"{opened:%H:%M}"
    client = Client()
    client.force_login(User.objects.get(pk=office.tccb.pk))
    page = client.get(reverse("meeting_detail", args=[meeting.pk])).content.decode()
    assert f"khai mạc {opened:%H:%M}" in page.replace("\u00a0", " ")
    assert f"bắt đầu {called:%H:%M}" not in page


def test_who_writes_is_absent_and_on_the_roll(office, subject):
    meeting = hold_meeting(
        office,
        [compiled_nomination(office, subject)],
        presence={
            office.meeting.council.members.get(position=9).pk: Presence(
                AttendanceStatus.WRITTEN, "Đi công tác", "Đồng ý"
            )
        },
    )
    content = freeze(office, meeting)
    (ballot,) = content["rounds"]
    assert (ballot["present"], ballot["absent"], len(ballot["roll"])) == (8, 1, 9)
    assert content["meeting"]["quorum"].startswith("8/9 thành viên có mặt")


def test_a_recused_head_is_told_with_the_unit(office, subject):
    Staff.objects.filter(pk=office.members[2].staff_id).update(
        unit=office.unit, is_head=True, post="Chi cục trưởng"
    )
    meeting = hold_meeting(office, [compiled_nomination(office, subject)], recused=2)
    (recusal,) = freeze(office, meeting)["rounds"][0]["recusals"]
    assert recusal["reason"] == "là Chi cục trưởng Chi cục Thủy lợi"


def test_rejecting_what_passed_is_told_as_such(office, subject):
    meeting = hold_meeting(office, [compiled_nomination(office, subject)])
    conclude(meeting, office, Concluded(False, "Đơn vị có công văn xin rút.", version=2))
    (item,) = freeze(office, meeting)["items"]
    assert item["overrides"] == [
        {
            "by": "Ông Nguyễn Hữu Nghĩa",
            "post": "Chủ tịch Hội đồng",
            "what": "kết luận không thông qua tuy lượt 1 đạt",
            "reason": "Đơn vị có công văn xin rút",
        }
    ]
    assert item["conclusion"] == {"approved": False, "text": "Hội đồng không đề nghị."}


def test_a_note_on_a_conclusion_as_counted_follows_the_decision(office, subject):
    meeting = hold_meeting(office, [compiled_nomination(office, subject)])
    conclude(meeting, office, Concluded(True, "Nhân rộng mô hình.", version=2))
    (item,) = freeze(office, meeting)["items"]
    assert item["overrides"] == []
    assert item["conclusion"]["text"] == "Hội đồng thống nhất đề nghị. Nhân rộng mô hình."


def conclude(meeting: Meeting, office: Office, word: Concluded) -> None:
    conclusions = {meeting.items.get().pk: word}
    meetings.conclude_items(round=meeting.rounds.get(), conclusions=conclusions, by=office.chair)


# --- What stands in the way of freezing -----------------------------------------------------


def no_director(monkeypatch: pytest.MonkeyPatch) -> None:
    RoleAssignment.objects.filter(role=Role.DIRECTOR).delete()


def no_name(monkeypatch: pytest.MonkeyPatch) -> None:
    DepartmentName.objects.all().delete()


def no_award_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    Unit.objects.update(handles_awards=False)


def no_law(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = Parameters({})
    monkeypatch.setattr("dossiers.freeze.day.parameters", lambda: nothing)


@pytest.mark.parametrize(
    ("lacking", "told"),
    [
        (no_director, "Chưa có ai giữ vai Giám đốc vào ngày họp để ký văn bản."),
        (no_name, "Cơ quan chưa có hoặc có hơn một tên vào ngày họp."),
        (no_award_unit, "Chưa ghi đơn vị nào làm công tác thi đua, khen thưởng của cơ quan."),
        (no_law, "Chưa ghi quy định nào có hiệu lực vào ngày họp 12/11/2025"),
    ],
)
def test_a_meeting_that_cannot_be_frozen_is_not_concluded(
    office, subject, lacking, told, monkeypatch, settings
):
    """The chair reads why, on the page, and everything is as before."""
    settings.DEMO_TODAY = TODAY
    meeting = hold_meeting(office, [compiled_nomination(office, subject)])
    lacking(monkeypatch)
    assert told in concluding(office, meeting)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.snapshots.count()) == ("running", 0)
    assert Nomination.objects.get().state == "presented"


def test_a_meeting_without_items_is_not_concluded(office):
    meetings.record_attendance(meeting=office.meeting, presence={}, by=office.tccb)
    meeting = meetings.open_meeting(meeting=office.meeting, by=office.chair, on=TODAY)
    assert "Phiên họp chưa có đề nghị nào để kết luận." in concluding(office, meeting)
    meeting.refresh_from_db()
    assert meeting.state == "running"


def concluding(office: Office, meeting: Meeting) -> str:
    """What the chair reads after pressing the button."""
    client = Client()
    client.force_login(User.objects.get(pk=office.chair.pk))
    place = reverse("meeting_conclude", args=[meeting.pk])
    return (
        client.post(place, {"ends_at": f"{clock.now():%H:%M}"})
        .content.decode()
        .replace("\u00a0", " ")
    )


def test_text_that_no_paper_can_print_is_named_by_whose_it_is(office, subject, monkeypatch):
    """Reached only past every form and service: the chair is told, nothing is concluded."""
    meeting = hold_meeting(office, [compiled_nomination(office, subject)])
    meeting.items.update(conclusion_note="Thống\x02 nhất.")
    monkeypatch.setattr(agenda, "_note", lambda row: row.conclusion_note)
    with pytest.raises(Refused, match="ở mục của Chi cục Thủy lợi"):
        freeze(office, meeting)
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.RUNNING


def test_old_rows_with_control_characters_freeze_without_them(office, subject):
    meeting = hold_meeting(office, [compiled_nomination(office, subject)])
    meeting.items.update(conclusion_note="Thống\x02 nhất.")
    (item,) = freeze(office, meeting)["items"]
    assert item["conclusion"]["text"].endswith("Thống nhất.")


def test_what_was_stored_before_and_cannot_be_printed_is_frozen_as_a_box(office, subject):
    Unit.objects.filter(pk=office.unit.pk).update(name="Đội 👍 中 Thủy lợi")
    content = freeze(office, hold_meeting(office, [compiled_nomination(office, subject)]))
    assert content["items"][0]["nominee"]["name"] == "Đội □ □ Thủy lợi"


def test_a_comment_is_taken_out_after_the_conclusion_and_the_data_frozen_again(office, subject):
    meeting = hold_meeting(office, [compiled_nomination(office, subject)])
    item = meeting.items.get()
    said = Comment.objects.create(
        item=item, member=meeting.chair, text="Nói nhầm tên.", made_at=MOMENT, in_minutes=True
    )
    first = freeze(office, meeting)
    assert [c["text"] for c in first["items"][0]["comments"]] == ["Nói nhầm tên."]
    secretary = make_user(Role.SECRETARY)
    page = Client()
    page.force_login(secretary)
    act, place = reverse("comment_mark", args=[said.pk]), reverse("item_detail", args=[item.pk])
    assert "Lý do bỏ ý kiến" in page.get(place).content.decode()
    silent = page.post(act, {"in_minutes": "0", "reason": " "}, follow=True)
    assert [str(message) for message in silent.context["messages"]] == [
        "Phiên họp đã kết luận: ghi lý do bỏ ý kiến khỏi biên bản."
    ]
    said.refresh_from_db()
    assert said.in_minutes
    done = page.post(act, {"in_minutes": "0", "reason": "Ghi nhầm."})
    assert done.url == reverse("meeting_freeze", args=[meeting.pk])
    entry = AuditEntry.objects.get(act=Act.COMMENT_MARKED)
    assert entry.data == {"in_minutes": False, "reason": "Ghi nhầm."}
    assert "Lý do bỏ ý kiến" not in page.get(place).content.decode()
    page.post(act, {"in_minutes": "1", "reason": "Đưa lại."})
    said.refresh_from_db()
    assert not said.in_minutes
    page.post(done.url, {"reason": "Bỏ ý kiến ghi nhầm."})
    again = content_of(meeting.snapshots.get(version=2))
    assert again["items"][0]["comments"] == []
