"""The targets of one subject in a pledge: list, add, edit, remove."""

import uuid
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from emulation.errors import Refused
from emulation.forms.pledges import TargetForm
from emulation.models import MeasureUnit, Pledge, PledgeEntry, Target
from emulation.selectors import pledges as reading
from emulation.selectors import progress
from emulation.services import targets as service
from emulation.services.targets import Figures
from emulation.vietnamese.dates import format_date
from emulation.vietnamese.numbers import format_amount, format_fall, format_number
from emulation.views.asked import posted
from emulation.views.pledge_parts import Conflict, attempt, editing, saved
from emulation.views.pledges import contents, remarks_by_target

SAMPLE = Decimal(100)


@editing
def pledge_targets(request: HttpRequest, pledge: Pledge) -> HttpResponse:
    """The collective's targets."""
    entry = get_object_or_404(PledgeEntry, pledge=pledge, subject__kind="collective")
    return redirect("entry_targets", pk=pledge.pk, entry_id=entry.pk)


@editing
def pledge_people_targets(request: HttpRequest, pledge: Pledge) -> HttpResponse:
    """The people of the pledge and how many targets each has."""
    held = contents(pledge)
    asked = remarks_by_target(held.remarks)
    rows = [(entry, _line(held, entry), _chip(held, entry, asked)) for entry in held.people]
    context = {"pledge": pledge, "rows": rows}
    return render(request, "emulation/pledges/people_targets.html", context)


def _line(held: progress.Contents, entry: PledgeEntry) -> str:
    names = [target.indicator.name for target in held.targets_of(entry)]
    return f"{len(names)} chỉ tiêu: {'; '.join(names)}" if names else "Chưa có mức đề ra"


def _chip(
    held: progress.Contents, entry: PledgeEntry, asked: dict[int, list[str]]
) -> tuple[str, str]:
    own = held.targets_of(entry)
    if any(target.pk in asked for target in own) or _asked_whole(held, entry):
        return progress.STATES["fix"]
    return progress.STATES["done" if own else "none"]


def _asked_whole(held: progress.Contents, entry: PledgeEntry) -> bool:
    return any(
        remark.entry_id == entry.pk and remark.field == progress.PEOPLE_TARGETS
        for remark in held.remarks
    )


@editing
def entry_targets(request: HttpRequest, pledge: Pledge, entry_id: int) -> HttpResponse:
    """The targets of one subject of the pledge."""
    held = contents(pledge)
    entry = _entry(held, entry_id)
    asked = remarks_by_target(held.remarks)
    return render(
        request,
        "emulation/pledges/targets.html",
        {
            "pledge": pledge,
            "entry": entry,
            "rows": [(target, asked.get(target.pk, [])) for target in held.targets_of(entry)],
            "quotes": _whole_quotes(held, entry),
            "number": 2 if entry.subject.is_collective else 5,
        },
    )


def _entry(held: progress.Contents, entry_id: int) -> PledgeEntry:
    """The entry of this very pledge, or 404."""
    return get_object_or_404(
        PledgeEntry.objects.select_related("subject__staff", "subject__unit"),
        pledge=held.pledge,
        pk=entry_id,
    )


def _whole_quotes(held: progress.Contents, entry: PledgeEntry) -> list[str]:
    item = progress.TARGETS if entry.subject.is_collective else progress.PEOPLE_TARGETS
    return [
        remark.text
        for remark in held.remarks
        if not remark.target_id
        and progress.item_of(remark, held) == item
        and remark.entry_id in (None, entry.pk)
    ]


