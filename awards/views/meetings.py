"""Meetings: list, call, the live page, roll, opening."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from awards.enums import Conclusion, MeetingState
from awards.forms.council import (
    AttendanceForm,
    ChangeForm,
    MeetingForm,
    PutOffForm,
    WithdrawForm,
    form_values,
)
from awards.models import Meeting
from awards.selectors.council import MeetingPage
from awards.selectors.council_home import meeting_rows, same_day
from awards.selectors.seats import council_on, require_presiding
from awards.selectors.voting import items_of, tier_names
from awards.services import calling, meetings
from awards.services.setting_aside import put_off, put_off_words
from emulation import clock
from emulation.access import require_role
from emulation.acts import Act
from emulation.enums import Role
from emulation.errors import Refused, Stale
from emulation.vietnamese.names import normalise_lines
from emulation.views.asked import FORM_METHODS
from emulation.views.pressed import done_before


def seen_meeting(request: HttpRequest, pk: int) -> Meeting:
    seen = Meeting.objects.visible_to(request.user)
    return get_object_or_404(seen.select_related("council", "occasion", "chair__staff"), pk=pk)


def _back(request: HttpRequest, meeting: Meeting, why: str) -> HttpResponse:
    """A form nobody can send now is not shown: the meeting's page says why."""
    messages.error(request, why)
    return redirect("meeting_detail", pk=meeting.pk)


@login_required
@require_safe
def meeting_list(request: HttpRequest) -> HttpResponse:
    if not (request.user.scope.on_council or request.user.scope.sees_every_unit):
        raise Http404
    context = {
        "rows": meeting_rows(request.user),
        "may_call": request.user.scope.has(Role.TCCB, Role.SECRETARY),
    }
    return render(request, "awards/council/meeting_list.html", context)


@login_required
@require_http_methods(FORM_METHODS)
def meeting_call(request: HttpRequest) -> HttpResponse:
    require_role(request.user, Role.TCCB, Role.SECRETARY, to="lập phiên họp")
    council = council_on(clock.today())
    if council is None:
        return render(request, "awards/council/no_council.html")
    form = MeetingForm(council, request.POST or None)
    if form.is_valid():
        try:
            meeting = calling.call_meeting(
                council=council,
                occasion=form.cleaned_data["occasion"],
                call=form.call(),
                token=form.cleaned_data["token"],
                by=request.user,
                on=clock.today(),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, f"Đã lập phiên họp và báo cho các thành viên, thư ký.{_also(meeting)}"
            )
            return redirect("meeting_detail", pk=meeting.pk)
    context = {"form": form, "council": council, "told": council.members.count()}
    return render(request, "awards/council/meeting_form.html", context, status=form.status)


def _also(meeting: Meeting) -> str:
    """The council's other meetings of that day: the same people are expected there."""
    others = same_day(meeting)
    told = ", ".join(f"{other.starts_at:%H:%M} ({other.occasion.name})" for other in others)
    return f" Cùng ngày Hội đồng còn họp lúc {told}." if told else ""


