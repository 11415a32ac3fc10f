"""What must hold between a plan's parts: names that exist, dates inside, a rule for every tier."""

import re
from collections.abc import Iterable

from .conditions.nested import with_parts
from .conditions.progress import ResultAgainstTarget
from .namecheck import check_names
from .plan import Occasion, Plan, Rule
from .reader import Source


def check(plan: Plan, source: Source) -> None:
    """Report every contradiction to the source."""
    _nothing_empty(plan, source)
    _tiers(plan, source)
    _occasions(plan, source)
    _rules(plan, source)
    _criteria(plan, source)
    _goals(plan, source)
    check_names(plan, source)


def _nothing_empty(plan: Plan, source: Source) -> None:
    for key, found in (("subject", plan.subject_classes), ("occasion", plan.occasions)):
        if not found:
            source.problem(key, "cần ít nhất một bảng")
    if not plan.tiers:
        source.problem("tier", "cần ít nhất một hình thức khen")


def _tiers(plan: Plan, source: Source) -> None:
    ruled = {rule.tier for rule in plan.rules}
    ranks: set[int] = set()
    for index, row in enumerate(source.root.tables("tier")):
        code, rank = row.text("code"), row.whole("rank")
        if code not in ruled:
            source.problem(f"tier[{index}].code", f"hình thức {code!r} không có điều kiện nào")
        if rank in ranks:
            source.problem(f"tier[{index}].rank", f"thứ bậc {rank} bị lặp")
        if rank < 1:
            source.problem(f"tier[{index}].rank", "thứ bậc đếm từ 1")
        ranks.add(rank)


def _occasions(plan: Plan, source: Source) -> None:
    for index, occasion in enumerate(plan.occasions):
        path = f"occasion[{index}]"
        if not occasion.tiers:
            source.problem(path, f"dịp {occasion.code!r} không có hình thức khen nào")
        _window(plan, occasion, path, source)
        year = occasion.classified_year
        first, last = plan.period.years
        if year is not None and not first <= year <= last:
            source.problem(f"{path}.classified_year", _outside(plan))


def _window(plan: Plan, occasion: Occasion, path: str, source: Source) -> None:
    if occasion.window == "until":
        if occasion.until is None:
            source.problem(path, 'window = "until" cần khóa until')
        elif not plan.period.holds(occasion.until):
            source.problem(f"{path}.until", _outside(plan))
    elif occasion.until is not None:
        source.problem(f"{path}.until", 'chỉ dùng khi window = "until"')
    if occasion.days is not None and not plan.period.covers(occasion.days):
        source.problem(f"{path}.from", _outside(plan))
    for key in ("cut_off", "deadline"):
        told = getattr(occasion, key)
        if len(told) > 5 and not _year_inside(plan, told):
            source.problem(f"{path}.{key}", _outside(plan))
    if occasion.held and not _month_inside(plan, occasion.held):
        source.problem(f"{path}.held", f"phải có dạng 2023-07 hoặc 2023, {_outside(plan)}")


def _year_inside(plan: Plan, told: str) -> bool:
    """A file may still be sent in the year after the last."""
    first, last = plan.period.years
    return first <= int(told[:4]) <= last + 1


def _month_inside(plan: Plan, held: str) -> bool:
    shape = re.fullmatch(r"(\d{4})(-(0[1-9]|1[0-2]))?", held)
    first, last = plan.period.years
    return shape is not None and first <= int(shape[1]) <= last


def _outside(plan: Plan) -> str:
    first, last = plan.period.years
    return f"phải nằm trong thời gian của kế hoạch ({first}-{last})"


def _rules(plan: Plan, source: Source) -> None:
    seen: set[tuple[str, str, str]] = set()
    classes = [each.code for each in plan.subject_classes]
    tiers = {tier.code for tier in plan.tiers}
    occasions = {occasion.code for occasion in plan.occasions}
    for index, rule in enumerate(plan.rules):
        _known(source, f"rule[{index}].tier", rule.tier, tiers, "hình thức khen")
        _known(source, f"rule[{index}].occasion", rule.occasion, occasions, "dịp khen")
        own = {(rule.occasion, rule.tier, code) for code in rule.applies_to or classes}
        if both := sorted(code for *_, code in own & seen):
            told = f"hình thức {rule.tier!r} ở dịp {rule.occasion!r} bị lặp"
            whom = f" với loại đối tượng {', '.join(both)}" if rule.applies_to else ""
            source.problem(f"rule[{index}]", told + whom)
        seen |= own
        _for_classes(source, f"rule[{index}]", rule.applies_to, classes)
        for number, route in enumerate(rule.routes):
            path = f"rule[{index}].route[{number}]"
            _for_classes(source, path, route.applies_to, rule.applies_to or classes)
        _spans(plan, rule, f"rule[{index}]", source)
        if not rule.routes and not any(
            each.stands_in(rule.occasion, rule.tier) for each in plan.criteria
        ):
            source.problem(
                f"rule[{index}]", "không có đường nào và không tiêu chuẩn nào: ai cũng đạt"
            )


def _for_classes(source: Source, path: str, named: tuple[str, ...], classes: Iterable[str]) -> None:
    """A route is for some of those that its rule is for."""
    for code in named:
        _known(source, f"{path}.applies_to", code, classes, "loại đối tượng")


def _spans(plan: Plan, rule: Rule, path: str, source: Source) -> None:
    for number, route in enumerate(rule.routes):
        _span(plan, route.condition, rule.occasion, f"{path}.route[{number}]", source)


def _span(plan: Plan, condition: object, occasion: str, path: str, source: Source) -> None:
    """A year's targets are held against a year's results, never against those of other days."""
    held = next((each for each in plan.occasions if each.code == occasion), None)
    yearly = held is None or held.window == "year"
    if yearly or (held.window == "period" and plan.period.is_year):
        return
    for place, part in with_parts(path, condition):
        if isinstance(part, ResultAgainstTarget) and part.scope == "year":
            told = f'scope = "year" cần dịp khen có window = "year", dịp {held.code!r} thì không'
            source.problem(f"{place}.scope", told)


def _criteria(plan: Plan, source: Source) -> None:
    classes = {subject.code for subject in plan.subject_classes}
    tiers = {tier.code for tier in plan.tiers}
    occasions = {occasion.code for occasion in plan.occasions}
    for index, criterion in enumerate(plan.criteria):
        path = f"criterion[{index}]"
        for name in criterion.applies_to:
            _known(source, f"{path}.applies_to", name, classes, "loại đối tượng")
        for name in criterion.tiers:
            _known(source, f"{path}.for_tiers", name, tiers, "hình thức khen")
        for name in criterion.occasions:
            _known(source, f"{path}.for_occasions", name, occasions, "dịp khen")
        here = [r.occasion for r in plan.rules if criterion.stands_in(r.occasion, r.tier)]
        for name in dict.fromkeys(here):
            _span(plan, criterion.condition, name, path, source)
        if not here and not source.problems:
            source.problem(path, "không thuộc dòng nào của ma trận")


def _goals(plan: Plan, source: Source) -> None:
    first, last = plan.period.years
    for index, goal in enumerate(plan.goals):
        if not first <= goal.by_year <= last:
            source.problem(f"goal[{index}].by_year", _outside(plan))
        if any(not first <= year <= last for year, _ in goal.yearly):
            source.problem(f"goal[{index}].yearly", _outside(plan))


def _known(source: Source, path: str, code: str, codes: Iterable[str], noun: str) -> None:
    if code not in codes:
        source.problem(path, f"không có {noun} {code!r} trong kế hoạch")
