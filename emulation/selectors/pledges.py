"""Reading pledges: who may read which, what a page shows of one, what came before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string

from emulation import audit, clock
from emulation.acts import Act
from emulation.bars import Bar, Threshold, make_bar
from emulation.enums import (
    GIVEN,
    Aggregation,
    PledgeState,
    Role,
    SubjectKind,
    TargetBasis,
)
from emulation.errors import Refused
from emulation.models import (
    AwardTier,
    Indicator,
    MeasureUnit,
    Movement,
    Pledge,
    PledgeRemark,
    RegistrationPeriod,
    Result,
    RoleAssignment,
    Staff,
    Subject,
    Target,
    Unit,
    User,
)
from emulation.periods import Period
from emulation.scope import Scope
from emulation.selectors import journal_words
from emulation.vietnamese.numbers import format_amount, format_number
from emulation.vietnamese.words import lower_first

YEAR = 366
CHIPS = {
    PledgeState.DRAFT: ("off", "Đang soạn", "pencil"),
    PledgeState.SUBMITTED: ("run", "Chờ xem", ""),
    PledgeState.RETURNED: ("warn", "Trả lại", "arrow-return-left"),
    PledgeState.ACCEPTED: ("ok", "Đã nhận", ""),
}
# How the journal names the act by which a target left its pledge, whatever its words are.
REMOVE = "remove"
NOT_MADE = ("unknown", "Chưa lập", "")


def readable_pledges(user: User) -> QuerySet[Pledge]:
    """The pledges a person may open; a member of staff reads them once they have been sent."""
    scope: Scope = user.scope
    seen = Pledge.objects.visible_to(user).select_related("unit", "period__movement")
    if scope.sees_every_unit:
        return seen
    return seen.filter(Q(unit__in=scope.unit_ids) | ~Q(state=PledgeState.DRAFT))


def may_edit(user: User, pledge: Pledge) -> bool:
    return pledge.editable and pledge.unit_id in user.scope.unit_ids


def reads_whole(user: User, pledge: Pledge) -> bool:
    """Whether the person reads everybody's part, not only their own."""
    return user.scope.sees_every_unit or pledge.unit_id in user.scope.unit_ids


def review_days(day: date) -> int | None:
    """Working days within which TCCB answers a pledge sent on `day`, as
    settings.PLEDGE_REVIEW_DAYS tells it; None where nothing is promised."""
    path = getattr(settings, "PLEDGE_REVIEW_DAYS", "")
    return import_string(path)(day) if path else None


def answer_due(sent_on: date) -> date | None:
    """The last day for TCCB's answer to a pledge sent on that day; None: none is promised."""
    day, left = sent_on, review_days(sent_on)
    if left is None:
        return None
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day


def people_to_choose(unit: Unit, today: date) -> QuerySet[Subject]:
    """The people of a unit who work there today."""
    working = Q(staff__left_on=None) | Q(staff__left_on__gte=today)
    return Subject.objects.filter(working, unit=unit, kind=SubjectKind.INDIVIDUAL).select_related(
        "staff"
    )


def tiers_of(movement: Movement) -> list[AwardTier]:
    """All that were ever chosen, with their names; `tiers_to_choose` are those on offer."""
    return list(AwardTier.objects.filter(movement=movement))


def tiers_to_choose(movement: Movement) -> list[AwardTier]:
    return list(AwardTier.objects.filter(movement=movement, in_plan=True))


def own_indicators(pledge: Pledge) -> QuerySet[Indicator]:
    """Names worth suggesting: the movement's and the unit's own."""
    known = Indicator.objects.filter(
        Q(unit=None) | Q(unit=pledge.unit), movement=pledge.period.movement
    )
    return known.select_related("measure")


# --- A movement's units and periods ---------------------------------------------------------


def current_periods(user_units: Iterable[int], today: date) -> list[RegistrationPeriod]:
    """Periods that take pledges or still run today, nearest end of registration first."""
    if not list(user_units):
        return []
    running = RegistrationPeriod.objects.filter(opens_on__lte=today, ends_on__gte=today)
    return list(running.select_related("movement").order_by("closes_on", "pk"))


def people_of_office() -> list[Staff]:
    """The staff who hold TCCB's role today: whom to ask and who is told."""
    held = RoleAssignment.objects.in_force(clock.today()).filter(
        role=Role.TCCB, user__is_active=True
    )
    return list(Staff.objects.filter(pk__in=held.values("user__staff")).order_by("sort_key"))


# --- Figures --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Achievement:
    """A target beside what was done: `ratio` exact, None without a result or a way to divide."""

    target: Target
    result: Decimal | None
    ratio: Fraction | None
    bar: Bar

    @property
    def reached(self) -> bool:
        return self.bar.reached

    @property
    def done(self) -> str:
        """ "30 hộ", "6%"; "" without a result."""
        measure = self.target.indicator.measure.name
        return "" if self.result is None else format_amount(self.result, measure)


def achievements(targets: Iterable[Target]) -> list[Achievement]:
    """What was done within each target's own span; one query for all of them.

    What TCCB gave back does not count.
    """
    held = list(targets)
    done = Result.objects.filter(
        subject__in={target.subject_id for target in held}, return_reason=""
    )
    rows: dict[tuple[int, int], list[Result]] = {}
    for result in done:
        rows.setdefault((result.subject_id, result.indicator_id), []).append(result)
    return [
        _achievement(target, rows.get((target.subject_id, target.indicator_id), []))
        for target in held
    ]


