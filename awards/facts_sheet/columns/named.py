"""The plan's own indicators, each by its code, and the points of its score grids."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
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

# The words that tell the targets of one indicator apart, in a heading and for the reader.
WHOSE = {
    "unit_plan": ("don_vi", "của đơn vị"),
    "province_plan": ("tinh", "do tỉnh giao"),
    "ministry_plan": ("bo", "do bộ, ngành giao"),
    "headcount": ("so_nguoi", "theo tổng số người"),
}


@dataclass(frozen=True, slots=True)
class Held:
    """One target that an indicator is held against. `basis_mark` and `span_mark`: what its heading
    adds, "" where the occasion asks for one only. `named`: a condition or a grid asks for this very
    indicator, so that without a target it stands there as missing."""

    basis: str
    period: Period
    basis_mark: str
    span_mark: str
    told: str
    named: bool

    def target(self, code: str) -> str:
        return f"de_ra.{code}{self.basis_mark}{self.span_mark}"

    def baseline(self, code: str) -> str:
        """It starts elsewhere for other days only."""
        return f"dau_ky.{code}{self.span_mark}"


def indicator_columns(asked: Asked) -> Iterator[Column]:
    """de_ra.<chỉ tiêu>, ket_qua.<chỉ tiêu> and, where it falls, dau_ky.<chỉ tiêu>; several of the
    first where the occasion holds it against several targets: one is never taken for another."""
    for each in asked.plan.indicators:
        told, held = f"{each.name} ({each.measure})", _held_against(each.code, asked)
        for one in held:
            yield Column(one.target(each.code), f"mức đề ra{one.told}: {told}", values.number)
        yield Column(f"ket_qua.{each.code}", f"kết quả: {told}", values.number)
        waiting = f"phần kết quả chưa ai xác nhận: {told}"
        yield Column(f"cho_xac_nhan.{each.code}", waiting, values.amount, wanted=False)
        checked = f"kết quả khi bỏ phần chưa ai xác nhận: {told}"
        yield Column(f"da_xac_nhan.{each.code}", checked, values.number, wanted=False)
        falls = each.direction == FALLING
        for name in dict.fromkeys(one.baseline(each.code) for one in held):
            yield Column(name, f"số đầu kỳ: {told}", values.number, wanted=falls)


def indicators_given(row: Row, asked: Asked) -> Iterator[Progress]:
    """One for each basis and span that the plan holds the indicator against."""
    for each in asked.plan.indicators:
        held = _held_against(each.code, asked)
        figures = [f"{name}.{each.code}" for name in ("ket_qua", "cho_xac_nhan")]
        figures += [
            cell for one in held for cell in (one.target(each.code), one.baseline(each.code))
        ]
        if row.filled(*figures):
            checked = _checked(row, each)
            for one in _given_of(held, row, each.code):
                yield _progress(row, each, one, checked)


def _given_of(held: list[Held], row: Row, code: str) -> list[Held]:
    """Those with a target, and those that are asked for by name; all where there is neither."""
    found = [one for one in held if one.named or row.filled(one.target(code))]
    return found or held


def _progress(
    row: Row,
    indicator: Indicator,
    held: Held,
    checked: tuple[Decimal | None, Decimal | None],
) -> Progress:
    by, on, evidence = word_of(row)
    waiting, verified = checked
    return indicator.progress(
        basis=held.basis,
        period=held.period,
        target=row.get(held.target(indicator.code)),
        result=row.get(f"ket_qua.{indicator.code}"),
        baseline=row.get(held.baseline(indicator.code)),
        unverified=waiting,
        verified=verified,
        evidence=evidence,
        confirmed_by="" if waiting else by,
        confirmed_on=None if waiting else on,
    )


def _checked(row: Row, indicator: Indicator) -> tuple[Decimal | None, Decimal | None]:
    """What waits, and what the result would be without it: the rest of one that adds up, of any
    other only what da_xac_nhan says."""
    code = indicator.code
    result, waiting = row.get(f"ket_qua.{code}"), row.get(f"cho_xac_nhan.{code}") or None
    if waiting and (result is None or waiting > result):
        row.problem(f"cho_xac_nhan.{code}", f"lớn hơn ket_qua.{code}")
        return waiting, None
    said = f"da_xac_nhan.{code}"
    if row.filled(said) and not waiting:
        row.problem(said, f"chỉ ghi khi có cho_xac_nhan.{code}")
    if not waiting:
        return None, result
    if row.filled(said) or not indicator.adds_up:
        return waiting, row.get(said)
    return waiting, (result - waiting) or None


def _held_against(code: str, asked: Asked) -> list[Held]:
    """What conditions and grids of the occasion divide the indicator by; the unit's own plan of
    the window where none does, for those that look at the figure alone."""
    found = _asked_for(code, asked) or {("unit_plan", asked.window): True}
    bases, periods = {basis for basis, _ in found}, {period for _, period in found}
    return [_held(*key, named, bases, periods, asked) for key, named in found.items()]


def _asked_for(code: str, asked: Asked) -> dict[tuple[str, Period], bool]:
    """Basis and days, and whether the indicator is asked for by its name."""
    whole, year = asked.plan.period, Period.of_year(asked.window.end.year)
    found: dict[tuple[str, Period], bool] = {}
    for each in asked.conditions:
        if isinstance(each, ResultAgainstTarget) and each.asks_for(code):
            key = each.basis, whole if each.scope == "plan" else year
            found[key] = found.get(key, False) or bool(each.indicators)
    for item in _items(asked):
        if item.indicator == code:
            found[item.basis, asked.window] = True
    return found


def _held(
    basis: str,
    period: Period,
    named: bool,
    bases: set[str],
    periods: set[Period],
    asked: Asked,
) -> Held:
    mark, told = WHOSE[basis] if len(bases) > 1 else ("", "")
    span = span_told = ""
    if len(periods) > 1:
        span, span_told = _span(period, asked)
    return Held(
        basis,
        period,
        mark and f".{mark}",
        span and f".{span}",
        "".join(f" {each}" for each in (told, span_told) if each),
        named,
    )


def _span(period: Period, asked: Asked) -> tuple[str, str]:
    if period == asked.plan.period:
        return "giai_doan", "cho cả giai đoạn"
    return ("nam", "cho năm") if period.is_year else ("dip", "cho thời gian của dịp")


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
