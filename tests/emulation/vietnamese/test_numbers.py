"""Numbers typed and shown the Vietnamese way; percentages are cut."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulation.vietnamese.numbers import (
    cut_percent,
    format_file_size,
    format_number,
    format_percent,
    parse_decimal,
)

amounts = st.decimals(
    min_value=-(10**12), max_value=10**12, allow_nan=False, allow_infinity=False, places=4
)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("33", "33"),
        ("42,5", "42.5"),
        ("1234,5", "1234.5"),
        ("1.234,5", "1234.5"),
        ("1.234", "1234"),
        ("1 234,5", "1234.5"),
        ("1\u00a0234\u202f567", "1234567"),
        ("1.234.567,8", "1234567.8"),
        ("  0,5 ", "0.5"),
        ("1,234", "1.234"),
        ("-3", "-3"),
        ("−3,5", "-3.5"),
        ("-0", "0"),
        ("007", "7"),
    ],
)
def test_parse_decimal_understands(typed, value):
    assert str(parse_decimal(typed)) == value


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Nhập bằng số"),
        ("ba mươi", "Nhập bằng số"),
        ("12%", "Nhập bằng số"),
        ("٣", "Nhập bằng số"),
        ("1e5", "Nhập bằng số"),
        ("NaN", "Nhập bằng số"),
        (",5", "Nhập bằng số"),
        ("5,", "Nhập bằng số"),
        ("1.234 567", "Nhập bằng số"),
        ("1 5", "Nhập bằng số"),
        ("--3", "Nhập bằng số"),
        ("1.5", "ví dụ 1,5."),
        ("1234.567", "ví dụ 1234,567."),
        ("0.500", "ví dụ 0,500."),
        ("1.234.56", "Dấu chấm chỉ dùng để tách hàng nghìn"),
        ("1..234", "Dấu chấm chỉ dùng để tách hàng nghìn"),
        ("1,234.5", "dấu chấm tách hàng nghìn"),
        ("1,234,567", "dấu chấm tách hàng nghìn"),
        ("1" * 22, "không quá 21 chữ số"),
    ],
)
def test_parse_decimal_refuses_with_a_hint(typed, sentence):
    with pytest.raises(ValueError, match=sentence.replace(".", r"\.")):
        parse_decimal(typed)


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (Decimal("1234.50"), None, "1.234,5"),
        (Decimal("1000"), None, "1.000"),
        (Decimal("1E+3"), None, "1.000"),
        (Decimal("0.00"), None, "0"),
        (Decimal("-0.004"), 2, "0,00"),
        (Decimal("-1234567.8"), None, "-1.234.567,8"),
        (Decimal("1234.569"), 2, "1.234,56"),
        (Decimal("-1234.569"), 2, "-1.234,56"),
        (Decimal("3"), 1, "3,0"),
        (33, None, "33"),
        (Fraction(10, 3), 2, "3,33"),
        (Fraction(4, 2), None, "2"),
    ],
)
def test_format_number(value, places, shown):
    assert format_number(value, places) == shown


def test_format_number_refuses_what_is_not_exact():
    with pytest.raises(TypeError, match="float"):
        format_number(0.1)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="places"):
        format_number(Fraction(1, 3))
    with pytest.raises(ValueError, match="NaN"):
        format_number(Decimal("NaN"))


@given(amounts)
def test_what_is_shown_can_be_typed_again(value):
    assert parse_decimal(format_number(value)) == value


@given(st.text())
def test_any_text_is_a_number_or_a_sentence(text):
    try:
        assert parse_decimal(text).is_finite()
    except ValueError as refusal:
        assert str(refusal).endswith(".")


@pytest.mark.parametrize(
    ("ratio", "options", "shown"),
    [
        (Fraction(8, 9), {}, "88,88%"),
        (Fraction(2, 3), {"places": 1}, "66,6%"),
        (Fraction(11, 10), {}, "110,00%"),
        (Fraction(11, 10), {"drop_zero": True}, "110%"),
        (Fraction(885, 1000), {"drop_zero": True}, "88,50%"),
        (Decimal("0.99999"), {}, "99,99%"),
        (Decimal("0.99999"), {"places": 0}, "99%"),
        (Fraction(-1, 3), {}, "-33,33%"),
        (Fraction(1000), {"places": 0, "drop_zero": True}, "100.000%"),
        (Fraction(12345, 10), {"drop_zero": True}, "123.450%"),
    ],
)
def test_format_percent_cuts(ratio, options, shown):
    assert format_percent(ratio, **options) == shown


def test_cut_percent():
    assert cut_percent(8, 9) == Decimal("88.88")
    assert str(cut_percent(11, 10, 1)) == "110.0"
    assert cut_percent(Decimal("3.3"), 3) == 110
    with pytest.raises(ValueError, match="của 0"):
        cut_percent(1, 0)


@given(st.integers(0, 10**9), st.integers(1, 10**9), st.integers(0, 4))
def test_cut_percent_never_shows_more_than_there_is(numer, denom, places):
    shown = Fraction(cut_percent(numer, denom, places))
    exact = Fraction(numer, denom) * 100
    assert shown <= exact < shown + Fraction(1, 10**places)


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "dưới 1 KB"),
        (193, "dưới 1 KB"),
        (1023, "dưới 1 KB"),
        (1024, "1 KB"),
        (245_800, "240 KB"),
        (1024**2 - 1, "1.023 KB"),
        (1024**2, "1 MB"),
        (1_950_000, "1,8 MB"),
    ],
)
def test_sizes_of_files_are_told_in_whole_or_tenth_units_and_cut(size, words):
    assert format_file_size(size) == words
