"""Dates as typed and as written on screens (12/11/2025) and papers (ngày 05 tháng 7 năm 2023)."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

FIRST_YEAR, LAST_YEAR = 1900, 2100
SOON_DAYS = 3

_DAY_FIRST = re.compile(r"([0-9]{1,2})\s*([/.-])\s*([0-9]{1,2})\s*\2\s*([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{1,2}")
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


@dataclass(frozen=True)
class Deadline:
    """A due day as a task shows it. `kind` chooses the colour; `days` is negative when overdue."""

    kind: Literal["overdue", "soon", "plain"]
    text: str
    due: date
    days: int


def parse_date(text: str) -> date:
    """The day a person typed: "30/9/2025", "05/07/2023", "30-9-2025", "30.9.2025", "2025-09-30".

    The day always stands before the month unless the year is first. Raises ValueError with a
    Vietnamese sentence for the field.
    """
    typed = text.strip()
    if match := _DAY_FIRST.fullmatch(typed):
        day, month, year = int(match[1]), int(match[3]), int(match[4])
    elif match := _ISO.fullmatch(typed):
        year, month, day = int(match[1]), int(match[2]), int(match[3])
    elif _SHORT_YEAR.fullmatch(typed):
        raise ValueError("Ghi năm đủ bốn chữ số, ví dụ 30/9/2025.")
    else:
        raise ValueError("Nhập ngày theo dạng ngày/tháng/năm, ví dụ 30/9/2025.")
    return _existing_day(year, month, day)


def _existing_day(year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"Năm phải từ {FIRST_YEAR} đến {LAST_YEAR}.")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"Không có ngày {day}/{month}/{year} trong lịch.") from None


def format_date(day: date) -> str:
    """Writes 12/11/2025."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def short_date(day: date) -> str:
    """Writes 12/11, where the year is known from the page."""
    return f"{day.day:02d}/{day.month:02d}"


def long_date(day: date) -> str:
    """ "ngày 05 tháng 7 năm 2023": days below 10 and months 1 and 2 take a 0.

    Nghị định 30/2020/NĐ-CP, Phụ lục I, phần I, mục II, khoản 4.
    """
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def weekday_date(day: date) -> str:
    """ "thứ Ba, 12/11/2024"."""
    return f"{_WEEKDAYS[day.weekday()]}, {format_date(day)}"


def deadline(due: date, today: date) -> Deadline:
    """How a due day reads: "Còn 3 ngày · 15/11", "Quá hạn 1 ngày · 11/11", "Hôm nay · 12/11".

    The due day itself is still in time. The year is written only when it is not this one.
    """
    days = (due - today).days
    shown = short_date(due) if due.year == today.year else format_date(due)
    if days < 0:
        return Deadline("overdue", f"Quá hạn {-days} ngày · {shown}", due, days)
    left = f"Còn {days} ngày" if days else "Hôm nay"
    return Deadline("soon" if days <= SOON_DAYS else "plain", f"{left} · {shown}", due, days)
