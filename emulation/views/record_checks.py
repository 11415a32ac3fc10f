"""TCCB's check of recorded figures: what waits, and verifying several at once."""

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
from emulation.forms.records import CheckFilter
from emulation.models import Unit
from emulation.scope import SEES_EVERY_UNIT
from emulation.selectors import records as reading
from emulation.services import records as service
from emulation.vietnamese.names import search_key

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
            {"before": "Xác nhận", "counted": True, "url": reverse("record_verify"), "primary": 1}
        ],
    }
    return render(request, "emulation/records/check.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def record_verify(request: HttpRequest) -> HttpResponse:
    """The chosen records by name, then the act. Nothing chosen is nothing done."""
    require_role(request.user, Role.TCCB, to="xác nhận số liệu")
    data = request.POST if request.method == "POST" else request.GET
    rows = reading.picked_records(request.user, data.getlist("pick"))
    if not rows:
        messages.info(request, "Chưa chọn số liệu nào còn chờ xác nhận.")
        return redirect("record_check")
    if request.method == "POST":
        count = service.verify_records(
            records=[row.record for row in rows], by=request.user, on=clock.today()
        )
        messages.success(request, f"Đã xác nhận {count} số liệu.")
        return redirect("record_check")
    return render(request, "emulation/records/verify.html", {"rows": rows})
