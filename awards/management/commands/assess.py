"""`manage.py assess`: a spreadsheet against a plan, outside the database."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.core.management.base import CommandParser
from django.utils.timezone import localdate

from awards.facts_sheet.asked import Asked, asked_of
from awards.facts_sheet.deciding import verdicts
from awards.facts_sheet.opening import opened
from awards.facts_sheet.problems import Problems, UnusableSheet
from awards.facts_sheet.reading import entries
from awards.facts_sheet.report import (
    Counts,
    CsvReport,
    JsonReport,
    Report,
    TextReport,
    WorkbookReport,
)
from awards.facts_sheet.template import write_template
from awards.management.ending import CASES_FAIL, Fault, SheetCommand
from awards.management.plan_file import plan_of
from awards.rules import Plan, PlanError, UnknownRule, prove
from awards.selectors.parameters import law_on
from emulation.vietnamese.dates import FIRST_YEAR, LAST_YEAR, format_date, parse_date

IN_MEMORY = 4_000_000  # bytes of results; more waits in a file until every row is read
PIECE = 1_000_000


class Command(SheetCommand):
    help = (
        "Xét một bảng tính (.csv, .xlsx) theo một tệp kế hoạch, không cần cơ sở dữ liệu. "
        "Các cột: docs/assess.md."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--plan", type=Path, help="tệp kế hoạch (TOML)")
        parser.add_argument("--facts", type=Path, help="bảng tính .csv hoặc .xlsx")
        parser.add_argument("--occasion", help="mã dịp khen trong kế hoạch")
        parser.add_argument("--tier", default="", help="mã một hình thức khen (mặc định: tất cả)")
        parser.add_argument("--on", default="", help="ngày xét, ví dụ 12/11/2025 (mặc định: nay)")
        parser.add_argument("--year", default="", help="năm xét (mặc định: năm của ngày xét)")
        to = parser.add_mutually_exclusive_group()
        to.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
        to.add_argument("--out", type=Path, help="ghi kết quả vào tệp .xlsx hoặc .csv")
        to.add_argument("--template", type=Path, help="ghi tệp mẫu trống .xlsx hoặc .csv")

    def work(self, options: dict[str, Any]) -> None:
        for name in ("plan", "occasion"):
            if not options[name]:
                raise Fault([f"thiếu --{name}"])
        if not (options["facts"] or options["template"]):
            raise Fault(["thiếu --facts (bảng tính cần xét) hoặc --template (tệp mẫu cần ghi)"])
        asked = _asked(_proved(Path(options["plan"])), options)
        if options["template"]:
            self._template(Path(options["template"]), asked)
        else:
            self._assess(Path(options["facts"]), asked, options)

    def _template(self, path: Path, asked: Asked) -> None:
        if path.exists():
            raise Fault([f"{path} đã có; xóa đi hoặc chọn tên khác"])
        try:
            with _written(path) as file:
                write_template(path, file, asked)
        except ValueError as error:
            raise Fault([error]) from None
        self.stdout.write(f"Đã ghi tệp mẫu {path}.")

    def _assess(self, facts: Path, asked: Asked, options: dict[str, Any]) -> None:
        counts = Counts(asked)
        if not options["out"]:
            self._print(facts, counts, JsonReport if options["json"] else TextReport)
            return
        out = Path(options["out"])
        with _written(_apart(out, facts)) as file:
            if out.suffix.lower() == ".xlsx":
                self._run(facts, counts, WorkbookReport(file, counts))
            else:
                with open(file.fileno(), "w", encoding="utf-8-sig", newline="", closefd=False) as t:
                    self._run(facts, counts, CsvReport(t, counts))
        self.stdout.write("\n".join(counts.lines()))

    def _print(self, facts: Path, counts: Counts, kind: Callable[..., Report]) -> None:
        """Nothing is said before every row has been read: a result is whole or there is none."""
        with SpooledTemporaryFile(IN_MEMORY, "w+", encoding="utf-8", newline="") as held:
            self._run(facts, counts, kind(held, counts))
            held.seek(0)
            while piece := held.read(PIECE):
                self.stdout.write(piece, ending="")

    def _run(self, facts: Path, counts: Counts, report: Report) -> None:
        problems, stop = Problems(), []
        try:
            self._walk(facts, counts, report, problems)
        except UnusableSheet as error:
            stop = [str(error)]
        if problems or stop:
            told = f"{facts.name}: chưa xét đối tượng nào."
            raise Fault([*problems.found, *stop, told])

    def _walk(self, facts: Path, counts: Counts, report: Report, problems: Problems) -> None:
        sheet = opened(facts)
        if sheet.ignored:
            others = ", ".join(sheet.ignored)
            self.stderr.write(f"Chỉ đọc trang tính đầu; không đọc: {others}.")
        report.begin()
        for entry in entries(sheet.lines, counts.asked, problems):
            for verdict in () if problems else verdicts(entry, counts.asked):
                counts.add(verdict)
                report.add(entry, verdict)
        if not problems:
            report.end()


def _proved(path: Path) -> Plan:
    """A plan whose worked cases all come out as it says; with any other nothing is assessed."""
    try:
        plan = plan_of(path)
    except PlanError as error:
        raise Fault(error.problems) from None
    proof = prove(plan)
    if proof.problems:
        raise Fault([*proof.problems, f"{proof.told}; chưa xét đối tượng nào."], CASES_FAIL)
    return plan


def _asked(plan: Plan, options: dict[str, Any]) -> Asked:
    on, year = _day(options["on"]), _year(options["year"])
    if options["template"] and not year:
        year = _nearest_year(plan, on)  # an empty sheet has the same columns in every year
    occasion, tier = options["occasion"], options["tier"]
    try:
        return asked_of(plan, occasion, on=on, tier=tier, year=year, law=law_on(on))
    except UnknownRule as error:
        told = f"{error} Ngày xét là {format_date(on)}; chọn năm khác bằng --year, --on."
        raise Fault([error if year or str(on.year) not in str(error) else told]) from None


def _nearest_year(plan: Plan, on: date) -> int:
    first, last = plan.period.years
    return min(max(on.year, first), last)


def _day(typed: str | date) -> date:
    if not typed or isinstance(typed, date):
        return typed or localdate()
    try:
        return parse_date(typed)
    except ValueError as error:
        raise Fault([f"--on: {error}"]) from None


def _year(typed: str | int) -> int | None:
    if not typed:
        return None
    text = str(typed)
    if not (text.isascii() and text.isdigit() and FIRST_YEAR <= int(text) <= LAST_YEAR):
        raise Fault([f"--year: cần một năm từ {FIRST_YEAR} đến {LAST_YEAR}, ví dụ 2025"])
    return int(text)


def _apart(out: Path, facts: Path) -> Path:
    """A name for the results that is of a kind we write, and not the officer's own sheet."""
    if out.suffix.lower() not in (".csv", ".xlsx"):
        raise Fault(["--out: chỉ ghi được .csv hoặc .xlsx"])
    if out.exists() and facts.exists() and out.samefile(facts):
        raise Fault(["--out: không ghi đè lên chính bảng tính đang xét"])
    return out


@contextmanager
def _written(path: Path) -> Iterator[IO[bytes]]:
    """A file that comes to its name whole, or not at all."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with part.open("xb") as file:
            yield file
        part.replace(path)
    except OSError:
        raise Fault([f"không ghi được {path}"]) from None
    finally:
        part.unlink(missing_ok=True)
