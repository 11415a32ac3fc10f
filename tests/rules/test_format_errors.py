"""What is wrong in the newer keys is refused with its path, its line and a sentence; never a
traceback, whatever somebody types."""

import random
import re
from contextlib import suppress

import pytest

from awards.rules import Plan, PlanError, check_plan, parse_plan

from .example_plans import TEXTS

QUALITATIVE, POINTS = TEXTS["chi_dinh_tinh"], TEXTS["thang_diem"]
BODIES, EVERYBODY, KH54 = TEXTS["khoi_thi_dua"], TEXTS["toan_dan"], TEXTS["kh54"]


def problems(text):
    with pytest.raises(PlanError) as refused:
        parse_plan(text)
    return {problem.path: problem for problem in refused.value.problems}


@pytest.mark.parametrize("name", TEXTS)
def test_what_is_changed_below_is_a_plan(name):
    """The control: nothing but the change is refused."""
    assert isinstance(parse_plan(TEXTS[name]), Plan)


# text, good, bad, path, words; the line is that of `bad`, or of the table that lacks something
WRONG = [
    # identity
    (POINTS, 'code = "III.1"', 'code = "IV"', "plan.anchor[3].code", "'IV' bị lặp"),
    (POINTS, '"KH 34, mục III.1.a"', '"KH 34, mục V"', "grid[0].item[0].clause", "không dẫn mục"),
    (BODIES, 'kind = "supersedes"', 'kind = "replaces"', "plan.amendment[0].kind", "chọn một"),
    (BODIES, "issued_on = 2022-05-05", "issued_on = 2022", "plan.amendment[0].issued_on", "ngày"),
    (BODIES, 'number = "40/KH-BVD"', "", "plan.amendment[0].number", "thiếu khóa này"),
    # subjects, tiers
    (EVERYBODY, 'kind = "household"', 'kind = "family"', "subject[0].kind", "chọn một trong"),
    (BODIES, 'upward = "ministry"', 'upward = "city"', "tier[1].upward", "chọn một trong"),
    (EVERYBODY, 'authority = "district"', 'authority = "xa"', "tier[0].authority", "chọn một"),
    # indicators
    (POINTS, 'aggregation = "sum"', 'aggregation = "mean"', "indicator[0].aggregation", "chọn"),
    (POINTS, "weight = 3", "weight = 0", "indicator[0].weight", "lớn hơn 0"),
    (POINTS, "weight = 3", 'weight = "3"', "indicator[0].weight", "phải là số"),
    (POINTS, "weight = 3", "wait = 3", "indicator[0].wait", "không có trong khuôn dạng"),
    (BODIES, 'direction = "at_most"', 'direction = "down"', "indicator[0].direction", "chọn"),
    (POINTS, 'code = "trained"', 'code = "online_files"', "indicator[1].code", "bị lặp"),
    # grids
    (POINTS, "full = 100 ", "full = 101 ", "grid[0].full", "được 100 điểm, không phải 101"),
    (POINTS, "maximum = 50", "maximum = 0", "grid[0].item[0].maximum", "lớn hơn 0"),
    (POINTS, 'indicator = "online_files" ', 'indicator = "x" ', "grid[0].item[0].indicator", "'x'"),
    (POINTS, "points = 30", "points = 31", "grid[0].item[1].step[0].points", "tối đa của mục (30)"),
    (POINTS, "points = 10", "points = -1", "grid[0].item[1].step[2].points", "số âm"),
    (POINTS, "at = 80", "from = 80", "grid[0].item[1].step[1].from", "không có trong khuôn dạng"),
    (
        POINTS,
        "deducts = true",
        "deducts = true\n  bonus = true",
        "grid[0].item[4].deducts",
        "chỉ thưởng hoặc trừ",
    ),
    (
        POINTS,
        "maximum = 20 ",
        'basis = "unit_plan"\n  maximum = 20 ',
        "grid[0].item[2].indicator",
        "chỉ dùng khi điểm tính từ một chỉ tiêu",
    ),
    # score, value
    (POINTS, 'grid = "service"', 'grid = "x"', "rule[0].route[0].grid", "không có thang điểm 'x'"),
    (POINTS, "minimum = 80", "minimum = 111", "rule[0].route[0].minimum", "không ai đạt được"),
    (POINTS, "minimum = 95", "minimum = 110", "rule[1].route[0].minimum", "chỉ tới 110 điểm"),
    (POINTS, 'indicator = "on_time"', 'indicator = "x"', "criterion[1].indicator", "'x'"),
    (POINTS, "value = 98", 'value = "98"', "criterion[1].value", "phải là số"),
    (POINTS, 'comparator = "<="', 'comparator = "=<"', "criterion[2].comparator", "chọn một trong"),
    # several indicators
    (POINTS, "count = 2", "count = 4", "rule[2].route[0].count", "(3), không ai đạt được"),
    (POINTS, "count = 2", "count = 0", "rule[2].route[0].count", "từ 1"),
    (POINTS, "count = 2", "", "rule[2].route[0].count", 'khi aggregate = "some"'),
    (POINTS, "cap = 120", "cap = 0", "rule[3].route[0].cap", "lớn hơn 0"),
    (POINTS, "cap = 120", "count = 1", "rule[3].route[0].count", "chỉ khi đó"),
    (POINTS, "count = 2", "count = 2\n  cap = 120", "rule[2].route[0].cap", '"weighted"'),
    (POINTS, "weight = 3", "", "rule[3].route[0].indicators", "'online_files' chưa có trọng số"),
    (
        POINTS,
        'indicators = ["online_files", "trained", "digitised"]',
        'indicators = ["x"]',
        "rule[2].route[0].indicators",
        "không có chỉ tiêu 'x'",
    ),
    # occasions
    (QUALITATIVE, 'cut_off = "11-30" ', 'cut_off = "11-31" ', "occasion[0].cut_off", '"11-30"'),
    (QUALITATIVE, 'cut_off = "11-30" ', 'cut_off = "W05" ', "occasion[0].cut_off", '"11-30"'),
    (QUALITATIVE, 'deadline = "2029-01-15"', 'deadline = "2030-01-15"', "occasion[1].deadline",
     "2026-2028"),
    (BODIES, "to = 2027-09-28", "to = 2027-06-30", "occasion[2].to", "đứng trước ngày bắt đầu"),
    (BODIES, "to = 2027-09-28", "to = 2031-09-28", "occasion[2].from", "2026-2030"),
    (BODIES, "to = 2027-09-28", "", "occasion[2].to", "thiếu khóa này"),
    (BODIES, 'window = "range"', 'window = "period"', "occasion[2].from", 'window = "range"'),
    (BODIES, 'kind = "ad_hoc"', 'kind = "adhoc"', "occasion[2].kind", "chọn một trong"),
    # criteria
    (QUALITATIVE, 'for_tiers = ["bang_khen"]', 'for_tiers = ["x"]',
     "criterion[3].for_tiers", "không có hình thức khen 'x'"),
    (QUALITATIVE, 'for_occasions = ["final"]', 'for_occasions = ["x"]',
     "criterion[5].for_occasions", "không có dịp khen 'x'"),
    (QUALITATIVE, "years = 2", "years = 0", "criterion[3].years", "đếm từ 1"),
    (QUALITATIVE, "years = 2", "years = 9999", "criterion[3].years", "không quá 100"),
    (QUALITATIVE, "months = 12", "", "criterion[4].months", 'khi window = "months"'),
    (QUALITATIVE, "months = 12", "months = 0", "criterion[4].months", "từ 1"),
    (QUALITATIVE, "months = 12", "months = 99999", "criterion[4].months", "không quá 1200"),
    (QUALITATIVE, 'window = "months"', 'window = "period"', "criterion[4].months", "chỉ khi đó"),
    (QUALITATIVE, 'minimum = "warning"', 'minimum = "fine"', "criterion[4].minimum", "chọn một"),
    # earlier awards
    (EVERYBODY, 'applies_to = ["villager"]\n\n  [[rule', 'applies_to = ["villagers"]\n\n  [[rule',
     "rule[2].applies_to", "không có loại đối tượng 'villagers'"),
    (EVERYBODY, 'applies_to = ["villager"]\n\n  [[rule', 'applies_to = ["commune"]\n\n  [[rule',
     "rule[2]", "bị lặp với loại đối tượng commune"),
    (EVERYBODY, '  applies_to = ["commune"]', '  applies_to = ["villager"]',
     "rule[0].route[1].applies_to", "không có loại đối tượng 'villager'"),
    (EVERYBODY, "years = 2", "years = 2\nsince = 2024-01-01", "criterion[2].years", "chỉ ghi một"),
    (EVERYBODY, "years = 2", "years = -2", "criterion[2].years", "đếm từ 1"),
    (EVERYBODY, 'tiers = ["bang_khen_tinh"]', 'tiers = ["x"]', "criterion[2].tiers", "'x'"),
    (EVERYBODY, 'tiers = ["bang_khen_tinh"]', "tiers = []", "criterion[2].tiers", "ít nhất một"),
    (EVERYBODY, 'tiers = ["bang_khen_tinh"]', "", "criterion[2].tiers", "thiếu khóa này"),
    (QUALITATIVE, "count = 2", "count = 0",
     "rule[1].route[0].part[1].part[0].count", "đếm từ 1"),
    # norms, nesting
    (EVERYBODY, "household = 20_000_000", "household = 0",
     "rule[1].route[0].amounts.household", "lớn hơn 0"),
    (EVERYBODY, "household = 20_000_000", "family = 5",
     "rule[1].route[0].amounts.family", "không có loại đối tượng 'family'"),
    (EVERYBODY, 'code = "lasting"', 'code = "fall"',
     "rule[1].route[1].part[1].part[1].code", "'fall' bị lặp"),
    (EVERYBODY, 'code = "lasting"', 'code = "law"',
     "rule[1].route[1].part[1].part[1].code", "đã dùng cho xác nhận “Chấp hành pháp luật"),
    (EVERYBODY, 'indicator = "clean_water"', 'indicator = "x"',
     "rule[1].route[1].part[0].indicator", "không có chỉ tiêu 'x'"),
    (BODIES, 'tiers = ["bang_khen_ttg"]', 'tiers = ["x"]',
     "rule[5].route[0].part[1].tiers", "không có hình thức khen 'x'"),
    # cases
    (BODIES, "number = \"90/QĐ-TTg\" }]", "number = \"90/QĐ-TTg\", from = 2020-02-01, "
     "to = 2020-01-01 }]", "case[21].awards[0].to", "đứng trước"),
    (BODIES, 'expect = "not_met"', 'expect = "no"', "case[1].expect", "chọn một trong"),
    (BODIES, 'otherwise = "not_met"', 'otherwise = "blocked"', "case[24].otherwise", "chọn một"),
    (POINTS, "scores = { conduct = 20 }", "scores = { files = 20 }", "case[4].scores.files",
     "không có trong khuôn dạng"),
    (POINTS, "unverified = 98, verified = 97", "verified = 97", "case[18].progress[2].verified",
     "chỉ dùng cùng unverified"),
    (BODIES, "baseline = 1000, target", "baselin = 1000, target", "case[0].progress[0].baselin",
     "không có trong khuôn dạng"),
    (QUALITATIVE, "year = 2026", "year = -3", "case[14]", "không nằm trong thời gian"),
    (QUALITATIVE, "year = 2026", "year = 99999", "case[14]", "không nằm trong thời gian"),
    (QUALITATIVE, "on = 2026-12-01", "on = 0001-05-05", "case[0].on", "từ năm 2026 đến năm 2038"),
    (QUALITATIVE, "on = 2026-12-01", "on = 2039-01-01", "case[0].on", "từ năm 2026 đến năm 2038"),
    (QUALITATIVE, "on = 2026-12-01", "on = 2025-12-31", "case[0].on", "từ năm 2026 đến năm 2038"),
    (EVERYBODY, 'tier = "bang_khen_tinh", decided_on', 'tier = "bang_khen_tinhh", decided_on',
     "case[17].awards[0].tier", "chọn một trong"),
    (QUALITATIVE, 'level = "warning", decided', 'level = "warningg", decided',
     "case[5].disciplines[0].level", "chọn một trong"),
    (QUALITATIVE, 'organisation = "party", level', 'organisation = "partty", level',
     "case[14].classifications[0].organisation", "chọn một trong"),
    (QUALITATIVE, "findings = { no_warning", "findings = { no_warnin",
     "case[5].findings.no_warnin", "không có mã 'no_warnin'"),
    (EVERYBODY, "routes = { A = ", "routes = { AA = ", "case[2].routes.AA", "không có mã 'AA'"),
    # what nobody could reach, or everybody
    (POINTS, "cap = 120", "cap = 99", "rule[3].route[0].cap", "chỉ tới 99%, không ai đạt được"),
    (POINTS, "cap = 120", "cap = 100", "rule[3].route[0].cap", "chỉ tới 100%, không ai"),
    (POINTS, "minimum = 80", "minimum = -5", "rule[0].route[0].minimum", "số âm"),
    (POINTS, "value = 98", "value = 120", "criterion[1].value", "không vượt quá 100%"),
    (POINTS, "integral = false", "integral = true", "indicator[3].integral", "chia được"),
    (EVERYBODY, "since = 2026-01-01", "since = 2099-01-01", "criterion[3].since", "đứng sau"),
    (BODIES, 'cut_off = "2027-09-28"', 'cut_off = "2027-09-29"', "occasion[2].cut_off",
     "nằm ngoài những ngày"),
    (BODIES, 'cut_off = "2027-09-28"', 'cut_off = "06-30"', "occasion[2].cut_off",
     "nằm ngoài những ngày"),
    (BODIES, 'deadline = "2027-10-15"', 'deadline = "2027-09-27"', "occasion[2].deadline",
     "đứng trước ngày cuối lấy kết quả"),
    (QUALITATIVE, 'deadline = "12-15"', 'deadline = "01-15"', "occasion[0].deadline",
     "đứng trước ngày cuối lấy kết quả"),
    (EVERYBODY, 'key = "contribution"', 'key = "score"', "ranking[0].by[0].key",
     "không có thang điểm nào"),
    (QUALITATIVE, "from = 2026-01-01", "from = 0026-01-01", "plan.from", "từ năm 1945"),
    (QUALITATIVE, "to = 2028-12-31", "to = 9999-12-31", "plan.to", "đến năm 2199"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "good", "bad", "path", "told"), WRONG)
