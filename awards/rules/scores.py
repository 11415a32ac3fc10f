"""The points a subject has on the grids of a plan, for ranking and for tables."""

from fractions import Fraction

from .assess import row_of
from .conditions.base import Question
from .conditions.nested import within
from .conditions.scoring import GridScore, points_of, total_range
from .facts import Facts
from .plan import Plan


def scores_of(plan: Plan, facts: Facts, *, occasion: str, tier: str) -> dict[str, Fraction | None]:
    """ "score" and "score.<item>" in points, of the grids that the row of the matrix looks at; None
    where it is not known yet. Empty where it looks at none.

    Raises `UnknownRule` when the plan does not give that tier on that occasion.
    """
    row = row_of(plan, occasion, tier, facts.subject.subject_class)
    question = Question(row, facts)
    grids = dict.fromkeys(
        condition.grid
        for point in (*row.ways, *row.criteria)
        for condition in within(point.condition)
        if isinstance(condition, GridScore)
    )
    points = [each for grid in grids for each in points_of(question, grid)]
    if not points:
        return {}
    low, high = total_range(points)
    found = {f"score.{p.item.code}": p.low if p.known else None for p in points}
    return found | {"score": low if low == high else None}
