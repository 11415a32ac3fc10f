"""The life of a đề nghị khen thưởng, up to the council's door."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db import transaction
from django.urls import reverse

from awards import rules
from awards.enums import NominationState, OccasionState, ReportState, VerdictStatus
from awards.models import Meeting, Nomination, Occasion, Report
from awards.rules.codec import to_plain
from awards.selectors.choosing import pick_in_force
from awards.selectors.council_door import door
from awards.selectors.nominations import BEFORE_COUNCIL, obstacles
from awards.selectors.seats import seated_users
from awards.selectors.verdicts import Assessment, assess_subject, assess_subjects
from awards.services.choosing import end_pick
from awards.services.locks import lock_meeting, lock_nominations, lock_occasion
from awards.services.meetings import add_to_agenda
from awards.states import NOMINATION_STEPS, SEEN_BY_COUNCIL
from emulation import audit, clock
from emulation.access import require_officer_of, require_role, require_step
from emulation.acts import Act
from emulation.enums import Role
from emulation.errors import Refused
from emulation.models import Subject, User
from emulation.services.inbox import holders_of, notify, officers_of
from emulation.vietnamese.dates import format_date
from emulation.vietnamese.names import normalise_lines


@transaction.atomic
def create_nomination(
    *, occasion: Occasion, subject: Subject, tier: str, by: User, on: date
) -> Nomination:
    """Start a nomination for a tier, with today's facts and verdict (twice is once).

    Refused when the occasion is not open or does not know the tier. A verdict that is not met does
    not stop a draft: the page says what is missing.
    """
    require_officer_of(by, subject.unit, to="đề nghị khen thưởng cho đơn vị")
    occasion = lock_occasion(occasion)
    if occasion.state != OccasionState.OPEN:
        raise Refused(f"Dịp {occasion.name} chưa mở hoặc đã khóa.")
    assessment = assess_subject(occasion, subject, on=on)
    verdict = assessment.verdict_for(tier)
    if verdict is None:
        raise Refused("Dịp khen này không xét hình thức đó.", field="tier")
    nomination, created = Nomination.objects.that_count().get_or_create(
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
    """Refused where the draft was thrown away meanwhile."""
    rows = _locked_all([nomination])
    if not rows:
        raise Refused("Đề nghị này đã được bỏ nên không còn nữa.")
    return rows[0]


def _locked_all(nominations: Sequence[Nomination]) -> list[Nomination]:
    """Nominations, then their reports, so that no report changes under one that is judged."""
    rows = lock_nominations(nomination.pk for nomination in nominations)
    wanted = {row.report_id for row in rows if row.report_id}
    reports = Report.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
    by_id = {report.pk: report for report in reports}
    for row in rows:
        row.report = by_id.get(row.report_id) if row.report_id else None
    return rows


def _move(nomination: Nomination, action: str, by: User, *, to: str, reason: str = "") -> None:
    step = require_step(
        NOMINATION_STEPS, state=nomination.state, action=action, user=by, to=to, reason=reason
    )
    nomination.state, nomination.changed_at = step.to, clock.now()
    nomination.version += 1


@transaction.atomic
def submit_nomination(*, nomination: Nomination, by: User, on: date) -> Nomination:
    """Send it to TCCB, which is told. Refused without a handed-in report.

    A draft is refused once the occasion is closed; one that was returned may still come back.
    """
    occasion = lock_occasion(nomination.occasion)
    nomination = _locked(nomination)
    require_officer_of(by, nomination.subject.unit, to="gửi đề nghị khen thưởng của đơn vị")
    if nomination.state == NominationState.DRAFT and occasion.state != OccasionState.OPEN:
        raise Refused(f"Dịp {occasion.name} đã khóa nên không nhận đề nghị mới.")
    _move(nomination, "submit", by, to="gửi đề nghị khen thưởng")
    report = Report.objects.filter(occasion=occasion, subject=nomination.subject).first()
    if report is None or report.state != ReportState.SUBMITTED:
        raise Refused("Viết và nộp báo cáo thành tích trước khi gửi đề nghị.", field="report")
    nomination.report, nomination.return_reason = report, ""
    nomination.save()
    reassess(nominations=[nomination], on=on)
    audit.record(nomination, Act.NOMINATION_SUBMITTED, by=by, data={"tier": nomination.tier})
    text = f"Đề nghị khen thưởng mới của {nomination.subject.unit.name}: "
    _tell(holders_of(Role.TCCB), text + nomination.subject.addressed, nomination)
    return nomination


@transaction.atomic
def discard_nomination(*, nomination: Nomination, by: User) -> None:
    """Take away a draft that was never sent. Refused for anything else, and where it is gone."""
    nomination = _locked(nomination)
    require_officer_of(by, nomination.subject.unit, to="bỏ đề nghị của đơn vị")
    if nomination.state != NominationState.DRAFT:
        raise Refused("Chỉ bỏ được đề nghị còn nháp.")
    audit.record(nomination, Act.NOMINATION_DISCARDED, by=by, data={"tier": nomination.tier})
    nomination.delete()


@transaction.atomic
def return_nominations(*, nominations: Sequence[Nomination], reason: str, by: User) -> None:
    """Give several back with one reason; all of them or none."""
    if not nominations:
        raise Refused("Chưa chọn đề nghị nào.")
    for nomination in _locked_all(nominations):
        return_nomination(nomination=nomination, reason=reason, by=by)


@transaction.atomic
def return_nomination(*, nomination: Nomination, reason: str, by: User) -> Nomination:
    """Give it back to the unit with a reason in writing; a choice by hand about it ends so too."""
    reason = normalise_lines(reason)
    nomination = _locked(nomination)
    _move(nomination, "return", by, to="trả lại đề nghị", reason=reason)
    nomination.return_reason = reason
    nomination.save()
    if pick := pick_in_force(nomination):
        end_pick(pick=pick, reason=reason, by=by)
    audit.record(nomination, Act.NOMINATION_RETURNED, by=by, data={"reason": reason})
    text = f"Đề nghị khen thưởng của {nomination.subject.addressed_within} được trả lại: {reason}"
    _tell(officers_of([nomination.subject.unit]), text, nomination)
    return nomination


@transaction.atomic
def compile_nominations(*, nominations: Sequence[Nomination], by: User, on: date) -> None:
    """Take several of one occasion into its bảng tổng hợp; all of them or none."""
    if not nominations:
        raise Refused("Chưa chọn đề nghị nào.")
    _compile(_locked_all(nominations), by, on)


@transaction.atomic
def compile_nomination(*, nomination: Nomination, by: User, on: date) -> Nomination:
    """Take it into the bảng tổng hợp of the occasion, assessed anew on `on`.

    Refused while something still stands before it (see `obstacles`).
    """
    nomination = _locked(nomination)
    _compile([nomination], by, on)
    return nomination


def _compile(locked: Sequence[Nomination], by: User, on: date) -> None:
    """All are looked at and assessed together, before the first entry takes the journal's head."""
    if len({nomination.occasion_id for nomination in locked}) > 1:
        raise Refused("Các đề nghị đã chọn không cùng một dịp khen.")
    for nomination in locked:
        _move(nomination, "compile", by, to="đưa đề nghị vào bảng tổng hợp")
    for standing in obstacles(locked).values():
        raise Refused(standing)
    reassess(nominations=locked, on=on)
    Nomination.objects.bulk_update(locked, ["state", "changed_at", "version"])
    for nomination in locked:
        data = {"verdict": nomination.verdict_status}
        audit.record(nomination, Act.NOMINATION_COMPILED, by=by, data=data)


