"""One achievement put for two tiers, or proved by what was rewarded already: every page says so."""

from datetime import date

import pytest

from awards.enums import NominationState as S
from awards.models import AgendaItem, Award, Nomination
from awards.rules import Caution
from awards.selectors.cautions import CautionRow, caution_rows
from awards.selectors.verdicts import assess_subject
from awards.services.decisions import correct_decision, decision_mark, record_decision
from awards.services.nominations import (
    compile_nomination,
    create_nomination,
    needs_reason,
    present_nominations,
)
from emulation.enums import Role
from emulation.models import Result
from tests.awards.council.world import make_council, make_meeting
from tests.awards.makers import give_result, give_target, make_occasion, make_sent, meets
from tests.awards.pages.scene import DAY, said
from tests.emulation.record_makers import make_evidence
from tests.factories import MOMENT, make_user

pytestmark = pytest.mark.django_db
LOWER, TIER = "giay_khen", "bang_khen_tinh"
OTHER = "Đang có đề nghị tặng Giấy khen của Giám đốc sở trong dịp này, ngày 12/11/2025 ở bước"


@pytest.fixture
def proved(scene):
    """The unit's result stands on one file; a nomination for the lower tier was sent."""
    meets(scene.occasion, scene.subject)
    scene.file = make_evidence(scene.subject, "Biên bản nghiệm thu", MOMENT)
    Result.objects.get(subject=scene.subject).evidence.add(scene.file)
    scene.lower = make_sent(scene.occasion, scene.subject, by=scene.officer, tier=LOWER)
    return scene


def read(scene, user, route: str, *args, **query) -> str:
    scene.sign_in(user)
    return said(scene.client.get(scene.url(route, *args), query))


def draft(scene) -> Nomination:
    return create_nomination(
        occasion=scene.occasion, subject=scene.subject, tier=TIER, by=scene.officer, on=DAY
    )


def given(scene):
    """The lower tier, by a decision."""
    Nomination.objects.filter(pk=scene.lower.pk).update(state=S.APPROVED)
    return record_decision(
        occasion=scene.occasion, tier=LOWER, number="111/QĐ-SNNMT", decided_on=date(2025, 11, 10),
        issuer="Giám đốc Sở", nominations=[scene.lower], by=scene.tccb, on=DAY,
    )  # fmt: skip


# --- Two tiers at once --------------------------------------------------------------------------


def test_the_officer_is_told_before_sending_for_a_second_tier(proved):
    choosing = ("nomination_create", proved.occasion.pk, proved.subject.pk)
    told = f"{OTHER} “TCCB xét”. Đề nghị đó cũng tính 1 minh chứng."
    assert told in read(proved, proved.officer, *choosing)
    second = draft(proved)
    assert told in read(proved, proved.officer, "nomination_check", second.pk)
    page = read(
        proved, proved.officer, "verdict_detail", proved.occasion.pk, proved.subject.pk,
        **{"hinh-thuc": TIER},
    )  # fmt: skip
    assert told in page
    assert "đã được khen" not in read(proved, proved.officer, "verdict_list")
    own = read(
        proved, proved.officer, "verdict_detail", proved.occasion.pk, proved.subject.pk,
        **{"hinh-thuc": LOWER},
    )  # fmt: skip
    assert "Đang có đề nghị" not in own and "Lưu ý" not in own


@pytest.mark.parametrize("state", [S.DRAFT, S.REJECTED, S.AWARDED, S.DECLINED, S.SET_ASIDE])
def test_what_was_not_sent_or_is_over_is_no_other_nomination(proved, state):
    Nomination.objects.filter(pk=proved.lower.pk).update(state=state)
    assessment = assess_subject(proved.occasion, proved.subject, on=DAY)
    assert assessment.facts.other_nominations == ()
    assert assessment.verdict_for(TIER).warnings == ()


def test_tccb_sees_it_when_taking_in_and_presenting_and_owes_no_reason(proved):
    compile_nomination(nomination=proved.lower, by=proved.tccb, on=DAY)
    second = make_sent(proved.occasion, proved.subject, by=proved.officer, tier=TIER)
    picked = {"pick": second.pk}
    taking = read(proved, proved.tccb, "nomination_compile_many", proved.occasion.pk, **picked)
    assert f"Lưu ý: {OTHER} “Chờ trình”" in " ".join(taking.split())
    compile_nomination(nomination=second, by=proved.tccb, on=DAY)
    body, seats, users = make_council(3)
    meeting = make_meeting(body, seats, occasion=proved.occasion)
    page = read(proved, proved.tccb, "nomination_present", proved.occasion.pk, **picked)
    assert "1 đề nghị có điều Hội đồng cần biết." in page and OTHER in page
    assert "Lý do vẫn trình" not in page
    present_nominations(meeting=meeting, nominations=[second], reasons={}, by=proved.tccb, on=DAY)
    second.refresh_from_db()
    assert (second.state, second.override_reason, needs_reason(second)) == (S.PRESENTED, "", False)
    item = AgendaItem.objects.get(nomination=second)
    assert f"{OTHER} “Chờ trình”" in read(proved, users[0], "item_detail", item.pk)


