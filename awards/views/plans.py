"""The plan in force: matrix, readings, norms, versions, worked cases, the law's parameters."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from awards import rules
from awards.forms.plans import NormCorrectionForm, NormForm
from awards.models import ContributionNorm
from awards.selectors.movements import shown_movement, standings
from awards.selectors.plan_page import PlanPage, occasions_of
from awards.selectors.plan_versions import MANAGERS, newest, waiting_version
from awards.selectors.plans import plan_in_force, version_in_force
from awards.services.norms import Norm, correct_norm, enter_norm
from emulation import clock
from emulation.access import require_role
from emulation.enums import Role, SubjectKind
from emulation.errors import Refused
from emulation.models import AwardTier, Movement
from emulation.vietnamese.dates import format_date
from emulation.vietnamese.money import format_vnd
from emulation.views.asked import FORM_METHODS, posted
from emulation.views.pledge_parts import Conflict, attempt

READERS = (Role.TCCB, Role.SECRETARY, Role.DIRECTOR, Role.INSPECTOR, Role.ADMIN)


def to_plan(movement: Movement) -> HttpResponse:
    """Back to the page of that movement's plan, not of another one's."""
    return redirect(f"{reverse('plan_detail')}?phong-trao={movement.code}")


@login_required
@require_safe
def plan_detail(request: HttpRequest) -> HttpResponse:
    """The plan as the matrix an officer would draw, and what hangs on it: everybody may read what
    they are judged by."""
    reads = request.user.scope.has(*READERS)
    found = standings()
    movement = shown_movement(found, request.GET.get("phong-trao", ""), clock.today())
    others = [each for each in found if each.movement != movement]
    try:
        version = version_in_force(movement) if movement else None
    except Refused:
        version = None
    if version is None:
        manages = request.user.scope.has(*MANAGERS)
        context = {"movement": movement, "waiting": newest(movement), "manages": manages}
        context["others"] = others
        return render(request, "awards/plans/none.html", context)
    context = {
        "page": PlanPage(movement, version, clock.today(), versions_open=reads),
        "reads": reads,
        "movement": movement,
        "others": others,
        "occasions": occasions_of(movement),
        "works_here": request.user.scope.has(Role.TCCB),
        "manages": request.user.scope.has(*MANAGERS),
        "sees_everybody": request.user.scope.sees_every_unit,
        "waiting": waiting_version(version),
    }
    return render(request, "awards/plans/detail.html", context)


@login_required
@require_safe
def plan_cases(request: HttpRequest, movement_code: str) -> HttpResponse:
    """Run the plan's worked cases and show each beside what was expected."""
    require_role(request.user, *READERS, to="chạy ví dụ kiểm tra của kế hoạch")
    movement = get_object_or_404(Movement, code=movement_code)
    try:
        version = version_in_force(movement)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return to_plan(movement)
    plan = plan_in_force(movement)
    context = {
        "plan": plan,
        "movement": movement,
        "version": version,
        "proof": rules.prove(plan),
        "ran_at": clock.now(),
    }
    return render(request, "awards/plans/cases.html", context)


@login_required
@require_http_methods(FORM_METHODS)
def norm_enter(request: HttpRequest, movement_code: str) -> HttpResponse:
    """A dated norm with its document."""
    require_role(request.user, Role.TCCB, to="nhập định mức đóng góp")
    movement = get_object_or_404(Movement, code=movement_code)
    tiers = AwardTier.objects.filter(movement=movement, in_plan=True)
    form = NormForm(request.POST or None, tiers=tiers)
    if request.method == "POST" and form.is_valid():
        try:
            enter_norm(movement=movement, norm=form.norm(), by=request.user)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Đã nhập định mức. Kết quả theo định mức được tính lại ngay.")
            return to_plan(movement)
    context = {"form": form, "movement": movement}
    return render(request, "awards/plans/norm.html", context, status=form.status)


@login_required
@require_http_methods(FORM_METHODS)
def norm_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Put right a norm that was entered wrongly, with the reason."""
    require_role(request.user, Role.TCCB, to="sửa định mức đóng góp")
    norm = get_object_or_404(ContributionNorm.objects.select_related("movement"), pk=pk)
    tiers = AwardTier.objects.filter(Q(in_plan=True) | Q(code=norm.tier), movement=norm.movement)
    initial = {name: getattr(norm, name) for name in (*NormForm.base_fields, "version")}
    form = NormCorrectionForm(posted(request), initial=initial, tiers=tiers)
    conflict = None
    if request.method == "POST" and form.is_valid():
        done, stale = attempt(form, lambda: _correct(request, norm, form), lambda: _fresh(norm))
        if done:
            messages.success(request, "Đã sửa định mức. Kết quả theo định mức được tính lại ngay.")
            return to_plan(norm.movement)
        if stale:
            conflict = _conflict(norm, form.norm())
    context = {"form": form, "movement": norm.movement, "norm": norm, "conflict": conflict}
    context["has_errors"] = conflict is not None
    status = 409 if conflict else form.status
    return render(request, "awards/plans/norm.html", context, status=status)


def _correct(request: HttpRequest, norm: ContributionNorm, form: NormCorrectionForm) -> None:
    correct_norm(
        norm=norm,
        to=form.norm(),
        reason=form.cleaned_data["reason"],
        seen=form.cleaned_data["version"],
        by=request.user,
    )


def _fresh(norm: ContributionNorm) -> dict[str, int]:
    norm.refresh_from_db()
    return {"version": norm.version}


def _conflict(stored: ContributionNorm, typed: Norm) -> Conflict:
    """The stored norm beside the typed one, where they differ."""
    kinds = dict(SubjectKind.choices)
    pairs = [
        ("Đối tượng", kinds[stored.subject_kind], kinds[typed.subject_kind]),
        ("Định mức", format_vnd(stored.value), format_vnd(typed.value)),
        ("Văn bản", stored.source, typed.source),
        ("Hiệu lực từ", format_date(stored.valid_from), format_date(typed.valid_from)),
        ("Đến hết ngày", _day_or_none(stored.valid_to), _day_or_none(typed.valid_to)),
    ]
    return Conflict(None, [pair for pair in pairs if pair[1] != pair[2]])


def _day_or_none(day: date | None) -> str:
    return format_date(day) if day else ""
