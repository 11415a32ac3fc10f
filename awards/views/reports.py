"""Reports of achievement: lists, the editor beside its figures, handing in, confirming."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.forms.reports import ReportForm, stored_words
from awards.models import Occasion, Report
from awards.selectors import composing
from awards.selectors import nominations as unit
from awards.selectors import reports as reading
from awards.selectors.report_parts import PARTS, parts_of
from awards.services import reports as service
from emulation import clock
from emulation.enums import Role
from emulation.errors import Refused, Stale
from emulation.models import Subject
from emulation.navigation import role_in_force
from emulation.views.asked import FORM_METHODS, whole_number

PAGE_SIZE = 25
PROPOSED = "?soan-san=1"
TO_HAND_IN = "?nop=1"


@login_required
@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """Who still has to write, per open occasion; overseers read what has been handed in."""
    user = request.user
    oversees = user.scope.sees_every_unit
    if oversees and role_in_force(request) not in (Role.UNIT_OFFICER, Role.STAFF):
        return _every_report(request)
    own = reading.own_subject(user)
    groups = []
    for occasion in unit.open_occasions():
        subjects = list(unit.subjects_for(occasion, user))
        if own and not user.scope.unit_ids and own not in subjects:
            subjects.append(own)
        listed = reading.lines(occasion, subjects)
        others = list(unit.others_of(user, subjects)) if user.scope.unit_ids else []
        groups.append(
            {
                "occasion": occasion,
                "lines": listed,
                "done": len([line for line in listed if line.done]),
                "waits": len([line for line in listed if line.waits]),
                "others": others,
            }
        )
    mine = reading.visible_reports(user).exclude(occasion__in=[g["occasion"] for g in groups])
    if oversees:
        mine = mine.filter(subject__in=[own] if own else [])
    return render(request, "awards/reports/list.html", {"groups": groups, "earlier": mine})


def _every_report(request: HttpRequest) -> HttpResponse:
    rows = reading.visible_reports(request.user).order_by(
        "-occasion__ends_on", "subject__unit__sort_key", "subject__kind", "subject__sort_key", "pk"
    )
    pages = Paginator(rows, PAGE_SIZE)
    page = pages.get_page(request.GET.get("page"))
    lines = [reading.Line(report.subject, report) for report in page]
    numbers = pages.get_elided_page_range(page.number)
    context = {"lines": lines, "page": page, "page_numbers": numbers}
    return render(request, "awards/reports/every.html", context)


@login_required
@require_safe
def report_choose(request: HttpRequest, occasion_id: int) -> HttpResponse:
    """From the list's choice of another person to their editor."""
    subjects = Subject.objects.visible_to(request.user)
    subject = get_object_or_404(subjects, pk=whole_number(request.GET.get("ai")))
    return redirect("report_edit", occasion_id=occasion_id, subject_id=subject.pk)


