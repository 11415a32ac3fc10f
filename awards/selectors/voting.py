"""What may be told of a round: its rule, who is excused, and k of n. Nothing else of a vote."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import QuerySet
from django.utils.timezone import localtime

from awards.enums import Choice, Conclusion, Denominator, RoundMethod, RoundState
from awards.models import AgendaItem, BallotBox, Meeting, OpenVote, Round
from awards.roll import Roll, Seat
from awards.rules.words import lower_first
from awards.selectors.rolls import roll_of, rule_for
from awards.tally import Counts, Rule
from emulation import clock
from emulation.errors import Refused
from emulation.models import AwardTier


@dataclass(frozen=True)
class Turnout:
    """k of n: how many have voted, of those who may. Segments of it stand for nobody."""

    done: int
    total: int


def voted_seats(round: Round, boxes: Iterable[BallotBox] | None = None) -> frozenset[int]:
    """Seats that have voted. For the voter's own page and for counting; never listed.

    `boxes` of the round where the caller has them.
    """
    if round.method == RoundMethod.OPEN and round.state == RoundState.OPEN:
        votes = OpenVote.objects.filter(round=round, replaced=False)
        return frozenset(votes.values_list("member", flat=True))
    if boxes is None:
        boxes = BallotBox.objects.filter(round=round)
    return frozenset(seat for box in boxes for seat in box.voters)


def requirement(rule: Rule, roll: Roll) -> str:
    """ "đạt khi từ 80% tổng số thành viên đồng ý, tức 8 trên 9; riêng Chi cục Kiểm lâm: 7 trên 8".

    Who is recused leaves the denominator of single items: those are named.
    """
    words = f"đạt khi {rule.threshold} {rule.denominator_words} đồng ý"
    if rule.denominator == Denominator.VALID:
        return words
    names: dict[int, list[str]] = {}
    for line in roll.lines:
        names.setdefault(base_of(rule, roll, line.item), []).append(in_a_sentence(line.name))
    most, *others = sorted(names, key=lambda base: (-len(names[base]), -base))
    special = "".join(f"; riêng {', '.join(names[base])}: {_share(rule, base)}" for base in others)
    return f"{words}, tức {_share(rule, most)}{special}"


def base_of(rule: Rule, roll: Roll, item: int) -> int:
    """What the agreeing votes on an item are divided by, where that is known before the count."""
    return rule.base_of(roll.electorate(item), Counts())


def _share(rule: Rule, base: int) -> str:
    return f"{rule.needed_of(base)} trên {base}"


def quorate(round: Round, box: BallotBox) -> bool:
    """Whether enough members took part for the closed box to have a result at all."""
    counts = Counts(box.agree, box.disagree, box.other, box.blank)
    roll = Roll.from_json(round.roll)
    return Rule.from_json(round.rule).quorate(roll.electorate(box.item_id), counts)


def concludable(round: Round) -> list[BallotBox]:
    """Boxes of a closed round that the chair may conclude on, or conclude on again: enough took
    part, and no later round has the item."""
    boxes = round.boxes.select_related(
        "item__nomination__subject__staff", "item__nomination__subject__unit"
    ).filter(item__on_ballot=True)
    later = BallotBox.objects.filter(
        round__meeting=round.meeting_id, round__number__gt=round.number
    )
    superseded = set(later.values_list("item", flat=True))
    return [box for box in boxes if box.item_id not in superseded and quorate(round, box)]


def why_not_approved(box: BallotBox) -> str:
    """The sentence for agreeing on what did not pass: the council's count is not overruled."""
    pending = box.item.conclusion == Conclusion.PENDING
    again = "; có thể mở lượt nữa" if pending else ""
    return (
        f"Mục {box.item.position} không đạt ở lượt {box.round.number} nên không thông qua được"
        f"{again}."
    )


def under_case(items: QuerySet[AgendaItem]) -> QuerySet[AgendaItem]:
    """Those of `items` whose subject is under a case that is open today."""
    return items.filter(
        nomination__subject__pending_cases__closed_on=None,
        nomination__subject__pending_cases__opened_on__lte=clock.today(),
    ).distinct()


