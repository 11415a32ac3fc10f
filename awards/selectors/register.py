"""What came back: decisions still to be recorded, and the register of awards."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from awards.enums import NominationState
from awards.models import Award, Decision, Nomination, Occasion
from awards.selectors.nominations import tiers_of
from awards.selectors.plans import plan_of
from awards.selectors.tiers import Tiers
from emulation import audit, clock
from emulation.acts import Act
from emulation.enums import Role
from emulation.models import AwardTier, RoleAssignment, User
from emulation.vietnamese.names import search_key

PAGE_SIZE = 25


@dataclass(frozen=True)
class Waiting:
    """Nominations the council approved for one tier, still without a decision."""

    occasion: Occasion
    tier: AwardTier
    count: int


def honoured(rows: Iterable[Nomination | Award]) -> str:
    """Who has a name in a decision, counted: "3 tập thể", "1 tập thể, 2 cá nhân"."""
    collectives = [row.subject.is_collective for row in rows]
    counts = {"tập thể": collectives.count(True), "cá nhân": collectives.count(False)}
    return ", ".join(f"{count} {kind}" for kind, count in counts.items() if count)


def waiting_decisions(user: User) -> list[Waiting]:
    """By occasion, the newest first, and tier, the highest first."""
    approved = Nomination.objects.visible_to(user).filter(state=NominationState.APPROVED)
    groups = list(
        approved.order_by().values_list("occasion", "tier").annotate(Count("pk", distinct=True))
    )
    occasions = Occasion.objects.select_related("movement__department").in_bulk(
        {occasion for occasion, _, _ in groups}
    )
    tiers: dict[int, dict[str, AwardTier]] = {}
    for occasion in occasions.values():
        if occasion.movement_id not in tiers:
            tiers[occasion.movement_id] = tiers_of(occasion.movement_id)
    found = [
        Waiting(occasions[pk], tiers[occasions[pk].movement_id][tier], count)
        for pk, tier, count in groups
    ]
    return sorted(found, key=lambda w: (w.occasion.ends_on, w.tier.rank), reverse=True)


def approved_for(occasion: Occasion, tier: str, user: User) -> list[Nomination]:
    """What a decision for this tier may name, in the order of the papers."""
    return list(
        Nomination.objects.visible_to(user)
        .filter(occasion=occasion, tier=tier, state=NominationState.APPROVED)
        .for_list()
        .defer("facts", "verdict")
        .order_by("subject__unit__sort_key", "subject__kind", "subject__sort_key", "pk")
    )


def people_told(nominations: Sequence[Nomination]) -> int:
    """How many accounts hear of a decision on these: the units' officers, and those it names."""
    today = clock.today()
    officers = RoleAssignment.objects.in_force(today).filter(
        role=Role.UNIT_OFFICER,
        unit__in={n.subject.unit_id for n in nominations},
        user__is_active=True,
    )
    people = {n.subject.staff_id for n in nominations if n.subject.staff_id}
    named = User.objects.filter(staff__in=people, is_active=True)
    return len(
        set(officers.values_list("user", flat=True)) | set(named.values_list("pk", flat=True))
    )


def issuer_on(nomination: Nomination, day: date) -> str:
    """Who decides on what was nominated, under the name in force on `day`.

    The plan the nomination was judged by says which authority, whatever is in force since; the
    department's dated names say what it is called.
    """
    named = plan_of(nomination.plan_version).tier(nomination.tier)
    office = nomination.occasion.movement.department.names_on(day).first()
    if office is None:
        return named.decided_by
    if named.authority == "department":
        return f"Giám đốc {office.name} tỉnh {office.province}"
    if named.authority == "province":
        return f"Chủ tịch UBND tỉnh {office.province}"
    return named.decided_by


def decisions(user: User) -> QuerySet[Decision]:
    seen = Decision.objects.visible_to(user).select_related("occasion", "recorded_by")
    return seen.annotate(count=Count("awards")).order_by("-decided_on", "-pk")


def named_so_far(decision: Decision) -> set[tuple[date, str]]:
    """Day and number as they are, and as they were before each correction: what was stored of the
    decision elsewhere names it by those of its time."""
    corrected = audit.entries_of(decision).filter(act=Act.DECISION_CORRECTED)
    former = [entry.data["before"] for entry in corrected]
    earlier = {(date.fromisoformat(old["decided_on"]), old["number"]) for old in former}
    return {(decision.decided_on, decision.number)} | earlier


# --- The register ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Filters:
    """What the register's address asks for; empty means all."""

    q: str = ""
    year: int | None = None
    tier: AwardTier | None = None
    kind: str = ""
    unit: int | None = None

    @property
    def any(self) -> bool:
        return bool(self.q or self.year or self.tier or self.kind or self.unit)


def awards(user: User) -> QuerySet[Award]:
    """The register as `user` may see it, the newest decision first."""
    seen = Award.objects.visible_to(user)
    beside = ("decision__occasion", "subject__unit", "subject__staff", "nomination")
    light = seen.select_related(*beside).defer("nomination__facts", "nomination__verdict")
    return light.order_by(
        "-decision__decided_on", "-decision__pk", "subject__unit__sort_key", "subject__sort_key"
    )


def matching(rows: QuerySet[Award], filters: Filters) -> QuerySet[Award]:
    conditions = {
        "decision__decided_on__year": filters.year,
        "decision__tier": filters.tier and filters.tier.code,
        "decision__occasion__movement": filters.tier and filters.tier.movement_id,
        "subject__kind": filters.kind,
        "subject__unit": filters.unit,
    }
    found = rows.filter(**{name: value for name, value in conditions.items() if value})
    if key := search_key(filters.q):
        found = found.filter(subject__search_key__contains=key)
    return found


def tiers_in(rows: QuerySet[Award], tiers: Tiers) -> list[AwardTier]:
    """What to choose from: the plans' tiers, and those that some award here is of."""
    keys = rows.order_by().values_list("decision__occasion__movement", "decision__tier")
    given = set(keys.distinct())
    return [tier for tier in tiers.all if tier.in_plan or (tier.movement_id, tier.code) in given]


def years_of(rows: QuerySet[Award]) -> list[int]:
    days = rows.order_by().values_list("decision__decided_on", flat=True).distinct()
    return sorted({day.year for day in days}, reverse=True)
