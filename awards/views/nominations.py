"""Nominations of a unit: list, choose a tier, check and send; and reading one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.enums import NominationState, OccasionState, ReportState
from awards.forms.nominations import TierForm
from awards.models import Nomination, Occasion
from awards.rules import Verdict
from awards.selectors import agenda_items as shown
from awards.selectors import nomination_table as table
from awards.selectors import nominations as reading
from awards.selectors.anew import now_otherwise
from awards.selectors.cautions import caution_rows
from awards.selectors.choosing import pick_in_force
from awards.selectors.reports import figures
from awards.selectors.tiers import Tiers
from awards.selectors.verdicts import Assessment, assess_subject
from awards.services import nominations as service
from emulation import clock
from emulation.access import require_officer_of
from emulation.acts import Act
from emulation.enums import Role
from emulation.errors import Refused
from emulation.models import Subject
from emulation.navigation import role_in_force
from emulation.services.inbox import holders_of
from emulation.views.asked import FORM_METHODS, posted
from emulation.views.evidence import attachment
from emulation.views.pressed import done_before


@login_required
@require_safe
def nomination_list(request: HttpRequest) -> HttpResponse:
    """A unit's nominations per open occasion; overseers get the occasions' tables."""
    user = request.user
    if user.scope.sees_every_unit and role_in_force(request) != Role.UNIT_OFFICER:
        return _occasions(request)
    groups = [
        {"occasion": occasion, "candidates": found}
        for occasion in reading.open_occasions()
        if (found := reading.candidates(occasion, user, on=clock.today()))
    ]
    own, tiers = reading.own_nominations(user), Tiers()
    mine = [
        {
            "nomination": nomination,
            "chip": reading.state_chip(nomination.state),
            "line": reading.summary_line(nomination),
            "tier": tiers.of(nomination.occasion, nomination.tier),
        }
        for nomination in own
    ]
    returned = [row for row in mine if row["nomination"].state == NominationState.RETURNED]
    context = {"groups": groups, "mine": mine, "returned": returned}
    return render(request, "awards/nominations/list.html", context)


def _occasions(request: HttpRequest) -> HttpResponse:
    rows = table.by_occasion(request.user)
    return render(request, "awards/nominations/occasions.html", {"rows": rows})


@login_required
@require_http_methods(FORM_METHODS)
def nomination_create(request: HttpRequest, occasion_id: int, subject_id: int) -> HttpResponse:
    """Choose a tier; what each would need stands beside it."""
    subjects = Subject.objects.visible_to(request.user).select_related("unit", "staff")
    subject = get_object_or_404(subjects, pk=subject_id)
    occasion = get_object_or_404(Occasion.objects.select_related("movement"), pk=occasion_id)
    require_officer_of(request.user, subject.unit, to="đề nghị khen thưởng cho đơn vị")
    assessment = assess_subject(occasion, subject, on=clock.today())
    tiers = reading.tiers_of(occasion.movement_id)
    choices = [(v.tier, _choice(v, tiers[v.tier].name)) for v in assessment.verdicts]
    form = TierForm(posted(request), choices=choices, initial={"tier": _reached(assessment)})
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                made = service.create_nomination(
                    occasion=occasion,
                    subject=subject,
                    tier=form.cleaned_data["tier"],
                    by=request.user,
                    on=clock.today(),
                )
                return redirect("nomination_check", pk=made.pk)
            except Refused as refusal:
                form.refuse(refusal)
        status = 422
    context = {
        "form": form,
        "occasion": occasion,
        "subject": subject,
        "verdicts": [_line(verdict, tiers) for verdict in assessment.verdicts],
        "cautions": caution_rows(assessment.cautions, request.user),
        "sentence": assessment.next_tier.sentence,
        "ranks": len(tiers),
    }
    return render(request, "awards/nominations/create.html", context, status=status)


def _choice(verdict: Verdict, name: str) -> str:
    """The tier with its answer, so that nobody chooses without having read it."""
    why = reading.shortfall(verdict)
    return f"{name}: {verdict.status.label.lower()}{', ' + why if why else ''}"


def _reached(assessment: Assessment) -> str:
    return assessment.next_tier.reached or ""


def _line(verdict: Verdict, tiers: dict[str, Any]) -> dict[str, Any]:
    return {
        "tier": tiers[verdict.tier],
        "chip": reading.verdict_chip(verdict.status.value),
        "why": reading.shortfall(verdict),
        "percent": verdict.lead.percent if verdict.lead else "",
    }


def seen(request: HttpRequest, pk: int) -> Nomination:
    """The nomination, if the user may see it; else 404."""
    rows = Nomination.objects.visible_to(request.user).for_list()
    return get_object_or_404(
        rows.select_related("occasion__movement", "report__written_by__staff", "override_by"), pk=pk
    )


@login_required
@require_http_methods(FORM_METHODS)
def nomination_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Check the answers, then send: the page names whom sending tells."""
    if request.method == "POST" and _discarded_before(request, pk):
        return redirect("nomination_list")
    nomination = seen(request, pk)
    require_officer_of(request.user, nomination.subject.unit, to="gửi đề nghị của đơn vị")
    if not nomination.editable:
        return _answered(request, nomination)
    refusal = ""
    if request.method == "POST":
        try:
            service.submit_nomination(nomination=nomination, by=request.user, on=clock.today())
        except Refused as refused:
            refusal = refused.message
            still = Nomination.objects.filter(pk=pk).first()
            if still is None:
                return _gone(request, pk, refusal)
            if not still.editable:
                return _answered(request, nomination)
        else:
            messages.success(
                request,
                f"Đã gửi đề nghị khen thưởng của {nomination.subject.addressed_within} "
                f"lúc {clock.now():%H:%M}.",
            )
            return redirect("nomination_list")
    return _check_page(request, nomination, refusal)


