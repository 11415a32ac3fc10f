"""The newer kinds of conditions at the places where a worked case of a plan is too coarse."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest

from awards.rules import (
    MET,
    NOT_MET,
    UNKNOWN,
    Confirmation,
    Facts,
    Period,
    Progress,
    SubjectFacts,
    assess,
    thresholds,
)
from awards.rules.conditions import measuring, scoring
from awards.rules.conditions.combining import Combining, lacking
from awards.rules.conditions.measuring import Mark, fallen, gap, measure
from awards.rules.facts import Score
from awards.rules.grids import Item, Step

from .example_plans import plan

POINTS, BODIES, EVERYBODY = plan("thang_diem"), plan("khoi_thi_dua"), plan("toan_dan")
YEAR = Period.of_year(2026)


def decimal(value):
    return None if value is None else Decimal(str(value))


def row(target, result, code="a", **more):
    """An indicator of a counted thing on the unit's plan of the year."""
    figures = {"integral": True, "basis": "unit_plan", "period": YEAR, "weight": Decimal(1)} | more
    for name in ("unverified", "verified", "baseline", "weight"):
        figures[name] = decimal(figures.get(name))
    return Progress(
        code=code, name=f"Chỉ tiêu {code}", measure="hộ", target=decimal(target),
        result=decimal(result), **figures,
    )  # fmt: skip


def falling(target, result, baseline, **more):
    return row(target, result, direction="at_most", baseline=baseline, **more)


def facts(made, occasion="annual", subject_class="worker", **more):
    kind = made.subject_class(subject_class).kind
    base = Facts(SubjectFacts("s", "x", kind, subject_class), date(2026, 12, 1), YEAR)
    words = [Confirmation(c.code, True, "x", base.on, ("x",)) for c in made.criteria]
    base = replace(base, confirmations=tuple(words), registered=True)
    if occasion != "annual":
        base = replace(base, window=made.period)
    return replace(base, **more)


# ---- Falling indicators -------------------------------------------------------------------------


@pytest.mark.parametrize("target", [3, 7, 9])
@pytest.mark.parametrize(("percent", "strict"), [(100, False), (110, False), (50, True)])
def test_a_fall_at_under_and_over(target, percent, strict):
    """The fall from 100 to `target`: of repeating decimals too, and exactly."""
    mark = Mark(Decimal(percent), strict)
    needed = (Decimal(100) - target) * percent / 100
    hair = Decimal("1e-20")
    at, under, over = (
        mark.judge(falling(target, Decimal(100) - needed - step, 100, integral=False))
        for step in (Decimal(0), -hair, hair)
    )
    assert (at, under, over) == (NOT_MET if strict else MET, NOT_MET, MET)


@pytest.mark.parametrize(
    ("target", "result", "baseline", "trouble"),
    [
        (3, 3, None, "Chưa có số đầu kỳ để tính mức giảm"),
        (3, 3, 3, "Mức đề ra không thấp hơn số đầu kỳ"),
        (3, 3, 2, "Mức đề ra không thấp hơn số đầu kỳ"),
        (None, 3, 10, "Chưa có mức đề ra"),
        (3, None, 10, "Chưa có kết quả"),
    ],
)
def test_a_fall_that_cannot_be_reckoned_is_unknown(target, result, baseline, trouble):
    made = falling(target, result, baseline)
    assert Mark(Decimal(100), strict=False).judge(made) is UNKNOWN
    assert measure(made).trouble == trouble


def test_a_fall_to_zero_and_below_is_reckoned():
    """Zero is a target like any other where the lower is the better."""
    mark = Mark(Decimal(100), strict=False)
    assert mark.judge(falling(0, 0, 10)) is MET
    assert mark.judge(falling(0, 1, 10)) is NOT_MET
    assert measure(falling(0, 1, 10)).ratio == Fraction(9, 10)
    assert fallen(falling(-5, -5, 10))[0] == Decimal(15)


def test_what_rose_instead_has_a_share_below_zero():
    measured = measure(falling(3, 12, 10))
    assert measured.ratio == Fraction(-2, 7)
    missing = gap(measured, Mark(Decimal(100), strict=False))
    assert (missing.amount, missing.text) == (Decimal(9), "Còn phải giảm 9 hộ")


