"""Reports of achievement as they are listed, and the figures that stand beside the words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import QuerySet
from django.utils import timezone

from awards.enums import ReportState
from awards.models import Award, Occasion, Report
from awards.rules import Facts, Progress, words
from awards.rules.conditions.measuring import measure
from awards.selectors.agenda_items import counted_evidence
from awards.selectors.nominations import Chip, report_label
from awards.selectors.tiers import Tiers
from awards.selectors.verdicts import Assessment, assess_subject
from emulation.acts import Act
from emulation.enums import TargetBasis
from emulation.models import AuditEntry, Contribution, Evidence, Result, Subject, User

_CHIPS = {
    "Chưa có": "off",
    "Đang viết": "run",
    "Chờ xác nhận": "unknown",
    "Đã nộp": "ok",
}
_ICONS = {"Đang viết": "pencil", "Chờ xác nhận": "hourglass-split"}


def report_chip(report: Report | None, subject: Subject) -> Chip:
    label = report_label(report, subject)
    return Chip(_CHIPS[label], label, _ICONS.get(label, ""))


@dataclass(frozen=True)
class Figure:
    """One target with its result; `ratio`, as the rules reckon it, None while one of them is
    missing. `baseline`: of an indicator that is to fall, whose ratio is that of the fall."""

    name: str
    measure: str
    basis: str
    years: str
    target: Decimal | None
    result: Decimal | None
    ratio: Fraction | None
    verified: bool
    baseline: Decimal | None = None

    @property
    def told(self) -> str:
        """ "30 trên 33 hộ"; of what is to fall "đầu kỳ 8%, nay 6%, đề ra còn 5%"."""
        if self.result is None:
            return "Chưa có kết quả"
        if self.target is None:
            return f"{words.amount(self.result, self.measure)}, không đặt mức"
        goal = words.amount(self.target, self.measure)
        if self.baseline is None:
            return f"{words.number(self.result)} trên {goal}"
        before, now = (words.amount(f, self.measure) for f in (self.baseline, self.result))
        return f"Đầu kỳ {before}, nay {now}, đề ra còn {goal}"

    @property
    def of_what(self) -> str:
        """Behind the percentage."""
        return "" if self.baseline is None else " mức giảm"


@dataclass(frozen=True)
class Returned:
    """A figure TCCB gave back: its unit corrects it before anybody counts it."""

    name: str
    value: Decimal
    measure: str
    on: date | None


@dataclass(frozen=True)
class Figures:
    """What is recorded about a subject in the days of an occasion. Read only beside the words."""

    assessment: Assessment
    targets: list[Figure]
    contributions: list[Contribution]
    evidence: list[Evidence]
    awards: list[dict[str, object]]
    returned: list[Returned]

    @property
    def counted(self) -> list[Contribution]:
        """Checked by TCCB: only these count in a verdict and in a proposed text."""
        return [row for row in self.contributions if row.is_verified]

    @property
    def total(self) -> Decimal:
        return sum((row.value for row in self.counted), Decimal(0))


def figures(occasion: Occasion, subject: Subject, *, on: date) -> Figures:
    assessment = assess_subject(occasion, subject, on=on)
    days = occasion.counted
    given = Contribution.objects.filter(
        subject=subject, movement=occasion.movement_id, received_on__range=days
    )
    results = Result.objects.filter(
        subject=subject, indicator__movement=occasion.movement_id, achieved_on__range=days
    ).select_related("indicator__measure")
    return Figures(
        assessment=assessment,
        targets=figures_of(occasion, assessment.facts),
        contributions=list(given.filter(return_reason="")),
        evidence=list(counted_evidence(occasion, subject)),
        awards=_awards(subject),
        returned=_returned([*results.exclude(return_reason=""), *given.exclude(return_reason="")]),
    )


def _returned(records: Sequence[Result | Contribution]) -> list[Returned]:
    """With the day the journal tells; nothing is read where nothing was given back."""
    days = {
        (entry.object_type, entry.object_id): timezone.localtime(entry.at).date()
        for entry in AuditEntry.objects.filter(
            act=Act.RECORD_RETURNED, object_id__in=[str(record.pk) for record in records]
        ).order_by("number")
    }
    return [_given_back(r, days.get((r._meta.label_lower, str(r.pk)))) for r in records]


def _given_back(record: Result | Contribution, on: date | None) -> Returned:
    if isinstance(record, Contribution):
        return Returned(record.description, record.value, "đồng", on)
    indicator = record.indicator
    return Returned(indicator.name, record.value, indicator.measure.name, on)


def progress_of(occasion: Occasion, facts: Facts) -> list[Progress]:
    """The facts' indicators whose target is for the occasion's years."""
    first, last = occasion.starts_on.year, occasion.ends_on.year
    whole = first != last
    rows = [
        row for row in facts.progress if (row.period.start.year != row.period.end.year) == whole
    ]
    return rows if whole else [row for row in rows if row.period.end.year == last]


def figures_of(occasion: Occasion, facts: Facts) -> list[Figure]:
    return [_figure(row, facts.subject.kind) for row in progress_of(occasion, facts)]


def _figure(row: Progress, kind: str) -> Figure:
    first, last = row.period.start.year, row.period.end.year
    return Figure(
        name=row.name,
        measure=row.measure,
        basis=basis_of(row, kind),
        years=str(last) if first == last else f"{first}–{last}",
        target=row.target,
        result=row.result,
        ratio=measure(row).ratio,
        verified=bool(row.confirmed_by),
        baseline=None if row.rises else row.baseline,
    )


def basis_of(row: Progress, kind: str) -> str:
    """Whose target it is, in words; a result may count without any."""
    return TargetBasis(row.basis).set_for(kind) if row.basis else "Không đặt mức"


def _awards(subject: Subject) -> list[dict[str, object]]:
    awards = Award.objects.filter(subject=subject).select_related("decision__occasion")
    given, tiers = [award.decision for award in awards], Tiers()
    return [
        {
            "on": decision.decided_on,
            "name": tiers.name(decision.occasion, decision.tier),
            "number": decision.number,
        }
        for decision in given
    ]


# --- Lists ----------------------------------------------------------------------------------


def visible_reports(user: User) -> QuerySet[Report]:
    return Report.objects.visible_to(user).select_related(
        "occasion__movement", "subject__unit", "subject__staff", "written_by__staff"
    )


def may_write(user: User, subject: Subject) -> bool:
    """The unit's officer, and a person about themselves."""
    own = subject.staff_id is not None and subject.staff_id == user.scope.staff_id
    return own or subject.unit_id in user.scope.unit_ids


def own_subject(user: User) -> Subject | None:
    """The person behind the account, as somebody who may be awarded."""
    if user.scope.staff_id is None:
        return None
    return Subject.objects.filter(staff=user.scope.staff_id).select_related("unit", "staff").first()


@dataclass(frozen=True)
class Line:
    """A subject in the list of an occasion, with its report if there is one."""

    subject: Subject
    report: Report | None

    @property
    def chip(self) -> Chip:
        return report_chip(self.report, self.subject)

    @property
    def done(self) -> bool:
        return self.report is not None and self.report.state == ReportState.SUBMITTED

    @property
    def waits(self) -> bool:
        """Handed in, and the person named in it has not confirmed it yet."""
        waiting = self.report is not None and self.report.confirmed_at is None
        return self.done and waiting and not self.subject.is_collective


def lines(occasion: Occasion, subjects: Iterable[Subject]) -> list[Line]:
    listed = list(subjects)
    there = {
        report.subject_id: report
        for report in Report.objects.filter(occasion=occasion, subject__in=listed)
    }
    return [Line(subject, there.get(subject.pk)) for subject in listed]
