"""Nominations as their unit and TCCB read them: what stands in the way, who may be nominated."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from awards.enums import NominationState, OccasionState, ReportState, VerdictStatus
from awards.models import Nomination, Occasion, Report
from awards.rules import Finding, Status, Verdict
from awards.rules.words import lower_first
from awards.selectors.agenda_items import stored_verdict
from awards.selectors.verdicts import Assessment, assess_subjects
from awards.states import NOMINATION_EDITABLE
from emulation import audit
from emulation.acts import Act
from emulation.enums import PledgeState, Role, SubjectKind
from emulation.models import AwardTier, Contribution, Movement, Result, Subject, User
from emulation.vietnamese.numbers import format_number

BEFORE_COUNCIL = frozenset(
    {NominationState.SUBMITTED, NominationState.RETURNED, NominationState.COMPILED}
)
VERDICT_CHIPS = {
    VerdictStatus.MET: "ok",
    VerdictStatus.NOT_MET: "no",
    VerdictStatus.UNKNOWN: "unknown",
    VerdictStatus.BLOCKED: "block",
}
STATE_CHIPS = {
    NominationState.DRAFT: "off",
    NominationState.SUBMITTED: "run",
    NominationState.RETURNED: "warn",
    NominationState.COMPILED: "run",
    NominationState.PRESENTED: "run",
    NominationState.APPROVED: "ok",
    NominationState.REJECTED: "no",
    NominationState.AWARDED: "ok",
    NominationState.DECLINED: "no",
    NominationState.SET_ASIDE: "off",
}
STATE_ICONS = {
    NominationState.DRAFT: "pencil",
    NominationState.RETURNED: "arrow-return-left",
}
NO_REPORT = "Chưa có"


@dataclass(frozen=True)
class Chip:
    state: str
    label: str
    icon: str = ""


def verdict_chip(status: str) -> Chip:
    return Chip(VERDICT_CHIPS[VerdictStatus(status)], VerdictStatus(status).label)


def beside_chip(sentence: str, chip: Chip) -> str:
    """The sentence without the word that the chip beside it says already."""
    told = sentence.removeprefix(f"{chip.label}: ")
    return f"{told[:1].upper()}{told[1:]}"


def state_chip(state: str) -> Chip:
    known = NominationState(state)
    return Chip(STATE_CHIPS[known], known.label, STATE_ICONS.get(known, ""))


def report_label(report: Report | None, subject: Subject) -> str:
    """The four words of the table: a person's report also waits for their own confirmation."""
    if report is None:
        return NO_REPORT
    if report.state == ReportState.DRAFT:
        return ReportState.DRAFT.label
    waits = not subject.is_collective and report.confirmed_at is None
    return "Chờ xác nhận" if waits else ReportState.SUBMITTED.label


def shortfall(verdict: Verdict | None) -> str:
    """What stands in the way first, to go under a chip: "còn thiếu 3 hộ"; "" for a met one."""
    missing = verdict.missing if verdict else ()
    if not missing:
        return ""
    first = missing[0]
    text = first.gap.text if first.gap else _without_gap(first)
    return lower_first(text).rstrip(".")


def standing_words(verdict: Verdict | None) -> str:
    """The same, and the decisions that already rewarded the time in question, whatever the chip
    says: "còn thiếu 3 hộ; đã được khen: 2041/QĐ-UBND"."""
    given = [w for w in verdict.warnings if w.awarded] if verdict else []
    numbers = [w.number or "chưa ghi số" for w in given]
    already = f"đã được khen: {', '.join(numbers)}" if numbers else ""
    return "; ".join(part for part in (shortfall(verdict), already) if part)


def _without_gap(finding: Finding) -> str:
    """What is there, where nothing can be counted as missing: "1 người bị khiển trách"."""
    return finding.actual if finding.status is Status.NOT_MET else finding.label


