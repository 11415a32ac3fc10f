"""TCCB's check of recorded figures: they are verified, or given back with a reason; and the
officer's correction of what is not verified yet."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse

from emulation import audit
from emulation.access import require_officer_of, require_role, require_step
from emulation.acts import Act
from emulation.enums import Role
from emulation.errors import Refused, Stale
from emulation.models import Contribution, Evidence, Indicator, Movement, Result, User
from emulation.selectors.records import held
from emulation.services.inbox import notify, officers_of
from emulation.services.kept_files import atomic_with_files
from emulation.services.records import (
    ContributionFigures,
    ResultFigures,
    Upload,
    attach,
    refuse_contribution,
    refuse_result,
)
from emulation.states import RECORD_STEPS
from emulation.vietnamese.names import normalise

CHANGED = {Result: Act.RESULT_CHANGED, Contribution: Act.CONTRIBUTION_CHANGED}
REASON_LENGTH = 300


Record = Result | Contribution


def _locked(records: Iterable[Record]) -> list[Record]:
    """All rows before the journal, in one order, so that two acts cannot wait for each other.

    Stale when one is gone or another figure than the one that was looked at.
    """
    seen = {(type(record), record.pk): record.version for record in records}
    found: list[Record] = []
    for model in (Result, Contribution):
        rows = model.objects.select_for_update(of=("self",), no_key=True).select_related(
            "subject__unit"
        )
        found += rows.filter(pk__in=[pk for kind, pk in seen if kind is model]).order_by("pk")
    if {(type(row), row.pk): row.version for row in found} != seen:
        raise Stale("Có số liệu vừa được sửa hoặc xóa nên chưa làm gì. Xem lại danh sách.")
    return found


@transaction.atomic
def verify_records(*, records: Iterable[Record], by: User, on: date) -> int:
    """TCCB has checked all of these as they were read; returns how many were not checked before."""
    rows = [row for row in _locked(records) if not row.is_verified]
    for row in rows:
        require_step(RECORD_STEPS, state=row.state, action="verify", user=by, to="xác nhận số liệu")
        row.verified_by, row.verified_on = by, on
        row.save(update_fields=["verified_by", "verified_on"])
        audit.record(row, Act.RECORD_VERIFIED, by=by, data={"value": audit.figure(row.value)})
    return len(rows)


@transaction.atomic
def verify_record(*, record: Record, by: User, on: date) -> None:
    """TCCB has checked this record against its evidence. Twice is once."""
    require_role(by, Role.TCCB, to="xác nhận số liệu")
    verify_records(records=[record], by=by, on=on)


@transaction.atomic
def return_records(*, records: Iterable[Record], reason: str, by: User) -> int:
    """Give figures back to their units with one reason; tells the officers. All or none.

    Verified ones too, until they stand in something the council has been given (Refused).
    """
    reason = normalise(reason)
    records = list(records)
    if len(reason) > REASON_LENGTH:
        raise Refused(f"Lý do dài quá {REASON_LENGTH} ký tự.", field="reason")
    rows = _locked(records)
    _refuse_other_state(rows, records)
    for why in held(rows, lock=True).values():
        raise Refused(why)
    for row in rows:
        before = row.state
        require_step(
            RECORD_STEPS,
            state=before,
            action="return",
            user=by,
            to="trả lại số liệu",
            reason=reason,
        )
        row.return_reason, row.verified_by, row.verified_on = reason, None, None
        row.version += 1
        row.save(update_fields=["return_reason", "verified_by", "verified_on", "version"])
        data = {"value": audit.figure(row.value), "reason": reason, "from_state": before}
        audit.record(row, Act.RECORD_RETURNED, by=by, data=data)
        _tell_returned(row)
    return len(rows)


def _refuse_other_state(rows: Iterable[Record], seen: Iterable[Record]) -> None:
    """What waited when the page was read is not given back once a colleague has verified it."""
    states = {(type(record), record.pk): record.state for record in seen}
    if any(states[type(row), row.pk] != row.state for row in rows):
        raise Stale("Có số liệu vừa được xác nhận hoặc trả lại nên chưa làm gì. Xem lại.")


def _tell_returned(row: Record) -> None:
    text = f"Số liệu của {row.subject.addressed} được trả lại: {row.return_reason}"
    notify(
        recipients=officers_of([row.subject.unit]),
        text=text,
        url=reverse("record_detail", args=[row.subject_id]),
    )


@atomic_with_files()
def change_result(
    *,
    result: Result,
    indicator: Indicator,
    achieved_on: date,
    value: Decimal,
    note: str = "",
    evidence: Iterable[Evidence] = (),
    upload: Upload | None = None,
    seen: int,
    by: User,
    on: date,
) -> Result:
    """Correct a result that is not verified; it waits for TCCB (again).

    `seen` is the version the page showed, Stale when it is an older one. Refused as a new one is.
    """
    figures = ResultFigures(
        indicator=indicator,
        achieved_on=achieved_on,
        value=value,
        note=normalise(note),
    )
    row = _changeable(result, seen, by)
    refuse_result(row.subject, on=on, **figures)
    return _write(row, figures, attach(row.subject, evidence, upload, by), by)


@atomic_with_files()
def change_contribution(
    *,
    contribution: Contribution,
    movement: Movement,
    kind: str,
    description: str,
    donor: str,
    value: Decimal,
    received_on: date,
    evidence: Iterable[Evidence] = (),
    upload: Upload | None = None,
    seen: int,
    by: User,
    on: date,
) -> Contribution:
    """Correct a contribution that is not verified; as `change_result`."""
    figures = ContributionFigures(
        movement=movement,
        kind=kind,
        description=normalise(description),
        donor=normalise(donor),
        value=value,
        received_on=received_on,
    )
    row = _changeable(contribution, seen, by)
    refuse_contribution(on=on, **figures)
    return _write(row, figures, attach(row.subject, evidence, upload, by), by)


def _changeable(record: Any, seen: int, by: User) -> Any:
    model = type(record)
    rows = model.objects.select_for_update(of=("self",), no_key=True).select_related(
        "subject__unit"
    )
    row = rows.filter(pk=record.pk).first()
    if row is None:
        raise Refused("Số liệu này vừa bị xóa.")
    require_officer_of(by, row.subject.unit, to="sửa số liệu của đơn vị")
    if row.is_verified:
        raise Refused("Số liệu đã được xác nhận nên không sửa được.")
    require_step(RECORD_STEPS, state=row.state, action="change", user=by, to="sửa số liệu")
    if row.version != seen:
        raise Stale("Số liệu này vừa được sửa sau khi trang mở. Bản vừa nhập chưa ghi đè.")
    return row


def _write(row: Any, figures: Mapping[str, object], evidence: list[Evidence], by: User) -> Any:
    before = {"value": audit.figure(row.value), "reason": row.return_reason}
    for name, value in figures.items():
        setattr(row, name, value)
    row.return_reason = ""
    row.version += 1
    row.save()
    row.evidence.set(evidence)
    data = {"subject": row.subject_id, "before": before, "value": audit.figure(row.value)}
    audit.record(row, CHANGED[type(row)], by=by, data=data)
    return row
