"""TCCB opens registration periods and enters what units are given."""

import uuid
from decimal import Decimal
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
from emulation.enums import GIVEN, Role, SubjectKind, TargetBasis
from emulation.errors import Refused
from emulation.forms.review import GivenTargetForm, PeriodForm
from emulation.models import Indicator, MeasureUnit, Movement, Subject, Target, Unit
from emulation.selectors import pledges as reading
from emulation.services import periods as service
from emulation.services import targets
from emulation.services.inbox import holders_of, officers_of
from emulation.vietnamese.numbers import format_amount
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
def given_targets(request: HttpRequest) -> HttpResponse:
    """What is given to the units the person sees; TCCB enters and corrects it here."""
    seen = reading.given_targets(request.user)
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
        "movements": Movement.objects.begun().order_by("-starts_on", "pk"),
        "several": Movement.objects.begun().count() > 1,
        "is_tccb": request.user.scope.has(Role.TCCB),
    }
    return render(request, "emulation/pledges/given_targets.html", context)


@login_required
@require_http_methods(FORM_METHODS)
def given_target_add(request: HttpRequest, movement_code: str, unit_id: int) -> HttpResponse:
    """Enter a target of a movement for the collective or a person of the unit."""
    require_role(request.user, Role.TCCB, to="ghi mức được giao")
    unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=unit_id)
    movement = get_object_or_404(Movement.objects.begun(), code=movement_code)
    initial = {
        "token": uuid.uuid4(),
        "subject": unit.subjects.filter(kind=SubjectKind.COLLECTIVE).first(),
        "starts_on": movement.starts_on,
        "ends_on": movement.ends_on,
    }
    return _enter(request, unit, movement, initial, None)


@login_required
@require_http_methods(FORM_METHODS)
def given_target_edit(request: HttpRequest, target_id: int) -> HttpResponse:
    """Correct a target that was entered."""
    require_role(request.user, Role.TCCB, to="ghi mức được giao")
    seen = Target.objects.visible_to(request.user).filter(basis__in=GIVEN)
    target = get_object_or_404(
        seen.select_related("subject__unit", "indicator__measure", "indicator__movement"),
        pk=target_id,
    )
    initial = {
        "version": target.version,
        "subject": target.subject_id,
        "basis": target.basis,
        "name": target.indicator.name,
        "value": target.value,
        "baseline": target.falls_from,
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
    form = _form(request, unit, movement, initial, target)
    conflict = None
    if request.method == "POST" and form.is_valid():
        done, stale = attempt(
            form,
            lambda: _assign(request, movement, form, target),
            lambda: _marks_now(form, target),
        )
        if done:
            called = form.given().basis.called
            messages.success(request, f"Đã ghi {called} cho {unit.name}.")
            return redirect(f"{reverse('given_targets')}?don-vi={unit.pk}")
        if stale:
            conflict = _conflict(form, target, _stored(form, target))
    context = {"form": form, "unit": unit, "target": target, "conflict": conflict}
    context["movement"] = movement
    context |= {"has_errors": conflict is not None, "told": len(officers_of([unit]))}
    status = 409 if conflict else form.status
    return render(request, "emulation/pledges/given_target.html", context, status=status)


def _form(
    request: HttpRequest,
    unit: Unit,
    movement: Movement,
    initial: dict[str, Any],
    target: Target | None,
) -> GivenTargetForm:
    known = Indicator.objects.filter(Q(unit=None) | Q(unit=unit), movement=movement)
    offered = reading.given_bases(movement)
    if target is not None and target.basis not in offered:
        offered = [*offered, TargetBasis(target.basis)]
    return GivenTargetForm(
        posted(request),
        initial=initial,
        subjects=Subject.objects.filter(unit=unit),
        indicators=known.select_related("measure"),
        bases=offered,
    )


def _assign(
    request: HttpRequest, movement: Movement, form: GivenTargetForm, target: Target | None
) -> Target:
    given = form.given()
    return targets.assign_target(
        subject=given.subject,
        basis=given.basis,
        movement=movement,
        figures=given.figures,
        span=given.span,
        source=given.source,
        token=form.token_or_new(),
        by=request.user,
        target=target,
        seen=form.cleaned_data["version"],
    )


def _stored(form: GivenTargetForm, target: Target | None) -> Target:
    """The row being corrected, or the one this form made before."""
    rows = Target.objects.select_related("indicator__measure", "subject__unit", "subject__staff")
    return rows.get(pk=target.pk) if target else rows.get(token=form.cleaned_data["token"])


def _is_another(form: GivenTargetForm, stored: Target) -> bool:
    """The form came back for something else than it was first sent for."""
    return not targets.gives_the_same(stored, form.given())


def _marks_now(form: GivenTargetForm, target: Target | None) -> dict[str, Any]:
    """The next press corrects the stored row; one for something else makes a row of its own."""
    stored = _stored(form, target)
    if target is None and _is_another(form, stored):
        return {"token": uuid.uuid4()}
    return {"version": stored.version}


def _conflict(form: GivenTargetForm, target: Target | None, stored: Target) -> Conflict:
    given, measure = form.given(), stored.indicator.measure
    typed = given.figures
    rows = [
        ("Giao cho", stored.subject.addressed, given.subject.addressed),
        ("Loại mức", stored.get_basis_display(), str(given.basis.label)),
        ("Tên chỉ tiêu", stored.indicator.name, typed.name),
        ("Mức được giao", _told(stored.value, measure), _told(typed.value, typed.measure)),
        ("Số đầu kỳ", _told(stored.baseline, measure), _told(typed.baseline, typed.measure)),
        ("Kỳ", stored.span.label, given.span.label),
        ("Văn bản giao", stored.source, given.source),
    ]
    told = "" if target else MAKES_ANOTHER if _is_another(form, stored) else REPLACES
    return Conflict(None, [row for row in rows if row[1] != row[2]], told)


def _told(figure: Decimal | None, measure: MeasureUnit) -> str:
    return "" if figure is None else format_amount(figure, measure.name)
