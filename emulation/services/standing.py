"""What stands for or against a subject: yearly classifications, discipline, unresolved cases."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from emulation import audit
from emulation.access import require_role
from emulation.acts import Act
from emulation.enums import Role
from emulation.errors import Refused, Stale
from emulation.models import Classification, DisciplineRecord, PendingCase, Subject, Unit, User
from emulation.vietnamese.dates import format_date
from emulation.vietnamese.names import normalise

FIRST_YEAR = 2015
Entered = DisciplineRecord | PendingCase


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

    Refused at the field: a collective, a day after today. Stale for a decision that is recorded
    with another level.
    """
    require_role(by, Role.TCCB, to="ghi quyết định kỷ luật")
    if subject.is_collective:
        raise Refused("Kỷ luật ghi cho một người, không ghi cho tập thể.", field="subject")
    _refuse_future(decided_on, on, field="decided_on")
    Subject.objects.select_for_update(no_key=True).get(pk=subject.pk)
    stored = _same_decision(subject, normalise(number), decided_on)
    if stored:
        _refuse_other_level(stored, level)
        return stored
    record = DisciplineRecord.objects.create(
        subject=subject, number=normalise(number), decided_on=decided_on, level=level
    )
    data = {"subject": subject.pk, "level": int(level), "number": record.number}
    audit.record(record, Act.DISCIPLINE_ENTERED, by=by, data=data)
    return record


def _same_decision(
    subject: Subject, number: str, decided_on: date, *, but: int | None = None
) -> DisciplineRecord | None:
    rows = DisciplineRecord.objects.filter(
        subject=subject, number=number, decided_on=decided_on, annul_reason=""
    )
    return (rows if but is None else rows.exclude(pk=but)).first()


def _refuse_other_level(stored: DisciplineRecord, level: int) -> None:
    if stored.level != level:
        raise Stale(
            f"Quyết định {stored.number} đã ghi: {stored.get_level_display()}. Lần gửi này chưa "
            "ghi gì. Ghi nhầm thì bấm Sửa ở dòng của quyết định, kèm lý do.",
            field="level",
        )


@transaction.atomic
def correct_discipline(
    *,
    record: DisciplineRecord,
    level: int,
    decided_on: date,
    number: str,
    reason: str,
    seen: int,
    by: User,
    on: date,
) -> DisciplineRecord:
    """Put right what was entered wrongly, with a reason; the journal keeps both.

    `seen` is the version the page showed, Stale when it is an older one. Refused at the field as a
    new one is, and for a decision that stands in another row.
    """
    require_role(by, Role.TCCB, to="sửa quyết định kỷ luật đã ghi")
    record = _locked(DisciplineRecord, record.pk)
    number = normalise(number)
    figures = {"level": int(level), "decided_on": decided_on, "number": number}
    if _holds(record, figures):
        return record
    _refuse_change(record, seen, reason)
    _refuse_future(decided_on, on, field="decided_on")
    if _same_decision(record.subject, number, decided_on, but=record.pk):
        raise Refused("Quyết định này đã có ở một dòng khác của người này.", field="number")
    return _correct(record, figures, Act.DISCIPLINE_CORRECTED, reason, by)


