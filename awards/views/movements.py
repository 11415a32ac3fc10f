"""A new movement from its plan file."""

import hashlib

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from awards.forms.plan_versions import MovementForm
from awards.models import PlanVersion
from awards.selectors import plan_versions as reading
from awards.selectors.movements import (
    movement_of_plan,
    proposed_code,
    shown_movement,
    standings,
)
from awards.selectors.plan_examination import Examination, examine
from awards.services.movements import open_movement
from emulation import clock
from emulation.access import require_role
from emulation.acts import Act
from emulation.errors import Refused
from emulation.models import Movement
from emulation.vietnamese.names import normalise_lines
from emulation.views.asked import FORM_METHODS, posted
from emulation.views.pressed import done_before


@login_required
@require_http_methods(FORM_METHODS)
def movement_open(request: HttpRequest) -> HttpResponse:
    """Take in the plan of a new movement; every fault and case is shown, as of a version."""
    require_role(request.user, *reading.MANAGERS, to="mở phong trào mới")
    form = MovementForm(posted(request), request.FILES or None)
    found = same = None
    if request.method == "POST" and form.is_valid():
        found = examine(None, form.cleaned_data["file"].text)
        same = movement_of_plan(found.plan) if found.plan else None
        if version := _opened(request, form, found, same):
            return redirect("plan_version", pk=version.pk)
        if found.plan is not None and same is None:
            form.propose(proposed_code(found.plan))
    latest = shown_movement(standings(), "", clock.today())
    context = {
        "form": form,
        "found": found,
        "same": same,
        "force": reading.in_force(latest) if latest else None,
        "title": "Chưa mở được phong trào" if form.errors else "",
    }
    return render(request, "awards/plans/movement_open.html", context, status=form.status)


def _opened(
    request: HttpRequest, form: MovementForm, found: Examination, same: Movement | None
) -> PlanVersion | None:
    """Version 1 of the new movement, or None with the reason in the form."""
    if found.problems:
        form.refuse_faults(len(found.problems))
        return None
    note = normalise_lines(form.cleaned_data["note"])
    code = form.cleaned_data["code"]
    try:
        version = open_movement(text=found.text, code=code, note=note, by=request.user)
    except Refused as refusal:
        same = same or (movement_of_plan(found.plan) if found.plan else None)
        return _opened_before(request, form, found.text, refusal, same)
    messages.success(
        request, f"Đã mở phong trào “{version.movement.name}”, chờ người thứ hai áp dụng bản 1."
    )
    return version


def _opened_before(
    request: HttpRequest, form: MovementForm, text: str, refusal: Refused, same: Movement | None
) -> PlanVersion | None:
    """The second press of a button that opened it."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    if same is not None and done_before(
        request,
        Act.MOVEMENT_OPENED,
        same,
        told=f"Phong trào này đã mở rồi, mã {same.code}.",
        sha256=digest,
    ):
        return same.plan_versions.get(number=1)
    form.refuse(
        Refused(refusal.message, field="file" if refusal.field == "text" else refusal.field)
    )
    return None
