"""Targets: the unit's own in its pledge, and those it is given, entered by TCCB."""

import uuid
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import cast

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.urls import reverse

from emulation import audit
from emulation.access import require_role
from emulation.acts import Act
from emulation.enums import GIVEN, Role, TargetBasis
from emulation.errors import Refused, Stale
from emulation.models import (
    Indicator,
    MeasureUnit,
    Movement,
    MovementContent,
    Pledge,
    PledgeEntry,
    PledgeRemark,
    Result,
    Subject,
    Target,
    Unit,
    User,
)
from emulation.periods import Period
from emulation.selectors.pledges import REMOVE
from emulation.selectors.progress import PEOPLE_TARGETS, TARGETS
from emulation.services import inbox
from emulation.services.periods import refuse_span, refuse_unbegun
from emulation.services.pledges import locked, note_change, require_editable, settle
from emulation.vietnamese.dates import format_date
from emulation.vietnamese.names import normalise
from emulation.vietnamese.numbers import format_amount

_VERBS = {"add": "Thêm", "change": "Sửa", REMOVE: "Xóa"}


@dataclass(frozen=True)
class Figures:
    """What is promised: the indicator in words and measure, its value, by when, with how much.

    `value` and `baseline`, which only what is to fall has, in the measure; `budget` in whole đồng.
    """

    name: str
    measure: MeasureUnit
    value: Decimal
    due_on: date | None = None
    budget: Decimal | None = None
    content: MovementContent | None = None
    baseline: Decimal | None = None


@dataclass(frozen=True)
class Given:
    """What a target TCCB enters is about: the same four are one row. `source` names the paper."""

    subject: Subject
    basis: TargetBasis
    figures: Figures
    span: Period
    source: str = ""


@transaction.atomic
def add_target(
    *, pledge: Pledge, subject: Subject, figures: Figures, token: uuid.UUID, by: User
) -> Target:
    """Add a target to an editable pledge. The same `token` twice is one row.

    The form sent again with other figures (after going back in the browser) corrects that row,
    unless somebody has changed it meanwhile (Stale).
    """
    pledge = locked(pledge)
    require_editable(pledge, by)
    if existing := Target.posted(token, pledge_id=pledge.pk):
        return _write(pledge, existing, figures, by, seen=1)
    entry = PledgeEntry.objects.filter(pledge=pledge, subject=subject).first()
    if entry is None:
        raise Refused("Đối tượng này chưa có trong đăng ký.")
    _check(figures, pledge.period.span)
    indicator = indicator_for(pledge.period.movement, pledge.unit, figures)
    _check_level(figures, indicator)
    _refuse_twice(subject, indicator, TargetBasis.UNIT_PLAN, pledge.period.span)
    target = Target.objects.create(
        token=token,
        subject=subject,
        indicator=indicator,
        pledge=pledge,
        starts_on=pledge.period.starts_on,
        ends_on=pledge.period.ends_on,
        value=figures.value,
        baseline=figures.baseline,
        due_on=figures.due_on,
        budget=figures.budget,
    )
    _settle_whole(pledge, entry)
    _note(pledge, target, by, "add", after=_plain(figures))
    return target


@transaction.atomic
def change_target(*, target: Target, figures: Figures, seen: int, by: User) -> Target:
    """Write new figures. `seen` is the version the page showed; Stale when it is an older one."""
    pledge = _locked_pledge_of(target)
    require_editable(pledge, by)
    stored = Target.objects.filter(pk=target.pk).first()
    if stored is None:
        raise Refused("Chỉ tiêu này vừa bị xóa khỏi đăng ký.")
    return _write(pledge, stored, figures, by, seen=seen)


def _locked_pledge_of(target: Target) -> Pledge:
    """Of a target the unit set itself: the database leaves none without its pledge."""
    return locked(cast(Pledge, target.pledge))


