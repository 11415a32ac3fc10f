"""What the pages of the council show. Before closing: k of n, and nothing else of a vote."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localtime

from awards.enums import Conclusion, Denominator, MeetingState, RoundMethod, RoundState
from awards.models import AgendaItem, BallotBox, CouncilMember, Meeting, OpenVote, Round
from awards.roll import Roll
from awards.selectors.rolls import roll_of, rule_for
from awards.selectors.seats import presides, seat_of
from awards.tally import Rule
from emulation.errors import Refused
from emulation.home import Todo
from emulation.models import AwardTier, User

# --- Counting -------------------------------------------------------------------------------


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


def requirement(rule: Rule, members: int, present: int) -> str:
    """ "đạt khi từ 80% tổng số thành viên đồng ý, tức 8 trên 9"."""
    words = f"đạt khi {rule.threshold} {rule.denominator_words} đồng ý"
    if rule.denominator == Denominator.VALID:
        return words
    base = present if rule.denominator == Denominator.PRESENT else members
    return f"{words}, tức {rule.needed_of(base)} trên {base}"


def late_words(round: Round) -> str:
    """What a vote after closing is answered."""
    closed = f"{localtime(round.closed_at):%H:%M}"
    return f"Lượt {round.number} đã đóng lúc {closed}. Lá phiếu gửi sau giờ đó không được tính."


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


# --- The meeting page -----------------------------------------------------------------------


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
    def is_open(self) -> bool:
        return self.round.state == RoundState.OPEN


@dataclass(frozen=True)
class Excuse:
    """A recusal that the page tells before the round: who, for whom, why, and what is left."""

    name: str
    items: tuple[str, ...]
    reason: str
    left: int

    @property
    def lead(self) -> str:
        return f"{self.name} không bỏ phiếu"

    @property
    def text(self) -> str:
        whom = ", ".join(in_a_sentence(name) for name in self.items)
        which = "mục này" if len(self.items) == 1 else "các mục này"
        return f"cho {whom}: {self.reason}. Mẫu số của {which} còn {self.left} người."


def in_a_sentence(name: str) -> str:
    """ "ông Danh Sa Rây"; names of units stay as they are."""
    return name[0].lower() + name[1:] if name.startswith(("Ông ", "Bà ")) else name


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


@dataclass(frozen=True)
class ResultRow:
    item: AgendaItem
    box: BallotBox

    @property
    def conclusion(self) -> str:
        """The chair's word where it says more than the count; empty otherwise."""
        concluded = {Conclusion.APPROVED: True, Conclusion.REJECTED: False}
        approved = concluded.get(Conclusion(self.item.conclusion))
        if approved is None or (approved == self.box.passed and not self.item.conclusion_note):
            return ""
        words = self.item.get_conclusion_display().lower()
        note = self.item.conclusion_note
        return f"Kết luận: {words}. {note}" if note else f"Kết luận: {words}."


@dataclass(frozen=True)
class ClosedRound:
    card: RoundCard
    rows: list[ResultRow]
    waiting: int


@dataclass(frozen=True)
class Step:
    """A line of the agenda: `place` is done, now or later."""

    title: str
    line: str
    place: str


@dataclass(frozen=True)
class RollRow:
    name: str
    post: str
    icon: str
    note: str


@dataclass(frozen=True)
class Viewer:
    """What the person at the page may do now."""

    presides: bool
    prepares: bool
    may_vote: bool = False
    has_voted: bool = False


_ROLL_ICONS = {
    "present": ("check-lg", ""),
    "online": ("camera-video", "họp trực tuyến"),
    "written": ("envelope-paper", "ý kiến bằng văn bản"),
    "absent": ("dash-lg", "vắng"),
}


