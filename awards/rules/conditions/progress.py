"""Route A: result against target."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Self

from .. import words
from ..facts import RISING, Facts, Progress
from ..plan import Plan, Rule
from ..points import Point
from ..reader import Table
from ..values import Period, Status
from ..verdicts import Finding, Gap, Lead, Marker, Told
from . import measuring
from .base import (
    MINISTRY,
    PROVINCE,
    TCCB,
    UNIT,
    Question,
    lacking_in,
    register,
    words_only,
)
from .combining import EVERY, Combining, read_combining
from .measuring import BASES, Mark, Measured
from .nested import with_parts

MET, NOT_MET, UNKNOWN = Status.MET, Status.NOT_MET, Status.UNKNOWN
SCOPES = ("year", "plan")
NO_YEAR = "Dịp khen không tính kết quả trọn một năm"
NO_YEAR_TODO = "Chờ lập lại dịp khen theo kế hoạch"


@register("progress")
@dataclass(frozen=True, slots=True)
class ResultAgainstTarget:
    """Result ÷ target reaches a threshold, on targets of one basis and scope.

    `scope`: "year" takes targets set for the year assessed, "plan" those for the whole period. Days
    that are neither leave it open: they would be divided into results of other days.
    `indicators`: codes of the plan's indicators that count, each of them needed; empty: all that
    are recorded. `combining` makes one answer of several. No indicator: unknown.
    """

    basis: str
    scope: str
    mark: Mark
    indicators: tuple[str, ...] = ()
    combining: Combining = EVERY

    @classmethod
    def read(cls, table: Table, code: str) -> Self:
        return cls(
            basis=table.choice("basis", tuple(BASES)),
            scope=table.choice("scope", SCOPES),
            mark=Mark(table.decimal("threshold", above=Decimal(0)), table.comparator()),
            indicators=table.texts("indicators"),
            combining=read_combining(table),
        )

    def judge(self, question: Question) -> Status:
        facts, whole = question.facts, question.plan.period
        if self.scope == "year" and not question.of_one_year:
            return UNKNOWN
        if self.indicators or self.combining.how != "every":
            return self.combining.judge(self._rows(question), self.mark)
        days = facts.window if self.scope == "year" else whole
        first, last, answer, seen = days.start, days.end, MET, False
        for row in facts.progress:
            if row.basis == self.basis:
                period = row.period
                if period.start == first and period.end == last:
                    seen, status = True, self.mark.judge(row)
                    if status is NOT_MET:
                        return NOT_MET
                elif measuring.has_odd_days(row, whole) and period.touches(facts.window):
                    seen, status = True, UNKNOWN
                else:
                    continue
                if status is UNKNOWN:
                    answer = UNKNOWN
        return answer if seen else UNKNOWN

    def _rows(self, question: Question) -> tuple[Measured, ...]:
        """The indicators this condition looks at, in a fixed order; a named one that nobody has
        recorded stands among them with nothing known."""
        facts, plan = question.facts, question.plan
        rows = [p for p in facts.progress if self._counts(p, facts, plan.period)]
        if self.combining.how == "weighted":
            rows = [plan.weighed(row) for row in rows]
        there = {row.code for row in rows}
        rows += [
            plan.indicator(code).unrecorded(self.basis, self._days(facts, plan.period))
            for code in self.indicators
            if code not in there
        ]
        rows.sort(key=lambda p: (p.code, p.name, p.period.start, str(p.target), str(p.result)))
        return tuple(
            measuring.of_odd_days(row, plan.period)
            if measuring.has_odd_days(row, plan.period)
            else measuring.measure(row)
            for row in rows
        )

    def _counts(self, progress: Progress, facts: Facts, whole: Period) -> bool:
        if progress.basis != self.basis:
            return False
        if self.indicators and progress.code not in self.indicators:
            return False
        if measuring.has_odd_days(progress, whole):
            return progress.period.touches(facts.window)
        return progress.period == self._days(facts, whole)

    def _days(self, facts: Facts, whole: Period) -> Period:
        return whole if self.scope == "plan" else Period.of_year(facts.window.end.year)

    def takes(self, progress: Progress, whole: Period) -> bool:
        """Whether a target of these days and this basis is one the condition looks at."""
        days = whole if self.scope == "plan" else Period.of_year(progress.period.end.year)
        return self.names(progress) and progress.basis == self.basis and progress.period == days

    def names(self, progress: Progress) -> bool:
        return self.asks_for(progress.code)

    def asks_for(self, code: str) -> bool:
        """Whether an indicator of that code counts here."""
        return not self.indicators or code in self.indicators

    def tell(self, question: Question, point: Point, status: Status) -> Told:
        if self.scope == "year" and not question.of_one_year:
            todo = words_only(NO_YEAR_TODO)
            return Told(self.mark.text, NO_YEAR, todo, waits_for=TCCB)
        measured = self._rows(question)
        if not measured:
            return self._nothing()
        lead = deciding(measured, self.mark)
        required, actual, gap, waits_for = self._told(measured, lead, status)
        return Told(
            required=required,
            actual=actual,
            gap=gap,
            evidence=lead.progress.evidence,
            confirmed_by=lead.progress.confirmed_by,
            confirmed_on=lead.progress.confirmed_on,
            children=tuple(self._child(m, point.clause, status) for m in measured),
            lead=self._lead(question, measured, lead),
            waits_for=waits_for,
        )

    def _child(self, measured: Measured, clause: str, status: Status) -> Finding:
        if self.combining.how == "weighted":
            return measuring.share_finding(measured, self.mark, clause, status)
        return measuring.finding(measured, self.mark, clause)

    def _nothing(self) -> Told:
        if self.basis == measuring.PROVINCE_PLAN:
            todo = words_only("Chờ nhập chỉ tiêu UBND tỉnh giao")
            actual = "Chưa có chỉ tiêu UBND tỉnh giao"
            return Told(self.mark.text, actual, todo, waits_for=PROVINCE)
        if self.basis == measuring.HEADCOUNT:
            todo = words_only(measuring.NO_HEADCOUNT)
            return Told(self.mark.text, "Chưa có tổng số người", todo, waits_for=TCCB)
        if self.basis == measuring.MINISTRY_PLAN:
            todo = words_only("Chờ nhập chỉ tiêu bộ, ngành giao")
            actual = "Chưa có chỉ tiêu bộ, ngành giao"
            return Told(self.mark.text, actual, todo, waits_for=MINISTRY)
        todo = words_only("Chờ đăng ký chỉ tiêu và mức đề ra")
        return Told(self.mark.text, "Chưa có chỉ tiêu nào", todo, waits_for=UNIT)

    def _told(
        self, measured: tuple[Measured, ...], lead: Measured, status: Status
    ) -> tuple[str, str, Gap | None, str]:
        """Required, actual, gap, and whom an open one waits for."""
        if self.combining.how != "every":
            return self.combining.told(measured, self.mark, status)
        gap = None if status is MET else _gap_of(measured, lead, self.mark)
        waits_for = _awaited(measured, self.mark) if status is UNKNOWN else ""
        required = measuring.required(lead, self.mark)
        return required, _actual(measured, lead, self.mark), gap, waits_for

    def _lead(self, question: Question, measured: tuple[Measured, ...], lead: Measured) -> Lead:
        row, ratio = lead.progress, lead.ratio
        return Lead(
            code=row.code,
            name=row.name,
            measure=row.measure if row.rises else measuring.apart(row),
            target=row.target if row.rises else lead.planned_amount,
            result=row.result if row.rises else lead.done_amount,
            ratio=None if ratio is None else f"{ratio.numerator}/{ratio.denominator}",
            percent=None if ratio is None else words.percent(ratio),
            count=len(measured),
            markers=markers(
                question.plan,
                question.occasion.code,
                lead,
                self,
                question.facts.subject.subject_class,
            ),
            others=tuple(_other(m) for m in measured if m is not lead),
            unverified=row.unverified,
            falls=not row.rises,
        )

    def scale(self) -> tuple[str, str]:
        """Indicators on one scale can be drawn on one bar."""
        return self.basis, self.scope

    def demand(self, plan: Plan) -> tuple[str, str]:
        return self.mark.text, f"{self._of_what(plan)}{self.combining.demand}"

    def _of_what(self, plan: Plan) -> str:
        """Whose plan, of which years: "kế hoạch năm của đơn vị"; or of which indicators."""
        span = "năm" if self.scope == "year" else "{}-{}".format(*plan.period.years)
        basis = BASES[self.basis].format(span=span)
        if not self.indicators:
            return basis
        named = [plan.indicator(code) for code in self.indicators]
        names = [words.lower_first(each.name) for each in named]
        told = [
            name if each.direction == RISING else f"mức giảm {name}"
            for each, name in zip(named, names, strict=True)
        ]
        return f"{basis}: {', '.join(told)}"


def markers(
    plan: Plan,
    occasion: str,
    measured: Measured,
    like: ResultAgainstTarget,
    subject_class: str = "",
) -> tuple[Marker, ...]:
    """The thresholds of all tiers of the occasion on one indicator, lowest first; those that are
    for the class, where it is told."""
    if measured.planned is None:
        return ()
    marks = [
        (plan.tier(rule.tier), condition.mark)
        for rule, condition in _conditions(plan, occasion, subject_class)
        if condition.scale() == like.scale() and condition.names(measured.progress)
    ]
    return tuple(
        Marker(t.code, t.name, t.short_name, mark.percent, mark.strict, measured.shown(mark))
        for t, mark in sorted(marks, key=lambda pair: (pair[1].percent, pair[0].rank))
    )


def thresholds(plan: Plan, progress: Progress, *, occasion: str) -> tuple[Marker, ...]:
    """What a target commits to: the result that each tier of the occasion takes.

    Empty when the target is missing or not above zero, or not of the basis and days the occasion
    looks at.
    """
    measured = measuring.measure(progress)
    for _, condition in _conditions(plan, occasion):
        if condition.takes(progress, plan.period):
            return markers(plan, occasion, measured, condition)
    return ()


def _conditions(
    plan: Plan, occasion: str, subject_class: str = ""
) -> list[tuple[Rule, ResultAgainstTarget]]:
    return [
        (rule, part)
        for rule in plan.rules
        if rule.occasion == occasion and (not subject_class or rule.concerns(subject_class))
        for route in rule.routes
        if not subject_class or route.concerns(subject_class)
        for _, part in with_parts("", route.condition)
        if isinstance(part, ResultAgainstTarget)
    ]


def deciding(measured: tuple[Measured, ...], mark: Mark) -> Measured:
    """The lowest that fails; else the first that cannot be told; else the lowest."""
    known = sorted((m for m in measured if m.ratio is not None), key=_lowest_first)
    failing = [m for m in known if m.status(mark) is NOT_MET]
    unknown = [m for m in measured if m.status(mark) is UNKNOWN]
    return [*failing, *unknown, *known][0]


def _lowest_first(measured: Measured) -> tuple[Fraction, str, str]:
    return measured.ratio, measured.progress.code, measured.progress.name


def _awaited(measured: Iterable[Measured], mark: Mark) -> str:
    return next((m.waits_for for m in measured if m.status(mark) is UNKNOWN), "")


def _actual(measured: tuple[Measured, ...], lead: Measured, mark: Mark) -> str:
    told = measuring.actual(lead)
    if len(measured) == 1:
        return told
    if lead.status(mark) is UNKNOWN:
        return f"{told}: {lead.progress.name}"
    below = sum(1 for m in measured if m.status(mark) is NOT_MET)
    more = f", {below} chỉ tiêu chưa tới mốc" if below > 1 else ""
    return f"{told}: thấp nhất trong {len(measured)} chỉ tiêu{more}"


def _gap_of(measured: tuple[Measured, ...], lead: Measured, mark: Mark) -> Gap:
    """Of one indicator what it lacks; of several no single figure says it."""
    gap, failing = measuring.gap(lead, mark), [m for m in measured if m.status(mark) is NOT_MET]
    if lead.status(mark) is UNKNOWN and len(measured) > 1:
        return words_only(f"{gap.text} của chỉ tiêu {lead.progress.name}")
    if len(failing) < 2:
        return gap
    parts = [(m.progress.name, measuring.gap(m, mark).text) for m in failing]
    return words_only(lacking_in("chỉ tiêu", parts))


def _other(measured: Measured) -> str:
    if measured.ratio is None:
        return f"{measured.progress.name}: {words.lower_first(measured.trouble)}"
    return f"{measured.progress.name} {words.percent(measured.ratio)}"
