"""The plan as picture 09 draws it: matrix, readings, norms, versions, the law in force."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from awards import rules
from awards.models import ContributionNorm, Occasion, PlanVersion
from awards.selectors.choosing import quotas_of
from awards.selectors.law import LawInForce
from awards.selectors.plan_matrix import PlanMatrix
from awards.selectors.plan_parts import Part, parts
from awards.selectors.plans import plan_in_force, plan_of, plans_for
from awards.selectors.presenting import council_days
from emulation.audit import SYSTEM
from emulation.enums import SubjectKind
from emulation.errors import Refused
from emulation.models import Movement, User
from emulation.vietnamese.dates import format_date


class PlanPage:
    """One movement's plan in force, as of `on`. `versions_open`: the reader may look at each."""

    def __init__(
        self, movement: Movement, version: PlanVersion, on: date, *, versions_open: bool
    ) -> None:
        self.movement, self.version, self.on = movement, version, on
        self.versions_open = versions_open
        self.plan = plan_of(version)
        self.norms = list(ContributionNorm.objects.filter(movement=movement))
        self.matrix = PlanMatrix(self.plan, self.norms, on)

    @property
    def parts(self) -> list[Part]:
        return parts(self.plan)

    @property
    def versions(self) -> list[dict[str, Any]]:
        return version_entries(self.movement, linked=self.versions_open)

    @property
    def tier_norms(self) -> list[tuple[str, ContributionNorm]]:
        names = {tier.code: tier.short_name for tier in self.movement.tiers.all()}
        return [(names.get(norm.tier, norm.tier), norm) for norm in self.norms]

    @property
    def law(self) -> LawInForce:
        return LawInForce(self.on)


def version_entries(movement: Movement, *, linked: bool) -> list[dict[str, Any]]:
    """Every version for the journal component, newest first."""
    versions = movement.plan_versions.select_related("activated_by__staff", "added_by__staff")
    return [
        {
            "at": version.activated_at or version.added_at,
            "who": _who(version.activated_by if version.activated_at else version.added_by),
            "what": _what(version),
            "url": reverse("plan_version", args=[version.pk]) if linked else "",
            "figures": _added(version),
            "reason": version.activation_reason,
        }
        for version in versions
    ]


def _who(user: User | None) -> str:
    return user.addressed if user else SYSTEM


def _what(version: PlanVersion) -> str:
    """A version is taken in only when every one of its cases comes out as expected."""
    count = plan_of(version).worked
    state = "" if version.activated_at else " Chưa áp dụng."
    note = f": {version.note}" if version.note else ""
    return f"Bản {version.number}{note}. {count} trên {count} ví dụ đúng.{state}"


def _added(version: PlanVersion) -> str:
    """Who brought what somebody else put in force."""
    if version.activated_at is None or version.added_by is None:
        return ""
    day = format_date(timezone.localtime(version.added_at))
    return f"Nhập ngày {day} · {version.added_by.addressed}"


# --- Occasions ------------------------------------------------------------------------------


@dataclass(frozen=True)
class OccasionRow:
    """`council_day`: of the meeting where there is one; `chooses`: its plan sets a quota there."""

    occasion: Occasion
    council_day: date | None
    chooses: bool


def occasions_of(movement: Movement) -> list[OccasionRow]:
    """The newest first."""
    found = list(movement.occasions.select_related("movement").order_by("-ends_on", "code"))
    days, plans = council_days(found), plans_for(found)
    return [OccasionRow(o, days[o.pk], bool(quotas_of(plans[o.pk], o))) for o in found]


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
