"""The page of a meeting. Before closing it tells k of n, and nothing else of a vote."""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from awards.enums import Conclusion, MeetingState
from awards.models import AgendaItem, BallotBox, CouncilMember, Meeting, Round
from awards.roll import Roll
from awards.selectors.concluding import Concluders
from awards.selectors.rolls import quorum_of, why_not_open
from awards.selectors.seats import presides, seat_of
from awards.selectors.voting import (
    Group,
    RoundCard,
    Turnout,
    card_of,
    group_of,
    items_of,
    quorate,
    tier_names,
    under_case,
    voted_seats,
)
from emulation.enums import Role
from emulation.errors import Refused
from emulation.models import User


@dataclass(frozen=True)
class ResultRow:
    """`valid`: enough members took part for the count to be a result."""

    item: AgendaItem
    box: BallotBox
    valid: bool

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
    """`waiting`: items to conclude; `thin`: those that only another round can decide;
    `concluded`: those whose conclusion the chair may still change; `mine`: whether the reader
    concludes on one of them in place of the chair."""

    card: RoundCard
    rows: list[ResultRow]
    waiting: int
    thin: int
    concluded: int
    mine: bool = False

    @property
    def open_ended(self) -> int:
        """Items another round may be opened for."""
        return self.waiting + self.thin


@dataclass(frozen=True)
class Blocked:
    """An item to conclude on again, and the round whose conclusion that is."""

    item: AgendaItem
    round_pk: int

    @property
    def lead(self) -> str:
        return f"{self.item.nomination.subject.addressed} đang bị chặn."


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
    """What the person at the page may do now. `excused`: why a member has no say in the open round,
    empty where that is no question."""

    presides: bool
    prepares: bool
    may_vote: bool = False
    has_voted: bool = False
    seated: bool = False
    excused: str = ""


_ROLL_ICONS = {
    "present": ("check-lg", ""),
    "online": ("camera-video", "họp trực tuyến"),
    "written": ("envelope-paper", "ý kiến bằng văn bản"),
    "absent": ("dash-lg", "vắng"),
}


_EXPECTED = ("dash", "")


