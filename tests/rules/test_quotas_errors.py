"""A plan whose quotas contradict it is refused, with the key's path and its line."""

import pytest

from awards.rules import PlanError, parse_plan

from .quota_builders import RANKING, plan_text, quota

CAP = 'per = "unit"\ncap = 2'
BODIES = 'per = "body"\ncaps = { "Khối 1" = 2 }'
SHARE = 'per = "occasion"\nshare = 30\nof = "eligible"\nrounding = "down"'
TOTAL = """per = "occasion"
total = 5
reserved = [
  { label = "x", classes = ["worker"], seats = 2 },
  { label = "y", classes = ["leader"], seats = 1, release = true },
]"""


def problems(text):
    with pytest.raises(PlanError) as refused:
        parse_plan(text)
    return {problem.path: problem for problem in refused.value.problems}


@pytest.mark.parametrize("body", [CAP, BODIES, SHARE, TOTAL])
def test_what_is_changed_below_is_a_plan(body):
    assert len(parse_plan(plan_text(quota(body))).quotas) == 1


WRONG = [
    (CAP, "cap = 2", "cap = 0", "quota[0].cap", "từ 1 trở lên"),
    (CAP, "cap = 2", "cap = -1", "quota[0].cap", "từ 1 trở lên"),
    (CAP, "cap = 2", "cap = 2.5", "quota[0].cap", "số nguyên"),
    (CAP, "cap = 2", "kap = 2", "quota[0].kap", "không có trong khuôn dạng"),
    (CAP, "cap = 2", "", "quota[0]", "cần đúng một giới hạn"),
    (CAP, "cap = 2", "cap = 2\ntotal = 3", "quota[0].total", "cần đúng một giới hạn"),
    (CAP, "cap = 2", 'cap = 2\nrounding = "up"', "quota[0].rounding", "chỉ dùng cùng share"),
    (CAP, "cap = 2", 'cap = 2\nof = "eligible"', "quota[0].of", "chỉ dùng cùng share"),
    (CAP, "cap = 2", "cap = 2\nother_bodies = 1", "quota[0].other_bodies", "chỉ dùng cùng caps"),
    (CAP, "cap = 2", "cap = 2\nreserved = []", "quota[0].reserved", "chỉ dùng cùng total"),
    (CAP, 'per = "unit"', 'per = "khoi"', "quota[0].per", "chọn một trong"),
    (CAP, "cap = 2", 'cap = 2\noccasions = ["x"]', "quota[0].occasions", "không có dịp khen 'x'"),
    (CAP, "cap = 2", 'cap = 2\nkinds = ["x"]', "quota[0].kinds", "không có nhóm đối tượng 'x'"),
    (CAP, "cap = 2", 'cap = 2\nclasses = ["x"]', "quota[0].classes", "không có loại đối tượng"),
    (
        CAP,
        "cap = 2",
        'cap = 2\nkinds = ["collective"]\nclasses = ["worker"]',
        "quota[0]",
        "không loại đối tượng nào",
    ),
    (CAP, "cap = 2", 'cap = 2\noccasions = ["final"]', "quota[0].tiers", "không có ở dịp nào"),
    (CAP, '["giay_khen"]', '["giay"]', "quota[0].tiers", "không có hình thức khen 'giay'"),
    (CAP, '["giay_khen"]', "[]", "quota[0].tiers", "cần ít nhất một"),
    (CAP, 'tiers = ["giay_khen"]', "", "quota[0].tiers", "thiếu khóa này"),
    (CAP, 'clause = "KH 7, mục V.1"', "", "quota[0].clause", "thiếu khóa này"),
    (BODIES, '{ "Khối 1" = 2 }', "{}", "quota[0].caps", "không khối, cụm nào có suất"),
    (BODIES, '"Khối 1" = 2', '"Khối 1" = 0', "quota[0].caps", "không khối, cụm nào có suất"),
    (BODIES, '"Khối 1" = 2', '"Khối 1" = -2', "quota[0].caps.Khối 1", "từ 0 trở lên"),
    (BODIES, 'per = "body"', 'per = "unit"', "quota[0].caps", 'chỉ dùng khi per = "body"'),
    (SHARE, "share = 30", "share = 0", "quota[0].share", "lớn hơn 0"),
    (SHARE, "share = 30", "share = 100.1", "quota[0].share", "không quá 100"),
    (SHARE, 'rounding = "down"', "", "quota[0].rounding", "thiếu khóa này"),
    (SHARE, 'rounding = "down"', 'rounding = "x"', "quota[0].rounding", "chọn một trong"),
    (SHARE, 'of = "eligible"', 'of = "all"', "quota[0].of", "chọn một trong"),
    (TOTAL, "total = 5", "total = 2", "quota[0].total", "nhiều hơn tổng số suất"),
    (TOTAL, "total = 5", "total = 0", "quota[0].total", "từ 1 trở lên"),
    (TOTAL, 'per = "occasion"', 'per = "unit"', "quota[0].total", 'khi per = "occasion"'),
    (TOTAL, "seats = 2", "seats = 0", "quota[0].reserved[0].seats", "từ 1 trở lên"),
    (TOTAL, "seats = 2", "seats = 2, x = 1", "quota[0].reserved[0].x", "khuôn dạng"),
    (TOTAL, 'classes = ["worker"], ', "", "quota[0].reserved[0]", "dành riêng cho ai"),
    (TOTAL, '["worker"]', '["hoi"]', "quota[0].reserved[0].classes", "không có loại đối tượng"),
    (TOTAL, '["worker"]', '["leader"]', "quota[0].reserved[1]", "ở hai phần dành riêng"),
    (
        TOTAL,
        "total = 5",
        'total = 5\nclasses = ["leader"]',
        "quota[0].reserved[0]",
        "số lượng khen này không tính",
    ),
]


