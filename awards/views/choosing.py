"""Choosing under the quotas of an occasion: who is in, who falls out and why; by hand with a
reason; taken out as a workbook."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods, require_safe

from awards.forms.choosing import PickForm, WithdrawForm
from awards.models import Nomination, Occasion
from awards.rules import Outcome
from awards.selectors import choosing_page as reading
from awards.selectors.choosing import pick_in_force, why_not_by_hand
from awards.selectors.nominations import tiers_of
from awards.selectors.plans import told_as_locked
from awards.services.choosing import pick_by_hand, withdraw_pick
from awards.views.nomination_table import of_occasion
from awards.views.nominations import seen
from emulation import clock
from emulation.access import require_role
from emulation.acts import Act
from emulation.enums import Role
from emulation.errors import Refused
from emulation.sheets import CONTENT_TYPE, PERCENT, Column, workbook
from emulation.vietnamese.dates import format_date
from emulation.vietnamese.names import normalise, normalise_lines
from emulation.vietnamese.numbers import cut_percent
from emulation.views.asked import FORM_METHODS, posted
from emulation.views.pressed import done_before

NO_QUOTA = "Kế hoạch không giới hạn số lượng cho hình thức khen của đề nghị này."


@require_safe
@of_occasion
def choosing_detail(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Each quota with what is left of it, then everybody in order, with the reason."""
    context = {
        "occasion": occasion,
        "page": reading.page_of(occasion, on=clock.today()),
        "as_locked": told_as_locked(occasion, today=clock.today()),
        "ranks": len(tiers_of(occasion.movement_id)),
        "office": request.user.scope.has(Role.TCCB),
    }
    return render(request, "awards/choosing/detail.html", context)


# --- By hand --------------------------------------------------------------------------------


@login_required
@require_http_methods(FORM_METHODS)
def pick_make(request: HttpRequest, pk: int) -> HttpResponse:
    """Put one in beside the order, or leave it out ("?bo"), by a right of the plan and a reason."""
    nomination = seen(request, pk)
    require_role(request.user, Role.TCCB, to="chọn bằng tay theo số lượng khen")
    chosen = "bo" not in request.GET
    page = reading.page_of(nomination.occasion, on=clock.today())
    line = reading.line_of(page, nomination) if page else None
    if page is None or line is None:
        return _told_at_table(request, nomination, why_not_by_hand(nomination) or NO_QUOTA)
    ways = (reading.ways_in if chosen else reading.ways_out)(page.choosing, line.placing)
    form = PickForm(posted(request), ways=ways)
    if form.is_bound and form.is_valid() and _picked(request, form, nomination, chosen):
        return redirect("choosing_detail", occasion_id=nomination.occasion_id)
    if form.is_bound and _picked_before(request, form, nomination, chosen):
        return redirect("choosing_detail", occasion_id=nomination.occasion_id)
    if not form.is_bound and (trouble := why_not_by_hand(nomination) or _has_one(line)):
        return _told_at_table(request, nomination, trouble)
    context = {"nomination": nomination, "line": line, "form": form, "chosen": chosen, "ways": ways}
    context |= _before_the_button(page, line, ways, chosen)
    context["tier"] = tiers_of(nomination.occasion.movement_id)[nomination.tier]
    return render(request, "awards/choosing/pick.html", context, status=form.status)


def _before_the_button(
    page: reading.Page, line: reading.Line, ways: list[tuple[str, str]], chosen: bool
) -> dict[str, Any]:
    """Who else would come in or fall out, and what is not met of somebody chosen all the same."""
    effects = reading.effects(line, page.choosing, ways, chosen=chosen)
    passes_over = chosen and line.placing.outcome is Outcome.NOT_ELIGIBLE
    return {"effects": effects, "lacks": reading.not_met(line) if passes_over else []}


def _has_one(line: reading.Line) -> str:
    return "Đề nghị này đã có lựa chọn bằng tay. Rút lựa chọn đó trước." if line.pick else ""


def _told_at_table(request: HttpRequest, nomination: Nomination, told: str) -> HttpResponse:
    messages.info(request, told)
    return redirect("choosing_detail", occasion_id=nomination.occasion_id)


def _picked(request: HttpRequest, form: PickForm, nomination: Nomination, chosen: bool) -> bool:
    try:
        pick_by_hand(
            nomination=nomination,
            chosen=chosen,
            by=request.user,
            on=clock.today(),
            **form.cleaned_data,
        )
    except Refused as refusal:
        form.refuse(refusal)
        return False
    who = nomination.subject.addressed_within
    messages.success(request, f"Đã {'chọn' if chosen else 'bỏ ra'} {who} bằng tay.")
    return True


def _picked_before(
    request: HttpRequest, form: PickForm, nomination: Nomination, chosen: bool
) -> bool:
    act = Act.NOMINATION_PICKED if chosen else Act.NOMINATION_LEFT_OUT
    said = {
        "reason": normalise_lines(request.POST.get("reason", "")),
        "source": normalise(request.POST.get("source", "")),
        "discretion": form.right_of(request.POST.get("discretion", "")),
    }
    return done_before(request, act, nomination, told="Lựa chọn này đã được ghi rồi.", **said)


