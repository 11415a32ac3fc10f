"""What is wrong with a sheet, told by the cell the officer sees."""

from dataclasses import dataclass

from openpyxl.utils import get_column_letter

MOST = 200  # places told at once; a sheet with more is best put right in between


class UnusableSheet(ValueError):
    """The file itself cannot be used, or holds too many faults to go on."""


@dataclass(frozen=True, slots=True)
class CellProblem:
    """`column` counts from 1, 0 for the row as a whole; `row` 0: the file as a whole."""

    row: int
    column: int
    heading: str
    message: str

    @property
    def address(self) -> str:
        return f"{get_column_letter(self.column)}{self.row}" if self.column else ""

    def __str__(self) -> str:
        if self.address:
            named = f" ({self.heading})" if self.heading else ""
            return f"ô {self.address}{named}: {self.message}"
        return f"dòng {self.row}: {self.message}" if self.row else self.message


class Problems:
    """Everything found so far. Raises `UnusableSheet` when there is no point in going on."""

    def __init__(self, most: int = MOST) -> None:
        self.found: list[CellProblem] = []
        self._most = most

    def __bool__(self) -> bool:
        return bool(self.found)

    def add(self, row: int, column: int, heading: str, message: str) -> None:
        if len(self.found) >= self._most:
            raise UnusableSheet(f"đã dừng đọc sau {self._most} chỗ sai; sửa rồi chạy lại")
        self.found.append(CellProblem(row, column, heading, message))