def test_problem_with_path_and_line(text, good, bad, path, told):
    assert good in text
    wrong = text.replace(good, bad, 1)
    found = problems(wrong)
    assert path in found, sorted(found)
    assert told in found[path].message
    key, line = re.sub(r"\[\d+\]", "", path).rsplit(".", 1)[-1], wrong.splitlines()
    there = line[found[path].line - 1].lstrip()
    # A key that is there has its own line; one that is missing, and a whole row, that of the table.
    assert there.startswith("[") or re.search(rf"\b{key}\b", there)
    if re.match(rf"{key} =", bad):
        assert bad.splitlines()[0].strip() in there


def test_a_kind_with_a_slip_is_told_alone():
    """The other keys belong to it: told as unknown they would hide the one that is wrong."""
    for text, good, path in [
        (EVERYBODY, 'kind = "progress"', "rule[0].route[1].kind"),
        (QUALITATIVE, 'kind = "discipline"', "criterion[4].kind"),
        (BODIES, 'kind = "awarded"', "rule[5].route[0].part[1].kind"),
    ]:
        assert good in text
        found = problems(text.replace(good, good[:-2] + '"', 1))
        assert len(found) == 1, sorted(found)
        assert path in found, sorted(found)


def test_a_share_is_divisible_where_the_plan_says_nothing_of_it():
    text = EVERYBODY.replace("integral = false\n", "")
    shares = [each for each in parse_plan(text).indicators if each.measure == "%"]
    assert shares and not any(each.integral for each in shares)


