"""The chair's screens of a round: open, close, conclude."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from awards.enums import Conclusion, MeetingState, RoundState
from awards.forms.council import ConclusionForm, OpenRoundForm
from awards.models import AgendaItem, BallotBox, CouncilMember, Meeting, Round
from awards.selectors.concluding import Concluders
from awards.selectors.rolls import roll_of, rule_for
from awards.selectors.seats import presides, require_presiding
from awards.selectors.voting import card_of, concludable, entitled, group_of, items_of, tier_names
from awards.services import meetings, rounds
from awards.tally import Rule
from awards.views.meetings import seen_meeting
from emulation.acts import Act
from emulation.errors import Refused, Stale
from emulation.vietnamese.names import normalise_lines
from emulation.views.asked import FORM_METHODS
from emulation.views.pressed import done_before


def seen_round(request: HttpRequest, pk: int) -> Round:
    seen = Round.objects.visible_to(request.user).select_related(
        "meeting__council", "meeting__occasion", "meeting__chair__staff"
    )
    return get_object_or_404(seen, pk=pk)


@login_required
@require_http_methods(FORM_METHODS)
def round_open(request: HttpRequest, pk: int, tier: str) -> HttpResponse:
    """Confirm page: which items, by which rule, who is on the roll."""
    meeting = seen_meeting(request, pk)
    require_presiding(meeting, request.user, to="mở lượt")
    items = [
        item
        for item in items_of(meeting).filter(on_ballot=True, conclusion=Conclusion.PENDING)
        if item.nomination.tier == tier
    ]
    if not items:
        if not _opened_before(request, meeting):
            messages.error(request, "Không còn đề nghị nào chờ bỏ phiếu ở hình thức này.")
        return redirect("meeting_detail", pk=meeting.pk)
    fresh = [item for item in items if not item.boxes.exists()]
    offered = fresh or items
    try:
        rule = rule_for(meeting, tier)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("meeting_detail", pk=meeting.pk)
    form = OpenRoundForm(offered, request.POST or None, again=not fresh)
    if form.is_valid():
        try:
            opened = rounds.open_round(
                meeting=meeting,
                items=form.chosen(),
                by=request.user,
                reason=form.cleaned_data.get("reason", ""),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"Đã mở lượt {opened.number}.")
            return redirect("meeting_detail", pk=meeting.pk)
    if form.errors and _opened_before(request, meeting):
        return redirect("meeting_detail", pk=meeting.pk)
    return _open_page(request, meeting, offered, rule, form)


def _open_page(
    request: HttpRequest,
    meeting: Meeting,
    offered: list[AgendaItem],
    rule: Rule,
    form: OpenRoundForm,
) -> HttpResponse:
    roll = roll_of(meeting, offered, rule)
    context = {
        "form": form,
        "meeting": meeting,
        "group": group_of(meeting, offered, tier_names(meeting)),
        "rule": rule,
        "roll": roll,
        "seats": entitled(roll),
    }
    return render(request, "awards/council/round_open.html", context, status=form.status)


def _opened_before(request: HttpRequest, meeting: Meeting) -> bool:
    """Whether the last round holds exactly what was sent, and this person opened it."""
    last = meeting.rounds.order_by("number").last()
    if last is None or request.method != "POST":
        return False
    held = {str(item) for item in last.boxes.values_list("item", flat=True)}
    reason = normalise_lines(request.POST.get("reason", ""))
    told = f"Lượt {last.number} đã mở rồi."
    return held == set(request.POST.getlist("items")) and done_before(
        request, Act.ROUND_OPENED, last, told=told, reason=reason
    )


@login_required
@require_http_methods(FORM_METHODS)
def round_close(request: HttpRequest, pk: int) -> HttpResponse:
    round = seen_round(request, pk)
    require_presiding(round.meeting, request.user, to="đóng lượt")
    if request.method == "POST":
        try:
            rounds.close_round(round=round, by=request.user)
        except Refused as refusal:
            told = f"Lượt {round.number} đã đóng rồi. Kết quả ở dưới."
            if not done_before(request, Act.ROUND_CLOSED, round, told=told):
                messages.error(request, refusal.message)
        else:
            messages.success(request, f"Đã đóng lượt {round.number}. Kết quả ở dưới.")
        return redirect("meeting_detail", pk=round.meeting_id)
    if round.state != RoundState.OPEN:
        return redirect("meeting_detail", pk=round.meeting_id)
    card = card_of(round, tier_names(round.meeting))
    context = {"card": card, "round": round, "meeting": round.meeting}
    return render(request, "awards/council/round_close.html", context)


@login_required
@require_http_methods(FORM_METHODS)
def round_conclude(request: HttpRequest, pk: int) -> HttpResponse:
    """The conclusion on each item of a closed round; again, while the meeting runs."""
    round = seen_round(request, pk)
    concluders = Concluders(round.meeting)
    boxes = _boxes_for(request, round, concluders)
    if round.meeting.state != MeetingState.RUNNING or not boxes:
        messages.error(request, _nothing_to_conclude(round))
        return redirect("meeting_detail", pk=round.meeting_id)
    by_count = {
        box.item_id: concluders.instead(round, box.item)
        for box in boxes
        if presides(round.meeting, request.user) and concluders.chair_is_recused(round, box.item)
    }
    form = ConclusionForm(boxes, request.POST or None, by_count=by_count)
    if form.is_valid():
        try:
            meetings.conclude_items(round=round, conclusions=form.conclusions(), by=request.user)
        except Refused as refusal:
            if isinstance(refusal, Stale):
                form = _as_it_is_now(request, round, concluders, by_count)
            form.refuse(refusal)
        else:
            messages.success(request, f"Đã kết luận {len(form.boxes)} mục.")
            return redirect("meeting_detail", pk=round.meeting_id)
    context = {"form": form, "round": round, "meeting": round.meeting}
    return render(request, "awards/council/conclude.html", context, status=form.status)


def _boxes_for(request: HttpRequest, round: Round, concluders: Concluders) -> list[BallotBox]:
    """The boxes this person concludes on. Forbidden for who neither presides nor stands in."""
    boxes = concludable(round) if round.state == RoundState.CLOSED else []
    if presides(round.meeting, request.user):
        return boxes
    mine = [b for b in boxes if concluders.concludes_instead(round, b.item, request.user)]
    if not mine:
        require_presiding(round.meeting, request.user, to="kết luận")
    return mine


def _nothing_to_conclude(round: Round) -> str:
    if round.state == RoundState.OPEN:
        return f"Lượt {round.number} chưa đóng nên chưa kết luận được."
    if round.meeting.state != MeetingState.RUNNING:
        return "Phiên họp không đang diễn ra nên không kết luận được."
    return (
        f"Lượt {round.number} không có mục nào kết luận được: chưa đủ số thành viên tham gia, hoặc "
        "mục đã sang lượt sau."
    )


def _as_it_is_now(
    request: HttpRequest,
    round: Round,
    concluders: Concluders,
    by_count: dict[int, CouncilMember | None],
) -> ConclusionForm:
    """What was typed, beside the conclusions as another window left them; sent again it counts."""
    boxes = _boxes_for(request, round, concluders)
    typed = request.POST.copy()
    for box in boxes:
        typed[f"version_{box.item_id}"] = str(box.item.version)
    return ConclusionForm(boxes, typed, by_count=by_count)
