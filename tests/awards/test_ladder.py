"""The words of the verdict page: ladder, gap, findings, what another route says."""

from datetime import date
from decimal import Decimal

import pytest

from awards.models import ContributionNorm, CriterionConfirmation
from awards.rules import Finding, Gap, RouteResult, Status, Verdict
from awards.rules.values import all_of
from awards.selectors.ladder import VerdictPage, gap_words
from awards.selectors.needs import needs_of
from awards.selectors.verdicts import assess_subject
from emulation.enums import Role, TargetBasis
from emulation.models import PendingCase, Result
from tests.awards.makers import fulfil_criteria, give_result, give_target, make_occasion
from tests.factories import MOMENT, collective_of, make_staff, make_tccb, make_unit, make_user

pytestmark = pytest.mark.django_db
TODAY = date(2025, 11, 12)


@pytest.fixture
def subject():
    return collective_of(make_unit("Chi cục Thủy lợi"))


def page(occasion, subject, tier=""):
    return VerdictPage(occasion, assess_subject(occasion, subject, on=TODAY), tier)


def enter_norms(occasion, value):
    for tier in ("giay_khen", "bang_khen_tinh"):
        ContributionNorm.objects.create(
            movement=occasion.movement,
            tier=tier,
            subject_kind="collective",
            value=value,
            source="Công văn 9/HĐTĐKT",
            valid_from=date(2025, 1, 1),
            entered_by=make_tccb(),
            entered_at=MOMENT,
        )


def test_both_halves_are_said_while_the_norm_has_no_number(subject):
    occasion = make_occasion()
    give_result(subject, 30, target=give_target(subject, 30))
    fulfil_criteria(occasion, subject)
    shown = page(occasion, subject)
    steps = [(step.place, step.label, step.sentence) for step in shown.steps]
    assert steps == [
        ("reached", "Đạt", "Đủ mọi điều kiện. Kết quả 100%, yêu cầu từ 100%."),
        (
            "next",
            "Chưa đủ căn cứ",
            "Theo kết quả: còn thiếu 3 hộ. Theo đóng góp: chờ TCCB nhập định mức đóng góp.",
        ),
        (
            "off",
            "Chưa tới dịp xét",
            "Chỉ xét khi tổng kết 2025: trên 100% kế hoạch 2021-2025 do UBND tỉnh giao.",
        ),
    ]
    gap = shown.gap
    assert (gap.before, gap.amount) == ("Còn thiếu", "3 hộ")
    assert gap.after == "để đạt mức của Bằng khen Chủ tịch UBND tỉnh."
    assert shown.summary == "1 không đạt · 1 chưa đủ căn cứ · 8 đạt · không vướng chặn"
    assert [(group.label, group.title) for group in shown.groups] == [
        ("Không đạt", "1 điều kiện"),
        ("Chưa đủ căn cứ", "1 điều kiện"),
        ("Đạt", "8 điều kiện"),
    ]


def test_with_a_norm_the_verdict_is_not_met_and_says_both_shortfalls(subject):
    occasion = make_occasion()
    enter_norms(occasion, 50_000_000)
    give_result(subject, 30, target=give_target(subject, 30))
    fulfil_criteria(occasion, subject)
    step = page(occasion, subject).steps[1]
    assert step.label == "Không đạt"
    assert (
        step.sentence == "Theo kết quả: còn thiếu 3 hộ. Theo đóng góp: còn thiếu 50.000.000 đồng."
    )


def test_route_that_is_not_needed_stands_apart(subject):
    occasion = make_occasion()
    give_result(subject, 33, target=give_target(subject, 30))
    fulfil_criteria(occasion, subject)
    shown = page(occasion, subject)
    assert [group.label for group in shown.groups] == ["Đạt", "Không xét tới"]
    assert shown.groups[-1].findings[0]["clause"].endswith("đường B (thay cho đường A)")
    told = (shown.gap.before, shown.gap.amount, shown.gap.after)
    assert told == ("Đã đủ mọi điều kiện xét tặng", "Bằng khen của Chủ tịch UBND tỉnh", ".")
    assert [step.place for step in shown.steps] == ["reached", "reached", "off"]