def test_a_classification_of_nobody_is_refused():
    empty = re.sub(
        r"(?s)\[\[criterion\.organisation\]\].*?(?=\n\s*\[\[criterion\.level)", "", QUALITATIVE
    )
    empty = empty.replace('kind = "classification"', 'kind = "classification"\norganisation = []')
    found = problems(empty)
    assert "ít nhất một tổ chức" in found["criterion[3].organisation"].message


DATE = re.compile(r"\b20\d\d-\d\d-\d\d\b")


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("day", ["0001-01-01", "0001-05-05", "2024-02-29", "9999-12-31"])
def test_a_day_that_cannot_be_meant_never_ends_in_a_traceback(name, day):
    rng = random.Random(f"days of {name} {day}")  # noqa: S311 - the same days each time
    text = without_most_cases(TEXTS[name])
    places = list(DATE.finditer(text))
    for place in rng.sample(places, min(8, len(places))):
        with suppress(PlanError):
            check_plan(text[: place.start()] + day + text[place.end() :])


def test_a_target_of_the_year_is_refused_wherever_it_stands():
    """In a part of a part, and in a criterion of an occasion that is no year."""
    part = BODIES.replace(
        'scope = "plan"\n    comparator = ">="', 'scope = "year"\n    comparator = ">="'
    )
    assert "rule[5].route[0].part[0].scope" in problems(part)
    everywhere = BODIES.replace('for_occasions = ["annual"]\n', "", 1)
    assert "cần dịp khen có window" in problems(everywhere)["criterion[0].scope"].message


