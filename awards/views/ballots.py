"""The ballot and the page after it. Nothing here keeps, logs or shows a choice."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from awards.enums import RoundMethod, RoundState
from awards.forms.council import BallotForm
from awards.models import Round
from awards.selectors.agenda_items import ballot_line
from awards.selectors.seats import place_on_roll
from awards.selectors.voting import (
    ballot_items,
    card_of,
    late_words,
    recused_lines,
    said_so_far,
    tier_names,
    voted_seats,
)
from awards.services import ballots
from awards.views.rounds import seen_round
from emulation.errors import Refused
from emulation.views.asked import FORM_METHODS


@sensitive_post_parameters()
@never_cache
@login_required
@require_http_methods(FORM_METHODS)
def round_ballot(request: HttpRequest, pk: int) -> HttpResponse:
    """One choice for each nominee, sent together. Every repeat ends on the same page."""
    round = seen_round(request, pk)
    seat, mine = place_on_roll(round, request.user)
    secret = round.method == RoundMethod.SECRET
    if secret and seat in voted_seats(round):
        return redirect("round_recorded", pk=round.pk)
    if round.state != RoundState.OPEN:
        messages.error(request, late_words(round))
        return redirect("meeting_detail", pk=round.meeting_id)
    items = ballot_items(round, mine)
    said = {} if secret else said_so_far(round, seat)
    posted = request.POST if request.method == "POST" else None
    form = BallotForm(items, posted, method=round.method, said=said)
    if form.is_valid():
        return _cast(request, round, form)
    lines = [(form[f"item_{item.pk}"], item, ballot_line(item)) for item in items]
    context = {
        "form": form,
        "lines": lines,
        "card": card_of(round, tier_names(round.meeting)),
        "round": round,
        "meeting": round.meeting,
        "secret": secret,
        "recused": recused_lines(round, seat),
        "excluded": round.meeting.items.filter(on_ballot=False, nomination__tier=round.tier),
    }
    return render(request, "awards/council/ballot.html", context, status=form.status)


def _cast(request: HttpRequest, round: Round, form: BallotForm) -> HttpResponse:
    try:
        ballots.vote(round=round, choices=form.choices(), by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("meeting_detail", pk=round.meeting_id)
    return redirect("round_recorded", pk=round.pk)


@never_cache
@login_required
@require_safe
def round_recorded(request: HttpRequest, pk: int) -> HttpResponse:
    """The same page after the first and every repeated post: no choice, no time."""
    round = seen_round(request, pk)
    seat, _ = place_on_roll(round, request.user)
    if seat not in voted_seats(round):
        return redirect("round_ballot", pk=round.pk)
    context = {
        "card": card_of(round, tier_names(round.meeting)),
        "round": round,
        "meeting": round.meeting,
        "secret": round.method == RoundMethod.SECRET,
    }
    return render(request, "awards/council/recorded.html", context)
