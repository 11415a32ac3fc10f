"""Classifications, discipline and unresolved cases: TCCB enters, the inspectorate reads."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from emulation import clock
from emulation.access import require_role
from emulation.enums import Role
from emulation.errors import Refused, Stale
from emulation.forms.page import PageForm
from emulation.forms.standing import (
    CaseClosingForm,
    CaseForm,
    ClassificationForm,
    DisciplineForm,
)
from emulation.models import Classification, DisciplineRecord, PendingCase, Subject, Unit
from emulation.services import standing as service
from emulation.vietnamese.names import normalise
from emulation.views.asked import FORM_METHODS, whole_number

READERS = (Role.TCCB, Role.INSPECTOR)


@login_required
@require_safe
def standing_list(request: HttpRequest) -> HttpResponse:
    """What is recorded for and against subjects; classifications of one year."""
    require_role(request.user, *READERS, to="xem xếp loại, kỷ luật và việc chưa giải quyết")
    asked = whole_number(request.GET.get("nam"))
    rows = Classification.objects.visible_to(request.user)
    years = sorted({*rows.values_list("year", flat=True), clock.today().year}, reverse=True)
    year = asked if asked in years else years[0]
    about = ("subject__unit", "subject__staff")
    cases = PendingCase.objects.visible_to(request.user).select_related(*about)
    disciplines = DisciplineRecord.objects.visible_to(request.user).select_related(*about)
    context = {
        "year": year,
        "years": years,
        "classifications": rows.filter(year=year)
        .select_related("unit")
        .order_by("unit__sort_key", "organisation", "body"),
        "open_cases": cases.filter(closed_on=None),
        "closed_cases": cases.exclude(closed_on=None).order_by("-closed_on"),
        "disciplines": disciplines.order_by("-decided_on", "-pk"),
        "enters": request.user.scope.has(Role.TCCB),
    }
    return render(request, "emulation/records/standing.html", context)


def _enter(
    request: HttpRequest,
    form: PageForm,
    act: Callable[..., Any],
    *,
    title: str,
    button: str,
    done: str,
) -> HttpResponse:
    """One form, one service; back to the list when it is done."""
    if request.method == "POST" and form.is_valid():
        try:
            act(**form.cleaned_data, by=request.user, on=clock.today())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, done)
            return redirect("standing_list")
    context = {"form": form, "title": title, "button": button}
    return render(request, "emulation/records/standing_form.html", context, status=form.status)


@login_required
@require_http_methods(FORM_METHODS)
def classification_enter(request: HttpRequest) -> HttpResponse:
    require_role(request.user, Role.TCCB, to="nhập xếp loại tổ chức")

    def enter(*, year: Any, **figures: Any) -> None:
        try:
            service.enter_classification(year=int(year), **figures)
        except Stale:
            form.show_again(_level_now(form))
            raise

    units = Unit.objects.visible_to(request.user)
    form = ClassificationForm(
        request.POST or None, units=units, initial={"year": clock.today().year - 1}
    )
    return _enter(
        request,
        form,
        enter,
        title="Nhập xếp loại tổ chức Đảng, đoàn thể",
        button="Lưu xếp loại",
        done="Đã lưu xếp loại.",
    )


def _level_now(form: ClassificationForm) -> int:
    given = form.cleaned_data
    return Classification.objects.get(
        unit=given["unit"],
        organisation=given["organisation"],
        body=normalise(given["body"]),
        year=int(given["year"]),
    ).level


@login_required
@require_http_methods(FORM_METHODS)
def discipline_enter(request: HttpRequest) -> HttpResponse:
    require_role(request.user, Role.TCCB, to="ghi quyết định kỷ luật")
    people = _subjects(request).filter(staff__isnull=False)
    return _enter(
        request,
        DisciplineForm(request.POST or None, subjects=people),
        service.enter_discipline,
        title="Ghi quyết định kỷ luật",
        button="Lưu quyết định kỷ luật",
        done="Đã ghi quyết định kỷ luật.",
    )


@login_required
@require_http_methods(FORM_METHODS)
def case_open(request: HttpRequest) -> HttpResponse:
    require_role(request.user, Role.TCCB, to="ghi việc chưa giải quyết")
    return _enter(
        request,
        CaseForm(request.POST or None, subjects=_subjects(request)),
        service.open_case,
        title="Ghi việc chưa giải quyết",
        button="Lưu việc và chặn mọi đề nghị",
        done="Đã ghi. Mọi đề nghị của đối tượng này bị chặn cho tới khi có kết luận.",
    )


def _subjects(request: HttpRequest) -> Any:
    seen = Subject.objects.visible_to(request.user).for_display()
    return seen.order_by("unit__sort_key", "kind", "sort_key", "pk")


@login_required
@require_http_methods(FORM_METHODS)
def case_close(request: HttpRequest, pk: int) -> HttpResponse:
    """The day on which a case ended; from then on it blocks nothing."""
    require_role(request.user, Role.TCCB, to="ghi kết luận")
    cases = PendingCase.objects.visible_to(request.user).select_related("subject__unit")
    case = get_object_or_404(cases, pk=pk)

    def close(**figures: Any) -> None:
        service.close_case(case=case, **figures)

    return _enter(
        request,
        CaseClosingForm(request.POST or None, initial={"closed_on": clock.today()}),
        close,
        title=f"Kết luận việc của {case.subject.addressed_within}",
        button="Lưu kết luận và bỏ chặn",
        done="Đã ghi kết luận. Việc này không còn chặn đề nghị.",
    )
