"""What the rules say today: everybody on an occasion, and one subject in full."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from awards.forms.verdicts import VerdictFilter
from awards.models import Occasion
from awards.rules.words import lower_first
from awards.selectors import verdict_table as table
from awards.selectors.cautions import caution_rows
from awards.selectors.ladder import VerdictPage
from awards.selectors.nominations import tiers_of
from awards.selectors.verdicts import assess_subject
from emulation import clock
from emulation.enums import Role
from emulation.models import Subject, Unit

ROWS_A_PAGE = 25


@login_required
@require_safe
def verdict_list(request: HttpRequest) -> HttpResponse:
    """Everybody the person sees on one occasion, with state and gap."""
    today = clock.today()
    occasions = table.occasions_for(Occasion.objects.all())
    occasion = _chosen(request, occasions) or table.current_occasion(occasions, today)
    if occasion is None:
        return render(request, "awards/verdicts/none.html")
    return render(request, "awards/verdicts/list.html", _listing(request, occasions, occasion))


def _chosen(request: HttpRequest, occasions: list[Occasion]) -> Occasion | None:
    asked = request.GET.get("dip", "")
    return next((occasion for occasion in occasions if str(occasion.pk) == asked), None)


def _listing(request: HttpRequest, occasions: list[Occasion], occasion: Occasion) -> dict[str, Any]:
    tiers = list(tiers_of(occasion.movement_id).values())
    asked = request.GET.copy()
    asked["dip"] = str(occasion.pk)
    filters = VerdictFilter(
        asked,
        occasions=occasions,
        units=Unit.objects.visible_to(request.user),
        tiers=[tier for tier in tiers if tier.in_plan],
    )
    choice = filters.choice(request.GET.get("buoc", ""))
    seen = table.subjects_on(occasion, request.user)
    found = table.rows(occasion, table.narrowed(seen, choice), tier=choice.tier, on=clock.today())
    shown = [row for row in found if choice.state in ("", row.verdict.status.value)]
    order = request.GET.get("sap-xep", "")
    page = Paginator(table.ordered(shown, order), ROWS_A_PAGE).get_page(request.GET.get("page"))
    return {
        "occasion": occasion,
        "occasion_words": lower_first(occasion.name),
        "filters": filters,
        "states": _state_links(request, found, choice.state),
        "sorts": _sort_links(request, order),
        "page": page,
        "page_numbers": page.paginator.get_elided_page_range(page.number),
        "ranks": len(tiers),
        "without_state": len(found),
        "dense": request.user.scope.sees_every_unit,
        "confirms": request.user.scope.has(Role.TCCB),
    }


def _state_links(
    request: HttpRequest, found: list[table.Row], current: str
) -> list[dict[str, Any]]:
    """The counted states as links that keep the other filters."""
    links = []
    for value, label, state, count in table.state_counts(found):
        links.append(
            {
                "label": label,
                "count": count,
                "url": f"?{_with(request, 'buoc', value)}",
                "state": state,
                "current": value == current,
            }
        )
    return links


def _sort_links(request: HttpRequest, order: str) -> dict[str, dict[str, str]]:
    """For each sortable head the address of its next order and the direction in force."""
    return {
        name: {
            "url": f"?{_with(request, 'sap-xep', table.following(name, order))}",
            "direction": table.direction(name, order),
        }
        for name in table.ORDERS
    }


def _with(request: HttpRequest, name: str, value: str) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    query[name] = value
    return query.urlencode()


@login_required
@require_safe
def verdict_detail(request: HttpRequest, occasion_id: int, subject_id: int) -> HttpResponse:
    """Ladder, gap and every finding of one subject; ?hinh-thuc= shows another tier's findings."""
    subject = get_object_or_404(
        Subject.objects.visible_to(request.user).for_display(), pk=subject_id
    )
    occasions = Occasion.objects.filter(movement__plan_versions__activated_at__isnull=False)
    occasion = get_object_or_404(occasions.select_related("movement").distinct(), pk=occasion_id)
    assessment = assess_subject(occasion, subject, on=clock.today())
    page = VerdictPage(occasion, assessment, request.GET.get("hinh-thuc", ""))
    context = {
        "page": page,
        "cautions": caution_rows(page.verdict.warnings, request.user),
        "occasion": occasion,
        "subject": subject,
        "confirms": request.user.scope.has(Role.TCCB),
    }
    return render(request, "awards/verdicts/detail.html", context)