class MeetingPage:
    """One meeting as page 07 shows it; a fixed number of queries whatever the agenda."""

    def __init__(self, meeting: Meeting, user: User) -> None:
        self.meeting = meeting
        self.tiers = tier_names(meeting)
        self.items = list(items_of(meeting))
        self.rounds = list(meeting.rounds.order_by("number"))
        self.boxes = list(
            BallotBox.objects.filter(round__meeting=meeting).order_by("item__position")
        )
        self.cards = [card_of(round, self.tiers, self._boxes_of(round)) for round in self.rounds]
        self.roll = roll_rows(meeting)
        self.viewer = self._viewer(user)

    def _boxes_of(self, round: Round) -> list[BallotBox]:
        return [box for box in self.boxes if box.round_id == round.pk]

    @property
    def open_round(self) -> RoundCard | None:
        return next((card for card in self.cards if card.is_open), None)

    @property
    def excluded(self) -> list[AgendaItem]:
        return [item for item in self.items if not item.on_ballot]

    @property
    def members(self) -> Turnout:
        """Who takes part, of all members."""
        return Turnout(sum(row.icon != "dash-lg" for row in self.roll), len(self.roll))

    @property
    def quorum(self) -> str:
        """ "đủ họp (cần từ 6)"."""
        try:
            rule = rule_for(self.meeting, self.items[0].nomination.tier if self.items else "")
        except Refused:
            return ""
        needed = rule.quorum_of(self.members.total)
        enough = "đủ họp" if self.members.done >= needed else "chưa đủ họp"
        return f"{enough} (cần từ {needed})"

    @property
    def groups(self) -> list[Group]:
        """Tiers that wait for a round, in the order of the agenda."""
        begun = {box.item_id for box in self.boxes}
        waiting = [i for i in self.items if i.on_ballot and i.pk not in begun]
        tiers = dict.fromkeys(item.nomination.tier for item in waiting)
        return [
            group_of(self.meeting, [i for i in waiting if i.nomination.tier == tier], self.tiers)
            for tier in tiers
        ]

    @property
    def closed(self) -> list[ClosedRound]:
        """The last round first."""
        found = [self._closed(card) for card in self.cards if not card.is_open]
        return found[::-1]

    def _closed(self, card: RoundCard) -> ClosedRound:
        by_pk = {item.pk: item for item in self.items}
        later = {
            box.item_id for box in self.boxes if self._number(box.round_id) > card.round.number
        }
        rows = [
            ResultRow(by_pk[box.item_id], box)
            for box in self.boxes
            if box.round_id == card.round.pk
        ]
        waiting = sum(
            row.item.conclusion == Conclusion.PENDING and row.item.pk not in later for row in rows
        )
        return ClosedRound(card, rows, waiting)

    def _number(self, round_pk: int) -> int:
        return next(round.number for round in self.rounds if round.pk == round_pk)

    @property
    def agenda(self) -> list[Step]:
        steps = [self._round_step(card) for card in self.cards]
        steps += [
            Step(f"{g.short}: {len(g.items)} đề nghị", "chưa mở", "later") for g in self.groups
        ]
        done = self.meeting.state == MeetingState.CONCLUDED
        steps.append(Step("Kết luận, thông qua biên bản", "", "done" if done else "later"))
        return steps

    def _round_step(self, card: RoundCard) -> Step:
        title = f"{card.short}: {card.items} đề nghị"
        if card.is_open:
            line = f"đang {card.verb}, {card.turnout.done}/{card.turnout.total}"
            return Step(title, line, "now")
        passed = sum(bool(b.passed) for b in self.boxes if b.round_id == card.round.pk)
        return Step(title, f"xong, {passed} thông qua", "done")

    @property
    def may_conclude(self) -> bool:
        """Nothing waits any more: only the end of the meeting is left."""
        pending = any(item.conclusion == Conclusion.PENDING for item in self.items)
        running = self.meeting.state == MeetingState.RUNNING
        return running and bool(self.items) and not pending and self.open_round is None

    def _viewer(self, user: User) -> Viewer:
        card = self.open_round
        seat = seat_of(self.meeting, user)
        on_roll = (
            card is not None
            and seat is not None
            and bool(Roll.from_json(card.round.roll).items_of(seat.pk))
        )
        has_voted = on_roll and seat.pk in voted_seats(card.round, self._boxes_of(card.round))
        return Viewer(
            presides=presides(self.meeting, user),
            prepares=user.scope.has("tccb", "secretary"),
            may_vote=on_roll and not has_voted,
            has_voted=has_voted,
        )


def tier_names(meeting: Meeting) -> dict[str, AwardTier]:
    tiers = AwardTier.objects.filter(movement=meeting.occasion.movement_id)
    return {tier.code: tier for tier in tiers}


