"""Edges that a worked case is too coarse for: each row fails when its line of the rules is off by
one, by a basis, by a day."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from awards.rules import (
    MET,
    NOT_MET,
    UNKNOWN,
    Confirmation,
    ContributionFacts,
    Facts,
    Outcome,
    Period,
    PlanError,
    SubjectFacts,
    TierNorm,
    assess,
    parse_plan,
    select,
)
from awards.rules.conditions.combining import Combining
from awards.rules.conditions.measuring import Mark, gap, measure, share_finding
from awards.rules.conditions.nested import AllOf, AnyOf
from awards.rules.conditions.value import AbsoluteValue
from awards.rules.facts import Score
from awards.rules.parameters import _round_up
from awards.rules.verdicts import Finding, Gap

from .builders import PLAN_TEXT
from .builders import facts as kh54_facts
from .builders import progress as kh54_progress
from .example_plans import plan
from .quota_builders import plan as choosing
from .quota_builders import quota, who
from .test_kinds import FULL, falling
from .test_kinds import row as counted

POINTS = plan("thang_diem")
YEAR = Period.of_year(2026)


def row(code, target, result, **more):
    figures = {"basis": "unit_plan", "period": YEAR, "target": Decimal(target)} | more
    return POINTS.indicator(code).progress(**figures, result=Decimal(result))


def graded(*rows, conduct=20):
    words = [Confirmation(c.code, True, "x", date(2026, 12, 1), ("x",)) for c in POINTS.criteria]
    known = Facts(
        SubjectFacts("s", "x", "individual", "worker"),
        date(2026, 12, 1),
        YEAR,
        progress=rows,
        confirmations=tuple(words),
        scores=(Score("conduct", Decimal(conduct), "x", date(2026, 12, 1)),),
    )
    found = assess(POINTS, known, occasion="annual", tier="giay_khen").findings[0]
    return found, {child.code: child for child in found.children}


@pytest.mark.parametrize(
    "other",
    [
        {"basis": "province_plan"},
        {"period": Period.of_year(2025)},
        {"period": Period.of_year(2027)},
    ],
)
def test_points_are_worked_out_from_the_item_s_own_basis_and_days(other):
    good = row("online_files", 10, 10)
    assert graded(good)[1]["files"].actual == "50 điểm"
    assert graded(replace(good, **other))[1]["files"].status is UNKNOWN


def test_an_item_without_points_is_no_success():
    whole = row("online_files", 10, 10), row("trained", 10, 10)
    found, items = graded(*whole, conduct=0)
    assert (found.status, items["conduct"].status) == (MET, NOT_MET)
    assert items["faults"].status is items["initiative"].status is MET  # they count nothing
    assert graded(*whole, conduct=1)[1]["conduct"].status is MET


def test_odd_days_outside_of_the_window_are_not_told_either():
    before = Period(date(2024, 1, 1), date(2024, 12, 30))
    rows = (kh54_progress(20, 20), replace(kh54_progress(20, 1), code="2", period=before))
    given = kh54_facts(progress=rows)
    first = assess(plan("kh54"), given, occasion="annual", tier="giay_khen").findings[0]
    assert [child.code for child in first.children] == ["1"]


@pytest.mark.parametrize(("figure", "result", "missing"), [("2.5", 2, 1), ("3", 2, 2), ("2", 2, 1)])
def test_more_than_a_figure_that_is_no_whole_one(figure, result, missing):
    condition = AbsoluteValue("trained", ">", Decimal(figure))
    assert condition._gap(row("trained", 10, result), NOT_MET).amount == missing


def test_the_norm_of_a_tier_goes_before_the_common_one():
    norms = (TierNorm("bang_khen_tinh", Decimal(20), "QĐ 2"),)
    given = ContributionFacts(norm=Decimal(10), norm_source="QĐ 1", tier_norms=norms)
    assert given.norm_for("bang_khen_tinh") == (Decimal(20), "QĐ 2")
    assert given.norm_for("giay_khen") == (Decimal(10), "QĐ 1")


@pytest.mark.parametrize(
    ("amount", "step", "rounded"), [("10.5", 1, "11"), ("10.5", 0, "10.5"), ("11", 1, "11")]
)
def test_a_reward_is_rounded_to_the_step_of_the_law(amount, step, rounded):
    assert _round_up(Decimal(amount), Decimal(step)) == Decimal(rounded)


@pytest.mark.parametrize("until", ["2020-12-31", "2026-01-01"])
def test_days_up_to_one_outside_of_the_plan_are_refused(until):
    text = PLAN_TEXT.replace("until = 20", f"until = {until} # 20", 1)
    assert text != PLAN_TEXT
    with pytest.raises(PlanError) as refused:
        parse_plan(text)
    assert "occasion[1].until" in {problem.path for problem in refused.value.problems}


def test_a_share_of_the_eligible_waits_for_those_whose_body_nobody_recorded():
    rules = choosing(quota('per = "body"\nshare = 50\nof = "eligible"\nrounding = "down"'))
    known = [who(key, 120 - place, body="B") for place, key in enumerate("abc")]
    placed = {}
    for beside in ([], [who("d", 90, body="")]):
        answer = select(rules, [*known, *beside], occasion="annual")
        placed[len(beside)] = {each.key: each.outcome for each in answer.placings}
    assert [placed[0][key] for key in "abc"] == [Outcome.CHOSEN, Outcome.OUT, Outcome.OUT]
    assert placed[1]["b"] is Outcome.PENDING


# ---- What parts lack ----------------------------------------------------------------------------


def part(label, status, amount=None, text="Không đạt"):
    lacks = None if status is MET else Gap(amount, "hộ", text)
    return Finding(
        code=label, label=label, clause="x", status=status, required="x", actual="x", gap=lacks
    )


HOUSES = part("Hộ", NOT_MET, Decimal(3), "Còn thiếu 3 hộ")
POOR = part("Nghèo", NOT_MET, Decimal(2), "Còn phải giảm 2 hộ")
WORDLESS = part("Xác nhận", NOT_MET).but(gap=None)


def test_all_of_several_lacks_one_figure_only_where_one_part_fails():
    assert AllOf.lacking([HOUSES, part("x", MET)]) == HOUSES.gap
    several = AllOf.lacking([HOUSES, POOR, WORDLESS, part("x", MET)])
    assert several.amount is None
    assert several.text == (
        "Còn thiếu ở 3 điều kiện: 3 hộ (Hộ), giảm 2 hộ (Nghèo), không đạt (Xác nhận)"
    )
    assert AllOf.lacking([HOUSES] * 5).text.endswith(" và 2 điều kiện khác")


def test_any_of_several_lacks_what_its_nearest_part_does():
    assert AnyOf.lacking([WORDLESS, HOUSES, POOR]) == HOUSES.gap
    assert AnyOf.lacking([WORDLESS]) is None


def test_a_strict_fall_at_its_mark_has_to_fall():
    power = plan("khoi_thi_dua").indicator("power").progress(
        basis="unit_plan", period=YEAR, target=Decimal(900), baseline=Decimal(1000),
        result=Decimal(890),
    )  # fmt: skip
    found = gap(measure(replace(power, integral=False)), Mark(Decimal(110), strict=True))
    assert found.text == "Cần giảm hơn 110 kWh"


def test_a_share_under_a_met_mean_does_not_fail():
    low, high = measure(row("trained", 10, 8)), measure(row("online_files", 10, 15))
    mark, mean = Mark(Decimal(100), strict=False), Combining("weighted")
    assert mean.judge([low, high], mark) is MET
    under_met = share_finding(low, mark, "x", MET)
    assert (under_met.status, under_met.gap) == (MET, None)
    assert under_met.actual.startswith("80%")
    assert share_finding(low, mark, "x", NOT_MET).status is NOT_MET
    assert share_finding(high, mark, "x", NOT_MET).status is MET
    assert low.ratio == Fraction(4, 5)


# ---- What nobody recorded, what nobody checked --------------------------------------------------

EVERYBODY = plan("toan_dan")


def test_contributions_nobody_recorded_are_unknown_whatever_the_norm():
    given = ContributionFacts(total=None, norm=Decimal(1), unverified_total=Decimal(10**9))
    who_gave = SubjectFacts("s", "x", "collective", "enterprise")
    known = Facts(who_gave, date(2026, 12, 1), YEAR, contribution=given)
    verdict = assess(EVERYBODY, known, occasion="annual", tier="bang_khen_tinh")
    by_plan, by_council = (verdict.findings[place] for place in (0, 1))
    for found in (by_plan, by_council):
        assert (found.status, found.gap.text) == (UNKNOWN, "Chờ nhập số đóng góp")
        assert (found.waits_for, found.todo) == ("unit", "")
        assert found.actual == "Chưa ghi nhận đóng góp; chưa kể 1.000.000.000 đồng chờ xác nhận"


def test_unchecked_figures_that_pull_a_mean_both_ways_leave_it_open():
    """Either may be checked while the other is sent back: each counts by itself."""
    mean = Combining("weighted")
    up = measure(counted(10, 8, unverified=8, verified=12))
    down = measure(counted(10, 12, code="b", unverified=12, verified=8))
    assert mean.judge([up, down], FULL) is UNKNOWN
    sent_back = measure(counted(10, 8, code="b"))
    assert mean.judge([measure(counted(10, 8)), sent_back], FULL) is NOT_MET  # one way it may end


def test_a_mean_counts_nothing_of_what_nobody_checked():
    mean = Combining("weighted")
    good = measure(counted(10, 10, code="b"))
    assert mean.judge([measure(counted(10, 10, unverified=10)), good], FULL) is UNKNOWN
    assert mean.judge([measure(falling(3, 3, 10, unverified=3)), good], FULL) is UNKNOWN
