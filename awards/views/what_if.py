"""Other figures on a copy of the plan in force: who would enter, who would leave. Nothing is
stored; the address holds the choice."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from awards.forms.plan_versions import WhatIfForm
from awards.models import PlanVersion
from awards.rules import CaseResult, ChoiceResult, Plan, PlanError, Problem, parse_plan, prove
from awards.rules.texts import Change, differences, figures, told_in_vietnamese, with_values
from awards.selectors import plan_versions as reading
from awards.selectors.plans import plan_of
from awards.selectors.what_if import Effect, effect
from awards.views.plan_versions import SEES_EVERYBODY
from awards.views.plans import to_plan
from emulation import clock
from emulation.access import require_role
from emulation.models import Movement


@dataclass(frozen=True)
class Copy:
    """The plan with other figures in it; `plan` None where it is none any more."""

    plan: Plan | None = None
    changes: tuple[Change, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    otherwise: list[CaseResult] = field(default_factory=list)
    choices_otherwise: list[ChoiceResult] = field(default_factory=list)

    @property
    def wrong(self) -> int:
        return len(self.otherwise) + len(self.choices_otherwise)


@login_required
@require_safe
def plan_what_if(request: HttpRequest, movement_code: str) -> HttpResponse:
    require_role(request.user, *SEES_EVERYBODY, to="thử đổi mốc")
    movement = get_object_or_404(Movement, code=movement_code)
    version = reading.in_force(movement)
    if version is None:
        messages.error(request, "Phong trào chưa có bản kế hoạch nào được áp dụng.")
        return to_plan(movement)
    form = WhatIfForm(
        request.GET or None,
        figures=figures(version.text),
        occasions=reading.occasions_by_work(movement),
    )
    copy = _copy(version, form) if form.is_valid() else None
    context = {
        "form": form,
        "movement": movement,
        "version": version,
        "copy": copy,
        "effect": _effect(request, version, form, copy),
        "asked": bool(request.GET),
    }
    return render(request, "awards/plans/what_if.html", context, status=form.status)


def _copy(version: PlanVersion, form: WhatIfForm) -> Copy | None:
    """None while nothing is tried otherwise."""
    values = form.changed_values()
    if not values:
        return None
    try:
        text = with_values(version.text, values)
        plan = parse_plan(text)
    except PlanError as error:
        return Copy(problems=[told_in_vietnamese(problem) for problem in error.problems])
    proof = prove(plan)
    return Copy(
        plan,
        differences(version.text, text),
        otherwise=[result for result in proof.results if not result.ok],
        choices_otherwise=[result for result in proof.choices if not result.ok],
    )


def _effect(
    request: HttpRequest, version: PlanVersion, form: WhatIfForm, copy: Copy | None
) -> Effect | None:
    if copy is None or copy.plan is None or form.occasion is None:
        return None
    old, on = plan_of(version), clock.today()
    return effect(form.occasion, request.user, old=old, new=copy.plan, on=on)
