"""Route A: result against target."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Self

from .. import words
from ..facts import Progress
from ..plan import Plan, Rule
from ..reader import Table
from ..values import Period, Status, all_of
from ..verdicts import Gap, Lead, Marker
from . import measuring
from .base import Answer, Question, register, words_only
from .measuring import Mark, Measured

BASES = ("unit_plan", "province_plan")
SCOPES = ("year", "plan")
NO_YEAR = "Dịp khen không tính kết quả trọn một năm"
NO_YEAR_TODO = "Chờ lập lại dịp khen theo kế hoạch"


@register("progress")
@dataclass(frozen=True, slots=True)
class ResultAgainstTarget:
    """Result ÷ target reaches a threshold, on targets of one basis and scope.

    `scope`: "year" takes targets set for the year assessed, "plan" those for the whole period. Days
    that are neither leave it open: they would be divided into results of other days.
    Every indicator reaches it by itself. No indicator: unknown.
    """

    basis: str
    scope: str
    mark: Mark

    @classmethod
    def read(cls, table: Table, code: str) -> Self:
        _refuse_mean(table)
        return cls(
            basis=table.choice("basis", BASES),
            scope=table.choice("scope", SCOPES),
            mark=Mark(table.decimal("threshold", above=Decimal(0)), table.comparator()),
        )

    def answer(self, question: Question) -> Answer:
        if self.scope == "year" and not question.facts.window.is_year:
            return Answer(Status.UNKNOWN, self.mark.text, NO_YEAR, words_only(NO_YEAR_TODO))
        measured = self.measured(question)
        if not measured:
            return self._nothing()
        lead = deciding(measured, self.mark)
        status, required, actual, gap = self._judge(measured, lead)
        return Answer(
            status=status,
            required=required,
            actual=actual,
            gap=gap,
            evidence=lead.progress.evidence,
            confirmed_by=lead.progress.confirmed_by,
            confirmed_on=lead.progress.confirmed_on,
            children=tuple(measuring.finding(m, self.mark, question.clause) for m in measured),
            lead=self._lead(question, measured, lead),
        )

    def measured(self, question: Question) -> tuple[Measured, ...]:
        """The indicators this condition looks at, in a fixed order."""
        facts, plan = question.facts, question.plan
        rows = [p for p in facts.progress if self._counts(p, facts.window, plan.period)]
        rows.sort(key=lambda p: (p.code, p.name, p.period.start, str(p.target), str(p.result)))
        return tuple(
            measuring.of_odd_days(row, plan.period)
            if measuring.has_odd_days(row, plan.period)
            else measuring.measure(row)
            for row in rows
        )

    def _counts(self, progress: Progress, window: Period, whole: Period) -> bool:
        if progress.basis != self.basis:
            return False
        if measuring.has_odd_days(progress, whole):
            return progress.period.touches(window)
        return progress.period == self._days(window.end.year, whole)

    def _days(self, year: int, whole: Period) -> Period:
        return whole if self.scope == "plan" else Period.of_year(year)

    def takes(self, progress: Progress, whole: Period) -> bool:
        """Whether a target of these days and this basis is one the condition looks at."""
        days = self._days(progress.period.end.year, whole)
        return progress.basis == self.basis and progress.period == days

    def _nothing(self) -> Answer:
        if self.basis == measuring.PROVINCE:
            actual, todo = "Chưa có chỉ tiêu UBND tỉnh giao", "Chờ nhập chỉ tiêu UBND tỉnh giao"
        else:
            actual, todo = "Chưa có chỉ tiêu nào", "Chờ đăng ký chỉ tiêu và mức đề ra"
        return Answer(Status.UNKNOWN, self.mark.text, actual, words_only(todo))

    def _judge(
        self, measured: tuple[Measured, ...], lead: Measured
    ) -> tuple[Status, str, str, Gap | None]:
        status = all_of(m.status(self.mark) for m in measured)
        gap = None if status is Status.MET else _gap_of(measured, lead, self.mark)
        required = measuring.required(lead, self.mark)
        return status, required, _told(measured, lead, self.mark), gap

    def _lead(self, question: Question, measured: tuple[Measured, ...], lead: Measured) -> Lead:
        row, ratio = lead.progress, lead.ratio
        return Lead(
            code=row.code,
            name=row.name,
            measure=row.measure,
            target=row.target,
            result=row.result,
            ratio=None if ratio is None else f"{ratio.numerator}/{ratio.denominator}",
            percent=None if ratio is None else words.percent(ratio),
            count=len(measured),
            markers=markers(question.plan, question.occasion.code, lead, self),
            others=tuple(_other(m) for m in measured if m is not lead),
            unverified=row.unverified,
        )

    def scale(self) -> tuple[str, str]:
        """Indicators on one scale can be drawn on one bar."""
        return self.basis, self.scope

    def basis_words(self, plan: Plan) -> str:
        """Whose plan, of which years: "kế hoạch năm của đơn vị"."""
        span = "năm" if self.scope == "year" else "{}-{}".format(*plan.period.years)
        whose = "do UBND tỉnh giao" if self.basis == measuring.PROVINCE else "của đơn vị"
        return f"kế hoạch {span} {whose}"


def _refuse_mean(table: Table) -> None:
    """Plans say how several indicators make one; only the strict reading can be worked out."""
    word = table.text("aggregate")
    if word == "weighted":
        table.problem(
            "aggregate",
            "chưa xét được bình quân theo trọng số: phần mềm chưa có chỗ ghi trọng số của chỉ "
            "tiêu. Dùng every, mọi chỉ tiêu phải đạt",
        )
    elif word and word != "every":
        table.problem("aggregate", f"{word!r} không hợp lệ, chỉ có every")


def markers(
    plan: Plan, occasion: str, measured: Measured, like: ResultAgainstTarget
) -> tuple[Marker, ...]:
    """The thresholds of all tiers of the occasion on one indicator, lowest first."""
    if measured.planned is None:
        return ()
    marks = [
        (plan.tier(rule.tier), condition.mark)
        for rule, condition in _conditions(plan, occasion)
        if condition.scale() == like.scale()
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


def _conditions(plan: Plan, occasion: str) -> list[tuple[Rule, ResultAgainstTarget]]:
    return [
        (rule, route.condition)
        for rule in plan.rules
        if rule.occasion == occasion
        for route in rule.routes
        if isinstance(route.condition, ResultAgainstTarget)
    ]


def deciding(measured: tuple[Measured, ...], mark: Mark) -> Measured:
    """The lowest that fails; else the first that cannot be told; else the lowest."""
    known = sorted((m for m in measured if m.ratio is not None), key=_lowest_first)
    failing = [m for m in known if m.status(mark) is Status.NOT_MET]
    unknown = [m for m in measured if m.status(mark) is Status.UNKNOWN]
    return [*failing, *unknown, *known][0]


def _lowest_first(measured: Measured) -> tuple[Fraction, str, str]:
    return measured.ratio, measured.progress.code, measured.progress.name


def _told(measured: tuple[Measured, ...], lead: Measured, mark: Mark) -> str:
    told = measuring.actual(lead)
    if len(measured) == 1:
        return told
    if lead.status(mark) is Status.UNKNOWN:
        return f"{told}: {lead.progress.name}"
    below = sum(1 for m in measured if m.status(mark) is Status.NOT_MET)
    more = f", {below} chỉ tiêu chưa tới mốc" if below > 1 else ""
    return f"{told}: thấp nhất trong {len(measured)} chỉ tiêu{more}"


def _gap_of(measured: tuple[Measured, ...], lead: Measured, mark: Mark) -> Gap:
    gap = measuring.gap(lead, mark)
    if lead.status(mark) is not Status.UNKNOWN or len(measured) == 1:
        return gap
    return words_only(f"{gap.text} của chỉ tiêu {lead.progress.name}")


def _other(measured: Measured) -> str:
    if measured.ratio is None:
        return f"{measured.progress.name}: {words.lower_first(measured.trouble)}"
    return f"{measured.progress.name} {words.percent(measured.ratio)}"
