"""TCCB's side of pledges: who has registered, accept, return with remarks, remind."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from emulation import clock
from emulation.access import require_role
from emulation.acts import Act
from emulation.enums import PledgeState, Role
from emulation.errors import Forbidden, Refused, Stale
from emulation.forms.review import MOST_REMARKS, OverviewFilter, ReturnForm
from emulation.models import Movement, Pledge, RegistrationPeriod
from emulation.scope import SEES_EVERY_UNIT
from emulation.selectors import overview as table
from emulation.selectors import pledges as reading
from emulation.services import pledges as service
from emulation.services.inbox import officers_of
from emulation.services.pledges import Remark
from emulation.vietnamese.names import normalise
from emulation.views.asked import FORM_METHODS, whole_number
from emulation.views.pledges import contents, whole
from emulation.views.pressed import done_before

PER_PAGE = 25
ACCEPTED = "Đăng ký này đã nhận rồi."
STATE_LABELS = {
    PledgeState.SUBMITTED: "Chờ xem",
    PledgeState.RETURNED: "Trả lại",
    PledgeState.ACCEPTED: "Đã nhận",
    PledgeState.DRAFT: "Đang soạn",
    table.NONE: "Chưa lập",
}


@login_required
@require_safe
def pledge_overview(request: HttpRequest) -> HttpResponse:
    """Every unit for one period: counts as links, filter, search, those still missing."""
    _require_overseer(request)
    periods = RegistrationPeriod.objects.select_related("movement")
    period = _chosen_period(request, periods)
    if period is None:
        return render(request, "emulation/pledges/no_period.html", {"is_tccb": _is_tccb(request)})
    found = table.overview(period, request.user)
    chosen = {"state": request.GET.get("buoc", ""), "kind": request.GET.get("loai", "")}
    words = request.GET.get("q", "")
    rows = found.filtered(**chosen, words=words)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "period": period,
        "several": Movement.objects.begun().count() > 1,
        "states": _state_links(request.GET, found, chosen["state"]),
        "filter": OverviewFilter(
            {"dot": period.pk, "loai": chosen["kind"], "q": words, "buoc": chosen["state"]},
            periods=periods,
        ),
        "page_obj": page,
        "page_numbers": page.paginator.get_elided_page_range(page.number, on_each_side=1),
        "tiers": {tier.code: tier for tier in reading.tiers_of(period.movement)},
        "not_sent": found.not_sent,
        "without_state": len(found.filtered(kind=chosen["kind"], words=words)),
        "total": len(found.rows),
        "is_tccb": _is_tccb(request),
    }
    return render(request, "emulation/pledges/overview.html", context)


def _require_overseer(request: HttpRequest) -> None:
    if not request.user.scope.sees_every_unit:
        who = ", ".join(sorted(Role(role).label for role in SEES_EVERY_UNIT))
        raise Forbidden(f"Bảng đăng ký của mọi đơn vị dành cho: {who}.")


def _is_tccb(request: HttpRequest) -> bool:
    return request.user.scope.has(Role.TCCB)


def _chosen_period(request: HttpRequest, periods: object) -> RegistrationPeriod | None:
    """The one asked for; else the newest that takes pledges; else the newest."""
    if asked := whole_number(request.GET.get("dot")):
        return get_object_or_404(periods, pk=asked)
    return periods.filter(opens_on__lte=clock.today()).first() or periods.first()


def _state_links(query: QueryDict, found: table.Overview, current: str) -> list[dict[str, object]]:
    def link(label: str, count: int, state: str, look: str) -> dict[str, object]:
        kept = query.copy()
        kept.pop("page", None)
        kept["buoc"] = state
        return {
            "label": label,
            "count": count,
            "url": f"?{kept.urlencode()}",
            "state": look,
            "current": current == state,
        }

    looks = {state: reading.CHIPS.get(state, reading.NOT_MADE)[0] for state in table.STATE_ORDER}
    return [
        link("Tất cả", len(found.rows), "", ""),
        *(
            link(STATE_LABELS[state], found.counts[state], state, looks[state])
            for state in table.STATE_ORDER
        ),
        link("Chưa gửi", len(found.not_sent), "chua-gui", ""),
    ]


@login_required
@require_http_methods(FORM_METHODS)
def pledge_remind(request: HttpRequest, period_id: int) -> HttpResponse:
    """Confirm by number and names, then put a line into the officers' inbox."""
    require_role(request.user, Role.TCCB, to="nhắc các đơn vị gửi đăng ký")
    periods = RegistrationPeriod.objects.select_related("movement")
    period = get_object_or_404(periods, pk=period_id)
    missing = table.overview(period, request.user).not_sent
    if request.method == "POST":
        units, told = service.remind_units(
            period=period,
            units=[row.unit for row in missing],
            by=request.user,
            on=clock.today(),
        )
        _say_reminded(request, len(units), told)
        return redirect(f"{reverse('pledge_overview')}?dot={period.pk}")
    today = clock.today()
    rows = [row for row in missing if row.reminded_on != today]
    officers = table.officers_by_unit([row.unit for row in rows], today)
    context = {
        "period": period,
        "rows": [(row, officers.get(row.unit.pk, [])) for row in rows],
        "told": len({user.pk for users in officers.values() for user in users}),
        "skipped": len(missing) - len(rows),
    }
    return render(request, "emulation/pledges/remind.html", context)


