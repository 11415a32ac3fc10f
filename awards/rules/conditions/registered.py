"""Registered beforehand."""

from dataclasses import dataclass
from typing import Self

from ..plan import Plan
from ..points import Point
from ..reader import Table
from ..values import Status
from ..verdicts import Told
from .base import TCCB, Question, register, words_only

_STATES = {True: Status.MET, False: Status.NOT_MET, None: Status.UNKNOWN}
_TOLD = {True: "Đã đăng ký", False: "Không đăng ký", None: "Chưa rõ"}


@register("registered")
@dataclass(frozen=True, slots=True)
class Registered:
    """The subject registered beforehand."""

    @classmethod
    def read(cls, table: Table, code: str) -> Self:
        return cls()

    def judge(self, question: Question) -> Status:
        return _STATES[question.facts.registered]

    def tell(self, question: Question, point: Point, status: Status) -> Told:
        required, actual = self.demand(question.plan)[0], _TOLD[question.facts.registered]
        if status is not Status.UNKNOWN:
            return Told(required, actual, computed=True)
        gap = words_only("Chờ TCCB kiểm tra đăng ký")
        return Told(required, actual, gap, computed=True, waits_for=TCCB)

    def demand(self, plan: Plan) -> tuple[str, str]:
        return "đã đăng ký thi đua", ""
