"""Who may receive what, and why: a plan file and facts in, explained verdicts out.

Pure Python, standard library only. No clock: the day is a fact. No float: numbers are Decimal or
Fraction.
"""

from .assess import assess, assess_all, assess_many
from .cases import Case, CaseResult, Proof, check_plan, parse_cases, prove, run_cases
from .cautions import cautions
from .codec import facts_from_json, facts_to_json, verdict_from_json, verdict_to_json
from .conditions.progress import thresholds
from .explain import explain
from .facts import (
    Block,
    Classification,
    Confirmation,
    ContributionFacts,
    Discipline,
    Facts,
    Law,
    OpenNomination,
    PastAward,
    Progress,
    Score,
    SubjectFacts,
    TierNorm,
)
from .grids import Grid, Item
from .matrix import Cell, MatrixRow, matrix
from .next_tier import NextTier, gap_to_next, outside
from .parsing import parse_plan
from .plan import (
    Criterion,
    Goal,
    Indicator,
    Occasion,
    Plan,
    Rule,
    Tier,
    classified_year,
    window_for,
)
from .problems import PlanError, Problem, UnknownRule
from .quotas.candidates import Candidate, HandChoice
from .quotas.choice_cases import ChoiceCase, ChoiceResult, parse_choice_cases, run_choice_cases
from .quotas.model import Discretion, Preference, Quota, Ranking
from .quotas.outcome import Cut, Outcome, Placing, RefusedChoice, Selection, Use
from .quotas.selecting import select
from .quotas.telling import explain_selection
from .scores import scores_of
from .sides import one_sided
from .values import Period, Status
from .verdicts import Caution, Finding, Gap, Lead, Marker, RouteResult, Verdict

BLOCKED, MET, NOT_MET, UNKNOWN = Status.BLOCKED, Status.MET, Status.NOT_MET, Status.UNKNOWN

__all__ = [
    "BLOCKED",
    "MET",
    "NOT_MET",
    "UNKNOWN",
    "Block",
    "Candidate",
    "Case",
    "CaseResult",
    "Caution",
    "Cell",
    "ChoiceCase",
    "ChoiceResult",
    "Classification",
    "Confirmation",
    "ContributionFacts",
    "Criterion",
    "Cut",
    "Discipline",
    "Discretion",
    "Facts",
    "Finding",
    "Gap",
    "Goal",
    "Grid",
    "HandChoice",
    "Indicator",
    "Item",
    "Law",
    "Lead",
    "Marker",
    "MatrixRow",
    "NextTier",
    "Occasion",
    "OpenNomination",
    "Outcome",
    "PastAward",
    "Period",
    "Placing",
    "Plan",
    "PlanError",
    "Preference",
    "Problem",
    "Progress",
    "Proof",
    "Quota",
    "Ranking",
    "RefusedChoice",
    "RouteResult",
    "Rule",
    "Score",
    "Selection",
    "Status",
    "SubjectFacts",
    "Tier",
    "TierNorm",
    "UnknownRule",
    "Use",
    "Verdict",
    "assess",
    "assess_all",
    "assess_many",
    "cautions",
    "check_plan",
    "classified_year",
    "explain",
    "explain_selection",
    "facts_from_json",
    "facts_to_json",
    "gap_to_next",
    "matrix",
    "one_sided",
    "outside",
    "parse_cases",
    "parse_choice_cases",
    "parse_plan",
    "prove",
    "run_cases",
    "run_choice_cases",
    "scores_of",
    "select",
    "thresholds",
    "verdict_from_json",
    "verdict_to_json",
    "window_for",
]
