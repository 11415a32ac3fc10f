"""Decisions that came back: what waits for one, recording one, declining, reading one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from awards.enums import NominationState
from awards.forms.decisions import DecisionCorrectionForm, DecisionForm
from awards.forms.nominations import DeclineForm
from awards.models import Decision, Nomination, Occasion
from awards.selectors import register as reading
from awards.selectors.nominations import tiers_of
from awards.selectors.rewards import Rewards
from awards.selectors.tiers import Tiers
from awards.services import decisions as service
from awards.views.nominations import seen
from emulation import audit, clock
from emulation.access import require_role
from emulation.acts import Act
from emulation.enums import Role
from emulation.errors import Forbidden, Refused
from emulation.models import AwardTier, User
from emulation.vietnamese.dates import format_date
from emulation.vietnamese.names import normalise_lines
from emulation.views.asked import FORM_METHODS, posted
from emulation.views.pledge_parts import Conflict, attempt
from emulation.views.pressed import done_before

_WHO = "Chỉ Phòng Tổ chức cán bộ, Hội đồng, Giám đốc, Thanh tra xem danh sách quyết định."


def require_reader(user: User) -> None:
    """Raises Forbidden for whom decisions as such are no matter of."""
    if not (user.scope.sees_every_unit or user.scope.on_council):
        raise Forbidden(_WHO)


@login_required
@require_safe
def decision_list(request: HttpRequest) -> HttpResponse:
    """What still waits for a decision, then the decisions recorded so far."""
    require_reader(request.user)
    pages = Paginator(reading.decisions(request.user), reading.PAGE_SIZE)
    page = pages.get_page(request.GET.get("page"))
    tiers = Tiers()
    context = {
        "waiting": reading.waiting_decisions(request.user),
        "rows": [(decision, tiers.of(decision.occasion, decision.tier)) for decision in page],
        "page": page,
        "page_numbers": pages.get_elided_page_range(page.number),
        "office": request.user.scope.has(Role.TCCB),
    }
    return render(request, "awards/decisions/list.html", context)


@login_required
@require_safe
def decision_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A decision with the awards it gives, names as they were on its day."""
    require_reader(request.user)
    decision = get_object_or_404(reading.decisions(request.user), pk=pk)
    rows = reading.awards(request.user).filter(decision=decision)
    awards, rewards = list(rows), Rewards(rows)
    context = {
        "decision": decision,
        "honoured": reading.honoured(awards),
        "rows": [(award, rewards.of(award)) for award in awards],
        "rewards": rewards,
        "tier": Tiers().of(decision.occasion, decision.tier),
        "office": request.user.scope.has(Role.TCCB),
        "corrected": audit.entries_of(decision).filter(act=Act.DECISION_CORRECTED).first(),
    }
    return render(request, "awards/decisions/detail.html", context)