def late_words(round: Round) -> str:
    """What a vote after closing is answered."""
    closed, named = f"{localtime(round.closed_at):%H:%M}", round.method == RoundMethod.OPEN
    what = "Biểu quyết" if named else "Lá phiếu"
    return f"Lượt {round.number} đã đóng lúc {closed}. {what} gửi sau giờ đó không được tính."


def ballot_items(round: Round, mine: frozenset[int]) -> list[AgendaItem]:
    """The nominees a seat votes on, in the order of the agenda."""
    return list(items_of(round.meeting).filter(pk__in=mine))


def recused_lines(round: Round, seat: int) -> list[str]:
    """Nominees of the round on whom this seat does not vote, each with the reason."""
    return [
        f"{line.name} ({excused.reason})"
        for line in Roll.from_json(round.roll).lines
        for excused in line.recused
        if excused.seat == seat
    ]


def said_so_far(round: Round, seat: int) -> dict[int, str]:
    """A member's own named votes in an open round, by item."""
    votes = OpenVote.objects.filter(round=round, member=seat, replaced=False)
    return dict(votes.values_list("item", "choice"))


def tier_names(meeting: Meeting) -> dict[str, AwardTier]:
    tiers = AwardTier.objects.filter(movement=meeting.occasion.movement_id)
    return {tier.code: tier for tier in tiers}


def items_of(meeting: Meeting) -> QuerySet[AgendaItem]:
    return meeting.items.select_related(
        "nomination__subject__unit", "nomination__subject__staff"
    ).order_by("position")


@dataclass(frozen=True)
class RoundCard:
    """A round as the page heads it; `turnout` while it is open and after."""

    round: Round
    tier: str
    short: str
    turnout: Turnout
    items: int
    requirement: str

    @property
    def named(self) -> bool:
        return self.round.method == RoundMethod.OPEN

    @property
    def verb(self) -> str:
        return "biểu quyết" if self.named else "bỏ phiếu"

    @property
    def act(self) -> str:
        return "Biểu quyết" if self.named else "Bỏ phiếu"

    @property
    def blank(self) -> str:
        """What the fourth choice is called."""
        return Choice.BLANK.called(self.round.method)

    @property
    def chip(self) -> str:
        return "Đang biểu quyết" if self.named else "Đang bỏ phiếu kín"

    @property
    def done_label(self) -> str:
        return f"đã {self.verb}"

    @property
    def line(self) -> str:
        """The line under the segments."""
        opened = f"{localtime(self.round.opened_at):%H:%M}"
        return (
            f"Mở lúc {opened} · {self.items} đề nghị · {self.requirement}. "
            "Ô chỉ đếm số, không theo thứ tự người."
        )

    @property
    def missing(self) -> int:
        return self.turnout.total - self.turnout.done

    @property
    def missing_lead(self) -> str:
        return f"Còn {self.missing} thành viên chưa {self.verb}."

    @property
    def all_lead(self) -> str:
        return f"Mọi người trong danh sách {self.done_label}."

    @property
    def is_open(self) -> bool:
        return self.round.state == RoundState.OPEN


def card_of(
    round: Round, tiers: dict[str, AwardTier], boxes: Iterable[BallotBox] | None = None
) -> RoundCard:
    roll, rule = Roll.from_json(round.roll), Rule.from_json(round.rule)
    return RoundCard(
        round=round,
        tier=tiers[round.tier].name if round.tier in tiers else round.tier,
        short=tiers[round.tier].short_name if round.tier in tiers else round.tier,
        turnout=Turnout(len(voted_seats(round, boxes)), len(roll.voters)),
        items=len(roll.lines),
        requirement=requirement(rule, roll),
    )


