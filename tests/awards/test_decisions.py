"""What comes back: decision, awards, register; and the next assessment that sees them."""

from datetime import date

import pytest

from awards.enums import NominationState as S
from awards.models import Award, Decision, Nomination
from awards.selectors.plans import version_in_force
from awards.selectors.register import issuer_on, waiting_decisions
from awards.selectors.verdicts import assess_subject
from awards.services.decisions import decline_nomination, record_decision
from awards.services.nominations import present_nominations
from emulation import audit
from emulation.acts import Act
from emulation.enums import Role
from emulation.errors import Forbidden, Refused
from emulation.models import UnitName
from tests.awards.council.world import make_council, make_meeting
from tests.awards.makers import make_occasion, make_sent, meets
from tests.factories import collective_of, make_officer, make_staff, make_tccb, make_unit, make_user

pytestmark = pytest.mark.django_db
DAY = date(2025, 11, 12)
TIER = "bang_khen_tinh"


@pytest.fixture
def occasion():
    return make_occasion()


@pytest.fixture
def tccb():
    return make_tccb()


def approved(occasion, tccb, subject=None, officer=None, tier=TIER):
    """As the chair's conclusion leaves it."""
    subject = subject or collective_of(make_unit())
    officer = officer or make_officer(subject.unit)
    meets(occasion, subject)
    nomination = make_sent(occasion, subject, by=officer, tier=tier)
    nomination.state = S.APPROVED
    nomination.save()
    return nomination


def nominated(occasion, tier):
    return Nomination(
        occasion=occasion, tier=tier, plan_version=version_in_force(occasion.movement)
    )


def record(occasion, tccb, nominations, **fields):
    given = {
        "occasion": occasion,
        "tier": TIER,
        "number": "2041/QĐ-UBND",
        "decided_on": date(2025, 11, 10),
        "issuer": "Chủ tịch UBND tỉnh An Giang",
        "nominations": nominations,
        "by": tccb,
        "on": DAY,
    }
    return record_decision(**(given | fields))


def test_a_decision_gives_each_named_one_an_award_under_the_names_of_its_day(occasion, tccb):
    nomination = approved(occasion, tccb)
    unit = nomination.subject.unit
    UnitName.objects.create(unit=unit, name="Chi cục Thủy lợi cũ", valid_from=date(2025, 1, 1))
    decision = record(occasion, tccb, [nomination])
    award = Award.objects.get()
    nomination.refresh_from_db()
    assert nomination.state == S.AWARDED
    assert (award.decision, award.nomination) == (decision, nomination)
    assert (award.recipient_name, award.unit_name) == ("Chi cục Thủy lợi cũ",) * 2
    assert award.achievement == "Hỗ trợ 33 hộ nghèo, vượt 10% mức đề ra."
    entry = audit.entries_of(decision)[0]
    assert entry.act == Act.DECISION_RECORDED
    assert entry.data == {"number": "2041/QĐ-UBND", "nominations": [nomination.pk]}
    own = audit.entries_of(nomination)[0]
    assert (own.act, own.data["note"]) == (Act.NOMINATION_AWARDED, "Quyết định 2041/QĐ-UBND")


def test_the_unit_and_the_person_are_told(occasion, tccb):
    unit = make_unit()
    staff, officer = make_staff(unit), make_officer(unit)
    person = make_user("staff", staff=staff)
    record(occasion, tccb, [approved(occasion, tccb, staff.subject, officer)])
    told = "Ông Danh Sa Rây được khen theo Quyết định 2041/QĐ-UBND"
    assert officer.inbox.filter(text=told).count() == 1
    assert person.inbox.filter(text=told).count() == 1


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"number": "  "}, "number", "Nhập số quyết định"),
        ({"issuer": " "}, "issuer", "Nhập cơ quan"),
        ({"decided_on": date(2025, 11, 13)}, "decided_on", "không được sau hôm nay"),
        ({"nominations": []}, "awarded", "Chọn ít nhất một"),
        ({"tier": "giay_khen"}, "awarded", "không thuộc dịp và hình thức này"),
    ],
)
def test_faults_are_told_at_their_field_and_nothing_is_written(
    occasion, tccb, fields, field, words
):
    nomination = approved(occasion, tccb)
    with pytest.raises(Refused, match=words) as refusal:
        record(occasion, tccb, **({"nominations": [nomination]} | fields))
    assert refusal.value.field == field
    assert (Decision.objects.count(), Award.objects.count()) == (0, 0)


