"""Route B: contributions in money against a norm that the plan leaves to a council."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from .. import words
from ..facts import ContributionFacts, Facts
from ..plan import Plan
from ..points import Point
from ..reader import Table
from ..values import ZERO, Status, difference, total
from ..verdicts import Gap, Told
from .base import TCCB, UNIT, Question, register, words_only

KINDS_OF_SUBJECT = {
    "collective": "Tập thể",
    "individual": "Cá nhân",
    "household": "Hộ gia đình",
}
MET, NOT_MET, UNKNOWN = Status.MET, Status.NOT_MET, Status.UNKNOWN
NO_NORM, UNCHECKED = "Chờ TCCB nhập định mức đóng góp", "Chờ TCCB xác nhận đóng góp"
NO_TOTAL = "Chờ nhập số đóng góp"


@register("contribution")
@dataclass(frozen=True, slots=True)
class Contribution:
    """Verified contributions >= the norm (> when strict). `norm_name` names the norm in words;
    `amounts` are its numbers by class or kind of subject, in đồng, where the plan gives them.

    No norm, or nobody recorded what was given: unknown. Enough only with contributions nobody has
    verified yet: unknown.
    """

    norm_name: str
    strict: bool
    amounts: tuple[tuple[str, Decimal], ...] = ()

    @classmethod
    def read(cls, table: Table, code: str) -> Self:
        given = table.table("amounts", optional=True)
        amounts = tuple((key, given.decimal(key, above=ZERO)) for key in given.keys)
        return cls(table.text("norm"), table.comparator(), amounts)

    @property
    def needs_norm(self) -> bool:
        """An officer has to enter the norm, since the plan gives no number."""
        return not self.amounts

    def _norm(self, facts: Facts, tier: str) -> tuple[Decimal | None, str]:
        """The norm for a subject and its source: the plan's own for the class or the kind, else
        the one that was entered."""
        if not self.amounts:
            given = facts.contribution
            return given.norm_for(tier) if given.tier_norms else (given.norm, given.norm_source)
        known, subject = dict(self.amounts), facts.subject
        return known.get(subject.subject_class, known.get(subject.kind)), ""

    def judge(self, question: Question) -> Status:
        given = question.facts.contribution
        norm = self._norm(question.facts, question.tier)[0]
        if norm is None or norm <= ZERO or given.total is None:
            return UNKNOWN
        if self._enough(given.total, norm):
            return MET
        waiting = given.unverified_total
        pending = waiting > ZERO and self._enough(total(given.total, waiting), norm)
        return UNKNOWN if pending else NOT_MET

    def _enough(self, given: Decimal, norm: Decimal) -> bool:
        return given > norm if self.strict else given >= norm

    def tell(self, question: Question, point: Point, status: Status) -> Told:
        given = question.facts.contribution
        norm, source = self._norm(question.facts, question.tier)
        waits_for, todo = self._awaited(given, norm) if status is UNKNOWN else ("", "")
        return Told(
            required=self._required(norm, source),
            actual=_actual(given),
            gap=self._gap(status, given, norm),
            evidence=given.evidence,
            confirmed_by=given.confirmed_by,
            confirmed_on=given.confirmed_on,
            waits_for=waits_for,
            todo=todo,
        )

    def _awaited(self, given: ContributionFacts, norm: Decimal | None) -> tuple[str, str]:
        """Whom an unknown one waits for, and for what."""
        if norm is None or norm <= ZERO:
            return TCCB, ""
        return (UNIT, "") if given.total is None else (TCCB, UNCHECKED)

    def demand(self, plan: Plan) -> tuple[str, str]:
        word = words.from_or_above(self.strict)
        if not self.amounts:
            return f"{word} {self.norm_name}", ""
        labels = {each.code: each.label for each in plan.subject_classes} | KINDS_OF_SUBJECT
        each = [
            f"{words.money(amount)} với {words.lower_first(labels.get(who, who))}"
            for who, amount in self.amounts
        ]
        return f"{word} {', '.join(each)}", self.norm_name

    def _required(self, norm: Decimal | None, source: str) -> str:
        word = words.from_or_above(self.strict)
        if norm is None:
            return f"{word} {self.norm_name}: chưa có số"
        known = f"{word} {words.money(norm)}"
        return f"{known} ({source})" if source else known

    def _gap(self, status: Status, given: ContributionFacts, norm: Decimal | None) -> Gap | None:
        if status is MET:
            return None
        if norm is None and self.amounts:
            return words_only("Kế hoạch không ghi định mức cho loại đối tượng này")
        if norm is None:
            return words_only(NO_NORM)
        if norm <= 0:
            return words_only("Chờ TCCB sửa định mức: định mức phải lớn hơn 0")
        if given.total is None:
            return words_only(NO_TOTAL)
        if status is UNKNOWN:
            return words_only(f"Chờ xác nhận {words.money(given.unverified_total)} đóng góp")
        return self._shortfall(difference(norm, given.total), norm)

    def _shortfall(self, missing: Decimal, norm: Decimal) -> Gap:
        if missing == ZERO:
            return Gap(missing, "đồng", f"Cần hơn {words.money(norm)}")
        more = "hơn " if self.strict else ""
        return Gap(missing, "đồng", f"Còn thiếu {more}{words.money(missing)}")


def _actual(given: ContributionFacts) -> str:
    known = "Chưa ghi nhận đóng góp" if given.total is None else words.money(given.total)
    if given.unverified_total > 0:
        return f"{known}; chưa kể {words.money(given.unverified_total)} chờ xác nhận"
    return known
