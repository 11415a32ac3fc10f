"""What must hold between the quotas and the rest of a plan: no name without a thing, no quota that
nobody can meet, and one order for all whom a quota sets against each other."""

from collections.abc import Iterable
from itertools import combinations

from ..plan import Plan, SubjectClass
from ..reader import Source
from .model import OVER_CAP, Quota, Ranking, Scope, Total, Who

MOST_RESERVES = 6


def check_choosing(plan: Plan, source: Source) -> None:
    """Report every contradiction to the source."""
    for index, quota in enumerate(plan.quotas):
        _quota(plan, quota, f"quota[{index}]", source)
    _rankings(plan, source)
    for index, preference in enumerate(plan.preferences):
        if not preference.traits:
            source.problem(f"preference[{index}].traits", "cần ít nhất một đặc điểm")
    quotas = {quota.code for quota in plan.quotas}
    for index, discretion in enumerate(plan.discretions):
        path = f"discretion[{index}]"
        _scope(plan, discretion.scope, path, source)
        _known(source, f"{path}.quotas", discretion.quotas, quotas, "số lượng khen (quota)")
        if discretion.quotas and discretion.may != OVER_CAP:
            source.problem(f"{path}.quotas", f'chỉ dùng khi may = "{OVER_CAP}"')


def _known(source: Source, path: str, codes: Iterable[str], known, noun: str) -> None:
    for code in codes:
        if code not in known:
            source.problem(path, f"không có {noun} {code!r} trong kế hoạch")


def _scope(plan: Plan, scope: Scope, path: str, source: Source) -> None:
    occasions = {each.code for each in plan.occasions}
    tiers = {each.code for each in plan.tiers}
    _known(source, f"{path}.occasions", scope.occasions, occasions, "dịp khen")
    _known(source, f"{path}.tiers", scope.tiers, tiers, "hình thức khen")
    for tier in scope.tiers:
        if tier in tiers and not any(given == tier for _, given in pairs(plan, scope)):
            source.problem(f"{path}.tiers", f"hình thức {tier!r} không có ở dịp nào nêu ở đây")
    for occasion in scope.occasions:
        if occasion in occasions and not any(o == occasion for o, _ in pairs(plan, scope)):
            source.problem(f"{path}.occasions", f"dịp {occasion!r} không có hình thức nêu ở đây")


def pairs(plan: Plan, scope: Scope) -> list[tuple[str, str]]:
    """Every occasion with a tier given on it that the scope holds for."""
    found = ((rule.occasion, rule.tier) for rule in plan.rules)
    return [pair for pair in dict.fromkeys(found) if scope.holds(*pair)]


def _quota(plan: Plan, quota: Quota, path: str, source: Source) -> None:
    _scope(plan, quota.scope, path, source)
    if not quota.scope.tiers:
        source.problem(f"{path}.tiers", "cần ít nhất một hình thức khen")
    _who(plan, quota.who, path, source)
    if "caps" in _keys(source, path) and quota.per != "body":
        source.problem(f"{path}.caps", 'chỉ dùng khi per = "body"')
    if isinstance(quota.limit, Total):
        if quota.per != "occasion":
            source.problem(f"{path}.total", 'chỉ dùng khi per = "occasion"')
        _reserved(plan, quota, quota.limit, path, source)
    _one_order(plan, quota, path, source)


def _keys(source: Source, path: str) -> tuple[str, ...]:
    index = int(path.removeprefix("quota[").removesuffix("]"))
    return source.root.tables("quota")[index].keys


def _who(plan: Plan, who: Who, path: str, source: Source) -> None:
    kinds = {each.kind for each in plan.subject_classes}
    classes = {each.code for each in plan.subject_classes}
    _known(source, f"{path}.kinds", who.kinds, kinds, "nhóm đối tượng")
    _known(source, f"{path}.classes", who.classes, classes, "loại đối tượng")
    unknown = set(who.kinds) - kinds | set(who.classes) - classes
    if not unknown and not _counted(plan, who):
        source.problem(path, "không loại đối tượng nào được tính ở đây")


def _counted(plan: Plan, who: Who) -> list[SubjectClass]:
    return [each for each in plan.subject_classes if who.counts(each.kind, each.code)]


def _reserved(plan: Plan, quota: Quota, total: Total, path: str, source: Source) -> None:
    if sum(reserve.seats for reserve in total.reserved) > total.number:
        source.problem(f"{path}.total", "số suất dành riêng nhiều hơn tổng số suất")
    if len(total.reserved) > MOST_RESERVES:
        source.problem(f"{path}.reserved", f"không quá {MOST_RESERVES} phần dành riêng")
    counted = {each.code for each in _counted(plan, quota.who)}
    inside = []
    for place, reserve in enumerate(total.reserved):
        here = f"{path}.reserved[{place}]"
        _who(plan, reserve.who, here, source)
        if not (reserve.who.kinds or reserve.who.classes):
            source.problem(here, "cần kinds hoặc classes: dành riêng cho ai")
        inside.append((here, {each.code for each in _counted(plan, reserve.who)}))
        if not inside[-1][1] <= counted:
            source.problem(here, "dành riêng cho đối tượng mà số lượng khen này không tính")
    for (_, first), (here, second) in combinations(inside, 2):
        if first & second:
            source.problem(here, "một loại đối tượng có ở hai phần dành riêng")


def _one_order(plan: Plan, quota: Quota, path: str, source: Source) -> None:
    """A quota may cut on every occasion it is for; then it must be known who comes first."""
    found: dict[str, set[str]] = {}
    for occasion, tier in pairs(plan, quota.scope):
        orders = rankings_of(plan, occasion, tier)
        if not orders:
            told = f"hình thức {tier!r} ở dịp {occasion!r} có số lượng khen mà không có xếp hạng"
            source.problem(f"{path}.tiers", told)
        found.setdefault(occasion, set()).update(order.code for order in orders[:1])
    for occasion, codes in found.items():
        if len(codes) > 1:
            told = f"các hình thức tính chung ở dịp {occasion!r} phải có chung một xếp hạng"
            source.problem(f"{path}.tiers", told)


def rankings_of(plan: Plan, occasion: str, tier: str) -> list[Ranking]:
    """The orders that hold for a tier on an occasion: one at most in a plan that was checked."""
    return [ranking for ranking in plan.rankings if ranking.scope.holds(occasion, tier)]


def _rankings(plan: Plan, source: Source) -> None:
    taken: dict[tuple[str, str], str] = {}
    for index, ranking in enumerate(plan.rankings):
        _scope(plan, ranking.scope, f"ranking[{index}]", source)
        for pair in pairs(plan, ranking.scope):
            if pair in taken:
                told = f"hình thức {pair[1]!r} ở dịp {pair[0]!r} đã xếp hạng theo {taken[pair]!r}"
                source.problem(f"ranking[{index}]", told)
            taken.setdefault(pair, ranking.code)