def _write(pledge: Pledge, target: Target, figures: Figures, by: User, *, seen: int) -> Target:
    _check(figures, pledge.period.span)
    before = _plain(figures_of(target))
    if before == _plain(figures):
        _check_level(figures, target.indicator)
        settle(PledgeRemark.objects.filter(target=target))
        return target
    if target.version != seen:
        raise Stale("Chỉ tiêu này vừa được sửa sau khi trang mở. Bản vừa nhập chưa ghi đè.")
    old = target.indicator
    indicator = _indicator_now(target, figures)
    _check_level(figures, indicator)
    if indicator != old:
        _refuse_twice(target.subject, indicator, TargetBasis.UNIT_PLAN, target.span)
    target.indicator = indicator
    target.value, target.baseline = figures.value, figures.baseline
    target.due_on, target.budget = figures.due_on, figures.budget
    target.version += 1
    target.save()
    _drop_unused(old)
    settle(PledgeRemark.objects.filter(target=target))
    _note(pledge, target, by, "change", before=before, after=_plain(figures))
    return target


@transaction.atomic
def remove_target(*, target: Target, by: User) -> None:
    """Take a target out of an editable pledge. Twice is once."""
    pledge = _locked_pledge_of(target)
    require_editable(pledge, by)
    stored = Target.objects.filter(pk=target.pk).select_related("indicator").first()
    if stored is None:
        return
    settle(PledgeRemark.objects.filter(target=stored))
    _note(pledge, stored, by, REMOVE, before=_plain(figures_of(stored)))
    indicator = stored.indicator
    stored.delete()
    _drop_unused(indicator)


def figures_of(target: Target) -> Figures:
    indicator = target.indicator
    return Figures(
        name=indicator.name,
        measure=indicator.measure,
        value=target.value,
        due_on=target.due_on,
        budget=target.budget,
        content=indicator.content,
        baseline=target.baseline,
    )


# --- What is given --------------------------------------------------------------------------


@transaction.atomic
def assign_target(
    *,
    subject: Subject,
    movement: Movement,
    figures: Figures,
    span: Period,
    source: str,
    token: uuid.UUID,
    by: User,
    target: Target | None = None,
    seen: int | None = None,
    basis: TargetBasis = TargetBasis.PROVINCE_PLAN,
) -> Target:
    """Enter, or with `target` correct, what a subject is given over `span`: by UBND tỉnh, by a
    ministry, or how many people it has (`basis`).

    `source` names the document. `span`: a calendar year or the whole movement, Refused otherwise.
    Tells the unit's officers. The same `token` twice is one row. Stale when the row, `target` or
    the one this form made before, says something else and is not of version `seen`: nothing is
    overwritten unknowingly.
    """
    require_role(by, Role.TCCB, to="ghi mức được giao")
    if basis not in GIVEN:
        raise Refused("Chọn loại mức.", field="basis")
    if not normalise(source):
        raise Refused("Ghi số, ngày của văn bản giao.", field="source")
    refuse_unbegun(movement)
    refuse_span(movement, span, "Kỳ giao")
    _check(figures, None)
    subject = Subject.objects.select_for_update(of=("self",), no_key=True).get(pk=subject.pk)
    given = Given(subject, basis, figures, span, normalise(source))
    row = target or Target.posted(token, pledge_id=None)
    if row is None:
        return _write_assigned(Target(token=token), given, movement, by)
    row = Target.objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
    if _given_already(row, given):
        return row
    if row.version != seen:
        raise Stale("Mức này đã được ghi khác sau khi trang mở. Bản vừa nhập chưa ghi đè.")
    return _write_assigned(row, given, movement, by)


def gives_the_same(row: Target, given: Given) -> bool:
    """Whether a row is about this very thing: subject, indicator, days, and whose figure it is."""
    indicator, figures = row.indicator, given.figures
    names = {indicator.name.casefold(), normalise(figures.name).casefold()}
    stored = (row.subject, row.basis, row.span, indicator.measure)
    same = stored == (given.subject, given.basis, given.span, figures.measure)
    return same and len(names) == 1


def _given_already(row: Target, given: Given) -> bool:
    figures = given.figures
    told = (figures.value, figures.baseline, given.source)
    return gives_the_same(row, given) and (row.value, row.baseline, row.source) == told


