"""A tier, or all of its routes, that the plan gives to other classes of subjects."""

from dataclasses import dataclass
from typing import ClassVar

from ..plan import Plan
from ..points import Point
from ..values import Status
from ..verdicts import Told
from .base import Question


@dataclass(frozen=True, slots=True)
class OutsideClass:
    """Never met, and nobody can supply anything that would meet it. No table of a plan reads it:
    it stands where no rule of the tier is for the subject's class. `whom`: the labels of those the
    tier is for."""

    kind: ClassVar[str] = "subject_class"
    whom: str

    def judge(self, question: Question) -> Status:
        return Status.NOT_MET

    def tell(self, question: Question, point: Point, status: Status) -> Told:
        own = question.plan.subject_class(question.facts.subject.subject_class).label
        return Told(f"chỉ xét {self.whom}", own, computed=True)

    def demand(self, plan: Plan) -> tuple[str, str]:
        return f"chỉ xét {self.whom}", ""