@pytest.mark.parametrize(
    ("result", "required", "told", "missing"),
    [
        ("6", "từ 110%, tức giảm 3,3 điểm %", "66,66%, tức giảm 2 điểm %", "giảm 1,3 điểm %"),
        ("9", "từ 110%, tức giảm 3,3 điểm %", "-33,33%, tức tăng 1 điểm %", "giảm 4,3 điểm %"),
    ],
)
def test_percentages_are_apart_by_points(result, required, told, missing):
    """Poverty comes down from 8% to 5%."""
    mark = Mark(Decimal(110), strict=False)
    measured = measure(replace(falling(5, result, 8, integral=False), measure="%"))
    lacks = measuring.gap(measured, mark)
    assert (measuring.required(measured, mark), measuring.actual(measured)) == (required, told)
    assert (lacks.text, lacks.measure) == (f"Còn phải {missing}", "điểm %")
    rising = measure(replace(row(100, 90, integral=False), measure="%"))
    lacks = measuring.gap(rising, Mark(Decimal(100), strict=False))
    assert (measuring.actual(rising), lacks.text) == ("90%, tức 90%", "Còn thiếu 10 điểm %")


@pytest.mark.parametrize(
    ("basis", "target", "waits_for"),
    [
        ("unit_plan", "Chờ nhập mức đề ra", "unit"),
        ("province_plan", "Chờ nhập mức UBND tỉnh giao", "province"),
        ("ministry_plan", "Chờ nhập mức bộ, ngành giao", "ministry"),
        ("headcount", "Chờ nhập tổng số người", "tccb"),
    ],
)
def test_who_sets_a_target_is_waited_for_and_for_its_baseline(basis, target, waits_for):
    bare = measure(row(None, 3, basis=basis))
    assert (bare.todo, bare.waits_for) == (target, waits_for)
    begins_nowhere = measure(falling(3, 5, None, basis=basis))
    assert (begins_nowhere.todo, begins_nowhere.waits_for) == ("Chờ nhập số đầu kỳ", waits_for)
    item = Item("a", "Mục", Decimal(10), "", "power", basis=basis)
    points = scoring._worked_out(
        SimpleNamespace(of_one_year=True, facts=facts(BODIES), plan=BODIES), item
    )
    assert (points.todo, points.waits_for) == (target, waits_for)


@pytest.mark.parametrize(
    ("result", "unverified", "verified", "status"),
    [
        (3, 3, 4, UNKNOWN),  # only the unchecked level is low enough
        (3, 3, 3, MET),  # the checked one is as well
        (4, 4, 3, UNKNOWN),  # the checked one was, the new one is not
        (4, 4, 5, NOT_MET),
        (3, 3, None, UNKNOWN),
        (4, 4, None, NOT_MET),
    ],
)
def test_an_unchecked_level_decides_or_does_not(result, unverified, verified, status):
    made = falling(3, result, 10, unverified=unverified, verified=verified)
    assert Mark(Decimal(100), strict=False).judge(made) is status


# ---- Several indicators -------------------------------------------------------------------------

FULL = Mark(Decimal(100), strict=False)


@pytest.mark.parametrize(
    ("results", "count", "status"),
    [
        ("m n n", 1, MET),
        ("m u n", 1, MET),
        ("n u n", 1, UNKNOWN),
        ("n n n", 1, NOT_MET),
        ("m m u", 2, MET),
        ("m u u", 2, UNKNOWN),
        ("m u n", 2, UNKNOWN),
        ("u u n", 2, UNKNOWN),
        ("m n n", 2, NOT_MET),
        ("u n n", 2, NOT_MET),
        ("m m u", 3, UNKNOWN),
        ("m m n", 3, NOT_MET),
        ("m m", 3, UNKNOWN),  # a third one may still be recorded
        ("n", 2, UNKNOWN),
        ("", 1, UNKNOWN),
    ],
)
def test_some_of_several(results, count, status):
    figures = {"m": 7, "n": 6, "u": None}
    rows = [measure(row(7, figures[each], code=str(n))) for n, each in enumerate(results.split())]
    some = Combining("some", count)
    assert some.judge(rows, FULL) is status
    if rows:
        _, actual, missing, waits_for = some.told(rows, FULL, status)
        assert actual.endswith(f"trên {len(rows)} chỉ tiêu tới mốc")
        assert (missing is None) == (status is MET)
        assert bool(waits_for) == (status is UNKNOWN)