def _write_assigned(row: Target, given: Given, movement: Movement, by: User) -> Target:
    subject, figures, span = given.subject, given.figures, given.span
    same_subject = row.pk and row.subject_id == subject.pk
    indicator = (
        _indicator_now(row, figures)
        if same_subject
        else indicator_for(movement, subject.unit, figures)
    )
    _check_level(figures, indicator)
    _refuse_twice(subject, indicator, given.basis, span, but=row.pk)
    before = _journalled(row) if row.pk else {}
    row.subject, row.indicator, row.basis = subject, indicator, given.basis
    row.value, row.baseline, row.source = figures.value, figures.baseline, given.source
    row.starts_on, row.ends_on = span.start, span.end
    row.version = row.version + 1 if row.pk else 1
    row.save()
    data = {"before": before, "after": _journalled(row)}
    audit.record(row, Act.TARGET_ASSIGNED, by=by, data=data)
    says = "là " if given.basis == TargetBasis.HEADCOUNT else ""
    inbox.notify(
        recipients=inbox.officers_of([subject.unit]),
        text=f"{given.basis.label} {says}{row.amount}, {span.label}: {indicator.name}."[:300],
        url=reverse("pledge_list"),
    )
    return row


def _journalled(row: Target) -> dict[str, str]:
    told = {"basis": str(row.basis), "value": audit.figure(row.value), "source": row.source}
    return told | _baseline(row.baseline)


def _baseline(baseline: Decimal | None) -> dict[str, str]:
    """Nothing is told of it where there is none, as there is none of most targets."""
    return {} if baseline is None else {"baseline": audit.figure(baseline)}


# --- Shared ---------------------------------------------------------------------------------


def indicator_for(movement: Movement, unit: Unit, figures: Figures) -> Indicator:
    """The movement's or the unit's indicator of that name, measure and content; else a new one.

    Using the same one again is what lets years be compared. Without a content any content fits.
    """
    if known := _known_indicator(movement, unit, figures):
        return known
    try:
        with transaction.atomic():
            return Indicator.objects.create(
                movement=movement,
                unit=unit,
                name=normalise(figures.name),
                measure=figures.measure,
                content=figures.content,
            )
    except IntegrityError:
        # A pledge and what is given are locked apart: the other one made it just now.
        if (made := _known_indicator(movement, unit, figures)) is None:
            raise
        return made


def _known_indicator(movement: Movement, unit: Unit, figures: Figures) -> Indicator | None:
    name = normalise(figures.name)
    if not name:
        raise Refused("Nhập tên chỉ tiêu.", field="name")
    known = Indicator.objects.filter(
        Q(unit=None) | Q(unit=unit), movement=movement, measure=figures.measure
    )
    if figures.content is not None:
        # The plan names its indicators without saying under which content a task stands.
        known = known.filter(Q(content=figures.content) | ~Q(plan_code=""))
    same = [found for found in known if found.name.casefold() == name.casefold()]
    # A unit may have had one of that name before the plan named it; from then on the plan's counts.
    return min(same, key=lambda found: (found.plan_code == "", found.pk), default=None)


def _indicator_now(target: Target, figures: Figures) -> Indicator:
    """The indicator of a stored target under its new words. Results are recorded for an indicator:
    those of the target's days must not stay behind on the old one, where nothing counts them."""
    old, unit = target.indicator, target.subject.unit
    found = _known_indicator(old.movement, unit, figures)
    days = (target.starts_on, target.ends_on)
    counted = Result.objects.filter(
        subject=target.subject_id, indicator=old, achieved_on__range=days
    )
    if found == old or not counted.exists():
        return found or indicator_for(old.movement, unit, figures)
    if found or figures.measure != old.measure or not _is_of_one_plan(old, target):
        raise Refused(
            f"Đã có kết quả trong kỳ ghi cho chỉ tiêu “{old.name}”; đổi thành chỉ tiêu khác thì "
            "kết quả đó không còn được tính. Giữ tên, đơn vị tính và nội dung đang có, hoặc thêm "
            "một chỉ tiêu mới.",
            field="name" if figures.measure == old.measure else "measure",
        )
    others = Target.objects.filter(indicator=old).exclude(pk=target.pk)
    others.update(version=F("version") + 1)
    old.name, old.content = normalise(figures.name), figures.content or old.content
    old.save(update_fields=["name", "content"])
    return old


