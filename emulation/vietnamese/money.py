"""Amounts in Vietnamese đồng: in figures and in words. One đồng is the unit; there are no parts."""

from decimal import Decimal
from typing import Literal

from emulation.vietnamese.numbers import format_number

LIMIT = 10**18

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_BILLION = 10**9

Zero = Literal["linh", "lẻ"]
Thousand = Literal["nghìn", "ngàn"]


def format_vnd(value: int | Decimal) -> str:
    """ "1.250.000 đồng". Anything below one đồng is cut."""
    return f"{format_number(value, 0)} đồng"


def amount_in_words(value: int, *, zero: Zero = "linh", thousand: Thousand = "nghìn") -> str:
    """1005000 as "một triệu không trăm linh năm nghìn đồng"."""
    return f"{read_number(value, zero=zero, thousand=thousand)} đồng"


def read_number(value: int, *, zero: Zero = "linh", thousand: Thousand = "nghìn") -> str:
    """A whole number in words. `zero` and `thousand` choose between the northern and southern word.

    Raises ValueError from 10**18 on, where offices have no agreed words.
    """
    if abs(value) >= LIMIT:
        raise ValueError("Số quá lớn để đọc bằng chữ.")
    if value == 0:
        return _DIGITS[0]
    words = _read(abs(value), full=False, zero=zero, thousand=thousand)
    return " ".join(["âm", *words] if value < 0 else words)


def _read(value: int, *, full: bool, zero: str, thousand: str) -> list[str]:
    """`full`: something was read before, so the leading group says its hundreds even if none."""
    words: list[str] = []
    for size, name in ((_BILLION, "tỷ"), (10**6, "triệu"), (10**3, thousand)):
        count, value = divmod(value, size)
        if count:
            inner = full or bool(words)
            words += [*_read(count, full=inner, zero=zero, thousand=thousand), name]
    if value:
        words += _read_group(value, full=full or bool(words), zero=zero)
    return words


def _read_group(value: int, *, full: bool, zero: str) -> list[str]:
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    words = [_DIGITS[hundreds], "trăm"] if hundreds or full else []
    if tens:
        words += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    elif ones and words:
        words += [zero]
    if ones:
        words += [_ones_word(tens, ones)]
    return words


def _ones_word(tens: int, ones: int) -> str:
    if tens and ones == 5:
        return "lăm"
    if tens > 1 and ones in {1, 4}:
        return "mốt" if ones == 1 else "tư"
    return _DIGITS[ones]