@login_required
@require_http_methods(FORM_METHODS)
def decision_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Put right the number or day that was typed wrongly, with the reason."""
    require_role(request.user, Role.TCCB, to="sửa quyết định khen thưởng")
    decision = get_object_or_404(reading.decisions(request.user), pk=pk)
    initial = {
        "number": decision.number,
        "decided_on": decision.decided_on,
        "seen": service.decision_mark(decision),
    }
    form = DecisionCorrectionForm(posted(request), initial=initial)
    conflict = None
    if request.method == "POST" and form.is_valid():
        done, stale = attempt(
            form, lambda: _correct(request, decision, form), lambda: _fresh(decision)
        )
        if done:
            decision.refresh_from_db()
            messages.success(request, f"Đã sửa, nay là Quyết định {decision.number}.")
            return redirect("decision_detail", pk=pk)
        conflict = _conflict(decision, form.cleaned_data) if stale else None
    context = {"form": form, "decision": decision, "conflict": conflict}
    context["has_errors"] = conflict is not None
    status = 409 if conflict else form.status
    return render(request, "awards/decisions/correct.html", context, status=status)


def _correct(request: HttpRequest, decision: Decision, form: DecisionCorrectionForm) -> None:
    given = form.cleaned_data
    service.correct_decision(decision=decision, by=request.user, on=clock.today(), **given)


def _fresh(decision: Decision) -> dict[str, str]:
    decision.refresh_from_db()
    return {"seen": service.decision_mark(decision)}


def _conflict(stored: Decision, typed: dict[str, Any]) -> Conflict:
    """The stored number and day beside the typed ones, where they differ."""
    pairs = [
        ("Số quyết định", stored.number, typed["number"]),
        ("Ngày quyết định", format_date(stored.decided_on), format_date(typed["decided_on"])),
    ]
    return Conflict(None, [pair for pair in pairs if pair[1] != pair[2]])


@login_required
@require_http_methods(FORM_METHODS)
def decision_record(request: HttpRequest, occasion_id: int, tier: str) -> HttpResponse:
    """Enter number, day and issuer, and tick whom the decision names; look at it; then record."""
    require_role(request.user, Role.TCCB, to="ghi quyết định khen thưởng")
    occasion = get_object_or_404(
        Occasion.objects.select_related("movement__department"), pk=occasion_id
    )
    named = tiers_of(occasion.movement_id).get(tier)
    if named is None:
        raise Http404
    approved = reading.approved_for(occasion, tier, request.user)
    usual = reading.issuer_on(approved[0], clock.today()) if approved else ""
    initial = {"issuer": usual, "awarded": [str(n.pk) for n in approved]}
    form = DecisionForm(posted(request), nominations=approved, initial=initial)
    if request.method != "POST" or not form.is_valid():
        if (done := _recorded_just_now(request, occasion, tier, form)) is not None:
            return redirect("decision_detail", pk=done.pk)
        return _record_page(request, occasion, named, form)
    given = _given(request, occasion, named, form, usual)
    sure = "sure" in request.POST
    try:
        done = service.record_decision(**given) if sure else service.refuse_decision(**given)
    except Refused as refusal:
        if (again := _recorded_just_now(request, occasion, tier, form)) is not None:
            return redirect("decision_detail", pk=again.pk)
        form.refuse(refusal)
        return _record_page(request, occasion, named, form)
    if "again" in request.POST:
        return _record_page(request, occasion, named, form)
    if done is None:
        return _check_page(request, named, form, given)
    told = reading.honoured(form.chosen())
    messages.success(request, f"Đã ghi Quyết định {done.number}, khen {told}.")
    return redirect("decision_detail", pk=done.pk)


def _recorded_just_now(
    request: HttpRequest, occasion: Occasion, tier: str, form: DecisionForm
) -> Decision | None:
    """What the first press of the button recorded, where this is the second one of the same."""
    if "sure" not in request.POST or not {"number", "decided_on"} <= form.cleaned_data.keys():
        return None
    mine = occasion.decisions.filter(
        tier=tier, decided_on=form.cleaned_data["decided_on"], recorded_by=request.user
    )
    sent = sorted(request.POST.getlist("awarded"))
    for decision in mine:
        named = sorted(str(pk) for pk in decision.awards.values_list("nomination", flat=True))
        same = service.folded(decision.number) == service.folded(form.cleaned_data["number"])
        told = f"Quyết định {decision.number} đã được ghi."
        same = same and named == sent
        if same and done_before(request, Act.DECISION_RECORDED, decision, told=told):
            return decision
    return None


def _given(
    request: HttpRequest, occasion: Occasion, tier: AwardTier, form: DecisionForm, usual: str
) -> dict[str, Any]:
    """What the service takes. The usual issuer is written under its name on the decision's day."""
    given, chosen = form.cleaned_data, form.chosen()
    issuer = given["issuer"]
    if issuer == usual and chosen:
        issuer = reading.issuer_on(chosen[0], given["decided_on"])
    return {
        "occasion": occasion,
        "tier": tier.code,
        "number": given["number"],
        "decided_on": given["decided_on"],
        "issuer": issuer,
        "nominations": chosen,
        "by": request.user,
        "on": clock.today(),
    }


def _check_page(
    request: HttpRequest, tier: AwardTier, form: DecisionForm, given: dict[str, Any]
) -> HttpResponse:
    """Kiểm tra trước khi ghi: what cannot be taken back is read once more, names in full."""
    context = given | {
        "tier": tier,
        "ranks": len(tiers_of(tier.movement_id)),
        "left": [n for n in form.nominations if n not in given["nominations"]],
        "honoured": reading.honoured(given["nominations"]),
        "told": reading.people_told(given["nominations"]),
        "sent": [
            (name, value)
            for name in form.fields
            for value in request.POST.getlist(name)
        ],
    }  # fmt: skip
    return render(request, "awards/decisions/check.html", context)


def _record_page(
    request: HttpRequest, occasion: Occasion, tier: AwardTier, form: DecisionForm
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "occasion": occasion,
        "tier": tier,
        "ranks": len(tiers_of(occasion.movement_id)),
        "approved": form.nominations,
    }
    return render(request, "awards/decisions/record.html", context, status=form.status)


@login_required
@require_http_methods(FORM_METHODS)
def nomination_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Record, with its reason, that the issuer did not give the award."""
    nomination = seen(request, pk)
    require_role(request.user, Role.TCCB, to="ghi không được tặng")
    if nomination.state != NominationState.APPROVED:
        if _declined_before(request, nomination):
            return redirect("decision_list")
        messages.info(request, f"Đề nghị đang ở bước “{nomination.get_state_display()}”.")
        return redirect("nomination_detail", pk=pk)
    form = DeclineForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            service.decline_nomination(
                nomination=nomination, reason=form.cleaned_data["reason"], by=request.user
            )
        except Refused as refusal:
            if _declined_before(request, nomination):
                return redirect("decision_list")
            form.refuse(refusal)
        else:
            name = nomination.subject.addressed
            messages.success(request, f"Đã ghi {name} không được tặng. Đầu mối được báo.")
            return redirect("decision_list")
    tiers = tiers_of(nomination.occasion.movement_id)
    context = {
        "form": form,
        "nomination": nomination,
        "tier": tiers[nomination.tier],
        "ranks": len(tiers),
    }
    return render(request, "awards/decisions/decline.html", context, status=form.status)


def _declined_before(request: HttpRequest, nomination: Nomination) -> bool:
    reason = normalise_lines(request.POST.get("reason", ""))
    told = f"Đã ghi {nomination.subject.addressed} không được tặng rồi."
    return done_before(request, Act.NOMINATION_DECLINED, nomination, told=told, reason=reason)
