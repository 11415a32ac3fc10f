"""The versions of a plan: one of them with what it changes, and who may put it in force."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q

from awards.enums import OccasionState
from awards.models import Nomination, Occasion, PlanVersion
from awards.rules import Plan, Proof, prove
from awards.rules.texts import SECTIONS, Change, LineChange, changed_lines, differences
from awards.selectors.plan_losses import losses
from awards.selectors.plan_parts import Part, parts
from awards.selectors.plans import plan_of
from awards.states import DECIDED
from emulation import clock
from emulation.enums import Role
from emulation.models import Movement, RoleAssignment, User

MANAGERS = (Role.TCCB, Role.ADMIN)
CASE_SECTIONS = {SECTIONS["case"], SECTIONS["choice_case"]}


def versions() -> Any:
    """Every version with whom its page names."""
    return PlanVersion.objects.select_related("movement", "added_by__staff", "activated_by__staff")


def in_force(movement: Movement) -> PlanVersion | None:
    """The version in force, None where there is none yet."""
    return versions().filter(movement=movement).exclude(activated_at=None).first()


def force_mark(movement: Movement) -> str:
    """Which version is in force, as a form carries it; "0" where there is none yet."""
    force = in_force(movement)
    return str(force.pk if force else 0)


def newest(movement: Movement | None) -> PlanVersion | None:
    """The version with the highest number, in force or not."""
    return versions().filter(movement=movement).first() if movement else None


def waiting_version(force: PlanVersion) -> PlanVersion | None:
    """The newest version that may still follow the one in force."""
    return versions().filter(movement=force.movement, number__gt=force.number).first()


def waiting_for(user: User) -> list[PlanVersion]:
    """Versions of any movement that somebody else added and nothing as new has overtaken."""
    newer = PlanVersion.objects.filter(
        movement=OuterRef("movement"), number__gte=OuterRef("number")
    ).exclude(activated_at=None)
    found = PlanVersion.objects.filter(~Exists(newer), ~Q(added_by=user) | Q(added_by=None))
    return list(found.select_related("movement").order_by("movement", "number"))


@dataclass(frozen=True)
class Comparison:
    """What `newer` says otherwise than `older`."""

    older: PlanVersion
    newer: PlanVersion

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        return differences(self.older.text, self.newer.text)

    @property
    def sections(self) -> list[tuple[str, list[Change], bool]]:
        """(heading, its changes, whether they are worked cases, which stand last and folded)."""
        found: dict[str, list[Change]] = {}
        for change in self.changes:
            found.setdefault(change.section, []).append(change)
        return [(title, changes, title in CASE_SECTIONS) for title, changes in found.items()]

    @property
    def lines(self) -> tuple[tuple[LineChange, ...], ...]:
        """Every block of lines that differ: whoever signs has all of it before them."""
        return changed_lines(self.older.text, self.newer.text)


@dataclass(frozen=True)
class VersionPage:
    """One stored version beside the one in force."""

    version: PlanVersion
    force: PlanVersion | None

    @property
    def plan(self) -> Plan:
        return plan_of(self.version)

    @property
    def parts(self) -> list[Part]:
        return parts(self.plan)

    @property
    def is_in_force(self) -> bool:
        return self.force is not None and self.force.pk == self.version.pk

    @property
    def waits(self) -> bool:
        """Whether it may still be put in force: none as new or newer was."""
        return self.force is None or self.version.number > self.force.number

    @property
    def state(self) -> tuple[str, str]:
        """Chip and word."""
        if self.is_in_force:
            return "ok", "Đang áp dụng"
        if self.waits:
            return "run", "Chưa áp dụng"
        return "off", "Đã thôi áp dụng" if self.version.activated_at else "Không được áp dụng"

    @cached_property
    def proof(self) -> Proof:
        return prove(self.plan)

    @cached_property
    def comparison(self) -> Comparison | None:
        """With the version in force; of that one itself, with the one before it."""
        if not self.is_in_force:
            return Comparison(self.force, self.version) if self.force else None
        activated = self.version.movement.plan_versions.exclude(activated_at=None)
        before = activated.filter(number__lt=self.version.number).first()
        return Comparison(before, self.version) if before else None

    @property
    def renumbered(self) -> bool:
        """Whether its number is another one than that in force: it may be another movement's."""
        return bool(self.waits and self.force and plan_of(self.force).number != self.plan.number)

    @property
    def number_in_force(self) -> str:
        return plan_of(self.force).number if self.force else ""

    @property
    def losses(self) -> list[str]:
        """What keeps it from being put in force today."""
        return list(losses(self.version.movement, self.plan))


def others_who_may_activate(version: PlanVersion) -> list[User]:
    """Whose accounts may put it in force today: not who added it."""
    held = RoleAssignment.objects.in_force(clock.today()).filter(role__in=MANAGERS)
    users = User.objects.filter(pk__in=held.values("user"), is_active=True)
    return list(
        users.exclude(pk=version.added_by_id).select_related("staff").order_by("display_name", "pk")
    )


def in_hand(occasions: Iterable[Occasion]) -> int:
    """How many nominations on these occasions still wait for a word of the council."""
    return Nomination.objects.filter(occasion__in=occasions).exclude(state__in=DECIDED).count()


def occasions_by_work(movement: Movement) -> list[Occasion]:
    """Every occasion of the movement: those that take nominations first, the closed ones last."""
    found = movement.occasions.select_related("movement").order_by("-ends_on", "code")
    order = [OccasionState.OPEN, OccasionState.PLANNED, OccasionState.CLOSED]
    return sorted(found, key=lambda occasion: order.index(OccasionState(occasion.state)))


def occasions_at_work(movement: Movement) -> list[Occasion]:
    """Those that take nominations now: whose work another plan would touch."""
    found = occasions_by_work(movement)
    return [occasion for occasion in found if occasion.state == OccasionState.OPEN]
