"""Criteria that hold for every route: confirmed by a person, or computed from recorded facts."""

from dataclasses import dataclass
from typing import Self

from .. import words
from ..facts import Classification, Confirmation, Discipline
from ..plan import classified_year
from ..reader import Table
from ..values import Status, all_of
from .base import Answer, Question, register, words_only


@register("confirmed")
@dataclass(frozen=True, slots=True)
class Confirmed:
    """A person confirms it, by name and day; with evidence where the plan says so."""

    code: str
    needs_evidence: bool

    @classmethod
    def read(cls, table: Table, code: str) -> Self:
        return cls(code=code, needs_evidence=table.flag("needs_evidence", default=False))

    def answer(self, question: Question) -> Answer:
        words_given = [c for c in question.facts.confirmations if c.code == self.code]
        if not words_given:
            gap = words_only("Chờ TCCB xác nhận")
            return Answer(Status.UNKNOWN, "có xác nhận", "Chưa có xác nhận", gap)
        answers = [self._weigh(word) for word in sorted(words_given, key=_confirmation_order)]
        decided = all_of(answer.status for answer in answers)
        return next(answer for answer in answers if answer.status is decided)

    def _weigh(self, word: Confirmation) -> Answer:
        status, actual, gap = self._read_word(word)
        return Answer(
            status=status,
            required="có xác nhận kèm minh chứng" if self.needs_evidence else "có xác nhận",
            actual=actual,
            gap=words_only(gap) if gap else None,
            evidence=word.evidence,
            confirmed_by=word.by,
            confirmed_on=word.on,
        )

    def _read_word(self, word: Confirmation) -> tuple[Status, str, str]:
        note = f": {word.note}" if word.note else ""
        if word.met is None:
            return Status.UNKNOWN, f"Để ngỏ{note}", "Chờ TCCB xác nhận"
        if not word.met:
            return Status.NOT_MET, f"Xác nhận là không đạt{note}", ""
        if not word.by or word.on is None:
            return Status.UNKNOWN, "Xác nhận không ghi ai, ngày nào", "Chờ TCCB xác nhận lại"
        if self.needs_evidence and not word.evidence:
            return Status.UNKNOWN, "Đã xác nhận, chưa có minh chứng", "Chờ bổ sung minh chứng"
        return Status.MET, f"Đã xác nhận{note}", ""


