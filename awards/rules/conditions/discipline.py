"""Nobody was disciplined, computed from recorded decisions."""

from dataclasses import dataclass, field
from typing import Self

from .. import words
from ..facts import Discipline, Facts
from ..plan import Plan
from ..points import Point
from ..reader import Table
from ..values import Period, Status, all_of, months_before
from ..verdicts import Told
from .base import TCCB, Question, register, words_only
from .scales import Level, read_levels, read_minimum

MET, NOT_MET, UNKNOWN = Status.MET, Status.NOT_MET, Status.UNKNOWN
WINDOWS = ("occasion", "period", "months")


@register("discipline")
@dataclass(frozen=True, slots=True)
class NoDiscipline:
    """Nobody was disciplined at or above a level by a decision dated inside the window.

    `window`: "occasion" (the days results count in), "period" (the whole of the plan), or "months"
    (so many `months` up to the day assessed, that day included).
    """

    levels: tuple[Level, ...]
    minimum: int
    window: str = "occasion"
    months: int = 0
    places: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        places = {level.code: place for place, level in enumerate(self.levels)}
        object.__setattr__(self, "places", places)

    @classmethod
    def read(cls, table: Table, code: str) -> Self:
        levels = read_levels(table)
        minimum = read_minimum(table, levels)
        window = table.choice("window", WINDOWS, default="occasion")
        months = table.whole("months", default=0, most=1200)
        if (window == "months") != ("months" in table) or (window == "months" and months < 1):
            table.problem("months", 'cần một số tháng từ 1 khi window = "months", và chỉ khi đó')
        return cls(levels, minimum, window, months)

    def judge(self, question: Question) -> Status:
        facts = question.facts
        if not facts.disciplines:
            return UNKNOWN if facts.disciplines is None else MET
        days = self._days(question.plan, facts)
        return all_of(self._grade(row) for row in facts.disciplines if days.holds(row.decided_on))

    def _days(self, plan: Plan, facts: Facts) -> Period:
        if self.window == "period":
            return plan.period
        if self.window == "months":
            return Period(months_before(facts.on, self.months), facts.on)
        return facts.window

    def _grade(self, row: Discipline) -> Status:
        place = self.places.get(row.level)
        if place is None:
            return UNKNOWN
        return NOT_MET if place >= self.minimum else MET

    def tell(self, question: Question, point: Point, status: Status) -> Told:
        facts, days = question.facts, self._days(question.plan, question.facts)
        least = self.levels[self.minimum].label
        required = f"không có từ {least} trở lên trong {words.span(days)}"
        if facts.disciplines is None:
            gap = words_only("Chờ TCCB tra cứu kỷ luật")
            return Told(required, "Chưa tra cứu", gap, computed=True, waits_for=TCCB)
        rows = [row for row in facts.disciplines if days.holds(row.decided_on)]
        rows.sort(key=lambda row: (row.decided_on, row.number, row.person, row.level))
        counted = [row for row in rows if self._grade(row) is not MET]
        unknown = status is UNKNOWN
        return Told(
            required=required,
            actual=self._actual(counted, [row for row in rows if self._grade(row) is MET]),
            gap=words_only("Chờ TCCB ghi rõ hình thức kỷ luật") if unknown else None,
            evidence=tuple(item for row in counted for item in row.evidence),
            computed=True,
            waits_for=TCCB if unknown else "",
        )

    def _actual(self, counted: list[Discipline], lesser: list[Discipline]) -> str:
        """Those that count, and beside them those below the level: they are no nothing."""
        told = f"{len(counted)} quyết định"
        if counted:
            told += f": {self._each(counted)}"
        return f"{told}; dưới mức này: {self._each(lesser)}" if lesser else told

    def _each(self, rows: list[Discipline]) -> str:
        labels = {level.code: level.label for level in self.levels}
        return ", ".join(
            f"{labels.get(row.level, 'chưa rõ hình thức')} ngày {words.day(row.decided_on)}"
            for row in rows
        )

    def demand(self, plan: Plan) -> tuple[str, str]:
        spans = {
            "occasion": "trong thời gian xét",
            "period": f"trong {words.span(plan.period)}",
            "months": f"trong {self.months} tháng tính đến ngày xét",
        }
        least = self.levels[self.minimum].label
        return f"không bị kỷ luật từ {least} trở lên", spans[self.window]
