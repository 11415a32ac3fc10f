"""The journal, for the inspectorate and the administrator. Read only."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from emulation.access import require_role
from emulation.enums import Role
from emulation.forms.journal import JournalFilter
from emulation.selectors.journal import entries, told

PAGE = 50


@login_required
@require_GET
def journal(request: HttpRequest) -> HttpResponse:
    require_role(request.user, Role.INSPECTOR, Role.ADMIN, Role.TCCB, to="xem nhật ký")
    form = JournalFilter(request.GET)
    page = Paginator(entries(form.asked()), PAGE).get_page(request.GET.get("page"))
    rows = told(list(page))
    numbers = page.paginator.get_elided_page_range(page.number)
    context = {"page": page, "page_numbers": numbers, "rows": rows, "filter": form}
    return render(request, "emulation/journal.html", context)