@transaction.atomic
def annul_discipline(
    *, record: DisciplineRecord, reason: str, seen: int, by: User, on: date
) -> DisciplineRecord:
    """The decision was entered by mistake, or is annulled: it counts no longer. Twice is once."""
    require_role(by, Role.TCCB, to="hủy việc ghi quyết định kỷ luật")
    record = _locked(DisciplineRecord, record.pk)
    if record.annul_reason:
        return record
    _refuse_change(record, seen, reason)
    data = {"subject": record.subject_id, "level": record.level, "number": record.number}
    return _annul(record, Act.DISCIPLINE_ANNULLED, data, reason, by)


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

    What it is about is not taken in. The same kind and day twice is one row, Stale where it says
    something else. Refused at the field: a day after today, an answer due before the case began.
    """
    require_role(by, Role.TCCB, to="ghi việc chưa giải quyết")
    _refuse_days(opened_on, answer_due, None, on)
    Subject.objects.select_for_update(no_key=True).get(pk=subject.pk)
    stored = PendingCase.objects.filter(
        subject=subject, kind=kind, opened_on=opened_on, closed_on=None
    ).first()
    if stored:
        _refuse_other_words(stored, normalise(handler), answer_due)
        return stored
    case = PendingCase.objects.create(
        subject=subject,
        kind=kind,
        opened_on=opened_on,
        handler=normalise(handler),
        answer_due=answer_due,
    )
    data = {"subject": subject.pk, "kind": kind, "opened_on": opened_on.isoformat()}
    audit.record(case, Act.CASE_OPENED, by=by, data=data)
    return case


def _refuse_other_words(stored: PendingCase, handler: str, answer_due: date | None) -> None:
    if (stored.handler, stored.answer_due) != (handler, answer_due):
        due = f", hạn trả lời {format_date(stored.answer_due)}" if stored.answer_due else ""
        raise Stale(
            f"Việc này đã ghi: {stored.handler}{due}. Lần gửi này chưa ghi gì. Ghi nhầm thì bấm "
            "Sửa ở dòng của việc, kèm lý do.",
            field="handler",
        )


@transaction.atomic
def correct_case(
    *,
    case: PendingCase,
    kind: str,
    opened_on: date,
    handler: str,
    answer_due: date | None,
    closed_on: date | None,
    reason: str,
    seen: int,
    by: User,
    on: date,
) -> PendingCase:
    """Put right what was entered wrongly, with a reason; the journal keeps both.

    Without `closed_on` a concluded case is open again and blocks. `seen` as for a discipline.
    Refused at the field as a new one is, and for the conclusion of a case that has none.
    """
    require_role(by, Role.TCCB, to="sửa việc chưa giải quyết đã ghi")
    case = _locked(PendingCase, case.pk)
    figures = {
        "kind": kind,
        "opened_on": opened_on,
        "handler": normalise(handler),
        "answer_due": answer_due,
        "closed_on": closed_on,
    }
    if _holds(case, figures):
        return case
    _refuse_change(case, seen, reason)
    if case.closed_on is None and closed_on is not None:
        raise Refused("Việc chưa có kết luận. Ghi kết luận ở trang của nó.", field="closed_on")
    _refuse_days(opened_on, answer_due, closed_on, on)
    return _correct(case, figures, Act.CASE_CORRECTED, reason, by)


@transaction.atomic
def annul_case(*, case: PendingCase, reason: str, seen: int, by: User, on: date) -> PendingCase:
    """The case was entered by mistake: it is over and blocks no longer. Twice is once."""
    require_role(by, Role.TCCB, to="hủy việc ghi việc chưa giải quyết")
    case = _locked(PendingCase, case.pk)
    if case.annul_reason:
        return case
    _refuse_change(case, seen, reason)
    case.closed_on = case.closed_on or on
    data = {
        "subject": case.subject_id,
        "kind": case.kind,
        "opened_on": case.opened_on.isoformat(),
    }
    return _annul(case, Act.CASE_ANNULLED, data, reason, by)


@transaction.atomic
def close_case(*, case: PendingCase, closed_on: date, by: User, on: date) -> PendingCase:
    """The case has come to its end and blocks no longer from that day. The same day twice is once.

    Refused (field "closed_on") for a day before the case began or after today; Stale where another
    day is recorded already.
    """
    require_role(by, Role.TCCB, to="ghi kết luận")
    case = PendingCase.objects.select_for_update(no_key=True).get(pk=case.pk)
    if case.closed_on is not None:
        _refuse_other_end(case, closed_on)
        return case
    _refuse_days(case.opened_on, None, closed_on, on)
    case.closed_on = closed_on
    case.version += 1
    case.save(update_fields=["closed_on", "version"])
    audit.record(case, Act.CASE_CLOSED, by=by, data={"closed_on": closed_on.isoformat()})
    return case


def _refuse_other_end(case: PendingCase, closed_on: date) -> None:
    if case.annul_reason:
        raise Refused(f"Việc này đã hủy việc ghi: {case.annul_reason}")
    if case.closed_on and case.closed_on != closed_on:
        raise Stale(
            f"Việc này đã ghi kết luận ngày {format_date(case.closed_on)}. Lần gửi này chưa ghi "
            "gì. Ghi nhầm thì bấm Sửa ở dòng của việc, kèm lý do.",
            field="closed_on",
        )


# --- Shared ---------------------------------------------------------------------------------


def _refuse_days(
    opened_on: date, answer_due: date | None, closed_on: date | None, today: date
) -> None:
    _refuse_future(opened_on, today, field="opened_on")
    if answer_due is not None and answer_due < opened_on:
        raise Refused("Hạn trả lời phải sau ngày bắt đầu.", field="answer_due")
    if closed_on is not None:
        _refuse_future(closed_on, today, field="closed_on")
        if closed_on < opened_on:
            raise Refused("Ngày kết thúc phải sau ngày bắt đầu.", field="closed_on")


def _refuse_future(day: date, today: date, *, field: str) -> None:
    if day > today:
        raise Refused("Ngày này sau hôm nay. Nhập ngày đã ghi trên văn bản.", field=field)


def _locked(model: type[Entered], pk: int) -> Any:
    """The row; its subject is locked as well, where new rows are entered and looked for."""
    subject = model.objects.get(pk=pk).subject_id
    Subject.objects.select_for_update(no_key=True).get(pk=subject)
    return model.objects.select_for_update(no_key=True).get(pk=pk)


def _holds(row: Entered, figures: dict[str, Any]) -> bool:
    stands = not row.annul_reason
    return stands and all(getattr(row, name) == value for name, value in figures.items())


def _refuse_change(row: Entered, seen: int, reason: str) -> None:
    if row.annul_reason:
        raise Refused(f"Dòng này đã hủy việc ghi nên không sửa được: {row.annul_reason}")
    if row.version != seen:
        raise Stale("Dòng này vừa được sửa sau khi trang mở. Bản vừa nhập chưa ghi đè.")
    if not normalise(reason):
        raise Refused("Ghi lý do để người đọc nhật ký biết vì sao đổi.", field="reason")


def _correct(row: Any, figures: dict[str, Any], act: Act, reason: str, by: User) -> Any:
    before = _plain(row, figures)
    for name, value in figures.items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    data = {"before": before, "after": _plain(row, figures), "reason": normalise(reason)}
    audit.record(row, act, by=by, data={"subject": row.subject_id, **data})
    return row


def _annul(row: Any, act: Act, data: dict[str, Any], reason: str, by: User) -> Any:
    row.annul_reason = normalise(reason)
    row.version += 1
    row.save()
    audit.record(row, act, by=by, data={**data, "reason": row.annul_reason})
    return row


def _plain(row: Entered, names: Iterable[str]) -> dict[str, str]:
    """The fields as plain words for the journal."""
    return {name: _word(row, name) for name in names}


def _word(row: Entered, name: str) -> str:
    value = getattr(row, name)
    shown = getattr(row, f"get_{name}_display", None)
    return shown() if shown else value.isoformat() if isinstance(value, date) else value or ""
