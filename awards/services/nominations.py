"""The life of a đề nghị khen thưởng, up to the council's door."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from awards import rules
from awards.enums import OccasionState, ReportState, VerdictStatus
from awards.models import Meeting, Nomination, Occasion, Report
from awards.rules.codec import to_plain
from awards.selectors.verdicts import Assessment, assess_subject, assess_subjects
from awards.services.meetings import add_to_agenda
from awards.states import NOMINATION_STEPS, SEEN_BY_COUNCIL
from emulation import audit, clock
from emulation.access import require_officer_of, require_role, require_step
from emulation.acts import Act
from emulation.enums import Role
from emulation.errors import Refused
from emulation.models import Contribution, Result, Subject, User
from emulation.services.inbox import notify, officers_of


@transaction.atomic
def create_nomination(
    *, occasion: Occasion, subject: Subject, tier: str, by: User, on: date
) -> Nomination:
    """Start a nomination for a tier, with today's facts and verdict (twice is once).

    Refused when the occasion is not open or does not know the tier. A verdict that is not met does
    not stop a draft: the page says what is missing.
    """
    require_officer_of(by, subject.unit, to="đề nghị khen thưởng cho đơn vị")
    if occasion.state != OccasionState.OPEN:
        raise Refused(f"Dịp {occasion.name} chưa mở hoặc đã khóa.")
    assessment = assess_subject(occasion, subject, on=on)
    verdict = assessment.verdict_for(tier)
    if verdict is None:
        raise Refused("Dịp khen này không xét hình thức đó.", field="tier")
    nomination, created = Nomination.objects.get_or_create(
        occasion=occasion,
        subject=subject,
        tier=tier,
        defaults={
            **_frozen(assessment, verdict),
            "report": Report.objects.filter(occasion=occasion, subject=subject).first(),
            "created_by": by,
            "changed_at": clock.now(),
        },
    )
    if created:
        audit.record(nomination, Act.NOMINATION_CREATED, by=by, data={"tier": tier})
    return nomination


def _frozen(assessment: Assessment, verdict: rules.Verdict) -> dict[str, object]:
    return {
        "plan_version": assessment.version,
        "facts": to_plain(assessment.facts),
        "verdict": to_plain(verdict),
        "verdict_status": verdict.status.value,
        "assessed_on": verdict.on,
    }


def reassess(*, nominations: Sequence[Nomination], on: date) -> None:
    """Store today's facts and verdict with nominations the council has not seen yet.

    All must belong to one occasion. What has been put before the council stays as it was.
    """
    open_ones = [n for n in nominations if n.state not in SEEN_BY_COUNCIL]
    if not open_ones:
        return
    subjects = [nomination.subject for nomination in open_ones]
    found = assess_subjects(open_ones[0].occasion, subjects, on=on)
    for nomination, assessment in zip(open_ones, found, strict=True):
        verdict = assessment.verdict_for(nomination.tier)
        if verdict is not None:
            for name, value in _frozen(assessment, verdict).items():
                setattr(nomination, name, value)
    Nomination.objects.bulk_update(
        open_ones, ["plan_version", "facts", "verdict", "verdict_status", "assessed_on"]
    )


def _locked(nomination: Nomination) -> Nomination:
    return (
        Nomination.objects.select_for_update(of=("self",))
        .select_related("occasion__movement", "subject__unit", "subject__staff", "report")
        .get(pk=nomination.pk)
    )


def _move(nomination: Nomination, action: str, by: User, *, to: str, reason: str = "") -> None:
    step = require_step(
        NOMINATION_STEPS, state=nomination.state, action=action, user=by, to=to, reason=reason
    )
    nomination.state, nomination.changed_at = step.to, clock.now()
    nomination.version += 1


@transaction.atomic
def submit_nomination(*, nomination: Nomination, by: User, on: date) -> Nomination:
    """Send it to TCCB. Refused without a handed-in report."""
    nomination = _locked(nomination)
    require_officer_of(by, nomination.subject.unit, to="gửi đề nghị khen thưởng của đơn vị")
    report = Report.objects.filter(occasion=nomination.occasion, subject=nomination.subject).first()
    if report is None or report.state != ReportState.SUBMITTED:
        raise Refused("Viết và nộp báo cáo thành tích trước khi gửi đề nghị.", field="report")
    _move(nomination, "submit", by, to="gửi đề nghị khen thưởng")
    nomination.report, nomination.return_reason = report, ""
    nomination.save()
    reassess(nominations=[nomination], on=on)
    audit.record(nomination, Act.NOMINATION_SUBMITTED, by=by, data={"tier": nomination.tier})
    return nomination


@transaction.atomic
def return_nomination(*, nomination: Nomination, reason: str, by: User) -> Nomination:
    """Give it back to the unit with a reason in writing."""
    nomination = _locked(nomination)
    _move(nomination, "return", by, to="trả lại đề nghị", reason=reason)
    nomination.return_reason = reason.strip()
    nomination.save()
    audit.record(nomination, Act.NOMINATION_RETURNED, by=by, data={"reason": reason.strip()})
    text = f"Đề nghị khen thưởng của {nomination.subject.addressed} được trả lại: {reason.strip()}"
    notify(recipients=officers_of([nomination.subject.unit]), text=text[:300])
    return nomination


@transaction.atomic
def compile_nomination(*, nomination: Nomination, by: User, on: date) -> Nomination:
    """Take it into the bảng tổng hợp of the occasion, assessed anew on `on`.

    Refused while a result or contribution of the window is not checked by TCCB, and while a person
    has not confirmed their own report.
    """
    nomination = _locked(nomination)
    _refuse_unchecked(nomination)
    _move(nomination, "compile", by, to="đưa đề nghị vào bảng tổng hợp")
    nomination.save()
    reassess(nominations=[nomination], on=on)
    audit.record(
        nomination, Act.NOMINATION_COMPILED, by=by, data={"verdict": nomination.verdict_status}
    )
    return nomination


def _refuse_unchecked(nomination: Nomination) -> None:
    days = (nomination.occasion.starts_on, nomination.occasion.ends_on)
    subject = nomination.subject
    results = Result.objects.filter(subject=subject, achieved_on__range=days, verified_on=None)
    if waiting := results.count():
        raise Refused(f"Còn {waiting} kết quả của {subject.addressed} chưa xác nhận.")
    given = Contribution.objects.filter(subject=subject, received_on__range=days, verified_on=None)
    if waiting := given.count():
        raise Refused(f"Còn {waiting} đóng góp của {subject.addressed} chưa xác nhận.")
    if nomination.report is not None and nomination.report.needs_confirmation:
        raise Refused(f"{subject.addressed} chưa xác nhận báo cáo thành tích của mình.")


@transaction.atomic
def present_nominations(
    *,
    meeting: Meeting,
    nominations: Sequence[Nomination],
    reasons: Mapping[int, str],
    by: User,
    on: date,
) -> list[Nomination]:
    """Put nominations before the council: from now on its members see them.

    `reasons` (by nomination id) is TCCB's word on each one that carries a warning, such as an
    earlier award for the same time; it is printed in the minutes' annex. Refused (field
    "reason_<id>") where it is missing. One whose verdict is not met is listed with its reason and
    does not come onto the ballot; a blocked one is not presented at all.
    """
    require_role(by, Role.TCCB, to="trình Hội đồng")
    if not nominations:
        raise Refused("Chưa chọn đề nghị nào.")
    locked = [_locked(nomination) for nomination in sorted(nominations, key=lambda n: n.pk)]
    reassess(nominations=locked, on=on)
    for nomination in locked:
        _present(nomination, reasons.get(nomination.pk, "").strip(), by)
    add_to_agenda(meeting=meeting, nominations=locked, by=by)
    return locked


def _present(nomination: Nomination, reason: str, by: User) -> None:
    if nomination.verdict_status == VerdictStatus.BLOCKED:
        raise Refused(f"{nomination.subject.addressed} đang bị chặn nên không trình được.")
    if needs_reason(nomination) and not reason:
        raise Refused(
            f"Ghi lý do vẫn trình {nomination.subject.addressed}.", field=f"reason_{nomination.pk}"
        )
    _move(nomination, "present", by, to="trình Hội đồng")
    if reason:
        nomination.override_reason, nomination.override_by = reason, by
    nomination.save()
    audit.record(
        nomination,
        Act.NOMINATION_PRESENTED,
        by=by,
        data={"verdict": nomination.verdict_status, "reason": reason},
    )


def needs_reason(nomination: Nomination) -> bool:
    """A warning asks for TCCB's word before the council sees the nomination."""
    return bool(nomination.verdict.get("warnings"))
