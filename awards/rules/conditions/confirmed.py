"""Criteria that a person confirms, by name and day."""

from dataclasses import dataclass
from typing import Self

from ..facts import Confirmation
from ..plan import Plan
from ..points import Point
from ..reader import Table
from ..values import Status, all_of
from ..verdicts import Told
from .base import TCCB, UNIT, Question, register, words_only

TO_CONFIRM = "Chờ TCCB xác nhận"
MET, NOT_MET, UNKNOWN = Status.MET, Status.NOT_MET, Status.UNKNOWN


@register("confirmed")
@dataclass(frozen=True, slots=True)
class Confirmed:
    """A person confirms it, by name and day; with evidence where the plan says so."""

    code: str
    needs_evidence: bool

    @classmethod
    def read(cls, table: Table, code: str) -> Self:
        return cls(code=code, needs_evidence=table.flag("needs_evidence", default=False))

    def judge(self, question: Question) -> Status:
        word = question.words.get(self.code)
        if word is None:
            return UNKNOWN
        if type(word) is tuple:
            return all_of(map(self._weigh, word))
        return self._weigh(word)

    def _weigh(self, word: Confirmation) -> Status:
        """Without a name and a day nothing is known, whether it says yes or no."""
        if word.met is None or not word.by or word.on is None:
            return UNKNOWN
        if not word.met:
            return NOT_MET
        return UNKNOWN if self.needs_evidence and not word.evidence else MET

    def tell(self, question: Question, point: Point, status: Status) -> Told:
        said = question.words.get(self.code)
        if said is None:
            todo = words_only(TO_CONFIRM)
            required = self.demand(question.plan)[0]
            return Told(required, "Chưa có xác nhận", todo, waits_for=TCCB)
        every = said if isinstance(said, tuple) else (said,)
        ordered = sorted(every, key=_confirmation_order)
        word = next(each for each in ordered if self._weigh(each) is status)
        actual, gap, waits_for = self._read_word(word)
        return Told(
            required=self.demand(question.plan)[0],
            actual=actual,
            gap=words_only(gap) if gap else None,
            evidence=word.evidence,
            confirmed_by=word.by,
            confirmed_on=word.on,
            waits_for=waits_for,
        )

    def _read_word(self, word: Confirmation) -> tuple[str, str, str]:
        note = f": {word.note}" if word.note else ""
        if word.met is None:
            return f"Để ngỏ{note}", TO_CONFIRM, TCCB
        if not word.by or word.on is None:
            return "Xác nhận không ghi ai, ngày nào", "Chờ TCCB xác nhận lại", TCCB
        if not word.met:
            return f"Xác nhận là không đạt{note}", "", ""
        if self.needs_evidence and not word.evidence:
            return "Đã xác nhận, chưa có minh chứng", "Chờ bổ sung minh chứng", UNIT
        return f"Đã xác nhận{note}", "", ""

    def demand(self, plan: Plan) -> tuple[str, str]:
        return ("có xác nhận kèm minh chứng" if self.needs_evidence else "có xác nhận"), ""


def _confirmation_order(word: Confirmation) -> tuple[str, str, str]:
    return str(word.on), word.by, word.note