@login_required
@require_http_methods(FORM_METHODS)
def pick_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the choice in force back, with a reason."""
    nomination = seen(request, pk)
    require_role(request.user, Role.TCCB, to="rút lựa chọn bằng tay")
    pick, form = pick_in_force(nomination), WithdrawForm(posted(request))
    if form.is_bound and form.is_valid() and _withdrawn(request, form, nomination):
        return redirect("choosing_detail", occasion_id=nomination.occasion_id)
    if form.is_bound and _withdrawn_before(request, nomination):
        return redirect("choosing_detail", occasion_id=nomination.occasion_id)
    if pick is None and not form.is_bound:
        return _told_at_table(request, nomination, "Đề nghị này không có lựa chọn bằng tay nào.")
    context = {"nomination": nomination, "pick": pick, "form": form}
    return render(request, "awards/choosing/withdraw.html", context, status=form.status)


def _withdrawn(request: HttpRequest, form: WithdrawForm, nomination: Nomination) -> bool:
    try:
        withdraw_pick(nomination=nomination, by=request.user, on=clock.today(), **form.cleaned_data)
    except Refused as refusal:
        form.refuse(refusal)
        return False
    who = nomination.subject.addressed_within
    messages.success(request, f"Đã rút lựa chọn bằng tay về {who}. Thứ tự lại quyết định.")
    return True


def _withdrawn_before(request: HttpRequest, nomination: Nomination) -> bool:
    reason = normalise_lines(request.POST.get("reason", ""))
    told = "Lựa chọn này đã được rút rồi."
    return done_before(request, Act.PICK_WITHDRAWN, nomination, told=told, reason=reason)


# --- Workbook -------------------------------------------------------------------------------

_BEFORE = [
    Column("Hình thức", 20),
    Column("Hạng", 8),
    Column("Tập thể, cá nhân", 40),
    Column("Đơn vị", 40),
]
_AFTER = [
    Column("Ưu tiên", 24),
    Column("Kết quả", 24),
    Column("Vì sao", 80),
    Column("Theo văn bản", 32),
    Column("Người ghi lựa chọn bằng tay", 32),
]


@require_safe
@of_occasion
def choosing_excel(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Everybody in order with the reason; below, each quota with what is left of it."""
    page = reading.page_of(occasion, on=clock.today())
    if page is None:
        return redirect("choosing_detail", occasion_id=occasion.pk)
    keys = {key.key: key for part in page.parts for key in reading.shown_keys(part.ranking)}
    figures = [Column(k.label, 18, PERCENT if k.key == "share" else "") for k in keys.values()]
    lines = [_row(part, line, list(keys)) for part in page.parts for line in part.lines]
    now, as_locked = clock.now(), told_as_locked(occasion, today=clock.today())
    made = f"Lập lúc {now:%H:%M} ngày {format_date(now)}. {page.choosing.plan.number}"
    content = workbook(
        f"Chọn theo số lượng khen, {occasion.name}",
        [*_BEFORE, *figures, *_AFTER],
        lines,
        note=f"{made}. {as_locked}" if as_locked else made,
        sums=[
            ["Số lượng", *[None] * (len(figures) + 5), _use(row), None, None] for row in page.uses
        ],
    )
    name = f"chon-theo-so-luong-{occasion.code}-{occasion.ends_on.year}.xlsx"
    return HttpResponse(
        content,
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _row(part: reading.Part, line: reading.Line, keys: list[str]) -> list[Any]:
    placing, pick = line.placing, line.pick
    return [
        part.tier.short_name,
        placing.place,
        line.name,
        line.nomination.subject.unit.name,
        *(_cell(reading.figure_in(line, key)) for key in keys),
        "; ".join(placing.preferences),
        line.chip.label,
        placing.text,
        pick.source if pick else "",
        f"{pick.by.addressed}, {format_date(localtime(pick.at))}" if pick else "",
    ]


def _cell(value: Fraction | None) -> int | Decimal | None:
    """Whole as it is, else cut after four places."""
    if value is None or value.denominator == 1:
        return None if value is None else value.numerator
    return cut_percent(value, 1) / 100


def _use(row: reading.UseRow) -> str:
    use = row.use
    name = f"{use.label}, {use.group_name}" if use.group_name else use.label
    left = f", còn {use.left}" if use.left is not None else ""
    held = f", chờ chọn {use.held}" if use.held else ""
    over = f" (trong đó {use.over} ngoài giới hạn)" if use.over else ""
    read = f"; đọc là: {row.reading.rstrip('.')}" if row.reading else ""
    used = f"đã dùng {use.used}{over}{held}{left}"
    return f"{name} ({use.clause}{read}): {use.reckoned}; {used}"
