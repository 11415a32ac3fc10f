"""The search of the header: a name, with or without marks."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from awards.selectors import search as reading
from emulation import clock
from emulation.vietnamese.names import normalise

LONGEST = 100


@login_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Subjects of that name the user may see: verdict, nominations, awards."""
    text = normalise(request.GET.get("q", ""))[:LONGEST]
    pages = Paginator(reading.named(request.user, text), reading.PAGE_SIZE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "text": text,
        "too_short": bool(text) and len(text) < reading.SHORTEST,
        "hits": reading.hits(request.user, reading.subjects_of(list(page)), on=clock.today()),
        "page": page,
        "page_numbers": pages.get_elided_page_range(page.number),
    }
    return render(request, "awards/nominations/search.html", context)
