"""The achievement report of a nomination as the council was given it: words and figures.

The words cannot change once the nomination stands in the bảng tổng hợp, and the figures are those
stored with it when it was presented, not what is recorded today.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from awards.models import Nomination
from awards.rules import facts_from_json
from awards.selectors.report_parts import Part, parts_of
from awards.selectors.reports import Figure, figures_of


@dataclass(frozen=True)
class PresentedReport:
    parts: list[Part]
    targets: list[Figure]
    contributed: Decimal
    on: date


def presented_report(nomination: Nomination) -> PresentedReport:
    facts = facts_from_json(nomination.facts) if nomination.facts else None
    return PresentedReport(
        parts=parts_of(nomination.report),
        targets=figures_of(nomination.occasion, facts) if facts else [],
        contributed=(facts and facts.contribution.total) or Decimal(0),
        on=nomination.assessed_on,
    )