def _answered(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    """A second press of the button, or an old page, of a nomination that was sent."""
    told = f"Đề nghị khen thưởng của {nomination.subject.addressed_within} đã gửi rồi."
    if request.method == "POST" and done_before(
        request, Act.NOMINATION_SUBMITTED, nomination, told=told
    ):
        return redirect("nomination_list")
    messages.info(request, "Đề nghị này đã gửi.")
    return redirect("nomination_detail", pk=nomination.pk)


def _check_page(request: HttpRequest, nomination: Nomination, refusal: str) -> HttpResponse:
    occasion, subject = nomination.occasion, nomination.subject
    figure = figures(occasion, subject, on=clock.today())
    verdict = figure.assessment.verdict_for(nomination.tier)
    report = subject.reports.filter(occasion=occasion).first()
    tiers = reading.tiers_of(occasion.movement_id)
    context = {
        "nomination": nomination,
        "tier": tiers[nomination.tier],
        "ranks": len(tiers),
        "figures": figure,
        "report": report,
        "report_label": reading.report_label(report, subject),
        "report_ready": report is not None and report.state == ReportState.SUBMITTED,
        "chip": reading.verdict_chip(verdict.status.value),
        "met": verdict.status.value == "met",
        "cautions": caution_rows(verdict.warnings, request.user),
        "why": reading.shortfall(verdict),
        "percent": verdict.lead.percent if verdict.lead else "",
        "office_count": len(holders_of(Role.TCCB)),
        "refusal": refusal,
        "has_errors": bool(refusal),
    }
    return render(request, "awards/nominations/check.html", context, status=409 if refusal else 200)


@login_required
@require_POST
def nomination_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a draft away that was never sent."""
    if _discarded_before(request, pk):
        return redirect("nomination_list")
    nomination = seen(request, pk)
    try:
        service.discard_nomination(nomination=nomination, by=request.user)
    except Refused as refusal:
        if not Nomination.objects.filter(pk=pk).exists():
            return _gone(request, pk, refusal.message)
        messages.error(request, refusal.message)
        return redirect("nomination_detail", pk=pk)
    messages.success(request, f"Đã bỏ đề nghị còn nháp của {nomination.subject.addressed_within}.")
    return redirect("nomination_list")


def _discarded_before(request: HttpRequest, pk: int) -> bool:
    told = "Đề nghị này đã được bỏ rồi."
    return done_before(request, Act.NOMINATION_DISCARDED, Nomination(pk=pk), told=told)


def _gone(request: HttpRequest, pk: int, why: str) -> HttpResponse:
    """The draft was thrown away between the page's look at it and the act; it has no page."""
    if not _discarded_before(request, pk):
        messages.error(request, why)
    return redirect("nomination_list")


@login_required
@require_safe
def nomination_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Reasons first, then the unit's words; what may be done about it now."""
    nomination = seen(request, pk)
    return render(request, "awards/nominations/detail.html", detail(request, nomination))


@login_required
@require_safe
def nomination_evidence(request: HttpRequest, nomination_id: int, evidence_id: int) -> FileResponse:
    """A file behind a nomination, for whoever sees the nomination: council members from the day
    it is put before them."""
    files = shown.evidence_of(seen(request, nomination_id))
    return attachment(get_object_or_404(files, pk=evidence_id))


def detail(request: HttpRequest, nomination: Nomination) -> dict[str, Any]:
    """What the page of one nomination shows to this person."""
    user, subject = request.user, nomination.subject
    verdict = shown.stored_verdict(nomination)
    lead = verdict.lead if verdict else None
    tiers = reading.tiers_of(nomination.occasion.movement_id)
    office = user.scope.has(Role.TCCB)
    known = office or user.scope.sees_every_unit or subject.unit_id in user.scope.unit_ids
    waiting = office and nomination.state == NominationState.SUBMITTED
    return {
        "nomination": nomination,
        "verdict": verdict,
        "chip": reading.verdict_chip(nomination.verdict_status),
        "state": table.step_chip(nomination),
        "stopped": table.is_stopped(nomination),
        "now": now_otherwise([nomination], on=clock.today()).get(nomination.pk),
        "tier": tiers[nomination.tier],
        "ranks": len(tiers),
        "gap": shown.gap_words(lead) if lead else None,
        "bar": shown.bar_of(lead) if lead else None,
        "proof": shown.proof_of(verdict) if verdict else "",
        "why": reading.shortfall(verdict),
        "cautions": caution_rows(verdict.warnings if verdict else (), user),
        "report_label": reading.report_label(nomination.report, subject),
        "words": _words(nomination),
        "evidence": shown.evidence_of(nomination),
        "awards": shown.past_awards(nomination),
        "journal": reading.history(nomination, user) if known else [],
        "may_send": reading.may_send(nomination, user),
        "may_discard": reading.may_send(nomination, user)
        and nomination.state == NominationState.DRAFT,
        "may_add": subject.unit_id in user.scope.unit_ids
        and nomination.occasion.state == OccasionState.OPEN,
        "office": office,
        "obstacle": reading.obstacles([nomination]).get(nomination.pk, "") if waiting else "",
        "may_compile": waiting,
        "may_return": office
        and nomination.state in (NominationState.SUBMITTED, NominationState.COMPILED),
        "may_present": office and nomination.state == NominationState.COMPILED,
        "may_decide": office and nomination.state == NominationState.APPROVED,
        "may_renew": reading.may_renew(nomination, user),
        "oversees": user.scope.sees_every_unit,
        "pick": pick_in_force(nomination) if user.scope.sees_every_unit else None,
    }


def _words(nomination: Nomination) -> list[tuple[str, list[str]]]:
    report = nomination.report
    if report is None:
        return []
    parts = [
        ("Tóm tắt thành tích", report.summary),
        ("Sơ lược đặc điểm, tình hình", report.overview),
        ("Thành tích đạt được", report.achievements),
        ("Biện pháp, cách làm", report.measures),
    ]
    return [(title, text.splitlines()) for title, text in parts if text.strip()]
