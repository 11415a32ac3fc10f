"""Who would enter and who would leave if another plan held: what is recorded, judged twice.

Each plan judges the facts as it would have them: putting a plan in force sets the last day
results count and makes recorded indicators its own, so that today's facts would foretell another
outcome.

Nothing is stored. Only whom the person sees is judged. Where a plan sets quotas, the choice among
the nominated is made twice as well; the council decides later.
"""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date

from awards import rules
from awards.collect import collect
from awards.enums import OccasionState
from awards.models import Occasion
from awards.rules import Plan, Status, Tier, UnknownRule, Verdict
from awards.selectors.agenda_items import CHIPS
from awards.selectors.choice_moves import ChoiceEffect, choice_effect
from awards.selectors.nominations import standing_words
from awards.selectors.plan_indicators import planned_under
from awards.selectors.plans import counts_until
from awards.selectors.verdict_table import subjects_on
from emulation.models import Subject, User

ABSENT = "Không xét"


@dataclass(frozen=True)
class Side:
    """A verdict under one of the plans, in words; `verdict` None: the plan does not give the tier
    on this occasion."""

    verdict: Verdict | None

    @property
    def met(self) -> bool:
        return self.verdict is not None and self.verdict.status is Status.MET

    @property
    def label(self) -> str:
        return self.verdict.status.label if self.verdict else ABSENT

    @property
    def chip(self) -> str:
        return CHIPS[self.verdict.status] if self.verdict else "off"

    @property
    def why(self) -> str:
        """What is missing: "còn thiếu 3 hộ"."""
        return standing_words(self.verdict) if self.verdict else ""


@dataclass(frozen=True)
class Move:
    """One subject whose answer for one tier is another one."""

    subject: Subject
    tier: Tier
    before: Side
    after: Side


@dataclass(frozen=True)
class TierCount:
    """How many reach a tier under either plan, of `of` who were judged."""

    tier: Tier
    before: int
    after: int
    of: int

    @property
    def difference(self) -> str:
        """ "+2", "−1" or "0"."""
        more = self.after - self.before
        return f"+{more}" if more > 0 else str(more).replace("-", "−")


@dataclass(frozen=True)
class Effect:
    """`lost`: the newer plan does not know the occasion at all. `choice`: who of the nominated is
    chosen, None where neither plan sets a quota."""

    occasion: Occasion
    moves: tuple[Move, ...]
    counts: tuple[TierCount, ...]
    judged: int
    lost: bool = False
    choice: ChoiceEffect | None = None

    @property
    def entering(self) -> list[Move]:
        return [move for move in self.moves if move.after.met]

    @property
    def leaving(self) -> list[Move]:
        return [move for move in self.moves if move.before.met]

    @property
    def otherwise(self) -> list[Move]:
        """Neither reached nor lost, and still told otherwise: not met instead of unknown."""
        return [move for move in self.moves if not move.before.met and not move.after.met]


def effect(occasion: Occasion, user: User, *, old: Plan, new: Plan, on: date) -> Effect:
    """Everybody on the occasion whom `user` sees, under both plans; `old` is the one in force. The
    number of queries is the same for any number of subjects."""
    subjects = list(subjects_on(occasion, user))
    today = collect(occasion, subjects, on=on)
    then = _facts_under(new, occasion, subjects, on) if _counts_otherwise(old, new) else today
    pairs = [
        (_judged(old, before, occasion), _judged(new, after, occasion))
        for before, after in zip(today, then, strict=True)
    ]
    tiers = _tiers(occasion, old, new)
    moves = tuple(
        Move(subject, tier, *sides)
        for subject, pair in zip(subjects, pairs, strict=True)
        for tier in tiers
        if _moved(sides := (Side(pair[0].get(tier.code)), Side(pair[1].get(tier.code))))
    )
    counts = tuple(_count(tier, pairs) for tier in tiers)
    known = {each.code for each in new.occasions}
    chosen = (
        choice_effect(occasion, old=old, new=new, on=on) if user.scope.sees_every_unit else None
    )
    lost = occasion.code not in known
    return Effect(occasion, moves, counts, len(subjects), lost=lost, choice=chosen)


def _counts_otherwise(old: Plan, new: Plan) -> bool:
    days = [{each.code: each.cut_off for each in plan.occasions} for plan in (old, new)]
    return days[0] != days[1] or old.indicators != new.indicators


def _facts_under(
    plan: Plan, occasion: Occasion, subjects: Sequence[Subject], on: date
) -> list[rules.Facts]:
    """As they would be collected with `plan` in force. A closed occasion keeps its days."""
    held = copy(occasion)
    known = {each.code for each in plan.occasions}
    if occasion.code in known and occasion.state != OccasionState.CLOSED:
        held.counts_until = counts_until(plan, occasion)
    return collect(held, subjects, on=on, planned=planned_under(occasion.movement, plan))


def _judged(plan: Plan, facts: rules.Facts, occasion: Occasion) -> dict[str, Verdict]:
    try:
        verdicts = rules.assess_all(plan, facts, occasion=occasion.code)
    except UnknownRule:
        return {}
    return {verdict.tier: verdict for verdict in verdicts}


def _moved(sides: tuple[Side, Side]) -> bool:
    before, after = sides
    return before.label != after.label


def _tiers(occasion: Occasion, *plans: Plan) -> list[Tier]:
    """The tiers of the occasion under either plan, from the lowest rank up; the newer plan names
    them."""
    found: dict[str, Tier] = {}
    for plan in plans:
        given = next((o.tiers for o in plan.occasions if o.code == occasion.code), ())
        found |= {code: plan.tier(code) for code in given}
    return sorted(found.values(), key=lambda tier: (tier.rank, tier.code))


def _count(tier: Tier, pairs: Iterable[tuple[dict[str, Verdict], dict[str, Verdict]]]) -> TierCount:
    reached = [tuple(Side(side.get(tier.code)).met for side in pair) for pair in pairs]
    before, after = (sum(pair[place] for pair in reached) for place in (0, 1))
    return TierCount(tier, before, after, len(reached))
