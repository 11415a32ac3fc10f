"""One question a page: tier, tasks, people of a pledge."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from emulation import clock
from emulation.access import require_officer_of
from emulation.errors import Refused, Stale
from emulation.forms.page import PageForm
from emulation.forms.pledges import NOT_REGISTERED, PeopleForm, TasksForm, TierForm
from emulation.models import Pledge
from emulation.selectors import pledge_parts as parts
from emulation.selectors import pledges as reading
from emulation.selectors import progress
from emulation.services import pledge_parts as service
from emulation.views.asked import FORM_METHODS, posted
from emulation.views.pledges import SENT, contents


@dataclass
class Conflict:
    """Two versions side by side: rows of (label, what is stored, what was typed).

    `told`: what the next press does, where it is not to replace what a colleague wrote.
    """

    change: dict[str, Any] | None
    rows: list[tuple[str, str, str]] = field(default_factory=list)
    told: str = ""


def editing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Gives the view its pledge: unseen is 404, another role 403, a sent one leads to reading."""

    @wraps(view)
    def with_pledge(request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
        pledge = get_object_or_404(reading.readable_pledges(request.user), pk=pk)
        require_officer_of(request.user, pledge.unit, to="sửa đăng ký thi đua")
        if not pledge.editable:
            messages.error(request, SENT)
            return redirect("pledge_detail", pk=pledge.pk)
        return view(request, pledge, **kwargs)

    return login_required(require_http_methods(FORM_METHODS)(with_pledge))


def saved(request: HttpRequest) -> None:
    messages.success(request, f"Đã lưu lúc {clock.now():%H:%M}", extra_tags="toast")


def attempt(
    form: PageForm, act: Callable[[], Any], fresh: Callable[[], dict[str, Any]]
) -> tuple[bool, bool]:
    """Run `act`; (done, stale). A refusal goes to its field. When stale, the form's hidden marks
    become those of now (`fresh`), so that saving again overwrites knowingly."""
    try:
        act()
    except Stale:
        form.data = form.data.copy()
        form.data.update(fresh())
        return False, True
    except Refused as refusal:
        form.refuse(refusal)
        return False, False
    return True, False


def show(
    request: HttpRequest,
    template: str,
    pledge: Pledge,
    form: PageForm,
    conflict: Conflict | None = None,
    **context: Any,
) -> HttpResponse:
    held = context.pop("held", None) or contents(pledge)
    context |= {
        "pledge": pledge,
        "form": form,
        "conflict": conflict,
        "has_errors": conflict is not None,
    }
    key = context.get("item")
    context["quotes"] = [r.text for r in held.remarks if progress.item_of(r, held) == key]
    status = 409 if conflict else form.status
    return render(request, f"emulation/pledges/{template}.html", context, status=status)


@editing
def pledge_tier(request: HttpRequest, pledge: Pledge) -> HttpResponse:
    """The tier the collective aims at."""
    held = contents(pledge)
    stored = held.collective.tier
    initial = {"tier": stored, "seen": parts.tier_mark(pledge)}
    tiers = reading.tiers_to_choose(pledge.period.movement)
    form = TierForm(posted(request), initial=initial, tiers=tiers)
    conflict = None
    if request.method == "POST" and form.is_valid():
        done, stale = attempt(
            form,
            lambda: service.set_collective_tier(
                pledge=pledge,
                tier=form.cleaned_data["tier"],
                by=request.user,
                seen=form.cleaned_data["seen"],
            ),
            lambda: {"seen": parts.tier_mark(pledge)},
        )
        if done:
            saved(request)
            return redirect("pledge_detail", pk=pledge.pk)
        if stale:
            typed = held.tier_names[form.cleaned_data["tier"]]
            row = ("Hình thức phấn đấu", held.tier_names.get(stored, "Chưa chọn"), typed)
            conflict = Conflict(reading.last_change(pledge), [row])
    return show(request, "tier", pledge, form, conflict, item=progress.TIER, held=held)


@editing
def pledge_tasks(request: HttpRequest, pledge: Pledge) -> HttpResponse:
    """The tasks under the movement's contents, a line each."""
    stored = parts.tasks_by_content(pledge)
    initial = {f"content_{key}": "\n".join(lines) for key, lines in stored.items()}
    initial["seen"] = parts.tasks_mark(pledge)
    form = TasksForm(posted(request), initial=initial, contents=parts.contents_to_fill(pledge))
    conflict = None
    if request.method == "POST" and form.is_valid():
        texts = form.texts()
        done, stale = attempt(
            form,
            lambda: service.set_tasks(
                pledge=pledge, texts=texts, by=request.user, seen=form.cleaned_data["seen"]
            ),
            lambda: {"seen": parts.tasks_mark(pledge)},
        )
        if done:
            saved(request)
            return redirect("pledge_detail", pk=pledge.pk)
        if stale:
            rows = [
                (content.label, "; ".join(stored.get(content.pk, [])), "; ".join(texts[content.pk]))
                for content in form.contents
                if stored.get(content.pk, []) != texts[content.pk]
            ]
            conflict = Conflict(reading.last_change(pledge), rows)
    return show(request, "part_tasks", pledge, form, conflict, item=progress.TASKS)


@editing
def pledge_people(request: HttpRequest, pledge: Pledge) -> HttpResponse:
    """Who of the unit registers, and for which tier."""
    stored = parts.people_by_subject(pledge)
    form = _people_form(request, pledge, stored)
    conflict = None
    if request.method == "POST" and form.is_valid():
        done, stale = attempt(
            form,
            lambda: service.set_people(
                pledge=pledge,
                tiers=form.tiers(),
                collective_only=form.cleaned_data["collective_only"],
                by=request.user,
                seen=form.cleaned_data["seen"],
            ),
            lambda: {"seen": parts.people_mark(pledge)},
        )
        if done:
            saved(request)
            return redirect("pledge_detail", pk=pledge.pk)
        if stale:
            conflict = Conflict(reading.last_change(pledge), _people_rows(pledge, form, stored))
    return show(request, "people", pledge, form, conflict, item=progress.PEOPLE)


def _people_form(request: HttpRequest, pledge: Pledge, stored: dict[int, str]) -> PeopleForm:
    initial: dict[str, Any] = {f"person_{key}": tier for key, tier in stored.items()}
    initial |= {"seen": parts.people_mark(pledge), "collective_only": pledge.collective_only}
    return PeopleForm(
        posted(request),
        initial=initial,
        people=reading.people_to_choose(pledge.unit, clock.today()),
        tiers=reading.tiers_of(pledge.period.movement),
    )


def _people_rows(
    pledge: Pledge, form: PeopleForm, stored: dict[int, str]
) -> list[tuple[str, str, str]]:
    names = {tier.code: tier.name for tier in reading.tiers_of(pledge.period.movement)}
    typed = form.tiers()
    return [
        (
            person.addressed,
            names.get(stored.get(person.pk, ""), NOT_REGISTERED),
            names.get(typed.get(person.pk, ""), NOT_REGISTERED),
        )
        for person in form.people
        if stored.get(person.pk) != typed.get(person.pk)
    ]
