"""What must hold between a plan's parts: names that exist, dates inside, a rule for every tier."""

import re
from collections.abc import Iterable

from .conditions.nested import with_parts
from .conditions.progress import ResultAgainstTarget
from .namecheck import check_names
from .plan import Occasion, Plan, Rule
from .reader import Source
from .values import Period

EARLIEST, LATEST = 1945, 2199  # years a plan may be of; beyond them it is a slip of the pen


def check(plan: Plan, source: Source) -> None:
    """Report every contradiction to the source."""
    _years(plan, source)
    if source.problems:
        return  # no day of such a plan can be reckoned with
    _nothing_empty(plan, source)
    _tiers(plan, source)
    _occasions(plan, source)
    _rules(plan, source)
    _criteria(plan, source)
    _goals(plan, source)
    check_names(plan, source)


def _years(plan: Plan, source: Source) -> None:
    for key, day in (("from", plan.period.start), ("to", plan.period.end)):
        if not EARLIEST <= day.year <= LATEST:
            source.problem(f"plan.{key}", f"phải từ năm {EARLIEST} đến năm {LATEST}")


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
    _last_days(plan, occasion, path, source)
    if occasion.held and not _month_inside(plan, occasion.held):
        source.problem(f"{path}.held", f"phải có dạng 2023-07 hoặc 2023, {_outside(plan)}")


def _last_days(plan: Plan, occasion: Occasion, path: str, source: Source) -> None:
    """The last day for results lies in the window, the one for files not before it."""
    wrong = [
        key
        for key in ("cut_off", "deadline")
        if len(told := getattr(occasion, key)) > 5 and not _year_inside(plan, told)
    ]
    for key in wrong:
        source.problem(f"{path}.{key}", _outside(plan))
    windows = _windows(plan, occasion)
    pairs = [(w, occasion.cut_off_day(w), occasion.deadline_day(w)) for w in windows]
    if wrong or not pairs or not occasion.cut_off:
        return
    if not any(window.holds(last) for window, last, _ in pairs):
        source.problem(f"{path}.cut_off", "nằm ngoài những ngày mà dịp này tính kết quả")
    elif occasion.deadline and not any(w.holds(c) and c <= d for w, c, d in pairs):
        told = "hạn gửi hồ sơ đứng trước ngày cuối lấy kết quả (cut_off)"
        source.problem(f"{path}.deadline", told)


def _windows(plan: Plan, occasion: Occasion) -> list[Period]:
    """The days results may count in: of a yearly occasion those of every year."""
    if occasion.window == "year":
        first, last = plan.period.years
        return [Period.of_year(year) for year in range(first, last + 1)]
    if occasion.window == "until" and occasion.until is not None:
        return [Period(min(plan.period.start, occasion.until), occasion.until)]
    fixed = occasion.days if occasion.window == "range" else plan.period
    return [fixed] if fixed is not None else []


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
        _asks_for_something(plan, rule, f"rule[{index}]", source)


def _asks_for_something(plan: Plan, rule: Rule, path: str, source: Source) -> None:
    """Of every class of subjects: a criterion may concern some of them only."""
    here = [each for each in plan.criteria if each.stands_in(rule.occasion, rule.tier)]
    free = [
        each.label
        for each in plan.subject_classes
        if rule.concerns(each.code)
        and not rule.routes
        and not any(criterion.concerns(each.code) for criterion in here)
    ]
    if free:
        whose = f" cho {', '.join(free)}" if len(free) < len(plan.subject_classes) else ""
        told = f"không có đường nào và không tiêu chuẩn nào{whose}: ai cũng đạt"
        source.problem(path, told)


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
