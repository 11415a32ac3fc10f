"""Kleene logic, both tables, and exact spellings."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from awards.rules import MET, NOT_MET, UNKNOWN, Period, words
from awards.rules.values import all_of, any_of, plain


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (MET, MET, MET, MET),
        (MET, UNKNOWN, UNKNOWN, MET),
        (MET, NOT_MET, NOT_MET, MET),
        (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
        (UNKNOWN, NOT_MET, NOT_MET, UNKNOWN),
        (NOT_MET, NOT_MET, NOT_MET, NOT_MET),
    ],
)
def test_kleene(left, right, both, either):
    assert all_of([left, right]) is both is all_of([right, left])
    assert any_of([left, right]) is either is any_of([right, left])


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (Fraction(11, 10), "110%"),
        (Fraction(471, 425), "110,82%"),
        (Fraction(9, 8), "112,50%"),
        (Fraction(8, 9), "88,88%"),
        (Fraction(109_999_999, 100_000_000), "109,99%"),
        (Fraction(1, 3), "33,33%"),
        (Fraction(-1, 8), "-12,50%"),
        (Fraction(25), "2.500%"),
        (Fraction(0), "0%"),
    ],
)
def test_percentages_are_cut_and_never_rounded(share, told):
    assert words.percent(share) == told


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("1234567.80", "1.234.567,8"),
        ("-1234.5", "-1.234,5"),
        ("33.000", "33"),
        ("1E+3", "1.000"),
        ("0.050", "0,05"),
        ("-0.0", "0"),
    ],
)
def test_numbers_are_spelt_the_vietnamese_way(value, told):
    assert words.number(Decimal(value)) == told


def test_one_value_has_one_plain_spelling():
    spellings = {plain(Decimal(text)) for text in ("30", "30.0", "3E+1", "30.000000")}
    assert spellings == {"30"}


def test_spans_are_told_as_people_say_them():
    assert words.span(Period.of_year(2024)) == "năm 2024"
    assert words.span(Period(date(2021, 1, 1), date(2025, 12, 31))) == "giai đoạn 2021-2025"
    until = words.span(Period(date(2021, 1, 1), date(2023, 7, 31)))
    assert until == "thời gian từ 01/01/2021 đến 31/07/2023"


def test_a_period_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="ends"):
        Period(date(2025, 2, 1), date(2025, 1, 31))