def test_a_decision_cannot_be_older_than_the_councils_meeting(occasion, tccb):
    subject = collective_of(make_unit())
    meets(occasion, subject)
    nomination = make_sent(occasion, subject, by=make_officer(subject.unit), compiled=tccb)
    council, seats, _ = make_council(3)
    meeting = make_meeting(council, seats, occasion=occasion)
    present_nominations(meeting=meeting, nominations=[nomination], reasons={}, by=tccb, on=DAY)
    nomination.refresh_from_db()
    nomination.state = S.APPROVED
    nomination.save()
    with pytest.raises(Refused, match="trước ngày Hội đồng họp") as refusal:
        record(occasion, tccb, [nomination], decided_on=date(2025, 11, 11))
    assert refusal.value.field == "decided_on"
    assert record(occasion, tccb, [nomination], decided_on=DAY).number == "2041/QĐ-UBND"


def test_the_same_decision_twice_is_refused_and_awards_stay_single(occasion, tccb):
    nomination = approved(occasion, tccb)
    record(occasion, tccb, [nomination])
    with pytest.raises(Refused, match="đã được ghi"):
        record(occasion, tccb, [nomination])
    with pytest.raises(Refused, match="chỉ được khen một lần"):
        record(occasion, tccb, [nomination], number="2042/QĐ-UBND")
    assert (Decision.objects.count(), Award.objects.count()) == (1, 1)


@pytest.mark.parametrize("number", ["2041/qđ-ubnd", " 2041 / QĐ - UBND", "02041/QĐ–UBND"])
def test_a_number_is_the_same_however_it_is_typed(occasion, tccb, number):
    record(occasion, tccb, [approved(occasion, tccb)])
    with pytest.raises(Refused, match="đã được ghi") as refusal:
        record(occasion, tccb, [approved(occasion, tccb)], number=number)
    assert refusal.value.field == "number"
    assert Decision.objects.count() == 1


@pytest.mark.parametrize("role", [Role.UNIT_OFFICER, Role.SECRETARY, Role.CHAIR, Role.DIRECTOR])
def test_tccb_alone_records_and_declines(occasion, tccb, role):
    nomination = approved(occasion, tccb)
    by = make_user(role, unit=nomination.subject.unit)
    with pytest.raises(Forbidden, match="Chỉ Phòng Tổ chức cán bộ"):
        record(occasion, by, [nomination])
    with pytest.raises(Forbidden, match="Chỉ Phòng Tổ chức cán bộ"):
        decline_nomination(nomination=nomination, reason="UBND tỉnh không tặng", by=by)
    nomination.refresh_from_db()
    assert nomination.state == S.APPROVED


@pytest.mark.parametrize("state", [s for s in S if s != S.APPROVED])
def test_only_what_the_council_approved_is_awarded_or_declined(occasion, tccb, state):
    nomination = approved(occasion, tccb)
    nomination.state = state
    nomination.save()
    with pytest.raises(Refused, match="Hãy tải lại trang"):
        record(occasion, tccb, [nomination])
    with pytest.raises(Refused, match="Hãy tải lại trang"):
        decline_nomination(nomination=nomination, reason="Không tặng", by=tccb)
    nomination.refresh_from_db()
    assert (nomination.state, Award.objects.count()) == (state, 0)


