"""Earlier awards: none of some tiers since a day, or so many of them; unknown while nobody has
looked them up."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Self

from .. import words
from ..facts import PastAward
from ..plan import Plan
from ..points import Point
from ..reader import Table
from ..values import Status, months_before
from ..verdicts import Gap, Told
from .base import TCCB, Question, register, words_only

MET, NOT_MET, UNKNOWN = Status.MET, Status.NOT_MET, Status.UNKNOWN


@dataclass(frozen=True, slots=True)
class Since:
    """Awards decided from a `day` on, or within so many `years` up to the day assessed, that day
    included; of any day where neither is given."""

    day: date | None
    years: int

    def first(self, on: date) -> date:
        if self.day is not None:
            return self.day
        return months_before(on, 12 * self.years) if self.years else date.min

    @property
    def words(self) -> str:
        if self.day is not None:
            return f"từ ngày {words.day(self.day)}"
        return f"trong {self.years} năm đến ngày xét" if self.years else "từ trước đến nay"


def read_since(table: Table) -> Since:
    day, years = table.day("since", optional=True), table.whole("years", default=0, most=100)
    if "since" in table and "years" in table:
        table.problem("years", "chỉ ghi một trong hai khóa since, years")
    if years < 1 and "years" in table:
        table.problem("years", "số năm đếm từ 1")
    return Since(day, max(years, 0))


def _counted(tiers: tuple[str, ...], since: Since, question: Question) -> list[PastAward]:
    on = question.facts.on
    first = since.first(on)
    awards = question.facts.awards or ()
    found = [a for a in awards if a.tier in tiers and first <= a.decided_on <= on]
    return sorted(found, key=lambda award: (award.decided_on, award.number, award.tier))


def _told(awards: list[PastAward], plan: Plan) -> str:
    if not awards:
        return "Không có trong sổ khen thưởng"
    each = [
        f"{award.name or _name(plan, award.tier)}, quyết định {award.number or 'chưa ghi số'} ngày "
        f"{words.day(award.decided_on)}"
        for award in awards
    ]
    return "; ".join(each)


def _not_looked_up(required: str) -> Told:
    todo = words_only("Chờ tra cứu các lần khen trước")
    return Told(required, "Chưa ai tra cứu các lần khen trước", todo, waits_for=TCCB)


def _name(plan: Plan, code: str) -> str:
    return next((tier.short_name for tier in plan.tiers if tier.code == code), code)


def _names(plan: Plan, tiers: tuple[str, ...]) -> str:
    return " hoặc ".join(_name(plan, code) for code in tiers)


@register("not_awarded")
@dataclass(frozen=True, slots=True)
class NotAwarded:
    """No award of these tiers was decided since then. What is not in a register that was looked up
    was not given."""

    tiers: tuple[str, ...]
    since: Since

    @classmethod
    def read(cls, table: Table, code: str) -> Self:
        return cls(table.texts("tiers", required=True), read_since(table))

    def judge(self, question: Question) -> Status:
        if not question.facts.awards:
            return UNKNOWN if question.facts.awards is None else MET
        return NOT_MET if _counted(self.tiers, self.since, question) else MET

    def tell(self, question: Question, point: Point, status: Status) -> Told:
        required = self.demand(question.plan)[0]
        if status is UNKNOWN:
            return _not_looked_up(required)
        found = _counted(self.tiers, self.since, question)
        return Told(required, _told(found, question.plan), computed=True)

    def demand(self, plan: Plan) -> tuple[str, str]:
        return f"chưa được tặng {_names(plan, self.tiers)} {self.since.words}", ""


@register("awarded")
@dataclass(frozen=True, slots=True)
class Awarded:
    """At least `count` awards of these tiers were decided since then."""

    tiers: tuple[str, ...]
    since: Since
    count: int

    @classmethod
    def read(cls, table: Table, code: str) -> Self:
        count = table.whole("count", default=1)
        if count < 1:
            table.problem("count", "số lần đếm từ 1")
        return cls(table.texts("tiers", required=True), read_since(table), max(count, 1))

    def judge(self, question: Question) -> Status:
        if question.facts.awards is None:
            return UNKNOWN
        return MET if len(_counted(self.tiers, self.since, question)) >= self.count else NOT_MET

    def tell(self, question: Question, point: Point, status: Status) -> Told:
        required = self.demand(question.plan)[0]
        if status is UNKNOWN:
            return _not_looked_up(required)
        found = _counted(self.tiers, self.since, question)
        gap = None
        if status is NOT_MET:
            missing = Decimal(self.count - len(found))
            gap = Gap(missing, "lần", f"Còn thiếu {words.amount(missing, 'lần')}")
        return Told(required, _told(found, question.plan), gap, computed=True)

    def demand(self, plan: Plan) -> tuple[str, str]:
        times = f"{self.count} lần " if self.count > 1 else ""
        return f"đã được tặng {times}{_names(plan, self.tiers)} {self.since.words}", ""
