"""Amounts in figures and in words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulation.vietnamese.money import LIMIT, amount_in_words, format_vnd, read_number

DIGITS = {
    word: value
    for value, words in enumerate(
        ["không", "một mốt", "hai", "ba", "bốn tư", "năm lăm", "sáu", "bảy", "tám", "chín"]
    )
    for word in words.split()
}
SCALES = {"nghìn": 10**3, "triệu": 10**6}


def value_of(words: str) -> int:
    """An independent reader: adds up what a clerk would hear."""
    high, found, low = words.rpartition(" tỷ")
    if found:
        return value_of(high) * 10**9 + value_of(low)
    total = group = digit = 0
    for word in words.split():
        if word in DIGITS:
            digit = DIGITS[word]
            group += digit
        elif word == "mười":
            digit = 0
            group += 10
        elif word in {"mươi", "trăm"}:
            group += digit * ({"mươi": 10, "trăm": 100}[word] - 1)
        elif word in SCALES:
            total, group = total + group * SCALES[word], 0
    return total + group


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "không đồng"),
        (4, "bốn đồng"),
        (10, "mười đồng"),
        (15, "mười lăm đồng"),
        (21, "hai mươi mốt đồng"),
        (24, "hai mươi tư đồng"),
        (101, "một trăm linh một đồng"),
        (115, "một trăm mười lăm đồng"),
        (1_000, "một nghìn đồng"),
        (1_005, "một nghìn không trăm linh năm đồng"),
        (1_005_000, "một triệu không trăm linh năm nghìn đồng"),
        (1_000_000_000, "một tỷ đồng"),
        (1_250_000_000, "một tỷ hai trăm năm mươi triệu đồng"),
        (1_000_000_005, "một tỷ không trăm linh năm đồng"),
        (12_000_000_000_000, "mười hai nghìn tỷ đồng"),
        (10**15, "một triệu tỷ đồng"),
        (-3, "âm ba đồng"),
        (-1_005_000, "âm một triệu không trăm linh năm nghìn đồng"),
    ],
)
def test_amount_in_words(value, words):
    assert amount_in_words(value) == words


def test_regional_words_are_options():
    words = amount_in_words(1_005_000, zero="lẻ", thousand="ngàn")
    assert words == "một triệu không trăm lẻ năm ngàn đồng"


@given(st.integers(-(10**15), 10**15))
def test_words_say_the_amount(value):
    words = read_number(value)
    assert words.startswith("âm ") == (value < 0)
    assert value_of(words.removeprefix("âm ")) == abs(value)


def test_too_large_an_amount_is_refused():
    with pytest.raises(ValueError, match="quá lớn"):
        read_number(LIMIT)
    assert value_of(read_number(LIMIT - 1)) == LIMIT - 1


def test_format_vnd():
    assert format_vnd(1_250_000) == "1.250.000 đồng"
    assert format_vnd(Decimal("1250000.00")) == "1.250.000 đồng"
    assert format_vnd(-500) == "-500 đồng"