def _is_of_one_plan(indicator: Indicator, target: Target) -> bool:
    """Whether the unit's own indicator stands in no other pledge and in no other given target, so
    that it may be called otherwise without changing what was accepted elsewhere."""
    others = Target.objects.filter(indicator=indicator).exclude(pk=target.pk)
    if target.pledge_id is not None:
        others = others.exclude(pledge=target.pledge_id)
    return indicator.unit_id is not None and not others.exists()


def _drop_unused(indicator: Indicator) -> None:
    """A unit's own indicator that nothing points to any more only clutters the suggestions."""
    used = Target.objects.filter(indicator=indicator).exists()
    if indicator.unit_id and not used and not Result.objects.filter(indicator=indicator).exists():
        indicator.delete()


def _check(figures: Figures, span: Period | None) -> None:
    for field, figure in (("value", figures.value), ("baseline", figures.baseline)):
        if figure is not None and figures.measure.integral and figure % 1:
            what = {"value": "Mức", "baseline": "Số đầu kỳ"}[field]
            told = f"{what} tính bằng {figures.measure.name} phải là số nguyên."
            raise Refused(told, field=field)
    if figures.budget is not None and figures.budget <= 0:
        raise Refused("Kinh phí dự kiến phải lớn hơn 0.", field="budget")
    if span and figures.due_on and figures.due_on not in span:
        raise Refused(
            f"Ngày hoàn thành phải từ {format_date(span.start)} đến {format_date(span.end)}.",
            field="due_on",
        )


def _check_level(figures: Figures, indicator: Indicator) -> None:
    """What rises is more than nothing; what falls comes down from somewhere, to zero at least."""
    if figures.value < 0 or (figures.value == 0 and not indicator.falls):
        least = "không được là số âm" if indicator.falls else "phải lớn hơn 0"
        raise Refused(f"Mức đề ra {least}.", field="value")
    if not indicator.falls:
        if figures.baseline is not None:
            told = f"“{indicator.name}” ({indicator.measure.name}) không tính theo mức giảm"
            raise Refused(f"{told}; để trống số đầu kỳ.", field="baseline")
        return
    if figures.baseline is None:
        told = f"Nhập số đầu kỳ: “{indicator.name}” tính theo phần đã giảm từ số này."
        raise Refused(told, field="baseline")
    if figures.baseline <= figures.value:
        goal = format_amount(figures.value, indicator.measure.name)
        raise Refused(f"Số đầu kỳ phải cao hơn mức đề ra ({goal}).", field="baseline")


def _refuse_twice(
    subject: Subject, indicator: Indicator, basis: str, span: Period, *, but: int | None = None
) -> None:
    same = Target.objects.filter(
        subject=subject,
        indicator=indicator,
        basis=basis,
        starts_on=span.start,
        ends_on=span.end,
    )
    if (same if but is None else same.exclude(pk=but)).exists():
        raise Refused("Chỉ tiêu này đã có mức cho cùng kỳ. Sửa dòng đang có.", field="name")


def _settle_whole(pledge: Pledge, entry: PledgeEntry) -> None:
    """Remarks that asked for targets as such, not for a change of one."""
    open_ones = PledgeRemark.objects.filter(pledge=pledge, target=None)
    settle(open_ones.filter(entry=entry, field__in=[TARGETS, PEOPLE_TARGETS]))
    whole = TARGETS if entry.subject.is_collective else PEOPLE_TARGETS
    settle(open_ones.filter(entry=None, field=whole))


def _note(pledge: Pledge, target: Target, by: User, action: str, **data: object) -> None:
    staff = target.subject.staff
    whose = "tập thể" if staff is None else f"{staff.get_address_display().lower()} {staff}"
    note_change(
        pledge, by, f"{_VERBS[action]} mức đề ra của {whose}: {target.indicator.name}",
        action=action, target=target.pk, **data,
    )  # fmt: skip


def _plain(figures: Figures) -> dict[str, object]:
    """The figures as plain words for the journal, comparable with one another."""
    return {
        "name": normalise(figures.name),
        "measure": figures.measure.name,
        "value": audit.figure(figures.value),
        "due_on": figures.due_on.isoformat() if figures.due_on else None,
        "budget": audit.figure(figures.budget) if figures.budget is not None else None,
        "content": figures.content.code if figures.content else None,
        **_baseline(figures.baseline),
    }