@dataclass(frozen=True)
class Excuse:
    """A recusal that the page tells before the round: who, for whom, why, and what the votes are
    divided by (None where the count decides that)."""

    name: str
    items: tuple[str, ...]
    reason: str
    left: int | None

    @property
    def lead(self) -> str:
        return f"{self.name} không bỏ phiếu"

    @property
    def text(self) -> str:
        whom = ", ".join(in_a_sentence(name) for name in self.items)
        which = "mục này" if len(self.items) == 1 else "các mục này"
        base = "" if self.left is None else f" Mẫu số của {which} là {self.left} người."
        return f"cho {whom}: {self.reason}.{base}"


def in_a_sentence(name: str) -> str:
    """ "ông Danh Sa Rây"; names of units stay as they are."""
    return lower_first(name) if name.startswith(("Ông ", "Bà ")) else name


@dataclass(frozen=True)
class Entitled:
    """A seat as the page before a round lists it; `note`: why it does not vote on everything."""

    name: str
    post: str
    votes: bool
    note: str


def entitled(roll: Roll) -> list[Entitled]:
    """Everybody on the council: who may vote in the round, and on what somebody may not."""
    return [_entitled(roll, seat) for seat in roll.seats]


def _entitled(roll: Roll, seat: Seat) -> Entitled:
    name, votes = f"{seat.prefix} {seat.name}", seat.seat in roll.voters
    if not seat.votes:
        return Entitled(name, seat.post, votes, "không có trong danh sách")
    excused = [line.name for line in roll.lines if seat.seat in line.recused_seats]
    whom = ", ".join(in_a_sentence(each) for each in excused)
    return Entitled(name, seat.post, votes, f"không bỏ phiếu cho {whom}" if whom else "")


def excuses_of(roll: Roll, rule: Rule) -> list[Excuse]:
    """One line a person and reason, however many of the group it is about."""
    found: dict[tuple[str, str, int | None], list[str]] = {}
    counted = rule.denominator == Denominator.VALID
    names = {seat.seat: f"{seat.prefix} {seat.name}" for seat in roll.seats}
    for line in roll.lines:
        left = None if counted else base_of(rule, roll, line.item)
        for excused in line.recused:
            key = (names.get(excused.seat, ""), excused.reason, left)
            found.setdefault(key, []).append(line.name)
    return [
        Excuse(name, tuple(items), reason, left) for (name, reason, left), items in found.items()
    ]


@dataclass(frozen=True)
class Group:
    """Items of one tier that wait for a round."""

    tier: str
    name: str
    short: str
    items: list[AgendaItem]
    summary: str
    method: str = ""
    excuses: list[Excuse] = field(default_factory=list)
    refusal: str = ""


def group_of(meeting: Meeting, items: Sequence[AgendaItem], tiers: dict[str, AwardTier]) -> Group:
    tier = items[0].nomination.tier
    name = tiers[tier].name if tier in tiers else tier
    short = tiers[tier].short_name if tier in tiers else tier
    group = Group(tier, name, short, list(items), summary_of(items))
    try:
        rule = rule_for(meeting, tier)
    except Refused as refusal:
        return replace(group, refusal=refusal.message)
    excuses = excuses_of(roll_of(meeting, items, rule), rule)
    return replace(group, method=rule.method, excuses=excuses)


def summary_of(items: Sequence[AgendaItem]) -> str:
    """ "32 đề nghị của 12 đơn vị: 5 tập thể, 27 cá nhân, đều đạt mọi điều kiện."; who comes by a
    choice of the plan's roles is counted apart."""
    subjects = [item.nomination.subject for item in items]
    units = len({subject.unit_id for subject in subjects})
    collectives = sum(subject.is_collective for subject in subjects)
    kinds = [
        f"{number} {word}"
        for number, word in ((collectives, "tập thể"), (len(items) - collectives, "cá nhân"))
        if number
    ]
    told = f"{len(items)} đề nghị của {units} đơn vị: {', '.join(kinds)}"
    if unmet := sum(bool(item.nomination.by_discretion) for item in items):
        return f"{told}; {unmet} chưa đủ điều kiện, xét theo thẩm quyền."
    return f"{told}, {'đều đạt' if len(items) > 1 else 'đạt'} mọi điều kiện."
