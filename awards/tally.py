"""Whether a count passes under a rule: pure, in integers, with the sentence that spells it.

The rules of voting are the department's own regulation, as data (`Rule`); nothing here knows a
database, a name or a day.
"""

from dataclasses import asdict, dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from awards.enums import Denominator, RoundMethod
from emulation.vietnamese.numbers import cut_percent, format_percent

_VOTERS = {
    Denominator.ALL_MEMBERS: "thành viên",
    Denominator.PRESENT: "thành viên dự họp",
}
_WHOLE = {
    Denominator.ALL_MEMBERS: "tổng số {} thành viên",
    Denominator.PRESENT: "{} thành viên dự họp",
}
_VALID = {RoundMethod.OPEN: "ý kiến hợp lệ", RoundMethod.SECRET: "phiếu hợp lệ"}
_VOTING = {RoundMethod.OPEN: "biểu quyết", RoundMethod.SECRET: "bỏ phiếu"}


@dataclass(frozen=True, slots=True)
class Counts:
    """The four piles of one box. A blank ballot is a valid one."""

    agree: int = 0
    disagree: int = 0
    other: int = 0
    blank: int = 0

    @property
    def total(self) -> int:
        return self.agree + self.disagree + self.other + self.blank


@dataclass(frozen=True, slots=True)
class Electorate:
    """Who could take part in one item: seats of the council, those on the roll, the recused."""

    members: int
    present: int
    recused: int = 0
    recused_present: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """A RoundRule as data: frozen in a round as JSON, so that a later rule changes no result.

    `quorum_numerator/quorum_denominator` of all members must take part; `pass_percent` of the
    denominator must agree, at least or (`strictly_more`) more than.
    """

    method: str
    quorum_numerator: int
    quorum_denominator: int
    pass_percent: int
    strictly_more: bool
    denominator: str
    written_counts: bool
    chair_must_agree: bool
    recused_leave: bool
    citation: str
    verified: bool

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Rule":
        return cls(**data)

    def quorum_of(self, members: int) -> int:
        """How many of `members` must take part: the fraction, rounded up."""
        return -(-members * self.quorum_numerator // self.quorum_denominator)

    def quorate(self, roll: Electorate, counts: Counts) -> bool:
        """Whether enough members took part; a recused one who came did."""
        return counts.total + roll.recused_present >= self.quorum_of(roll.members)

    def needed_of(self, base: int) -> int:
        """The least number of agreeing votes that passes among `base`."""
        if self.strictly_more:
            return base * self.pass_percent // 100 + 1
        return -(-base * self.pass_percent // 100)

    def base_of(self, roll: Electorate, counts: Counts) -> int:
        """What the agreeing votes are divided by."""
        if self.denominator == Denominator.VALID:
            return counts.total
        if self.denominator == Denominator.PRESENT:
            return roll.present - (roll.recused_present if self.recused_leave else 0)
        return roll.members - (roll.recused if self.recused_leave else 0)

    @property
    def threshold(self) -> str:
        """ "từ 80%", "trên 50%"."""
        return f"{'trên' if self.strictly_more else 'từ'} {self.pass_percent}%"

    @property
    def source(self) -> str:
        """The citation, with a word where nobody has checked it against the text yet."""
        return self.citation if self.verified else f"{self.citation} (chờ đối chiếu văn bản)"

    @property
    def voters(self) -> str:
        """Whom or what the denominator counts; an open round has no ballots."""
        if self.denominator == Denominator.VALID:
            return _VALID[RoundMethod(self.method)]
        return _VOTERS[Denominator(self.denominator)]

    @property
    def denominator_words(self) -> str:
        """ "tổng số thành viên"."""
        if self.denominator == Denominator.VALID:
            return f"số {self.voters}"
        return str(Denominator(self.denominator).label)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`numerator/denominator` agreed; `percent` is cut to two decimals, never rounded up."""

    passed: bool
    numerator: int
    denominator: int
    percent: Decimal
    sentence: str


def outcome(
    counts: Counts, rule: Rule, roll: Electorate, *, chair_agreed: bool | None = None
) -> Outcome:
    """The result of one item.

    `chair_agreed` is asked only where the rule says the chair must agree; None: the chair could
    not vote on this item, so that the condition falls away.
    """
    base = rule.base_of(roll, counts)
    enough_took_part = rule.quorate(roll, counts)
    chair_stops = rule.chair_must_agree and chair_agreed is False
    reached = base > 0 and counts.agree >= rule.needed_of(base)
    return Outcome(
        passed=reached and enough_took_part and not chair_stops,
        numerator=counts.agree,
        denominator=base,
        percent=cut_percent(counts.agree, base) if base else Decimal("0.00"),
        sentence=_sentence(counts, rule, roll, base, enough_took_part, chair_stops),
    )


def _sentence(
    counts: Counts,
    rule: Rule,
    roll: Electorate,
    base: int,
    enough_took_part: bool,
    chair_stops: bool,
) -> str:
    """ "8/9 thành viên đồng ý, đạt 88,88% tổng số thành viên (yêu cầu từ 80%)"."""
    parts = [_arithmetic(counts.agree, base, rule, _left_out(rule, roll))]
    if not enough_took_part:
        took_part = counts.total + roll.recused_present
        needed = rule.quorum_of(roll.members)
        parts.append(f"chỉ {took_part}/{roll.members} thành viên tham gia, chưa đủ {needed}")
    if chair_stops:
        parts.append("Chủ tịch Hội đồng không đồng ý")
    return "; ".join(parts)


def _left_out(rule: Rule, roll: Electorate) -> int:
    """How many recused members the denominator does not count."""
    if not rule.recused_leave or rule.denominator == Denominator.VALID:
        return 0
    return roll.recused_present if rule.denominator == Denominator.PRESENT else roll.recused


def _arithmetic(agree: int, base: int, rule: Rule, left_out: int) -> str:
    if base == 0:
        return f"Không có {rule.voters} nào để tính tỷ lệ"
    share = format_percent(Fraction(agree, base), drop_zero=True)
    needs = f"yêu cầu {rule.threshold}"
    agreed = f"{agree}/{base} {rule.voters} đồng ý, đạt {share}"
    if not left_out:
        return f"{agreed} {rule.denominator_words} ({needs})"
    whole = _WHOLE[Denominator(rule.denominator)].format(base + left_out)
    without = f"{left_out} người không tham gia {_VOTING[RoundMethod(rule.method)]}"
    return f"{agreed} ({whole} trừ {without}; {needs})"
