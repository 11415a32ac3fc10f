"""Acts of TCCB on nominations: take into the table, give back, put before the council."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from awards.enums import NominationState, VerdictStatus
from awards.forms.nominations import PresentForm, RenewForm, ReturnForm
from awards.models import Meeting, Nomination, Occasion
from awards.selectors import nomination_table as table
from awards.selectors import presenting as reading
from awards.selectors.cautions import CautionRow, caution_rows
from awards.selectors.choosing_page import marks
from awards.selectors.nominations import may_renew, obstacles, tiers_of, verdict_chip
from awards.services import nominations as service
from awards.views.nomination_table import of_occasion
from awards.views.nominations import seen
from emulation import clock
from emulation.access import require_role
from emulation.acts import Act
from emulation.enums import Role
from emulation.errors import Refused
from emulation.services.inbox import officers_of
from emulation.vietnamese.dates import format_date
from emulation.vietnamese.names import normalise_lines
from emulation.views.asked import FORM_METHODS, posted
from emulation.views.pressed import done_before

NOTHING = "Chưa chọn đề nghị nào."
CHANGED = "Có đề nghị vừa thay đổi sau khi trang này mở nên chưa làm gì. Xem lại rồi bấm lần nữa."
RETURNABLE = frozenset({NominationState.SUBMITTED, NominationState.COMPILED})


def _back(occasion: Occasion) -> HttpResponse:
    return redirect("nomination_table", occasion_id=occasion.pk)


def _picked(request: HttpRequest, occasion: Occasion) -> list[Nomination]:
    return table.chosen(occasion, request.user, request.GET.getlist("pick"))


def _going(nominations: Iterable[Nomination]) -> list[str]:
    """What a page lists as going, down to the version: it travels in the form."""
    return [f"{n.pk}.{n.version}" for n in nominations]


def _left_behind(request: HttpRequest, occasion: Occasion) -> list[Nomination]:
    """What the page had listed, where one act has moved all of it since; else nothing."""
    going = request.POST.getlist("going")
    rows = table.chosen(occasion, request.user, [mark.partition(".")[0] for mark in going])
    moved = [n for n in rows if f"{n.pk}.{n.version - 1}" in going]
    return moved if len(moved) == len(going) else []


def _as_shown(request: HttpRequest, nominations: Iterable[Nomination]) -> bool:
    """Whether these are exactly what the page had listed."""
    return sorted(request.POST.getlist("going")) == sorted(_going(nominations))


# --- One nomination -------------------------------------------------------------------------


@login_required
@require_POST
def nomination_compile(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one into the bảng tổng hợp."""
    nomination = seen(request, pk)
    require_role(request.user, Role.TCCB, to="đưa đề nghị vào bảng tổng hợp")
    name = nomination.subject.addressed
    try:
        service.compile_nomination(nomination=nomination, by=request.user, on=clock.today())
    except Refused as refusal:
        told = f"Đề nghị của {name} đã vào bảng tổng hợp rồi."
        if not done_before(request, Act.NOMINATION_COMPILED, nomination, told=told):
            messages.error(request, refusal.message)
    else:
        messages.success(request, f"Đã đưa đề nghị của {name} vào bảng tổng hợp.")
    return redirect("nomination_detail", pk=pk)


@login_required
@require_http_methods(FORM_METHODS)
def nomination_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one back with a reason."""
    nomination = seen(request, pk)
    require_role(request.user, Role.TCCB, to="trả lại đề nghị")
    if nomination.state not in RETURNABLE:
        if _returned_before(request, nomination.occasion):
            return _back(nomination.occasion)
        messages.info(request, f"Đề nghị đang ở bước “{nomination.get_state_display()}”.")
        return redirect("nomination_detail", pk=pk)
    return _return(request, nomination.occasion, [nomination], [])


@login_required
@require_http_methods(FORM_METHODS)
def nomination_renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Nominate anew, with a reason, whom a meeting did not vote on."""
    nomination = seen(request, pk)
    require_role(request.user, Role.TCCB, to="đề nghị lại")
    form = RenewForm(posted(request))
    if not form.is_bound and not may_renew(nomination, request.user):
        messages.info(request, f"Đề nghị đang ở bước “{nomination.get_state_display()}”.")
        return redirect("nomination_detail", pk=pk)
    if form.is_bound and form.is_valid():
        try:
            renewed = service.renew_nomination(
                nomination=nomination, by=request.user, on=clock.today(), **form.cleaned_data
            )
        except Refused as refusal:
            if newer := _renewed_before(request, nomination, form.cleaned_data["reason"]):
                return redirect("nomination_detail", pk=newer.pk)
            form.refuse(refusal)
        else:
            messages.success(request, "Đã lập đề nghị mới theo số liệu hôm nay.")
            return redirect("nomination_detail", pk=renewed.pk)
    return _shown(request, "renew", {"nomination": nomination, "form": form}, form)


