"""The bảng tổng hợp of an occasion: read, filter, print, take out as a workbook, assess anew."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from awards.enums import OccasionState
from awards.forms.nominations import FilterForm
from awards.models import ContributionNorm, Nomination, Occasion
from awards.selectors import nomination_table as table
from awards.selectors.choosing_page import marks
from awards.selectors.nominations import Chip, tiers_of
from awards.selectors.presenting import council_day
from awards.services import nominations as service
from emulation import clock
from emulation.enums import Role
from emulation.errors import Forbidden
from emulation.models import Unit
from emulation.sheets import CONTENT_TYPE, DAY, PERCENT, Column, workbook
from emulation.vietnamese.dates import format_date
from emulation.vietnamese.numbers import cut_percent

_OVERSEE = "Chỉ Phòng Tổ chức cán bộ, Thư ký Hội đồng, Giám đốc, Thanh tra xem bảng tổng hợp."


def of_occasion(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Gives the view its occasion: 404 where there is none, 403 for who does not oversee units."""

    @wraps(view)
    def with_occasion(request: HttpRequest, occasion_id: int) -> HttpResponse:
        occasion = get_object_or_404(Occasion.objects.select_related("movement"), pk=occasion_id)
        if not request.user.scope.sees_every_unit:
            raise Forbidden(_OVERSEE)
        return view(request, occasion)

    return login_required(with_occasion)