@editing
def target_add(request: HttpRequest, pledge: Pledge, entry_id: int) -> HttpResponse:
    """A new target of the subject."""
    held = contents(pledge)
    entry = _entry(held, entry_id)
    form = _form(request, pledge, {"token": uuid.uuid4()})
    conflict = None
    if request.method == "POST" and form.is_valid():
        token = form.token_or_new()
        done, stale = attempt(
            form,
            lambda: service.add_target(
                pledge=pledge,
                subject=entry.subject,
                figures=form.figures(),
                token=token,
                by=request.user,
            ),
            lambda: {"token": uuid.uuid4()},
        )
        if done:
            saved(request)
            return _onward(request, pledge, entry, None)
        if stale:
            stored = get_object_or_404(Target.objects.visible_to(request.user), token=token)
            conflict = _conflict(pledge, stored, form)
    return _show(request, held, entry, None, form, conflict)


@editing
def target_edit(request: HttpRequest, pledge: Pledge, target_id: int) -> HttpResponse:
    """Change a target of the pledge."""
    target = _target(request, pledge, target_id)
    held = contents(pledge)
    entry = get_object_or_404(PledgeEntry, pledge=pledge, subject=target.subject)
    form = _form(request, pledge, _initial(target))
    conflict = None
    if request.method == "POST" and form.is_valid():
        done, stale = attempt(
            form,
            lambda: service.change_target(
                target=target,
                figures=form.figures(),
                seen=form.cleaned_data["version"] or 0,
                by=request.user,
            ),
            lambda: {"version": _version_now(target)},
        )
        if done:
            saved(request)
            return _onward(request, pledge, entry, target)
        if stale:
            conflict = _conflict(pledge, target, form)
    return _show(request, held, entry, target, form, conflict)


@editing
def target_remove(request: HttpRequest, pledge: Pledge, target_id: int) -> HttpResponse:
    """Ask, then take the target out. A second press finds it gone and says the same."""
    if request.method == "POST" and reading.was_removed(pledge, target_id):
        messages.info(request, "Chỉ tiêu này đã xóa rồi.")
        return redirect("pledge_detail", pk=pledge.pk)
    target = _target(request, pledge, target_id)
    entry = get_object_or_404(PledgeEntry, pledge=pledge, subject=target.subject)
    if request.method == "POST":
        _remove(request, target)
        return redirect("entry_targets", pk=pledge.pk, entry_id=entry.pk)
    context = {"pledge": pledge, "target": target, "entry": entry}
    return render(request, "emulation/pledges/target_remove.html", context)


