"""Recording what was done: results, contributions, evidence."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypedDict, cast

from django.db import models, transaction

from emulation import audit, clock, uploads
from emulation.access import require_officer_of
from emulation.acts import Act
from emulation.enums import PledgeState
from emulation.errors import Refused, Stale
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
from emulation.services.kept_files import atomic_with_files, keep
from emulation.services.periods import refuse_unbegun
from emulation.uploads import Checked
from emulation.vietnamese.names import normalise
from emulation.vietnamese.printable import without_unprintable

TITLE_LENGTH = 200


@dataclass(frozen=True)
class Upload:
    """A file that comes with a record's form, checked before the record's transaction begins.
    `token` travels in the form like the record's own."""

    title: str
    file: Checked
    token: uuid.UUID


class ResultFigures(TypedDict):
    """What a form says of a result."""

    indicator: Indicator
    achieved_on: date
    value: Decimal
    note: str


class ContributionFigures(TypedDict):
    """What a form says of a contribution."""

    movement: Movement
    kind: str
    description: str
    donor: str
    value: Decimal
    received_on: date


@atomic_with_files()
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
    figures = ResultFigures(
        indicator=indicator,
        achieved_on=achieved_on,
        value=value,
        note=normalise(note),
    )
    _take_turns(subject)
    if existing := Result.posted(token, subject_id=subject.pk):
        return _refuse_other(existing, figures, evidence, upload)
    refuse_result(subject, on=on, **figures)
    attached = attach(subject, evidence, upload, by)
    result = Result.objects.create(
        token=token, subject=subject, recorded_by=by, recorded_at=clock.now(), **figures
    )
    result.evidence.set(attached)
    audit.record(
        result,
        Act.RESULT_RECORDED,
        by=by,
        data={"subject": subject.pk, "indicator": indicator.pk, "value": audit.figure(value)},
    )
    return result


def _take_turns(subject: Subject) -> None:
    """A second press of the same button waits here, and then finds what the first one stored."""
    Subject.objects.select_for_update(no_key=True).get(pk=subject.pk)


def refuse_result(
    subject: Subject,
    *,
    indicator: Indicator,
    achieved_on: date,
    value: Decimal,
    note: str,
    on: date,
) -> None:
    """Raise Refused, at its field, for figures a result cannot have."""
    _refuse_value(indicator, value)
    _refuse_day(achieved_on, on, field="achieved_on")
    _refuse_without_target(subject, indicator, achieved_on)


def _refuse_other(
    stored: Any, figures: Mapping[str, object], evidence: Iterable[Evidence], upload: Upload | None
) -> Any:
    """The row this form made before, unless the form came back with something else in it."""
    wanted = {item.token for item in evidence} | ({upload.token} if upload else set())
    same = all(getattr(stored, name) == value for name, value in figures.items())
    if not same or wanted != {item.token for item in stored.evidence.all()}:
        raise Stale(
            "Biểu mẫu này đã được ghi với nội dung khác nên lần gửi này chưa ghi gì. Muốn sửa số "
            "đã ghi, về trang của đối tượng rồi bấm Sửa. Nếu đây là một lần ghi mới, bấm lần nữa."
        )
    return stored


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


def attach(
    subject: Subject, evidence: Iterable[Evidence], upload: Upload | None, by: User
) -> list[Evidence]:
    """The files a record shall lean on, a new one among them. Refused as `own_evidence`.

    Locks in the order of every act here: a stored record, its subject, evidence by id, journal.
    """
    _take_turns(subject)
    chosen = own_evidence(subject, evidence, field="evidence")
    return chosen + _uploaded(subject, upload, by)


def own_evidence(subject: Subject, evidence: Iterable[Evidence], *, field: str) -> list[Evidence]:
    """The chosen files, locked until something leans on them. Refused at `field` for somebody
    else's, and for one that was taken back meanwhile."""
    chosen = list(evidence)
    if any(item.subject_id != subject.pk for item in chosen):
        raise Refused("Minh chứng phải là của chính đối tượng này.", field=field)
    there = lock_evidence(chosen)
    if len(there) != len({item.pk for item in chosen}):
        raise Refused("Có minh chứng vừa bị gỡ. Chọn lại minh chứng.", field=field)
    return there


