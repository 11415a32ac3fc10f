"""Route B: contributions in money against a norm that the plan leaves to a council."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Self

from .. import words
from ..facts import ContributionFacts
from ..reader import Table
from ..values import Status, reaches
from ..verdicts import Gap
from .base import Answer, Question, register, words_only


@register("contribution")
@dataclass(frozen=True, slots=True)
class Contribution:
    """Verified contributions >= the norm (> when strict). `norm_name` names the norm in words.

    No norm: unknown. Enough only with contributions nobody has verified yet: unknown.
    """

    norm_name: str
    strict: bool

    @classmethod
    def read(cls, table: Table, code: str) -> Self:
        return cls(norm_name=table.text("norm"), strict=table.comparator())

    def answer(self, question: Question) -> Answer:
        given = question.facts.contribution
        norm, source = given.norm_for(question.tier)
        status = self._status(given, norm)
        return Answer(
            status=status,
            required=self._required(norm, source),
            actual=_actual(given),
            gap=self._gap(status, given, norm),
            evidence=given.evidence,
            confirmed_by=given.confirmed_by,
            confirmed_on=given.confirmed_on,
        )

    def _status(self, given: ContributionFacts, norm: Decimal | None) -> Status:
        if norm is None or norm <= 0:
            return Status.UNKNOWN
        if self._enough(given.total, norm):
            return Status.MET
        pending = self._enough(given.total + max(given.unverified_total, Decimal(0)), norm)
        return Status.UNKNOWN if pending else Status.NOT_MET

    def _enough(self, total: Decimal, norm: Decimal) -> bool:
        return reaches(Fraction(total), Fraction(norm), strict=self.strict)

    def _required(self, norm: Decimal | None, source: str) -> str:
        word = words.from_or_above(self.strict)
        if norm is None:
            return f"{word} {self.norm_name}: chưa có số"
        known = f"{word} {words.money(norm)}"
        return f"{known} ({source})" if source else known

    def _gap(self, status: Status, given: ContributionFacts, norm: Decimal | None) -> Gap | None:
        if status is Status.MET:
            return None
        if norm is None:
            return words_only("Chờ TCCB nhập định mức đóng góp")
        if norm <= 0:
            return words_only("Chờ TCCB sửa định mức: định mức phải lớn hơn 0")
        if status is Status.UNKNOWN:
            return words_only(f"Chờ xác nhận {words.money(given.unverified_total)} đóng góp")
        return self._shortfall(norm - given.total)

    def _shortfall(self, missing: Decimal) -> Gap:
        more = "hơn " if self.strict else ""
        return Gap(missing, "đồng", f"Còn thiếu {more}{words.money(missing)}")


def _actual(given: ContributionFacts) -> str:
    known = words.money(given.total)
    if given.unverified_total > 0:
        return f"{known}; {words.money(given.unverified_total)} chờ xác nhận"
    return known
