"""The định mức đóng góp route B is measured by: entered, followed by a later one, put right."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from awards.models import ContributionNorm
from emulation import audit, clock
from emulation.access import require_role
from emulation.acts import Act
from emulation.enums import Role
from emulation.errors import Refused, Stale
from emulation.models import Movement, User
from emulation.vietnamese.dates import format_date
from emulation.vietnamese.names import normalise, normalise_lines


@dataclass(frozen=True)
class Norm:
    """What a document says: so many đồng for a tier and a kind of subject, from a day on.

    `valid_to` None: until a later one follows.
    """

    tier: str
    subject_kind: str
    value: Decimal
    source: str
    valid_from: date
    valid_to: date | None = None

    @property
    def fields(self) -> dict[str, object]:
        return {**vars(self), "source": normalise(self.source)}


@transaction.atomic
def enter_norm(*, movement: Movement, norm: Norm, by: User) -> ContributionNorm:
    """Record a dated norm with its document. The very same norm twice is one row.

    One without an end ends the day before a later one of the same tier and kind begins. Refused at
    the field when the value is not positive, the document is missing, the plan in force has no such
    tier, or the days overlap another.
    """
    require_role(by, Role.TCCB, to="nhập định mức đóng góp")
    Movement.objects.select_for_update(no_key=True).get(pk=movement.pk)
    _check(norm)
    _refuse_unknown(movement, norm.tier)
    if existing := movement.norms.filter(**norm.fields).first():
        return existing
    _close_open_one(movement, norm, by)
    _refuse_overlap(movement, norm)
    made = ContributionNorm.objects.create(
        movement=movement, entered_by=by, entered_at=clock.now(), **norm.fields
    )
    data = {"tier": norm.tier, "value": audit.figure(norm.value), "source": made.source}
    audit.record(made, Act.NORM_ENTERED, by=by, data=data)
    return made


@transaction.atomic
def correct_norm(
    *, norm: ContributionNorm, to: Norm, reason: str, seen: int, by: User
) -> ContributionNorm:
    """Put right what was entered wrongly, with a reason; the journal keeps both.

    `seen` is the version the page showed, Stale when it is an older one. Refused at the field as a
    new norm is. What the council has been shown keeps the number it was judged by.
    """
    require_role(by, Role.TCCB, to="sửa định mức đóng góp")
    movement = Movement.objects.select_for_update(no_key=True).get(pk=norm.movement_id)
    norm = ContributionNorm.objects.select_for_update(no_key=True).get(pk=norm.pk)
    before = _of(norm)
    if before.fields == to.fields:
        return norm
    if norm.version != seen:
        raise Stale("Định mức này vừa được sửa sau khi trang mở. Bản vừa nhập chưa ghi đè.")
    reason = normalise_lines(reason)
    if not reason:
        raise Refused("Ghi lý do sửa định mức.", field="reason")
    _check(to)
    if to.tier != norm.tier:
        _refuse_unknown(movement, to.tier)
    _refuse_overlap(movement, to, but=norm.pk)
    _write(norm, to)
    data = {"tier": to.tier, "before": _told(before), "after": _told(to), "reason": reason}
    audit.record(norm, Act.NORM_CORRECTED, by=by, data=data)
    return norm


def _of(row: ContributionNorm) -> Norm:
    return Norm(row.tier, row.subject_kind, row.value, row.source, row.valid_from, row.valid_to)


def _write(row: ContributionNorm, norm: Norm) -> None:
    for name, value in norm.fields.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*norm.fields, "version"])


def _close_open_one(movement: Movement, later: Norm, by: User) -> None:
    """The norm in force without an end is followed by this one."""
    rows = movement.norms.filter(
        tier=later.tier,
        subject_kind=later.subject_kind,
        valid_to=None,
        valid_from__lt=later.valid_from,
    )
    for row in rows.select_for_update(no_key=True):
        before = _of(row)
        ended = Norm(**{**vars(before), "valid_to": later.valid_from - timedelta(days=1)})
        _write(row, ended)
        data = {"tier": row.tier, "before": _told(before), "after": _told(ended)}
        audit.record(row, Act.NORM_ENDED, by=by, data={**data, "source": normalise(later.source)})


def _told(norm: Norm) -> dict[str, str]:
    """For the journal: figures with their measure, days as days."""
    return {
        "value": audit.figure(norm.value),
        "measure": "đồng",
        "source": normalise(norm.source),
        "valid_from": norm.valid_from.isoformat(),
        "valid_to": norm.valid_to.isoformat() if norm.valid_to else "",
    }


def _check(norm: Norm) -> None:
    if norm.value <= 0:
        raise Refused("Định mức phải lớn hơn 0 đồng.", field="value")
    if not normalise(norm.source):
        raise Refused("Ghi số, ngày văn bản của Hội đồng TĐKT tỉnh.", field="source")
    if norm.valid_to is not None and norm.valid_to < norm.valid_from:
        raise Refused("Ngày hết hiệu lực phải sau ngày bắt đầu.", field="valid_to")


def _refuse_unknown(movement: Movement, tier: str) -> None:
    if not movement.tiers.filter(code=tier, in_plan=True).exists():
        raise Refused("Chọn một hình thức khen có trong kế hoạch.", field="tier")


def _refuse_overlap(movement: Movement, norm: Norm, *, but: int | None = None) -> None:
    others = movement.norms.filter(tier=norm.tier, subject_kind=norm.subject_kind)
    for other in others if but is None else others.exclude(pk=but):
        starts_before_end = norm.valid_to is None or other.valid_from <= norm.valid_to
        ends_after_start = other.valid_to is None or other.valid_to >= norm.valid_from
        if starts_before_end and ends_after_start:
            raise Refused(
                f"Trùng ngày với định mức theo {other.source}, có hiệu lực từ "
                f"{format_date(other.valid_from)}. Sửa định mức đó trước, nếu nó sai.",
                field="valid_from",
            )