@login_required
@require_safe
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The report to read, with what may be done about it now."""
    report = get_object_or_404(reading.visible_reports(request.user), pk=pk)
    return render(request, "awards/reports/detail.html", _reading(request, report))


def _reading(request: HttpRequest, report: Report) -> dict[str, Any]:
    user, subject = request.user, report.subject
    about_me = subject.staff_id is not None and subject.staff_id == user.scope.staff_id
    writes = reading.may_write(user, subject)
    settled = service.is_settled(report)
    return {
        "report": report,
        "chip": reading.report_chip(report, subject),
        "figures": reading.figures(report.occasion, subject, on=clock.today()),
        "may_edit": writes and not settled,
        "may_hand_in": writes and not settled and report.state == "draft",
        "may_confirm": about_me and report.state == "submitted" and report.needs_confirmation,
        "about_me": about_me,
        "parts": parts_of(report),
        "sees_list": user.scope.sees_every_unit,
    }


# --- Writing --------------------------------------------------------------------------------


@login_required
@require_http_methods(FORM_METHODS)
def report_edit(request: HttpRequest, occasion_id: int, subject_id: int) -> HttpResponse:
    """The words, beside the figures they must agree with."""
    subjects = Subject.objects.visible_to(request.user).select_related("unit", "staff")
    subject = get_object_or_404(subjects, pk=subject_id)
    occasion = get_object_or_404(Occasion.objects.select_related("movement"), pk=occasion_id)
    service.require_writer(subject, request.user)
    report = reading.visible_reports(request.user).filter(occasion=occasion, subject=subject)
    editor = Editor(request, occasion, subject, report.first())
    return editor.post() if request.method == "POST" else editor.get()


class Editor:
    """One request to the editor."""

    def __init__(
        self, request: HttpRequest, occasion: Occasion, subject: Subject, report: Report | None
    ) -> None:
        self.request, self.occasion, self.subject = request, occasion, subject
        self.report = report
        self.figures = reading.figures(occasion, subject, on=clock.today())

    @property
    def url(self) -> str:
        return reverse("report_edit", args=[self.occasion.pk, self.subject.pk])

    def get(self) -> HttpResponse:
        if self.report is not None and service.is_settled(self.report):
            messages.error(self.request, service.SETTLED)
            return redirect("report_detail", pk=self.report.pk)
        words = stored_words(self.report)
        if "nop" not in self.request.GET:
            return self.show(ReportForm(initial=words))
        form = ReportForm(words)
        form.ask_for_missing()
        return self.show(form)

    def post(self) -> HttpResponse:
        form = ReportForm(self.request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        act = self.request.POST.get("act", "")
        try:
            saved = service.save_report(
                occasion=self.occasion,
                subject=self.subject,
                version=form.cleaned_data["version"],
                by=self.request.user,
                words=self.words(form, act),
            )
        except Stale as stale:
            return self.conflict(form, stale)
        except Refused as refusal:
            form.refuse(refusal)
            return self.show(form, status=409)
        return self.saved(form, saved, act)

    def words(self, form: ReportForm, act: str) -> dict[str, str]:
        """What was typed; with the proposed text where it was asked for and takes nothing away."""
        words = form.words()
        typed, proposed = words["achievements"], self.proposal
        if act == "replace" or (act == "compose" and not typed):
            words["achievements"] = proposed or typed
        if act == "append":
            words["achievements"] = f"{typed}\n{proposed}".strip()
        return words

    @property
    def proposal(self) -> str:
        return composing.achievements(self.occasion, self.subject, self.figures)

    def saved(self, form: ReportForm, report: Report, act: str) -> HttpResponse:
        if act == "check":
            return redirect("report_detail", pk=report.pk)
        messages.success(
            self.request, f"Đã lưu lúc {service.clock_time(report)}", extra_tags="toast"
        )
        if act == "compose" and not self.proposal:
            messages.info(self.request, "Chưa có kết quả, đóng góp nào được ghi để soạn sẵn.")
        elif act == "compose" and form.cleaned_data["achievements"]:
            return redirect(f"{self.url}{PROPOSED}")
        elif act in ("compose", "replace", "append"):
            text = "Đã soạn phần thành tích từ số liệu. Hãy đọc và sửa lại cho đúng lời."
            messages.info(self.request, text)
        return redirect(self.url)

    def conflict(self, form: ReportForm, stale: Stale) -> HttpResponse:
        """Both texts side by side. Saving again now overwrites knowingly."""
        self.report = reading.visible_reports(self.request.user).get(
            occasion=self.occasion, subject=self.subject
        )
        data: QueryDict = form.data.copy()
        data["version"] = str(self.report.version)
        fresh = ReportForm(data)
        typed = form.words()
        rows = [
            (label, getattr(self.report, name), typed[name])
            for name, _anchor, label in PARTS
            if getattr(self.report, name) != typed[name]
        ]
        return self.show(fresh, status=409, conflict=rows, stale=stale.message)

    def show(self, form: ReportForm, *, status: int = 200, **more: Any) -> HttpResponse:
        context = {
            "form": form,
            "occasion": self.occasion,
            "subject": self.subject,
            "report": self.report,
            "figures": self.figures,
            "proposal": self.proposal if "soan-san" in self.request.GET else "",
            "has_errors": bool(more.get("conflict")),
            "returned": self._returned(),
        } | more
        return render(self.request, "awards/reports/edit.html", context, status=status)

    def _returned(self) -> list[str]:
        made = unit.Nomination.objects.visible_to(self.request.user)
        here = made.filter(occasion=self.occasion, subject=self.subject, state="returned")
        return list(here.values_list("return_reason", flat=True))


@login_required
@require_POST
def report_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand it in; a missing part leads back to the editor, at that part."""
    report = get_object_or_404(reading.visible_reports(request.user), pk=pk)
    try:
        report = service.submit_report(report=report, by=request.user, on=clock.today())
    except Refused as refusal:
        if refusal.field:
            return redirect(
                reverse("report_edit", args=[report.occasion_id, report.subject_id]) + TO_HAND_IN
            )
        messages.error(request, refusal.message)
        return redirect("report_detail", pk=pk)
    waits = report.needs_confirmation
    more = " Người có tên trong báo cáo được nhắc xác nhận." if waits else ""
    messages.success(
        request, f"Đã nộp báo cáo thành tích của {report.subject.addressed_within}.{more}"
    )
    return redirect("report_detail", pk=pk)


@login_required
@require_POST
def report_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The person named says that it is right."""
    report = get_object_or_404(reading.visible_reports(request.user), pk=pk)
    try:
        service.confirm_report(report=report, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "Đã xác nhận báo cáo thành tích. Đầu mối của đơn vị được báo.")
    return redirect("report_detail", pk=pk)