def test_nothing_may_be_empty():
    for key in ("subject", "tier", "occasion"):
        emptied = re.sub(rf"(?ms)^\[\[{key}\]\]\n.*?\n(?=\[\[|#)", "", QUALITATIVE)
        assert key in problems(f"{key} = []\n{emptied}")


FOR_ONE_TIER = """
[[criterion]]
code = "x"
group = "general"
label = "x"
clause = "KH 12, mục III.1"
kind = "registered"
for_tiers = ["bang_khen"]
"""


def test_a_row_that_asks_for_nothing_is_refused():
    """Everybody would have it."""
    bare = re.sub(
        r"(?ms)^\[\[(criterion|case|choice_case)\]\]\n.*?(?=^\[\[[a-z_]*\]\]|\Z)", "", QUALITATIVE
    )
    found = problems(bare.replace("[[subject]]", f"{FOR_ONE_TIER}\n[[subject]]", 1))
    assert "ai cũng đạt" in found["rule[0]"].message
    assert "rule[1]" not in found


def test_a_row_that_asks_for_nothing_of_one_class_is_refused():
    bare = re.sub(
        r"(?ms)^\[\[(criterion|case|choice_case)\]\]\n.*?(?=^\[\[[a-z_]*\]\]|\Z)", "", QUALITATIVE
    )
    criterion = FOR_ONE_TIER.replace('for_tiers = ["bang_khen"]', 'applies_to = ["division"]')
    found = problems(bare.replace("[[subject]]", f"{criterion}\n[[subject]]", 1))
    assert found["rule[0]"].message.startswith("không có đường nào và không tiêu chuẩn nào cho ")
    labels = [each.label for each in parse_plan(QUALITATIVE).subject_classes]
    assert [label in found["rule[0]"].message for label in labels] == [False] + [True] * (
        len(labels) - 1
    )


