"""Who sits where: the member's seat, the one who presides, the accounts behind the seats."""

from datetime import date

from django.db.models import Q, QuerySet

from awards.models import Council, CouncilMember, Meeting, Round
from awards.roll import Roll
from awards.states import PRESIDES
from emulation.access import require_role
from emulation.enums import Role
from emulation.errors import Forbidden, Refused
from emulation.models import RoleAssignment, Staff, User
from emulation.states import Step


def council_on(day: date) -> Council | None:
    """The council whose term holds on `day`; the one set up last where several do."""
    terms = Council.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)
    return terms.order_by("-valid_from", "-pk").first()


def presides(meeting: Meeting, user: User) -> bool:
    return user.staff_id == meeting.chair.staff_id and user.scope.on_council


def require_presiding(meeting: Meeting, user: User, *, to: str) -> None:
    """Raise Forbidden unless `user` presides over the meeting: the chair, or who stands in."""
    chair = meeting.chair.staff
    if not presides(meeting, user):
        who = f"{chair.get_address_display().lower()} {chair.full_name}"
        raise Forbidden(f"Chỉ người chủ trì phiên họp ({who}) được {to}.")


def require_council_step(
    steps: dict[tuple[str, str], Step],
    *,
    state: str,
    action: str,
    meeting: Meeting,
    user: User,
    to: str,
    gone: str,
) -> Step:
    """The step `action` from `state`, if `user` may take it in this meeting. Call with the row
    locked. Raises Refused(`gone`) where there is none from there, Forbidden for another person."""
    step = steps.get((state, action))
    if step is None:
        raise Refused(gone)
    if PRESIDES in step.roles:
        require_presiding(meeting, user, to=to)
    else:
        require_role(user, *sorted(step.roles), to=to)
    return step


def seat_of(meeting: Meeting, user: User) -> CouncilMember | None:
    """The user's seat on the meeting's council, None where there is none."""
    if user.staff_id is None:
        return None
    return CouncilMember.objects.filter(council=meeting.council_id, staff=user.staff_id).first()


def require_seat(meeting: Meeting, user: User, *, to: str) -> CouncilMember:
    """The user's seat. Raises Forbidden for who reads the meeting without a seat."""
    seat = seat_of(meeting, user)
    if seat is None:
        raise Forbidden(f"Chỉ thành viên Hội đồng được {to}.")
    return seat


def seated_users(meeting: Meeting) -> list[User]:
    """The accounts of the members of the meeting's council."""
    seats = CouncilMember.objects.filter(council=meeting.council_id)
    return list(User.objects.filter(is_active=True, staff__in=seats.values("staff")))


def called_users(meeting: Meeting) -> list[User]:
    """Whom a meeting concerns: the members, and its secretary."""
    clerk = User.objects.filter(is_active=True, staff=meeting.secretary_id)
    return [*seated_users(meeting), *clerk]


def clerks(day: date) -> QuerySet[Staff]:
    """Whoever may be a meeting's secretary: the people who hold that role on `day`."""
    held = RoleAssignment.objects.in_force(day).filter(role=Role.SECRETARY, user__is_active=True)
    return Staff.objects.filter(pk__in=held.values("user__staff"))


def users_on(roll: Roll) -> list[User]:
    """Accounts of those who may vote in the round."""
    return list(
        User.objects.filter(is_active=True, staff__council_seats__in=roll.voters).distinct()
    )


def place_on_roll(round: Round, user: User) -> tuple[int, frozenset[int]]:
    """The user's seat and the nominees they vote on. Forbidden for who is not on the roll."""
    seat = seat_of(round.meeting, user)
    items = Roll.from_json(round.roll).items_of(seat.pk) if seat else frozenset()
    if seat is None or not items:
        raise Forbidden("Chỉ thành viên có tên trong danh sách của lượt này được bỏ phiếu.")
    return seat.pk, items
