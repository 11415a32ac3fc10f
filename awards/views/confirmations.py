"""TCCB's word on the criteria of one subject that nobody can compute."""

from collections.abc import Collection

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from awards.forms.confirmations import CriteriaForm, initial_words
from awards.models import CriterionConfirmation, Occasion
from awards.rules.words import lower_first
from awards.selectors.asked import confirmed_criteria, scored_grids
from awards.selectors.plans import plan_for
from awards.services.confirmations import confirm_criteria, criteria_mark
from emulation import clock
from emulation.access import require_role
from emulation.enums import Role
from emulation.errors import Refused, Stale
from emulation.models import Evidence, Subject
from emulation.vietnamese.dates import format_date
from emulation.views.asked import FORM_METHODS


@login_required
@require_http_methods(FORM_METHODS)
def criteria_confirm(request: HttpRequest, occasion_id: int, subject_id: int) -> HttpResponse:
    """Every criterion a person confirms, with yes or no, note and files; one save."""
    subject = get_object_or_404(
        Subject.objects.visible_to(request.user).for_display(), pk=subject_id
    )
    occasion = get_object_or_404(Occasion.objects.select_related("movement"), pk=occasion_id)
    require_role(request.user, Role.TCCB, to="xác nhận tiêu chuẩn")
    try:
        plan = plan_for(occasion)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("verdict_list")
    rows = CriterionConfirmation.objects.filter(occasion=occasion, subject=subject)
    stored = {
        row.criterion: row
        for row in rows.select_related("confirmed_by__staff").prefetch_related("evidence")
    }
    criteria = confirmed_criteria(plan, occasion, subject)
    form = CriteriaForm(
        request.POST or None,
        criteria=criteria,
        grids=scored_grids(plan, occasion, subject),
        files=Evidence.objects.filter(subject=subject),
        given={code: _given(row) for code, row in stored.items()},
        initial=initial_words(stored) | {"seen": criteria_mark(occasion, subject)},
    )
    if request.method == "POST" and form.is_valid() and _saved(request, form, occasion, subject):
        return redirect("verdict_detail", occasion_id=occasion.pk, subject_id=subject.pk)
    context = {
        "form": form,
        "occasion": occasion,
        "occasion_words": lower_first(occasion.name),
        "subject": subject,
        "stored": [(c.label, stored[c.code]) for c in (*criteria, *form.items) if c.code in stored],
    }
    return render(request, "awards/verdicts/confirm.html", context, status=form.status)


def _given(row: CriterionConfirmation) -> str:
    return f"{row.confirmed_by.addressed} xác nhận ngày {format_date(row.confirmed_on)}"


def _saved(request: HttpRequest, form: CriteriaForm, occasion: Occasion, subject: Subject) -> bool:
    try:
        told = confirm_criteria(
            occasion=occasion,
            subject=subject,
            words=form.words(),
            withdrawn=form.withdrawn(),
            by=request.user,
            on=clock.today(),
            seen=form.cleaned_data["seen"],
        )
    except Stale as refusal:
        form.refuse(refusal)
        form.show_again(criteria_mark(occasion, subject))
        return False
    except Refused as refusal:
        form.refuse(refusal)
        return False
    messages.success(
        request,
        _done(form, told) if told else "Không có gì thay đổi để ghi.",
    )
    return True


def _done(form: CriteriaForm, told: Collection[str]) -> str:
    """ "Đã ghi 2 xác nhận tiêu chuẩn và điểm của 1 mục, rút điểm của 1 mục."."""
    points, back = {item.code for item in form.items}, form.withdrawn()
    parts = []
    for act, codes in (
        ("ghi", [c for c in told if c not in back]),
        ("rút", [c for c in told if c in back]),
    ):
        scored = sum(code in points for code in codes)
        words = [f"{len(codes) - scored} xác nhận tiêu chuẩn"] if len(codes) > scored else []
        words += [f"điểm của {scored} mục"] if scored else []
        parts += [f"{act} {' và '.join(words)}"] if words else []
    return f"Đã {', '.join(parts)}."
