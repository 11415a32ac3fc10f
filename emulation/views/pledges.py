"""An officer's pledge as a whole: list, task list, check and send; and reading a sent one."""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from emulation import clock
from emulation.access import require_officer_of
from emulation.enums import PledgeState, Role
from emulation.errors import Refused
from emulation.models import Movement, Pledge, PledgeRemark, RegistrationPeriod, Unit
from emulation.navigation import role_in_force
from emulation.selectors import pledges as reading
from emulation.selectors import progress
from emulation.services import pledges as service
from emulation.services.inbox import holders_of
from emulation.vietnamese.dates import format_date
from emulation.views.asked import FORM_METHODS, whole_number

SENT = "Đăng ký đã gửi nên không sửa được. Muốn sửa, nhờ Phòng Tổ chức cán bộ trả lại."
OFFICER_ROLES = (Role.UNIT_OFFICER, Role.STAFF)


@login_required
@require_safe
def pledge_list(request: HttpRequest) -> HttpResponse:
    """The pledges of one's own units, and what can be made now; TCCB is led to its overview."""
    user, today = request.user, clock.today()
    if user.scope.sees_every_unit and role_in_force(request) not in OFFICER_ROLES:
        return redirect("pledge_overview")
    units = list(Unit.objects.filter(pk__in=user.scope.unit_ids))
    own = reading.readable_pledges(user)
    if user.scope.sees_every_unit:
        own = own.filter(unit__in=units)
    made = {(pledge.unit_id, pledge.period_id) for pledge in own}
    periods = reading.current_periods(user.scope.unit_ids, today)
    context = {
        "pledges": own,
        "chips": reading.CHIPS,
        "to_make": [(p, u) for p in periods for u in units if (u.pk, p.pk) not in made],
        "units": units,
        "several": Movement.objects.begun().count() > 1,
        "assigned": reading.given_targets(user).filter(subject__unit__in=units),
    }
    return render(request, "emulation/pledges/list.html", context)


@login_required
@require_POST
def pledge_create(request: HttpRequest, period_id: int, unit_id: int) -> HttpResponse:
    """Make the unit's pledge for the period, or go to the one there is."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=unit_id)
    period = get_object_or_404(RegistrationPeriod.objects.select_related("movement"), pk=period_id)
    try:
        pledge = service.create_pledge(unit=unit, period=period, by=request.user, on=clock.today())
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("pledge_list")
    return redirect("pledge_detail", pk=pledge.pk)


@login_required
@require_safe
def pledge_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The task list while it can be edited; else the pledge to read, or one's own part of it."""
    pledge = get_object_or_404(reading.readable_pledges(request.user), pk=pk)
    if reading.may_edit(request.user, pledge):
        return render(request, "emulation/pledges/tasks.html", task_list(pledge))
    context = whole(pledge)
    if reading.reads_whole(request.user, pledge):
        context["reviews"] = request.user.scope.has(Role.TCCB)
        return render(request, "emulation/pledges/read.html", context)
    own = [
        entry for entry in context["people"] if entry["entry"].subject.staff_id == own_id(request)
    ]
    return render(request, "emulation/pledges/read_own.html", context | {"people": own})


def own_id(request: HttpRequest) -> int | None:
    return request.user.scope.staff_id


def task_list(pledge: Pledge) -> dict[str, object]:
    """The five items in their groups, and what stands beside them."""
    held = contents(pledge)
    items = {item.key: item for item in progress.items(held)}
    done = len([item for item in items.values() if item.done])
    own = [items[progress.TIER], items[progress.TARGETS], items[progress.TASKS]]
    people = [items[progress.PEOPLE], items[progress.PEOPLE_TARGETS]]
    return {
        "pledge": pledge,
        "groups": [("1. Tập thể", rows(pledge, own)), ("2. Cá nhân", rows(pledge, people))],
        "done": done,
        "total": len(items),
        "ready": done == len(items),
        "remarks": remark_lines(held),
        "journal": reading.history(pledge),
        "office": reading.people_of_office()[:1],
        "review_days": reading.review_days(clock.today()),
    }


def rows(pledge: Pledge, items: list[progress.Item]) -> list[dict[str, object]]:
    routes = {
        progress.TIER: "pledge_tier",
        progress.TARGETS: "pledge_targets",
        progress.TASKS: "pledge_tasks",
        progress.PEOPLE: "pledge_people",
        progress.PEOPLE_TARGETS: "pledge_people_targets",
    }
    return [{"item": item, "route": routes[item.key]} for item in items]


