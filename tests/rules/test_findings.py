"""A verdict explains itself: clause, required, actual, gap, evidence, and who confirmed when."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from awards.rules import (
    BLOCKED,
    MET,
    NOT_MET,
    UNKNOWN,
    Block,
    Confirmation,
    ContributionFacts,
    UnknownRule,
    assess,
    assess_all,
    assess_many,
    explain,
    parse_plan,
)

from .builders import CONFIRMED, PLAN, PLAN_TEXT, facts, progress

CANAL = progress("42.5", "47.1", code="2", name="Kênh nội đồng", measure="km", integral=False)
MODEL = progress(4, 5, code="3", name="Mô hình tưới", measure="mô hình")
THREE = (progress(30, 30), CANAL, MODEL)
PICTURE = facts(
    progress=THREE,
    contribution=ContributionFacts(
        total=Decimal(186_500_000),
        evidence=("3 biên nhận đóng góp",),
        confirmed_by="Phúc (TCCB)",
        confirmed_on=date(2025, 11, 8),
    ),
)


def certificate(given, plan=PLAN):
    return assess(plan, given, occasion="annual", tier="bang_khen_tinh")


def by_code(verdict):
    return {finding.code: finding for finding in verdict.findings}


def test_the_verdict_of_the_picture():
    """Route A fails and the norm is empty: unknown, and both halves are said."""
    verdict = certificate(PICTURE)
    first, second = verdict.findings[:2]
    assert verdict.status is verdict.otherwise is UNKNOWN
    assert (first.status, first.route, first.clause) == (NOT_MET, "A", "KH 54, mục IV.2.1")
    assert first.label == "Kết quả so với mức đề ra trong năm"
    assert first.required == "từ 110%, tức 33 hộ"
    assert first.actual == "100%, tức 30 hộ: thấp nhất trong 3 chỉ tiêu"
    assert (first.gap.amount, first.gap.measure) == (Decimal(3), "hộ")
    assert first.gap.text == "Còn thiếu 3 hộ"
    assert first.evidence == ("Báo cáo số 87/BC-CCTL, 05/11/2025",)
    assert (first.confirmed_by, first.confirmed_on) == ("Phúc (TCCB)", date(2025, 11, 8))
    assert (second.status, second.route) == (UNKNOWN, "B")
    assert second.required == "từ định mức của Hội đồng TĐKT tỉnh: chưa có số"
    assert second.actual == "186.500.000 đồng"
    assert second.gap.text == "Chờ TCCB nhập định mức đóng góp"
    assert second.evidence == ("3 biên nhận đóng góp",)


def test_every_indicator_is_a_child_and_the_lowest_leads():
    verdict = certificate(PICTURE)
    told = [(child.label, child.status, child.actual) for child in verdict.findings[0].children]
    assert told == [
        ("Hộ nghèo được hỗ trợ thoát nghèo", NOT_MET, "100%, tức 30 hộ"),
        ("Kênh nội đồng", MET, "110,82%, tức 47,1 km"),
        ("Mô hình tưới", MET, "125%, tức 5 mô hình"),
    ]
    lead = verdict.lead
    assert (lead.name, lead.target, lead.result) == (THREE[0].name, 30, 30)
    assert (lead.ratio, lead.percent, lead.count) == ("1/1", "100%", 3)
    assert lead.others == ("Kênh nội đồng 110,82%", "Mô hình tưới 125%")
    marks = [(m.tier, m.short_name, m.percent, m.strict, m.amount) for m in lead.markers]
    assert marks == [
        ("giay_khen", "Giấy khen", 100, False, 30),
        ("bang_khen_tinh", "Bằng khen tỉnh", 110, False, 33),
    ]


def test_all_criteria_are_found_each_with_its_clause():
    verdict = certificate(PICTURE)
    criteria = {f.code: f for f in verdict.findings if f.route is None}
    assert list(criteria) == [
        *(f"general_{number}" for number in range(1, 6)),
        *(f"specific_{number}" for number in range(1, 4)),
    ]
    assert all(f.clause.startswith("KH 54, mục IV.3, tiêu chuẩn ") for f in criteria.values())
    assert {f.status for f in criteria.values()} == {MET}
    assert criteria["general_4"].required == "tốt trở lên, năm 2025"
    assert criteria["general_4"].actual == "Chi bộ: tốt. Công đoàn: xuất sắc"
    assert criteria["general_5"].required == "không có từ khiển trách trở lên trong năm 2025"
    assert criteria["general_5"].actual == "0 quyết định"
    assert [f.code for f in criteria.values() if f.computed] == ["general_4", "general_5"]
    assert criteria["general_1"].confirmed_by == "Phúc (TCCB)"
    assert criteria["general_1"].evidence == ("Thông báo số 12",)


def test_specific_criterion_4_is_for_associations_alone():
    subject = replace(PICTURE.subject, subject_class="association")
    verdict = certificate(replace(PICTURE, subject=subject))
    assert "specific_4" in by_code(verdict)


def test_a_missing_result_is_named_among_others():
    rows = (progress(30, 40), replace(CANAL, result=None), MODEL)
    verdict = certificate(facts(progress=rows))
    first = verdict.findings[0]
    assert first.status is UNKNOWN
    assert first.actual == "Chưa có kết quả: Kênh nội đồng"
    assert first.gap.text == "Chờ nhập kết quả của chỉ tiêu Kênh nội đồng"
    assert (verdict.lead.name, verdict.lead.ratio, verdict.lead.percent) == (
        "Kênh nội đồng",
        None,
        None,
    )
    assert [mark.amount for mark in verdict.lead.markers] == [Decimal("42.5"), Decimal("46.75")]


def test_several_indicators_below_are_counted():
    rows = (progress(30, 30), replace(CANAL, result=Decimal(20)), MODEL)
    first = certificate(facts(progress=rows)).findings[0]
    assert first.actual == (
        "47,05%, tức 20 km: thấp nhất trong 3 chỉ tiêu, 2 chỉ tiêu chưa tới mốc"
    )
    assert first.gap.text == (
        "Còn thiếu ở 2 chỉ tiêu: 3 hộ (Hộ nghèo được hỗ trợ thoát nghèo), 26,75 km (Kênh nội đồng)"
    )


@pytest.mark.parametrize(
    ("word", "status", "actual"),
    [
        (None, UNKNOWN, "Chưa có xác nhận"),
        (Confirmation("general_1", None), UNKNOWN, "Để ngỏ"),
        *[
            (Confirmation("general_1", said, by, on), UNKNOWN, "Xác nhận không ghi ai, ngày nào")
            for said in (True, False)
            for by, on in (("", None), ("Phúc", None), ("", date(2025, 11, 6)))
        ],
        (
            Confirmation("general_1", False, "Phúc", date(2025, 11, 6), note="chậm báo cáo"),
            NOT_MET,
            "Xác nhận là không đạt: chậm báo cáo",
        ),
    ],
)
def test_confirmations(word, status, actual):
    others = tuple(c for c in CONFIRMED if c.code != "general_1")
    given = facts(progress=(progress(30, 40),), confirmations=others + ((word,) if word else ()))
    finding = by_code(certificate(given))["general_1"]
    assert (finding.status, finding.actual) == (status, actual)


def test_a_plan_may_ask_for_evidence_with_a_confirmation():
    text = PLAN_TEXT.replace(
        'tiêu chuẩn chung 1"\nkind = "confirmed"',
        'tiêu chuẩn chung 1"\nkind = "confirmed"\nneeds_evidence = true',
    )
    bare = tuple(replace(c, evidence=()) for c in CONFIRMED)
    given = facts(progress=(progress(30, 40),), confirmations=bare)
    found = by_code(certificate(given, parse_plan(text)))
    assert found["general_1"].gap.text == "Chờ bổ sung minh chứng"
    assert (found["general_1"].status, found["general_2"].status) == (UNKNOWN, MET)


@pytest.mark.parametrize(
    ("absent", "named"), [({"union"}, "Công đoàn"), ({"party", "union"}, "Chi bộ, Công đoàn")]
)
def test_a_classification_that_lacks_is_named_with_its_body_and_year(absent, named):
    rows = [c for c in facts().classifications if c.organisation not in absent]
    found = by_code(certificate(facts(progress=(progress(30, 40),), classifications=rows)))
    assert found["general_4"].gap.text == f"Chờ nhập xếp loại {named} năm 2025"


def test_blocks_beat_everything_and_tell_what_would_hold():
    block = Block("complaint", date(2025, 10, 28), by="Thanh tra Sở", on=date(2025, 10, 29))
    good = facts(progress=(progress(50, 60),), blocks=(block,))
    verdict = certificate(good)
    first = verdict.findings[0]
    assert (verdict.status, verdict.otherwise) == (BLOCKED, MET)
    assert first.status is BLOCKED
    assert first.label == "Đang có khiếu nại, tố cáo chưa giải quyết"
    assert first.actual == "1 đơn, nhận ngày 28/10/2025"
    assert (first.confirmed_by, first.confirmed_on) == ("Thanh tra Sở", date(2025, 10, 29))
    assert len(verdict.findings) == len(certificate(replace(good, blocks=())).findings) + 1


def test_unverified_contributions_leave_it_open_only_when_they_would_do():
    def route_b(total, waiting):
        given = ContributionFacts(
            total=Decimal(total), unverified_total=Decimal(waiting), norm=Decimal(100)
        )
        return certificate(facts(progress=(progress(30, 1),), contribution=given)).findings[1]

    assert [route_b(*pair).status for pair in ((60, 40), (60, 39), (100, 0))] == [
        UNKNOWN,
        NOT_MET,
        MET,
    ]
    assert route_b(60, 39).gap.text == "Còn thiếu 40 đồng"
    assert route_b(60, 39).actual == "60 đồng; chưa kể 39 đồng chờ xác nhận"


def test_assess_all_goes_from_low_to_high():
    verdicts = assess_all(PLAN, PICTURE, occasion="annual")
    assert [(v.tier, v.status) for v in verdicts] == [
        ("giay_khen", MET),
        ("bang_khen_tinh", UNKNOWN),
    ]
    final = facts("final", progress=(progress(100, 101, "final"),))
    assert [(v.tier, v.status) for v in assess_all(PLAN, final, occasion="final")] == [
        ("bang_khen_tinh", MET),
        ("bang_khen_ttg", MET),
    ]


def test_assess_many_is_the_same_one_by_one():
    many = [PICTURE, facts(progress=(progress(30, 33),))]
    got = list(assess_many(PLAN, iter(many), occasion="annual", tier="bang_khen_tinh"))
    assert got == [certificate(each) for each in many]


@pytest.mark.parametrize(
    ("occasion", "tier"),
    [("mid_term", "giay_khen"), ("annual", "bang_khen_ttg"), ("annual", "co_thi_dua")],
)
def test_a_tier_not_given_on_that_occasion_is_refused(occasion, tier):
    with pytest.raises(UnknownRule, match="54/KH-SNNPTNT"):
        assess(PLAN, facts(occasion), occasion=occasion, tier=tier)


def test_explain_tells_everything_in_order():
    text = explain(certificate(PICTURE))
    lines = text.splitlines()
    assert lines[0] == (
        "Chi cục Thủy lợi, Hằng năm, Bằng khen của Chủ tịch UBND tỉnh: chưa đủ căn cứ"
    )
    heads = [line for line in lines if line.endswith("điều kiện)")]
    assert heads == [
        "Không đạt (1 điều kiện)",
        "Chưa đủ căn cứ (1 điều kiện)",
        "Đạt (8 điều kiện)",
    ]
    assert "yêu cầu từ 110%, tức 33 hộ; thực tế 100%, tức 30 hộ" in text
    assert lines[-1] == "Xét ngày 12/11/2025 theo 54/KH-SNNPTNT."


# --- Results that TCCB has not checked ------------------------------------------------------


def test_unverified_results_leave_it_open_only_when_they_would_do():
    def told(result, unverified, verified=None, **changes):
        waiting = {"unverified": Decimal(unverified), "verified": verified and Decimal(verified)}
        given = facts(progress=(progress(30, result, **waiting, **changes),))
        return by_code(certificate(given))["progress"]

    open_one = told(33, 3, 30)
    assert (open_one.status, open_one.gap.text) == (UNKNOWN, "Chờ TCCB xác nhận kết quả 3 hộ")
    assert open_one.actual == "110%, tức 33 hộ; trong đó 3 hộ chờ xác nhận"
    assert told(32, 2, 30).gap.text == "Còn thiếu 1 hộ"
    assert told(32, 32).status is NOT_MET
    assert told(33, 33).status is UNKNOWN
    assert told(36, 3, 33).status is MET
    assert told(20, 20, 33).status is UNKNOWN, "a newer, lower level nobody has checked"


def test_the_lead_tells_what_waits():
    lead = certificate(facts(progress=(progress(30, 33, unverified=Decimal(3)),))).lead
    assert (lead.result, lead.unverified, lead.percent) == (33, 3, "110%")