@pytest.mark.parametrize(
    ("shares", "cap", "strict", "status"),
    [
        ([(3, 3), (3, 3)], None, False, MET),
        ([(3, 3), (3, 3)], None, True, NOT_MET),
        ([(3, 4), (3, 2)], None, False, MET),  # 4/3 and 2/3: exactly 100%
        ([(7, 8), (7, 5)], None, False, NOT_MET),
        ([(9, 10), (9, 8)], None, False, MET),
        ([(9, 27), (9, 0)], 120, False, NOT_MET),
        ([(9, 27), (9, 0)], None, False, MET),
        ([(9, 27), (9, None)], None, False, UNKNOWN),
        ([(9, 27), (0, 9)], None, False, UNKNOWN),
        ([(10, 50)], 100, True, NOT_MET),  # capped at the mark itself
    ],
)
def test_a_mean(shares, cap, strict, status):
    rows = [measure(row(t, r, code=str(n))) for n, (t, r) in enumerate(shares)]
    mark = Mark(Decimal(100), strict)
    mean = Combining("weighted", cap=decimal(cap))
    assert mean.judge(rows, mark) is status
    _, actual, missing, waits_for = mean.told(rows, mark, status)
    assert (missing is None) == (status is MET)
    assert bool(waits_for) == (status is UNKNOWN)
    assert actual


def test_weights_weigh_and_one_without_leaves_the_mean_open():
    heavy, light = row(10, 12, weight=3), row(10, 4, code="b", weight=1)
    mean = Combining("weighted")
    assert mean.mean([measure(heavy), measure(light)]) == 1
    assert mean.judge([measure(heavy), measure(light)], FULL) is MET
    unweighed = [measure(heavy), measure(replace(light, weight=None))]
    assert mean.judge(unweighed, FULL) is UNKNOWN
    told = mean.told(unweighed, FULL, UNKNOWN)
    assert (told[2].text, told[3]) == ("Chờ ghi trọng số của chỉ tiêu Chỉ tiêu b", "tccb")
    weightless = [measure(replace(each, weight=Decimal(0))) for each in (heavy, light)]
    assert mean.judge(weightless, FULL) is UNKNOWN


def test_unchecked_figures_leave_a_mean_open_only_where_they_turn_it():
    mean = Combining("weighted")
    low = measure(row(10, 8, code="b"))
    turns = measure(row(10, 15, unverified=4, verified=11))
    assert mean.judge([turns, low], FULL) is UNKNOWN
    # Both figures are decided each by itself, and yet it is told what is waited for.
    assert [each.status(FULL) for each in (turns, low)] == [MET, NOT_MET]
    assert mean.told([turns, low], FULL, UNKNOWN)[3] == "tccb"
    does_not = measure(row(10, 15, unverified=2, verified=13))
    assert mean.judge([does_not, low], FULL) is MET


@pytest.mark.parametrize(
    ("result", "unverified", "verified", "status"),
    [(10, 9, None, UNKNOWN), (12, 3, None, UNKNOWN), (10, 9, 10, MET), (12, 3, 11, NOT_MET)],
)
def test_what_a_part_of_a_level_leaves_is_known_only_where_somebody_says_it(
    result, unverified, verified, status
):
    """Nine of ten unchecked do not leave one: the rest of a level is no level."""
    made = falling(10, result, 40, unverified=unverified, verified=verified)
    assert Mark(Decimal(100), strict=False).judge(made) is status
    low, high = measure(made).shares
    assert (low < 1 <= high) is (status is UNKNOWN)


@pytest.mark.parametrize(
    ("missing", "strict", "told"),
    [
        ("1/3", False, "Còn thiếu 0,34 điểm"),
        ("1/4", False, "Còn thiếu 0,25 điểm"),
        ("1/1000", False, "Còn thiếu 0,01 điểm"),
        ("5", True, "Còn thiếu hơn 5 điểm"),
        ("0", True, "Cần hơn 80 điểm"),
    ],
)
def test_what_is_told_to_be_missing_is_enough(missing, strict, told):
    found = lacking(Fraction(missing), "điểm", strict=strict, mark="80 điểm")
    assert found.text == told
    assert found.amount >= Fraction(missing)
    assert found.amount == found.amount.quantize(Decimal("0.01"))


def test_marks_on_a_bar_are_those_of_conditions_that_look_at_its_indicator():
    power = BODIES.indicator("power").progress(
        basis="unit_plan", period=YEAR, target=Decimal(900), result=None, baseline=Decimal(1000)
    )
    found = thresholds(BODIES, power, occasion="annual")
    assert [(mark.tier, mark.amount) for mark in found] == [
        ("giay_khen", Decimal(100)),
        ("bang_khen_bo", Decimal(110)),
    ]
    assert thresholds(BODIES, replace(power, code="turnout"), occasion="annual") == ()
    nested = replace(power, basis="ministry_plan", period=BODIES.period)
    assert [m.tier for m in thresholds(BODIES, nested, occasion="final")] == [
        "bang_khen_ttg",
        "huan_chuong",
    ]