@transaction.atomic
def reassess_occasion(*, occasion: Occasion, by: User, on: date) -> list[Nomination]:
    """Assess anew whatever was sent for `occasion` and has not reached the council.

    Returns those whose answer (met, not met, unknown, blocked) is another one now.
    """
    require_role(by, Role.TCCB, to="xét lại các đề nghị")
    waiting = list(
        Nomination.objects.filter(occasion=occasion, state__in=BEFORE_COUNCIL)
        .select_for_update(of=("self",), no_key=True)
        .select_related("occasion__movement", "subject__unit", "subject__staff")
        .order_by("pk")
    )
    before = {nomination.pk: nomination.verdict_status for nomination in waiting}
    reassess(nominations=waiting, on=on)
    changed = [n for n in waiting if n.verdict_status != before[n.pk]]
    data = {"count": len(waiting), "changed": [n.pk for n in changed], "on": on.isoformat()}
    audit.record(occasion, Act.NOMINATIONS_REASSESSED, by=by, data=data)
    return changed


@transaction.atomic
def renew_nomination(*, nomination: Nomination, reason: str, by: User, on: date) -> Nomination:
    """Nominate anew whom a meeting did not vote on, with facts of `on`, whatever the occasion says.

    The old one stays as the council was shown it; the new one begins at TCCB, and the unit is told.
    Refused (field "reason") without a reason, and where a newer nomination is on its way.
    """
    reason = normalise_lines(reason)
    nomination = _locked(nomination)
    step = require_step(
        NOMINATION_STEPS,
        state=nomination.state,
        action="renew",
        user=by,
        to="đề nghị lại",
        reason=reason,
    )
    occasion, subject = nomination.occasion, nomination.subject
    assessment = assess_subject(occasion, subject, on=on)
    verdict = assessment.verdict_for(nomination.tier)
    if verdict is None:
        raise Refused("Kế hoạch hiện nay không còn hình thức này trong dịp khen.")
    renewed, created = Nomination.objects.that_count().get_or_create(
        occasion=occasion,
        subject=subject,
        tier=nomination.tier,
        defaults={
            **_frozen(assessment, verdict),
            "state": step.to,
            "report": Report.objects.filter(occasion=occasion, subject=subject).first(),
            "created_by": by,
            "changed_at": clock.now(),
        },
    )
    if not created:
        raise Refused(f"{subject.addressed} đã có đề nghị mới cho hình thức này.")
    # On a locked occasion only now is the subject on the way again, and judged by facts of `on`.
    reassess(nominations=[renewed], on=on)
    data = {"reason": reason, "before": nomination.pk}
    audit.record(renewed, Act.NOMINATION_RENEWED, by=by, data=data)
    text = f"Đề nghị khen thưởng của {subject.addressed_within} được xét lại: {reason}"
    _tell(officers_of([subject.unit]), text, renewed)
    return renewed


