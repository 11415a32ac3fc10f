"""How entries of the journal about awards lead to whom they are about, and how their codes read."""

from awards.enums import Conclusion, RoundMethod, VerdictStatus
from awards.models import PlanVersion
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
    """The criteria of a movement's plan by their codes; of no known movement, of every plan."""
    found = PlanVersion.objects.exclude(activated_at=None).order_by("number")
    if movement_id:
        found = found.filter(movement=movement_id)
    return {c.code: c.label for version in found for c in plan_of(version).criteria}


WORDS = {
    "criterion": criterion_names,
    "verdict": {code: f"xét: {label.lower()}" for code, label in VerdictStatus.choices},
    "conclusion": dict(Conclusion.choices),
    "method": dict(RoundMethod.choices),
}
