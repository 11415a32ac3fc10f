"""What they may receive."""

from awards.models.choosing import HandPick
from awards.models.council import (
    AgendaItem,
    Attendance,
    BallotBox,
    Comment,
    Council,
    CouncilMember,
    Meeting,
    OpenVote,
    Recusal,
    Round,
    RoundRule,
)
from awards.models.decision import Award, Decision
from awards.models.nomination import CriterionConfirmation, Nomination, Report
from awards.models.plan import ContributionNorm, Occasion, PlanVersion

__all__ = [
    "AgendaItem",
    "Attendance",
    "Award",
    "BallotBox",
    "Comment",
    "ContributionNorm",
    "Council",
    "CouncilMember",
    "CriterionConfirmation",
    "Decision",
    "HandPick",
    "Meeting",
    "Nomination",
    "Occasion",
    "OpenVote",
    "PlanVersion",
    "Recusal",
    "Report",
    "Round",
    "RoundRule",
]
