"""The plan in force: matrix, readings, norms, versions, worked cases, the law's parameters."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from awards import rules
from awards.forms.plans import NormForm
from awards.selectors.plan_page import PlanPage, occasions_of
from awards.selectors.plans import plan_in_force, version_in_force
from awards.services.occasions import enter_norm
from emulation import clock
from emulation.access import require_role
from emulation.enums import Role
from emulation.errors import Refused
from emulation.models import AwardTier, Movement

READERS = (Role.TCCB, Role.SECRETARY, Role.DIRECTOR, Role.INSPECTOR, Role.ADMIN)


def movement_of(request: HttpRequest) -> Movement | None:
    """The movement asked for by ?phong-trao=, else the latest."""
    asked = request.GET.get("phong-trao", "")
    movements = Movement.objects.order_by("-ends_on", "pk")
    return movements.filter(code=asked).first() or movements.first()


@login_required
@require_safe
def plan_detail(request: HttpRequest) -> HttpResponse:
    """The plan as the matrix an officer would draw, and what hangs on it."""
    require_role(request.user, *READERS, to="xem kế hoạch và dịp khen")
    movement = movement_of(request)
    try:
        version = version_in_force(movement) if movement else None
    except Refused:
        version = None
    if version is None:
        return render(request, "awards/plans/none.html")
    context = {
        "page": PlanPage(movement, version, clock.today()),
        "movement": movement,
        "movements": Movement.objects.order_by("-ends_on", "pk"),
        "occasions": occasions_of(movement),
        "works_here": request.user.scope.has(Role.TCCB),
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
        return redirect("plan_detail")
    plan = plan_in_force(movement)
    results = rules.run_cases(plan)
    context = {
        "plan": plan,
        "version": version,
        "results": results,
        "right": sum(result.ok for result in results),
        "ran_at": clock.now(),
    }
    return render(request, "awards/plans/cases.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def norm_enter(request: HttpRequest, movement_code: str) -> HttpResponse:
    """A dated norm with its document."""
    require_role(request.user, Role.TCCB, to="nhập định mức đóng góp")
    movement = get_object_or_404(Movement, code=movement_code)
    tiers = AwardTier.objects.filter(movement=movement)
    form = NormForm(request.POST or None, tiers=tiers)
    if request.method == "POST" and form.is_valid():
        try:
            enter_norm(movement=movement, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Đã nhập định mức. Kết quả theo đường B được tính lại ngay.")
            return redirect("plan_detail")
    context = {"form": form, "movement": movement}
    return render(request, "awards/plans/norm.html", context, status=form.status)
