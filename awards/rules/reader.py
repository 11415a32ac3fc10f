"""Reads typed values out of a TOML table and gathers every problem with its path and line."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from .lines import Lines
from .problems import PlanError, Problem
from .sizes import long_key, oversized

_CODE = re.compile("[A-Za-z0-9_]+")
_COMPARATORS = {">=": False, ">": True}


class Source:
    """A TOML text being read: the problems found so far, and where its keys stand. Raises
    `PlanError` for a text that is no TOML or larger than a plan is."""

    def __init__(self, text: str) -> None:
        self.problems: list[Problem] = []
        self._text = text
        self.data = self._load(text)
        self.root = Table(self.data, "", self)
        for path, told in oversized(self.data):
            self.problem(path, told)
        self.stop_if_wrong()

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self._text)

    @staticmethod
    def _load(text: str) -> dict:
        if problem := long_key(text):
            raise PlanError((problem,))
        try:
            return tomllib.loads(text, parse_float=Decimal)
        except tomllib.TOMLDecodeError as error:
            raise PlanError((_syntax_problem(str(error)),)) from None
        except RecursionError:
            told = "bảng, danh sách lồng vào nhau quá nhiều lớp"
            raise PlanError((Problem("", None, told),)) from None
        except (ValueError, ArithmeticError):
            raise PlanError((Problem("", None, "có số dài hoặc lớn quá mức"),)) from None

    def problem(self, path: str, message: str) -> None:
        self.problems.append(Problem(path, self._lines.of(path), message))

    def line(self, path: str) -> int | None:
        return self._lines.of(path)

    def stop_if_wrong(self) -> None:
        """Raises `PlanError` with everything found, in the order of the file."""
        if self.problems:
            ordered = sorted(set(self.problems), key=lambda p: (p.line or 0, p.path, p.message))
            raise PlanError(tuple(ordered))


def _syntax_problem(message: str) -> Problem:
    text, _, place = message.partition(" (at ")
    line = place.split(",")[0].removeprefix("line ")
    twice = "overwrite" in text or "Cannot declare" in text or "twice" in text
    told = "khóa hoặc bảng bị lặp" if twice else "sai cú pháp TOML"
    return Problem("", int(line) if line.isdigit() else None, f"{told} ({text})")


class Table:
    """One table. Each getter takes its key; `close` reports the keys nobody asked for."""

    def __init__(self, data: dict, path: str, source: Source) -> None:
        self._data, self.path, self.source = data, path, source
        self._taken: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self._data

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(self._data)

    def problem(self, key: str, message: str) -> None:
        self.source.problem(self._at(key), message)

    def text(self, key: str, *, default: str | None = None) -> str:
        value = self._take(key, str, "chữ trong dấu nháy", default)
        if default is None and value == "" and key in self._data:
            self.problem(key, "không được để trống")
        return value if value is not None else ""

    def code(self, key: str = "code") -> str:
        value = self.text(key)
        if value and not _CODE.fullmatch(value):
            told = "chỉ được gồm chữ không dấu, số và dấu gạch dưới"
            self.problem(key, f"mã {value!r} {told}")
        return value

    def whole(self, key: str, *, default: int | None = None, most: int | None = None) -> int:
        value = self._take(key, int, "số nguyên", default)
        if value is not None and most is not None and value > most:
            self.problem(key, f"không quá {most}")
            return most
        return value if value is not None else 0

    def flag(self, key: str, *, default: bool) -> bool:
        return self._take(key, bool, "true hoặc false", default) or False

    def day(self, key: str, *, optional: bool = False) -> date | None:
        value = self._take(key, date, "ngày, ví dụ 2025-11-12", None, optional=optional)
        if isinstance(value, datetime):
            self.problem(key, "chỉ ghi ngày, không ghi giờ")
            return value.date()
        return value if value is not None or optional else date(1, 1, 1)

    def decimal(
        self, key: str, *, above: Decimal | None = None, optional: bool = False
    ) -> Decimal | None:
        value = self._take(key, (int, Decimal), "số, ví dụ 110 hoặc 42.5", None, optional=optional)
        if value is None:
            return None if optional else Decimal(1)
        number = Decimal(value)
        if not number.is_finite():
            self.problem(key, "phải là một số hữu hạn")
            return Decimal(1)
        if above is not None and number <= above:
            self.problem(key, f"phải lớn hơn {above}")
        return number

    def choice(self, key: str, options, *, default: str | None = None) -> str:
        value = self.text(key, default=default)
        if value and value not in options:
            self.problem(key, f"{value!r} không hợp lệ, chọn một trong: {', '.join(options)}")
        return value

    def comparator(self) -> bool:
        """True for a strict ">"."""
        return _COMPARATORS.get(self.choice("comparator", tuple(_COMPARATORS)), False)

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        values = self._take(key, list, "danh sách chữ", None if required else [])
        if any(not isinstance(value, str) for value in values or []):
            self.problem(key, "mọi phần tử phải là chữ trong dấu nháy")
            return ()
        if len(set(values or [])) != len(values or []):
            self.problem(key, "có phần tử bị lặp")
        return tuple(values or [])

    def table(self, key: str, *, optional: bool = False) -> "Table":
        value = self._take(key, dict, "bảng", {} if optional else None)
        return Table(value or {}, self._at(key), self.source)

    def tables(self, key: str, *, unique: str = "", optional: bool = False) -> tuple["Table", ...]:
        """An array of tables; with `unique`, no two may have the same value of that key."""
        values = self._take(key, list, "danh sách bảng", [] if optional else None) or []
        if any(not isinstance(value, dict) for value in values):
            self.problem(key, "mọi phần tử phải là bảng")
            values = []
        found = tuple(
            Table(value, f"{self._at(key)}[{index}]", self.source)
            for index, value in enumerate(values)
        )
        if unique:
            _refuse_doubles(found, unique)
        return found

    def closing(self, key: str) -> str:
        """A last text: takes it and closes the table."""
        value = self.text(key)
        self.close()
        return value

    def refuse(self, key: str, message: str) -> None:
        """A known key in the wrong company: told once, and not as an unknown one besides."""
        self._taken.add(key)
        self.problem(key, message)

    def leave(self) -> None:
        """Ask about no other key: without what stands first none can be judged."""
        self._taken |= set(self._data)

    def close(self) -> None:
        for key in self._data:
            if key not in self._taken:
                self.problem(key, f"khóa {key!r} không có trong khuôn dạng của tệp này")

    def texts_of(self, key: str) -> Iterator[tuple[str, str]]:
        """Every text under that key here and in the tables below, with its path."""
        yield from _texts_of(self._data, self.path, key)

    def at(self, path: str) -> "Table":
        """The table below that stands at a path like "rule[2].route[1]"."""
        data: Any = self._data
        for step in re.findall(r"[^.\[\]]+", path):
            data = data[int(step)] if isinstance(data, list) else data[step]
        return Table(data, path, self.source)

    def raw(self, key: str) -> object:
        return self._data.get(key)

    def _at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path and key else self.path or key

    def _take(self, key: str, kind, told: str, default, *, optional: bool = False):
        self._taken.add(key)
        if key not in self._data:
            if default is None and not optional:
                self.problem(key, "thiếu khóa này")
            return default
        value = self._data[key]
        wrong_bool = isinstance(value, bool) and kind is not bool
        if wrong_bool or not isinstance(value, kind):
            self.problem(key, f"phải là {told}")
            return default
        return value


def _texts_of(value: object, path: str, key: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            place = f"{path}.{name}" if path else name
            if name == key and isinstance(inner, str):
                yield place, inner
            yield from _texts_of(inner, place, key)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _texts_of(inner, f"{path}[{number}]", key)


def _refuse_doubles(tables: tuple[Table, ...], key: str) -> None:
    seen: set[object] = set()
    for table in tables:
        value = table.raw(key)
        if not isinstance(value, str):
            continue  # told when it is read
        if value in seen:
            table.problem(key, f"{value!r} bị lặp")
        seen.add(value)
