"""What stands for or against a subject: yearly classifications, discipline, unresolved cases."""

from datetime import date

from django.db import transaction

from emulation import audit
from emulation.access import require_role
from emulation.acts import Act
from emulation.enums import Role
from emulation.errors import Refused, Stale
from emulation.models import Classification, DisciplineRecord, PendingCase, Subject, Unit, User
from emulation.vietnamese.names import normalise

FIRST_YEAR = 2015


@transaction.atomic
def enter_classification(
    *,
    unit: Unit,
    organisation: str,
    body: str,
    year: int,
    level: int,
    document: str = "",
    replaces: int | None = None,
    by: User,
    on: date,
) -> Classification:
    """Record how a party, union or youth body of `unit` was classified for `year`.

    Entering the same body and year again corrects the level; the journal keeps both. It is Stale
    unless `replaces` names the level that is stored: nothing is overwritten unknowingly. Refused
    (field "year") for a year that has not begun.
    """
    require_role(by, Role.TCCB, to="nhập xếp loại tổ chức")
    if not FIRST_YEAR <= year <= on.year:
        raise Refused(f"Năm xếp loại phải từ {FIRST_YEAR} đến {on.year}.", field="year")
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    before = Classification.objects.filter(
        unit=unit, organisation=organisation, body=normalise(body), year=year
    ).first()
    if before and (before.level, before.document) == (level, normalise(document)):
        return before
    if before and before.level != replaces:
        raise Stale(
            f"{before.body} năm {year} đã ghi: {before.get_level_display()}"
            f"{f' ({before.document})' if before.document else ''}. Bản vừa nhập chưa ghi đè. Đúng "
            "là cần thay thì bấm lưu lần nữa.",
            field="level",
        )
    row = before or Classification(
        unit=unit, organisation=organisation, body=normalise(body), year=year
    )
    data = {"year": year, "level": int(level), "before": before.level if before else None}
    row.level, row.document = level, normalise(document)
    row.save()
    audit.record(row, Act.CLASSIFICATION_ENTERED, by=by, data=data)
    return row


@transaction.atomic
def enter_discipline(
    *, subject: Subject, level: int, decided_on: date, number: str, by: User, on: date
) -> DisciplineRecord:
    """Record a decided discipline of a person; the same decision twice is one row.

    Refused at the field: a collective, a day after today.
    """
    require_role(by, Role.TCCB, to="ghi quyết định kỷ luật")
    if subject.is_collective:
        raise Refused("Kỷ luật ghi cho một người, không ghi cho tập thể.", field="subject")
    _refuse_future(decided_on, on, field="decided_on")
    Subject.objects.select_for_update(no_key=True).get(pk=subject.pk)
    record, created = DisciplineRecord.objects.get_or_create(
        subject=subject, number=normalise(number), decided_on=decided_on, defaults={"level": level}
    )
    if created:
        data = {"subject": subject.pk, "level": int(level), "number": record.number}
        audit.record(record, Act.DISCIPLINE_ENTERED, by=by, data=data)
    return record


@transaction.atomic
def open_case(
    *,
    subject: Subject,
    kind: str,
    opened_on: date,
    handler: str,
    answer_due: date | None = None,
    by: User,
    on: date,
) -> PendingCase:
    """Record something unresolved, which blocks every nomination of the subject while it is open.

    What it is about is not taken in. The same kind and day twice is one row. Refused at the field:
    a day after today, an answer due before the case began.
    """
    require_role(by, Role.TCCB, to="ghi việc chưa giải quyết")
    _refuse_future(opened_on, on, field="opened_on")
    if answer_due is not None and answer_due < opened_on:
        raise Refused("Hạn trả lời phải sau ngày bắt đầu.", field="answer_due")
    Subject.objects.select_for_update(no_key=True).get(pk=subject.pk)
    case, created = PendingCase.objects.get_or_create(
        subject=subject,
        kind=kind,
        opened_on=opened_on,
        closed_on=None,
        defaults={"handler": normalise(handler), "answer_due": answer_due},
    )
    if created:
        data = {"subject": subject.pk, "kind": kind, "opened_on": opened_on.isoformat()}
        audit.record(case, Act.CASE_OPENED, by=by, data=data)
    return case


@transaction.atomic
def close_case(*, case: PendingCase, closed_on: date, by: User, on: date) -> PendingCase:
    """The case has come to its end and blocks no longer from that day. Twice is once.

    Refused (field "closed_on") for a day before the case began or after today.
    """
    require_role(by, Role.TCCB, to="ghi kết luận")
    case = PendingCase.objects.select_for_update(no_key=True).get(pk=case.pk)
    if case.closed_on is not None:
        return case
    _refuse_future(closed_on, on, field="closed_on")
    if closed_on < case.opened_on:
        raise Refused("Ngày kết thúc phải sau ngày bắt đầu.", field="closed_on")
    case.closed_on = closed_on
    case.save(update_fields=["closed_on"])
    audit.record(case, Act.CASE_CLOSED, by=by, data={"closed_on": closed_on.isoformat()})
    return case


def _refuse_future(day: date, today: date, *, field: str) -> None:
    if day > today:
        raise Refused("Ngày này sau hôm nay. Nhập ngày đã ghi trên văn bản.", field=field)