def lock_evidence(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Those that are still there, locked, always in the same order and before the journal."""
    rows = Evidence.objects.select_for_update(no_key=True)
    return list(rows.filter(pk__in=[item.pk for item in evidence]).order_by("pk"))


def _uploaded(subject: Subject, upload: Upload | None, by: User) -> list[Evidence]:
    if upload is None:
        return []
    return [
        upload_evidence(
            subject=subject, title=upload.title, file=upload.file, token=upload.token, by=by
        )
    ]


@atomic_with_files()
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
    figures = ContributionFigures(
        movement=movement,
        kind=kind,
        description=normalise(description),
        donor=normalise(donor),
        value=value,
        received_on=received_on,
    )
    _take_turns(subject)
    if existing := Contribution.posted(token, subject_id=subject.pk):
        return _refuse_other(existing, figures, evidence, upload)
    refuse_contribution(on=on, **figures)
    attached = attach(subject, evidence, upload, by)
    contribution = Contribution.objects.create(
        token=token, subject=subject, recorded_by=by, recorded_at=clock.now(), **figures
    )
    contribution.evidence.set(attached)
    data = {"subject": subject.pk, "value": audit.figure(value)}
    audit.record(contribution, Act.CONTRIBUTION_RECORDED, by=by, data=data)
    return contribution


def refuse_contribution(
    *, movement: Movement, value: Decimal, received_on: date, on: date, **words: str
) -> None:
    """Raise Refused, at its field, for figures a contribution cannot have."""
    refuse_unbegun(movement)
    _refuse_money(value)
    _refuse_day(received_on, on, field="received_on")
    if received_on not in movement.period:
        raise Refused(f"Ngày nhận phải nằm trong {movement.period.label}.", field="received_on")


def _refuse_money(value: Decimal) -> None:
    if value <= 0 or value != value.to_integral_value():
        raise Refused("Giá trị phải là số đồng nguyên, lớn hơn 0.", field="value")


@atomic_with_files()
def upload_evidence(
    *, subject: Subject, title: str, file: Checked, token: uuid.UUID, by: User
) -> Evidence:
    """Keep a file as evidence of `subject` under a generated name. The same `token` twice is one.

    Stale (field "file") when the token came with another file before.
    """
    require_officer_of(by, subject.unit, to="tải minh chứng của đơn vị lên")
    _take_turns(subject)
    if existing := Evidence.posted(token, subject_id=subject.pk):
        if existing.sha256 != file.sha256:
            raise Stale(
                f"Biểu mẫu này đã tải lên tệp khác: {existing.title}. Nếu đây là một minh chứng "
                "mới, chọn lại tệp rồi bấm lần nữa.",
                field="file",
            )
        return existing
    name = uploads.kept_name(file.file.name or "", file.extension)
    evidence = Evidence(
        token=token,
        subject=subject,
        title=(normalise(title) or _title_from(name))[:TITLE_LENGTH],
        original_name=name,
        content_type=file.content_type,
        size=file.size,
        sha256=file.sha256,
        uploaded_by=by,
        uploaded_at=clock.now(),
    )
    keep(evidence.file, f"{uuid.uuid4().hex}{file.extension}", file.file)
    evidence.save()
    audit.record(
        evidence,
        Act.EVIDENCE_UPLOADED,
        by=by,
        data={"subject": subject.pk, "title": evidence.title, "sha256": file.sha256},
    )
    return evidence


def _title_from(name: str) -> str:
    """A file's own name, of which no form has asked whether papers can print it."""
    own, dot, kind = without_unprintable(name).rpartition(".")
    return f"{own.strip() or 'tep'}{dot}{kind}"


@transaction.atomic
def remove_record(*, record: Result | Contribution, by: User) -> None:
    """Take back a record nobody has checked yet; twice is once. The journal keeps what it said."""
    row = type(record).objects.select_for_update(no_key=True).filter(pk=record.pk).first()
    if row is None:
        return
    require_officer_of(by, row.subject.unit, to="xóa số liệu của đơn vị")
    if row.is_verified:
        raise Refused("Số liệu đã được xác nhận nên không xóa được.")
    act = Act.RESULT_REMOVED if isinstance(row, Result) else Act.CONTRIBUTION_REMOVED
    audit.record(
        row, act, by=by, data={"subject": row.subject_id, "value": audit.figure(row.value)}
    )
    row.delete()


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: User) -> None:
    """Take back a file that supports nothing yet; twice is once. Refused while a record or a
    confirmation of a criterion leans on it."""
    row = next(iter(lock_evidence([evidence])), None)
    if row is None:
        return
    require_officer_of(by, row.subject.unit, to="gỡ minh chứng của đơn vị")
    if _supports_something(row):
        raise Refused(
            "Minh chứng đang gắn với một số liệu hoặc một xác nhận nên không gỡ được. "
            "Xóa số liệu chưa xác nhận trước."
        )
    audit.record(
        row,
        Act.EVIDENCE_REMOVED,
        by=by,
        data={"subject": row.subject_id, "title": row.title, "sha256": row.sha256},
    )
    storage, name = row.file.storage, cast(str, row.file.name)  # no row is stored without its file
    row.delete()
    transaction.on_commit(lambda: storage.delete(name))


def _supports_something(evidence: Evidence) -> bool:
    """Asked of every model that points here, those of higher apps included."""
    return any(  # hidden relations, which have no accessor, are not among the related objects
        getattr(evidence, cast(str, relation.get_accessor_name())).exists()
        for relation in Evidence._meta.related_objects
    )
