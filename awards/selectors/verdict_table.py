"""Everybody on an occasion in one table: counted states, filters, rows."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Exists, OuterRef, Q, QuerySet

from awards.enums import VerdictStatus
from awards.models import Occasion
from awards.rules import Status, Verdict
from awards.rules.words import lower_first
from awards.selectors.agenda_items import CHIPS
from awards.selectors.nominations import standing_words, tiers_of
from awards.selectors.plans import plan_of
from awards.selectors.verdicts import Assessment, assess_subjects
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
        subject=OuterRef("pk"),
        pledge__state=PledgeState.ACCEPTED,
        pledge__period__movement=occasion.movement_id,
        pledge__period__starts_on__lte=occasion.ends_on,
        pledge__period__ends_on__gte=occasion.starts_on,
    )
    given = Target.objects.filter(
        subject=OuterRef("pk"), pledge=None, indicator__movement=occasion.movement_id
    )
    about = Q(kind=SubjectKind.COLLECTIVE) | Exists(entries) | Exists(given)
    if user.scope.staff_id is not None:
        about |= Q(staff=user.scope.staff_id)
    seen = Subject.objects.visible_to(user).filter(about).for_display()
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
    def ratio(self) -> Fraction | None:
        lead = self.verdict.lead
        return Fraction(lead.ratio) if lead and lead.ratio else None

    @property
    def percent(self) -> str:
        """With both decimals, as figures stand in a column."""
        told = (self.verdict.lead.percent if self.verdict.lead else None) or "–"
        return told if "," in told or "%" not in told else told.replace("%", ",00%")


@dataclass(frozen=True)
class Choice:
    """What of the table to show; empty means everything. `tier` "" is the one aimed at."""

    state: str = ""
    tier: str = ""
    kind: str = ""
    unit: int | None = None
    search: str = ""


def rows(occasion: Occasion, subjects: Iterable[Subject], *, tier: str, on: date) -> list[Row]:
    """Each subject under `tier`, or under the one it aims at; a fixed number of queries."""
    asked = list(subjects)
    tiers = tiers_of(occasion.movement_id)
    aims = _aims(occasion, asked)
    return [
        _row(assessment, tiers, tier or aims.get(assessment.subject.pk, ""))
        for assessment in assess_subjects(occasion, asked, on=on)
    ]


def _row(assessment: Assessment, tiers: dict[str, AwardTier], wanted: str) -> Row:
    verdict = assessment.verdict_for(wanted) or _nearest(assessment, wanted)
    reached = assessment.next_tier.reached
    return Row(
        assessment.subject, tiers[verdict.tier], verdict, tiers[reached] if reached else None
    )


def _nearest(assessment: Assessment, wanted: str) -> Verdict:
    """The occasion does not give the tier aimed at: its highest; without an aim its lowest."""
    known = {tier.code for tier in plan_of(assessment.version).tiers}
    return assessment.verdicts[-1 if wanted in known else 0]


def _aims(occasion: Occasion, subjects: list[Subject]) -> dict[int, str]:
    """The tier each subject aims at in its latest pledge for the occasion's days."""
    entries = PledgeEntry.objects.filter(
        subject__in=subjects,
        pledge__period__movement=occasion.movement_id,
        pledge__period__starts_on__lte=occasion.ends_on,
        pledge__period__ends_on__gte=occasion.starts_on,
    ).exclude(tier="")
    return dict(entries.order_by("pledge__period__ends_on", "pk").values_list("subject_id", "tier"))


def narrowed(subjects: QuerySet[Subject], choice: Choice) -> QuerySet[Subject]:
    """Subjects left by every choice but the state, which needs the verdicts."""
    if choice.kind:
        subjects = subjects.filter(kind=choice.kind)
    if choice.unit:
        subjects = subjects.filter(unit=choice.unit)
    key = search_key(choice.search)
    if key:
        subjects = subjects.filter(Q(search_key__contains=key) | Q(unit__search_key__contains=key))
    return subjects


ORDERS = ("name", "ratio")


def ordered(found: list[Row], order: str) -> list[Row]:
    """By unit and name unless told otherwise; by share a row without one comes last."""
    downwards = order.startswith("-")
    if order.removeprefix("-") == "ratio":
        known = [row for row in found if row.ratio is not None]
        unknown = [row for row in found if row.ratio is None]
        return sorted(known, key=lambda row: row.ratio, reverse=downwards) + unknown
    return found[::-1] if downwards else found


def following(name: str, order: str) -> str:
    """The order a press on the head of `name` leads to."""
    return f"-{name}" if direction(name, order) == "ascending" else name


def direction(name: str, order: str) -> str:
    if (order or "name").removeprefix("-") != name:
        return ""
    return "descending" if order.startswith("-") else "ascending"


def state_counts(found: Iterable[Row]) -> list[tuple[str, str, str, int]]:
    """(value, label, chip state, count) of every state, all of them first."""
    counts = Counter(row.verdict.status.value for row in found)
    order = (
        VerdictStatus.MET,
        VerdictStatus.UNKNOWN,
        VerdictStatus.NOT_MET,
        VerdictStatus.BLOCKED,
    )
    states = [(s.value, s.label, CHIPS[Status(s.value)], counts[s.value]) for s in order]
    return [("", "Tất cả", "", sum(counts.values())), *states]
