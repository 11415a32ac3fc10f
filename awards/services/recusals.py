"""Who does not vote on an item: derived by the system, or declared by the member."""

from django.db import transaction

from awards.enums import MeetingState
from awards.models import AgendaItem, CouncilMember, Meeting, Recusal
from awards.selectors.rolls import conflicts
from awards.selectors.seats import seat_of
from awards.services.locks import lock_meeting, still_on
from emulation import audit
from emulation.acts import Act
from emulation.errors import Forbidden, Refused
from emulation.models import User
from emulation.vietnamese.names import normalise_lines


def derive(*, item: AgendaItem) -> None:
    """Bring the derived recusals of an item in step with posts as they are now.

    A member's own nomination, and nominations of the unit a member heads. What a member declared
    stays. Call with the meeting locked.
    """
    seats = CouncilMember.objects.filter(council__meetings=item.meeting_id)
    found = conflicts(item.nomination.subject, seats.select_related("staff"))
    item.recusals.filter(derived=True).exclude(member__in=found).delete()
    known = set(item.recusals.values_list("member", flat=True))
    Recusal.objects.bulk_create(
        Recusal(item=item, member_id=seat, reason=reason, derived=True)
        for seat, reason in found.items()
        if seat not in known
    )


@transaction.atomic
def recuse(*, item: AgendaItem, reason: str, by: User) -> Recusal:
    """A member says, with a reason, that they do not vote on an item (twice is once).

    Refused once a round with the item was opened, for its roll is frozen; for an item that is not
    voted on; and once the meeting is over.
    """
    meeting = lock_meeting(item.meeting)
    seat = seat_of(meeting, by)
    if seat is None:
        raise Forbidden("Chỉ thành viên Hội đồng được xin không bỏ phiếu.")
    item = still_on(meeting, item)
    _refuse_late(meeting, item)
    reason = normalise_lines(reason)
    if not reason:
        raise Refused("Ghi lý do không bỏ phiếu mục này.", field="reason")
    recusal, created = Recusal.objects.get_or_create(
        item=item, member=seat, defaults={"reason": reason}
    )
    if created:
        data = {"seat": seat.pk, "reason": recusal.reason}
        audit.record(item, Act.MEMBER_RECUSED, by=by, data=data)
    return recusal


def _refuse_late(meeting: Meeting, item: AgendaItem) -> None:
    if meeting.state not in (MeetingState.PLANNED, MeetingState.RUNNING):
        standing = meeting.get_state_display().lower()
        raise Refused(f"Phiên họp {standing} nên danh sách bỏ phiếu không đổi được.")
    if not item.on_ballot:
        raise Refused("Mục này không đưa ra bỏ phiếu nên không cần xin.")
    if item.boxes.exists():
        raise Refused("Lượt có mục này đã mở nên danh sách không đổi được.")