class MeetingPage:
    """One meeting as page 07 shows it; a fixed number of queries whatever the agenda."""

    def __init__(self, meeting: Meeting, user: User) -> None:
        self.meeting, self.user = meeting, user
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
    def lives(self) -> bool:
        """To come or going on: not concluded, not withdrawn."""
        return self.meeting.state in (MeetingState.PLANNED, MeetingState.RUNNING)

    @property
    def turnout(self) -> str:
        """ "7/9 thành viên, đủ họp (cần từ 6)"; before the roll call nobody knows who comes."""
        total = self.members.total
        if self.meeting.roll_called_at is None:
            return f"{total} thành viên, chưa điểm danh"
        there = f"{self.members.done}/{total} thành viên"
        return f"{there}, {self.quorum}" if self.quorum else there

    @property
    def members(self) -> Turnout:
        """Who takes part, of all members."""
        return Turnout(sum(row.icon != "dash-lg" for row in self.roll), len(self.roll))

    @property
    def quorum(self) -> str:
        """ "đủ họp (cần từ 6)"."""
        try:
            return quorum_of(self.meeting).words
        except Refused:
            return ""

    @property
    def why_not_open(self) -> str:
        return why_not_open(self.meeting)

    @property
    def may_withdraw(self) -> bool:
        """To come, or going on without a single round."""
        return self.lives and not self.rounds

    @property
    def may_put_off(self) -> bool:
        """Something waits that this meeting need not decide."""
        pending = any(item.conclusion == Conclusion.PENDING for item in self.items)
        running = self.meeting.state == MeetingState.RUNNING
        return running and pending and self.open_round is None

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

    @cached_property
    def closed(self) -> list[ClosedRound]:
        """The last round first."""
        found = [self._closed(card) for card in self.cards if not card.is_open]
        return found[::-1]

    @property
    def to_conclude(self) -> list[ClosedRound]:
        """Closed rounds whose items wait for the chair, who is the reader: they come first."""
        may = self.viewer.presides and self.open_round is None
        return [closed for closed in self.closed if closed.waiting] if may else []

    @property
    def next_is_a_round(self) -> bool:
        return not self.to_conclude

    def _closed(self, card: RoundCard) -> ClosedRound:
        by_pk = {item.pk: item for item in self.items}
        later = {
            box.item_id for box in self.boxes if self._number(box.round_id) > card.round.number
        }
        rows = [
            ResultRow(by_pk[box.item_id], box, quorate(card.round, box))
            for box in self.boxes
            if box.round_id == card.round.pk
        ]
        last = [row for row in rows if row.item.on_ballot and row.item.pk not in later]
        pending = [row for row in last if row.item.conclusion == Conclusion.PENDING]
        waiting = sum(row.valid for row in pending)
        running = self.meeting.state == MeetingState.RUNNING
        concluded = len(last) - len(pending) if running else 0
        mine = running and any(row.valid and self._instead(card.round, row.item) for row in last)
        return ClosedRound(card, rows, waiting, len(pending) - waiting, concluded, mine)

    def _instead(self, round: Round, item: AgendaItem) -> bool:
        """Whether the reader concludes on the item, the chair being recused."""
        if self.viewer.presides or not self.viewer.seated:
            return False
        return self._concluders.concludes_instead(round, item, self.user)

    @cached_property
    def _concluders(self) -> Concluders:
        return Concluders(self.meeting)

    @property
    def blocked(self) -> list[Blocked]:
        """Agreed upon before a case was opened: the chair has to conclude on them again."""
        if self.meeting.state != MeetingState.RUNNING:
            return []
        approved = self.meeting.items.filter(conclusion=Conclusion.APPROVED)
        found = set(under_case(approved).values_list("pk", flat=True))
        last = {box.item_id: box.round_id for box in self.boxes}
        return [Blocked(item, last[item.pk]) for item in self.items if item.pk in found]

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
        nothing_open = not pending and self.open_round is None
        return running and bool(self.items) and nothing_open and not self.blocked

    @property
    def papers(self) -> str:
        """What is written from the frozen data: nothing is proposed where nobody is agreed upon."""
        if any(item.conclusion == Conclusion.APPROVED for item in self.items):
            return "Tờ trình, danh sách và biên bản lập từ dữ liệu đã chốt."
        return (
            "Không có đề nghị nào được thông qua nên không lập tờ trình và danh sách; biên bản lập "
            "từ dữ liệu đã chốt."
        )

    @property
    def papers_url(self) -> str:
        """Where the papers lie, for who finds them in the navigation."""
        reads = self.user.scope.sees_every_unit
        return reverse("dossier_list") if reads else ""

    def _viewer(self, user: User) -> Viewer:
        card = self.open_round
        seat = seat_of(self.meeting, user)
        on_roll = (
            card is not None
            and seat is not None
            and bool(Roll.from_json(card.round.roll).items_of(seat.pk))
        )
        has_voted = on_roll and seat.pk in voted_seats(card.round, self._boxes_of(card.round))
        left_out = card is not None and seat is not None and not on_roll
        return Viewer(
            presides=presides(self.meeting, user),
            prepares=user.scope.has(Role.TCCB, Role.SECRETARY),
            may_vote=on_roll and not has_voted,
            has_voted=has_voted,
            seated=seat is not None,
            excused=self._why_excused(card.round, seat) if left_out else "",
        )

    def _why_excused(self, round: Round, seat: CouncilMember) -> str:
        """The reasons of the recusals, each once; without any, the roll call said absent."""
        asked = [box.item_id for box in self._boxes_of(round)]
        recused = seat.recusals.filter(item__in=asked).order_by("item__position")
        reasons = dict.fromkeys(recused.values_list("reason", flat=True))
        return "; ".join(reasons) or "không có tên trong danh sách của lượt"


def roll_rows(meeting: Meeting) -> list[RollRow]:
    """Attendance. Who has voted is not here and never will be."""
    found = []
    known = meeting.roll_called_at is not None
    for row in meeting.attendance.select_related("member__staff").order_by("member__position"):
        icon, note = _ROLL_ICONS[row.status] if known else _EXPECTED
        words = f"{note}: {row.reason}" if row.reason else note
        found.append(
            RollRow(row.member.staff.addressed, row.member.get_post_display(), icon, words)
        )
    return found