def test_a_result_that_is_enough_is_said_with_its_tier_and_what_still_lacks(subject):
    """112,5% is enough for the provincial tier: not "the lowest tier", not "some conditions"."""
    occasion = make_occasion()
    give_result(subject, 9, target=give_target(subject, 8))
    shown = page(occasion, subject)
    unknown = sum(f.status is Status.UNKNOWN for f in shown.verdict.findings if f.route is None)
    assert unknown > 1
    assert (shown.gap.before, shown.gap.amount, shown.gap.after) == (
        "Kết quả đã đạt mức",
        "Bằng khen của Chủ tịch UBND tỉnh",
        f", nhưng {unknown} tiêu chuẩn chưa đủ căn cứ.",
    )
    assert [step.sentence for step in shown.steps][:2] == [
        f"Kết quả 112,50%, yêu cầu từ 100%. {unknown} tiêu chuẩn chưa đủ căn cứ.",
        f"Kết quả 112,50%, yêu cầu từ 110%. {unknown} tiêu chuẩn chưa đủ căn cứ.",
    ]
    fulfil_criteria(occasion, subject)
    CriterionConfirmation.objects.filter(occasion=occasion).first().delete()
    refused = CriterionConfirmation.objects.filter(occasion=occasion).first()
    CriterionConfirmation.objects.filter(pk=refused.pk).update(met=False)
    told = page(occasion, subject).gap.after
    assert told == ", nhưng 1 tiêu chuẩn không đạt và 1 tiêu chuẩn chưa đủ căn cứ."


def test_lowest_indicator_decides_and_the_others_are_named(subject):
    occasion = make_occasion()
    give_result(subject, 30, target=give_target(subject, 30))
    canal = give_target(subject, "42.5", name="Kênh nội đồng", measure="km")
    give_result(subject, "47.1", target=canal)
    shown = page(occasion, subject)
    assert shown.lead_line == (
        "Kết quả 30 hộ trên 30 hộ đề ra, bằng 100%. Đây là chỉ tiêu thấp nhất. "
        "Chỉ tiêu khác: Kênh nội đồng 110,82%."
    )
    assert [mark.amount for mark in shown.bar.marks] == ["30 hộ", "33 hộ"]


def test_an_indicator_that_waits_is_not_called_the_lowest(subject):
    occasion = make_occasion()
    households = give_target(subject, 30)
    give_result(subject, 30, target=households)
    give_result(subject, 6, target=households, verified=False)
    canal = give_target(subject, "42.5", name="Kênh nội đồng", measure="km")
    give_result(subject, "47.1", target=canal)
    assert page(occasion, subject, "bang_khen_tinh").lead_line == (
        "Kết quả 36 hộ trên 30 hộ đề ra, bằng 120%. Trong đó 6 hộ chờ TCCB xác nhận. "
        "Chỉ tiêu khác: Kênh nội đồng 110,82%."
    )


def test_missing_result_is_unknown_and_never_a_fail(subject):
    occasion = make_occasion()
    give_target(subject, 30)
    fulfil_criteria(occasion, subject)
    shown = page(occasion, subject)
    assert shown.steps[0].label == "Chưa đủ căn cứ"
    assert (shown.gap.before, shown.gap.amount) == ("Chưa đủ căn cứ:", "chờ nhập kết quả")
    assert shown.bar.fill is None


def test_subject_without_any_target_is_told_what_comes_first(subject):
    shown = page(make_occasion(), subject)
    assert shown.lead is None
    assert shown.gap.amount == "chờ đăng ký chỉ tiêu và mức đề ra"
    assert "tiêu chuẩn chưa đủ căn cứ." in shown.steps[0].sentence


