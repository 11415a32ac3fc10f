"""The end of a meeting: concluding it freezes what its papers will say."""

from datetime import time

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from awards.enums import MeetingState
from awards.models import Meeting
from awards.selectors.seats import require_presiding
from dossiers import tasks
from dossiers.forms.dossiers import ConcludeForm, FreezeAgainForm
from dossiers.models import Snapshot
from dossiers.services.snapshots import conclude_and_freeze, freeze_again
from emulation import clock
from emulation.access import require_role
from emulation.acts import Act
from emulation.enums import Role
from emulation.errors import Refused
from emulation.vietnamese.names import normalise_lines
from emulation.views.asked import FORM_METHODS
from emulation.views.pressed import done_before


def _seen(request: HttpRequest, pk: int) -> Meeting:
    seen = Meeting.objects.visible_to(request.user).select_related("occasion", "chair__staff")
    return get_object_or_404(seen, pk=pk)


def _back(request: HttpRequest, meeting: Meeting, why: str) -> HttpResponse:
    """A form nobody can send now is not shown: the meeting's page says why."""
    messages.error(request, why)
    return redirect("meeting_detail", pk=meeting.pk)


@login_required
@require_http_methods(FORM_METHODS)
def meeting_conclude(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = _seen(request, pk)
    require_presiding(meeting, request.user, to="kết luận phiên họp")
    if request.method != "POST" and meeting.state != MeetingState.RUNNING:
        return _back(request, meeting, f"Phiên họp {meeting.get_state_display().lower()}.")
    form = ConcludeForm(request.POST or None, initial={"ends_at": f"{clock.now():%H:%M}"})
    if form.is_valid():
        try:
            snapshot = conclude_and_freeze(meeting=meeting, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            if done := _concluded_before(request, meeting, form.cleaned_data["ends_at"]):
                return redirect("dossier_detail", pk=done.dossier.pk)
            form.refuse(refusal)
        else:
            return _to_dossier(request, snapshot, "Đã kết luận phiên họp và chốt dữ liệu.")
    items = meeting.items.select_related("nomination__subject__unit", "nomination__subject__staff")
    context = {"form": form, "meeting": meeting, "items": items}
    return render(request, "dossiers/meeting_conclude.html", context, status=form.status)


def _concluded_before(request: HttpRequest, meeting: Meeting, ends_at: time) -> Snapshot | None:
    told, hour = "Phiên họp đã kết luận và chốt dữ liệu rồi.", f"{ends_at:%H:%M}"
    if done_before(request, Act.MEETING_CONCLUDED, meeting, told=told, ends_at=hour):
        return meeting.snapshots.select_related("dossier").earliest("version")
    return None


@login_required
@require_http_methods(FORM_METHODS)
def meeting_freeze(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = _seen(request, pk)
    require_role(request.user, Role.TCCB, Role.SECRETARY, to="chốt lại dữ liệu")
    if request.method != "POST" and meeting.state != MeetingState.CONCLUDED:
        return _back(request, meeting, "Phiên họp chưa kết luận nên chưa chốt được dữ liệu.")
    form = FreezeAgainForm(request.POST or None)
    if form.is_valid():
        try:
            snapshot = freeze_again(meeting=meeting, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            if done := _frozen_before(request, meeting, form.cleaned_data["reason"]):
                return redirect("dossier_detail", pk=done.dossier.pk)
            form.refuse(refusal)
        else:
            return _to_dossier(request, snapshot, f"Đã chốt dữ liệu lần {snapshot.version}.")
    context = {"form": form, "meeting": meeting}
    return render(request, "dossiers/meeting_freeze.html", context, status=form.status)


def _frozen_before(request: HttpRequest, meeting: Meeting, reason: str) -> Snapshot | None:
    last = meeting.snapshots.select_related("dossier").order_by("version").last()
    if last is None:
        return None
    told = f"Dữ liệu lần {last.version} đã chốt rồi."
    said = {"reason": normalise_lines(reason)}
    return last if done_before(request, Act.SNAPSHOT_FROZEN, last, told=told, **said) else None


def _to_dossier(request: HttpRequest, snapshot: Snapshot, told: str) -> HttpResponse:
    waiting = snapshot.dossier.documents.unfinished()
    tasks.wake(list(waiting.values_list("pk", flat=True)))
    messages.success(request, f"{told} Các văn bản đang được tạo.")
    return redirect("dossier_detail", pk=snapshot.dossier.pk)