def tiers_of(movement: Movement | int) -> dict[str, AwardTier]:
    """The movement's tiers by code, from the lowest rank up; those the plan dropped have a name
    still (`in_plan` says which may be chosen)."""
    return {tier.code: tier for tier in AwardTier.objects.filter(movement=movement)}


# --- Before compiling -----------------------------------------------------------------------


def obstacles(nominations: Sequence[Nomination]) -> dict[int, str]:
    """Why a nomination cannot go into the bảng tổng hợp yet, by its id; all of one occasion.

    A report that is not handed in or confirmed; a result or contribution of the occasion's movement
    and days that waits for TCCB. One that was given back waits for its unit, counts for nothing and
    holds nobody up.
    Two queries for any number of nominations with their subject and report at hand.
    """
    if not nominations:
        return {}
    occasion = nominations[0].occasion
    days, movement = occasion.counted, occasion.movement_id
    subjects = [nomination.subject_id for nomination in nominations]
    open_results = _unchecked(
        Result, subjects, indicator__movement=movement, achieved_on__range=days
    )
    open_given = _unchecked(Contribution, subjects, movement=movement, received_on__range=days)
    found = {
        nomination.pk: _obstacle(
            nomination,
            open_results.get(nomination.subject_id, 0),
            open_given.get(nomination.subject_id, 0),
        )
        for nomination in nominations
    }
    return {pk: sentence for pk, sentence in found.items() if sentence}


def _unchecked(model: type, subjects: Collection[int], **window: object) -> dict[int, int]:
    rows = model.objects.filter(subject__in=subjects, verified_on=None, return_reason="", **window)
    return dict(rows.order_by().values_list("subject").annotate(Count("pk")))


def _obstacle(nomination: Nomination, results: int, contributions: int) -> str:
    who = nomination.subject.addressed
    label = report_label(nomination.report, nomination.subject)
    if results:
        return f"Còn {format_number(results)} kết quả của {who} chưa xác nhận."
    if contributions:
        return f"Còn {format_number(contributions)} đóng góp của {who} chưa xác nhận."
    if label == "Chờ xác nhận":
        return f"{who} chưa xác nhận báo cáo thành tích của mình."
    if label != ReportState.SUBMITTED.label:
        return f"Báo cáo thành tích của {who} chưa nộp."
    return ""


# --- The unit's list ------------------------------------------------------------------------


@dataclass(frozen=True)
class Candidate:
    """A subject on an occasion that may be nominated: what the rules say today, its report."""

    subject: Subject
    assessment: Assessment
    report: Report | None

    @property
    def sentence(self) -> str:
        return beside_chip(self.assessment.next_tier.sentence, self.status)

    @property
    def report_label(self) -> str:
        return report_label(self.report, self.subject)

    @property
    def status(self) -> Chip:
        """The lowest tier's verdict: whether anything may be asked for at all."""
        met = [v for v in self.assessment.verdicts if v.status.value == VerdictStatus.MET]
        shown = met[-1] if met else self.assessment.verdicts[0]
        return verdict_chip(shown.status.value)


def open_occasions() -> QuerySet[Occasion]:
    return Occasion.objects.filter(state=OccasionState.OPEN).select_related("movement")


def next_closing(today: date) -> date | None:
    """The next last day for nominations: what counts for them must be entered before."""
    days = open_occasions().filter(opens_on__lte=today, closes_on__gte=today)
    return days.order_by("closes_on").values_list("closes_on", flat=True).first()


def subjects_for(occasion: Occasion, user: User) -> QuerySet[Subject]:
    """Of the units `user` answers for: those who registered, or have a report or nomination."""
    return (
        Subject.objects.filter(unit__in=user.scope.unit_ids)
        .filter(registered(occasion) | Q(reports__occasion=occasion)
                | Q(nominations__occasion=occasion))
        .distinct()
        .select_related("unit", "staff")
        .order_by("unit__sort_key", "kind", "sort_key", "pk")
    )  # fmt: skip


