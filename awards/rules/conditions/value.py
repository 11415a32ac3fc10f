"""A result by itself: "tỷ lệ hộ dùng nước sạch từ 98%", whatever was planned."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from .. import words
from ..facts import Progress
from ..plan import Plan
from ..points import Point
from ..reader import Table
from ..values import ZERO, Status, difference
from ..verdicts import Gap, Told
from .base import TCCB, UNIT, Question, register, words_only
from .measuring import NO_RESULT, UNCHECKED, whole_threshold

MET, NOT_MET, UNKNOWN = Status.MET, Status.NOT_MET, Status.UNKNOWN
# comparator → words, and whether it asks for more
COMPARATORS = {
    ">=": ("từ", True),
    ">": ("trên", True),
    "<=": ("không quá", False),
    "<": ("dưới", False),
}


STRICT = (">", "<")


@register("value")
@dataclass(frozen=True, slots=True)
class AbsoluteValue:
    """The result of one of the plan's indicators, in its own measure, against a figure."""

    indicator: str
    comparator: str
    figure: Decimal

    @classmethod
    def read(cls, table: Table, code: str) -> Self:
        return cls(
            indicator=table.text("indicator"),
            comparator=table.choice("comparator", tuple(COMPARATORS)) or ">=",
            figure=table.decimal("value"),
        )

    def judge(self, question: Question) -> Status:
        row = self._row(question)
        if row is None or row.result is None:
            return UNKNOWN
        reached = self._holds(row.result)
        if row.unverified is not None:
            if row.rest_unknown and not COMPARATORS[self.comparator][1]:
                return UNKNOWN  # what is left may lie on either side
            sure = row.verified is not None and self._holds(row.verified)
            if reached != sure:
                return UNKNOWN
        return MET if reached else NOT_MET

    def _row(self, question: Question) -> Progress | None:
        """The same result may stand beside targets of several bases: any of them will do."""
        rows = [row for row in question.facts.progress if row.code == self.indicator]
        known = [row for row in rows if row.result is not None]
        return next(iter(sorted(known or rows, key=_order)), None)

    def _holds(self, result: Decimal) -> bool:
        if self.comparator == ">=":
            return result >= self.figure
        if self.comparator == ">":
            return result > self.figure
        return result <= self.figure if self.comparator == "<=" else result < self.figure

    def tell(self, question: Question, point: Point, status: Status) -> Told:
        row = self._row(question)
        required = self.demand(question.plan)[0]
        if row is None or row.result is None:
            todo = words_only(NO_RESULT)
            return Told(required, "Chưa có kết quả", todo, waits_for=UNIT)
        told = words.amount(row.result, row.measure)
        if row.unverified is not None:
            told += f"; trong đó {words.amount(row.unverified, row.measure)} chờ xác nhận"
        return Told(
            required=required,
            actual=told,
            gap=self._gap(row, status),
            evidence=row.evidence,
            confirmed_by=row.confirmed_by,
            confirmed_on=row.confirmed_on,
            waits_for=TCCB if status is UNKNOWN else "",
            todo=UNCHECKED if status is UNKNOWN else "",
        )

    def _gap(self, row: Progress, status: Status) -> Gap | None:
        if status is MET:
            return None
        if status is UNKNOWN:
            told = words.amount(row.unverified, row.measure)
            return words_only(f"{UNCHECKED} {told}")
        rising = COMPARATORS[self.comparator][1]
        pair = (self.figure, row.result) if rising else (row.result, self.figure)
        missing, strict = difference(*pair), self.comparator in STRICT
        if row.integral:
            missing = whole_threshold(missing, upwards=True)
            if strict and missing == difference(*pair):
                missing += 1
        verb = "Còn thiếu" if rising else "Còn phải giảm"
        if missing == ZERO:
            told = words.amount(self.figure, row.measure)
            return Gap(missing, row.measure, f"Cần {'hơn' if rising else 'dưới'} {told}")
        more = "hơn " if strict and not row.integral else ""
        measure = "điểm %" if row.measure == "%" else row.measure
        return Gap(missing, row.measure, f"{verb} {more}{words.amount(missing, measure)}")

    def demand(self, plan: Plan) -> tuple[str, str]:
        named = plan.indicator(self.indicator)
        figure = words.amount(self.figure, named.measure)
        return f"{COMPARATORS[self.comparator][0]} {figure}", words.lower_first(named.name)


def _order(row: Progress) -> tuple[str, ...]:
    return str(row.result), row.basis, str(row.verified), str(row.period)
