"""What a round would be frozen with: the rule of the meeting's day, and who may vote on what."""

from collections.abc import Sequence

from django.db.models import Q

from awards.enums import AttendanceStatus as Presence
from awards.enums import CouncilPost
from awards.models import AgendaItem, Meeting, RoundRule
from awards.roll import Excused, Line, Roll, Seat
from awards.tally import Rule
from emulation.errors import Refused


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


def roll_of(meeting: Meeting, items: Sequence[AgendaItem], rule: Rule) -> Roll:
    """Who would vote on `items` if the round opened now."""
    takes_part = {Presence.PRESENT, Presence.ONLINE}
    if rule.written_counts:
        takes_part.add(Presence.WRITTEN)
    rows = meeting.attendance.select_related("member__staff").order_by("member__position")
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
        lines=tuple(_line(item) for item in items),
    )


def _line(item: AgendaItem) -> Line:
    excused = (
        Excused(recusal.member_id, recusal.reason, recusal.derived)
        for recusal in item.recusals.order_by("member__position")
    )
    return Line(item.pk, item.nomination.subject.addressed, tuple(excused))