def test_a_nomination_on_an_occasion_with_days_in_common_is_told_by_its_name(proved):
    final = make_occasion("final")
    (caution, *_) = assess_subject(final, proved.subject, on=DAY).cautions
    assert caution.code == "same_evidence_open"
    assert "trong dịp hằng năm 2025, ngày 12/11/2025 ở bước “TCCB xét”" in caution.text


# --- What was rewarded already ------------------------------------------------------------------


def test_the_council_reads_what_counts_twice_and_the_decision_is_a_link(proved):
    decision = given(proved)
    second = make_sent(
        proved.occasion, proved.subject, by=proved.officer, tier=TIER, compiled=proved.tccb
    )
    body, seats, users = make_council(3)
    meeting = make_meeting(body, seats, occasion=proved.occasion)
    present_nominations(
        meeting=meeting, nominations=[second], reasons={second.pk: "Xét cả năm"},
        by=proved.tccb, on=DAY,
    )  # fmt: skip
    item = AgendaItem.objects.get(nomination=second)
    link = f'<a href="{proved.url("decision_detail", decision.pk)}">111/QĐ-SNNMT</a>'
    tail = " ngày 10/11/2025. Lần khen đó đã tính 1 minh chứng nay tính lại."
    for user, page in ((users[0], ("item_detail", item.pk)),
                       (proved.tccb, ("nomination_detail", second.pk))):  # fmt: skip
        assert f"theo Quyết định {link}{tail}" in read(proved, user, *page)
    own = read(proved, proved.officer, "nomination_detail", second.pk)
    assert f"theo Quyết định 111/QĐ-SNNMT{tail}" in own and link not in own

    correct_decision(
        decision=decision, number="112/QĐ-SNNMT", decided_on=decision.decided_on,
        reason="Nhập nhầm số", seen=decision_mark(decision), by=proved.tccb, on=DAY,
    )  # fmt: skip
    still = read(proved, users[0], "item_detail", item.pk)
    assert f"theo Quyết định {link}{tail}" in still  # as the council was told; the page is the same
    new = assess_subject(proved.occasion, proved.subject, on=DAY).verdict_for(TIER).warnings
    assert [(w.code, w.number) for w in new] == [("same_evidence", "112/QĐ-SNNMT")]


def test_a_file_rewarded_in_another_year_is_told_and_a_new_one_is_not(proved):
    given(proved)
    later, subject = make_occasion(year=2026), proved.subject
    result = give_result(
        subject, 33, target=give_target(subject, 30, year=2026), on=date(2026, 2, 3)
    )
    result.evidence.add(make_evidence(subject, "Biên bản năm 2026", MOMENT))
    assert assess_subject(later, subject, on=DAY).cautions == ()
    result.evidence.add(proved.file)
    (caution,) = assess_subject(later, subject, on=DAY).cautions
    assert (caution.code, caution.number) == ("same_evidence", "111/QĐ-SNNMT")


def test_an_award_from_before_this_system_leaned_on_nothing_known(proved):
    given(proved)
    Award.objects.update(nomination=None)
    (caution,) = assess_subject(proved.occasion, proved.subject, on=DAY).cautions
    assert caution.code == "earlier_award"


@pytest.mark.parametrize(
    ("fields", "linked"),
    [
        ({"number": "1/QĐ", "decided_on": DAY, "decision": "7"}, True),
        ({"number": "1/QĐ", "decided_on": DAY}, False),
        ({"decided_on": DAY, "decision": "7"}, False),
        ({}, False),
    ],
    ids=["linked", "stored-before-there-were-links", "no-number-yet", "no-decision"],
)
def test_the_number_is_a_link_where_there_is_one(fields, linked):
    caution = Caution("earlier_award", "Theo Quyết định 1/QĐ ngày 12.", "Luật", **fields)
    reader, officer = make_user(Role.TCCB), make_user(Role.STAFF)
    (row,) = caution_rows([caution], reader)
    plain = CautionRow("Theo Quyết định 1/QĐ ngày 12.", "Luật")
    assert (row != plain) is linked
    assert row.before + row.number + row.after == caution.text
    assert caution_rows([caution], officer) == [plain]
