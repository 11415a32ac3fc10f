"""The dịp khen of a movement: list, plan, open, close."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from awards.forms.occasions import OccasionForm
from awards.models import Occasion
from awards.selectors.plans import plan_in_force
from awards.services.occasions import close_occasion, create_occasion, open_occasion
from awards.views.plans import to_plan
from emulation.access import require_role
from emulation.acts import Act
from emulation.enums import Role
from emulation.errors import Refused
from emulation.models import Movement, User
from emulation.vietnamese.names import normalise
from emulation.vietnamese.words import lower_first
from emulation.views.asked import FORM_METHODS
from emulation.views.pressed import done_before

_MOVES = {
    "open": (Act.OCCASION_OPENED, "Dịp {} đã mở rồi: các đơn vị gửi đề nghị được."),
    "close": (Act.OCCASION_CLOSED, "Dịp {} đã khóa rồi: không nhận thêm đề nghị."),
}


@login_required
@require_http_methods(FORM_METHODS)
def occasion_create(request: HttpRequest, movement_code: str) -> HttpResponse:
    require_role(request.user, Role.TCCB, to="lập dịp khen")
    movement = get_object_or_404(Movement, code=movement_code)
    try:
        plan = plan_in_force(movement)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return to_plan(movement)
    form = OccasionForm(request.POST or None, occasions=plan.occasions)
    if request.method == "POST" and form.is_valid():
        try:
            occasion = create_occasion(movement=movement, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            if _created_before(request, movement, form.cleaned_data):
                return to_plan(movement)
            form.refuse(refusal)
        else:
            messages.success(
                request, f"Đã lập dịp {lower_first(occasion.name)}. Mở dịp để nhận đề nghị."
            )
            return to_plan(movement)
    context = {"form": form, "movement": movement}
    return render(request, "awards/plans/occasion.html", context, status=form.status)


def _created_before(request: HttpRequest, movement: Movement, given: dict[str, Any]) -> bool:
    same = movement.occasions.filter(**given | {"name": normalise(given["name"])}).first()
    told = f"Dịp {lower_first(given['name'])} đã lập rồi. Mở dịp để nhận đề nghị."
    return same is not None and done_before(request, Act.OCCASION_CREATED, same, told=told)


@login_required
@require_http_methods(FORM_METHODS)
def occasion_open(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(request, pk, open_occasion, "open", "Đã mở dịp {}: các đơn vị gửi đề nghị được.")


@login_required
@require_http_methods(FORM_METHODS)
def occasion_close(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(request, pk, close_occasion, "close", "Đã khóa dịp {}: không nhận thêm đề nghị.")


def _move(
    request: HttpRequest, pk: int, act: Callable[..., Occasion], action: str, done: str
) -> HttpResponse:
    """Ask first, then the act."""
    user: User = request.user
    require_role(user, Role.TCCB, to="mở hoặc khóa dịp khen")
    occasion = get_object_or_404(Occasion.objects.select_related("movement"), pk=pk)
    if request.method == "POST":
        try:
            act(occasion=occasion, by=user)
            messages.success(request, done.format(lower_first(occasion.name)))
        except Refused as refusal:
            entry, words = _MOVES[action]
            told = words.format(lower_first(occasion.name))
            if not done_before(request, entry, occasion, told=told):
                messages.info(request, refusal.message)
        return to_plan(occasion.movement)
    context = {"occasion": occasion, "opening": action == "open"}
    return render(request, "awards/plans/occasion_move.html", context)
