"""Figures: targets with their results, contributions with their norm."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from awards.facts_sheet import values
from awards.facts_sheet.asked import Asked
from awards.facts_sheet.columns.base import Column, Row
from awards.facts_sheet.columns.named import indicator_columns, indicators_given
from awards.facts_sheet.columns.who import word_of
from awards.rules import ContributionFacts, Period, Progress, TierNorm
from awards.rules.conditions.contribution import Contribution
from awards.rules.conditions.progress import ResultAgainstTarget
from emulation.vietnamese.names import search_key

PLACES = 20  # indicators a row may have
SHOWN = 3  # of them in an empty sheet
BASES = {
    "đơn vị": "unit_plan",
    "tỉnh": "province_plan",
    "bộ": "ministry_plan",
    "số người": "headcount",
}
SCOPES = {"năm": "year", "giai đoạn": "plan"}
# Measured, not counted: what is missing may be a part of one.
DIVISIBLE = {
    search_key(measure)
    for measure in (
        "%", "điểm %", "m", "km", "m2", "m²", "km2", "km²", "m3", "m³", "ha", "kg", "tạ", "tấn",
        "lít", "giờ", "đồng", "nghìn đồng", "triệu đồng", "tỷ đồng", "triệu", "tỷ", "điểm",
    )
}  # fmt: skip


class Indicators:
    """chi_tieu.1, don_vi_tinh.1, de_ra.1, ket_qua.1 and what is seldom needed, up to 20 of them."""

    def columns(self, asked: Asked) -> Iterable[Column]:
        yield from indicator_columns(asked)
        ways = [] if asked.plan.indicators else _ways(asked)
        bases, scopes = {way.basis for way in ways}, {way.scope for way in ways}
        for place in range(1, PLACES + 1):
            shown = bool(ways) and place <= SHOWN
            yield from _figures(place, shown)
            basis, scope = shown and len(bases) > 1, shown and len(scopes) > 1
            yield _column("muc_cua", place, "đơn vị hoặc tỉnh: mức đề ra của ai", _basis, basis)
            yield _column("ky", place, "năm hoặc giai đoạn: mức đề ra cho kỳ nào", _scope, scope)
            takes = "x: đếm trọn từng cái (hộ, xã); không: chia được (km, %)"
            yield _column("so_nguyen", place, takes, values.answer, False)

    def facts(self, row: Row, asked: Asked) -> dict[str, Any]:
        return {"progress": (*indicators_given(row, asked), *self._given(row, asked))}

    def _given(self, row: Row, asked: Asked) -> Iterator[Progress]:
        for place in range(1, PLACES + 1):
            if row.filled(*(f"{name}.{place}" for name in _NAMES)):
                yield _progress(row, asked, place)


_NAMES = ("chi_tieu", "don_vi_tinh", "de_ra", "ket_qua", "cho_xac_nhan")
_basis = values.one_of(BASES, "nơi đặt mức")
_scope = values.one_of(SCOPES, "kỳ")


def _column(name: str, place: int, takes: str, read: Any, wanted: bool) -> Column:
    """With a single indicator nobody writes the 1."""
    return Column(f"{name}.{place}", takes, read, wanted, (name,) if place == 1 else ())


def _figures(place: int, shown: bool) -> Iterator[Column]:
    yield _column("chi_tieu", place, "tên chỉ tiêu", values.text, shown)
    yield _column("don_vi_tinh", place, "đơn vị tính, ví dụ hộ, km, %", values.text, shown)
    yield _column("de_ra", place, "mức đề ra, bằng số", values.number, shown)
    yield _column(
        "ket_qua", place, "kết quả, bằng số, kể cả phần chờ xác nhận", values.number, shown
    )
    yield _column("cho_xac_nhan", place, "phần kết quả chưa ai xác nhận", values.amount, shown)


def _ways(asked: Asked) -> list[ResultAgainstTarget]:
    """Those that take whatever indicators there are: a plan's own have columns by their codes."""
    found = [c for c in asked.conditions if isinstance(c, ResultAgainstTarget)]
    return [way for way in found if not way.indicators]


