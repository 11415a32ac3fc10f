"""The plan as picture 09 draws it: matrix, readings, norms, versions, the law in force."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from awards import rules
from awards.models import ContributionNorm, Occasion, PlanVersion
from awards.rules import Cell, MatrixRow
from awards.selectors.law import LawInForce
from awards.selectors.plans import plan_in_force, plan_of
from emulation.enums import SubjectKind
from emulation.errors import Refused
from emulation.models import Movement, User
from emulation.vietnamese.money import format_vnd


@dataclass(frozen=True)
class NormCell:
    """Route B of one row: the norms in force on the occasion's day, or that there is none."""

    cell: Cell
    amounts: list[str]
    missing: list[str]


@dataclass(frozen=True)
class TableRow:
    """A row of the matrix. `span`: rows of its occasion on the first of them, else 0."""

    row: MatrixRow
    span: int
    route: Cell | None
    norm: NormCell | None


class PlanPage:
    """One movement's plan in force, as of `on`."""

    def __init__(self, movement: Movement, version: PlanVersion, on: date) -> None:
        self.movement, self.version, self.on = movement, version, on
        self.plan = plan_of(version)
        self.norms = list(ContributionNorm.objects.filter(movement=movement))

    @property
    def rows(self) -> list[TableRow]:
        rows = rules.matrix(self.plan)
        spans: dict[str, int] = {}
        for row in rows:
            spans[row.occasion.code] = spans.get(row.occasion.code, 0) + 1
        return [self._row(row, spans.pop(row.occasion.code, 0)) for row in rows]

    def _row(self, row: MatrixRow, span: int) -> TableRow:
        route = next((cell for cell in row.cells if not cell.needs_norm), None)
        cell = next((cell for cell in row.cells if cell.needs_norm), None)
        return TableRow(row, span, route, self._norm(row, cell) if cell else None)

    def _norm(self, row: MatrixRow, cell: Cell) -> NormCell:
        day = self._day(row.occasion)
        held = {
            norm.subject_kind: norm
            for norm in self.norms
            if norm.tier == row.tier.code and norm.holds_on(day)
        }
        return NormCell(
            cell,
            [
                f"{SubjectKind(kind).label.lower()} {format_vnd(norm.value)}"
                for kind, norm in sorted(held.items())
            ],
            [kind.label.lower() for kind in SubjectKind if kind not in held],
        )

    def _day(self, occasion: rules.Occasion) -> date:
        """The last day of the window the occasion would have this year."""
        end = occasion.until or self.plan.period.end
        return end if occasion.kind != "annual" else min(date(self.on.year, 12, 31), end)

    @property
    def ranks(self) -> int:
        return self.plan.top_rank

    @property
    def norm_is_missing(self) -> bool:
        return any(row.norm and row.norm.missing for row in self.rows)

    @property
    def criteria_line(self) -> str:
        """Which criteria hold for every route, by their clauses' numbers."""
        counts = {
            name: sum(c.group == group for c in self.plan.criteria)
            for group, name in (("general", "tiêu chuẩn chung"), ("specific", "tiêu chuẩn riêng"))
        }
        told = " và ".join(f"{count} {name}" for name, count in counts.items() if count)
        return f"Đường A hoặc đường B, đạt một là đủ. Cả {told} áp dụng cho hai đường."

    @property
    def versions(self) -> list[dict[str, Any]]:
        return version_entries(self.movement)

    @property
    def tier_norms(self) -> list[tuple[str, ContributionNorm]]:
        names = {tier.code: tier.short_name for tier in self.movement.tiers.all()}
        return [(names.get(norm.tier, norm.tier), norm) for norm in self.norms]

    @property
    def law(self) -> LawInForce:
        return LawInForce(self.on)


def version_entries(movement: Movement) -> list[dict[str, Any]]:
    """Every version for the journal component, newest first."""
    versions = movement.plan_versions.select_related("activated_by__staff", "added_by__staff")
    return [
        {
            "at": version.activated_at or version.added_at,
            "who": _who(version.activated_by or version.added_by),
            "what": _what(version),
            "reason": version.activation_reason,
        }
        for version in versions
    ]


def _who(user: User | None) -> str:
    return user.addressed if user else "Hệ thống"


def _what(version: PlanVersion) -> str:
    """A version is taken in only when every one of its cases comes out as expected."""
    count = len(plan_of(version).cases)
    state = "" if version.activated_at else " Chưa áp dụng."
    note = f": {version.note}" if version.note else ""
    return f"Bản {version.number}{note}. {count} trên {count} ví dụ đúng.{state}"


# --- Occasions ------------------------------------------------------------------------------


def occasions_of(movement: Movement) -> Iterable[Occasion]:
    return movement.occasions.order_by("-ends_on", "code")


def missing_norms(occasions: Iterable[Occasion]) -> list[Occasion]:
    """Occasions for which some tier and kind of subject has no norm on their last day."""
    asked = list(occasions)
    movements = {occasion.movement_id: occasion.movement for occasion in asked}
    norms = list(ContributionNorm.objects.filter(movement__in=movements))
    plans = {key: _plan_or_none(movement) for key, movement in movements.items()}
    return [o for o in asked if _needed(o, plans[o.movement_id]) - _held(o, norms)]


def _plan_or_none(movement: Movement) -> rules.Plan | None:
    try:
        return plan_in_force(movement)
    except Refused:
        return None


def _held(occasion: Occasion, norms: Iterable[ContributionNorm]) -> set[tuple[str, str]]:
    return {
        (norm.tier, norm.subject_kind)
        for norm in norms
        if norm.movement_id == occasion.movement_id and norm.holds_on(occasion.ends_on)
    }


def _needed(occasion: Occasion, plan: rules.Plan | None) -> set[tuple[str, str]]:
    """Tiers that have a route by contribution on the occasion, for both kinds of subject."""
    if plan is None:
        return set()
    return {
        (row.tier.code, kind.value)
        for row in rules.matrix(plan)
        if row.occasion.code == occasion.code and any(cell.needs_norm for cell in row.cells)
        for kind in SubjectKind
    }
