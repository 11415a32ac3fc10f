"""Everybody on an occasion in one table: counted states, filters, rows."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from django.db.models import Q, QuerySet

from awards.enums import VerdictStatus
from awards.models import Occasion
from awards.rules import Status, Verdict
from awards.rules.words import lower_first
from awards.selectors.agenda_items import CHIPS
from awards.selectors.judging import Judged, judge_each, ratio_of
from awards.selectors.needs import Need, needs_of
from awards.selectors.nominations import standing_words, tiers_of
from emulation.enums import PledgeState, SubjectKind
from emulation.models import AwardTier, PledgeEntry, Subject, Target, User
from emulation.vietnamese.names import search_key


def occasions_for(occasions: QuerySet[Occasion]) -> list[Occasion]:
    """Those whose verdicts may be asked for: of a movement with a plan in force."""
    in_force = occasions.filter(movement__plan_versions__activated_at__isnull=False)
    return list(in_force.select_related("movement").distinct().order_by("-ends_on", "code"))


def current_occasion(occasions: Sequence[Occasion], today: date) -> Occasion | None:
    """The yearly one that runs today; else another one that does; else the one that ends last.
    `occasions` as `occasions_for` orders them."""
    running = [o for o in occasions if o.starts_on <= today <= o.ends_on]
    yearly = [o for o in running if o.starts_on.year == o.ends_on.year]
    return next(iter([*yearly, *running, *occasions]), None)


def subjects_on(occasion: Occasion, user: User) -> QuerySet[Subject]:
    """Whom the occasion is about, as far as the person sees: every collective, and people who
    registered or have a target of UBND tỉnh; one's own row always."""
    entries = PledgeEntry.objects.filter(
        pledge__state=PledgeState.ACCEPTED,
        pledge__period__movement=occasion.movement_id,
        pledge__period__starts_on__lte=occasion.ends_on,
        pledge__period__ends_on__gte=occasion.starts_on,
    )
    given = Target.objects.filter(pledge=None, indicator__movement=occasion.movement_id)
    itself = Q(kind=SubjectKind.COLLECTIVE)
    if user.scope.staff_id is not None:
        itself |= Q(staff=user.scope.staff_id)
    # One list of ids, so that the database looks them up and does not go through all the staff.
    about = (
        Subject.objects.filter(itself)
        .order_by()
        .values("pk")
        .union(entries.order_by().values("subject"), given.order_by().values("subject"))
    )
    seen = Subject.objects.visible_to(user).filter(pk__in=about).for_display()
    return seen.order_by("unit__sort_key", "kind", "sort_key", "pk")


@dataclass(frozen=True)
class Row:
    """One subject under the tier it is looked at for."""

    subject: Subject
    tier: AwardTier
    verdict: Verdict
    reached: AwardTier | None

    @property
    def state(self) -> str:
        return CHIPS[self.verdict.status]

    @property
    def label(self) -> str:
        return self.verdict.status.label

    @property
    def why(self) -> str:
        if self.verdict.status is Status.BLOCKED:
            return lower_first(self.verdict.of_status(Status.BLOCKED)[0].label)
        return standing_words(self.verdict)

    @property
    def needs(self) -> list[Need]:
        return needs_of(self.verdict)

    @property
    def percent(self) -> str:
        """With both decimals, as figures stand in a column."""
        told = (self.verdict.lead.percent if self.verdict.lead else None) or "–"
        return told if "," in told or "%" not in told else told.replace("%", ",00%")


@dataclass(frozen=True)
class Choice:
    """What of the table to show; empty means everything. `tier` "" is the one aimed at; `missing`:
    a supplier, or the key of one need."""

    state: str = ""
    tier: str = ""
    kind: str = ""
    subject_class: str = ""
    unit: int | None = None
    search: str = ""
    missing: str = ""
    order: str = ""

    @property
    def narrows(self) -> bool:
        """Whether it leaves out anybody whatever their state."""
        found = (self.kind, self.subject_class, self.unit, self.search, self.missing)
        return any(found)

    @property
    def by_ratio(self) -> bool:
        return self.order.removeprefix("-") == "ratio"


def narrowed(subjects: QuerySet[Subject], choice: Choice) -> QuerySet[Subject]:
    """Subjects left by every choice but state and what is missing, which need the verdicts."""
    if choice.kind:
        subjects = subjects.filter(kind=choice.kind)
    if choice.subject_class:
        subjects = subjects.filter(subject_class=choice.subject_class)
    if choice.unit:
        subjects = subjects.filter(unit=choice.unit)
    key = search_key(choice.search)
    if key:
        subjects = subjects.filter(Q(search_key__contains=key) | Q(unit__search_key__contains=key))
    return subjects


