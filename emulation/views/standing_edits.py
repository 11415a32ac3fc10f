"""TCCB puts right what stands against a subject, or annuls what was entered by mistake."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from emulation import audit, clock
from emulation.access import require_role
from emulation.enums import Role
from emulation.errors import Refused, Stale
from emulation.forms.standing import CaseCorrectionForm, DisciplineCorrectionForm, WithReason
from emulation.models import DisciplineRecord, PendingCase
from emulation.selectors.journal import told
from emulation.services import standing as service
from emulation.views.asked import FORM_METHODS

Entered = DisciplineRecord | PendingCase
DISCIPLINE = ("level", "number", "decided_on")
CASE = ("kind", "opened_on", "handler", "answer_due", "closed_on")


def _found(request: HttpRequest, model: Any, pk: int) -> Any:
    seen = model.objects.visible_to(request.user)
    return get_object_or_404(seen.select_related("subject__unit", "subject__staff"), pk=pk)


def _initial(row: Entered, names: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"seen": row.version} | {name: getattr(row, name) for name in names}


def _put_right(
    request: HttpRequest,
    row: Any,
    form: WithReason,
    act: Callable[..., Entered],
    *,
    words: dict[str, str],
) -> HttpResponse:
    """One form, one service. Stale: what is stored stands beside what was typed."""
    stale = False
    if request.method == "POST" and form.is_valid():
        try:
            after = act(**form.cleaned_data, by=request.user, on=clock.today())
        except Stale as refusal:
            stale = True
            row.refresh_from_db()
            form.refuse(refusal)
            form.show_again(row.version)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            changed = after.version != row.version
            messages.success(request, words["done"] if changed else "Không có gì thay đổi để ghi.")
            return redirect("standing_list")
    context = {
        "form": form,
        "row": row,
        "stale": stale,
        "journal": told(audit.entries_of(row)),
        **words,
    }
    template = "emulation/records/standing_edit.html"
    return render(request, template, context, status=form.status)


@login_required
@require_http_methods(FORM_METHODS)
def discipline_correct(request: HttpRequest, pk: int) -> HttpResponse:
    require_role(request.user, Role.TCCB, to="sửa quyết định kỷ luật đã ghi")
    record = _found(request, DisciplineRecord, pk)
    words = {
        "title": f"Sửa quyết định kỷ luật của {record.subject.addressed_within}",
        "button": "Lưu sửa kèm lý do",
        "done": "Đã sửa quyết định kỷ luật. Kết quả xét điều kiện tính theo dòng đã sửa.",
    }
    form = DisciplineCorrectionForm(request.POST or None, initial=_initial(record, DISCIPLINE))

    def correct(**given: Any) -> DisciplineRecord:
        return service.correct_discipline(record=record, **given)

    return _put_right(request, record, form, correct, words=words)


@login_required
@require_http_methods(FORM_METHODS)
def discipline_annul(request: HttpRequest, pk: int) -> HttpResponse:
    require_role(request.user, Role.TCCB, to="hủy việc ghi quyết định kỷ luật")
    record = _found(request, DisciplineRecord, pk)
    words = {
        "title": f"Hủy việc ghi quyết định kỷ luật của {record.subject.addressed_within}?",
        "lead": "Dòng này vẫn đọc được kèm lý do, nhưng không tính vào kết quả xét nữa.",
        "button": "Hủy việc ghi quyết định kỷ luật",
        "done": "Đã hủy việc ghi quyết định kỷ luật. Kết quả xét không tính dòng này nữa.",
    }
    form = WithReason(request.POST or None, initial=_initial(record))

    def annul(**given: Any) -> DisciplineRecord:
        return service.annul_discipline(record=record, **given)

    return _put_right(request, record, form, annul, words=words)


@login_required
@require_http_methods(FORM_METHODS)
def case_correct(request: HttpRequest, pk: int) -> HttpResponse:
    require_role(request.user, Role.TCCB, to="sửa việc chưa giải quyết đã ghi")
    case = _found(request, PendingCase, pk)
    words = {
        "title": f"Sửa việc của {case.subject.addressed_within}",
        "button": "Lưu sửa kèm lý do",
        "done": "Đã sửa việc đã ghi. Kết quả xét điều kiện tính theo dòng đã sửa.",
    }
    form = CaseCorrectionForm(
        request.POST or None, initial=_initial(case, CASE), concluded=case.closed_on is not None
    )

    def correct(closed_on: Any = None, **given: Any) -> PendingCase:
        return service.correct_case(case=case, closed_on=closed_on, **given)

    return _put_right(request, case, form, correct, words=words)


@login_required
@require_http_methods(FORM_METHODS)
def case_annul(request: HttpRequest, pk: int) -> HttpResponse:
    require_role(request.user, Role.TCCB, to="hủy việc ghi việc chưa giải quyết")
    case = _found(request, PendingCase, pk)
    words = {
        "title": f"Hủy việc ghi việc của {case.subject.addressed_within}?",
        "lead": "Dòng này vẫn đọc được kèm lý do, nhưng không chặn đề nghị nữa.",
        "button": "Hủy việc ghi việc và bỏ chặn",
        "done": "Đã hủy việc ghi. Việc này không chặn đề nghị nữa.",
    }
    form = WithReason(request.POST or None, initial=_initial(case))

    def annul(**given: Any) -> PendingCase:
        return service.annul_case(case=case, **given)

    return _put_right(request, case, form, annul, words=words)
