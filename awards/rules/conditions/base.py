"""What a condition is, and the register of kinds that a plan file may name."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, Self

from ..facts import Facts
from ..plan import Occasion, Plan
from ..points import Point
from ..reader import Table
from ..values import Status
from ..verdicts import Gap, Told
from ..words import lower_first

if TYPE_CHECKING:
    from ..assess import Row

# Who can supply what an unknown condition waits for.
UNIT, TCCB, PROVINCE, MINISTRY = SUPPLIERS = ("unit", "tccb", "province", "ministry")


class Question:
    """What the conditions of one row of the matrix are asked about one subject.

    `words`: what was said of each criterion; a tuple where it was said more than once.
    """

    __slots__ = ("facts", "row", "words")

    def __init__(self, row: "Row", facts: Facts) -> None:
        self.row, self.facts = row, facts
        given = facts.confirmations
        self.words: dict[str, Any] = {word.code: word for word in given}
        if len(self.words) != len(given):
            for code in self.words:
                self.words[code] = tuple(word for word in given if word.code == code)

    @property
    def of_one_year(self) -> bool:
        """Results of one whole calendar year are counted."""
        window = self.facts.window
        if window is self.row.one_year:  # most subjects share it
            return True
        if window.is_year:
            self.row.one_year = window
        return window.is_year

    @property
    def plan(self) -> Plan:
        return self.row.plan

    @property
    def occasion(self) -> Occasion:
        return self.row.occasion

    @property
    def tier(self) -> str:
        return self.row.head.tier


class Condition(Protocol):
    """A frozen dataclass of a plan's settings that can be asked about a subject. Pure.

    Judging and telling are apart, since thousands are judged for every one that is read.
    """

    kind: ClassVar[str]

    @classmethod
    def read(cls, table: Table, code: str) -> Self:
        """Take the settings of this kind from the plan file; problems go to the table."""

    def judge(self, question: Question) -> Status: ...

    def tell(self, question: Question, point: Point, status: Status) -> Told:
        """The words for a `status` that `judge` gave to the same question."""

    def demand(self, plan: Plan) -> tuple[str, str]:
        """What the plan asks, for a cell of its matrix: "từ 110%" and, behind it, of what."""


KINDS: dict[str, type[Condition]] = {}


def register(kind: str) -> Callable[[type[Any]], type[Any]]:
    """Class decorator: the plan file may say `kind = "<kind>"`."""

    def keep(condition: type[Any]) -> type[Any]:
        condition.kind = kind
        KINDS[kind] = condition
        return condition

    return keep


_TOLD_AT_MOST = 3


def lacking_in(noun: str, parts: Sequence[tuple[str, str]]) -> str:
    """What several parts lack, each by its name and the text of its own gap: "Còn thiếu ở 2 chỉ
    tiêu: 5 km (Kênh), 1 hộ (Hộ nghèo)"."""
    told = [f"{_short(text)} ({name})" for name, text in parts[:_TOLD_AT_MOST]]
    more = len(parts) - len(told)
    rest = f" và {more} {noun} khác" if more else ""
    return f"Còn thiếu ở {len(parts)} {noun}: {', '.join(told)}{rest}"


def _short(text: str) -> str:
    for long, short in (("Còn thiếu ", ""), ("Còn phải giảm ", "giảm ")):
        if text.startswith(long):
            return short + text.removeprefix(long)
    return lower_first(text)


def words_only(text: str) -> Gap:
    """A gap that has no figure: what somebody must do first."""
    return Gap(amount=None, measure="", text=text)
