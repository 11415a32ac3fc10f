"""Where the parts of a bar with thresholds stand, in percent of its width.

The picture of a result beside the marks it has to reach. Pure: numbers in, numbers and one
sentence out; the template only draws. The scale ends at 150% of the target; a longer result
fills the bar to its end and keeps its true figure in the sentence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

from emulation.vietnamese.numbers import format_percent

Ratio = int | Decimal | Fraction
SCALE_END = Fraction(3, 2)


@dataclass(frozen=True)
class Threshold:
    """A mark to reach. `ratio`: 1.1 for 110%; `tier`: its short name; `amount`: "33 hộ".

    `strict`: the mark itself is not enough ("trên" instead of "từ").
    """

    ratio: Ratio
    tier: str = ""
    amount: str = ""
    strict: bool = False


@dataclass(frozen=True)
class Mark:
    """One drawn threshold: `x` in percent of the width, label above, amount below."""

    x: str
    label: str
    tier: str
    amount: str
    anchor: str
    shift: int


@dataclass(frozen=True)
class Bar:
    """`fill` in percent of the width, None without a result; `sentence` reads the bar aloud."""

    fill: str | None
    reached: bool
    marks: tuple[Mark, ...]
    sentence: str


def make_bar(ratio: Ratio | None, thresholds: Sequence[Threshold], *, result: str = "") -> Bar:
    """The bar of `ratio` (result over target, exact; None: no result yet) with its thresholds.

    `result` is the result in its own unit, "30 hộ". Thresholds in rising order.
    """
    return Bar(
        fill=None if ratio is None else _position(ratio),
        reached=bool(thresholds) and _meets(ratio, thresholds[0]),
        marks=tuple(_mark(index, threshold) for index, threshold in enumerate(thresholds)),
        sentence=_sentence(ratio, thresholds, result),
    )


def _meets(ratio: Ratio | None, threshold: Threshold) -> bool:
    if ratio is None:
        return False
    exact, mark = Fraction(ratio), Fraction(threshold.ratio)
    return exact > mark if threshold.strict else exact >= mark


def _position(ratio: Ratio) -> str:
    """ "66.66%": a place on the scale as SVG takes it, with a point and never past the end."""
    share = min(max(Fraction(ratio), Fraction(0)), SCALE_END) / SCALE_END * 100
    cut = (Decimal(share.numerator) / share.denominator).quantize(Decimal("0.01"), ROUND_DOWN)
    return f"{cut}%"


def _mark(index: int, threshold: Threshold) -> Mark:
    """The first label ends at its line, the next begin at theirs: 100 and 110 never collide."""
    before = index == 0 and Fraction(threshold.ratio) >= Fraction(1, 2)
    return Mark(
        x=_position(threshold.ratio),
        label=format_percent(threshold.ratio, drop_zero=True),
        tier=threshold.tier,
        amount=threshold.amount,
        anchor="end" if before else "start",
        shift=-5 if before else 5,
    )


def _sentence(ratio: Ratio | None, thresholds: Sequence[Threshold], result: str) -> str:
    if ratio is None:
        head = "Chưa có kết quả"
    else:
        share = f"{format_percent(ratio, drop_zero=True)} mức đề ra"
        head = f"Kết quả {result}, bằng {share}" if result else f"Kết quả bằng {share}"
    return ". ".join([head, *(_threshold_words(threshold) for threshold in thresholds)]) + "."


def _threshold_words(threshold: Threshold) -> str:
    comparator = "trên" if threshold.strict else "từ"
    words = f"Mốc {comparator} {format_percent(threshold.ratio, drop_zero=True)}"
    if threshold.amount:
        words += f", tức {threshold.amount}"
    return f"{words}: {threshold.tier}" if threshold.tier else words