def _achievement(target: Target, results: list[Result]) -> Achievement:
    inside = [result.value for result in results if result.achieved_on in target.span]
    value = _counted(target.indicator, inside)
    ratio = target.share(value) if value is not None else None
    mark = Threshold(1, amount=target.moved(target.value))
    said = target.moved(value) if value is not None else ""
    return Achievement(target, value, ratio, make_bar(ratio, [mark], result=said))


def _counted(indicator: Indicator, values: list[Decimal]) -> Decimal | None:
    if not values:
        return None
    return values[-1] if indicator.aggregation == Aggregation.LEVEL else sum(values, Decimal(0))


def year_before(targets: Iterable[Target], span: Period) -> dict[tuple[int, int], Achievement]:
    """The same subject's and indicator's latest earlier own target, by (subject, indicator)."""
    held = list(targets)
    earlier = (
        Target.objects.filter(
            subject__in={target.subject_id for target in held},
            indicator__in={target.indicator_id for target in held},
            basis=TargetBasis.UNIT_PLAN,
            ends_on__lt=span.start,
        )
        .select_related("indicator__measure")
        .order_by("ends_on")
    )
    latest = {(target.subject_id, target.indicator_id): target for target in earlier}
    return dict(zip(latest, achievements(latest.values()), strict=True))


def unit_targets(unit_ids: Iterable[int], today: date) -> list[Target]:
    """The collectives' own targets of a year that is running, in pledges not in draft."""
    targets = Target.objects.filter(
        subject__unit__in=unit_ids,
        subject__kind=SubjectKind.COLLECTIVE,
        basis=TargetBasis.UNIT_PLAN,
        starts_on__lte=today,
        ends_on__gte=today,
    ).exclude(pledge__state=PledgeState.DRAFT)
    held = targets.select_related("indicator__measure", "subject__unit").order_by(
        "subject__sort_key", "pk"
    )
    return [target for target in held if (target.ends_on - target.starts_on).days < YEAR]


def promise_in_words(target: Target) -> str:
    """ "32 hộ nghèo được hỗ trợ thoát nghèo", "45 km kênh nội đồng được nạo vét", "Tỷ lệ hộ nghèo
    giảm từ 8% xuống 5%".

    The name follows its figure; a measure that the name begins with is not said twice.
    """
    name, measure = target.indicator.name, target.indicator.measure.name
    if target.falls_from is not None or measure == "%":
        return f"{name} {target.amount}"
    name = lower_first(name)
    if not name.startswith(f"{measure.lower()} "):
        name = f"{measure} {name}"
    return f"{format_number(target.value)} {name}"


def given_targets(user: User) -> QuerySet[Target]:
    """What is given, as far as the person may see it."""
    seen = Target.objects.visible_to(user).filter(basis__in=GIVEN)
    return seen.select_related(
        "subject__unit", "subject__staff", "indicator__measure", "indicator__movement"
    ).order_by("subject__unit__sort_key", "subject__kind", "subject__sort_key", "pk")


def given_bases(movement: Movement) -> list[TargetBasis]:
    """Whose targets TCCB enters for the movement: those its plan divides by, told by
    settings.GIVEN_BASES; UBND tỉnh's where no plan is in force or it asks for none."""
    path = getattr(settings, "GIVEN_BASES", "")
    try:
        asked = import_string(path)(movement) if path else ()
    except Refused:
        asked = ()
    return [basis for basis in GIVEN if basis in asked] or [TargetBasis.PROVINCE_PLAN]


def consequences(
    movement: Movement,
    measure: MeasureUnit | None,
    value: Decimal,
    baseline: Decimal | None = None,
) -> list[Any]:
    """What a target of `value` would open, as settings.PLEDGE_ASIDE tells it; with `baseline` one
    that is to come down from there.

    Each has tier, rank, ranks, word, percent, limit, amount and clause. Empty where no plan is in
    force or nobody answers: the page then says nothing about tiers.
    """
    path = getattr(settings, "PLEDGE_ASIDE", "")
    if not path or measure is None:
        return []
    try:
        return list(import_string(path)(movement, measure, value, baseline))
    except Refused:
        return []


# --- Journal --------------------------------------------------------------------------------


def settled_remarks(pledge: Pledge) -> list[PledgeRemark]:
    """What earlier returns asked for, dealt with since."""
    settled = PledgeRemark.objects.filter(pledge=pledge, settled_at__isnull=False)
    return list(settled.select_related("target", "entry"))


def history(pledge: Pledge, limit: int | None = None) -> list[dict[str, object]]:
    """A pledge's journal as the component shows it, newest first."""
    entries = list(audit.entries_of(pledge)[:limit])
    people = {
        user.pk: user.addressed
        for user in User.objects.filter(
            pk__in={entry.actor_id for entry in entries}
        ).select_related("staff")
    }
    words = {"tier": journal_words.tier_names(tiers_of(pledge.period.movement))}
    return [
        {
            "at": entry.at,
            "who": people.get(entry.actor_id, entry.actor_name),
            "what": entry.data.get("what") or Act(entry.act).label,
            "figures": journal_words.figures(Act(entry.act), entry.data, "", words),
            "reason": journal_words.reason(entry.data),
        }
        for entry in entries
    ]


def was_removed(pledge: Pledge, target_id: int) -> bool:
    """Whether the journal of this very pledge tells of the target's removal."""
    removals = audit.entries_of(pledge).filter(
        act=Act.PLEDGE_CHANGED, data__target=target_id, data__action=REMOVE
    )
    return removals.exists()


def last_change(pledge: Pledge) -> dict[str, object] | None:
    """Who touched the pledge last, and when."""
    return next(iter(history(pledge, limit=1)), None)
