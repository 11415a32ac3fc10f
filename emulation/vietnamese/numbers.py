"""Numbers as Vietnamese offices write them: 1.234,5 and 88,88%. Exact types, never float.

How typed text is read: a comma is always the decimal sign. A dot (or a space) only groups
thousands, so it must be followed by exactly three digits each time. "1.234" is therefore 1234, and
"1.5", "1234.567" or "0.500" are refused with a hint instead of being guessed.
"""

import re
from decimal import Decimal
from fractions import Fraction

MAX_DIGITS = 21
KILOBYTE = 1024

_SPACES = re.compile(r"[\u00a0\u2007\u2009\u202f ]+")
_PLAIN = re.compile(r"[0-9]+")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+")
_ENGLISH = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+|[0-9]{1,3}(?:,[0-9]{3}){2,}")

_NOT_A_NUMBER = "Nhập bằng số, ví dụ 33 hoặc 42,5."
_COMMA_HINT = "Dấu phẩy viết trước phần thập phân, dấu chấm tách hàng nghìn, ví dụ 1.234,5."
_DOT_HINT = "Dấu chấm chỉ dùng để tách hàng nghìn, ví dụ 1.234. Phần thập phân viết sau dấu phẩy"
_TOO_LONG = f"Số quá dài. Nhập không quá {MAX_DIGITS} chữ số."


def parse_decimal(text: str) -> Decimal:
    """The number a person typed: "1234,5", "1.234,5", "1.234" and "1 234,5" are understood.

    Raises ValueError with a Vietnamese sentence for the field when the text is not a number or can
    be read in two ways.
    """
    typed = _SPACES.sub(" ", text).strip()
    sign, digits = ("-", typed[1:].lstrip()) if typed[:1] in {"-", "−"} else ("", typed)
    if sum(c.isdigit() for c in digits) > MAX_DIGITS:
        raise ValueError(_TOO_LONG)
    whole, comma, fraction = digits.partition(",")
    if "," in fraction or _ENGLISH.fullmatch(digits):
        raise ValueError(_COMMA_HINT)
    if comma and not _PLAIN.fullmatch(fraction):
        raise ValueError(_NOT_A_NUMBER)
    number = Decimal(f"{sign}{_whole_digits(whole)}{fraction and '.'}{fraction}")
    return number or abs(number)


def groups_thousands(text: str) -> bool:
    """Whether a dot or space in the text can only group thousands: "1.500", "1.234.567"."""
    return bool(_GROUPED.fullmatch(text))


def _whole_digits(whole: str) -> str:
    if _PLAIN.fullmatch(whole):
        return whole
    if _GROUPED.fullmatch(whole):
        return whole.replace(".", "").replace(" ", "")
    if re.fullmatch(r"[0-9]+\.[0-9]+", whole):
        raise ValueError(f"{_DOT_HINT}, ví dụ {whole.replace('.', ',')}.")
    if re.fullmatch(r"[0-9.]*[0-9][0-9.]*", whole):
        raise ValueError(f"{_DOT_HINT}, ví dụ 1,5.")
    raise ValueError(_NOT_A_NUMBER)


def format_number(value: int | Decimal | Fraction, places: int | None = None) -> str:
    """Writes 1.234,5. With `places` exactly so many decimals, cut and not rounded; without, as
    many as the value has (a Fraction then needs `places`).

    Raises TypeError for a float and ValueError for a value that is not finite.
    """
    exact = _exact(value)
    if places is None:
        if isinstance(value, Fraction) and value.denominator != 1:
            raise ValueError("A fraction is shown with a number of places")
        places = _own_places(value)
    scaled = _cut(exact * 10**places)
    digits = f"{abs(scaled):0{places + 1}d}"
    whole, decimals = digits[: len(digits) - places], digits[len(digits) - places :]
    grouped = f"{int(whole):,}".replace(",", ".")
    return f"{'-' if scaled < 0 else ''}{grouped}{',' if decimals else ''}{decimals}"


def format_amount(value: int | Decimal, measure: str) -> str:
    """A figure with its measure: 33 hộ, 42,5 km; 5% without a space."""
    joint = "" if measure == "%" else " "
    return f"{format_number(value)}{joint}{measure}".rstrip()


def format_fall(start: Decimal, goal: Decimal, measure: str) -> str:
    """giảm từ 10 xuống 3 hộ, giảm từ 8% xuống 5%."""
    before = format_amount(start, measure if measure == "%" else "")
    return f"giảm từ {before} xuống {format_amount(goal, measure)}"


def cut_percent(
    numer: int | Decimal | Fraction, denom: int | Decimal | Fraction, places: int = 2
) -> Decimal:
    """numer / denom in percent, cut toward zero: cut_percent(8, 9) is 88.88.

    Raises ValueError when denom is zero: there is no percentage of nothing.
    """
    if denom == 0:
        raise ValueError("Không tính được tỷ lệ phần trăm của 0.")
    scaled = _cut(_exact(numer) / _exact(denom) * 10 ** (places + 2))
    return Decimal(scaled).scaleb(-places)


def format_percent(
    ratio: int | Decimal | Fraction, places: int = 2, drop_zero: bool = False
) -> str:
    """Writes 88,88% for the ratio 8/9: cut, no space. `drop_zero`: 110%, not 110,00%."""
    text = format_number(cut_percent(ratio, 1, places), places)
    if drop_zero and places:
        text = text.removesuffix("," + "0" * places)
    return f"{text}%"


def format_file_size(size: int) -> str:
    """1,8 MB, 240 KB, cut; below that "dưới 1 KB"."""
    if size < KILOBYTE:
        return "dưới 1 KB"
    if size < KILOBYTE**2:
        return f"{format_number(size // KILOBYTE)} KB"
    return f"{format_number(Decimal(size * 10 // KILOBYTE**2) / 10)} MB"


def _exact(value: int | Decimal | Fraction) -> Fraction:
    if isinstance(value, float):
        raise TypeError("A float is not exact; use Decimal or Fraction")
    if isinstance(value, Decimal) and not value.is_finite():
        raise ValueError(f"{value} is not a number")
    return Fraction(value)


def _own_places(value: int | Decimal | Fraction) -> int:
    if not isinstance(value, Decimal):
        return 0
    _, digits, exponent = value.as_tuple()
    places = max(0, -int(exponent))
    trailing = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    return 0 if not value else max(0, places - trailing)


def _cut(value: Fraction) -> int:
    whole = abs(value.numerator) // value.denominator
    return -whole if value < 0 else whole
