"""Tables as workbooks and as CSV. No text can start a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_DOWN, Decimal
from io import BytesIO, StringIO
from tempfile import TemporaryFile
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"
DAY, PERCENT, MONEY = "dd/mm/yyyy", "0.00%", "#,##0"
STARTS_A_FORMULA = "=+-@\t\r"


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
    _arrange(sheet, head)
    _filtered(sheet, head, last, len(columns))
    packed = BytesIO()
    book.save(packed)
    return packed.getvalue()


class SheetWriter:
    """An .xlsx row by row, for tables of any length: a row is written out and forgotten.

    `begin` opens a sheet and writes its head row, `add` a row of the sheet begun last.
    """

    def __init__(self) -> None:
        self._book = Workbook(write_only=True)
        self._sheet: Any = None
        self._lines: Any = None

    def begin(self, title: str, columns: Sequence[Column]) -> None:
        self._sheet = self._book.create_sheet(title)
        self._lines = _Lines(self._sheet, columns)
        self._sheet.freeze_panes = "B2"
        for place, column in enumerate(columns, start=1):
            self._sheet.column_dimensions[get_column_letter(place)].width = column.width
        head = [self._lines.said(column.title) for column in columns]
        for cell in head:
            cell._style = copy(cell._style)  # the lines share theirs
            cell.font = Font(bold=True)
        self._sheet.append(head)

    def add(self, row: Sequence[Any]) -> None:
        self._sheet.append(self._lines.of(row))

    def save(self, file: IO[bytes]) -> None:
        self._book.save(file)


def _line(sheet: Worksheet, at: int, columns: Sequence[Column], row: Sequence[Any]) -> None:
    for place, (column, value) in enumerate(zip(columns, row, strict=True), start=1):
        _put(sheet.cell(at, place), value, column.form)


def _filtered(sheet: Worksheet, head: int, last: int, columns: int) -> None:
    sheet.auto_filter.ref = f"A{head}:{get_column_letter(columns)}{last}"


def _arrange(sheet: Worksheet, head: int) -> None:
    """Head row stays in sight and is repeated on paper; A4 landscape, as wide as the sheet."""
    sheet.freeze_panes = f"B{head + 1}"
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _put(cell: Cell, value: Any, form: str) -> None:
    if isinstance(value, str):
        _say(cell, value)
        return
    cell.value = _exact(value)
    cell.alignment = Alignment(vertical="top")
    if form:
        cell.number_format = form


def _exact(value: Any) -> Any:
    """A date, an exact number or None, as a cell takes it."""
    if isinstance(value, float):
        raise TypeError("A float is not exact; use Decimal")
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if value is not None and not isinstance(value, int | Decimal | date):
        raise TypeError(f"{type(value).__name__} has no place in a cell")
    return value


def _say(cell: Cell, text: str) -> None:
    """Text, whatever it begins with. The quote prefix keeps it text when somebody edits it."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = text[:1] in STARTS_A_FORMULA if text else False
    cell.alignment = Alignment(vertical="top", wrap_text=True)


# --- Long tables ----------------------------------------------------------------------------


def long_workbook(
    title: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]], *, note: str = ""
) -> IO[bytes]:
    """The same as `workbook` for any number of rows: they go to disk one by one. The file closes
    with the response that sends it."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Danh sách")
    for place, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    _arrange(sheet, head=4)
    with _dropped_on_error(book):
        last = _fill(sheet, columns, [title, note], rows)
    _filtered(sheet, 4, last, len(columns))
    packed = TemporaryFile()  # noqa: SIM115 - it closes with the response
    book.save(packed)
    packed.seek(0)
    return packed


def _fill(
    sheet: Any, columns: Sequence[Column], said: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """The lines of what is said, an empty one, the head row, the rows: the number of the last."""
    lines = _Lines(sheet, columns)
    for line in (*([text] for text in said), [], [column.title for column in columns]):
        sheet.append([lines.said(text) for text in line])
    last = len(said) + 2
    for row in rows:
        sheet.append(lines.of(row))
        last += 1
    return last


@contextmanager
def _dropped_on_error(book: Workbook) -> Iterator[None]:
    """Whatever stops the rows stops their file on disk too: nobody will save the book."""
    try:
        yield
    except BaseException:
        for sheet in book.worksheets:
            sheet.close()
            sheet._writer.cleanup()
        raise


class _Lines:
    """Cells of a long table: what a cell looks like is made once and not for each."""

    def __init__(self, sheet: Any, columns: Sequence[Column]) -> None:
        self.sheet, self.columns = sheet, columns
        plain, quoted = WriteOnlyCell(sheet), WriteOnlyCell(sheet)
        _say(plain, "a")
        _say(quoted, "=")
        self.text, self.quoted = plain._style, quoted._style
        self.forms = [self._form(column.form) for column in columns]

    def _form(self, form: str) -> Any:
        cell = WriteOnlyCell(self.sheet)
        _put(cell, None, form)
        return cell._style

    def of(self, row: Sequence[Any]) -> list[Cell]:
        return [
            self.said(value) if isinstance(value, str) else self._figure(value, form)
            for value, form in zip(row, self.forms, strict=True)
        ]

    def said(self, text: str) -> Cell:
        cell = WriteOnlyCell(self.sheet)
        cell._value, cell.data_type = ILLEGAL_CHARACTERS_RE.sub("", text), "s"
        cell._style = self.quoted if text[:1] and text[:1] in STARTS_A_FORMULA else self.text
        return cell

    def _figure(self, value: Any, form: Any) -> Cell:
        cell = WriteOnlyCell(self.sheet, _exact(value))
        cell._style = form
        return cell


def csv_lines(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The table as CSV for Excel, line by line: UTF-8 with a mark at its head, figures with a
    decimal comma. An apostrophe stands before text that would start a formula."""
    buffer = StringIO()
    writer = csv.writer(buffer)
    yield "\ufeff"
    yield _written(writer, buffer, [column.title for column in columns])
    for row in rows:
        told = [_in_csv(value, c.form) for value, c in zip(row, columns, strict=True)]
        yield _written(writer, buffer, told)


def _written(writer: Any, buffer: StringIO, row: Sequence[str]) -> str:
    writer.writerow(row)
    line = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return line


def _in_csv(value: Any, form: str) -> str:
    if isinstance(value, str):
        text = ILLEGAL_CHARACTERS_RE.sub("", value)
        return f"'{text}" if text[:1] and text[:1] in STARTS_A_FORMULA else text
    value = _exact(value)
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if form == PERCENT:
        return f"{(value * 100).quantize(Decimal('0.01'), ROUND_DOWN):f}%".replace(".", ",")
    return f"{value:f}".replace(".", ",") if isinstance(value, Decimal) else str(value)
