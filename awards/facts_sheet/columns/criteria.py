"""Criteria: what a person confirms, classification, discipline, registration."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from awards.facts_sheet import values
from awards.facts_sheet.asked import Asked
from awards.facts_sheet.columns.base import Column, Row
from awards.facts_sheet.columns.who import word_of
from awards.facts_sheet.opening import Filled
from awards.rules import Classification, Confirmation, Discipline
from awards.rules.conditions.classified import Classified
from awards.rules.conditions.confirmed import Confirmed
from awards.rules.conditions.discipline import NoDiscipline
from awards.rules.conditions.registered import Registered


class Confirmations:
    """xac_nhan.<tiêu chuẩn>, and by whom, when, with what."""

    def columns(self, asked: Asked) -> Iterable[Column]:
        here = set(_confirmed(asked, here=True))
        for code in _confirmed(asked):
            name = f"xac_nhan.{code}"
            takes = f"x, không hoặc để ngỏ: {asked.labels[code]}"
            yield Column(name, takes, values.answer, wanted=code in here)
            yield Column(f"{name}.nguoi", "ai xác nhận", values.text, wanted=False)
            yield Column(f"{name}.ngay", "ngày xác nhận", values.day_until(asked.on), wanted=False)
            yield Column(f"{name}.minh_chung", "minh chứng", values.texts, wanted=False)

    def facts(self, row: Row, asked: Asked) -> dict[str, Any]:
        return {"confirmations": tuple(self._given(row, asked))}

    def _given(self, row: Row, asked: Asked) -> Iterator[Confirmation]:
        for code in _confirmed(asked):
            name = f"xac_nhan.{code}"
            if row.filled(name):
                yield Confirmation(code, row.get(name), *word_of(row, name))


def _confirmed(asked: Asked, *, here: bool = False) -> list[str]:
    """Codes that a person confirms, each once, in the plan's order."""
    conditions = asked.conditions if here else asked.everywhere
    return list(dict.fromkeys(c.code for c in conditions if isinstance(c, Confirmed)))


class Classifications:
    """xep_loai.<tổ chức>, of the year that counts unless .nam says another; where several years
    count, xep_loai.<tổ chức>.<năm> of each before it."""

    def columns(self, asked: Asked) -> Iterable[Column]:
        for code, label in self._organisations(asked):
            levels = {level.label: level.code for level in self._levels(asked, code)}
            takes = f"xếp loại {label} năm {asked.classified_year}: {', '.join(levels)}"
            yield Column(f"xep_loai.{code}", takes, values.one_of(levels, "mức xếp loại"))
            for year in self._earlier(asked, code):
                takes = f"xếp loại {label} năm {year}"
                read = values.one_of(levels, "mức xếp loại")
                yield Column(f"xep_loai.{code}.{year}", takes, read)
            takes = "năm xếp loại, khi không phải năm được tính"
            yield Column(f"xep_loai.{code}.nam", takes, values.year, wanted=False)

    def facts(self, row: Row, asked: Asked) -> dict[str, Any]:
        return {"classifications": tuple(self._given(row, asked))}

    def _given(self, row: Row, asked: Asked) -> Iterator[Classification]:
        for code, label in self._organisations(asked):
            name = f"xep_loai.{code}"
            if level := row.get(name):
                year = row.get(f"{name}.nam") or asked.classified_year
                yield Classification(code, label, year, level)
            for year in self._earlier(asked, code):
                if level := row.get(f"{name}.{year}"):
                    yield Classification(code, label, year, level)

    def _earlier(self, asked: Asked, organisation: str) -> range:
        """The years before the one that counts that some condition looks at too."""
        years = [
            condition.years
            for condition in asked.everywhere
            if isinstance(condition, Classified) and organisation in condition.codes
        ]
        last = asked.classified_year
        return range(last - 1, last - max(years), -1)

    def _organisations(self, asked: Asked) -> list[tuple[str, str]]:
        conditions = [c for c in asked.everywhere if isinstance(c, Classified)]
        return list({o.code: o.label for c in conditions for o in c.organisations}.items())

    def _levels(self, asked: Asked, organisation: str) -> Iterator[Any]:
        for condition in asked.everywhere:
            if isinstance(condition, Classified) and any(
                each.code == organisation for each in condition.organisations
            ):
                yield from condition.levels


class Disciplines:
    """ky_luat: "không", or the form and the day of each decision."""

    def columns(self, asked: Asked) -> Iterable[Column]:
        levels = {
            level.label: level.code
            for condition in asked.everywhere
            if isinstance(condition, NoDiscipline)
            for level in condition.levels
        }
        level_of = values.one_of(levels, "hình thức kỷ luật")

        def read(value: Filled) -> tuple[tuple[str, date], ...]:
            found = values.entries(value, "hình thức@ngày, ví dụ khiển trách@05/11/2025", (2,))
            return tuple((level_of(level), values.day(day)) for level, day in found)

        takes = f"không, hoặc hình thức@ngày quyết định; hình thức: {', '.join(levels)}"
        yield Column("ky_luat", takes, read, wanted=bool(levels))

    def facts(self, row: Row, asked: Asked) -> dict[str, Any]:
        found = row.get("ky_luat")
        if found is None:
            return {"disciplines": None}
        who = row.get("ten") or row.get("ma") or ""
        return {"disciplines": tuple(Discipline(who, level, day) for level, day in found)}


class Registration:
    """dang_ky: registered beforehand or not."""

    def columns(self, asked: Asked) -> Iterable[Column]:
        wanted = any(isinstance(c, Registered) for c in asked.conditions)
        yield Column("dang_ky", "x hoặc không: đã đăng ký thi đua", values.answer, wanted)

    def facts(self, row: Row, asked: Asked) -> dict[str, Any]:
        return {"registered": row.get("dang_ky")}