def test_declining_needs_a_reason_and_tells_the_officer(occasion, tccb):
    unit = make_unit()
    officer = make_officer(unit)
    nomination = approved(occasion, tccb, collective_of(unit), officer)
    with pytest.raises(Refused) as refusal:
        decline_nomination(nomination=nomination, reason=" ", by=tccb)
    assert refusal.value.field == "reason"
    declined = decline_nomination(nomination=nomination, reason="Trùng thành tích", by=tccb)
    assert (declined.state, declined.return_reason) == (S.DECLINED, "Trùng thành tích")
    assert officer.inbox.latest("pk").text == (
        "Chi cục Thủy lợi không được tặng thưởng lần này: Trùng thành tích"
    )
    assert audit.entries_of(declined)[0].act == Act.NOMINATION_DECLINED


def test_the_next_assessment_sees_the_award_and_warns(occasion, tccb):
    nomination = approved(occasion, tccb, tier="giay_khen")
    subject = nomination.subject
    before = assess_subject(occasion, subject, on=DAY).verdict_for(TIER)
    record(
        occasion, tccb, [nomination], tier="giay_khen", number="112/QĐ-SNNMT", issuer="Giám đốc Sở"
    )
    after = assess_subject(occasion, subject, on=DAY)
    past = after.facts.awards[0]
    assert [w.code for w in before.warnings] == ["two_tiers"]  # approved, not awarded yet
    assert before.status == after.verdict_for(TIER).status
    assert (past.tier, past.number, past.occasion, past.year) == (
        "giay_khen", "112/QĐ-SNNMT", "annual", 2025,
    )  # fmt: skip
    (warning,) = after.verdict_for(TIER).warnings
    assert warning.text == (
        "Đã nhận Giấy khen của Giám đốc sở theo Quyết định 112/QĐ-SNNMT ngày 10/11/2025."
    )


def test_a_warned_one_is_presented_only_with_tccbs_reason(occasion, tccb):
    first = approved(occasion, tccb, tier="giay_khen")
    record(occasion, tccb, [first], tier="giay_khen", number="112/QĐ-SNNMT")
    officer = make_officer(first.subject.unit)
    higher = make_sent(occasion, first.subject, by=officer, compiled=tccb)
    council, seats, _ = make_council(3)
    meeting = make_meeting(council, seats, occasion=occasion)
    given = {"meeting": meeting, "nominations": [higher], "by": tccb, "on": DAY}
    with pytest.raises(Refused, match="Ghi lý do vẫn trình Chi cục Thủy lợi") as refusal:
        present_nominations(reasons={}, **given)
    assert refusal.value.field == f"reason_{higher.pk}"
    present_nominations(reasons={higher.pk: " Xét cả năm "}, **given)
    higher.refresh_from_db()
    assert (higher.state, higher.override_reason, higher.override_by) == (
        S.PRESENTED, "Xét cả năm", tccb,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("tier", "day", "issuer"),
    [
        (TIER, date(2025, 6, 30), "Chủ tịch UBND tỉnh Kiên Giang"),
        (TIER, date(2025, 7, 1), "Chủ tịch UBND tỉnh An Giang"),
        ("giay_khen", date(2025, 2, 28),
         "Giám đốc Sở Nông nghiệp và Phát triển nông thôn tỉnh Kiên Giang"),
        ("giay_khen", date(2025, 3, 1), "Giám đốc Sở Nông nghiệp và Môi trường tỉnh Kiên Giang"),
        ("bang_khen_ttg", date(2025, 3, 1), "Thủ tướng Chính phủ"),
    ],
)  # fmt: skip
def test_the_issuer_is_called_as_on_the_day(occasion, tier, day, issuer):
    assert issuer_on(nominated(occasion, tier), day) == issuer


def test_of_two_overlapping_names_the_newer_one_names_the_issuer(occasion):
    department = occasion.movement.department
    twice = department.names.get(valid_from=date(2025, 7, 1))
    twice.pk, twice.valid_from, twice.province = None, date(2025, 9, 1), "An Giang mới"
    twice.save()
    nomination = nominated(occasion, TIER)
    assert issuer_on(nomination, date(2025, 8, 31)) == "Chủ tịch UBND tỉnh An Giang"
    assert issuer_on(nomination, date(2025, 9, 1)) == "Chủ tịch UBND tỉnh An Giang mới"


