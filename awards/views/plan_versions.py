"""A new version of the plan: take it in, read it beside the one in force, put it in force."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from awards.forms.plan_versions import ActivationForm, OccasionChoiceForm, PlanUploadForm
from awards.models import ContributionNorm, PlanVersion
from awards.selectors import plan_versions as reading
from awards.selectors.plan_examination import Examination, examine
from awards.selectors.plan_matrix import PlanMatrix
from awards.selectors.plans import plan_of
from awards.selectors.what_if import Effect, effect
from awards.services.plans import activate_plan_version, add_plan_version
from awards.views.plans import READERS, to_plan
from emulation import clock
from emulation.access import require_role
from emulation.acts import Act
from emulation.enums import Role
from emulation.errors import Refused, Stale
from emulation.models import Movement, User
from emulation.vietnamese.names import normalise_lines
from emulation.views.asked import FORM_METHODS, posted
from emulation.views.pressed import done_before

SEES_EVERYBODY = (Role.TCCB, Role.SECRETARY, Role.DIRECTOR, Role.INSPECTOR)


@login_required
@require_http_methods(FORM_METHODS)
def plan_upload(request: HttpRequest, movement_code: str) -> HttpResponse:
    """Take in a file. Only one without a fault is stored; every fault and case is shown."""
    require_role(request.user, *reading.MANAGERS, to="nhập bản kế hoạch")
    movement = get_object_or_404(Movement, code=movement_code)
    form = PlanUploadForm(posted(request), request.FILES or None)
    found = None
    if request.method == "POST" and form.is_valid():
        found = examine(movement, form.cleaned_data["file"].text)
        if version := _taken_in(request, movement, form, found):
            return redirect("plan_version", pk=version.pk)
    context = {
        "form": form,
        "movement": movement,
        "found": found,
        "force": reading.in_force(movement),
        "title": "Chưa nhập được tệp kế hoạch" if found and found.problems else "",
    }
    return render(request, "awards/plans/upload.html", context, status=form.status)


def _taken_in(
    request: HttpRequest, movement: Movement, form: PlanUploadForm, found: Examination
) -> PlanVersion | None:
    """The stored version, or None with the reason in the form."""
    if found.problems:
        form.refuse_faults(len(found.problems))
        return None
    note = normalise_lines(form.cleaned_data["note"])
    try:
        version = add_plan_version(movement=movement, text=found.text, note=note, by=request.user)
    except Refused as refusal:
        return _taken_in_before(request, movement, form, found.text, refusal)
    messages.success(request, f"Đã nhập bản {version.number}, chưa áp dụng.")
    return version


def _taken_in_before(
    request: HttpRequest, movement: Movement, form: PlanUploadForm, text: str, refusal: Refused
) -> PlanVersion | None:
    same = movement.plan_versions.filter(text=text).first()
    told = f"Tệp này đã nhập rồi: bản {same.number}." if same else ""
    if same is not None and done_before(request, Act.PLAN_ADDED, same, told=told):
        return same
    form.add_error("file", refusal.message)
    return None


@login_required
@require_safe
def plan_version(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: its matrix, its cases, who brought it, what it changes."""
    require_role(request.user, *READERS, to="xem các bản kế hoạch")
    version = get_object_or_404(reading.versions(), pk=pk)
    page = reading.VersionPage(version, reading.in_force(version.movement))
    norms = ContributionNorm.objects.filter(movement=version.movement)
    context = {
        "page": page,
        "movement": version.movement,
        "matrix": PlanMatrix(page.plan, norms, clock.today()),
        "manages": request.user.scope.has(*reading.MANAGERS),
        "added_it": version.added_by_id == request.user.pk,
        "others": reading.others_who_may_activate(version) if page.waits else [],
        "sees_everybody": request.user.scope.has(*SEES_EVERYBODY),
    }
    return render(request, "awards/plans/version.html", context)


@login_required
@require_safe
def plan_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The text of a version, to the letter."""
    require_role(request.user, *READERS, to="tải bản kế hoạch")
    version = get_object_or_404(reading.versions(), pk=pk)
    name = f"{version.movement.code}-ban-{version.number}.toml"
    return HttpResponse(
        version.text,
        content_type="application/toml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@login_required
@require_http_methods(FORM_METHODS)
def plan_activate(request: HttpRequest, pk: int) -> HttpResponse:
    """What changes, who enters and who leaves; then the reason, by a second person."""
    require_role(request.user, *reading.MANAGERS, to="áp dụng bản kế hoạch")
    version = get_object_or_404(reading.versions(), pk=pk)
    seen = reading.force_mark(version.movement)
    form = ActivationForm(posted(request), initial={"seen": seen})
    if request.method == "POST" and form.is_valid() and _activated(request, version, form):
        return to_plan(version.movement)
    page = reading.VersionPage(version, reading.in_force(version.movement))
    if not page.waits:
        messages.info(request, "Bản này hoặc một bản mới hơn đã được áp dụng.")
        return redirect("plan_version", pk=pk)
    occasions = reading.occasions_at_work(version.movement)
    context = {
        "form": form,
        "page": page,
        "movement": version.movement,
        "added_it": version.added_by_id == request.user.pk,
        "others": reading.others_who_may_activate(version),
        "in_hand": reading.in_hand(occasions),
        "sees_everybody": request.user.scope.has(*SEES_EVERYBODY),
        "effects": _effects(request.user, page, occasions),
    }
    return render(request, "awards/plans/activate.html", context, status=form.status)


def _activated(request: HttpRequest, version: PlanVersion, form: ActivationForm) -> bool:
    reason = normalise_lines(form.cleaned_data["reason"])
    try:
        activate_plan_version(
            version=version, by=request.user, reason=reason, seen=form.cleaned_data["seen"]
        )
    except Refused as refusal:
        told = f"Bản {version.number} đã được áp dụng rồi."
        if done_before(request, Act.PLAN_ACTIVATED, version, told=told, reason=reason):
            return True
        form.refuse(refusal)
        if isinstance(refusal, Stale):
            form.show_again(reading.force_mark(version.movement))
        return False
    messages.success(request, f"Đã áp dụng bản {version.number}.")
    return True


def _effects(user: User, page: reading.VersionPage, occasions: list) -> list[Effect]:
    if page.force is None or not user.scope.has(*SEES_EVERYBODY):
        return []
    old, new, on = plan_of(page.force), page.plan, clock.today()
    return [effect(occasion, user, old=old, new=new, on=on) for occasion in occasions]


@login_required
@require_safe
def plan_effect(request: HttpRequest, pk: int) -> HttpResponse:
    """Who enters and who leaves on one occasion if a stored version held."""
    require_role(request.user, *SEES_EVERYBODY, to="xem ai vào, ai ra")
    version = get_object_or_404(reading.versions(), pk=pk)
    page = reading.VersionPage(version, reading.in_force(version.movement))
    occasions = reading.occasions_by_work(version.movement)
    asked = request.GET if "dip" in request.GET else None
    form = OccasionChoiceForm(asked, occasions=occasions)
    occasion = form.occasion
    context = {
        "form": form,
        "page": page,
        "movement": version.movement,
        "effect": next(iter(_effects(request.user, page, [occasion] if occasion else [])), None),
    }
    return render(request, "awards/plans/effect.html", context, status=form.status)