def test_conditions_are_not_nested_without_end():
    def part(code, kind):
        return f'{{ code = "{code}", label = "x", clause = "x", kind = {kind} }}'

    def nested(depth):
        inner, leaf = (part(code, '"registered"') for code in "ab")
        for _ in range(depth):
            inner = part("a", f'"any", part = [{inner}, {leaf}]')
        whole = f'kind = "any"\npart = [{inner}, {leaf}]\n'
        return QUALITATIVE.replace('kind = "registered"\n', whole, 1)

    assert isinstance(parse_plan(nested(4)), Plan)
    (problem,) = problems(nested(5)).values()
    assert "lồng sâu quá 5 tầng" in problem.message


def test_one_part_is_no_combination():
    alone = QUALITATIVE.replace(
        'kind = "registered"\n',
        'kind = "all"\npart = [{ code = "a", kind = "registered", label = "a", clause = "x" }]\n',
        1,
    )
    assert "ít nhất hai" in problems(alone)["criterion[2].part"].message


@pytest.mark.parametrize(
    "text",
    ["a = " + "[" * 3000, "a = " + "9" * 5000, "a = 1e99999999999999999999", "a = [1", "\x00"],
)
def test_a_text_that_chokes_the_reader_is_refused(text):
    with pytest.raises(PlanError):
        parse_plan(text)


