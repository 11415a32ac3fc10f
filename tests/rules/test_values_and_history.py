"""Figures by themselves, earlier awards, discipline, money: edges finer than a worked case."""

from datetime import date
from decimal import Decimal

import pytest

from awards.rules import (
    MET,
    NOT_MET,
    UNKNOWN,
    ContributionFacts,
    Discipline,
    PastAward,
    Period,
    assess,
    parse_plan,
)
from awards.rules.values import months_before

from .example_plans import TEXTS, plan
from .test_kinds import BODIES, EVERYBODY, POINTS, YEAR, decimal, facts


@pytest.mark.parametrize(
    ("code", "indicator", "result", "status", "told"),
    [
        ("on_time_least", "on_time", "98", MET, None),
        ("on_time_least", "on_time", "97.999", NOT_MET, "Còn thiếu 0,001 điểm %"),
        ("complaints_most", "complaints", "3", MET, None),
        ("complaints_most", "complaints", "4", NOT_MET, "Còn phải giảm 1 phản ánh"),
        ("satisfied_over", "satisfied", "90.0001", MET, None),
        ("satisfied_over", "satisfied", "90", NOT_MET, "Cần hơn 90%"),
        ("satisfied_over", "satisfied", "89", NOT_MET, "Còn thiếu hơn 1 điểm %"),
        ("waiting_under", "waiting", "14.999", MET, None),
        ("waiting_under", "waiting", "15", NOT_MET, "Cần dưới 15 phút"),
        ("waiting_under", "waiting", "16", NOT_MET, "Còn phải giảm hơn 1 phút"),
        ("waiting_under", "waiting", None, UNKNOWN, "Chờ nhập kết quả"),
        ("waiting_under", "waiting", "-1", MET, None),
    ],
)
def test_the_four_comparators(code, indicator, result, status, told):
    figures = {"basis": "unit_plan", "period": YEAR, "target": None, "result": decimal(result)}
    known = facts(POINTS, subject_class="affiliate",
                  progress=(POINTS.indicator(indicator).progress(**figures),))  # fmt: skip
    verdict = assess(POINTS, known, occasion="annual", tier="bang_khen")
    (found,) = [each for each in verdict.findings if each.code == code]
    assert found.status is status
    assert (found.gap and found.gap.text) == told


@pytest.mark.parametrize(("result", "missing"), [(2, 1), (1, 2), (0, 3)])
def test_more_than_a_figure_of_whole_things_lacks_whole_things(result, missing):
    figures = {"basis": "unit_plan", "period": BODIES.period, "target": None}
    improved = BODIES.indicator("improvements").progress(**figures, result=Decimal(result))
    known = facts(BODIES, progress=(improved,))
    found = assess(BODIES, known, occasion="rush", tier="giay_khen").findings[0]
    assert (found.status, found.gap.amount) == (NOT_MET, Decimal(missing))


# ---- Earlier awards, discipline, money ----------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "decided_on", "status"),
    [
        (date(2026, 12, 1), date(2024, 12, 1), NOT_MET),
        (date(2026, 12, 1), date(2024, 11, 30), MET),
        (date(2026, 12, 1), date(2026, 12, 1), NOT_MET),
        (date(2026, 12, 1), date(2026, 12, 2), MET),
        (date(2028, 2, 29), date(2026, 2, 28), NOT_MET),  # there is no 29 February 2026
        (date(2028, 2, 29), date(2026, 2, 27), MET),
    ],
)
def test_years_up_to_the_day_assessed(on, decided_on, status):
    known = facts(EVERYBODY, subject_class="enterprise", on=on,
                  awards=(PastAward("bang_khen_tinh", decided_on, "1"),))  # fmt: skip
    verdict = assess(EVERYBODY, known, occasion="annual", tier="bang_khen_tinh")
    (found,) = [each for each in verdict.findings if each.code == "not_lately"]
    assert found.status is status


