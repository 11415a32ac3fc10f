"""The register of awards: everybody sees as much of it as concerns them."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from awards.forms.decisions import RegisterFilterForm
from awards.models import Award
from awards.selectors import register as reading
from awards.selectors.tiers import Tiers
from emulation import clock
from emulation.models import AwardTier, Unit
from emulation.sheets import CONTENT_TYPE, DAY, Column, workbook
from emulation.vietnamese.dates import format_date


@login_required
@require_safe
def award_list(request: HttpRequest) -> HttpResponse:
    """Newest decisions first, with filter and search."""
    rows, tiers = reading.awards(request.user), Tiers()
    form = _form(request, rows, tiers)
    filters = form.filters()
    printing = "ban-in" in request.GET
    pages = Paginator(reading.matching(rows, filters), 500 if printing else reading.PAGE_SIZE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "form_filters": form,
        "filtered": filters.any,
        "rows": [(award, _tier(award, tiers)) for award in page],
        "page": page,
        "page_numbers": pages.get_elided_page_range(page.number),
        "reads_decisions": request.user.scope.sees_every_unit or request.user.scope.on_council,
        "excel_url": f"{reverse('award_excel')}?{request.GET.urlencode()}",
    }
    return render(request, "awards/decisions/register.html", context)


def _form(request: HttpRequest, rows: Any, tiers: Tiers) -> RegisterFilterForm:
    return RegisterFilterForm(
        request.GET,
        auto_id="loc-%s",
        years=reading.years_of(rows),
        tiers=reading.tiers_in(rows, tiers),
        units=Unit.objects.filter(pk__in=rows.order_by().values("subject__unit")),
    )


_COLUMNS = [
    Column("STT", 6),
    Column("Tập thể, cá nhân", 44),
    Column("Đơn vị", 40),
    Column("Hình thức", 36),
    Column("Số quyết định", 20),
    Column("Ngày", 13, DAY),
    Column("Cơ quan quyết định", 36),
    Column("Thành tích", 60),
]


@login_required
@require_safe
def award_excel(request: HttpRequest) -> HttpResponse:
    """The register under the same filters and rights, all pages of it."""
    rows, tiers = reading.awards(request.user), Tiers()
    found = reading.matching(rows, _form(request, rows, tiers).filters())
    now = clock.now()
    content = workbook(
        "Khen thưởng đã tặng",
        _COLUMNS,
        (_line(number, award, tiers) for number, award in enumerate(found, start=1)),
        note=f"Lập lúc {now:%H:%M} ngày {format_date(now)}",
    )
    return HttpResponse(
        content,
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": 'attachment; filename="khen-thuong-da-tang.xlsx"'},
    )


def _tier(award: Award, tiers: Tiers) -> AwardTier | None:
    return tiers.of(award.decision.occasion, award.decision.tier)


def _line(number: int, award: Award, tiers: Tiers) -> list[Any]:
    decision = award.decision
    tier = _tier(award, tiers)
    return [
        number,
        award.recipient_name,
        award.unit_name,
        tier.name if tier else decision.tier,
        decision.number,
        decision.decided_on,
        decision.issuer,
        award.achievement,
    ]
