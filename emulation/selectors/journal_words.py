"""The figures an entry keeps, in the words of an office: what was, what is, by which paper."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from emulation.acts import Act
from emulation.enums import (
    ClassificationLevel,
    DisciplineLevel,
    PendingCaseKind,
    RecordState,
    Role,
    TargetBasis,
)
from emulation.models import AwardTier
from emulation.vietnamese.dates import format_date
from emulation.vietnamese.numbers import format_number, groups_thousands, parse_decimal

Words = dict[str, dict[str, str]]
ARROW = " → "
MONEY = frozenset({Act.CONTRIBUTION_RECORDED, Act.CONTRIBUTION_REMOVED, Act.NORM_ENTERED})
_CHANGED = {"name": "tên", "baseline": "số đầu kỳ", "value": "mức", "measure": "đơn vị tính",
            "due_on": "hạn", "budget": "kinh phí", "source": "văn bản", "basis": "căn cứ",
            "level": "hình thức", "number": "số",
            "decided_on": "ngày quyết định", "kind": "loại việc", "opened_on": "từ ngày",
            "handler": "nơi giải quyết", "answer_due": "hạn trả lời",
            "closed_on": "ngày kết luận", "valid_from": "có hiệu lực từ",
            "valid_to": "đến hết"}  # fmt: skip
_DAYS = frozenset({"due_on", "decided_on", "opened_on", "answer_due", "closed_on", "valid_from",
                   "valid_to"})  # fmt: skip
_NOTHING = "chưa có"
_KNOWN_OTHERWISE = frozenset({"name", "measure"})  # the act names the indicator, the value its unit


def tier_names(tiers: Iterable[AwardTier]) -> dict[str, str]:
    """Of one movement; of several only what a code means in each of them."""
    names: dict[str, set[str]] = {}
    for tier in tiers:
        names.setdefault(tier.code, set()).add(tier.short_name)
    return {code: next(iter(called)) for code, called in names.items() if len(called) == 1}


class TierNames:
    """What a code means in a movement; where that is not known, what it means in all of them."""

    def __init__(self) -> None:
        tiers = list(AwardTier.objects.all())
        self._anywhere = tier_names(tiers)
        self._of = {
            key: tier_names(tier for tier in tiers if tier.movement_id == key)
            for key in {tier.movement_id for tier in tiers}
        }

    def of(self, movement_id: int | None) -> dict[str, str]:
        return self._of.get(movement_id, self._anywhere) if movement_id else self._anywhere


def reason(data: dict[str, Any]) -> str:
    """Why, in the words of whoever acted."""
    given = [data.get("reason"), data.get("note"), *(data.get("reasons") or [])]
    return "; ".join(str(part) for part in given if part)


def figures(act: Act, data: dict[str, Any], measure: str, words: Words) -> str:
    """ "mức 12 công trình → 10 công trình", "Bỏ phiếu kín", "xét: đạt"."""
    return "; ".join(part for part in _parts(act, data, measure, words) if part)


def _parts(act: Act, data: dict[str, Any], measure: str, words: Words) -> Iterable[str]:
    yield from _changes(act, data, words)
    if "value" in data:
        yield f"{_number(data['value'])} {'đồng' if act in MONEY else measure}".strip()
    for key, read in _READ.items():
        if data.get(key) not in (None, ""):
            yield read(data[key])
    for key, names in words.items():
        if data.get(key):
            yield names.get(str(data[key]), "")
    if "points" in data:
        yield f"{_number(data['points'])} điểm"
    elif "met" in data:
        yield "đạt" if data["met"] else "không đạt"


def _changes(act: Act, data: dict[str, Any], words: Words) -> Iterable[str]:
    before, after = data.get("before"), data.get("after")
    if "level" in data:
        yield _levels(act, data)
    elif isinstance(before, dict) or (isinstance(after, dict) and "value" in after):
        yield from _differences(before or {}, after or {})
    elif isinstance(before, str) and isinstance(after, str):
        tiers = words.get("tier", {})
        yield ARROW.join(tiers.get(code, code) or _NOTHING for code in (before, after))


def _differences(before: dict[str, Any], after: dict[str, Any]) -> Iterable[str]:
    both = bool(before and after)
    for key, label in _CHANGED.items():
        if not both and key in _KNOWN_OTHERWISE:
            continue
        old, new = _shown(key, before), _shown(key, after)
        if old != new:
            told = ARROW.join((old or _NOTHING, new or "bỏ")) if both else old or new
            yield f"{label} {told}"


def _shown(key: str, values: dict[str, Any]) -> str:
    """A value with its measure; a day as a day. Empty: not given."""
    value = values.get(key)
    if value in (None, ""):
        return ""
    if key in ("value", "baseline"):
        measure = values.get("measure", "")
        return f"{_number(value)}{'' if measure == '%' else ' '}{measure}".strip()
    if key == "basis":
        return str(TargetBasis(value).label) if value in TargetBasis.values else ""
    if key in _DAYS:
        return format_date(date.fromisoformat(value))
    return f"{_number(value)} đồng" if key == "budget" else str(value)


def _levels(act: Act, data: dict[str, Any]) -> str:
    scale = ClassificationLevel if act == Act.CLASSIFICATION_ENTERED else DisciplineLevel
    now = str(scale(data["level"]).label)
    before = data.get("before")
    return f"{scale(before).label}{ARROW}{now}" if before else now


def _number(value: str) -> str:
    """As `audit.figure` wrote it: "1500.0000" is 1.500. Older entries keep Vietnamese text, where
    the dots of "1.500" group thousands and "1.234,5" stays as it is."""
    if groups_thousands(str(value)):
        return format_number(parse_decimal(value))
    try:
        return format_number(Decimal(value))
    except InvalidOperation:
        return str(value)


def _day(value: str) -> str:
    return format_date(date.fromisoformat(value))


_READ: dict[str, Callable[[Any], str]] = {
    "year": lambda value: f"năm {value}",
    "late_after": lambda value: f"sau hạn {_day(value)}",
    "number": lambda value: f"số {value}",
    "source": str,
    "title": str,
    "from_state": lambda value: "đã xác nhận trước đó" if value == RecordState.VERIFIED else "",
    "kind": lambda value: dict(PendingCaseKind.choices).get(value, ""),
    "held_on": lambda value: f"họp ngày {_day(value)}",
    "from": lambda value: f"từ ngày {_day(value)}",
    "to": lambda value: f"sang ngày {_day(value)}",
    "opened_on": lambda value: f"từ ngày {_day(value)}",
    "closed_on": lambda value: f"kết thúc ngày {_day(value)}",
    "ends_at": lambda value: f"lúc {value}",
    "count": lambda value: f"{value} đề nghị",
    "papers": lambda value: f"{value} văn bản",
    "awards": lambda value: f"{value} khen thưởng",
    "units": lambda value: f"{value} đơn vị",
    "people": lambda value: f"{value} người",
    "members": lambda value: f"{value} thành viên",
    "roles": lambda value: ", ".join(str(Role(held["role"]).label) for held in value),
}
