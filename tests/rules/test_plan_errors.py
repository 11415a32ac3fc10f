"""A plan file that is wrong is refused with every problem, its path and its line."""

import pytest

from awards.rules import PlanError, parse_plan

from .builders import PLAN_TEXT


def problems(text):
    with pytest.raises(PlanError) as refused:
        parse_plan(text)
    return refused.value.problems


def one_line(text, number):
    return text.splitlines()[number - 1].strip()


A_TIER = """
[[tier]]
code = "co_thi_dua"
name = "Cờ thi đua"
short_name = "Cờ"
rank = 4
decided_by = "Chủ tịch UBND tỉnh"
authority = "province"
"""

WRONG = [
    ("threshold = 110", "threshhold = 110", "rule[0].route[0].threshhold", "không có trong khuôn"),
    ("threshold = 110", "threshold = 0", "rule[0].route[0].threshold", "phải lớn hơn 0"),
    ("threshold = 110", 'threshold = "110"', "rule[0].route[0].threshold", "phải là số"),
    ("threshold = 110", "threshold = nan", "rule[0].route[0].threshold", "hữu hạn"),
    ('comparator = ">="', 'comparator = "=>"', "rule[0].route[0].comparator", "chọn một trong"),
    ('aggregate = "every"', 'aggregate = "weighted"', "rule[0].route[0].aggregate", "trọng số"),
    ('aggregate = "every"', 'aggregate = "any"', "rule[0].route[0].aggregate", "chọn một trong"),
    ('scope = "year"', 'scope = "month"', "rule[0].route[0].scope", "chọn một trong"),
    ("until = 2023-07-31", "until = 2026-07-31", "occasion[1].until", "2021-2025"),
    ("until = 2023-07-31", "until = 2023", "occasion[1].until", "phải là ngày"),
    ('held = "2023-07"', 'held = "2031-07"', "occasion[1].held", "2021-2025"),
    ("classified_year = 2022", "classified_year = 2020", "occasion[1].classified_year", "2021"),
    ("by_year = 2025", "by_year = 2030", "goal[0].by_year", "2021-2025"),
    ("to = 2025-12-31", "to = 2020-12-31", "plan.to", "đứng trước"),
    ("rank = 2", "rank = 1", "tier[1].rank", "thứ bậc 1 bị lặp"),
    ('code = "general_2"', 'code = "general_1"', "criterion[1].code", "'general_1' bị lặp"),
    ('tier = "giay_khen"', 'tier = "giay"', "rule[1].tier", "không có hình thức khen"),
    ('minimum = "good"', 'minimum = "great"', "criterion[3].minimum", "chọn một trong"),
    ('applies_to = ["association"]', 'applies_to = ["hoi"]', "criterion[8].applies_to", "'hoi'"),
    ('kind = "discipline"', 'kind = "discipine"', "criterion[4].kind", "chọn một trong"),
    ("strict = true", "strict = 1", "goal[0].strict", "true hoặc false"),
    ('short = "KH 54"', 'short = ""', "plan.short", "không được để trống"),
]


@pytest.mark.parametrize(("good", "bad", "path", "told"), WRONG)
def test_problem_with_path_and_line(good, bad, path, told):
    text = PLAN_TEXT.replace(good, bad, 1)
    found = {problem.path: problem for problem in problems(text)}
    assert told in found[path].message
    assert one_line(text, found[path].line) == bad
    assert f"dòng {found[path].line}, {path}: " in str(found[path])


def test_a_tier_without_a_rule():
    text = PLAN_TEXT + A_TIER
    (problem,) = problems(text)
    assert problem.path == "tier[3].code"
    assert problem.message == "hình thức 'co_thi_dua' không có điều kiện nào"
    assert one_line(text, problem.line) == 'code = "co_thi_dua"'


def test_a_threshold_without_a_clause():
    clause = 'label = "Kết quả so với mức đề ra trong năm"\n  clause = "KH 54, mục IV.2.1"\n'
    text = PLAN_TEXT.replace(clause, clause.splitlines()[0] + "\n", 1)
    (problem,) = problems(text)
    assert problem.path == "rule[0].route[0].clause"
    assert problem.message == "thiếu khóa này"
    assert one_line(text, problem.line) == "[[rule.route]]"


def test_a_rule_given_twice():
    text = PLAN_TEXT.replace('tier = "giay_khen"', 'tier = "bang_khen_tinh"', 1)
    found = [problem.message for problem in problems(text)]
    assert "hình thức 'bang_khen_tinh' ở dịp 'annual' bị lặp" in found
    assert "hình thức 'giay_khen' không có điều kiện nào" in found


def test_every_problem_is_told_at_once():
    text = PLAN_TEXT.replace("threshold = 110", "threshold = -1", 1).replace(
        "issued_on = 2022-07-26", "issued_on = 26", 1
    )
    assert {p.path for p in problems(text)} == {"plan.issued_on", "rule[0].route[0].threshold"}


def test_an_unknown_table():
    (problem,) = problems(PLAN_TEXT + '\n[quote]\ncap = "3"\n')
    assert problem.path == "quote"
    assert "không có trong khuôn dạng" in problem.message


@pytest.mark.parametrize(
    ("added", "told", "line"),
    [
        ('number = "x"\n', "bị lặp", 2),
        ("so = \n", "sai cú pháp TOML", 2),
    ],
)
def test_syntax(added, told, line):
    text = PLAN_TEXT.replace('[plan]\nnumber = "54/KH-SNNPTNT"\n', '[plan]\nnumber = "y"\n' + added)
    (problem,) = problems(text)
    start = text.splitlines().index("[plan]") + 1
    assert told in problem.message
    assert problem.line == start + line


def test_an_empty_text_lacks_everything():
    found = {problem.path for problem in problems("")}
    assert {"plan", "tier", "rule", "occasion", "criterion"} <= found


@pytest.mark.parametrize(
    ("case", "path", "told"),
    [
        ('tier = "giay_khen"\noccasion = "final"', "case[40]", "không xét hình thức"),
        ('tier = "giay_khen"\noccasion = "annual"\nyear = 2019', "case[40]", "Năm 2019"),
        (
            'tier = "giay_khen"\noccasion = "annual"\nprogress = [{ target = 3, resutl = 3 }]',
            "case[40].progress[0].resutl",
            "không có trong khuôn dạng",
        ),
        (
            'tier = "giay_khen"\noccasion = "annual"\nconfirmations = { general_4 = "met" }',
            "case[40].confirmations.general_4",
            "không có trong khuôn dạng",
        ),
    ],
)
def test_problems_of_cases(case, path, told):
    text = f'{PLAN_TEXT}\n[[case]]\nname = "x"\non = 2025-11-12\nexpect = "met"\n{case}\n'
    found = {problem.path: problem for problem in problems(text)}
    assert told in found[path].message
    assert found[path].line > len(PLAN_TEXT.splitlines())


@pytest.mark.parametrize("key", ['direction = "at_most"', "baseline = 40", "weight = 2"])
def test_a_case_of_what_cannot_be_recorded_is_refused(key):
    text = PLAN_TEXT.replace("progress = [{ ", f"progress = [{{ {key}, ", 1)
    (problem,) = problems(text)
    assert problem.path == f"case[0].progress[0].{key.split()[0]}"
    assert "không có trong khuôn dạng" in problem.message
