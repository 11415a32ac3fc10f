"""A plan as sentences for a terminal and as plain values for other programs (docs/assess.md)."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from awards.rules import Cell, Criterion, Discretion, Grid, MatrixRow, Plan, Quota, Ranking, matrix
from awards.rules.quotas.model import BodyCaps, Cap, Limit, Scope, Share, Total, Who
from awards.rules.values import plain
from awards.rules.words import number

PER = {"occasion": "cả dịp", "unit": "mỗi đơn vị", "body": "mỗi khối, cụm"}
KINDS = {"collective": "tập thể", "individual": "cá nhân", "household": "hộ gia đình"}
OF = {"participants": "số tham gia", "eligible": "số đủ điều kiện"}
ROUNDED = {"down": "làm tròn xuống", "up": "làm tròn lên", "nearest": "làm tròn tới số gần nhất"}
ORDERS = {"high": "cao trước", "low": "thấp trước"}
POWERS = {
    "choose_by_hand": "chọn bằng quyết định",
    "over_cap": "tặng thêm ngoài giới hạn",
    "unmet": "chọn người chưa đủ điều kiện",
}


def lines(plan: Plan) -> Iterator[str]:
    """The matrix, and all that holds beside it, each with whom it is for and what it asks."""
    yield f"{plan.number}: {plan.title}"
    for occasion, rows in groupby(matrix(plan), key=lambda row: row.occasion):
        yield f"{occasion.name} ({occasion.clause})"
        yield from (f"  {_row_line(row)}" for row in rows)
    parts = {
        "Tiêu chuẩn": [_criterion(plan, each) for each in plan.criteria],
        "Thang điểm": [_grid(each) for each in plan.grids],
        "Giới hạn số lượng": [_quota(plan, each) for each in plan.quotas],
        "Thứ tự xếp": [_ranking(plan, each) for each in plan.rankings],
        "Ưu tiên (không quyết định)": [
            f"{each.label} ({each.clause}): {', '.join(each.traits)}" for each in plan.preferences
        ],
        "Quyền quyết định thêm": [_discretion(plan, each) for each in plan.discretions],
    }
    for title, found in parts.items():
        if found:
            yield f"{title}:"
            yield from (f"  {each}" for each in found)


def _row_line(row: MatrixRow) -> str:
    told = f", chỉ xét: {row.whom}" if row.whom else ""
    ways = [_demand(cell) for cell in row.cells]
    asked = "; hoặc ".join(ways) or "chỉ cần các tiêu chuẩn"
    return f"{row.tier.name} ({row.clause}){told}: {asked}"


def _demand(cell: Cell) -> str:
    told = f"đường {cell.route}, {cell.demand} {cell.basis}".rstrip()
    return f"{told} (chỉ xét: {cell.whom})" if cell.whom else told


def _criterion(plan: Plan, criterion: Criterion) -> str:
    asked = " ".join(criterion.condition.demand(plan)).rstrip()
    here = _where(plan, Scope(criterion.occasions, criterion.tiers))
    named = plan.class_labels(criterion.applies_to)
    whom = f"chỉ xét: {named}" if named else "mọi đối tượng"
    return f"{criterion.label} ({criterion.clause}): {asked}; {whom}; {here}"


def _where(plan: Plan, scope: Scope) -> str:
    """ "Hằng năm: Giấy khen, Bằng khen tỉnh"."""
    tiers = ", ".join(plan.tier(code).short_name for code in scope.tiers) or "mọi hình thức"
    occasions = ", ".join(plan.occasion(code).name for code in scope.occasions) or "mọi dịp"
    return f"{tiers}; {occasions}"


def _grid(grid: Grid) -> str:
    items = "; ".join(f"{item.label} {item.demand}" for item in grid.items)
    return f"{grid.label} ({grid.clause}): {number(grid.full)} điểm: {items}"


def _quota(plan: Plan, quota: Quota) -> str:
    whom = _whom(plan, quota.who)
    here = _where(plan, quota.scope)
    return f"{quota.label} ({quota.clause}): {_limit(plan, quota.limit, quota.per)}; {whom}; {here}"


def _whom(plan: Plan, who: Who) -> str:
    told = [KINDS.get(kind, kind) for kind in who.kinds]
    if who.classes:
        told.append(plan.class_labels(who.classes))
    return f"tính {', '.join(told)}" if told else "tính mọi đối tượng"


def _limit(plan: Plan, limit: Limit, per: str) -> str:
    whose = PER[per]
    if isinstance(limit, Cap):
        return f"nhiều nhất {limit.number} cho {whose}"
    if isinstance(limit, BodyCaps):
        named = [f"{name}: {count}" for name, count in limit.named]
        others = "chưa ghi" if limit.others is None else str(limit.others)
        return f"nhiều nhất cho {whose}: {', '.join(named)}, nơi khác: {others}"
    if isinstance(limit, Share):
        return (
            f"nhiều nhất {number(limit.percent)}% {OF[limit.of]} của {whose}, "
            f"{ROUNDED[limit.rounding]}"
        )
    kept = [
        f"{each.seats} dành riêng cho {each.label}{', bỏ trống thì để lại' if each.release else ''}"
        for each in limit.reserved
    ]
    return ", ".join([f"nhiều nhất {limit.number} cho {whose}", *kept])


def _ranking(plan: Plan, ranking: Ranking) -> str:
    keys = [f"{by.label} ({ORDERS[by.order]})" for by in ranking.by]
    told = ", rồi ".join(keys) or "mọi người bằng nhau, Hội đồng chọn"
    return f"{ranking.label} ({ranking.clause}): {told}; {_where(plan, ranking.scope)}"


def _discretion(plan: Plan, each: Discretion) -> str:
    labels = {quota.code: quota.label for quota in plan.quotas}
    beside = "; ".join(labels.get(code, code) for code in each.quotas)
    told = f"{each.by} được {POWERS[each.may]}" + (f" ({beside})" if beside else "")
    return f"{each.label} ({each.clause}): {told}; {_where(plan, each.scope)}"


# --- Plain values ---------------------------------------------------------------------------


def keys(plan: Plan) -> dict[str, Any]:
    """ "matrix", "criteria" and "quotas" of the JSON."""
    return {
        "matrix": [_row_keys(row) for row in matrix(plan)],
        "criteria": [_criterion_keys(plan, each) for each in plan.criteria],
        "quotas": [_quota_keys(each) for each in plan.quotas],
    }


def _row_keys(row: MatrixRow) -> dict[str, Any]:
    return {
        "occasion": row.occasion.code,
        "tier": row.tier.code,
        "clause": row.clause,
        "applies_to": list(row.applies_to),
        "routes": [_route_keys(cell) for cell in row.cells],
    }


def _route_keys(cell: Cell) -> dict[str, Any]:
    return {
        "code": cell.route,
        "label": cell.label,
        "demand": cell.demand,
        "basis": cell.basis,
        "applies_to": list(cell.applies_to),
    }


def _criterion_keys(plan: Plan, criterion: Criterion) -> dict[str, Any]:
    demand, basis = criterion.condition.demand(plan)
    return {
        "code": criterion.code,
        "group": criterion.group,
        "kind": criterion.kind,
        "label": criterion.label,
        "clause": criterion.clause,
        "demand": demand,
        "basis": basis,
        "applies_to": list(criterion.applies_to),
        "for_tiers": list(criterion.tiers),
        "for_occasions": list(criterion.occasions),
    }


def _quota_keys(quota: Quota) -> dict[str, Any]:
    return {
        "code": quota.code,
        "label": quota.label,
        "clause": quota.clause,
        "occasions": list(quota.scope.occasions),
        "tiers": list(quota.scope.tiers),
        **_who_keys(quota.who),
        "per": quota.per,
        "limit": _limit_keys(quota.limit),
    }


def _who_keys(who: Who) -> dict[str, list[str]]:
    return {"kinds": list(who.kinds), "classes": list(who.classes)}


def _limit_keys(limit: Limit) -> dict[str, Any]:
    """As the plan file names them; a percentage is exact, as text."""
    if isinstance(limit, Cap):
        return {"cap": limit.number}
    if isinstance(limit, BodyCaps):
        return {"caps": dict(limit.named), "other_bodies": limit.others}
    if isinstance(limit, Share):
        return {"share": plain(limit.percent), "of": limit.of, "rounding": limit.rounding}
    return {"total": limit.number, "reserved": list(_reserved(limit))}


def _reserved(limit: Total) -> Iterable[dict[str, Any]]:
    for each in limit.reserved:
        yield {
            "label": each.label,
            **_who_keys(each.who),
            "seats": each.seats,
            "release": each.release,
        }
