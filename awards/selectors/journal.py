"""How entries of the journal about awards lead to whom they are about, and how their codes read."""

from awards.enums import Conclusion, RoundMethod, VerdictStatus
from awards.models import PlanVersion
from awards.rules import Plan
from awards.selectors.asked import confirmed_points
from awards.selectors.plans import plan_of
from emulation.selectors.journal import Leads

_MOVEMENT = "occasion__movement_id"
_NOMINATED = "nomination__subject"

LEADS = {
    "awards.nomination": Leads("subject", tier="tier", also="occasion__name", movement=_MOVEMENT),
    "awards.report": Leads("subject", also="occasion__name"),
    "awards.criterionconfirmation": Leads("subject", also="occasion__name", movement=_MOVEMENT),
    "awards.agendaitem": Leads(
        _NOMINATED, tier="nomination__tier", also="meeting", movement=f"nomination__{_MOVEMENT}"
    ),
    "awards.comment": Leads(
        f"item__{_NOMINATED}",
        tier="item__nomination__tier",
        movement=f"item__nomination__{_MOVEMENT}",
    ),
    "awards.meeting": Leads(also="occasion__name"),
    "awards.round": Leads(also="meeting__occasion__name"),
    "awards.decision": Leads(tier="tier", also="occasion__name", movement=_MOVEMENT),
    "awards.planversion": Leads(also="movement__name"),
    "awards.contributionnorm": Leads(tier="tier", also="movement__code", movement="movement_id"),
}


def criterion_names(movement_id: int | None) -> dict[str, str]:
    """What people say something of in a movement's plan, by code: criteria, confirmed parts of
    others, items of score grids; of no known movement, of every plan."""
    plans = _plans(movement_id)
    found = {i.code: i.label for plan in plans for grid in plan.grids for i in grid.items}
    found |= {point.code: point.label for plan in plans for point in confirmed_points(plan)}
    return found | {c.code: c.label for plan in plans for c in plan.criteria}


def discretion_names(movement_id: int | None) -> dict[str, str]:
    """What a movement's plan entitles people to by its codes; of no known movement, every plan."""
    return {d.code: d.label for plan in _plans(movement_id) for d in plan.discretions}


def _plans(movement_id: int | None) -> list[Plan]:
    """From the oldest version on, so that the newest one's words stand."""
    found = PlanVersion.objects.exclude(activated_at=None).order_by("number")
    if movement_id:
        found = found.filter(movement=movement_id)
    return [plan_of(version) for version in found]


WORDS = {
    "criterion": criterion_names,
    "discretion": discretion_names,
    "verdict": {code: f"xét: {label.lower()}" for code, label in VerdictStatus.choices},
    "conclusion": dict(Conclusion.choices),
    "method": dict(RoundMethod.choices),
}
