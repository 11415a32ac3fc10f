"""One indicator against a threshold: its share, its threshold in its own measure, its gap."""

from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction

from .. import words
from ..facts import Progress
from ..values import Period, Status, reaches, to_decimal
from ..verdicts import Finding, Gap
from .base import words_only

PROVINCE = "province_plan"


@dataclass(frozen=True, slots=True)
class Mark:
    """A threshold in percent; `strict` for >."""

    percent: Decimal
    strict: bool
    share: Fraction = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "share", Fraction(self.percent) * Fraction(1, 100))

    def status(self, share: Fraction | None, sure: Fraction | None) -> Status:
        """`share` counts all figures, `sure` the checked ones: only where both agree is it told."""
        if share is None:
            return Status.UNKNOWN
        reached, surely = self._reached(share), sure is not None and self._reached(sure)
        if reached != surely:
            return Status.UNKNOWN
        return Status.MET if reached else Status.NOT_MET

    def _reached(self, share: Fraction) -> bool:
        return reaches(share, self.share, strict=self.strict)

    @property
    def text(self) -> str:
        return f"{words.from_or_above(self.strict)} {words.number(self.percent)}%"


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator made ready: what was planned and done, or the sentence why that cannot be said.

    `todo` tells what somebody must enter before it can. `ratio` counts every recorded figure,
    `sure` those alone that TCCB has checked; None where there is none.
    """

    progress: Progress
    planned: Fraction | None
    done: Fraction | None
    trouble: str = ""
    todo: str = ""
    ratio: Fraction | None = None
    sure: Fraction | None = None

    def status(self, mark: Mark) -> Status:
        """Open while it would be met only with, or only without, what nobody has checked."""
        return mark.status(self.ratio, self.sure)

    def threshold(self, mark: Mark) -> Decimal | None:
        """The threshold in the indicator's own measure: 110% of 30 hộ is 33."""
        if self.planned is None:
            return None
        return to_decimal(mark.share * self.planned)

    def shown(self, mark: Mark) -> Decimal | None:
        """The threshold as people count: of whole things the first number that meets the mark, or
        for "trên" the last that does not. 110% of 12 công trình: 14, not 13,2. Judging stays exact.
        """
        exact = self.threshold(mark)
        if exact is None or not self.progress.integral:
            return exact
        return whole_threshold(exact, upwards=not mark.strict)


def whole_threshold(exact: Decimal, *, upwards: bool) -> Decimal:
    return exact.to_integral_value(ROUND_CEILING if upwards else ROUND_FLOOR)


def has_odd_days(progress: Progress, whole: Period) -> bool:
    """Neither a calendar year nor the plan's whole period."""
    return not progress.period.is_year and progress.period != whole


def of_odd_days(progress: Progress, whole: Period) -> Measured:
    """The results of the occasion are not those of such a target's days: nothing is divided."""
    days = words.span(progress.period)
    trouble = f"Mức đề ra cho {days}, không phải trọn năm hay cả {words.span(whole)}"
    return Measured(progress, None, None, trouble, "Chờ sửa kỳ của mức đề ra")


def measure(progress: Progress) -> Measured:
    """Never divides by a target that is zero, negative or missing: it says so instead."""
    trouble = _target_trouble(progress)
    if trouble:
        return Measured(progress, None, None, *trouble)
    planned = Fraction(progress.target)
    if progress.result is None:
        return Measured(progress, planned, None, "Chưa có kết quả", "Chờ nhập kết quả")
    done = Fraction(progress.result)
    ratio = Fraction(done, planned)
    if progress.unverified is None:
        return Measured(progress, planned, done, ratio=ratio, sure=ratio)
    told = words.amount(progress.unverified, progress.measure)
    todo = f"Chờ TCCB xác nhận kết quả {told}"
    sure = None if progress.verified is None else Fraction(Fraction(progress.verified), planned)
    return Measured(progress, planned, done, todo=todo, ratio=ratio, sure=sure)


def _target_trouble(progress: Progress) -> tuple[str, str] | None:
    target = progress.target
    if target is None:
        return _absent_target(progress)
    if target < 0:
        told = words.number(target)
        return f"Mức đề ra là số âm ({told}), không tính được tỷ lệ", "Chờ sửa mức đề ra"
    if target == 0:
        return "Mức đề ra bằng 0, không tính được tỷ lệ", "Chờ sửa mức đề ra"
    return None


def _absent_target(progress: Progress) -> tuple[str, str]:
    if progress.basis == PROVINCE:
        return "Chưa có mức UBND tỉnh giao", "Chờ nhập mức UBND tỉnh giao"
    return "Chưa có mức đề ra", "Chờ nhập mức đề ra"


def required(measured: Measured, mark: Mark) -> str:
    """ "từ 110%, tức 33 hộ"."""
    threshold = measured.shown(mark)
    if threshold is None:
        return mark.text
    return f"{mark.text}, tức {words.amount(threshold, measured.progress.measure)}"


def actual(measured: Measured) -> str:
    """ "100%, tức 30 hộ; 3 hộ chờ xác nhận", or the trouble."""
    if measured.ratio is None:
        return measured.trouble
    told = words.amount(measured.progress.result, measured.progress.measure)
    known = f"{words.percent(measured.ratio)}, tức {told}"
    return f"{known}; {waiting}" if (waiting := _waiting(measured.progress)) else known


def _waiting(progress: Progress) -> str:
    if progress.unverified is None:
        return ""
    return f"{words.amount(progress.unverified, progress.measure)} chờ xác nhận"


def gap(measured: Measured, mark: Mark) -> Gap | None:
    """What is missing, in the indicator's own measure; whole things for a counted measure."""
    status = measured.status(mark)
    if status is Status.MET:
        return None
    if status is Status.UNKNOWN:
        return words_only(measured.todo)
    missing = mark.share * measured.planned - measured.done
    if measured.progress.integral:
        return _whole_gap(measured.progress, missing, mark)
    return _exact_gap(measured, missing, mark)


def _whole_gap(progress: Progress, missing: Fraction, mark: Mark) -> Gap:
    floor = missing.numerator // missing.denominator
    whole = floor + 1 if mark.strict or missing.denominator != 1 else floor
    amount = Decimal(whole)
    return Gap(amount, progress.measure, f"Còn thiếu {words.amount(amount, progress.measure)}")


def _exact_gap(measured: Measured, missing: Fraction, mark: Mark) -> Gap:
    progress, amount = measured.progress, to_decimal(missing)
    if amount == 0:
        told = words.amount(measured.threshold(mark), progress.measure)
        return Gap(amount, progress.measure, f"Cần hơn {told}")
    more = "hơn " if mark.strict else ""
    told = words.amount(amount, progress.measure)
    return Gap(amount, progress.measure, f"Còn thiếu {more}{told}")


def finding(measured: Measured, mark: Mark, clause: str) -> Finding:
    """The indicator's own line under its condition."""
    progress = measured.progress
    return Finding(
        code=progress.code,
        label=progress.name,
        clause=clause,
        route=None,
        status=measured.status(mark),
        required=required(measured, mark),
        actual=actual(measured),
        gap=gap(measured, mark),
        evidence=progress.evidence,
        confirmed_by=progress.confirmed_by,
        confirmed_on=progress.confirmed_on,
    )
