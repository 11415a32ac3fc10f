"""What one cell says, as a fact. Each raises ValueError with the sentence for the cell."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal

from awards.facts_sheet.opening import Filled, Unreadable
from awards.rules.values import plain
from emulation.vietnamese.dates import format_date, parse_date
from emulation.vietnamese.names import normalise, search_key
from emulation.vietnamese.numbers import MAX_DIGITS, parse_decimal

NONE = "khong"  # somebody looked, and there is nothing
OPEN = "de ngo"
YES = ("x", "co", "dat", "✓", "✔", "√")
NO = (NONE, "khong dat", "khong co")
_BETWEEN = re.compile(r"[;\n]")


def text(value: Filled) -> str:
    if isinstance(value, bool):
        raise ValueError("cần chữ, ô này là TRUE hoặc FALSE")
    if isinstance(value, date):
        raise ValueError("cần chữ, ô này là ngày")
    if isinstance(value, Decimal):
        return plain(value)
    return normalise(_readable(value))


def number(value: Filled) -> Decimal:
    if isinstance(value, bool):
        raise ValueError("cần số, ô này là TRUE hoặc FALSE")
    if isinstance(value, date):
        raise ValueError("cần số, ô này là ngày")
    if isinstance(value, Decimal):
        if len(plain(value)) > MAX_DIGITS:
            raise ValueError(f"số có quá {MAX_DIGITS} chữ số")
        return value
    return parse_decimal(_readable(value))


def amount(value: Filled) -> Decimal:
    """A figure that cannot be below zero, such as money given."""
    found = number(value)
    if found < 0:
        raise ValueError("không được là số âm")
    return found


def day(value: Filled) -> date:
    if isinstance(value, date):
        return value
    if isinstance(value, bool | Decimal):
        raise ValueError("cần ngày dạng ngày/tháng/năm, ví dụ 30/9/2025")
    return parse_date(_readable(value))


def day_until(last: date) -> Callable[[Filled], date]:
    """Reads the day of somebody's word, which is given by the day assessed or not at all."""

    def read(value: Filled) -> date:
        found = day(value)
        if found > last:
            raise ValueError(f"sau ngày xét {format_date(last)}")
        return found

    return read


def year(value: Filled) -> int:
    found = number(value)
    if found != found.to_integral_value() or not 1900 <= found <= 2100:
        raise ValueError("cần một năm, ví dụ 2025")
    return int(found)


def answer(value: Filled) -> bool | None:
    """True, False, or None: somebody looked and left it open."""
    if isinstance(value, bool):
        return value
    said = search_key(text(value))
    if said == OPEN:
        return None
    if said not in YES + NO:
        raise ValueError("ghi x (hoặc đạt, có), không, hoặc để ngỏ; chưa ai xét thì bỏ trống")
    return said in YES


def texts(value: Filled) -> tuple[str, ...]:
    """What stands between semicolons."""
    return tuple(part for each in _BETWEEN.split(_lines(value)) if (part := normalise(each)))


def entries(value: Filled, shape: str, parts: Iterable[int]) -> tuple[tuple[str, ...], ...]:
    """Entries between semicolons, each of parts between "@". "không": looked up, there is none."""
    found = texts(value)
    if [search_key(each) for each in found] == [NONE]:
        return ()
    split = tuple(tuple(part.strip() for part in each.split("@")) for each in found)
    if not split or any(len(each) not in parts or not all(each) for each in split):
        raise ValueError(f"ghi không, hoặc {shape}; nhiều mục cách nhau bằng dấu chấm phẩy")
    return split


def one_of(names: Mapping[str, str], noun: str) -> Callable[[Filled], str]:
    """Reads a code by the names people call it; `names`: what may be written → code."""
    known = {search_key(name): code for name, code in names.items()}
    known |= {search_key(code): code for code in names.values()}
    told = "; ".join(dict.fromkeys(names))

    def read(value: Filled) -> str:
        said = text(value)
        code = known.get(search_key(said))
        if code is None:
            raise ValueError(f"không có {noun} “{said}”; chọn một trong: {told}")
        return code

    return read


def _lines(value: Filled) -> str:
    return _readable(value) if isinstance(value, str | Unreadable) else text(value)


def _readable(value: str | Unreadable) -> str:
    if isinstance(value, Unreadable):
        raise ValueError(value.message)
    return value
