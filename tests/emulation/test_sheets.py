"""Workbooks: text stays text, figures stay exact, days stay days."""

import gc
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet._writer import ALL_TEMP_FILES

from emulation.sheets import (
    DAY,
    PERCENT,
    Column,
    SheetWriter,
    csv_lines,
    long_workbook,
    workbook,
)

COLUMNS = [Column("Tên", 20), Column("Tỷ lệ", 10, PERCENT), Column("Ngày", 12, DAY)]


def sheet_of(rows, **fields):
    return load_workbook(BytesIO(workbook("Danh sách", COLUMNS, rows, **fields))).active


@pytest.mark.parametrize("text", ["=1+1", "+84 297", "-5", "@SUM(A1)", "\tx", "Bằng khen"])
def test_text_is_typed_as_text_whatever_it_begins_with(text):
    cell = sheet_of([[text, None, None]])["A5"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.quotePrefix is (text != "Bằng khen")


def test_figures_and_days_keep_their_type_and_form():
    sheet = sheet_of([["a", Decimal("0.9615"), date(2025, 11, 12)], ["b", None, None]], note="Lọc")
    assert (sheet["A1"].value, sheet["A2"].value, sheet["A4"].value) == ("Danh sách", "Lọc", "Tên")
    assert (sheet["B5"].value, sheet["B5"].number_format) == (0.9615, "0.00%")
    assert (sheet["C5"].value, sheet["C5"].number_format) == (datetime(2025, 11, 12), "dd/mm/yyyy")
    assert (sheet["B6"].value, sheet.auto_filter.ref) == (None, "A4:C6")
    assert (sheet.print_title_rows, sheet.page_setup.orientation) == ("$4:$4", "landscape")


def test_a_moment_loses_its_zone_and_invisible_signs_are_left_out():
    sheet = sheet_of([["Tổ\x0b 1", None, datetime(2025, 11, 12, 8, tzinfo=UTC)]])
    assert (sheet["A5"].value, sheet["C5"].value) == ("Tổ 1", datetime(2025, 11, 12, 8))


@pytest.mark.parametrize("value", [0.5, object()])
def test_what_is_not_exact_has_no_place(value):
    with pytest.raises(TypeError):
        workbook("Danh sách", COLUMNS, [["a", value, None]])


def test_a_sheet_written_row_by_row_types_its_cells_alike():
    book, file = SheetWriter(), BytesIO()
    book.begin("Một", COLUMNS)
    book.add(["=1+1", Decimal("0.5"), date(2025, 11, 12)])
    book.begin("Hai", COLUMNS[:1])
    with pytest.raises(TypeError):
        book.add([0.5])
    book.save(file)
    one, two = load_workbook(BytesIO(file.getvalue())).worksheets
    assert [cell.value for cell in one[1]] == ["Tên", "Tỷ lệ", "Ngày"]
    assert (one["A2"].value, one["A2"].data_type, one["A2"].quotePrefix) == ("=1+1", "s", True)
    assert (one["B2"].number_format, one["C2"].is_date) == ("0.00%", True)
    assert (two.title, two.max_row) == ("Hai", 1)


# --- Long tables ------------------------------------------------------------------------------

ROW = ["=1+1", Decimal("0.9615"), date(2025, 11, 12)]


def test_a_long_workbook_says_the_same_as_a_short_one():
    with long_workbook("Danh sách", COLUMNS, iter([ROW, ["b", None, None]])) as file:
        long = load_workbook(file).active
    short = sheet_of([ROW, ["b", None, None]])
    for place in ("A1", "A4", "A5", "B5", "C5", "A6", "B6"):
        ours, theirs = long[place], short[place]
        assert (ours.value, ours.number_format, ours.quotePrefix) == (
            theirs.value,
            theirs.number_format,
            theirs.quotePrefix,
        )
    assert long["A5"].data_type == "s" and long["A5"].value == "=1+1"
    assert (long.auto_filter.ref, long.freeze_panes) == ("A4:C6", "B5")
    assert (long.print_title_rows, long.page_setup.orientation) == ("$4:$4", "landscape")
    assert long.column_dimensions["A"].width == 20


def test_a_long_workbook_that_cannot_be_finished_leaves_nothing_behind(recwarn):
    """Neither a file on disk nor a writer that complains when it is swept away."""
    before = len(ALL_TEMP_FILES)
    for wrong in ([ROW, ["a", 0.5, None]], ([ROW, ROW][n] for n in (0, 9))):
        with pytest.raises((TypeError, IndexError)):
            long_workbook("Danh sách", COLUMNS, wrong)
        gc.collect()
    assert (len(ALL_TEMP_FILES), len(recwarn)) == (before, 0)


@pytest.mark.parametrize("text", ["=1+1", "+84 297", "-5", "@SUM(A1)", "\tx", "Bằng khen"])
def test_csv_text_starts_no_formula(text):
    mark, head, line = csv_lines(COLUMNS, [[text, None, None]])
    assert (mark, head) == ("\ufeff", "Tên,Tỷ lệ,Ngày\r\n")
    assert line == (f"{text},,\r\n" if text == "Bằng khen" else f"'{text},,\r\n")


def test_csv_figures_have_a_decimal_comma():
    assert list(csv_lines(COLUMNS, [ROW]))[2] == '\'=1+1,"96,15%",12/11/2025\r\n'


@pytest.mark.parametrize("value", [0.5, object()])
def test_long_tables_take_nothing_that_is_not_exact(value):
    with pytest.raises(TypeError):
        long_workbook("Danh sách", COLUMNS, [["a", value, None]])
    with pytest.raises(TypeError):
        list(csv_lines(COLUMNS, [["a", value, None]]))
