"""Adding a dated result or a contribution, with its evidence."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from emulation import clock
from emulation.enums import Aggregation
from emulation.errors import Refused
from emulation.forms.records import ContributionForm, RecordForm, ResultForm
from emulation.models import Contribution, Indicator, Result, Subject
from emulation.selectors import records as reading
from emulation.selectors.pledges import Achievement
from emulation.services import records as service
from emulation.vietnamese.money import amount_in_words, format_vnd
from emulation.vietnamese.numbers import format_number
from emulation.views.asked import whole_number
from emulation.views.records import answer_form, keep_file, recording


@recording
def result_add(request: HttpRequest, subject: Subject) -> HttpResponse:
    """A dated result of the subject; ?chi-tieu= chooses the indicator beforehand."""
    indicator = _asked(request, subject)
    form = ResultForm(
        request.POST or None,
        request.FILES or None,
        subject=subject,
        initial={"indicator": indicator},
    )
    board = reading.boards([subject], clock.today().year)[0]
    form.ask_for(indicator, _so_far(board, indicator))
    if request.method == "POST":
        result = _attempt(request, form, subject, _record_result)
        if result is not None:
            told = f"Đã ghi kết quả {result.amount}: {result.indicator.name}."
            messages.success(request, told)
            return redirect("record_detail", subject_id=subject.pk)
    context = {"subject": subject, "board": board, "indicator": indicator}
    return answer_form(request, "result_add", form, context)


def _asked(request: HttpRequest, subject: Subject) -> Indicator | None:
    wanted = request.POST.get("indicator") or request.GET.get("chi-tieu", "")
    return reading.recordable_indicators(subject).filter(pk=whole_number(wanted)).first()


def _so_far(board: reading.Board, indicator: Indicator | None) -> str:
    """What was recorded against this year's target, so that nothing is counted twice."""
    if indicator is None:
        return ""
    level = indicator.aggregation == Aggregation.LEVEL
    how = "Ghi số có được tại ngày đạt." if level else "Chỉ ghi phần mới làm thêm; hệ thống cộng."
    rows = [row for row in board.rows if row.target.indicator_id == indicator.pk]
    told = [
        f"{row.target.span.label[:1].upper()}{row.target.span.label[1:]} đề ra "
        f"{row.target.figure}, {_recorded(row)}."
        for row in rows
    ]
    return " ".join([*dict.fromkeys(told), how])


def _recorded(row: Achievement) -> str:
    """What is not recorded of something to fall is not zero: that would be all of it."""
    if row.result is None and row.target.falls_from is not None:
        return "chưa ghi kết quả"
    return f"đã ghi {format_number(row.result or 0)}"


def _record_result(form: RecordForm, common: dict[str, Any]) -> Result:
    return service.record_result(**result_figures(form), **common)


def result_figures(form: RecordForm) -> dict[str, Any]:
    names = ("indicator", "achieved_on", "value", "note")
    return {name: form.cleaned_data[name] for name in names}


@recording
def contribution_add(request: HttpRequest, subject: Subject) -> HttpResponse:
    """A contribution of the subject in cash or in kind."""
    form = ContributionForm(request.POST or None, request.FILES or None, subject=subject)
    if request.method == "POST":
        given = _attempt(request, form, subject, _record_contribution)
        if given is not None:
            words = amount_in_words(int(given.value))
            messages.success(request, f"Đã ghi đóng góp {format_vnd(given.value)} ({words}).")
            return redirect("record_detail", subject_id=subject.pk)
    return answer_form(request, "contribution_add", form, {"subject": subject})


def _record_contribution(form: RecordForm, common: dict[str, Any]) -> Contribution:
    return service.record_contribution(**contribution_figures(form), **common)


def contribution_figures(form: RecordForm) -> dict[str, Any]:
    names = ("movement", "kind", "description", "donor", "value", "received_on")
    return {name: form.cleaned_data[name] for name in names}


def _attempt(
    request: HttpRequest,
    form: RecordForm,
    subject: Subject,
    act: Callable[[RecordForm, dict[str, Any]], Any],
) -> Any:
    """The new record, or None with the reasons at the form's fields and its good file kept."""
    if form.is_valid():
        common = {
            "subject": subject,
            "evidence": form.cleaned_data["evidence"],
            "upload": form.upload(),
            "token": form.cleaned_data["token"],
            "by": request.user,
            "on": clock.today(),
        }
        try:
            return act(form, common)
        except Refused as refusal:
            form.refuse(refusal)
    keep_file(form, subject, request.user)
    return None
