"""The yearly classification of organisations, computed from what is recorded."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from ..facts import Classification
from ..plan import Plan
from ..points import Point
from ..reader import Table
from ..values import Status
from ..verdicts import Told
from .base import TCCB, Question, register, words_only
from .scales import Level, read_levels, read_minimum

MET, NOT_MET, UNKNOWN = Status.MET, Status.NOT_MET, Status.UNKNOWN


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body whose classification counts; `required`: without its record nothing is known."""

    code: str
    label: str
    required: bool


@register("classification")
@dataclass(frozen=True, slots=True)
class Classified:
    """Every recorded organisation is classified at or above a level in the years that count:
    the occasion's year, and the `years` - 1 before it."""

    organisations: tuple[Organisation, ...]
    levels: tuple[Level, ...]
    minimum: int
    years: int = 1
    places: dict[str, int] = field(init=False, repr=False, compare=False)
    codes: frozenset[str] = field(init=False, repr=False, compare=False)
    wanted: dict[int, frozenset[tuple[str, int]]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        places = {level.code: place for place, level in enumerate(self.levels)}
        object.__setattr__(self, "places", places)
        object.__setattr__(self, "codes", frozenset(o.code for o in self.organisations))

    @classmethod
    def read(cls, table: Table, code: str) -> Self:
        organisations = tuple(
            Organisation(row.code(), row.text("label"), row.flag("required", default=True))
            for row in table.tables("organisation", unique="code")
        )
        if not organisations and "organisation" in table:
            table.problem("organisation", "cần ít nhất một tổ chức")
        levels = read_levels(table)
        years = table.whole("years", default=1, most=100)
        if years < 1:
            table.problem("years", "số năm đếm từ 1")
        return cls(organisations, levels, read_minimum(table, levels), max(years, 1))

    def judge(self, question: Question) -> Status:
        last = question.row.classified_year(question.facts)
        first, places, there = last - self.years, self.places, set()
        unclear = False
        for row in question.facts.classifications:
            if first < row.year <= last and row.organisation in self.codes:
                place = places.get(row.level)
                if place is None:
                    unclear = True
                elif place < self.minimum:
                    return NOT_MET
                there.add((row.organisation, row.year))
        if unclear or not there:
            return UNKNOWN
        return UNKNOWN if self.needed(last) - there else MET

    def needed(self, last: int) -> frozenset[tuple[str, int]]:
        """Without a record of each of these nothing is known."""
        found = self.wanted.get(last)
        if found is None:
            found = self.wanted[last] = frozenset(
                (each.code, year)
                for year in range(last - self.years + 1, last + 1)
                for each in self.organisations
                if each.required
            )
        return found

    def tell(self, question: Question, point: Point, status: Status) -> Told:
        last = question.row.classified_year(question.facts)
        found = question.facts.classifications
        rows = [
            r for r in found if last - self.years < r.year <= last and r.organisation in self.codes
        ]
        rows.sort(key=lambda row: (-row.year, self._place(row), row.name, row.level))
        absent = self._absent({(row.organisation, row.year) for row in rows}, last)
        wait = ", ".join(absent) or "các tổ chức"
        span = f" {self._span(last)}" if self.years == 1 or not absent else ""
        told = f"Chờ nhập xếp loại {wait}{span}"
        unknown = status is UNKNOWN
        return Told(
            required=f"{self.levels[self.minimum].label} trở lên, {self._span(last)}",
            actual=self._actual(rows, absent),
            gap=words_only(told) if unknown else None,
            evidence=tuple(item for row in rows for item in row.evidence),
            computed=True,
            waits_for=TCCB if unknown else "",
        )

    def _span(self, last: int) -> str:
        return f"năm {last}" if self.years == 1 else f"các năm {last - self.years + 1}-{last}"

    def _place(self, row: Classification) -> int:
        return [o.code for o in self.organisations].index(row.organisation)

    def _absent(self, there: Iterable[tuple[str, int]], last: int) -> list[str]:
        """Labels of required organisations without a record, with the year where several count."""
        years = range(last, last - self.years, -1)
        return [
            organisation.label if self.years == 1 else f"{organisation.label} {year}"
            for year in years
            for organisation in self.organisations
            if organisation.required and (organisation.code, year) not in there
        ]

    def _actual(self, rows: list[Classification], absent: list[str]) -> str:
        labels = {level.code: level.label for level in self.levels}
        parts = [f"{self._named(row)}: {labels.get(row.level, 'chưa rõ mức')}" for row in rows]
        return ". ".join(parts + [f"{name}: chưa có xếp loại" for name in absent]) or "Chưa có"

    def _named(self, row: Classification) -> str:
        return row.name if self.years == 1 else f"{row.name} {row.year}"

    def demand(self, plan: Plan) -> tuple[str, str]:
        years = "" if self.years == 1 else f", {self.years} năm liền"
        return f"{self.levels[self.minimum].label} trở lên{years}", ""