def _renewed_before(request: HttpRequest, before: Nomination, reason: str) -> Nomination | None:
    newer = Nomination.objects.that_count().filter(
        occasion=before.occasion_id, subject=before.subject_id, tier=before.tier
    )
    said = {"before": before.pk, "reason": normalise_lines(reason)}
    told = "Đề nghị mới đã được lập rồi."
    found = newer.first()
    if found and done_before(request, Act.NOMINATION_RENEWED, found, told=told, **said):
        return found
    return None


# --- Several --------------------------------------------------------------------------------


@require_http_methods(FORM_METHODS)
@of_occasion
def nomination_return_many(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Give the chosen ones back with one reason, after a look at their names."""
    require_role(request.user, Role.TCCB, to="trả lại đề nghị")
    picked = _picked(request, occasion)
    ready = [nomination for nomination in picked if nomination.state in RETURNABLE]
    left = [(n, _at_step(n)) for n in picked if n.state not in RETURNABLE]
    if not picked:
        messages.error(request, NOTHING)
        return _back(occasion)
    return _return(request, occasion, ready, left)


def _at_step(nomination: Nomination) -> str:
    return f"Đang ở bước “{nomination.get_state_display()}”."


def _return(
    request: HttpRequest,
    occasion: Occasion,
    ready: list[Nomination],
    left: list[tuple[Nomination, str]],
) -> HttpResponse:
    form = ReturnForm(request.POST if request.method == "POST" else None)
    if form.is_bound and not _as_shown(request, ready):
        form.add_error(None, CHANGED)
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        done = _try(
            form,
            lambda: service.return_nominations(nominations=ready, reason=reason, by=request.user),
        )
        if done:
            messages.success(
                request, f"Đã trả lại {len(ready)} đề nghị. Đầu mối được báo kèm lý do."
            )
            return _back(occasion)
    if form.errors and _returned_before(request, occasion):
        return _back(occasion)
    context = _rows(occasion, ready, left) | {
        "going": _going(ready),
        "form": form,
        "occasion": occasion,
        "officers": len(officers_of({n.subject.unit for n in ready})),
    }
    return _shown(request, "return", context, form)


def _returned_before(request: HttpRequest, occasion: Occasion) -> bool:
    rows = _left_behind(request, occasion)
    reason = normalise_lines(request.POST.get("reason", ""))
    told = f"{len(rows)} đề nghị này đã được trả lại rồi."
    return done_before(request, Act.NOMINATION_RETURNED, *rows, told=told, reason=reason)


BLOCKED_IN_TABLE = "Vẫn vào được bảng, nhưng còn bị chặn thì không trình Hội đồng được."


@require_http_methods(FORM_METHODS)
@of_occasion
def nomination_compile_many(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Take the chosen ones into the table, after a look at what stands in the way of which."""
    require_role(request.user, Role.TCCB, to="đưa đề nghị vào bảng tổng hợp")
    picked = _picked(request, occasion)
    if not picked:
        messages.error(request, NOTHING)
        return _back(occasion)
    sent = [n for n in picked if n.state == NominationState.SUBMITTED]
    standing = obstacles(sent)
    ready = [n for n in sent if n.pk not in standing]
    left = [(n, standing.get(n.pk) or _at_step(n)) for n in picked if n not in ready]
    refusal = ""
    if request.method == "POST" and not _as_shown(request, ready):
        refusal = CHANGED
    elif request.method == "POST" and ready:
        try:
            service.compile_nominations(nominations=ready, by=request.user, on=clock.today())
        except Refused as refused:
            refusal = refused.message
        else:
            messages.success(request, f"Đã đưa {len(ready)} đề nghị vào bảng tổng hợp.")
            return _back(occasion)
    if refusal and _compiled_before(request, occasion):
        return _back(occasion)
    context = _rows(occasion, ready, left) | {"occasion": occasion, "refusal": refusal}
    told = reading.cautions_of(occasion, ready, on=clock.today())
    for row in context["ready"]:
        row["cautions"] = caution_rows(told.get(row["pk"], ()), request.user)
    context["going"] = _going(ready)
    context["has_errors"] = bool(refusal)
    status = 409 if refusal else 200
    return render(request, "awards/nominations/compile.html", context, status=status)


def _compiled_before(request: HttpRequest, occasion: Occasion) -> bool:
    rows = _left_behind(request, occasion)
    told = f"{len(rows)} đề nghị này đã vào bảng tổng hợp rồi."
    return done_before(request, Act.NOMINATION_COMPILED, *rows, told=told)


def _rows(
    occasion: Occasion, ready: list[Nomination], left: list[tuple[Nomination, str]]
) -> dict[str, Any]:
    tiers, quotas = tiers_of(occasion.movement_id), marks(occasion, on=clock.today()) or {}

    def row(nomination: Nomination, why: str = "") -> dict[str, Any]:
        subject = nomination.subject
        if not why and nomination.verdict_status == VerdictStatus.BLOCKED:
            why = BLOCKED_IN_TABLE
        return {
            "pk": nomination.pk,
            "name": subject.addressed,
            "line": "Tập thể" if subject.is_collective else subject.unit.name,
            "tier": tiers[nomination.tier],
            "chip": verdict_chip(nomination.verdict_status),
            "why": why,
            "quota": quotas.get(nomination.pk),
        }

    return {
        "ready": [row(nomination) for nomination in ready],
        "left": [row(nomination, why) for nomination, why in left],
        "ranks": len(tiers),
    }


def _try(form: Any, act: Callable[[], Any]) -> bool:
    try:
        act()
    except Refused as refusal:
        form.refuse(refusal)
        return False
    return True


def _shown(request: HttpRequest, template: str, context: dict[str, Any], form: Any) -> HttpResponse:
    return render(request, f"awards/nominations/{template}.html", context, status=form.status)


# --- The council's door ---------------------------------------------------------------------


@require_http_methods(FORM_METHODS)
@of_occasion
def nomination_present(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Names, tiers, whom it tells, each warning with its own reason; then present."""
    require_role(request.user, Role.TCCB, to="trình Hội đồng")
    picked = _picked(request, occasion)
    if not picked:
        messages.error(request, NOTHING)
        return _back(occasion)
    question = reading.question(occasion, picked, on=clock.today())
    meetings = reading.meetings_for(occasion, request.user)
    going = _going(entry.nomination for entry in question.ready)
    form = PresentForm(
        request.POST if request.method == "POST" else None,
        meetings=meetings,
        warned=question.warned,
        initial={"meeting": meetings[0].pk} if len(meetings) == 1 else {},
    )
    if form.is_bound and not _as_shown(request, [e.nomination for e in question.ready]):
        form.add_error(None, CHANGED)
    if form.is_bound and form.is_valid() and _presented(request, form, question):
        return _back(occasion)
    if form.errors and _presented_before(request, occasion, form.cleaned_data.get("meeting")):
        return _back(occasion)

    def rows(entry: reading.Entry) -> list[CautionRow]:
        return caution_rows(entry.warnings, request.user)

    context = {
        "occasion": occasion,
        "question": question,
        "going": going,
        "meetings": meetings,
        "members": reading.members_told(meetings),
        "ranks": len(tiers_of(occasion.movement_id)),
        "warned": [(e, rows(e), form[e.reason_field]) for e in question.warned],
        "warned_lead": f"{len(question.warned)} đề nghị có điều cần cân nhắc.",
        "noted": [(e, rows(e)) for e in question.noted],
        "noted_lead": f"{len(question.noted)} đề nghị có điều Hội đồng cần biết.",
        "clauses": question.clauses,
        "form": form,
    }
    return _shown(request, "present", context, form)


def _presented(request: HttpRequest, form: PresentForm, question: reading.Question) -> bool:
    meeting, chosen = form.cleaned_data["meeting"], [e.nomination for e in question.ready]
    done = _try(
        form,
        lambda: service.present_nominations(
            meeting=meeting,
            nominations=chosen,
            reasons=form.reasons(),
            by=request.user,
            on=clock.today(),
        ),
    )
    if done:
        day = format_date(meeting.held_on)
        messages.success(request, f"Đã trình Hội đồng {len(chosen)} đề nghị, phiên họp ngày {day}.")
    return done


def _presented_before(request: HttpRequest, occasion: Occasion, meeting: Meeting | None) -> bool:
    rows = _left_behind(request, occasion)
    said = [normalise_lines(request.POST.get(f"reason_{n.pk}", "")) for n in rows]
    if meeting is None or said != [n.override_reason for n in rows]:
        return False
    if meeting.items.filter(nomination__in=rows).count() != len(rows):
        return False
    day = format_date(meeting.held_on)
    told = f"{len(rows)} đề nghị này đã trình phiên họp ngày {day} rồi."
    return done_before(request, Act.NOMINATION_PRESENTED, *rows, told=told)
