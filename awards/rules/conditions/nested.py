"""Conditions of conditions: all of them, or any of them; nested as deep as the plan needs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from .. import words
from ..plan import Plan
from ..points import Point
from ..reader import Table
from ..values import Status, all_of, any_of
from ..verdicts import Finding, Gap, Lead, Told
from .base import KINDS, Condition, Question, lacking_in, register, words_only

DEEPEST = 5


@dataclass(frozen=True, slots=True)
class _Parts:
    """`parts` in the order of the file."""

    parts: tuple[Point, ...]

    combined: ClassVar[Any]  # what makes one of the parts' states
    lacking: ClassVar[Any]  # what is missing where it is not met
    joint: ClassVar[str]
    asked: ClassVar[str]

    @classmethod
    def read(cls, table: Table, code: str) -> Self:
        if table.path.count(".part[") >= DEEPEST:
            table.refuse("part", f"lồng sâu quá {DEEPEST} tầng")
            return cls(())
        rows = table.tables("part", unique="code")
        if len(rows) < 2:
            table.problem("part", "cần ít nhất hai điều kiện thành phần")
        return cls(tuple(_part(row) for row in rows))

    def judge(self, question: Question) -> Status:
        return type(self).combined(point.condition.judge(question) for point in self.parts)

    def tell(self, question: Question, point: Point, status: Status) -> Told:
        found = [Finding.judged(p, p.condition.judge(question), question) for p in self.parts]
        deciding = [each for each in found if each.status is status]
        first = deciding[0]
        counts = [(s, sum(f.status is s for f in found)) for s in Status]
        return Told(
            required=self.demand(question.plan)[0],
            actual=", ".join(f"{n} {words.lower_first(s.label)}" for s, n in counts if n),
            gap=self._gap(found, status),
            evidence=tuple(dict.fromkeys(item for each in found for item in each.evidence)),
            confirmed_by=first.confirmed_by,
            confirmed_on=first.confirmed_on,
            children=tuple(found),
            lead=_lead(found),
            waits_for=first.waits_for if status is Status.UNKNOWN else "",
        )

    def _gap(self, found: list[Finding], status: Status) -> Gap | None:
        """Of what is open the first part's; else by the kind of combination."""
        if status is Status.MET:
            return None
        if status is Status.UNKNOWN:
            return next(each.gap for each in found if each.status is status)
        lacks: Gap | None = self.lacking(found)
        return lacks

    def demand(self, plan: Plan) -> tuple[str, str]:
        told = [f"{words.lower_first(p.label)} ({p.condition.demand(plan)[0]})" for p in self.parts]
        return f"{self.asked}: {self.joint.join(told)}", ""


def with_parts(path: str, condition: object) -> Iterator[tuple[str, object]]:
    """A condition and the parts of its parts, each with the path of its table."""
    yield path, condition
    if isinstance(condition, _Parts):
        for place, part in enumerate(condition.parts):
            yield from with_parts(f"{path}.part[{place}]", part.condition)


def points_within(point: Point) -> Iterator[Point]:
    """A point and the parts of its condition, however deep, each with its own label."""
    yield point
    if isinstance(point.condition, _Parts):
        for part in point.condition.parts:
            yield from points_within(part)


def within(condition: object) -> Iterator[object]:
    """A condition and those it is made of, however deep."""
    return (each for _, each in with_parts("", condition))


def _part(row: Table) -> Point:
    code, kind = row.code(), row.choice("kind", tuple(KINDS))
    if kind not in KINDS:
        row.leave()
    condition: type[Condition] = KINDS.get(kind, KINDS["registered"])
    point = Point(code, row.text("label"), row.text("clause"), condition.read(row, code))
    row.close()
    return point


def _lead(found: Iterable[Finding]) -> Lead | None:
    return next((each.told.lead for each in found if each.told.lead is not None), None)


@register("all")
class AllOf(_Parts):
    """Met when every part is; not met when one is not."""

    __slots__ = ()
    combined = staticmethod(all_of)
    joint, asked = " và ", "đủ các điều kiện"

    @staticmethod
    def lacking(found: list[Finding]) -> Gap | None:
        """A figure where one part alone is missing: of several no single one says it."""
        failing = [each for each in found if each.status is Status.NOT_MET]
        if len(failing) == 1:
            return failing[0].gap
        parts = [(each.label, each.gap.text if each.gap else each.status.label) for each in failing]
        return words_only(lacking_in("điều kiện", parts))


@register("any")
class AnyOf(_Parts):
    """Met when one part is; not met when none can be."""

    __slots__ = ()
    combined = staticmethod(any_of)
    joint, asked = " hoặc ", "một trong các điều kiện"

    @staticmethod
    def lacking(found: list[Finding]) -> Gap | None:
        """Of the nearest part: one that a figure is enough for, else the first."""
        gaps = [each.gap for each in found if each.gap is not None]
        return next((gap for gap in gaps if gap.amount is not None), next(iter(gaps), None))