def contents(pledge: Pledge) -> progress.Contents:
    """What the pledge holds, with the names of its movement's tiers."""
    held = progress.contents(pledge)
    tiers = reading.tiers_of(pledge.period.movement)
    held.tier_names = {tier.code: tier.name for tier in tiers}
    return held


def remark_lines(
    held: progress.Contents, remarks: Iterable[PledgeRemark] | None = None
) -> list[dict[str, str]]:
    """Remarks (the open ones) as the list quotes them: what they are about, and their words."""
    lines = []
    for remark in held.remarks if remarks is None else remarks:
        item = progress.item_of(remark, held)
        about = progress.TITLES.get(item, "Cả đăng ký")
        target = next((t for t in held.targets if t.pk == remark.target_id), None)
        lines.append({"about": target.indicator.name if target else about, "text": remark.text})
    return lines


def whole(pledge: Pledge, settled: Iterable[PledgeRemark] = ()) -> dict[str, object]:
    """The pledge as answers: collective, tasks, people; each target beside the year before.

    `settled`: remarks of an earlier return, to stand beside what was changed for them.
    """
    held = contents(pledge)
    before = reading.year_before(held.targets, pledge.period.span)
    tiers = reading.tiers_of(pledge.period.movement)
    by_code = {tier.code: tier for tier in tiers}
    asked, answered_now = remarks_by_target(held.remarks), remarks_by_target(settled)

    def part(entry: object) -> dict[str, object]:
        return {
            "entry": entry,
            "tier": by_code.get(entry.tier),
            "targets": [
                {
                    "target": target,
                    "words": reading.promise_in_words(target),
                    "before": before.get((target.subject_id, target.indicator_id)),
                    "quotes": asked.get(target.pk, []),
                    "settled": answered_now.get(target.pk, []),
                }
                for target in held.targets_of(entry)
            ],
        }

    return {
        "pledge": pledge,
        "held": held,
        "ranks": len(tiers),
        "collective": part(held.collective),
        "people": [part(entry) for entry in held.people],
        "chip": reading.CHIPS[pledge.state],
        "remarks": remark_lines(held),
        "settled": remark_lines(held, [remark for remark in settled if not remark.target_id]),
        "journal": reading.history(pledge),
        "answer_due": pledge.submitted_at and reading.answer_due(local_day(pledge.submitted_at)),
    }


def remarks_by_target(remarks: Iterable[PledgeRemark]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for remark in remarks:
        if remark.target_id:
            found.setdefault(remark.target_id, []).append(remark.text)
    return found


def local_day(moment: object) -> object:
    return timezone.localtime(moment).date()


@login_required
@require_http_methods(FORM_METHODS)
def pledge_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Check the answers, then send: the page names whom sending tells."""
    pledge = get_object_or_404(reading.readable_pledges(request.user), pk=pk)
    require_officer_of(request.user, pledge.unit, to="gửi đăng ký thi đua")
    if not pledge.editable:
        return answered(request, pledge)
    refusal = ""
    if request.method == "POST":
        try:
            return sent(request, pledge)
        except Refused as refused:
            pledge.refresh_from_db()
            if not pledge.editable:
                return answered(request, pledge)
            refusal = refused.message
    return render(
        request,
        "emulation/pledges/check.html",
        whole(pledge)
        | {
            "refusal": refusal,
            "has_errors": bool(refusal),
            "missing": progress.unfinished(contents(pledge)),
            "office_count": len(holders_of(Role.TCCB)),
            "people_count": len(service.people_with_login(pledge)),
        },
        status=409 if refusal else 200,
    )


def sent(request: HttpRequest, pledge: Pledge) -> HttpResponse:
    now = clock.now()
    service.submit_pledge(
        pledge=pledge,
        by=request.user,
        on=clock.today(),
        seen=whole_number(request.POST.get("seen")),
    )
    sent = f"Đã gửi đăng ký {pledge.period.span.label} lúc {now:%H:%M}."
    due = reading.answer_due(now.date())
    promise = f" Phòng Tổ chức cán bộ trả lời chậm nhất ngày {format_date(due)}." if due else ""
    messages.success(request, f"{sent}{promise}")
    return redirect("pledge_detail", pk=pledge.pk)


def answered(request: HttpRequest, pledge: Pledge) -> HttpResponse:
    """A second press of the button, or an old page: say where the pledge is now."""
    if pledge.state == PledgeState.SUBMITTED:
        messages.info(request, "Đăng ký này đã gửi rồi, không gửi thêm lần nữa.")
    else:
        messages.info(request, "Phòng Tổ chức cán bộ đã nhận đăng ký này.")
    return redirect("pledge_detail", pk=pledge.pk)