def _say_reminded(request: HttpRequest, units: int, told: int) -> None:
    if units:
        messages.success(request, f"Đã nhắc {units} đơn vị, {told} đầu mối nhận thư trong hộp thư.")
    else:
        messages.info(request, "Các đơn vị chưa gửi đều đã được nhắc hôm nay.")


@login_required
@require_safe
def pledge_review(request: HttpRequest, pk: int) -> HttpResponse:
    """A sent pledge as TCCB reads it, with accept and return."""
    pledge = _for_office(request, pk, to="xét đăng ký")
    sent = pledge.state == PledgeState.SUBMITTED
    context = whole(pledge, reading.settled_remarks(pledge) if sent else ()) | {
        "can_accept": sent,
        "sending_back": pledge.state in (PledgeState.SUBMITTED, PledgeState.ACCEPTED),
        "told": officers_of([pledge.unit]),
    }
    return render(request, "emulation/pledges/review.html", context)


def _for_office(request: HttpRequest, pk: int, *, to: str) -> Pledge:
    pledge = get_object_or_404(reading.readable_pledges(request.user), pk=pk)
    require_role(request.user, Role.TCCB, to=to)
    return pledge


@login_required
@require_POST
def pledge_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the pledge as the page showed it."""
    pledge = _for_office(request, pk, to="nhận đăng ký")
    overview = f"{reverse('pledge_overview')}?dot={pledge.period_id}"
    try:
        service.accept_pledge(pledge=pledge, by=request.user, seen=_seen(request))
    except Refused as refusal:
        pledge.refresh_from_db(fields=["state"])
        if done_before(request, Act.PLEDGE_ACCEPTED, pledge, told=ACCEPTED):
            return redirect(overview)
        if pledge.state == PledgeState.ACCEPTED:
            messages.info(request, ACCEPTED)
        else:
            messages.error(request, refusal.message)
        return redirect("pledge_review", pk=pledge.pk)
    messages.success(
        request,
        f"Đã nhận đăng ký {pledge.period.span.label} của {pledge.unit.name} "
        f"lúc {clock.now():%H:%M}.",
    )
    return redirect(overview)


def _seen(request: HttpRequest) -> int:
    return whole_number(request.POST.get("seen"))


@login_required
@require_http_methods(FORM_METHODS)
def pledge_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Remarks on the very places; the button "Thêm chỗ cần sửa" only adds a slot."""
    pledge = _for_office(request, pk, to="trả lại đăng ký")
    form = _return_form(request, pledge)
    more = request.method == "POST" and "more" in request.POST
    if request.method == "POST" and not more and form.is_valid():
        try:
            service.return_pledge(
                pledge=pledge,
                remarks=form.remarks(),
                by=request.user,
                seen=form.cleaned_data["seen"] or 0,
            )
        except Stale as stale:
            messages.error(request, stale.message)
            return redirect("pledge_review", pk=pledge.pk)
        except Refused as refusal:
            if _returned_before(request, pledge, form.remarks()):
                return redirect("pledge_review", pk=pledge.pk)
            form.refuse(refusal)
        else:
            count = len(form.remarks())
            messages.success(
                request, f"Đã trả lại đăng ký của {pledge.unit.name} với {count} chỗ cần sửa."
            )
            return redirect("pledge_review", pk=pledge.pk)
    context = {"pledge": pledge, "form": form, "told": officers_of([pledge.unit])}
    context["can_add"] = form.count < MOST_REMARKS
    return render(request, "emulation/pledges/return.html", context, status=form.status)


def _returned_before(request: HttpRequest, pledge: Pledge, remarks: list[Remark]) -> bool:
    told = f"Đăng ký của {pledge.unit.name} đã được trả lại rồi."
    reasons = [normalise(remark.text) for remark in remarks]
    return done_before(request, Act.PLEDGE_RETURNED, pledge, told=told, reasons=reasons)


def _return_form(request: HttpRequest, pledge: Pledge) -> ReturnForm:
    """Bound when sent; as typed with one slot more when asked for; else with places preselected."""
    held = contents(pledge)
    if request.method != "POST":
        asked = request.GET.getlist("cho")[:MOST_REMARKS]
        initial = {f"place_{number}": key for number, key in enumerate(asked, start=1)}
        slots = max(1, len(asked))
        initial |= {"seen": pledge.version, "slots": slots}
        return ReturnForm(initial=initial, held=held, slots=slots)
    slots = whole_number(request.POST.get("slots"), default=1)
    if "more" not in request.POST:
        return ReturnForm(request.POST, held=held, slots=slots)
    slots = min(slots + 1, MOST_REMARKS)
    initial = request.POST.dict() | {"slots": slots}
    return ReturnForm(initial=initial, held=held, slots=slots)
