"""Every step of a nomination up to the council's door, and whom it refuses on the way."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from awards.enums import NominationState as S
from awards.models import AgendaItem, Nomination
from awards.selectors.agenda_items import counted_evidence
from awards.services import nominations as service
from awards.services.reports import confirm_report, write_report
from awards.states import NOMINATION_STEPS
from emulation import audit
from emulation.acts import Act
from emulation.enums import Role
from emulation.errors import Forbidden, Refused
from emulation.models import (
    Contribution,
    Indicator,
    Movement,
    PendingCase,
    Result,
    Target,
)
from emulation.services.record_checks import return_records
from tests.awards.council.world import make_council, make_meeting
from tests.awards.makers import (
    give_result,
    make_occasion,
    make_report,
    make_sent,
    meets,
)
from tests.emulation.record_makers import make_evidence
from tests.factories import (
    MOMENT,
    collective_of,
    make_officer,
    make_staff,
    make_tccb,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db
DAY = date(2025, 11, 12)
TIER = "bang_khen_tinh"


class Scene:
    """One unit whose collective lacks nothing, its officer, TCCB, an open occasion."""

    def __init__(self) -> None:
        self.occasion, self.unit = make_occasion(), make_unit()
        self.subject, self.officer = collective_of(self.unit), make_officer(self.unit)
        self.tccb = make_tccb()
        self.target = meets(self.occasion, self.subject)

    def create(self, tier: str = TIER) -> Nomination:
        return service.create_nomination(
            occasion=self.occasion, subject=self.subject, tier=tier, by=self.officer, on=DAY
        )

    def sent(self, **fields: object) -> Nomination:
        return make_sent(self.occasion, self.subject, by=self.officer, **fields)

    def compiled(self) -> Nomination:
        return self.sent(compiled=self.tccb)

    def meeting(self):
        council, seats, users = make_council(3)
        self.members = users
        return make_meeting(council, seats, occasion=self.occasion)


@pytest.fixture
def scene() -> Scene:
    return Scene()


def acts_of(thing) -> list[str]:
    return [entry.act for entry in reversed(audit.entries_of(thing))]


# --- Drafts ---------------------------------------------------------------------------------


def test_a_draft_keeps_todays_facts_and_verdict(scene):
    made = scene.create()
    assert (made.state, made.verdict_status, made.assessed_on) == (S.DRAFT, "met", DAY)
    assert made.verdict["lead"]["percent"] == "110%"
    assert made.facts["progress"][0]["result"] == "33"
    assert made.plan_version == scene.occasion.movement.plan_versions.get()
    assert acts_of(made) == [Act.NOMINATION_CREATED]


def test_creating_twice_is_once_and_another_tier_is_another(scene):
    assert scene.create() == scene.create()
    assert scene.create("giay_khen").tier == "giay_khen"
    assert Nomination.objects.count() == 2


def test_a_tier_the_occasion_does_not_give_is_refused_at_the_field(scene):
    with pytest.raises(Refused, match="không xét hình thức đó") as refusal:
        scene.create("bang_khen_ttg")
    assert refusal.value.field == "tier"


def test_nobody_nominates_for_another_unit_or_on_a_closed_occasion(scene):
    stranger = make_officer(make_unit("Chi cục Kiểm lâm"))
    for by in (stranger, scene.tccb):
        with pytest.raises(Forbidden, match="Chỉ đầu mối thi đua của Chi cục Thủy lợi"):
            service.create_nomination(
                occasion=scene.occasion, subject=scene.subject, tier=TIER, by=by, on=DAY
            )
    scene.occasion.state, scene.occasion.closed_on = "closed", DAY
    scene.occasion.save()
    with pytest.raises(Refused, match="chưa mở hoặc đã khóa"):
        scene.create()
    assert Nomination.objects.count() == 0


def test_a_draft_can_be_discarded_and_nothing_else(scene):
    draft = scene.create("giay_khen")
    with pytest.raises(Forbidden):
        service.discard_nomination(nomination=draft, by=scene.tccb)
    gone = Nomination.objects.get()
    service.discard_nomination(nomination=draft, by=scene.officer)
    for act, more in ((service.discard_nomination, {}), (service.submit_nomination, {"on": DAY})):
        with pytest.raises(Refused, match="đã được bỏ"):
            act(nomination=gone, by=scene.officer, **more)
    sent = scene.sent()
    with pytest.raises(Refused, match="còn nháp"):
        service.discard_nomination(nomination=sent, by=scene.officer)
    assert list(Nomination.objects.all()) == [sent]


# --- Sending --------------------------------------------------------------------------------


def test_sending_asks_for_a_handed_in_report(scene):
    draft = scene.create()
    with pytest.raises(Refused, match="Viết và nộp báo cáo") as refusal:
        service.submit_nomination(nomination=draft, by=scene.officer, on=DAY)
    assert refusal.value.field == "report"
    make_report(scene.occasion, scene.subject, by=scene.officer, handed_in=False)
    with pytest.raises(Refused, match="Viết và nộp báo cáo"):
        service.submit_nomination(nomination=draft, by=scene.officer, on=DAY)
    draft.refresh_from_db()
    assert draft.state == S.DRAFT


def test_sending_tells_tccb_and_assesses_anew(scene):
    draft = scene.create()
    give_result(scene.subject, 7, target=scene.target)
    make_report(scene.occasion, scene.subject, by=scene.officer)
    sent = service.submit_nomination(nomination=draft, by=scene.officer, on=DAY)
    sent.refresh_from_db()
    assert (sent.state, sent.report.subject) == (S.SUBMITTED, scene.subject)
    assert sent.verdict["lead"]["result"] == "40"
    message = scene.tccb.inbox.get()
    assert message.text == "Đề nghị khen thưởng mới của Chi cục Thủy lợi: Chi cục Thủy lợi"
    assert message.url == f"/de-nghi/{sent.pk}/"


def test_a_second_send_changes_and_writes_nothing(scene):
    sent = scene.sent()
    with pytest.raises(Refused, match="Hãy tải lại trang"):
        service.submit_nomination(nomination=sent, by=scene.officer, on=DAY)
    assert acts_of(sent) == [Act.NOMINATION_CREATED, Act.NOMINATION_SUBMITTED]
    assert scene.tccb.inbox.count() == 1


def test_after_closing_a_draft_stays_and_a_returned_one_still_comes_back(scene):
    returned = scene.sent()
    service.return_nomination(nomination=returned, reason="Thiếu số hộ", by=scene.tccb)
    draft = scene.create("giay_khen")
    scene.occasion.state, scene.occasion.closed_on = "closed", DAY
    scene.occasion.save()
    with pytest.raises(Refused, match="đã khóa nên không nhận đề nghị mới"):
        service.submit_nomination(nomination=draft, by=scene.officer, on=DAY)
    again = service.submit_nomination(nomination=returned, by=scene.officer, on=DAY)
    assert (again.state, again.return_reason) == (S.SUBMITTED, "")


# --- Returning ------------------------------------------------------------------------------


@pytest.mark.parametrize("compiled", [False, True])
def test_a_return_carries_its_reason_to_the_officer(scene, compiled):
    nomination = scene.compiled() if compiled else scene.sent()
    with pytest.raises(Refused) as refusal:
        service.return_nomination(nomination=nomination, reason="  ", by=scene.tccb)
    assert refusal.value.field == "reason"
    returned = service.return_nomination(
        nomination=nomination, reason="Bổ sung danh sách hộ", by=scene.tccb
    )
    assert (returned.state, returned.return_reason) == (S.RETURNED, "Bổ sung danh sách hộ")
    told = scene.officer.inbox.latest("pk")
    assert told.text == (
        "Đề nghị khen thưởng của Chi cục Thủy lợi được trả lại: Bổ sung danh sách hộ"
    )
    entry = audit.entries_of(returned)[0]
    assert (entry.act, entry.data["reason"]) == (Act.NOMINATION_RETURNED, "Bổ sung danh sách hộ")


def test_several_are_returned_together_or_not_at_all(scene):
    other = make_unit("Chi cục Kiểm lâm")
    meets(scene.occasion, collective_of(other))
    first = scene.sent()
    second = make_sent(scene.occasion, collective_of(other), by=make_officer(other))
    third = scene.create("giay_khen")
    with pytest.raises(Refused):
        service.return_nominations(
            nominations=[first, second, third], reason="Sửa lại", by=scene.tccb
        )
    first.refresh_from_db()
    assert first.state == S.SUBMITTED
    service.return_nominations(nominations=[second, first], reason="Sửa lại", by=scene.tccb)
    assert {n.state for n in Nomination.objects.exclude(pk=third.pk)} == {S.RETURNED}
    with pytest.raises(Refused, match="Chưa chọn"):
        service.return_nominations(nominations=[], reason="Sửa lại", by=scene.tccb)


# --- Compiling ------------------------------------------------------------------------------


def test_compiling_assesses_anew_and_writes_the_verdict_down(scene):
    sent = scene.sent()
    Result.objects.update(value=30)
    compiled = service.compile_nomination(nomination=sent, by=scene.tccb, on=DAY)
    compiled.refresh_from_db()
    assert (compiled.state, compiled.verdict_status) == (S.COMPILED, "unknown")
    assert audit.entries_of(compiled)[0].data == {"verdict": "unknown"}


def test_unchecked_figures_stop_compiling(scene):
    sent = scene.sent()
    give_result(scene.subject, 1, target=scene.target, verified=False)
    with pytest.raises(Refused, match="Còn 1 kết quả của Chi cục Thủy lợi chưa xác nhận"):
        service.compile_nomination(nomination=sent, by=scene.tccb, on=DAY)
    Result.objects.filter(verified_on=None).delete()
    Contribution.objects.create(
        subject=scene.subject,
        movement=scene.occasion.movement,
        kind="cash",
        description="Quỹ vì người nghèo",
        donor="Tập thể",
        value=1_000_000,
        received_on=DAY,
        recorded_by=scene.officer,
        recorded_at=MOMENT,
    )
    with pytest.raises(Refused, match="Còn 1 đóng góp của Chi cục Thủy lợi chưa xác nhận"):
        service.compile_nomination(nomination=sent, by=scene.tccb, on=DAY)
    sent.refresh_from_db()
    assert sent.state == S.SUBMITTED
    give_result(scene.subject, 1, target=scene.target, verified=False)
    waiting = [*Result.objects.filter(verified_on=None), *Contribution.objects.all()]
    return_records(records=waiting, reason="Thiếu minh chứng.", by=scene.tccb)
    compiled = service.compile_nomination(nomination=sent, by=scene.tccb, on=DAY)
    assert (compiled.state, compiled.verdict_status) == (S.COMPILED, "met")


def test_what_was_done_for_another_movement_counts_for_nothing_here(scene):
    """Neither does what waits there hold anybody up, nor is its file or a returned one listed."""
    other = Movement.objects.create(
        department=scene.unit.department, code="kh7", name="Phong trào khác",
        starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31),
    )  # fmt: skip
    sent, target = scene.sent(), scene.target
    measure = target.indicator.measure
    elsewhere = Indicator.objects.create(movement=other, name="Nhà ở", measure=measure)
    there = give_result(scene.subject, 1, target=Target(indicator=elsewhere), verified=False)
    given = Contribution.objects.create(
        subject=scene.subject, movement=other, kind="cash", description="Quỹ", donor="Tập thể",
        value=5, received_on=DAY, recorded_by=scene.officer, recorded_at=MOMENT,
    )  # fmt: skip
    returned = give_result(scene.subject, 1, target=target, verified=False)
    returned.return_reason = "Thiếu dấu"
    returned.save()
    here = Result.objects.get(verified_on__isnull=False)
    for record in (there, given, returned, here):
        record.evidence.add(make_evidence(scene.subject, f"{record}", MOMENT))
    compiled = service.compile_nomination(nomination=sent, by=scene.tccb, on=DAY)
    assert compiled.state == S.COMPILED
    assert list(counted_evidence(scene.occasion, scene.subject)) == list(here.evidence.all())


def test_a_report_taken_back_to_be_rewritten_stops_compiling(scene):
    sent = scene.sent()
    report = sent.report
    write_report(report=report, version=report.version, by=scene.officer, summary="Lời mới")
    with pytest.raises(Refused, match="Báo cáo thành tích của Chi cục Thủy lợi chưa nộp"):
        service.compile_nomination(nomination=sent, by=scene.tccb, on=DAY)


def test_a_person_confirms_before_compiling(scene):
    staff = make_staff(scene.unit)
    meets(scene.occasion, staff.subject)
    sent = make_sent(scene.occasion, staff.subject, by=scene.officer)
    with pytest.raises(Refused, match="Ông Danh Sa Rây chưa xác nhận báo cáo"):
        service.compile_nomination(nomination=sent, by=scene.tccb, on=DAY)
    confirm_report(report=sent.report, by=make_user("staff", staff=staff))
    compiled = service.compile_nominations(nominations=[sent], by=scene.tccb, on=DAY)
    assert compiled is None
    sent.refresh_from_db()
    assert sent.state == S.COMPILED


def test_several_are_compiled_with_the_queries_of_one(scene):
    """But for their entries in the journal; together or not at all."""

    def compiling(found: list[Nomination]) -> int:
        with CaptureQueriesContext(connection) as asked:
            service.compile_nominations(nominations=found, by=scene.tccb, on=DAY)
        return len([one for one in asked if "emulation_audit" not in one["sql"]])

    def more(name: str) -> Nomination:
        subject = collective_of(make_unit(name))
        meets(scene.occasion, subject)
        return make_sent(scene.occasion, subject, by=make_officer(subject.unit))

    one = compiling([scene.sent()])
    found = [more(name) for name in ("Chi cục Kiểm lâm", "Ban Quản lý Cảng cá", "Văn phòng Sở")]
    found[2].report.state = "draft"
    found[2].report.save()
    with pytest.raises(Refused, match="Báo cáo thành tích của Văn phòng Sở chưa nộp"):
        service.compile_nominations(nominations=found, by=scene.tccb, on=DAY)
    assert compiling(found[:2]) <= one
    kept = [Nomination.objects.get(pk=nomination.pk) for nomination in found]
    assert [row.state for row in kept] == [S.COMPILED, S.COMPILED, S.SUBMITTED]
    assert [row.version for row in kept] == [
        n.version + v for n, v in zip(found, (1, 1, 0), strict=True)
    ]
    Nomination.objects.filter(pk=found[1].pk).update(
        state=S.SUBMITTED, occasion=make_occasion("final")
    )
    with pytest.raises(Refused, match="không cùng một dịp khen"):
        service.compile_nominations(nominations=found[1:], by=scene.tccb, on=DAY)


# --- Assessing anew -------------------------------------------------------------------------


def test_reassessing_tells_whose_answer_changed_and_leaves_the_councils_alone(scene):
    compiled = scene.compiled()
    meeting = scene.meeting()
    presented = make_sent(
        scene.occasion, scene.subject, by=scene.officer, tier="giay_khen", compiled=scene.tccb
    )
    service.present_nominations(
        meeting=meeting, nominations=[presented], reasons={}, by=scene.tccb, on=DAY
    )
    PendingCase.objects.create(
        subject=scene.subject, kind="complaint", opened_on=date(2025, 10, 28), handler="Thanh tra"
    )
    with pytest.raises(Forbidden):
        service.reassess_occasion(occasion=scene.occasion, by=scene.officer, on=DAY)
    changed = service.reassess_occasion(occasion=scene.occasion, by=scene.tccb, on=DAY)
    assert changed == [compiled]
    states = dict(Nomination.objects.values_list("pk", "verdict_status"))
    assert states == {compiled.pk: "blocked", presented.pk: "met"}
    entry = audit.entries_of(scene.occasion)[0]
    assert entry.data == {"count": 1, "changed": [compiled.pk], "on": "2025-11-12"}
    assert service.reassess_occasion(occasion=scene.occasion, by=scene.tccb, on=DAY) == []


# --- Presenting -----------------------------------------------------------------------------


def present(scene, nominations, meeting=None, by=None, **reasons):
    return service.present_nominations(
        meeting=meeting or scene.meeting(),
        nominations=nominations,
        reasons={n.pk: reasons.get("reason", "") for n in nominations},
        by=by or scene.tccb,
        on=DAY,
    )


def test_presenting_puts_it_on_the_agenda_and_tells_members_and_officer(scene):
    nomination = scene.compiled()
    present(scene, [nomination])
    nomination.refresh_from_db()
    item = AgendaItem.objects.get()
    assert (nomination.state, item.nomination, item.on_ballot) == (S.PRESENTED, nomination, True)
    told = scene.members[1].inbox.latest("pk").text
    assert told == "1 đề nghị khen thưởng được trình phiên họp ngày 12/11/2025"
    mine = scene.officer.inbox.latest("pk").text
    assert mine == "Đề nghị khen thưởng của Chi cục Thủy lợi đã trình Hội đồng"
    assert Nomination.objects.visible_to(scene.members[1]).get() == nomination


def test_a_second_presentation_is_refused_and_the_agenda_holds_one_item(scene):
    nomination = scene.compiled()
    meeting = scene.meeting()
    present(scene, [nomination], meeting)
    with pytest.raises(Refused):
        present(scene, [nomination], meeting)
    assert AgendaItem.objects.count() == 1


def test_a_blocked_one_cannot_be_presented_and_takes_the_others_back(scene):
    other = make_unit("Chi cục Kiểm lâm")
    meets(scene.occasion, collective_of(other))
    clean = make_sent(
        scene.occasion, collective_of(other), by=make_officer(other), compiled=scene.tccb
    )
    blocked = scene.compiled()
    PendingCase.objects.create(
        subject=scene.subject, kind="complaint", opened_on=date(2025, 10, 28), handler="Thanh tra"
    )
    with pytest.raises(Refused, match="Chi cục Thủy lợi đang bị chặn"):
        present(scene, [clean, blocked])
    assert set(Nomination.objects.values_list("state", flat=True)) == {S.COMPILED}
    assert AgendaItem.objects.count() == 0


def test_one_that_is_not_met_is_listed_with_its_reason_and_not_on_the_ballot(scene):
    Result.objects.update(value=29)
    nomination = scene.sent(tier="giay_khen", compiled=scene.tccb)
    present(scene, [nomination])
    item = AgendaItem.objects.get()
    assert item.on_ballot is False
    assert item.exclusion_reason.startswith("chưa đủ căn cứ: ")


def test_a_meeting_of_another_occasion_and_an_empty_choice_are_refused(scene):
    nomination = scene.compiled()
    council, seats, _ = make_council(3)
    elsewhere = make_meeting(council, seats, occasion=make_occasion("final"))
    with pytest.raises(Refused, match="không xét dịp khen") as refusal:
        present(scene, [nomination], elsewhere)
    assert refusal.value.field == "meeting"
    with pytest.raises(Refused, match="Chưa chọn đề nghị nào"):
        present(scene, [], elsewhere)
    nomination.refresh_from_db()
    assert nomination.state == S.COMPILED


# --- The table of steps ---------------------------------------------------------------------

ACTS = {
    "submit": lambda n, s, by: service.submit_nomination(nomination=n, by=by, on=DAY),
    "return": lambda n, s, by: service.return_nomination(nomination=n, reason="Sửa", by=by),
    "compile": lambda n, s, by: service.compile_nomination(nomination=n, by=by, on=DAY),
    "present": lambda n, s, by: present(s, [n], by=by),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", list(S))
def test_an_act_exists_from_the_states_of_the_table_alone(scene, state, act):
    make_report(scene.occasion, scene.subject, by=scene.officer)
    nomination = scene.create()
    nomination.report = scene.subject.reports.get()
    nomination.state = state
    nomination.save()
    by = scene.officer if act == "submit" else scene.tccb
    step = NOMINATION_STEPS.get((state, act))
    if step is None:
        with pytest.raises(Refused, match="Hãy tải lại trang"):
            ACTS[act](nomination, scene, by)
    else:
        ACTS[act](nomination, scene, by)
    nomination.refresh_from_db()
    assert nomination.state == (step.to if step else state)


@pytest.mark.parametrize("act", ["return", "compile", "present"])
@pytest.mark.parametrize(
    "role", [Role.UNIT_OFFICER, Role.SECRETARY, Role.CHAIR, Role.DIRECTOR, Role.INSPECTOR]
)
def test_another_role_is_refused_in_words_and_changes_nothing(scene, role, act):
    nomination = scene.compiled() if act == "present" else scene.sent()
    by = scene.officer if role == Role.UNIT_OFFICER else make_user(role)
    with pytest.raises(Forbidden, match="Chỉ Phòng Tổ chức cán bộ được"):
        ACTS[act](nomination, scene, by)
    before = nomination.state
    nomination.refresh_from_db()
    assert nomination.state == before
