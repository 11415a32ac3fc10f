"""What was done: an officer's board, one subject's records, taking a record back."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from emulation import clock
from emulation.access import require_officer_of
from emulation.enums import Role
from emulation.errors import Refused
from emulation.forms.records import RecordForm
from emulation.models import Subject, User
from emulation.navigation import role_in_force
from emulation.selectors import records as reading
from emulation.services import records as service
from emulation.views.asked import FORM_METHODS, whole_number

PEOPLE_A_PAGE = 25


@login_required
@require_safe
def record_list(request: HttpRequest) -> HttpResponse:
    """The own units' figures of a year; who oversees is led to what waits for a check."""
    user, today = request.user, clock.today()
    own_view = role_in_force(request) in (Role.UNIT_OFFICER, Role.STAFF)
    if user.scope.sees_every_unit and not own_view:
        return redirect("record_check")
    subjects = list(reading.own_subjects(user))
    years = reading.years_of(subjects, today)
    year = _year(request, years, today.year)
    boards = reading.boards(subjects, year)
    people = [board for board in boards if not board.subject.is_collective and board.rows]
    page = Paginator(people, PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "year": year,
        "years": years,
        "collectives": [board for board in boards if board.subject.is_collective],
        "people": page,
        "page_numbers": page.paginator.get_elided_page_range(page.number),
        "without": [b.subject for b in boards if not b.subject.is_collective and not b.rows],
        "officer_of": user.scope.unit_ids,
    }
    return render(request, "emulation/records/list.html", context)


def _year(request: HttpRequest, years: list[int], current: int) -> int:
    asked = whole_number(request.GET.get("nam"))
    return asked if asked in years else current


@login_required
@require_safe
def record_detail(request: HttpRequest, subject_id: int) -> HttpResponse:
    """Everything recorded about one subject: results, contributions, evidence."""
    subject = seen_subject(request.user, subject_id)
    year = clock.today().year
    results = list(reading.results_of(subject))
    contributions = list(reading.contributions_of(subject))
    if request.user.scope.has(Role.TCCB):
        reading.offer_return([*results, *contributions])
    evidence = [(item, *reading.file_kind(item)) for item in reading.evidence_of(subject)]
    context = {
        "subject": subject,
        "year": year,
        "board": reading.boards([subject], year)[0],
        "results": results,
        "results_by_year": reading.by_year(results, year),
        "contributions": contributions,
        "total": reading.total_of(contributions),
        "evidence": evidence,
        "officer_of": request.user.scope.unit_ids,
        "may_record": subject.unit_id in request.user.scope.unit_ids,
    }
    return render(request, "emulation/records/detail.html", context)


def seen_subject(user: User, subject_id: int) -> Subject:
    """The subject, or 404 where the person does not see it."""
    return get_object_or_404(Subject.objects.visible_to(user).for_display(), pk=subject_id)


def recording(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Gives the view its subject: unseen is 404, anybody but the unit's officer gets 403."""

    @wraps(view)
    def with_subject(request: HttpRequest, subject_id: int, **kwargs: Any) -> HttpResponse:
        subject = seen_subject(request.user, subject_id)
        require_officer_of(request.user, subject.unit, to="ghi số liệu của đơn vị")
        return view(request, subject, **kwargs)

    return login_required(require_http_methods(FORM_METHODS)(with_subject))


def keep_file(form: RecordForm, subject: Subject, by: User) -> None:
    """Store the good file of a form that has other faults: no browser sends it twice by itself.

    Not another file than the one this form stored before; that is told at the field.
    """
    upload = form.upload()
    if upload is None:
        return
    try:
        kept = service.upload_evidence(
            subject=subject, title=upload.title, file=upload.file, token=upload.token, by=by
        )
    except Refused as refusal:
        form.refuse(refusal)
    else:
        form.keep(kept)


def answer_form(
    request: HttpRequest, template: str, form: RecordForm, context: dict[str, Any]
) -> HttpResponse:
    return render(
        request,
        f"emulation/records/{template}.html",
        {"form": form, **context},
        status=form.status,
    )


def tell_gone(request: HttpRequest, model: type[Model], pk: int, words: str) -> None:
    """Say so where the subject's row is gone. One that stands elsewhere is 404 here."""
    if model._default_manager.filter(pk=pk).exists():
        raise Http404
    messages.info(request, words)


@recording
def record_remove(request: HttpRequest, subject: Subject, kind: str, pk: int) -> HttpResponse:
    """Ask, then take an unchecked record back. A second press finds it gone and says so."""
    model = reading.MODELS[kind]
    record = model.objects.visible_to(request.user).filter(subject=subject, pk=pk).first()
    back = redirect("record_detail", subject_id=subject.pk)
    if record is None:
        tell_gone(request, model, pk, "Số liệu này đã được xóa rồi.")
        return back
    if request.method == "POST":
        try:
            service.remove_record(record=record, by=request.user)
            messages.success(request, "Đã xóa số liệu chưa xác nhận.")
        except Refused as refusal:
            messages.error(request, refusal.message)
        return back
    context = {"subject": subject, "record": record, "is_result": kind == reading.RESULT}
    return render(request, "emulation/records/remove.html", context)