@pytest.mark.parametrize(("body", "good", "bad", "path", "told"), WRONG)
def test_problem_of_a_quota_with_path_and_line(body, good, bad, path, told):
    written = quota(body)
    assert good in written
    text = plan_text(written.replace(good, bad, 1))
    found = problems(text)[path]
    assert told in found.message
    start = text.splitlines().index("[[quota]]") + 1
    assert start <= found.line <= start + written.count("\n")


def test_too_many_reserves():
    rows = ", ".join(['{ label = "x", classes = ["worker"], seats = 1 }'] * 7)
    text = plan_text(quota(f'per = "occasion"\ntotal = 9\nreserved = [{rows}]'))
    assert "không quá 6" in problems(text)["quota[0].reserved"].message


ORDERS = [
    ('key = "share"', 'key = "speed"', "ranking[0].by[0].key", "không có tiêu chí xếp hạng"),
    ('key = "share"', 'key = "score."', "ranking[0].by[0].key", "không có tiêu chí xếp hạng"),
    ('key = "share"', 'key = "share.x"', "ranking[0].by[0].key", "không có tiêu chí xếp hạng"),
    ('key = "score"', 'key = "share"', "ranking[0].by[1].key", "bị lặp"),
    ('order = "high"', 'order = "up"', "ranking[0].by[0].order", "chọn một trong"),
    (
        'code = "by_result"',
        'code = "by_result"\noccasions = ["x"]',
        "ranking[0].occasions",
        "không có dịp khen",
    ),
    (
        'code = "by_result"',
        'code = "by_result"\ntiers = ["bang_khen"]',
        "quota[0].tiers",
        "mà không có xếp hạng",
    ),
]


@pytest.mark.parametrize(("good", "bad", "path", "told"), ORDERS)
def test_problem_of_a_ranking(good, bad, path, told):
    text = plan_text(quota(CAP), ranking=RANKING.replace(good, bad, 1))
    found = problems(text)[path]
    assert told in found.message
    assert found.line


@pytest.mark.parametrize("key", ["score.sang_kien", "indicator.poverty", "contribution", "votes"])
def test_every_key_of_an_order(key):
    text = plan_text(quota(CAP), ranking=RANKING.replace('"share"', f'"{key}"'))
    assert parse_plan(text).rankings[0].by[0].key == key


def ranked(code, tiers, score="share"):
    changed = RANKING.replace("by_result", code).replace('"share"', f'"{score}"')
    return changed.replace("clause =", f"tiers = {tiers}\nclause =".replace("'", '"'), 1)


def test_two_orders_for_one_tier_and_one_order_for_tiers_counted_together():
    both = ["giay_khen", "bang_khen"]
    twice = ranked("one", ["giay_khen"]) + ranked("two", both)
    found = problems(plan_text(quota(CAP), ranking=twice))
    assert "đã xếp hạng theo 'one'" in found["ranking[1]"].message
    apart = ranked("one", ["giay_khen"]) + ranked("two", ["bang_khen"])
    assert parse_plan(plan_text(quota(CAP), ranking=apart))
    found = problems(plan_text(quota(CAP, tiers=both), ranking=apart))
    assert "chung một xếp hạng" in found["quota[0].tiers"].message


def test_one_code_for_two():
    assert "'q' bị lặp" in problems(plan_text(quota(CAP), quota(SHARE)))["quota[1].code"].message
    found = problems(plan_text(quota(CAP), ranking=RANKING + RANKING))
    assert "'by_result' bị lặp" in found["ranking[1].code"].message


@pytest.mark.parametrize(
    ("good", "bad", "path", "told"),
    [
        ('may = "unmet"', 'may = "all"', "discretion[2].may", "chọn một trong"),
        (
            'quotas = ["q"]',
            'quotas = ["x"]',
            "discretion[1].quotas",
            "không có số lượng khen (quota) 'x'",
        ),
        ('may = "unmet"', 'may = "unmet"\nquotas = ["q"]', "discretion[2].quotas", "over_cap"),
        ('may = "unmet"', 'may = "unmet"\ntiers = ["x"]', "discretion[2].tiers", "hình thức"),
        ('code = "special"', 'code = "extra"', "discretion[2].code", "bị lặp"),
        ('traits = ["woman"]', "traits = []", "preference[0].traits", "ít nhất một"),
        ('traits = ["woman"]', "", "preference[0].traits", "thiếu khóa này"),
        ('code = "direct"', 'code = "women"', "preference[1].code", "bị lặp"),
    ],
)
def test_problem_of_a_discretion_or_a_preference(good, bad, path, told):
    text = plan_text(quota(CAP))
    assert good in text
    found = problems(text.replace(good, bad, 1))[path]
    assert told in found.message
    assert found.line
