"""The plan's own indicators, each by its code, and the points of its score grids."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from awards.facts_sheet import values
from awards.facts_sheet.asked import Asked
from awards.facts_sheet.columns.base import Column, Row
from awards.facts_sheet.columns.who import word_of
from awards.facts_sheet.opening import Filled
from awards.rules import Indicator, Item, Period, Progress, Score
from awards.rules.conditions.progress import ResultAgainstTarget
from awards.rules.conditions.scoring import GridScore
from awards.rules.facts import FALLING


def indicator_columns(asked: Asked) -> Iterator[Column]:
    """de_ra.<chỉ tiêu>, ket_qua.<chỉ tiêu> and, where it falls, dau_ky.<chỉ tiêu>."""
    for each in asked.plan.indicators:
        told = f"{each.name} ({each.measure})"
        yield Column(f"de_ra.{each.code}", f"mức đề ra: {told}", values.number)
        yield Column(f"ket_qua.{each.code}", f"kết quả: {told}", values.number)
        waiting = f"phần kết quả chưa ai xác nhận: {told}"
        yield Column(f"cho_xac_nhan.{each.code}", waiting, values.amount, wanted=False)
        falls = each.direction == FALLING
        yield Column(f"dau_ky.{each.code}", f"số đầu kỳ: {told}", values.number, wanted=falls)


def indicators_given(row: Row, asked: Asked) -> Iterator[Progress]:
    """One for each basis and span that the plan holds the indicator against."""
    for each in asked.plan.indicators:
        if row.filled(f"de_ra.{each.code}", f"ket_qua.{each.code}"):
            for basis, period in _held_against(each.code, asked):
                yield _progress(row, each, basis, period)


def _progress(row: Row, indicator: Indicator, basis: str, period: Period) -> Progress:
    code = indicator.code
    result, waiting = row.get(f"ket_qua.{code}"), row.get(f"cho_xac_nhan.{code}") or None
    if waiting and (result is None or waiting > result):
        row.problem(f"cho_xac_nhan.{code}", f"lớn hơn ket_qua.{code}")
    by, on, evidence = word_of(row)
    rest = None if result is None else result - (waiting or Decimal(0))
    return indicator.progress(
        basis=basis,
        period=period,
        target=row.get(f"de_ra.{code}"),
        result=result,
        baseline=row.get(f"dau_ky.{code}"),
        unverified=waiting,
        verified=None if waiting and not rest else rest,
        evidence=evidence,
        confirmed_by="" if waiting else by,
        confirmed_on=None if waiting else on,
    )


def _held_against(code: str, asked: Asked) -> list[tuple[str, Period]]:
    """What conditions and grids of the occasion divide the indicator by; the unit's own plan of
    the window where none does, for those that look at the figure alone."""
    whole, year = asked.plan.period, Period.of_year(asked.window.end.year)
    found = {
        (each.basis, whole if each.scope == "plan" else year): None
        for each in asked.conditions
        if isinstance(each, ResultAgainstTarget)
        and (code in each.indicators or not each.indicators)
    }
    found |= {(item.basis, asked.window): None for item in _items(asked) if item.indicator == code}
    return list(found) or [("unit_plan", asked.window)]


class Scores:
    """diem.<mục>, and by whom, when, with what."""

    def columns(self, asked: Asked) -> Iterable[Column]:
        for item in _given(asked):
            name = f"diem.{item.code}"
            takes = f"điểm: {item.label}, {item.demand}"
            yield Column(name, takes, _within(item))
            yield Column(f"{name}.nguoi", "ai chấm", values.text, wanted=False)
            yield Column(f"{name}.ngay", "ngày chấm", values.day_until(asked.on), wanted=False)
            yield Column(f"{name}.minh_chung", "minh chứng", values.texts, wanted=False)

    def facts(self, row: Row, asked: Asked) -> dict[str, Any]:
        return {
            "scores": tuple(
                Score(item.code, points, *word_of(row, f"diem.{item.code}"))
                for item in _given(asked)
                if (points := row.get(f"diem.{item.code}")) is not None
            )
        }


def _items(asked: Asked) -> list[Item]:
    grids = dict.fromkeys(each.grid for each in asked.conditions if isinstance(each, GridScore))
    return [item for code in grids for item in asked.plan.grid(code).items]


def _given(asked: Asked) -> list[Item]:
    return [item for item in _items(asked) if not item.indicator]


def _within(item: Item) -> Any:
    def read(value: Filled) -> Decimal:
        points: Decimal = values.amount(value)
        if points > item.maximum:
            raise ValueError(f"nhiều hơn {item.maximum} điểm của mục")
        return points

    return read