def registered(occasion: Occasion) -> Q:
    """In an accepted pledge for days of the occasion's window."""
    return Q(
        pledge_entries__pledge__state=PledgeState.ACCEPTED,
        pledge_entries__pledge__period__movement=occasion.movement_id,
        pledge_entries__pledge__period__starts_on__lte=occasion.ends_on,
        pledge_entries__pledge__period__ends_on__gte=occasion.starts_on,
    )


def others_of(user: User, listed: Iterable[Subject]) -> QuerySet[Subject]:
    """The rest of the user's units: people who still work there, and unlisted collectives."""
    there = Q(kind=SubjectKind.COLLECTIVE) | Q(staff__left_on=None)
    return (
        Subject.objects.filter(there, unit__in=user.scope.unit_ids)
        .exclude(pk__in=[subject.pk for subject in listed])
        .select_related("unit", "staff")
        .order_by("unit__sort_key", "kind", "sort_key", "pk")
    )


def candidates(occasion: Occasion, user: User, *, on: date) -> list[Candidate]:
    """Of the unit's subjects those without a nomination yet, as assessed on `on`; those who meet
    a tier first. A fixed number of queries."""
    asked = Nomination.objects.that_count().filter(occasion=occasion)
    subjects = list(subjects_for(occasion, user).exclude(pk__in=asked.values("subject")))
    reports = {r.subject_id: r for r in Report.objects.filter(
        occasion=occasion, subject__in=subjects)}  # fmt: skip
    found = [
        Candidate(a.subject, a, reports.get(a.subject.pk))
        for a in assess_subjects(occasion, subjects, on=on)
    ]
    return sorted(found, key=lambda candidate: candidate.assessment.next_tier.reached is None)


def own_nominations(user: User) -> QuerySet[Nomination]:
    """What was asked for the user's units, or for the user, newest occasion first."""
    mine = Q(subject__unit__in=user.scope.unit_ids)
    if user.scope.staff_id is not None:
        mine |= Q(subject__staff=user.scope.staff_id)
    return (
        Nomination.objects.filter(mine)
        .for_list()
        .defer("facts")
        .order_by(
            "-occasion__ends_on",
            "subject__unit__sort_key",
            "subject__kind",
            "subject__sort_key",
            "pk",
        )
    )


# --- One nomination -------------------------------------------------------------------------


PICKS = (Act.NOMINATION_PICKED, Act.NOMINATION_LEFT_OUT, Act.PICK_WITHDRAWN)


def history(nomination: Nomination, user: User) -> list[dict[str, object]]:
    """The nomination's journal for the journal component, newest first. Who does not see the
    choice by hand does not read of it here either."""
    found = audit.entries_of(nomination)
    if not user.scope.sees_every_unit:
        found = found.exclude(act__in=PICKS)
    return [
        {
            "at": entry.at,
            "who": entry.actor_name,
            "what": Act(entry.act).label,
            "reason": entry.data.get("reason", "") or entry.data.get("note", ""),
        }
        for entry in found
    ]


def may_send(nomination: Nomination, user: User) -> bool:
    return (
        nomination.state in NOMINATION_EDITABLE
        and nomination.subject.unit_id in user.scope.unit_ids
    )


def may_renew(nomination: Nomination, user: User) -> bool:
    """Whether TCCB may nominate anew, which nobody has done yet."""
    if nomination.state != NominationState.SET_ASIDE or not user.scope.has(Role.TCCB):
        return False
    same = {name: getattr(nomination, name) for name in ("occasion", "subject", "tier")}
    return not Nomination.objects.that_count().filter(**same).exists()


def summary_line(nomination: Nomination) -> str:
    """ "118,33%, còn thiếu 3 hộ": the figure that decides, and what is missing."""
    verdict = stored_verdict(nomination)
    percent = verdict.lead.percent if verdict and verdict.lead else ""
    return ", ".join(part for part in (percent, shortfall(verdict)) if part)
