"""TCCB's check of recorded figures: what waits, verifying and giving back several at once."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from emulation import clock
from emulation.access import require_role
from emulation.enums import Role
from emulation.errors import Refused, Stale
from emulation.forms.records import CheckFilter, GiveBackForm
from emulation.models import Unit
from emulation.scope import SEES_EVERY_UNIT
from emulation.selectors import records as reading
from emulation.services import record_checks as service
from emulation.vietnamese.names import search_key
from emulation.views.asked import FORM_METHODS

ROWS_A_PAGE = 25


@login_required
@require_safe
def record_check(request: HttpRequest) -> HttpResponse:
    """Unchecked results and contributions of every unit."""
    require_role(request.user, *sorted(SEES_EVERY_UNIT), to="xem số liệu chờ xác nhận")
    filters = CheckFilter(request.GET, units=Unit.objects.visible_to(request.user))
    chosen = filters.cleaned_data if filters.is_valid() else {}
    rows = reading.waiting_records(
        request.user,
        unit=chosen.get("unit"),
        kind=chosen.get("kind") or "",
        search=search_key(chosen.get("q") or ""),
    )
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "page": page,
        "page_numbers": page.paginator.get_elided_page_range(page.number),
        "filtered": any(chosen.values()),
        "may_verify": request.user.scope.has(Role.TCCB),
        "buttons": [
            {"before": "Xác nhận", "counted": True, "url": reverse("record_verify"), "primary": 1},
            {"before": "Trả lại", "counted": True, "url": reverse("record_return")},
        ],
    }
    return render(request, "emulation/records/check.html", context)


@login_required
@require_http_methods(FORM_METHODS)
def record_verify(request: HttpRequest) -> HttpResponse:
    """The chosen records by name, then the act. Nothing chosen is nothing done."""
    require_role(request.user, Role.TCCB, to="xác nhận số liệu")
    rows = _picked(request)
    if not rows:
        return _nothing_picked(request)
    if request.method == "POST":
        try:
            count = service.verify_records(
                records=_as_shown(request, rows), by=request.user, on=clock.today()
            )
            messages.success(request, f"Đã xác nhận {count} số liệu.")
        except Refused as refusal:
            messages.error(request, refusal.message)
        return redirect("record_check")
    return render(request, "emulation/records/verify.html", {"rows": rows})


@login_required
@require_http_methods(FORM_METHODS)
def record_return(request: HttpRequest) -> HttpResponse:
    """The chosen records by name and the reason, then the act."""
    require_role(request.user, Role.TCCB, to="trả lại số liệu")
    rows = _picked(request, checked=True)
    if not rows:
        return _nothing_picked(request)
    verified = any(row.record.is_verified for row in rows)
    form = GiveBackForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            count = service.return_records(
                records=_as_shown(request, rows), by=request.user, **form.cleaned_data
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"Đã trả lại {count} số liệu kèm lý do.")
            if verified:
                return redirect("record_detail", subject_id=rows[0].subject.pk)
            return redirect("record_check")
    context = {"rows": rows, "form": form, "verified": verified}
    return render(request, "emulation/records/return.html", context, status=form.status)


def _picked(request: HttpRequest, *, checked: bool = False) -> list[reading.Waiting]:
    data = request.POST if request.method == "POST" else request.GET
    return reading.picked_records(request.user, data.getlist("pick"), checked=checked)


def _nothing_picked(request: HttpRequest) -> HttpResponse:
    messages.info(request, "Chưa chọn số liệu nào còn chờ xác nhận.")
    return redirect("record_check")


def _as_shown(request: HttpRequest, rows: list[reading.Waiting]) -> list[Any]:
    """The records; Stale unless they are, to the version, what the page had listed."""
    shown = set(request.POST.getlist("seen"))
    if {row.seen for row in rows} != shown:
        raise Stale("Số liệu đã chọn vừa thay đổi nên chưa làm gì. Xem lại rồi chọn lại.")
    return [row.record for row in rows]
