"""A .csv or .xlsx as rows of plain values. Nothing is computed: a formula is an unreadable cell."""

import csv
import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import count
from math import isfinite
from pathlib import Path
from typing import Any, TextIO

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.xml.functions import iterparse

from awards.facts_sheet.problems import UnusableSheet

LARGEST = 50_000_000  # bytes on disk
LARGEST_UNPACKED = 1_000_000_000  # bytes of a workbook without its compression
LARGEST_TEXTS = 100_000_000  # bytes of a workbook's table of texts, which is held in memory
LARGEST_WHOLE = 5_000_000  # bytes of any other part, all of it in memory at once
ROWS, COLUMNS, LETTERS = 200_000, 500, 5_000
ROWS_OF_A_SHEET = 1_048_576  # that a spreadsheet has, blank ones among them
ENDINGS = (".csv", ".xlsx")
SEPARATORS = ",;\t"
HELP = "Hướng dẫn"
REMARK = "#"  # a row that begins with it says something to people

_WHOLE_FIGURES = 15  # the digits a spreadsheet keeps and shows of a figure


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A cell that holds something, and the sentence why it cannot be taken."""

    message: str


Filled = str | Decimal | date | bool | Unreadable
Value = Filled | None


@dataclass(frozen=True, slots=True)
class Line:
    """`number` as the spreadsheet shows it; `values` from column A on, None where blank."""

    number: int
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """`lines` can be walked once. `ignored`: sheets of the workbook that nobody reads, but for the
    help that an empty sheet of ours comes with."""

    lines: Iterator[Line]
    ignored: tuple[str, ...] = ()


def opened(path: Path) -> Opened:
    """Rows with anything in them. Raises `UnusableSheet` now or while they are walked."""
    ending = path.suffix.lower()
    _refuse_what_is_no_sheet(path, ending)
    if ending == ".csv":
        return Opened(_limited(_csv_lines(path)))
    return _workbook(path)


def _refuse_what_is_no_sheet(path: Path, ending: str) -> None:
    _refuse_what_is_no_file(path)
    if ending == ".xlsm":
        raise UnusableSheet("tệp có macro (.xlsm) không được nhận; lưu lại dạng .xlsx")
    if ending not in ENDINGS:
        raise UnusableSheet("chỉ đọc tệp .csv và .xlsx; mở tệp và lưu lại một trong hai dạng đó")
    if path.stat().st_size > LARGEST:
        raise UnusableSheet(f"tệp lớn quá {LARGEST // 1_000_000} MB")


def _refuse_what_is_no_file(path: Path) -> None:
    try:
        there, folder, plain_file = path.exists(), path.is_dir(), path.is_file()
    except (OSError, ValueError):
        raise UnusableSheet(f"không mở được {path}") from None
    if folder:
        raise UnusableSheet(f"{path} là thư mục, không phải tệp")
    if not there:
        raise UnusableSheet(f"không có tệp {path}")
    if not plain_file:
        raise UnusableSheet(f"{path} không phải tệp thường")


def _limited(lines: Iterator[Line]) -> Iterator[Line]:
    for line in lines:
        last = max((at for at, value in enumerate(line.values, 1) if value is not None), default=0)
        if line.number > (ROWS if last else ROWS_OF_A_SHEET):
            raise UnusableSheet(f"tệp có quá {ROWS} dòng")
        if last > COLUMNS:
            where = f"{get_column_letter(last)}{line.number}"
            raise UnusableSheet(f"ô {where}: tệp có quá {COLUMNS} cột")
        if last:
            yield Line(line.number, line.values[:last])


# --- CSV -------------------------------------------------------------------------------------


def _csv_lines(path: Path) -> Iterator[Line]:
    number = 0
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file, delimiter=_separator(file), strict=True)
            for number, row in enumerate(rows, start=1):
                yield Line(number, tuple(_typed(text) for text in row))
    except UnicodeDecodeError:
        told = "chữ không phải bảng mã UTF-8; lưu lại dạng CSV UTF-8"
        raise UnusableSheet(f"dòng {_undecodable(path)}: {told}") from None
    except csv.Error:
        told = "dấu nháy kép không khớp, hoặc ô dài quá mức"
        raise UnusableSheet(f"sau dòng {number}: {told}") from None
    except OSError:
        raise UnusableSheet(f"không đọc được {path}") from None


def _separator(file: TextIO) -> str:
    """The sign that parts the headings; those in quotation marks do not count."""
    heads = (line for line in file if line.strip() and not line.startswith(REMARK))
    bare = "".join(next(heads, "").split('"')[::2])
    file.seek(0)
    return max(SEPARATORS, key=bare.count)


def _undecodable(path: Path) -> int:
    """The first line with bytes that are no UTF-8."""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                line.decode()
            except UnicodeDecodeError:
                return number
    return 1


def _typed(text: str) -> Value:
    if len(text) > LETTERS:
        return Unreadable(f"ô dài quá {LETTERS} ký tự")
    return text.strip() or None


# --- XLSX ------------------------------------------------------------------------------------


def _workbook(path: Path) -> Opened:
    _refuse_a_harmful_archive(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it tells of looks that it leaves out
            book = load_workbook(path, read_only=True, data_only=False, keep_links=False)
        sheets = [each for each in book.worksheets if each.sheet_state == "visible"]
    except Exception:  # a broken workbook fails in any way there is
        raise UnusableSheet("tệp .xlsx hỏng, không đọc được") from None
    if not sheets:
        raise UnusableSheet("tệp .xlsx không có trang tính nào")
    first, *rest = sheets
    others = tuple(each.title for each in rest if each.title != HELP)
    return Opened(_limited(_sheet_lines(book, first)), others)


def _refuse_a_harmful_archive(path: Path) -> None:
    """Looked at by its table of contents, before anything is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            streamed = _streamed(archive)
    except (OSError, ValueError, zipfile.BadZipFile):
        told = "tệp không phải .xlsx: có thể là dạng .xls cũ, có mật khẩu hoặc bị hỏng"
        raise UnusableSheet(told) from None
    whole = [part for part in parts if _held_whole(part.filename, streamed)]
    if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
        raise UnusableSheet("tệp có macro không được nhận; lưu lại dạng .xlsx")
    texts = sum(p.file_size for p in parts if p.filename.lower().endswith("sharedstrings.xml"))
    largest = max((part.file_size for part in whole), default=0)
    unpacked = sum(part.file_size for part in parts)
    if texts > LARGEST_TEXTS or largest > LARGEST_WHOLE or unpacked > LARGEST_UNPACKED:
        raise UnusableSheet("tệp .xlsx mở ra lớn quá mức")


