"""Worked cases of choosing in files of their own, and what is wrong in them."""

from pathlib import Path

import pytest

from awards.rules import (
    PlanError,
    parse_choice_cases,
    parse_plan,
    run_choice_cases,
)

from .quota_builders import PLAN_HEAD, plan, plan_text, quota

CASES = sorted((Path(__file__).parent / "cases" / "choosing").glob("*.toml"))


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
