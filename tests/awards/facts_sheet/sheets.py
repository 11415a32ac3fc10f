"""Sheets for tests: KH 54's plan, rows by heading, files of both kinds."""

import csv
import re
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from openpyxl import Workbook

from awards.facts_sheet.asked import Asked, asked_of
from awards.facts_sheet.opening import opened
from awards.facts_sheet.problems import Problems, UnusableSheet
from awards.facts_sheet.reading import Entry, entries
from awards.rules import Law, parse_plan
from tests.rules.builders import DAYS, PLAN, PLAN_TEXT

LAW = Law()
DOCS = Path(settings.BASE_DIR) / "docs"
# All in order for a Giấy khen of the year 2025 under KH 54.
GOOD: dict[str, Any] = {
    "ma": "tl",
    "ten": "Chi cục Thủy lợi",
    "loai": "affiliate",
    "chi_tieu.1": "Hộ thoát nghèo",
    "don_vi_tinh.1": "hộ",
    "de_ra.1": "30",
    "ket_qua.1": "33",
    "dong_gop": "0",
    "dinh_muc": "200.000.000",
    "nguoi_xac_nhan": "Phúc (TCCB)",
    "ngay_xac_nhan": "06/11/2025",
    **{f"xac_nhan.{c.code}": "x" for c in PLAN.criteria if c.kind == "confirmed"},
    "xep_loai.party": "tốt",
    "xep_loai.union": "xuất sắc",
    "ky_luat": "không",
    "vu_viec": "không",
}


# KH 54 with an indicator of its own and a score grid.
MEASURES = """
[[indicator]]
code = "roads"
name = "Đường nông thôn"
measure = "km"
clause = "KH 54, mục II"
integral = false

[[indicator]]
code = "poor"
name = "Hộ nghèo còn lại"
measure = "hộ"
clause = "KH 54, mục II"
direction = "at_most"

[[grid]]
code = "marks"
label = "Bảng điểm"
clause = "KH 54, mục IV"

  [[grid.item]]
  code = "mark_work"
  label = "Thực hiện nhiệm vụ"
  maximum = 60

  [[grid.item]]
  code = "mark_roads"
  label = "Đường nông thôn"
  maximum = 40
  indicator = "roads"

[[criterion]]
code = "fewer_poor"
group = "specific"
label = "Giảm hộ nghèo"
clause = "KH 54, mục IV"
kind = "progress"
basis = "province_plan"
scope = "year"
comparator = ">="
threshold = 100
aggregate = "every"
indicators = ["poor"]
for_occasions = ["annual"]

[[criterion]]
code = "score"
group = "specific"
label = "Tổng điểm"
clause = "KH 54, mục IV"
kind = "score"
grid = "marks"
comparator = ">="
minimum = 90
"""
MEASURED = parse_plan(PLAN_TEXT.partition("[[case]]")[0] + MEASURES)


def question(occasion: str = "annual", tier: str = "giay_khen", **changes: Any) -> Asked:
    on: date = changes.pop("on", DAYS[occasion])
    plan = changes.pop("plan", PLAN)
    return asked_of(plan, occasion, tier=tier, on=on, law=LAW, **changes)


def example(language: str, page: str) -> str:
    """The first block of a page of docs/ in a language: the plan, sheet or JSON it shows."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return re.search(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)[1]


def csv_text(rows: list[dict[str, Any]], separator: str = ",") -> str:
    names = list(dict.fromkeys(name for row in rows for name in row))
    file = StringIO(newline="")
    writer = csv.DictWriter(file, names, delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def csv_file(folder: Path, rows: list[dict[str, Any]], separator: str = ",") -> Path:
    path = folder / "facts.csv"
    path.write_text(csv_text(rows, separator), encoding="utf-8", newline="")
    return path


def xlsx_file(folder: Path, rows: list[dict[str, Any]]) -> Path:
    book, path = Workbook(), folder / "facts.xlsx"
    names = list(dict.fromkeys(name for row in rows for name in row))
    book.active.append(names)
    for row in rows:
        book.active.append([row.get(name) for name in names])
    book.save(path)
    return path


def read(path: Path, asked: Asked | None = None) -> list[Entry]:
    """The entries of a sheet without a fault."""
    problems = Problems()
    found = list(entries(opened(path).lines, asked or question(), problems))
    assert problems.found == []
    return found


def faults(path: Path, asked: Asked | None = None) -> list[str]:
    """Every fault of a sheet, as the officer reads it."""
    problems, stop = Problems(), []
    try:
        list(entries(opened(path).lines, asked or question(), problems))
    except UnusableSheet as error:
        stop = [str(error)]
    return [*map(str, problems.found), *stop]
