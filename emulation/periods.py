"""Spans of days, both ends included."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, order=True)
class Period:
    """From `start` to `end`, both days included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("Ngày kết thúc đứng trước ngày bắt đầu.")

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def covers(self, other: "Period") -> bool:
        return self.start <= other.start and other.end <= self.end

    @classmethod
    def of_year(cls, year: int) -> "Period":
        return cls(date(year, 1, 1), date(year, 12, 31))

    @property
    def is_year(self) -> bool:
        """From the first to the last day of one calendar year."""
        return self == Period.of_year(self.start.year)

    @property
    def label(self) -> str:
        """ "năm 2024", "giai đoạn 2021–2025" or the two days."""
        whole_years = (self.start.month, self.start.day) == (1, 1) and (
            self.end.month,
            self.end.day,
        ) == (12, 31)
        if whole_years and self.start.year == self.end.year:
            return f"năm {self.start.year}"
        if whole_years:
            return f"giai đoạn {self.start.year}–{self.end.year}"
        return f"{self.start:%d/%m/%Y}–{self.end:%d/%m/%Y}"