@require_safe
@of_occasion
def nomination_table(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Counts, filters, rows: the order of thought."""
    rows = table.sent(occasion, request.user)
    size = table.size(rows)
    day = council_day(occasion)
    context = {
        "occasion": occasion,
        "size": size,
        "council_day": day,
        "days_left": (day - clock.today()).days if day else None,
        "office": request.user.scope.has(Role.TCCB),
    }
    if not size["nominations"]:
        return render(request, "awards/nominations/table.html", context | _nobody(occasion))
    form = _form(request, occasion, rows)
    return render(
        request, "awards/nominations/table.html", context | _page(request, occasion, rows, form)
    )


def _form(request: HttpRequest, occasion: Occasion, rows: Any) -> FilterForm:
    tiers = [tier for tier in tiers_of(occasion.movement_id).values() if tier.in_plan]
    return FilterForm(request.GET, tiers=tiers, units=table.units_in(rows), auto_id="loc-%s")


def _nobody(occasion: Occasion) -> dict[str, Any]:
    """Who must act, by when, and what can be done before that."""
    day = occasion.ends_on
    norm = ContributionNorm.objects.filter(movement=occasion.movement_id, valid_from__lte=day)
    return {
        "nobody": True,
        "unit_count": Unit.objects.filter(closed_on=None, handles_awards=False).count(),
        "is_open": occasion.state == OccasionState.OPEN,
        "lacks_norm": not norm.exists(),
    }


def _page(request: HttpRequest, occasion: Occasion, rows: Any, form: FilterForm) -> dict[str, Any]:
    filters = form.filters()
    printing = "ban-in" in request.GET
    ids = table.ordered(table.matching(rows, filters), filters.sort)
    pages = Paginator(ids, table.MOST_CHOSEN if printing else table.PAGE_SIZE)
    page = pages.get_page(request.GET.get("page"))
    tiers = tiers_of(occasion.movement_id)
    quotas = marks(occasion, on=clock.today())
    found = {
        "chooses": quotas is not None,
        "form_filters": form,
        "filters": filters,
        "states": _states(request, rows, filters),
        "rows": table.rows_of(page.object_list, occasion, quotas, on=clock.today()),
        "ranks": len(tiers),
        "page": page,
        "page_numbers": pages.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "heads": _heads(request, filters),
        "buttons": _buttons(occasion),
        "excel_url": _with(request, "nomination_excel", occasion),
    }
    if not pages.count:
        found |= _no_hit(request, occasion, rows, filters)
    return found


def _states(request: HttpRequest, rows: Any, filters: table.Filters) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "count": number,
            "state": chip,
            "url": f"?{_query(request, verdict=verdict)}",
            "current": filters.verdict == verdict,
        }
        for verdict, label, chip, number in table.counts(rows, filters)
    ]


def _query(request: HttpRequest, **changes: str) -> str:
    """The address's filters with some of them changed; from the first page again."""
    given = request.GET.copy()
    for name in ("page", "ban-in"):
        given.pop(name, None)
    for name, value in changes.items():
        given.pop(name, None)
        if value:
            given[name] = value
    return given.urlencode()


def _with(request: HttpRequest, route: str, occasion: Occasion) -> str:
    query = _query(request)
    return reverse(route, args=[occasion.pk]) + (f"?{query}" if query else "")


def _heads(request: HttpRequest, filters: table.Filters) -> dict[str, dict[str, str]]:
    """Sortable heads: a second click turns the order round."""
    heads = {}
    for name in ("name", "ratio", "changed"):
        here = filters.sort.lstrip("-") == name
        down = filters.sort.startswith("-")
        following = f"-{name}" if here and not down else name
        heads[name] = {
            "url": f"?{_query(request, sort=following)}",
            "direction": ("descending" if down else "ascending") if here else "",
        }
    return heads


def _buttons(occasion: Occasion) -> list[dict[str, Any]]:
    def url(route: str) -> str:
        return reverse(route, args=[occasion.pk])

    return [
        {
            "before": "Trình Hội đồng",
            "counted": True,
            "url": url("nomination_present"),
            "primary": True,
        },
        {"before": "Đưa vào bảng", "url": url("nomination_compile_many")},
        {"before": "Trả lại", "url": url("nomination_return_many")},
    ]


def _no_hit(
    request: HttpRequest, occasion: Occasion, rows: Any, filters: table.Filters
) -> dict[str, Any]:
    told = table.described(filters, occasion)
    found = table.suggestions(rows, filters)
    best = found[0] if found else None
    here = reverse("nomination_table", args=[occasion.pk])
    return {
        "no_hit": f"Không có đề nghị nào khớp {', '.join(told.values())}",
        "no_hit_text": f"Có {best.count} kết quả nếu bỏ {best.words}." if best else (
            "Bỏ từng bộ lọc cũng không có kết quả nào."
        ),
        "no_hit_url": f"{here}?{_query(request, **{best.name: ''})}" if best else "",
        "no_hit_action": f"Bỏ {best.words}" if best else "",
        "no_hit_all": here,
    }  # fmt: skip


# --- Workbook -------------------------------------------------------------------------------

_COLUMNS = [
    Column("STT", 6),
    Column("Tập thể, cá nhân", 44),
    Column("Đơn vị", 40),
    Column("Đối tượng", 12),
    Column("Hình thức đề nghị", 22),
    Column("So mức đề ra", 14, PERCENT),
    Column("Điều kiện", 18),
    Column("Còn thiếu", 36),
    Column("Báo cáo", 16),
    Column("Bước", 24),
    Column("Cập nhật", 13, DAY),
]


@require_safe
@of_occasion
def nomination_excel(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The same rows as the table under the same filters, all pages of it."""
    rows = table.sent(occasion, request.user)
    filters = _form(request, occasion, rows).filters()
    ids = table.ordered(table.matching(rows, filters), filters.sort)
    told = list(table.described(filters, occasion).values())
    now = clock.now()
    note = f"Lập lúc {now:%H:%M} ngày {format_date(now)}" + (
        f". Lọc: {', '.join(told)}" if told else ""
    )
    quotas = marks(occasion, on=clock.today())
    found = table.rows_of(ids, occasion, quotas, on=clock.today())
    columns, cells = _COLUMNS, [_line(number, row) for number, row in enumerate(found, 1)]
    if quotas is not None:
        columns, cells = _beside("Số lượng khen", columns, cells, [row.quota for row in found])
    if any(row.now for row in found):
        columns, cells = _beside("Nay", columns, cells, [row.now for row in found])
    content = workbook(f"Bảng tổng hợp đề nghị, {occasion.name}", columns, cells, note=note)
    name = f"bang-tong-hop-{occasion.code}-{occasion.ends_on.year}.xlsx"
    return HttpResponse(
        content,
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _beside(
    head: str, columns: list[Column], cells: list[list[Any]], chips: list[Chip | None]
) -> tuple[list[Column], list[list[Any]]]:
    """One more column, for what only some occasions have."""
    wider = [[*line, chip.label if chip else ""] for line, chip in zip(cells, chips, strict=True)]
    return [*columns, Column(head, 24)], wider


def _line(number: int, row: table.Row) -> list[Any]:
    nomination, subject = row.nomination, row.nomination.subject
    ratio = None if row.ratio is None else cut_percent(row.ratio, 1) / 100
    return [
        number,
        row.name,
        subject.unit.name,
        subject.get_kind_display(),
        row.tier.short_name,
        ratio,
        row.chip.label,
        row.why,
        row.report,
        row.step,
        timezone.localtime(nomination.changed_at).date(),
    ]


# --- Assessing anew -------------------------------------------------------------------------


@require_POST
@of_occasion
def nomination_reassess(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Today's facts under the plan in force, for all that the council has not seen."""
    changed = service.reassess_occasion(occasion=occasion, by=request.user, on=clock.today())
    lead = f"Đã xét lại lúc {clock.now():%H:%M}."
    messages.success(request, f"{lead} {_changed_words(changed)}")
    return redirect("nomination_table", occasion_id=occasion.pk)


def _changed_words(changed: list[Nomination]) -> str:
    if not changed:
        return "Không đề nghị nào đổi kết quả."
    told = "; ".join(
        f"{n.subject.addressed}: {n.get_verdict_status_display().lower()}" for n in changed[:10]
    )
    rest = f" và {len(changed) - 10} đề nghị khác" if len(changed) > 10 else ""
    return f"{len(changed)} đề nghị đổi kết quả: {told}{rest}."
