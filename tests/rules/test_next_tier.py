"""From registration day on: which tier is reached, which is next, what is missing."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from awards.rules import (
    Block,
    ContributionFacts,
    Discipline,
    UnknownRule,
    assess_all,
    gap_to_next,
    outside,
)

from .builders import CONFIRMED, PLAN, facts, progress

NO_NORM = ContributionFacts()


@pytest.mark.parametrize(
    ("target", "result", "reached", "following", "sentence"),
    [
        (30, 20, None, "giay_khen", "Còn thiếu 10 hộ để đạt mức của Giấy khen Giám đốc sở."),
        (
            30,
            30,
            "giay_khen",
            "bang_khen_tinh",
            "Còn thiếu 3 hộ để đạt mức của Bằng khen Chủ tịch UBND tỉnh.",
        ),
        (
            30,
            33,
            "bang_khen_tinh",
            None,
            "Đã đủ điều kiện của mức cao nhất trong dịp này: Bằng khen của Chủ tịch UBND tỉnh.",
        ),
        (30, None, None, "giay_khen", "Chưa đủ căn cứ: chờ nhập kết quả."),
    ],
)
@pytest.mark.parametrize("contribution", [NO_NORM, ContributionFacts(norm=Decimal(10**9))])
def test_next_tier(target, result, reached, following, sentence, contribution):
    given = facts(progress=(progress(target, result),), contribution=contribution)
    answer = gap_to_next(PLAN, given, occasion="annual")
    assert (answer.reached, answer.next) == (reached, following)
    if not (result is None and contribution.norm):
        assert answer.sentence == sentence
    assert [verdict.tier for verdict in answer.verdicts] == ["giay_khen", "bang_khen_tinh"]


def test_what_is_missing_leaves_out_the_route_nobody_needs():
    given = facts(progress=(progress(30, 33),), contribution=NO_NORM, confirmations=CONFIRMED[1:])
    answer = gap_to_next(PLAN, given, occasion="annual")
    assert [finding.code for finding in answer.missing] == ["general_1"]
    assert answer.sentence == (
        "Chưa đủ căn cứ về tiêu chuẩn “Chấp hành chủ trương, chính sách, pháp luật”: "
        "chờ TCCB xác nhận."
    )
    several = replace(given, confirmations=CONFIRMED[2:])
    told = gap_to_next(PLAN, several, occasion="annual").sentence
    assert told == "Chưa đủ căn cứ ở 2 tiêu chuẩn."


def test_a_criterion_not_met_is_named():
    refused = (replace(CONFIRMED[0], met=False), *CONFIRMED[1:])
    given = facts(progress=(progress(30, 33),), confirmations=refused)
    answer = gap_to_next(PLAN, given, occasion="annual")
    named = "“Chấp hành chủ trương, chính sách, pháp luật”"
    assert answer.sentence == f"Không đạt tiêu chuẩn {named}."


def test_blocked_reaches_nothing_and_says_why():
    block = Block("complaint", date(2025, 10, 28))
    answer = gap_to_next(
        PLAN, facts(progress=(progress(30, 33),), blocks=(block,)), occasion="annual"
    )
    assert (answer.reached, answer.next) == (None, "giay_khen")
    assert answer.sentence == (
        "Bị chặn: đang có khiếu nại, tố cáo chưa giải quyết. "
        "Không đề nghị hình thức nào cho tới khi có kết luận."
    )


def test_a_class_that_the_plan_does_not_name_is_asked_for_nothing_and_kept_nowhere():
    stranger = replace(facts().subject, subject_class="household")
    given = facts(progress=(progress(30, 40),), subject=stranger)
    ready = len(PLAN.ready)
    for ask in (assess_all, gap_to_next):
        with pytest.raises(UnknownRule, match="loại đối tượng 'household'"):
            ask(PLAN, given, occasion="annual")
    assert len(PLAN.ready) == ready
    answer = outside(PLAN, given, occasion="annual")
    assert [(v.tier, v.status.value) for v in answer.verdicts] == [
        ("giay_khen", "not_met"),
        ("bang_khen_tinh", "not_met"),
    ]
    assert (answer.reached, answer.next) == (None, "giay_khen")
    assert answer.sentence == "Không đạt tiêu chuẩn “Đối tượng của kế hoạch”."
    assert "đơn vị trực thuộc" in answer.missing[0].required


CANAL = progress(10, 5, code="2", name="Kênh", measure="km", integral=False)
CERTIFICATE = "để đạt mức của Giấy khen Giám đốc sở."


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"confirmations": ()}, "Còn thiếu 1 hộ và chờ xác nhận 6 tiêu chuẩn"),
        (
            {"confirmations": (replace(CONFIRMED[0], met=False), *CONFIRMED[2:])},
            "Còn thiếu 1 hộ và 1 điều kiện nữa và chờ xác nhận 1 tiêu chuẩn",
        ),
        (
            {"disciplines": (Discipline("x", "reprimand", date(2025, 3, 1)),)},
            "Còn thiếu 1 hộ và 1 điều kiện nữa",
        ),
        ({"classifications": ()}, "Còn thiếu 1 hộ và chờ đủ căn cứ ở 1 điều kiện"),
        (
            {"progress": (progress(30, 29), CANAL)},
            "Còn thiếu ở 2 chỉ tiêu: 1 hộ (Hộ nghèo được hỗ trợ thoát nghèo), 5 km (Kênh)",
        ),
        (
            {"progress": (progress(30, 29), replace(CANAL, result=None))},
            "Còn thiếu 1 hộ và chờ đủ căn cứ ở 1 chỉ tiêu khác",
        ),
    ],
)
def test_nobody_is_promised_what_is_not_enough(changes, told):
    given = facts(**{"progress": (progress(30, 29),)} | changes)
    assert gap_to_next(PLAN, given, occasion="annual").sentence == f"{told} {CERTIFICATE}"


def test_several_indicators_short_have_no_single_amount():
    given = facts(progress=(progress(30, 29), CANAL))
    first = gap_to_next(PLAN, given, occasion="annual").missing[0]
    assert first.gap.amount is None
    assert [child.gap.amount for child in first.children] == [Decimal(1), Decimal(5)]
