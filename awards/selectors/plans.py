"""Which plan holds: the version in force, the one an occasion is judged by, their parsed form."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.utils import timezone

from awards.models import Nomination, Occasion, PlanVersion
from awards.rules import Period, Plan, parse_plan
from awards.states import UNDER_WAY
from emulation.errors import Refused
from emulation.models import Movement
from emulation.vietnamese.dates import format_date


def version_in_force(movement: Movement) -> PlanVersion:
    """The activated version with the highest number. Raises Refused where there is none."""
    version = movement.plan_versions.exclude(activated_at=None).order_by("-number").first()
    if version is None:
        raise Refused("Phong trào chưa có bản kế hoạch nào được áp dụng.")
    return version


def plan_of(version: PlanVersion) -> Plan:
    """The parsed plan of an immutable version; parsed once per process. Refused where the text is
    not the one that was stored: nobody is judged by what somebody wrote into the database."""
    plan = _parsed(version.text)
    if plan.sha256 != version.sha256:
        raise Refused(
            f"Nội dung bản kế hoạch số {version.number} không khớp mã kiểm tra đã ghi khi nhập."
        )
    return plan


def plan_in_force(movement: Movement) -> Plan:
    return plan_of(version_in_force(movement))


# --- Of an occasion -------------------------------------------------------------------------


AS_LOCKED = "như khi khóa dịp này"


class Basis(NamedTuple):
    """What an occasion is judged by: a version of the plan, and the day it is judged as of."""

    version: PlanVersion
    on: date

    @property
    def plan(self) -> Plan:
        return plan_of(self.version)


def basis_of(occasion: Occasion, *, today: date) -> Basis:
    """Of one that is not locked the version in force and `today`. Of a locked one the version that
    was in force when it was locked and the day it was locked, whatever was activated or recorded
    since; who is still on the way to its decision is looked at `today` all the same, by that
    version (see `awards.collect`). Raises Refused where no version was ever activated."""
    return Basis(version_for(occasion), occasion.closed_on or today)


def version_for(occasion: Occasion) -> PlanVersion:
    """The version an occasion is judged by. Of a locked one the highest number activated on its
    last day or before; the first activated one where none was yet. Days, not hours: what was
    activated later on that very day counts as in force on it."""
    if occasion.closed_on is None:
        return version_in_force(occasion.movement)
    activated = occasion.movement.plan_versions.exclude(activated_at=None)
    return _at(occasion, activated) or version_in_force(occasion.movement)


def plan_for(occasion: Occasion) -> Plan:
    return plan_of(version_for(occasion))


def told_as_locked(occasion: Occasion, *, today: date) -> str:
    """What a page about a locked occasion says of the plan and the day behind its results; "" while
    it is not locked, since pages tell today's then."""
    if occasion.closed_on is None:
        return ""
    basis = basis_of(occasion, today=today)
    told = f"Kết quả ngày {format_date(basis.on)} theo bản {basis.version.number}, {AS_LOCKED}"
    under_way = Nomination.objects.filter(occasion=occasion, state__in=UNDER_WAY)
    if basis.on == today or not under_way.exists():
        return told
    return f"{told}; ai còn chờ quyết định thì tính ngày {format_date(today)}"


def tiers_given(occasion: Occasion) -> tuple[str, ...]:
    """Codes of the tiers that its plan gives on the occasion, from the lowest up."""
    plan = plan_for(occasion)
    return next((known.tiers for known in plan.occasions if known.code == occasion.code), ())


def plans_for(occasions: Iterable[Occasion]) -> dict[int, Plan]:
    """The plan each is judged by, by the occasion's id; one query. None of a movement that has no
    version in force."""
    asked = list(occasions)
    activated: defaultdict[int, list[PlanVersion]] = defaultdict(list)
    rows = PlanVersion.objects.filter(movement__in={o.movement_id for o in asked})
    for version in rows.exclude(activated_at=None):
        activated[version.movement_id].append(version)
    found = {o.pk: _at(o, activated[o.movement_id]) for o in asked}
    return {pk: plan_of(version) for pk, version in found.items() if version}


def _at(occasion: Occasion, activated: Iterable[PlanVersion]) -> PlanVersion | None:
    known = sorted(activated, key=lambda version: (version.activated_at, version.number))
    then = [v for v in known if occasion.closed_on is None or _day(v) <= occasion.closed_on]
    return max(then or known[:1], key=lambda version: version.number, default=None)


def _day(version: PlanVersion) -> date:
    return timezone.localtime(version.activated_at).date()


def counts_until(plan: Plan, occasion: Occasion) -> date | None:
    """The last day whose results `plan` counts on the occasion, which it knows; None: its end."""
    window = Period(occasion.starts_on, occasion.ends_on)
    return plan.occasion(occasion.code).cut_off_day(window)


@lru_cache(maxsize=16)
def _parsed(text: str) -> Plan:
    return parse_plan(text)