def _progress(row: Row, asked: Asked, place: int) -> Progress:
    target, result = row.get(f"de_ra.{place}"), row.get(f"ket_qua.{place}")
    measure = row.get(f"don_vi_tinh.{place}") or ""
    unverified = _unverified(row, place, result)
    by, on, evidence = word_of(row)
    return Progress(
        code=f"{place:02d}",
        name=row.get(f"chi_tieu.{place}") or f"Chỉ tiêu {place}",
        measure=measure,
        integral=_integral(row.get(f"so_nguyen.{place}"), measure, target, result),
        basis=_told(row, asked, "muc_cua", place) or "",
        period=_period(_told(row, asked, "ky", place), asked),
        target=target,
        result=result,
        evidence=evidence,
        confirmed_by="" if unverified else by,
        confirmed_on=None if unverified else on,
        unverified=unverified,
        verified=_rest(result, unverified),
    )


def _unverified(row: Row, place: int, result: Decimal | None) -> Decimal | None:
    name = f"cho_xac_nhan.{place}"
    waiting = row.get(name)
    if waiting and not row.filled(f"ket_qua.{place}"):
        row.problem(name, f"có phần chờ xác nhận mà ket_qua.{place} bỏ trống")
    elif waiting and result is not None and waiting > result:
        row.problem(name, f"lớn hơn ket_qua.{place}")
    return waiting or None


def _rest(result: Decimal | None, unverified: Decimal | None) -> Decimal | None:
    """What is left without the part nobody has checked; None where nothing is."""
    if result is None or unverified is None or result == unverified:
        return None if unverified else result
    return result - unverified


def _integral(
    said: bool | None, measure: str, target: Decimal | None, result: Decimal | None
) -> bool:
    if said is not None:
        return said
    figures = [figure for figure in (target, result) if figure is not None]
    whole = all(figure == figure.to_integral_value() for figure in figures)
    return whole and search_key(measure) not in DIVISIBLE


def _told(row: Row, asked: Asked, name: str, place: int) -> str | None:
    """As the cell says; where it is blank, as the plan asks, if it asks for one thing only."""
    column = f"{name}.{place}"
    if row.filled(column):
        return row.get(column)
    field, words = {"muc_cua": ("basis", BASES), "ky": ("scope", SCOPES)}[name]
    asked_for = {getattr(way, field) for way in _ways(asked)}
    if len(asked_for) > 1:
        told = " hoặc ".join(word for word, meant in words.items() if meant in asked_for)
        row.problem(column, f"dịp này xét nhiều mức: ghi {told}")
    return next(iter(asked_for)) if len(asked_for) == 1 else next(iter(words.values()))


def _period(scope: str | None, asked: Asked) -> Period:
    return asked.plan.period if scope == "plan" else Period.of_year(asked.window.end.year)


class Contributions:
    """dong_gop, dong_gop.cho_xac_nhan, dinh_muc (for one tier: dinh_muc.<hình thức>), in đồng."""

    def columns(self, asked: Asked) -> Iterable[Column]:
        used = any(isinstance(c, Contribution) for c in asked.conditions)
        yield Column("dong_gop", "đồng, phần đã xác nhận; không có thì ghi 0", values.amount, used)
        waiting = "đồng, phần chưa ai xác nhận"
        yield Column("dong_gop.cho_xac_nhan", waiting, values.amount, used)
        for tier, name in [("", "mọi hình thức"), *_tiers(asked)]:
            heading = f"dinh_muc.{tier}" if tier else "dinh_muc"
            wanted = used and (tier in asked.tiers if len(asked.tiers) > 1 else not tier)
            yield Column(heading, f"đồng, định mức của {name}", values.amount, wanted)
            yield Column(f"{heading}.can_cu", "văn bản ghi định mức", values.text, wanted)

    def facts(self, row: Row, asked: Asked) -> dict[str, Any]:
        norms = tuple(
            TierNorm(tier, norm, row.get(f"dinh_muc.{tier}.can_cu") or "")
            for tier, _ in _tiers(asked)
            if (norm := row.get(f"dinh_muc.{tier}")) is not None
        )
        norm = row.get("dinh_muc")
        if norm is not None or norms:
            row.need("dong_gop", "có định mức thì ghi số đã đóng góp; chưa đóng góp thì ghi 0")
        by, on, evidence = word_of(row)
        given = ContributionFacts(
            total=row.get("dong_gop"),
            norm=norm,
            norm_source=row.get("dinh_muc.can_cu") or "",
            unverified_total=row.get("dong_gop.cho_xac_nhan") or Decimal(0),
            evidence=evidence,
            confirmed_by=by,
            confirmed_on=on,
            tier_norms=norms,
        )
        return {"contribution": given}


def _tiers(asked: Asked) -> list[tuple[str, str]]:
    return [(tier.code, tier.name) for tier in asked.plan.tiers]