# ---- Grids --------------------------------------------------------------------------------------

STEPS = Item("x", "x", Decimal(30), indicator="i", steps=(
    Step(Decimal(100), Decimal(30)), Step(Decimal(80), Decimal(20)), Step(Decimal(50), Decimal(10)),
))  # fmt: skip


@pytest.mark.parametrize(
    ("share", "points"),
    [("1/2", 10), ("49999/100000", 0), ("4/5", 20), ("7/9", 10), ("1", 30), ("9", 30), ("-1", 0)],
)
def test_steps_begin_at_their_edge(share, points):
    assert STEPS.points_at(Fraction(share)) == points


@pytest.mark.parametrize(
    ("share", "points"), [("1/3", "10"), ("2/7", "60/7"), ("1", "30"), ("3/2", "30"), ("-1", "0")]
)
def test_points_in_proportion_are_exact_and_within_the_item(share, points):
    assert replace(STEPS, steps=()).points_at(Fraction(share)) == Fraction(points)


def total(scores, files=10, trained=10, **changes):
    figures = {"basis": "unit_plan", "period": YEAR, "target": Decimal(10)} | changes
    rows = (
        POINTS.indicator("online_files").progress(**figures, result=decimal(files)),
        POINTS.indicator("trained").progress(**figures, result=decimal(trained)),
    )
    known = facts(POINTS, progress=rows, scores=tuple(scores))
    return assess(POINTS, known, occasion="annual", tier="giay_khen").findings[0]


def score(item, points, by="x", on=date(2026, 12, 1), **more):
    return Score(item, decimal(points), by, on if by else None, **more)


@pytest.mark.parametrize(
    ("scores", "files", "status", "actual"),
    [
        ([score("conduct", 20)], 10, MET, "100 điểm"),
        ([score("conduct", 0)], 10, MET, "80 điểm"),
        ([score("conduct", 0), score("faults", 1)], 10, NOT_MET, "79 điểm"),
        ([score("conduct", 0), score("faults", 1), score("initiative", 1)], 10, MET, "80 điểm"),
        ([], 10, MET, "từ 80 đến 100 điểm"),  # whatever is given, it is enough
        ([], 9, UNKNOWN, "từ 75 đến 95 điểm"),
        ([], 5, NOT_MET, "từ 55 đến 75 điểm"),  # and here the most is too little
        ([score("conduct", 21)], 9, UNKNOWN, "từ 75 đến 95 điểm"),
        ([score("conduct", -1)], 9, UNKNOWN, "từ 75 đến 95 điểm"),
        ([score("conduct", None)], 9, UNKNOWN, "từ 75 đến 95 điểm"),
        ([score("conduct", 20, by="")], 9, UNKNOWN, "từ 75 đến 95 điểm"),
        ([score("conduct", 20), score("conduct", 19)], 9, UNKNOWN, "từ 75 đến 95 điểm"),
        ([score("conduct", 5), score("conduct", 5, by="y")], 9, MET, "80 điểm"),
        ([score("conduct", 5), score("faults", None)], 9, UNKNOWN, "từ 65 đến 80 điểm"),
        ([score("conduct", 20), score("initiative", None)], 0, NOT_MET, "từ 50 đến 60 điểm"),
    ],
)
def test_the_total_of_a_grid(scores, files, status, actual):
    found = total(scores, files)
    assert (found.status, found.actual) == (status, actual)
    assert [child.code for child in found.children] == [
        "files", "training", "conduct", "initiative", "faults",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [{"period": POINTS.period}, {"basis": "province_plan"}, {"period": Period.of_year(2027)}],
)
def test_an_item_is_divided_by_the_target_of_its_own_days_and_basis(changes):
    found = total([score("conduct", 20)], **changes)
    assert (found.status, found.actual) == (UNKNOWN, "từ 20 đến 100 điểm")


def test_a_grid_tells_who_gave_the_points_and_what_is_waited_for():
    found = total([score("conduct", 20, evidence=("Phiếu 1",)), score("faults", 0, by="y")])
    assert (found.confirmed_by, found.confirmed_on) == ("x, y", date(2026, 12, 1))
    assert found.evidence == ("Phiếu 1",)
    waits = total([score("conduct", None)], files=None)
    assert waits.gap.text == (
        "Chờ nhập kết quả của mục “Hồ sơ trực tuyến so với kế hoạch” và 1 mục khác"
    )
    assert [child.gap.text for child in waits.children if child.gap] == [
        "Chờ nhập kết quả", "Chờ ghi ai chấm, ngày nào",
    ]  # fmt: skip
