"""Who sits where: the member's seat, the one who presides, the accounts behind the seats."""

from awards.models import CouncilMember, Meeting
from awards.roll import Roll
from emulation.errors import Forbidden
from emulation.models import User


def presides(meeting: Meeting, user: User) -> bool:
    return user.staff_id == meeting.chair.staff_id and user.scope.on_council


def require_presiding(meeting: Meeting, user: User, *, to: str) -> None:
    """Raise Forbidden unless `user` presides over the meeting: the chair, or who stands in."""
    chair = meeting.chair.staff
    if not presides(meeting, user):
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


def users_on(roll: Roll) -> list[User]:
    """Accounts of those who may vote in the round."""
    return list(
        User.objects.filter(is_active=True, staff__council_seats__in=roll.voters).distinct()
    )
