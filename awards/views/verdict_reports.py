"""The verdicts of an occasion taken out as files, and what its undecided ones wait for."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from awards.rules.words import lower_first
from awards.selectors.needs_page import NeedsPage
from awards.selectors.plans import told_as_locked
from awards.selectors.verdict_export import COLUMNS, lines
from awards.views.verdict_choice import Asked, address_with, asked_of
from emulation import clock
from emulation.sheets import CONTENT_TYPE, CSV_TYPE, csv_lines, long_workbook
from emulation.vietnamese.dates import format_date


@login_required
@require_safe
def verdict_needs(request: HttpRequest) -> HttpResponse:
    """What is missing, by who must supply it; a unit's officer sees their own unit's."""
    asked = asked_of(request)
    if asked is None:
        return render(request, "awards/verdicts/none.html")
    page = NeedsPage(asked.occasion, asked.seen, asked.choice, user=request.user, on=clock.today())
    context = {
        "page": page,
        "occasion": asked.occasion,
        "occasion_words": lower_first(asked.occasion.name),
        "as_locked": told_as_locked(asked.occasion, today=clock.today()),
        "filters": asked.filters,
        "narrowed": asked.choice.narrows,
        "dense": request.user.scope.sees_every_unit,
        "table_query": address_with(request, dip=str(asked.occasion.pk)),
    }
    return render(request, "awards/verdicts/needs.html", context)


@login_required
@require_safe
def verdict_excel(request: HttpRequest) -> HttpResponseBase:
    """The rows of the table under the same filters and rights, all pages of it."""
    asked = asked_of(request)
    if asked is None:
        return redirect("verdict_list")
    now, as_locked = clock.now(), told_as_locked(asked.occasion, today=clock.today())
    made = f"Lập lúc {now:%H:%M} ngày {format_date(now)}"
    if as_locked:
        made = f"{made}. {as_locked}"
    packed = long_workbook(
        f"Kết quả xét điều kiện, {asked.occasion.name}",
        COLUMNS,
        _lines(asked),
        note=f"{made}{asked.filters.described(asked.choice)}",
    )
    return FileResponse(
        packed, as_attachment=True, filename=_name(asked, "xlsx"), content_type=CONTENT_TYPE
    )


@login_required
@require_safe
def verdict_csv(request: HttpRequest) -> HttpResponseBase:
    """The same lines as CSV, sent while they are made."""
    asked = asked_of(request)
    if asked is None:
        return redirect("verdict_list")
    return StreamingHttpResponse(
        csv_lines(COLUMNS, _lines(asked)),
        content_type=CSV_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{_name(asked, "csv")}"'},
    )


def _lines(asked: Asked) -> Iterator[list[Any]]:
    return lines(asked.occasion, asked.seen, asked.choice, on=clock.today())


def _name(asked: Asked, ending: str) -> str:
    return f"xet-dieu-kien-{asked.occasion.code}-{asked.occasion.ends_on.year}.{ending}"
