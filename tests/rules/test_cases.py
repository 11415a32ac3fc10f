"""The plan's own worked examples, and those of the files beside this one."""

from pathlib import Path

import pytest

from awards.rules import PlanError, check_plan, parse_cases, run_cases

from .builders import PLAN, PLAN_TEXT

FILES = sorted((Path(__file__).parent / "cases").glob("*.toml"))
EXTRA = [case for file in FILES for case in parse_cases(file.read_text(encoding="utf-8"), PLAN)]


@pytest.mark.parametrize("case", [*PLAN.cases, *EXTRA], ids=lambda case: case.name)
def test_case(case):
    (result,) = run_cases(PLAN, [case])
    assert result.differences == ()
    assert result.ok


def test_the_shipped_plan_has_enough_cases_of_every_row():
    rows = {(case.occasion, case.tier) for case in PLAN.cases}
    assert rows == {(rule.occasion, rule.tier) for rule in PLAN.rules}
    assert len(PLAN.cases) >= 24
    assert check_plan(PLAN_TEXT) == PLAN


def test_a_plan_is_refused_while_a_case_fails():
    wrong = PLAN_TEXT.replace("threshold = 110", "threshold = 120", 1)
    with pytest.raises(PlanError) as refused:
        check_plan(wrong)
    first = refused.value.problems[0]
    assert "33 trên 30 hộ" in first.message
    assert "phải là đạt, chạy ra chưa đủ căn cứ" in first.message
    assert wrong.splitlines()[first.line - 1] == "[[case]]"
