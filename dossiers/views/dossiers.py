"""Pages of a dossier: list, papers with progress, bundle, stop and again."""

import tempfile

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from dossiers import bundle, tasks
from dossiers.changes import changes
from dossiers.models import Dossier
from dossiers.printing import content_of
from dossiers.selectors.dossiers import (
    Progress,
    complete_of,
    dossiers_for,
    missing_of,
    progress_of,
    rows_of,
    to_compare,
)
from dossiers.services.checking import Check, check_again, check_of
from dossiers.services.documents import print_again, stop_printing
from emulation.errors import Refused

PAGE = 25


@login_required
@require_GET
def dossier_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(dossiers_for(request.user), PAGE).get_page(request.GET.get("page"))
    numbers = page.paginator.get_elided_page_range(page.number)
    return render(request, "dossiers/dossier_list.html", {"page": page, "page_numbers": numbers})


@login_required
@require_GET
def dossier_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The papers; an htmx poll gets the same page and takes its moving part alone."""
    dossier = _seen(request, pk)
    documents = list(dossier.documents.all())
    progress, check = progress_of(documents), check_of(dossier, documents)
    versions = dossier.snapshot.meeting.snapshots
    context = {
        "dossier": dossier,
        "snapshot": dossier.snapshot,
        "meeting": dossier.snapshot.meeting,
        "versions": versions.select_related("dossier", "frozen_by").defer("content"),
        "rows": rows_of(documents, check.refuses),
        "progress": progress,
        "missing": missing_of(documents),
        "complete": complete_of(documents),
        "check": check,
        "to_compare": to_compare(dossier.snapshot),
    }
    return render(request, "dossiers/dossier_detail.html", context)


@login_required
@require_GET
def dossier_changes(request: HttpRequest, pk: int) -> HttpResponse:
    """What its snapshot says otherwise than the version before."""
    dossier = _seen(request, pk)
    snapshot = dossier.snapshot
    before = snapshot.meeting.snapshots.filter(version=snapshot.version - 1).first()
    found = changes(content_of(before), content_of(snapshot)) if before else []
    context = {"dossier": dossier, "snapshot": snapshot, "before": before, "changes": found}
    return render(request, "dossiers/dossier_changes.html", context)


def _seen(request: HttpRequest, pk: int) -> Dossier:
    seen = Dossier.objects.visible_to(request.user).select_related("snapshot__meeting__occasion")
    return get_object_or_404(seen, pk=pk)


@login_required
@require_GET
def dossier_zip(request: HttpRequest, pk: int) -> HttpResponse:
    """All papers with index and hashes, once they are done and agree with their snapshot."""
    dossier = _seen(request, pk)
    documents = list(dossier.documents.all())
    try:
        _refuse_unready(progress_of(documents), check_of(dossier, documents))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("dossier_detail", pk=pk)
    target = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    try:
        bundle.write(dossier, documents, target)
    except FileNotFoundError as absent:
        raise Http404("Một tệp của hồ sơ không còn trong kho.") from absent
    target.seek(0)
    name = f"ho-so-khen-thuong-{dossier.snapshot.meeting.held_on:%Y-%m-%d}.zip"
    return FileResponse(target, as_attachment=True, filename=name, content_type="application/zip")


def _refuse_unready(progress: Progress, check: Check) -> None:
    if not progress.complete:
        raise Refused(
            f"Mới xong {progress.done} trong {progress.total} văn bản. Hồ sơ tải được khi mọi văn "
            "bản đã xong và đã đối chiếu với dữ liệu chốt."
        )
    if check.differences:
        raise Refused(f"Văn bản không khớp dữ liệu chốt: {check.differences[0]}")
    if check.layout_faults:
        raise Refused(f"Văn bản chưa đúng thể thức: {check.layout_faults[0]}")
    if check.error:
        raise Refused(f"Chưa đối chiếu được các văn bản với dữ liệu chốt: {check.error}")
    if not check.done:
        raise Refused(
            "Hệ thống đang đối chiếu các văn bản với dữ liệu chốt. Hãy thử lại sau ít phút."
        )


@login_required
@require_POST
def dossier_stop(request: HttpRequest, pk: int) -> HttpResponse:
    dossier = _seen(request, pk)
    stopped = stop_printing(dossier=dossier, by=request.user)
    messages.info(request, f"Đã dừng tạo {stopped} văn bản. Văn bản đã xong vẫn còn.")
    return redirect("dossier_detail", pk=pk)


@login_required
@require_POST
def dossier_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Print what is missing; where nothing is and the check gave up, check once more."""
    dossier = _seen(request, pk)
    queued = print_again(dossier=dossier, by=request.user)
    tasks.wake(queued)
    if check_again(dossier=dossier, by=request.user):
        tasks.wake_check(dossier.pk)
        messages.info(request, "Đang đối chiếu lại các văn bản với dữ liệu chốt.")
    else:
        messages.info(request, f"Đang tạo lại {len(queued)} văn bản.")
    return redirect("dossier_detail", pk=pk)