@login_required
@require_http_methods(FORM_METHODS)
def meeting_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another day, hour, place, chair or secretary."""
    meeting = seen_meeting(request, pk)
    require_role(request.user, Role.TCCB, Role.SECRETARY, to="đổi phiên họp")
    if request.method != "POST" and (why := calling.why_unchangeable(meeting)):
        return _back(request, meeting, why)
    now = calling.call_of(meeting)
    form = ChangeForm(meeting.council, request.POST or None, initial=form_values(now))
    stored = None
    if form.is_valid():
        try:
            meeting = calling.change_meeting(
                meeting=meeting,
                call=form.call(),
                by=request.user,
                on=clock.today(),
                seen=form.cleaned_data["seen"],
            )
        except Stale as stale:
            stored = calling.call_of(seen_meeting(request, pk))
            form.refuse(stale)
            form.show_again(stored)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            told = "Không có gì đổi." if form.call() == now else "Đã đổi phiên họp và báo lại."
            messages.success(request, f"{told}{_also(meeting)}")
            return redirect("meeting_detail", pk=meeting.pk)
    told = meeting.council.members.count()
    context = {"form": form, "meeting": meeting, "told": told, "stored": stored}
    return render(request, "awards/council/meeting_change.html", context, status=form.status)


@login_required
@require_http_methods(FORM_METHODS)
def meeting_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a meeting that had no round, with a reason."""
    meeting = seen_meeting(request, pk)
    require_role(request.user, Role.TCCB, Role.SECRETARY, to="rút phiên họp")
    if request.method != "POST" and (why := calling.why_not_withdrawn(meeting)):
        return _back(request, meeting, why)
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        try:
            calling.withdraw_meeting(meeting=meeting, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            told, reason = "Phiên họp đã rút rồi.", normalise_lines(form.cleaned_data["reason"])
            if done_before(request, Act.MEETING_WITHDRAWN, meeting, told=told, reason=reason):
                return redirect("meeting_list")
            form.refuse(refusal)
        else:
            messages.success(request, "Đã rút phiên họp và báo cho từng người.")
            return redirect("meeting_list")
    context = {
        "form": form,
        "meeting": meeting,
        "items": items_of(meeting),
        "told": meeting.council.members.count(),
    }
    return render(request, "awards/council/meeting_withdraw.html", context, status=form.status)


@login_required
@require_http_methods(FORM_METHODS)
def meeting_put_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave undecided items to another meeting, so that this one can be concluded."""
    meeting = seen_meeting(request, pk)
    require_presiding(meeting, request.user, to="để lại đề nghị")
    waiting = items_of(meeting).filter(on_ballot=True, conclusion=Conclusion.PENDING)
    form = PutOffForm(list(waiting), request.POST or None)
    if form.is_valid():
        try:
            put_off(
                meeting=meeting,
                items=form.chosen(),
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"Đã để lại {len(form.chosen())} đề nghị cho phiên sau.")
            return redirect("meeting_detail", pk=meeting.pk)
    if form.errors and _put_off_before(request, meeting):
        return redirect("meeting_detail", pk=meeting.pk)
    if not form.by_pk:
        messages.error(request, "Không còn đề nghị nào chờ bỏ phiếu.")
        return redirect("meeting_detail", pk=meeting.pk)
    context = {"form": form, "meeting": meeting}
    return render(request, "awards/council/meeting_put_off.html", context, status=form.status)


def _put_off_before(request: HttpRequest, meeting: Meeting) -> bool:
    sent = set(request.POST.getlist("items"))
    items = [item for item in items_of(meeting) if str(item.pk) in sent]
    note = put_off_words(request.POST.get("reason", ""))
    told = f"{len(items)} đề nghị này đã để lại cho phiên sau rồi."
    return len(items) == len(sent) and done_before(
        request, Act.ITEM_CONCLUDED, *items, told=told, note=note
    )


@login_required
@require_safe
def meeting_detail(request: HttpRequest, pk: int) -> HttpResponse:
    page = MeetingPage(seen_meeting(request, pk), request.user)
    return render(request, "awards/council/meeting.html", {"page": page, "meeting": page.meeting})


@login_required
@require_safe
def meeting_agenda(request: HttpRequest, pk: int, tier: str) -> HttpResponse:
    meeting = seen_meeting(request, pk)
    items = [item for item in items_of(meeting) if item.nomination.tier == tier]
    if not items:
        raise Http404
    context = {"meeting": meeting, "items": items, "tier": tier_names(meeting).get(tier)}
    return render(request, "awards/council/agenda.html", context)


@login_required
@require_http_methods(FORM_METHODS)
def meeting_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = seen_meeting(request, pk)
    require_role(request.user, Role.TCCB, Role.SECRETARY, to="điểm danh")
    if request.method != "POST" and (why := meetings.why_no_roll_call(meeting)):
        return _back(request, meeting, why)
    rows = meeting.attendance.select_related("member__staff")
    initial = {"seen": meetings.roll_mark(meeting)}
    form = AttendanceForm(rows, request.POST or None, initial=initial)
    if form.is_valid():
        try:
            meetings.record_attendance(
                meeting=meeting,
                presence=form.presence(),
                by=request.user,
                seen=form.cleaned_data["seen"],
            )
        except Stale as stale:
            form.refuse(stale)
            form.show_again(meetings.roll_mark(meeting), meeting.attendance.all())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"Đã điểm danh lúc {clock.now():%H:%M}.")
            return redirect("meeting_detail", pk=meeting.pk)
    context = {"form": form, "meeting": meeting}
    return render(request, "awards/council/attendance.html", context, status=form.status)


@login_required
@require_http_methods(FORM_METHODS)
def meeting_open(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = seen_meeting(request, pk)
    require_presiding(meeting, request.user, to="khai mạc phiên họp")
    if request.method == "POST":
        try:
            meetings.open_meeting(meeting=meeting, by=request.user, on=clock.today())
        except Refused as refusal:
            told = "Phiên họp đã khai mạc rồi."
            if not done_before(request, Act.MEETING_OPENED, meeting, told=told):
                messages.error(request, refusal.message)
        else:
            messages.success(request, f"Đã khai mạc phiên họp lúc {clock.now():%H:%M}.")
        return redirect("meeting_detail", pk=meeting.pk)
    if meeting.state != MeetingState.PLANNED:
        return redirect("meeting_detail", pk=meeting.pk)
    page = MeetingPage(meeting, request.user)
    return render(request, "awards/council/meeting_open.html", {"page": page, "meeting": meeting})
