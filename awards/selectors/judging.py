"""Everybody on an occasion judged in one go: what is counted and sorted, before any words."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from awards import rules
from awards.collect import collect_each
from awards.collect.queries import listed
from awards.models import Occasion
from awards.rules import NextTier, Status, Verdict
from awards.selectors.plans import plan_for
from emulation.models import PledgeEntry, Subject


class Judged(NamedTuple):
    """One subject under the tier it is looked at for, and the way to its next tier."""

    pk: int
    verdict: Verdict
    way: NextTier

    @property
    def status(self) -> Status:
        return self.verdict.status


def judge_each(occasion: Occasion, ids: Sequence[int], *, tier: str, on: date) -> Iterator[Judged]:
    """Each subject under `tier`, or under the one it aims at, in the order of their ids; a fixed
    number of queries, and one subject in memory at a time. `on` is today: a locked occasion is
    judged by its own plan and day."""
    if not ids:
        return
    plan = plan_for(occasion)
    known = {each.code for each in plan.tiers}
    aims = {} if tier else aims_of(occasion, ids)
    for facts in collect_each(occasion, Subject.objects.filter(pk__in=listed(ids)), on=on):
        pk = int(facts.subject.key)
        way = way_of(plan, facts, occasion.code)
        yield Judged(pk, _looked_at(way.verdicts, tier or aims.get(pk, ""), known), way)


def way_of(plan: rules.Plan, facts: rules.Facts, occasion: str) -> NextTier:
    """Every tier of the occasion; none is for a subject of a class that the plan does not name."""
    known = plan.knows(facts.subject.subject_class)
    ask = rules.gap_to_next if known else rules.outside
    return ask(plan, facts, occasion=occasion)


def _looked_at(verdicts: Sequence[Verdict], wanted: str, known: Iterable[str]) -> Verdict:
    """The occasion does not give the tier aimed at: its highest; without an aim its lowest."""
    found = next((verdict for verdict in verdicts if verdict.tier == wanted), None)
    return found or verdicts[-1 if wanted in known else 0]


def aims_of(occasion: Occasion, ids: Sequence[int]) -> dict[int, str]:
    """The tier each subject aims at in its latest pledge for the occasion's days."""
    entries = PledgeEntry.objects.filter(
        subject__in=listed(ids),
        pledge__period__movement=occasion.movement_id,
        pledge__period__starts_on__lte=occasion.ends_on,
        pledge__period__ends_on__gte=occasion.starts_on,
    ).exclude(tier="")
    return dict(entries.order_by("pledge__period__ends_on", "pk").values_list("subject_id", "tier"))


def ratio_of(verdict: Verdict) -> Fraction | None:
    return Fraction(verdict.lead.ratio) if verdict.lead and verdict.lead.ratio else None