def _confirmation_order(word: Confirmation) -> tuple[str, str, str]:
    return str(word.on), word.by, word.note


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body whose classification counts; `required`: without its record nothing is known."""

    code: str
    label: str
    required: bool


@dataclass(frozen=True, slots=True)
class Level:
    code: str
    label: str


def read_levels(table: Table) -> tuple[Level, ...]:
    """An ordered scale, from low to high."""
    return tuple(
        Level(row.code(), row.closing("label")) for row in table.tables("level", unique="code")
    )


def read_minimum(table: Table, levels: tuple[Level, ...]) -> int:
    """Position of the level named by `minimum` on the scale."""
    codes = [level.code for level in levels]
    chosen = table.choice("minimum", codes)
    return codes.index(chosen) if chosen in codes else 0


@register("classification")
@dataclass(frozen=True, slots=True)
class Classified:
    """Every recorded organisation is classified at or above a level in the year that counts."""

    organisations: tuple[Organisation, ...]
    levels: tuple[Level, ...]
    minimum: int

    @classmethod
    def read(cls, table: Table, code: str) -> Self:
        organisations = tuple(
            Organisation(row.code(), row.text("label"), row.flag("required", default=True))
            for row in table.tables("organisation", unique="code")
        )
        levels = read_levels(table)
        return cls(organisations, levels, read_minimum(table, levels))

    def answer(self, question: Question) -> Answer:
        year = classified_year(question.plan, question.occasion.code, question.facts.window)
        rows = [row for row in question.facts.classifications if self._counts(row, year)]
        rows.sort(key=lambda row: (self._place(row), row.name, row.level))
        absent = self._absent(rows)
        statuses = [self._grade(row) for row in rows] + [Status.UNKNOWN for _ in absent]
        status = all_of(statuses) if statuses else Status.UNKNOWN
        wait = ", ".join(absent) or "các tổ chức"
        gap = words_only(f"Chờ nhập xếp loại {wait} năm {year}")
        return Answer(
            status=status,
            required=f"{self.levels[self.minimum].label} trở lên, năm {year}",
            actual=self._actual(rows, absent),
            gap=gap if status is Status.UNKNOWN else None,
            evidence=tuple(item for row in rows for item in row.evidence),
            computed=True,
        )

    def _counts(self, row: Classification, year: int) -> bool:
        return row.year == year and any(o.code == row.organisation for o in self.organisations)

    def _place(self, row: Classification) -> int:
        return [o.code for o in self.organisations].index(row.organisation)

    def _absent(self, rows: list[Classification]) -> list[str]:
        there = {row.organisation for row in rows}
        return [o.label for o in self.organisations if o.required and o.code not in there]

    def _grade(self, row: Classification) -> Status:
        codes = [level.code for level in self.levels]
        if row.level not in codes:
            return Status.UNKNOWN
        return Status.MET if codes.index(row.level) >= self.minimum else Status.NOT_MET

    def _actual(self, rows: list[Classification], absent: list[str]) -> str:
        labels = {level.code: level.label for level in self.levels}
        parts = [f"{row.name}: {labels.get(row.level, 'chưa rõ mức')}" for row in rows]
        return ". ".join(parts + [f"{name}: chưa có xếp loại" for name in absent]) or "Chưa có"


@register("discipline")
@dataclass(frozen=True, slots=True)
class NoDiscipline:
    """Nobody was disciplined at or above a level by a decision dated inside the window."""

    levels: tuple[Level, ...]
    minimum: int

    @classmethod
    def read(cls, table: Table, code: str) -> Self:
        levels = read_levels(table)
        return cls(levels, read_minimum(table, levels))

    def answer(self, question: Question) -> Answer:
        facts = question.facts
        required = f"không có trong {words.span(facts.window)}"
        if facts.disciplines is None:
            gap = words_only("Chờ TCCB tra cứu kỷ luật")
            return Answer(Status.UNKNOWN, required, "Chưa tra cứu", gap, computed=True)
        rows = [row for row in facts.disciplines if facts.window.holds(row.decided_on)]
        rows.sort(key=lambda row: (row.decided_on, row.number, row.person, row.level))
        grades = [self._grade(row) for row in rows]
        counted = [r for r, g in zip(rows, grades, strict=True) if g is not Status.MET]
        status = all_of(grades)
        unclear = words_only("Chờ TCCB ghi rõ hình thức kỷ luật")
        return Answer(
            status=status,
            required=required,
            actual=self._actual(counted),
            gap=unclear if status is Status.UNKNOWN else None,
            evidence=tuple(item for row in counted for item in row.evidence),
            computed=True,
        )

    def _grade(self, row: Discipline) -> Status:
        codes = [level.code for level in self.levels]
        if row.level not in codes:
            return Status.UNKNOWN
        return Status.NOT_MET if codes.index(row.level) >= self.minimum else Status.MET

    def _actual(self, rows: list[Discipline]) -> str:
        labels = {level.code: level.label for level in self.levels}
        each = [
            f"{labels.get(row.level, 'chưa rõ hình thức')} ngày {words.day(row.decided_on)}"
            for row in rows
        ]
        count = f"{len(rows)} quyết định"
        return f"{count}: {', '.join(each)}" if each else count


@register("registered")
@dataclass(frozen=True, slots=True)
class Registered:
    """The subject registered beforehand."""

    @classmethod
    def read(cls, table: Table, code: str) -> Self:
        return cls()

    def answer(self, question: Question) -> Answer:
        required = "đã đăng ký thi đua"
        registered = question.facts.registered
        if registered is None:
            gap = words_only("Chờ TCCB kiểm tra đăng ký")
            return Answer(Status.UNKNOWN, required, "Chưa rõ", gap, computed=True)
        if registered:
            return Answer(Status.MET, required, "Đã đăng ký", computed=True)
        return Answer(Status.NOT_MET, required, "Không đăng ký", computed=True)
