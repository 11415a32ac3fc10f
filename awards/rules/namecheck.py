"""What conditions name must be in the plan, and what they ask must be possible."""

import re
from collections.abc import Iterator
from functools import singledispatch

from . import words
from .conditions.confirmed import Confirmed
from .conditions.contribution import KINDS_OF_SUBJECT, Contribution
from .conditions.history import Awarded, NotAwarded
from .conditions.nested import with_parts
from .conditions.progress import ResultAgainstTarget
from .conditions.scoring import GridScore
from .conditions.value import AbsoluteValue
from .grids import Grid
from .plan import Plan
from .reader import Source, Table
from .values import HUNDRED

Faults = Iterator[tuple[str, str]]  # key, sentence


def check_names(plan: Plan, source: Source) -> None:
    """Report every contradiction to the source."""
    for path, condition in conditions_of(plan):
        for key, told in faults(condition, plan):
            source.problem(f"{path}.{key}", told)
    _grids(plan, source)
    _rank_keys(plan, source)
    _words(plan, source)
    if plan.anchors:
        _anchored(plan, source.root, source)


def conditions_of(plan: Plan) -> Iterator[tuple[str, object]]:
    """Every condition of the plan with the path of its table, parts of parts included."""
    for place, criterion in enumerate(plan.criteria):
        yield from with_parts(f"criterion[{place}]", criterion.condition)
    for number, rule in enumerate(plan.rules):
        for place, route in enumerate(rule.routes):
            yield from with_parts(f"rule[{number}].route[{place}]", route.condition)


@singledispatch
def faults(condition: object, plan: Plan) -> Faults:
    """What a condition asks for that this plan does not have."""
    return iter(())


@faults.register
def _progress(condition: ResultAgainstTarget, plan: Plan) -> Faults:
    known = {indicator.code: indicator for indicator in plan.indicators}
    for code in condition.indicators:
        if code not in known:
            yield "indicators", f"không có chỉ tiêu {code!r} trong kế hoạch"
    how, named = condition.combining.how, condition.indicators
    if how == "weighted" and not named:
        yield "aggregate", "bình quân theo trọng số cần khóa indicators: kế hoạch ghi trọng số"
    for code in named if how == "weighted" else ():
        if code in known and known[code].weight is None:
            yield "indicators", f"chỉ tiêu {code!r} chưa có trọng số (khóa weight)"
    cap, mark = condition.combining.cap, condition.mark
    if cap is not None and (cap < mark.percent or (mark.strict and cap == mark.percent)):
        yield "cap", f"bình quân chỉ tới {words.number(cap)}%, không ai đạt được"
    if how == "some" and named and condition.combining.count > len(named):
        yield "count", f"nhiều hơn số chỉ tiêu được nêu ({len(named)}), không ai đạt được"


@faults.register
def _value(condition: AbsoluteValue, plan: Plan) -> Faults:
    named = next((each for each in plan.indicators if each.code == condition.indicator), None)
    if named is None:
        yield "indicator", f"không có chỉ tiêu {condition.indicator!r} trong kế hoạch"
    elif named.measure == "%" and condition.figure > HUNDRED:
        yield "value", "tỷ lệ không vượt quá 100%"


@faults.register
def _score(condition: GridScore, plan: Plan) -> Faults:
    grid = next((grid for grid in plan.grids if grid.code == condition.grid), None)
    if grid is None:
        yield "grid", f"không có thang điểm {condition.grid!r} trong kế hoạch"
    elif condition.minimum > grid.most or (condition.strict and condition.minimum == grid.most):
        yield "minimum", f"thang điểm chỉ tới {words.number(grid.most)} điểm, không ai đạt được"
    if condition.minimum < 0:
        yield "minimum", "không được là số âm"


@faults.register(NotAwarded)
@faults.register(Awarded)
def _history(condition: NotAwarded | Awarded, plan: Plan) -> Faults:
    known = {tier.code for tier in plan.tiers}
    for code in condition.tiers:
        if code not in known:
            yield "tiers", f"không có hình thức khen {code!r} trong kế hoạch"
    if not condition.tiers:
        yield "tiers", "cần ít nhất một hình thức khen"
    if condition.since.day is not None and condition.since.day > plan.period.end:
        yield "since", "đứng sau ngày cuối của kế hoạch"


@faults.register
def _contribution(condition: Contribution, plan: Plan) -> Faults:
    known = {each.code for each in plan.subject_classes} | set(KINDS_OF_SUBJECT)
    for code, _ in condition.amounts:
        if code not in known:
            yield f"amounts.{code}", f"không có loại đối tượng {code!r} trong kế hoạch"


def _words(plan: Plan, source: Source) -> None:
    """What a person confirms is recorded by its code: two that share one are one."""
    labels: dict[str, str] = {}
    for path, condition in conditions_of(plan):
        if isinstance(condition, Confirmed):
            label = source.root.at(path).text("label")
            if labels.setdefault(condition.code, label) != label:
                told = f"mã {condition.code!r} đã dùng cho xác nhận “{labels[condition.code]}”"
                source.problem(f"{path}.code", told)


def _grids(plan: Plan, source: Source) -> None:
    known = {indicator.code for indicator in plan.indicators}
    seen = {criterion.code for criterion in plan.criteria}
    for place, grid in enumerate(plan.grids):
        for number, item in enumerate(grid.items):
            path = f"grid[{place}].item[{number}]"
            if item.indicator and item.indicator not in known:
                told = f"không có chỉ tiêu {item.indicator!r} trong kế hoạch"
                source.problem(f"{path}.indicator", told)
            if item.code in seen:
                source.problem(
                    f"{path}.code", f"mã {item.code!r} đã có ở tiêu chuẩn hoặc thang điểm khác"
                )
        seen |= _codes(grid)


def _rank_keys(plan: Plan, source: Source) -> None:
    """Ranking by points or by an indicator needs that item, that indicator, in the plan."""
    items = {item.code for grid in plan.grids for item in grid.items}
    named = {"score": items, "indicator": {indicator.code for indicator in plan.indicators}}
    for place, ranking in enumerate(plan.rankings):
        for number, by in enumerate(ranking.by):
            kind, _, code = by.key.partition(".")
            if kind == "score" and not items:
                path = f"ranking[{place}].by[{number}].key"
                source.problem(path, "kế hoạch không có thang điểm nào")
            if code and named[kind] and code not in named[kind]:
                path = f"ranking[{place}].by[{number}].key"
                noun = "mục điểm" if kind == "score" else "chỉ tiêu"
                source.problem(path, f"không có {noun} {code!r} trong kế hoạch")


def _codes(grid: Grid) -> set[str]:
    return {item.code for item in grid.items}


def _anchored(plan: Plan, table: Table, source: Source) -> None:
    """A clause of this plan cites a place that the plan names; one of the law is left alone."""
    begin = f"{plan.short}, mục "
    places = tuple(f"{begin}{anchor.code}" for anchor in plan.anchors)
    for path, clause in table.texts_of("clause"):
        own = re.match(rf"{re.escape(plan.short)}(?!\w)", clause)
        if own and not _cites(clause, places):
            known = ", ".join(anchor.code for anchor in plan.anchors)
            source.problem(path, f"không dẫn mục nào của kế hoạch, chọn một trong: {known}")


def _cites(clause: str, places: tuple[str, ...]) -> bool:
    """ "KH 54, mục IV.2" is no place where only IV.2.1 is."""
    return any(
        clause.startswith(place) and not clause[len(place) : len(place) + 1].isalnum()
        for place in places
    )
