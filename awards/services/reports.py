"""Writing, sending and confirming a báo cáo thành tích. Figures come from the data."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from awards.enums import NominationState, OccasionState, ReportState
from awards.models import Nomination, Occasion, Report
from awards.states import NOMINATION_EDITABLE, REPORT_STEPS, WRITES
from emulation import audit, clock
from emulation.access import require_officer_of, require_role
from emulation.acts import Act
from emulation.errors import Forbidden, Refused, Stale
from emulation.models import Subject, User
from emulation.services.inbox import notify, officers_of
from emulation.states import Step
from emulation.vietnamese.names import normalise_lines

WORDS = ("overview", "achievements", "measures", "summary")
SETTLED = "Báo cáo đã vào bảng tổng hợp nên không sửa được. Nhờ TCCB trả lại để sửa."
# What must not be empty when the report is handed in, and how a refusal calls it.
REQUIRED = {"overview": "sơ lược", "achievements": "thành tích", "summary": "tóm tắt"}


@transaction.atomic
def start_report(*, occasion: Occasion, subject: Subject, by: User) -> Report:
    """The report of `subject` for `occasion`, made if there is none yet (twice is once)."""
    require_writer(subject, by)
    if occasion.state != OccasionState.OPEN:
        raise Refused(f"Dịp {occasion.name} chưa mở hoặc đã khóa.")
    report, created = Report.objects.get_or_create(
        occasion=occasion,
        subject=subject,
        defaults={"written_by": by, "changed_at": clock.now()},
    )
    if created:
        audit.record(report, Act.REPORT_WRITTEN, by=by, data={"subject": subject.pk})
    return report


@transaction.atomic
def save_report(
    *, occasion: Occasion, subject: Subject, version: int, by: User, words: Mapping[str, str]
) -> Report:
    """Save the words of a report that may not be there yet. `version` is 0 where the writer saw
    none, which is as good as the empty first one; where none is there, nobody's words can be in the
    way, whatever it says. Refused as `start_report`, `write_report`."""
    report = Report.objects.filter(occasion=occasion, subject=subject).first()
    if report is None:
        report = start_report(occasion=occasion, subject=subject, by=by)
        version = report.version
    return write_report(report=report, version=version or 1, by=by, **words)


@transaction.atomic
def write_report(*, report: Report, version: int, by: User, **words: str) -> Report:
    """Save the words. `version` is the one the writer saw; saving what is there already is nothing.

    Raises Stale when somebody saved other words in between, Refused once the report stands in the
    bảng tổng hợp. Changing the words makes it a draft again and takes back the person's own
    confirmation.
    """
    report = _locked(report)
    step = _step(report, "write", by)
    given = {name: normalise_lines(words[name]) for name in WORDS if name in words}
    changed = {name: text for name, text in given.items() if text != getattr(report, name)}
    if not changed:
        return report
    _refuse_settled(report)
    if report.version != version:
        raise Stale(
            f"{_author(report)} vừa sửa báo cáo này lúc {clock_time(report)}. "
            "Bản đang nhập chưa ghi đè.",
            field="version",
        )
    _change(report, changed, step.to, by)
    audit.record(report, Act.REPORT_WRITTEN, by=by, data={"version": report.version})
    return report


def _change(report: Report, changed: Mapping[str, str], to: str, by: User) -> None:
    for name, text in changed.items():
        setattr(report, name, text)
    report.state = to
    report.version += 1
    report.written_by, report.changed_at = by, clock.now()
    report.confirmed_by = report.confirmed_at = None
    report.save()


def clock_time(report: Report) -> str:
    return f"{timezone.localtime(report.changed_at):%H:%M}"


def _locked(report: Report) -> Report:
    return (
        Report.objects.select_for_update(of=("self",), no_key=True)
        .select_related("subject__unit", "subject__staff", "occasion", "written_by__staff")
        .get(pk=report.pk)
    )


def _step(report: Report, action: str, by: User) -> Step:
    """The step of the table, if `by` may take it. Raises Forbidden for anybody else."""
    step = REPORT_STEPS[report.state, action]
    if WRITES in step.roles:
        require_writer(report.subject, by)
    else:
        require_role(by, *sorted(step.roles), to="viết báo cáo thành tích")
    return step


def _author(report: Report) -> str:
    told = report.written_by.addressed
    return told[:1].upper() + told[1:]


@transaction.atomic
def submit_report(*, report: Report, by: User, on: date) -> Report:
    """Hand the report in; twice is once. Refused (at the field) while a part is empty.

    A person named in it is asked to confirm it; handing in one's own report confirms it.
    """
    report = _locked(report)
    if report.state == ReportState.SUBMITTED:
        require_writer(report.subject, by)
        return report
    step = _step(report, "submit", by)
    _refuse_settled(report)
    for name, told in REQUIRED.items():
        if not getattr(report, name).strip():
            raise Refused(missing_words(told), field=name)
    report.state, report.submitted_at = step.to, clock.now()
    report.save(update_fields=["state", "submitted_at"])
    audit.record(report, Act.REPORT_SUBMITTED, by=by, data={"on": on.isoformat()})
    if report.subject.staff_id is not None and report.subject.staff_id == by.staff_id:
        return confirm_report(report=report, by=by)
    _ask_to_confirm(report)
    return report


def missing_words(told: str) -> str:
    return f"Viết phần {told} trước khi nộp báo cáo."


def _ask_to_confirm(report: Report) -> None:
    staff = report.subject.staff
    person = User.objects.filter(staff=staff, is_active=True).first() if staff else None
    if person and report.needs_confirmation:
        text = f"Xác nhận báo cáo thành tích của mình, {report.occasion.name}"
        notify(recipients=[person], text=text, url=reverse("report_detail", args=[report.pk]))


@transaction.atomic
def confirm_report(*, report: Report, by: User) -> Report:
    """The person the report is about says that it is right. Twice is once."""
    report = _locked(report)
    if report.subject.staff_id is None or report.subject.staff_id != by.staff_id:
        raise Forbidden("Chỉ người có tên trong báo cáo xác nhận báo cáo của mình.")
    if report.state != ReportState.SUBMITTED:
        raise Refused("Báo cáo chưa nộp nên chưa xác nhận được.")
    if report.confirmed_at is None:
        report.confirmed_by, report.confirmed_at = by, clock.now()
        report.save(update_fields=["confirmed_by", "confirmed_at"])
        audit.record(report, Act.REPORT_CONFIRMED, by=by)
        text = f"{by.display_name} đã xác nhận báo cáo thành tích của mình"
        officers = [user for user in officers_of([report.subject.unit]) if user.pk != by.pk]
        notify(recipients=officers, text=text, url=reverse("report_detail", args=[report.pk]))
    return report


def require_writer(subject: Subject, by: User) -> None:
    """Raise Forbidden unless `by` may write: the unit's officer, or the person themselves."""
    if subject.staff_id is not None and subject.staff_id == by.staff_id:
        return
    require_officer_of(by, subject.unit, to="viết báo cáo thành tích của đơn vị")


def is_settled(report: Report) -> bool:
    """Whether a nomination with this report stands in the bảng tổng hợp or further on."""
    open_states = {*NOMINATION_EDITABLE, NominationState.SUBMITTED}
    rows = Nomination.objects.that_count().filter(report=report)
    return rows.exclude(state__in=open_states).exists()


def _refuse_settled(report: Report) -> None:
    if is_settled(report):
        raise Refused(SETTLED)
