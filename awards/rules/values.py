"""Three-valued logic, periods and exact numbers. The bottom of the package."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import MINYEAR, date
from decimal import Context, Decimal, Inexact, localcontext
from enum import StrEnum
from fractions import Fraction


class Status(StrEnum):
    """What is known about a condition or a whole verdict. `BLOCKED` beats the three values."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    BLOCKED = "blocked"

    @property
    def label(self) -> str:
        """The fixed Vietnamese word for the state."""
        return _LABELS[self]


_LABELS = {
    Status.MET: "Đạt",
    Status.NOT_MET: "Không đạt",
    Status.UNKNOWN: "Chưa đủ căn cứ",
    Status.BLOCKED: "Bị chặn",
}


def all_of(statuses: Iterable[Status]) -> Status:
    """Kleene conjunction: one *not met* decides; else one *unknown* leaves it open."""
    seen = tuple(statuses)
    if Status.NOT_MET in seen:
        return Status.NOT_MET
    return Status.UNKNOWN if Status.UNKNOWN in seen else Status.MET


def any_of(statuses: Iterable[Status]) -> Status:
    """Kleene disjunction: one *met* is enough; else one *unknown* leaves it open."""
    seen = tuple(statuses)
    if Status.MET in seen:
        return Status.MET
    return Status.UNKNOWN if Status.UNKNOWN in seen else Status.NOT_MET


@dataclass(frozen=True, slots=True)
class Period:
    """Both days belong to the period."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"period ends {self.end} before it starts {self.start}")

    @classmethod
    def of_year(cls, year: int) -> "Period":
        return cls(date(year, 1, 1), date(year, 12, 31))

    def holds(self, day: date) -> bool:
        return self.start <= day <= self.end

    def covers(self, other: "Period") -> bool:
        return self.start <= other.start and other.end <= self.end

    @property
    def is_year(self) -> bool:
        """From the first to the last day of one calendar year."""
        return self == Period.of_year(self.start.year)

    def touches(self, other: "Period") -> bool:
        return self.start <= other.end and other.start <= self.end

    @property
    def years(self) -> tuple[int, int]:
        """First and last calendar year."""
        return self.start.year, self.end.year


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; the month's last day where it has no such day, the first
    day there is where that would be before it."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < MINYEAR:
        return date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def to_decimal(value: Fraction) -> Decimal:
    """A fraction whose decimal expansion ends, as a Decimal, exactly; else cut to 40 digits."""
    with localcontext() as context:
        context.prec = 40
        context.rounding = "ROUND_DOWN"
        return Decimal(value.numerator) / Decimal(value.denominator)


def plain(value: Decimal) -> str:
    """One spelling per value, whatever database it came from: "33", never "33.00" or "3E+1"."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


# Far more digits than any figure of ours; more would raise instead of being rounded.
_EXACT = Context(prec=1000, traps=[Inexact])
product = _EXACT.multiply
difference = _EXACT.subtract
total = _EXACT.add
HUNDRED = Decimal(100)
ZERO = Decimal(0)


def reaches(value: Fraction, threshold: Fraction, *, strict: bool) -> bool:
    """`value` > or >= `threshold`, by exact integers."""
    left = value.numerator * threshold.denominator
    right = threshold.numerator * value.denominator
    return left > right if strict else left >= right
