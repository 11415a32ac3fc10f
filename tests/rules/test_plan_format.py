"""The page that describes the plan file describes all of it, and its examples work."""

import re

import pytest

from awards.rules import PlanError, check_plan, matrix, parse_plan
from awards.rules.conditions import KINDS
from awards.rules.parameters import load

from .builders import PLAN, PLAN_TEXT
from .format_keys import PACKAGE, PLAN_READERS, keys_read

PAGE = (PACKAGE.parents[1] / "docs" / "plan-format.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", PAGE, flags=re.DOTALL)
LAW = [each for each in EXAMPLES if each.startswith("[[parameter]]")]
WHOLE = "\n".join(each for each in EXAMPLES if each not in LAW)


def example(start):
    (found,) = [each for each in EXAMPLES if each.startswith(start)]
    return found


def test_every_key_that_is_read_is_on_the_page():
    keys = keys_read([*PLAN_READERS, "parameters.py"])
    old = {"threshold", "minimum", "legal_basis", "discipline_records", "other_bodies", "seats"}
    assert old | {"aggregation", "baseline", "amounts", "part", "step", "citation"} <= keys
    assert [key for key in sorted(keys) if not re.search(rf"\b{key}\b", PAGE)] == []


def test_every_kind_has_a_row_and_an_example():
    for kind in KINDS:
        assert f'`"{kind}"`' in PAGE
        assert f'kind = "{kind}"' in WHOLE


def test_the_contents_lead_somewhere():
    def anchor(title):
        return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")

    places = {anchor(title) for title in re.findall(r"(?m)^#+ (.*)$", PAGE)}
    links = set(re.findall(r"\]\(#([^)]*)\)", PAGE))
    assert len(links) > 10
    assert links <= places


def test_the_small_plan_is_a_plan():
    plan = check_plan(example("[plan]"))
    assert (plan.number, plan.short) == ("7/KH-SXD", "KH 7")
    assert [rule.tier for rule in plan.rules] == ["giay_khen"]


def test_all_examples_are_one_plan_whose_cases_come_out():
    plan = check_plan(WHOLE)
    assert (len(plan.cases), len(plan.choice_cases)) == (4, 1)
    assert [each.kind for each in plan.amendments] == ["supersedes", "amends"]
    assert [each.code for each in plan.anchors] == ["II", "III", "IV", "V"]
    assert [row.tier.code for row in matrix(plan)] == [
        "giay_khen", "bang_khen", "bang_khen", "giay_khen", "bang_khen", "giay_khen",
    ]  # fmt: skip
    (goal,) = plan.goals
    assert (str(goal.target), goal.by_year, goal.every_year) == ("2", 2028, False)
    assert [(year, str(target)) for year, target in goal.yearly] == [(2026, "2.45")]
    assert [each.code for each in plan.quotas] == ["per_unit", "per_body", "leaders", "all"]
    assert [each.key for each in plan.rankings[0].by] == ["share", "indicator.shabby_houses"]
    assert (len(plan.preferences), len(plan.discretions)) == (1, 1)
    assert plan.quotas[0].reading == "Tập thể và cá nhân tính chung"
    assert load(LAW).keys == ("base_salary",)


def test_a_plan_is_refused_while_a_choice_comes_out_otherwise():
    text = WHOLE.replace("cap = 2", "cap = 1")
    parse_plan(text)
    with pytest.raises(PlanError) as refused:
        check_plan(text)
    told = {problem.message for problem in refused.value.problems}
    assert len(told) == 3
    name = "ví dụ chọn “Một suất mỗi đơn vị, hai người bằng nhau ở đơn vị khác”"
    assert f"{name}: được chọn: phải là An, Bình, Dũng, chạy ra An, Dũng" in told
    assert f"{name}: không được chọn: phải là Cúc, chạy ra Bình, Cúc" in told
    assert any(message.startswith(f"{name}: lý do của Cúc: phải có") for message in told)
    first = refused.value.problems[0]
    assert first.path == "choice_case[0]"
    assert text.splitlines()[first.line - 1] == "[[choice_case]]"


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
