"""The tables `[[quota]]`, `[[ranking]]`, `[[preference]]` and `[[discretion]]` of a plan file."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from ..reader import Table
from .model import (
    BASES,
    ORDERS,
    PER,
    POWERS,
    ROUNDINGS,
    BodyCaps,
    Cap,
    Discretion,
    Limit,
    Preference,
    Quota,
    Ranking,
    RankKey,
    Reserve,
    Scope,
    Share,
    Total,
    Who,
)

LIMITS = ("cap", "caps", "share", "total")
BELONGS = {"of": "share", "rounding": "share", "reserved": "total", "other_bodies": "caps"}
MEASURES = {"share": "%", "score": "điểm", "contribution": "đồng", "votes": "phiếu", "tier": ""}
PREFIXES = {"score": "điểm", "indicator": ""}
_PART = re.compile("[A-Za-z0-9_]+")


def read_choosing(root: Table) -> dict[str, Any]:
    """The fields of a `Plan` that say how to choose; problems go to the file's source.

    Its worked examples are read later, when the plan is known to hold together.
    """
    root.tables("choice_case", unique="name", optional=True)
    return {
        "quotas": tuple(_quota(row) for row in _rows(root, "quota")),
        "rankings": tuple(_ranking(row) for row in _rows(root, "ranking")),
        "preferences": tuple(_preference(row) for row in _rows(root, "preference")),
        "discretions": tuple(_discretion(row) for row in _rows(root, "discretion")),
    }


def _rows(root: Table, key: str) -> tuple[Table, ...]:
    return root.tables(key, unique="code", optional=True)


def _named(row: Table) -> dict[str, str]:
    return {
        "code": row.code(),
        "label": row.text("label"),
        "clause": row.text("clause"),
        "wording": row.text("wording", default=""),
        "reading": row.text("reading", default=""),
    }


def _scope(row: Table, *, tiers_required: bool = False) -> Scope:
    return Scope(row.texts("occasions"), row.texts("tiers", required=tiers_required))


def _who(row: Table) -> Who:
    return Who(row.texts("kinds"), row.texts("classes"))


def _quota(row: Table) -> Quota:
    quota = Quota(
        **_named(row),
        scope=_scope(row, tiers_required=True),
        who=_who(row),
        per=row.choice("per", PER),
        limit=_limit(row),
    )
    row.close()
    return quota


def _limit(row: Table) -> Limit:
    given = [key for key in LIMITS if key in row]
    if len(given) != 1:
        told = f"cần đúng một giới hạn trong: {', '.join(LIMITS)}"
        row.problem(given[1] if given else "", told)
    for key, owner in BELONGS.items():
        if key in row and owner not in given:
            row.refuse(key, f"chỉ dùng cùng {owner}")
    # All of them are read, so that the keys of a second one are not told to be unknown as well.
    limits = [_READERS[key](row) for key in given]
    return limits[0] if limits else Cap(1)


def _cap(row: Table) -> Cap:
    return Cap(_number(row, "cap", least=1))


def _caps(row: Table) -> BodyCaps:
    table = row.table("caps")
    named = tuple((key, _number(table, key, least=0)) for key in table.keys)
    others = _number(row, "other_bodies", least=0) if "other_bodies" in row else None
    if not any(number for _, number in named) and not others:
        row.problem("caps", "không khối, cụm nào có suất")
    return BodyCaps(named, others)


def _share(row: Table) -> Share:
    percent = row.decimal("share", above=Decimal(0))
    if percent > 100:
        row.problem("share", "không quá 100")
    return Share(percent, row.choice("of", BASES), row.choice("rounding", ROUNDINGS))


def _total(row: Table) -> Total:
    number = _number(row, "total", least=1)
    rows = row.tables("reserved", optional=True)
    return Total(number, tuple(_reserve(each) for each in rows))


_READERS: dict[str, Callable[[Table], Limit]] = {
    "cap": _cap,
    "caps": _caps,
    "share": _share,
    "total": _total,
}


def _reserve(row: Table) -> Reserve:
    reserve = Reserve(
        label=row.text("label"),
        who=_who(row),
        seats=_number(row, "seats", least=1),
        release=row.flag("release", default=False),
    )
    row.close()
    return reserve


def _number(row: Table, key: str, *, least: int) -> int:
    value = row.whole(key)
    if isinstance(row.raw(key), int) and value < least:
        row.problem(key, f"phải từ {least} trở lên")
    return value


def _ranking(row: Table) -> Ranking:
    ranking = Ranking(
        **_named(row),
        scope=_scope(row),
        by=tuple(_rank_key(each) for each in row.tables("by", unique="key", optional=True)),
    )
    row.close()
    return ranking


def _rank_key(row: Table) -> RankKey:
    key = row.text("key")
    if key and default_measure(key) is None:
        known = ", ".join([*MEASURES, *(f"{prefix}.<mã>" for prefix in PREFIXES)])
        row.problem("key", f"không có tiêu chí xếp hạng {key!r}, chọn một trong: {known}")
    rank_key = RankKey(
        key=key,
        label=row.text("label"),
        order=row.choice("order", ORDERS),
        measure=row.text("measure", default=default_measure(key) or ""),
    )
    row.close()
    return rank_key


def default_measure(key: str) -> str | None:
    """How the figure of a rank key is counted; None where there is no such key."""
    prefix, dot, rest = key.partition(".")
    if not dot:
        return MEASURES.get(key)
    return PREFIXES.get(prefix) if _PART.fullmatch(rest) else None


def _preference(row: Table) -> Preference:
    preference = Preference(**_named(row), traits=row.texts("traits", required=True))
    row.close()
    return preference


def _discretion(row: Table) -> Discretion:
    discretion = Discretion(
        **_named(row),
        by=row.text("by"),
        may=row.choice("may", POWERS),
        scope=_scope(row),
        quotas=row.texts("quotas"),
    )
    row.close()
    return discretion
