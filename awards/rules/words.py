"""The few Vietnamese spellings that findings need. Percentages are cut, never rounded."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from .values import Period, plain


def number(value: Decimal) -> str:
    """1234.5 → "1.234,5": thousands dot, decimal comma, no trailing zeros."""
    text = plain(value)
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, rest = text.partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    return f"{sign}{grouped},{rest}" if rest else f"{sign}{grouped}"


def amount(value: Decimal, measure: str) -> str:
    """A figure with its measure: "33 hộ", "2%"."""
    return f"{number(value)}%" if measure == "%" else f"{number(value)} {measure}".rstrip()


def moved(value: Decimal, measure: str, *, falls: bool, over: bool = False) -> str:
    """ "33 hộ"; of what is to fall by how much it did, or rose instead: "giảm 33 hộ". `over`: more
    than that ("giảm hơn 33 hộ")."""
    more = "hơn " if over else ""
    if not falls:
        return f"{more}{amount(value, measure)}"
    return f"{'tăng' if value < 0 else 'giảm'} {more}{amount(abs(value), measure)}"


def money(value: Decimal) -> str:
    return amount(value, "đồng")


def percent(ratio: Fraction) -> str:
    """A share as "110%", "110,82%", "112,50%": two decimals, cut; ",00" dropped."""
    sign = "-" if ratio < 0 else ""
    hundredths = abs(ratio.numerator) * 10000 // ratio.denominator
    whole, rest = divmod(hundredths, 100)
    grouped = f"{whole:,}".replace(",", ".")
    return f"{sign}{grouped},{rest:02d}%" if rest else f"{sign}{grouped}%"


def points(value: Fraction) -> str:
    """Points of a grid: two decimals, cut; trailing zeros dropped."""
    hundredths = abs(value.numerator) * 100 // value.denominator
    sign = "-" if value < 0 and hundredths else ""
    return sign + number(Decimal(hundredths).scaleb(-2))


def from_or_above(strict: bool) -> str:
    """ "từ" for >=, "trên" for >."""
    return "trên" if strict else "từ"


def day(value: date) -> str:
    return f"{value.day:02d}/{value.month:02d}/{value.year}"


def span(period: Period) -> str:
    """ "năm 2024", "giai đoạn 2021-2025" or the two days."""
    first, last = period.years
    whole_years = (period.start.month, period.start.day) == (1, 1) and (
        period.end.month,
        period.end.day,
    ) == (12, 31)
    if not whole_years:
        return f"thời gian từ {day(period.start)} đến {day(period.end)}"
    return f"năm {first}" if first == last else f"giai đoạn {first}-{last}"


def lower_first(text: str) -> str:
    """For the middle of a sentence; an abbreviation keeps its letters: "UBND tỉnh"."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def join(parts) -> str:
    return "; ".join(part for part in parts if part)
