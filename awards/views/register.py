"""The register of awards, and its tables as workbooks: everybody sees as much as concerns them."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from awards.forms.decisions import RegisterFilterForm
from awards.models import Award
from awards.selectors import register as reading
from awards.selectors.rewards import NO_REWARD, Money, Rewards
from awards.selectors.tiers import Tiers
from awards.views.decisions import require_reader
from emulation import clock
from emulation.models import AwardTier, Unit
from emulation.sheets import CONTENT_TYPE, DAY, MONEY, Column, workbook
from emulation.vietnamese.dates import format_date


@login_required
@require_safe
def award_list(request: HttpRequest) -> HttpResponse:
    """Newest decisions first, with filter and search; the money of all that the filters match."""
    rows, tiers = reading.awards(request.user), Tiers()
    form = _form(request, rows, tiers)
    filters = form.filters()
    printing = "ban-in" in request.GET
    found = reading.matching(rows, filters)
    rewards, pages = Rewards(found), Paginator(found, 500 if printing else reading.PAGE_SIZE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "form_filters": form,
        "filtered": filters.any,
        "year": filters.year,
        "rows": [(award, _tier(award, tiers), rewards.of(award)) for award in page],
        "totals": rewards.totals,
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


def _tier(award: Award, tiers: Tiers) -> AwardTier | None:
    return tiers.of(award.decision.occasion, award.decision.tier)


# --- As workbooks ---------------------------------------------------------------------------

_COLUMNS = [
    Column("STT", 6),
    Column("Tập thể, cá nhân", 44),
    Column("Đơn vị", 40),
    Column("Hình thức", 36),
    Column("Số quyết định", 20),
    Column("Ngày", 13, DAY),
    Column("Cơ quan quyết định", 36),
    Column("Thành tích", 60),
    Column("Hệ số", 9),
    Column("Lương cơ sở (đồng)", 16, MONEY),
    Column("Tiền thưởng (đồng)", 16, MONEY),
    Column("Nguồn chi", 34),
    Column("Đối chiếu văn bản", 34),
]


@login_required
@require_safe
def award_excel(request: HttpRequest) -> HttpResponse:
    """The register under the same filters and rights, all pages of it."""
    rows, tiers = reading.awards(request.user), Tiers()
    found = reading.matching(rows, _form(request, rows, tiers).filters())
    return _sheet("Khen thưởng đã tặng", found, tiers, file="khen-thuong-da-tang")


@login_required
@require_safe
def decision_excel(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom one decision names, with the money each is paid."""
    require_reader(request.user)
    decision = get_object_or_404(reading.decisions(request.user), pk=pk)
    rows = reading.awards(request.user).filter(decision=decision)
    title = f"Khen thưởng theo Quyết định {decision}"
    return _sheet(title, rows, Tiers(), file=f"quyet-dinh-{decision.pk}")


def _sheet(title: str, rows: QuerySet[Award], tiers: Tiers, *, file: str) -> HttpResponse:
    now, rewards = clock.now(), Rewards(rows)
    numbered = enumerate(rows, start=1)
    content = workbook(
        title,
        _COLUMNS,
        (_line(number, award, tiers, rewards.of(award)) for number, award in numbered),
        note=f"Lập lúc {now:%H:%M} ngày {format_date(now)}",
        sums=_sums(rewards),
    )
    return HttpResponse(
        content,
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{file}.xlsx"'},
    )


def _line(number: int, award: Award, tiers: Tiers, money: Money | None) -> list[Any]:
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
        *_paid(money),
    ]


def _paid(money: Money | None) -> list[Any]:
    if money is None:
        return [None, None, None, "", NO_REWARD]
    found = money.reward
    marks = {"mức thưởng": found.verified, "nguồn chi": money.fund_verified}
    to_compare = [name for name, verified in marks.items() if not verified]
    told = f"Cần đối chiếu {', '.join(to_compare)}" if to_compare else "Đã đối chiếu"
    return [found.coefficient, found.base_salary, found.amount, money.fund_name, told]


def _sums(rewards: Rewards) -> Iterable[list[Any]]:
    """A line a source of funds, one for all where there are several, and who is in no sum."""
    totals = rewards.totals
    lines = [(fund.count, fund.amount, fund.name) for fund in totals.funds]
    if len(lines) > 1:
        lines.append((totals.count, totals.amount, "Tất cả nguồn chi"))
    for count, amount, name in lines:
        yield [None, f"Cộng {count} khen thưởng", *[None] * 8, amount, name, None]
    if totals.without:
        told = f"{totals.without} khen thưởng chưa tính vào tổng"
        yield [None, told, *[None] * 10, NO_REWARD]
