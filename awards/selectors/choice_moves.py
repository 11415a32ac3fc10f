"""Who of the nominated would enter and who would leave the choice if another plan held."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from awards.models import Occasion
from awards.rules import Placing, Plan, Tier
from awards.rules.quotas.outcome import TAKEN
from awards.selectors.choosing import Identity, Stander, choosing_under, quota_tiers
from awards.selectors.choosing_page import CHIPS
from emulation.models import Subject

ABSENT = "Không có hình thức này"


@dataclass(frozen=True)
class ChoiceSide:
    """What became of a nomination under one of the plans; `placing` None: the plan does not give
    the tier on the occasion."""

    placing: Placing | None

    @property
    def taken(self) -> bool:
        return self.placing is not None and self.placing.outcome in TAKEN

    @property
    def label(self) -> str:
        return self.placing.outcome.label if self.placing else ABSENT

    @property
    def chip(self) -> str:
        return CHIPS[self.placing.outcome].state if self.placing else "off"

    @property
    def why(self) -> str:
        return self.placing.text if self.placing else ""


@dataclass(frozen=True)
class ChoiceMove:
    subject: Subject
    tier: Tier
    before: ChoiceSide
    after: ChoiceSide


@dataclass(frozen=True)
class ChoiceEffect:
    """`before`, `after`: how many are chosen, of `of` who are nominated."""

    moves: tuple[ChoiceMove, ...]
    before: int
    after: int
    of: int

    @property
    def entering(self) -> list[ChoiceMove]:
        return [move for move in self.moves if move.after.taken and not move.before.taken]

    @property
    def leaving(self) -> list[ChoiceMove]:
        return [move for move in self.moves if move.before.taken and not move.after.taken]

    @property
    def otherwise(self) -> list[ChoiceMove]:
        return [m for m in self.moves if m.before.taken == m.after.taken]


def choice_effect(occasion: Occasion, *, old: Plan, new: Plan, on: date) -> ChoiceEffect | None:
    """None where neither plan sets a quota on the occasion. A fixed number of queries."""
    given = {o.code for plan in (old, new) for o in plan.occasions if o.code == occasion.code}
    limited = {
        tier for plan in (old, new) if given & _codes(plan) for tier in quota_tiers(plan, occasion)
    }
    if not limited:
        return None
    was, now = (_placings(plan, occasion, sorted(limited), on) for plan in (old, new))
    standers = now[0] | was[0]
    sides = {
        identity: tuple(ChoiceSide(placed.get(identity)) for _, placed in (was, now))
        for identity in standers
    }
    moves = tuple(
        ChoiceMove(standers[key].nomination.subject, _tier(key, new, old), before, after)
        for key, (before, after) in sides.items()
        if before.label != after.label
    )
    before, after = (sum(pair[place].taken for pair in sides.values()) for place in (0, 1))
    return ChoiceEffect(moves, before, after, len(sides))


def _codes(plan: Plan) -> set[str]:
    return {occasion.code for occasion in plan.occasions}


def _tier(identity: Identity, *plans: Plan) -> Tier:
    return next(tier for plan in plans for tier in plan.tiers if tier.code == identity[1])


def _placings(
    plan: Plan, occasion: Occasion, limited: Sequence[str], on: date
) -> tuple[dict[Identity, Stander], dict[Identity, Placing]]:
    """Nobody where the plan does not have the occasion."""
    given = next((o.tiers for o in plan.occasions if o.code == occasion.code), ())
    tiers = [tier for tier in limited if tier in given]
    if not tiers:
        return {}, {}
    chosen = choosing_under(plan, occasion, tiers, on=on)
    placed = {(p.key, p.tier): p for p in chosen.selection.placings}
    return dict(chosen.standers), placed
