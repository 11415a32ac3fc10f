"""Correcting a result or a contribution that is not verified, or that TCCB gave back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from emulation import clock
from emulation.errors import Refused, Stale
from emulation.forms.records import ContributionForm, RecordForm, ResultForm
from emulation.models import Contribution, Result, Subject
from emulation.selectors import records as reading
from emulation.services import record_checks as service
from emulation.views.records import answer_form, keep_file, recording
from emulation.views.results import contribution_figures, result_figures

Record = Result | Contribution


@recording
def result_edit(request: HttpRequest, subject: Subject, pk: int) -> HttpResponse:
    result = _changeable(request, subject, Result, pk)
    if result is None:
        return redirect("record_detail", subject_id=subject.pk)
    form = ResultForm(
        request.POST or None, request.FILES or None, subject=subject, initial=_initial(result)
    )
    form.ask_for(result.indicator, "")

    def change(common: dict[str, Any]) -> None:
        service.change_result(result=result, **result_figures(form), **common)

    return _edit(request, form, result, change)


@recording
def contribution_edit(request: HttpRequest, subject: Subject, pk: int) -> HttpResponse:
    given = _changeable(request, subject, Contribution, pk)
    if given is None:
        return redirect("record_detail", subject_id=subject.pk)
    form = ContributionForm(
        request.POST or None, request.FILES or None, subject=subject, initial=_initial(given)
    )

    def change(common: dict[str, Any]) -> None:
        service.change_contribution(contribution=given, **contribution_figures(form), **common)

    return _edit(request, form, given, change)


def _changeable(request: HttpRequest, subject: Subject, model: type, pk: int) -> Any:
    """The record; None, with the reason told, once it is verified. 404 where there is none."""
    record = model.objects.visible_to(request.user).filter(subject=subject, pk=pk).first()
    if record is None:
        raise Http404
    if record.is_verified:
        messages.info(
            request,
            "Số liệu đã được xác nhận nên không sửa được. Số sai thì nhờ Phòng Tổ chức cán bộ "
            "trả lại.",
        )
        return None
    return record


def _initial(record: Record) -> dict[str, Any]:
    figures = (
        ("indicator", "achieved_on", "value", "note")
        if isinstance(record, Result)
        else ("movement", "kind", "description", "donor", "value", "received_on")
    )
    found = {name: getattr(record, name) for name in figures}
    return found | {"version": record.version, "evidence": list(record.evidence.all())}


def _edit(
    request: HttpRequest,
    form: RecordForm,
    record: Record,
    change: Callable[[dict[str, Any]], None],
) -> HttpResponse:
    stored = None
    if request.method == "POST":
        if form.is_valid():
            try:
                change(_common(request, form))
            except Stale as refusal:
                record.refresh_from_db()
                stored = record
                form.refuse(refusal)
                form.show_again(record.version)
            except Refused as refusal:
                form.refuse(refusal)
            else:
                messages.success(request, "Đã sửa. Số liệu chờ Phòng Tổ chức cán bộ xác nhận.")
                return redirect("record_detail", subject_id=record.subject_id)
        keep_file(form, record.subject, request.user)
    context = {
        "subject": record.subject,
        "record": record,
        "stored": stored and reading.as_waiting(stored),
        "is_result": isinstance(record, Result),
    }
    return answer_form(request, "record_edit", form, context)


def _common(request: HttpRequest, form: RecordForm) -> dict[str, Any]:
    return {
        "evidence": form.cleaned_data["evidence"],
        "upload": form.upload(),
        "seen": form.cleaned_data["version"] or 0,
        "by": request.user,
        "on": clock.today(),
    }
