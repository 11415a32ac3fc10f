"""One paper: reading it, and giving it the number it got after signing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from dossiers import tasks
from dossiers.enums import DocumentState
from dossiers.forms.dossiers import IssueForm
from dossiers.models import Document
from dossiers.services.documents import issue_paper
from emulation import clock
from emulation.access import require_role
from emulation.enums import Role
from emulation.errors import Refused, Stale
from emulation.views.asked import FORM_METHODS
from emulation.views.files import opened


def _seen(request: HttpRequest, pk: int) -> Document:
    seen = Document.objects.visible_to(request.user).select_related("dossier__snapshot__meeting")
    return get_object_or_404(seen.defer("dossier__snapshot__content"), pk=pk)


@login_required
@require_GET
def document_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    document = _seen(request, pk)
    if document.state != DocumentState.READY:
        raise Http404
    return FileResponse(
        opened(document.file),
        as_attachment=True,
        filename=document.filename,
        content_type="application/pdf",
    )


@login_required
@require_GET
def document_thumbnail(request: HttpRequest, pk: int) -> HttpResponse:
    document = _seen(request, pk)
    if not document.thumbnail:
        raise Http404
    return FileResponse(opened(document.thumbnail), content_type="image/png")


@login_required
@require_http_methods(FORM_METHODS)
def document_issue(request: HttpRequest, pk: int) -> HttpResponse:
    document = _seen(request, pk)
    require_role(request.user, Role.TCCB, Role.SECRETARY, to="ghi số văn bản")
    initial = {"number": document.number, "issued_on": document.issued_on}
    if not document.number:
        earlier = Document.objects.replaced_by(document).exclude(number="")
        initial = earlier.values("number", "issued_on").first() or initial
    form = IssueForm(request.POST or None, initial=initial, numbered=document.issued)
    if form.is_valid():
        try:
            issue_paper(document=document, by=request.user, on=clock.today(), **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
            if isinstance(refusal, Stale):
                document.refresh_from_db()
                form.show_again(document.issued)
        else:
            waiting = document.dossier.documents.unfinished()
            tasks.wake(list(waiting.values_list("pk", flat=True)))
            messages.success(request, "Đã ghi số. Văn bản đang được tạo lại kèm số và ngày.")
            return redirect("dossier_detail", pk=document.dossier_id)
    context = {"form": form, "document": document, "dossier": document.dossier}
    return render(request, "dossiers/document_issue.html", context, status=form.status)
