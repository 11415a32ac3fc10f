"""What a round would be frozen with: the rule of the meeting's day, and who may vote on what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from awards.enums import AttendanceStatus as Presence
from awards.enums import CouncilPost
from awards.models import AgendaItem, CouncilMember, Meeting, Recusal, RoundRule
from awards.roll import Excused, Line, Roll, Seat
from awards.tally import Rule
from emulation.errors import Refused
from emulation.models import Subject

OWN_NOMINATION = "là người được đề nghị"


def rule_for(meeting: Meeting, tier: str) -> Rule:
    """The rule in force on the meeting's day: the tier's own before the one for every tier.

    Raises Refused where the council has none.
    """
    day = meeting.held_on
    in_force = RoundRule.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=day),
        council=meeting.council_id,
        valid_from__lte=day,
        tier__in=[tier, ""],
    )
    row = in_force.order_by("-tier", "-valid_from").first()
    if row is None:
        raise Refused("Chưa có quy tắc bỏ phiếu cho hình thức này vào ngày họp.")
    return Rule(**{name: getattr(row, name) for name in Rule.__dataclass_fields__})


@dataclass(frozen=True)
class Quorum:
    """How many take part, of how many members, and how many it needs."""

    there: int
    total: int
    needed: int

    @property
    def enough(self) -> bool:
        return self.there >= self.needed

    @property
    def words(self) -> str:
        """ "đủ họp (cần từ 6)"."""
        return f"{'đủ họp' if self.enough else 'chưa đủ họp'} (cần từ {self.needed})"


def quorum_of(meeting: Meeting) -> Quorum:
    """By the rule that comes nearest among the tiers to be voted on: each round asks its own again.

    Raises Refused where the council has no rule for one of them.
    """
    tiers = meeting.items.order_by().values_list("nomination__tier", flat=True)
    wanted = {*tiers.filter(on_ballot=True)} or {*tiers} or {""}
    found = []
    for tier in sorted(wanted):
        rule = rule_for(meeting, tier)
        roll = roll_of(meeting, [], rule)
        total = len(roll.seats)
        found.append(Quorum(len(roll.present), total, rule.quorum_of(total)))
    return max(found, key=lambda quorum: quorum.there - quorum.needed)


def why_not_open(meeting: Meeting) -> str:
    """Why the meeting cannot be opened with those who are there; empty where it can."""
    if meeting.roll_called_at is None:
        return "Chưa điểm danh nên chưa khai mạc được. Nhờ thư ký điểm danh."
    try:
        quorum = quorum_of(meeting)
    except Refused as refusal:
        return refusal.message
    if quorum.enough:
        return ""
    return (
        f"Mới có {quorum.there}/{quorum.total} thành viên, chưa đủ họp (cần từ {quorum.needed}) "
        "nên chưa khai mạc được. Chờ thêm người, hoặc nhờ thư ký dời hay rút phiên họp."
    )


def roll_of(meeting: Meeting, items: Sequence[AgendaItem], rule: Rule) -> Roll:
    """Who would vote on `items` if the round opened now."""
    takes_part = {Presence.PRESENT, Presence.ONLINE}
    if rule.written_counts:
        takes_part.add(Presence.WRITTEN)
    rows = list(meeting.attendance.select_related("member__staff").order_by("member__position"))
    declared = _declared(items)
    seats = [row.member for row in rows]
    return Roll(
        seats=tuple(
            Seat(
                seat=row.member_id,
                prefix=row.member.staff.get_address_display(),
                name=row.member.staff.full_name,
                post=row.member.get_post_display(),
                chairs=row.member.post == CouncilPost.CHAIR,
                attendance=row.status,
                votes=row.status in takes_part,
            )
            for row in rows
        ),
        lines=tuple(_line(item, seats, declared.get(item.pk, {})) for item in items),
    )


def _declared(items: Sequence[AgendaItem]) -> dict[int, dict[int, str]]:
    """What members declared, by item and seat."""
    found: dict[int, dict[int, str]] = {}
    for row in Recusal.objects.filter(item__in=items, derived=False):
        found.setdefault(row.item_id, {})[row.member_id] = row.reason
    return found


def _line(item: AgendaItem, seats: Iterable[CouncilMember], declared: dict[int, str]) -> Line:
    """A declared recusal keeps its words; those the system sees are looked up anew."""
    subject = item.nomination.subject
    excused = [Excused(seat, reason, derived=False) for seat, reason in declared.items()]
    excused += [
        Excused(seat, reason, derived=True)
        for seat, reason in conflicts(subject, seats).items()
        if seat not in declared
    ]
    return Line(item.pk, subject.addressed, tuple(sorted(excused, key=lambda e: e.seat)))


def conflicts(subject: Subject, seats: Iterable[CouncilMember]) -> dict[int, str]:
    """Seats that may not vote on a subject, with why: own nomination, or head of the unit."""
    return {seat.pk: reason for seat in seats if (reason := _conflict(seat, subject))}


def _conflict(seat: CouncilMember, subject: Subject) -> str:
    if seat.staff_id == subject.staff_id:
        return OWN_NOMINATION
    if seat.staff.is_head and seat.staff.unit_id == subject.unit_id:
        return f"là {seat.staff.post}"
    return ""
