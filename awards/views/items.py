"""An agenda item: its reasons, comments, recusal."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.enums import MeetingState
from awards.forms.council import CommentForm, RecusalForm
from awards.models import AgendaItem, Comment
from awards.selectors.agenda_items import ItemPage
from awards.selectors.presented import presented_report
from awards.selectors.seats import require_seat
from awards.services import comments, recusals
from emulation.errors import Refused
from emulation.views.asked import FORM_METHODS


def seen_item(request: HttpRequest, pk: int) -> AgendaItem:
    seen = AgendaItem.objects.visible_to(request.user).select_related(
        "meeting__occasion",
        "meeting__chair",
        "nomination__occasion",
        "nomination__report",
        "nomination__subject__unit",
        "nomination__subject__staff",
    )
    return get_object_or_404(seen, pk=pk)


@login_required
@require_safe
def item_detail(request: HttpRequest, pk: int) -> HttpResponse:
    item = seen_item(request, pk)
    form = CommentForm(whose=request.user.pronoun)
    return _item_page(request, item, form)


def _item_page(request: HttpRequest, item: AgendaItem, form: CommentForm) -> HttpResponse:
    context = {"page": ItemPage(item, request.user), "item": item, "form": form}
    return render(request, "awards/council/item.html", context, status=form.status)


@login_required
@require_safe
def item_report(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole achievement report behind an item, as it was presented."""
    item = seen_item(request, pk)
    context = {
        "item": item,
        "page": ItemPage(item, request.user),
        "report": presented_report(item.nomination),
    }
    return render(request, "awards/council/report.html", context)


@login_required
@require_POST
def comment_add(request: HttpRequest, pk: int) -> HttpResponse:
    item = seen_item(request, pk)
    require_seat(item.meeting, request.user, to="ghi ý kiến")
    form = CommentForm(request.POST, whose=request.user.pronoun)
    if form.is_valid():
        try:
            comments.comment(item=item, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Đã ghi ý kiến.")
            return redirect("item_detail", pk=item.pk)
    return _item_page(request, item, form)


@login_required
@require_POST
def comment_mark(request: HttpRequest, pk: int) -> HttpResponse:
    """The secretary takes a comment into the minutes ("in_minutes" = 1) or out of them; after the
    conclusion with a reason, and the data are frozen again next."""
    seen = Comment.objects.visible_to(request.user).select_related("item__meeting")
    comment = get_object_or_404(seen, pk=pk)
    wanted = request.POST.get("in_minutes") == "1"
    reason = request.POST.get("reason", "")
    try:
        comments.mark_for_minutes(
            comment=comment, in_minutes=wanted, by=request.user, reason=reason
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        if comment.item.meeting.state == MeetingState.CONCLUDED:
            messages.success(request, "Đã bỏ ý kiến. Chốt lại dữ liệu để lập biên bản mới.")
            return redirect("meeting_freeze", pk=comment.item.meeting_id)
    return redirect("item_detail", pk=comment.item_id)


@login_required
@require_http_methods(FORM_METHODS)
def item_recuse(request: HttpRequest, pk: int) -> HttpResponse:
    item = seen_item(request, pk)
    require_seat(item.meeting, request.user, to="xin không bỏ phiếu")
    form = RecusalForm(request.POST or None)
    if form.is_valid():
        try:
            recusals.recuse(item=item, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Đã ghi: không bỏ phiếu mục này.")
            return redirect("item_detail", pk=item.pk)
    context = {"page": ItemPage(item, request.user), "item": item, "form": form}
    return render(request, "awards/council/recuse.html", context, status=form.status)