def items_of(meeting: Meeting) -> QuerySet[AgendaItem]:
    return meeting.items.select_related(
        "nomination__subject__unit", "nomination__subject__staff"
    ).order_by("position")


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
        requirement=requirement(rule, len(roll.seats), len(roll.present)),
    )


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
    """ "32 đề nghị của 12 đơn vị: 5 tập thể, 27 cá nhân, đều đạt mọi điều kiện."."""
    subjects = [item.nomination.subject for item in items]
    units = len({subject.unit_id for subject in subjects})
    collectives = sum(subject.is_collective for subject in subjects)
    kinds = [
        f"{number} {word}"
        for number, word in ((collectives, "tập thể"), (len(items) - collectives, "cá nhân"))
        if number
    ]
    together = "đều đạt" if len(items) > 1 else "đạt"
    return f"{len(items)} đề nghị của {units} đơn vị: {', '.join(kinds)}, {together} mọi điều kiện."


def excuses_of(roll: Roll, rule: Rule) -> list[Excuse]:
    """One line a person and reason, however many of the group it is about."""
    found: dict[tuple[str, str, int], list[str]] = {}
    names = {seat.seat: f"{seat.prefix} {seat.name}" for seat in roll.seats}
    for line in roll.lines:
        left = len(roll.seats) - (len(line.recused) if rule.recused_leave else 0)
        for excused in line.recused:
            key = (names.get(excused.seat, ""), excused.reason, left)
            found.setdefault(key, []).append(line.name)
    return [
        Excuse(name, tuple(items), reason, left) for (name, reason, left), items in found.items()
    ]


def roll_rows(meeting: Meeting) -> list[RollRow]:
    """Attendance. Who has voted is not here and never will be."""
    found = []
    for row in meeting.attendance.select_related("member__staff").order_by("member__position"):
        icon, note = _ROLL_ICONS[row.status]
        words = f"{note}: {row.reason}" if row.reason else note
        found.append(
            RollRow(row.member.staff.full_name, row.member.get_post_display(), icon, words)
        )
    return found


# --- List, home -----------------------------------------------------------------------------


@dataclass(frozen=True)
class MeetingRow:
    meeting: Meeting
    state: str
    label: str
    line: str


_MEETING_CHIPS = {
    MeetingState.PLANNED: "off",
    MeetingState.RUNNING: "run",
    MeetingState.CONCLUDED: "ok",
}


def meeting_rows(user: User) -> list[MeetingRow]:
    """Every meeting the user sees, the latest first; a fixed number of queries."""
    meetings = Meeting.objects.visible_to(user).select_related("occasion")
    counts: dict[int, int] = {}
    for meeting_id in AgendaItem.objects.filter(meeting__in=meetings).values_list(
        "meeting", flat=True
    ):
        counts[meeting_id] = counts.get(meeting_id, 0) + 1
    return [
        MeetingRow(
            meeting,
            _MEETING_CHIPS[MeetingState(meeting.state)],
            meeting.get_state_display(),
            f"{meeting.occasion.name} · {counts.get(meeting.pk, 0)} đề nghị · "
            f"{meeting.starts_at:%H:%M}, {meeting.place}",
        )
        for meeting in meetings
    ]


def todos(user: User, today: date) -> list[Todo]:
    """What the council waits for from this person: ballots, reading, conclusions."""
    if not user.scope.on_council or user.staff_id is None:
        return []
    return _ballots_due(user) + _meetings_due(user, today)


def _ballots_due(user: User) -> list[Todo]:
    found = []
    seats = dict(CouncilMember.objects.filter(staff=user.staff_id).values_list("council", "pk"))
    open_rounds = Round.objects.filter(state=RoundState.OPEN, meeting__council__in=seats)
    for round in open_rounds.select_related("meeting__occasion"):
        seat = seats[round.meeting.council_id]
        mine = Roll.from_json(round.roll).items_of(seat)
        if mine and seat not in voted_seats(round):
            verb = "Biểu quyết" if round.method == RoundMethod.OPEN else "Bỏ phiếu kín"
            found.append(
                Todo(
                    title=f"{verb} cho {len(mine)} đề nghị",
                    url=reverse("round_ballot", args=[round.pk]),
                    context=f"Lượt {round.number}, {round.meeting}",
                    due=round.meeting.held_on,
                )
            )
    return found


def _meetings_due(user: User, today: date) -> list[Todo]:
    waiting = (
        Meeting.objects.visible_to(user)
        .filter(state=MeetingState.PLANNED, council__members__staff=user.staff_id)
        .filter(held_on__gte=today)
    )
    return [
        Todo(
            title=f"Đọc {count} đề nghị trước phiên họp",
            url=reverse("meeting_detail", args=[meeting.pk]),
            context=f"{meeting.starts_at:%H:%M}, {meeting.place}",
            due=meeting.held_on,
        )
        for meeting in waiting
        if (count := meeting.items.count())
    ]
