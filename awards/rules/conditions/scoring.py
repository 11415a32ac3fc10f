"""A score grid: items with most points, given by people or worked out from a share."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Self

from .. import words
from ..facts import Progress, Score
from ..grids import Item
from ..plan import Plan
from ..points import Point
from ..reader import Table
from ..values import Status, reaches
from ..verdicts import Finding, Gap, Told
from . import measuring
from .base import TCCB, Question, register, words_only
from .combining import lacking

MET, NOT_MET, UNKNOWN = Status.MET, Status.NOT_MET, Status.UNKNOWN
NOT_GIVEN, TWO_GIVEN = "Chờ chấm điểm", "Chờ thống nhất hai điểm khác nhau"
UNSIGNED, OUTSIDE = "Chờ ghi ai chấm, ngày nào", "Chờ sửa điểm ngoài khung"
GIVING = (NOT_GIVEN, TWO_GIVEN, UNSIGNED, OUTSIDE)  # what a person who gives points has to supply


@dataclass(frozen=True, slots=True)
class Points:
    """What an item brings: `low` to `high` points, alike when it is known. `todo` says what is
    missing, `task` the same without figures, `waits_for` whose word."""

    item: Item
    low: Fraction
    high: Fraction
    todo: str = ""
    waits_for: str = ""
    score: Score | None = None
    task: str = ""

    @property
    def known(self) -> bool:
        return self.low == self.high


@register("score")
@dataclass(frozen=True, slots=True)
class GridScore:
    """The total of a grid is at `minimum` or above (> when strict). What is not given yet is
    counted at its least and at its most: the total is told as soon as both agree."""

    grid: str
    minimum: Decimal
    strict: bool

    @classmethod
    def read(cls, table: Table, code: str) -> Self:
        return cls(table.text("grid"), table.decimal("minimum"), table.comparator())

    def judge(self, question: Question) -> Status:
        low, high = total_range(points_of(question, self.grid))
        reached, still = (
            reaches(each, Fraction(self.minimum), strict=self.strict) for each in (low, high)
        )
        if reached:
            return MET
        return UNKNOWN if still else NOT_MET

    def tell(self, question: Question, point: Point, status: Status) -> Told:
        points = points_of(question, self.grid)
        low, high = total_range(points)
        waiting = [each for each in points if not each.known]
        told = f"{words.points(low)} điểm"
        if low != high:
            told = f"từ {words.points(low)} đến {words.points(high)} điểm"
        scores = [each.score for each in points if each.score is not None]
        days = [score.on for score in scores if score.on]
        return Told(
            required=self.demand(question.plan)[0],
            actual=told,
            gap=self._gap(status, high, waiting),
            evidence=tuple(dict.fromkeys(item for score in scores for item in score.evidence)),
            confirmed_by=", ".join(dict.fromkeys(score.by for score in scores if score.by)),
            confirmed_on=max(days, default=None),
            children=tuple(_finding(each, point.clause) for each in points),
            waits_for=waiting[0].waits_for if status is UNKNOWN else "",
        )

    def _gap(self, status: Status, high: Fraction, waiting: list[Points]) -> Gap | None:
        if status is MET:
            return None
        if status is UNKNOWN:
            more = f" và {len(waiting) - 1} mục khác" if len(waiting) > 1 else ""
            return words_only(f"{waiting[0].todo} của mục “{waiting[0].item.label}”{more}")
        missing = Fraction(self.minimum) - high
        mark = f"{words.number(self.minimum)} điểm"
        return lacking(missing, "điểm", strict=self.strict, mark=mark)

    def demand(self, plan: Plan) -> tuple[str, str]:
        least = words.number(self.minimum)
        return (
            f"{words.from_or_above(self.strict)} {least} điểm",
            words.lower_first(plan.grid(self.grid).label),
        )


def points_of(question: Question, grid: str) -> list[Points]:
    """What each item of a grid brings the subject, in the order of the plan."""
    return [_points(question, item) for item in question.plan.grid(grid).items]


def total_range(points: Iterable[Points]) -> tuple[Fraction, Fraction]:
    """The least and the most the total can come to; deductions are taken off."""
    each = list(points)
    signs = [-1 if point.item.deducts else 1 for point in each]
    low = sum(p.low if s > 0 else -p.high for p, s in zip(each, signs, strict=True))
    high = sum(p.high if s > 0 else -p.low for p, s in zip(each, signs, strict=True))
    return Fraction(low), Fraction(high)


def _points(question: Question, item: Item) -> Points:
    if item.indicator:
        return _worked_out(question, item)
    most = Fraction(item.maximum)
    given = [score for score in question.facts.scores if score.item == item.code]
    if not given:
        if item.optional:
            return Points(item, Fraction(0), Fraction(0))
        return Points(item, Fraction(0), most, NOT_GIVEN, TCCB)
    score = min(given, key=lambda each: (str(each.on), each.by, str(each.points)))
    if len({each.points for each in given}) > 1:
        return Points(item, Fraction(0), most, TWO_GIVEN, TCCB, score)
    if score.points is None or not score.by or score.on is None:
        return Points(item, Fraction(0), most, UNSIGNED, TCCB, score)
    if not 0 <= score.points <= item.maximum:
        return Points(item, Fraction(0), most, OUTSIDE, TCCB, score)
    return Points(item, Fraction(score.points), Fraction(score.points), score=score)


def _worked_out(question: Question, item: Item) -> Points:
    """Points by the share of an indicator: in proportion up to the most, or by steps. A figure
    nobody has checked may still count nothing."""
    most = Fraction(item.maximum)
    row = _row(question, item)
    if row is None:
        indicator = question.plan.indicator(item.indicator)
        row = indicator.unrecorded(item.basis, question.facts.window)
    measured = measuring.measure(row)
    if measured.ratio is None:
        return Points(item, Fraction(0), most, measured.todo, measured.waits_for)
    low, high = (item.points_at(share) for share in measured.shares)
    todo = measured.todo if low != high else ""
    waits_for, task = (measured.waits_for, measured.task) if todo else ("", "")
    return Points(item, low, high, todo, waits_for, task=task)


def _row(question: Question, item: Item) -> Progress | None:
    """The year's target where the occasion is of one year, else that of the whole plan: what was
    done in one year is never divided by what was promised for five."""
    facts = question.facts
    days = facts.window if question.of_one_year else question.plan.period
    rows = [
        row
        for row in facts.progress
        if row.code == item.indicator and row.basis == item.basis and row.period == days
    ]
    rows.sort(key=lambda row: (str(row.target), str(row.result), str(row.verified)))
    return next(iter(rows), None)


def _state(points: Points) -> Status:
    """No points of an item that counts in full are no success."""
    if not points.known:
        return UNKNOWN
    return MET if points.low or points.item.optional else NOT_MET


def _finding(points: Points, clause: str) -> Finding:
    item, known = points.item, points.known
    score = points.score
    told = f"{words.points(points.low)} điểm"
    if not known:
        told = f"từ {words.points(points.low)} đến {words.points(points.high)} điểm"
    return Finding(
        code=item.code,
        label=item.label,
        clause=item.clause or clause,
        status=_state(points),
        required=item.demand,
        actual=told,
        gap=words_only(points.todo) if points.todo else None,
        evidence=score.evidence if score else (),
        confirmed_by=score.by if score else "",
        confirmed_on=score.on if score else None,
        waits_for=points.waits_for,
        todo=points.task,
    )
