"""Other plans than KH 54 are files too: their cases hold, and they use all of the format."""

import tomllib
from decimal import Decimal

import pytest

from awards.rules import MET, NOT_MET, UNKNOWN, check_plan, matrix, run_cases, run_choice_cases
from awards.rules.conditions import KINDS
from awards.rules.namecheck import conditions_of
from awards.rules.quotas.reading import LIMITS, MEASURES
from awards.rules.reader import Table

from .example_plans import FOUR, TEXTS, plan
from .format_keys import PLAN_READERS, keys_read

CASES = [(file.stem, case) for file in FOUR for case in plan(file.stem).cases]
CHOICES = [(file.stem, case) for file in FOUR for case in plan(file.stem).choice_cases]


@pytest.mark.parametrize(("name", "case"), CASES, ids=lambda value: getattr(value, "name", value))
def test_case(name, case):
    (result,) = run_cases(plan(name), [case])
    assert result.differences == ()


@pytest.mark.parametrize(("name", "case"), CHOICES, ids=lambda value: getattr(value, "name", value))
def test_choice_case(name, case):
    (result,) = run_choice_cases(plan(name), [case])
    assert result.differences == ()


@pytest.mark.parametrize("file", FOUR, ids=lambda file: file.stem)
def test_every_row_has_a_case_that_is_met_and_one_that_is_not(file):
    made = check_plan(TEXTS[file.stem])
    found = {(case.occasion, case.tier): set() for case in made.cases}
    for case in made.cases:
        found[case.occasion, case.tier].add(case.expect)
    assert set(found) == {(rule.occasion, rule.tier) for rule in made.rules}
    assert all({MET, NOT_MET} <= expected for expected in found.values())
    assert any(UNKNOWN in expected for expected in found.values())


def test_a_fictional_plan_says_that_it_is_one():
    for file in FOUR:
        assert TEXTS[file.stem].startswith("# VÍ DỤ, không phải văn bản thật")
        assert "Ví dụ" in plan(file.stem).issuer


def demands(name):
    return [
        (row.occasion.code, row.tier.code, cell.demand, cell.basis)
        for row in matrix(plan(name))
        for cell in row.cells
    ]


def test_the_matrix_of_what_people_confirm():
    assert next(row.cells for row in matrix(plan("chi_dinh_tinh"))) == ()
    assert demands("chi_dinh_tinh") == [
        (
            "annual",
            "bang_khen",
            "đủ các điều kiện: tiêu biểu trong ứng xử (có xác nhận) và có quá trình (một trong các "
            "điều kiện: đã được khen (đã được tặng 2 lần Giấy khen trong 3 năm đến ngày xét) hoặc "
            "được tập thể suy tôn (có xác nhận kèm minh chứng))",
            "",
        ),
        ("final", "bang_khen", "đã được tặng Giấy khen hoặc Bằng khen tỉnh từ ngày 01/01/2026", ""),
        ("final", "bang_khen", "có xác nhận", ""),
    ]


def test_the_matrix_of_points():
    grid = "thang điểm phục vụ người dân"
    three = "hồ sơ nộp trực tuyến, lượt người được hướng dẫn, hồ sơ được số hóa"
    unit = f"kế hoạch 2026-2027 của đơn vị: {three}"
    assert demands("thang_diem") == [
        ("annual", "giay_khen", "từ 80 điểm", grid),
        ("annual", "bang_khen", "trên 95 điểm", grid),
        ("final", "giay_khen", "từ 100%", f"{unit}; ít nhất 2 chỉ tiêu"),
        (
            "final",
            "bang_khen",
            "trên 100%",
            f"{unit}; bình quân theo trọng số, mỗi chỉ tiêu tính đến 120%",
        ),
    ]


def test_the_matrix_of_the_bodies():
    falling = "kế hoạch năm của đơn vị: mức giảm điện năng tiêu thụ, mức giảm hồ sơ phải làm lại"
    ministry = "kế hoạch 2026-2030 do bộ, ngành giao"
    assert demands("khoi_thi_dua") == [
        ("annual", "giay_khen", "từ 100%", falling),
        ("annual", "bang_khen_bo", "trên 110%", falling),
        ("mid_term", "bang_khen_bo", "từ 50%", f"{ministry}; ít nhất 2 chỉ tiêu"),
        ("rush", "giay_khen", "trên 2 cải tiến", "cải tiến được áp dụng"),
        ("final", "bang_khen_ttg", "trên 100%", ministry),
        (
            "final",
            "huan_chuong",
            "đủ các điều kiện: mọi chỉ tiêu bộ giao (từ 120%) và "
            "bằng khen Thủ tướng (đã được tặng Bằng khen Thủ tướng từ trước đến nay)",
            "",
        ),
    ]