# ---- Whatever somebody types ---------------------------------------------------------------

VALUES = ["0001-05-05", "9999-12-31",
          "0", "-1", "1.5", "true", '""', '"x"', "[]", "{}", "2025-11-12", "[1]", "nan", "10:00:00",
          '["x", "x"]', "[{}]", "{ a = 1 }", "99999999999"]  # fmt: skip
KEY = re.compile(r"^(\s*)([a-z_]+)( = )(.*)$")


def mutated(text, rng):
    """One line left out, one value of another type, or one key with another name."""
    lines = text.splitlines()
    place = rng.randrange(len(lines))
    found = KEY.match(lines[place])
    how = rng.choice(["drop", "value", "key", "inside"])
    if how == "drop" or not found:
        del lines[place]
    elif how == "value":
        lines[place] = f"{found[1]}{found[2]}{found[3]}{rng.choice(VALUES)}"
    elif how == "key":
        lines[place] = (
            f"{found[1]}{rng.choice(['code', 'kind', 'tiers', 'xx'])}{found[3]}{found[4]}"
        )
    else:
        inner = re.findall(r"[a-z_]+ = [^,{}\[\]]+", found[4])
        if inner:
            key = rng.choice(inner)
            value = rng.choice(VALUES)
            lines[place] = lines[place].replace(key, f"{key.split(' = ')[0]} = {value} ", 1)
    return "\n".join(lines)


def without_most_cases(text):
    """The first cases are enough to be spoilt."""
    parts = re.split(r"(?m)^(?=\[\[(?:case|choice_case)\]\])", text)
    cases = [part for part in parts[1:] if part.startswith("[[case]]")]
    choices = [part for part in parts[1:] if part.startswith("[[choice_case]]")]
    return "".join([parts[0], *cases[:4], *choices[:2]])


@pytest.mark.parametrize("name", TEXTS)
def test_a_slip_of_the_pen_never_ends_in_a_traceback(name):
    rng = random.Random(f"slips of {name}")  # noqa: S311 - the same slips each time
    text = without_most_cases(TEXTS[name])
    refused = 0
    for _ in range(SLIPS):
        wrong = mutated(text, rng)
        try:
            check_plan(wrong)
        except PlanError as error:
            refused += 1
            assert all(problem.message for problem in error.problems)
    assert refused > SLIPS // 3


SLIPS = 70