def _remove(request: HttpRequest, target: Target) -> None:
    try:
        service.remove_target(target=target, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        saved(request)


def _version_now(target: Target) -> int:
    target.refresh_from_db()
    return target.version


def _target(request: HttpRequest, pledge: Pledge, target_id: int) -> Target:
    seen = Target.objects.visible_to(request.user).select_related(
        "indicator__measure", "indicator__content", "subject__staff", "pledge"
    )
    return get_object_or_404(seen, pledge=pledge, pk=target_id)


def _form(request: HttpRequest, pledge: Pledge, initial: dict[str, Any]) -> TargetForm:
    return TargetForm(
        posted(request),
        initial=initial,
        indicators=reading.own_indicators(pledge),
        movement=pledge.period.movement,
        span=pledge.period.span,
    )


def _initial(target: Target) -> dict[str, Any]:
    return {
        "version": target.version,
        "name": target.indicator.name,
        "value": target.value,
        "measure": target.indicator.measure_id,
        "due_on": target.due_on,
        "budget": target.budget,
        "content": target.indicator.content_id,
        "baseline": target.falls_from,
    }


def _onward(
    request: HttpRequest, pledge: Pledge, entry: PledgeEntry, target: Target | None
) -> HttpResponse:
    """Where the pressed button leads: the next target, a new one, or the list."""
    then = request.POST.get("then")
    if then == "next" and target is not None:
        later = Target.objects.filter(pledge=pledge, subject=entry.subject, pk__gt=target.pk)
        if following := later.order_by("pk").first():
            return redirect("target_edit", pk=pledge.pk, target_id=following.pk)
    if then == "add":
        return redirect("target_add", pk=pledge.pk, entry_id=entry.pk)
    return redirect("entry_targets", pk=pledge.pk, entry_id=entry.pk)


def _show(
    request: HttpRequest,
    held: progress.Contents,
    entry: PledgeEntry,
    target: Target | None,
    form: TargetForm,
    conflict: Conflict | None,
) -> HttpResponse:
    own = [stored.pk for stored in held.targets_of(entry)]
    number = own.index(target.pk) + 1 if target and target.pk in own else len(own) + 1
    if target is not None:
        _recall(form, target, held.pledge)
        _quote_at_fields(form, held, target)
    context = {
        "pledge": held.pledge,
        "entry": entry,
        "target": target,
        "form": form,
        "number": number,
        "total": max(len(own), number),
        "last": number >= len(own),
        "item": 2 if entry.subject.is_collective else 5,
        "conflict": conflict,
        "has_errors": conflict is not None,
        "example": _example(held.pledge, target, form),
    }
    status = 409 if conflict else form.status
    return render(request, "emulation/pledges/target.html", context, status=status)


def _recall(form: TargetForm, target: Target, pledge: Pledge) -> None:
    """Put last year's figures beside this year's question."""
    before = reading.year_before([target], pledge.period.span)
    found = before.get((target.subject_id, target.indicator_id))
    if found is None:
        return
    label, promised = found.target.span.label, found.target.figure
    done = f" và đạt {format_number(found.result)}" if found.result is not None else ""
    form.fields["value"].help_text = f"{label[:1].upper()}{label[1:]} đề ra {promised}{done}."


def _quote_at_fields(form: TargetForm, held: progress.Contents, target: Target) -> None:
    """Put what TCCB wrote about a field beside the field itself."""
    for remark in held.remarks:
        if remark.target_id == target.pk and remark.field in form.fields:
            form.fields[remark.field].remark = f"“{remark.text}”"


def _example(pledge: Pledge, target: Target | None, form: TargetForm) -> dict[str, Any]:
    """A figure and what it would open: the typed one, the stored one, or a round hundred.

    What a target for the whole movement opens is not told at the end of a year: no lines then.
    """
    typed = getattr(form, "cleaned_data", {})
    stored = target.indicator.measure if target else MeasureUnit.objects.first()
    measure = typed.get("measure") or stored
    value, start = _level(typed, target)
    span = pledge.period.span
    known = not form.lacks_baseline if start is None else start > value
    asked = span.is_year and known
    movement = pledge.period.movement
    lines = reading.consequences(movement, measure, value, start) if asked else []
    said = {"lines": lines, "label": span.label, "falls": start is not None}
    if measure is None:
        return said
    if start is None:
        return said | {"amount": format_amount(value, measure.name)}
    return said | {"amount": format_fall(start, value, measure.name)}


def _level(typed: dict[str, Any], target: Target | None) -> tuple[Decimal, Decimal | None]:
    """The figure to reach and, of what is to fall, where it starts."""
    if typed.get("value") is not None:
        return typed["value"], typed.get("baseline")
    return (target.value, target.falls_from) if target else (SAMPLE, None)


def _conflict(pledge: Pledge, stored: Target, form: TargetForm) -> Conflict:
    """The stored figures beside the typed ones, where they differ."""
    now, typed = _words(service.figures_of(stored)), _words(form.figures())
    rows = [(label, now[label], typed[label]) for label in now if now[label] != typed[label]]
    return Conflict(reading.last_change(pledge), rows)


def _words(figures: Figures) -> dict[str, str]:
    return {
        "Tên chỉ tiêu": figures.name,
        "Mức đề ra": format_amount(figures.value, figures.measure.name),
        "Số đầu kỳ": _start(figures),
        "Ngày hoàn thành": format_date(figures.due_on) if figures.due_on else "Chưa có",
        "Kinh phí dự kiến": f"{format_number(figures.budget)} đồng" if figures.budget else "Không",
        "Nội dung": figures.content.label if figures.content else "Chưa chọn",
    }


def _start(figures: Figures) -> str:
    start = figures.baseline
    return "Không" if start is None else format_amount(start, figures.measure.name)
