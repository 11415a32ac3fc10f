"""Several indicators against one threshold: every one, so many of them, or their weighted mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .. import words
from ..reader import Table
from ..values import ZERO, Status, all_of, reaches, to_decimal
from ..verdicts import Gap
from .base import TCCB, UNIT, words_only
from .measuring import Mark, Measured

MET, NOT_MET, UNKNOWN = Status.MET, Status.NOT_MET, Status.UNKNOWN
HOW = ("every", "some", "weighted")


@dataclass(frozen=True, slots=True)
class Combining:
    """`how` several make one: "every" reaches the mark by itself; "some": `count` of them do;
    "weighted": their mean does, each weighing what the plan gives it. `cap`: the percentage up to
    which one indicator's share enters the mean, None: as high as it is.
    """

    how: str = "every"
    count: int = 0
    cap: Decimal | None = None

    def judge(self, measured: Sequence[Measured], mark: Mark) -> Status:
        if not measured:
            return UNKNOWN
        if self.how == "weighted":
            return self._weigh(measured, mark)
        statuses = [each.status(mark) for each in measured]
        if self.how == "every":
            return all_of(statuses)
        if len(statuses) < self.count:  # those that nobody has recorded may still be met
            return UNKNOWN
        met, open_ones = statuses.count(MET), statuses.count(UNKNOWN)
        if met >= self.count:
            return MET
        return UNKNOWN if met + open_ones >= self.count else NOT_MET

    def _weigh(self, measured: Sequence[Measured], mark: Mark) -> Status:
        """Open while figures nobody has checked would turn it, each by itself: one may fall while
        another stays."""
        shares = [each.shares for each in measured]
        if None in shares:
            return UNKNOWN
        ends = [self._mean(measured, each) for each in zip(*shares, strict=True)]
        if None in ends:
            return UNKNOWN
        least, most = (reaches(each, mark.share, strict=mark.strict) for each in ends)
        if least != most:
            return UNKNOWN
        return MET if least else NOT_MET

    def mean(self, measured: Sequence[Measured]) -> Fraction | None:
        """The weighted mean of the shares; None while a share or a weight is not known."""
        shares = [each.ratio for each in measured]
        return None if None in shares else self._mean(measured, shares)

    def _mean(self, measured: Sequence[Measured], shares: Sequence[Fraction]) -> Fraction | None:
        weights = [each.progress.weight for each in measured]
        if None in weights or not sum(weights):
            return None
        parts = [Fraction(w) * self._capped(s) for w, s in zip(weights, shares, strict=True)]
        return Fraction(sum(parts), Fraction(sum(weights)))

    def _capped(self, share: Fraction) -> Fraction:
        return share if self.cap is None else min(share, Fraction(self.cap) * Fraction(1, 100))

    def told(
        self, measured: Sequence[Measured], mark: Mark, status: Status
    ) -> tuple[str, str, Gap | None, str]:
        """Required, actual and gap in words, and whom an open one waits for."""
        return (
            self._some(measured, mark, status)
            if self.how == "some"
            else self._mean_told(measured, mark, status)
        )

    def _some(
        self, measured: Sequence[Measured], mark: Mark, status: Status
    ) -> tuple[str, str, Gap | None, str]:
        statuses = [each.status(mark) for each in measured]
        met = statuses.count(MET)
        required = f"ít nhất {self.count} chỉ tiêu {mark.text}"
        actual = f"{met} trên {len(measured)} chỉ tiêu tới mốc"
        if status is MET:
            return required, actual, None, ""
        if status is UNKNOWN and len(measured) < self.count:
            todo = f"Chờ đăng ký đủ {self.count} chỉ tiêu"
            return required, actual, words_only(todo), UNIT
        if status is UNKNOWN:
            first = next(each for each in measured if each.status(mark) is UNKNOWN)
            todo = f"{first.todo} của chỉ tiêu {first.progress.name}"
            return required, actual, words_only(todo), first.waits_for
        missing = Decimal(self.count - met)
        told = words.amount(missing, "chỉ tiêu")
        return required, actual, Gap(missing, "chỉ tiêu", f"Còn thiếu {told}"), ""

    def _mean_told(
        self, measured: Sequence[Measured], mark: Mark, status: Status
    ) -> tuple[str, str, Gap | None, str]:
        required = f"bình quân theo trọng số {mark.text}"
        mean = self.mean(measured)
        actual = "Chưa tính được bình quân" if mean is None else f"{words.percent(mean)}"
        if status is MET:
            return required, actual, None, ""
        if status is UNKNOWN:
            todo, waits_for = _awaited(measured)
            return required, actual, words_only(todo), waits_for
        missing = (mark.share - mean) * 100
        mark_told = f"{words.number(mark.percent)}%"
        return required, actual, lacking(missing, "điểm %", strict=mark.strict, mark=mark_told), ""

    @property
    def demand(self) -> str:
        """What a cell of the matrix adds: how several make one."""
        if self.how == "some":
            return f"; ít nhất {self.count} chỉ tiêu"
        if self.how == "weighted":
            cap = "" if self.cap is None else f", mỗi chỉ tiêu tính đến {words.number(self.cap)}%"
            return f"; bình quân theo trọng số{cap}"
        return ""


EVERY = Combining()


def lacking(missing: Fraction, measure: str, *, strict: bool, mark: str) -> Gap:
    """What a figure lacks, to two decimals and upwards, so that what is told is enough. `mark` is
    the threshold in words."""
    if missing == 0:
        return Gap(ZERO, measure, f"Cần hơn {mark}")
    more = "hơn " if strict else ""
    hundredths = -(-missing.numerator * 100 // missing.denominator)
    told = words.points(Fraction(hundredths, 100))
    amount = to_decimal(Fraction(hundredths, 100))
    return Gap(amount, measure, f"Còn thiếu {more}{told} {measure}")


def _awaited(measured: Sequence[Measured]) -> tuple[str, str]:
    """What an open mean waits for, and whom."""
    for each in measured:
        if each.progress.weight is None:
            return f"Chờ ghi trọng số của chỉ tiêu {each.progress.name}", TCCB
        if each.ratio is None or each.progress.unverified is not None:
            return f"{each.todo} của chỉ tiêu {each.progress.name}", each.waits_for
    return "Chờ ghi trọng số của các chỉ tiêu", TCCB


def read_combining(table: Table) -> Combining:
    """`aggregate` and, by it, `count` or `cap`."""
    how = table.choice("aggregate", HOW)
    count = table.whole("count", default=0)
    cap = table.decimal("cap", above=Decimal(0), optional=True)
    if (how == "some") != ("count" in table) or (how == "some" and count < 1):
        table.problem("count", 'cần một số từ 1 khi aggregate = "some", và chỉ khi đó')
    if cap is not None and how != "weighted":
        table.problem("cap", 'chỉ dùng khi aggregate = "weighted"')
    return Combining(how or "every", count, cap)
