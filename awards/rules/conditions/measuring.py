"""One indicator against a threshold: its share, its threshold in its own measure, its gap."""

from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction

from .. import words
from ..facts import RISING, Progress
from ..values import HUNDRED, ZERO, Period, Status, difference, product, to_decimal
from ..verdicts import Finding, Gap
from .base import MINISTRY, PROVINCE, TCCB, UNIT, words_only

PROVINCE_PLAN, MINISTRY_PLAN, HEADCOUNT = "province_plan", "ministry_plan", "headcount"
# Whose target a result is divided by, as a cell of the matrix says it.
BASES = {
    "unit_plan": "kế hoạch {span} của đơn vị",
    "province_plan": "kế hoạch {span} do UBND tỉnh giao",
    "ministry_plan": "kế hoạch {span} do bộ, ngành giao",
    "headcount": "tổng số người của đơn vị",
}
MET, NOT_MET, UNKNOWN = Status.MET, Status.NOT_MET, Status.UNKNOWN
# Who supplies a target that is missing: TCCB writes down what comes from above, by its paper,
# and how many people there are; a unit's own stands in its pledge.
SET_BY = {
    "unit_plan": UNIT, PROVINCE_PLAN: PROVINCE, MINISTRY_PLAN: MINISTRY, HEADCOUNT: TCCB,
}  # fmt: skip
NO_RESULT, UNCHECKED = "Chờ nhập kết quả", "Chờ TCCB xác nhận kết quả"
NO_HEADCOUNT = "Chờ nhập tổng số người"


@dataclass(frozen=True, slots=True)
class Mark:
    """A threshold in percent; `strict` for >."""

    percent: Decimal
    strict: bool
    share: Fraction = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "share", Fraction(self.percent) * Fraction(1, 100))

    def judge(self, progress: Progress) -> Status:
        """Open while it would be met only with, or only without, what nobody has checked."""
        target, result, sure = progress.target, progress.result, progress.verified
        if progress.direction != RISING:
            target, result, sure = fallen(progress)
        if target is None or result is None or target <= ZERO:
            return UNKNOWN
        needed = product(target, self.percent)
        reached = self._reached(result, needed)
        if progress.unverified is not None:
            if progress.rest_unknown and progress.direction != RISING:
                return UNKNOWN  # what is left of a fall may lie on either side
            surely = sure is not None and self._reached(sure, needed)
            if reached is not surely:
                return UNKNOWN
        return MET if reached else NOT_MET

    def _reached(self, result: Decimal, needed: Decimal) -> bool:
        hundredfold = product(result, HUNDRED)
        return hundredfold > needed if self.strict else hundredfold >= needed

    @property
    def text(self) -> str:
        return f"{words.from_or_above(self.strict)} {words.number(self.percent)}%"


def fallen(progress: Progress) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Of an indicator that is better the lower it is: by how much it was to fall from its baseline,
    by how much it has, and by how much as far as TCCB has checked; None where that is not known."""
    start = progress.baseline
    if start is None:
        return None, None, None
    target, result, sure = (
        None if figure is None else difference(start, figure)
        for figure in (progress.target, progress.result, progress.verified)
    )
    return target, result, sure


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator made ready: what was planned and done, or the sentence why that cannot be said.

    `todo` tells what somebody must enter before it can, `waits_for` who. `ratio` counts every
    recorded figure, also those that TCCB has not checked yet.
    """

    progress: Progress
    planned: Fraction | None
    done: Fraction | None
    trouble: str = ""
    todo: str = ""
    ratio: Fraction | None = None
    waits_for: str = ""

    @property
    def sure_ratio(self) -> Fraction | None:
        """The share as far as TCCB has checked: nothing where it has checked nothing."""
        if self.ratio is None or self.progress.unverified is None:
            return self.ratio
        sure = self.progress.verified if self.progress.rises else fallen(self.progress)[2]
        return Fraction(0) if sure is None else Fraction(Fraction(sure), self.planned)

    @property
    def shares(self) -> tuple[Fraction, Fraction] | None:
        """The least and the most the share can be once TCCB has checked, None without one. Of a
        fall of which nobody knows what is checked: from none at all to one down to zero."""
        if self.ratio is None:
            return None
        ends = [self.ratio, self.sure_ratio]
        row = self.progress
        if row.rest_unknown and not row.rises:
            ends.append(Fraction(Fraction(row.baseline), self.planned))
        return min(ends), max(ends)

    @property
    def task(self) -> str:
        """The same as `todo` without figures, alike for all who wait for the same."""
        return UNCHECKED if self.ratio is not None and self.todo else self.todo

    @property
    def planned_amount(self) -> Decimal | None:
        return None if self.planned is None else to_decimal(self.planned)

    @property
    def done_amount(self) -> Decimal | None:
        return None if self.done is None else to_decimal(self.done)

    def status(self, mark: Mark) -> Status:
        return UNKNOWN if self.planned is None else mark.judge(self.progress)

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
    todo = "Chờ sửa kỳ của mức đề ra"
    return Measured(progress, None, None, trouble, todo, waits_for=TCCB)


