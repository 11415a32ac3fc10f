"""TCCB opens registration periods and enters what UBND tỉnh gives."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from emulation import clock
from emulation.access import require_role
from emulation.enums import Role, SubjectKind, TargetBasis
from emulation.errors import Refused
from emulation.forms.review import PeriodForm, ProvinceTargetForm
from emulation.models import Indicator, Movement, Subject, Target, Unit
from emulation.selectors import pledges as reading
from emulation.services import periods as service
from emulation.services import targets
from emulation.services.inbox import holders_of, officers_of
from emulation.vietnamese.numbers import format_number
from emulation.views.asked import FORM_METHODS, posted, whole_number
from emulation.views.pledge_parts import Conflict, attempt

PER_PAGE = 25
REPLACES = "Lần gửi này chưa ghi gì. Bấm ghi lần nữa thì mức đang lưu được thay bằng mức vừa nhập."
MAKES_ANOTHER = (
    "Lần gửi này chưa ghi gì. Đây là một mức khác thì bấm ghi lần nữa; cần sửa mức đã ghi thì về "
    "danh sách, bấm Sửa ở dòng của nó."
)


@login_required
@require_http_methods(FORM_METHODS)
def period_open(request: HttpRequest) -> HttpResponse:
    """Open a registration period; tells every officer."""
    require_role(request.user, Role.TCCB, to="mở đợt đăng ký")
    form = PeriodForm(posted(request), initial={"opens_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            period = service.open_period(**form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"Đã mở đợt {period.name}.")
            return redirect(f"{reverse('pledge_overview')}?dot={period.pk}")
    context = {"form": form, "told": len(holders_of(Role.UNIT_OFFICER))}
    return render(request, "emulation/pledges/period_open.html", context, status=form.status)


@login_required
@require_safe
def province_targets(request: HttpRequest) -> HttpResponse:
    """What UBND tỉnh gives, for the units the person sees; TCCB enters and corrects it here."""
    seen = reading.province_targets(request.user)
    units = Unit.objects.visible_to(request.user)
    chosen = units.filter(pk=whole_number(request.GET.get("don-vi"))).first()
    if chosen is not None:
        seen = seen.filter(subject__unit=chosen)
    page = Paginator(seen, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "page_numbers": page.paginator.get_elided_page_range(page.number, on_each_side=1),
        "units": units,
        "chosen": chosen,
        "movements": Movement.objects.order_by("-starts_on", "pk"),
        "is_tccb": request.user.scope.has(Role.TCCB),
    }
    return render(request, "emulation/pledges/province_targets.html", context)


@login_required
@require_http_methods(FORM_METHODS)
def province_target_add(request: HttpRequest, movement_code: str, unit_id: int) -> HttpResponse:
    """Enter a target of a movement for the collective or a person of the unit."""
    require_role(request.user, Role.TCCB, to="ghi mức UBND tỉnh giao")
    unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=unit_id)
    movement = get_object_or_404(Movement, code=movement_code)
    initial = {
        "token": uuid.uuid4(),
        "subject": unit.subjects.filter(kind=SubjectKind.COLLECTIVE).first(),
        "starts_on": movement.starts_on,
        "ends_on": movement.ends_on,
    }
    return _enter(request, unit, movement, initial, None)


@login_required
@require_http_methods(FORM_METHODS)
def province_target_edit(request: HttpRequest, target_id: int) -> HttpResponse:
    """Correct a target that was entered."""
    require_role(request.user, Role.TCCB, to="ghi mức UBND tỉnh giao")
    seen = Target.objects.visible_to(request.user).filter(basis=TargetBasis.PROVINCE_PLAN)
    target = get_object_or_404(
        seen.select_related("subject__unit", "indicator__measure", "indicator__movement"),
        pk=target_id,
    )
    initial = {
        "version": target.version,
        "subject": target.subject_id,
        "name": target.indicator.name,
        "value": target.value,
        "measure": target.indicator.measure_id,
        "starts_on": target.starts_on,
        "ends_on": target.ends_on,
        "source": target.source,
    }
    return _enter(request, target.subject.unit, target.indicator.movement, initial, target)


def _enter(
    request: HttpRequest,
    unit: Unit,
    movement: Movement,
    initial: dict[str, Any],
    target: Target | None,
) -> HttpResponse:
    form = ProvinceTargetForm(
        posted(request),
        initial=initial,
        subjects=Subject.objects.filter(unit=unit),
        indicators=Indicator.objects.filter(Q(unit=None) | Q(unit=unit), movement=movement),
    )
    conflict = None
    if request.method == "POST" and form.is_valid():
        done, stale = attempt(
            form,
            lambda: _assign(request, movement, form, target),
            lambda: _marks_now(form, target),
        )
        if done:
            messages.success(request, f"Đã ghi mức UBND tỉnh giao cho {unit.name}.")
            return redirect(f"{reverse('province_targets')}?don-vi={unit.pk}")
        if stale:
            conflict = _conflict(form, target, _stored(form, target))
    context = {"form": form, "unit": unit, "target": target, "conflict": conflict}
    context["movement"] = movement
    context |= {"has_errors": conflict is not None, "told": len(officers_of([unit]))}
    status = 409 if conflict else form.status
    return render(request, "emulation/pledges/province_target.html", context, status=status)


def _assign(
    request: HttpRequest, movement: Movement, form: ProvinceTargetForm, target: Target | None
) -> Target:
    return targets.assign_target(
        subject=form.cleaned_data["subject"],
        movement=movement,
        figures=form.figures(),
        span=form.span(),
        source=form.cleaned_data["source"],
        token=form.token_or_new(),
        by=request.user,
        target=target,
        seen=form.cleaned_data["version"],
    )


def _stored(form: ProvinceTargetForm, target: Target | None) -> Target:
    """The row being corrected, or the one this form made before."""
    rows = Target.objects.select_related("indicator__measure", "subject__unit", "subject__staff")
    return rows.get(pk=target.pk) if target else rows.get(token=form.cleaned_data["token"])


def _is_another(form: ProvinceTargetForm, stored: Target) -> bool:
    """The form came back for something else than it was first sent for."""
    return not targets.gives_the_same(
        stored, subject=form.cleaned_data["subject"], span=form.span(), figures=form.figures()
    )


def _marks_now(form: ProvinceTargetForm, target: Target | None) -> dict[str, Any]:
    """The next press corrects the stored row; one for something else makes a row of its own."""
    stored = _stored(form, target)
    if target is None and _is_another(form, stored):
        return {"token": uuid.uuid4()}
    return {"version": stored.version}


def _conflict(form: ProvinceTargetForm, target: Target | None, stored: Target) -> Conflict:
    typed, subject = form.figures(), form.cleaned_data["subject"]
    rows = [
        ("Giao cho", stored.subject.addressed, subject.addressed),
        ("Tên chỉ tiêu", stored.indicator.name, typed.name),
        (
            "Mức được giao",
            f"{format_number(stored.value)} {stored.indicator.measure}",
            f"{format_number(typed.value)} {typed.measure}",
        ),
        ("Kỳ", stored.span.label, form.span().label),
        ("Văn bản giao", stored.source, form.cleaned_data["source"]),
    ]
    told = "" if target else MAKES_ANOTHER if _is_another(form, stored) else REPLACES
    return Conflict(None, [row for row in rows if row[1] != row[2]], told)