def test_block_beats_everything_and_says_what_would_hold(subject):
    occasion = make_occasion()
    give_result(subject, 52, target=give_target(subject, 50, measure="ngư dân"))
    fulfil_criteria(occasion, subject)
    PendingCase.objects.create(
        subject=subject,
        kind="complaint",
        opened_on=date(2025, 10, 28),
        handler="Thanh tra Sở",
        answer_due=date(2025, 12, 27),
    )
    shown = page(occasion, subject)
    assert shown.block_lead == "Bị chặn: đang có khiếu nại, tố cáo chưa giải quyết."
    assert "Thanh tra Sở đang giải quyết, hạn trả lời 27/12/2025." in shown.block_more
    assert [step.sentence for step in shown.steps][:2] == [
        "Các điều kiện khác: đạt (104%).",
        "Các điều kiện khác: còn thiếu 3 ngư dân, và 1 điều kiện khác.",
    ]
    assert {step.place for step in shown.steps} == {"off"}
    first = shown.groups[0]
    assert (first.label, first.title) == ("Bị chặn", "1 lý do")
    assert first.findings[0]["evidence"] == "Nội dung chỉ nơi giải quyết xem được"


def test_occasion_without_a_tier_says_when_it_is_given(subject):
    occasion = make_occasion("final")
    target = give_target(subject, 30, basis=TargetBasis.PROVINCE_PLAN, whole=True)
    give_result(subject, 30, target=target)
    steps = page(occasion, subject).steps
    assert (steps[0].label, steps[0].sentence) == (
        "Không xét dịp này",
        "Chỉ xét hằng năm: từ 100% kế hoạch năm của đơn vị.",
    )
    assert "còn thiếu 1 hộ" in steps[2].sentence


def test_strict_threshold_on_a_divisible_measure_asks_for_more(subject):
    occasion = make_occasion("final")
    target = give_target(
        subject, 15, basis=TargetBasis.PROVINCE_PLAN, whole=True, measure="km", name="Kênh"
    )
    target.indicator.measure.integral = False
    target.indicator.measure.save()
    give_result(subject, Decimal(15), target=target)
    gap = page(occasion, subject).gap
    assert f"{gap.before} {gap.amount}".strip() == "Cần hơn 15 km"


def test_other_tier_can_be_asked_for(subject):
    occasion = make_occasion()
    give_result(subject, 30, target=give_target(subject, 30))
    fulfil_criteria(occasion, subject)
    assert page(occasion, subject, "giay_khen").verdict.tier == "giay_khen"
    assert page(occasion, subject, "khong-co").verdict.tier == "bang_khen_tinh"


def test_several_who_checked_are_named_with_the_last_of_their_days(subject):
    occasion, target = make_occasion(), give_target(subject, 30)
    for name, value, day in (("Mai Thanh Tòng", 20, 6), ("Lê Thị Diễm Phúc", 13, 12)):
        result = give_result(subject, value, target=target)
        checker = make_user(Role.TCCB, staff=make_staff(subject.unit, name))
        Result.objects.filter(pk=result.pk).update(
            verified_by=checker, verified_on=date(2025, 11, day)
        )

    def told():
        groups = page(occasion, subject, "bang_khen_tinh").groups
        rows = [row for group in groups for row in group.findings if "đường A" in row["clause"]]
        return rows[0]["confirmed"]

    assert told() == "Ông Lê Thị Diễm Phúc, ông Mai Thanh Tòng xác nhận, lần cuối ngày 12/11/2025"
    Result.objects.filter(value=13).delete()
    assert told() == "Ông Mai Thanh Tòng xác nhận ngày 06/11/2025"


# --- Every tier of the occasion ---------------------------------------------------------------


def test_the_other_tiers_stand_on_the_page_each_fact_once(subject):
    occasion = make_occasion()
    give_result(subject, 30, target=give_target(subject, 30))
    fulfil_criteria(occasion, subject)
    shown = page(occasion, subject)
    assert (shown.is_next, shown.shown.name) == (True, "Bằng khen của Chủ tịch UBND tỉnh")
    (other,) = shown.others
    assert (other.label, other.summary) == ("Đạt", "9 đạt · không vướng chặn")
    assert (other.gap.before, other.gap.amount) == (
        "Đã đủ mọi điều kiện xét tặng",
        "Giấy khen của Giám đốc sở",
    )
    own = [row["condition"] for group in other.groups for row in group.findings]
    assert own == ["Kết quả so với mức đề ra trong năm", "Đóng góp quy ra tiền"]
    assert other.elsewhere == (
        "8 điều kiện chung với Bằng khen của Chủ tịch UBND tỉnh, đã nêu ở trên: 8 đạt."
    )
    chosen = page(occasion, subject, "giay_khen")
    assert not chosen.is_next and chosen.others[0].gap.amount == "3 hộ"


