"""Places and words of the bar with thresholds."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulation.bars import Threshold, make_bar

MARKS = [
    Threshold(1, "Giấy khen", "30 hộ"),
    Threshold(Decimal("1.1"), "Bằng khen tỉnh", "33 hộ"),
]


def test_met_target_fills_two_thirds_and_says_so():
    bar = make_bar(1, MARKS, result="30 hộ")
    assert bar.fill == "66.66%"
    assert bar.reached
    assert bar.sentence == (
        "Kết quả 30 hộ, bằng 100% mức đề ra. Mốc từ 100%, tức 30 hộ: Giấy khen. "
        "Mốc từ 110%, tức 33 hộ: Bằng khen tỉnh."
    )


def test_labels_of_neighbouring_marks_turn_away_from_each_other():
    first, second = make_bar(1, MARKS).marks
    assert (first.x, first.label, first.anchor) == ("66.66%", "100%", "end")
    assert (second.x, second.label, second.anchor) == ("73.33%", "110%", "start")


@pytest.mark.parametrize(
    ("ratio", "strict", "reached"),
    [
        (Fraction(1, 2), False, True),
        (Fraction(1, 2), True, False),
        (Decimal("0.4999"), False, False),
        (Decimal("0.5001"), True, True),
        (None, False, False),
    ],
)
def test_bar_turns_green_only_when_the_first_mark_is_met(ratio, strict, reached):
    bar = make_bar(ratio, [Threshold(Decimal("0.5"), strict=strict)])
    assert bar.reached is reached
    assert bar.sentence.endswith("Mốc trên 50%." if strict else "Mốc từ 50%.")


def test_no_result_is_said_and_not_drawn():
    bar = make_bar(None, MARKS)
    assert bar.fill is None
    assert bar.sentence.startswith("Chưa có kết quả. Mốc từ 100%")


@given(st.fractions(min_value=0, max_value=50))
def test_fill_stays_on_the_scale_and_never_overstates(ratio):
    fill = Decimal(make_bar(ratio, MARKS).fill.removesuffix("%"))
    assert 0 <= fill <= 100
    assert Fraction(fill) <= ratio / Fraction(3, 2) * 100
