"""Tables as workbooks. Text is typed as text, so that no cell can start a formula."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DAY, PERCENT, MONEY = "dd/mm/yyyy", "0.00%", "#,##0"


@dataclass(frozen=True)
class Column:
    """`width` in characters; `form` a number format for dates and figures, "" for text."""

    title: str
    width: int
    form: str = ""


def workbook(
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    *,
    note: str = "",
    sums: Iterable[Sequence[Any]] = (),
) -> bytes:
    """An .xlsx with one sheet: title, note, head row, then a line a row; below, apart from what can
    be filtered, a line each of `sums`.

    A value is text, a date, an exact number or None. A float is refused: it is not exact.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = "Danh sách"
    _say(sheet.cell(1, 1), title)
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    _say(sheet.cell(2, 1), note)
    head = 4
    for place, column in enumerate(columns, start=1):
        _say(sheet.cell(head, place), column.title)
        sheet.cell(head, place).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    last = head
    for last, row in enumerate(rows, start=head + 1):
        _line(sheet, last, columns, row)
    for place, row in enumerate(sums, start=last + 2):
        _line(sheet, place, columns, row)
    _arrange(sheet, head, last, len(columns))
    packed = BytesIO()
    book.save(packed)
    return packed.getvalue()


class SheetWriter:
    """An .xlsx row by row, for tables of any length: a row is written out and forgotten.

    `begin` opens a sheet and writes its head row, `add` a row of the sheet begun last.
    """

    def __init__(self) -> None:
        self._book = Workbook(write_only=True)
        self._columns: Sequence[Column] = ()
        self._sheet: Any = None

    def begin(self, title: str, columns: Sequence[Column]) -> None:
        self._columns, self._sheet = columns, self._book.create_sheet(title)
        self._sheet.freeze_panes = "B2"
        for place, column in enumerate(columns, start=1):
            self._sheet.column_dimensions[get_column_letter(place)].width = column.width
        head = [self._cell(column.title, "") for column in columns]
        for cell in head:
            cell.font = Font(bold=True)
        self._sheet.append(head)

    def add(self, row: Sequence[Any]) -> None:
        pairs = zip(self._columns, row, strict=True)
        self._sheet.append([self._cell(value, column.form) for column, value in pairs])

    def save(self, file: IO[bytes]) -> None:
        self._book.save(file)

    def _cell(self, value: Any, form: str) -> Cell:
        cell = WriteOnlyCell(self._sheet)
        _put(cell, value, form)
        return cell


def _line(sheet: Worksheet, at: int, columns: Sequence[Column], row: Sequence[Any]) -> None:
    for place, (column, value) in enumerate(zip(columns, row, strict=True), start=1):
        _put(sheet.cell(at, place), value, column.form)


def _arrange(sheet: Worksheet, head: int, last: int, columns: int) -> None:
    """Head row stays in sight and is repeated on paper; A4 landscape, as wide as the sheet."""
    sheet.freeze_panes = sheet.cell(head + 1, 2)
    sheet.auto_filter.ref = f"A{head}:{get_column_letter(columns)}{last}"
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _put(cell: Cell, value: Any, form: str) -> None:
    if isinstance(value, float):
        raise TypeError("A float is not exact; use Decimal")
    if isinstance(value, str):
        _say(cell, value)
        return
    if isinstance(value, datetime):
        value = value.replace(tzinfo=None)
    if value is not None and not isinstance(value, int | Decimal | date):
        raise TypeError(f"{type(value).__name__} has no place in a cell")
    cell.value = value
    cell.alignment = Alignment(vertical="top")
    if form:
        cell.number_format = form


def _say(cell: Cell, text: str) -> None:
    """Text, whatever it begins with. The quote prefix keeps it text when somebody edits it."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = text[:1] in "=+-@\t\r" if text else False
    cell.alignment = Alignment(vertical="top", wrap_text=True)
