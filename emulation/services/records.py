"""Recording what was done: results, contributions, evidence; and TCCB's check of them."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.files.base import File
from django.db import models, transaction

from emulation import audit, clock, uploads
from emulation.access import require_officer_of, require_role
from emulation.acts import Act
from emulation.enums import PledgeState, Role
from emulation.errors import Refused
from emulation.models import (
    Contribution,
    Evidence,
    Indicator,
    Movement,
    Result,
    Subject,
    Target,
    User,
)
from emulation.vietnamese.names import normalise


@dataclass(frozen=True)
class Upload:
    """A file that comes with a record's form. `token` travels in the form like the record's own."""

    title: str
    file: File
    token: uuid.UUID


@transaction.atomic
def record_result(
    *,
    subject: Subject,
    indicator: Indicator,
    achieved_on: date,
    value: Decimal,
    note: str = "",
    evidence: Iterable[Evidence] = (),
    upload: Upload | None = None,
    token: uuid.UUID,
    by: User,
    on: date,
) -> Result:
    """Record a dated result in the indicator's own measure. The same `token` twice is one row.

    `upload` becomes one more evidence of the subject; it is kept only if the result is.
    Refused at the field: a negative value, a part of a thing that only comes whole, a day after
    today or outside every target's span, a result without an accepted target.
    """
    require_officer_of(by, subject.unit, to="nhập kết quả của đơn vị")
    if existing := Result.posted(token, subject_id=subject.pk):
        return existing
    _refuse_value(indicator, value)
    _refuse_day(achieved_on, on, field="achieved_on")
    _refuse_without_target(subject, indicator, achieved_on)
    attached = _own(subject, evidence) + _uploaded(subject, upload, by)
    result = Result.objects.create(
        token=token,
        subject=subject,
        indicator=indicator,
        achieved_on=achieved_on,
        value=value,
        note=normalise(note),
        recorded_by=by,
        recorded_at=clock.now(),
    )
    result.evidence.set(attached)
    audit.record(
        result,
        Act.RESULT_RECORDED,
        by=by,
        data={"subject": subject.pk, "indicator": indicator.pk, "value": str(value)},
    )
    return result


def _refuse_value(indicator: Indicator, value: Decimal) -> None:
    if value < 0:
        raise Refused("Kết quả không được âm.", field="value")
    if indicator.measure.integral and value != value.to_integral_value():
        raise Refused(
            f"Kết quả tính bằng {indicator.measure.name} phải là số nguyên.", field="value"
        )


def _refuse_day(day: date, today: date, *, field: str) -> None:
    if day > today:
        raise Refused("Ngày này sau hôm nay. Nhập ngày đã thực hiện.", field=field)


def _refuse_without_target(subject: Subject, indicator: Indicator, day: date) -> None:
    targets = Target.objects.filter(subject=subject, indicator=indicator).filter(
        models.Q(pledge=None) | models.Q(pledge__state=PledgeState.ACCEPTED)
    )
    if not targets.exists():
        raise Refused("Chỉ tiêu này chưa có mức đề ra được nhận.", field="indicator")
    if not targets.filter(starts_on__lte=day, ends_on__gte=day).exists():
        spans = "; ".join(sorted({target.span.label for target in targets}))
        raise Refused(f"Ngày đạt phải nằm trong kỳ đã đề ra: {spans}.", field="achieved_on")


def _own(subject: Subject, evidence: Iterable[Evidence]) -> list[Evidence]:
    attached = list(evidence)
    if any(item.subject_id != subject.pk for item in attached):
        raise Refused("Minh chứng phải là của chính đối tượng này.", field="evidence")
    return attached


def _uploaded(subject: Subject, upload: Upload | None, by: User) -> list[Evidence]:
    if upload is None:
        return []
    return [
        upload_evidence(
            subject=subject, title=upload.title, file=upload.file, token=upload.token, by=by
        )
    ]


@transaction.atomic
def record_contribution(
    *,
    subject: Subject,
    movement: Movement,
    kind: str,
    description: str,
    donor: str,
    value: Decimal,
    received_on: date,
    evidence: Iterable[Evidence] = (),
    upload: Upload | None = None,
    token: uuid.UUID,
    by: User,
    on: date,
) -> Contribution:
    """Record a contribution with its value in whole đồng. The same `token` twice is one row.

    `upload` becomes one more evidence of the subject; it is kept only if the contribution is.
    Refused at the field: a value that is not positive or not whole, a day after today or outside
    of the movement.
    """
    require_officer_of(by, subject.unit, to="nhập đóng góp của đơn vị")
    if existing := Contribution.posted(token, subject_id=subject.pk):
        return existing
    _refuse_money(value)
    _refuse_day(received_on, on, field="received_on")
    if received_on not in movement.period:
        raise Refused(f"Ngày nhận phải nằm trong {movement.period.label}.", field="received_on")
    attached = _own(subject, evidence) + _uploaded(subject, upload, by)
    contribution = Contribution.objects.create(
        token=token,
        subject=subject,
        movement=movement,
        kind=kind,
        description=normalise(description),
        donor=normalise(donor),
        value=value,
        received_on=received_on,
        recorded_by=by,
        recorded_at=clock.now(),
    )
    contribution.evidence.set(attached)
    data = {"subject": subject.pk, "value": str(value)}
    audit.record(contribution, Act.CONTRIBUTION_RECORDED, by=by, data=data)
    return contribution


def _refuse_money(value: Decimal) -> None:
    if value <= 0 or value != value.to_integral_value():
        raise Refused("Giá trị phải là số đồng nguyên, lớn hơn 0.", field="value")


@transaction.atomic
def upload_evidence(
    *, subject: Subject, title: str, file: File, token: uuid.UUID, by: User
) -> Evidence:
    """Keep a file as evidence of `subject` under a generated name. The same `token` twice is one.

    Refused (field "file") with what to do when the content is not of an allowed kind or too large.
    """
    require_officer_of(by, subject.unit, to="tải minh chứng của đơn vị lên")
    if existing := Evidence.posted(token, subject_id=subject.pk):
        return existing
    checked = uploads.check(file)
    evidence = Evidence(
        token=token,
        subject=subject,
        title=normalise(title) or normalise(file.name or ""),
        original_name=normalise((file.name or "tep").rsplit("/", 1)[-1])[-255:],
        content_type=checked.content_type,
        size=checked.size,
        sha256=checked.sha256,
        uploaded_by=by,
        uploaded_at=clock.now(),
    )
    evidence.file.save(f"{uuid.uuid4().hex}{checked.extension}", file, save=False)
    evidence.save()
    audit.record(
        evidence,
        Act.EVIDENCE_UPLOADED,
        by=by,
        data={"subject": subject.pk, "title": evidence.title, "sha256": checked.sha256},
    )
    return evidence


@transaction.atomic
def remove_record(*, record: Result | Contribution, by: User) -> None:
    """Take back a record nobody has checked yet. The journal keeps what it said."""
    record = type(record).objects.select_for_update().get(pk=record.pk)
    require_officer_of(by, record.subject.unit, to="xóa số liệu của đơn vị")
    if record.is_verified:
        raise Refused("Số liệu đã được xác nhận nên không xóa được.")
    act = Act.RESULT_REMOVED if isinstance(record, Result) else Act.CONTRIBUTION_REMOVED
    audit.record(
        record, act, by=by, data={"subject": record.subject_id, "value": str(record.value)}
    )
    record.delete()


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: User) -> None:
    """Take back a file that supports nothing yet. Refused while a record or a confirmation of a
    criterion leans on it."""
    evidence = Evidence.objects.select_for_update().get(pk=evidence.pk)
    require_officer_of(by, evidence.subject.unit, to="gỡ minh chứng của đơn vị")
    if _supports_something(evidence):
        raise Refused(
            "Minh chứng đang gắn với một số liệu hoặc một xác nhận nên không gỡ được. "
            "Xóa số liệu chưa xác nhận trước."
        )
    audit.record(
        evidence,
        Act.EVIDENCE_REMOVED,
        by=by,
        data={"subject": evidence.subject_id, "title": evidence.title, "sha256": evidence.sha256},
    )
    storage, name = evidence.file.storage, evidence.file.name
    evidence.delete()
    transaction.on_commit(lambda: storage.delete(name))


def _supports_something(evidence: Evidence) -> bool:
    """Asked of every model that points here, those of higher apps included."""
    return any(
        getattr(evidence, relation.get_accessor_name()).exists()
        for relation in Evidence._meta.related_objects
    )


@transaction.atomic
def verify_records(*, records: Iterable[Result | Contribution], by: User, on: date) -> int:
    """TCCB has checked all of these; returns how many were not checked before."""
    waiting = [record for record in records if not record.is_verified]
    # All rows before the journal, in one order, so that two officers cannot wait for each other.
    for model in (Result, Contribution):
        ids = [record.pk for record in waiting if isinstance(record, model)]
        list(model.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    for record in waiting:
        verify_record(record=record, by=by, on=on)
    return len(waiting)


@transaction.atomic
def verify_record(*, record: Result | Contribution, by: User, on: date) -> Result | Contribution:
    """TCCB has checked this record against its evidence. Twice is once."""
    require_role(by, Role.TCCB, to="xác nhận số liệu")
    record = type(record).objects.select_for_update().get(pk=record.pk)
    if not record.is_verified:
        record.verified_by, record.verified_on = by, on
        record.save(update_fields=["verified_by", "verified_on"])
        audit.record(record, Act.RECORD_VERIFIED, by=by, data={"value": str(record.value)})
    return record