@pytest.mark.parametrize("kind", ["not_awarded", "awarded"])
@pytest.mark.parametrize(
    ("awards", "none", "some"),
    [
        (None, UNKNOWN, UNKNOWN),
        ((), MET, NOT_MET),
        ((PastAward("bang_khen_tinh", date(2026, 1, 1), "1"),), NOT_MET, MET),
    ],
)
def test_awards_that_nobody_looked_up_are_unknown(kind, awards, none, some):
    text = TEXTS["toan_dan"].partition("[[case]]")[0].replace("not_awarded", kind, 1)
    made = parse_plan(text)
    known = facts(made, subject_class="enterprise", awards=awards)
    verdict = assess(made, known, occasion="annual", tier="bang_khen_tinh")
    (found,) = [each for each in verdict.findings if each.code == "not_lately"]
    assert found.status is (none if kind == "not_awarded" else some)
    if awards is None:
        assert (found.gap.text, found.waits_for) == ("Chờ tra cứu các lần khen trước", "tccb")


@pytest.mark.parametrize(
    ("day", "months", "first"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 3, 31), 12, date(2025, 3, 31)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 12, 31), 6, date(2026, 6, 30)),
    ],
)
def test_months_before_a_day(day, months, first):
    assert months_before(day, months) == first


@pytest.mark.parametrize(
    ("level", "status"),
    [("reprimand", MET), ("warning", NOT_MET), ("dismissal", NOT_MET), ("?", UNKNOWN)],
)
def test_discipline_from_a_level_up(level, status):
    made = plan("chi_dinh_tinh")
    rows = (Discipline("x", level, date(2026, 6, 1)),)
    verdict = assess(made, facts(made, disciplines=rows), occasion="annual", tier="giay_khen")
    (found,) = [each for each in verdict.findings if each.code == "no_warning"]
    assert found.status is status
    days = "trong thời gian từ 01/12/2025 đến 01/12/2026"
    assert found.required == f"không có từ cảnh cáo trở lên {days}"
    if level == "reprimand":  # below the level and yet not nothing
        assert found.actual == "0 quyết định; dưới mức này: khiển trách ngày 01/06/2026"


@pytest.mark.parametrize(
    ("subject_class", "total", "status"),
    [
        ("household", 20_000_001, MET),
        ("household", 20_000_000, NOT_MET),
        ("enterprise", 500_000_000, NOT_MET),  # its own goes before that of its kind
        ("enterprise", 500_000_001, MET),
        ("commune", 100_000_001, MET),
        ("commune", 100_000_000, NOT_MET),
    ],
)
def test_amounts_by_class_and_by_kind(subject_class, total, status):
    given = ContributionFacts(total=Decimal(total), norm=Decimal(1))
    known = facts(EVERYBODY, subject_class=subject_class, contribution=given)
    verdict = assess(EVERYBODY, known, occasion="annual", tier="bang_khen_tinh")
    assert verdict.routes[0].status is status
    assert verdict.routes[-1].status is MET  # where the plan gives none, the entered norm counts


def test_a_class_that_the_plan_gives_no_amount_for_is_open():
    made = parse_plan(TEXTS["toan_dan"].replace("    household = 20_000_000\n", "", 1))
    given = ContributionFacts(total=Decimal(900_000_000), norm=Decimal(1))
    known = facts(made, subject_class="household", contribution=given)
    verdict = assess(made, known, occasion="annual", tier="bang_khen_tinh")
    assert verdict.routes[0].status is UNKNOWN


def test_criteria_of_single_rows_stand_there_alone():
    made = plan("chi_dinh_tinh")
    codes = {
        (rule.occasion, rule.tier): [
            c.code for c in made.criteria if c.stands_in(rule.occasion, rule.tier)
        ]
        for rule in made.rules
    }
    common = ["conduct", "workplace", "signed_up", "no_warning"]
    two = [*common[:3], "party_two_years", common[3]]
    assert codes == {
        ("annual", "giay_khen"): common,
        ("annual", "bang_khen"): two,
        ("final", "bang_khen"): [*two, "spread"],
    }


def test_days_of_an_occasion_that_the_plan_names():
    made = plan("chi_dinh_tinh")
    annual, final = made.occasion("annual"), made.occasion("final")
    assert annual.cut_off_day(Period.of_year(2027)) == date(2027, 11, 30)
    assert annual.deadline_day(Period.of_year(2027)) == date(2027, 12, 15)
    assert final.deadline_day(made.period) == date(2029, 1, 15)
    assert final.cut_off_day(made.period) is None
    assert BODIES.occasion("rush").days == Period(date(2027, 7, 1), date(2027, 9, 28))
