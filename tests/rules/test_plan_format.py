"""The page that describes the plan file describes all of it, and its examples work."""

import ast
import re
from pathlib import Path

import awards.rules
from awards.rules import check_plan, parse_cases, parse_plan, run_cases
from awards.rules.parameters import load

from .builders import PLAN, PLAN_TEXT

PACKAGE = Path(awards.rules.__file__).parent
PAGE = (PACKAGE.parents[1] / "docs" / "plan-format.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", PAGE, flags=re.DOTALL)
GETTERS = {"text", "texts", "whole", "flag", "day", "decimal", "choice", "table", "tables"}
READERS = ["parsing.py", "casefile.py", "parameters.py", "conditions"]


def example(start):
    (found,) = [each for each in EXAMPLES if each.startswith(start)]
    return found


def keys_read():
    files = [file for name in READERS for file in [PACKAGE / name, *(PACKAGE / name).glob("*.py")]]
    calls = [
        node
        for file in files
        if file.suffix == ".py"
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args
    ]
    return {
        call.args[0].value
        for call in calls
        if call.func.attr in GETTERS and isinstance(call.args[0], ast.Constant)
    }


def test_every_key_that_is_read_is_on_the_page():
    keys = keys_read()
    assert {"threshold", "minimum", "legal_basis", "discipline_records"} <= keys
    assert [key for key in sorted(keys) if not re.search(rf"\b{key}\b", PAGE)] == []


def test_the_small_plan_is_a_plan():
    plan = check_plan(example("[plan]"))
    assert (plan.number, plan.short) == ("7/KH-SXD", "KH 7")
    assert [rule.tier for rule in plan.rules] == ["giay_khen"]


def test_the_goal_is_a_goal():
    small = example("[plan]").replace("2026", "2022").replace("2028", "2025")
    (goal,) = parse_plan(small + example("[[goal]]")).goals
    assert (str(goal.target), goal.by_year, goal.every_year) == ("2", 2025, False)
    assert [(year, str(target)) for year, target in goal.yearly] == [(2023, "2.45")]


def test_the_case_and_the_parameter_work():
    (case,) = parse_cases(example("[[case]]"), PLAN)
    (result,) = run_cases(PLAN, [case])
    assert result.differences == ()
    assert load([example("[[parameter]]")]).keys == ("base_salary",)


def test_the_shipped_plan_says_what_the_design_asks_for():
    assert (PLAN.number, PLAN.short) == ("54/KH-SNNPTNT", "KH 54")
    assert [(tier.code, tier.rank) for tier in PLAN.tiers] == [
        ("giay_khen", 1),
        ("bang_khen_tinh", 2),
        ("bang_khen_ttg", 3),
    ]
    assert [occasion.code for occasion in PLAN.occasions] == ["annual", "mid_term", "final"]
    assert len(PLAN.contents) == len(PLAN.goals) == 5
    assert [c.group for c in PLAN.criteria] == ["general"] * 5 + ["specific"] * 4
    routes = [route for rule in PLAN.rules for route in rule.routes]
    assert len(routes) == 10
    assert all(route.reading and route.wording for route in routes if route.code == "A")
    assert len(PLAN.sha256) == 64
    assert parse_plan(PLAN_TEXT + "\n").sha256 != PLAN.sha256
