"""An empty sheet with the columns that a plan needs on an occasion, and what each takes."""

import csv
from io import TextIOWrapper
from pathlib import Path
from typing import IO

from awards.facts_sheet.asked import Asked
from awards.facts_sheet.opening import HELP, REMARK
from awards.facts_sheet.reading import columns_of
from emulation import sheets

REMARKS = (
    "Ô bỏ trống nghĩa là chưa ai ghi nhận: không phải 0, không phải không.",
    "Số viết 1.234,5 hoặc 1234,5; ngày viết 30/9/2025; không dùng công thức.",
    "Nhiều chỉ tiêu hơn thì thêm cột chi_tieu.4, don_vi_tinh.4, de_ra.4, ket_qua.4 (tới 20).",
)


def write_template(path: Path, file: IO[bytes], asked: Asked) -> None:
    """Raises ValueError for a name that ends in neither .csv nor .xlsx."""
    wanted = [column for column in columns_of(asked) if column.wanted]
    names, takes = [each.name for each in wanted], [each.takes for each in wanted]
    if path.suffix.lower() == ".xlsx":
        _workbook(file, names, takes)
    elif path.suffix.lower() == ".csv":
        _csv(file, names, takes)
    else:
        raise ValueError("tệp mẫu phải có đuôi .csv hoặc .xlsx")


def _workbook(file: IO[bytes], names: list[str], takes: list[str]) -> None:
    book = sheets.SheetWriter()
    book.begin("Số liệu", [sheets.Column(name, max(12, len(name) + 2)) for name in names])
    book.begin(HELP, [sheets.Column("Cột", 24), sheets.Column("Ghi gì", 100)])
    for row in zip(names, takes, strict=True):
        book.add(row)
    for remark in REMARKS:
        book.add(("", remark))
    book.save(file)


def _csv(file: IO[bytes], names: list[str], takes: list[str]) -> None:
    """A help row below the headings; it begins with "#", so that nobody reads it as a subject."""
    with TextIOWrapper(file, encoding="utf-8-sig", newline="") as text:
        rows = csv.writer(text)
        rows.writerow(names)
        rows.writerow([f"{REMARK} {takes[0]}", *takes[1:]])
        rows.writerows([f"{REMARK} {remark}"] for remark in REMARKS)
