"""The in-app inbox: what happened and where to look."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from emulation.services import inbox as service

PER_PAGE = 25


@login_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """A person's own messages, newest first."""
    own = request.user.inbox.all()
    paginator = Paginator(own, PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "page_numbers": paginator.get_elided_page_range(page.number, on_each_side=1),
        "unread": own.filter(read_at=None).count(),
    }
    return render(request, "emulation/inbox.html", context)


@login_required
@require_POST
def inbox_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one message as read and go where it leads."""
    message = get_object_or_404(request.user.inbox, pk=pk)
    service.mark_read(messages=[message], by=request.user)
    return redirect(message.url or "inbox")


@login_required
@require_POST
def inbox_read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    service.mark_read(messages=request.user.inbox.filter(read_at=None), by=request.user)
    return redirect("inbox")
