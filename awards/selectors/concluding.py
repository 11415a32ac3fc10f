"""Who concludes on an item: the one who presides, and another member where that one is recused."""

from awards.enums import AttendanceStatus
from awards.models import AgendaItem, CouncilMember, Meeting, Round
from awards.roll import Roll
from awards.selectors.rolls import conflicts
from emulation.models import User

IN_THE_ROOM = (AttendanceStatus.PRESENT, AttendanceStatus.ONLINE)


class Concluders:
    """Of one meeting; its members are read once."""

    def __init__(self, meeting: Meeting) -> None:
        self.chair_id = meeting.chair_id
        members = meeting.council.members.select_related("staff").order_by("position")
        self.seats = {seat.pk: seat for seat in members}

    def chair_is_recused(self, round: Round, item: AgendaItem) -> bool:
        """On the roll of the round, or by the posts people hold now."""
        return self.chair_id in self._recused(round, item)

    def instead(self, round: Round, item: AgendaItem) -> CouncilMember | None:
        """The first in the council's order who took part in the round and is not recused; None
        where the one who presides concludes."""
        recused = self._recused(round, item)
        if self.chair_id not in recused:
            return None
        there = [s.seat for s in Roll.from_json(round.roll).seats if s.attendance in IN_THE_ROOM]
        left = (self.seats[seat] for seat in there if seat not in recused and seat in self.seats)
        return next(left, None)

    def concludes_instead(self, round: Round, item: AgendaItem, user: User) -> bool:
        seat = self.instead(round, item)
        return seat is not None and seat.staff_id == user.staff_id and user.scope.on_council

    def _recused(self, round: Round, item: AgendaItem) -> frozenset[int]:
        by_roll = Roll.from_json(round.roll).line(item.pk).recused_seats
        return by_roll | conflicts(item.nomination.subject, self.seats.values()).keys()