_KINDS = "[Content_Types].xml"
_SHEET = re.compile(rb"<Override\b[^>]*worksheet\+xml[^>]*>")
_PART = re.compile(rb"""PartName\s*=\s*["']/?([^"']+)""")


def _streamed(archive: zipfile.ZipFile) -> frozenset[str]:
    """The parts that are sheets: they are read row by row, whatever they are called."""
    try:
        kinds = archive.getinfo(_KINDS)
    except KeyError:
        return frozenset()
    if kinds.file_size > LARGEST_WHOLE:
        return frozenset()
    found = _SHEET.findall(archive.read(kinds))
    names = (_PART.search(override) for override in found)
    return frozenset(name[1].decode("utf-8", "replace") for name in names if name)


def _held_whole(name: str, streamed: frozenset[str]) -> bool:
    """Everything but sheets, the table of texts, which has a limit of its own, and pictures, which
    nobody opens."""
    written = name.lower().endswith((".xml", ".rels"))
    return written and name not in streamed and not name.lower().endswith("sharedstrings.xml")


def _sheet_lines(book: Any, sheet: Any) -> Iterator[Line]:
    sheet.reset_dimensions()  # what the file says of itself is not always so
    with closing(book):
        rows = sheet.iter_rows()
        for number in count(1):
            row = _next(rows, book, sheet)
            if row is None:
                return
            yield Line(number, tuple(_plain(cell) for cell in row))


def _next(rows: Iterator[Any], book: Any, sheet: Any) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return next(rows, None)
    except Exception:  # as above
        where = _no_figure(book, sheet)
        told = f"ô {where}: không phải một số" if where else "tệp .xlsx hỏng, không đọc được hết"
        raise UnusableSheet(told if where else f"{told} trang tính") from None


def _no_figure(book: Any, sheet: Any) -> str:
    """The first cell that is stored as a figure and is none ("NaN"), "" where there is no such."""
    try:
        with book._archive.open(sheet._worksheet_path) as part:
            for _, element in iterparse(part):
                kind = element.tag.rpartition("}")[2]
                if kind == "c" and element.get("t", "n") == "n" and _is_no_figure(element):
                    return str(element.get("r", ""))
                if kind == "row":
                    element.clear()
    except Exception:
        return ""
    return ""


def _is_no_figure(cell: Any) -> bool:
    written = next((each.text for each in cell if each.tag.endswith("}v")), None)
    try:
        return written is not None and not isfinite(float(written))
    except ValueError:
        return True


def _plain(cell: Any) -> Value:
    value = cell.value
    if value is None:
        return None
    if cell.data_type == "f":
        return Unreadable("ô có công thức; dán lại thành giá trị")
    if cell.data_type == "e":
        return Unreadable(f"ô báo lỗi {value}")
    if isinstance(value, str):
        return _typed(value)
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else Unreadable("chỉ ghi ngày, không ghi giờ")
    if isinstance(value, bool | date):
        return value
    if isinstance(value, int | float):
        return _figure(cell, value)
    return Unreadable("ô này là giờ; không đọc được")


def _figure(cell: Any, value: int | float) -> Value:
    """The figure as the officer sees it: a spreadsheet shows no more than 15 digits."""
    if "%" in (cell.number_format or ""):
        return Unreadable("ô định dạng phần trăm; đổi sang số và ghi 98 thay cho 98%")
    exact = Decimal(format(value, f".{_WHOLE_FIGURES}g"))
    return exact if exact.is_finite() else Unreadable("không phải một số")
