"""What a condition is, and the register of kinds that a plan file may name."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Protocol, Self

from ..facts import Facts
from ..plan import Occasion, Plan
from ..reader import Table
from ..values import Status
from ..verdicts import Finding, Gap, Lead


@dataclass(frozen=True, slots=True)
class Question:
    """What a condition is asked: these facts, this row of the matrix."""

    plan: Plan
    facts: Facts
    occasion: Occasion
    tier: str
    clause: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A condition's answer; `assess` adds label, clause and route and makes it a `Finding`."""

    status: Status
    required: str
    actual: str
    gap: Gap | None = None
    evidence: tuple[str, ...] = ()
    confirmed_by: str = ""
    confirmed_on: date | None = None
    children: tuple[Finding, ...] = ()
    lead: Lead | None = None
    computed: bool = False


class Condition(Protocol):
    """A frozen dataclass of a plan's settings that can answer a question. Pure."""

    kind: ClassVar[str]

    @classmethod
    def read(cls, table: Table, code: str) -> Self:
        """Take the settings of this kind from the plan file; problems go to the table."""

    def answer(self, question: Question) -> Answer: ...


KINDS: dict[str, type[Condition]] = {}


def register(kind: str) -> Callable[[type[Any]], type[Any]]:
    """Class decorator: the plan file may say `kind = "<kind>"`."""

    def keep(condition: type[Any]) -> type[Any]:
        condition.kind = kind
        KINDS[kind] = condition
        return condition

    return keep


def words_only(text: str) -> Gap:
    """A gap that has no figure: what somebody must do first."""
    return Gap(amount=None, measure="", text=text)