def measure(progress: Progress) -> Measured:
    """Never divides by a target that is zero, negative or missing: it says so instead."""
    trouble = _target_trouble(progress)
    if trouble:
        text, todo, waits_for = trouble
        return Measured(progress, None, None, text, todo, waits_for=waits_for)
    target, result, _ = (
        fallen(progress) if not progress.rises else (progress.target, progress.result, None)
    )
    planned = Fraction(target)
    if result is None:
        return Measured(progress, planned, None, "Chưa có kết quả", NO_RESULT, waits_for=UNIT)
    done = Fraction(result)
    ratio = Fraction(done, planned)
    if progress.unverified is None:
        return Measured(progress, planned, done, ratio=ratio)
    told = words.amount(progress.unverified, progress.measure)
    todo = f"{UNCHECKED} {told}"
    return Measured(progress, planned, done, todo=todo, ratio=ratio, waits_for=TCCB)


def _target_trouble(progress: Progress) -> tuple[str, str, str] | None:
    target = progress.target
    if target is None:
        return _absent_target(progress)
    if not progress.rises:
        return _baseline_trouble(progress)
    if target < 0:
        told = words.number(target)
        return f"Mức đề ra là số âm ({told}), không tính được tỷ lệ", "Chờ sửa mức đề ra", TCCB
    if target == 0:
        return "Mức đề ra bằng 0, không tính được tỷ lệ", "Chờ sửa mức đề ra", TCCB
    return None


def _baseline_trouble(progress: Progress) -> tuple[str, str, str] | None:
    if progress.baseline is None:
        waits_for = SET_BY[progress.basis]
        return "Chưa có số đầu kỳ để tính mức giảm", "Chờ nhập số đầu kỳ", waits_for
    if progress.baseline <= progress.target:
        return "Mức đề ra không thấp hơn số đầu kỳ", "Chờ sửa mức đề ra", TCCB
    return None


def _absent_target(progress: Progress) -> tuple[str, str, str]:
    if progress.basis == HEADCOUNT:
        return "Chưa có tổng số người", NO_HEADCOUNT, TCCB
    if progress.basis == PROVINCE_PLAN:
        return "Chưa có mức UBND tỉnh giao", "Chờ nhập mức UBND tỉnh giao", PROVINCE
    if progress.basis == MINISTRY_PLAN:
        return "Chưa có mức bộ, ngành giao", "Chờ nhập mức bộ, ngành giao", MINISTRY
    return "Chưa có mức đề ra", "Chờ nhập mức đề ra", UNIT


def required(measured: Measured, mark: Mark) -> str:
    """ "từ 110%, tức 33 hộ", "trên 50%, tức hơn 75 hộ"."""
    threshold = measured.shown(mark)
    if threshold is None:
        return mark.text
    return f"{mark.text}, tức {_changed(measured.progress, threshold, over=mark.strict)}"