def test_what_waits_for_a_decision_is_counted_by_occasion_and_tier(occasion, tccb):
    approved(occasion, tccb)
    approved(occasion, tccb, collective_of(make_unit("Chi cục Kiểm lâm")), tier="giay_khen")
    approved(occasion, tccb, collective_of(make_unit("Chi cục Thủy sản")))
    found = [(w.occasion, w.tier.code, w.count) for w in waiting_decisions(tccb)]
    assert found == [(occasion, TIER, 2), (occasion, "giay_khen", 1)]


def test_the_register_shows_each_what_concerns_them(occasion, tccb):
    unit = make_unit()
    officer, other = make_officer(unit), make_officer(make_unit("Chi cục Kiểm lâm"))
    record(occasion, tccb, [approved(occasion, tccb, collective_of(unit), officer)])
    seen = {
        who: Award.objects.visible_to(user).count()
        for who, user in {
            "officer": officer,
            "other": other,
            "tccb": tccb,
            "member": make_user(Role.MEMBER),
            "admin": make_user(Role.ADMIN),
        }.items()
    }
    assert seen == {"officer": 1, "other": 0, "tccb": 1, "member": 1, "admin": 0}
    assert Decision.objects.visible_to(officer).count() == 0
    assert Decision.objects.visible_to(tccb).count() == 1


def test_one_achievement_gets_one_award_on_an_occasion(occasion, tccb):
    nomination = approved(occasion, tccb)
    record(occasion, tccb, [nomination])
    other = Nomination.objects.get(pk=nomination.pk)
    other.pk, other.tier, other.state = None, "giay_khen", S.APPROVED
    other.save()
    with pytest.raises(Refused, match="chỉ được khen một lần"):
        record(occasion, tccb, [other], number="2042/QĐ-UBND", tier="giay_khen")
    assert Award.objects.count() == 1


def test_nobody_is_awarded_while_a_case_is_open(occasion, tccb):
    nomination = approved(occasion, tccb)
    nomination.subject.pending_cases.create(
        kind="complaint", opened_on=date(2025, 11, 1), handler="Thanh tra Sở"
    )
    with pytest.raises(Refused, match="bị chặn"):
        record(occasion, tccb, [nomination])
    assert not Award.objects.exists()


@pytest.mark.parametrize(("day", "blocked"), [(date(2025, 11, 11), False), (DAY, True)])
def test_a_case_blocks_from_the_day_it_is_asked_for(occasion, tccb, settings, day, blocked):
    """The day that was given counts, wherever the office's clock stands."""
    settings.DEMO_TODAY = date(2025, 12, 31) if not blocked else date(2025, 11, 1)
    nomination = approved(occasion, tccb)
    nomination.subject.pending_cases.create(kind="complaint", opened_on=DAY, handler="Thanh tra Sở")
    given = {"decided_on": date(2025, 11, 10), "on": day}
    if blocked:
        with pytest.raises(Refused, match="bị chặn"):
            record(occasion, tccb, [nomination], **given)
    else:
        record(occasion, tccb, [nomination], **given)
    assert Award.objects.count() == (0 if blocked else 1)


def test_what_was_decided_is_another_version_of_the_nomination(occasion, tccb):
    given = approved(occasion, tccb)
    not_given = approved(occasion, tccb, collective_of(make_unit("Chi cục Kiểm lâm")))
    before = [given.version, not_given.version]
    record(occasion, tccb, [given])
    decline_nomination(nomination=not_given, reason="Trùng thành tích", by=tccb)
    given.refresh_from_db()
    not_given.refresh_from_db()
    assert [given.version, not_given.version] == [version + 1 for version in before]