ORDERS = ("name", "ratio")


class Survey:
    """Everybody of a choice judged: counts of all, and words for the rows that are shown.

    `KEPT`: so many are held as they were judged; of more the shown ones are judged once again,
    since a verdict holds all the facts it was made from.
    """

    KEPT = 500

    def __init__(
        self, occasion: Occasion, seen: QuerySet[Subject], choice: Choice, *, on: date
    ) -> None:
        self.occasion, self.choice, self.on = occasion, choice, on
        self.ids = list(narrowed(seen, choice).values_list("pk", flat=True))
        self.statuses: dict[int, Status] = {}
        self.of_tiers: Counter[tuple[str, Status]] = Counter()
        self.needs: dict[str, Need] = {}
        self._ratios: dict[int, Fraction | None] = {}
        self._kept: dict[int, Judged] = {}
        for judged in judge_each(occasion, self.ids, tier=choice.tier, on=on):
            self._count(judged)

    def _count(self, judged: Judged) -> None:
        for verdict in judged.way.verdicts:
            self.of_tiers[verdict.tier, verdict.status] += 1
        if self.choice.missing:
            found = [n for n in needs_of(judged.verdict) if n.answers(self.choice.missing)]
            if not found:
                return
            self.needs |= {need.key: need for need in found}
        self.statuses[judged.pk] = judged.status
        if self.choice.by_ratio:
            self._ratios[judged.pk] = ratio_of(judged.verdict)
        if len(self.ids) <= self.KEPT:
            self._kept[judged.pk] = judged

    def __len__(self) -> int:
        """Subjects of every choice but the state."""
        return len(self.statuses)

    @property
    def states(self) -> Counter[Status]:
        return Counter(self.statuses.values())

    @cached_property
    def shown(self) -> list[int]:
        """Ids in the order asked for: by unit and name unless told otherwise; by share, one without
        a share comes last."""
        state = self.choice.state
        found = [pk for pk in self.ids if pk in self.statuses]
        if state:
            found = [pk for pk in found if self.statuses[pk].value == state]
        downwards = self.choice.order.startswith("-")
        if self.choice.by_ratio:
            known = [pk for pk in found if self._ratios[pk] is not None]
            unknown = [pk for pk in found if self._ratios[pk] is None]
            return sorted(known, key=self._ratios.__getitem__, reverse=downwards) + unknown
        return found[::-1] if downwards else found

    def rows(self, ids: Sequence[int]) -> list[Row]:
        """Those of a page, in its order."""
        missing = [pk for pk in ids if pk not in self._kept]
        again = judge_each(self.occasion, missing, tier=self.choice.tier, on=self.on)
        judged = self._kept | {each.pk: each for each in again}
        tiers = tiers_of(self.occasion.movement_id)
        subjects = Subject.objects.filter(pk__in=ids).for_display().in_bulk()
        return [make_row(subjects[pk], judged[pk], tiers) for pk in ids]


def make_row(subject: Subject, judged: Judged, tiers: dict[str, AwardTier]) -> Row:
    reached = judged.way.reached
    return Row(
        subject, tiers[judged.verdict.tier], judged.verdict, tiers[reached] if reached else None
    )


def following(name: str, order: str) -> str:
    """The order a press on the head of `name` leads to."""
    return f"-{name}" if direction(name, order) == "ascending" else name


def direction(name: str, order: str) -> str:
    if (order or "name").removeprefix("-") != name:
        return ""
    return "descending" if order.startswith("-") else "ascending"


STATES = (VerdictStatus.MET, VerdictStatus.UNKNOWN, VerdictStatus.NOT_MET, VerdictStatus.BLOCKED)


def state_counts(survey: Survey) -> list[tuple[str, str, str, int]]:
    """(value, label, chip state, count) of every state, all of them first."""
    counts = survey.states
    states = [(s.value, s.label, CHIPS[Status(s.value)], counts[Status(s.value)]) for s in STATES]
    return [("", "Tất cả", "", len(survey)), *states]


@dataclass(frozen=True)
class TierCount:
    """How many are in each state for one tier of the occasion, as (state, count)."""

    tier: AwardTier
    counts: list[tuple[VerdictStatus, int]]


def tier_counts(survey: Survey) -> list[TierCount]:
    """For every tier of the occasion, from the lowest up; nobody is left out for a state or for
    what is missing."""
    codes = {tier for tier, _ in survey.of_tiers}
    return [
        TierCount(tier, [(s, survey.of_tiers[code, Status(s.value)]) for s in STATES])
        for code, tier in tiers_of(survey.occasion.movement_id).items()
        if code in codes
    ]
