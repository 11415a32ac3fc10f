"""The plan as people see it: the matrix, and what a target commits to."""

from dataclasses import replace
from decimal import Decimal

import pytest

from awards.rules import Period, matrix, thresholds

from .builders import PLAN, progress


def test_the_matrix_of_kh_54():
    told = [
        (row.occasion.code, row.tier.code, row.clause, row.cells[0].demand, row.cells[0].basis)
        for row in matrix(PLAN)
    ]
    year, unit = "kế hoạch năm của đơn vị", "kế hoạch 2021-2025 của đơn vị"
    province = "kế hoạch 2021-2025 do UBND tỉnh giao"
    assert told == [
        ("annual", "bang_khen_tinh", "KH 54, mục IV.2.1", "từ 110%", year),
        ("annual", "giay_khen", "KH 54, mục IV.2.1", "từ 100%", year),
        ("mid_term", "bang_khen_tinh", "KH 54, mục IV.2.2", "trên 50%", unit),
        ("final", "bang_khen_tinh", "KH 54, mục IV.2.3", "trên 100%", province),
        ("final", "bang_khen_ttg", "KH 54, mục IV.2.4", "trên 100%", province),
    ]


def test_route_b_is_the_norm_in_every_row():
    cells = [row.cells[1] for row in matrix(PLAN)]
    assert {cell.demand for cell in cells} == {"từ định mức của Hội đồng TĐKT tỉnh"}
    assert all(cell.needs_norm and cell.route == "B" for cell in cells)


def test_a_target_is_told_what_each_tier_takes():
    canal = progress(45, None, name="Kênh", measure="km", integral=False)
    found = thresholds(PLAN, canal, occasion="annual")
    assert [(m.short_name, m.amount) for m in found] == [
        ("Giấy khen", Decimal(45)),
        ("Bằng khen tỉnh", Decimal("49.5")),
    ]
    of_plan = replace(canal, period=PLAN.period)
    assert [m.amount for m in thresholds(PLAN, of_plan, occasion="mid_term")] == [Decimal("22.5")]


@pytest.mark.parametrize("target", [None, 0, -3])
def test_a_target_that_cannot_be_divided_by_commits_to_nothing(target):
    assert thresholds(PLAN, progress(target, 1), occasion="annual") == ()


def test_the_wrong_basis_or_span_commits_to_nothing():
    row = progress(10, 1, basis="province_plan")
    assert thresholds(PLAN, row, occasion="annual") == ()
    later = replace(progress(10, 1), period=Period.of_year(2024))
    assert thresholds(PLAN, later, occasion="final") == ()
