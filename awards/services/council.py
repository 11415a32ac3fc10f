"""What every act on a meeting begins with: the lock, the one who presides, the member's seat."""

from awards.models import CouncilMember, Meeting
from emulation.errors import Forbidden
from emulation.models import User


def lock_meeting(meeting: Meeting) -> Meeting:
    """The meeting's row, locked: whoever changes what hangs on a meeting takes it first."""
    return (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("council", "occasion", "chair__staff")
        .get(pk=meeting.pk)
    )


def require_presiding(meeting: Meeting, user: User, *, to: str) -> None:
    """Raise Forbidden unless `user` presides over the meeting: the chair, or who stands in."""
    chair = meeting.chair.staff
    if user.staff_id != chair.pk or not user.scope.on_council:
        who = f"{chair.get_address_display().lower()} {chair.full_name}"
        raise Forbidden(f"Chỉ người chủ trì phiên họp ({who}) được {to}.")


def seat_of(meeting: Meeting, user: User) -> CouncilMember | None:
    """The user's seat on the meeting's council, None where there is none."""
    if user.staff_id is None:
        return None
    return CouncilMember.objects.filter(council=meeting.council_id, staff=user.staff_id).first()


def seated_users(meeting: Meeting) -> list[User]:
    """The accounts of the members of the meeting's council."""
    seats = CouncilMember.objects.filter(council=meeting.council_id)
    return list(User.objects.filter(is_active=True, staff__in=seats.values("staff")))
