"""From the rows of a sheet to facts: the heading row first, then a subject a row."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from awards.facts_sheet.asked import Asked
from awards.facts_sheet.columns import FAMILIES, Column, Row
from awards.facts_sheet.opening import REMARK, Line
from awards.facts_sheet.problems import Problems, UnusableSheet
from awards.rules import Facts
from emulation.vietnamese.names import search_key


@dataclass(frozen=True, slots=True)
class Entry:
    """A subject's facts. `unit` is told again with the verdict. `cases_known`: somebody looked
    whether anything is pending; facts cannot say that nobody did."""

    facts: Facts
    unit: str
    cases_known: bool


def columns_of(asked: Asked) -> tuple[Column, ...]:
    """Every column that is understood for this plan, in the order of an empty sheet."""
    return tuple(column for family in FAMILIES for column in family.columns(asked))


def entries(lines: Iterable[Line], asked: Asked, problems: Problems) -> Iterator[Entry]:
    """The subjects of the rows without a fault; every fault goes to `problems`.

    Raises `UnusableSheet` where no row can be read.
    """
    rows = (line for line in lines if not _is_remark(line))
    head = next(rows, None)
    if head is None:
        raise UnusableSheet("tệp trống: dòng đầu phải là tên cột")
    heading = Heading(head, asked, problems)
    keys: dict[str, int] = {}
    for line in rows:
        row = heading.row(line)
        entry = _entry(row, asked)
        _refuse_a_double(row, entry, keys)
        if row.ok:
            yield entry
    if not keys and not problems:
        raise UnusableSheet("tệp chỉ có tên cột, không có đối tượng nào")


def _is_remark(line: Line) -> bool:
    first = next(value for value in line.values if value is not None)
    return isinstance(first, str) and first.startswith(REMARK)


def _refuse_a_double(row: Row, entry: Entry, keys: dict[str, int]) -> None:
    key = entry.facts.subject.key
    if key in keys:
        row.problem("ma", f"mã “{key}” đã có ở dòng {keys[key]}")
    elif key:
        keys[key] = row.number


def _entry(row: Row, asked: Asked) -> Entry:
    found: dict[str, Any] = {}
    for family in FAMILIES:
        found |= family.facts(row, asked)
    unit, blocks = found.pop("unit"), found.pop("blocks")
    facts = Facts(**found, blocks=blocks or (), on=asked.on, window=asked.window, law=asked.law)
    return Entry(facts, unit, blocks is not None)


class Heading:
    """The heading row: which place is which column."""

    def __init__(self, line: Line, asked: Asked, problems: Problems) -> None:
        self._problems = problems
        self._known = columns_of(asked)
        self._names = _by_heading(self._known)
        self._places: dict[str, int] = {}
        self._columns = [self._column(line.number, *each) for each in enumerate(line.values, 1)]
        for name in ("ma", "loai"):
            if name not in self._places and not problems:
                problems.add(line.number, 0, "", f"thiếu cột {name}")
        if problems:
            raise UnusableSheet("sửa dòng tên cột rồi chạy lại")

    def _column(self, number: int, place: int, value: Any) -> Column | None:
        if value is None:
            return None
        told = value if isinstance(value, str) else "tên cột phải là chữ"
        column = self._find(value)
        if column is None:
            if isinstance(value, str):
                told = self._unknown(value)
            self._problems.add(number, place, "", told)
        elif column.name in self._places:
            self._problems.add(number, place, column.name, "cột này đã có ở trước")
        else:
            self._places[column.name] = place
        return column

    def _find(self, value: Any) -> Column | None:
        if not isinstance(value, str):
            return None
        return self._names.get(value) or self._names.get(heading_key(value))

    def _unknown(self, value: str) -> str:
        told = value if len(value) <= 60 else f"{value[:60]}…"
        near = get_close_matches(heading_key(told), self._names, n=1, cutoff=0.5)
        hint = f"; gần nhất là {self._names[near[0]].name}" if near else ""
        return f"không có cột “{told}” cho kế hoạch này{hint}"

    def row(self, line: Line) -> Row:
        """Every filled cell is read, so that every bad one is told."""
        read: dict[str, Any] = {}
        wrong: dict[str, tuple[int, str]] = {}
        homeless = []
        for place, value in enumerate(line.values):
            if value is None:
                continue
            column = self._columns[place] if place < len(self._columns) else None
            if column is None:
                homeless.append(place + 1)
                continue
            try:
                read[column.name] = column.read(value)
            except ValueError as error:
                wrong[column.name] = (place + 1, _sentence(error))
        for name, (at, told) in wrong.items():
            self._problems.add(line.number, at, name, told)
        for at in homeless:
            self._problems.add(line.number, at, "", "ô có giá trị mà cột không có tên")
        row = Row(line.number, read, frozenset(wrong), self._places, self._problems)
        row.ok = row.ok and not homeless
        return row


def _sentence(error: ValueError) -> str:
    told = str(error).rstrip(".")
    return told[:1].lower() + told[1:] if told[1:2].islower() else told


def _by_heading(columns: Iterable[Column]) -> dict[str, Column]:
    """By the exact name before all others: codes may differ in their capitals alone."""
    columns = tuple(columns)
    names: dict[str, Column] = {}
    for column in columns:
        for name in (column.name, *column.also):
            names.setdefault(heading_key(name), column)
    return names | {column.name: column for column in columns}


def heading_key(text: str) -> str:
    """ "Mức đề ra . 1" as "muc_de_ra.1": no marks, no capitals, one sign between words."""
    key = re.sub(r"\s*\.\s*", ".", search_key(text))
    return re.sub(r"[\s_-]+", "_", key)
