"""The days of a target: a calendar year or the plan's whole period; with others nothing is told."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from awards.rules import MET, NOT_MET, UNKNOWN, Period, PlanError, assess, parse_plan, thresholds

from .builders import PLAN, PLAN_TEXT, facts, progress

YEAR = Period.of_year(2025)
ODD_YEARS = [
    Period(date(2025, 1, 1), date(2025, 6, 30)),
    Period(date(2025, 7, 1), date(2025, 12, 31)),
    Period(date(2025, 1, 1), date(2025, 12, 30)),
    Period(date(2025, 1, 2), date(2025, 12, 31)),
    Period(date(2024, 12, 31), date(2025, 12, 31)),
    Period(date(2024, 1, 1), date(2025, 12, 31)),
    Period(date(2025, 12, 31), date(2025, 12, 31)),
]
ODD_WHOLES = [
    Period(date(2021, 1, 1), date(2025, 12, 30)),
    Period(date(2021, 1, 2), date(2025, 12, 31)),
    Period(date(2021, 6, 1), date(2025, 6, 30)),
    Period(date(2022, 1, 1), date(2025, 12, 31)),
]


def ask(rows, occasion="annual", tier="giay_khen", **changes):
    made = facts(occasion, progress=tuple(rows), **changes)
    return assess(PLAN, made, occasion=occasion, tier=tier)


@pytest.mark.parametrize("days", ODD_YEARS)
@pytest.mark.parametrize(("target", "result"), [(20, 22), (20, 20), (20, 19)])
def test_a_target_of_part_of_the_year_is_never_told(days, target, result):
    verdict = ask([replace(progress(target, result), period=days)])
    assert verdict.status is UNKNOWN
    assert verdict.findings[0].actual.startswith("Mức đề ra cho thời gian từ") or days.years == (
        2024,
        2025,
    )
    assert verdict.findings[0].gap.text == "Chờ sửa kỳ của mức đề ra"


def test_two_halves_do_not_each_take_the_whole_years_result():
    halves = [replace(progress(20, 22), period=days) for days in ODD_YEARS[:2]]
    assert ask(halves).status is UNKNOWN


@pytest.mark.parametrize("days", ODD_WHOLES)
@pytest.mark.parametrize(
    ("occasion", "tier"), [("mid_term", "bang_khen_tinh"), ("final", "bang_khen_ttg")]
)
def test_a_target_of_part_of_the_period_is_never_told(days, occasion, tier):
    row = progress(20, 40, occasion)
    assert ask([row], occasion, tier).status is MET
    assert ask([replace(row, period=days)], occasion, tier).status is UNKNOWN


def test_odd_days_outside_of_the_window_are_no_matter_of_it():
    before = Period(date(2024, 1, 1), date(2024, 12, 30))
    rows = [progress(20, 20), replace(progress(20, 1), code="2", period=before)]
    assert ask(rows).status is MET
    last_day = replace(rows[1], period=Period(date(2024, 1, 2), date(2025, 1, 1)))
    assert ask([rows[0], last_day]).status is UNKNOWN


def test_what_surely_fails_fails_beside_odd_days():
    rows = [progress(20, 19), replace(progress(20, 22), code="2", period=ODD_YEARS[0])]
    assert ask(rows).status is NOT_MET


@pytest.mark.parametrize("window", ODD_YEARS)
def test_results_of_other_days_than_the_year_are_not_held_against_its_targets(window):
    verdict = ask([progress(20, 22)], window=window)
    assert verdict.status is UNKNOWN
    assert verdict.findings[0].actual == "Dịp khen không tính kết quả trọn một năm"


def test_a_year_is_not_asked_for_where_the_window_is_none():
    text = PLAN_TEXT.replace('scope = "plan"', 'scope = "year"', 1)
    with pytest.raises(PlanError) as refused:
        parse_plan(text)
    (problem,) = refused.value.problems
    assert problem.path == "rule[2].route[0].scope"
    assert "cần dịp khen có window = \"year\", dịp 'mid_term' thì không" in problem.message
    assert text.splitlines()[problem.line - 1].strip() == 'scope = "year"'


def test_odd_days_commit_to_nothing():
    assert thresholds(PLAN, progress(20, 22), occasion="annual")
    for days in ODD_YEARS:
        assert thresholds(PLAN, replace(progress(20, 22), period=days), occasion="annual") == ()


def test_a_plan_of_one_year_tells_the_thresholds_of_its_year():
    """The year is the whole period as well."""
    plan = replace(PLAN, period=YEAR)
    found = thresholds(plan, progress(20, None), occasion="annual")
    assert [mark.amount for mark in found] == [Decimal(20), Decimal(22)]
