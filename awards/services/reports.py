"""Writing, sending and confirming a báo cáo thành tích. Figures come from the data."""

from datetime import date

from django.db import transaction

from awards.enums import NominationState, OccasionState, ReportState
from awards.models import Nomination, Occasion, Report
from awards.states import NOMINATION_EDITABLE
from emulation import audit, clock
from emulation.access import require_officer_of
from emulation.acts import Act
from emulation.errors import Forbidden, Refused
from emulation.models import Subject, User
from emulation.services.inbox import notify, officers_of

WORDS = ("overview", "achievements", "measures", "summary")


@transaction.atomic
def start_report(*, occasion: Occasion, subject: Subject, by: User) -> Report:
    """The report of `subject` for `occasion`, made if there is none yet (twice is once)."""
    _require_writer(subject, by)
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
def write_report(*, report: Report, version: int, by: User, **words: str) -> Report:
    """Save the words. `version` is the one the writer saw.

    Refused when somebody saved in between, and once the report has gone to the council. Changing
    the words takes back the person's own confirmation.
    """
    report = Report.objects.select_for_update().select_related("subject__unit").get(pk=report.pk)
    _require_writer(report.subject, by)
    _refuse_settled(report)
    if report.version != version:
        raise Refused(
            f"{_author(report)} vừa sửa báo cáo này lúc {report.changed_at:%H:%M}. "
            "Bản đang nhập chưa ghi đè.",
            field="version",
        )
    for name in WORDS:
        setattr(report, name, words.get(name, getattr(report, name)))
    report.version += 1
    report.written_by, report.changed_at = by, clock.now()
    report.confirmed_by = report.confirmed_at = None
    report.save()
    audit.record(report, Act.REPORT_WRITTEN, by=by, data={"version": report.version})
    return report


def _author(report: Report) -> str:
    told = report.written_by.addressed
    return told[:1].upper() + told[1:]


@transaction.atomic
def submit_report(*, report: Report, by: User, on: date) -> Report:
    """Hand the report in. Refused (at the field) while a part is empty.

    A person named in it is asked to confirm it.
    """
    report = Report.objects.select_for_update().select_related("subject__unit").get(pk=report.pk)
    _require_writer(report.subject, by)
    _refuse_settled(report)
    for name, told in (
        ("overview", "sơ lược"),
        ("achievements", "thành tích"),
        ("summary", "tóm tắt"),
    ):
        if not getattr(report, name).strip():
            raise Refused(f"Viết phần {told} trước khi nộp báo cáo.", field=name)
    report.state, report.submitted_at = ReportState.SUBMITTED, clock.now()
    report.save(update_fields=["state", "submitted_at"])
    audit.record(report, Act.REPORT_SUBMITTED, by=by, data={"on": on.isoformat()})
    _ask_to_confirm(report)
    return report


def _ask_to_confirm(report: Report) -> None:
    staff = report.subject.staff
    person = User.objects.filter(staff=staff, is_active=True).first() if staff else None
    if person and report.needs_confirmation:
        text = f"Xác nhận báo cáo thành tích của mình, {report.occasion.name}"
        notify(recipients=[person], text=text, url=f"/bao-cao-thanh-tich/{report.pk}/")


@transaction.atomic
def confirm_report(*, report: Report, by: User) -> Report:
    """The person the report is about says that it is right. Twice is once."""
    report = Report.objects.select_for_update().select_related("subject__unit").get(pk=report.pk)
    if report.subject.staff_id is None or report.subject.staff_id != by.staff_id:
        raise Forbidden("Chỉ người có tên trong báo cáo xác nhận báo cáo của mình.")
    if report.state != ReportState.SUBMITTED:
        raise Refused("Báo cáo chưa nộp nên chưa xác nhận được.")
    if report.confirmed_at is None:
        report.confirmed_by, report.confirmed_at = by, clock.now()
        report.save(update_fields=["confirmed_by", "confirmed_at"])
        audit.record(report, Act.REPORT_CONFIRMED, by=by)
        text = f"{by.display_name} đã xác nhận báo cáo thành tích của mình"
        notify(recipients=officers_of([report.subject.unit]), text=text)
    return report


def _require_writer(subject: Subject, by: User) -> None:
    """The unit's officer writes; a person may write their own."""
    if subject.staff_id is not None and subject.staff_id == by.staff_id:
        return
    require_officer_of(by, subject.unit, to="viết báo cáo thành tích của đơn vị")


def _refuse_settled(report: Report) -> None:
    settled = Nomination.objects.filter(report=report).exclude(
        state__in={*NOMINATION_EDITABLE, NominationState.SUBMITTED}
    )
    if settled.exists():
        raise Refused("Báo cáo đã vào bảng tổng hợp nên không sửa được. Nhờ TCCB trả lại để sửa.")
