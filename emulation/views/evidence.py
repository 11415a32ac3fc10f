"""Files of evidence: adding one, taking one back, and handing one out."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from emulation.errors import Refused
from emulation.forms.records import EvidenceForm
from emulation.models import Evidence, Subject
from emulation.selectors import records as reading
from emulation.services import records as service
from emulation.views.files import opened
from emulation.views.records import answer_form, recording, tell_gone


@login_required
@require_safe
def evidence_download(request: HttpRequest, pk: int) -> FileResponse:
    """The stored file under its own name, never shown inside a page."""
    return attachment(get_object_or_404(Evidence.objects.visible_to(request.user), pk=pk))


def attachment(evidence: Evidence) -> FileResponse:
    """A response that saves the file; the caller has asked whether the person may have it."""
    response = FileResponse(
        opened(evidence.file),
        as_attachment=True,
        filename=evidence.original_name,
        content_type=evidence.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@recording
def evidence_add(request: HttpRequest, subject: Subject) -> HttpResponse:
    """A file by itself, to be chosen later in the form of a result or a contribution."""
    form = EvidenceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            kept = service.upload_evidence(
                subject=subject,
                title=form.cleaned_data["title"],
                file=form.cleaned_data["file"],
                token=form.cleaned_data["token"],
                by=request.user,
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"Đã tải lên minh chứng {kept.title}.")
            return redirect("record_detail", subject_id=subject.pk)
    return answer_form(request, "evidence_add", form, {"subject": subject})


@recording
def evidence_remove(request: HttpRequest, subject: Subject, pk: int) -> HttpResponse:
    """Ask, then take the file back. A second press finds it gone and says so."""
    evidence = reading.evidence_of(subject).filter(pk=pk).first()
    back = redirect("record_detail", subject_id=subject.pk)
    if evidence is None:
        tell_gone(request, Evidence, pk, "Minh chứng này đã được gỡ rồi.")
        return back
    if request.method == "POST":
        try:
            service.remove_evidence(evidence=evidence, by=request.user)
            messages.success(request, f"Đã gỡ minh chứng {evidence.title}.")
        except Refused as refusal:
            messages.error(request, refusal.message)
        return back
    context = {"subject": subject, "evidence": evidence}
    return render(request, "emulation/records/evidence_remove.html", context)
