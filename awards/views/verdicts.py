"""What the rules say today: everybody on an occasion, and one subject in full."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from awards.enums import VerdictStatus
from awards.models import Occasion
from awards.rules.words import lower_first
from awards.selectors import verdict_table as table
from awards.selectors.agenda_items import CHIPS
from awards.selectors.cautions import caution_rows
from awards.selectors.ladder import VerdictPage
from awards.selectors.plans import told_as_locked
from awards.selectors.verdicts import assess_subject
from awards.views.verdict_choice import Asked, address_with, asked_of
from emulation import clock
from emulation.enums import Role
from emulation.models import Subject

ROWS_A_PAGE, ROWS_ON_PAPER = 25, 500


@login_required
@require_safe
def verdict_list(request: HttpRequest) -> HttpResponse:
    """Everybody the person sees on one occasion, with state and gap."""
    asked = asked_of(request)
    if asked is None:
        return render(request, "awards/verdicts/none.html")
    return render(request, "awards/verdicts/list.html", _listing(request, asked))


def _listing(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    survey = table.Survey(asked.occasion, asked.seen, asked.choice, on=clock.today())
    asked.filters.name_need(survey.needs)
    size = ROWS_ON_PAPER if "ban-in" in request.GET else ROWS_A_PAGE
    page = Paginator(survey.shown, size).get_page(request.GET.get("page"))
    return {
        "occasion": asked.occasion,
        "occasion_words": lower_first(asked.occasion.name),
        "as_locked": told_as_locked(asked.occasion, today=clock.today()),
        "filters": asked.filters,
        "kept": asked.kept,
        "states": _state_links(request, survey),
        "tier_counts": [] if asked.choice.missing else _tier_links(request, survey),
        "sorts": _sort_links(request, asked.choice.order),
        "page": page,
        "rows": survey.rows(page.object_list),
        "page_numbers": page.paginator.get_elided_page_range(page.number),
        "ranks": len(asked.tiers),
        "without_state": len(survey),
        "narrowed": asked.choice.narrows,
        "dense": request.user.scope.sees_every_unit,
        "confirms": request.user.scope.has(Role.TCCB),
        **_ways_out(request, asked, survey),
    }


def _ways_out(request: HttpRequest, asked: Asked, survey: table.Survey) -> dict[str, Any]:
    """Where the same choice leads: the files, and what is missing."""
    query = address_with(request, dip=str(asked.occasion.pk))
    without_state = address_with(request, dip=str(asked.occasion.pk), buoc="")
    return {
        "excel_url": f"{reverse('verdict_excel')}?{query}",
        "csv_url": f"{reverse('verdict_csv')}?{query}",
        "needs_url": f"{reverse('verdict_needs')}?{without_state}",
        "unknown": survey.states[table.Status.UNKNOWN],
    }


def _state_links(request: HttpRequest, survey: table.Survey) -> list[dict[str, Any]]:
    """The counted states as links that keep the other filters."""
    return [
        {
            "label": label,
            "count": count,
            "url": f"?{address_with(request, buoc=value)}",
            "state": state,
            "current": value == survey.choice.state,
        }
        for value, label, state, count in table.state_counts(survey)
    ]


def _tier_links(request: HttpRequest, survey: table.Survey) -> list[dict[str, Any]]:
    """For every tier of the occasion its states, each counted and a link to those rows."""
    return [
        {
            "tier": found.tier,
            "met": dict(found.counts)[VerdictStatus.MET],
            "cells": [
                {
                    "label": state.label,
                    "state": CHIPS[table.Status(state.value)],
                    "count": count,
                    "url": "?" + address_with(request, tier=found.tier.code, buoc=state.value),
                }
                for state, count in found.counts
            ],
        }
        for found in table.tier_counts(survey)
    ]


def _sort_links(request: HttpRequest, order: str) -> dict[str, dict[str, str]]:
    """For each sortable head the address of its next order and the direction in force."""
    return {
        name: {
            "url": f"?{address_with(request, sap_xep=table.following(name, order))}",
            "direction": table.direction(name, order),
        }
        for name in table.ORDERS
    }


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