def _tell(recipients: Iterable[User], text: str, nomination: Nomination) -> None:
    url = reverse("nomination_detail", args=[nomination.pk])
    notify(recipients=recipients, text=text, url=url)


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

    `reasons` (by nomination id) is TCCB's word on each one that an earlier award stands against or
    that falls out of the plan's quotas (see `needs_reason`); it is printed in the minutes. Refused
    (field "reason_<id>") where it is missing. One whose verdict is not met is listed with its
    reason and does not come onto the ballot, but for whom a choice by hand in force holds all the
    same (`comes_onto_ballot`). Not presented at all: a blocked one, one with an obstacle
    (`obstacles`), and one that a hard total of the plan keeps out (`Door.full`).
    """
    require_role(by, Role.TCCB, to="trình Hội đồng")
    if not nominations:
        raise Refused("Chưa chọn đề nghị nào.")
    meeting = lock_meeting(meeting)
    locked = _locked_all(nominations)
    if any(nomination.occasion_id != meeting.occasion_id for nomination in locked):
        raise Refused("Phiên họp này không xét dịp khen của đề nghị.", field="meeting")
    for standing in obstacles(locked).values():
        raise Refused(standing)
    reassess(nominations=locked, on=on)
    found = door(meeting.occasion, on=on)
    for nomination in locked:
        nomination.beyond_quota = found.kept_beyond(nomination.pk)
        nomination.by_discretion = found.kept_choice(nomination.pk)
        if nomination.pk in found.full:
            raise Refused(f"{nomination.subject.addressed}: {found.full[nomination.pk]}")
        _present(nomination, normalise_lines(reasons.get(nomination.pk, "")), by)
    add_to_agenda(meeting=meeting, nominations=locked, by=by)
    _tell_presented(meeting, locked)
    return locked


def keep_beyond_quota(occasion: Occasion, nominations: Sequence[Nomination], *, on: date) -> None:
    """A ballot says of each what the choice under the quotas says on the day it is made: another
    one may have been set aside since they were presented."""
    found = door(occasion, on=on)
    for nomination in lock_nominations([each.pk for each in nominations]):
        kept = found.kept_beyond(nomination.pk)
        if kept != nomination.beyond_quota:
            nomination.beyond_quota = kept
            nomination.save(update_fields=["beyond_quota"])


def _tell_presented(meeting: Meeting, nominations: Sequence[Nomination]) -> None:
    """The council's members, and the officers of the units the nominees belong to."""
    url = reverse("meeting_detail", args=[meeting.pk])
    day = format_date(meeting.held_on)
    text = f"{len(nominations)} đề nghị khen thưởng được trình phiên họp ngày {day}"
    notify(recipients=seated_users(meeting), text=text, url=url)
    for nomination in nominations:
        told = f"Đề nghị khen thưởng của {nomination.subject.addressed_within} đã trình Hội đồng"
        _tell(officers_of([nomination.subject.unit]), told, nomination)


def _present(nomination: Nomination, reason: str, by: User) -> None:
    _move(nomination, "present", by, to=f"trình Hội đồng {nomination.subject.addressed}")
    if nomination.verdict_status == VerdictStatus.BLOCKED:
        raise Refused(f"{nomination.subject.addressed} đang bị chặn nên không trình được.")
    if needs_reason(nomination) and not reason:
        raise Refused(
            f"Ghi lý do vẫn trình {nomination.subject.addressed}.", field=f"reason_{nomination.pk}"
        )
    if reason:
        nomination.override_reason, nomination.override_by = reason, by
    nomination.save()
    audit.record(
        nomination,
        Act.NOMINATION_PRESENTED,
        by=by,
        data={"verdict": nomination.verdict_status, "reason": reason}
        | ({"by_discretion": nomination.by_discretion} if nomination.by_discretion else {}),
    )


def needs_reason(nomination: Nomination) -> bool:
    """An earlier award, or falling out of a quota, asks for TCCB's word before the council sees the
    nomination.

    Another nomination does not: who is eligible for two tiers may be put for both, and the council,
    which is told, chooses.
    """
    warnings = nomination.verdict.get("warnings", ())
    return bool(nomination.beyond_quota) or any(each.get("decided_on") for each in warnings)
