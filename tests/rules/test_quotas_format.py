"""The page that describes how a plan chooses describes all of it, and its examples work."""

import ast
import re
from pathlib import Path

import pytest

import awards.rules
from awards.rules import (
    PlanError,
    check_plan,
    parse_choice_cases,
    parse_plan,
    run_choice_cases,
)

from .quota_builders import PLAN_HEAD, plan, plan_text, quota

PACKAGE = Path(awards.rules.__file__).parent
PAGE = (PACKAGE.parents[1] / "docs" / "plan-format-quotas.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", PAGE, flags=re.DOTALL)
GETTERS = {"text", "texts", "whole", "flag", "decimal", "choice", "table", "tables"}
CASES = sorted((Path(__file__).parent / "cases" / "choosing").glob("*.toml"))


def keys_read():
    calls = [
        node
        for file in (PACKAGE / "quotas").glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and node.args
    ]
    strings = {
        arg.value
        for call in calls
        if getattr(call.func, "attr", getattr(call.func, "id", "")) in GETTERS | {"_number"}
        for arg in call.args[:2]
        if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
    }
    return {key for key in strings if re.fullmatch("[a-z_]+", key)}


def test_every_key_that_is_read_is_on_the_page():
    keys = keys_read()
    assert {"cap", "other_bodies", "reserved", "traits", "rounding", "by_hand", "seats"} <= keys
    assert [key for key in sorted(keys) if not re.search(rf"\b{key}\b", PAGE)] == []


def test_the_examples_are_a_plan_whose_case_comes_out():
    text = PLAN_HEAD + "".join(EXAMPLES)
    made = check_plan(text)
    assert [each.code for each in made.quotas] == ["per_unit", "per_body", "leaders", "all"]
    assert [each.key for each in made.rankings[0].by] == ["share", "indicator.poverty_rate"]
    assert (len(made.preferences), len(made.discretions), len(made.choice_cases)) == (1, 1, 1)
    (result,) = run_choice_cases(made)
    assert result.ok
    assert made.quotas[0].reading == "Tập thể và cá nhân tính chung"


def test_a_plan_is_refused_while_a_choice_comes_out_otherwise():
    text = (PLAN_HEAD + "".join(EXAMPLES)).replace("cap = 2", "cap = 1")
    parse_plan(text)
    with pytest.raises(PlanError) as refused:
        check_plan(text)
    told = {problem.message for problem in refused.value.problems}
    assert len(told) == 3
    name = "ví dụ chọn 'Một suất mỗi đơn vị, hai người bằng nhau ở đơn vị khác'"
    assert f"{name}: được chọn: chờ An, Bình, Dũng, được An, Dũng" in told
    assert f"{name}: không được chọn: chờ Cúc, được Bình, Cúc" in told
    assert any(message.startswith(f"{name}: lý do của Cúc: chờ") for message in told)
    first = refused.value.problems[0]
    assert first.path == "choice_case[0]"
    assert text.splitlines()[first.line - 1] == "[[choice_case]]"


FILES = {file.stem: file.read_text(encoding="utf-8") for file in CASES}


@pytest.mark.parametrize("name", [name for name in FILES if name != "ke_hoach"])
def test_the_cases_beside(name):
    rules = parse_plan(PLAN_HEAD + FILES["ke_hoach"])
    cases = parse_choice_cases(FILES[name], rules)
    results = run_choice_cases(rules, cases)
    assert [result.differences for result in results] == [()] * len(cases)
    assert cases


CASE = """
[[choice_case]]
name = "x"
occasion = "annual"
tier = "giay_khen"
candidates = [{ key = "a" }]
chosen = ["a"]
"""


def problems(text):
    with pytest.raises(PlanError) as refused:
        parse_choice_cases(text, plan(quota('per = "unit"\ncap = 1')))
    return {
        problem.path.removeprefix("choice_case[0]."): problem for problem in refused.value.problems
    }


@pytest.mark.parametrize(
    ("good", "bad", "path", "told"),
    [
        ('"annual"', '"final"', "candidates[0]", "không xét hình thức"),
        ('tier = "giay_khen"\n', "", "candidates[0]", "không xét hình thức"),
        ('key = "a"', 'key = "a", class = "hoi"', "candidates[0].class", "chọn một trong"),
        ('key = "a"', 'key = "a", status = "ok"', "candidates[0].status", "chọn một trong"),
        ('key = "a"', 'key = "a", age = 1', "candidates[0].age", "không có trong khuôn dạng"),
        ('key = "a"', 'key = "a", values = { speed = 1 }', "candidates[0].values.speed", "số liệu"),
        ('{ key = "a" }', '{ key = "a" }, { key = "a" }', "candidates[1].key", "bị lặp"),
        ('chosen = ["a"]', 'chosen = ["b"]', "chosen", "không có đề nghị 'b'"),
        ('chosen = ["a"]', "", "chosen", "thiếu khóa này"),
        ('chosen = ["a"]', 'chosen = ["a"]\ntied = ["b"]', "tied", "không có đề nghị 'b'"),
        ('name = "x"', 'name = "x"\nreasons = { b = "x" }', "reasons.b", "không có đề nghị"),
        (
            'name = "x"',
            'name = "x"\nbases = [{ quota = "no", count = -1 }]',
            "bases[0].count",
            "từ 0 trở lên",
        ),
        (
            'name = "x"',
            'name = "x"\nbases = [{ quota = "no", count = 1 }]',
            "bases[0].quota",
            "chọn một trong",
        ),
        (
            'name = "x"',
            'name = "x"\nby_hand = [{ key = "a", choice = "in", by = "x", reason = "" }]',
            "by_hand[0].reason",
            "không được để trống",
        ),
        (
            'name = "x"',
            'name = "x"\nby_hand = [{ key = "a", choice = "in", by = "x", reason = " " }]',
            "by_hand[0]",
            "cần lý do",
        ),
        (
            'name = "x"',
            'name = "x"\n'
            'by_hand = [{ key = "a", choice = "in", by = "x", reason = "x", discretion = "no" }]',
            "by_hand[0].discretion",
            "chọn một trong",
        ),
    ],
)
def test_problems_of_choice_cases(good, bad, path, told):
    assert good in CASE
    assert told in problems(CASE.replace(good, bad, 1))[path].message


def test_a_case_with_nothing_wrong_is_read():
    rules = plan(quota('per = "unit"\ncap = 1'))
    (result,) = run_choice_cases(rules, parse_choice_cases(CASE, rules))
    assert result.ok
    assert plan_text().count("[[quota]]") == 0