def test_several_indicators_stand_under_their_condition(subject):
    occasion = make_occasion()
    give_result(subject, 30, target=give_target(subject, 30))
    give_result(subject, 50, target=give_target(subject, 40, name="Kênh được nạo vét"))
    fulfil_criteria(occasion, subject)
    (lacking,) = page(occasion, subject).groups[0].findings
    parts = {part["condition"]: part for part in lacking["parts"]}
    assert {part["state"] for part in parts.values()} == {"ok", "no"}
    assert parts["Kênh được nạo vét"]["actual"].startswith("125%")
    assert parts["Kênh được nạo vét"]["whole"] == "Kết quả so với mức đề ra trong năm"


# --- Plans of other kinds ---------------------------------------------------------------------


def finding(label, status, *, route=None, gap=None, **more):
    return Finding(
        code=label, label=label, clause="Mục 1", status=status, route=route, required="từ 90 điểm",
        actual="80 điểm", gap=gap, **more,
    )  # fmt: skip


def verdict(*findings):
    status = all_of(f.status for f in findings)
    return Verdict(
        status=status, otherwise=status, findings=findings, tier="a", tier_name="Giấy khen của Sở",
        occasion="o", occasion_name="Dịp", plan_number="1", plan_sha256="", subject="1",
        subject_name="A", on=TODAY,
        routes=tuple(RouteResult(f.route, f.label, f.status) for f in findings if f.route),
    )  # fmt: skip


POINTS = Gap(Decimal(10), "điểm", "Còn thiếu 10 điểm")


@pytest.mark.parametrize(
    ("findings", "told"),
    [
        (
            [finding("Điểm", Status.NOT_MET, route="1", gap=POINTS)],
            ("Còn thiếu", "10 điểm", "để đạt mức của Giấy khen Sở."),
        ),
        (
            [finding("Không nợ", Status.UNKNOWN), finding("Điểm", Status.NOT_MET, gap=POINTS)],
            ("Còn thiếu", "10 điểm", "để đạt mức của Giấy khen Sở."),
        ),
        (
            [finding("Không nợ", Status.UNKNOWN)],
            ("Để xét tặng", "Giấy khen của Sở", ": 1 tiêu chuẩn chưa đủ căn cứ."),
        ),
        (
            [finding("Điểm", Status.MET, route="1"), finding("Không nợ", Status.UNKNOWN)],
            (
                "Kết quả đã đạt mức",
                "Giấy khen của Sở",
                ", nhưng 1 tiêu chuẩn chưa đủ căn cứ.",
            ),
        ),
    ],
)
def test_the_gap_is_told_whatever_the_plan_asks(findings, told):
    judged = verdict(*findings)
    gap = gap_words(judged, [judged])
    assert (gap.before, gap.amount, gap.after) == told


def test_what_is_awaited_is_told_by_the_open_parts_and_by_nobody_who_is_decided():
    waits = Gap(None, "", "Chờ chấm điểm")
    parts = (
        finding("Mục 1", Status.UNKNOWN, gap=waits, waits_for="tccb"),
        finding("Mục 2", Status.MET),
        finding("Mục 3", Status.UNKNOWN, gap=waits, waits_for="unit", todo="Chờ kết quả"),
    )
    open_one = finding("Điểm", Status.UNKNOWN, route="1", gap=waits, children=parts)
    needs = needs_of(verdict(open_one))
    assert [(n.who, n.point, n.todo) for n in needs] == [
        ("tccb", "Điểm", "Chờ chấm điểm"),
        ("unit", "Điểm", "Chờ kết quả"),
    ]
    assert needs[0].answers("tccb") and not needs[0].answers("unit")
    assert needs_of(verdict(open_one, finding("Không nợ", Status.NOT_MET))) == []
    spare = finding("Điểm", Status.UNKNOWN, route="1", gap=waits, decisive=False)
    assert needs_of(verdict(spare, finding("Không nợ", Status.UNKNOWN, gap=waits)))[0].point == (
        "Không nợ"
    )
