"""Whether every stored verdict follows from what is stored beside it."""

from awards.models import Nomination
from awards.rules import assess, facts_from_json, parse_plan
from awards.rules.codec import to_plain


def recomputed(nomination: Nomination) -> dict:
    """The verdict of the stored text and the stored facts; nothing else is asked."""
    plan = parse_plan(nomination.plan_version.text)
    facts = facts_from_json(nomination.facts)
    found = assess(plan, facts, occasion=nomination.occasion.code, tier=nomination.tier)
    return to_plain(found)


def differing() -> list[str]:
    rows = Nomination.objects.select_related("plan_version", "occasion")
    return [
        str(row)
        for row in rows
        if recomputed(row) != row.verdict or row.verdict["status"] != row.verdict_status
    ]