def actual(measured: Measured) -> str:
    """ "100%, tức 30 hộ; trong đó 3 hộ chờ xác nhận", or the trouble."""
    if measured.ratio is None:
        return measured.trouble
    told = _changed(measured.progress, measured.done_amount)
    known = f"{words.percent(measured.ratio)}, tức {told}"
    return f"{known}; {waiting}" if (waiting := _waiting(measured.progress)) else known


def _changed(progress: Progress, value: Decimal, *, over: bool = False) -> str:
    measure = progress.measure if progress.rises else apart(progress)
    return words.moved(value, measure, falls=not progress.rises, over=over)


def apart(progress: Progress) -> str:
    """What the distance of two figures is counted in: from 8% to 5% it is 3 points of a percent."""
    return "điểm %" if progress.measure == "%" else progress.measure


def _waiting(progress: Progress) -> str:
    """What waits is counted in the result; of a fall it is no part, but a figure of its own."""
    if progress.unverified is None:
        return ""
    waiting = f"{words.amount(progress.unverified, progress.measure)} chờ xác nhận"
    return f"trong đó {waiting}" if progress.rises else waiting


def gap(measured: Measured, mark: Mark) -> Gap | None:
    """What is missing, in the indicator's own measure; whole things for a counted measure."""
    status = measured.status(mark)
    if status is MET:
        return None
    if status is UNKNOWN:
        return words_only(measured.todo)
    missing = mark.share * measured.planned - measured.done
    if measured.progress.integral:
        return _whole_gap(measured.progress, missing, mark)
    return _exact_gap(measured, missing, mark)


def _whole_gap(progress: Progress, missing: Fraction, mark: Mark) -> Gap:
    floor = missing.numerator // missing.denominator
    whole = floor + 1 if mark.strict or missing.denominator != 1 else floor
    amount = Decimal(whole)
    told = words.amount(amount, apart(progress))
    return Gap(amount, apart(progress), f"{_lacks(progress)} {told}")


def _lacks(progress: Progress) -> str:
    return "Còn thiếu" if progress.rises else "Còn phải giảm"


def _exact_gap(measured: Measured, missing: Fraction, mark: Mark) -> Gap:
    progress, amount = measured.progress, to_decimal(missing)
    if amount == 0:
        told = words.amount(measured.threshold(mark), apart(progress))
        more = "Cần hơn" if progress.rises else "Cần giảm hơn"
        return Gap(amount, apart(progress), f"{more} {told}")
    more = "hơn " if mark.strict else ""
    told = words.amount(amount, apart(progress))
    return Gap(amount, apart(progress), f"{_lacks(progress)} {more}{told}")


def share_finding(measured: Measured, mark: Mark, clause: str, whole: Status) -> Finding:
    """An indicator's line under a mean: its share and its weight. By itself it lacks nothing; where
    the `whole` is met none of its shares fails."""
    row, low = measured.progress, measured.ratio is not None and measured.ratio < mark.share
    state = UNKNOWN if measured.todo else NOT_MET if low and whole is NOT_MET else MET
    weight = "chưa có trọng số" if row.weight is None else f"trọng số {words.number(row.weight)}"
    return Finding(
        code=row.code,
        label=row.name,
        clause=clause,
        route=None,
        status=MET if whole is MET else state,
        required=weight,
        actual=actual(measured),
        gap=words_only(measured.todo) if state is UNKNOWN and whole is not MET else None,
        evidence=row.evidence,
        confirmed_by=row.confirmed_by,
        confirmed_on=row.confirmed_on,
        waits_for=measured.waits_for if state is UNKNOWN and whole is not MET else "",
        todo=measured.task if state is UNKNOWN and whole is not MET else "",
    )


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
        waits_for=measured.waits_for if measured.status(mark) is UNKNOWN else "",
        todo=measured.task if measured.status(mark) is UNKNOWN else "",
    )
