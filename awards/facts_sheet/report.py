"""The ways results are written: text, JSON, CSV, a workbook. Each holds one subject at a time."""

import csv
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import IO, Any, Protocol

from awards.facts_sheet import telling
from awards.facts_sheet.asked import Asked
from awards.facts_sheet.reading import Entry
from awards.rules import Plan, Status, Verdict, explain
from awards.rules.words import lower_first
from emulation.sheets import DAY, Column, SheetWriter

COLUMNS = (
    Column("Mã", 14),
    Column("Tên", 34),
    Column("Đơn vị", 26),
    Column("Loại", 20),
    Column("Hình thức khen", 26),
    Column("Kết quả", 16),
    Column("Điều kiện chưa đạt hoặc chưa đủ căn cứ", 60),
    Column("Còn thiếu", 40),
    Column("Lưu ý", 40),
    Column("Ngày xét", 12, DAY),
    Column("Kế hoạch", 18),
    Column("Mã kiểm tra bản kế hoạch (sha256)", 30),
)


class Report(Protocol):
    """`begin`, `add` for each verdict, `end`."""

    def begin(self) -> None: ...
    def add(self, entry: Entry, verdict: Verdict) -> None: ...
    def end(self) -> None: ...


class Counts:
    """How many subjects came out how, by tier."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.by_tier = {tier: Counter[Status]() for tier in asked.tiers}

    def add(self, verdict: Verdict) -> None:
        self.by_tier[verdict.tier][verdict.status] += 1

    @property
    def subjects(self) -> int:
        return max((counts.total() for counts in self.by_tier.values()), default=0)

    def lines(self) -> Iterable[str]:
        yield f"Đã xét {self.subjects} đối tượng."
        for tier, counts in self.by_tier.items():
            told = ", ".join(f"{counts[each]} {lower_first(each.label)}" for each in Status)
            yield f"{self.asked.plan.tier(tier).name}: {told}."


class TextReport:
    """Every verdict explained, the counts below."""

    def __init__(self, file: IO[str], counts: Counts) -> None:
        self._file, self._counts = file, counts

    def begin(self) -> None:
        pass

    def add(self, entry: Entry, verdict: Verdict) -> None:
        self._file.write(f"{explain(verdict)}\n\n")

    def end(self) -> None:
        self._file.writelines(f"{line}\n" for line in self._counts.lines())


class JsonReport:
    """One JSON object, a result a line inside it."""

    def __init__(self, file: IO[str], counts: Counts) -> None:
        self._file, self._counts = file, counts
        self._between = "\n"

    def begin(self) -> None:
        head = _json(telling.question_keys(self._counts.asked))
        self._file.write(f'{head[:-1]}, "results": [')

    def add(self, entry: Entry, verdict: Verdict) -> None:
        self._file.write(f"{self._between}{_json(telling.result_keys(entry, verdict))}")
        self._between = ",\n"

    def end(self) -> None:
        counts = {
            tier: {status.value: found[status] for status in Status}
            for tier, found in self._counts.by_tier.items()
        }
        self._file.write(f'\n], "counts": {_json(counts)}}}\n')


class CsvReport:
    """A row a verdict. What could start a formula in a spreadsheet gets an apostrophe before it."""

    def __init__(self, file: IO[str], counts: Counts) -> None:
        self._rows, self._plan = csv.writer(file), counts.asked.plan

    def begin(self) -> None:
        self._rows.writerow([column.title for column in COLUMNS])

    def add(self, entry: Entry, verdict: Verdict) -> None:
        self._rows.writerow([_harmless(each) for each in _cells(self._plan, entry, verdict)])

    def end(self) -> None:
        pass


class WorkbookReport:
    """A row a verdict; text typed as text, days as days."""

    def __init__(self, file: IO[bytes], counts: Counts) -> None:
        self._file, self._counts = file, counts
        self._sheet = SheetWriter()

    def begin(self) -> None:
        self._sheet.begin("Kết quả", COLUMNS)

    def add(self, entry: Entry, verdict: Verdict) -> None:
        self._sheet.add(_cells(self._counts.asked.plan, entry, verdict))

    def end(self) -> None:
        self._sheet.save(self._file)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _harmless(value: Any) -> Any:
    if isinstance(value, str):
        return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
    return value.strftime("%d/%m/%Y")


def _cells(plan: Plan, entry: Entry, verdict: Verdict) -> Sequence[Any]:
    missing = verdict.missing
    return (
        verdict.subject,
        verdict.subject_name,
        entry.unit,
        plan.subject_class(entry.facts.subject.subject_class).label,
        verdict.tier_name,
        verdict.status.label,
        "; ".join(f"{each.label}: {lower_first(each.actual)}" for each in missing),
        "; ".join(dict.fromkeys(each.gap.text for each in missing if each.gap)),
        " ".join(each.text for each in verdict.warnings),
        verdict.on,
        plan.number,
        verdict.plan_sha256,
    )