def test_the_matrix_of_everybody():
    norm = "mức đóng góp của kế hoạch"
    assert demands("toan_dan") == [
        (
            "annual",
            "giay_khen_huyen",
            "từ 5.000.000 đồng với hộ gia đình, 50.000.000 đồng với doanh nghiệp, "
            "20.000.000 đồng với hợp tác xã",
            norm,
        ),
        (
            "annual",
            "giay_khen_huyen",
            "từ 100%",
            "kế hoạch năm do UBND tỉnh giao: mức giảm hộ nghèo",
        ),
        (
            "annual",
            "bang_khen_tinh",
            "trên 20.000.000 đồng với hộ gia đình, 500.000.000 đồng với doanh nghiệp, "
            "100.000.000 đồng với tập thể",
            norm,
        ),
        (
            "annual",
            "bang_khen_tinh",
            "một trong các điều kiện: nước sạch (từ 98%) hoặc giảm nghèo (đủ các điều kiện: "
            "mức giảm hộ nghèo (từ 110%) và không có hộ tái nghèo (có xác nhận))",
            "",
        ),
        ("annual", "bang_khen_tinh", "từ định mức của Hội đồng thi đua, khen thưởng", ""),
        ("annual", "giay_khen_huyen", "từ 1.000.000 đồng với cá nhân", norm),
    ]
    needs = [cell.needs_norm for row in matrix(plan("toan_dan")) for cell in row.cells]
    assert needs == [False, False, False, False, True, False]
    rows = matrix(plan("toan_dan"))
    assert [row.whom for row in rows] == [
        "Hộ gia đình, Doanh nghiệp, Hợp tác xã, Xã",
        "Hộ gia đình, Doanh nghiệp, Hợp tác xã, Xã",
        "Cá nhân",
    ]
    assert [cell.whom for cell in rows[0].cells] == ["Hộ gia đình, Doanh nghiệp, Hợp tác xã", "Xã"]


@pytest.mark.parametrize("name", TEXTS)
def test_every_condition_has_a_demand_in_words(name):
    for _, condition in conditions_of(plan(name)):
        asked, of_what = condition.demand(plan(name))
        assert asked
        assert "{" not in f"{asked}{of_what}"


# ---- The five use all of the format --------------------------------------------------------------


def keys_written(value):
    if isinstance(value, dict):
        return set(value) | {key for inner in value.values() for key in keys_written(inner)}
    if isinstance(value, list):
        return {key for inner in value for key in keys_written(inner)}
    return set()


def test_every_key_of_the_format_is_used():
    written = {
        key
        for text in TEXTS.values()
        for key in keys_written(tomllib.loads(text, parse_float=Decimal))
    }
    keys = keys_read(PLAN_READERS)
    assert {"baseline", "indicators", "amounts", "step", "part", "since", "seats"} <= keys
    assert keys - written == set()


# What a choice offers there is not of the format but of the plan at hand.
OF_THE_PLAN = {"minimum", "class", "indicator", "quota", "key", "discretion"} | {
    "tier",
    "level",
    "organisation",
}


def test_every_value_of_every_choice_is_used(monkeypatch):
    offered, used = {}, {}
    choose = Table.choice

    def watched(table, key, options, *, default=None):
        offered.setdefault(key, set()).update(options)
        used.setdefault(key, set()).add(table.raw(key))
        return choose(table, key, options, default=default)

    monkeypatch.setattr(Table, "choice", watched)
    for name, text in TEXTS.items():
        assert check_plan(text) == plan(name)
    unused = {
        (key, option)
        for key, options in offered.items()
        if key not in OF_THE_PLAN and key not in CONFIRMED and key not in FOUND
        for option in options - used[key]
    }
    assert unused == set()
    assert offered["kind"] >= set(KINDS)


def _codes(table):
    return {
        code
        for text in TEXTS.values()
        for case in tomllib.loads(text, parse_float=Decimal)["case"]
        for code in case.get(table, {})
    }


# Codes of a plan stand as keys there; what may follow them is looked at once for all of them.
CONFIRMED = {
    condition.code
    for name in TEXTS
    for _, condition in conditions_of(plan(name))
    if condition.kind == "confirmed"
}
FOUND = _codes("findings") | _codes("routes")


def test_every_word_of_a_confirmation_and_of_a_finding_is_used():
    said = {
        word
        for text in TEXTS.values()
        for case in tomllib.loads(text, parse_float=Decimal)["case"]
        for word in case.get("confirmations", {}).values()
    }
    assert said == {"not_met", "unknown"}  # "met" is what is left out
    assert set(MEASURES) == {"share", "score", "contribution", "votes", "tier"}
    ranked = {by.key.split(".")[0] for name in TEXTS for r in plan(name).rankings for by in r.by}
    assert ranked == {*MEASURES, "indicator"}
    limits = {
        key
        for text in TEXTS.values()
        for quota in tomllib.loads(text, parse_float=Decimal).get("quota", ())
        for key in LIMITS
        if key in quota
    }
    assert limits == set(LIMITS)
