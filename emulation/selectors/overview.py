"""Who has registered for a period and who has not, unit by unit."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from emulation import audit
from emulation.acts import Act
from emulation.enums import PledgeState, Role, SubjectKind
from emulation.models import Pledge, PledgeEntry, RegistrationPeriod, RoleAssignment, Unit, User
from emulation.selectors.pledges import CHIPS, NOT_MADE
from emulation.vietnamese.names import search_key

NONE = "none"
STATE_ORDER = (
    PledgeState.SUBMITTED,
    PledgeState.RETURNED,
    PledgeState.ACCEPTED,
    PledgeState.DRAFT,
    NONE,
)
NOT_SENT = frozenset({NONE, PledgeState.DRAFT, PledgeState.RETURNED})


@dataclass(frozen=True)
class Row:
    """A unit and its pledge, if there is one. `tier`: the code the collective aims at."""

    unit: Unit
    pledge: Pledge | None
    tier: str = ""
    reminded_on: date | None = None

    @property
    def state(self) -> str:
        return self.pledge.state if self.pledge else NONE

    @property
    def chip(self) -> tuple[str, str, str]:
        return CHIPS.get(self.state, NOT_MADE)


@dataclass
class Overview:
    """All rows of a period and how many are in each state."""

    period: RegistrationPeriod
    rows: list[Row]
    counts: Counter = field(default_factory=Counter)

    @property
    def not_sent(self) -> list[Row]:
        return [row for row in self.rows if row.state in NOT_SENT]

    def filtered(self, *, state: str = "", kind: str = "", words: str = "") -> list[Row]:
        """Rows of a state (or "chua-gui": everything not sent), a kind of unit, words of a name."""
        sought = search_key(words)
        return [
            row
            for row in self.rows
            if (not state or row.state == state or (state == "chua-gui" and row in self.not_sent))
            and (not kind or row.unit.kind == kind)
            and sought in row.unit.search_key
        ]


def units_of(period: RegistrationPeriod) -> QuerySet[Unit]:
    """The department's units that exist during the period."""
    return Unit.objects.filter(
        Q(opened_on=None) | Q(opened_on__lte=period.ends_on),
        Q(closed_on=None) | Q(closed_on__gt=period.starts_on),
        department=period.movement.department_id,
    )


def overview(period: RegistrationPeriod, user: User) -> Overview:
    """Every unit the person may see with its pledge for the period; four queries."""
    pledges = {
        pledge.unit_id: pledge
        for pledge in Pledge.objects.visible_to(user)
        .filter(period=period)
        .annotate(
            people=Count(
                "entries",
                filter=Q(entries__subject__kind=SubjectKind.INDIVIDUAL),
                distinct=True,
            ),
            indicators=Count(
                "targets",
                filter=Q(targets__subject__kind=SubjectKind.COLLECTIVE),
                distinct=True,
            ),
        )
    }
    collective = PledgeEntry.objects.filter(
        pledge__period=period, subject__kind=SubjectKind.COLLECTIVE
    )
    tiers = dict(collective.values_list("pledge__unit", "tier"))
    reminded = reminders(period)
    units = units_of(period).filter(pk__in=Unit.objects.visible_to(user).values("pk"))
    rows = [
        Row(unit, pledges.get(unit.pk), tiers.get(unit.pk, ""), reminded.get(unit.pk))
        for unit in units
    ]
    return Overview(period, rows, Counter(row.state for row in rows))


def reminders(period: RegistrationPeriod) -> dict[int, date]:
    """The day each unit was last reminded of this period."""
    days: dict[int, date] = {}
    for entry in audit.entries_of(period).filter(act=Act.PLEDGE_REMINDED):
        for unit_id in entry.data["units"]:
            days.setdefault(unit_id, _day(entry.at))
    return days


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def officers_by_unit(units: Iterable[Unit], today: date) -> dict[int, list[User]]:
    """The active officers of each unit on that day, by the unit's key."""
    held = RoleAssignment.objects.in_force(today).filter(
        role=Role.UNIT_OFFICER, unit__in=list(units), user__is_active=True
    )
    found: dict[int, list[User]] = {}
    for assignment in held.select_related("user__staff"):
        found.setdefault(assignment.unit_id, []).append(assignment.user)
    return found
