"""Every row of the matrix, exactly at, one unit under and one unit over its threshold."""

from decimal import Decimal

import pytest

from awards.rules import MET, NOT_MET, UNKNOWN, ContributionFacts, assess

from .builders import NORM, PLAN, facts, progress

ROWS = [
    ("annual", "bang_khen_tinh", 110, False),
    ("annual", "giay_khen", 100, False),
    ("mid_term", "bang_khen_tinh", 50, True),
    ("final", "bang_khen_tinh", 100, True),
    ("final", "bang_khen_ttg", 100, True),
]
TARGETS = ["3", "7", "9", "30", "40", "0.7", "33.3", "1000000007"]
UNITS = ["1", "0.1", "0.0001"]


def ask(occasion, tier, *rows, **changes):
    return assess(
        PLAN, facts(occasion, progress=tuple(rows), **changes), occasion=occasion, tier=tier
    )


@pytest.mark.parametrize(("occasion", "tier", "percent", "strict"), ROWS)
@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("unit", UNITS)
def test_at_under_and_over(occasion, tier, percent, strict, target, unit):
    threshold = Decimal(target) * percent / 100
    at, under, over = (
        ask(occasion, tier, progress(target, threshold + step, occasion, integral=False)).status
        for step in (Decimal(0), -Decimal(unit), Decimal(unit))
    )
    assert (at, under, over) == (NOT_MET if strict else MET, NOT_MET, MET)


@pytest.mark.parametrize(
    ("occasion", "tier", "target", "below", "above", "missing"),
    [
        ("annual", "bang_khen_tinh", 3, 3, 4, "Còn thiếu 1 hộ"),
        ("annual", "bang_khen_tinh", 7, 7, 8, "Còn thiếu 1 hộ"),
        ("annual", "bang_khen_tinh", 9, 9, 10, "Còn thiếu 1 hộ"),
        ("annual", "bang_khen_tinh", 30, 30, 33, "Còn thiếu 3 hộ"),
        ("annual", "giay_khen", 9, 8, 9, "Còn thiếu 1 hộ"),
        ("mid_term", "bang_khen_tinh", 3, 1, 2, "Còn thiếu 1 hộ"),
        ("mid_term", "bang_khen_tinh", 7, 3, 4, "Còn thiếu 1 hộ"),
        ("mid_term", "bang_khen_tinh", 30, 15, 16, "Còn thiếu 1 hộ"),
        ("final", "bang_khen_tinh", 100, 100, 101, "Còn thiếu 1 hộ"),
        ("final", "bang_khen_ttg", 9, 7, 10, "Còn thiếu 3 hộ"),
    ],
)
def test_whole_things_lack_whole_numbers(occasion, tier, target, below, above, missing):
    short = ask(occasion, tier, progress(target, below, occasion))
    assert short.status is NOT_MET
    assert short.findings[0].gap.text == missing
    assert below + short.findings[0].gap.amount == above
    assert ask(occasion, tier, progress(target, above, occasion)).status is MET


def test_three_and_three_tenths_of_three_is_exactly_110_percent():
    met = ask("annual", "bang_khen_tinh", progress("3", "3.3", integral=False, measure="km"))
    assert met.status is MET
    assert met.lead.ratio == "11/10"
    assert met.findings[0].required == "từ 110%, tức 3,3 km"
    hair = progress("3", "3.299999999999999999999999999999", integral=False, measure="km")
    assert ask("annual", "bang_khen_tinh", hair).status is NOT_MET


@pytest.mark.parametrize(
    ("occasion", "result", "told"),
    [
        ("mid_term", "15", "Cần hơn 15 km"),
        ("mid_term", "12.5", "Còn thiếu hơn 2,5 km"),
        ("annual", "30", "Còn thiếu 3 km"),
        ("annual", "31.75", "Còn thiếu 1,25 km"),
    ],
)
def test_divisible_measures_lack_the_exact_amount(occasion, result, told):
    row = progress("30", result, occasion, integral=False, measure="km")
    verdict = ask(occasion, "bang_khen_tinh", row)
    assert verdict.status is NOT_MET
    assert verdict.findings[0].gap.text == told


@pytest.mark.parametrize(
    ("target", "result", "actual", "todo"),
    [
        ("0", "30", "Mức đề ra bằng 0, không tính được tỷ lệ", "Chờ sửa mức đề ra"),
        ("0", "0", "Mức đề ra bằng 0, không tính được tỷ lệ", "Chờ sửa mức đề ra"),
        ("-3", "5", "Mức đề ra là số âm (-3), không tính được tỷ lệ", "Chờ sửa mức đề ra"),
        (None, "30", "Chưa có mức đề ra", "Chờ nhập mức đề ra"),
        (None, None, "Chưa có mức đề ra", "Chờ nhập mức đề ra"),
        ("30", None, "Chưa có kết quả", "Chờ nhập kết quả"),
    ],
)
@pytest.mark.parametrize(("occasion", "tier", "percent", "strict"), ROWS[:3])
def test_what_cannot_be_divided_is_unknown(
    occasion, tier, percent, strict, target, result, actual, todo
):
    verdict = ask(occasion, tier, progress(target, result, occasion))
    assert verdict.status is UNKNOWN
    assert verdict.findings[0].actual == actual
    assert verdict.findings[0].gap.text == todo


def test_a_missing_target_of_the_province_is_named_so():
    verdict = ask("final", "bang_khen_ttg", progress(None, "30", "final"))
    assert verdict.status is UNKNOWN
    assert verdict.findings[0].actual == "Chưa có mức UBND tỉnh giao"


@pytest.mark.parametrize(("occasion", "tier", "percent", "strict"), ROWS)
def test_targets_of_the_other_basis_or_span_do_not_count(occasion, tier, percent, strict):
    right = progress(10, 100, occasion)
    other_basis = {"unit_plan": "province_plan", "province_plan": "unit_plan"}[right.basis]
    other_span = "mid_term" if occasion == "annual" else "annual"
    wrong = [
        progress(10, 100, occasion, basis=other_basis),
        progress(10, 100, other_span, basis=right.basis),
    ]
    assert ask(occasion, tier, right).status is MET
    assert [ask(occasion, tier, row).status for row in wrong] == [UNKNOWN, UNKNOWN]


@pytest.mark.parametrize(("occasion", "tier", "percent", "strict"), ROWS)
@pytest.mark.parametrize(
    ("total", "norm", "status"),
    [
        (NORM, NORM, MET),
        (NORM - 1, NORM, NOT_MET),
        (NORM + 1, NORM, MET),
        (NORM * 9, None, UNKNOWN),
        (Decimal(0), None, UNKNOWN),
        (NORM, Decimal(0), UNKNOWN),
        (NORM, Decimal(-1), UNKNOWN),
    ],
)
def test_route_b_takes_the_place_of_route_a(occasion, tier, percent, strict, total, norm, status):
    given = ContributionFacts(total=total, norm=norm)
    verdict = ask(occasion, tier, progress(30, 1, occasion), contribution=given)
    assert verdict.status is status
    assert {route.code: route.status for route in verdict.routes} == {"A": NOT_MET, "B": status}


def test_without_norm_route_a_alone_still_passes():
    given = ContributionFacts(total=Decimal(186_500_000))
    verdict = ask("annual", "giay_khen", progress(30, 30), contribution=given)
    assert verdict.status is MET
    assert [finding.decisive for finding in verdict.findings[:2]] == [True, False]
    assert verdict.missing == ()
